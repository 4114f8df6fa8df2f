//! Validation curves of several runs side by side.

use super::chart::Chart;
use super::colour::INK_SOFT;
use super::curves::{CurveOptions, epoch_axis};
use super::ends::{End, LINE, name_ends};
use super::figure::{Figure, Table};
use super::frame::Axis;
use super::svg::{Anchor, text_width};
use crate::training::EpochMetrics;

/// The selected run: the colour of validation.
const SELECTED: &str = "var(--validation)";
/// The others, in their order: those colours of the palette that are not training's or validation's.
const INKS: [&str; 6] = [
    "var(--a)",
    "var(--b)",
    "var(--pop-e)",
    "var(--pop-f)",
    "var(--pop-g)",
    "var(--pop-h)",
];

/// One run of several in [`compare_runs`].
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct RunCurve<'a> {
    /// What tells it from the others, such as "3: dropout 0.5"; where labels are long, the curve goes by what stands before the colon.
    pub label: &'a str,
    /// Its epochs.
    pub epochs: &'a [EpochMetrics],
    /// Drawn in the colour of validation and on top, the others each in a colour of its own.
    pub selected: bool,
}

/// The validation curves of several runs.
pub fn compare_runs(runs: &[RunCurve<'_>], options: CurveOptions<'_>) -> Figure {
    let quantity = options.quantity;
    let of = |run: &RunCurve<'_>| Compared {
        label: run.label.to_owned(),
        points: run
            .epochs
            .iter()
            .map(|epoch| [f64::from(epoch.epoch), quantity.of(&epoch.validation)])
            .collect(),
        selected: run.selected,
    };
    let runs: Vec<Compared> = runs.iter().map(of).collect();
    let name = match quantity {
        // An abbreviation stays one.
        super::curves::Quantity::Rmse(_) => options.name(),
        _ => options.name().to_ascii_lowercase(),
    };
    let axis = |values: &[f64]| options.axis(values);
    compare(
        &runs,
        &name,
        quantity.read(),
        options.size(),
        options.epochs,
        axis,
    )
}

/// One run, of any metric.
pub(super) struct Compared {
    pub(super) label: String,
    /// Epochs, and the metric on validation.
    pub(super) points: Vec<[f64; 2]>,
    pub(super) selected: bool,
}

/// Draws the validation curves of several runs, the selected one on top, on an axis made for their values, with room for so many epochs.
pub(super) fn compare(
    runs: &[Compared],
    name: &str,
    read: fn(f64) -> String,
    size: [f64; 2],
    planned: u32,
    axis: impl FnOnce(&[f64]) -> Axis,
) -> Figure {
    let points = || runs.iter().flat_map(|run| &run.points);
    let last = points()
        .map(|point| point[0])
        .fold(f64::from(planned), f64::max);
    let values: Vec<f64> = points().map(|point| point[1]).collect();
    let mut axis = axis(&values);
    axis.title = format!("validation {}", axis.title);
    let longest = |of: fn(&str) -> &str| {
        runs.iter()
            .map(|run| text_width(of(&run.label)))
            .fold(0.0, f64::max)
    };
    let listed = longest(|label| label) > 0.35 * size[0];
    let called: fn(&str) -> &str = if listed { short } else { |label| label };
    let mut chart = Chart::new(size, epoch_axis(last), axis, longest(called) + 26.0);

    let mut inks = INKS.into_iter().cycle();
    let others = runs
        .iter()
        .filter(|run| !run.selected)
        .map(|run| (run, inks.next().unwrap_or(INK_SOFT)));
    // The selected one last, so that it lies on top.
    let inked: Vec<(&Compared, &str)> = others
        .chain(
            runs.iter()
                .filter(|run| run.selected)
                .map(|run| (run, SELECTED)),
        )
        .collect();
    let mut ends = Vec::new();
    for (run, ink) in &inked {
        let finite: Vec<[f64; 2]> = run
            .points
            .iter()
            .copied()
            .filter(|point| point[1].is_finite())
            .collect();
        let thickness = if run.selected { 2.0 } else { 1.25 };
        chart.curve(
            &finite,
            ink,
            &format!(" stroke-width=\"{thickness}\" stroke-dasharray=\"5 3\""),
        );
        for &point in &finite {
            let [x, y] = chart.place(point);
            chart.over().circle([x, y], thickness, ink, "");
            let text = format!(
                "{}, epoch {}: validation {}",
                run.label,
                point[0],
                read(point[1])
            );
            chart.hover([x - 6.0, y - 6.0, 12.0, 12.0], text);
        }
        ends.extend(finite.last().map(|&at| End {
            at,
            ink,
            name: called(&run.label).to_owned(),
        }));
    }
    name_ends(&mut chart, ends);
    if listed {
        let [_, _, bottom, _] = chart.frame();
        let mut y = bottom + 50.0;
        let top = y;
        for (run, ink) in &inked {
            chart.over().circle([4.0, y - 4.0], 3.5, ink, "");
            for line in wrapped(&run.label, size[0] - 16.0) {
                chart.label([12.0, y], Anchor::Start, INK_SOFT, &line);
                y += LINE;
            }
        }
        chart.lengthen(12.0 + y - top);
    }

    let finals = runs.iter().filter_map(|run| {
        run.points
            .last()
            .map(|[epoch, value]| vec![run.label.clone(), epoch.to_string(), read(*value)])
    });
    let rows: Vec<Vec<String>> = finals.collect();
    let summary = if rows.is_empty() {
        "No runs to compare yet.".to_owned()
    } else {
        let values: Vec<String> = rows
            .iter()
            .map(|row| format!("{} {}", row[0], row[2]))
            .collect();
        format!(
            "Validation {name} of {} runs at their last epoch: {}.",
            rows.len(),
            values.join("; ")
        )
    };
    chart.finish(
        summary,
        Some(Table::new(&["run", "epochs", "validation"], rows)),
    )
}

/// A label in lines of at most this width; a word that is wider has a line of its own.
fn wrapped(label: &str, width: f64) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    for word in label.split_whitespace() {
        match lines.last_mut() {
            Some(line) if text_width(line) + text_width(" ") + text_width(word) <= width => {
                line.push(' ');
                line.push_str(word);
            }
            _ => lines.push(word.to_owned()),
        }
    }
    lines
}

/// What stands before the colon of a label, at most a few characters.
fn short(label: &str) -> &str {
    let name = label.split_once(':').map_or(label, |(name, _)| name);
    name.char_indices()
        .nth(10)
        .map_or(name, |(end, _)| &name[..end])
}

#[cfg(test)]
mod tests {
    use super::super::curves::Quantity;
    use super::*;
    use crate::evaluation::{Measure, Metrics};

    static EPOCHS: [EpochMetrics; 1] = [EpochMetrics {
        epoch: 1,
        training: Metrics {
            loss: 0.6,
            measure: Measure::Accuracy(0.7),
        },
        validation: Metrics {
            loss: 0.5,
            measure: Measure::Accuracy(0.75),
        },
    }];
    const OPTIONS: CurveOptions = CurveOptions {
        quantity: Quantity::CrossEntropy,
        target: "",
        log: false,
        epochs: 10,
        width: 300.0,
    };

    /// Where texts stand, top of the figure first.
    fn heights(figure: &Figure, texts: &[&str]) -> Vec<f64> {
        let document = roxmltree::Document::parse(&figure.svg).unwrap();
        let of = |text: &str| {
            document
                .descendants()
                .find(|node| node.has_tag_name("text") && node.text() == Some(text))
                .unwrap()
        };
        texts
            .iter()
            .map(|text| of(text).attribute("y").unwrap().parse().unwrap())
            .collect()
    }

    #[test]
    fn labels_of_equal_curves_do_not_cover_each_other() {
        let runs = ["one", "two", "three"].map(|label| RunCurve {
            label,
            epochs: &EPOCHS,
            selected: false,
        });
        let figure = compare_runs(&runs, OPTIONS);
        let mut places = heights(&figure, &["one", "two", "three"]);
        places.sort_by(f64::total_cmp);
        assert!(
            places
                .windows(2)
                .all(|pair| pair[1] - pair[0] >= LINE - 0.1),
            "{places:?}"
        );
        assert_eq!(
            figure.summary,
            "Validation cross-entropy loss of 3 runs at their last epoch: one 0.5; two 0.5; three 0.5."
        );
    }

    #[test]
    fn long_labels_are_listed_below_and_the_curves_go_by_their_numbers() {
        let label = "3: 2 layers, dropout 0.2, 1e-5, 10 epochs";
        let figure = compare_runs(
            &[RunCurve {
                label,
                epochs: &EPOCHS,
                selected: true,
            }],
            OPTIONS,
        );
        let places = heights(&figure, &["3", label]);
        assert!(
            places[0] < places[1] && places[1] < figure.size[1],
            "{places:?} {:?}",
            figure.size
        );
    }

    #[test]
    fn every_run_has_a_colour_and_the_selected_one_lies_on_top() {
        let [first] = EPOCHS.clone();
        let epochs = [
            EpochMetrics {
                epoch: 0,
                ..first.clone()
            },
            first,
        ];
        let runs =
            [("one", true), ("two", false), ("three", false)].map(|(label, selected)| RunCurve {
                label,
                epochs: &epochs,
                selected,
            });
        let figure = compare_runs(&runs, OPTIONS);
        let document = roxmltree::Document::parse(&figure.svg).unwrap();
        let curves = document
            .descendants()
            .filter(|node| node.attribute("stroke-dasharray") == Some("5 3"));
        let inks: Vec<_> = curves.filter_map(|node| node.attribute("stroke")).collect();
        assert_eq!(inks, [INKS[0], INKS[1], SELECTED]);
    }

    #[test]
    fn long_labels_are_broken_between_words() {
        let label = "run 2: layers conv2d 10 of 3 x 3, max pool 2, dense 64";
        for width in [60.0, 150.0, 330.0] {
            let lines = wrapped(label, width);
            assert_eq!(lines.join(" "), label);
            assert!(
                lines
                    .iter()
                    .all(|line| text_width(line) <= width || !line.contains(' ')),
                "{lines:?}"
            );
        }
    }
}
