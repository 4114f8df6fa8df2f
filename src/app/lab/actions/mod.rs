//! The only place where the views meet the workers: clicks and answers go to the state, and what it wants done is done here. `looking` is about
//! one example and the network that it is shown to, `answers` about what comes of it all.

mod answers;
mod looking;

use super::signals::{Lab, Simulated};
use crate::app::parts::openings::Kept;
use crate::app::state::{self, Asked, Effect, Stage};
use crate::experiment::{BackendChoice, Experiment};
use crate::protocol::{Run, ToTrainer};
use crate::worker::pool::SimulatorPool;
use crate::worker::trainer::TrainerClient;
use leptos::prelude::*;
use std::collections::VecDeque;
use web_sys::MessagePort;

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
            asked: VecDeque::new(),
        };
        let actions = Self {
            lab,
            engine: StoredValue::new_local(engine),
        };
        let line = move || actions.line();
        let pool = SimulatorPool::start(None, line, move |event| actions.on_pool(event));
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
            Effect::Simulate { run, experiment } => self.simulate(run, &experiment),
            Effect::Cancel => {
                self.pool(SimulatorPool::cancel);
                self.with_trainer(TrainerClient::cancel);
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

    fn simulate(self, run: Run, experiment: &Experiment) {
        self.start_trainer();
        self.lab.simulated.update(|simulated| {
            *simulated = Simulated {
                total: experiment.total(),
                workers: simulated.workers,
                ..Simulated::default()
            };
        });
        self.with_trainer(|trainer| trainer.expect(run, experiment));
        self.pool(|pool| pool.simulate(run, experiment));
    }

    /// Takes another experiment over: a preset, or one from a link.
    pub fn take(self, experiment: Experiment) {
        let now = self.lab.experiment;
        // A document that was read is of the histories before; what was typed and not read is not lost.
        if now.with_untracked(|now| now.scenarios != experiment.scenarios) && !self.lab.is_typing()
        {
            self.lab.document.set(String::new());
            self.lab.taken.set(String::new());
        }
        self.lab.state.update(|state| {
            state.take(experiment);
            state.look.position = None;
        });
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

    /// A new line to the trainer, where there is one: the simulator's end.
    fn line(self) -> Option<MessagePort> {
        let trainer = self.engine.with_value(|engine| engine.trainer.clone());
        trainer?.line()
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
