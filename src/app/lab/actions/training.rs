//! Runs: begun, moved on, brought back, tested, and lined up for a question.

use super::{Actions, After, Then};
use crate::app::lab::state::Stage;
use crate::app::parts::fields::Form;
use crate::app::runs::{Question, RunRecord, RunStatus};
use crate::experiment::{BackendChoice, Experiment};
use crate::protocol::Run;
use leptos::prelude::*;

impl Actions {
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

    pub(super) fn proceed(self, run: Run, then: Then) {
        if then != Then::Rest {
            self.lab.stage.set(Stage::Training);
            self.lab
                .update_run(run, |record| record.status = RunStatus::Training);
        }
        self.trainer(|trainer| match then {
            Then::Rest => (),
            Then::Resume => trainer.resume(run),
            Then::StepBatch => trainer.step_batch(run),
            Then::StepEpoch => trainer.step_epoch(run),
        });
    }

    pub(super) fn new_run(self, then: Then) {
        let experiment = self.lab.experiment.get_untracked();
        if self.has_data(&experiment) {
            self.prepare_new(experiment, then);
        } else {
            self.simulate_then(After::NewRun(then));
        }
    }

    pub(super) fn prepare_new(self, experiment: Experiment, then: Then) {
        // A run that never took a step is replaced: it would only clutter the table.
        let stale = self.prepared();
        let backend = self.lab.device.with_untracked(|device| {
            device
                .as_ref()
                .map(|device| device.backend.clone())
                .unwrap_or_default()
        });
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
        self.lab
            .edit(|experiment| experiment.seeds.weights = experiment.seeds.weights.wrapping_add(1));
        self.new_run(Then::Rest);
    }

    /// Changes the learning rate: of the run under way from its next step on, else of the experiment.
    pub fn set_rate(self, rate: f64) {
        let stage = self.lab.stage.get_untracked();
        let begun = self
            .lab
            .with_run_untracked(|run| run.step > 0)
            .unwrap_or(false);
        if matches!(stage, Stage::Training | Stage::Paused) && begun {
            let before = self.lab.experiment.get_untracked();
            self.lab
                .edit(|experiment| experiment.training.learning_rate = rate);
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
        let Some(record) = self
            .lab
            .runs
            .with_untracked(|runs| runs.iter().find(|run| run.id == id).cloned())
        else {
            return;
        };
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
            run.status = run.status.brought_back();
            run.step = checkpoint.as_ref().map_or(0, |checkpoint| checkpoint.step);
            run.live.clear();
        });
        self.trainer(|trainer| trainer.prepare(id, &record.experiment, checkpoint));
    }

    /// Trains the runs that answer one of the tutorial's questions, and puts them side by side.
    pub fn ask(self, question: Question) {
        self.lab.compared.set(Vec::new());
        self.lab
            .queue
            .set(question.experiments(&self.lab.experiment.get_untracked()));
        self.next_in_queue();
    }

    /// After the last run of a question the controls and the network agree again: the run with the present settings is brought back.
    pub(super) fn return_from_question(self, last: Run) {
        let first = self.lab.compared.with_untracked(|compared| {
            compared
                .first()
                .copied()
                .filter(|_| compared.contains(&last))
        });
        if let Some(first) = first.filter(|first| *first != last) {
            self.restore(first);
        }
    }

    pub(super) fn next_in_queue(self) -> bool {
        let Some(experiment) = self
            .lab
            .queue
            .with_untracked(|queue| queue.first().cloned())
        else {
            return false;
        };
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
}
