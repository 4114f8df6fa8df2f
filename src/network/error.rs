//! Why a list of layers cannot be built.

/// Why a list of layers cannot be built. Layers are counted from 1.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NetworkError {
    /// Nothing to build.
    #[error("there are no layers: add a Dense layer at least")]
    NoLayers,
    /// An input without values.
    #[error("an input of {0} has no values")]
    EmptyInput(String),
    /// A last layer that does not give what is asked for.
    #[error("layer {layer}, the last one, is {found}; expected {expected}")]
    Outputs {
        /// Position in the list.
        layer: usize,
        /// What was expected.
        expected: String,
        /// What stands there.
        found: String,
    },
    /// A size of 0.
    #[error("layer {layer}: {name} with {what} of 0; it must be at least 1")]
    Zero {
        /// Position in the list.
        layer: usize,
        /// Name of the layer.
        name: &'static str,
        /// Which size.
        what: &'static str,
    },
    /// A window is larger than the image it slides over.
    #[error("layer {layer}: a window of {window} does not fit into {rows} x {columns} values")]
    WindowTooLarge {
        /// Position in the list.
        layer: usize,
        /// Side of the window.
        window: usize,
        /// Rows it meets.
        rows: usize,
        /// Columns it meets.
        columns: usize,
    },
    /// A window is longer than the sequence it slides along.
    #[error("layer {layer}: {name} has a window of {window} steps, but only {steps} come into it")]
    WindowTooLong {
        /// Position in the list.
        layer: usize,
        /// Name of the layer.
        name: &'static str,
        /// Steps in the window.
        window: usize,
        /// Steps it meets.
        steps: usize,
    },
    /// A layer of flat values meets others.
    #[error(
        "layer {layer}: {name} takes one row of values, but {found} come into it: put Flatten before it"
    )]
    NotFlat {
        /// Position in the list.
        layer: usize,
        /// Name of the layer.
        name: &'static str,
        /// The shape it meets.
        found: String,
    },
    /// A layer meets values of a shape that it cannot take.
    #[error("layer {layer}: {name} takes {expected}, but {found} come into it")]
    OutOfOrder {
        /// Position in the list.
        layer: usize,
        /// Name of the layer.
        name: &'static str,
        /// The shapes it can take.
        expected: &'static str,
        /// The shape it meets.
        found: String,
    },
    /// A layer of positions without any.
    #[error(
        "layer {layer}: JoinPositions needs the positions of the sites, which the network is not given: observe them, or remove the layer"
    )]
    NoPositions {
        /// Position in the list.
        layer: usize,
    },
    /// Probabilities that others would be computed from.
    #[error(
        "layer {layer}: softmax makes the probabilities of a last layer; choose ReLU or linear here"
    )]
    SoftmaxInside {
        /// Position in the list.
        layer: usize,
    },
    /// A fraction that cannot be dropped.
    #[error("layer {layer}: a dropout rate of {rate}; it must be at least 0 and less than 1")]
    DropoutRate {
        /// Position in the list.
        layer: usize,
        /// The rate.
        rate: String,
    },
    /// More weights than a browser can train.
    #[error(
        "layer {layer}: up to here the network has {parameters} weights, {most} at most can be trained in a browser"
    )]
    TooManyParameters {
        /// Position in the list.
        layer: usize,
        /// Weights and biases of this layer and those before it.
        parameters: usize,
        /// The limit.
        most: usize,
    },
    /// More values than a browser can hold for a batch.
    #[error(
        "layer {layer}: up to here the network makes {values} values of one example, {most} at most can be held in a browser"
    )]
    TooManyValues {
        /// Position in the list.
        layer: usize,
        /// Values of this layer and those before it.
        values: usize,
        /// The limit.
        most: usize,
    },
}
