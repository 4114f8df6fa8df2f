//! Binomial draws, exact for every number of trials and every probability.

use crate::coalescent::Stream;

/// Below this mean, sequential search is faster than rejection.
const SEARCH_BELOW: f64 = 10.0;

/// Successes among so many independent trials; none unless the probability is above 0, all if it is 1 or more.
pub fn binomial(trials: u32, probability: f64, stream: &mut Stream) -> u32 {
    if trials == 0 || probability.is_nan() || probability <= 0.0 {
        0
    } else if probability >= 1.0 {
        trials
    } else if probability > 0.5 {
        trials - binomial(trials, 1.0 - probability, stream)
    } else if f64::from(trials) * probability < SEARCH_BELOW {
        search(trials, probability, stream)
    } else {
        reject(trials, probability, stream)
    }
}

/// Inversion by walking up the distribution function; for probabilities up to 1/2.
fn search(trials: u32, probability: f64, stream: &mut Stream) -> u32 {
    let odds = probability / (1.0 - probability);
    let mut left = stream.uniform();
    let mut term = libm::exp(f64::from(trials) * libm::log1p(-probability));
    let mut count = 0;
    while left >= term && count < trials {
        left -= term;
        count += 1;
        term *= odds * f64::from(trials - count + 1) / f64::from(count);
    }
    count
}

/// Transformed rejection with squeeze, algorithm BTRS of Hörmann (1993), Journal of Statistical Computation and Simulation 46:101-110; for
/// means of at least 10 and probabilities up to 1/2.
fn reject(trials: u32, probability: f64, stream: &mut Stream) -> u32 {
    let (n, p) = (f64::from(trials), probability);
    let spread = libm::sqrt(n * p * (1.0 - p));
    let b = 1.15 + 2.53 * spread;
    let a = -0.0873 + 0.0248 * b + 0.01 * p;
    let centre = n * p + 0.5;
    let alpha = (2.83 + 5.1 / b) * spread;
    let accept_at_once = 0.92 - 4.2 / b;
    let mode = libm::floor((n + 1.0) * p);
    let log_odds = libm::log(p / (1.0 - p));
    let at_mode = libm::lgamma(mode + 1.0) + libm::lgamma(n - mode + 1.0);
    loop {
        let u = stream.uniform() - 0.5;
        let v = stream.positive_uniform();
        let from_edge = 0.5 - libm::fabs(u);
        let count = libm::floor((2.0 * a / from_edge + b) * u + centre);
        if !(0.0..=n).contains(&count) {
            continue;
        }
        if from_edge >= 0.07 && v <= accept_at_once {
            return count as u32;
        }
        let proposal = libm::log(v * alpha / (a / (from_edge * from_edge) + b));
        if proposal
            <= at_mode - libm::lgamma(count + 1.0) - libm::lgamma(n - count + 1.0)
                + (count - mode) * log_odds
        {
            return count as u32;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::coalescent::Purpose;

    const DRAWS: u32 = 100_000;

    /// Chi-square of draws against a binomial law, as a standard normal (Wilson & Hilferty 1931). Counts with fewer than ten expected
    /// draws are one class at either end.
    fn chi_square_z(draws: &[u32], trials: u32, probability: f64) -> f64 {
        let n = f64::from(trials);
        let law = |k: f64| {
            let choose = libm::lgamma(n + 1.0) - libm::lgamma(k + 1.0) - libm::lgamma(n - k + 1.0);
            libm::exp(choose + k * libm::log(probability) + (n - k) * libm::log1p(-probability))
        };
        let mut counts = vec![0.0; trials as usize + 1];
        draws.iter().for_each(|&draw| counts[draw as usize] += 1.0);
        let total = draws.len() as f64;
        let (mut chi_square, mut classes, mut expected, mut observed) = (0.0, 0.0, 0.0, 0.0);
        let mut remaining = (total, total);
        for (k, count) in counts.iter().enumerate() {
            expected += total * law(k as f64);
            observed += count;
            if expected >= 10.0 && remaining.0 - expected >= 10.0 {
                chi_square += (observed - expected) * (observed - expected) / expected;
                remaining = (remaining.0 - expected, remaining.1 - observed);
                (classes, expected, observed) = (classes + 1.0, 0.0, 0.0);
            }
        }
        chi_square += (remaining.1 - remaining.0) * (remaining.1 - remaining.0) / remaining.0;
        let spread: f64 = 2.0 / (9.0 * classes);
        (libm::cbrt(chi_square / classes) - (1.0 - spread)) / libm::sqrt(spread)
    }

    fn draws(index: u32, trials: u32, probability: f64) -> Vec<u32> {
        let mut stream = Stream::counted(11, Purpose::Reads, index);
        (0..DRAWS)
            .map(|_| binomial(trials, probability, &mut stream))
            .collect()
    }

    /// Both methods on both sides of 1/2. Eleven one-sided tests at 4 sigma: a false alarm in 3,000 choices of the seed.
    #[test]
    fn draws_follow_the_binomial_law() {
        let laws = [
            (1, 0.3),
            (5, 0.5),
            (25, 0.25),
            (25, 0.75),
            (39, 0.25),
            (40, 0.25),
            (41, 0.25),
            (60, 0.5),
            (400, 0.9),
            (1_000, 0.011),
            (20_000, 0.4),
        ];
        for (index, (trials, probability)) in (0..).zip(laws) {
            let z = chi_square_z(&draws(index, trials, probability), trials, probability);
            assert!(z < 4.0, "{trials} trials at {probability}: z = {z}");
        }
    }

    /// The test above has power: draws with one half of a hundredth more or less are noticed.
    #[test]
    fn a_wrong_probability_is_noticed() {
        for (index, (trials, probability)) in (100..).zip([(25, 0.25), (60, 0.5), (400, 0.9)]) {
            let z = chi_square_z(
                &draws(index, trials, probability + 0.005),
                trials,
                probability,
            );
            assert!(z > 4.0, "{trials} trials at {probability}: z = {z}");
        }
    }

    #[test]
    fn certain_and_odd_probabilities_draw_nothing_from_the_stream() {
        let mut stream = Stream::counted(1, Purpose::Reads, 0);
        let before = stream.clone().uniform();
        for (probability, expected) in [(0.0, 0), (-1.0, 0), (f64::NAN, 0), (1.0, 30), (2.0, 30)] {
            assert_eq!(binomial(30, probability, &mut stream), expected);
        }
        assert_eq!(binomial(0, 0.5, &mut stream), 0);
        assert_eq!(stream.uniform(), before);
    }
}
