//! A part of the data, judged.

use super::along::{Judged, along};
use super::methods::{column, truths};
use super::regression::{bins, mean, percentiles, resampled_sums, score, varies};
use super::{
    Answers, Confusion, Measure, Methods, Metrics, NumberAnswers, Report, calibration,
    cross_entropy, named, roc, softmax, wilson,
};
use crate::dataset::{Dataset, Example, Part, Parts};
use crate::experiment::{Experiment, Task};

/// Most points of the picture of a target.
const MOST_POINTS: usize = 20_000;

/// Judges a network's answers for a part of the data, `[examples, outputs]` in the part's order (logits, or numbers on their targets'
/// scales), and the simpler methods beside it.
pub fn report(
    data: &Dataset,
    experiment: &Experiment,
    parts: &Parts,
    part: Part,
    outputs: &[f64],
    methods: &Methods,
) -> Report {
    let examples = parts.part(part);
    let (metrics, answers, along) = match &experiment.task {
        Task::Classify => classes(data, experiment, examples, outputs),
        Task::Regress(targets) => {
            let scales = scales(data, experiment, parts);
            let truths: Vec<Vec<f64>> = (0..targets.len())
                .map(|target| truths(data, target, examples))
                .collect();
            let predicted: Vec<Vec<f64>> = (0..targets.len())
                .map(|target| column(outputs, targets.len(), target))
                .collect();
            let of_each: Vec<NumberAnswers> = truths
                .iter()
                .zip(&predicted)
                .map(|(truth, predicted)| numbers(truth, predicted, experiment.seeds.split))
                .collect();
            let squares = of_each.iter().zip(&scales).map(|(answers, [_, sd])| {
                let error = answers.score.rmse / sd;
                error * error
            });
            let metrics = Metrics {
                loss: squares.sum::<f64>() / targets.len().max(1) as f64,
                measure: Measure::Rmse(of_each.iter().map(|answers| answers.score.rmse).collect()),
            };
            let errors: Vec<Vec<f64>> = truths
                .iter()
                .zip(&predicted)
                .map(|(truth, predicted)| {
                    truth
                        .iter()
                        .zip(predicted)
                        .map(|(truth, predicted)| predicted - truth)
                        .collect()
                })
                .collect();
            let along = along(data, experiment, examples, &Judged::Numbers(&errors));
            (metrics, Answers::Numbers(of_each), along)
        }
    };
    Report {
        examples: examples.len() as u32,
        metrics,
        answers,
        along,
        methods: methods.score(data, experiment, examples),
    }
}

fn classes(
    data: &Dataset,
    experiment: &Experiment,
    examples: &[Example],
    outputs: &[f64],
) -> (Metrics, Answers, Vec<super::Along>) {
    let classes = experiment.outputs().max(1);
    let logits: Vec<f32> = outputs.iter().map(|&logit| logit as f32).collect();
    let judged = || {
        examples
            .iter()
            .map(|&(scenario, _)| usize::from(scenario))
            .zip(logits.chunks_exact(classes))
    };
    let confusion = Confusion::of(classes, judged().map(|(truth, _)| truth), &logits);
    let loss: f64 = judged()
        .map(|(truth, logits)| cross_entropy(logits, truth))
        .sum();
    let right: Vec<bool> = judged()
        .map(|(truth, logits)| named(logits) == truth)
        .collect();
    let scored: Vec<(f64, bool)> = judged()
        .map(|(truth, logits)| {
            // Of two classes the second is asked for, of more the one that is named.
            let class = if classes == 2 { 1 } else { named(logits) };
            let probability = softmax(logits).get(class).copied();
            (probability.unwrap_or(f64::NAN), class == truth)
        })
        .collect();
    let (roc, auc) = if classes == 2 {
        let (curve, area) = roc(scored.iter().copied());
        (curve, Some(area))
    } else {
        (Vec::new(), None)
    };
    let metrics = Metrics {
        loss: loss / f64::from(confusion.total().max(1)),
        measure: Measure::Accuracy(confusion.accuracy()),
    };
    let answers = Answers::Classes {
        interval: wilson(confusion.right(), confusion.total()),
        confusion,
        roc,
        auc,
        calibration: calibration(scored),
    };
    let along = along(data, experiment, examples, &Judged::Classes(&right));
    (metrics, answers, along)
}

/// One target; intervals are from 1,000 bootstrap resamples of the examples.
fn numbers(truth: &[f64], predicted: &[f64], seed: u64) -> NumberAnswers {
    let centre = mean(truth);
    let rows: Vec<[f64; 3]> = truth
        .iter()
        .zip(predicted)
        .map(|(truth, predicted)| {
            let deviation = truth - centre;
            [
                (predicted - truth) * (predicted - truth),
                deviation,
                deviation * deviation,
            ]
        })
        .collect();
    let sums = resampled_sums(&rows, seed);
    let n = rows.len() as f64;
    let rmse = sums.iter().map(|sums| (sums[0] / n).sqrt()).collect();
    let r2 = |sums: &[f64; 3]| 1.0 - sums[0] / (sums[2] - sums[1] * sums[1] / n);
    NumberAnswers {
        score: score(truth, predicted),
        rmse_interval: percentiles(rmse),
        r2_interval: varies(truth).then(|| percentiles(sums.iter().map(r2).collect())),
        points: truth
            .iter()
            .zip(predicted)
            .take(MOST_POINTS)
            .map(|(truth, predicted)| [*truth as f32, *predicted as f32])
            .collect(),
        bins: bins(truth, predicted),
    }
}

/// Mean and standard deviation that each target is trained with: those of the training part where it is standardised, else 0 and 1. None of
/// classes.
pub fn scales(data: &Dataset, experiment: &Experiment, parts: &Parts) -> Vec<[f64; 2]> {
    let Task::Regress(targets) = &experiment.task else {
        return Vec::new();
    };
    (0..targets.len())
        .map(|target| {
            if experiment.training.standardise {
                data.target_moments(target, &parts.training)
            } else {
                [0.0, 1.0]
            }
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::coalescent::{Purpose, Stream};

    /// Uniform truth, and errors that are sums of 12 uniforms: nearly normal, with a standard deviation of 1 times `scale`.
    fn drawn(count: u32, scale: f64, seed: u32) -> (Vec<f64>, Vec<f64>) {
        let mut random = Stream::counted(9, Purpose::Bootstrap, seed);
        let truth: Vec<f64> = (0..count).map(|_| 20.0 * random.uniform()).collect();
        let predicted = truth
            .iter()
            .map(|t| t + scale * ((0..12).map(|_| random.uniform()).sum::<f64>() - 6.0))
            .collect();
        (truth, predicted)
    }

    fn report(count: u32, scale: f64, seed: u32) -> NumberAnswers {
        let (truth, predicted) = drawn(count, scale, seed);
        numbers(&truth, &predicted, 1)
    }

    #[test]
    fn every_example_is_in_the_picture_and_in_a_bin() {
        let report = report(2_000, 2.0, 0);
        assert_eq!(report.bins.iter().map(|bin| bin.count).sum::<u32>(), 2_000);
        assert_eq!(report.points.len(), 2_000);
    }

    /// 1 - R2 is 4 / 33.3 = 0.12. Its numerator has a relative standard error of sqrt(2 / 2,000), its denominator of sqrt(0.8 / 2,000):
    /// together 0.0045, and an interval is 3.9 of those wide, give or take a tenth.
    #[test]
    fn the_interval_of_r2_is_as_wide_as_it_should_be() {
        let [low, high] = report(2_000, 2.0, 0).r2_interval.unwrap();
        assert!((high - low - 0.0176).abs() < 0.004, "{low} {high}");
    }

    /// How many of 100 data sets have what is true within their intervals, of the RMSE and of R2, if errors were `scale` times as large.
    fn covered(scale: f64) -> [u32; 2] {
        let true_r2 = 1.0 - 12.0 * (scale / 20.0).powi(2);
        let mut covered = [0; 2];
        for seed in 1..=100 {
            let report = report(200, 1.0, seed);
            let intervals = [report.rmse_interval, report.r2_interval.unwrap()];
            for ((count, [low, high]), truth) in
                covered.iter_mut().zip(intervals).zip([scale, true_r2])
            {
                *count += u32::from(low <= truth && truth <= high);
            }
        }
        covered
    }

    /// Of 100 intervals that cover with 93 % (percentile intervals of 200 examples are a little short), 84 or fewer do once in 500 choices
    /// of the seed: one of the two kinds once in 250.
    #[test]
    fn intervals_cover_the_truth() {
        let covered = covered(1.0);
        assert!(covered.iter().all(|&count| count > 84), "{covered:?}");
    }

    #[test]
    fn intervals_do_not_cover_errors_larger_by_a_fifth() {
        let covered = covered(1.2);
        assert!(covered.iter().all(|&count| count < 40), "{covered:?}");
    }

    #[test]
    fn a_truth_that_does_not_vary_has_no_r2_interval() {
        let truth = vec![3.0; 10];
        let report = numbers(&truth, &[2.0; 10], 1);
        assert_eq!(
            (report.r2_interval, report.score.r2, report.rmse_interval),
            (None, None, [1.0, 1.0])
        );
    }
}
