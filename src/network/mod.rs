//! Lists of layers, and from a list to a network: shapes, parameter counts, and (with the `train` feature) the burn module.

#[cfg(feature = "train")]
mod convolution;
mod error;
#[cfg(feature = "train")]
mod images;
mod initial;
mod layer;
#[cfg(feature = "train")]
mod model;
mod names;
#[cfg(feature = "train")]
mod passing;
#[cfg(feature = "train")]
mod pooling;
pub mod ready;
#[cfg(feature = "train")]
mod sequences;
mod shape;
#[cfg(feature = "train")]
mod stage;
mod summary;
#[cfg(feature = "train")]
mod windows;

#[cfg(feature = "train")]
pub use convolution::Convolution;
pub use error::NetworkError;
pub use initial::{initial_weights, weight_shapes};
pub use layer::{Activation, Initial, Layer};
#[cfg(feature = "train")]
pub use model::Model;
pub use names::layer_names;
pub use summary::{LayerSummary, check_outputs, summarise};

/// What comes into a network, for each example a row of numbers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Input {
    /// An image of one channel, `[rows, columns]`.
    Image([usize; 2]),
    /// A row of numbers without an order that a convolution could slide along.
    Numbers(usize),
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
    /// Shape of the image, without the positions behind it.
    pub fn image(self) -> Vec<usize> {
        match self {
            Self::Image([rows, columns]) => vec![rows, columns, 1],
            Self::Numbers(numbers) => vec![numbers],
            Self::Sequence {
                steps, channels, ..
            } => vec![steps, channels],
        }
    }

    /// Numbers in one example's row.
    pub fn width(self) -> usize {
        match self {
            Self::Image([rows, columns]) => rows * columns,
            Self::Numbers(numbers) => numbers,
            Self::Sequence {
                steps,
                channels,
                positions,
            } => steps * channels + positions,
        }
    }
}
