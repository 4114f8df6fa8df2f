//! Shapes and parameter counts, layer by layer.

use super::shape::{Kernel, Line, name, trace};
use super::{Activation, Input, Layer, NetworkError};
use serde::{Deserialize, Serialize};

/// One line of the network's summary table.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LayerSummary {
    /// Name as in Keras: "Conv1D", "Conv2D", "MaxPooling2D", "Flatten", "Dense", "Dropout"; our own where Keras has none.
    pub name: String,
    /// Output shape without the batch: `[rows, columns, channels]`, `[steps, channels]`, `[haplotypes, steps, channels]` or `[units]`.
    pub shape: Vec<usize>,
    /// Weights and biases.
    pub parameters: usize,
    /// The count as a product, such as "3 × 3 × 10 × 10 + 10" (window, channels, filters, biases); empty for a layer without weights.
    pub product: String,
}

/// Shapes and parameter counts of each layer.
///
/// # Errors
/// When a window does not fit, layers stand in an impossible order, a size is 0, or the network is too large for a browser.
pub fn summarise(layers: &[Layer], input: Input) -> Result<Vec<LayerSummary>, NetworkError> {
    Ok(trace(layers, input)?.iter().map(summary).collect())
}

/// Checks that the network answers with so many numbers: its last layer is Dense with as many units, with softmax where they are
/// probabilities and without where they are not.
///
/// # Errors
/// [`NetworkError::Outputs`] when it does not, [`NetworkError::NoLayers`] when there is none.
pub fn check_outputs(layers: &[Layer], outputs: usize, softmax: bool) -> Result<(), NetworkError> {
    let with = |softmax| if softmax { "with" } else { "without" };
    match layers.last() {
        None => Err(NetworkError::NoLayers),
        Some(Layer::Dense {
            units, activation, ..
        }) if *units == outputs && (*activation == Activation::Softmax) == softmax => Ok(()),
        Some(layer) => {
            let found = match layer {
                Layer::Dense {
                    units, activation, ..
                } => format!(
                    "Dense with {units} units {} softmax",
                    with(*activation == Activation::Softmax)
                ),
                layer => name(layer).to_owned(),
            };
            Err(NetworkError::Outputs {
                layer: layers.len(),
                expected: format!("Dense with {outputs} units {} softmax", with(softmax)),
                found,
            })
        }
    }
}

fn summary(line: &Line) -> LayerSummary {
    LayerSummary {
        name: name(&line.layer).to_owned(),
        shape: line.to.axes().to_vec(),
        parameters: line.kernel.as_ref().map_or(0, Kernel::parameters),
        product: line.kernel.as_ref().map(product).unwrap_or_default(),
    }
}

fn product(kernel: &Kernel) -> String {
    let factors: String = kernel
        .factors
        .iter()
        .map(|factor| format!("{factor} × "))
        .collect();
    format!("{factors}{units} + {units}", units = kernel.units)
}

#[cfg(test)]
mod tests;
