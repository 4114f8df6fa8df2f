//! Loss and accuracy while a network learns, of one run or of several side by side.

use super::figure::Figure;
use crate::training::{EpochMetrics, Metrics};

/// Which metric a curve shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Quantity {
    /// Mean cross-entropy, nats.
    Loss,
    /// Fraction predicted rightly.
    Accuracy,
}

/// Running means of the training metrics somewhere inside an epoch.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct LivePoint {
    /// Epochs trained, with the fraction of the one under way.
    pub epoch: f64,
    /// Running means since that epoch began.
    pub training: Metrics,
}

/// A change of the learning rate while the run was under way.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct RateMark {
    /// Epochs trained when it changed.
    pub epoch: f64,
    /// The new rate.
    pub rate: f64,
}

/// One run of several in [`compare_runs`].
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct RunCurve<'a> {
    /// What tells it from the others, such as "dropout 0.5".
    pub label: &'a str,
    /// Its epochs.
    pub epochs: &'a [EpochMetrics],
    /// Drawn in black, the others in grey.
    pub selected: bool,
}

/// How curves are drawn.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct CurveOptions {
    /// The metric.
    pub quantity: Quantity,
    /// Logarithmic axis for the loss; accuracies stay linear.
    pub log: bool,
    /// Epochs the axis should leave room for.
    pub epochs: u32,
    /// Width in CSS pixels.
    pub width: f64,
}

/// Training (solid) and validation (dashed) of one run, with the points of the epoch under way and marks where the rate changed.
pub fn learning_curves(epochs: &[EpochMetrics], live: &[LivePoint], rates: &[RateMark], options: CurveOptions) -> Figure {
    Figure::default()
}

/// The validation curves of several runs.
pub fn compare_runs(runs: &[RunCurve<'_>], options: CurveOptions) -> Figure {
    Figure::default()
}
