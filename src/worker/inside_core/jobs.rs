//! What is asked beside training, and how far it is.

use crate::dataset::alignments::AlignmentSimulator;
use crate::evaluation::regression::RegressionScore;
use crate::inspection::grid::Grid;
use crate::inspection::readout::{Features, LayerReading, ReadOutPlan};
use crate::inspection::twins::TwinComparison;
use crate::inspection::{Permutation, PermutationScore};
use crate::training::RegressionSession;

/// Something under way.
pub(super) enum Job {
    /// Known statistics are read off the layers.
    ReadOut(Box<ReadOutJob>),
    /// Alignments are disturbed.
    Permute(Box<PermuteJob>),
    /// A second network is trained, and compared.
    Twin(Box<TwinJob>),
    /// A grid of parameters is tested.
    Grid(Box<GridJob>),
}

impl Job {
    /// Whether it reads the network that is trained, which must not change meanwhile.
    pub(super) fn reads_the_network(&self) -> bool {
        match self {
            Self::Twin(job) => job.reads_the_network(),
            Self::ReadOut(_) | Self::Permute(_) | Self::Grid(_) => true,
        }
    }
}

/// Read-outs under way.
pub(super) struct ReadOutJob {
    pub(super) features: Features,
    /// Of an epoch, not asked for by hand.
    pub(super) watched: bool,
    pub(super) examples: Vec<u32>,
    pub(super) plan: ReadOutPlan,
    pub(super) epoch: u32,
    pub(super) trained: Gathered,
    pub(super) untrained: Gathered,
}

/// Features of one network's layers, and what was read from them.
#[derive(Default)]
pub(super) struct Gathered {
    pub(super) examples: usize,
    /// `[examples, features]` of each layer that is read.
    pub(super) layers: Vec<Vec<f32>>,
    pub(super) readings: Vec<LayerReading>,
}

/// Permutations that are left to do, and the scores of those that are done.
pub(super) struct PermuteJob {
    pub(super) left: std::vec::IntoIter<Permutation>,
    pub(super) plain: Option<RegressionScore>,
    pub(super) scores: Vec<PermutationScore>,
}

/// A twin on its way.
pub(super) struct TwinJob {
    pub(super) seed: u64,
    pub(super) epochs: u32,
    pub(super) twin: Option<RegressionSession>,
    /// Outputs of the first network, the untrained one and the twin, `[examples, values]` of each layer.
    pub(super) outputs: [Vec<Vec<f32>>; 3],
    pub(super) gathered: usize,
    pub(super) comparison: Option<TwinComparison>,
    pub(super) compared: usize,
}

/// A grid and the cells that are done.
pub(super) struct GridJob {
    pub(super) grid: Grid,
    pub(super) simulator: AlignmentSimulator,
    pub(super) next: u32,
}
