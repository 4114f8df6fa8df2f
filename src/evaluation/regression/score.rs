//! How far predictions lie from the truth.

use super::RegressionScore;

/// Scores predictions, one for each true value. Nothing to judge gives an RMSE that is no number.
pub fn score(truth: &[f64], predicted: &[f64]) -> RegressionScore {
    let squared: f64 = truth
        .iter()
        .zip(predicted)
        .map(|(truth, predicted)| (predicted - truth) * (predicted - truth))
        .sum();
    let mean = mean(truth);
    let total: f64 = truth
        .iter()
        .map(|value| (value - mean) * (value - mean))
        .sum();
    RegressionScore {
        rmse: (squared / truth.len() as f64).sqrt(),
        r2: varies(truth).then(|| 1.0 - squared / total),
    }
}

/// Pearson's correlation of two rows of numbers; none where one of them does not vary.
pub fn correlation(first: &[f64], second: &[f64]) -> Option<f64> {
    let means = [mean(first), mean(second)];
    let [mut xx, mut xy, mut yy] = [0.0; 3];
    for (x, y) in first.iter().zip(second) {
        let (x, y) = (x - means[0], y - means[1]);
        xx += x * x;
        xy += x * y;
        yy += y * y;
    }
    (varies(first) && varies(second)).then(|| xy / (xx * yy).sqrt())
}

/// The mean; no number of none.
pub(in crate::evaluation) fn mean(values: &[f64]) -> f64 {
    values.iter().sum::<f64>() / values.len() as f64
}

/// Mean and standard deviation of the values as they are; no numbers of none.
pub(crate) fn moments(values: &[f64]) -> (f64, f64) {
    let mean = mean(values);
    let squares: f64 = values
        .iter()
        .map(|value| (value - mean) * (value - mean))
        .sum();
    (mean, (squares / values.len() as f64).sqrt())
}

/// Whether any two values differ. Sums of squares do not tell: a mean that was rounded leaves some.
pub(crate) fn varies(values: &[f64]) -> bool {
    values.windows(2).any(|pair| pair[0] != pair[1])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_score_is_that_of_the_formula() {
        let found = score(&[1.0, 2.0, 3.0, 6.0], &[1.0, 3.0, 3.0, 4.0]);
        assert_eq!(
            found,
            RegressionScore {
                rmse: 1.25_f64.sqrt(),
                r2: Some(1.0 - 5.0 / 14.0)
            }
        );
    }

    #[test]
    fn a_truth_that_does_not_vary_has_no_r2() {
        let truth = [0.1; 7];
        assert_eq!(score(&truth, &[0.3; 7]).r2, None);
        assert_eq!(
            correlation(&truth, &[1.0, 2.0, 3.0, 4.0, 5.0, 6.0, 7.0]),
            None
        );
        assert!(score(&[], &[]).rmse.is_nan());
    }

    #[test]
    fn correlations_have_a_sign_and_no_scale() {
        let x = [1.0, 2.0, 4.0, 8.0];
        assert!((correlation(&x, &x.map(|x| 3.0 - 2.0 * x)).unwrap() + 1.0).abs() < 1e-15);
        assert!(
            (correlation(&x, &[1.0, -1.0, 1.0, -1.0]).unwrap() + 5.0 / 115.0_f64.sqrt()).abs()
                < 1e-15
        );
    }
}
