//! The only place where the view meets the workers: clicks and answers go to the state, and what it wants done is done here.

use super::signals::{Lab, Simulated};
use crate::app::parts::motion::reduced_motion;
use crate::app::parts::openings::Kept;
use crate::app::place::Place;
use crate::app::state::inspection::{Held, Inspection, Next};
use crate::app::state::{self, Asked, Effect, Stage};
use crate::dataset::road::ExampleId;
use crate::experiment::BackendChoice;
use crate::experiment::road::{Experiment, Input};
use crate::protocol::Run;
use crate::protocol::road::{Envelope, FromTrainer, Shown, ToTrainer, Which};
use crate::worker::clock::now;
use crate::worker::event;
use crate::worker::pool::{PoolEvent, SimulatorPool};
use crate::worker::road::{Rows, TrainerClient, TrainerEvent};
use leptos::prelude::*;
use std::collections::VecDeque;

/// How often a newly simulated example is shown while a simulation runs, milliseconds.
const GLIMPSE_MS: f64 = 700.0;
/// Shortest time between two looks at the example while the network trains, milliseconds.
const LOOK_AGAIN_MS: f64 = 500.0;
/// Questions to the trainer that are remembered, to tell what a refusal is of.
const REMEMBERED: usize = 64;

/// The workers and the numbers that tell their answers apart.
struct Engine {
    pool: Option<SimulatorPool>,
    trainer: Option<TrainerClient>,
    look_run: Run,
    glimpsed: f64,
    /// When an example was opened last, milliseconds.
    opened: f64,
    /// How many times as long the trainer takes, for tests.
    pace: f64,
    /// Rows that the trainer is given once all are there, and whose.
    kept: Option<(Run, Experiment, Vec<Rows>)>,
    asked: VecDeque<(u32, Asked)>,
}

/// Everything a control can ask for. Cheap to copy.
#[derive(Clone, Copy)]
pub struct Actions {
    lab: Lab,
    engine: StoredValue<Engine, LocalStorage>,
}

impl Actions {
    /// Starts the simulators; the trainer follows when the page can already be used.
    pub fn start(lab: Lab) -> Self {
        let engine = Engine {
            pool: None,
            trainer: None,
            look_run: 0,
            glimpsed: 0.0,
            opened: 0.0,
            pace: 1.0,
            kept: None,
            asked: VecDeque::new(),
        };
        let actions = Self {
            lab,
            engine: StoredValue::new_local(engine),
        };
        let pool = SimulatorPool::start(None, move |event| actions.on_pool(event));
        actions
            .engine
            .update_value(|engine| engine.pool = Some(pool));
        lab.state.update(|state| state.count(&Kept));
        actions
    }

    /// Does something to the state, and what follows from it.
    pub fn act(self, change: impl FnOnce(&mut state::Lab) -> Vec<Effect>) {
        let Some(effects) = self.lab.state.try_update(change) else {
            return;
        };
        for effect in effects {
            self.carry_out(effect);
        }
    }

    fn carry_out(self, effect: Effect) {
        match effect {
            Effect::Simulate {
                run,
                experiment,
                keep,
            } => self.simulate(run, &experiment, keep),
            Effect::Cancel => {
                self.pool(SimulatorPool::cancel);
                self.engine.update_value(|engine| engine.kept = None);
                self.lab.simulated.update(|simulated| simulated.done = 0);
            }
            Effect::Prepare {
                run,
                experiment,
                checkpoint,
            } => {
                self.start_trainer();
                self.lab.opening.set(None);
                self.lab
                    .inspector
                    .state
                    .update(|state| state.of_run(run, (*experiment).clone()));
                self.trainer(Asked::Prepare, |trainer| {
                    trainer.prepare(run, &experiment, checkpoint)
                });
            }
            Effect::Ask {
                run,
                asked,
                message,
            } => {
                self.trainer(asked, |trainer| match message {
                    ToTrainer::SetRate { rate } => trainer.set_rate(run, rate),
                    message if asked == Asked::Move => trainer.moves(run, message),
                    message => trainer.ask(run, message),
                });
            }
            Effect::Look => self.look(),
            Effect::Open => self.open(),
            Effect::Predict => self.predict(),
            Effect::ForgetAnswer => self.forget_answer(),
            Effect::Say(text) => self.lab.notify(text),
        }
    }

    fn simulate(self, run: Run, experiment: &Experiment, keep: bool) {
        self.start_trainer();
        self.lab.simulated.update(|simulated| {
            *simulated = Simulated {
                total: experiment.total(),
                workers: simulated.workers,
                ..Simulated::default()
            };
        });
        if keep {
            let kept = Some((run, experiment.clone(), Vec::new()));
            self.engine.update_value(|engine| engine.kept = kept);
        } else {
            self.with_trainer(|trainer| trainer.expect(run, experiment));
        }
        self.pool(|pool| pool.simulate(run, experiment));
    }

    /// Takes another experiment over: a preset, or one from a link.
    pub fn take(self, experiment: Experiment) {
        self.lab.state.update(|state| state.take(experiment));
        self.lab.class.set(0);
    }

    /// Trains on another backend from now on.
    pub fn switch_backend(self, choice: BackendChoice) {
        self.lab.view.update(|view| view.backend = choice);
        self.start_trainer();
        self.with_trainer(|trainer| trainer.switch(choice));
    }

    /// Makes a worker panic, so that tests can see the page recover.
    pub fn fault(self, worker: &str) {
        match worker {
            "simulator" => self.pool(SimulatorPool::fault),
            "trainer" => self.with_trainer(TrainerClient::fault),
            _ => (),
        }
    }

    /// Makes the trainer, which may still have to be started, take so many times as long: so that tests can see that nothing depends on it.
    pub fn set_pace(self, times: f64) {
        self.engine.update_value(|engine| engine.pace = times);
        self.with_trainer(|trainer| trainer.set_pace(times));
    }

    fn pool(self, ask: impl FnOnce(&SimulatorPool)) {
        if let Some(pool) = self.engine.with_value(|engine| engine.pool.clone()) {
            ask(&pool);
        }
    }

    fn with_trainer(self, ask: impl FnOnce(&TrainerClient)) {
        if let Some(trainer) = self.engine.with_value(|engine| engine.trainer.clone()) {
            ask(&trainer);
        }
    }

    /// Asks the trainer, and remembers what was asked.
    fn trainer(self, asked: Asked, ask: impl FnOnce(&TrainerClient) -> u32) -> Option<u32> {
        let mut given = None;
        self.with_trainer(|trainer| {
            let number = ask(trainer);
            given = Some(number);
            self.engine.update_value(|engine| {
                engine.asked.push_back((number, asked));
                if engine.asked.len() > REMEMBERED {
                    engine.asked.pop_front();
                }
            });
        });
        given
    }

    fn start_trainer(self) {
        if self.engine.with_value(|engine| engine.trainer.is_some()) {
            return;
        }
        let choice = self.lab.view.get_untracked().backend;
        let trainer = TrainerClient::start(choice, move |event| self.on_trainer(event));
        trainer.set_pace(self.engine.with_value(|engine| engine.pace));
        self.engine
            .update_value(|engine| engine.trainer = Some(trainer));
    }

    /// Shows the example on the table.
    pub fn look(self) {
        let (id, position) = self.lab.state.with_untracked(state::Lab::example);
        self.show((id.scenario, id.index), position);
    }

    fn show(self, example: (u8, u32), position: f64) {
        let run = self.engine.try_update_value(|engine| {
            engine.look_run += 1;
            engine.look_run
        });
        if let Some(run) = run {
            let experiment = self.lab.experiment.get_untracked();
            self.pool(|pool| pool.look(run, &experiment, example, position));
        }
    }

    /// Shows one of the examples that were just simulated, so that the data are seen to arrive; where motion is unwelcome nothing moves.
    fn glimpse(self, done: u32) {
        let now = js_sys::Date::now();
        let due = self
            .engine
            .with_value(|engine| now - engine.glimpsed > GLIMPSE_MS);
        if !due || reduced_motion() || self.lab.place.get_untracked() != Place::Lab {
            return;
        }
        self.engine.update_value(|engine| engine.glimpsed = now);
        let (classes, examples, length) = self
            .lab
            .experiment
            .with_untracked(|e| (e.scenarios.len().max(1) as u32, e.examples, e.locus.length));
        let index = (done / classes).min(examples.saturating_sub(1));
        self.show(((done % classes) as u8, index), 0.5 * length);
    }

    /// Asks every layer about the example looked at, if the data hold it and its part of the data may be looked at; in the view Inside about what
    /// a person made of it.
    pub fn open(self) {
        let (run, example, none) = self
            .lab
            .state
            .with_untracked(|state| (state.may_open(), state.example(), state.at_hand.is_none()));
        let inspector = self.lab.inspector.state;
        let Some(run) = run else {
            self.lab.opening.set(None);
            inspector.update(|state| if none { state.forget() } else { state.shut() });
            return;
        };
        let inside = self.lab.place.get_untracked() == Place::Inside;
        let shows = self.lab.view.with_untracked(|view| view.shows);
        let messages = inspector.try_update(|state| state.open(shown(example.0), inside, shows));
        self.engine.update_value(|engine| engine.opened = now());
        for message in messages.into_iter().flatten() {
            self.trainer(Asked::Look, |trainer| trainer.ask(run, message));
        }
    }

    /// Opens it again while the network trains, not more often than a person can see, and not while nobody can.
    fn open_again(self) {
        let due = self
            .engine
            .with_value(|engine| now() - engine.opened >= LOOK_AGAIN_MS);
        let inspector = self.lab.inspector.state;
        if due
            && self.lab.place.get_untracked() == Place::Inside
            && inspector.with_untracked(Inspection::may_look_again)
        {
            self.open();
        }
    }

    /// Does something to what is found out about the network at hand, and what follows from it.
    pub fn inspect(self, change: impl FnOnce(&mut Inspection) -> Vec<Next>) {
        let inspector = self.lab.inspector.state;
        for next in inspector.try_update(change).into_iter().flatten() {
            match next {
                Next::Open => self.open(),
                Next::Ask(message) => {
                    let Some(run) = inspector.with_untracked(Inspection::run) else {
                        continue;
                    };
                    let sent = message.clone();
                    if let Some(number) =
                        self.trainer(Asked::Look, |trainer| trainer.ask(run, sent))
                    {
                        inspector.update(|state| state.asked(number, &message));
                    }
                }
            }
        }
    }

    /// Looks at another example.
    pub fn look_at(self, scenario: u8, index: u32) {
        let look = state::Look {
            scenario,
            index,
            position: None,
        };
        self.lab.state.update(|state| state.look = look);
        self.look();
    }

    /// An answer about the file belongs to one network; with another one, or none, it is gone.
    fn forget_answer(self) {
        self.lab.real.update(|real| {
            if let Some(real) = real {
                real.answer = None;
            }
        });
    }

    /// Asks the network at hand about the file's spectrum, once its axes are known and it was made for such spectra.
    pub fn predict(self) {
        self.forget_answer();
        let run = self.lab.state.with_untracked(|state| {
            let run = state.run(state.at_hand?)?;
            Some((run.id, joint(&run.experiment)?))
        });
        let Some((run, (samples, folded))) = run else {
            return;
        };
        // What stands in the way is written beside the file; here it only means that nothing can be asked.
        let spectrum = self.lab.real.with_untracked(|real| {
            real.as_ref()
                .filter(|real| real.axes_confirmed)?
                .spectrum(samples, folded)
                .ok()
        });
        if let Some(spectrum) = spectrum {
            self.trainer(Asked::Look, |trainer| {
                trainer.ask(run, ToTrainer::Predict { spectrum })
            });
        }
    }

    fn on_pool(self, event: PoolEvent) {
        match event {
            PoolEvent::Ready { workers } => {
                self.lab
                    .simulated
                    .update(|simulated| simulated.workers = workers);
                self.act(state::Lab::simulators_are_up);
            }
            PoolEvent::Rows(rows) => self.feed(rows),
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
                    self.hand_over(run);
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

    /// Rows go to the trainer at once, or are kept until all are there: then what it has goes, and not before.
    fn feed(self, rows: event::Rows) {
        let rows = Rows {
            run: rows.run,
            scenario: rows.scenario,
            first: rows.first,
            count: rows.count,
            values: rows.values,
        };
        let left = self
            .engine
            .try_update_value(|engine| match &mut engine.kept {
                Some((run, _, kept)) if *run == rows.run => {
                    kept.push(rows);
                    None
                }
                _ => Some(rows),
            });
        if let Some(rows) = left.flatten() {
            self.with_trainer(|trainer| trainer.rows(&rows));
        }
    }

    fn hand_over(self, run: Run) {
        let kept = self
            .engine
            .try_update_value(|engine| engine.kept.take())
            .flatten();
        let Some((kept_for, experiment, rows)) = kept else {
            return;
        };
        if kept_for == run {
            self.with_trainer(|trainer| {
                trainer.expect(run, &experiment);
                for rows in rows {
                    trainer.rows(&rows);
                }
            });
        }
    }

    fn on_trainer(self, event: TrainerEvent) {
        match event {
            TrainerEvent::Using { device, reason, .. } => {
                self.lab.device_reason.set(reason);
                self.lab
                    .state
                    .update(|state| state.trains_on(&device.backend));
                self.lab.device.set(Some(device));
            }
            TrainerEvent::Message(envelope) => self.on_message(*envelope),
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

    /// Whether settings can be changed now; a note says why not.
    pub fn may_change(self) -> bool {
        let rests = self.lab.stage.get_untracked() != Stage::Loading
            && self.lab.stage.get_untracked().at_rest();
        if !rests {
            self.lab
                .notify("Settings can be changed as soon as nothing is simulated or trained.");
        }
        rests
    }
}

/// An example as the trainer calls it.
fn shown(id: ExampleId) -> Shown {
    Shown {
        scenario: id.scenario,
        index: id.index,
    }
}

/// Haplotypes along both axes and whether it is folded, where an experiment's network is given a joint spectrum.
pub fn joint(experiment: &Experiment) -> Option<([u32; 2], bool)> {
    match (
        experiment.observation.input,
        experiment.observed().as_slice(),
    ) {
        (Input::Spectrum { folded, .. }, &[a, b]) => Some(([a, b], folded)),
        _ => None,
    }
}
