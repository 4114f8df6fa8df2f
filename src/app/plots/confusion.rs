//! The confusion matrix.

use super::figure::Figure;
use crate::evaluation::Confusion;

/// Truth in rows, prediction in columns, each tile as dark as its share of the row.
pub fn confusion(confusion: &Confusion, width: f64) -> Figure {
    Figure::default()
}
