//! Where a locus recombines, and how.

use serde::{Deserialize, Serialize};

/// A stretch of the locus in which crossovers are more frequent, or less.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Hotspot {
    /// First base pair.
    pub start: f64,
    /// Its end, base pairs from the start of the locus.
    pub end: f64,
    /// Crossovers in it, in times the rate elsewhere; 1 is no hotspot.
    pub factor: f64,
}

impl Default for Hotspot {
    fn default() -> Self {
        Self {
            start: 9_000.0,
            end: 11_000.0,
            factor: 1.0,
        }
    }
}

/// Gene conversion beside crossing over.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Conversion {
    /// Tracts that begin, for each crossover outside a hotspot; 0 is none.
    pub ratio: f64,
    /// Mean tract length, base pairs; lengths are exponential.
    pub tract: f64,
}

impl Default for Conversion {
    fn default() -> Self {
        Self {
            ratio: 0.0,
            tract: 500.0,
        }
    }
}
