//! What the workers' answers change.

use super::{Actions, After, Then};
use crate::app::lab::state::{Simulated, Stage};
use crate::app::parts::fields::Form;
use crate::app::parts::openings;
use crate::app::runs::{RunStatus, test_set_key};
use crate::experiment::{Experiment, RateChange};
use crate::protocol::{FromTrainer, Run};
use crate::training::{Checkpoint, EpochMetrics, Metrics};
use crate::worker::pool::PoolEvent;
use crate::worker::trainer::TrainerEvent;
use leptos::prelude::*;

/// Points of the live curve kept inside one epoch.
const LIVE_POINTS: usize = 400;

impl Actions {
    pub(super) fn on_pool(self, event: PoolEvent) {
        match event {
            PoolEvent::Ready { workers } => {
                self.lab
                    .simulated
                    .update(|simulated| simulated.workers = workers as usize);
                if self.lab.stage.get_untracked() == Stage::Loading {
                    self.lab.stage.set(Stage::Ready);
                }
                self.look();
            }
            PoolEvent::Rows(rows) => self.trainer(|trainer| trainer.rows(&rows)),
            PoolEvent::Progress {
                run,
                done,
                total,
                loci_per_second,
            } => {
                if self.engine.with_value(|engine| engine.data_run == run) {
                    self.lab.simulated.update(|simulated| {
                        *simulated = Simulated {
                            done,
                            total,
                            loci_per_second,
                            workers: simulated.workers,
                        };
                    });
                    self.glimpse(done);
                }
            }
            PoolEvent::Finished {
                run,
                total,
                seconds,
            } => {
                if self.engine.with_value(|engine| engine.data_run == run) {
                    let speed = if seconds > 0.0 {
                        f64::from(total) / seconds
                    } else {
                        0.0
                    };
                    self.lab.simulated.update(|simulated| {
                        *simulated = Simulated {
                            done: total,
                            total,
                            loci_per_second: speed,
                            workers: simulated.workers,
                        };
                    });
                    self.on_data();
                }
            }
            PoolEvent::View { run, view } => {
                if self.engine.with_value(|engine| engine.look_run == run) {
                    self.lab.locus.set(Some(*view));
                    // The page can be used now: time to fetch what trains.
                    self.start_trainer();
                    self.inspect();
                }
            }
            PoolEvent::Notice(text) => self.lab.notify(text),
            PoolEvent::Failed { reason } => self.fail(reason),
        }
    }

    fn on_data(self) {
        let Some((experiment, after)) = self.engine.try_update_value(|engine| {
            let after = std::mem::replace(&mut engine.after, After::Rest);
            (engine.simulating.take(), after)
        }) else {
            return;
        };
        self.lab.data.set(experiment);
        self.lab.stage.set(Stage::Ready);
        self.look();
        match after {
            After::Rest => (),
            After::NewRun(then) => self.new_run(then),
            After::Queue => {
                self.next_in_queue();
            }
            After::Restore(id) => self.restore(id),
        }
    }

    fn fail(self, reason: String) {
        self.lab.notify(reason);
        self.lab.queue.set(Vec::new());
        self.lab.stage.set(Stage::Failed);
    }

    pub(super) fn on_trainer(self, event: TrainerEvent) {
        match event {
            TrainerEvent::Device { device, reason, .. } => {
                self.lab.device_reason.set(reason);
                if let Some(run) = self.prepared() {
                    self.lab
                        .update_run(run, |record| record.backend.clone_from(&device.backend));
                }
                self.lab.device.set(Some(device));
                if self.lab.stage.get_untracked() == Stage::Failed {
                    self.lab.stage.set(Stage::Ready);
                }
            }
            TrainerEvent::Message(message) => self.on_message(*message),
            TrainerEvent::Recovered {
                run,
                epoch,
                step,
                notice,
            } => {
                self.lab.notify(notice);
                self.lab.update_run(run, |record| {
                    record.history.retain(|metrics| metrics.epoch <= epoch);
                    record.step = step;
                    record.live.clear();
                });
            }
            TrainerEvent::Notice(text) => self.lab.notify(text),
            // Without a trainer one can still simulate; only a run that was under way has failed.
            TrainerEvent::Failed { reason }
                if self.lab.stage.get_untracked() == Stage::Simulating
                    || self.prepared().is_none() =>
            {
                self.lab.notify(reason);
            }
            TrainerEvent::Failed { reason } => self.fail(reason),
        }
    }

    fn on_message(self, message: FromTrainer) {
        match message {
            FromTrainer::Prepared {
                run,
                report,
                validation,
                confusion,
                steps_per_epoch,
                checkpoint,
            } if self.prepared() == Some(run) => {
                self.lab.report.set(Some(report));
                self.on_prepared(run, validation, steps_per_epoch, &checkpoint);
                self.lab
                    .update_run(run, |record| record.confusion = confusion);
                self.inspect();
                self.predict_file();
            }
            FromTrainer::Progress {
                run,
                step,
                training,
                examples_per_second,
            } => self.lab.update_run(run, |record| {
                record.step = step;
                record.examples_per_second = examples_per_second;
                record.live.extend(training.map(|metrics| (step, metrics)));
                if record.live.len() > LIVE_POINTS {
                    record.live = record.live.iter().copied().step_by(2).collect();
                }
            }),
            FromTrainer::Epoch {
                run,
                metrics,
                confusion,
                checkpoint,
                troubles,
                examples_per_second,
            } => {
                self.lab.update_run(run, |record| {
                    record
                        .history
                        .retain(|earlier| earlier.epoch < metrics.epoch);
                    record.history.push(metrics);
                    record.step = checkpoint.step;
                    record.confusion = confusion;
                    record.latest = Some(checkpoint);
                    record.troubles = troubles;
                    record.examples_per_second = examples_per_second;
                    record.live.clear();
                });
                self.inspect();
            }
            FromTrainer::Paused {
                run,
                step,
                training,
            } => {
                self.lab.update_run(run, |record| {
                    record.status = RunStatus::Paused;
                    record.step = step;
                    record.live.extend(training.map(|metrics| (step, metrics)));
                });
                self.rest(run, Stage::Paused);
            }
            FromTrainer::Finished { run, trouble } => {
                // A run that is over says so again to whoever asks more of it.
                let mut again = false;
                self.lab.update_run(run, |record| {
                    again = matches!(record.status, RunStatus::Finished | RunStatus::Stopped);
                    let complete = record
                        .history
                        .last()
                        .is_some_and(|last| last.epoch >= record.experiment.training.epochs);
                    record.status = if complete && trouble.is_none() {
                        RunStatus::Finished
                    } else {
                        RunStatus::Stopped
                    };
                    record.troubles.extend(trouble);
                });
                self.rest(run, Stage::Ready);
                if again {
                    return;
                }
                self.predict_file();
                if !self.next_in_queue() {
                    self.return_from_question(run);
                }
            }
            FromTrainer::RateChanged { run, step, rate } => {
                let change = RateChange { step, rate };
                let keep = move |experiment: &mut Experiment| {
                    experiment.training.change_rate(change);
                };
                self.lab
                    .update_run(run, |record| keep(&mut record.experiment));
                if self.lab.current.get_untracked() == Some(run) {
                    self.lab.edit(keep);
                }
            }
            FromTrainer::Inspected {
                run,
                class,
                index,
                inspection,
            } => {
                let view = self.lab.view.get_untracked();
                if self.prepared() == Some(run) && view.class == class && view.index == index {
                    self.lab.inspection.set(Some(inspection));
                }
            }
            FromTrainer::Predicted {
                run,
                inspection,
                range,
            } => self.lab.real.update(|real| {
                if let Some(real) = real {
                    real.answer = Some((run, inspection, range));
                }
            }),
            FromTrainer::Tested { run, report } => {
                let key = self.lab.runs.with_untracked(|runs| {
                    runs.iter()
                        .find(|record| record.id == run)
                        .map(|record| test_set_key(&record.experiment))
                });
                let count = key.map_or(1, |key| openings::add(&key));
                self.lab
                    .update_run(run, |record| record.test = Some((report, count)));
                self.count_openings();
                self.rest(run, self.stage_of(run));
                self.inspect();
            }
            FromTrainer::Refused { run, reason } => {
                self.lab.notify(reason);
                self.rest(run, self.stage_of(run));
            }
            // Answers about runs that were left behind; the rest never leaves the trainer's client.
            FromTrainer::Prepared { .. }
            | FromTrainer::Ready { .. }
            | FromTrainer::NoDevice { .. }
            | FromTrainer::DeviceLost { .. }
            | FromTrainer::Panicked { .. }
            | FromTrainer::Inside(_)
            | FromTrainer::Road(_) => (),
        }
    }

    fn on_prepared(
        self,
        run: Run,
        validation: Metrics,
        steps_per_epoch: u32,
        checkpoint: &Checkpoint,
    ) {
        let Some(then) = self
            .engine
            .try_update_value(|engine| std::mem::replace(&mut engine.then, Then::Rest))
        else {
            return;
        };
        self.lab.update_run(run, |record| {
            record.steps_per_epoch = steps_per_epoch;
            if record.history.is_empty() {
                let unknown = Metrics {
                    loss: f64::NAN,
                    accuracy: f64::NAN,
                };
                record.history.push(EpochMetrics {
                    epoch: 0,
                    training: unknown,
                    validation,
                });
                record.latest = Some(checkpoint.clone());
                record.status = RunStatus::Paused;
            }
        });
        if then == Then::Rest {
            self.rest(run, self.stage_of(run));
        } else {
            self.proceed(run, then);
        }
    }

    /// The stage a run leaves the page in.
    fn stage_of(self, run: Run) -> Stage {
        let paused = self.lab.runs.with_untracked(|runs| {
            runs.iter()
                .any(|record| record.id == run && record.status == RunStatus::Paused)
        });
        if paused { Stage::Paused } else { Stage::Ready }
    }

    fn rest(self, run: Run, stage: Stage) {
        if self.prepared() == Some(run) && self.lab.stage.get_untracked() != Stage::Simulating {
            self.lab.stage.set(stage);
        }
    }
}
