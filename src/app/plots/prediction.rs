//! What the network answers.

use super::figure::Figure;
use crate::experiment::Class;

/// The probability of each class as a bar, and the truth where it is known.
pub fn prediction(probabilities: &[f64; 2], truth: Option<Class>, width: f64) -> Figure {
    Figure::default()
}
