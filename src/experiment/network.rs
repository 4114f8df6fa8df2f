//! The networks of the Lab.

use crate::network::{Activation, Initial, Layer};
use serde::{Deserialize, Serialize};

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
            Layer::Conv2d {
                filters: 10,
                kernel: 3,
            },
            Layer::MaxPool2d { size: 2 },
            Layer::Conv2d {
                filters: 10,
                kernel: 3,
            },
            Layer::MaxPool2d { size: 2 },
            Layer::Flatten,
        ];
        for depth in 0..self.dense_layers {
            layers.push(Layer::Dense {
                units: 64 >> depth,
                activation: Activation::Relu,
                initial: Initial::Glorot,
            });
            if self.dropout > 0.0 {
                layers.push(Layer::Dropout { rate: self.dropout });
            }
        }
        layers.push(Layer::Dense {
            units: 2,
            activation: Activation::Softmax,
            initial: Initial::Glorot,
        });
        layers
    }
}
