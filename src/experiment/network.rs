//! The network as a list of layers.

use serde::{Deserialize, Serialize};

/// What follows a layer's weighted sum.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Activation {
    /// `max(0, x)`.
    Relu,
    /// Probabilities over the classes.
    Softmax,
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
    },
    /// Sets this fraction of the values to zero while training, and scales up the rest.
    Dropout {
        /// Fraction dropped, in `[0, 1)`.
        rate: f64,
    },
}

/// The tutorial's family of networks: two convolutions with pooling, then one to four dense layers.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Network {
    /// Dense layers before the output, 1 to 4, of 64, 32, 16 and 8 units.
    pub dense_layers: u32,
    /// Dropout after each dense layer, in `[0, 1)`; none at 0.
    pub dropout: f64,
}

impl Network {
    /// The list of layers, input to output.
    pub fn layers(&self) -> Vec<Layer> {
        let mut layers = vec![
            Layer::Conv2d { filters: 10, kernel: 3 },
            Layer::MaxPool2d { size: 2 },
            Layer::Conv2d { filters: 10, kernel: 3 },
            Layer::MaxPool2d { size: 2 },
            Layer::Flatten,
        ];
        for depth in 0..self.dense_layers {
            layers.push(Layer::Dense { units: 64 >> depth, activation: Activation::Relu });
            if self.dropout > 0.0 {
                layers.push(Layer::Dropout { rate: self.dropout });
            }
        }
        layers.push(Layer::Dense { units: 2, activation: Activation::Softmax });
        layers
    }
}
