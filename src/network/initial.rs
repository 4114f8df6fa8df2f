//! Shapes of the weights, and what they are before training.

use super::shape::{Kernel, trace};
use super::{Initial, Input, Layer, NetworkError};
use crate::coalescent::{Purpose, Stream};

/// Standard deviation of [`Initial::Normal`]: Keras' `RandomNormal`.
const DEVIATION: f64 = 0.05;

fn kernels(layers: &[Layer], input: Input) -> Result<impl Iterator<Item = Kernel>, NetworkError> {
    Ok(trace(layers, input)?
        .into_iter()
        .filter_map(|line| line.kernel))
}

/// Rows and columns of each tensor of weights, in the order of the layers: `[inputs, units]` for a kernel, `[1, units]` for the bias that
/// follows it. A window's inputs are laid out as in Keras: its steps slowest, channels fastest.
///
/// # Errors
/// As [`super::summarise`].
pub fn weight_shapes(layers: &[Layer], input: Input) -> Result<Vec<[usize; 2]>, NetworkError> {
    Ok(kernels(layers, input)?
        .flat_map(|kernel| [[kernel.inputs(), kernel.units], [1, kernel.units]])
        .collect())
}

/// Weights before training, one flat vector for each tensor of [`weight_shapes`], rows first. Kernels are uniform within
/// `+-sqrt(6 / (fan in + fan out))` (Glorot & Bengio 2010, Keras' default) or normal, as the layer says; biases are zero. Each layer draws
/// from a stream of its own.
///
/// # Errors
/// As [`super::summarise`].
pub fn initial_weights(
    layers: &[Layer],
    input: Input,
    seed: u64,
) -> Result<Vec<Vec<f32>>, NetworkError> {
    let mut weights = Vec::new();
    for (index, kernel) in (0..).zip(kernels(layers, input)?) {
        let fans = kernel.fans();
        let limit = (6.0 / (fans[0] + fans[1]) as f64).sqrt();
        let mut random = Stream::counted(seed, Purpose::Weights, index);
        let mut draw = || match kernel.initial {
            Initial::Glorot => limit * (2.0 * random.uniform() - 1.0),
            Initial::Normal => DEVIATION * normal(&mut random),
        };
        weights.push(
            (0..kernel.inputs() * kernel.units)
                .map(|_| draw() as f32)
                .collect(),
        );
        weights.push(vec![0.0; kernel.units]);
    }
    Ok(weights)
}

/// Standard normal (Box & Muller 1958), one of two uniform numbers.
fn normal(random: &mut Stream) -> f64 {
    let radius = (2.0 * random.exponential()).sqrt();
    radius * libm::cos(std::f64::consts::TAU * random.uniform())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::network::ready;

    fn layers() -> Vec<Layer> {
        ready::spectrum(2, 0.2, 2)
    }

    #[test]
    fn shapes_are_kernel_and_bias_of_each_layer() {
        let shapes = weight_shapes(&layers(), Input::Image([21, 21])).unwrap();
        assert_eq!(
            shapes,
            [
                [9, 10],
                [1, 10],
                [90, 10],
                [1, 10],
                [90, 64],
                [1, 64],
                [64, 32],
                [1, 32],
                [32, 2],
                [1, 2]
            ]
        );
    }

    /// No weight lies beyond the limit, the largest and the smallest of `n` come within `18.4 / n` of it (the largest of `n` uniform numbers
    /// does not once in 10,000), and their mean square is a third of the limit's square to four standard errors. False alarm: one seed in 700.
    #[test]
    fn kernels_fill_the_glorot_limits_and_biases_are_zero() {
        let weights = initial_weights(&layers(), Input::Image([21, 21]), 4).unwrap();
        for (place, fans) in [
            (0, 9 + 90),
            (2, 90 + 90),
            (4, 90 + 64),
            (6, 64 + 32),
            (8, 32 + 2),
        ] {
            let limit = (6.0 / f64::from(fans)).sqrt();
            let kernel: Vec<f64> = weights[place]
                .iter()
                .map(|&weight| f64::from(weight) / limit)
                .collect();
            let n = kernel.len() as f64;
            let high = kernel.iter().copied().fold(f64::MIN, f64::max);
            let low = kernel.iter().copied().fold(f64::MAX, f64::min);
            let near = 1.0 - 18.4 / n;
            assert!(high <= 1.000_001 && high > near, "tensor {place}: {high}");
            assert!(low >= -1.000_001 && low < -near, "tensor {place}: {low}");
            let square = kernel.iter().map(|weight| weight * weight).sum::<f64>() / n;
            assert!(
                (square - 1.0 / 3.0).abs() < 4.0 * (4.0 / 45.0 / n).sqrt(),
                "tensor {place}: mean square {square}"
            );
            assert!(weights[place + 1].iter().all(|&bias| bias == 0.0));
        }
    }

    /// A link's network starts from these weights: the second of each kernel, of seed 4.
    #[test]
    fn the_tutorials_weights_keep_their_bits() {
        let weights = initial_weights(&layers(), Input::Image([21, 21]), 4).unwrap();
        let bits: Vec<u32> = weights
            .iter()
            .step_by(2)
            .map(|kernel| kernel[1].to_bits())
            .collect();
        assert_eq!(
            bits,
            [
                3_164_453_561,
                1_042_167_350,
                3_191_519_159,
                3_162_181_868,
                1_014_025_631
            ]
        );
    }

    /// The largest |z| of counts of 311,296 draws in 20 classes of equal probability under N(0, 0.05^2), and of the 621 draws expected
    /// beyond 0.155, `scale` times the weights of the blog post's first dense layer.
    fn normal_z(scale: f64) -> f64 {
        // Quantiles of the standard normal at 0.55, 0.60 ... 0.95, and its tail beyond 3.1 on both sides.
        const QUANTILES: [f64; 9] = [
            0.125_661_347,
            0.253_347_103,
            0.385_320_466,
            0.524_400_513,
            0.674_489_750,
            0.841_621_234,
            1.036_433_389,
            1.281_551_566,
            1.644_853_627,
        ];
        const TAIL: f64 = 0.001_935_206_4;
        let input = Input::Sequence {
            steps: 40,
            channels: 20,
            positions: 0,
        };
        let weights = initial_weights(&ready::blog(), input, 7).unwrap();
        let draws: Vec<f64> = weights[4]
            .iter()
            .map(|&weight| scale * f64::from(weight) / 0.05)
            .collect();
        let n = draws.len() as f64;
        let z = |count: f64, probability: f64| {
            ((count - n * probability) / (n * probability * (1.0 - probability)).sqrt()).abs()
        };
        let mut classes = [0.0; 20];
        for draw in &draws {
            let place = QUANTILES
                .iter()
                .filter(|&&quantile| draw.abs() > quantile)
                .count();
            classes[if *draw < 0.0 { 9 - place } else { 10 + place }] += 1.0;
        }
        let beyond = draws.iter().filter(|draw| draw.abs() > 3.1).count() as f64;
        classes
            .into_iter()
            .map(|count| z(count, 0.05))
            .fold(z(beyond, TAIL), f64::max)
    }

    /// 21 classes at 4.5 sigma: a false alarm in 7,000 choices of the seed.
    #[test]
    fn normal_weights_follow_the_normal_law() {
        let z = normal_z(1.0);
        assert!(z < 4.5, "z = {z}");
    }

    #[test]
    fn a_deviation_larger_by_one_in_50_is_noticed() {
        let z = normal_z(1.02);
        assert!(z > 4.5, "z = {z}");
    }

    #[test]
    fn windows_along_sequences_have_keras_fans() {
        let input = Input::Sequence {
            steps: 40,
            channels: 20,
            positions: 0,
        };
        assert_eq!(
            weight_shapes(&ready::slim(), input).unwrap()[..4],
            [[40, 32], [1, 32], [64, 32], [1, 32]]
        );
        let weights = initial_weights(&ready::slim(), input, 4).unwrap();
        for (place, fans) in [(0, 40 + 64), (2, 64 + 64)] {
            let limit = (6.0 / f64::from(fans)).sqrt();
            let largest = weights[place]
                .iter()
                .map(|weight| f64::from(weight.abs()))
                .fold(0.0, f64::max);
            assert!(
                largest <= limit && largest > 0.98 * limit,
                "tensor {place}: {largest} of {limit}"
            );
        }
    }

    #[test]
    fn the_seed_decides() {
        let of = |seed| initial_weights(&layers(), Input::Image([21, 21]), seed).unwrap();
        assert_eq!(of(1), of(1));
        assert_ne!(of(1), of(2));
    }
}
