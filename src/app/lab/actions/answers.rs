//! What the workers' answers change.

use super::Actions;
use super::looking::shown;
use crate::app::lab::signals::Simulated;
use crate::app::parts::openings::Kept;
use crate::app::state::inspection::{Held, Inspection};
use crate::app::state::{self, Asked};
use crate::protocol::{Envelope, FromTrainer, Which};
use crate::worker::event::TrainerEvent;
use crate::worker::pool::{PoolEvent, SimulatorPool};
use leptos::prelude::*;

impl Actions {
    pub(super) fn on_pool(self, event: PoolEvent) {
        match event {
            PoolEvent::Ready { workers } => {
                self.lab
                    .simulated
                    .update(|simulated| simulated.workers = workers);
                self.act(state::Lab::simulators_are_up);
            }
            PoolEvent::Progress {
                run,
                done,
                total,
                loci_per_second,
            } => {
                if self.lab.state.with_untracked(|state| state.expects(run)) {
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
                if self.lab.state.with_untracked(|state| state.expects(run)) {
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
                    self.with_trainer(|trainer| trainer.take(run));
                    self.act(|state| state.simulated(run, &Kept));
                }
            }
            PoolEvent::View { run, view } => {
                if self.engine.with_value(|engine| engine.look_run == run) {
                    self.lab.no_locus.set(None);
                    self.lab.locus.set(Some(*view));
                    // The page can be used now: time to fetch what trains.
                    self.start_trainer();
                    self.open();
                }
            }
            PoolEvent::Refused {
                run,
                reason,
                look: true,
            } => {
                if self.engine.with_value(|engine| engine.look_run == run) {
                    self.lab.locus.set(None);
                    self.lab.no_locus.set(Some(reason));
                    self.start_trainer();
                    self.open();
                }
            }
            PoolEvent::Refused { run, reason, .. } => {
                if self.lab.state.with_untracked(|state| state.expects(run)) {
                    self.lab.notify(reason);
                    self.act(state::Lab::cancel);
                }
            }
            PoolEvent::Notice(text) => self.lab.notify(text),
            PoolEvent::Failed { reason } => self.act(|state| state.failed(reason)),
        }
    }

    pub(super) fn on_trainer(self, event: TrainerEvent) {
        match event {
            TrainerEvent::Device { device, reason, .. } => {
                self.lab.device_reason.set(reason);
                self.lab
                    .state
                    .update(|state| state.trains_on(&device.backend));
                self.lab.device.set(Some(device));
                self.pool(SimulatorPool::trainer_came);
            }
            TrainerEvent::Message(envelope) => self.on_message(*envelope),
            TrainerEvent::Draw(wanted) => self.pool(|pool| pool.draw(wanted.as_deref())),
            TrainerEvent::Recovered {
                run,
                epoch,
                step,
                notice,
            } => {
                self.lab.notify(notice);
                self.lab
                    .state
                    .update(|state| state.recovered(run, epoch, step));
                self.lab.inspector.state.update(Inspection::recovered);
                self.open();
            }
            TrainerEvent::Notice(text) => self.lab.notify(text),
            TrainerEvent::Failed { reason } => self.act(|state| state.has_no_trainer(reason)),
        }
    }

    fn on_message(self, envelope: Envelope<FromTrainer>) {
        let Envelope { run, ask, message } = envelope;
        match message {
            FromTrainer::Opened {
                which,
                shown: opened,
                opening,
            } => {
                let (at_hand, (id, _)) = self
                    .lab
                    .state
                    .with_untracked(|state| (state.at_hand, state.example()));
                if at_hand != Some(run) {
                    return;
                }
                let (wanted, opening) = (shown(id), Held::new(*opening));
                if which == Which::Trained && opened == Some(wanted) {
                    self.lab.opening.set(Some(opening.clone()));
                }
                self.inspect(|state| state.opened(run, which, opened, wanted, &opening));
            }
            message @ (FromTrainer::Explained { .. }
            | FromTrainer::Weights { .. }
            | FromTrainer::ReadOut { .. }
            | FromTrainer::TwinProgress { .. }
            | FromTrainer::Twinned { .. }
            | FromTrainer::GridDone { .. }) => {
                self.inspect(|state| state.hears(run, ask, message));
            }
            FromTrainer::Predicted { opening, range } => self.lab.real.update(|real| {
                if let Some(real) = real {
                    real.answer = Some((run, *opening, range));
                }
            }),
            FromTrainer::Refused { reason } => {
                let inspector = self.lab.inspector.state;
                let errand = inspector.with_untracked(|state| state.knows(ask));
                inspector.update(|state| state.refused(ask));
                let asked = self.engine.with_value(|engine| {
                    let found = engine.asked.iter().find(|(number, _)| *number == ask);
                    found.map(|(_, asked)| *asked)
                });
                // What takes long may be refused when it is no longer remembered.
                let asked = asked.or(errand.then_some(Asked::Look));
                self.act(|state| state.refuses(run, asked, reason));
            }
            message => {
                let moves = matches!(message, FromTrainer::Progress { .. });
                if moves {
                    self.act(|state| state.hears(run, message, &mut Kept));
                    self.open_again();
                    return;
                }
                let inspector = self.lab.inspector.state;
                let next = inspector.try_update(|state| state.follows(run, ask, &message));
                self.act(|state| state.hears(run, message, &mut Kept));
                // In between a queue may have begun another run.
                if inspector.with_untracked(Inspection::run) == Some(run) {
                    self.inspect(|_| next.unwrap_or_default());
                }
            }
        }
    }
}
