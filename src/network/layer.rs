//! A network as a list of layers.

use serde::{Deserialize, Serialize};

/// What follows a layer's weighted sum.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Activation {
    /// `max(0, x)`.
    Relu,
    /// Probabilities over the classes.
    Softmax,
    /// The sum as it is.
    Linear,
}

/// What a dense layer's weights are before training; biases are zero.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Initial {
    /// Uniform within `+-sqrt(6 / (fan in + fan out))`, as of every convolution.
    Glorot,
    /// Normal with mean 0 and standard deviation 0.05.
    Normal,
}

/// One layer, in Keras' vocabulary: "valid" convolutions of stride 1, channels last when flattened.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub enum Layer {
    /// Two-dimensional convolution with a square kernel, followed by ReLU.
    Conv2d {
        /// Number of filters.
        filters: usize,
        /// Side of the kernel.
        kernel: usize,
    },
    /// Maximum over square, non-overlapping windows.
    MaxPool2d {
        /// Side and stride of the window.
        size: usize,
    },
    /// All values in one row, channels varying fastest as in Keras.
    Flatten,
    /// A weighted sum of all inputs for each unit.
    Dense {
        /// Number of units.
        units: usize,
        /// What follows the sum.
        activation: Activation,
        /// The weights before training.
        initial: Initial,
    },
    /// Sets this fraction of the values to zero while training, and scales up the rest.
    Dropout {
        /// Fraction dropped, in `[0, 1)`.
        rate: f64,
    },
    /// One-dimensional convolution along `[steps, channels]`, followed by ReLU.
    Conv1d {
        /// Number of filters.
        filters: usize,
        /// Steps in a window.
        kernel: usize,
    },
    /// Mean over non-overlapping windows of steps; steps that do not fill a window are left out.
    AveragePool1d {
        /// Length and stride of the window.
        size: usize,
    },
    /// Maximum over non-overlapping windows of steps.
    MaxPool1d {
        /// Length and stride of the window.
        size: usize,
    },
    /// A convolution along the sites of each haplotype alone, the same for all, followed by ReLU. Takes the alignment,
    /// `[sites, haplotypes]`, or what another such layer made of it, `[haplotypes, steps, channels]`, and gives the latter.
    HaplotypeConv {
        /// Number of filters.
        filters: usize,
        /// Sites in a window.
        kernel: usize,
    },
    /// Maximum over non-overlapping windows of the steps of each haplotype.
    HaplotypePool {
        /// Length and stride of the window.
        size: usize,
    },
    /// Mean and maximum over haplotypes, side by side: `[haplotypes, steps, channels]` to `[steps, 2 x channels]`. What comes after no
    /// longer knows the order of the haplotypes.
    PoolHaplotypes,
    /// Mean and maximum over steps, side by side: `[steps, channels]` to `[2 x channels]`.
    PoolSites,
    /// The positions of the sites through a dense layer with ReLU, put beside the flat values: `[values]` to `[values + units]`. Needs
    /// positions in the observation.
    JoinPositions {
        /// Units of that dense layer.
        units: usize,
    },
}
