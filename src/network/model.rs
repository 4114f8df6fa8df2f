//! The layer list as tensor operations.
//!
//! Between layers values travel as `[batch, rows x columns x channels]`, channels fastest: Keras' order, so that flattening changes nothing.

use super::{NetworkError, summarise};
use crate::experiment::{Activation, Layer};
use burn::tensor::ops::{ConvOptions, MaxPoolOptions};
use burn::tensor::{Device, Int, Tensor, TensorData, activation, module};

/// How convolutions and poolings are computed; both ways use the same weights.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Convolution {
    /// Windows are copied into rows, which one matrix product takes in: faster on the CPU.
    Unfold,
    /// The device's own convolution: faster on a GPU.
    Direct,
}

/// A network without its weights, which the caller holds.
pub struct Model {
    stages: Vec<Stage>,
}

/// Rows, columns and channels.
type Shape = [usize; 3];

enum Stage {
    Convolution { weights: usize, from: Shape, to: Shape, kernel: usize, windows: Option<Windows> },
    Pooling { from: Shape, to: Shape, size: usize, windows: Option<Windows> },
    Flatten,
    Dense { weights: usize, activation: Activation },
    Dropout { values: usize, rate: f64 },
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
            let windows = |size: usize, stride: usize| {
                (convolution == Convolution::Unfold).then(|| Windows::new(from, to, size, stride, largest_batch, device))
            };
            stages.push(match *layer {
                Layer::Conv2d { kernel, .. } => Stage::Convolution { weights, from, to, kernel, windows: windows(kernel, 1) },
                Layer::MaxPool2d { size } => Stage::Pooling { from, to, size, windows: windows(size, size) },
                Layer::Flatten => Stage::Flatten,
                Layer::Dense { activation, .. } => Stage::Dense { weights, activation },
                Layer::Dropout { rate } => Stage::Dropout { values: line.shape.iter().product(), rate },
            });
            weights += if line.parameters > 0 { 2 } else { 0 };
            from = to;
        }
        Ok(Self { stages })
    }

    /// The dropout layers: how many values each has, and the fraction it drops.
    pub fn dropouts(&self) -> impl Iterator<Item = (usize, f64)> {
        self.stages.iter().filter_map(|stage| if let Stage::Dropout { values, rate } = *stage { Some((values, rate)) } else { None })
    }

    /// The last layer's weighted sums, `[batch, classes]`. `weights` are kernels `[inputs, units]` and biases `[1, units]` in the order of
    /// the layers, `input` is `[batch, rows x columns]`; `masks` multiply the outputs of the dropout layers, one `[batch, units]` each, and are
    /// left out where nothing is trained.
    pub fn logits(&self, weights: &[Tensor<2>], input: Tensor<2>, masks: &[Tensor<2>]) -> Tensor<2> {
        let mut masks = masks.iter();
        self.stages.iter().fold(input, |values, stage| stage.apply(weights, values, &mut masks))
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

impl Stage {
    fn apply<'a>(&self, weights: &[Tensor<2>], values: Tensor<2>, masks: &mut impl Iterator<Item = &'a Tensor<2>>) -> Tensor<2> {
        let [batch, _] = values.dims();
        match self {
            Self::Convolution { weights: place, from, to, kernel, windows } => {
                let (Some(filters), Some(bias)) = (weights.get(*place), weights.get(place + 1)) else { return values };
                let [rows, columns, channels] = *to;
                let sums = if let Some(windows) = windows {
                    // [batch x positions, window x channels] x [window x channels, filters]
                    let sums: Tensor<2> = windows.of(values).reshape([batch * rows * columns, kernel * kernel * from[2]]);
                    sums.matmul(filters.clone()) + bias.clone()
                } else {
                    let filters: Tensor<4> = filters.clone().reshape([*kernel, *kernel, from[2], channels]).permute([3, 2, 0, 1]);
                    let options = ConvOptions::new([1, 1], [0, 0], [1, 1], 1);
                    last(module::conv2d(first(values, *from), filters, Some(bias.clone().reshape([channels])), options))
                };
                activation::relu(sums).reshape([batch, rows * columns * channels])
            }
            Self::Pooling { from, to, size, windows } => {
                let [rows, columns, channels] = *to;
                if let Some(windows) = windows {
                    // [batch x positions, window, channels]
                    let values: Tensor<3> = windows.of(values).reshape([batch * rows * columns, size * size, channels]);
                    values.max_dim(1).reshape([batch, rows * columns * channels])
                } else {
                    last(module::max_pool2d(first(values, *from), MaxPoolOptions::new([*size, *size])))
                        .reshape([batch, rows * columns * channels])
                }
            }
            Self::Flatten => values,
            Self::Dense { weights: place, activation } => {
                let (Some(kernel), Some(bias)) = (weights.get(*place), weights.get(place + 1)) else { return values };
                let sums = values.matmul(kernel.clone()) + bias.clone();
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

/// `[batch, rows x columns x channels]` to `[batch, channels, rows, columns]`.
fn first(values: Tensor<2>, [rows, columns, channels]: Shape) -> Tensor<4> {
    let [batch, _] = values.dims();
    values.reshape([batch, rows, columns, channels]).permute([0, 3, 1, 2])
}

/// `[batch, channels, rows, columns]` to `[batch x rows x columns, channels]`.
fn last(values: Tensor<4>) -> Tensor<2> {
    let [batch, channels, rows, columns] = values.dims();
    values.permute([0, 2, 3, 1]).reshape([batch * rows * columns, channels])
}

/// Square windows over an image, as a list of the places their values come from.
struct Windows {
    /// For each example, output position and place in its window: a row of the image as `[batch x rows x columns, channels]`.
    places: Tensor<1, Int>,
    /// Places for each example.
    per_example: usize,
    from: Shape,
}

impl Windows {
    fn new(from: Shape, to: Shape, size: usize, stride: usize, batch: usize, device: &Device) -> Self {
        let per_example = to[0] * to[1] * size * size;
        let mut places = Vec::with_capacity(batch * per_example);
        for example in 0..batch {
            for (row, column) in pairs(to[0], to[1]) {
                for (down, right) in pairs(size, size) {
                    let (row, column) = (row * stride + down, column * stride + right);
                    places.push(((example * from[0] + row) * from[1] + column) as i32);
                }
            }
        }
        let count = places.len();
        Self { places: Tensor::from_data(TensorData::new(places, [count]), device), per_example, from }
    }

    /// `[batch x positions x window, channels]`.
    fn of(&self, values: Tensor<2>) -> Tensor<2> {
        let [batch, _] = values.dims();
        let [rows, columns, channels] = self.from;
        let places = self.places.clone().slice([0..batch * self.per_example]);
        let image: Tensor<2> = values.reshape([batch * rows * columns, channels]);
        image.select(0, places)
    }
}

fn pairs(rows: usize, columns: usize) -> impl Iterator<Item = (usize, usize)> {
    (0..rows).flat_map(move |row| (0..columns).map(move |column| (row, column)))
}
