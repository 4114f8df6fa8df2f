//! What goes wrong in a run, seen in its metrics.

use super::trouble::{COLLAPSED, MEAN_ONLY, UNMOVED_ACCURACY, UNMOVED_LOSS, of_losses};
use super::{EpochMetrics, Trouble};
use crate::evaluation::{Confusion, Measure, Metrics};
use crate::experiment::Experiment;
use crate::network::Layer;

/// The trouble seen so far (what ends a run at once, [`Trouble::NotANumber`], aside), from the validation metrics of the untrained network,
/// the epochs since, and what is known of validation after the last of them: the predictions where classes are asked for, R2 of each target
/// where numbers are. `rate` is the learning rate in force. Empty before the first epoch.
pub fn diagnose(
    experiment: &Experiment,
    untrained: &Metrics,
    epochs: &[EpochMetrics],
    confusion: Option<&Confusion>,
    explained: &[Option<f64>],
    rate: f64,
) -> Vec<Trouble> {
    let Some(last) = epochs.last() else {
        return Vec::new();
    };
    let still = match (&last.validation.measure, &untrained.measure) {
        (Measure::Accuracy(now), Measure::Accuracy(before)) => {
            (now - before).abs() < UNMOVED_ACCURACY
        }
        _ => true,
    };
    let unmoved = epochs.len() >= 2
        && still
        && (last.validation.loss - untrained.loss).abs() < UNMOVED_LOSS * untrained.loss;
    let losses: Vec<[f64; 2]> = epochs
        .iter()
        .map(|epoch| [epoch.training.loss, epoch.validation.loss])
        .collect();
    let dropout = experiment.layers.iter().filter_map(|layer| match layer {
        Layer::Dropout { rate } => Some(*rate),
        _ => None,
    });
    let mut troubles = of_losses(
        &losses,
        last.epoch,
        unmoved,
        dropout.fold(0.0, f64::max),
        rate,
    );
    let names = experiment.output_names();
    let name = |place: usize| names.get(place).cloned().unwrap_or_default();
    if let Some(confusion) = confusion {
        let class = one_class(confusion).filter(|_| !unmoved);
        troubles.extend(class.map(|class| Trouble::OneClass { class: name(class) }));
        return troubles;
    }
    if explained
        .iter()
        .all(|r2| r2.is_none_or(|r2| r2 < MEAN_ONLY))
    {
        // A loss below training's is then no merit of the network: the target varies less in validation.
        troubles.retain(|trouble| *trouble != Trouble::DropoutGap);
    }
    if !unmoved {
        let means = explained
            .iter()
            .enumerate()
            .filter(|(_, r2)| r2.is_some_and(|r2| r2.abs() < MEAN_ONLY));
        troubles.extend(means.map(|(target, _)| Trouble::OneNumber {
            target: name(target),
        }));
    }
    troubles
}

/// The class that nearly all predictions name although others are there.
fn one_class(confusion: &Confusion) -> Option<usize> {
    let classes = confusion.classes();
    let there = (0..classes)
        .filter(|&class| confusion.of_class(class) > 0)
        .count();
    if there < 2 {
        return None;
    }
    let total = f64::from(confusion.total());
    let called = |class| -> u32 { (0..classes).map(|truth| confusion.at(truth, class)).sum() };
    (0..classes).find(|&class| f64::from(called(class)) > COLLAPSED * total)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::experiment::{Preset, Task};

    fn epochs(measure: &Measure, losses: &[(f64, f64)]) -> Vec<EpochMetrics> {
        let metrics = |loss| Metrics {
            loss,
            measure: measure.clone(),
        };
        (1..)
            .zip(losses)
            .map(|(epoch, &(training, validation))| EpochMetrics {
                epoch,
                training: metrics(training),
                validation: metrics(validation),
            })
            .collect()
    }

    fn untrained(loss: f64, measure: Measure) -> Metrics {
        Metrics { loss, measure }
    }

    #[test]
    fn a_collapse_names_the_class_of_three() {
        let experiment = Preset::SizeChanges.experiment();
        let mut collapsed = Confusion::new(3);
        for k in 0..300 {
            collapsed.add(k % 3, if k < 3 { 0 } else { 2 });
        }
        let run = epochs(&Measure::Accuracy(0.34), &[(1.5, 1.2), (1.1, 0.8)]);
        let before = untrained(1.2, Measure::Accuracy(0.33));
        let found = diagnose(&experiment, &before, &run, Some(&collapsed), &[], 1e-3);
        let name = experiment.scenarios[2].name.clone();
        assert_eq!(
            found,
            [Trouble::OneClass {
                class: name.clone()
            }]
        );
        assert!(found[0].sentence().contains(&name));
        let mut healthy = Confusion::new(3);
        for k in 0..300 {
            healthy.add(k % 3, k % 3);
        }
        assert_eq!(
            diagnose(&experiment, &before, &run, Some(&healthy), &[], 1e-3),
            []
        );
    }

    #[test]
    fn a_network_that_stays_where_it_was_is_told_its_rate() {
        let experiment = Preset::SizeChanges.experiment();
        let run = epochs(&Measure::Accuracy(0.34), &[(1.2, 1.19), (1.2, 1.18)]);
        let before = untrained(1.2, Measure::Accuracy(0.33));
        let found = diagnose(&experiment, &before, &run, None, &[], 1e-7);
        assert_eq!(
            found,
            [Trouble::NotMoving {
                rate: 1e-7,
                epochs: 2
            }]
        );
        let moved = untrained(1.2, Measure::Accuracy(0.5));
        assert_eq!(diagnose(&experiment, &moved, &run, None, &[], 1e-7), []);
    }

    /// Tajima's network has dropout; Theta's name stands in the sentence.
    #[test]
    fn the_target_that_is_not_found_is_named() {
        let mut experiment = Preset::Tajima.experiment();
        if let (Task::Regress(targets), Task::Regress(more)) =
            (&mut experiment.task, Preset::Theta.experiment().task)
        {
            targets.extend(more);
        }
        let measure = Measure::Rmse(vec![1.0, 1.0]);
        let run = epochs(&measure, &[(0.9, 0.2), (0.8, 0.1), (0.7, 0.1)]);
        let before = untrained(3.0, measure);
        let seen =
            |explained: &[Option<f64>]| diagnose(&experiment, &before, &run, None, explained, 1e-3);
        assert_eq!(
            seen(&[Some(0.8), Some(0.01)]),
            [
                Trouble::DropoutGap,
                Trouble::OneNumber {
                    target: "θ".to_owned()
                }
            ]
        );
        assert_eq!(
            seen(&[Some(-4.0), None]),
            [],
            "no gap where nothing is found"
        );
    }
}
