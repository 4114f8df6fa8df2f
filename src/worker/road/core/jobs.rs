//! What is asked beside training, and how far it is.

use crate::dataset::road::{Example, ExampleSimulator};
use crate::evaluation::road::{Fitting, Metrics};
use crate::inspection::Permutation;
use crate::inspection::readout::{Features, LayerReading, ReadOutPlan};
use crate::inspection::road::{Grid, Quantity};
use crate::inspection::twins::TwinComparison;
use crate::statistics::Alignment;
use crate::training::road::Session;

/// Something under way.
pub(super) enum Job {
    /// The simpler methods are fitted.
    Methods(Box<MethodsJob>),
    /// Known quantities are read off the layers.
    ReadOut(Box<ReadOutJob>),
    /// Alignments are disturbed.
    Permute(Box<PermuteJob>),
    /// A second network is trained, and compared.
    Twin(Box<TwinJob>),
    /// A grid of two numbers is tested.
    Grid(Box<GridJob>),
}

impl Job {
    /// Whether it reads the network that is trained, which must not change meanwhile.
    pub(super) fn reads_the_network(&self) -> bool {
        match self {
            Self::Methods(_) => false,
            Self::Twin(job) => job.reads_the_network(),
            Self::ReadOut(_) | Self::Permute(_) | Self::Grid(_) => true,
        }
    }
}

/// The simpler methods on their way.
#[derive(Default)]
pub(super) struct MethodsJob {
    pub(super) fitting: Option<Fitting>,
}

/// Read-outs under way.
pub(super) struct ReadOutJob {
    pub(super) features: Features,
    /// Of an epoch, not asked for by hand.
    pub(super) watched: bool,
    pub(super) quantities: Vec<Quantity>,
    pub(super) examples: Vec<Example>,
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
    pub(super) simulator: ExampleSimulator,
    /// The validation alignments in the order of the observation.
    pub(super) arranged: Vec<Alignment>,
    pub(super) left: std::vec::IntoIter<Permutation>,
    pub(super) plain: Option<Metrics>,
    pub(super) scores: Vec<(Permutation, Metrics)>,
}

/// A twin on its way.
pub(super) struct TwinJob {
    pub(super) seed: u64,
    pub(super) epochs: u32,
    pub(super) twin: Option<Session>,
    /// Outputs of the first network, the untrained one and the twin, `[examples, values]` of each layer.
    pub(super) outputs: [Vec<Vec<f32>>; 3],
    pub(super) gathered: usize,
    pub(super) comparison: Option<TwinComparison>,
    pub(super) compared: usize,
}

impl TwinJob {
    /// Whether the twin is trained, so that it is compared now.
    pub(super) fn reads_the_network(&self) -> bool {
        self.twin.is_none()
    }
}

/// A grid and the cells that are done.
pub(super) struct GridJob {
    pub(super) grid: Grid,
    pub(super) next: u32,
    pub(super) cell: Option<CellJob>,
}

/// The cell under way.
pub(super) struct CellJob {
    pub(super) simulator: ExampleSimulator,
    pub(super) scenario: u8,
    pub(super) index: u32,
    pub(super) numbers: Vec<f32>,
    pub(super) outputs: Vec<f32>,
    pub(super) classes: Vec<usize>,
    pub(super) targets: Vec<f64>,
}
