//! What a run of any experiment reaches.

use crate::evaluation::road::Metrics;
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
