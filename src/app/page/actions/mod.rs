//! What buttons do, and (in `answers`) what comes of it: the only place where the page's state meets the workers.

mod answers;

use crate::app::page::lab::{Lab, Simulated, Stage};
use crate::app::page::openings;
use crate::app::runs::{Question, RunRecord, RunStatus, same_data};
use crate::coalescent::LocusId;
use crate::experiment::{BackendChoice, Class, Experiment};
use crate::protocol::Run;
use crate::worker::pool::SimulatorPool;
use crate::worker::trainer::TrainerClient;
use leptos::prelude::*;

/// How often a newly simulated locus is shown while a simulation runs, milliseconds.
const GLIMPSE_MS: f64 = 700.0;

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
        };
        let actions = Self { lab, engine: StoredValue::new_local(engine) };
        let pool = SimulatorPool::start(None, move |event| actions.on_pool(event));
        actions.engine.update_value(|engine| engine.pool = Some(pool));
        actions.count_openings();
        actions
    }

    /// Simulates the experiment's data.
    pub fn simulate(self) {
        self.simulate_then(After::Rest);
    }

    fn simulate_then(self, after: After) {
        let experiment = self.lab.experiment.get_untracked();
        self.start_trainer();
        self.lab.at_hand.set(None);
        self.lab.current.set(None);
        self.forget_answer();
        self.lab.data.set(None);
        self.lab.report.set(None);
        self.lab.inspection.set(None);
        self.lab.simulated.update(|simulated| {
            *simulated = Simulated { total: 2 * experiment.loci_per_class, workers: simulated.workers, ..Simulated::default() };
        });
        self.lab.stage.set(Stage::Simulating);
        let run = self.engine.try_update_value(|engine| {
            engine.data_run += 1;
            engine.after = after;
            engine.simulating = Some(experiment.clone());
            engine.data_run
        });
        let Some(run) = run else { return };
        self.trainer(|trainer| trainer.expect(run, &experiment));
        self.pool(|pool| pool.simulate(run, &experiment));
    }

    /// Drops the simulation under way.
    pub fn cancel(self) {
        self.pool(SimulatorPool::cancel);
        self.engine.update_value(|engine| {
            engine.after = After::Rest;
            engine.simulating = None;
        });
        self.lab.queue.set(Vec::new());
        self.lab.simulated.update(|simulated| simulated.done = 0);
        self.lab.stage.set(Stage::Ready);
        self.look();
    }

    /// Shows a locus: the one of the view state.
    pub fn look(self) {
        let view = self.lab.view.get_untracked();
        self.show(view.class, view.index, view.position);
    }

    /// Shows one of the loci that were just simulated, so that the data are seen to arrive; where motion is unwelcome nothing moves.
    fn glimpse(self, done: u32) {
        let now = js_sys::Date::now();
        let due = self.engine.with_value(|engine| now - engine.glimpsed > GLIMPSE_MS);
        if !due || reduced_motion() {
            return;
        }
        self.engine.update_value(|engine| engine.glimpsed = now);
        let class = if done.is_multiple_of(2) { Class::Divergence } else { Class::GeneFlow };
        self.show(class, done / 2, self.lab.experiment.with_untracked(|experiment| experiment.locus.length / 2.0));
    }

    /// Asks for the view of a locus at a position; beyond the last locus, of the last.
    fn show(self, class: Class, index: u32, position: f64) {
        let experiment = self.lab.experiment.get_untracked();
        let id = LocusId { seed: experiment.seeds.data, class, index: index.min(experiment.loci_per_class.saturating_sub(1)) };
        let run = self.engine.try_update_value(|engine| {
            engine.look_run += 1;
            engine.look_run
        });
        if let Some(run) = run {
            self.pool(|pool| pool.look(run, &experiment, id, position));
        }
    }

    /// Trains a new run of the present experiment, simulating first where need be.
    pub fn train(self) {
        self.lab.compared.set(Vec::new());
        self.new_run(Then::Resume);
    }

    /// Trains one batch of the run at hand, or of a new one.
    pub fn step_batch(self) {
        self.go_on(Then::StepBatch);
    }

    /// Trains to the end of the epoch of the run at hand, or of a new one.
    pub fn step_epoch(self) {
        self.go_on(Then::StepEpoch);
    }

    /// Goes on with the run at hand.
    pub fn resume(self) {
        self.go_on(Then::Resume);
    }

    fn go_on(self, then: Then) {
        match self.prepared() {
            Some(run) if self.lab.stage.get_untracked() == Stage::Paused => self.proceed(run, then),
            _ => self.new_run(then),
        }
    }

    fn proceed(self, run: Run, then: Then) {
        if then != Then::Rest {
            self.lab.stage.set(Stage::Training);
            self.lab.update_run(run, |record| record.status = RunStatus::Training);
        }
        self.trainer(|trainer| match then {
            Then::Rest => (),
            Then::Resume => trainer.resume(run),
            Then::StepBatch => trainer.step_batch(run),
            Then::StepEpoch => trainer.step_epoch(run),
        });
    }

    fn new_run(self, then: Then) {
        let experiment = self.lab.experiment.get_untracked();
        if self.has_data(&experiment) {
            self.prepare_new(experiment, then);
        } else {
            self.simulate_then(After::NewRun(then));
        }
    }

    fn prepare_new(self, experiment: Experiment, then: Then) {
        // A run that never took a step is replaced: it would only clutter the table.
        let stale = self.prepared();
        let backend = self.lab.device.with_untracked(|device| device.as_ref().map(|device| device.backend.clone()).unwrap_or_default());
        let Some(id) = self.engine.try_update_value(|engine| {
            let id = engine.next_run;
            engine.next_run += 1;
            engine.then = then;
            id
        }) else {
            return;
        };
        self.lab.runs.update(|runs| {
            runs.retain(|run| Some(run.id) != stale || run.step > 0);
            runs.push(RunRecord::new(id, experiment.clone(), backend));
        });
        self.lab.at_hand.set(Some(id));
        self.lab.current.set(Some(id));
        self.lab.inspection.set(None);
        self.lab.stage.set(Stage::Training);
        self.count_openings();
        self.trainer(|trainer| trainer.prepare(id, &experiment, None));
    }

    /// Pauses after the batch under way.
    pub fn pause(self) {
        self.with_prepared(|trainer, run| trainer.pause(run));
    }

    /// Ends the run where it is, and drops what waits behind it.
    pub fn stop(self) {
        self.lab.queue.set(Vec::new());
        self.with_prepared(|trainer, run| trainer.stop(run));
    }

    /// Back to the same untrained weights.
    pub fn reset(self) {
        self.new_run(Then::Rest);
    }

    /// Other untrained weights, from the next seed.
    pub fn new_weights(self) {
        self.lab.edit(|experiment| experiment.seeds.weights = experiment.seeds.weights.wrapping_add(1));
        self.new_run(Then::Rest);
    }

    /// Changes the learning rate: of the run under way from its next step on, else of the experiment.
    pub fn set_rate(self, rate: f64) {
        let stage = self.lab.stage.get_untracked();
        let begun = self.lab.with_run_untracked(|run| run.step > 0).unwrap_or(false);
        if matches!(stage, Stage::Training | Stage::Paused) && begun {
            let before = self.lab.experiment.get_untracked();
            self.lab.edit(|experiment| experiment.training.learning_rate = rate);
            // The rate was only tried out against the bounds: the run began with another one, and the change is kept as a change.
            if self.lab.refused.with_untracked(Option::is_none) {
                self.lab.experiment.set(before);
                self.with_prepared(|trainer, run| trainer.set_rate(run, rate));
            }
        } else {
            self.lab.edit(|experiment| {
                experiment.training.learning_rate = rate;
                experiment.training.rate_changes.clear();
            });
        }
    }

    /// Opens the sealed test set with the run at hand.
    pub fn open_test(self) {
        self.lab.confirming_test.set(false);
        self.lab.stage.set(Stage::Testing);
        self.with_prepared(|trainer, run| trainer.test(run));
    }

    /// Brings back a run's settings and its trained weights.
    pub fn restore(self, id: u32) {
        let Some(record) = self.lab.runs.with_untracked(|runs| runs.iter().find(|run| run.id == id).cloned()) else { return };
        self.lab.experiment.set(record.experiment.clone());
        self.lab.refused.set(None);
        if !self.has_data(&record.experiment) {
            self.simulate_then(After::Restore(id));
            return;
        }
        self.engine.update_value(|engine| engine.then = Then::Rest);
        self.lab.at_hand.set(Some(id));
        self.lab.current.set(Some(id));
        self.lab.inspection.set(None);
        self.lab.stage.set(Stage::Training);
        self.count_openings();
        let checkpoint = record.latest.clone();
        self.lab.update_run(id, |run| {
            run.step = checkpoint.as_ref().map_or(0, |checkpoint| checkpoint.step);
            run.live.clear();
        });
        self.trainer(|trainer| trainer.prepare(id, &record.experiment, checkpoint));
    }

    /// Trains the runs that answer one of the tutorial's questions, and puts them side by side.
    pub fn ask(self, question: Question) {
        self.lab.compared.set(Vec::new());
        self.lab.queue.set(question.experiments(&self.lab.experiment.get_untracked()));
        self.next_in_queue();
    }

    /// After the last run of a question the controls and the network agree again: the run with the present settings is brought back.
    fn return_from_question(self, last: Run) {
        let first = self.lab.compared.with_untracked(|compared| compared.first().copied().filter(|_| compared.contains(&last)));
        if let Some(first) = first.filter(|first| *first != last) {
            self.restore(first);
        }
    }

    fn next_in_queue(self) -> bool {
        let Some(experiment) = self.lab.queue.with_untracked(|queue| queue.first().cloned()) else { return false };
        if !self.has_data(&experiment) {
            self.simulate_then(After::Queue);
            return true;
        }
        self.lab.queue.update(|queue| {
            queue.remove(0);
        });
        self.prepare_new(experiment, Then::Resume);
        if let Some(run) = self.prepared() {
            self.lab.compared.update(|compared| compared.push(run));
        }
        true
    }

    /// Trains on another backend from now on.
    pub fn switch_backend(self, choice: BackendChoice) {
        self.lab.view.update(|view| view.backend = choice);
        self.start_trainer();
        self.trainer(|trainer| trainer.switch(choice));
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
    pub fn predict_file(self) {
        self.forget_answer();
        let Some((samples, folded)) = self.lab.with_run_untracked(|run| (run.experiment.locus.samples, run.experiment.observation.folded))
        else {
            return;
        };
        // What stands in the way is written beside the file; here it only means that nothing can be asked.
        let spectrum =
            self.lab.real.with_untracked(|real| real.as_ref().filter(|real| real.axes_confirmed)?.spectrum(samples, folded).ok());
        if let Some(spectrum) = spectrum {
            self.with_prepared(|trainer, run| trainer.predict(run, spectrum));
        }
    }

    /// Asks every layer about the locus looked at, if the data hold it and its part of the data may be looked at.
    pub fn inspect(self) {
        let view = self.lab.view.get_untracked();
        if self.lab.locus_is_sealed() {
            self.lab.inspection.set(None);
        } else if self.lab.data.with_untracked(|data| data.as_ref().is_some_and(|data| view.index < data.loci_per_class))
            && !self.lab.data_is_stale()
        {
            self.with_prepared(|trainer, run| trainer.inspect(run, view.class, view.index));
        }
    }

    /// Makes a worker panic, so that tests can see the page recover.
    pub fn fault(self, worker: &str) {
        match worker {
            "simulator" => self.pool(SimulatorPool::fault),
            "trainer" => self.trainer(TrainerClient::fault),
            _ => (),
        }
    }

    fn has_data(self, experiment: &Experiment) -> bool {
        self.lab.data.with_untracked(|data| data.as_ref().is_some_and(|data| same_data(data, experiment)))
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
        self.engine.update_value(|engine| engine.trainer = Some(trainer));
    }

    fn count_openings(self) {
        let key = self.lab.experiment.with_untracked(crate::app::runs::test_set_key);
        self.lab.openings.set(openings::read(&key));
    }
}

/// Whether the person asked for less motion.
fn reduced_motion() -> bool {
    window().match_media("(prefers-reduced-motion: reduce)").ok().flatten().is_some_and(|query| query.matches())
}
