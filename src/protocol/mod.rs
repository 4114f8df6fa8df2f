//! Every message between the page and its workers.
//!
//! A message is an enum (postcard) and, for bulk data, one body of `f32` that is transferred, not copied, and that the page hands on without reading.
//! A worker's first message is `Ready`; what is sent earlier would be lost, so the page queues until then. Each message of a piece of work
//! carries its run's number, so that late ones can be told and dropped.

pub mod road;

use crate::evaluation::{BaselineScore, Confusion, RangeReport, TestReport};
use crate::expectation::{Costs, Forecast, Loci};
use crate::experiment::road::Experiment;
use crate::experiment::{Class, Experiment as LabExperiment, Noise};
use crate::history::Study;
use crate::inspection::Inspection;
use crate::locus::{LocusView as ExploredLocus, Walk};
use crate::statistics::JointSpectrum;
use crate::training::{Checkpoint, EpochMetrics, Metrics, Trouble};
use serde::{Deserialize, Serialize};

/// Raised with every change of a message; a worker of another version is refused.
pub const VERSION: u32 = 6;

/// Tells one piece of work from the next.
pub type Run = u32;

/// To a simulator.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum ToSimulator {
    /// Simulate `count` examples of a scenario from index `first`; answered by [`FromSimulator::Rows`] or [`FromSimulator::Refused`].
    Simulate {
        /// The run.
        run: Run,
        /// What to simulate.
        experiment: Box<Experiment>,
        /// Place of the scenario.
        scenario: u8,
        /// First index.
        first: u32,
        /// Number of examples.
        count: u32,
    },
    /// Show one example at a position; answered by [`FromSimulator::View`] or [`FromSimulator::Refused`].
    Look {
        /// The run; the newest answer wins.
        run: Run,
        /// The experiment.
        experiment: Box<Experiment>,
        /// Place of the scenario.
        scenario: u8,
        /// Its index within the scenario.
        index: u32,
        /// Base pairs from the start; in scaled units a fraction of the locus.
        position: f64,
    },
    /// Fault injection for tests: the worker panics.
    Panic,
}

/// From a simulator.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum FromSimulator {
    /// The worker is up.
    Ready {
        /// Its [`VERSION`].
        version: u32,
    },
    /// A batch; its body holds `count` rows of a [`crate::dataset::road::Layout`].
    Rows {
        /// The run.
        run: Run,
        /// Place of the scenario.
        scenario: u8,
        /// First index.
        first: u32,
        /// Number of examples.
        count: u32,
    },
    /// One example, looked at.
    View {
        /// The run.
        run: Run,
        /// What is to be seen.
        view: Box<ExploredLocus>,
    },
    /// What was asked for cannot be simulated; the worker lives on.
    Refused {
        /// The run.
        run: Run,
        /// Which example, why, and what to do.
        reason: String,
        /// It was a look.
        look: bool,
    },
    /// The worker panicked; the text is for the page and the worker is gone.
    Panicked {
        /// What it said.
        text: String,
    },
}

/// To the reader.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum ToReader {
    /// Turn a text into HTML; answered by [`FromReader::Html`].
    Render {
        /// The text, Markdown.
        markdown: String,
    },
}

/// From the reader.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum FromReader {
    /// The worker is up.
    Ready {
        /// Its [`VERSION`].
        version: u32,
    },
    /// The text as HTML in which nothing can run.
    Html {
        /// The HTML.
        html: String,
    },
    /// The worker panicked and is gone.
    Panicked {
        /// What it said.
        text: String,
    },
}

/// To the explorer, the worker of the page of histories.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum ToExplorer {
    /// Show one locus at a position; answered by [`FromExplorer::View`].
    Look {
        /// The run; the newest answer wins.
        run: Run,
        /// What to simulate.
        study: Study,
        /// Which locus, from 0.
        replicate: u32,
        /// Base pairs from the start.
        position: f64,
        /// What stands between the alignment and its reader.
        noise: Noise,
    },
    /// Forget all loci and begin anew; answered by [`FromExplorer::Forecast`], or by [`FromExplorer::Loci`] where all are done at once.
    /// Each [`ToExplorer::More`] that follows is answered by [`FromExplorer::Loci`] or [`FromExplorer::Progress`].
    Begin {
        /// The run.
        run: Run,
        /// What to simulate.
        study: Study,
        /// How many loci in all.
        count: u32,
    },
    /// Measure what loci cost; answered by [`FromExplorer::Costs`], as is each [`ToExplorer::More`] that follows, point after point.
    Measure {
        /// The run.
        run: Run,
        /// Which history.
        study: Study,
    },
    /// Simulate or measure some more, for a fraction of a second; a single large locus may take longer.
    More {
        /// The run.
        run: Run,
    },
    /// Play the coalescent of one site; answered by [`FromExplorer::Walk`].
    Walk {
        /// The run; the newest answer wins.
        run: Run,
        /// What to simulate.
        study: Study,
        /// Which locus, from 0.
        replicate: u32,
        /// Which site of it, base pairs, where that makes a difference: beside a selected one.
        position: f64,
    },
    /// Read a history from a demes document; answered by [`FromExplorer::Taken`] or [`FromExplorer::Misread`].
    Read {
        /// What it is to be simulated with: locus, rates and seed.
        study: Study,
        /// The document, YAML or JSON.
        text: String,
    },
    /// Write the history as a demes document; answered by [`FromExplorer::Document`] or [`FromExplorer::Unwritten`].
    Write {
        /// Whose history.
        study: Study,
    },
    /// Fault injection for tests: the worker panics.
    Panic,
}

/// From the explorer.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum FromExplorer {
    /// The worker is up.
    Ready {
        /// Its [`VERSION`].
        version: u32,
    },
    /// One locus, looked at.
    View {
        /// The run.
        run: Run,
        /// What is to be seen.
        view: Box<ExploredLocus>,
    },
    /// The first loci are done: what the others will take.
    Forecast {
        /// The run.
        run: Run,
        /// Loci so far.
        count: u32,
        /// What is to come.
        forecast: Forecast,
    },
    /// How many loci there are; comes instead of [`FromExplorer::Loci`] while the last of those is new.
    Progress {
        /// The run.
        run: Run,
        /// Loci so far.
        count: u32,
    },
    /// All loci so far, against theory.
    Loci {
        /// The run.
        run: Run,
        /// What is to be seen.
        loci: Box<Loci>,
    },
    /// What loci cost, as far as it is measured.
    Costs {
        /// The run.
        run: Run,
        /// What is to be seen.
        costs: Box<Costs>,
        /// Whether another point may follow.
        more: bool,
    },
    /// The coalescent of one site, event by event.
    Walk {
        /// The run.
        run: Run,
        /// What is to be seen.
        walk: Box<Walk>,
    },
    /// The history of a document, checked as it will be simulated.
    Taken {
        /// The study with it.
        study: Box<Study>,
    },
    /// A document cannot be read, or its history cannot be simulated.
    Misread {
        /// The place and what was expected there.
        reason: String,
    },
    /// A history as a demes document.
    Document {
        /// The document, YAML.
        text: String,
    },
    /// A history has no place in a demes document.
    Unwritten {
        /// Which event, and why.
        reason: String,
    },
    /// What was asked for cannot be simulated; the worker lives on.
    Refused {
        /// The run.
        run: Run,
        /// Why.
        reason: String,
    },
    /// The worker panicked and is gone.
    Panicked {
        /// What it said.
        text: String,
    },
}

/// To a trainer.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum ToTrainer {
    /// Forget all data and expect that of this experiment, as bodies of [`ToTrainer::Rows`].
    Expect {
        /// Names the data set; later messages repeat it.
        data: Run,
        /// The experiment the data belong to.
        experiment: LabExperiment,
    },
    /// Rows of a data set, in the body.
    Rows {
        /// The data set.
        data: Run,
        /// Class of all rows.
        class: Class,
        /// Index of the first row.
        first: u32,
    },
    /// Build the network with fresh weights (from the seed) or from a checkpoint; answered by [`FromTrainer::Prepared`]. All rows must have arrived.
    Prepare {
        /// The training run.
        run: Run,
        /// The data set.
        data: Run,
        /// Network, training and seeds.
        experiment: LabExperiment,
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
    /// Change the learning rate from the next step on; answered by [`FromTrainer::RateChanged`].
    SetRate {
        /// The run.
        run: Run,
        /// The new rate.
        rate: f64,
    },
    /// Every layer's output for a locus of the data set; answered by [`FromTrainer::Inspected`].
    Inspect {
        /// The run.
        run: Run,
        /// Which locus.
        class: Class,
        /// Its index.
        index: u32,
    },
    /// Predict a spectrum from a file; answered by [`FromTrainer::Predicted`].
    Predict {
        /// The run.
        run: Run,
        /// Raw cells; encoded as the experiment asks.
        spectrum: JointSpectrum,
    },
    /// Open the sealed test set; answered by [`FromTrainer::Tested`].
    Test {
        /// The run.
        run: Run,
    },
    /// About a run of any experiment.
    Road(Box<road::Envelope<road::ToTrainer>>),
    /// Fault injection for tests: the worker panics.
    Panic,
    /// For tests: from now on the worker takes so many times as long for what it does.
    Pace {
        /// Above 1 it is slower, below 1 it does more before it says so.
        times: f64,
    },
}

/// What a trainer computes on.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct DeviceReport {
    /// "cpu" or "webgpu", the value of `data-backend`.
    pub backend: String,
    /// Words for the header, such as "WebGPU · Apple M2" or "CPU (WebAssembly SIMD)".
    pub name: String,
    /// The adapter is a software one, slower than the CPU backend.
    pub software: bool,
}

/// Sizes of the parts of a data set, and what the simpler methods reach on validation.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct DataReport {
    /// Training examples.
    pub training: u32,
    /// Validation examples.
    pub validation: u32,
    /// Test examples.
    pub test: u32,
    /// The simpler methods, fitted on training and judged on validation.
    pub baselines: Vec<BaselineScore>,
}

/// From a trainer.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum FromTrainer {
    /// The worker is up and has its device.
    Ready {
        /// Its [`VERSION`].
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
        /// The run.
        run: Run,
        /// Sizes and simpler methods.
        report: DataReport,
        /// Where the network stands (epoch 0, or the checkpoint's epoch), on validation.
        validation: Metrics,
        /// Its predictions on validation.
        confusion: Confusion,
        /// Optimiser steps an epoch takes.
        steps_per_epoch: u32,
        /// The starting point, for "reset to the same weights" and for recovery.
        checkpoint: Checkpoint,
    },
    /// Somewhere inside an epoch; sent a few times a second.
    Progress {
        /// The run.
        run: Run,
        /// Optimiser steps taken since the start.
        step: u32,
        /// Running means of the epoch so far; none on a device that is read only at its end.
        training: Option<Metrics>,
        /// Training examples per second.
        examples_per_second: f64,
    },
    /// An epoch ended.
    Epoch {
        /// The run.
        run: Run,
        /// What it reached.
        metrics: EpochMetrics,
        /// Predictions on validation.
        confusion: Confusion,
        /// Where to go on from.
        checkpoint: Checkpoint,
        /// Trouble seen so far; the newest state, not only news.
        troubles: Vec<Trouble>,
        /// Training examples per second over the epoch.
        examples_per_second: f64,
    },
    /// Training rests: paused, stepped, or stopped.
    Paused {
        /// The run.
        run: Run,
        /// Steps taken.
        step: u32,
        /// Running means of the epoch so far, if any batch of it was trained.
        training: Option<Metrics>,
    },
    /// The last epoch is done, or the run was stopped, or NaN ended it.
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
    /// Every layer's output for a locus.
    Inspected {
        /// The run.
        run: Run,
        /// Which locus.
        class: Class,
        /// Its index.
        index: u32,
        /// Outputs and prediction.
        inspection: Inspection,
    },
    /// A spectrum from a file, judged.
    Predicted {
        /// The run.
        run: Run,
        /// Outputs and prediction.
        inspection: Inspection,
        /// Where the spectrum lies among the training data.
        range: RangeReport,
    },
    /// The sealed test set, opened.
    Tested {
        /// The run.
        run: Run,
        /// What it says.
        report: TestReport,
    },
    /// About a run of any experiment.
    Road(Box<road::Envelope<road::FromTrainer>>),
    /// Something asked for cannot be done; the worker lives on.
    Refused {
        /// The run.
        run: Run,
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
