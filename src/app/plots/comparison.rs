//! Validation curves of several runs side by side.

use super::chart::{Chart, Dash, Ink};
use super::curves::{CurveOptions, epoch_axis};
use super::ends::{LINE, label_ends};
use super::figure::{Figure, Table};
use super::svg::{Anchor, text_width};
use crate::training::EpochMetrics;

/// One run of several in [`compare_runs`].
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct RunCurve<'a> {
    /// What tells it from the others, such as "3: dropout 0.5"; where labels are long, the curve goes by what stands before the colon.
    pub label: &'a str,
    /// Its epochs.
    pub epochs: &'a [EpochMetrics],
    /// Drawn in the colour of validation, the others in grey.
    pub selected: bool,
}

/// The validation curves of several runs.
pub fn compare_runs(runs: &[RunCurve<'_>], options: CurveOptions) -> Figure {
    let quantity = options.quantity;
    let curve = |run: &RunCurve<'_>| -> Vec<[f64; 2]> {
        run.epochs.iter().map(|epoch| [f64::from(epoch.epoch), quantity.of(epoch.validation)]).collect()
    };
    let curves: Vec<(&RunCurve<'_>, Vec<[f64; 2]>)> = runs.iter().map(|run| (run, curve(run))).collect();
    let last = curves.iter().flat_map(|(_, points)| points).map(|point| point[0]).fold(f64::from(options.epochs), f64::max);
    let values: Vec<f64> = curves.iter().flat_map(|(_, points)| points).map(|point| point[1]).collect();
    let mut axis = quantity.axis(options.log, &values);
    axis.title = format!("validation {}", axis.title);
    let size = options.size();
    let listed = longest(runs, |label| label) > 0.35 * size[0];
    let name = |run: &RunCurve<'_>| if listed { short(run.label).to_owned() } else { run.label.to_owned() };
    let mut chart = Chart::new(size, epoch_axis(last), axis, longest(runs, if listed { short } else { |label| label }) + 14.0);

    // The selected run last, so that it lies on top.
    for (run, points) in curves.iter().filter(|(run, _)| !run.selected).chain(curves.iter().filter(|(run, _)| run.selected)) {
        let (ink, thickness) = if run.selected { (Ink::Validation, 2.0) } else { (Ink::Soft, 1.0) };
        chart.line(points.iter().copied(), ink, Dash::Dashed, thickness);
        for (&point, epoch) in points.iter().zip(run.epochs) {
            chart.dot(point, if run.selected { 2.0 } else { 1.5 }, ink);
            let [x, y] = chart.place(point);
            let text = format!("{}, epoch {}: validation {}", run.label, epoch.epoch, quantity.reading(epoch.validation));
            chart.hover([x - 6.0, y - 6.0, 12.0, 12.0], text);
        }
    }
    let ends = curves.iter().filter_map(|(run, points)| points.last().map(|&end| (end, colour(run), name(run))));
    label_ends(&mut chart, ends.collect());
    if listed {
        list(&mut chart, runs);
    }

    let finals = runs.iter().filter_map(|run| run.epochs.last().map(|epoch| (run.label, epoch)));
    let rows: Vec<Vec<String>> =
        finals.map(|(label, epoch)| vec![label.to_owned(), epoch.epoch.to_string(), quantity.reading(epoch.validation)]).collect();
    let summary = if rows.is_empty() {
        "No runs to compare yet.".to_owned()
    } else {
        let values: Vec<String> = rows.iter().map(|row| format!("{} {}", row[0], row[2])).collect();
        format!("Validation {} of {} runs at their last epoch: {}.", quantity.name().to_ascii_lowercase(), rows.len(), values.join("; "))
    };
    chart.finish(summary, Some(Table::new(&["run", "epochs", "validation"], rows)))
}

/// The labels one below the other, under the axis.
fn list(chart: &mut Chart, runs: &[RunCurve<'_>]) {
    let [_, _, bottom, _] = chart.frame();
    for (line, run) in runs.iter().enumerate() {
        chart.label([0.0, bottom + 50.0 + LINE * line as f64], Anchor::Start, colour(run), run.label);
    }
    chart.lengthen(12.0 + LINE * runs.len() as f64);
}

fn colour(run: &RunCurve<'_>) -> &'static str {
    if run.selected { "var(--validation-text)" } else { "var(--ink-soft)" }
}

fn longest(runs: &[RunCurve<'_>], name: fn(&str) -> &str) -> f64 {
    runs.iter().map(|run| text_width(name(run.label))).fold(0.0, f64::max)
}

/// What stands before the colon of a label, at most a few characters.
fn short(label: &str) -> &str {
    let name = label.split_once(':').map_or(label, |(name, _)| name);
    name.char_indices().nth(10).map_or(name, |(end, _)| &name[..end])
}

#[cfg(test)]
mod tests {
    use super::super::curves::Quantity;
    use super::*;
    use crate::training::Metrics;

    const EPOCH: EpochMetrics =
        EpochMetrics { epoch: 1, training: Metrics { loss: 0.6, accuracy: 0.7 }, validation: Metrics { loss: 0.5, accuracy: 0.75 } };
    const OPTIONS: CurveOptions = CurveOptions { quantity: Quantity::Loss, log: false, epochs: 10, width: 300.0 };

    /// Where texts stand, top of the figure first.
    fn heights(figure: &Figure, texts: &[&str]) -> Vec<f64> {
        let document = roxmltree::Document::parse(&figure.svg).unwrap();
        let of = |text: &str| document.descendants().find(|node| node.has_tag_name("text") && node.text() == Some(text)).unwrap();
        texts.iter().map(|text| of(text).attribute("y").unwrap().parse().unwrap()).collect()
    }

    #[test]
    fn labels_of_equal_curves_do_not_cover_each_other() {
        let runs = ["one", "two", "three"].map(|label| RunCurve { label, epochs: &[EPOCH], selected: false });
        let figure = compare_runs(&runs, OPTIONS);
        let mut places = heights(&figure, &["one", "two", "three"]);
        places.sort_by(f64::total_cmp);
        assert!(places.windows(2).all(|pair| pair[1] - pair[0] >= LINE - 0.1), "{places:?}");
        assert_eq!(figure.summary, "Validation cross-entropy loss of 3 runs at their last epoch: one 0.5; two 0.5; three 0.5.");
    }

    #[test]
    fn long_labels_are_listed_below_and_the_curves_go_by_their_numbers() {
        let label = "3: 2 layers, dropout 0.2, 1e-5, 10 epochs";
        let figure = compare_runs(&[RunCurve { label, epochs: &[EPOCH], selected: true }], OPTIONS);
        let places = heights(&figure, &["3", label]);
        assert!(places[0] < places[1] && places[1] < figure.size[1], "{places:?} {:?}", figure.size);
    }
}
