//! Loss and error of a network that predicts a number, while it learns.

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
    let of = |metrics: RegressionMetrics| match axis.quantity {
        RegressionQuantity::Loss => metrics.loss,
        RegressionQuantity::Rmse => metrics.rmse,
    };
    let (name, title) = match axis.quantity {
        RegressionQuantity::Loss => ("Mean squared error", "loss, mean squared error".to_owned()),
        RegressionQuantity::Rmse => ("RMSE", format!("RMSE, {}", axis.target)),
    };
    let reached = |epoch: &RegressionEpoch| Reached { epoch: epoch.epoch, training: of(epoch.training), validation: of(epoch.validation) };
    let curves = Curves {
        name,
        read: format_decimal,
        epochs: epochs.iter().map(reached).collect(),
        running: live.iter().map(|point| [point.epoch, of(point.training)]).collect(),
    };
    curves.draw(curve_size(width), |values| error_axis(title, axis.log, values), axis.epochs, rates)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn epoch(number: u32, training: f64, validation: f64) -> RegressionEpoch {
        let metrics = |rmse: f64| RegressionMetrics { loss: rmse * rmse, rmse };
        RegressionEpoch { epoch: number, training: metrics(training), validation: metrics(validation) }
    }

    #[test]
    fn loss_and_error_are_told_apart() {
        let epochs = [epoch(0, f64::NAN, 1.0), epoch(1, 0.4, 0.3), epoch(2, 0.2, 0.1)];
        let figure = |quantity| {
            let axis = RegressionAxis { quantity, target: "Tajima's D", log: false, epochs: 5 };
            regression_curves(&epochs, &[], &[], axis, 358.0)
        };
        let rmse = figure(RegressionQuantity::Rmse);
        assert_eq!(rmse.summary, "RMSE by epoch: after epoch 2 training 0.2, validation 0.1.");
        assert!(rmse.svg.contains("RMSE, Tajima&#39;s D"));
        let loss = figure(RegressionQuantity::Loss);
        assert_eq!(loss.summary, "Mean squared error by epoch: after epoch 2 training 0.04, validation 0.01.");
        assert_eq!(loss.hover.len(), 3);
    }
}
