//! The simulator: Hudson's coalescent with recombination for two populations that split and may exchange migrants.
//!
//! Time runs backwards in generations; a pair of lineages in a population of `N` diploids coalesces at rate `1 / (2N)`.
//! All randomness comes from streams named by (seed, purpose, class, index), all transcendental functions from `libm`, so that the
//! same seed gives the same bits on every machine.

mod alignment;
mod branches;
pub mod demography;
mod genealogy;
pub mod genome;
mod hudson;
mod lineage;
mod lineages;
mod mutations;
mod poisson;
mod scenario;
mod stream;
pub mod sweep;
mod tree;
mod view;
mod weights;

pub use alignment::Alignment;
pub use lineages::Events;
pub use scenario::{MigrationWindow, Scenario, draw_scenario};
pub use stream::{Purpose, Stream};
pub use tree::{LocalTree, TreeNode};
pub use view::{LocusView, Site};

use crate::experiment::Class;
use crate::statistics::JointSpectrum;
use branches::BranchSpans;
use hudson::Hudson;
use poisson::poisson;
use serde::{Deserialize, Serialize};
use sweep::SweepSimulator;

/// Names one locus of an experiment: its data seed, class and index within the class.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LocusId {
    /// The experiment's data seed.
    pub seed: u64,
    /// The history it was simulated under.
    pub class: Class,
    /// Index within the class, from 0.
    pub index: u32,
}

/// Simulates loci; keeps its buffers from one locus to the next.
#[derive(Default)]
pub struct Simulator {
    hudson: Hudson,
    branches: BranchSpans,
    sweep: SweepSimulator,
}

impl Simulator {
    /// The joint spectrum of a locus, counts of mutations by (derived in A, derived in B).
    ///
    /// Given the genealogy, the counts of the cells are independent Poisson numbers, each with mean mutation rate x branch length x span.
    pub fn joint_spectrum(&mut self, scenario: &Scenario, id: LocusId) -> JointSpectrum {
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
    pub fn branch_lengths(&mut self, scenario: &Scenario, id: LocusId) -> (JointSpectrum, Events) {
        self.branches.reset(scenario.samples);
        let events = self.hudson.run(scenario, &mut Stream::new(id, Purpose::Genealogy), &mut self.branches);
        (JointSpectrum { samples: scenario.samples, cells: self.branches.mean_lengths().collect() }, events)
    }
}
