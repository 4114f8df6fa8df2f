//! The genealogy of the sample at one position.

use super::figure::Figure;
use super::highlight::Highlight;
use crate::coalescent::{LocalTree, Site};

/// How the time axis of [`genealogy`] runs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TimeScale {
    /// Proportional to generations.
    Linear,
    /// Logarithmic beyond the most recent coalescences, which would otherwise be too small to see.
    Log,
}

/// A tree without crossing branches, root at the top; each branch in the colour of the population its lower end is in, grey above the
/// split; mutations as circles at their times.
pub fn genealogy(tree: &LocalTree, sites: &[Site], split_time: Option<f64>, scale: TimeScale, highlight: &Highlight, width: f64) -> Figure {
    Figure::default()
}
