//! What a run reached, and everything needed to go on with it.

use crate::evaluation::Metrics;
use serde::{Deserialize, Serialize};

/// What one epoch reached.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct EpochMetrics {
    /// The epoch, from 1; 0 for the untrained network.
    pub epoch: u32,
    /// On the training batches as they were trained on (with dropout), averaged over the epoch as Keras does.
    pub training: Metrics,
    /// On the validation set after the epoch, without dropout.
    pub validation: Metrics,
}

/// Everything needed to go on from the end of an epoch, on any device.
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
