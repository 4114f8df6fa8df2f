//! Right and wrong predictions, and how sure a fraction of them is.

use super::{Logits, label_of};
use serde::{Deserialize, Serialize};

/// Counts of predictions, `counts[truth][predicted]`, by label.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Confusion {
    /// `[truth][predicted]`.
    pub counts: [[u32; 2]; 2],
}

impl Confusion {
    /// Counts predictions beside the true labels; labels beyond the two classes are not counted.
    pub fn of(labels: impl IntoIterator<Item = usize>, logits: &[Logits]) -> Self {
        let mut confusion = Self::default();
        for (truth, logits) in labels.into_iter().zip(logits) {
            confusion.add(truth, label_of(*logits));
        }
        confusion
    }

    /// Counts one prediction.
    pub fn add(&mut self, truth: usize, predicted: usize) {
        if let Some(count) = self
            .counts
            .get_mut(truth)
            .and_then(|row| row.get_mut(predicted))
        {
            *count += 1;
        }
    }

    /// Predictions counted.
    pub fn total(&self) -> u32 {
        self.counts.iter().flatten().sum()
    }

    /// Predictions that are right.
    pub fn right(&self) -> u32 {
        self.counts[0][0] + self.counts[1][1]
    }

    /// Fraction that is right; 0 when nothing was counted.
    pub fn accuracy(&self) -> f64 {
        f64::from(self.right()) / f64::from(self.total().max(1))
    }
}

/// The 95 % Wilson interval (Wilson 1927) of a fraction, from `right` out of `total`; [0, 1] when nothing was counted.
pub fn wilson(right: u32, total: u32) -> [f64; 2] {
    const Z: f64 = 1.959_963_984_540_054;
    if total == 0 {
        return [0.0, 1.0];
    }
    let n = f64::from(total);
    let p = f64::from(right) / n;
    let scale = 1.0 / (1.0 + Z * Z / n);
    let centre = scale * (p + Z * Z / (2.0 * n));
    let half = scale * Z * (p * (1.0 - p) / n + Z * Z / (4.0 * n * n)).sqrt();
    [(centre - half).max(0.0), (centre + half).min(1.0)]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn accuracy_counts_the_diagonal() {
        let confusion = Confusion::of(
            [0, 0, 1, 1, 1],
            &[[1.0, 0.0], [0.0, 1.0], [0.0, 2.0], [0.0, 2.0], [2.0, 0.0]],
        );
        assert_eq!(confusion.counts, [[1, 1], [1, 2]]);
        assert_eq!(confusion.accuracy(), 0.6);
        assert_eq!(Confusion::default().accuracy(), 0.0);
    }

    /// Values from Newcombe (1998), Statistics in Medicine 17:857-872, table I: 81/263, 15/148, 0/20, 1/29.
    #[test]
    fn wilson_intervals_are_the_published_ones() {
        for (right, total, low, high) in [
            (81, 263, 0.2553, 0.3662),
            (15, 148, 0.0624, 0.1605),
            (0, 20, 0.0, 0.1611),
            (1, 29, 0.0061, 0.1718),
        ] {
            let [found_low, found_high] = wilson(right, total);
            assert!(
                (found_low - low).abs() < 5e-5 && (found_high - high).abs() < 5e-5,
                "{right}/{total}: {found_low} {found_high}"
            );
        }
    }
}
