//! The stretch of genome that is simulated: its length, where it recombines, and how it mutates.

use serde::{Deserialize, Serialize};

/// Recombination along a locus; positions in base pairs, rates per base pair per generation.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Genome {
    /// Base pairs.
    pub length: f64,
    /// Crossovers along the locus.
    pub crossovers: RateMap,
    /// Gene conversion, if there is any.
    pub conversion: Option<GeneConversion>,
}

/// A rate that is constant between breakpoints.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct RateMap {
    /// Stretches from left to right; the last one ends where the locus ends.
    pub stretches: Vec<Stretch>,
}

/// A stretch of a map.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Stretch {
    /// Where it ends, base pairs from the start of the locus; it begins where the one before ends.
    pub end: f64,
    /// Per base pair per generation.
    pub rate: f64,
}

impl RateMap {
    /// The same rate everywhere.
    pub fn uniform(length: f64, rate: f64) -> Self {
        Self {
            stretches: vec![Stretch { end: length, rate }],
        }
    }
}

/// Gene conversion: short tracts copied from the other chromosome (Wiuf & Hein 2000).
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct GeneConversion {
    /// Tracts that begin, per base pair per generation.
    pub rate: f64,
    /// Mean tract length, base pairs; lengths are exponential.
    pub tract: f64,
}

/// How mutations fall on the genealogy.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub enum MutationModel {
    /// Every mutation hits a new site; a rate per base pair per generation.
    InfiniteSites {
        /// Per base pair per generation.
        rate: f64,
    },
    /// Sites are the whole base pairs, with two alleles that mutate into each other; a site hit twice can be as before.
    TwoAlleles {
        /// Mutations of either allele, per base pair per generation.
        rate: f64,
    },
    /// This many sites on every genealogy, placed by branch length x span as in ms -s.
    FixedSites {
        /// Segregating sites.
        sites: u32,
    },
}
