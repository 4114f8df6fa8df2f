//! What the page "Inside" wants of a trainer: one run at a time, and much to be seen of it. Its data are simulated by the trainer, again
//! from the seed where a trainer was lost.

use super::Supervisor;
use super::choice::Backend;
use super::errand::{Errand, Letter, Reply, goes_on, next_trainer};
use super::questions::{Question, Questions};
use crate::experiment::RateChange;
use crate::experiment::regression::Regression;
use crate::protocol::inside::{FromInside, ToInside};
use crate::protocol::{FromTrainer, Run, ToTrainer};
use crate::training::Checkpoint;
use crate::worker::event::TrainerEvent;

/// The run of the page, if one was asked for.
#[derive(Debug, Default)]
pub struct InsideErrand(Option<Held>);

/// A run that was asked for.
#[derive(Debug)]
struct Held {
    run: Run,
    /// Its settings, with the changes of the learning rate so far.
    experiment: Box<Regression>,
    checkpoint: Option<Checkpoint>,
    /// The trainer has data and network.
    built: bool,
    /// What happened, where they are being made again.
    recovering: Option<String>,
    /// The last Resume, Pause, StepBatch, StepEpoch or Stop that has not come to its end.
    motion: Option<ToInside>,
    /// Read-outs are wanted after each epoch.
    watch: bool,
    questions: Questions<ToInside>,
}

impl Held {
    fn prepare(&self) -> ToTrainer {
        let (run, experiment, checkpoint) =
            (self.run, self.experiment.clone(), self.checkpoint.clone());
        ToTrainer::Inside(ToInside::Prepare {
            run,
            experiment,
            checkpoint,
        })
    }

    /// Takes over what a message says about the run; the next question to be sent, where an answer frees its place.
    fn heard(&mut self, message: &FromInside) -> Option<ToInside> {
        let answered: fn(&ToInside) -> bool = match message {
            FromInside::Opened { .. } => |asked| matches!(asked, ToInside::Open { .. }),
            FromInside::Explained { .. } => |asked| matches!(asked, ToInside::Explain { .. }),
            FromInside::Weights { .. } => |asked| matches!(asked, ToInside::Weights { .. }),
            FromInside::Validated { .. } => |asked| matches!(asked, ToInside::Validate { .. }),
            FromInside::Tested { .. } => |asked| matches!(asked, ToInside::Test { .. }),
            FromInside::ReadOut { watched: false, .. } => {
                |asked| matches!(asked, ToInside::ReadOut { .. })
            }
            FromInside::Permuted { .. } => |asked| matches!(asked, ToInside::Permute { .. }),
            FromInside::Twinned { .. } => |asked| matches!(asked, ToInside::Twin { .. }),
            FromInside::GridDone { grid, .. } if grid.is_whole() => {
                |asked| matches!(asked, ToInside::Grid { .. })
            }
            _ => {
                self.moved(message);
                return None;
            }
        };
        self.questions.answered(answered)
    }

    fn moved(&mut self, message: &FromInside) {
        match message {
            FromInside::Prepared { checkpoint, .. } => {
                self.built = true;
                self.checkpoint = Some(checkpoint.clone());
            }
            FromInside::Epoch { checkpoint, .. } => self.checkpoint = Some(checkpoint.clone()),
            FromInside::Paused { .. } | FromInside::Finished { .. } => self.motion = None,
            FromInside::Progress { run, .. } => {
                self.motion.get_or_insert(ToInside::Resume { run: *run });
            }
            FromInside::RateChanged { step, rate, .. } => {
                self.experiment.training.change_rate(RateChange {
                    step: *step,
                    rate: *rate,
                });
            }
            // Which request was refused is not said: the network, else a question, else the motion.
            FromInside::Refused { .. } if !self.built => self.built = true,
            FromInside::Refused { .. } if !self.questions.is_empty() => self.questions.clear(),
            FromInside::Refused { .. } => self.motion = None,
            _ => {}
        }
    }
}

impl Errand for InsideErrand {
    fn waits(&self) -> bool {
        self.0
            .as_ref()
            .is_some_and(|held| !held.built || held.motion.is_some() || !held.questions.is_empty())
    }

    fn urgent(&self) -> bool {
        self.0.as_ref().is_some_and(|held| !held.built)
    }

    fn feed(
        &mut self,
        cause: Option<String>,
        backend: Backend,
    ) -> (Vec<Letter>, Option<TrainerEvent>) {
        let Some(held) = &mut self.0 else {
            return (Vec::new(), cause.map(|cause| next_trainer(&cause, backend)));
        };
        if held.built {
            let epoch = held
                .checkpoint
                .as_ref()
                .map_or(0, |checkpoint| checkpoint.epoch);
            held.recovering = Some(goes_on(cause, epoch, backend));
            held.built = false;
        }
        // An explanation is of the alignment opened last: of what the fresh trainer has not opened there is none.
        held.questions
            .forget(|asked| matches!(asked, ToInside::Explain { .. }));
        let watch = held.watch.then_some(ToInside::WatchReadOut {
            run: held.run,
            watch: true,
        });
        let motion = held
            .motion
            .iter()
            .filter(|motion| !matches!(motion, ToInside::Pause { .. }))
            .cloned();
        let again = watch
            .into_iter()
            .chain(held.questions.under_way())
            .chain(motion)
            .map(ToTrainer::Inside);
        (
            std::iter::once(held.prepare())
                .chain(again)
                .map(|message| (message, None))
                .collect(),
            None,
        )
    }

    fn heard(&mut self, message: FromTrainer) -> Reply {
        let FromTrainer::Inside(message) = message else {
            return Reply::default();
        };
        let Some(held) = self.0.as_mut().filter(|held| held.run == message.run()) else {
            return Reply::default();
        };
        let achieved = matches!(
            message,
            FromInside::Epoch { .. } | FromInside::Tested { .. } | FromInside::Finished { .. }
        );
        let send = held
            .heard(&message)
            .map(ToTrainer::Inside)
            .into_iter()
            .collect();
        let run = held.run;
        let mut tell = Vec::new();
        let event = |message| TrainerEvent::Message(Box::new(FromTrainer::Inside(message)));
        match (
            &message,
            held.recovering
                .take_if(|_| matches!(message, FromInside::Prepared { .. })),
        ) {
            (FromInside::Prepared { checkpoint, .. }, Some(notice)) => {
                let (epoch, step) = (checkpoint.epoch, checkpoint.step);
                tell.push(TrainerEvent::Recovered {
                    run,
                    epoch,
                    step,
                    notice,
                });
                // A pause that the lost trainer never confirmed: the new one rests already.
                if held
                    .motion
                    .take_if(|motion| matches!(motion, ToInside::Pause { .. }))
                    .is_some()
                {
                    tell.push(event(FromInside::Paused {
                        run,
                        step,
                        training: None,
                    }));
                }
            }
            _ => tell.push(event(message)),
        }
        Reply {
            tell,
            send,
            achieved,
        }
    }
}

impl Supervisor<InsideErrand> {
    /// Data and network are asked for; what was asked about the run before is forgotten.
    pub fn prepare(&mut self, run: Run, experiment: &Regression, checkpoint: Option<Checkpoint>) {
        let held = Held {
            run,
            experiment: Box::new(experiment.clone()),
            checkpoint,
            built: false,
            recovering: None,
            motion: None,
            watch: false,
            questions: Questions::default(),
        };
        self.send(held.prepare(), None);
        self.errand.0 = Some(held);
        self.decide();
    }

    /// Anything else; what is not about the run at hand is dropped.
    pub fn request(&mut self, message: ToInside) {
        let Some(held) = self
            .errand
            .0
            .as_mut()
            .filter(|held| held.run == message.run())
        else {
            return;
        };
        let now = match &message {
            ToInside::Prepare { .. } => false,
            ToInside::Resume { .. }
            | ToInside::Pause { .. }
            | ToInside::StepBatch { .. }
            | ToInside::StepEpoch { .. }
            | ToInside::Stop { .. } => {
                held.motion = Some(message.clone());
                true
            }
            ToInside::SetRate { .. } => true,
            ToInside::WatchReadOut { watch, .. } => {
                held.watch = *watch;
                true
            }
            ToInside::Abandon { .. } => {
                held.questions.forget(|asked| {
                    matches!(
                        asked,
                        ToInside::ReadOut { .. } | ToInside::Twin { .. } | ToInside::Grid { .. }
                    )
                });
                true
            }
            question => held.questions.ask(question),
        };
        if now {
            self.send(ToTrainer::Inside(message), None);
        }
    }
}

impl Question for ToInside {
    fn same_kind(&self, other: &Self) -> bool {
        std::mem::discriminant(self) == std::mem::discriminant(other)
    }

    fn replaces(&self, other: &Self) -> bool {
        match (self, other) {
            // Two networks are looked at side by side: each waits for its own picture.
            (Self::Open { which, .. }, Self::Open { which: before, .. }) => which == before,
            (Self::Weights { which, .. }, Self::Weights { which: before, .. }) => which == before,
            _ => self.same_kind(other),
        }
    }
}
