//! The two histories to tell apart, and the locus that is sampled from them.

use super::Prior;
use serde::{Deserialize, Serialize};

/// The class of a locus: which of the two histories it was simulated under.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Class {
    /// Split without migration afterwards.
    Divergence = 0,
    /// Split, isolation, then migration until the present (secondary contact).
    GeneFlow = 1,
}

impl Class {
    /// Both classes, in the order of their labels.
    pub const ALL: [Class; 2] = [Class::Divergence, Class::GeneFlow];

    /// The label the network learns: 0 for divergence, 1 for gene flow.
    pub const fn label(self) -> usize {
        self as usize
    }

    /// The class of a label, if there is one.
    pub fn from_label(label: usize) -> Option<Self> {
        Self::ALL.get(label).copied()
    }
}

/// The label, as it names the class of a locus to the simulator.
impl From<Class> for u8 {
    fn from(class: Class) -> Self {
        class as Self
    }
}

/// Which way genes flow, forward in time.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Direction {
    /// At the same rate both ways.
    Both,
    /// Only from A into B.
    AToB,
    /// Only from B into A.
    BToA,
}

/// Migration between A and B in the gene-flow class.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Migration {
    /// Fraction of the receiving population replaced by migrants each generation.
    pub rate: Prior,
    /// Which way genes flow.
    pub direction: Direction,
    /// When migration begins, looking back from the present, as a fraction of the split time.
    pub start: f64,
    /// When it ends, looking back, as a fraction of the split time; whole generations, rounded down.
    pub end: f64,
}

/// Priors on a history: an ancestral population splits into A and B. Times in generations, sizes in diploids.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct History {
    /// Effective size before the split, diploids.
    pub ancestral_size: Prior,
    /// Effective sizes of A and B since the split, diploids.
    pub sizes: [Prior; 2],
    /// Generations since the split.
    pub split_time: Prior,
    /// Migration in the gene-flow class.
    pub migration: Migration,
    /// Years a generation lasts; only for display.
    pub generation_years: f64,
}

/// The stretch of genome and the sample.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Locus {
    /// Haplotypes sampled from A and from B (two per diploid).
    pub samples: [u32; 2],
    /// Length in base pairs.
    pub length: f64,
    /// Mutations per base pair per generation.
    pub mutation_rate: f64,
    /// Crossovers per base pair per generation.
    pub recombination_rate: f64,
}
