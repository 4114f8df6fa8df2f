//! The prior of one parameter as a small strip.

use super::colour::{HAIRLINE, INK, INK_SOFT};
use super::figure::{Figure, HoverTarget};
use super::format::{format_rate, format_short};
use super::scale::{Kind, Scale, round_out};
use super::svg::{Anchor, Fit, Svg};
use crate::experiment::{Law, Prior};

/// Where a parameter's values are drawn from: a flat strip between its bounds, on a logarithmic axis for a log-uniform law.
pub fn prior(prior: &Prior, name: &str, width: f64) -> Figure {
    let Fit { view, drawn: width } = Fit::new(width, [120.0, 600.0]);
    let size = [view, 36.0];
    let mut svg = Svg::new(size);
    let kind = if prior.law == Law::LogUniform { Kind::Log } else { Kind::Linear };
    let high = if prior.law == Law::Fixed { prior.low } else { prior.high };
    let domain = match kind {
        Kind::Log => round_out(kind, [prior.low, high], 4),
        Kind::Linear => round_out(kind, [0.0_f64.min(prior.low), high], 4),
    };
    let scale = Scale::new(kind, domain, [4.0, width - 4.0]);
    let [from, to] = [scale.at(prior.low), scale.at(high)];
    svg.line([4.0, 20.0], [width - 4.0, 20.0], HAIRLINE, "");
    svg.rect([from - 1.0, 10.0, (to - from + 2.0).max(2.0), 10.0], INK, " fill-opacity=\"0.25\"");
    for end in [from, to] {
        svg.line([end, 8.0], [end, 20.0], INK, " stroke-width=\"1.5\"");
    }
    let [first, last] = scale.domain();
    svg.text_sized([4.0, 33.0], Anchor::Start, INK_SOFT, 10.0, &format_bound(first));
    svg.text_sized([width - 4.0, 33.0], Anchor::End, INK_SOFT, 10.0, &format_bound(last));
    let summary = format!("{name}: {}.", describe(prior));
    let hover = vec![HoverTarget::new([0.0, 0.0, width, 36.0], summary.clone())];
    Figure { svg: svg.finish(&summary), size, summary, hover, table: None }
}

/// A prior in words: "uniform from 10k to 100k".
pub(super) fn describe(prior: &Prior) -> String {
    let [low, high] = [prior.low, prior.high].map(format_bound);
    match prior.law {
        Law::Fixed => format!("always {low}"),
        Law::Uniform => format!("uniform from {low} to {high}"),
        Law::LogUniform => format!("log-uniform from {low} to {high}, each factor of ten equally likely"),
    }
}

/// The bounds of a prior in few characters: "10k–100k".
pub(super) fn bounds(prior: &Prior) -> String {
    match prior.law {
        Law::Fixed => format_bound(prior.low),
        Law::Uniform | Law::LogUniform => format!("{}–{}", format_bound(prior.low), format_bound(prior.high)),
    }
}

/// The middle of a prior: its mean, or its geometric mean for a log-uniform law; 0 where the bounds make no sense.
pub(super) fn middle(prior: &Prior) -> f64 {
    let middle = match prior.law {
        Law::Fixed => prior.low,
        Law::Uniform => 0.5 * (prior.low + prior.high),
        Law::LogUniform => (prior.low * prior.high).sqrt(),
    };
    if middle.is_finite() { middle.max(0.0) } else { 0.0 }
}

/// The largest value of a prior; 0 where it makes no sense.
pub(super) fn largest(prior: &Prior) -> f64 {
    let high = if prior.law == Law::Fixed { prior.low } else { prior.low.max(prior.high) };
    if high.is_finite() { high.max(0.0) } else { 0.0 }
}

fn format_bound(value: f64) -> String {
    if value != 0.0 && value.abs() < 0.01 { format_rate(value) } else { format_short(value) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_prior_is_described_by_its_law_and_bounds() {
        assert_eq!(
            prior(&Prior::uniform_integer(50_000.0, 500_000.0), "Split time", 200.0).summary,
            "Split time: uniform from 50k to 500k."
        );
        assert!(prior(&Prior::log_uniform(1e-6, 1e-3), "Migration rate", 200.0).summary.contains("log-uniform from 1e-6 to 1e-3"));
        assert_eq!(describe(&Prior::fixed(0.5)), "always 0.5");
        assert_eq!(bounds(&Prior::uniform(1e-6, 1e-4)), "1e-6–1e-4");
        assert!((middle(&Prior::log_uniform(1e-6, 1e-4)) - 1e-5).abs() < 1e-15);
    }
}
