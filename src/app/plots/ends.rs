//! Names of curves at their ends, none over another.

use super::chart::Chart;
use super::colour::INK_SOFT;
use super::svg::Anchor;

/// Between two lines of labels.
pub(super) const LINE: f64 = 13.0;

/// Moves heights (ascending) apart, so that a label at each has room for itself, between a top and a bottom where that is possible.
fn spread(heights: &mut [f64], [top, bottom]: [f64; 2]) {
    let mut lowest = f64::NEG_INFINITY;
    for height in heights.iter_mut() {
        *height = height.max(lowest + LINE).max(top);
        lowest = *height;
    }
    let mut ceiling = f64::INFINITY;
    if lowest > bottom {
        for height in heights.iter_mut().rev() {
            *height = height.min(bottom).min(ceiling - LINE);
            ceiling = *height;
        }
    }
}

/// The end of a curve.
pub(super) struct End {
    /// In the units of the axes.
    pub(super) at: [f64; 2],
    pub(super) ink: &'static str,
    pub(super) name: String,
}

/// Names curves at their ends, no two names on top of each other.
pub(super) fn name_ends(chart: &mut Chart, ends: Vec<End>) {
    let [top, right, bottom, _] = chart.frame();
    let finite = ends
        .into_iter()
        .filter(|end| end.at.iter().all(|value| value.is_finite()));
    let mut ends: Vec<([f64; 2], End)> = finite.map(|end| (chart.place(end.at), end)).collect();
    // By colour where they end at one height, so that no order is left to chance.
    ends.sort_unstable_by(|(one, a), (other, b)| {
        one[1].total_cmp(&other[1]).then(a.ink.cmp(b.ink))
    });
    let mut heights: Vec<f64> = ends.iter().map(|(place, _)| place[1]).collect();
    // So that the lowest keeps clear of the axis' numbers.
    spread(&mut heights, [top, bottom - 4.0]);
    // Beside the longest curve, while curves are still growing.
    let x = ends
        .iter()
        .map(|(place, _)| place[0])
        .fold(0.0, f64::max)
        .min(right)
        + 11.0;
    for ((_, end), y) in ends.iter().zip(heights) {
        // The colour as a dot: not every curve's colour is dark enough for text.
        chart.over().circle([x, y], 3.5, end.ink, "");
        chart.label([x + 8.0, y + 4.0], Anchor::Start, INK_SOFT, &end.name);
    }
}
