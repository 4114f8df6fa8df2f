//! Loss and accuracy while a network learns.

use super::chart::{Chart, Dash, Ink};
use super::ends::{End, name_ends};
use super::figure::{Figure, Table};
use super::frame::Axis;
use super::scale::{Kind, extent, round_out};
use super::svg::{Anchor, Fit, text_width};
use crate::evaluation::{Measure, Metrics};
use crate::number::{format_decimal, format_percent, format_rate};
use crate::training::EpochMetrics;

/// Which metric a curve shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Quantity {
    /// Mean cross-entropy, nats.
    CrossEntropy,
    /// Fraction predicted rightly.
    Accuracy,
    /// Mean squared error, in the unit that is trained on.
    SquaredError,
    /// Root mean squared error of a target, by its place.
    Rmse(usize),
}

/// Running means of the training metrics somewhere inside an epoch.
#[derive(Clone, Debug, PartialEq)]
pub struct LivePoint {
    /// Epochs trained, with the fraction of the one under way.
    pub epoch: f64,
    /// Running means since that epoch began.
    pub training: Metrics,
}

/// A change of the learning rate while the run was under way.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct RateMark {
    /// Epochs trained when it changed.
    pub epoch: f64,
    /// The new rate.
    pub rate: f64,
}

/// How curves are drawn.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct CurveOptions<'a> {
    /// The metric.
    pub quantity: Quantity,
    /// What the error of a number is of.
    pub target: &'a str,
    /// Logarithmic axis for losses and errors; accuracies stay linear.
    pub log: bool,
    /// Epochs the axis should leave room for.
    pub epochs: u32,
    /// Width in CSS pixels.
    pub width: f64,
}

/// Training (solid) and validation (dashed) of one run, with the points of the epoch under way and marks where the rate changed.
pub fn learning_curves(
    epochs: &[EpochMetrics],
    live: &[LivePoint],
    rates: &[RateMark],
    options: CurveOptions<'_>,
) -> Figure {
    let quantity = options.quantity;
    let of = |epoch: &EpochMetrics| Reached {
        epoch: epoch.epoch,
        training: quantity.of(&epoch.training),
        validation: quantity.of(&epoch.validation),
    };
    let curves = Curves {
        name: options.name(),
        read: quantity.read(),
        epochs: epochs.iter().map(of).collect(),
        running: live
            .iter()
            .map(|point| [point.epoch, quantity.of(&point.training)])
            .collect(),
    };
    curves.draw(
        options.size(),
        |values| options.axis(values),
        options.epochs,
        rates,
    )
}

/// What one epoch reached, of any metric.
pub(super) struct Reached {
    pub(super) epoch: u32,
    pub(super) training: f64,
    pub(super) validation: f64,
}

/// The curves of one metric.
pub(super) struct Curves {
    /// Its name, for the sentence.
    pub(super) name: String,
    /// Writes a value.
    pub(super) read: fn(f64) -> String,
    pub(super) epochs: Vec<Reached>,
    /// Epochs (with the fraction of the one under way) and running means.
    pub(super) running: Vec<[f64; 2]>,
}

impl Curves {
    /// Draws them on an axis made for their values, with room for so many epochs.
    pub(super) fn draw(
        &self,
        size: [f64; 2],
        axis: impl FnOnce(&[f64]) -> Axis,
        planned: u32,
        rates: &[RateMark],
    ) -> Figure {
        let Self {
            epochs,
            running,
            read,
            ..
        } = self;
        let validation: Vec<[f64; 2]> = epochs
            .iter()
            .map(|epoch| [f64::from(epoch.epoch), epoch.validation])
            .collect();
        // The untrained network was never trained on a batch: its training metrics mean nothing.
        let trained = epochs.iter().filter(|epoch| epoch.epoch > 0);
        let training: Vec<[f64; 2]> = trained
            .map(|epoch| [f64::from(epoch.epoch), epoch.training])
            .collect();

        let points = || [&validation, &training, running].into_iter().flatten();
        let values: Vec<f64> = points().map(|point| point[1]).collect();
        let last = points()
            .map(|point| point[0])
            .fold(f64::from(planned), f64::max);
        let mut chart = Chart::new(
            size,
            epoch_axis(last),
            axis(&values),
            text_width("validation") + 26.0,
        );

        mark_rates(&mut chart, rates);
        chart.line(training.iter().copied(), Ink::Training, Dash::Solid, 1.75);
        let under_way = training
            .last()
            .into_iter()
            .chain(running)
            .copied()
            .collect::<Vec<_>>();
        chart.line(under_way, Ink::Training, Dash::Solid, 1.0);
        chart.line(
            validation.iter().copied(),
            Ink::Validation,
            Dash::Dashed,
            1.75,
        );
        for &point in &validation {
            chart.dot(point, 2.0, Ink::Validation);
        }
        let ends = [
            (
                running.last().or(training.last()),
                "var(--training)",
                "training",
            ),
            (validation.last(), "var(--validation)", "validation"),
        ];
        name_ends(
            &mut chart,
            ends.into_iter()
                .filter_map(|(end, ink, name)| {
                    end.map(|&at| End {
                        at,
                        ink,
                        name: name.to_owned(),
                    })
                })
                .collect(),
        );

        for epoch in epochs {
            let text = match epoch.epoch {
                0 => format!("Untrained: validation {}", read(epoch.validation)),
                number => format!(
                    "Epoch {number}: training {}, validation {}",
                    read(epoch.training),
                    read(epoch.validation)
                ),
            };
            hover_band(&mut chart, f64::from(epoch.epoch), text);
        }
        let rows = epochs.iter().map(|epoch| {
            let training = if epoch.epoch == 0 {
                "–".to_owned()
            } else {
                read(epoch.training)
            };
            vec![epoch.epoch.to_string(), training, read(epoch.validation)]
        });
        let table = Table::new(&["epoch", "training", "validation"], rows.collect());
        chart.finish(self.summary(), Some(table))
    }

    fn summary(&self) -> String {
        let Self { name, read, .. } = self;
        match (self.epochs.last(), self.running.last()) {
            (Some(last), _) if last.epoch > 0 => {
                let (training, validation) = (read(last.training), read(last.validation));
                format!(
                    "{name} by epoch: after epoch {} training {training}, validation {validation}.",
                    last.epoch
                )
            }
            (_, Some(&[_, value])) => {
                format!("{name} within the first epoch: training {}.", read(value))
            }
            (Some(untrained), None) => format!(
                "{name}: the untrained network has validation {}.",
                read(untrained.validation)
            ),
            (None, None) => format!("{name} by epoch: nothing trained yet."),
        }
    }
}

impl Quantity {
    /// Its value; not a number where it was not measured.
    pub(super) fn of(self, metrics: &Metrics) -> f64 {
        match (self, &metrics.measure) {
            (Self::CrossEntropy | Self::SquaredError, _) => metrics.loss,
            (Self::Accuracy, Measure::Accuracy(accuracy)) => *accuracy,
            (Self::Rmse(target), Measure::Rmse(errors)) => {
                errors.get(target).copied().unwrap_or(f64::NAN)
            }
            _ => f64::NAN,
        }
    }

    pub(super) fn read(self) -> fn(f64) -> String {
        match self {
            Self::Accuracy => format_percent,
            _ => format_decimal,
        }
    }
}

/// The axis of a loss or an error: from zero, or logarithmic.
pub(super) fn error_axis(title: String, log: bool, values: &[f64]) -> Axis {
    let kind = if log { Kind::Log } else { Kind::Linear };
    let [low, high] = extent(kind, values.iter().copied()).unwrap_or([0.01, 1.0]);
    let domain = round_out(kind, [if log { low } else { 0.0 }, high], 4);
    Axis::new(kind, domain, title).written(format_decimal)
}

impl CurveOptions<'_> {
    /// The metric's name, for the sentence.
    pub(super) fn name(&self) -> String {
        match self.quantity {
            Quantity::CrossEntropy => "Cross-entropy loss".to_owned(),
            Quantity::Accuracy => "Accuracy".to_owned(),
            Quantity::SquaredError => "Mean squared error".to_owned(),
            Quantity::Rmse(_) => "RMSE".to_owned(),
        }
    }

    /// The axis for the metric's values.
    pub(super) fn axis(&self, values: &[f64]) -> Axis {
        let title = match self.quantity {
            Quantity::Rmse(_) => format!("RMSE, {}", self.target),
            Quantity::SquaredError => "loss, mean squared error".to_owned(),
            _ => self.name().to_ascii_lowercase(),
        };
        if self.quantity != Quantity::Accuracy {
            return error_axis(title, self.log, values);
        }
        let [low, _] = extent(Kind::Linear, values.iter().copied()).unwrap_or([0.01, 1.0]);
        // Guessing is the yardstick of an accuracy: it stays in sight.
        let domain = [
            round_out(Kind::Linear, [low.clamp(0.0, 0.5), 1.0], 4)[0].max(0.0),
            1.0,
        ];
        let format = |fraction: f64| format!("{} %", format_decimal(fraction * 100.0));
        Axis::new(Kind::Linear, domain, title).written(format)
    }

    /// Width and height.
    pub(super) fn size(&self) -> [f64; 2] {
        curve_size(self.width)
    }
}

/// Width and height of a chart with curves in a width.
pub(super) fn curve_size(width: f64) -> [f64; 2] {
    let width = Fit::new(width, [200.0, 4000.0]).view;
    [width, (width * 0.56).clamp(170.0, 320.0).round()]
}

/// The axis of epochs, from the untrained network to the last.
pub(super) fn epoch_axis(last: f64) -> Axis {
    let last = if last.is_finite() {
        last.clamp(1.0, 1e6)
    } else {
        1.0
    };
    Axis::new(Kind::Linear, [0.0, last], "epoch")
        .written(format_decimal)
        .with_ticks(5)
}

fn mark_rates(chart: &mut Chart, rates: &[RateMark]) {
    let [top, right, bottom, _] = chart.frame();
    let mut free = 0.0;
    for mark in rates.iter().filter(|mark| mark.epoch.is_finite()) {
        let [x, _] = chart.place([mark.epoch, 0.0]);
        chart.vertical(x, "var(--ink-soft)");
        let text = format_rate(mark.rate);
        // Labels that would cover the one before are left to the read-out.
        if x >= free && x + text_width(&text) < right + 20.0 {
            chart.label(
                [x + 3.0, top + 9.0],
                Anchor::Start,
                "var(--ink-soft)",
                &text,
            );
            free = x + text_width(&text) + 6.0;
        }
        chart.hover(
            [x - 4.0, top, 8.0, (bottom - top) * 0.25],
            format!("Learning rate {text} from here on"),
        );
    }
}

/// A band around an epoch to point at.
fn hover_band(chart: &mut Chart, epoch: f64, text: String) {
    let [top, _, bottom, _] = chart.frame();
    let [[left, _], [right, _]] = [
        chart.place([epoch - 0.5, 0.0]),
        chart.place([epoch + 0.5, 0.0]),
    ];
    chart.hover([left, top, right - left, bottom - top], text);
}

#[cfg(test)]
mod tests {
    use super::*;

    fn epoch(number: u32, training: f64, validation: f64) -> EpochMetrics {
        let metrics = |loss: f64| Metrics {
            loss,
            measure: Measure::Accuracy(1.0 - loss / 2.0),
        };
        EpochMetrics {
            epoch: number,
            training: metrics(training),
            validation: metrics(validation),
        }
    }

    fn options(quantity: Quantity) -> CurveOptions<'static> {
        CurveOptions {
            quantity,
            target: "",
            log: false,
            epochs: 10,
            width: 300.0,
        }
    }

    #[test]
    fn the_summary_states_the_last_epoch_and_every_epoch_can_be_pointed_at() {
        let epochs = [
            epoch(0, f64::NAN, 0.9),
            epoch(1, 0.7, 0.5),
            epoch(2, 0.412, 0.305),
        ];
        let figure = learning_curves(&epochs, &[], &[], options(Quantity::CrossEntropy));
        assert_eq!(
            figure.summary,
            "Cross-entropy loss by epoch: after epoch 2 training 0.412, validation 0.305."
        );
        assert_eq!(figure.hover.len(), 3);
        assert_eq!(
            figure.hover[1].text,
            "Epoch 1: training 0.7, validation 0.5"
        );
        let middle = &figure.hover[2];
        assert_eq!(
            figure.target_at(middle.x + middle.w / 2.0, middle.y + 5.0),
            Some(2)
        );
        let table = figure.table.unwrap();
        assert_eq!(table.rows[0], ["0", "–", "0.9"]);
    }

    #[test]
    fn the_error_of_each_number_has_its_own_curve() {
        let metrics = |rmse: &[f64]| Metrics {
            loss: 1.0,
            measure: Measure::Rmse(rmse.to_vec()),
        };
        let epochs = [EpochMetrics {
            epoch: 1,
            training: metrics(&[0.5, 30.0]),
            validation: metrics(&[0.4, 20.0]),
        }];
        let options = CurveOptions {
            target: "T",
            ..options(Quantity::Rmse(1))
        };
        let figure = learning_curves(&epochs, &[], &[], options);
        assert_eq!(
            figure.summary,
            "RMSE by epoch: after epoch 1 training 30, validation 20."
        );
        assert!(figure.svg.contains("RMSE, T"));
        let accuracy =
            learning_curves(&epochs, &[], &[], super::tests::options(Quantity::Accuracy));
        assert!(!accuracy.svg.contains("NaN"));
    }

    #[test]
    fn training_is_solid_and_validation_dashed() {
        let figure = learning_curves(
            &[epoch(1, 0.7, 0.5), epoch(2, 0.4, 0.3)],
            &[],
            &[],
            options(Quantity::Accuracy),
        );
        let document = roxmltree::Document::parse(&figure.svg).unwrap();
        let dashes = |ink: &str| {
            let lines = document
                .descendants()
                .filter(|node| node.has_tag_name("path") && node.attribute("stroke") == Some(ink));
            lines
                .map(|node| node.attribute("stroke-dasharray").is_some())
                .collect::<Vec<_>>()
        };
        assert_eq!(dashes("var(--validation)"), [true]);
        assert_eq!(dashes("var(--training)"), [false]);
    }

    #[test]
    fn a_lower_loss_is_drawn_lower_and_a_higher_accuracy_higher() {
        let place = |quantity| {
            let figure = learning_curves(
                &[epoch(1, 0.8, 0.8), epoch(2, 0.2, 0.2)],
                &[],
                &[],
                options(quantity),
            );
            let document = roxmltree::Document::parse(&figure.svg).unwrap();
            let dots: Vec<f64> = document
                .descendants()
                .filter(|node| node.has_tag_name("circle"))
                .map(|node| node.attribute("cy").unwrap().parse().unwrap())
                .collect();
            dots[1] - dots[0]
        };
        assert!(place(Quantity::CrossEntropy) > 0.0 && place(Quantity::Accuracy) < 0.0);
    }
}
