//! Losses and right predictions, summed over batches.

use super::Metrics;
use crate::evaluation::{Logits, cross_entropy, label_of};

/// Sums of losses and right predictions.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Tally {
    loss: f64,
    right: u32,
    count: u32,
}

impl Tally {
    /// Counts predictions beside their true labels.
    pub(super) fn of(labels: impl IntoIterator<Item = usize>, logits: &[Logits]) -> Self {
        let mut tally = Self::default();
        for (label, &logits) in labels.into_iter().zip(logits) {
            tally.loss += cross_entropy(logits, label);
            tally.right += u32::from(label_of(logits) == label);
            tally.count += 1;
        }
        tally
    }

    /// Counts what another tally counted.
    pub(super) fn add(&mut self, other: Self) {
        self.loss += other.loss;
        self.right += other.right;
        self.count += other.count;
    }

    /// The means; none of nothing.
    pub(super) fn means(self) -> Option<Metrics> {
        let count = f64::from(self.count);
        (self.count > 0).then(|| Metrics {
            loss: self.loss / count,
            accuracy: f64::from(self.right) / count,
        })
    }
}
