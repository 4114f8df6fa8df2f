//! Messages between the page and a trainer, whatever is trained. Every one travels in an [`Envelope`], so that late ones can be told and a
//! refusal names what it refuses.

use super::{DeviceReport, Run};
use crate::dataset::Series;
use crate::evaluation::{Confusion, MethodScore, Metrics, RangeReport, Report};
use crate::experiment::Experiment;
use crate::inspection::readout::Features;
use crate::inspection::twins::TwinReport;
use crate::inspection::{Explanation, LayerWeights, Opening, Permutation, ReadOuts};
use crate::statistics::JointSpectrum;
use crate::training::{Checkpoint, EpochMetrics, Trouble};
use serde::{Deserialize, Serialize};

pub use crate::inspection::{Grid, GridAxes, GridAxis, GridCell};

/// A message with the run it is about and the number of the question that it is, or that it answers.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Envelope<T> {
    /// The run; 0 for what is about no run.
    pub run: Run,
    /// The question's number, counted by who asks, from 1; 0 for what was not asked for.
    pub ask: u32,
    /// The message.
    pub message: T,
}

impl<T> Envelope<T> {
    /// What is about no run, and was not asked for.
    pub const fn alone(message: T) -> Self {
        Self {
            run: 0,
            ask: 0,
            message,
        }
    }
}

/// Which example is meant.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Shown {
    /// The place of its scenario.
    pub scenario: u8,
    /// Its index within the scenario.
    pub index: u32,
}

/// Which network is meant.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Which {
    /// The one that is trained.
    Trained,
    /// The same before its first step.
    Untrained,
    /// The one that was trained from another seed.
    Twin,
}

/// New examples of an epoch that a trainer does not have: none from `first` on is sure to be there.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Missing {
    /// The epoch, from 1.
    pub epoch: u32,
    /// The first place in its order whose example is missing.
    pub first: u32,
    /// Places in its order.
    pub places: u32,
}

/// What is opened.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Subject {
    /// An example of the data set.
    Example(Shown),
    /// An alignment that a person changed.
    Alignment {
        /// Its haplotypes, sites and positions.
        alignment: crate::statistics::Alignment,
        /// Put its rows and columns into the order of the observation first; otherwise they are shown as they are.
        arrange: bool,
    },
    /// A spectrum that a person changed, or that was read from a file: raw cells.
    Spectrum {
        /// Cells, the last axis fastest.
        cells: Vec<f64>,
    },
}

/// To a trainer.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum ToTrainer {
    /// With a port: the line from a simulator.
    Line,
    /// Expect the data of this experiment, as bodies of [`ToTrainer::Rows`], beside those at hand.
    Expect {
        /// Names the data set; later messages repeat it.
        data: Run,
        /// The experiment the data belong to.
        experiment: Box<Experiment>,
    },
    /// Those that were expected last are the data at hand from now on; a run on those before is over.
    Take {
        /// The data set.
        data: Run,
    },
    /// Rows of a series, in the body: [`crate::dataset::Layout`] says what each holds.
    Rows {
        /// The data set whose scenario it is, or the run whose epoch.
        of: Run,
        /// The series.
        series: Series,
        /// Its first row that is here.
        first: u32,
    },
    /// Some of the new examples for an epoch cannot be drawn.
    Undrawn {
        /// The run.
        run: Run,
        /// The epoch, from 1.
        epoch: u32,
        /// Which example, why, and what to do.
        reason: String,
    },
    /// Build the network with fresh weights (from the seed) or from a checkpoint; answered by [`FromTrainer::Prepared`] once all rows have
    /// arrived.
    Prepare {
        /// The data set.
        data: Run,
        /// Network, training and seeds.
        experiment: Box<Experiment>,
        /// Where to go on; fresh weights without.
        checkpoint: Option<Checkpoint>,
    },
    /// Train until the last epoch, a pause or a stop.
    Resume,
    /// Pause after the batch under way.
    Pause,
    /// Train one batch, then pause.
    StepBatch,
    /// Train to the end of the epoch, then pause.
    StepEpoch,
    /// End the run where it is; it can be tested and looked into, not trained on.
    Stop,
    /// Change the learning rate from the next step on; answered by [`FromTrainer::RateChanged`].
    SetRate {
        /// The new rate.
        rate: f64,
    },
    /// Every layer's output for an example; answered by [`FromTrainer::Opened`]. The newest one wins.
    Open {
        /// Which network.
        which: Which,
        /// Which example.
        subject: Subject,
        /// With the gradient of this output with respect to the input.
        gradient: Option<u8>,
    },
    /// The numbers that one cell of the example opened last was made from; answered by [`FromTrainer::Explained`].
    Explain {
        /// The network.
        which: Which,
        /// The layer, from 0 for the first layer after the input.
        layer: u32,
        /// The cell, as its place in the layer's values.
        cell: u32,
    },
    /// The kernels of all layers that have some; answered by [`FromTrainer::Weights`].
    Weights {
        /// The network.
        which: Which,
    },
    /// Judge a spectrum from a file; answered by [`FromTrainer::Predicted`].
    Predict {
        /// Raw cells.
        spectrum: JointSpectrum,
    },
    /// Predictions on validation beside the simpler methods; answered by [`FromTrainer::Validated`].
    Validate,
    /// Open the sealed test set; answered by [`FromTrainer::Tested`].
    Test,
    /// Read statistics and drawn numbers off every layer; answered by [`FromTrainer::ReadOut`].
    ReadOut {
        /// From what of a layer.
        features: Features,
        /// How many validation examples (training examples fill up what is missing).
        examples: u32,
    },
    /// Read out after each epoch from now on, or no longer; answered by a [`FromTrainer::ReadOut`] an epoch.
    WatchReadOut {
        /// Whether to.
        watch: bool,
    },
    /// What each permutation of the validation alignments costs; answered by [`FromTrainer::Permuted`].
    Permute {
        /// Which permutations.
        permutations: Vec<Permutation>,
    },
    /// Train the same network from another seed of the weights for as many epochs; answered by [`FromTrainer::TwinProgress`] until
    /// [`FromTrainer::Twinned`].
    Twin {
        /// The twin's seed of the weights.
        seed: u64,
    },
    /// Test on a grid of two numbers that goes beyond the trained range; answered by [`FromTrainer::GridDone`] after each row and at the
    /// end.
    Grid {
        /// The axes.
        axes: GridAxes,
    },
    /// Stop what takes long beside training: read-outs, twin, grid.
    Abandon,
    /// Fault injection for tests: the worker panics.
    Panic,
    /// For tests: from now on the worker takes so many times as long for what it does.
    Pace {
        /// Above 1 it is slower, below 1 it does more before it says so.
        times: f64,
    },
}

/// Sizes of the parts of a data set, what the observation left out, and what the simpler methods reach on validation.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct DataReport {
    /// Training examples.
    pub training: u32,
    /// Validation examples.
    pub validation: u32,
    /// Test examples.
    pub test: u32,
    /// Mean and standard deviation of each target over the training part, on its scale.
    pub targets: Vec<[f64; 2]>,
    /// Smallest and largest number of segregating sites.
    pub sites: [u32; 2],
    /// Sites beyond the image's width that were left out, and the alignments they were in.
    pub cropped: [u64; 2],
    /// Bytes that the examples take.
    pub bytes: u64,
    /// The simpler methods, fitted on training and judged on validation; empty until they are fitted, which [`FromTrainer::Methods`] says.
    pub methods: Vec<MethodScore>,
}

/// From a trainer.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum FromTrainer {
    /// The worker is up and has its device.
    Ready {
        /// Its protocol's version.
        version: u32,
        /// What it computes on.
        device: DeviceReport,
        /// Training examples per second in a short measurement of the tutorial's network; 0 where it was not measured.
        examples_per_second: f64,
    },
    /// No device: the page takes the CPU trainer instead.
    NoDevice {
        /// Why.
        reason: String,
    },
    /// The network stands and the untrained metrics are known.
    Prepared {
        /// Sizes and simpler methods.
        report: Box<DataReport>,
        /// Where the network stands (epoch 0, or the checkpoint's epoch), on validation.
        validation: Metrics,
        /// Its predictions on validation, where classes are asked for.
        confusion: Option<Confusion>,
        /// Optimiser steps an epoch takes.
        steps_per_epoch: u32,
        /// The starting point, for "reset to the same weights" and for recovery.
        checkpoint: Checkpoint,
    },
    /// The simpler methods are fitted; comes some time after [`FromTrainer::Prepared`], beside training.
    Methods {
        /// Fitted on training, judged on validation.
        methods: Vec<MethodScore>,
    },
    /// Somewhere inside an epoch; sent a few times a second.
    Progress {
        /// Optimiser steps taken since the start.
        step: u32,
        /// Running means of the epoch so far; none on a device that is read only at its end.
        training: Option<Metrics>,
        /// Training examples per second.
        examples_per_second: f64,
    },
    /// An epoch ended.
    Epoch {
        /// What it reached.
        metrics: EpochMetrics,
        /// Predictions on validation, where classes are asked for.
        confusion: Option<Confusion>,
        /// Where to go on from.
        checkpoint: Checkpoint,
        /// Trouble seen so far; the newest state, not only news.
        troubles: Vec<Trouble>,
        /// Training examples per second over the epoch.
        examples_per_second: f64,
    },
    /// New examples are wanted, those for these epochs and no others; said where the epochs change. The rows go to the trainer, which
    /// trains on each batch as soon as it is there.
    Needs {
        /// What has not arrived of each epoch, the most urgent first.
        missing: Vec<Missing>,
    },
    /// Training rests: paused, stepped, or stopped.
    Paused {
        /// Steps taken.
        step: u32,
        /// Running means of the epoch so far, if any batch of it was trained.
        training: Option<Metrics>,
    },
    /// The last epoch is done, or the run was stopped, or NaN ended it.
    Finished {
        /// Why, where it was not the last epoch.
        trouble: Option<Trouble>,
    },
    /// The rate changed.
    RateChanged {
        /// First step with the new rate.
        step: u32,
        /// The new rate.
        rate: f64,
    },
    /// Every layer's output.
    Opened {
        /// Of which network.
        which: Which,
        /// Which example; none of what a person changed.
        shown: Option<Shown>,
        /// What is to be seen.
        opening: Box<Opening>,
    },
    /// The numbers a cell was made from.
    Explained {
        /// The numbers.
        explanation: Box<Explanation>,
    },
    /// The kernels.
    Weights {
        /// Of which network.
        which: Which,
        /// One for each layer that has some.
        weights: Vec<LayerWeights>,
    },
    /// A spectrum from a file, judged.
    Predicted {
        /// Outputs and prediction.
        opening: Box<Opening>,
        /// Where the spectrum lies among the training data.
        range: RangeReport,
    },
    /// Predictions on validation.
    Validated {
        /// Network and simpler methods.
        report: Box<Report>,
    },
    /// The sealed test set, opened.
    Tested {
        /// Network and simpler methods.
        report: Box<Report>,
    },
    /// What can be read off the layers.
    ReadOut {
        /// It comes of [`ToTrainer::WatchReadOut`], and answers no [`ToTrainer::ReadOut`].
        watched: bool,
        /// The table.
        read_outs: Box<ReadOuts>,
    },
    /// What permutations cost.
    Permuted {
        /// Unpermuted.
        plain: Metrics,
        /// One for each permutation asked for.
        scores: Vec<(Permutation, Metrics)>,
    },
    /// The twin is being trained.
    TwinProgress {
        /// What its newest epoch reached.
        metrics: EpochMetrics,
        /// Epochs in all.
        of: u32,
    },
    /// The twin is trained, and was compared.
    Twinned {
        /// The comparison.
        report: Box<TwinReport>,
    },
    /// The grid, as far as it is.
    GridDone {
        /// Its cells.
        grid: Box<Grid>,
    },
    /// Something that takes long is under way; said every few seconds, so that silence means a worker that is lost.
    Working,
    /// Something asked for cannot be done; the worker lives on. The envelope's `ask` names it.
    Refused {
        /// What was expected and what to do.
        reason: String,
    },
    /// The GPU device is gone; the page starts another trainer and goes on from the last checkpoint.
    DeviceLost {
        /// What the browser said.
        reason: String,
    },
    /// The worker panicked and is gone.
    Panicked {
        /// What it said.
        text: String,
    },
}

impl FromTrainer {
    /// Whether it is the last that is said to a question: progress of a twin, a grid that is not whole and a sign of life are not.
    pub fn is_final(&self) -> bool {
        match self {
            Self::TwinProgress { .. } | Self::Working => false,
            Self::GridDone { grid } => grid.is_whole(),
            Self::ReadOut { watched, .. } => !watched,
            _ => true,
        }
    }
}
