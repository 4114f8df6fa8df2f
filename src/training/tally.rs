//! Losses, right predictions and squared errors, summed over examples.

use crate::evaluation::{Measure, Metrics, cross_entropy, named};

/// Sums over the examples of an epoch, or of a part of the data.
#[derive(Clone, Debug)]
pub(super) struct Tally {
    sums: Sums,
    count: u32,
}

#[derive(Clone, Debug)]
enum Sums {
    Classes {
        loss: f64,
        right: u32,
    },
    /// Squared errors of each target in the unit that is trained on.
    Numbers(Vec<f64>),
}

impl Tally {
    /// Of classes; nothing counted yet.
    pub(super) fn of_classes() -> Self {
        Self {
            sums: Sums::Classes {
                loss: 0.0,
                right: 0,
            },
            count: 0,
        }
    }

    /// Of so many numbers; nothing counted yet.
    pub(super) fn of_numbers(targets: usize) -> Self {
        Self {
            sums: Sums::Numbers(vec![0.0; targets]),
            count: 0,
        }
    }

    /// Counts rows of logits beside the true classes.
    pub(super) fn add_classes(
        &mut self,
        truths: impl Iterator<Item = usize>,
        logits: &[f32],
        classes: usize,
    ) {
        let Sums::Classes { loss, right } = &mut self.sums else {
            return;
        };
        // Summed by themselves first, so that an epoch's mean has the same bits however it is read.
        let mut sum = 0.0;
        for (truth, logits) in truths.zip(logits.chunks_exact(classes.max(1))) {
            sum += cross_entropy(logits, truth);
            *right += u32::from(named(logits) == truth);
            self.count += 1;
        }
        *loss += sum;
    }

    /// Counts the errors of one example, one for each target.
    pub(super) fn add_errors(&mut self, errors: impl Iterator<Item = f64>) {
        if let Sums::Numbers(squares) = &mut self.sums {
            for (sum, error) in squares.iter_mut().zip(errors) {
                *sum += error * error;
            }
            self.count += 1;
        }
    }

    /// Examples counted.
    pub(super) fn count(&self) -> u32 {
        self.count
    }

    /// The means, with the standard deviation that each target was divided by; zeros of nothing.
    pub(super) fn means(&self, deviations: impl Iterator<Item = f64>) -> Metrics {
        let count = f64::from(self.count.max(1));
        match &self.sums {
            Sums::Classes { loss, right } => Metrics {
                loss: loss / count,
                measure: Measure::Accuracy(f64::from(*right) / count),
            },
            Sums::Numbers(squares) => {
                let of_each: Vec<f64> = squares.iter().map(|sum| sum / count).collect();
                Metrics {
                    loss: of_each.iter().sum::<f64>() / of_each.len().max(1) as f64,
                    measure: Measure::Rmse(
                        of_each
                            .iter()
                            .zip(deviations)
                            .map(|(mean, deviation)| mean.sqrt() * deviation)
                            .collect(),
                    ),
                }
            }
        }
    }
}
