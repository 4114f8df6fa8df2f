//! The network and the simpler methods, judged on the same examples.

use super::bins::bins;
use super::interval::{percentiles, resampled_sums};
use super::score::{mean, varies};
use super::{RegressionReport, SimplerMethod, SimplerPredictions, SimplerScore, score};

/// Most points of the picture.
const MOST_POINTS: usize = 20_000;
/// Columns of a row that is resampled: the network's squared error, the truth's deviation from its mean and the square of that, and the
/// squared error of each simpler method.
const COLUMNS: usize = 3 + SimplerMethod::ALL.len();

impl RegressionReport {
    /// Judges predictions of examples, and beside them those of the simpler methods for the same; intervals are from 1,000 bootstrap
    /// resamples of the examples, the same for all methods. Of rows of different lengths the shortest counts.
    pub fn new(truth: &[f64], predicted: &[f64], simpler: &SimplerPredictions, seed: u64) -> Self {
        let centre = mean(truth);
        let rows: Vec<[f64; COLUMNS]> = (0..truth.len().min(predicted.len()))
            .map(|example| {
                let squared = |values: &[f64]| {
                    values.get(example).map_or(f64::NAN, |value| {
                        (value - truth[example]) * (value - truth[example])
                    })
                };
                let deviation = truth[example] - centre;
                let [pi, theta_w, ridge, forest] =
                    simpler.0.each_ref().map(|values| squared(values));
                [
                    squared(predicted),
                    deviation,
                    deviation * deviation,
                    pi,
                    theta_w,
                    ridge,
                    forest,
                ]
            })
            .collect();
        let sums = resampled_sums(&rows, seed);
        let n = rows.len() as f64;
        let rmse = |column: usize| {
            percentiles(sums.iter().map(|sums| (sums[column] / n).sqrt()).collect())
        };
        let r2 = |sums: &[f64; COLUMNS]| 1.0 - sums[0] / (sums[2] - sums[1] * sums[1] / n);
        let scored = |(place, method): (usize, SimplerMethod)| SimplerScore {
            method,
            score: score(truth, &simpler.0[place]),
            rmse_interval: rmse(3 + place),
        };
        Self {
            score: score(truth, predicted),
            rmse_interval: rmse(0),
            r2_interval: varies(truth).then(|| percentiles(sums.iter().map(r2).collect())),
            points: truth
                .iter()
                .zip(predicted)
                .take(MOST_POINTS)
                .map(|(truth, predicted)| [*truth as f32, *predicted as f32])
                .collect(),
            bins: bins(truth, predicted),
            simpler: SimplerMethod::ALL
                .into_iter()
                .enumerate()
                .map(scored)
                .collect(),
        }
    }
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

    fn report(count: u32, scale: f64, seed: u32) -> RegressionReport {
        let (truth, predicted) = drawn(count, scale, seed);
        let halfway: Vec<f64> = truth
            .iter()
            .zip(&predicted)
            .map(|(t, p)| f64::midpoint(*t, *p))
            .collect();
        let flat = vec![mean(&truth); truth.len()];
        RegressionReport::new(
            &truth,
            &predicted,
            &SimplerPredictions([halfway, flat, predicted.clone(), predicted.clone()]),
            1,
        )
    }

    #[test]
    fn methods_are_judged_by_their_own_predictions() {
        let report = report(2_000, 2.0, 0);
        let [half, flat, same, _] = [0, 1, 2, 3].map(|k| &report.simpler[k]);
        assert!((half.score.rmse - report.score.rmse / 2.0).abs() < 1e-12);
        assert!(
            (half.rmse_interval[0] - report.rmse_interval[0] / 2.0).abs() < 1e-12,
            "the same resamples"
        );
        assert!(flat.score.r2.unwrap().abs() < 1e-12);
        assert_eq!(
            (same.score, same.rmse_interval),
            (report.score, report.rmse_interval)
        );
        assert_eq!(report.bins.iter().map(|bin| bin.count).sum::<u32>(), 2_000);
        assert_eq!(report.points.len(), 2_000);
    }

    /// 1 - R2 is 4 / 33.3 = 0.12. Its numerator has a relative standard error of sqrt(2 / 2,000), its denominator of sqrt(0.8 / 2,000):
    /// together 0.0045, and an interval is 3.9 of those wide, give or take a tenth.
    #[test]
    fn the_interval_of_r2_is_as_wide_as_it_should_be() {
        let report = report(2_000, 2.0, 0);
        let ([low, high], r2) = (report.r2_interval.unwrap(), report.score.r2.unwrap());
        assert!(low < r2 && r2 < high, "{low} {r2} {high}");
        assert!((high - low - 0.0176).abs() < 0.004, "{low} {high}");
    }

    /// How many of 100 data sets have the true RMSE, times `scale`, within their interval.
    fn covered(scale: f64) -> u32 {
        (1..=100)
            .map(|seed| {
                let [low, high] = report(200, 1.0, seed).rmse_interval;
                u32::from(low <= scale && scale <= high)
            })
            .sum()
    }

    /// Of 100 intervals that cover with 93 % (percentile intervals of 200 examples are a little short), 84 or fewer do once in 500 choices
    /// of the seed.
    #[test]
    fn intervals_cover_the_truth() {
        let covered = covered(1.0);
        assert!(covered > 84, "{covered}");
    }

    #[test]
    fn intervals_do_not_cover_an_rmse_larger_by_a_fifth() {
        let covered = covered(1.2);
        assert!(covered < 40, "{covered}");
    }

    #[test]
    fn a_truth_that_does_not_vary_has_no_r2_interval() {
        let truth = vec![3.0; 10];
        let predicted = vec![2.0; 10];
        let simpler = SimplerPredictions(std::array::from_fn(|_| truth.clone()));
        let report = RegressionReport::new(&truth, &predicted, &simpler, 1);
        assert_eq!(
            (report.r2_interval, report.score.r2, report.rmse_interval),
            (None, None, [1.0, 1.0])
        );
    }
}
