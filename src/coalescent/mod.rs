//! The simulator: Hudson's coalescent with recombination for any history of populations.
//!
//! A [`Model`] says what to simulate, a [`Plan`] is a model that has been checked and laid out along time, and a [`Simulator`] runs plans.
//! A [`SplitModel`] is the tutorial's model: two populations that split and may exchange migrants.
//!
//! Time runs backwards in generations; a pair of lineages in a population of `N` diploids coalesces at rate `1 / (2N)`.
//! All randomness comes from streams named by (seed, purpose, class, index), all transcendental functions from `libm`, so that the
//! same seed gives the same bits on every machine.

mod branches;
pub mod demography;
mod descendants;
mod genealogy;
pub mod genome;
mod hudson;
pub mod kingman;
mod lineage;
mod lineages;
mod map;
mod model;
mod mutations;
mod plan;
mod poisson;
mod recorder;
mod spectrum;
mod split;
mod stream;
pub mod sweep;
mod tree;
mod trees;
mod view;
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
pub use split::{MigrationWindow, SplitModel};
pub use stream::{Purpose, Stream};
pub use tree::{LocalTree, TreeNode};
pub use trees::TreeSummary;
pub use view::{LocusView, Site};

use crate::statistics::JointSpectrum;
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

    /// The joint spectrum of a locus, counts of mutations by (derived in A, derived in B).
    ///
    /// Given the genealogy, the counts of the cells are independent Poisson numbers, each with mean mutation rate x branch length x span.
    pub fn joint_spectrum(&mut self, scenario: &SplitModel, id: LocusId) -> JointSpectrum {
        let (mut spectrum, _) = self.branch_lengths(scenario, id);
        let mut stream = Stream::new(id, Purpose::MutationCounts);
        let mutation_rate = scenario.mutation_rate * scenario.length;
        for cell in &mut spectrum.cells {
            *cell = poisson(*cell * mutation_rate, &mut stream);
        }
        spectrum
    }

    /// The branch length of each cell in generations, averaged along the locus, and what happened in the genealogy. Multiplied by
    /// mutation rate and length, it is the spectrum that this genealogy makes one expect.
    pub fn branch_lengths(
        &mut self,
        scenario: &SplitModel,
        id: LocusId,
    ) -> (JointSpectrum, Events) {
        let plan = Plan::of(scenario);
        self.branches
            .reset(plan.samples(), &[0, 1], &scenario.samples);
        let events = self.hudson.run(
            &plan,
            &mut Stream::new(id, Purpose::Genealogy),
            &mut self.branches,
        );
        (
            JointSpectrum {
                samples: scenario.samples,
                cells: self.branches.mean_lengths().collect(),
            },
            events,
        )
    }
}
