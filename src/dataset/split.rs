//! Which examples train, validate and test, and the order in which they are trained on.

use super::{Example, Part};
use crate::coalescent::{Purpose, Stream};
use crate::experiment::{Experiment, Law, Split};

/// What decides which examples are in which part.
#[derive(Clone, Debug, PartialEq)]
pub struct Cut {
    /// For each scenario the first one that it shares a draw with, directly or through others; itself where it shares none.
    roots: Vec<u8>,
    examples: u32,
    split: Split,
    seed: u64,
}

impl Cut {
    /// Of an experiment.
    pub fn of(experiment: &Experiment) -> Self {
        Self {
            roots: roots(experiment),
            examples: experiment.examples,
            split: experiment.training.split,
            seed: experiment.seeds.split,
        }
    }
}

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
        Self::cut(&Cut::of(experiment))
    }

    /// The same by what decides it.
    pub fn cut(by: &Cut) -> Self {
        let [training, validation, _] = by.split.sizes(by.examples);
        let mut parts = Self::default();
        for (scenario, &root) in (0..).zip(&by.roots) {
            let mut order: Vec<u32> = (0..by.examples).collect();
            Stream::counted(by.seed, Purpose::Split, u32::from(root)).shuffle(&mut order);
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
