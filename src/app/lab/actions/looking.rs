//! The example on the table: drawn by a simulator, opened by the trainer, and what is found out about the network beside it.

use super::Actions;
use crate::app::parts::motion::reduced_motion;
use crate::app::place::Place;
use crate::app::state::inspection::{Inspection, Next};
use crate::app::state::observed::joint;
use crate::app::state::own_spectrum::Judge;
use crate::app::state::{self, Asked};
use crate::dataset::ExampleId;
use crate::protocol::{Shown, ToTrainer};
use crate::worker::clock::now;
use leptos::prelude::*;

/// How often a newly simulated example is shown while a simulation runs, milliseconds.
const GLIMPSE_MS: f64 = 700.0;
/// Shortest time between two looks at the example while the network trains, milliseconds.
const LOOK_AGAIN_MS: f64 = 500.0;

impl Actions {
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
    pub(super) fn glimpse(self, done: u32) {
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
    pub(super) fn open_again(self) {
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
    pub(super) fn forget_answer(self) {
        self.lab.own.update(|own| {
            if let Some(own) = own {
                own.answer = None;
            }
        });
    }

    /// Asks the network at hand about the file's spectrum, once its axes are known and if it was trained on such spectra.
    pub fn predict(self) {
        self.forget_answer();
        let asked = self.lab.state.with_untracked(|state| {
            let Judge::Trained(run) = Judge::of(state) else {
                return None;
            };
            Some((run, joint(&state.run(run)?.experiment)?))
        });
        let Some((run, (samples, folded))) = asked else {
            return;
        };
        // What stands in the way is written beside the file; here it only means that nothing can be asked.
        let spectrum = self.lab.own.with_untracked(|own| {
            own.as_ref()
                .filter(|own| own.axes_confirmed)?
                .spectrum(samples, folded)
                .ok()
        });
        if let Some(spectrum) = spectrum {
            self.trainer(Asked::Look, |trainer| {
                trainer.ask(run, ToTrainer::Predict { spectrum })
            });
        }
    }
}

/// An example as the trainer calls it.
pub(super) fn shown(id: ExampleId) -> Shown {
    Shown {
        scenario: id.scenario,
        index: id.index,
    }
}
