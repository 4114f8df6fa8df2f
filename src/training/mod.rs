//! The training loop, its metrics, checkpoints, and trouble named in plain words.

use serde::{Deserialize, Serialize};

/// Loss and accuracy on one part of the data.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Metrics {
    /// Mean cross-entropy, nats.
    pub loss: f64,
    /// Fraction predicted rightly, 0 to 1.
    pub accuracy: f64,
}

/// What one epoch reached.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct EpochMetrics {
    /// The epoch, from 1; 0 for the untrained network.
    pub epoch: u32,
    /// On the training batches as they were trained on (with dropout), averaged over the epoch as Keras does.
    pub training: Metrics,
    /// On the validation set after the epoch, without dropout.
    pub validation: Metrics,
}

/// Trouble in a run that a person should hear about, in plain words by [`Trouble::sentence`].
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Trouble {
    /// The network has not moved from where it started.
    NotMoving {
        /// The learning rate that was too small.
        rate: f64,
        /// Epochs trained.
        epochs: u32,
    },
    /// Training loss lies above validation loss because of dropout.
    DropoutGap,
    /// Validation loss has risen for some epochs while the training loss fell.
    Overfitting {
        /// Epochs of rise.
        epochs: u32,
    },
    /// Nearly all predictions are one class.
    OneClass {
        /// The label predicted.
        label: u32,
    },
    /// A loss that is not a number: the run was stopped.
    NotANumber {
        /// The step at which it was seen.
        step: u32,
        /// Learning rate in force.
        rate: f64,
    },
}

/// Everything needed to go on from the end of an epoch, on any device: opaque bytes, versioned.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Checkpoint {
    /// Epochs trained.
    pub epoch: u32,
    /// Optimiser steps taken.
    pub step: u32,
    /// Weights, one flat vector for each tensor in the order of the layers, kernel before bias.
    pub weights: Vec<Vec<f32>>,
    /// Adam's first and second moments in the same order; empty before the first step.
    pub moments: Vec<[Vec<f32>; 2]>,
}
