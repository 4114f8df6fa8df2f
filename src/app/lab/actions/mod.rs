//! What buttons do, and (in `answers`) what comes of it: the only place where the page's state meets the workers.

mod answers;
mod asking;
mod simulating;
mod training;

use crate::app::lab::state::Lab;
use crate::app::parts::openings;
use crate::app::runs::same_data;
use crate::experiment::Experiment;
use crate::protocol::Run;
use crate::worker::pool::SimulatorPool;
use crate::worker::trainer::TrainerClient;
use leptos::prelude::*;

/// What follows once the trainer has the network.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Then {
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
#[derive(Clone, Debug, PartialEq)]
enum After {
    /// Nothing.
    Rest,
    /// A new run of the present experiment.
    NewRun(Then),
    /// The queue's next run.
    Queue,
    /// Bring a run back.
    Restore(u32),
}

/// The workers and the numbers that tell their answers apart.
struct Engine {
    pool: Option<SimulatorPool>,
    trainer: Option<TrainerClient>,
    data_run: Run,
    look_run: Run,
    next_run: Run,
    then: Then,
    after: After,
    simulating: Option<Experiment>,
    glimpsed: f64,
    /// How many times as long the trainer takes, for tests.
    pace: f64,
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
            data_run: 0,
            look_run: 0,
            next_run: 1,
            then: Then::Rest,
            after: After::Rest,
            simulating: None,
            glimpsed: 0.0,
            pace: 1.0,
        };
        let actions = Self {
            lab,
            engine: StoredValue::new_local(engine),
        };
        let pool = SimulatorPool::start(None, move |event| actions.on_pool(event));
        actions
            .engine
            .update_value(|engine| engine.pool = Some(pool));
        actions.count_openings();
        actions
    }

    /// Makes a worker panic, so that tests can see the page recover.
    pub fn fault(self, worker: &str) {
        match worker {
            "simulator" => self.pool(SimulatorPool::fault),
            "trainer" => self.trainer(TrainerClient::fault),
            _ => (),
        }
    }

    /// Makes the trainer, which may still have to be started, take so many times as long: so that tests can see that nothing depends on it.
    pub fn set_pace(self, times: f64) {
        self.engine.update_value(|engine| engine.pace = times);
        self.trainer(|trainer| trainer.set_pace(times));
    }

    fn has_data(self, experiment: &Experiment) -> bool {
        self.lab.data.with_untracked(|data| {
            data.as_ref()
                .is_some_and(|data| same_data(data, experiment))
        })
    }

    fn prepared(self) -> Option<Run> {
        self.lab.at_hand.get_untracked()
    }

    fn with_prepared(self, ask: impl FnOnce(&TrainerClient, Run)) {
        if let Some(run) = self.prepared() {
            self.trainer(|trainer| ask(trainer, run));
        }
    }

    fn pool(self, ask: impl FnOnce(&SimulatorPool)) {
        if let Some(pool) = self.engine.with_value(|engine| engine.pool.clone()) {
            ask(&pool);
        }
    }

    fn trainer(self, ask: impl FnOnce(&TrainerClient)) {
        if let Some(trainer) = self.engine.with_value(|engine| engine.trainer.clone()) {
            ask(&trainer);
        }
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

    fn count_openings(self) {
        let key = self
            .lab
            .experiment
            .with_untracked(crate::app::runs::test_set_key);
        self.lab.openings.set(openings::read(&key));
    }
}
