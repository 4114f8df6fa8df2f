//! Every message between the page and its workers.
//!
//! A message is an enum (postcard). Simulated rows never pass the page: from each simulator a line, a `MessagePort`, leads to the trainer, and
//! on it a message has a body of `f32` that is transferred, not copied.
//! A worker's first message is `Ready`; what is sent earlier would be lost, so the page queues until then. Each message of a piece of work
//! carries its run's number, so that late ones can be told and dropped.

mod trainer;

pub use trainer::{
    DataReport, Envelope, FromTrainer, Grid, GridAxes, GridAxis, GridCell, Missing, Shown, Subject,
    ToTrainer, Which,
};

use crate::dataset::Series;
use crate::expectation::{Costs, Forecast, Loci};
use crate::experiment::{Experiment, Noise};
use crate::history::Study;
use crate::locus::{LocusView as ExploredLocus, Walk};
use serde::{Deserialize, Serialize};

/// Raised with every change of a message; a worker of another version is refused.
pub const VERSION: u32 = 10;

/// Tells one piece of work from the next.
pub type Run = u32;

/// To a simulator.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum ToSimulator {
    /// Simulate `count` examples of a series from place `first`: their rows go down the line, and the page hears
    /// [`FromSimulator::Simulated`] or [`FromSimulator::Refused`].
    Simulate {
        /// The run.
        run: Run,
        /// What to simulate.
        experiment: Box<Experiment>,
        /// Which examples of it.
        series: Series,
        /// The first of them.
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
    /// With a port: the line to the trainer. Rows that waited for one go down it at once; a line before it is forgotten.
    Line,
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
    /// Some examples are simulated, and their rows are on their way to the trainer.
    Simulated {
        /// The run.
        run: Run,
        /// Which examples.
        series: Series,
        /// The first of them.
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
    /// What was asked for cannot be simulated; the worker lives on. Of new examples for an epoch the trainer hears it as well.
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

/// To the explorer, the worker of the view History.
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
    /// Read a history from a demes document for an experiment, which judges it by its own locus, priors and samples; answered by
    /// [`FromExplorer::Taken`] or [`FromExplorer::Misread`].
    ReadAlone {
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
    /// The history of a document, within the bounds of the page where a locus came with it; whether it can be simulated is said where it
    /// would be.
    Taken {
        /// The study with it; where no locus came with it, at the usual one.
        study: Box<Study>,
    },
    /// A document cannot be read, or its history is too much for the page.
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
