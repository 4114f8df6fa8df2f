//! A report on two networks, layer by layer.

use super::alignment::{FEWEST, Kernel};
use super::matching::matched;
use super::{Matching, TwinReport};
use crate::evaluation::regression::{correlation, score};
use crate::inspection::InspectionError;

/// Most points of the picture.
const MOST_POINTS: usize = 5_000;

/// The outputs of one layer for the same examples, `[examples, values]`, of the first network, of the same before its first step, and of
/// the twin.
#[derive(Clone, Copy, Debug)]
pub struct TwinLayer<'a> {
    /// Name as in the summary.
    pub name: &'a str,
    /// Shape of one example's output; channels are its last axis. Of a flat layer, units take the place of channels.
    pub shape: &'a [usize],
    /// Match its channels.
    pub matched: bool,
    /// The first network.
    pub first: &'a [f32],
    /// The first network, untrained.
    pub untrained: &'a [f32],
    /// The twin.
    pub twin: &'a [f32],
}

/// Two networks being compared: layers are added one after the other, and only what the report needs of them is kept.
#[derive(Clone, Debug)]
pub struct TwinComparison {
    examples: usize,
    layers: Vec<String>,
    first: Vec<Kernel>,
    untrained: Vec<Kernel>,
    twin: Vec<Kernel>,
    matchings: Vec<Matching>,
}

impl TwinComparison {
    /// A comparison on so many examples; 500 are enough, and memory grows with their square.
    ///
    /// # Errors
    /// With fewer than four.
    pub fn new(examples: usize) -> Result<Self, InspectionError> {
        if examples < FEWEST {
            return Err(InspectionError::TooFewExamples {
                least: FEWEST,
                found: examples,
            });
        }
        Ok(Self {
            examples,
            layers: Vec::new(),
            first: Vec::new(),
            untrained: Vec::new(),
            twin: Vec::new(),
            matchings: Vec::new(),
        })
    }

    /// Adds a layer.
    ///
    /// # Errors
    /// When its outputs do not have its shape for each example.
    pub fn add(&mut self, layer: &TwinLayer<'_>) -> Result<(), InspectionError> {
        let expected = self.examples * layer.shape.iter().product::<usize>();
        for values in [layer.first, layer.untrained, layer.twin] {
            if values.len() != expected {
                return Err(InspectionError::Uneven {
                    what: "outputs of a layer",
                    examples: self.examples,
                    found: values.len(),
                });
            }
        }
        self.layers.push(layer.name.to_owned());
        self.first.push(Kernel::new(layer.first, self.examples));
        self.untrained
            .push(Kernel::new(layer.untrained, self.examples));
        self.twin.push(Kernel::new(layer.twin, self.examples));
        if let Some(&channels) = layer
            .shape
            .last()
            .filter(|&&channels| layer.matched && channels > 0)
        {
            self.matchings
                .push(matched(layer.name, layer.first, layer.twin, channels));
        }
        Ok(())
    }

    /// The report on networks that name classes.
    pub fn report_of_classes(
        self,
        seed: u64,
        truth: &[usize],
        first: &[usize],
        twin: &[usize],
    ) -> TwinReport {
        let differ = |one: &[usize], other: &[usize]| {
            let pairs = one.iter().zip(other);
            let count = pairs.len().max(1) as f64;
            pairs.filter(|(one, other)| one != other).count() as f64 / count
        };
        TwinReport {
            agreement: 1.0 - differ(first, twin),
            rmse: [
                differ(truth, first),
                differ(truth, twin),
                differ(first, twin),
            ],
            ..self.report(seed, &[], &[], &[])
        }
    }

    /// The report, with what both networks predict of validation examples; of rows of different lengths the shortest counts.
    pub fn report(self, seed: u64, truth: &[f64], first: &[f64], twin: &[f64]) -> TwinReport {
        let pairs = |others: &[Kernel]| -> Vec<Vec<f64>> {
            self.first
                .iter()
                .map(|kernel| others.iter().map(|other| kernel.alignment(other)).collect())
                .collect()
        };
        let points = truth.iter().zip(first).zip(twin).take(MOST_POINTS);
        TwinReport {
            seed,
            points: points
                .map(|((truth, first), twin)| [*truth as f32, *first as f32, *twin as f32])
                .collect(),
            agreement: correlation(first, twin).unwrap_or(0.0),
            rmse: [
                score(truth, first).rmse,
                score(truth, twin).rmse,
                score(first, twin).rmse,
            ],
            alignment: pairs(&self.twin),
            untrained: pairs(&self.untrained),
            layers: self.layers,
            matchings: self.matchings,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::coalescent::{Purpose, Stream};

    #[test]
    fn a_report_has_every_pair_of_layers() {
        let mut random = Stream::counted(6, Purpose::Weights, 0);
        let mut drawn = |count: usize| {
            (0..count)
                .map(|_| random.uniform() as f32)
                .collect::<Vec<f32>>()
        };
        let [wide, narrow, other_wide, other_narrow] =
            [50 * 12, 50 * 3, 50 * 12, 50 * 3].map(&mut drawn);
        let mut comparison = TwinComparison::new(50).unwrap();
        let layer = TwinLayer {
            name: "Conv1D",
            shape: &[4, 3],
            matched: true,
            first: &wide,
            untrained: &other_wide,
            twin: &wide,
        };
        comparison.add(&layer).unwrap();
        let short = TwinLayer {
            twin: &narrow,
            ..layer
        };
        let uneven = InspectionError::Uneven {
            what: "outputs of a layer",
            examples: 50,
            found: 150,
        };
        assert_eq!(comparison.add(&short), Err(uneven));
        let flat = TwinLayer {
            name: "Dense",
            shape: &[3],
            matched: false,
            first: &narrow,
            untrained: &narrow,
            twin: &other_narrow,
        };
        comparison.add(&flat).unwrap();
        let report = comparison.report(7, &[1.0, 2.0, 3.0], &[1.0, 2.0, 5.0], &[2.0, 4.0, 10.0]);
        assert_eq!(report.layers, ["Conv1D", "Dense"]);
        assert!((report.alignment[0][0] - 1.0).abs() < 1e-12 && report.alignment[0][1].abs() < 0.3);
        assert!((report.untrained[1][1] - 1.0).abs() < 1e-12 && report.untrained[0][0].abs() < 0.3);
        assert_eq!(report.matchings.len(), 1);
        assert_eq!(
            (&report.matchings[0].partner, report.matchings[0].mean),
            (&vec![0, 1, 2], [report.matchings[0].mean[1]; 2])
        );
        assert!((report.agreement - 1.0).abs() < 1e-12);
        assert_eq!(
            report.rmse,
            [
                (4.0_f64 / 3.0).sqrt(),
                (54.0_f64 / 3.0).sqrt(),
                (30.0_f64 / 3.0).sqrt()
            ]
        );
        assert_eq!((report.points[2], report.seed), ([3.0, 5.0, 10.0], 7));
    }
}
