//! Where the values of one layer lie in the stack.

use super::behind::Block;
use crate::inspection::LayerOutput;
use crate::network::Layer;
use std::ops::Range;

/// The columns of a layer in steps of the input: column `i` covers `[start + i x pitch, start + (i + 1) x pitch)`.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Columns {
    pub(super) start: f64,
    pub(super) pitch: f64,
}

impl Columns {
    /// Those of the input.
    pub(super) const INPUT: Self = Self {
        start: 0.0,
        pitch: 1.0,
    };

    /// Behind a layer: a convolution's column stands in the middle of its window, a pooled one is as wide as what it pools.
    pub(super) fn after(self, layer: &Layer) -> Self {
        match *layer {
            Layer::Conv1d { kernel, .. } | Layer::HaplotypeConv { kernel, .. } => Self {
                start: self.start + 0.5 * kernel.saturating_sub(1) as f64 * self.pitch,
                ..self
            },
            Layer::AveragePool1d { size }
            | Layer::MaxPool1d { size }
            | Layer::HaplotypePool { size } => Self {
                pitch: self.pitch * size as f64,
                ..self
            },
            _ => self,
        }
    }
}

/// How a layer is drawn.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Kind {
    /// `[steps, channels]` as one picture whose columns line up with the input's.
    Track,
    /// `[rows, steps, channels]` as small maps, so many in a line, with this pitch; rows go upwards where they count an allele.
    Maps {
        per_line: usize,
        pitch: [f64; 2],
        upwards: bool,
    },
    /// `[values]` as a strip.
    Strip,
    /// Hands on what was before: nothing to draw.
    Same,
    /// The answers at the end, one below the other.
    Answers,
}

/// A layer in the stack.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Plane {
    pub(super) name: String,
    pub(super) kind: Kind,
    pub(super) shape: Vec<usize>,
    /// Left, top, width and height; of maps, of all of them together.
    pub(super) area: [f64; 4],
    /// Width and height of a cell.
    pub(super) cell: [f64; 2],
    /// Channels (or values of a strip) in the order in which they are drawn.
    pub(super) order: Vec<u32>,
    /// The place of each in that order.
    pub(super) rank: Vec<u32>,
}

impl Plane {
    /// The last axis: channels, or values.
    pub(super) fn channels(&self) -> usize {
        self.shape.last().copied().unwrap_or(0)
    }

    /// How many rows of a map lie above a range of them; the same of rows counted from the top.
    pub(super) fn rows_above(&self, rows: Range<usize>) -> usize {
        match (self.kind, self.shape.first()) {
            (Kind::Maps { upwards: true, .. }, Some(&all)) => all.saturating_sub(rows.end),
            _ => rows.start,
        }
    }

    /// The value's place under a point.
    pub(super) fn place_at(&self, x: f64, y: f64) -> Option<usize> {
        let [left, top, width, height] = self.area;
        if !(x >= left && y >= top && x < left + width && y < top + height) {
            return None;
        }
        let [column, row] =
            [(x - left) / self.cell[0], (y - top) / self.cell[1]].map(|place| place as usize);
        let channel = |rank: usize| self.order.get(rank).map(|&channel| channel as usize);
        match (self.kind, self.shape.as_slice()) {
            (Kind::Track, &[steps, channels]) => {
                Some(column.min(steps.checked_sub(1)?) * channels + channel(row.min(channels - 1))?)
            }
            (
                Kind::Maps {
                    per_line, pitch, ..
                },
                &[rows, steps, channels],
            ) => {
                let [across, down] = [(x - left) / pitch[0], (y - top) / pitch[1]];
                let within = [
                    across.fract() * pitch[0] / self.cell[0],
                    down.fract() * pitch[1] / self.cell[1],
                ]
                .map(|place| place as usize);
                let rank = down as usize * per_line + across as usize;
                // Between two maps there is nothing.
                let inside = (across as usize) < per_line && within[0] < steps && within[1] < rows;
                inside.then(|| channel(rank)).flatten().map(|channel| {
                    let row = self.rows_above(within[1]..within[1] + 1);
                    (row * steps + within[0]) * channels + channel
                })
            }
            (Kind::Strip, _) => channel(column.min(self.order.len().checked_sub(1)?)),
            (Kind::Answers, _) => Some(row.min(self.order.len().checked_sub(1)?)),
            _ => None,
        }
    }

    /// Where a block of values lies: one rectangle, or one for each map.
    pub(super) fn areas_of(&self, block: &Block) -> Vec<[f64; 4]> {
        let [left, top, width, height] = self.area;
        let [w, h] = self.cell;
        let rank = |channel: usize| self.rank.get(channel).map(|&rank| rank as usize);
        match (self.kind, block) {
            (
                Kind::Track,
                Block::Cells {
                    steps, channels, ..
                },
            ) => {
                let rows = self.rows_of(channels.start, channels.end);
                rows.map(|[first, rows]| {
                    vec![[
                        left + steps.start as f64 * w,
                        top + first * h,
                        steps.len() as f64 * w,
                        rows * h,
                    ]]
                })
                .unwrap_or_default()
            }
            (
                Kind::Maps {
                    per_line, pitch, ..
                },
                Block::Cells {
                    rows,
                    steps,
                    channels,
                },
            ) => {
                let ranks = channels.clone().filter_map(rank);
                let corners = ranks.map(|rank| {
                    [
                        left + (rank % per_line) as f64 * pitch[0],
                        top + (rank / per_line) as f64 * pitch[1],
                    ]
                });
                let area = |[x, y]: [f64; 2]| {
                    [
                        x + steps.start as f64 * w,
                        y + self.rows_above(rows.clone()) as f64 * h,
                        steps.len() as f64 * w,
                        rows.len() as f64 * h,
                    ]
                };
                corners.map(area).collect()
            }
            (Kind::Strip, Block::Values(values)) if values.len() == 1 => rank(values.start)
                .map(|rank| [left + rank as f64 * w, top, w, height])
                .into_iter()
                .collect(),
            (Kind::Answers, Block::Values(values)) => vec![[
                left,
                top + values.start as f64 * h,
                width,
                values.len() as f64 * h,
            ]],
            (Kind::Strip, Block::Values(_)) => vec![[left, top, width, height]],
            _ => Vec::new(),
        }
    }

    /// First row and number of rows of a range of channels, where they lie beside each other in the picture.
    fn rows_of(&self, from: usize, to: usize) -> Option<[f64; 2]> {
        let ranks = self.rank.get(from..to)?;
        let (first, last) = (*ranks.iter().min()?, *ranks.iter().max()?);
        ((last - first) as usize + 1 == ranks.len()).then(|| [f64::from(first), ranks.len() as f64])
    }
}

/// The channels of each layer in the order of their mean output, largest first. Layers that pool keep the order of what they pool.
pub(super) fn by_activity(layers: &[Layer], outputs: &[LayerOutput]) -> Vec<Vec<u32>> {
    let mut orders: Vec<Vec<u32>> = Vec::with_capacity(outputs.len());
    for (index, output) in outputs.iter().enumerate() {
        let channels = output.shape.last().copied().unwrap_or(0);
        let before = orders.last().map_or(&[][..], Vec::as_slice);
        let order = match index.checked_sub(1).and_then(|index| layers.get(index)) {
            // Rows of the alignment have an order of their own.
            None => (0..channels as u32).collect(),
            Some(
                Layer::AveragePool1d { .. }
                | Layer::MaxPool1d { .. }
                | Layer::MaxPool2d { .. }
                | Layer::HaplotypePool { .. }
                | Layer::Dropout { .. },
            ) if before.len() == channels => before.to_vec(),
            Some(Layer::PoolHaplotypes | Layer::PoolSites) if 2 * before.len() == channels => {
                let half = before.len() as u32;
                before
                    .iter()
                    .copied()
                    .chain(before.iter().map(|&channel| channel + half))
                    .collect()
            }
            Some(_) => sorted(channels, &output.values),
        };
        orders.push(order);
    }
    orders
}

fn sorted(channels: usize, values: &[f32]) -> Vec<u32> {
    let mut sums = vec![0.0; channels];
    for row in values.chunks_exact(channels.max(1)) {
        for (sum, &value) in sums.iter_mut().zip(row) {
            *sum += if value.is_finite() {
                f64::from(value)
            } else {
                0.0
            };
        }
    }
    let mut order: Vec<u32> = (0..channels as u32).collect();
    order.sort_by(|&one, &other| sums[other as usize].total_cmp(&sums[one as usize]));
    order
}

/// The place of each channel in an order, if the order holds each channel once.
pub(super) fn ranks(order: &[u32]) -> Option<Vec<u32>> {
    let mut ranks = vec![u32::MAX; order.len()];
    for (rank, &channel) in (0..).zip(order) {
        *ranks.get_mut(channel as usize)? = rank;
    }
    ranks.iter().all(|&rank| rank != u32::MAX).then_some(ranks)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn plane(kind: Kind, shape: &[usize], order: Vec<u32>) -> Plane {
        let rank = ranks(&order).unwrap();
        Plane {
            name: String::new(),
            kind,
            shape: shape.to_vec(),
            area: [100.0, 50.0, 60.0, 20.0],
            cell: [20.0, 10.0],
            order,
            rank,
        }
    }

    #[test]
    fn a_place_and_its_area_belong_together() {
        let [small, upwards] = [false, true].map(|upwards| {
            let maps = Kind::Maps {
                per_line: 2,
                pitch: [44.0, 33.0],
                upwards,
            };
            Plane {
                area: [100.0, 50.0, 84.0, 63.0],
                ..plane(maps, &[3, 2, 3], vec![2, 0, 1])
            }
        });
        let planes = [
            plane(Kind::Track, &[3, 2], vec![1, 0]),
            small,
            upwards,
            plane(Kind::Strip, &[3], vec![2, 0, 1]),
            Plane {
                cell: [60.0, 10.0],
                ..plane(Kind::Answers, &[2], vec![0, 1])
            },
        ];
        for plane in &planes {
            for place in 0..plane.shape.iter().product() {
                let areas = plane.areas_of(&Block::of_place(&plane.shape, place).unwrap());
                let [[x, y, w, h]] = areas.as_slice() else {
                    panic!("one area: {areas:?}")
                };
                assert_eq!(
                    plane.place_at(x + 0.5 * w, y + 0.5 * h),
                    Some(place),
                    "{plane:?}"
                );
            }
            assert_eq!(plane.place_at(99.0, 55.0), None);
        }
        assert_eq!(
            planes[0].areas_of(&Block::of_place(&[3, 2], 1).unwrap()),
            [[100.0, 50.0, 20.0, 10.0]],
            "channel 1 comes first"
        );
        assert_eq!(planes[1].place_at(142.0, 55.0), None, "between two maps");
        let rows = |plane: &Plane| {
            [0, 12]
                .map(|place| plane.areas_of(&Block::of_place(&plane.shape, place).unwrap())[0][1])
        };
        assert_eq!(
            [&planes[1], &planes[2]].map(rows),
            [[50.0, 70.0], [70.0, 50.0]]
        );
    }

    #[test]
    fn columns_line_up_through_convolutions_and_pools() {
        let first = Columns::INPUT.after(&Layer::Conv1d {
            filters: 8,
            kernel: 2,
        });
        let second = first.after(&Layer::Conv1d {
            filters: 8,
            kernel: 2,
        });
        let pooled = second.after(&Layer::AveragePool1d { size: 2 });
        assert_eq!(
            [first, second, pooled].map(|columns| [columns.start, columns.pitch]),
            [[0.5, 1.0], [1.0, 1.0], [1.0, 2.0]]
        );
        let wide = pooled.after(&Layer::Conv1d {
            filters: 8,
            kernel: 3,
        });
        assert_eq!([wide.start, wide.pitch], [3.0, 2.0]);
    }

    #[test]
    fn a_pool_keeps_the_order_of_what_it_pools() {
        let output = |shape: &[usize], values: &[f32]| LayerOutput {
            name: String::new(),
            shape: shape.to_vec(),
            values: values.to_vec(),
        };
        let layers = [
            Layer::Conv1d {
                filters: 2,
                kernel: 1,
            },
            Layer::AveragePool1d { size: 2 },
        ];
        let outputs = [
            output(&[3, 1], &[0.0; 3]),
            output(&[3, 2], &[0.0, 1.0, 0.0, 1.0, 9.0, 1.0]),
            output(&[1, 2], &[0.0, 1.0]),
        ];
        assert_eq!(
            by_activity(&layers, &outputs),
            [vec![0], vec![0, 1], vec![0, 1]]
        );
        assert_eq!(ranks(&[0, 0]), None);
    }
}
