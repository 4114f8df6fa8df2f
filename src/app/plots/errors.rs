//! How far a number is off along another that the examples were drawn with.

use super::chart::{Chart, Dash, Ink};
use super::figure::{Figure, Table};
use super::frame::Axis;
use super::scale::{Kind, extent, round_out};
use super::svg::Fit;
use crate::evaluation::regression::RegressionBin;
use crate::number::{format_count, format_decimal, format_short};

/// The bins that can be drawn.
pub(super) fn filled(bins: &[RegressionBin]) -> Vec<&RegressionBin> {
    let finite = |bin: &&RegressionBin| {
        [bin.low, bin.high, bin.bias, bin.spread]
            .iter()
            .all(|value| value.is_finite())
    };
    bins.iter()
        .filter(|bin| bin.count > 0)
        .filter(finite)
        .collect()
}

/// Mean (line) and standard deviation (whiskers) of predicted minus true `target` in each bin of a drawn `parameter`.
pub fn error_bins(
    bins: &[RegressionBin],
    parameter: &str,
    target: &str,
    log: bool,
    width: f64,
) -> Figure {
    let Fit { view, drawn } = Fit::new(width, [200.0, 600.0]);
    let kind = if log { Kind::Log } else { Kind::Linear };
    let filled = filled(bins);
    let domain =
        extent(kind, filled.iter().flat_map(|bin| [bin.low, bin.high])).unwrap_or([0.1, 1.0]);
    let ends = filled
        .iter()
        .flat_map(|bin| [bin.bias - bin.spread, bin.bias + bin.spread, 0.0]);
    let reach = extent(Kind::Linear, ends).unwrap_or([-1.0, 1.0]);
    let x = Axis::new(kind, domain, parameter.to_owned());
    let y = Axis::new(
        Kind::Linear,
        round_out(Kind::Linear, reach, 4),
        format!("predicted minus true {target}"),
    )
    .written(format_decimal);
    let size = [view, (drawn * 0.6).clamp(180.0, 300.0).round()];
    let mut chart = Chart::new(size, x, y, 14.0 + view - drawn);
    chart.line(
        [[domain[0], 0.0], [domain[1], 0.0]],
        Ink::Soft,
        Dash::Dotted,
        1.0,
    );
    let [top, _, bottom, left] = chart.frame();
    for bin in &filled {
        let middle = if log {
            libm::sqrt(bin.low * bin.high)
        } else {
            0.5 * (bin.low + bin.high)
        };
        chart.line(
            [[bin.low, bin.bias], [bin.high, bin.bias]],
            Ink::Black,
            Dash::Solid,
            1.75,
        );
        chart.line(
            [
                [middle, bin.bias - bin.spread],
                [middle, bin.bias + bin.spread],
            ],
            Ink::Black,
            Dash::Solid,
            1.0,
        );
        let [[from, _], [to, _]] = [
            chart.place([bin.low, bin.bias]),
            chart.place([bin.high, bin.bias]),
        ];
        let text = format!(
            "{} to {}: off by {} on average, standard deviation {}, {} examples",
            format_short(bin.low),
            format_short(bin.high),
            format_decimal(bin.bias),
            format_decimal(bin.spread),
            format_count(f64::from(bin.count))
        );
        chart.hover([from.max(left), top, to - from, bottom - top], text);
    }
    let worst = filled
        .iter()
        .max_by(|one, other| one.spread.total_cmp(&other.spread));
    let summary = worst.map_or_else(
        || format!("Errors of {target} by {parameter}: nothing tested yet."),
        |bin| {
            format!(
                "Errors of {target} by {parameter}: widest, with standard deviation {}, from {} to {}.",
                format_decimal(bin.spread),
                format_short(bin.low),
                format_short(bin.high)
            )
        },
    );
    let rows = filled.iter().map(|bin| {
        vec![
            format_short(bin.low),
            format_short(bin.high),
            format_decimal(bin.bias),
            format_decimal(bin.spread),
            format_count(f64::from(bin.count)),
        ]
    });
    let table = Table::new(
        &["from", "to", "bias", "standard deviation", "examples"],
        rows.collect(),
    );
    chart.finish(summary, Some(table))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn bin(low: f64, high: f64, spread: f64, count: u32) -> RegressionBin {
        RegressionBin {
            low,
            high,
            count,
            bias: 0.1,
            spread,
        }
    }

    #[test]
    fn the_widest_bin_is_named_and_empty_ones_are_left_out() {
        let bins = [
            bin(1.0, 10.0, 0.5, 30),
            bin(10.0, 100.0, 2.0, 20),
            bin(100.0, 1000.0, f64::NAN, 0),
        ];
        let figure = error_bins(&bins, "T, generations", "ln T", true, 300.0);
        assert_eq!(
            figure.summary,
            "Errors of ln T by T, generations: widest, with standard deviation 2, from 10 to 100."
        );
        assert_eq!(figure.hover.len(), 2);
        let none = error_bins(&[], "T", "D", false, 300.0);
        assert!(none.hover.is_empty() && none.summary.contains("nothing tested"));
    }
}
