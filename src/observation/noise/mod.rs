//! What stands between a genealogy and the data that are read from a sequencer: noise on alignments.
//!
//! | model | function | stream |
//! |---|---|---|
//! | alleles read wrongly | [`genotype_error()`] | [`Purpose::GenotypeError`] |
//! | genotypes not called | [`missing_genotypes`], [`missing_haplotypes`] | [`Purpose::MissingData`] |
//! | phase guessed | [`rephase`] | [`Purpose::Phase`] |
//! | rare alleles left out | [`ascertain`] | none |
//! | few reads for each individual | [`low_coverage`] | [`Purpose::Reads`] |
//!
//! Each is a pure function of an alignment, its parameters and a stream: the same three give the same bits on every machine. The
//! expectation of each is written beside it, and is what it is tested against.
//!
//! [`Purpose::GenotypeError`]: crate::coalescent::Purpose::GenotypeError
//! [`Purpose::MissingData`]: crate::coalescent::Purpose::MissingData
//! [`Purpose::Phase`]: crate::coalescent::Purpose::Phase
//! [`Purpose::Reads`]: crate::coalescent::Purpose::Reads

mod ascertainment;
mod binomial;
mod calls;
mod genotype_error;
mod missing;
mod phase;
mod reads;
mod successes;

pub use ascertainment::{MinorCutoff, ascertain};
pub use binomial::binomial;
pub use calls::called_genotypes;
pub use genotype_error::genotype_error;
pub use missing::{MaskedAlignment, missing_genotypes, missing_haplotypes};
pub use phase::rephase;
pub use reads::{ReadDepth, Reads, low_coverage};

use crate::statistics::Alignment;

/// Most haplotypes of one individual.
pub const MAX_PLOIDY: u32 = 16;

/// Largest mean coverage, reads for each individual and site.
pub const MAX_COVERAGE: f64 = 10_000.0;

/// Why noise cannot be laid over an alignment.
#[derive(Clone, Copy, Debug, PartialEq, thiserror::Error)]
pub enum NoiseError {
    /// Not a probability.
    #[error("{field}: expected a probability from 0 to 1, found {found}")]
    Probability {
        /// The parameter.
        field: &'static str,
        /// Its value.
        found: f64,
    },
    /// Not the frequency of a minor allele.
    #[error("minor allele frequency: expected 0 to 0.5, found {found}")]
    Frequency {
        /// Its value.
        found: f64,
    },
    /// An individual of no haplotypes, or of too many.
    #[error("ploidy: expected 1 to {MAX_PLOIDY}, found {found}")]
    Ploidy {
        /// Its value.
        found: u32,
    },
    /// Haplotypes that do not make up individuals.
    #[error("{haplotypes} haplotypes are no whole number of individuals of {ploidy}")]
    Individuals {
        /// Haplotypes of the alignment.
        haplotypes: usize,
        /// Haplotypes of an individual.
        ploidy: u32,
    },
    /// Not a mean number of reads.
    #[error("mean coverage: expected a number above 0 and up to {MAX_COVERAGE}, found {found}")]
    Coverage {
        /// Its value.
        found: f64,
    },
}

fn check_probability(field: &'static str, found: f64) -> Result<(), NoiseError> {
    if (0.0..=1.0).contains(&found) {
        Ok(())
    } else {
        Err(NoiseError::Probability { field, found })
    }
}

/// Haplotypes of an individual, and individuals.
fn individuals(alignment: &Alignment, ploidy: u32) -> Result<(usize, usize), NoiseError> {
    if !(1..=MAX_PLOIDY).contains(&ploidy) {
        return Err(NoiseError::Ploidy { found: ploidy });
    }
    let (haplotypes, size) = (alignment.haplotypes(), ploidy as usize);
    if haplotypes.is_multiple_of(size) {
        Ok((size, haplotypes / size))
    } else {
        Err(NoiseError::Individuals { haplotypes, ploidy })
    }
}

/// Haplotypes that carry the derived allele.
fn carriers(words: &[u64]) -> usize {
    words.iter().map(|word| word.count_ones() as usize).sum()
}
