//! How the network is trained, and the seeds.

use serde::{Deserialize, Serialize};

/// A change of the learning rate while a run was under way.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct RateChange {
    /// The first optimiser step (counted from 0) that uses the new rate.
    pub step: u32,
    /// The new rate.
    pub rate: f64,
}

/// How the network is trained: Adam on the cross-entropy of classes, or on the mean squared error of numbers.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Training {
    /// Learning rate at the first step.
    pub learning_rate: f64,
    /// Changes of the rate, by ascending step.
    pub rate_changes: Vec<RateChange>,
    /// Examples per step.
    pub batch_size: u32,
    /// Passes over the training set.
    pub epochs: u32,
    /// Fractions of each scenario's examples that train, validate and test.
    pub split: Split,
    /// Train on `(target - mean) / sd` of the training part; predictions and errors are in the target's own unit all the same.
    pub standardise: bool,
    /// New examples in every batch, none of them twice; an epoch is then as many as the training share.
    pub fresh: bool,
}

impl Training {
    /// The learning rate in force at an optimiser step.
    pub fn rate_at(&self, step: u32) -> f64 {
        self.rate_changes
            .iter()
            .rev()
            .find(|change| change.step <= step)
            .map_or(self.learning_rate, |change| change.rate)
    }

    /// Takes a change of the rate over, in the place of those at its step or later.
    pub fn change_rate(&mut self, change: RateChange) {
        self.rate_changes
            .retain(|earlier| earlier.step < change.step);
        self.rate_changes.push(change);
    }
}

/// Separate seeds, so that one can change while the others stay.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Seeds {
    /// Parameters, genealogies and mutations.
    pub data: u64,
    /// Which loci train, validate and test, and the order of the batches.
    pub split: u64,
    /// Initial weights and dropout.
    pub weights: u64,
}

/// The fractions of each class that train, validate and test.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Split {
    /// Fraction trained on.
    pub training: f64,
    /// Fraction watched during training.
    pub validation: f64,
    /// Fraction sealed until the end.
    pub test: f64,
}

impl Split {
    /// The tutorial's: 40 % set aside, of which a fifth validates and four fifths test.
    pub const TUTORIAL: Split = Split {
        training: 0.60,
        validation: 0.08,
        test: 0.32,
    };

    /// Seven tenths, one tenth and two tenths: of the 5,000 matrices of the blog post 3,500, 500 and 1,000.
    pub const TENTHS: Split = Split {
        training: 0.7,
        validation: 0.1,
        test: 0.2,
    };

    /// Of so many examples, how many train, validate and test: rounded to whole examples; what is left over tests.
    pub fn sizes(&self, examples: u32) -> [u32; 3] {
        let share =
            |fraction: f64, most: u32| ((fraction * f64::from(examples)).round() as u32).min(most);
        let training = share(self.training, examples);
        let validation = share(self.validation, examples - training);
        [training, validation, examples - training - validation]
    }
}
