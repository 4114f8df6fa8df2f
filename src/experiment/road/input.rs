//! What the network is given of an example.

use super::Experiment;
use crate::experiment::Encoding;
use crate::experiment::Noise;
use crate::experiment::regression::AlignmentObservation;
use serde::{Deserialize, Serialize};

/// What the network is given of an example, and through which noise.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Observation {
    /// What stands between the alignment and its reader, in this order; nothing where it is empty.
    pub noise: Vec<Noise>,
    /// The places of the sample sets that are observed, in the order of axes or blocks. Haplotypes of other sets are not simulated: those
    /// that are observed have the same law without them.
    pub samples: Vec<u8>,
    /// What is made of them.
    pub input: Input,
}

/// What is made of the observed samples.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub enum Input {
    /// The site frequency spectrum of one sample, or the joint one of two.
    Spectrum {
        /// Coding of the cells.
        encoding: Encoding,
        /// Folded by the minor allele over all observed samples: what is left when the ancestral state is unknown.
        folded: bool,
    },
    /// The alignment as an image; several samples are blocks, one below the other.
    Alignment(AlignmentObservation),
    /// Summary statistics, of the whole locus or in windows along it.
    Statistics {
        /// Windows of equal length, from 1.
        windows: u32,
        /// Without knowledge of the ancestral state: statistics that need it are left out.
        folded: bool,
    },
}

impl Experiment {
    /// Haplotypes of each observed sample, in the order of the axes: those of the first scenario. A check sees that all have the same.
    pub fn observed(&self) -> Vec<u32> {
        let sizes = self
            .scenarios
            .first()
            .map(|scenario| scenario.haplotypes.as_slice())
            .unwrap_or_default();
        self.observation
            .samples
            .iter()
            .map(|&set| sizes.get(usize::from(set)).copied().unwrap_or_default())
            .collect()
    }

    /// Observed haplotypes, all samples together.
    pub fn haplotypes(&self) -> u32 {
        self.observed().iter().sum()
    }
}
