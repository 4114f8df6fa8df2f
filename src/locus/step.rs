//! The coalescent of one site as a list of events.

use serde::{Deserialize, Serialize};

/// Most events of a walk: nobody steps through more.
pub const MOST_STEPS: usize = 5_000;

/// A genealogy as a list of events.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Walk {
    /// Population and time (generations ago) of each sampled haplotype.
    pub leaves: Vec<(u32, f64)>,
    /// What happens, by ascending time.
    pub steps: Vec<WalkStep>,
    /// Whether it reached the common ancestor within [`MOST_STEPS`].
    pub complete: bool,
}

/// One event.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct WalkStep {
    /// Generations ago.
    pub time: f64,
    /// Generations since the event before.
    pub waited: f64,
    /// What competed to be the next random event: its rate just after the event before, per generation. All rates are above 0.
    pub rivals: Vec<(Rival, f64)>,
    /// Lineages in each population just before it.
    pub lineages: Vec<u32>,
    /// What happens.
    pub kind: StepKind,
}

/// A kind of random event that may be next.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Rival {
    /// Two lineages of a population meet.
    Meet {
        /// Where.
        population: u32,
    },
    /// A lineage migrates.
    Migrate {
        /// Where from, looking back.
        from: u32,
        /// Where to, looking back.
        into: u32,
    },
    /// A lineage crosses over with a chromosome of the other background of a sweep.
    Cross {
        /// Where from, looking back.
        from: u32,
        /// Where to, looking back.
        into: u32,
    },
}

impl WalkStep {
    /// Rate of all random events together just after the event before, per generation.
    pub fn total(&self) -> f64 {
        self.rivals.iter().map(|(_, rate)| rate).sum()
    }

    /// Which of the rivals came first; none where what happens is no matter of chance.
    pub fn winner(&self) -> Option<Rival> {
        match self.kind {
            StepKind::Meet {
                population,
                pinched: false,
                ..
            } => Some(Rival::Meet { population }),
            StepKind::Migrate { from, into, .. } => Some(Rival::Migrate { from, into }),
            StepKind::Cross { from, into, .. } => Some(Rival::Cross { from, into }),
            _ => None,
        }
    }
}

/// What an event is.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum StepKind {
    /// Two lineages meet in a new node.
    Meet {
        /// Where.
        population: u32,
        /// Who: leaves first, then nodes in the order of meeting.
        children: [u32; 2],
        /// The new node.
        node: u32,
        /// Diploids at that time.
        size: f64,
        /// In an instantaneous bottleneck.
        pinched: bool,
    },
    /// A lineage migrates.
    Migrate {
        /// Who.
        node: u32,
        /// Where from, looking back.
        from: u32,
        /// Where to, looking back.
        into: u32,
        /// Per lineage and generation.
        rate: f64,
    },
    /// All lineages of a population enter another.
    Join {
        /// Who.
        nodes: Vec<u32>,
        /// Where from, looking back.
        from: u32,
        /// Where to, looking back.
        into: u32,
    },
    /// Lineages of a population enter another by an admixture pulse.
    Pulse {
        /// Who.
        nodes: Vec<u32>,
        /// Where from, looking back.
        from: u32,
        /// Where to, looking back.
        into: u32,
        /// The probability for each.
        proportion: f64,
    },
    /// A population's size changes.
    Resize {
        /// Which.
        population: u32,
        /// Diploids, further back.
        size: f64,
    },
    /// A bottleneck begins; the meetings in it follow.
    Pinch {
        /// Which population.
        population: u32,
        /// Generations / (2N).
        strength: f64,
    },
    /// A lineage crosses over with a chromosome of the other background of a sweep.
    Cross {
        /// Who.
        node: u32,
        /// Where from, looking back.
        from: u32,
        /// Where to, looking back.
        into: u32,
        /// Per lineage and generation.
        rate: f64,
        /// Frequency of the selected allele.
        frequency: f64,
    },
    /// Looking back, the sweep begins to matter: who carries the allele is known.
    Reach {
        /// Those that carry the allele.
        with: Vec<u32>,
        /// Those that do not.
        without: Vec<u32>,
        /// Frequency of the allele.
        frequency: f64,
    },
    /// Looking back, selection ends: before, the allele was neutral.
    Onset {
        /// Frequency of the allele.
        frequency: f64,
    },
    /// Two carriers meet in the one chromosome on which the allele arose.
    Founder {
        /// Who.
        children: [u32; 2],
        /// The new node.
        node: u32,
    },
    /// The allele arises: whoever carries it, looking back, no longer does.
    Arise {
        /// Who.
        nodes: Vec<u32>,
    },
    /// Ancient samples enter.
    Enter {
        /// Where.
        population: u32,
        /// How many.
        haplotypes: u32,
    },
}
