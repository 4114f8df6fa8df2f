//! What cannot be looked into.

use thiserror::Error;

/// Why something cannot be looked into.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum InspectionError {
    /// There is no such layer.
    #[error("layer: {found} asked for, the network has {layers}, counted from 0")]
    NoLayer {
        /// Which one was asked for.
        found: u32,
        /// How many there are.
        layers: usize,
    },
    /// There is no such cell.
    #[error("cell: {found} asked for, the layer has {cells}, counted from 0")]
    NoCell {
        /// Which one was asked for.
        found: u32,
        /// How many there are.
        cells: usize,
    },
    /// A layer's weights or the values before it are not those of the network.
    #[error("{what}: the network's layers need more than the {found} that are there")]
    Missing {
        /// What is not whole.
        what: &'static str,
        /// How many there are.
        found: usize,
    },
    /// A layer stands behind values of a shape that it cannot take.
    #[error("layer {layer}: expected {expected}, found values of shape {found:?}")]
    Shape {
        /// The layer, from 0.
        layer: u32,
        /// What it takes.
        expected: &'static str,
        /// What stands before it.
        found: Vec<usize>,
    },
    /// Probabilities are made from all sums of a layer at once.
    #[error(
        "layer {layer}: probabilities are made from all sums of a layer together, not each from one"
    )]
    Softmax {
        /// The layer, from 0.
        layer: u32,
    },
    /// Too few examples for what is to be computed.
    #[error("examples: expected {least} or more, found {found}")]
    TooFewExamples {
        /// The fewest.
        least: usize,
        /// How many there are.
        found: usize,
    },
    /// Numbers do not fill a table.
    #[error("{what}: expected as many for each of {examples} examples, found {found} in all")]
    Uneven {
        /// What the numbers are.
        what: &'static str,
        /// The examples.
        examples: usize,
        /// How many numbers there are.
        found: usize,
    },
    /// A grid's setting is out of its range.
    #[error("{field}: expected {expected}, found {found}")]
    Grid {
        /// The field, such as "x: low".
        field: String,
        /// What was expected.
        expected: String,
        /// What stands there.
        found: String,
    },
}
