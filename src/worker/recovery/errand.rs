//! What a page wants of its trainer, kept so that a fresh one can be told all of it again: which data come from the simulators, a run on them,
//! and answers to questions, each of which has a number. Who trains, and what happens when a trainer is lost, does not depend on it.

use super::Supervisor;
use super::choice::Backend;
use super::questions::{Question, Questions};
use crate::experiment::{Experiment, RateChange};
use crate::protocol::{Envelope, FromTrainer, Missing, Run, ToTrainer};
use crate::training::Checkpoint;
use crate::worker::event::{TrainerEvent, Wanted};

/// What follows from something that a trainer said.
#[derive(Debug, Default)]
pub struct Reply {
    /// For the page, in order.
    pub tell: Vec<TrainerEvent>,
    /// For the trainer, after that.
    pub send: Option<Envelope<ToTrainer>>,
    /// Something was achieved: trainers that were lost before it no longer count.
    pub achieved: bool,
}

/// The data set and the run of a page.
#[derive(Debug, Default)]
pub struct Errand {
    data: Option<Data>,
    /// What is being simulated to take its place.
    coming: Option<Data>,
    prepared: Option<Prepared>,
}

/// A data set. Its rows come from the simulators, also for the next trainer.
#[derive(Debug)]
struct Data {
    run: Run,
    experiment: Experiment,
}

/// A run that was asked for.
#[derive(Debug)]
struct Prepared {
    run: Run,
    data: Run,
    /// The number of the message that asked for it.
    ask: u32,
    /// Its settings, with the changes of the learning rate so far.
    experiment: Experiment,
    checkpoint: Option<Checkpoint>,
    /// The trainer has built the network, or refused to.
    built: bool,
    /// What happened, where the network is being built again.
    recovering: Option<String>,
    /// The last Resume, Pause, StepBatch, StepEpoch or Stop that has not come to its end.
    motion: Option<Envelope<ToTrainer>>,
    /// The new examples that the trainer waits for.
    missing: Vec<Missing>,
    /// Read-outs are wanted after each epoch: the message that said so.
    watch: Option<Envelope<ToTrainer>>,
    questions: Questions<Envelope<ToTrainer>>,
}

impl Data {
    fn expect(&self) -> Envelope<ToTrainer> {
        let message = ToTrainer::Expect {
            data: self.run,
            experiment: Box::new(self.experiment.clone()),
        };
        envelope(self.run, 0, message)
    }

    fn take(&self) -> Envelope<ToTrainer> {
        envelope(self.run, 0, ToTrainer::Take { data: self.run })
    }
}

impl Prepared {
    fn prepare(&self) -> Envelope<ToTrainer> {
        let message = ToTrainer::Prepare {
            data: self.data,
            experiment: Box::new(self.experiment.clone()),
            checkpoint: self.checkpoint.clone(),
        };
        envelope(self.run, self.ask, message)
    }

    fn waits(&self) -> bool {
        !self.built || self.motion.is_some() || !self.questions.is_empty()
    }

    /// Takes over what a message says about the run; the next question to be sent, where an answer frees its place.
    fn heard(&mut self, heard: &Envelope<FromTrainer>) -> Option<Envelope<ToTrainer>> {
        match &heard.message {
            FromTrainer::Prepared { checkpoint, .. } => {
                self.built = true;
                self.checkpoint = Some(checkpoint.clone());
            }
            FromTrainer::Epoch { checkpoint, .. } => self.checkpoint = Some(checkpoint.clone()),
            FromTrainer::Paused { .. } | FromTrainer::Finished { .. } => self.motion = None,
            FromTrainer::Needs { missing } => self.missing.clone_from(missing),
            FromTrainer::Progress { .. } => {
                self.motion
                    .get_or_insert(envelope(self.run, 0, ToTrainer::Resume));
            }
            FromTrainer::RateChanged { step, rate } => {
                self.experiment.training.change_rate(RateChange {
                    step: *step,
                    rate: *rate,
                });
            }
            FromTrainer::Refused { .. } => {
                if heard.ask == self.ask {
                    self.built = true;
                }
                self.motion.take_if(|motion| motion.ask == heard.ask);
                self.watch.take_if(|watch| watch.ask == heard.ask);
            }
            _ => {}
        }
        if heard.ask == 0 || !heard.message.is_final() {
            return None;
        }
        self.questions.answered(|asked| asked.ask == heard.ask)
    }
}

impl Errand {
    /// An answer is expected.
    pub fn waits(&self) -> bool {
        self.prepared.as_ref().is_some_and(Prepared::waits)
    }

    /// Someone waits for a network: no time to wait for another backend.
    pub fn urgent(&self) -> bool {
        self.prepared
            .as_ref()
            .is_some_and(|prepared| !prepared.built)
    }

    /// The run that waits for new examples, and for which; none where there is nothing to wait for.
    pub fn waits_for(&self) -> Option<(Run, &[Missing])> {
        let prepared = self.prepared.as_ref()?;
        let missing = prepared.missing.as_slice();
        (!missing.is_empty()).then_some((prepared.run, missing))
    }

    /// These, as the simulators are told of them.
    pub fn wanted(&self) -> Option<Wanted> {
        let (run, missing) = self.waits_for()?;
        Some(Wanted {
            run,
            experiment: self.prepared.as_ref()?.experiment.clone(),
            missing: missing.to_vec(),
        })
    }

    /// Everything that a fresh trainer is told, and what the page hears about it. `cause` is the beginning of a sentence about the trainer
    /// before this one, if there was one.
    pub fn feed(
        &mut self,
        cause: Option<String>,
        backend: Backend,
    ) -> (Vec<Envelope<ToTrainer>>, Option<TrainerEvent>) {
        let mut letters = Vec::new();
        if let Some(data) = &self.data {
            letters.extend([data.expect(), data.take()]);
        }
        letters.extend(self.coming.iter().map(Data::expect));
        let Some(prepared) = &mut self.prepared else {
            return (letters, cause.map(|cause| next_trainer(&cause, backend)));
        };
        if prepared.built {
            let epoch = prepared
                .checkpoint
                .as_ref()
                .map_or(0, |checkpoint| checkpoint.epoch);
            prepared.recovering = Some(goes_on(cause, epoch, backend));
            prepared.built = false;
        }
        // The fresh trainer has none, and says itself what it needs.
        prepared.missing.clear();
        // An explanation is of the example opened last: of what the fresh trainer has not opened there is none.
        prepared
            .questions
            .forget(|asked| matches!(asked.message, ToTrainer::Explain { .. }));
        letters.push(prepared.prepare());
        let motion = prepared
            .motion
            .iter()
            .filter(|motion| motion.message != ToTrainer::Pause)
            .cloned();
        let again = prepared
            .watch
            .iter()
            .cloned()
            .chain(prepared.questions.under_way())
            .chain(motion);
        letters.extend(again);
        (letters, None)
    }

    /// The trainer says something about a run.
    pub fn heard(&mut self, heard: Envelope<FromTrainer>) -> Reply {
        let of_data = self.data.as_ref().is_some_and(|data| data.run == heard.run);
        let event = |heard| TrainerEvent::Message(Box::new(heard));
        let Some(prepared) = self
            .prepared
            .as_mut()
            .filter(|prepared| prepared.run == heard.run)
        else {
            return Reply {
                tell: of_data.then(|| event(heard)).into_iter().collect(),
                ..Reply::default()
            };
        };
        let achieved = matches!(
            heard.message,
            FromTrainer::Epoch { .. } | FromTrainer::Tested { .. } | FromTrainer::Finished { .. }
        );
        let send = prepared.heard(&heard);
        let run = prepared.run;
        let mut tell = Vec::new();
        match (
            &heard.message,
            prepared
                .recovering
                .take_if(|_| matches!(heard.message, FromTrainer::Prepared { .. })),
        ) {
            (FromTrainer::Prepared { checkpoint, .. }, Some(notice)) => {
                let (epoch, step) = (checkpoint.epoch, checkpoint.step);
                tell.push(TrainerEvent::Recovered {
                    run,
                    epoch,
                    step,
                    notice,
                });
                // A pause that the lost trainer never confirmed: the new one rests already.
                if let Some(pause) = prepared
                    .motion
                    .take_if(|motion| motion.message == ToTrainer::Pause)
                {
                    let training = None;
                    let paused = FromTrainer::Paused { step, training };
                    tell.push(event(envelope(run, pause.ask, paused)));
                }
            }
            // The simulators are told, by the supervisor.
            (FromTrainer::Needs { .. }, _) => {}
            _ => tell.push(event(heard)),
        }
        Reply {
            tell,
            send,
            achieved,
        }
    }
}

impl Supervisor {
    /// A new data set is on its way; the one at hand stays.
    pub fn expect(&mut self, data: Run, experiment: &Experiment) {
        let data = Data {
            run: data,
            experiment: experiment.clone(),
        };
        let message = data.expect();
        self.errand.coming = Some(data);
        self.send(message);
    }

    /// It is simulated, and takes the place of the one before; the run on that is forgotten.
    pub fn take(&mut self, data: Run) {
        if let Some(data) = self.errand.coming.take_if(|coming| coming.run == data) {
            let message = data.take();
            self.errand.prepared = None;
            self.errand.data = Some(data);
            self.send(message);
        }
    }

    /// It is not wanted any more.
    pub fn cancel(&mut self) {
        self.errand.coming = None;
    }

    /// A network is asked for, on the data set at hand; what was asked about the run before is forgotten.
    pub fn prepare(
        &mut self,
        ask: u32,
        run: Run,
        experiment: &Experiment,
        checkpoint: Option<Checkpoint>,
    ) {
        let prepared = Prepared {
            run,
            data: self.errand.data.as_ref().map_or(0, |data| data.run),
            ask,
            experiment: experiment.clone(),
            checkpoint,
            built: false,
            recovering: None,
            motion: None,
            missing: Vec::new(),
            watch: None,
            questions: Questions::default(),
        };
        let message = prepared.prepare();
        self.send(message);
        self.errand.prepared = Some(prepared);
        self.decide();
    }

    /// Anything else; what is not about the run at hand is dropped.
    pub fn ask(&mut self, ask: u32, run: Run, message: ToTrainer) {
        let Some(prepared) = self
            .errand
            .prepared
            .as_mut()
            .filter(|prepared| prepared.run == run)
        else {
            return;
        };
        let asked = envelope(run, ask, message);
        let now = match &asked.message {
            ToTrainer::Line
            | ToTrainer::Expect { .. }
            | ToTrainer::Take { .. }
            | ToTrainer::Rows { .. }
            | ToTrainer::Undrawn { .. }
            | ToTrainer::Prepare { .. }
            | ToTrainer::Panic
            | ToTrainer::Pace { .. } => false,
            ToTrainer::Resume
            | ToTrainer::Pause
            | ToTrainer::StepBatch
            | ToTrainer::StepEpoch
            | ToTrainer::Stop => {
                prepared.motion = Some(asked.clone());
                true
            }
            ToTrainer::SetRate { .. } => true,
            ToTrainer::WatchReadOut { watch } => {
                prepared.watch = watch.then(|| asked.clone());
                true
            }
            ToTrainer::Abandon => {
                prepared.questions.forget(|asked| {
                    matches!(
                        asked.message,
                        ToTrainer::ReadOut { .. } | ToTrainer::Twin { .. } | ToTrainer::Grid { .. }
                    )
                });
                true
            }
            _ => prepared.questions.ask(&asked),
        };
        if now {
            self.send(asked);
        }
    }
}

impl Question for Envelope<ToTrainer> {
    fn same_kind(&self, other: &Self) -> bool {
        std::mem::discriminant(&self.message) == std::mem::discriminant(&other.message)
    }

    fn replaces(&self, other: &Self) -> bool {
        match (&self.message, &other.message) {
            // Two networks are looked at side by side: each waits for its own picture.
            (ToTrainer::Open { which, .. }, ToTrainer::Open { which: before, .. })
            | (ToTrainer::Weights { which }, ToTrainer::Weights { which: before }) => {
                which == before
            }
            _ => self.same_kind(other),
        }
    }
}

/// What the page hears where nothing was lost but the trainer.
fn next_trainer(cause: &str, backend: Backend) -> TrainerEvent {
    TrainerEvent::Notice(format!("{cause}. Training will use {}.", backend.words()))
}

/// What the page hears once a run stands again.
fn goes_on(cause: Option<String>, epoch: u32, backend: Backend) -> String {
    format!(
        "{}. The run goes on from the end of epoch {epoch}, on {}.",
        cause.unwrap_or_default(),
        backend.words()
    )
}

fn envelope<T>(run: Run, ask: u32, message: T) -> Envelope<T> {
    Envelope { run, ask, message }
}
