//! Simulating the data, and showing one locus of them.

use super::{Actions, After};
use crate::app::lab::state::{Simulated, Stage};
use crate::app::parts::motion::reduced_motion;
use crate::coalescent::LocusId;
use crate::experiment::Class;
use crate::worker::pool::SimulatorPool;
use leptos::prelude::*;

/// How often a newly simulated locus is shown while a simulation runs, milliseconds.
const GLIMPSE_MS: f64 = 700.0;

impl Actions {
    /// Simulates the experiment's data.
    pub fn simulate(self) {
        self.simulate_then(After::Rest);
    }

    pub(super) fn simulate_then(self, after: After) {
        let experiment = self.lab.experiment.get_untracked();
        self.start_trainer();
        self.lab.at_hand.set(None);
        self.lab.current.set(None);
        self.forget_answer();
        self.lab.data.set(None);
        self.lab.report.set(None);
        self.lab.inspection.set(None);
        self.lab.simulated.update(|simulated| {
            *simulated = Simulated {
                total: 2 * experiment.loci_per_class,
                workers: simulated.workers,
                ..Simulated::default()
            };
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
    pub(super) fn glimpse(self, done: u32) {
        let now = js_sys::Date::now();
        let due = self
            .engine
            .with_value(|engine| now - engine.glimpsed > GLIMPSE_MS);
        if !due || reduced_motion() || !self.lab.on_screen.get_untracked() {
            return;
        }
        self.engine.update_value(|engine| engine.glimpsed = now);
        let class = if done.is_multiple_of(2) {
            Class::Divergence
        } else {
            Class::GeneFlow
        };
        self.show(
            class,
            done / 2,
            self.lab
                .experiment
                .with_untracked(|experiment| experiment.locus.length / 2.0),
        );
    }

    /// Asks for the view of a locus at a position; beyond the last locus, of the last.
    pub(super) fn show(self, class: Class, index: u32, position: f64) {
        let experiment = self.lab.experiment.get_untracked();
        let id = LocusId {
            seed: experiment.seeds.data,
            class: class.into(),
            index: index.min(experiment.loci_per_class.saturating_sub(1)),
        };
        let run = self.engine.try_update_value(|engine| {
            engine.look_run += 1;
            engine.look_run
        });
        if let Some(run) = run {
            self.pool(|pool| pool.look(run, &experiment, id, position));
        }
    }
}
