//! A network that can be computed.

use super::convolution::Convolution;
use super::passing::Passing;
use super::shape::trace;
use super::stage::Stage;
use super::{Activation, Input, Layer, NetworkError, stage};
use crate::coalescent::{Purpose, Stream};
use burn::tensor::{Device, Tensor, TensorData, activation};

/// A network without its weights, which the caller holds.
pub struct Model {
    input: Input,
    /// One for each layer.
    stages: Vec<Stage>,
    /// The same function in fewer operations.
    fused: Vec<Stage>,
}

impl Model {
    /// Builds the layers for batches of at most `largest_batch` examples.
    ///
    /// # Errors
    /// As [`super::summarise`].
    pub fn new(
        layers: &[Layer],
        input: Input,
        largest_batch: usize,
        convolution: Convolution,
        device: &Device,
    ) -> Result<Self, NetworkError> {
        let stages = stage::stages(&trace(layers, input)?, convolution);
        let fused = stage::fuse(&stages, largest_batch, convolution, device);
        Ok(Self {
            input,
            stages,
            fused,
        })
    }

    /// What dropout multiplies the values of a training step by: zero, or `1 / (1 - rate)`. One `[batch, values]` for each dropout layer, drawn on
    /// the host from the stream of (weights seed, step), so that every device and a resumed run drop the same.
    pub fn masks(&self, batch: usize, seed: u64, step: u32, device: &Device) -> Vec<Tensor<2>> {
        let mut random = Stream::counted(seed, Purpose::Dropout, step);
        let mut mask = |values: usize, rate: f64| {
            let kept = (1.0 / (1.0 - rate)) as f32;
            let mask: Vec<f32> = (0..batch * values)
                .map(|_| if random.uniform() < rate { 0.0 } else { kept })
                .collect();
            Tensor::from_data(TensorData::new(mask, [batch, values]), device)
        };
        let dropouts = self.stages.iter().filter_map(|stage| {
            if let Stage::Dropout { values, rate } = *stage {
                Some((values, rate))
            } else {
                None
            }
        });
        dropouts.map(|(values, rate)| mask(values, rate)).collect()
    }

    /// The last layer's values, `[batch, units]`, without the softmax where it has one. `weights` are kernels `[inputs, units]` and biases
    /// `[1, units]` in the order of the layers, `input` is `[batch, values]` of [`Input`]; `masks` multiply the outputs of the dropout
    /// layers, one `[batch, values]` each, and are left out where nothing is trained. The gradient reaches every tensor that asks for it,
    /// the input too.
    pub fn forward(
        &self,
        weights: &[Tensor<2>],
        input: Tensor<2>,
        masks: &[Tensor<2>],
    ) -> Tensor<2> {
        let (mut passing, values) = Passing::new(weights, self.input, input, masks);
        self.fused
            .iter()
            .fold(values, |values, stage| stage.apply(&mut passing, values))
    }

    /// The output of every layer without dropout, `[batch, values]` each; a softmax layer's are probabilities.
    pub fn outputs(&self, weights: &[Tensor<2>], input: Tensor<2>) -> Vec<Tensor<2>> {
        let (mut passing, mut values) = Passing::new(weights, self.input, input, &[]);
        let mut outputs = Vec::with_capacity(self.stages.len());
        for stage in &self.stages {
            values = stage.apply(&mut passing, values);
            if let Stage::Dense {
                activation: Activation::Softmax,
                ..
            } = stage
            {
                values = activation::softmax(values, 1);
            }
            outputs.push(values.clone());
        }
        outputs
    }
}
