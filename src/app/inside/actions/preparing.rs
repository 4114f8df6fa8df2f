//! A run is made from the settings, or brought back from the table.

use super::{Actions, Then};
use crate::app::inside::bench::Stage;
use crate::app::inside::record::{RunRecord, test_set_key};
use crate::app::parts::openings;
use crate::app::state::RunStatus;
use crate::experiment::regression::{Regression, Shown};
use crate::protocol::Run;
use crate::protocol::inside::ToInside;
use crate::training::Checkpoint;
use leptos::prelude::*;

impl Actions {
    pub(super) fn new_run(self, then: Then) {
        let experiment = self.bench.experiment.get_untracked();
        let id = self.engine.try_update_value(|engine| {
            engine.last_run += 1;
            engine.last_run
        });
        let Some(id) = id else { return };
        // A run that never took a step is replaced: it would only clutter the table.
        let stale = self.bench.at_hand.get_untracked();
        let backend = self.bench.device.with_untracked(|device| {
            device
                .as_ref()
                .map(|device| device.backend.clone())
                .unwrap_or_default()
        });
        self.bench.runs.update(|runs| {
            runs.retain(|run| Some(run.id) != stale || run.step > 0);
            runs.push(RunRecord::new(id, experiment, backend));
        });
        self.prepare(id, None, then);
    }

    /// Brings back a run's settings and its network as it was at the end of its last epoch.
    pub fn restore(self, id: Run) {
        let found = self.bench.runs.with_untracked(|runs| {
            runs.iter()
                .find(|run| run.id == id)
                .map(|run| (run.experiment.clone(), run.latest.clone()))
        });
        let Some((experiment, checkpoint)) = found else {
            return;
        };
        self.bench.refused.set(None);
        self.bench.update_run(id, |run| {
            run.status = run.status.brought_back();
            run.step = checkpoint.as_ref().map_or(0, |checkpoint| checkpoint.step);
            run.live.clear();
        });
        self.bench.at_hand.set(Some(id));
        self.bench.experiment.set(experiment);
        self.prepare(id, checkpoint, Then::Rest);
    }

    fn prepare(self, id: Run, checkpoint: Option<Checkpoint>, then: Then) {
        // Who is left while it trains can be brought back.
        if let Some(left) = self.bench.at_hand.get_untracked() {
            self.bench.update_run(left, |run| {
                if run.status == RunStatus::Training {
                    run.status = RunStatus::Paused;
                }
            });
        }
        self.engine.update_value(|engine| {
            (engine.then, engine.looking) = (then, false);
            if let Some(timer) = engine.settling.take() {
                timer.clear();
            }
        });
        self.bench.forget_findings();
        self.bench.data.set(None);
        self.bench.simulated.set([0, 0]);
        self.bench.at_hand.set(Some(id));
        if self.bench.device.with_untracked(Option::is_some) {
            self.bench.stage.set(Stage::Simulating);
        }
        self.count_openings();
        let experiment = self.bench.with_run_untracked(|run| run.experiment.clone());
        if let Some(experiment) = &experiment {
            self.stay_within(experiment);
        }
        if let (Some(client), Some(experiment)) = (self.client(), experiment) {
            client.prepare(id, &experiment, checkpoint);
        }
        if self.bench.watching.get_untracked() {
            self.request(|run| ToInside::WatchReadOut { run, watch: true });
        }
    }

    /// Of fewer examples, the one looked at may not be there.
    fn stay_within(self, experiment: &Regression) {
        let [training, validation, test] = Regression::SPLIT.sizes(experiment.examples);
        let there = match self.bench.view.get_untracked().shown {
            Shown::Training(index) => index < training,
            Shown::Validation(index) => index < validation,
            Shown::Test(index) => index < test,
        };
        if !there {
            self.bench.view.update(|view| view.shown = Shown::default());
        }
    }

    fn count_openings(self) {
        if let Some(key) = self
            .bench
            .with_run_untracked(|run| test_set_key(&run.experiment))
        {
            self.bench.openings.set(openings::read(&key));
        }
    }
}
