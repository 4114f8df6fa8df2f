//! The receiver operating characteristic.

use super::chart::{Chart, Dash, Ink};
use super::figure::{Figure, Table};
use super::frame::Axis;
use super::scale::Kind;
use super::svg::{Anchor, Fit};
use crate::evaluation::RocPoint;
use crate::number::{format_decimal, format_percent};

/// True against false positive rate over all thresholds, with the area under the curve; `class` is what is to be found.
pub fn roc(points: &[RocPoint], auc: f64, class: &str, width: f64) -> Figure {
    let mut chart = square_chart(width, ["false positive rate", "true positive rate"]);
    chart.line([[0.0, 0.0], [1.0, 1.0]], Ink::Soft, Dash::Dotted, 1.0);
    chart.line(
        points
            .iter()
            .map(|point| [point.false_positive_rate, point.true_positive_rate]),
        Ink::Black,
        Dash::Solid,
        1.75,
    );
    let [_, right, bottom, _] = chart.frame();
    let area = if auc.is_finite() {
        format!("{auc:.3}")
    } else {
        "–".to_owned()
    };
    chart.label(
        [right - 8.0, bottom - 12.0],
        Anchor::End,
        "var(--ink)",
        &format!("area {area}"),
    );
    for point in points {
        let [x, y] = chart.place([point.false_positive_rate, point.true_positive_rate]);
        let (found, alarms) = (
            format_percent(point.true_positive_rate),
            format_percent(point.false_positive_rate),
        );
        chart.hover(
            [x - 5.0, y - 5.0, 10.0, 10.0],
            format!("Finds {found} of {class} at {alarms} false alarms"),
        );
    }
    let summary = if points.is_empty() {
        "ROC curve: nothing tested yet.".to_owned()
    } else {
        format!(
            "ROC curve over {} thresholds: the area under it is {area}; guessing would give 0.5.",
            points.len()
        )
    };
    let rows = points.iter().map(|point| {
        vec![
            format_decimal(point.false_positive_rate),
            format_decimal(point.true_positive_rate),
        ]
    });
    let table = Table::new(
        &["false positive rate", "true positive rate"],
        rows.collect(),
    );
    chart.finish(summary, Some(table))
}

/// A square chart with both axes from 0 to 1.
pub(super) fn square_chart(width: f64, [x, y]: [&str; 2]) -> Chart {
    let Fit { view, drawn } = Fit::new(width, [180.0, 340.0]);
    let axis =
        |title: &str| Axis::new(Kind::Linear, [0.0, 1.0], title.to_owned()).written(format_decimal);
    Chart::new([view, drawn + 14.0], axis(x), axis(y), 10.0 + view - drawn)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_area_is_stated_and_a_perfect_test_reaches_the_corner() {
        let corner = [(0.0, 0.0), (0.0, 1.0), (1.0, 1.0)];
        let points = corner.map(|(false_positive_rate, true_positive_rate)| RocPoint {
            false_positive_rate,
            true_positive_rate,
        });
        let figure = roc(&points, 0.98765, "gene flow", 260.0);
        assert!(figure.summary.contains("over 3 thresholds") && figure.summary.contains("0.988"));
        assert_eq!(
            figure.hover[1].text,
            "Finds 100.0 % of gene flow at 0.0 % false alarms"
        );
        // What is read out lies where the curve is drawn.
        let document = roxmltree::Document::parse(&figure.svg).unwrap();
        let curve = document
            .descendants()
            .rfind(|node| node.has_tag_name("path"))
            .and_then(|node| node.attribute("d"))
            .unwrap();
        let drawn: Vec<f64> = curve
            .split(['M', 'L', ' '])
            .filter_map(|number| number.parse().ok())
            .collect();
        for (point, target) in drawn.chunks(2).zip(&figure.hover) {
            assert!(
                (point[0] - target.x - 5.0).abs() < 0.02
                    && (point[1] - target.y - 5.0).abs() < 0.02,
                "{point:?} {target:?}"
            );
        }
        assert_eq!(figure.table.map(|table| table.rows.len()), Some(3));
    }
}
