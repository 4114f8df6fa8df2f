//! Accuracy against a true parameter, with its sampling error.

use super::chart::{Chart, Dash, Ink};
use super::figure::{Figure, Table};
use super::frame::Axis;
use super::scale::{Kind, extent, round_out};
use super::svg::Fit;
use crate::evaluation::AccuracyBin;
use crate::number::{format_count, format_decimal, format_percent, format_short};
use crate::sentence::capitalised;

/// How the parameter's axis of [`accuracy_bins`] is drawn.
#[derive(Clone, Debug, PartialEq)]
pub struct AccuracyAxis {
    /// Title of the parameter's axis, with its unit.
    pub parameter: String,
    /// Title of the upright axis, such as "accuracy" or "recall".
    pub rate: String,
    /// Logarithmic parameter axis.
    pub log: bool,
}

/// The fraction predicted rightly in each bin of a true parameter, with 95 % Wilson intervals.
pub fn accuracy_bins(bins: &[AccuracyBin], axis: &AccuracyAxis, width: f64) -> Figure {
    let Fit { view, drawn } = Fit::new(width, [200.0, 600.0]);
    let kind = if axis.log { Kind::Log } else { Kind::Linear };
    let filled: Vec<(&AccuracyBin, f64, [f64; 2])> = bins
        .iter()
        .filter_map(|bin| fraction(bin).map(|rate| (bin, rate, wilson(bin))))
        .collect();
    let domain =
        extent(kind, bins.iter().flat_map(|bin| [bin.low, bin.high])).unwrap_or([0.1, 1.0]);
    let lowest = filled
        .iter()
        .map(|(_, _, interval)| interval[0])
        .fold(0.5, f64::min);
    let x = Axis::new(kind, domain, axis.parameter.clone());
    let rates = [round_out(Kind::Linear, [lowest, 1.0], 4)[0].max(0.0), 1.0];
    let y = Axis::new(Kind::Linear, rates, axis.rate.clone())
        .written(|rate| format!("{} %", format_decimal(rate * 100.0)));
    let mut chart = Chart::new(
        [view, (drawn * 0.6).clamp(180.0, 300.0).round()],
        x,
        y,
        14.0 + view - drawn,
    );

    let [top, _, bottom, left] = chart.frame();
    for &(bin, rate, [low, high]) in &filled {
        let middle = middle(kind, bin);
        chart.line(
            [[bin.low, rate], [bin.high, rate]],
            Ink::Black,
            Dash::Solid,
            1.75,
        );
        chart.line(
            [[middle, low], [middle, high]],
            Ink::Black,
            Dash::Solid,
            1.0,
        );
        let [[x0, _], [x1, _]] = [chart.place([bin.low, rate]), chart.place([bin.high, rate])];
        let text = format!(
            "{} to {}: {} of {} right, {} ({} to {})",
            format_short(bin.low),
            format_short(bin.high),
            format_count(f64::from(bin.right)),
            format_count(f64::from(bin.count)),
            format_percent(rate),
            format_percent(low),
            format_percent(high)
        );
        chart.hover([x0.max(left), top, x1 - x0, bottom - top], text);
    }
    let summary = summary(&filled, axis);
    let rows = filled.iter().map(|(bin, rate, [low, high])| {
        let interval = format!("{} to {}", format_percent(*low), format_percent(*high));
        vec![
            format_short(bin.low),
            format_short(bin.high),
            format_percent(*rate),
            interval,
            format_count(f64::from(bin.count)),
        ]
    });
    let table = Table::new(
        &["from", "to", &axis.rate, "95 % interval", "loci"],
        rows.collect(),
    );
    chart.finish(summary, Some(table))
}

fn summary(filled: &[(&AccuracyBin, f64, [f64; 2])], axis: &AccuracyAxis) -> String {
    let (Some((first, first_rate, _)), Some((last, last_rate, _))) =
        (filled.first(), filled.last())
    else {
        return format!(
            "{} by {}: nothing tested yet.",
            capitalised(&axis.rate),
            axis.parameter
        );
    };
    format!(
        "{} by {}: {} from {} to {}, {} from {} to {}.",
        capitalised(&axis.rate),
        axis.parameter,
        format_percent(*first_rate),
        format_short(first.low),
        format_short(first.high),
        format_percent(*last_rate),
        format_short(last.low),
        format_short(last.high)
    )
}

fn fraction(bin: &AccuracyBin) -> Option<f64> {
    (bin.count > 0 && bin.low.is_finite() && bin.high.is_finite())
        .then(|| f64::from(bin.right.min(bin.count)) / f64::from(bin.count))
}

/// The 95 % interval of Wilson (1927, J. Am. Stat. Assoc. 22: 209-212) for a binomial proportion.
fn wilson(bin: &AccuracyBin) -> [f64; 2] {
    const Z: f64 = 1.959_963_984_540_054;
    let n = f64::from(bin.count);
    let p = f64::from(bin.right.min(bin.count)) / n;
    let centre = (p + Z * Z / (2.0 * n)) / (1.0 + Z * Z / n);
    let half = Z * (p * (1.0 - p) / n + Z * Z / (4.0 * n * n)).sqrt() / (1.0 + Z * Z / n);
    [(centre - half).max(0.0), (centre + half).min(1.0)]
}

fn middle(kind: Kind, bin: &AccuracyBin) -> f64 {
    match kind {
        Kind::Linear => 0.5 * (bin.low + bin.high),
        Kind::Log => (bin.low.max(0.0) * bin.high.max(0.0)).sqrt(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn axis() -> AccuracyAxis {
        AccuracyAxis {
            parameter: "migration rate".to_owned(),
            rate: "recall".to_owned(),
            log: true,
        }
    }

    #[test]
    fn intervals_are_wilsons() {
        // 81 of 263: the textbook example of Newcombe (1998, Stat. Med. 17: 857-872), 0.2553 to 0.3662.
        let [low, high] = wilson(&AccuracyBin {
            low: 0.0,
            high: 1.0,
            right: 81,
            count: 263,
        });
        assert!(
            (low - 0.2553).abs() < 5e-5 && (high - 0.3662).abs() < 5e-5,
            "{low} {high}"
        );
    }

    #[test]
    fn the_first_and_the_last_bin_are_put_in_words() {
        let bin = |low, high, right, count| AccuracyBin {
            low,
            high,
            right,
            count,
        };
        let bins = [bin(1e-6, 1e-5, 69, 100), bin(1e-5, 1e-4, 990, 1000)];
        let figure = accuracy_bins(&bins, &axis(), 300.0);
        assert_eq!(figure.hover.len(), 2);
        assert_eq!(
            figure.summary,
            "Recall by migration rate: 69.0 % from 1e-6 to 1e-5, 99.0 % from 1e-5 to 1e-4."
        );
    }

    #[test]
    fn an_empty_bin_is_left_out() {
        let bins = [AccuracyBin {
            low: 1e-6,
            high: 1e-5,
            right: 0,
            count: 0,
        }];
        let figure = accuracy_bins(&bins, &axis(), 300.0);
        assert!(figure.hover.is_empty() && figure.summary.contains("nothing tested"));
    }
}
