//! The network before and after permutations of the alignments that it is given.

use super::super::figure::{Figure, Table};
use super::names::permutation_name;
use super::rows::{Row, draw};
use crate::evaluation::{Measure, Metrics};
use crate::inspection::Permutation;
use crate::number::{format_decimal, format_percent};

/// The error as the alignments are, and after each permutation of them: RMSE of one of the numbers asked for, named by `target`, or the fraction
/// of classes named wrongly.
pub fn permutation_bars(
    plain: &Metrics,
    scores: &[(Permutation, Metrics)],
    (output, target): (usize, &str),
    width: f64,
) -> Figure {
    let classes = matches!(plain.measure, Measure::Accuracy(_));
    let (what, title) = if classes {
        ("Classes named wrongly", "named wrongly".to_owned())
    } else {
        ("RMSE", format!("RMSE, {target}"))
    };
    let written = |value: f64| {
        if classes {
            format_percent(value)
        } else {
            format_decimal(value)
        }
    };
    let before = error(plain, output);
    let as_it_is = std::iter::once(("as it is", before, true));
    let all: Vec<(&str, f64, bool)> = as_it_is
        .chain(scores.iter().map(|(permutation, metrics)| {
            (
                permutation_name(*permutation),
                error(metrics, output),
                false,
            )
        }))
        .collect();
    let times = |value: f64| {
        let ratio = value / before;
        if ratio.is_finite() {
            format!("{} times", format_decimal(ratio))
        } else {
            "–".to_owned()
        }
    };
    let row = |&(name, value, strong): &(&str, f64, bool)| {
        let said = written(value);
        Row {
            name: name.to_owned(),
            value,
            reading: format!("{name}: {what} {said}, {} what it was", times(value)),
            text: if strong {
                said
            } else {
                format!("{said}, {}", times(value))
            },
            strong,
        }
    };
    let rows: Vec<Row> = all.iter().map(row).collect();
    let said: Vec<String> = all
        .iter()
        .map(|(name, value, _)| format!("{name} {}", written(*value)))
        .collect();
    let summary = format!(
        "{what} after permuting the alignments: {}.",
        said.join(", ")
    );
    let table = all
        .iter()
        .map(|&(name, value, _)| vec![name.to_owned(), written(value), times(value)])
        .collect();
    let table = Table::new(&["permuted", what, "against as it is"], table);
    draw(&rows, Some(before), &title, summary, table, width)
}

/// RMSE of a number, or the fraction of classes named wrongly.
fn error(metrics: &Metrics, output: usize) -> f64 {
    match &metrics.measure {
        Measure::Accuracy(accuracy) => 1.0 - accuracy,
        Measure::Rmse(errors) => errors.get(output).copied().unwrap_or(f64::NAN),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn attributes(figure: &Figure, tag: &str, name: &str) -> Vec<f64> {
        let document = roxmltree::Document::parse(&figure.svg).unwrap();
        let nodes = document.descendants().filter(|node| node.has_tag_name(tag));
        nodes
            .map(|node| node.attribute(name).unwrap().parse().unwrap())
            .collect()
    }

    fn metrics(measure: Measure) -> Metrics {
        Metrics { loss: 0.1, measure }
    }

    #[test]
    fn bars_are_as_long_as_their_errors() {
        let of = |rmse| metrics(Measure::Rmse(vec![9.0, rmse]));
        let scores = [
            (Permutation::Rows, of(0.2)),
            (Permutation::Columns, of(0.1)),
        ];
        let figure = permutation_bars(&of(0.1), &scores, (1, "θ"), 1000.0);
        let bars = attributes(&figure, "rect", "width");
        assert!(
            (bars[1] - 2.0 * bars[0]).abs() < 0.05 && (bars[2] - bars[0]).abs() < 0.05,
            "{bars:?}"
        );
        assert_eq!(figure.table.unwrap().rows[1], ["rows", "0.2", "2 times"]);
    }

    #[test]
    fn of_classes_it_is_the_fraction_that_is_named_wrongly() {
        let of = |accuracy| metrics(Measure::Accuracy(accuracy));
        let scores = [(Permutation::Rows, of(0.5))];
        let figure = permutation_bars(&of(0.75), &scores, (0, ""), 1000.0);
        assert_eq!(figure.table.unwrap().rows[1], ["rows", "50.0 %", "2 times"]);
    }
}
