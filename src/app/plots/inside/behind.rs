//! Which values of a layer a value of the next was made from.

use crate::network::Layer;
use std::ops::Range;

/// Values of one layer that belong together.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Block {
    /// Of `[steps, channels]` (one row) or `[rows, steps, channels]`.
    Cells {
        rows: Range<usize>,
        steps: Range<usize>,
        channels: Range<usize>,
    },
    /// Of `[values]`.
    Values(Range<usize>),
}

impl Block {
    /// One value of a layer, by its place; none if the layer has fewer.
    pub(super) fn of_place(shape: &[usize], place: usize) -> Option<Self> {
        if place >= shape.iter().product() {
            return None;
        }
        let one = |index: usize| index..index + 1;
        match *shape {
            [_, channels] => Some(Self::Cells {
                rows: 0..1,
                steps: one(place / channels),
                channels: one(place % channels),
            }),
            [_, steps, channels] => {
                let step = place / channels;
                Some(Self::Cells {
                    rows: one(step / steps),
                    steps: one(step % steps),
                    channels: one(place % channels),
                })
            }
            [_] => Some(Self::Values(one(place))),
            _ => None,
        }
    }

    /// Everything in a layer.
    pub(super) fn all(shape: &[usize]) -> Option<Self> {
        match *shape {
            [steps, channels] => Some(Self::Cells {
                rows: 0..1,
                steps: 0..steps,
                channels: 0..channels,
            }),
            [rows, steps, channels] => Some(Self::Cells {
                rows: 0..rows,
                steps: 0..steps,
                channels: 0..channels,
            }),
            [values] => Some(Self::Values(0..values)),
            _ => None,
        }
    }

    /// What this block of a layer's output was made from, of the values (of this shape) before the layer. None where that is nothing
    /// that is drawn, as of positions, or where layer and shape do not belong together.
    pub(super) fn behind(&self, layer: &Layer, before: &[usize]) -> Option<Self> {
        match (self, layer, before) {
            (_, Layer::Dropout { .. }, _) => Some(self.clone()),
            (_, Layer::Dense { .. }, _) => Self::all(before),
            (Self::Values(values), Layer::Flatten, _) => {
                if values.len() == 1 {
                    Self::of_place(before, values.start)
                } else {
                    Self::all(before)
                }
            }
            (Self::Values(values), Layer::JoinPositions { .. }, &[joined]) => {
                (values.start < joined).then(|| Self::Values(values.start..values.end.min(joined)))
            }
            (Self::Values(values), Layer::PoolSites, &[steps, channels]) => Some(Self::Cells {
                rows: 0..1,
                steps: 0..steps,
                channels: halved(values, channels),
            }),
            (Self::Cells { steps, .. }, &Layer::Conv1d { kernel, .. }, &[_, channels]) => {
                Some(Self::Cells {
                    rows: 0..1,
                    steps: widened(steps, kernel),
                    channels: 0..channels,
                })
            }
            (
                Self::Cells {
                    rows,
                    steps,
                    channels,
                },
                &Layer::AveragePool1d { size } | &Layer::MaxPool1d { size },
                &[_, _],
            )
            | (
                Self::Cells {
                    rows,
                    steps,
                    channels,
                },
                &Layer::HaplotypePool { size },
                &[_, _, _],
            ) => Some(Self::Cells {
                rows: rows.clone(),
                steps: steps.start * size..steps.end * size,
                channels: channels.clone(),
            }),
            (Self::Cells { rows, steps, .. }, &Layer::Conv2d { kernel, .. }, &[_, _, channels]) => {
                Some(Self::Cells {
                    rows: widened(rows, kernel),
                    steps: widened(steps, kernel),
                    channels: 0..channels,
                })
            }
            (
                Self::Cells {
                    rows,
                    steps,
                    channels,
                },
                &Layer::MaxPool2d { size },
                &[_, _, _],
            ) => Some(Self::Cells {
                rows: rows.start * size..rows.end * size,
                steps: steps.start * size..steps.end * size,
                channels: channels.clone(),
            }),
            // The first such convolution takes the alignment, whose channels are haplotypes.
            (Self::Cells { rows, steps, .. }, &Layer::HaplotypeConv { kernel, .. }, &[_, _]) => {
                Some(Self::Cells {
                    rows: 0..1,
                    steps: widened(steps, kernel),
                    channels: rows.clone(),
                })
            }
            (
                Self::Cells { rows, steps, .. },
                &Layer::HaplotypeConv { kernel, .. },
                &[_, _, channels],
            ) => Some(Self::Cells {
                rows: rows.clone(),
                steps: widened(steps, kernel),
                channels: 0..channels,
            }),
            (
                Self::Cells {
                    steps, channels, ..
                },
                Layer::PoolHaplotypes,
                &[rows, _, before],
            ) => Some(Self::Cells {
                rows: 0..rows,
                steps: steps.clone(),
                channels: halved(channels, before),
            }),
            _ => None,
        }
    }
}

fn widened(steps: &Range<usize>, kernel: usize) -> Range<usize> {
    steps.start..steps.end + kernel.saturating_sub(1)
}

/// Channels of which mean and maximum stand side by side.
fn halved(both: &Range<usize>, channels: usize) -> Range<usize> {
    match (both.len(), channels) {
        (1, 1..) => both.start % channels..both.start % channels + 1,
        _ => 0..channels,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::network::{Activation, Initial};

    fn cells(rows: Range<usize>, steps: Range<usize>, channels: Range<usize>) -> Block {
        Block::Cells {
            rows,
            steps,
            channels,
        }
    }

    #[test]
    fn a_pooled_cell_goes_back_to_its_window_of_the_alignment() {
        // [40, 20] -> Conv1d 2 -> [39, 128] -> Conv1d 2 -> [38, 128] -> pool 2 -> [19, 128] -> flatten -> [2432].
        let place = 3 * 128 + 17;
        let pooled = Block::of_place(&[2432], place)
            .unwrap()
            .behind(&Layer::Flatten, &[19, 128])
            .unwrap();
        assert_eq!(pooled, cells(0..1, 3..4, 17..18));
        let second = pooled
            .behind(&Layer::AveragePool1d { size: 2 }, &[38, 128])
            .unwrap();
        assert_eq!(second, cells(0..1, 6..8, 17..18));
        let first = second
            .behind(
                &Layer::Conv1d {
                    filters: 128,
                    kernel: 2,
                },
                &[39, 128],
            )
            .unwrap();
        assert_eq!(first, cells(0..1, 6..9, 0..128));
        let input = first
            .behind(
                &Layer::Conv1d {
                    filters: 128,
                    kernel: 2,
                },
                &[40, 20],
            )
            .unwrap();
        assert_eq!(input, cells(0..1, 6..10, 0..20));
    }

    #[test]
    fn a_haplotype_s_cell_goes_back_to_its_own_row() {
        // [40, 20] -> HaplotypeConv 5 -> [20, 36, 24] -> pool 2 -> [20, 18, 24].
        let cell = Block::of_place(&[20, 18, 24], (7 * 18 + 2) * 24 + 5).unwrap();
        assert_eq!(cell, cells(7..8, 2..3, 5..6));
        let first = cell
            .behind(&Layer::HaplotypePool { size: 2 }, &[20, 36, 24])
            .unwrap();
        assert_eq!(first, cells(7..8, 4..6, 5..6));
        assert_eq!(
            first.behind(
                &Layer::HaplotypeConv {
                    filters: 24,
                    kernel: 5
                },
                &[40, 20]
            ),
            Some(cells(0..1, 4..10, 7..8))
        );
    }

    #[test]
    fn a_cell_of_an_image_goes_back_to_a_square_of_it() {
        // [21, 21, 1] -> Conv2d 3 -> [19, 19, 8] -> pool 2 -> [9, 9, 8].
        let cell = Block::of_place(&[9, 9, 8], (4 * 9 + 2) * 8 + 5).unwrap();
        let convolved = cell
            .behind(&Layer::MaxPool2d { size: 2 }, &[19, 19, 8])
            .unwrap();
        assert_eq!(convolved, cells(8..10, 4..6, 5..6));
        let convolution = Layer::Conv2d {
            filters: 8,
            kernel: 3,
        };
        assert_eq!(
            convolved.behind(&convolution, &[21, 21, 1]),
            Some(cells(8..12, 4..8, 0..1))
        );
    }

    #[test]
    fn mean_and_maximum_come_from_the_same_channel() {
        for place in [3, 3 + 32] {
            let over_sites = Block::of_place(&[64], place)
                .unwrap()
                .behind(&Layer::PoolSites, &[14, 32]);
            assert_eq!(over_sites, Some(cells(0..1, 0..14, 3..4)));
            let over_haplotypes = Block::of_place(&[14, 64], 5 * 64 + place)
                .unwrap()
                .behind(&Layer::PoolHaplotypes, &[20, 14, 32]);
            assert_eq!(over_haplotypes, Some(cells(0..20, 5..6, 3..4)));
        }
    }

    #[test]
    fn a_dense_unit_comes_from_everything_and_a_position_from_nothing_drawn() {
        let dense = Layer::Dense {
            units: 4,
            activation: Activation::Relu,
            initial: Initial::Glorot,
        };
        assert_eq!(
            Block::Values(2..3).behind(&dense, &[10]),
            Some(Block::Values(0..10))
        );
        let join = Layer::JoinPositions { units: 8 };
        assert_eq!(
            [4, 10].map(|value| Block::Values(value..value + 1).behind(&join, &[10])),
            [Some(Block::Values(4..5)), None]
        );
        assert_eq!(Block::of_place(&[2, 3], 6), None);
    }
}
