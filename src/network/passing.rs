//! What goes through the layers beside the values.

use super::Input;
use burn::tensor::Tensor;

/// What goes along with the values through the layers.
pub(super) struct Passing<'a> {
    weights: &'a [Tensor<2>],
    pub(super) masks: std::slice::Iter<'a, Tensor<2>>,
    /// Positions of the sites, `[batch, positions]`.
    pub(super) positions: Option<Tensor<2>>,
    /// Nobody asks for the gradient of the values, neither through the input nor through a kernel on the way.
    pub(super) untracked: bool,
}

impl<'a> Passing<'a> {
    /// Takes the positions off the input.
    pub(super) fn new(
        weights: &'a [Tensor<2>],
        shape: Input,
        input: Tensor<2>,
        masks: &'a [Tensor<2>],
    ) -> (Self, Tensor<2>) {
        let untracked = !input.is_require_grad();
        let (values, positions) = match shape {
            Input::Sequence {
                steps,
                channels,
                positions,
            } if positions > 0 => {
                let values = steps * channels;
                (
                    input.clone().narrow(1, 0, values),
                    Some(input.narrow(1, values, positions)),
                )
            }
            _ => (input, None),
        };
        (
            Self {
                weights,
                masks: masks.iter(),
                positions,
                untracked,
            },
            values,
        )
    }

    /// A kernel and its bias; none where the caller gave too few weights.
    pub(super) fn layer(&mut self, place: usize) -> Option<(Tensor<2>, Tensor<2>)> {
        let (kernel, bias) = (
            self.weights.get(place)?.clone(),
            self.weights.get(place + 1)?.clone(),
        );
        self.untracked &= !kernel.is_require_grad();
        Some((kernel, bias))
    }
}
