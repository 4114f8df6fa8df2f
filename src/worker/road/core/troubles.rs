//! The trouble in a run of classes or of numbers.

use crate::evaluation::road::{Confusion, Measure, Metrics};
use crate::network::Layer;
use crate::training::road::{EpochMetrics, Session};
use crate::training::{
    RegressionEpoch, RegressionMetrics, Trouble, diagnose_classes, diagnose_regression,
};

/// The trouble seen so far, from the validation metrics of the untrained network and the epochs since.
pub(super) fn diagnose(
    untrained: &Metrics,
    epochs: &[EpochMetrics],
    confusion: Option<&Confusion>,
    session: &Session,
) -> Vec<Trouble> {
    let dropout = session.experiment().layers.iter().fold(0.0, |most, layer| {
        if let Layer::Dropout { rate } = layer {
            f64::max(most, *rate)
        } else {
            most
        }
    });
    let rate = session.rate();
    match confusion {
        Some(confusion) => {
            let of = |metrics: &Metrics| [metrics.loss, accuracy(metrics)];
            let epochs: Vec<(u32, [[f64; 2]; 2])> = epochs
                .iter()
                .map(|epoch| (epoch.epoch, [of(&epoch.training), of(&epoch.validation)]))
                .collect();
            let classes = confusion.classes();
            let predicted: Vec<u32> = (0..classes)
                .map(|class| (0..classes).map(|truth| confusion.at(truth, class)).sum())
                .collect();
            diagnose_classes(of(untrained), &epochs, &predicted, dropout, rate)
        }
        None => {
            let of = |metrics: &Metrics| RegressionMetrics {
                loss: metrics.loss,
                rmse: 0.0,
            };
            let numbers: Vec<RegressionEpoch> = epochs
                .iter()
                .map(|epoch| RegressionEpoch {
                    epoch: epoch.epoch,
                    training: of(&epoch.training),
                    validation: of(&epoch.validation),
                })
                .collect();
            let explained = epochs.last().and_then(|last| explained(last, session));
            diagnose_regression(&of(untrained), &numbers, explained, dropout, rate)
        }
    }
}

fn accuracy(metrics: &Metrics) -> f64 {
    match &metrics.measure {
        Measure::Accuracy(accuracy) => *accuracy,
        Measure::Rmse(_) => f64::NAN,
    }
}

/// R2 on validation of the target that is predicted best; none where none of them varies there.
fn explained(last: &EpochMetrics, session: &Session) -> Option<f64> {
    let Measure::Rmse(errors) = &last.validation.measure else {
        return None;
    };
    errors
        .iter()
        .enumerate()
        .filter_map(|(target, rmse)| {
            let [_, sd] = session
                .data()
                .target_moments(target, &session.parts().validation);
            (sd > 0.0).then(|| 1.0 - (rmse / sd) * (rmse / sd))
        })
        .reduce(f64::max)
}
