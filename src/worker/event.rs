//! What the page hears.

use crate::experiment::Experiment;
use crate::locus::LocusView;
use crate::protocol::{DeviceReport, Envelope, FromExplorer, FromTrainer, Missing, Run};

/// New examples that a trainer needs: the simulators draw them.
#[derive(Clone, Debug)]
pub struct Wanted {
    /// The run that is trained on them.
    pub run: Run,
    /// Its experiment.
    pub experiment: Experiment,
    /// What is missing of each epoch, the most urgent first.
    pub missing: Vec<Missing>,
}

/// What the pool tells the page.
#[derive(Clone, Debug)]
pub enum PoolEvent {
    /// The first worker is up; the others follow.
    Ready {
        /// Workers of the pool.
        workers: u32,
    },
    /// How far the run is.
    Progress {
        /// The run.
        run: Run,
        /// Examples done, of all scenarios.
        done: u32,
        /// Examples asked for.
        total: u32,
        /// Examples per second since the run began.
        loci_per_second: f64,
    },
    /// All examples of the run are simulated, and on their way to the trainer.
    Finished {
        /// The run.
        run: Run,
        /// Loci simulated.
        total: u32,
        /// How long it took.
        seconds: f64,
    },
    /// A run or a look cannot be done as it was asked for; nothing else is lost.
    Refused {
        /// The run.
        run: Run,
        /// Which example, why, and what to do.
        reason: String,
        /// It was a look.
        look: bool,
    },
    /// One example, looked at.
    View {
        /// The run that asked for it.
        run: Run,
        /// What is to be seen.
        view: Box<LocusView>,
    },
    /// Something went wrong and was put right; a sentence for the page. Nothing is lost.
    Notice(String),
    /// The run cannot go on; a sentence for the page.
    Failed {
        /// Why, and what to do.
        reason: String,
    },
}

/// What the trainer's client tells the page.
#[derive(Clone, Debug)]
pub enum TrainerEvent {
    /// A trainer is chosen; comes again after a switch or a loss.
    Device {
        /// What it computes on.
        device: DeviceReport,
        /// Training examples per second in the short measurement; 0 where it was not measured.
        examples_per_second: f64,
        /// Why this one, a sentence.
        reason: String,
    },
    /// What the trainer says about the run prepared last or the data set expected last.
    Message(Box<Envelope<FromTrainer>>),
    /// From now on these new examples are to be drawn, and none for other epochs; nothing where nobody waits for any.
    Draw(Option<Box<Wanted>>),
    /// A trainer was lost or exchanged and the run goes on from an epoch's end: forget progress after `step`. No second `Prepared` is sent.
    Recovered {
        /// The run.
        run: Run,
        /// Epochs that still count.
        epoch: u32,
        /// Steps that still count.
        step: u32,
        /// What happened, a sentence.
        notice: String,
    },
    /// Something went wrong and was put right while no run was prepared; a sentence.
    Notice(String),
    /// No trainer can be had; a sentence. Choosing a backend tries again.
    Failed {
        /// Why, and what to do.
        reason: String,
    },
}

/// What the explorer tells the page.
#[derive(Clone, Debug)]
pub enum ExplorerEvent {
    /// The worker is up: at first, and after a loss. What was asked before is forgotten.
    Ready,
    /// An answer.
    Answer(FromExplorer),
    /// The worker was lost and another one starts; a sentence.
    Lost(String),
    /// No worker can be had; a sentence.
    Failed(String),
}
