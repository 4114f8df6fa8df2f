//! Linked highlighting of one locus: a branch, its mutations, the alignment's columns and the cell of the spectrum.

use crate::coalescent::{LocalTree, Site};

/// What a hover target of the genealogy, the alignment or the joint spectrum stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mark {
    /// The branch above a node of the tree, by the node's index.
    Branch(u32),
    /// A site, by its index in the list of sites.
    Site(usize),
    /// A cell of the joint spectrum: derived haplotypes in A and in B.
    Cell([usize; 2]),
}

/// Everything in the three figures of a locus that belongs to one [`Mark`].
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Highlight {
    /// Branches, by the node below them.
    pub branches: Vec<u32>,
    /// Sites, by index.
    pub sites: Vec<usize>,
    /// Cells of the joint spectrum.
    pub cells: Vec<[usize; 2]>,
}

impl Highlight {
    /// What belongs to a mark: a branch's mutations and the cell they fall into, a site's branch and cell, a cell's branches and sites.
    pub fn of(mark: Mark, tree: &LocalTree, sites: &[Site], samples: [u32; 2]) -> Self {
        let cell_of_node = |node: u32| {
            tree.nodes
                .get(node as usize)
                .map(|node| node.below.map(|count| count as usize))
        };
        match mark {
            Mark::Branch(node) => Self {
                branches: vec![node],
                sites: sites
                    .iter()
                    .enumerate()
                    .filter(|(_, site)| site.node == Some(node))
                    .map(|(index, _)| index)
                    .collect(),
                cells: cell_of_node(node).into_iter().collect(),
            },
            Mark::Site(index) => Self {
                branches: sites
                    .get(index)
                    .and_then(|site| site.node)
                    .into_iter()
                    .collect(),
                sites: vec![index],
                cells: sites
                    .get(index)
                    .map(|site| derived_counts(site, samples))
                    .into_iter()
                    .collect(),
            },
            Mark::Cell(cell) => Self {
                branches: (0..)
                    .zip(&tree.nodes)
                    .filter(|(_, node)| {
                        node.parent.is_some() && node.below.map(|n| n as usize) == cell
                    })
                    .map(|(i, _)| i)
                    .collect(),
                sites: sites
                    .iter()
                    .enumerate()
                    .filter(|(_, site)| derived_counts(site, samples) == cell)
                    .map(|(index, _)| index)
                    .collect(),
                cells: vec![cell],
            },
        }
    }

    /// Nothing is highlighted.
    pub fn is_empty(&self) -> bool {
        self.branches.is_empty() && self.sites.is_empty() && self.cells.is_empty()
    }
}

/// How many haplotypes of A and of B carry a site's derived allele.
pub(super) fn derived_counts(site: &Site, samples: [u32; 2]) -> [usize; 2] {
    let from_a = site
        .derived
        .iter()
        .take(samples[0] as usize)
        .filter(|&&derived| derived)
        .count();
    let from_b = site
        .derived
        .iter()
        .skip(samples[0] as usize)
        .take(samples[1] as usize)
        .filter(|&&derived| derived)
        .count();
    [from_a, from_b]
}
