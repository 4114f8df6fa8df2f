//! One locus as a person looks at it.

use super::between::Between;
use super::noise::Observed;
use super::summary::Summary;
use super::sweep::SweepView;
use super::tree::Tree;
use serde::{Deserialize, Serialize};

/// One segregating site.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Site {
    /// Base pairs from the start of the locus.
    pub position: f64,
    /// When the mutation happened, generations ago; the first, where a site was hit more than once.
    pub time: f64,
    /// The index of the node below it in the tree that is looked at; none for a site of another tree, or one that was hit more than once.
    pub node: Option<u32>,
    /// Whether each haplotype carries the derived allele, in the order of the samples.
    pub derived: Vec<bool>,
}

impl Site {
    /// How many haplotypes carry it.
    pub fn count(&self) -> usize {
        self.derived.iter().filter(|&&derived| derived).count()
    }
}

/// A locus at one position.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct LocusView {
    /// Which replicate, from 0.
    pub replicate: u32,
    /// The position looked at, base pairs.
    pub position: f64,
    /// The tree there.
    pub tree: Tree,
    /// Which of the locus' trees it is, from 0.
    pub index: u32,
    /// How many trees the locus has.
    pub count: u32,
    /// Where they change, base pairs, ascending; thinned out where there are more than a person can see.
    pub breakpoints: Vec<f64>,
    /// Sites around the position, ascending.
    pub sites: Vec<Site>,
    /// Sites of the whole locus.
    pub total_sites: u32,
    /// Sites of the whole locus by the number of derived alleles, `n + 1` entries.
    pub spectrum: Vec<f64>,
    /// What theory expects of the spectrum, without selection; none where it says nothing.
    pub expected: Option<Vec<f64>>,
    /// The first two samples beside each other, where there are two.
    pub between: Option<Between>,
    /// Statistics of the whole locus.
    pub summary: Summary,
    /// The sweep, where an allele is selected.
    pub sweep: Option<SweepView>,
    /// The alignment as it is read, where noise is laid over it.
    pub observed: Option<Observed>,
}
