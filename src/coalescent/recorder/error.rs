//! What mutations cannot fall.

use thiserror::Error;

/// Why there is no alignment.
#[derive(Clone, Copy, Debug, PartialEq, Error)]
pub enum MutationError {
    /// Not a rate.
    #[error(
        "mutation rate: must be 0 or more and finite, per base pair per generation, is {found}"
    )]
    Rate {
        /// What it is.
        found: f64,
    },
    /// Not a length.
    #[error("length of the locus: must be positive and finite, base pairs, is {found}")]
    Length {
        /// What it is.
        found: f64,
    },
    /// More sites asked for, or more mutations on a genealogy, than are kept.
    #[error(
        "mutations: more than the {most} that are kept on one genealogy of {haplotypes} haplotypes"
    )]
    TooMany {
        /// How many are kept.
        most: usize,
        /// For how many haplotypes.
        haplotypes: usize,
    },
    /// Sites were asked for, but a sample of fewer than two has no branch for them.
    #[error("fixed sites: {sites} asked for, but fewer than two haplotypes have no branches")]
    NoBranches {
        /// How many sites.
        sites: u32,
    },
}
