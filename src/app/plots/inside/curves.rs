//! Loss and error of a network that predicts a number, while it learns.

use super::super::comparison::{Compared, compare};
use super::super::curves::{Curves, RateMark, Reached, curve_size, error_axis};
use super::super::figure::Figure;
use super::super::format::format_decimal;
use crate::training::{RegressionEpoch, RegressionMetrics};

/// Which metric a curve of [`regression_curves`] shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RegressionQuantity {
    /// Mean squared error, in the unit that is trained on.
    Loss,
    /// Root mean squared error, in the target's unit.
    Rmse,
}

/// Running means of the training metrics somewhere inside an epoch.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct RegressionPoint {
    /// Epochs trained, with the fraction of the one under way.
    pub epoch: f64,
    /// Running means since that epoch began.
    pub training: RegressionMetrics,
}

/// How [`regression_curves`] are drawn.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RegressionAxis<'a> {
    /// The metric.
    pub quantity: RegressionQuantity,
    /// What is predicted, such as "Tajima's D": the unit of the error.
    pub target: &'a str,
    /// Logarithmic axis.
    pub log: bool,
    /// Epochs the axis should leave room for.
    pub epochs: u32,
}

/// Training (solid) and validation (dashed) of one run, with the points of the epoch under way and marks where the rate changed; `width` in
/// CSS pixels.
pub fn regression_curves(
    epochs: &[RegressionEpoch],
    live: &[RegressionPoint],
    rates: &[RateMark],
    axis: RegressionAxis<'_>,
    width: f64,
) -> Figure {
    let (quantity, (name, title)) = (axis.quantity, axis.names());
    let of = |metrics: RegressionMetrics| quantity.of(metrics);
    let reached = |epoch: &RegressionEpoch| Reached {
        epoch: epoch.epoch,
        training: of(epoch.training),
        validation: of(epoch.validation),
    };
    let curves = Curves {
        name: name.to_owned(),
        read: format_decimal,
        epochs: epochs.iter().map(reached).collect(),
        running: live
            .iter()
            .map(|point| [point.epoch, of(point.training)])
            .collect(),
    };
    curves.draw(
        curve_size(width),
        |values| error_axis(title, axis.log, values),
        axis.epochs,
        rates,
    )
}

/// One run of several in [`compare_regressions`].
#[derive(Clone, Debug, PartialEq)]
pub struct RegressionRun<'a> {
    /// What tells it from the others, such as "run 3: rows sampled"; where labels are long, the curve goes by what stands before the colon.
    pub label: String,
    /// Its epochs.
    pub epochs: &'a [RegressionEpoch],
    /// The run at hand: drawn on top, in the colour of validation.
    pub selected: bool,
}

/// The validation curves of several runs, as [`super::super::compare_runs`] draws those of the Lab; `width` in CSS pixels.
pub fn compare_regressions(
    runs: Vec<RegressionRun<'_>>,
    axis: RegressionAxis<'_>,
    width: f64,
) -> Figure {
    let (name, title) = axis.names();
    let point =
        |epoch: &RegressionEpoch| [f64::from(epoch.epoch), axis.quantity.of(epoch.validation)];
    let of = |run: RegressionRun<'_>| Compared {
        points: run.epochs.iter().map(point).collect(),
        label: run.label,
        selected: run.selected,
    };
    let runs: Vec<Compared> = runs.into_iter().map(of).collect();
    compare(
        &runs,
        name,
        format_decimal,
        curve_size(width),
        axis.epochs,
        |values| error_axis(title, axis.log, values),
    )
}

impl RegressionQuantity {
    fn of(self, metrics: RegressionMetrics) -> f64 {
        match self {
            Self::Loss => metrics.loss,
            Self::Rmse => metrics.rmse,
        }
    }
}

impl RegressionAxis<'_> {
    /// The metric's name, and the title of its axis.
    fn names(&self) -> (&'static str, String) {
        match self.quantity {
            RegressionQuantity::Loss => {
                ("Mean squared error", "loss, mean squared error".to_owned())
            }
            RegressionQuantity::Rmse => ("RMSE", format!("RMSE, {}", self.target)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn epoch(number: u32, training: f64, validation: f64) -> RegressionEpoch {
        let metrics = |rmse: f64| RegressionMetrics {
            loss: rmse * rmse,
            rmse,
        };
        RegressionEpoch {
            epoch: number,
            training: metrics(training),
            validation: metrics(validation),
        }
    }

    #[test]
    fn loss_and_error_are_told_apart() {
        let epochs = [
            epoch(0, f64::NAN, 1.0),
            epoch(1, 0.4, 0.3),
            epoch(2, 0.2, 0.1),
        ];
        let figure = |quantity| {
            let axis = RegressionAxis {
                quantity,
                target: "Tajima's D",
                log: false,
                epochs: 5,
            };
            regression_curves(&epochs, &[], &[], axis, 358.0)
        };
        let rmse = figure(RegressionQuantity::Rmse);
        assert_eq!(
            rmse.summary,
            "RMSE by epoch: after epoch 2 training 0.2, validation 0.1."
        );
        assert!(rmse.svg.contains("RMSE, Tajima&#39;s D"));
        let loss = figure(RegressionQuantity::Loss);
        assert_eq!(
            loss.summary,
            "Mean squared error by epoch: after epoch 2 training 0.04, validation 0.01."
        );
        assert_eq!(loss.hover.len(), 3);
    }

    #[test]
    fn earlier_runs_are_compared_in_the_target_s_unit() {
        let epochs = [epoch(0, f64::NAN, 1.0), epoch(1, 0.4, 0.3)];
        let run = |label: &str, selected| RegressionRun {
            label: label.to_owned(),
            epochs: &epochs,
            selected,
        };
        let axis = RegressionAxis {
            quantity: RegressionQuantity::Rmse,
            target: "π",
            log: true,
            epochs: 5,
        };
        let figure = compare_regressions(
            vec![run("run 2: rows sampled", false), run("run 3", true)],
            axis,
            358.0,
        );
        assert_eq!(
            figure.summary,
            "Validation RMSE of 2 runs at their last epoch: run 2: rows sampled 0.3; run 3 0.3."
        );
        assert!(
            figure.svg.contains("validation RMSE, π")
                && figure.svg.contains(">run 2: rows sampled</text>"),
            "{}",
            figure.svg
        );
        assert_eq!(
            figure.table.unwrap().rows[0],
            ["run 2: rows sampled", "1", "0.3"]
        );
    }
}
