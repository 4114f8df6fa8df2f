//! Poisson draws, exact for every mean.

use super::stream::Stream;

/// Below this mean, sequential search is faster than rejection.
const SEARCH_BELOW: f64 = 10.0;

/// A Poisson draw as a whole number; 0 unless `mean` is positive and finite.
pub fn poisson(mean: f64, stream: &mut Stream) -> f64 {
    if !(mean > 0.0 && mean.is_finite()) {
        0.0
    } else if mean < SEARCH_BELOW {
        search(mean, stream)
    } else {
        reject(mean, stream)
    }
}

/// Inversion by walking up the distribution function.
fn search(mean: f64, stream: &mut Stream) -> f64 {
    let mut left = stream.uniform();
    let mut probability = libm::exp(-mean);
    let mut count = 0.0;
    // The terms vanish long before the tail's rounding could keep the walk going.
    while left >= probability && probability > 0.0 {
        left -= probability;
        count += 1.0;
        probability *= mean / count;
    }
    count
}

/// Transformed rejection with squeeze, algorithm PTRS of Hörmann (1993), Insurance: Mathematics and Economics 12:39-45.
fn reject(mean: f64, stream: &mut Stream) -> f64 {
    let log_mean = libm::log(mean);
    let b = 0.931 + 2.53 * libm::sqrt(mean);
    let a = -0.059 + 0.02483 * b;
    let inverse_alpha = 1.1239 + 1.1328 / (b - 3.4);
    let accept_at_once = 0.9277 - 3.6224 / (b - 2.0);
    loop {
        let u = stream.uniform() - 0.5;
        let v = stream.positive_uniform();
        let from_edge = 0.5 - libm::fabs(u);
        let count = libm::floor((2.0 * a / from_edge + b) * u + mean + 0.43);
        if from_edge >= 0.07 && v <= accept_at_once {
            return count;
        }
        if count < 0.0 || (from_edge < 0.013 && v > from_edge) {
            continue;
        }
        let proposal =
            libm::log(v) + libm::log(inverse_alpha) - libm::log(a / (from_edge * from_edge) + b);
        if proposal <= count * log_mean - mean - libm::lgamma(count + 1.0) {
            return count;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::coalescent::{LocusId, Purpose};

    const DRAWS: u32 = 100_000;

    fn stream(index: u32) -> Stream {
        Stream::new(
            LocusId {
                seed: 7,
                class: 0,
                index,
            },
            Purpose::MutationCounts,
        )
    }

    /// Chi-square of draws against the probabilities of a mean, as a standard normal (Wilson & Hilferty 1931). Counts with fewer than
    /// ten expected draws are one class at either end.
    fn chi_square_z(draws: &[f64], mean: f64) -> f64 {
        let probability = |k: f64| libm::exp(k * libm::log(mean) - mean - libm::lgamma(k + 1.0));
        let total = draws.len() as f64;
        let (mut chi_square, mut classes, mut expected, mut observed, mut below) =
            (0.0, 0.0, 0.0, 0.0, 0.0);
        let mut remaining = (total, total);
        for k in 0..(mean + 20.0 * libm::sqrt(mean) + 20.0) as u32 {
            expected += total * probability(f64::from(k));
            observed += draws.iter().filter(|&&draw| draw == f64::from(k)).count() as f64;
            below += probability(f64::from(k));
            if expected >= 10.0 && total * (1.0 - below) >= 10.0 {
                chi_square += (observed - expected) * (observed - expected) / expected;
                remaining = (remaining.0 - expected, remaining.1 - observed);
                (classes, expected, observed) = (classes + 1.0, 0.0, 0.0);
            }
        }
        chi_square += (remaining.1 - remaining.0) * (remaining.1 - remaining.0) / remaining.0;
        let freedom: f64 = classes;
        let spread = 2.0 / (9.0 * freedom);
        (libm::cbrt(chi_square / freedom) - (1.0 - spread)) / libm::sqrt(spread)
    }

    /// Means on both sides of the change of method. Ten one-sided tests at 4 sigma: a false alarm in 3,000 choices of the seed.
    #[test]
    fn draws_follow_the_poisson_law() {
        for (index, mean) in (0..).zip([
            0.01, 0.5, 3.0, 9.99, 10.0, 12.5, 30.0, 100.0, 350.0, 6_000.0,
        ]) {
            let mut stream = stream(index);
            let draws: Vec<f64> = (0..DRAWS).map(|_| poisson(mean, &mut stream)).collect();
            let z = chi_square_z(&draws, mean);
            assert!(z < 4.0, "mean {mean}: z = {z}");
        }
    }

    /// The test above has power: draws whose mean is off by a twentieth of their standard deviation fail it.
    #[test]
    fn a_wrong_mean_is_noticed() {
        for (index, mean) in (100..).zip([0.5, 9.99, 12.5, 350.0]) {
            let mut stream = stream(index);
            let draws: Vec<f64> = (0..DRAWS)
                .map(|_| poisson(mean + 0.05 * libm::sqrt(mean), &mut stream))
                .collect();
            let z = chi_square_z(&draws, mean);
            assert!(z > 4.0, "mean {mean}: z = {z}");
        }
    }

    #[test]
    fn odd_means_draw_nothing() {
        for mean in [0.0, -1.0, f64::NAN, f64::INFINITY] {
            assert_eq!(poisson(mean, &mut stream(0)), 0.0);
        }
    }
}
