//! The simulator: Hudson's coalescent with recombination for two populations that split and may exchange migrants.
//!
//! Time runs backwards in generations; a pair of lineages in a population of `N` diploids coalesces at rate `1 / (2N)`.
//! All randomness comes from streams named by (seed, purpose, class, index), all transcendental functions from `libm`, so that the
//! same seed gives the same bits on every machine.

use crate::experiment::{Class, Experiment};
use crate::statistics::{JointSpectrum, Summary};
use serde::{Deserialize, Serialize};

/// The parameters of one locus, drawn from the priors. Times in generations, sizes in diploids, rates per generation.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Scenario {
    /// Haplotypes sampled from A and B.
    pub samples: [u32; 2],
    /// Effective sizes of A and B.
    pub sizes: [f64; 2],
    /// Effective size of the ancestral population.
    pub ancestral_size: f64,
    /// Generations since the split.
    pub split_time: f64,
    /// Migration, if this locus has any.
    pub migration: Option<MigrationWindow>,
    /// Base pairs.
    pub length: f64,
    /// Mutations per base pair per generation.
    pub mutation_rate: f64,
    /// Crossovers per base pair per generation.
    pub recombination_rate: f64,
}

/// Migration between two times.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct MigrationWindow {
    /// Backward rates: `[0]` moves a lineage from A to B (genes flow from B into A forward in time), `[1]` from B to A.
    pub rates: [f64; 2],
    /// Generations ago at which migration begins, looking back.
    pub start: f64,
    /// Generations ago at which it ends, looking back.
    pub end: f64,
}

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

/// Draws the parameters of a locus from the experiment's priors.
pub fn draw_scenario(_experiment: &Experiment, _id: LocusId) -> Scenario {
    unimplemented!()
}

/// Simulates loci; keeps its buffers from one locus to the next.
#[derive(Default)]
pub struct Simulator {}

impl Simulator {
    /// The joint spectrum of a locus, counts of mutations by (derived in A, derived in B).
    pub fn joint_spectrum(&mut self, _scenario: &Scenario, _id: LocusId) -> JointSpectrum {
        unimplemented!()
    }

    /// Replays a locus from the same streams and shows it at one position: its tree, sites and spectrum. The spectrum equals
    /// [`Simulator::joint_spectrum`]'s, cell by cell, and the alignment of the whole locus has that spectrum.
    pub fn look(&mut self, _scenario: &Scenario, _id: LocusId, _position: f64, _max_sites: usize) -> LocusView {
        unimplemented!()
    }
}
