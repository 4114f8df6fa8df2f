//! Messages between the page "Inside" and its trainer.
//!
//! They travel inside [`super::ToTrainer::Inside`] and [`super::FromTrainer::Inside`], so that both pages share the trainers. Every message
//! names the training run it is about; late ones are dropped.

use super::Run;
use crate::evaluation::regression::{RegressionReport, RegressionScore};
use crate::experiment::regression::Regression;
use crate::inspection::grid::{Grid, GridAxes};
use crate::inspection::readout::{Features, ReadOuts};
use crate::inspection::twins::TwinReport;
use crate::inspection::{Explanation, LayerWeights, Opening, Permutation, PermutationScore};
use crate::statistics::Alignment;
use crate::training::{Checkpoint, RegressionEpoch, RegressionMetrics, Trouble};
use serde::{Deserialize, Serialize};

pub use super::road::Which;

pub use crate::experiment::regression::Shown;

/// What is opened.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Subject {
    /// An example of the data set.
    Example(Shown),
    /// An alignment that a person changed.
    Edited {
        /// Its haplotypes, sites and positions.
        alignment: Alignment,
        /// Put its rows and columns into the order of the observation first; otherwise they are shown as they are.
        arrange: bool,
    },
}

/// To the trainer.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum ToInside {
    /// Simulate the examples and build the network, with fresh weights (from the seed) or from a checkpoint; answered by
    /// [`FromInside::Simulating`] until [`FromInside::Prepared`].
    Prepare {
        /// The run.
        run: Run,
        /// Everything.
        experiment: Box<Regression>,
        /// Where to go on; fresh weights without.
        checkpoint: Option<Checkpoint>,
    },
    /// Train until the last epoch, a pause or a stop.
    Resume {
        /// The run.
        run: Run,
    },
    /// Pause after the batch under way.
    Pause {
        /// The run.
        run: Run,
    },
    /// Train one batch, then pause.
    StepBatch {
        /// The run.
        run: Run,
    },
    /// Train to the end of the epoch, then pause.
    StepEpoch {
        /// The run.
        run: Run,
    },
    /// End the run where it is; it can be tested and looked into, not trained on.
    Stop {
        /// The run.
        run: Run,
    },
    /// Change the learning rate from the next step on; answered by [`FromInside::RateChanged`].
    SetRate {
        /// The run.
        run: Run,
        /// The new rate.
        rate: f64,
    },
    /// Every layer's output for an alignment; answered by [`FromInside::Opened`]. The newest one wins.
    Open {
        /// The run.
        run: Run,
        /// Which network.
        which: Which,
        /// Which alignment.
        subject: Subject,
        /// With the gradient of the prediction with respect to the input.
        gradient: bool,
    },
    /// The numbers that one cell of the alignment opened last was made from; answered by [`FromInside::Explained`].
    Explain {
        /// The run.
        run: Run,
        /// The network.
        which: Which,
        /// The layer, from 0 for the first layer after the input.
        layer: u32,
        /// The cell, as its place in the layer's values.
        cell: u32,
    },
    /// The kernels of all layers that have some; answered by [`FromInside::Weights`].
    Weights {
        /// The run.
        run: Run,
        /// The network.
        which: Which,
    },
    /// Predictions on validation beside the simpler methods; answered by [`FromInside::Validated`].
    Validate {
        /// The run.
        run: Run,
    },
    /// Open the sealed test set; answered by [`FromInside::Tested`].
    Test {
        /// The run.
        run: Run,
    },
    /// Read S, pi and the rest off every layer; answered by [`FromInside::ReadOut`].
    ReadOut {
        /// The run.
        run: Run,
        /// From what of a layer.
        features: Features,
        /// How many validation examples (training examples fill up what is missing).
        examples: u32,
    },
    /// Read out after each epoch from now on (from per-channel means and standard deviations), or no longer; answered by a
    /// [`FromInside::ReadOut`] an epoch.
    WatchReadOut {
        /// The run.
        run: Run,
        /// Whether to.
        watch: bool,
    },
    /// What each permutation of the validation alignments costs; answered by [`FromInside::Permuted`].
    Permute {
        /// The run.
        run: Run,
        /// Which permutations.
        permutations: Vec<Permutation>,
    },
    /// Train the same network from another seed of the weights for as many epochs; answered by [`FromInside::TwinProgress`] until
    /// [`FromInside::Twinned`].
    Twin {
        /// The run.
        run: Run,
        /// The twin's seed of the weights.
        seed: u64,
    },
    /// Test on a grid of parameters that goes beyond the trained range; answered by [`FromInside::GridDone`] after each row and at the end.
    Grid {
        /// The run.
        run: Run,
        /// The axes.
        axes: GridAxes,
    },
    /// Stop what takes long beside training: read-outs, twin, grid.
    Abandon {
        /// The run.
        run: Run,
    },
}

/// From the trainer.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum FromInside {
    /// Examples are being simulated.
    Simulating {
        /// The run.
        run: Run,
        /// How many there are.
        done: u32,
        /// How many there will be.
        of: u32,
    },
    /// The data are there, the network stands, and the untrained metrics are known.
    Prepared {
        /// The run.
        run: Run,
        /// Sizes, and what was cropped.
        report: RegressionData,
        /// Where the network stands, on validation.
        validation: RegressionMetrics,
        /// Optimiser steps an epoch takes.
        steps_per_epoch: u32,
        /// The starting point.
        checkpoint: Checkpoint,
    },
    /// Somewhere inside an epoch; sent a few times a second.
    Progress {
        /// The run.
        run: Run,
        /// Optimiser steps taken since the start.
        step: u32,
        /// Running means of the epoch so far; none on a device that is read only at its end.
        training: Option<RegressionMetrics>,
        /// Training examples per second.
        examples_per_second: f64,
    },
    /// An epoch ended.
    Epoch {
        /// The run.
        run: Run,
        /// What it reached.
        metrics: RegressionEpoch,
        /// Where to go on from.
        checkpoint: Checkpoint,
        /// Trouble seen so far.
        troubles: Vec<Trouble>,
        /// Training examples per second over the epoch.
        examples_per_second: f64,
    },
    /// Training rests.
    Paused {
        /// The run.
        run: Run,
        /// Steps taken.
        step: u32,
        /// Running means of the epoch so far.
        training: Option<RegressionMetrics>,
    },
    /// The last epoch is done, or the run was stopped, or a loss that is no number ended it.
    Finished {
        /// The run.
        run: Run,
        /// Why, where it was not the last epoch.
        trouble: Option<Trouble>,
    },
    /// The rate changed.
    RateChanged {
        /// The run.
        run: Run,
        /// First step with the new rate.
        step: u32,
        /// The new rate.
        rate: f64,
    },
    /// Every layer's output.
    Opened {
        /// The run.
        run: Run,
        /// Of which network.
        which: Which,
        /// Which alignment; none of one that a person changed.
        shown: Option<Shown>,
        /// What is to be seen.
        opening: Box<Opening>,
    },
    /// The numbers a cell was made from.
    Explained {
        /// The run.
        run: Run,
        /// The numbers.
        explanation: Box<Explanation>,
    },
    /// The kernels.
    Weights {
        /// The run.
        run: Run,
        /// Of which network.
        which: Which,
        /// One for each layer that has some.
        weights: Vec<LayerWeights>,
    },
    /// Predictions on validation.
    Validated {
        /// The run.
        run: Run,
        /// Network and simpler methods.
        report: Box<RegressionReport>,
    },
    /// The sealed test set, opened.
    Tested {
        /// The run.
        run: Run,
        /// Network and simpler methods.
        report: Box<RegressionReport>,
    },
    /// What can be read off the layers.
    ReadOut {
        /// The run.
        run: Run,
        /// It comes of [`ToInside::WatchReadOut`], and answers no [`ToInside::ReadOut`].
        watched: bool,
        /// The table.
        read_outs: Box<ReadOuts>,
    },
    /// What permutations cost.
    Permuted {
        /// The run.
        run: Run,
        /// Unpermuted.
        plain: RegressionScore,
        /// One for each permutation asked for.
        scores: Vec<PermutationScore>,
    },
    /// The twin is being trained.
    TwinProgress {
        /// The run.
        run: Run,
        /// What its newest epoch reached.
        metrics: RegressionEpoch,
        /// Epochs in all.
        of: u32,
    },
    /// The twin is trained, and was compared.
    Twinned {
        /// The run.
        run: Run,
        /// The comparison.
        report: Box<TwinReport>,
    },
    /// The grid, as far as it is.
    GridDone {
        /// The run.
        run: Run,
        /// Its cells.
        grid: Box<Grid>,
    },
    /// Something that takes long is under way; said every few seconds, so that silence means a worker that is lost.
    Working {
        /// The run.
        run: Run,
    },
    /// Something asked for cannot be done; the worker lives on.
    Refused {
        /// The run.
        run: Run,
        /// What was expected and what to do.
        reason: String,
    },
}

/// Sizes of the parts of a data set, and what the observation left out.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct RegressionData {
    /// Training examples.
    pub training: u32,
    /// Validation examples.
    pub validation: u32,
    /// Test examples.
    pub test: u32,
    /// Mean and standard deviation of the target over the training part.
    pub target: [f64; 2],
    /// Standard deviation of the target over the validation part.
    pub validation_target_sd: f64,
    /// Smallest and largest number of segregating sites.
    pub sites: [u32; 2],
    /// Sites beyond the observation's width that were left out, and the alignments they were in.
    pub cropped: [u64; 2],
    /// Bytes that the examples take.
    pub bytes: u64,
}

impl ToInside {
    /// The run it is about.
    pub const fn run(&self) -> Run {
        match self {
            Self::Prepare { run, .. }
            | Self::Resume { run }
            | Self::Pause { run }
            | Self::StepBatch { run }
            | Self::StepEpoch { run }
            | Self::Stop { run }
            | Self::SetRate { run, .. }
            | Self::Open { run, .. }
            | Self::Explain { run, .. }
            | Self::Weights { run, .. }
            | Self::Validate { run }
            | Self::Test { run }
            | Self::ReadOut { run, .. }
            | Self::WatchReadOut { run, .. }
            | Self::Permute { run, .. }
            | Self::Twin { run, .. }
            | Self::Grid { run, .. }
            | Self::Abandon { run } => *run,
        }
    }
}

impl FromInside {
    /// The run it is about.
    pub const fn run(&self) -> Run {
        match self {
            Self::Simulating { run, .. }
            | Self::Working { run }
            | Self::Prepared { run, .. }
            | Self::Progress { run, .. }
            | Self::Epoch { run, .. }
            | Self::Paused { run, .. }
            | Self::Finished { run, .. }
            | Self::RateChanged { run, .. }
            | Self::Opened { run, .. }
            | Self::Explained { run, .. }
            | Self::Weights { run, .. }
            | Self::Validated { run, .. }
            | Self::Tested { run, .. }
            | Self::ReadOut { run, .. }
            | Self::Permuted { run, .. }
            | Self::TwinProgress { run, .. }
            | Self::Twinned { run, .. }
            | Self::GridDone { run, .. }
            | Self::Refused { run, .. } => *run,
        }
    }
}
