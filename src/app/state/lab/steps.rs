//! Where the view can stand, what is waited for, and what is to be done about a click or an answer.

use crate::experiment::Experiment;
use crate::protocol::{Run, ToTrainer};
use crate::training::Checkpoint;

/// Where the view stands: the value of `data-state`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stage {
    /// No simulator has answered yet.
    Loading,
    /// Nothing is under way.
    Ready,
    /// Examples are being simulated.
    Simulating,
    /// A network is being prepared or trained.
    Training,
    /// A run rests and can go on.
    Paused,
    /// The sealed test set is being predicted.
    Testing,
    /// A worker could not be started, or died too often.
    Failed,
}

impl Stage {
    /// The value of `data-state`.
    pub const fn key(self) -> &'static str {
        match self {
            Self::Loading => "loading",
            Self::Ready => "ready",
            Self::Simulating => "simulating",
            Self::Training => "training",
            Self::Paused => "paused",
            Self::Testing => "testing",
            Self::Failed => "failed",
        }
    }

    /// Whether settings may change now.
    pub const fn at_rest(self) -> bool {
        matches!(self, Self::Ready | Self::Paused)
    }
}

/// What follows once the trainer has the network.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Then {
    /// Nothing: the run rests.
    Rest,
    /// Train to the end.
    Resume,
    /// Train one batch.
    StepBatch,
    /// Train one epoch.
    StepEpoch,
}

/// What follows once the data are there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum After {
    /// Nothing.
    Rest,
    /// A new run of the present experiment.
    NewRun(Then),
    /// The queue's next run.
    Queue,
    /// Bring a run back.
    Restore(Run),
}

/// What a question to the trainer was: a refusal of it leaves the view where it belongs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Asked {
    /// To build a network.
    Prepare,
    /// To go on, rest or stop.
    Move,
    /// To change the learning rate.
    Rate,
    /// To open the test set.
    Test,
    /// To judge the validation part.
    Validate,
    /// Anything about one example or one file.
    Look,
}

/// What is to be done about a click or an answer.
#[derive(Clone, Debug, PartialEq)]
pub enum Effect {
    /// Simulate the data of an experiment. The trainer keeps what it has until they are whole.
    Simulate {
        /// Names the data.
        run: Run,
        /// Whose data.
        experiment: Box<Experiment>,
    },
    /// Drop the simulation under way.
    Cancel,
    /// Build a network.
    Prepare {
        /// The run that it is for.
        run: Run,
        /// Its settings.
        experiment: Box<Experiment>,
        /// Where to go on; fresh weights without.
        checkpoint: Option<Checkpoint>,
    },
    /// Ask the trainer.
    Ask {
        /// About which run.
        run: Run,
        /// What it is.
        asked: Asked,
        /// What.
        message: ToTrainer,
    },
    /// Draw the example that is looked at.
    Look,
    /// Ask what the network at hand makes of it.
    Open,
    /// Ask what the network at hand makes of a file.
    Predict,
    /// An answer about a file was another network's.
    ForgetAnswer,
    /// Say a sentence to the person.
    Say(String),
}
