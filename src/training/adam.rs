//! Adam (Kingma & Ba 2015) as tensor operations, with moments that can be read without blocking.

use burn::tensor::Tensor;

const BETA_1: f64 = 0.9;
const BETA_2: f64 = 0.999;
/// Keras' value. It is added to the square root of the uncorrected second moment, as Keras does.
pub const EPSILON: f64 = 1e-7;

/// First and second moments of each tensor of weights.
pub struct Adam {
    pub(super) moments: Vec<[Tensor<2>; 2]>,
}

impl Adam {
    /// Moments of zero.
    pub fn new(weights: &[Tensor<2>]) -> Self {
        Self {
            moments: weights
                .iter()
                .map(|tensor| [tensor.zeros_like(), tensor.zeros_like()])
                .collect(),
        }
    }

    /// Moves the weights against their gradients. `step` counts from 1; a tensor without a gradient stays.
    pub fn update(
        &mut self,
        weights: &mut [Tensor<2>],
        gradients: Vec<Option<Tensor<2>>>,
        rate: f64,
        step: u32,
    ) {
        let step = f64::from(step);
        let length =
            rate * (1.0 - libm::pow(BETA_2, step)).sqrt() / (1.0 - libm::pow(BETA_1, step));
        let mut gradients = gradients.into_iter();
        // Moments that nobody else holds are changed in place.
        let moments = std::mem::take(&mut self.moments).into_iter();
        let moved = moments.zip(weights).map(|([first, second], weight)| {
            let Some(gradient) = gradients.next().flatten() else {
                return [first, second];
            };
            let first = first * BETA_1 + gradient.clone() * (1.0 - BETA_1);
            let second = second * BETA_2 + gradient.clone() * gradient * (1.0 - BETA_2);
            *weight = weight.clone() - first.clone() * length / (second.clone().sqrt() + EPSILON);
            [first, second]
        });
        self.moments = moved.collect();
    }
}
