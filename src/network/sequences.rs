//! Convolutions along sequences, and the pooling between them.
//!
//! As matrix products the sequences of a batch lie one behind the other, `[sequences x stride, channels]`. A window of `kernel` steps is
//! then `kernel x channels` neighbouring numbers: a matrix whose rows overlap, which needs no copy. Windows that reach from one sequence
//! into the next give values that nobody reads; the stride leaves room for them, and so does a tail of zeros behind the last sequence.

use super::convolution::Convolution;
use super::passing::Passing;
use super::pooling::Pooling;
use super::shape::Shape;
use burn::tensor::ops::{ConvOptions, MaxPoolOptions};
use burn::tensor::{Tensor, activation, module};

/// One layer of a run.
#[derive(Clone, Copy)]
pub(super) enum Link {
    /// "Valid" convolution and ReLU. With `turn`, an alignment `[sites, haplotypes]` is one sequence for each haplotype.
    Convolution {
        weights: usize,
        kernel: usize,
        filters: usize,
        turn: bool,
    },
    /// Over windows that do not overlap.
    Pooling { pooling: Pooling, size: usize },
}

/// Layers along the same sequences.
#[derive(Clone)]
pub(super) struct Run {
    /// Sites and haplotypes of an alignment that has to be turned.
    turn: Option<[usize; 2]>,
    /// Sequences of one example, their steps and channels.
    from: [usize; 3],
    links: Vec<Link>,
    convolution: Convolution,
}

/// The sequences of a batch, one behind the other.
struct Rows {
    /// `[at least sequences x stride, channels]`.
    values: Tensor<2>,
    sequences: usize,
    /// Rows from the beginning of one sequence to that of the next.
    stride: usize,
    /// Rows of a sequence that mean something.
    steps: usize,
}

impl Run {
    pub(super) fn new(from: Shape, link: Link, convolution: Convolution) -> Self {
        let turns = matches!(link, Link::Convolution { turn: true, .. });
        let (turn, from) = match from {
            Shape::Alignment([sites, haplotypes]) if turns => {
                (Some([sites, haplotypes]), [haplotypes, sites, 1])
            }
            Shape::Alignment([steps, channels]) | Shape::Sequence([steps, channels]) => {
                (None, [1, steps, channels])
            }
            Shape::Haplotypes(axes) => (None, axes),
            Shape::Image(_) | Shape::Flat(_) => (None, [0; 3]),
        };
        Self {
            turn,
            from,
            links: vec![link],
            convolution,
        }
    }

    /// Whether another run goes on along the same sequences.
    pub(super) fn takes(&self, next: &Self) -> bool {
        next.turn.is_none() && next.from[0] == self.from[0]
    }

    pub(super) fn append(&mut self, next: &Self) {
        self.links.extend_from_slice(&next.links);
    }

    pub(super) fn apply(&self, passing: &mut Passing, values: Tensor<2>) -> Tensor<2> {
        let [batch, _] = values.dims();
        let [sequences, steps, channels] = self.from;
        let values = match self.turn {
            Some([sites, haplotypes]) => values.reshape([batch, sites, haplotypes]).swap_dims(1, 2),
            None => values.reshape([batch * sequences, steps, channels]),
        };
        match self.convolution {
            Convolution::Unfold => {
                let rows = values.reshape([batch * sequences * steps, channels]);
                let rows = Rows {
                    values: rows,
                    sequences: batch * sequences,
                    stride: steps,
                    steps,
                };
                self.unfold(passing, rows)
                    .compact()
                    .reshape([batch as i32, -1])
            }
            Convolution::Direct | Convolution::Throughout => {
                let values = values.reshape([batch * sequences, steps, channels]);
                self.direct(passing, values).reshape([batch as i32, -1])
            }
        }
    }

    /// Values are `[sequences, steps, channels]` between two layers. A GPU's own convolutions keep channels fastest in memory: what is done
    /// in that order is fused, and nothing is copied.
    fn direct(&self, passing: &mut Passing, mut values: Tensor<3>) -> Tensor<3> {
        for &link in &self.links {
            values = match link {
                Link::Convolution {
                    weights,
                    kernel,
                    filters,
                    ..
                } => {
                    let Some((window, bias)) = passing.layer(weights) else {
                        return values;
                    };
                    let [_, _, channels] = values.dims();
                    // [window step, channel, filter] to [filter, channel, window step]
                    let window: Tensor<3> = window
                        .reshape([kernel, channels, filters])
                        .permute([2, 1, 0]);
                    let options = ConvOptions::new([1], [0], [1], 1);
                    let sums = module::conv1d(
                        values.swap_dims(1, 2),
                        window,
                        Some(bias.reshape([filters])),
                        options,
                    );
                    activation::relu(sums.swap_dims(1, 2))
                }
                Link::Pooling {
                    pooling: Pooling::Mean,
                    size,
                } => {
                    let [sequences, steps, channels] = values.dims();
                    let whole = values.narrow(1, 0, steps / size * size);
                    let windows: Tensor<4> =
                        whole.reshape([sequences, steps / size, size, channels]);
                    windows
                        .mean_dim(2)
                        .reshape([sequences, steps / size, channels])
                }
                Link::Pooling {
                    pooling: Pooling::Largest,
                    size,
                } => module::max_pool1d(values.swap_dims(1, 2), MaxPoolOptions::new([size]))
                    .swap_dims(1, 2),
            };
        }
        values
    }

    /// Convolutions up to the next pooling share one stride, and the last of them is computed for each place of a pooling window.
    fn unfold(&self, passing: &mut Passing, mut rows: Rows) -> Rows {
        let mut links = self.links.as_slice();
        while !links.is_empty() {
            let count = links
                .iter()
                .take_while(|link| matches!(link, Link::Convolution { .. }))
                .count();
            let (convolutions, rest) = links.split_at(count);
            let pooled = match rest.first() {
                Some(&Link::Pooling { pooling, size }) => Some((pooling, size)),
                _ => None,
            };
            rows = match (convolutions, pooled) {
                ([], Some((pooling, size))) => rows.pool(pooling, size),
                _ => rows.convolve(passing, convolutions, pooled),
            };
            links = rest.get(1..).unwrap_or_default();
        }
        rows
    }
}

impl Rows {
    /// Steps that mean something, `[sequences, steps x channels]`.
    fn compact(self) -> Tensor<2> {
        let [_, channels] = self.values.dims();
        let values = self
            .values
            .reshape([self.sequences, self.stride * channels]);
        if self.steps == self.stride {
            values
        } else {
            values.narrow(1, 0, self.steps * channels)
        }
    }

    /// The same sequences with another stride, and so many zeros behind them.
    fn spaced(self, stride: usize, tail: usize) -> Self {
        let (sequences, steps, device) = (self.sequences, self.steps, self.values.device());
        let [_, channels] = self.values.dims();
        let values = if stride == self.stride && tail == 0 {
            self.values
        } else if stride == self.stride {
            Tensor::cat(
                vec![self.values, Tensor::zeros([tail, channels], &device)],
                0,
            )
        } else {
            let behind = tail.div_ceil(stride);
            let room = Tensor::zeros([sequences + behind, stride * channels], &device);
            let spaced = room.slice_assign([0..sequences, 0..steps * channels], self.compact());
            spaced
                .reshape([(sequences + behind) * stride, channels])
                .narrow(0, 0, sequences * stride + tail)
        };
        Self {
            values,
            sequences,
            stride,
            steps,
        }
    }

    fn pool(self, pooling: Pooling, size: usize) -> Self {
        let [_, channels] = self.values.dims();
        let (sequences, steps) = (self.sequences, self.steps / size);
        let whole = self.compact().narrow(1, 0, steps * size * channels);
        let windows: Tensor<3> = whole.reshape([sequences * steps, size, channels]);
        let values = pooling
            .over(windows, 1)
            .reshape([sequences * steps, channels]);
        Self {
            values,
            sequences,
            stride: steps,
            steps,
        }
    }

    fn convolve(
        self,
        passing: &mut Passing,
        convolutions: &[Link],
        pooled: Option<(Pooling, usize)>,
    ) -> Self {
        let reach = |link: &Link| {
            if let Link::Convolution { kernel, .. } = link {
                kernel - 1
            } else {
                0
            }
        };
        let size = pooled.map_or(1, |(_, size)| size);
        let stride = self.steps.max(self.stride).next_multiple_of(size);
        // The last window of the last place, in blocks of a pooling window.
        let block = convolutions
            .last()
            .map_or(0, |last| size - 1 - reach(last) % size);
        let mut rows = self.spaced(
            stride,
            convolutions.iter().map(reach).sum::<usize>() + block,
        );
        for (position, link) in (1..).zip(convolutions) {
            let &Link::Convolution {
                weights, kernel, ..
            } = link
            else {
                continue;
            };
            let untracked = passing.untracked;
            let Some((window, bias)) = passing.layer(weights) else {
                return rows;
            };
            let sliding = Sliding {
                values: rows.values.clone(),
                kernel,
                untracked,
            };
            let steps = rows.steps + 1 - kernel;
            rows = match pooled {
                Some((pooling, size)) if position == convolutions.len() => {
                    let count = rows.sequences * stride / size;
                    let sums = (0..size).map(|place| sliding.every(size, place, count, &window));
                    let Some(values) = pooling.of_relus(sums, &bias) else {
                        return rows;
                    };
                    Self {
                        values,
                        sequences: rows.sequences,
                        stride: stride / size,
                        steps: steps / size,
                    }
                }
                _ => Self {
                    values: activation::relu(sliding.each(&window) + bias),
                    steps,
                    ..rows
                },
            };
        }
        rows
    }
}

/// The windows of so many rows.
struct Sliding {
    /// `[rows, channels]`.
    values: Tensor<2>,
    kernel: usize,
    /// Their gradient is not asked for: then a view of overlapping windows will do, whose gradient would be slow.
    untracked: bool,
}

impl Sliding {
    /// Weighted sums of each window, `[rows - kernel + 1, filters]`.
    fn each(&self, weights: &Tensor<2>) -> Tensor<2> {
        let [rows, _] = self.values.dims();
        self.every(1, 0, rows + 1 - self.kernel, weights)
    }

    /// Weighted sums of `count` windows, the first from row `first` and each `step` rows from the one before. A window is taken in blocks of
    /// `step` rows; `step x count` rows from the beginning of the last block on must be there.
    fn every(&self, step: usize, first: usize, count: usize, weights: &Tensor<2>) -> Tensor<2> {
        let [rows, channels] = self.values.dims();
        if self.untracked {
            let flat: Tensor<1> = self.values.clone().reshape([rows * channels]).narrow(
                0,
                first * channels,
                (rows - first) * channels,
            );
            let windows: Tensor<2> = flat.unfold(0, self.kernel * channels, step * channels);
            return windows.narrow(0, 0, count).matmul(weights.clone());
        }
        // Blocks of `step` rows follow each other without a gap or an overlap: views with a cheap gradient.
        let sums = (0..self.kernel).step_by(step).map(|from| {
            let taken = step.min(self.kernel - from);
            let blocks = self
                .values
                .clone()
                .narrow(0, first + from, step * count)
                .reshape([count, step * channels]);
            let blocks = if taken == step {
                blocks
            } else {
                blocks.narrow(1, 0, taken * channels)
            };
            let all = from == 0 && taken == self.kernel;
            blocks.matmul(if all {
                weights.clone()
            } else {
                weights.clone().narrow(0, from * channels, taken * channels)
            })
        });
        sums.reduce(|a, b| a + b)
            .unwrap_or_else(|| self.values.clone())
    }
}
