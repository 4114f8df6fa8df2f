//! What keeps an alignment from being drawn.

use crate::coalescent::kingman::KingmanError;
use crate::coalescent::{ModelError, MutationError};

/// Why there is no alignment.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
pub enum AlignmentError {
    /// The tree of a population of constant size.
    #[error(transparent)]
    Kingman(#[from] KingmanError),
    /// The history of one that is not, or that recombines.
    #[error(transparent)]
    Model(#[from] ModelError),
    /// Its sites.
    #[error(transparent)]
    Mutation(#[from] MutationError),
    /// A parameter that is no such parameter.
    #[error("{parameter}: expected {expected}, found {found}")]
    Parameter {
        /// Which one.
        parameter: &'static str,
        /// What was expected.
        expected: String,
        /// What it is.
        found: f64,
    },
    /// A parameter of something that the history does not have.
    #[error("{parameter}: {reason}")]
    NoSuchParameter {
        /// Which one.
        parameter: &'static str,
        /// Why it means nothing.
        reason: &'static str,
    },
    /// Nothing segregates, however often it is drawn.
    #[error(
        "alignment {index}: no segregating site in {tries} tries, and the target needs one; raise theta or lower the growth rate"
    )]
    NothingSegregates {
        /// Its index.
        index: u32,
        /// How often it was drawn.
        tries: u32,
    },
    /// Alignments that are held as bits must all have the sample size of the experiment.
    #[error("alignment {index}: {found} haplotypes where the experiment has {expected}")]
    Haplotypes {
        /// Its index.
        index: u32,
        /// Haplotypes of the experiment.
        expected: usize,
        /// Its own.
        found: usize,
    },
    /// An alignment that has no such number as the target.
    #[error(
        "alignment {index}: the target is no number here; Tajima's D needs a segregating site, theta a drawn one"
    )]
    NoTarget {
        /// Its index.
        index: u32,
    },
}
