//! The simulator: Hudson's coalescent with recombination for any history of populations.
//!
//! A [`Model`] says what to simulate, a [`Plan`] is a model that has been checked and laid out along time, and a [`Simulator`] runs plans.
//! What comes out of a run is what its [`Ancestry`] keeps: a [`BranchSpectrum`], an alignment by a [`Recorder`], or the whole genealogy
//! (`locus::Record`).
//!
//! Time runs backwards in generations; a pair of lineages in a population of `N` diploids coalesces at rate `1 / (2N)`.
//! All randomness comes from streams named by (seed, purpose, class, index), all transcendental functions from `libm`, so that the
//! same seed gives the same bits on every machine.

mod branches;
pub mod demography;
mod descendants;
pub mod genome;
mod hudson;
pub mod kingman;
mod lineage;
mod lineages;
mod map;
mod model;
mod plan;
mod poisson;
mod recorder;
mod spectrum;
mod stream;
pub mod sweep;
mod trees;
mod weights;
mod ziggurat;

pub use lineage::{Ancestry, LOCUS, Load, NOTHING, Position, Step};
pub use lineages::Events;
pub use model::Model;
pub use plan::{
    EventName, MOST_DIPLOIDS, MOST_GENERATIONS, MOST_HAPLOTYPES, MOST_POPULATIONS, ModelError, Plan,
};
pub use recorder::{MutationError, Recorder};
pub use spectrum::{BranchSpectrum, MOST_CELLS, SpectrumError};
pub use stream::{Purpose, Stream};
pub use trees::TreeSummary;

use branches::BranchSpans;
use hudson::Hudson;
pub(crate) use poisson::poisson;
use serde::{Deserialize, Serialize};
use sweep::SweepSimulator;

/// Names one locus of an experiment: its data seed, class and index within the class.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LocusId {
    /// The experiment's data seed.
    pub seed: u64,
    /// Which of the experiment's classes it is of, from 0; 0 where there is one alone.
    pub class: u8,
    /// Index within the class, from 0.
    pub index: u32,
}

/// Simulates loci; keeps its buffers from one locus to the next.
#[derive(Default)]
pub struct Simulator {
    hudson: Hudson,
    branches: BranchSpans,
    recorder: Recorder,
    sweep: SweepSimulator,
}

impl Simulator {
    /// Simulates a genealogy and tells `ancestry` of every meeting.
    pub fn run<A: Ancestry>(
        &mut self,
        plan: &Plan,
        stream: &mut Stream,
        ancestry: &mut A,
    ) -> Events {
        self.hudson.run(plan, stream, ancestry)
    }

    /// Memory that the buffers hold, bytes. They grow to what the largest locus needs and stay; a new simulator begins without any.
    pub fn bytes(&self) -> usize {
        self.hudson.lineages.bytes()
            + self.branches.bytes()
            + self.recorder.bytes()
            + self.sweep.bytes()
    }
}
