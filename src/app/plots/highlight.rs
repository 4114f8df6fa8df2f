//! Linked highlighting of one locus: a branch, its mutations, the alignment's columns and the cell of the spectrum.

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
