//! The prior of one parameter as a small strip.

use super::figure::Figure;
use crate::experiment::Prior;

/// Where a parameter's values are drawn from: a flat strip between its bounds, on a logarithmic axis for a log-uniform law.
pub fn prior(prior: &Prior, name: &str, width: f64) -> Figure {
    Figure::default()
}
