//! Right and wrong predictions of any number of classes.

use super::named;
use serde::{Deserialize, Serialize};

/// Counts of predictions by true and predicted class.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Confusion {
    classes: usize,
    /// Truth after truth, the predicted class fastest.
    counts: Vec<u32>,
}

impl Confusion {
    /// Nothing counted yet, of so many classes.
    pub fn new(classes: usize) -> Self {
        Self {
            classes,
            counts: vec![0; classes * classes],
        }
    }

    /// Counts predictions beside the true classes; rows of logits, a class fastest.
    pub fn of(classes: usize, truths: impl IntoIterator<Item = usize>, logits: &[f32]) -> Self {
        let mut confusion = Self::new(classes);
        for (truth, logits) in truths.into_iter().zip(logits.chunks(classes.max(1))) {
            confusion.add(truth, named(logits));
        }
        confusion
    }

    /// Counts one prediction; classes beyond the last are not counted.
    pub fn add(&mut self, truth: usize, predicted: usize) {
        if truth >= self.classes || predicted >= self.classes {
            return;
        }
        if let Some(count) = self.counts.get_mut(truth * self.classes + predicted) {
            *count += 1;
        }
    }

    /// Classes.
    pub fn classes(&self) -> usize {
        self.classes
    }

    /// How often a class was taken for another, or for itself.
    pub fn at(&self, truth: usize, predicted: usize) -> u32 {
        if predicted >= self.classes {
            return 0;
        }
        self.counts
            .get(truth * self.classes + predicted)
            .copied()
            .unwrap_or_default()
    }

    /// Examples of a class.
    pub fn of_class(&self, truth: usize) -> u32 {
        (0..self.classes)
            .map(|predicted| self.at(truth, predicted))
            .sum()
    }

    /// Predictions counted.
    pub fn total(&self) -> u32 {
        self.counts.iter().sum()
    }

    /// Predictions that are right.
    pub fn right(&self) -> u32 {
        (0..self.classes).map(|class| self.at(class, class)).sum()
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
        let logits = [
            3.0,
            1.0,
            0.0,
            0.0,
            2.0,
            1.0,
            0.0,
            5.0,
            4.0,
            1.0,
            1.0,
            f32::NAN,
        ];
        let confusion = Confusion::of(3, [0, 1, 2, 2], &logits);
        assert_eq!((confusion.right(), confusion.total()), (2, 4));
        assert_eq!((confusion.at(2, 1), confusion.at(2, 0)), (1, 1));
        assert_eq!((confusion.of_class(2), confusion.accuracy()), (2, 0.5));
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
