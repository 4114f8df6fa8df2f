//! Priors in words and in a few numbers, for the figures that show them.

use super::format::{format_rate, format_short};
use crate::experiment::{Law, Prior};

/// A prior in words: "uniform from 10k to 100k".
pub(super) fn describe(prior: &Prior) -> String {
    let [low, high] = [prior.low, prior.high].map(format_bound);
    match prior.law {
        Law::Fixed => format!("always {low}"),
        Law::Uniform => format!("uniform from {low} to {high}"),
        Law::LogUniform => {
            format!("log-uniform from {low} to {high}, each factor of ten equally likely")
        }
    }
}

/// The bounds of a prior in few characters: "10k–100k".
pub(super) fn bounds(prior: &Prior) -> String {
    match prior.law {
        Law::Fixed => format_bound(prior.low),
        Law::Uniform | Law::LogUniform => {
            format!("{}–{}", format_bound(prior.low), format_bound(prior.high))
        }
    }
}

/// The middle of a prior: its mean, or its geometric mean for a log-uniform law; 0 where the bounds make no sense.
pub(super) fn middle(prior: &Prior) -> f64 {
    let middle = match prior.law {
        Law::Fixed => prior.low,
        Law::Uniform => 0.5 * (prior.low + prior.high),
        Law::LogUniform => (prior.low * prior.high).sqrt(),
    };
    if middle.is_finite() {
        middle.max(0.0)
    } else {
        0.0
    }
}

/// The largest value of a prior; 0 where it makes no sense.
pub(super) fn largest(prior: &Prior) -> f64 {
    let high = if prior.law == Law::Fixed {
        prior.low
    } else {
        prior.low.max(prior.high)
    };
    if high.is_finite() { high.max(0.0) } else { 0.0 }
}

fn format_bound(value: f64) -> String {
    if value != 0.0 && value.abs() < 0.01 {
        format_rate(value)
    } else {
        format_short(value)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_prior_is_described_by_its_law_and_bounds() {
        assert_eq!(
            describe(&Prior::uniform_integer(50_000.0, 500_000.0)),
            "uniform from 50k to 500k"
        );
        assert!(
            describe(&Prior::log_uniform(1e-6, 1e-3)).contains("log-uniform from 1e-6 to 1e-3")
        );
        assert_eq!(describe(&Prior::fixed(0.5)), "always 0.5");
        assert_eq!(bounds(&Prior::uniform(1e-6, 1e-4)), "1e-6–1e-4");
        assert!((middle(&Prior::log_uniform(1e-6, 1e-4)) - 1e-5).abs() < 1e-15);
    }
}
