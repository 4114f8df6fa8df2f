//! Shapes of the weights, and what they are before training.

use super::{NetworkError, summarise};
use crate::coalescent::{Purpose, Stream};
use crate::experiment::Layer;

/// What a layer's weights look like, and how many values each of them connects.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Kernel {
    /// Inputs of one unit: one row of the kernel for each, in Keras' order (window row, window column, channel).
    inputs: usize,
    /// Units or filters: one column each.
    units: usize,
    /// Values that one output value depends on, and values that one input value acts on: Keras' fans.
    fans: [usize; 2],
}

fn kernels(layers: &[Layer], input: [usize; 2]) -> Result<Vec<Kernel>, NetworkError> {
    let lines = summarise(layers, input)?;
    let mut before = 1;
    let mut kernels = Vec::new();
    for (layer, line) in layers.iter().zip(&lines) {
        match *layer {
            Layer::Conv2d { filters, kernel } => {
                let window = kernel * kernel;
                kernels.push(Kernel { inputs: window * before, units: filters, fans: [window * before, window * filters] });
            }
            Layer::Dense { units, .. } => kernels.push(Kernel { inputs: before, units, fans: [before, units] }),
            _ => {}
        }
        before = line.shape.last().copied().unwrap_or(before);
    }
    Ok(kernels)
}

/// Rows and columns of each tensor of weights, in the order of the layers: `[inputs, units]` for a kernel, `[1, units]` for the bias that
/// follows it.
///
/// # Errors
/// As [`summarise`].
pub fn weight_shapes(layers: &[Layer], input: [usize; 2]) -> Result<Vec<[usize; 2]>, NetworkError> {
    Ok(kernels(layers, input)?.into_iter().flat_map(|kernel| [[kernel.inputs, kernel.units], [1, kernel.units]]).collect())
}

/// Weights before training, one flat vector for each tensor of [`weight_shapes`], rows first: kernels uniform within
/// `+-sqrt(6 / (fan in + fan out))` (Glorot & Bengio 2010, Keras' default), biases zero. Each layer draws from a stream of its own.
///
/// # Errors
/// As [`summarise`].
pub fn initial_weights(layers: &[Layer], input: [usize; 2], seed: u64) -> Result<Vec<Vec<f32>>, NetworkError> {
    let mut weights = Vec::new();
    for (index, kernel) in (0..).zip(kernels(layers, input)?) {
        let limit = (6.0 / (kernel.fans[0] + kernel.fans[1]) as f64).sqrt();
        let mut random = Stream::counted(seed, Purpose::Weights, index);
        weights.push((0..kernel.inputs * kernel.units).map(|_| (limit * (2.0 * random.uniform() - 1.0)) as f32).collect());
        weights.push(vec![0.0; kernel.units]);
    }
    Ok(weights)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::experiment::Network;

    fn layers() -> Vec<Layer> {
        Network { dense_layers: 2, dropout: 0.2 }.layers()
    }

    #[test]
    fn shapes_are_kernel_and_bias_of_each_layer() {
        let shapes = weight_shapes(&layers(), [21, 21]).unwrap();
        assert_eq!(shapes, [[9, 10], [1, 10], [90, 10], [1, 10], [90, 64], [1, 64], [64, 32], [1, 32], [32, 2], [1, 2]]);
    }

    /// No weight lies beyond the limit, the largest and the smallest of `n` come within `18.4 / n` of it (the largest of `n` uniform numbers
    /// does not once in 10,000), and their mean square is a third of the limit's square to four standard errors. False alarm: one seed in 700.
    #[test]
    fn kernels_fill_the_glorot_limits_and_biases_are_zero() {
        let weights = initial_weights(&layers(), [21, 21], 4).unwrap();
        for (place, fans) in [(0, 9 + 90), (2, 90 + 90), (4, 90 + 64), (6, 64 + 32), (8, 32 + 2)] {
            let limit = (6.0 / f64::from(fans)).sqrt();
            let kernel: Vec<f64> = weights[place].iter().map(|&weight| f64::from(weight) / limit).collect();
            let n = kernel.len() as f64;
            let high = kernel.iter().copied().fold(f64::MIN, f64::max);
            let low = kernel.iter().copied().fold(f64::MAX, f64::min);
            let near = 1.0 - 18.4 / n;
            assert!(high <= 1.000_001 && high > near, "tensor {place}: {high}");
            assert!(low >= -1.000_001 && low < -near, "tensor {place}: {low}");
            let square = kernel.iter().map(|weight| weight * weight).sum::<f64>() / n;
            assert!((square - 1.0 / 3.0).abs() < 4.0 * (4.0 / 45.0 / n).sqrt(), "tensor {place}: mean square {square}");
            assert!(weights[place + 1].iter().all(|&bias| bias == 0.0));
        }
    }

    #[test]
    fn the_seed_decides() {
        let of = |seed| initial_weights(&layers(), [21, 21], seed).unwrap();
        assert_eq!(of(1), of(1));
        assert_ne!(of(1), of(2));
    }
}
