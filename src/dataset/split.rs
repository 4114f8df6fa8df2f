//! Which examples train, validate and test, and the order in which they are trained on.

use super::{Example, Part};
use crate::coalescent::{Purpose, Stream};
use crate::experiment::{Experiment, Law, Seeds, Split};

/// The three parts of a data set. Every example is in exactly one.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Parts {
    /// Trained on.
    pub training: Vec<Example>,
    /// Watched during training.
    pub validation: Vec<Example>,
    /// Sealed until the end.
    pub test: Vec<Example>,
}

impl Parts {
    /// Of an experiment: the examples of each scenario are shuffled and cut by the same fractions, rounded to whole examples; what is left
    /// over tests. Scenarios that share a draw are shuffled alike, so that a pair is never parted.
    pub fn of(experiment: &Experiment) -> Self {
        Self::new(
            &roots(experiment),
            experiment.examples,
            &experiment.training.split,
            &experiment.seeds,
        )
    }

    fn new(roots: &[u8], examples: u32, split: &Split, seeds: &Seeds) -> Self {
        let [training, validation, _] = split.sizes(examples);
        let mut parts = Self::default();
        for (scenario, &root) in (0..).zip(roots) {
            let mut order: Vec<u32> = (0..examples).collect();
            Stream::counted(seeds.split, Purpose::Split, u32::from(root)).shuffle(&mut order);
            for (place, index) in (0..).zip(order) {
                let part = match place {
                    place if place < training => &mut parts.training,
                    place if place < training + validation => &mut parts.validation,
                    _ => &mut parts.test,
                };
                part.push((scenario, index));
            }
        }
        parts
    }

    /// The examples of a part.
    pub fn part(&self, part: Part) -> &[Example] {
        match part {
            Part::Training => &self.training,
            Part::Validation => &self.validation,
            Part::Test => &self.test,
        }
    }

    /// The part an example belongs to; none beyond the data.
    pub fn part_of(&self, example: Example) -> Option<Part> {
        [Part::Training, Part::Validation, Part::Test]
            .into_iter()
            .find(|&part| self.part(part).contains(&example))
    }

    /// The training examples in the order of an epoch (counted from 1). It depends on the seed and the epoch alone, so that a run can go on
    /// from any epoch.
    pub fn epoch_order(&self, seed: u64, epoch: u32) -> Vec<Example> {
        let mut order = self.training.clone();
        Stream::counted(seed, Purpose::Batches, epoch).shuffle(&mut order);
        order
    }
}

/// For each scenario the first one that it shares a draw with, directly or through others; itself where it shares none.
fn roots(experiment: &Experiment) -> Vec<u8> {
    let count = experiment.scenarios.len() as u8;
    let mut roots: Vec<u8> = (0..count).collect();
    for (place, scenario) in (0_u8..).zip(&experiment.scenarios) {
        for law in &scenario.values {
            let Law::Drawn { with } = *law else { continue };
            let (Some(&one), Some(&other)) =
                (roots.get(usize::from(place)), roots.get(usize::from(with)))
            else {
                continue;
            };
            let (first, last) = (one.min(other), one.max(other));
            for root in &mut roots {
                if *root == last {
                    *root = first;
                }
            }
        }
    }
    roots
}
