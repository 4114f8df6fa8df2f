//! The receiver operating characteristic.

use super::figure::Figure;
use crate::evaluation::RocPoint;

/// True against false positive rate over all thresholds, with the area under the curve.
pub fn roc(points: &[RocPoint], auc: f64, width: f64) -> Figure {
    Figure::default()
}
