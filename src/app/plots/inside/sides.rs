//! Shapes in words.

use crate::number::format_count;

/// A shape as a product.
pub(super) fn product(shape: &[usize]) -> String {
    shape
        .iter()
        .map(|&side| count(side))
        .collect::<Vec<_>>()
        .join(" × ")
}

/// A number of things.
pub(super) fn count(number: usize) -> String {
    format_count(number as f64)
}
