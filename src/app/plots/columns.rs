//! Where the populations of a history stand side by side, so that those that join stand together.

use crate::history::Timeline;

/// The column of each population, from 0 to the number of columns; an ancestral population stands over the middle of those that begin in
/// it.
pub(super) struct Columns {
    pub(super) places: Vec<f64>,
    pub(super) count: usize,
}

impl Columns {
    pub(super) fn of(timeline: &Timeline) -> Self {
        let mut columns = Self {
            places: vec![0.0; timeline.spans.len()],
            count: 0,
        };
        let mut seen = vec![false; timeline.spans.len()];
        for (index, span) in timeline.spans.iter().enumerate() {
            if span.into.is_none_or(|into| into >= timeline.spans.len()) {
                columns.place(timeline, index, &mut seen);
            }
        }
        // What joins in a circle has no root; it stands at the right.
        for index in 0..timeline.spans.len() {
            columns.place(timeline, index, &mut seen);
        }
        columns
    }

    fn place(&mut self, timeline: &Timeline, index: usize, seen: &mut [bool]) {
        let Some(span) = timeline.spans.get(index) else {
            return;
        };
        if seen
            .get_mut(index)
            .is_none_or(|seen| std::mem::replace(seen, true))
        {
            return;
        }
        let mut joining: Vec<usize> = (0..timeline.spans.len())
            .filter(|&other| timeline.spans[other].into == Some(index))
            .collect();
        joining.sort_unstable_by(|&one, &other| {
            timeline.spans[one]
                .to
                .total_cmp(&timeline.spans[other].to)
                .then(one.cmp(&other))
        });
        let above = span.from > 0.0 && !joining.is_empty();
        if !above {
            self.put(index, self.count as f64);
            self.count += 1;
        }
        for &other in &joining {
            self.place(timeline, other, seen);
        }
        if above {
            let middle = joining
                .iter()
                .filter_map(|&other| self.places.get(other))
                .sum::<f64>()
                / joining.len() as f64;
            self.put(index, middle);
        }
    }

    fn put(&mut self, index: usize, place: f64) {
        if let Some(here) = self.places.get_mut(index) {
            *here = place;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::history::{Story, Study};

    #[test]
    fn ancestors_stand_over_the_middle_of_their_descendants() {
        let places = |story| Columns::of(&Timeline::of(&Study::of(story).demography())).places;
        assert_eq!(places(Story::Split), [0.0, 1.0, 0.5]);
        assert_eq!(places(Story::OutOfAfrica), [0.0, 1.0, 2.0, 1.5]);
        assert_eq!(places(Story::Islands), [0.0, 1.0, 2.0, 3.0]);
    }
}
