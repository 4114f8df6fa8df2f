//! Everything that a genealogy depends on: a fixed history, who is sampled, and the stretch of genome.

use super::demography::{Demography, SampleSet};
use super::genome::Genome;
use serde::{Deserialize, Serialize};

/// A fixed model: what priors are drawn into, and what [`super::Plan`] is made from.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Model {
    /// Populations and what happens to them.
    pub demography: Demography,
    /// Who is sampled. Haplotypes are numbered set after set.
    pub samples: Vec<SampleSet>,
    /// Length, crossovers and gene conversion.
    pub genome: Genome,
}

impl Model {
    /// Sampled haplotypes, all sets together.
    pub fn haplotypes(&self) -> u64 {
        self.samples
            .iter()
            .map(|set| u64::from(set.haplotypes))
            .sum()
    }
}
