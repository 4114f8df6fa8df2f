//! What the workers' answers change.

use super::{Asked, Effect, Lab, Stage, Then};
use crate::app::state::runs::{Permuted, RunStatus};
use crate::app::state::sealed::{self, Openings};
use crate::experiment::RateChange;
use crate::protocol::{FromTrainer, Run};

impl Lab {
    /// A trainer is chosen.
    pub fn trains_on(&mut self, backend: &str) {
        backend.clone_into(&mut self.backend);
        if let Some(run) = self.at_hand {
            self.update(run, |record| backend.clone_into(&mut record.backend));
        }
        if self.stage == Stage::Failed {
            self.stage = Stage::Ready;
        }
    }

    /// A trainer was lost, and another one goes on from an epoch.
    pub fn recovered(&mut self, run: Run, epoch: u32, step: u32) {
        self.update(run, |record| record.goes_back(epoch, step));
    }

    /// There is no trainer. Without one one can still simulate; only a run that was under way has failed.
    pub fn has_no_trainer(&mut self, reason: String) -> Vec<Effect> {
        if self.stage == Stage::Simulating || self.at_hand.is_none() {
            return vec![Effect::Say(reason)];
        }
        self.failed(reason)
    }

    /// Something asked for cannot be done.
    pub fn refuses(&mut self, run: Run, asked: Option<Asked>, reason: String) -> Vec<Effect> {
        match asked {
            // Nothing waits for these.
            Some(Asked::Look | Asked::Validate | Asked::Rate) => {}
            _ => self.rest(run, self.stage_of(run)),
        }
        vec![Effect::Say(reason)]
    }

    /// An answer about a run. Those about examples and files are the view's own.
    pub fn hears(
        &mut self,
        run: Run,
        message: FromTrainer,
        openings: &mut impl Openings,
    ) -> Vec<Effect> {
        match message {
            FromTrainer::Prepared {
                report,
                validation,
                confusion,
                steps_per_epoch,
                checkpoint,
            } if self.at_hand == Some(run) => {
                self.report = Some(*report);
                self.update(run, |record| {
                    record.stands(validation, confusion, steps_per_epoch, checkpoint);
                });
                let mut effects = self.stands(run);
                effects.extend([Effect::Open, Effect::Predict]);
                effects
            }
            FromTrainer::Methods { methods } => {
                if let Some(report) = &mut self.report {
                    report.methods = methods;
                }
                Vec::new()
            }
            FromTrainer::Progress {
                step,
                training,
                examples_per_second,
            } => {
                self.update(run, |record| {
                    record.examples_per_second = examples_per_second;
                    record.goes_on(step, training);
                });
                Vec::new()
            }
            FromTrainer::Epoch {
                metrics,
                confusion,
                checkpoint,
                troubles,
                examples_per_second,
            } => {
                self.update(run, |record| {
                    record.ends_epoch(metrics, confusion, checkpoint);
                    record.troubles = troubles;
                    record.examples_per_second = examples_per_second;
                });
                vec![Effect::Open]
            }
            FromTrainer::Paused { step, training } => {
                self.update(run, |record| {
                    record.status = RunStatus::Paused;
                    record.goes_on(step, training);
                });
                self.rest(run, Stage::Paused);
                let mut effects = vec![Effect::Predict];
                effects.extend(self.validate());
                effects
            }
            FromTrainer::Finished { trouble } => {
                // A run that is over says so again to whoever asks more of it.
                let mut news = false;
                self.update(run, |record| news = record.ends(trouble));
                self.rest(run, Stage::Ready);
                if !news {
                    return Vec::new();
                }
                let mut effects = vec![Effect::Predict];
                let next = self.next_in_queue(openings);
                if next.is_empty() {
                    let back = self.return_from_question(run, openings);
                    effects.extend(if back.is_empty() {
                        self.validate()
                    } else {
                        back
                    });
                } else {
                    effects.extend(next);
                }
                effects
            }
            FromTrainer::RateChanged { step, rate } => {
                let change = RateChange { step, rate };
                self.update(run, |record| record.experiment.training.change_rate(change));
                if self.current == Some(run) {
                    self.experiment.training.change_rate(change);
                }
                Vec::new()
            }
            FromTrainer::Validated { report } => {
                if let Some(held) = self.report.as_mut().filter(|_| self.at_hand == Some(run)) {
                    held.methods.clone_from(&report.methods);
                }
                self.update(run, |record| {
                    let epoch = record.epoch();
                    record.validated = Some((*report, epoch));
                });
                Vec::new()
            }
            FromTrainer::Tested { report } => {
                let count = self
                    .run(run)
                    .map_or(1, |record| sealed::open(openings, &record.experiment));
                self.update(run, |record| record.test = Some((*report, count)));
                self.count(openings);
                self.rest(run, self.stage_of(run));
                vec![Effect::Open]
            }
            FromTrainer::Permuted { plain, scores } => {
                self.update(run, |record| {
                    record.permuted = Some(Permuted {
                        epochs: record.epochs_done(),
                        plain,
                        scores,
                    });
                });
                Vec::new()
            }
            FromTrainer::Refused { reason } => self.refuses(run, None, reason),
            // Answers about runs that were left behind, and what the view or the trainer's client keeps to itself.
            _ => Vec::new(),
        }
    }

    /// The network at hand stands: on with what was wanted of it.
    fn stands(&mut self, run: Run) -> Vec<Effect> {
        match std::mem::replace(&mut self.then, Then::Rest) {
            Then::Rest => {
                self.rest(run, self.stage_of(run));
                self.validate()
            }
            then => self.proceed(run, then),
        }
    }

    /// The stage a run leaves the view in.
    fn stage_of(&self, run: Run) -> Stage {
        match self.run(run).map(|record| record.status) {
            Some(RunStatus::Paused | RunStatus::Preparing | RunStatus::Training) => Stage::Paused,
            _ => Stage::Ready,
        }
    }

    fn rest(&mut self, run: Run, stage: Stage) {
        if self.at_hand == Some(run) && self.stage != Stage::Simulating {
            self.stage = stage;
        }
    }
}
