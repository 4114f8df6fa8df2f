//! The sealed test set, opened.

use super::{
    AccuracyBin, BaselineScore, Baselines, CalibrationBin, Confusion, Logits, RocPoint, Scale,
};
use super::{accuracy_by, calibration, cross_entropy, label_of, roc, softmax, wilson};
use crate::dataset::{Dataset, Parts};
use crate::experiment::{Class, History, Law};
use serde::{Deserialize, Serialize};

/// What the sealed test set says.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct TestReport {
    /// Mean cross-entropy.
    pub loss: f64,
    /// Fraction right.
    pub accuracy: f64,
    /// 95 % Wilson interval of the accuracy.
    pub interval: [f64; 2],
    /// Predictions.
    pub confusion: Confusion,
    /// ROC curve from (0, 0) to (1, 1), at most 200 points.
    pub roc: Vec<RocPoint>,
    /// Area under it.
    pub auc: f64,
    /// Ten bins; empty ones left out.
    pub calibration: Vec<CalibrationBin>,
    /// Recall among gene-flow loci by the true migration rate, logarithmic bins.
    pub by_migration: Vec<AccuracyBin>,
    /// Accuracy among all loci by the true split time.
    pub by_split: Vec<AccuracyBin>,
    /// The simpler methods on the same examples.
    pub baselines: Vec<BaselineScore>,
}

/// Places in [`Dataset::parameters`].
const SPLIT_TIME: usize = 3;
const RATES: [usize; 2] = [4, 5];

impl TestReport {
    /// Judges the network's logits for the test part, given in its order, and the simpler methods beside it, fitted on the training part.
    pub fn new(data: &Dataset, parts: &Parts, history: &History, logits: &[Logits]) -> Self {
        let judged = || parts.test.iter().copied().zip(logits.iter().copied());
        let scored =
            || judged().map(|((class, _), logits)| (softmax(logits)[1], class == Class::GeneFlow));
        let confusion = Confusion::of(parts.test.iter().map(|(class, _)| class.label()), logits);
        let loss: f64 = judged()
            .map(|((class, _), logits)| cross_entropy(logits, class.label()))
            .sum();
        let (roc, auc) = roc(scored());
        let right = |class: Class, logits| label_of(logits) == class.label();
        let migration = judged()
            .filter(|((class, _), _)| *class == Class::GeneFlow)
            .map(|(example, logits)| {
                let parameters = data.parameters(example);
                (
                    RATES
                        .map(|place| parameters[place])
                        .into_iter()
                        .fold(0.0, f64::max),
                    right(example.0, logits),
                )
            });
        let split = judged().map(|(example, logits)| {
            (
                data.parameters(example)[SPLIT_TIME],
                right(example.0, logits),
            )
        });
        let split_scale = if history.split_time.law == Law::LogUniform {
            Scale::Logarithmic
        } else {
            Scale::Linear
        };
        Self {
            loss: loss / f64::from(confusion.total().max(1)),
            accuracy: confusion.accuracy(),
            interval: wilson(confusion.right(), confusion.total()),
            confusion,
            roc,
            auc,
            calibration: calibration(scored()),
            by_migration: accuracy_by(&history.migration.rate, Scale::Logarithmic, migration),
            by_split: accuracy_by(&history.split_time, split_scale, split),
            baselines: Baselines::fit(data, &parts.training).score(data, &parts.test),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::dataset::RowLayout;
    use crate::experiment::{Preset, Split};

    /// 50 loci per class, whose migration rate and split time rise with the index. The network is right about divergence and about the
    /// upper half of the gene-flow class.
    #[test]
    fn the_report_counts_by_class_rate_and_time() {
        let history = Preset::GeneFlow.experiment().history;
        let layout = RowLayout::new([1, 1]);
        let mut data = Dataset::new([1, 1], 50);
        for class in Class::ALL {
            let rows: Vec<f32> = (0..50_u16)
                .flat_map(|index| {
                    let mut row = vec![0.0; layout.width()];
                    row[layout.cells + 8 + SPLIT_TIME] = 50_000.0 + 9_000.0 * f32::from(index);
                    if class == Class::GeneFlow {
                        row[layout.cells + 8 + RATES[1]] = 1e-6 * 1.09_f32.powf(f32::from(index));
                    }
                    row
                })
                .collect();
            data.insert(class, 0, &rows).unwrap();
        }
        let parts = Parts::new(
            50,
            &Split {
                training: 0.0,
                validation: 0.0,
                test: 1.0,
            },
            1,
        );
        let logits: Vec<Logits> = parts
            .test
            .iter()
            .map(|&(class, index)| {
                if class == Class::GeneFlow && index >= 25 {
                    [0.0, 3.0]
                } else {
                    [2.0, 0.0]
                }
            })
            .collect();
        let report = TestReport::new(&data, &parts, &history, &logits);
        assert_eq!(report.confusion.counts, [[50, 0], [25, 25]]);
        assert_eq!(report.accuracy, 0.75);
        let low: u32 = report.by_migration[..4].iter().map(|bin| bin.right).sum();
        let high = &report.by_migration[5..];
        assert_eq!(low, 0);
        assert!(high.iter().all(|bin| bin.right == bin.count), "{high:?}");
        assert_eq!(
            report.by_migration.iter().map(|bin| bin.count).sum::<u32>(),
            50
        );
        assert_eq!(
            report.by_split.iter().map(|bin| bin.count).sum::<u32>(),
            100
        );
        assert_eq!(report.by_split.iter().map(|bin| bin.right).sum::<u32>(), 75);
        assert!((report.auc - 0.75).abs() < 1e-12);
        let expected = (50.0 * cross_entropy([2.0, 0.0], 0)
            + 25.0 * cross_entropy([2.0, 0.0], 1)
            + 25.0 * cross_entropy([0.0, 3.0], 1))
            / 100.0;
        assert!((report.loss - expected).abs() < 1e-12);
    }
}
