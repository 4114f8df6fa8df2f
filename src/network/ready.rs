//! Ready networks: those of the two sources, and what an experiment of one's own begins with.

use super::{Activation, Initial, Layer};

fn dense(units: usize, activation: Activation, initial: Initial) -> Layer {
    Layer::Dense {
        units,
        activation,
        initial,
    }
}

/// The tutorial's family of networks for joint spectra: two convolutions with pooling, then one to four dense layers of 64, 32, 16 and 8
/// units, each with dropout where it is not 0.
pub fn spectrum(depth: u32, dropout: f64, outputs: usize) -> Vec<Layer> {
    let convolution = Layer::Conv2d {
        filters: 10,
        kernel: 3,
    };
    let mut layers = vec![
        convolution,
        Layer::MaxPool2d { size: 2 },
        convolution,
        Layer::MaxPool2d { size: 2 },
        Layer::Flatten,
    ];
    let units: Vec<usize> = (0..depth).map(|depth| 64 >> depth).collect();
    layers.extend(perceptron(&units, dropout, outputs));
    layers
}

/// Dense layers with ReLU, each with dropout where it is not 0, and an output for each class.
pub fn perceptron(units: &[usize], dropout: f64, outputs: usize) -> Vec<Layer> {
    let mut layers = Vec::new();
    for &units in units {
        layers.push(dense(units, Activation::Relu, Initial::Glorot));
        if dropout > 0.0 {
            layers.push(Layer::Dropout { rate: dropout });
        }
    }
    layers.push(dense(outputs, Activation::Softmax, Initial::Glorot));
    layers
}

/// Two convolutions of two sites each, their mean over pairs, and then these layers.
fn convolved<const N: usize>(filters: usize, dropout: f64, then: [Layer; N]) -> Vec<Layer> {
    let convolution = Layer::Conv1d { filters, kernel: 2 };
    let mut layers = vec![
        convolution,
        convolution,
        Layer::AveragePool1d { size: 2 },
        Layer::Dropout { rate: dropout },
        Layer::Flatten,
    ];
    layers.extend(then);
    layers
}

/// The blog post's network: 349,697 parameters on 40 sites of 20 haplotypes.
pub fn blog() -> Vec<Layer> {
    convolved(
        128,
        0.1,
        [
            dense(128, Activation::Relu, Initial::Normal),
            Layer::Dropout { rate: 0.25 },
            dense(1, Activation::Linear, Initial::Normal),
        ],
    )
}

/// The same with a quarter of the filters: trains in seconds on any laptop.
pub fn slim() -> Vec<Layer> {
    convolved(
        32,
        0.1,
        [
            dense(64, Activation::Relu, Initial::Glorot),
            Layer::Dropout { rate: 0.25 },
            dense(1, Activation::Linear, Initial::Glorot),
        ],
    )
}

/// The paper's network for theta: 1,013,057 parameters on 489 sites of 40 haplotypes.
pub fn theta() -> Vec<Layer> {
    convolved(
        64,
        0.25,
        [
            dense(64, Activation::Relu, Initial::Normal),
            Layer::Dropout { rate: 0.5 },
            dense(64, Activation::Relu, Initial::Normal),
            Layer::Dropout { rate: 0.5 },
            dense(1, Activation::Linear, Initial::Normal),
        ],
    )
}

/// A network to which the order of the haplotypes means nothing: 16,497 parameters, whatever the alignment.
pub fn exchangeable() -> Vec<Layer> {
    vec![
        Layer::HaplotypeConv {
            filters: 24,
            kernel: 5,
        },
        Layer::HaplotypePool { size: 2 },
        Layer::HaplotypeConv {
            filters: 32,
            kernel: 5,
        },
        Layer::PoolHaplotypes,
        Layer::PoolSites,
        dense(64, Activation::Relu, Initial::Glorot),
        dense(64, Activation::Relu, Initial::Glorot),
        dense(1, Activation::Linear, Initial::Glorot),
    ]
}
