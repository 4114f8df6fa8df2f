//! What goes wrong in a run, in plain words.

use super::{EpochMetrics, Metrics};
use crate::evaluation::Confusion;
use serde::{Deserialize, Serialize};

/// Trouble in a run that a person should hear about, in plain words by [`Trouble::sentence`].
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Trouble {
    /// The network has not moved from where it started.
    NotMoving {
        /// The learning rate that was too small.
        rate: f64,
        /// Epochs trained.
        epochs: u32,
    },
    /// Training loss lies above validation loss because of dropout.
    DropoutGap,
    /// Validation loss has risen for some epochs while the training loss fell.
    Overfitting {
        /// Epochs of rise.
        epochs: u32,
    },
    /// Nearly all predictions are one class.
    OneClass {
        /// The name of the class predicted.
        class: String,
    },
    /// Nearly the same number is predicted for everything.
    OneNumber {
        /// The target's name.
        target: String,
    },
    /// A loss that is not a number: the run was stopped.
    NotANumber {
        /// The step at which it was seen.
        step: u32,
        /// Learning rate in force.
        rate: f64,
    },
}

impl Trouble {
    /// What happened, and which knob to turn.
    pub fn sentence(&self) -> String {
        match self {
            Self::NotMoving { rate, epochs } => {
                let epochs = if *epochs == 1 { "1 epoch".to_owned() } else { format!("{epochs} epochs") };
                format!("The network has not moved from where it started: a learning rate of {rate:e} is too small for {epochs}.")
            }
            Self::DropoutGap => {
                "Loss is above validation loss: that is dropout at work. It silences units while the network trains and is \
                                 switched off for validation."
                    .to_owned()
            }
            Self::Overfitting { epochs } => {
                format!(
                    "Validation loss has risen for {epochs} epochs while loss fell: the network is memorising its training examples. \
                     Stop earlier, raise dropout or simulate more data."
                )
            }
            Self::OneClass { class } => {
                format!("Nearly every validation example is called {class}: the network does not tell the classes apart yet.")
            }
            Self::OneNumber { target } => {
                format!("Nearly the same {target} is predicted for every example: the network has found its mean and nothing else yet.")
            }
            Self::NotANumber { step, rate } => {
                format!(
                    "The loss is no longer a number at step {step}: a learning rate of {rate:e} is too large. Lower it and train again."
                )
            }
        }
    }
}

/// A change of validation loss (relative) and accuracy below which a network has not moved. At 1e-7 the tutorial's loses 5 to 8 % of its loss in
/// ten epochs, at 1e-5 more than 90 %.
pub(super) const UNMOVED_LOSS: f64 = 0.15;
pub(super) const UNMOVED_ACCURACY: f64 = 0.03;
/// Epochs of rising validation loss that are called overfitting, and how far it must have risen above its best.
const RISING_EPOCHS: usize = 3;
const RISEN: f64 = 1.05;
/// Fraction of predictions in one class that is called a collapse.
pub(super) const COLLAPSED: f64 = 0.97;
/// R2 below which a regression has found nothing but the mean.
pub(super) const MEAN_ONLY: f64 = 0.05;
/// How far loss must lie above validation loss to be seen in a plot.
const GAP: f64 = 1.02;

/// The trouble seen so far (what ends a run at once, [`Trouble::NotANumber`], aside), from the validation metrics of the untrained network, the epochs since, the predictions on validation after the
/// last of them, the dropout and the learning rate in force. Empty before the first epoch.
pub fn diagnose(
    untrained: &Metrics,
    epochs: &[EpochMetrics],
    confusion: &Confusion,
    dropout: f64,
    rate: f64,
) -> Vec<Trouble> {
    let Some(last) = epochs.last() else {
        return Vec::new();
    };
    let unmoved = epochs.len() >= 2
        && (last.validation.accuracy - untrained.accuracy).abs() < UNMOVED_ACCURACY
        && (last.validation.loss - untrained.loss).abs() < UNMOVED_LOSS * untrained.loss;
    let losses: Vec<[f64; 2]> = epochs
        .iter()
        .map(|epoch| [epoch.training.loss, epoch.validation.loss])
        .collect();
    let mut troubles = of_losses(&losses, last.epoch, unmoved, dropout, rate);
    if !unmoved {
        troubles.extend(one_class(confusion).map(|label| {
            Trouble::OneClass {
                class: ["divergence", "gene flow"]
                    .get(label as usize)
                    .map_or_else(String::new, |&name| name.to_owned()),
            }
        }));
    }
    troubles
}

/// What the losses (training, validation) of all epochs tell.
pub(super) fn of_losses(
    losses: &[[f64; 2]],
    epochs: u32,
    unmoved: bool,
    dropout: f64,
    rate: f64,
) -> Vec<Trouble> {
    let mut troubles = Vec::new();
    if unmoved {
        troubles.push(Trouble::NotMoving { rate, epochs });
    }
    let gap = |&[training, validation]: &[f64; 2]| training > GAP * validation;
    if !unmoved && dropout > 0.0 && losses.len() >= 2 && losses.iter().rev().take(2).all(gap) {
        troubles.push(Trouble::DropoutGap);
    }
    if let Some(epochs) = rise(losses) {
        troubles.push(Trouble::Overfitting { epochs });
    }
    troubles
}

/// For how many epochs validation loss has risen up to the last, if that is overfitting.
fn rise(losses: &[[f64; 2]]) -> Option<u32> {
    let rises = losses
        .windows(2)
        .rev()
        .take_while(|pair| pair[1][1] > pair[0][1])
        .count();
    let (first, last) = (
        losses.get(losses.len().checked_sub(rises + 1)?)?,
        losses.last()?,
    );
    let best = losses
        .iter()
        .map(|losses| losses[1])
        .fold(f64::INFINITY, f64::min);
    let memorising = rises >= RISING_EPOCHS && last[1] > RISEN * best && last[0] < first[0];
    memorising.then_some(rises as u32)
}

/// The class that nearly all predictions name although both classes are there.
fn one_class(confusion: &Confusion) -> Option<u32> {
    let [divergence, gene_flow] = confusion.counts.map(|row| row[0] + row[1]);
    if divergence == 0 || gene_flow == 0 {
        return None;
    }
    let total = f64::from(confusion.total());
    let called = |label: usize| f64::from(confusion.counts[0][label] + confusion.counts[1][label]);
    (0..2_u32).find(|&label| called(label as usize) > COLLAPSED * total)
}

#[cfg(test)]
mod tests {
    use super::*;

    const BALANCED: Confusion = Confusion {
        counts: [[380, 20], [30, 370]],
    };

    /// Epochs with these losses (training, validation) at an accuracy.
    fn epochs(accuracy: f64, losses: &[(f64, f64)]) -> Vec<EpochMetrics> {
        let metrics = |loss| Metrics { loss, accuracy };
        (1..)
            .zip(losses)
            .map(|(epoch, &(training, validation))| EpochMetrics {
                epoch,
                training: metrics(training),
                validation: metrics(validation),
            })
            .collect()
    }

    fn seen(epochs: &[EpochMetrics], dropout: f64) -> Vec<Trouble> {
        diagnose(
            &Metrics {
                loss: 40.0,
                accuracy: 0.5,
            },
            epochs,
            &BALANCED,
            dropout,
            1e-3,
        )
    }

    #[test]
    fn a_healthy_run_has_no_trouble() {
        assert_eq!(seen(&[], 0.2), []);
        assert_eq!(seen(&epochs(0.95, &[(5.0, 2.0)]), 0.2), []);
        assert_eq!(
            seen(
                &epochs(0.95, &[(5.0, 2.0), (1.0, 1.0), (0.5, 0.6), (0.4, 0.5)]),
                0.2
            ),
            []
        );
    }

    #[test]
    fn a_network_that_stays_where_it_was_is_told_its_rate() {
        let still = epochs(0.51, &[(40.0, 39.5), (39.0, 39.0), (38.0, 38.0)]);
        assert_eq!(
            seen(&still, 0.2),
            [Trouble::NotMoving {
                rate: 1e-3,
                epochs: 3
            }]
        );
        assert_eq!(
            seen(&epochs(0.51, &[(40.0, 30.0), (30.0, 20.0)]), 0.0),
            [],
            "its loss has moved"
        );
        assert_eq!(
            seen(&epochs(0.60, &[(40.0, 39.5), (39.0, 39.0)]), 0.0),
            [],
            "its accuracy has moved"
        );
    }

    #[test]
    fn a_gap_is_dropouts_doing_only_where_there_is_dropout() {
        let gap = epochs(0.9, &[(9.0, 4.0), (4.0, 2.0), (2.0, 1.5)]);
        assert_eq!(seen(&gap, 0.2), [Trouble::DropoutGap]);
        assert_eq!(seen(&gap, 0.0), []);
    }

    #[test]
    fn overfitting_is_a_rise_over_epochs_while_the_loss_falls() {
        let memorising = epochs(
            0.9,
            &[(0.9, 0.8), (0.5, 0.6), (0.4, 0.61), (0.3, 0.65), (0.2, 0.7)],
        );
        assert_eq!(seen(&memorising, 0.0), [Trouble::Overfitting { epochs: 3 }]);
        assert_eq!(seen(&memorising[..4], 0.0), [], "two epochs may be chance");
        let rough = epochs(0.9, &[(0.5, 0.6), (0.6, 0.7), (0.7, 0.8), (0.8, 0.9)]);
        assert_eq!(seen(&rough, 0.0), [], "the loss rises as well");
        let flat = epochs(
            0.9,
            &[(0.5, 0.600), (0.4, 0.601), (0.3, 0.602), (0.2, 0.603)],
        );
        assert_eq!(seen(&flat, 0.0), [], "a hair's breadth is no rise");
    }

    #[test]
    fn a_collapse_names_the_class() {
        let run = epochs(0.5, &[(5.0, 2.0), (1.0, 1.0)]);
        let untrained = Metrics {
            loss: 40.0,
            accuracy: 0.9,
        };
        let collapsed = Confusion {
            counts: [[3, 397], [1, 399]],
        };
        let still = epochs(0.5, &[(40.0, 39.5), (39.0, 39.0)]);
        let unmoved = diagnose(
            &Metrics {
                loss: 40.0,
                accuracy: 0.5,
            },
            &still,
            &collapsed,
            0.0,
            1e-7,
        );
        assert_eq!(
            unmoved,
            [Trouble::NotMoving {
                rate: 1e-7,
                epochs: 2
            }],
            "one sentence is enough for a network that was never trained"
        );
        assert_eq!(
            diagnose(&untrained, &run, &collapsed, 0.0, 1e-3),
            [Trouble::OneClass {
                class: "gene flow".to_owned()
            }]
        );
        let only_one_class_there = Confusion {
            counts: [[400, 0], [0, 0]],
        };
        assert_eq!(
            diagnose(&untrained, &run, &only_one_class_there, 0.0, 1e-3),
            []
        );
    }

    #[test]
    fn sentences_name_the_numbers() {
        let sentence = Trouble::NotMoving {
            rate: 1e-7,
            epochs: 10,
        }
        .sentence();
        assert!(
            sentence.contains("1e-7") && sentence.contains("10 epochs"),
            "{sentence}"
        );
        assert!(
            Trouble::NotANumber {
                step: 31,
                rate: 5.0
            }
            .sentence()
            .contains("step 31")
        );
    }
}
