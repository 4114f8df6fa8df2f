//! From a layer list to a network: shapes, parameter counts, and (with the `train` feature) the burn module.

mod initial;
#[cfg(feature = "train")]
mod model;
mod summary;
#[cfg(feature = "train")]
mod windows;

pub use initial::{initial_weights, weight_shapes};
#[cfg(feature = "train")]
pub use model::{Convolution, Model};
pub use summary::{LayerSummary, summarise};

/// What comes into a network, for each example a row of numbers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Input {
    /// An image of one channel, `[rows, columns]`.
    Image([usize; 2]),
    /// `[steps, channels]`, channels fastest, and behind them the positions of so many sites (0 where they are not observed).
    Sequence {
        /// What a convolution slides along.
        steps: usize,
        /// Values at each step.
        channels: usize,
        /// Positions behind the image.
        positions: usize,
    },
}

impl Input {
    /// Numbers of one example.
    pub const fn values(self) -> usize {
        match self {
            Self::Image([rows, columns]) => rows * columns,
            Self::Sequence { steps, channels, positions } => steps * channels + positions,
        }
    }
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
