//! The sealed test, and the simpler methods on the same examples.

use serde::{Deserialize, Serialize};

/// Counts of predictions, `counts[truth][predicted]`, by label.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Confusion {
    /// `[truth][predicted]`.
    pub counts: [[u32; 2]; 2],
}

/// A simpler method, for comparison.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Baseline {
    /// Logistic regression on Hudson's F_ST.
    Fst,
    /// Logistic regression on the fraction of shared polymorphisms.
    Shared,
    /// Logistic regression on the eight summary statistics.
    Summaries,
}

/// What a simpler method reached.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct BaselineScore {
    /// The method.
    pub baseline: Baseline,
    /// Its predictions.
    pub confusion: Confusion,
}

/// One point of the ROC curve, for "gene flow" as the positive class.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct RocPoint {
    /// False positives among divergence loci.
    pub false_positive_rate: f64,
    /// True positives among gene-flow loci.
    pub true_positive_rate: f64,
}

/// One bin of the calibration curve.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct CalibrationBin {
    /// Mean predicted probability of gene flow in the bin.
    pub predicted: f64,
    /// Fraction that were gene flow.
    pub observed: f64,
    /// Examples in the bin.
    pub count: u32,
}

/// Accuracy among the examples whose parameter lies in `[low, high)`.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct AccuracyBin {
    /// Lower edge.
    pub low: f64,
    /// Upper edge.
    pub high: f64,
    /// Right predictions.
    pub right: u32,
    /// Examples.
    pub count: u32,
}

/// What the sealed test set says.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct TestReport {
    /// Mean cross-entropy.
    pub loss: f64,
    /// Fraction right.
    pub accuracy: f64,
    /// 95 % Wilson interval of the accuracy.
    pub interval: [f64; 2],
    /// Predictions.
    pub confusion: Confusion,
    /// ROC curve from (0, 0) to (1, 1), at most 200 points.
    pub roc: Vec<RocPoint>,
    /// Area under it.
    pub auc: f64,
    /// Ten bins; empty ones left out.
    pub calibration: Vec<CalibrationBin>,
    /// Recall among gene-flow loci by the true migration rate, logarithmic bins.
    pub by_migration: Vec<AccuracyBin>,
    /// Accuracy among all loci by the true split time.
    pub by_split: Vec<AccuracyBin>,
    /// The simpler methods on the same examples.
    pub baselines: Vec<BaselineScore>,
}
