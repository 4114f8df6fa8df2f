//! What goes wrong in a run, in plain words.

use crate::sentence::counted;
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
                let epochs = counted(u64::from(*epochs), "epoch", "epochs");
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

#[cfg(test)]
mod tests {
    use super::*;

    /// Of a network that has moved.
    fn seen(losses: &[[f64; 2]], dropout: f64) -> Vec<Trouble> {
        of_losses(losses, losses.len() as u32, false, dropout, 1e-3)
    }

    #[test]
    fn a_healthy_run_has_no_trouble() {
        assert_eq!(seen(&[], 0.2), []);
        assert_eq!(seen(&[[5.0, 2.0]], 0.2), []);
        assert_eq!(
            seen(&[[5.0, 2.0], [1.0, 1.0], [0.5, 0.6], [0.4, 0.5]], 0.2),
            []
        );
    }

    #[test]
    fn a_gap_is_dropouts_doing_only_where_there_is_dropout() {
        let gap = [[9.0, 4.0], [4.0, 2.0], [2.0, 1.5]];
        assert_eq!(seen(&gap, 0.2), [Trouble::DropoutGap]);
        assert_eq!(seen(&gap, 0.0), []);
        assert_eq!(
            of_losses(&gap, 3, true, 0.2, 1e-7),
            [Trouble::NotMoving {
                rate: 1e-7,
                epochs: 3
            }],
            "one sentence is enough for a network that was never trained"
        );
    }

    #[test]
    fn overfitting_is_a_rise_over_epochs_while_the_loss_falls() {
        let memorising = [[0.9, 0.8], [0.5, 0.6], [0.4, 0.61], [0.3, 0.65], [0.2, 0.7]];
        assert_eq!(seen(&memorising, 0.0), [Trouble::Overfitting { epochs: 3 }]);
        assert_eq!(seen(&memorising[..4], 0.0), [], "two epochs may be chance");
        let rough = [[0.5, 0.6], [0.6, 0.7], [0.7, 0.8], [0.8, 0.9]];
        assert_eq!(seen(&rough, 0.0), [], "the loss rises as well");
        let flat = [[0.5, 0.600], [0.4, 0.601], [0.3, 0.602], [0.2, 0.603]];
        assert_eq!(seen(&flat, 0.0), [], "a hair's breadth is no rise");
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
