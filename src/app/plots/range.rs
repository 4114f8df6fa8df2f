//! Where a file lies among the training data.

use super::figure::Figure;
use crate::protocol::RangeReport;

/// Each summary statistic's quantile within the training loci of both classes.
pub fn range_quantiles(report: &RangeReport, width: f64) -> Figure {
    Figure::default()
}
