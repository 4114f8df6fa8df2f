//! How the network is trained.

use crate::experiment::{RateChange, Split};
use serde::{Deserialize, Serialize};

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
