//! What stands in the cells of what a network is given.

use super::sides::{count, product};
use crate::experiment::{Experiment, Input, Orientation};
use crate::inspection::Given;

/// What stands in the cells of the input.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum InputCells {
    /// Haplotypes and sites.
    Alignment(Orientation),
    /// Copies of an allele in one sample downwards, in another across.
    Joint,
    /// Numbers in a row, by name.
    Row(Vec<String>),
}

impl InputCells {
    /// Those of an example.
    pub(super) fn of(given: &Given, experiment: &Experiment) -> Self {
        match given {
            Given::Alignment { .. } => match experiment.observation.input {
                Input::Alignment(of) => Self::Alignment(of.orientation),
                _ => Self::Alignment(Orientation::Sites),
            },
            Given::Spectrum { samples, .. } if samples.len() == 2 => Self::Joint,
            Given::Spectrum { samples, cells } => {
                Self::Row((0..cells.len()).map(|cell| copies(cell, samples)).collect())
            }
            Given::Statistics { values } => {
                Self::Row(values.iter().map(|(name, _)| name.clone()).collect())
            }
        }
    }

    /// What is to be known of them, a few words a line.
    pub(super) fn lines(&self, shape: &[usize]) -> Vec<String> {
        match (self, shape) {
            (Self::Alignment(Orientation::Sites), &[steps, channels]) => vec![
                format!("{} sites", count(steps)),
                format!("{} haplotypes", count(channels)),
            ],
            (Self::Alignment(Orientation::Haplotypes), &[steps, channels]) => vec![
                format!("{} haplotypes", count(steps)),
                format!("{} sites, downwards", count(channels)),
            ],
            (Self::Joint, _) => vec![
                format!("{} cells", product(shape)),
                "first sample downwards".to_owned(),
                "logarithmic greys".to_owned(),
            ],
            (Self::Row(_), &[values]) => vec![
                format!("{} numbers", count(values)),
                "logarithmic greys".to_owned(),
            ],
            _ => vec![product(shape)],
        }
    }

    /// The name of a cell by its place among the values; none of an alignment, whose cells have a step and a channel.
    pub(super) fn name(&self, shape: &[usize], place: usize) -> Option<String> {
        match (self, shape) {
            (Self::Joint, &[_, columns, channels]) => {
                let cell = place / channels.max(1);
                let [first, second] = [cell / columns.max(1), cell % columns.max(1)];
                Some(format!(
                    "{first} in the first sample, {second} in the second"
                ))
            }
            (Self::Row(names), _) => Some(
                names
                    .get(place)
                    .cloned()
                    .unwrap_or_else(|| format!("number {}", place + 1)),
            ),
            _ => None,
        }
    }
}

/// A cell of a spectrum: how many copies it counts, sample by sample; the last axis is fastest.
fn copies(cell: usize, samples: &[u32]) -> String {
    let mut left = cell;
    let mut counts: Vec<String> = samples
        .iter()
        .rev()
        .map(|&haplotypes| {
            let side = haplotypes as usize + 1;
            let count = left % side;
            left /= side;
            count.to_string()
        })
        .collect();
    counts.reverse();
    match counts.as_slice() {
        [one] if one == "1" => "1 copy".to_owned(),
        counts => format!("{} copies", counts.join(" + ")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::experiment::Preset;

    #[test]
    fn every_cell_of_every_input_has_a_name() {
        let spectrum = |samples: &[u32]| Given::Spectrum {
            samples: samples.to_vec(),
            cells: vec![0.0; samples.iter().map(|&n| n as usize + 1).product()],
        };
        let experiment = Preset::GeneFlow.experiment();
        let joint = InputCells::of(&spectrum(&[2, 3]), &experiment);
        assert_eq!(
            joint.name(&[3, 4, 1], 6).unwrap(),
            "1 in the first sample, 2 in the second"
        );
        let one = InputCells::of(&spectrum(&[3]), &experiment);
        assert_eq!(one.name(&[4], 1).unwrap(), "1 copy");
        let three = InputCells::of(&spectrum(&[1, 1, 1]), &experiment);
        assert_eq!(three.name(&[8], 6).unwrap(), "1 + 1 + 0 copies");
        let statistics = Given::Statistics {
            values: vec![("π".to_owned(), 2.0)],
        };
        let row = InputCells::of(&statistics, &experiment);
        assert_eq!(row.name(&[1], 0).unwrap(), "π");
        assert_eq!(row.name(&[1], 7).unwrap(), "number 8");
    }
}
