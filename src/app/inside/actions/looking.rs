//! One alignment: which is looked at, what is made of it, and the cell whose numbers are asked for.

use super::Actions;
use crate::app::plots::inside::CellPlace;
use crate::experiment::regression::{RegressionView, Shown, Shows};
use crate::observation::alignment::arrange;
use crate::protocol::inside::{Subject, ToInside, Which};
use crate::statistics::Alignment;
use crate::worker::clock::now;
use leptos::prelude::*;

/// Shortest time between two looks at the example while the network trains, ms.
const LOOK_AGAIN_MS: f64 = 500.0;

impl Actions {
    /// Looks at another example.
    pub fn show(self, shown: Shown) {
        self.bench.view.update(|view| view.shown = shown);
        self.back_to_the_example();
    }

    /// Forgets what was made of the example.
    pub fn back_to_the_example(self) {
        self.bench.edits.set(Vec::new());
        self.bench.chosen.set(None);
        self.bench.explanation.set(None);
        self.look();
    }

    /// Changes the alignment looked at.
    pub fn disturb(self, change: impl FnOnce(&Alignment) -> Alignment) {
        let opened = self
            .bench
            .opening
            .with_untracked(|opening| opening.as_ref().map(|opening| opening.alignment.clone()));
        let last = self
            .bench
            .edits
            .with_untracked(|edits| edits.last().cloned())
            .or(opened);
        if let Some(last) = last {
            self.bench.edits.update(|edits| edits.push(change(&last)));
            self.look();
        }
    }

    /// Puts rows and columns into the order of the observation again.
    pub fn arrange(self) {
        if let Some(observation) = self
            .bench
            .with_run_untracked(|run| run.experiment.observation)
        {
            self.disturb(|alignment| arrange(&observation, alignment).alignment);
        }
    }

    /// Takes the last change back.
    pub fn undo(self) {
        self.bench.edits.update(|edits| {
            edits.pop();
        });
        self.look();
    }

    /// Opens the alignment looked at.
    pub fn look(self) {
        if !self.bench.stage.get_untracked().stands() {
            return;
        }
        let RegressionView { shown, shows, .. } = self.bench.view.get_untracked();
        let edited = self
            .bench
            .edits
            .with_untracked(|edits| edits.last().cloned());
        let subject = edited.map_or(Subject::Example(shown), |alignment| Subject::Edited {
            alignment,
            arrange: false,
        });
        let gradient = shows != Shows::Activation;
        self.engine.update_value(|engine| {
            engine.looked = now();
            engine.looking = true;
        });
        self.request(|run| ToInside::Open {
            run,
            which: Which::Trained,
            subject: subject.clone(),
            gradient,
        });
        if self.bench.twin.with_untracked(|twin| twin.report.is_some()) {
            self.request(|run| ToInside::Open {
                run,
                which: Which::Twin,
                subject,
                gradient: false,
            });
        }
    }

    /// Opens it again while the network trains, not more often than a person can see, and not while nobody can.
    pub(super) fn look_again(self) {
        let due = self
            .engine
            .try_with_value(|engine| !engine.looking && now() - engine.looked >= LOOK_AGAIN_MS);
        if due == Some(true) && self.bench.on_screen.get_untracked() {
            self.look();
        }
    }

    /// Asks for the numbers behind a cell; a cell of the input has none.
    pub fn choose(self, cell: Option<CellPlace>) {
        self.bench.chosen.set(cell);
        self.bench.explanation.set(None);
        self.explain();
    }

    pub(super) fn explain(self) {
        let Some(CellPlace { layer, place }) = self.bench.chosen.get_untracked() else {
            return;
        };
        if let Some(layer) = layer.checked_sub(1) {
            self.request(|run| ToInside::Explain {
                run,
                which: Which::Trained,
                layer,
                cell: place,
            });
        }
    }

    /// Asks for the kernels, where they are looked at.
    pub fn ask_weights(self) {
        if self.bench.looks_at_weights.get_untracked() {
            self.request(|run| ToInside::Weights {
                run,
                which: Which::Trained,
            });
        }
    }
}
