//! The simulator: Hudson's coalescent with recombination for two populations that split and may exchange migrants.
//!
//! Time runs backwards in generations; a pair of lineages in a population of `N` diploids coalesces at rate `1 / (2N)`.
//! All randomness comes from streams named by (seed, purpose, class, index), all transcendental functions from `libm`, so that the
//! same seed gives the same bits on every machine.

mod branches;
mod hudson;
mod lineage;
mod poisson;
mod scenario;
mod stream;
mod weights;

pub use hudson::Events;
pub use scenario::{MigrationWindow, Scenario, draw_scenario};
pub use stream::{Purpose, Stream};

use crate::experiment::Class;
use crate::statistics::{JointSpectrum, Summary};
use branches::BranchSpans;
use hudson::Hudson;
use poisson::poisson;
use serde::{Deserialize, Serialize};

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

/// A node of a local genealogy.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct TreeNode {
    /// Generations ago; 0 for a sampled haplotype.
    pub time: f64,
    /// Index of the parent in [`LocalTree::nodes`]; none for the root.
    pub parent: Option<u32>,
    /// Children; empty for a leaf.
    pub children: Vec<u32>,
    /// Population the node is in at its time: 0 for A, 1 for B, 2 for the ancestral population.
    pub population: u8,
    /// Sampled haplotypes below the node, from A and from B.
    pub below: [u32; 2],
}

/// The genealogy of the sample at one position, with the interval over which it does not change.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct LocalTree {
    /// First base pair (inclusive) of the interval.
    pub left: f64,
    /// End (exclusive) of the interval.
    pub right: f64,
    /// Nodes: leaves first (A's haplotypes, then B's), then by ascending time; the root is last.
    pub nodes: Vec<TreeNode>,
    /// The leaves from left to right in a drawing without crossing branches.
    pub leaf_order: Vec<u32>,
}

/// One segregating site.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Site {
    /// Base pairs from the start of the locus.
    pub position: f64,
    /// When the mutation happened, generations ago.
    pub time: f64,
    /// Whether each haplotype carries the derived allele; A's haplotypes, then B's.
    pub derived: Vec<bool>,
    /// The node below the mutation in [`LocusView::tree`]; none for a site of a neighbouring tree.
    pub node: Option<u32>,
}

/// One locus as a person looks at it, at one position of the sequence.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct LocusView {
    /// Which locus.
    pub id: LocusId,
    /// Its parameters.
    pub scenario: Scenario,
    /// The position looked at, base pairs.
    pub position: f64,
    /// The tree at that position.
    pub tree: LocalTree,
    /// Which of the locus' distinct trees it is, from 0.
    pub tree_index: u32,
    /// How many distinct trees the locus has.
    pub tree_count: u32,
    /// The sites of this tree and of its neighbours, by ascending position; at most `max_sites` around the position.
    pub sites: Vec<Site>,
    /// Segregating sites of the whole locus.
    pub total_sites: u32,
    /// The spectrum of the whole locus: the network's input before coding.
    pub spectrum: JointSpectrum,
    /// Its summary statistics.
    pub summary: Summary,
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

    /// Replays a locus from the same streams and shows it at one position: its tree, sites and spectrum. The spectrum equals
    /// [`Simulator::joint_spectrum`]'s, cell by cell, and the alignment of the whole locus has that spectrum.
    pub fn look(&mut self, _scenario: &Scenario, _id: LocusId, _position: f64, _max_sites: usize) -> LocusView {
        unimplemented!()
    }
}
