//! What a trainer has to be told again after another one was lost.

use super::questions::{Question, Questions};
use crate::experiment::{Experiment, RateChange};
use crate::protocol::{FromTrainer, Run, ToTrainer};
use crate::training::Checkpoint;
use crate::worker::event::Rows;

/// A data set, kept to be fed to the next trainer.
#[derive(Debug)]
pub struct Data {
    /// Its name.
    pub run: Run,
    /// What it was simulated from.
    pub experiment: Experiment,
    /// What has arrived so far.
    pub rows: Vec<Rows>,
}

/// A prepared run.
#[derive(Debug)]
pub struct Prepared {
    /// Its name.
    pub run: Run,
    /// The data set it trains on.
    pub data: Run,
    /// Its settings, with the changes of the learning rate so far.
    pub experiment: Experiment,
    /// Where to go on.
    pub checkpoint: Option<Checkpoint>,
    /// The trainer has built the network.
    pub built: bool,
    /// What happened, where the network is being built again.
    pub recovering: Option<String>,
    /// The last Resume, Pause, StepBatch, StepEpoch or Stop that has not come to its end.
    pub motion: Option<ToTrainer>,
    /// Questions without an answer yet.
    questions: Questions<ToTrainer>,
}

impl Prepared {
    /// A run that was asked for.
    pub fn new(
        run: Run,
        data: Run,
        experiment: Experiment,
        checkpoint: Option<Checkpoint>,
    ) -> Self {
        Self {
            run,
            data,
            experiment,
            checkpoint,
            built: false,
            recovering: None,
            motion: None,
            questions: Questions::default(),
        }
    }

    /// The message that builds the network.
    pub fn prepare(&self) -> ToTrainer {
        let (run, data, experiment, checkpoint) = (
            self.run,
            self.data,
            self.experiment.clone(),
            self.checkpoint.clone(),
        );
        ToTrainer::Prepare {
            run,
            data,
            experiment,
            checkpoint,
        }
    }

    /// Something is expected of the trainer.
    pub fn waits(&self) -> bool {
        !self.built || self.motion.is_some() || !self.questions.is_empty()
    }

    /// Notes a question; true where it is to be sent now. Of questions of the same kind only the newest waits.
    pub fn ask(&mut self, question: &ToTrainer) -> bool {
        self.questions.ask(question)
    }

    /// What to send to a trainer that has just been told to build the network: the first question of each kind, and the motion.
    pub fn again(&self) -> Vec<ToTrainer> {
        let motion = self
            .motion
            .iter()
            .filter(|motion| !matches!(motion, ToTrainer::Pause { .. }))
            .cloned();
        self.questions
            .under_way()
            .into_iter()
            .chain(motion)
            .collect()
    }

    /// Takes over what a message says about the run; the next question to be sent, where an answer frees its place.
    pub fn heard(&mut self, message: &FromTrainer) -> Option<ToTrainer> {
        match message {
            FromTrainer::Prepared { checkpoint, .. } => {
                self.built = true;
                self.checkpoint = Some(checkpoint.clone());
            }
            FromTrainer::Epoch { checkpoint, .. } => self.checkpoint = Some(checkpoint.clone()),
            FromTrainer::Paused { .. } | FromTrainer::Finished { .. } => self.motion = None,
            FromTrainer::RateChanged { step, rate, .. } => {
                self.experiment.training.change_rate(RateChange {
                    step: *step,
                    rate: *rate,
                });
            }
            FromTrainer::Inspected { .. } => {
                return self
                    .questions
                    .answered(|asked| matches!(asked, ToTrainer::Inspect { .. }));
            }
            FromTrainer::Predicted { .. } => {
                return self
                    .questions
                    .answered(|asked| matches!(asked, ToTrainer::Predict { .. }));
            }
            FromTrainer::Tested { .. } => {
                return self
                    .questions
                    .answered(|asked| matches!(asked, ToTrainer::Test { .. }));
            }
            FromTrainer::Progress { run, .. } => {
                self.motion.get_or_insert(ToTrainer::Resume { run: *run });
            }
            // Which request was refused is not said: the network, else a question, else the motion.
            FromTrainer::Refused { .. } if !self.built => self.built = true,
            FromTrainer::Refused { .. } if !self.questions.is_empty() => self.questions.clear(),
            FromTrainer::Refused { .. } => self.motion = None,
            _ => {}
        }
        None
    }
}

impl Question for ToTrainer {
    fn same_kind(&self, other: &Self) -> bool {
        std::mem::discriminant(self) == std::mem::discriminant(other)
    }

    fn replaces(&self, other: &Self) -> bool {
        self.same_kind(other)
    }
}

/// The run a message belongs to; none for those about the worker itself.
pub fn run_of(message: &FromTrainer) -> Option<Run> {
    match message {
        FromTrainer::Prepared { run, .. }
        | FromTrainer::Progress { run, .. }
        | FromTrainer::Epoch { run, .. }
        | FromTrainer::Paused { run, .. }
        | FromTrainer::Finished { run, .. }
        | FromTrainer::RateChanged { run, .. }
        | FromTrainer::Inspected { run, .. }
        | FromTrainer::Predicted { run, .. }
        | FromTrainer::Tested { run, .. }
        | FromTrainer::Refused { run, .. } => Some(*run),
        FromTrainer::Ready { .. }
        | FromTrainer::NoDevice { .. }
        | FromTrainer::DeviceLost { .. }
        | FromTrainer::Panicked { .. }
        | FromTrainer::Road(_) => None,
    }
}
