//! The simulator: Hudson's coalescent with recombination for two populations that split and may exchange migrants.
//!
//! Time runs backwards in generations; a pair of lineages in a population of `N` diploids coalesces at rate `1 / (2N)`.
//! All randomness comes from streams named by (seed, purpose, class, index), all transcendental functions from `libm`, so that the
//! same seed gives the same bits on every machine.

mod branches;
mod genealogy;
mod hudson;
mod lineage;
mod mutations;
mod poisson;
mod scenario;
mod stream;
mod tree;
mod view;
mod weights;

pub use hudson::Events;
pub use scenario::{MigrationWindow, Scenario, draw_scenario};
pub use tree::{LocalTree, TreeNode};
pub use view::{LocusView, Site};

use crate::experiment::Class;
use crate::statistics::JointSpectrum;
use branches::BranchSpans;
use hudson::Hudson;
use poisson::poisson;
use serde::{Deserialize, Serialize};
use stream::{Purpose, Stream};

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
}

impl Simulator {
    /// The joint spectrum of a locus, counts of mutations by (derived in A, derived in B).
    pub fn joint_spectrum(&mut self, scenario: &Scenario, id: LocusId) -> JointSpectrum {
        self.branch_spans(scenario, id);
        let mut stream = Stream::new(id, Purpose::MutationCounts);
        let mut spectrum = JointSpectrum::zeros(scenario.samples);
        let mutation_rate = scenario.mutation_rate * scenario.length;
        for (cell, count) in spectrum.cells.iter_mut().enumerate() {
            *count = poisson(self.branches.span(cell) * mutation_rate, &mut stream);
        }
        spectrum
    }

    /// Simulates the genealogy of a locus; `self.branches` then holds its branches.
    fn branch_spans(&mut self, scenario: &Scenario, id: LocusId) -> Events {
        self.branches.reset(scenario.samples);
        self.hudson.run(scenario, &mut Stream::new(id, Purpose::Genealogy), &mut self.branches)
    }
}
