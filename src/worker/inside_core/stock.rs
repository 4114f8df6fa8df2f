//! Alignments that were drawn, kept for whatever is asked next.

use crate::dataset::alignments::{AlignmentData, AlignmentError, AlignmentSimulator, Drawn};
use crate::experiment::regression::Regression;
use crate::statistics::Alignment;
use std::rc::Rc;

/// Most memory for alignments as they were drawn, bytes: beyond it, another observation draws them again.
const MOST_KEPT: usize = 1 << 26;

/// The first examples of an experiment, and what they were made from.
pub(super) struct Stock {
    simulator: AlignmentSimulator,
    pub(super) data: Rc<AlignmentData>,
    /// The alignments of the first indices as they were drawn, and the bytes that they take.
    drawn: Vec<(Alignment, Drawn)>,
    bytes: usize,
}

impl Stock {
    /// Nothing yet.
    pub(super) fn new(experiment: &Regression) -> Result<Self, AlignmentError> {
        let simulator = AlignmentSimulator::new(experiment)?;
        Ok(Self {
            simulator,
            data: Rc::new(AlignmentData::new(experiment)),
            drawn: Vec::new(),
            bytes: 0,
        })
    }

    /// Whether something of it is also of another experiment.
    pub(super) fn serves(&self, experiment: &Regression) -> bool {
        self.simulator.draws_for(experiment)
    }

    /// Turns it to an experiment that it serves: examples of another observation or target are made again, alignments are not drawn again.
    pub(super) fn turn_to(&mut self, experiment: &Regression) {
        if !self.data.observes_for(experiment) || self.len() > experiment.examples {
            self.data = Rc::new(AlignmentData::new(experiment));
        }
    }

    /// Examples so far.
    pub(super) fn len(&self) -> u32 {
        self.data.len()
    }

    /// Alignments that need not be drawn again.
    pub(super) fn drawn(&self) -> usize {
        self.drawn.len().max(self.len() as usize)
    }

    /// Whether it can lie beside another one: large data are not held twice.
    pub(super) fn is_small(&self) -> bool {
        self.data.bytes() as usize + self.bytes <= MOST_KEPT
    }

    /// Adds examples.
    ///
    /// # Errors
    /// When one of them cannot be drawn, or has no target; those before it stay.
    pub(super) fn push(&mut self, count: u32) -> Result<(), AlignmentError> {
        // A run that trains on the same examples holds them, too: only then are they copied.
        let data = Rc::make_mut(&mut self.data);
        for _ in 0..count {
            if let Some((alignment, drawn)) = self.drawn.get(data.len() as usize) {
                data.push_alignment(alignment, drawn)?;
                continue;
            }
            let mut alignment = Alignment::default();
            let drawn = self.simulator.draw(data.len(), &mut alignment)?;
            data.push_alignment(&alignment, &drawn)?;
            let words = 1 + alignment.words_per_site();
            let bytes =
                size_of::<(Alignment, Drawn)>() + alignment.sites() * words * size_of::<u64>();
            if self.drawn.len() + 1 == data.len() as usize && self.bytes + bytes <= MOST_KEPT {
                self.drawn.push((alignment, drawn));
                self.bytes += bytes;
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::experiment::regression::RowOrder;

    /// The alignments of the stock are exchanged for those of another seed: whoever draws them anew, finds out.
    #[test]
    fn another_observation_takes_the_alignments_that_were_drawn() {
        let experiment = Regression {
            examples: 1_000,
            ..Regression::default()
        };
        let mut elsewhere = experiment.clone();
        elsewhere.seeds.data += 1;
        let [mut stock, mut foreign] =
            [&experiment, &elsewhere].map(|experiment| Stock::new(experiment).unwrap());
        stock.push(30).unwrap();
        foreign.push(40).unwrap();
        stock.drawn = std::mem::take(&mut foreign.drawn)
            .into_iter()
            .take(30)
            .collect();
        let mut other = experiment;
        other.observation.rows = RowOrder::Frequency;
        assert!(stock.serves(&other) && !stock.serves(&elsewhere));
        stock.turn_to(&other);
        assert_eq!(stock.len(), 0);
        stock.push(40).unwrap();
        let targets = |data: &AlignmentData, from: u32| {
            (from..from + 10)
                .map(|example| data.target(example))
                .collect::<Vec<_>>()
        };
        assert_eq!(targets(&stock.data, 0), targets(&foreign.data, 0));
        assert_ne!(
            targets(&stock.data, 30),
            targets(&foreign.data, 30),
            "those beyond are drawn"
        );
    }
}
