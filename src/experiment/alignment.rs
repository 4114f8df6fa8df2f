//! What the network is given of an alignment.

use serde::{Deserialize, Serialize};

/// The order of the haplotypes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum RowOrder {
    /// As they were sampled: any order is as likely as any other.
    Sampled,
    /// By distance to the medoid, the haplotype with the smallest summed distance to all others (Flagel, Brandvain & Schrider 2018).
    Medoid,
    /// A chain in which each haplotype is followed by the nearest of those that are left, beginning at the end of the longest distance.
    Seriation,
    /// By how many derived alleles they carry.
    Frequency,
}

/// The order of the sites.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum ColumnOrder {
    /// Along the locus.
    Position,
    /// By the frequency of the derived allele, rarest first.
    Frequency,
}

/// The numbers that stand for the two alleles.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Coding {
    /// 0 ancestral, 1 derived.
    ZeroOne,
    /// -1 ancestral, 1 derived.
    PlusMinus,
    /// 0 for the more common allele of a site, 1 for the rarer; of two equally common ones the ancestral is 0.
    MinorAllele,
}

/// What a convolution slides along.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Orientation {
    /// Along the sites; haplotypes are its channels. The paper's "transposed".
    Sites,
    /// Along the haplotypes; sites are its channels.
    Haplotypes,
}

/// What the network is given of an alignment: an image of numbers, and perhaps the positions of its sites.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct AlignmentObservation {
    /// Order of the haplotypes.
    pub rows: RowOrder,
    /// Order of the sites.
    pub columns: ColumnOrder,
    /// Numbers for the alleles.
    pub coding: Coding,
    /// What convolutions slide along.
    pub orientation: Orientation,
    /// Sites in the image: of longer alignments the rest is left out (and counted), shorter ones are padded at the end.
    pub width: u32,
    /// What stands in the padding.
    pub padding: f64,
    /// Give the positions as well, as fractions of the locus, -1 in the padding.
    pub positions: bool,
}
