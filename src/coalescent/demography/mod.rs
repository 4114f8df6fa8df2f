//! A history of populations: their sizes through time, and how lineages move between them, looking back from the present.
//!
//! ```text
//! time 0  A ──┐       B ──┐          Join { from: A, into: C } and Join { from: B, into: C } at the split,
//!             └───── C ───┘          sizes that are constant or exponential between their changes
//! ```

use serde::{Deserialize, Serialize};

/// Index of a population in [`Demography::populations`].
pub type PopulationId = usize;

/// A history. Times are generations ago, sizes effective sizes in diploids; a pair of lineages in a population of `N` meets at rate `1 / (2N)`.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Demography {
    /// All populations that ever exist.
    pub populations: Vec<Population>,
    /// What changes, by ascending time. Events at the same time apply in the order in which they stand here.
    pub events: Vec<Event>,
}

/// A population as it is at its recent end.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Population {
    /// A name that no other population has.
    pub name: String,
    /// Generations ago at which it ends towards the present; 0 for one that lives today. It goes back to the event that joins it to
    /// another, or for ever.
    pub end: f64,
    /// Effective size at its recent end, diploids.
    pub size: f64,
    /// Growth rate per generation, forward in time: looking back, `N(t) = size * exp(-growth * (t - end))`. 0 is a constant size.
    pub growth: f64,
}

/// Something that happens at one moment.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Event {
    /// Generations ago.
    pub time: f64,
    /// What happens.
    pub change: Change,
}

/// What an event does. Lineages are followed backwards: a lineage that moves from A to B has its ancestor in B, so genes flow from B into
/// A forward in time.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub enum Change {
    /// Further back, the population has this size at `time` and changes at this rate, until it changes again.
    Size {
        /// Which population.
        population: PopulationId,
        /// Diploids.
        size: f64,
        /// Per generation, forward in time; 0 is a constant size.
        growth: f64,
    },
    /// Further back, each lineage of `from` moves to `into` at this rate per generation, until it changes again.
    Migration {
        /// Where a lineage leaves, looking back.
        from: PopulationId,
        /// Where it goes.
        into: PopulationId,
        /// The fraction of `from` that comes from `into` each generation.
        rate: f64,
    },
    /// All lineages of `from` move: forward in time, `from` splits off `into`. Further back `from` does not exist, and no migration
    /// touches it.
    Join {
        /// The population that begins here, forward in time.
        from: PopulationId,
        /// The one it comes from.
        into: PopulationId,
    },
    /// Each lineage of `from` moves with this probability: an admixture pulse of `into` into `from`, forward in time.
    Pulse {
        /// The population that receives, forward in time.
        from: PopulationId,
        /// The one that gives.
        into: PopulationId,
        /// The fraction of `from` that comes from `into`.
        proportion: f64,
    },
    /// A bottleneck too short for anything but coalescence: as many lineages meet as in `strength` units of coalescent time, so that a
    /// pair meets with probability `1 - exp(-strength)`.
    Bottleneck {
        /// Which population.
        population: PopulationId,
        /// Its length over twice its size: generations / (2N).
        strength: f64,
    },
}

/// Haplotypes sampled from one population at one time.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct SampleSet {
    /// Where.
    pub population: PopulationId,
    /// How many; two for each diploid.
    pub haplotypes: u32,
    /// Generations ago; 0 for the present, more for ancient samples.
    pub time: f64,
}
