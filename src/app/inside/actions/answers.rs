//! What the trainer's answers change.

use super::Actions;
use crate::app::inside::bench::{Errand, Stage};
use crate::app::inside::record::{Permuted, test_set_key};
use crate::app::parts::openings;
use crate::app::runs::RunStatus;
use crate::experiment::RateChange;
use crate::experiment::regression::Regression;
use crate::inspection::Opening;
use crate::inspection::readout::ReadOuts;
use crate::protocol::inside::{FromInside, ToInside, Which};
use crate::protocol::{FromTrainer, Run};
use crate::training::{RegressionEpoch, RegressionMetrics};
use crate::worker::event::TrainerEvent;
use leptos::prelude::*;

impl Actions {
    pub(super) fn on_event(self, event: TrainerEvent) {
        match event {
            TrainerEvent::Device { device, reason, .. } => {
                self.bench.device_reason.set(reason);
                if let Some(run) = self.bench.at_hand.get_untracked() {
                    self.bench
                        .update_run(run, |record| record.backend.clone_from(&device.backend));
                }
                self.bench.device.set(Some(device));
                if matches!(
                    self.bench.stage.get_untracked(),
                    Stage::Loading | Stage::Failed
                ) {
                    self.bench.stage.set(Stage::Simulating);
                }
            }
            TrainerEvent::Message(message) => {
                if let FromTrainer::Inside(message) = *message {
                    self.on_message(message);
                }
            }
            TrainerEvent::Recovered {
                run,
                epoch,
                step,
                notice,
            } => {
                self.bench.notices.add(notice);
                self.bench.update_run(run, |record| {
                    record.history.retain(|metrics| metrics.epoch <= epoch);
                    record.step = step;
                    record.live.clear();
                });
                self.bench.stage.set(self.stage_of(run));
                self.look();
            }
            TrainerEvent::Notice(text) => self.bench.notices.add(text),
            TrainerEvent::Failed { reason } => {
                self.bench.notices.add(reason);
                self.bench.stage.set(Stage::Failed);
            }
        }
    }

    fn on_message(self, message: FromInside) {
        let bench = self.bench;
        match message {
            FromInside::Simulating { done, of, .. } => {
                bench.simulated.set([done, of]);
                bench.stage.set(Stage::Simulating);
            }
            FromInside::Prepared {
                run,
                report,
                validation,
                steps_per_epoch,
                checkpoint,
            } => {
                bench.data.set(Some(report));
                bench.update_run(run, |record| {
                    record.steps_per_epoch = steps_per_epoch;
                    if record.history.is_empty() {
                        let unknown = RegressionMetrics {
                            loss: f64::NAN,
                            rmse: f64::NAN,
                        };
                        record.history.push(RegressionEpoch {
                            epoch: 0,
                            training: unknown,
                            validation,
                        });
                        record.latest = Some(checkpoint);
                        record.status = RunStatus::Paused;
                    }
                });
                bench.stage.set(self.stage_of(run));
                self.find_out();
                let then = self
                    .engine
                    .try_update_value(|engine| std::mem::take(&mut engine.then))
                    .unwrap_or_default();
                self.proceed(then);
            }
            FromInside::Progress {
                run,
                step,
                training,
                examples_per_second,
            } => {
                bench.update_run(run, |record| {
                    record.examples_per_second = examples_per_second;
                    record.goes_on(step, training);
                });
                self.look_again();
            }
            FromInside::Epoch {
                run,
                metrics,
                checkpoint,
                troubles,
                examples_per_second,
            } => {
                bench.update_run(run, |record| {
                    record.ends_epoch(metrics, checkpoint);
                    record.troubles = troubles;
                    record.examples_per_second = examples_per_second;
                });
                self.find_out();
            }
            FromInside::Paused {
                run,
                step,
                training,
            } => {
                bench.update_run(run, |record| {
                    record.status = RunStatus::Paused;
                    record.goes_on(step, training);
                });
                self.rest(run);
            }
            FromInside::Finished { run, trouble } => {
                bench.update_run(run, |record| {
                    let complete = record
                        .last()
                        .is_some_and(|last| last.epoch >= record.experiment.training.epochs);
                    record.status = if complete && trouble.is_none() {
                        RunStatus::Finished
                    } else {
                        RunStatus::Stopped
                    };
                    record.troubles.extend(trouble);
                });
                self.rest(run);
            }
            FromInside::RateChanged { run, step, rate } => {
                let keep = move |experiment: &mut Regression| {
                    experiment.training.change_rate(RateChange { step, rate });
                };
                // The record first: where both agree, nothing is prepared anew.
                bench.update_run(run, |record| keep(&mut record.experiment));
                bench.experiment.update(keep);
            }
            FromInside::Opened {
                which: Which::Twin,
                opening,
                ..
            } => bench.twin.update(|twin| twin.opening = Some(*opening)),
            FromInside::Opened { opening, .. } => self.on_opened(*opening),
            FromInside::Explained { explanation, .. } => bench.explanation.set(Some(*explanation)),
            FromInside::Weights { weights, .. } => bench.weights.set(weights),
            FromInside::Validated { run, report } => {
                let rmse = report.score.rmse;
                bench.update_run(run, |record| {
                    record.between = (record.epochs_done().fract() > 0.0).then_some(rmse);
                });
                bench.validated.set(Some(*report));
            }
            FromInside::Tested { run, report } => {
                let key = bench.with_run_untracked(|record| test_set_key(&record.experiment));
                let count = key.map_or(1, |key| openings::add(&key));
                bench.update_run(run, |record| record.test = Some((*report, count)));
                bench.openings.set(count);
                self.home(Errand::Test);
            }
            FromInside::ReadOut {
                watched, read_outs, ..
            } => {
                bench.read_outs.update(|all| {
                    let same = |earlier: &ReadOuts| {
                        (earlier.epoch, earlier.features) == (read_outs.epoch, read_outs.features)
                    };
                    // One asked by hand is of more examples than the one that is read after each epoch.
                    if !all
                        .iter()
                        .any(|earlier| same(earlier) && earlier.examples > read_outs.examples)
                    {
                        all.retain(|earlier| !same(earlier));
                        all.push(*read_outs);
                    }
                });
                if !watched {
                    self.home(Errand::ReadOut);
                }
            }
            FromInside::Permuted { run, plain, scores } => {
                bench.update_run(run, |record| {
                    record.permuted = Some(Permuted {
                        epochs: record.epochs_done(),
                        plain,
                        scores,
                    });
                });
                self.home(Errand::Permute);
            }
            FromInside::TwinProgress { metrics, of, .. } => bench
                .twin
                .update(|twin| twin.progress = Some((metrics, of))),
            FromInside::Twinned { report, .. } => {
                bench.twin.update(|twin| twin.report = Some(*report));
                self.home(Errand::Twin);
                self.look();
            }
            FromInside::GridDone { grid, .. } => {
                let whole = grid.is_whole();
                bench.grid.set(Some(*grid));
                if whole {
                    self.home(Errand::Grid);
                }
            }
            FromInside::Working { .. } => {}
            FromInside::Refused { run, reason } => {
                bench.notices.add(reason);
                bench.errands.set(Vec::new());
                self.engine.update_value(|engine| engine.looking = false);
                let built = bench.data.with_untracked(Option::is_some);
                bench.stage.set(if built {
                    self.stage_of(run)
                } else {
                    Stage::Ready
                });
            }
        }
    }

    fn on_opened(self, opening: Opening) {
        self.engine.update_value(|engine| engine.looking = false);
        self.bench.opening.set(Some(opening));
        self.explain();
    }

    /// The network has other weights now: everything that is on the page about it is asked again.
    fn find_out(self) {
        self.engine.update_value(|engine| engine.looking = false);
        self.look();
        self.ask_weights();
        self.request(|run| ToInside::Validate { run });
    }

    fn rest(self, run: Run) {
        if matches!(
            self.bench.stage.get_untracked(),
            Stage::Training | Stage::Paused
        ) {
            self.bench.stage.set(self.stage_of(run));
        }
        self.find_out();
    }

    fn home(self, errand: Errand) {
        self.bench
            .errands
            .update(|errands| errands.retain(|other| *other != errand));
    }

    /// The stage that a run leaves the page in.
    fn stage_of(self, run: Run) -> Stage {
        let (status, step) = self
            .bench
            .runs
            .with_untracked(|runs| {
                runs.iter()
                    .find(|record| record.id == run)
                    .map(|record| (record.status, record.step))
            })
            .unwrap_or((RunStatus::Preparing, 0));
        match status {
            RunStatus::Training => Stage::Training,
            RunStatus::Finished | RunStatus::Stopped => Stage::Finished,
            RunStatus::Paused if step > 0 => Stage::Paused,
            RunStatus::Preparing | RunStatus::Paused => Stage::Ready,
        }
    }
}
