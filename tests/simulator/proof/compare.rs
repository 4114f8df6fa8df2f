//! Two distributions side by side: means, how often there is a value at all, and the largest distance of the distribution functions.

use super::configurations::{Configuration, Distribution};
use crate::common::Moments;

/// One statistic of one configuration, ours against the reference.
#[derive(Clone, Debug)]
pub struct Comparison {
    /// The configuration.
    pub configuration: String,
    /// The statistic.
    pub statistic: String,
    /// Means: ours, the reference's.
    pub means: [f64; 2],
    /// Difference of the means in standard errors of both.
    pub z: f64,
    /// Difference of the fractions of replicates without a value, in standard errors; 0 where both have none.
    pub undefined_z: f64,
    /// Largest distance of the distribution functions; too small by at most one step of the reference's grid.
    pub distance: f64,
    /// Probability of a larger one between samples of one distribution.
    pub p: f64,
}

/// Values rounded to the reference's five digits, so that a value that often occurs is one value in both.
fn rounded(value: f64) -> f64 {
    format!("{value:.4e}").parse().unwrap()
}

impl Comparison {
    /// Our values of a statistic, none where it is not defined, against the reference.
    pub fn new(
        configuration: &Configuration,
        statistic: &str,
        reference: &Distribution,
        ours: &[Option<f64>],
    ) -> Self {
        let values: Vec<f64> = ours.iter().copied().flatten().collect();
        let theirs = f64::from(reference.defined(configuration.replicates));
        let moments = Moments::of(&values);
        let error =
            (moments.mean_error * moments.mean_error + reference.sd * reference.sd / theirs).sqrt();
        let distance = distance(&values, reference);
        Self {
            configuration: configuration.name.clone(),
            statistic: statistic.to_owned(),
            means: [moments.mean, reference.mean],
            z: (moments.mean - reference.mean) / error,
            undefined_z: proportions_z(
                [ours.len() - values.len(), reference.undefined as usize],
                [ours.len(), configuration.replicates as usize],
            ),
            distance,
            p: smirnov(distance, values.len() as f64, theirs),
        }
    }

    /// What is wrong, if anything is.
    pub fn fault(&self) -> Option<String> {
        let Self {
            configuration,
            statistic,
            means: [ours, theirs],
            z,
            undefined_z,
            distance,
            p,
        } = self;
        // Not a number is a fault, too.
        let right = z.abs() < crate::common::Z && undefined_z.abs() < crate::common::Z && *p > KS_P;
        (!right).then(|| {
            format!("{configuration}, {statistic}: means {ours:.5} and {theirs:.5}, z = {z:.1}; undefined z = {undefined_z:.1}; KS {distance:.4}, p = {p:.1e}")
        })
    }
}

/// Smallest p of a comparison of two distributions.
pub const KS_P: f64 = 1e-4;

/// Largest distance between the distribution function of the values and the reference's.
fn distance(values: &[f64], reference: &Distribution) -> f64 {
    let mut values: Vec<f64> = values.iter().copied().map(rounded).collect();
    values.sort_by(f64::total_cmp);
    let at = |x: f64| {
        let ours = values.partition_point(|&value| value <= x) as f64 / values.len() as f64;
        let [low, high] = reference.below(x);
        (ours - high).max(low - ours).max(0.0)
    };
    let mut places = reference.steps();
    places.extend(&values);
    places.sort_by(f64::total_cmp);
    places.dedup();
    places.into_iter().map(at).fold(0.0, f64::max)
}

/// Smirnov's asymptotic law for two samples: the probability that distribution functions of `n` and `m` values of one distribution lie
/// further apart. Too large for distributions with steps, so never a false alarm on their account.
pub fn smirnov(distance: f64, n: f64, m: f64) -> f64 {
    let scaled = distance * distance * n * m / (n + m);
    if scaled < 0.02 {
        return 1.0;
    }
    let terms = (1..=100).map(|k| {
        let sign = if k % 2 == 1 { 2.0 } else { -2.0 };
        sign * libm::exp(-2.0 * f64::from(k * k) * scaled)
    });
    terms.sum::<f64>().clamp(0.0, 1.0)
}

/// Difference of two proportions in standard errors.
fn proportions_z(found: [usize; 2], of: [usize; 2]) -> f64 {
    let [a, b] = found.map(|count| count as f64);
    let [n, m] = of.map(|count| count as f64);
    let pooled = (a + b) / (n + m);
    let error = (pooled * (1.0 - pooled) * (1.0 / n + 1.0 / m)).sqrt();
    if error > 0.0 {
        (a / n - b / m) / error
    } else {
        0.0
    }
}
