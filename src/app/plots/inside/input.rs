//! What stands in the cells of what a network is given.

use super::super::spectrum::Counted;
use super::sides::{count, product};
use crate::experiment::{Encoding, Experiment, Input, Orientation};
use crate::inspection::Given;
use crate::observation::encode_cells;

/// What stands in the cells of the input.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum InputCells {
    /// Haplotypes and sites.
    Alignment(Orientation),
    /// Copies of an allele in one sample upwards, in another across.
    Joint {
        /// Of what, and in which populations.
        counted: Counted,
        /// Sites in each cell, folded where the network's are, the last axis fastest.
        sites: Vec<f64>,
    },
    /// Numbers in a row, by name.
    Row(Vec<String>),
}

impl InputCells {
    /// Those of an example, whose joint spectrum counts in these populations.
    pub(super) fn of(given: &Given, experiment: &Experiment, populations: &[String; 2]) -> Self {
        match given {
            Given::Alignment { .. } => match experiment.observation.input {
                Input::Alignment(of) => Self::Alignment(of.orientation),
                _ => Self::Alignment(Orientation::Sites),
            },
            Given::Spectrum { samples, cells } if samples.len() == 2 => {
                let folded = matches!(
                    experiment.observation.input,
                    Input::Spectrum { folded: true, .. }
                );
                let mut sites: Vec<f32> = cells.iter().map(|&cell| cell as f32).collect();
                encode_cells(Encoding::Counts, folded, samples, &mut sites);
                Self::Joint {
                    counted: Counted {
                        populations: populations.clone(),
                        folded,
                    },
                    sites: sites.into_iter().map(f64::from).collect(),
                }
            }
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
            (Self::Joint { .. }, _) => vec![
                format!("{} cells", product(shape)),
                "logarithmic colours".to_owned(),
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
            (Self::Joint { counted, .. }, &[rows, columns, channels]) => {
                let cell = place / channels.max(1);
                Some(counted.of(
                    [cell / columns.max(1), cell % columns.max(1)],
                    [rows, columns],
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

    fn populations() -> [String; 2] {
        ["A", "B"].map(str::to_owned)
    }

    #[test]
    fn a_folded_spectrum_counts_minor_alleles_as_the_network_does() {
        let mut experiment = Preset::GeneFlow.experiment();
        if let Input::Spectrum { folded, .. } = &mut experiment.observation.input {
            *folded = true;
        }
        let mut cells = vec![0.0; 12];
        cells[10] = 4.0;
        let given = Given::Spectrum {
            samples: vec![2, 3],
            cells,
        };
        let joint = InputCells::of(&given, &experiment, &populations());
        let InputCells::Joint { sites, .. } = &joint else {
            panic!("{joint:?}")
        };
        assert_eq!((sites[1], sites[10]), (4.0, 0.0));
        assert_eq!(
            joint.name(&[3, 4, 1], 1).unwrap(),
            "0 of 2 with the minor allele in A, 1 of 3 in B"
        );
    }

    #[test]
    fn every_cell_of_every_input_has_a_name() {
        let spectrum = |samples: &[u32]| Given::Spectrum {
            samples: samples.to_vec(),
            cells: vec![0.0; samples.iter().map(|&n| n as usize + 1).product()],
        };
        let experiment = Preset::GeneFlow.experiment();
        let joint = InputCells::of(&spectrum(&[2, 3]), &experiment, &populations());
        assert_eq!(
            joint.name(&[3, 4, 1], 6).unwrap(),
            "1 of 2 derived in A, 2 of 3 in B"
        );
        let one = InputCells::of(&spectrum(&[3]), &experiment, &populations());
        assert_eq!(one.name(&[4], 1).unwrap(), "1 copy");
        let three = InputCells::of(&spectrum(&[1, 1, 1]), &experiment, &populations());
        assert_eq!(three.name(&[8], 6).unwrap(), "1 + 1 + 0 copies");
        let statistics = Given::Statistics {
            values: vec![("π".to_owned(), 2.0)],
        };
        let row = InputCells::of(&statistics, &experiment, &populations());
        assert_eq!(row.name(&[1], 0).unwrap(), "π");
        assert_eq!(row.name(&[1], 7).unwrap(), "number 8");
    }
}
