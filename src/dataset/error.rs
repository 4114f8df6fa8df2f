//! What keeps an example from being simulated.

use crate::coalescent::MutationError;
use crate::coalescent::kingman::KingmanError;
use crate::locus::PrepareError;
use crate::observation::noise::NoiseError;

/// Why an example cannot be simulated.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
pub enum ExampleError {
    /// Its history, with the numbers that were drawn.
    #[error("example {index} of \"{scenario}\": {source}")]
    History {
        /// The scenario's name.
        scenario: String,
        /// Its index.
        index: u32,
        /// What is wrong with it.
        source: Box<PrepareError>,
    },
    /// Its tree.
    #[error(transparent)]
    Kingman(#[from] KingmanError),
    /// Its sites.
    #[error(transparent)]
    Mutation(#[from] MutationError),
    /// Its noise.
    #[error(transparent)]
    Noise(#[from] NoiseError),
    /// A target is not a number, however often the example is drawn.
    #[error(
        "example {index} of \"{scenario}\": the target is no number in {tries} tries (Tajima's D needs a segregating site); raise the mutation rate"
    )]
    NoTarget {
        /// The scenario's name.
        scenario: String,
        /// Its index.
        index: u32,
        /// How often it was drawn.
        tries: u32,
    },
    /// Made-up haplotypes have no history.
    #[error("\"{scenario}\" is made up: there is no genealogy to be looked at")]
    NoGenealogy {
        /// The scenario's name.
        scenario: String,
    },
    /// There is no such scenario.
    #[error("there is no scenario {place}: the experiment has {of}")]
    NoScenario {
        /// The place asked for.
        place: u8,
        /// Scenarios of the experiment.
        of: usize,
    },
}
