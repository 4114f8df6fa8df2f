//! What the network is given of a locus.

use serde::{Deserialize, Serialize};

/// How the counts of a joint site frequency spectrum become the network's input.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Encoding {
    /// The raw counts, as in the tutorial.
    Counts,
    /// `ln(1 + count)`: the many rare variants no longer drown the few common ones.
    Log,
    /// Each cell as a proportion of all segregating sites: forgets how many sites there are, and so the mutation rate
    /// and the length of the locus.
    Proportions,
}

/// What the network is given of each locus.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Observation {
    /// Coding of the cells.
    pub encoding: Encoding,
    /// Fold the spectrum by the minor allele over both populations: what is left when the ancestral state is unknown.
    pub folded: bool,
}
