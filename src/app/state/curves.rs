//! Which learning curves a run has, and their points.

use super::RunRecord;
use super::asked::{self, Named};
use crate::app::plots::{LivePoint, Quantity, RateMark};
use crate::experiment::{Experiment, Task};

/// The curves that an experiment has, with the names of the numbers.
pub fn quantities(experiment: &Experiment) -> Vec<(Quantity, String)> {
    match &experiment.task {
        Task::Classify => vec![
            (Quantity::CrossEntropy, String::new()),
            (Quantity::Accuracy, String::new()),
        ],
        Task::Regress(_) => std::iter::once((Quantity::SquaredError, String::new()))
            .chain(
                asked::names(experiment)
                    .into_iter()
                    .enumerate()
                    .map(|(place, name)| (Quantity::Rmse(place), name)),
            )
            .collect(),
    }
}

/// What an error is of, with its unit.
pub fn on_axis(experiment: &Experiment, quantity: Quantity) -> String {
    match quantity {
        Quantity::Rmse(place) => asked::named(experiment)
            .get(place)
            .map(Named::titled)
            .unwrap_or_default(),
        _ => String::new(),
    }
}

/// The points of the epoch under way.
pub fn live(run: &RunRecord) -> Vec<LivePoint> {
    let steps = f64::from(run.steps_per_epoch.max(1));
    run.live
        .iter()
        .map(|(step, metrics)| LivePoint {
            epoch: f64::from(*step) / steps,
            training: metrics.clone(),
        })
        .collect()
}

/// Where the learning rate changed.
pub fn rates(run: &RunRecord) -> Vec<RateMark> {
    let steps = f64::from(run.steps_per_epoch.max(1));
    run.experiment
        .training
        .rate_changes
        .iter()
        .map(|change| RateMark {
            epoch: f64::from(change.step) / steps,
            rate: change.rate,
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::super::task;
    use super::*;
    use crate::evaluation::{Measure, Metrics};
    use crate::experiment::{Preset, RateChange};

    #[test]
    fn classes_have_their_curves_and_numbers_one_each() {
        let mut e = Preset::GeneFlow.experiment();
        let kinds = |e: &Experiment| -> Vec<Quantity> {
            quantities(e).into_iter().map(|(kind, _)| kind).collect()
        };
        assert_eq!(kinds(&e), [Quantity::CrossEntropy, Quantity::Accuracy]);
        assert_eq!(
            kinds(&Preset::SizeChanges.experiment()),
            kinds(&e),
            "of three classes as of two"
        );
        task::predict(&mut e, 0);
        asked::ask(
            &mut e,
            &crate::experiment::Quantity::Parameter("T".to_owned()),
            true,
        );
        assert_eq!(
            quantities(&e),
            [
                (Quantity::SquaredError, String::new()),
                (Quantity::Rmse(0), "Ancestral size".to_owned()),
                (Quantity::Rmse(1), "Split".to_owned())
            ]
        );
        assert_eq!(on_axis(&e, Quantity::Rmse(1)), "Split, generations");
        for other in [Quantity::Rmse(2), Quantity::SquaredError] {
            assert_eq!(on_axis(&e, other), "", "{other:?}");
        }
    }

    #[test]
    fn points_and_marks_stand_at_fractions_of_epochs() {
        let mut run = RunRecord::new(1, Preset::GeneFlow.experiment(), "cpu".to_owned());
        let metrics = Metrics {
            loss: 0.5,
            measure: Measure::Accuracy(0.8),
        };
        run.live = vec![(15, metrics)];
        run.experiment.training.rate_changes = vec![RateChange {
            step: 25,
            rate: 0.1,
        }];
        let found = |run: &RunRecord| (live(run)[0].epoch, rates(run)[0].epoch);
        assert_eq!(found(&run), (15.0, 25.0), "no epoch has a length yet");
        run.steps_per_epoch = 10;
        assert_eq!(found(&run), (1.5, 2.5));
        assert_eq!(rates(&run)[0].rate, 0.1);
    }
}
