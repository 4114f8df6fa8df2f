//! The layer list as tensor operations.
//!
//! Between layers values travel as `[batch, values]`, channels fastest: Keras' order, so that flattening changes nothing.

use super::convolution::Convolution;
use super::images::{convolve, larger, pool_image};
use super::passing::Passing;
use super::pooling::{Pooling, mean_and_largest};
use super::sequences::{Link, Run};
use super::shape::{Line, Shape};
use super::windows::Windows;
use super::{Activation, Layer};
use burn::tensor::ops::ConvOptions;
use burn::tensor::{Device, Tensor, activation, module};

/// One or more layers. `weights` is the place of the kernel in the list of weights; the bias follows it.
#[derive(Clone)]
pub(super) enum Stage {
    /// "Valid" convolution of an image and ReLU.
    Convolution {
        weights: usize,
        from: [usize; 3],
        kernel: usize,
    },
    /// Maximum over windows of an image.
    Pooling {
        from: [usize; 3],
        size: usize,
    },
    /// Both at once: for each place in a pooling window, the convolution windows around it.
    PooledConvolution {
        weights: usize,
        places: Vec<Windows>,
        inputs: usize,
    },
    /// Convolutions along sequences, and pooling between them.
    Run(Run),
    /// `[rows, columns, channels]` to mean and maximum over the rows, `[columns, 2 x channels]`.
    MeanAndLargest {
        from: [usize; 3],
    },
    /// A dense layer of the positions, put beside the values.
    JoinPositions {
        weights: usize,
    },
    Flatten,
    Dense {
        weights: usize,
        activation: Activation,
        convolution: Convolution,
    },
    Dropout {
        values: usize,
        rate: f64,
    },
}

/// One stage for each layer.
pub(super) fn stages(lines: &[Line], convolution: Convolution) -> Vec<Stage> {
    let mut stages = Vec::with_capacity(lines.len());
    let mut weights = 0;
    for line in lines {
        stages.push(stage(line, weights, convolution));
        weights += if line.kernel.is_some() { 2 } else { 0 };
    }
    stages
}

fn stage(line: &Line, weights: usize, convolution: Convolution) -> Stage {
    let run = |link| Stage::Run(Run::new(line.from, link, convolution));
    let image = if let Shape::Image(from) = line.from {
        from
    } else {
        [0; 3]
    };
    match line.layer {
        Layer::Conv2d { kernel, .. } => Stage::Convolution {
            weights,
            from: image,
            kernel,
        },
        Layer::MaxPool2d { size } => Stage::Pooling { from: image, size },
        Layer::Flatten => Stage::Flatten,
        Layer::Dense { activation, .. } => Stage::Dense {
            weights,
            activation,
            convolution,
        },
        Layer::Dropout { rate } => Stage::Dropout {
            values: line.from.count(),
            rate,
        },
        Layer::Conv1d { filters, kernel } | Layer::HaplotypeConv { filters, kernel } => {
            run(Link::Convolution {
                weights,
                kernel,
                filters,
                turn: matches!(line.layer, Layer::HaplotypeConv { .. }),
            })
        }
        Layer::AveragePool1d { size } => run(Link::Pooling {
            pooling: Pooling::Mean,
            size,
        }),
        Layer::MaxPool1d { size } | Layer::HaplotypePool { size } => run(Link::Pooling {
            pooling: Pooling::Largest,
            size,
        }),
        Layer::PoolHaplotypes | Layer::PoolSites => Stage::MeanAndLargest {
            from: match line.from {
                Shape::Haplotypes(axes) => axes,
                Shape::Alignment([steps, channels]) | Shape::Sequence([steps, channels]) => {
                    [steps, 1, channels]
                }
                Shape::Image(_) | Shape::Flat(_) => [0; 3],
            },
        },
        Layer::JoinPositions { .. } => Stage::JoinPositions { weights },
    }
}

/// Joins what is faster together: a convolution of an image with the pooling that follows it, and all along a sequence.
pub(super) fn fuse(
    stages: &[Stage],
    largest_batch: usize,
    convolution: Convolution,
    device: &Device,
) -> Vec<Stage> {
    let mut fused: Vec<Stage> = Vec::with_capacity(stages.len());
    for stage in stages {
        match (fused.last_mut(), stage) {
            (Some(Stage::Run(run)), Stage::Run(next)) if run.takes(next) => run.append(next),
            (
                Some(last),
                &Stage::Pooling {
                    from: [rows, columns, _],
                    size,
                },
            ) if convolution == Convolution::Unfold => {
                if let Stage::Convolution {
                    weights,
                    from,
                    kernel,
                } = *last
                {
                    let places = Windows::around_each_place(
                        [rows / size, columns / size],
                        size,
                        from,
                        kernel,
                        largest_batch,
                        device,
                    );
                    *last = Stage::PooledConvolution {
                        weights,
                        places,
                        inputs: kernel * kernel * from[2],
                    };
                } else {
                    fused.push(stage.clone());
                }
            }
            _ => fused.push(stage.clone()),
        }
    }
    fused
}

impl Stage {
    pub(super) fn apply(&self, passing: &mut Passing, values: Tensor<2>) -> Tensor<2> {
        match self {
            &Self::Convolution {
                weights,
                from,
                kernel,
            } => match passing.layer(weights) {
                Some((window, bias)) => convolve(values, window, bias, from, kernel),
                None => values,
            },
            &Self::Pooling { from, size } => pool_image(values, from, size),
            Self::PooledConvolution {
                weights,
                places,
                inputs,
            } => {
                let [batch, _] = values.dims();
                let Some((kernel, bias)) = passing.layer(*weights) else {
                    return values;
                };
                // [batch x pooled positions, inputs] x [inputs, filters] for each place
                let sums = places
                    .iter()
                    .map(|windows| windows.of(values.clone(), *inputs).matmul(kernel.clone()));
                let Some(largest) = sums.reduce(larger) else {
                    return values;
                };
                let [rows, filters] = largest.dims();
                activation::relu(largest + bias).reshape([batch, rows / batch * filters])
            }
            Self::Run(run) => run.apply(passing, values),
            &Self::MeanAndLargest { from } => mean_and_largest(values, from),
            &Self::JoinPositions { weights } => {
                match (passing.positions.clone(), passing.layer(weights)) {
                    (Some(positions), Some((kernel, bias))) => Tensor::cat(
                        vec![values, activation::relu(positions.matmul(kernel) + bias)],
                        1,
                    ),
                    _ => values,
                }
            }
            Self::Flatten => values,
            &Self::Dense {
                weights,
                activation,
                convolution,
            } => {
                let Some((kernel, bias)) = passing.layer(weights) else {
                    return values;
                };
                let [inputs, units] = kernel.dims();
                let sums = if convolution == Convolution::Throughout && units > 1 && inputs > 1 {
                    dense_as_convolution(values, kernel, bias)
                } else {
                    values.matmul(kernel) + bias
                };
                match activation {
                    Activation::Relu => activation::relu(sums),
                    Activation::Softmax | Activation::Linear => sums,
                }
            }
            Self::Dropout { .. } => match passing.masks.next() {
                Some(mask) => values * mask.clone(),
                None => values,
            },
        }
    }
}

/// Weighted sums of all values and a bias, `[batch, units]`: a convolution along one step, whose channels are the values.
fn dense_as_convolution(values: Tensor<2>, kernel: Tensor<2>, bias: Tensor<2>) -> Tensor<2> {
    let [batch, inputs] = values.dims();
    let [_, units] = kernel.dims();
    let window: Tensor<3> = kernel.swap_dims(0, 1).reshape([units, inputs, 1]);
    let options = ConvOptions::new([1], [0], [1], 1);
    module::conv1d(
        values.reshape([batch, inputs, 1]),
        window,
        Some(bias.reshape([units])),
        options,
    )
    .reshape([batch, units])
}
