//! The layer list as tensor operations.
//!
//! Between layers values travel as `[batch, rows x columns x channels]`, channels fastest: Keras' order, so that flattening changes nothing.

use super::windows::Windows;
use super::{NetworkError, summarise};
use crate::coalescent::{Purpose, Stream};
use crate::experiment::{Activation, Layer};
use burn::tensor::ops::{ConvOptions, MaxPoolOptions};
use burn::tensor::{Device, Tensor, TensorData, activation, module};

/// How convolutions are computed while a network trains; both ways use the same weights.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Convolution {
    /// Windows are copied into rows, which one matrix product takes in, and pooling comes before bias and ReLU, which gives the same
    /// values from a quarter of the work: the fastest way on the CPU (measured by `benches/training.rs`).
    Unfold,
    /// The device's own convolution: faster on a GPU.
    Direct,
}

/// A network without its weights, which the caller holds.
pub struct Model {
    /// One for each layer.
    stages: Vec<Stage>,
    /// The same function in fewer operations.
    fused: Vec<Stage>,
}

/// Rows, columns and channels.
pub(super) type Shape = [usize; 3];

#[derive(Clone)]
enum Stage {
    /// "Valid" convolution and ReLU.
    Convolution {
        weights: usize,
        from: Shape,
        to: Shape,
        kernel: usize,
    },
    /// Maximum over windows.
    Pooling {
        from: Shape,
        size: usize,
    },
    /// Both at once: for each place in a pooling window, the convolution windows around it.
    PooledConvolution {
        weights: usize,
        places: Vec<Windows>,
        inputs: usize,
    },
    Flatten,
    Dense {
        weights: usize,
        activation: Activation,
    },
    Dropout {
        values: usize,
        rate: f64,
    },
}

impl Model {
    /// Builds the layers for an input of `[rows, columns]` and batches of at most `largest_batch` examples.
    ///
    /// # Errors
    /// As [`summarise`].
    pub fn new(
        layers: &[Layer],
        input: [usize; 2],
        largest_batch: usize,
        convolution: Convolution,
        device: &Device,
    ) -> Result<Self, NetworkError> {
        let lines = summarise(layers, input)?;
        let mut stages = Vec::with_capacity(layers.len());
        let mut weights = 0;
        let mut from = [input[0], input[1], 1];
        for (layer, line) in layers.iter().zip(lines) {
            let to = if let &[rows, columns, channels] = line.shape.as_slice() { [rows, columns, channels] } else { from };
            stages.push(match *layer {
                Layer::Conv2d { kernel, .. } => Stage::Convolution { weights, from, to, kernel },
                Layer::MaxPool2d { size } => Stage::Pooling { from, size },
                Layer::Flatten => Stage::Flatten,
                Layer::Dense { activation, .. } => Stage::Dense { weights, activation },
                Layer::Dropout { rate } => Stage::Dropout { values: line.shape.iter().product(), rate },
            });
            weights += if line.parameters > 0 { 2 } else { 0 };
            from = to;
        }
        let fused = match convolution {
            Convolution::Unfold => fuse(&stages, largest_batch, device),
            Convolution::Direct => stages.clone(),
        };
        Ok(Self { stages, fused })
    }

    /// What dropout multiplies the values of a training step by: zero, or `1 / (1 - rate)`. One `[batch, values]` for each dropout layer, drawn on
    /// the host from the stream of (weights seed, step), so that every device and a resumed run drop the same.
    pub fn masks(&self, batch: usize, seed: u64, step: u32, device: &Device) -> Vec<Tensor<2>> {
        let mut random = Stream::counted(seed, Purpose::Dropout, step);
        let mut mask = |values: usize, rate: f64| {
            let kept = (1.0 / (1.0 - rate)) as f32;
            let mask: Vec<f32> = (0..batch * values).map(|_| if random.uniform() < rate { 0.0 } else { kept }).collect();
            Tensor::from_data(TensorData::new(mask, [batch, values]), device)
        };
        let dropouts =
            self.stages.iter().filter_map(|stage| if let Stage::Dropout { values, rate } = *stage { Some((values, rate)) } else { None });
        dropouts.map(|(values, rate)| mask(values, rate)).collect()
    }

    /// The last layer's weighted sums, `[batch, classes]`. `weights` are kernels `[inputs, units]` and biases `[1, units]` in the order of
    /// the layers, `input` is `[batch, rows x columns]`; `masks` multiply the outputs of the dropout layers, one `[batch, values]` each, and
    /// are left out where nothing is trained.
    pub fn logits(&self, weights: &[Tensor<2>], input: Tensor<2>, masks: &[Tensor<2>]) -> Tensor<2> {
        let mut masks = masks.iter();
        self.fused.iter().fold(input, |values, stage| stage.apply(weights, values, &mut masks))
    }

    /// The output of every layer, `[batch, values]` each; the last are probabilities.
    pub fn outputs(&self, weights: &[Tensor<2>], input: Tensor<2>) -> Vec<Tensor<2>> {
        let mut values = input;
        let mut outputs = Vec::with_capacity(self.stages.len());
        for stage in &self.stages {
            values = stage.apply(weights, values, &mut [].iter());
            if let Stage::Dense { activation: Activation::Softmax, .. } = stage {
                values = activation::softmax(values, 1);
            }
            outputs.push(values.clone());
        }
        outputs
    }
}

/// Joins each convolution with the pooling that follows it.
fn fuse(stages: &[Stage], largest_batch: usize, device: &Device) -> Vec<Stage> {
    let mut fused = Vec::with_capacity(stages.len());
    let mut rest = stages;
    while let [stage, tail @ ..] = rest {
        rest = tail;
        if let (&Stage::Convolution { weights, from, kernel, .. }, [Stage::Pooling { from: [rows, columns, _], size }, after @ ..]) =
            (stage, tail)
        {
            let places = Windows::around_each_place([rows / size, columns / size], *size, from, kernel, largest_batch, device);
            fused.push(Stage::PooledConvolution { weights, places, inputs: kernel * kernel * from[2] });
            rest = after;
        } else {
            fused.push(stage.clone());
        }
    }
    fused
}

impl Stage {
    fn apply<'a>(&self, weights: &[Tensor<2>], values: Tensor<2>, masks: &mut impl Iterator<Item = &'a Tensor<2>>) -> Tensor<2> {
        let [batch, _] = values.dims();
        let of = |place: usize| Some((weights.get(place)?.clone(), weights.get(place + 1)?.clone()));
        match self {
            &Self::Convolution { weights, from, to: [_, _, filters], kernel } => {
                let Some((values_in, bias)) = of(weights) else { return values };
                // [window row, window column, channel, filter] to [filter, channel, window row, window column]
                let window: Tensor<4> = values_in.reshape([kernel, kernel, from[2], filters]).permute([3, 2, 0, 1]);
                let options = ConvOptions::new([1, 1], [0, 0], [1, 1], 1);
                channels_last(activation::relu(module::conv2d(
                    channels_first(values, from),
                    window,
                    Some(bias.reshape([filters])),
                    options,
                )))
            }
            &Self::Pooling { from, size } => {
                channels_last(module::max_pool2d(channels_first(values, from), MaxPoolOptions::new([size, size])))
            }
            Self::PooledConvolution { weights, places, inputs } => {
                let Some((kernel, bias)) = of(*weights) else { return values };
                // [batch x pooled positions, inputs] x [inputs, filters] for each place
                let sums = places.iter().map(|windows| windows.of(values.clone(), *inputs).matmul(kernel.clone()));
                let Some(largest) = sums.reduce(larger) else { return values };
                let [rows, filters] = largest.dims();
                activation::relu(largest + bias).reshape([batch, rows / batch * filters])
            }
            Self::Flatten => values,
            &Self::Dense { weights, activation } => {
                let Some((kernel, bias)) = of(weights) else { return values };
                let sums = values.matmul(kernel) + bias;
                match activation {
                    Activation::Relu => activation::relu(sums),
                    Activation::Softmax => sums,
                }
            }
            Self::Dropout { .. } => match masks.next() {
                Some(mask) => values * mask.clone(),
                None => values,
            },
        }
    }
}

/// The larger of two, the gradient going to it alone (to `a` where they are equal). burn's `max_pair` takes a branch for each value in both
/// directions, which no processor can predict: a training step takes 1.7 times as long with it.
fn larger(a: Tensor<2>, b: Tensor<2>) -> Tensor<2> {
    a.clone() + activation::relu(b - a)
}

/// `[batch, rows x columns x channels]` to `[batch, channels, rows, columns]`.
fn channels_first(values: Tensor<2>, [rows, columns, channels]: Shape) -> Tensor<4> {
    let [batch, _] = values.dims();
    values.reshape([batch, rows, columns, channels]).permute([0, 3, 1, 2])
}

/// `[batch, channels, rows, columns]` to `[batch, rows x columns x channels]`.
fn channels_last(values: Tensor<4>) -> Tensor<2> {
    let [batch, channels, rows, columns] = values.dims();
    values.permute([0, 2, 3, 1]).reshape([batch, rows * columns * channels])
}
