//! The stack in words: its cells, its layers, and all of it.

use super::super::figure::Table;
use super::answer;
use super::drawn::LayerStack;
use super::input::InputCells;
use super::plane::{Kind, Plane};
use super::sides::product;
use crate::experiment::Orientation;
use crate::inspection::{CellPlace, Given, LayerOutput, Opening};
use crate::network::{Layer, LayerSummary};
use crate::number::{format_count, format_decimal};

impl LayerStack {
    /// What a cell is and its value, in words.
    pub fn reading(&self, opening: &Opening, place: CellPlace) -> Option<String> {
        let plane = self.planes.get(place.layer as usize)?;
        let value = f64::from(
            *opening
                .layers
                .get(place.layer as usize)?
                .values
                .get(place.place as usize)?,
        );
        let mut text = format!("{}: {}", self.place_name(place)?, format_decimal(value));
        if place.layer == 0
            && let Some(&gradient) = opening.gradient.get(place.place as usize)
        {
            let gradient = f64::from(gradient);
            text.push_str(&format!(
                "; gradient {}, times input {}",
                format_decimal(gradient),
                format_decimal(gradient * value)
            ));
        }
        if plane.kind == Kind::Answers {
            let answer = *answer::values(opening).get(place.place as usize)?;
            text = format!("{}: {}", self.place_name(place)?, format_decimal(answer));
        }
        Some(text)
    }

    /// What a cell is: its layer, and its site, haplotype, filter or unit, counted from 1.
    pub fn place_name(&self, place: CellPlace) -> Option<String> {
        let plane = self.planes.get(place.layer as usize)?;
        Some(if plane.kind == Kind::Answers {
            match self.outputs.get(place.place as usize) {
                Some(name) if plane.channels() > 1 => format!("{}, {name}", plane.name),
                _ => plane.name.clone(),
            }
        } else {
            format!("{}, {}", plane.name, self.part_name(place)?)
        })
    }

    /// The same without the layer.
    pub(super) fn part_name(&self, place: CellPlace) -> Option<String> {
        let plane = self.planes.get(place.layer as usize)?;
        if plane.kind == Kind::Same && place.layer > 0 {
            // Flattening changes no place, and what it came from has the better name.
            return self.part_name(CellPlace {
                layer: place.layer - 1,
                ..place
            });
        }
        if place.layer == 0
            && let Some(name) = self.input.name(&plane.shape, place.place as usize)
        {
            return Some(name);
        }
        let Some([step, channel]) = self.step_and_channel(place) else {
            return Some(
                match self.layers.get((place.layer as usize).wrapping_sub(1)) {
                    Some(Layer::PoolSites) => self.channel_name(place.layer, place.place),
                    _ => format!("unit {}", place.place + 1),
                },
            );
        };
        let channel = self.channel_name(place.layer, channel);
        Some(match (place.layer, plane.shape.as_slice(), &self.input) {
            (0, _, InputCells::Alignment(Orientation::Sites)) => {
                format!("{channel}, site {}", step + 1)
            }
            (0, _, InputCells::Alignment(Orientation::Haplotypes)) => {
                format!("haplotype {}, {channel}", step + 1)
            }
            (_, &[_, _, _], input) => {
                let row = self.row(place).unwrap_or_default() + 1;
                let rows = match input {
                    InputCells::Alignment(_) => "haplotype",
                    _ => "row",
                };
                format!("{channel}, {rows} {row}, column {}", step + 1)
            }
            _ => format!("{channel}, column {}", step + 1),
        })
    }

    /// The name of a channel of a layer, or of a value of a flat one.
    pub(super) fn channel_name(&self, layer: u32, channel: u32) -> String {
        let number = channel + 1;
        let channels = self.planes.get(layer as usize).map_or(0, Plane::channels) as u32;
        match (
            (layer as usize)
                .checked_sub(1)
                .and_then(|before| self.layers.get(before)),
            &self.input,
        ) {
            (None, InputCells::Alignment(Orientation::Sites)) => format!("haplotype {number}"),
            (None, InputCells::Alignment(Orientation::Haplotypes)) => format!("site {number}"),
            (None, _) => format!("channel {number}"),
            (Some(Layer::PoolHaplotypes | Layer::PoolSites), _) if number > channels / 2 => {
                format!("largest of filter {}", number - channels / 2)
            }
            (Some(Layer::PoolHaplotypes | Layer::PoolSites), _) => {
                format!("mean of filter {number}")
            }
            _ => format!("filter {number}"),
        }
    }

    /// The row of a cell, from 0, in a layer that has rows.
    pub(super) fn row(&self, CellPlace { layer, place }: CellPlace) -> Option<usize> {
        match *self.planes.get(layer as usize)?.shape.as_slice() {
            [_, steps, channels] => Some(place as usize / channels.max(1) / steps.max(1)),
            _ => None,
        }
    }

    /// Step and channel of a cell, from 0; none of a flat layer.
    pub(super) fn step_and_channel(
        &self,
        CellPlace { layer, place }: CellPlace,
    ) -> Option<[u32; 2]> {
        let (steps, channels) = match *self.planes.get(layer as usize)?.shape.as_slice() {
            [steps, channels] | [_, steps, channels] => {
                (steps.max(1) as u32, channels.max(1) as u32)
            }
            _ => return None,
        };
        Some([place / channels % steps, place % channels])
    }
}

/// A layer in a few words.
pub(super) fn describe(plane: &Plane, output: &LayerOutput) -> String {
    let [mean, largest, active] = statistics(output);
    let shape = product(&plane.shape);
    let (mean, largest, active) = (
        format_decimal(mean),
        format_decimal(largest),
        format_decimal(100.0 * active),
    );
    match plane.kind {
        Kind::Answers => format!("{}: what the network answers", plane.name),
        _ => format!(
            "{}: {shape}, mean {mean}, largest {largest}, {active} % above zero",
            plane.name
        ),
    }
}

/// The whole stack in one sentence.
pub(super) fn sentence(opening: &Opening, outputs: &[String], planes: &[Plane]) -> String {
    let drawn: Vec<String> = planes
        .iter()
        .skip(1)
        .filter(|plane| !matches!(plane.kind, Kind::Same | Kind::Answers))
        .map(|plane| format!("{} ({})", plane.name, product(&plane.shape)))
        .collect();
    let through = if drawn.is_empty() {
        String::new()
    } else {
        format!(" through {}", drawn.join(", "))
    };
    let given = match &opening.given {
        Given::Alignment { statistics, .. } => format!(
            "An alignment of {} haplotypes with {} segregating sites",
            format_count(f64::from(statistics.haplotypes)),
            format_count(f64::from(statistics.segregating_sites)),
        ),
        Given::Spectrum { samples, .. } => {
            let samples: Vec<String> = samples.iter().map(ToString::to_string).collect();
            format!("A spectrum of {} haplotypes", samples.join(" and "))
        }
        Given::Statistics { values } => {
            format!("{} statistics", format_count(values.len() as f64))
        }
    };
    format!("{given}{through}: {}.", answer::sentence(opening, outputs))
}

/// The numbers of the layers.
pub(super) fn table(opening: &Opening, planes: &[Plane], summary: &[LayerSummary]) -> Table {
    let weights = std::iter::once(0)
        .chain(summary.iter().map(|line| line.parameters))
        .chain(std::iter::repeat(0));
    let rows = planes
        .iter()
        .zip(&opening.layers)
        .zip(weights)
        .map(|((plane, output), weights)| {
            let [mean, largest, active] = statistics(output);
            let numbers = [
                format_decimal(mean),
                format_decimal(largest),
                format!("{} %", format_decimal(100.0 * active)),
            ];
            [
                plane.name.clone(),
                product(&plane.shape),
                format_count(weights as f64),
            ]
            .into_iter()
            .chain(numbers)
            .collect()
        });
    Table::new(
        &["layer", "shape", "weights", "mean", "largest", "above zero"],
        rows.collect(),
    )
}

/// Mean, largest value, and the fraction above zero.
fn statistics(output: &LayerOutput) -> [f64; 3] {
    let finite = || {
        output
            .values
            .iter()
            .copied()
            .map(f64::from)
            .filter(|value| value.is_finite())
    };
    let count = finite().count().max(1) as f64;
    let largest = finite().fold(f64::NEG_INFINITY, f64::max);
    [
        finite().sum::<f64>() / count,
        largest,
        finite().filter(|value| *value > 0.0).count() as f64 / count,
    ]
}
