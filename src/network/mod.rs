//! From a layer list to a network: shapes, parameter counts, and (with the `train` feature) the burn module.

use crate::experiment::Layer;
use serde::{Deserialize, Serialize};

/// One line of the network's summary table.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LayerSummary {
    /// Name as in Keras: "Conv2D", "MaxPooling2D", "Flatten", "Dense", "Dropout".
    pub name: String,
    /// Output shape without the batch: `[rows, columns, channels]` or `[units]`.
    pub shape: Vec<usize>,
    /// Weights and biases.
    pub parameters: usize,
    /// The count as a product, such as "3 × 3 × 10 × 10 + 10"; empty for a layer without weights.
    pub product: String,
}

/// Why a list of layers cannot be built.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NetworkError {
    /// A window is larger than what it slides over.
    #[error("layer {layer}: a window of {window} does not fit into {rows} x {columns} values")]
    WindowTooLarge {
        /// Position in the list, from 1.
        layer: usize,
        /// Side of the window.
        window: usize,
        /// Rows it meets.
        rows: usize,
        /// Columns it meets.
        columns: usize,
    },
    /// A layer needs an image, but the values were flattened before it (or the other way round).
    #[error("layer {layer}: {name} cannot follow what stands before it")]
    OutOfOrder {
        /// Position in the list, from 1.
        layer: usize,
        /// Name of the layer.
        name: String,
    },
}

/// Shapes and parameter counts of each layer for an input of `[rows, columns]` and one channel.
///
/// # Errors
/// When a window does not fit or layers stand in an impossible order.
pub fn summarise(_layers: &[Layer], _input: [usize; 2]) -> Result<Vec<LayerSummary>, NetworkError> {
    unimplemented!()
}
