//! Bootstrap intervals.

use crate::coalescent::{Purpose, Stream};

/// Resamples of one bootstrap.
pub(super) const RESAMPLES: usize = 1_000;

/// Sums over each of 1,000 resamples of some rows, as many rows in each as there are, drawn with replacement (Efron 1979). One draw serves
/// all columns, so that what stands side by side is judged on the same resamples.
pub(in crate::evaluation) fn resampled_sums<const N: usize>(
    rows: &[[f64; N]],
    seed: u64,
) -> Vec<[f64; N]> {
    let mut random = Stream::counted(seed, Purpose::Bootstrap, 0);
    let count = rows.len() as u32;
    let sums = |_| {
        let mut sums = [0.0; N];
        for _ in 0..count {
            if let Some(row) = rows.get(random.below(count) as usize) {
                for (sum, value) in sums.iter_mut().zip(row) {
                    *sum += value;
                }
            }
        }
        sums
    };
    (0..RESAMPLES).map(sums).collect()
}

/// The 2.5 % and 97.5 % quantiles of some values, between neighbours where they fall between: a percentile interval.
pub(in crate::evaluation) fn percentiles(mut values: Vec<f64>) -> [f64; 2] {
    values.sort_unstable_by(f64::total_cmp);
    [0.025, 0.975].map(|part| {
        let place = part * values.len().saturating_sub(1) as f64;
        let at = |k: usize| values.get(k).copied().unwrap_or(f64::NAN);
        let (below, above) = (at(place.floor() as usize), at(place.ceil() as usize));
        below + (above - below) * (place - place.floor())
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quantiles_lie_between_neighbours() {
        assert_eq!(percentiles((0..=40).map(f64::from).collect()), [1.0, 39.0]);
        assert_eq!(percentiles(vec![4.0, 2.0]), [2.05, 3.95]);
        assert!(percentiles(Vec::new())[0].is_nan());
    }

    /// z of the variance of resampled sums, times `scale`, against its expectation: the number of rows times the variance of a row. The
    /// variance of 1,000 nearly normal sums has a relative standard error of sqrt(2 / 999).
    fn z_of_the_spread(scale: f64) -> f64 {
        let rows: Vec<[f64; 1]> = (0..500).map(|k| [f64::from(k % 10)]).collect();
        let sums: Vec<f64> = resampled_sums(&rows, 1).iter().map(|[sum]| *sum).collect();
        let mean = sums.iter().sum::<f64>() / 1_000.0;
        let variance = sums
            .iter()
            .map(|sum| (sum - mean) * (sum - mean))
            .sum::<f64>()
            / 999.0;
        let expected = 500.0 * 8.25;
        (scale * variance / expected - 1.0) / (2.0_f64 / 999.0).sqrt()
    }

    /// Four standard errors: a false alarm in 15,000 choices of the seed.
    #[test]
    fn resamples_spread_as_samples_do() {
        let z = z_of_the_spread(1.0);
        assert!(z.abs() < 4.0, "z = {z}");
    }

    #[test]
    fn resamples_that_spread_a_quarter_more_are_noticed() {
        let z = z_of_the_spread(1.25);
        assert!(z > 4.0, "z = {z}");
    }
}
