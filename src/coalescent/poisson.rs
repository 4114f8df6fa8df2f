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
        let proposal = libm::log(v) + libm::log(inverse_alpha) - libm::log(a / (from_edge * from_edge) + b);
        if proposal <= count * log_mean - mean - libm::lgamma(count + 1.0) {
            return count;
        }
    }
}
