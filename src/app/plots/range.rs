//! Where a file lies among the training data.

use super::colour::{EMPTY, HAIRLINE, INK, INK_SOFT, PAPER, WARNING};
use super::figure::{Figure, HoverTarget, Table};
use super::svg::{Anchor, Fit, Svg, text_width};
use crate::evaluation::RangeReport;
use crate::number::{format_decimal, format_percent};
use crate::statistics::Summary;

use super::prediction::class_name;

/// Height of one statistic's row.
const ROW: f64 = 22.0;
/// Above the rows, for the key.
const TOP: f64 = 24.0;
/// Quantiles outside these are unusual for a class.
const USUAL: [f64; 2] = [0.025, 0.975];

/// Each summary statistic's quantile within the training examples of each class.
pub fn range_quantiles(report: &RangeReport, names: &[String], width: f64) -> Figure {
    let Fit { view, drawn: width } = Fit::new(width, [220.0, 600.0]);
    let rows = Summary::NAMES.len() as f64;
    let size = [view, TOP + rows * ROW + 20.0];
    let [left, right] = [112.0, width - 8.0];
    let place = |quantile: f64| left + quantile.clamp(0.0, 1.0) * (right - left);
    let mut svg = Svg::new(size);
    let [from, to] = USUAL.map(place);
    svg.rect([from, TOP, to - from, rows * ROW], EMPTY, "");
    key(&mut svg, names, left);

    let mut hover = Vec::new();
    let mut table = Vec::new();
    let mut outside = Vec::new();
    for (index, name) in Summary::NAMES.into_iter().enumerate() {
        let (value, quantiles) = (report.values[index], report.quantiles[index]);
        let middle = TOP + (index as f64 + 0.5) * ROW;
        // A statistic is unusual where it is unusual for every class.
        let unusual = quantiles
            .iter()
            .all(|quantile| quantile.is_finite() && !(USUAL[0]..=USUAL[1]).contains(quantile));
        let ink = if unusual { WARNING } else { INK };
        svg.text([0.0, middle + 4.0], Anchor::Start, ink, name);
        svg.text(
            [left - 12.0, middle + 4.0],
            Anchor::End,
            ink,
            &format_decimal(value),
        );
        svg.line([left, middle], [right, middle], HAIRLINE, "");
        for (class, quantile) in quantiles
            .into_iter()
            .enumerate()
            .filter(|(_, quantile)| quantile.is_finite())
        {
            dot(&mut svg, [place(quantile), middle], class, ink);
        }
        if unusual {
            outside.push(name);
        }
        let value = format_decimal(value);
        let below: Vec<String> = quantiles
            .iter()
            .map(|&quantile| format_percent(quantile))
            .collect();
        let said: Vec<String> = below
            .iter()
            .enumerate()
            .map(|(class, below)| format!("{below} of {}", class_name(names, class)))
            .collect();
        hover.push(HoverTarget::new(
            [0.0, middle - ROW / 2.0, width, ROW],
            format!("{name} = {value}: {} have less", said.join(" and ")),
        ));
        let mut row = vec![name.to_owned(), value];
        row.extend(below);
        table.push(row);
    }
    for (quantile, anchor) in [
        (0.0, Anchor::Start),
        (0.5, Anchor::Middle),
        (1.0, Anchor::End),
    ] {
        svg.small(
            [place(quantile), size[1] - 6.0],
            anchor,
            INK_SOFT,
            &format!("{} %", format_decimal(quantile * 100.0)),
        );
    }
    let summary = if outside.is_empty() {
        "Quantiles of the file's summary statistics among the training loci: each lies within the middle 95 % of at least one class."
            .to_owned()
    } else {
        format!(
            "Quantiles of the file's summary statistics among the training loci: {} outside the middle 95 % of every class.",
            list(&outside)
        )
    };
    let mut header = vec!["statistic".to_owned(), "value".to_owned()];
    header.extend(
        (0..report.quantiles[0].len())
            .map(|class| format!("quantile, {}", class_name(names, class))),
    );
    let header = Table {
        header,
        rows: table,
    };
    svg.figure(summary, hover).with_table(header)
}

/// Open for the first class, filled for the others: told apart without colour.
fn dot(svg: &mut Svg, at: [f64; 2], class: usize, ink: &str) {
    let fill = if class == 0 { PAPER } else { ink };
    svg.circle(
        at,
        4.0,
        fill,
        &format!(" stroke=\"{ink}\" stroke-width=\"1.5\""),
    );
}

fn key(svg: &mut Svg, names: &[String], left: f64) {
    let mut x = left + 5.0;
    for (class, name) in names.iter().enumerate() {
        dot(svg, [x, 8.0], class, INK);
        svg.small([x + 8.0, 11.5], Anchor::Start, INK_SOFT, name);
        x += 22.0 + text_width(name);
    }
}

fn list(names: &[&str]) -> String {
    match names {
        [] => String::new(),
        [only] => format!("{only} lies"),
        [first @ .., last] => format!("{} and {last} lie", first.join(", ")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names() -> [String; 2] {
        ["divergence", "gene flow"].map(str::to_owned)
    }

    fn report(quantiles: [[f64; 2]; 8]) -> RangeReport {
        RangeReport {
            values: [17_000.0, 80.5, 90.1, 120.3, 0.31, 0.1, 0.8, 0.1],
            quantiles,
            ..RangeReport::default()
        }
    }

    #[test]
    fn what_lies_outside_both_classes_is_named() {
        let mut quantiles = [[0.5, 0.5]; 8];
        quantiles[4] = [0.999, 0.99];
        quantiles[5] = [0.0, 0.5];
        let figure = range_quantiles(&report(quantiles), &names(), 300.0);
        assert!(
            figure
                .summary
                .ends_with("F_ST lies outside the middle 95 % of every class."),
            "{}",
            figure.summary
        );
        assert_eq!(
            figure.hover[4].text,
            "F_ST = 0.31: 99.9 % of divergence and 99.0 % of gene flow have less"
        );
        assert!(
            range_quantiles(&report([[0.5, 0.5]; 8]), &names(), 300.0)
                .summary
                .contains("at least one class")
        );
    }

    #[test]
    fn each_statistic_has_a_dot_for_each_class() {
        let figure = range_quantiles(&report([[0.2, 0.8]; 8]), &names(), 300.0);
        // Two more stand in the key.
        assert_eq!(figure.svg.matches("<circle").count(), 18);
    }
}
