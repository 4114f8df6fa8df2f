//! Are the probabilities honest?

use super::figure::Figure;
use crate::evaluation::CalibrationBin;

/// Observed frequency of gene flow against its predicted probability, with the size of each bin.
pub fn calibration(bins: &[CalibrationBin], width: f64) -> Figure {
    Figure::default()
}
