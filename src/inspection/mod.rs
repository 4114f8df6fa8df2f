//! What each layer makes of one example.

use serde::{Deserialize, Serialize};

/// The output of one layer for one example.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct LayerOutput {
    /// Name as in the network's summary.
    pub name: String,
    /// `[rows, columns, channels]` or `[units]`.
    pub shape: Vec<usize>,
    /// Values in that order, the last axis fastest.
    pub values: Vec<f32>,
}

/// Every layer's output for one example, input first, and the prediction.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Inspection {
    /// Outputs in the order of the road; the first is the encoded input, the last the probabilities.
    pub layers: Vec<LayerOutput>,
    /// Probabilities by label.
    pub probabilities: [f64; 2],
}
