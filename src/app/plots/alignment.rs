//! The alignment: haplotypes as rows, segregating sites as columns.

use super::figure::Figure;
use super::highlight::Highlight;
use crate::coalescent::{LocalTree, Site};

/// Draws the derived alleles of the sites around a tree. Rows are haplotypes, A above B, each population in the tree's leaf order;
/// the columns of the tree itself stand out against its neighbours'.
pub fn alignment(tree: &LocalTree, sites: &[Site], samples: [u32; 2], highlight: &Highlight, width: f64) -> Figure {
    Figure::default()
}
