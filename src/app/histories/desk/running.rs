//! What runs by itself: many loci, and a coalescent that is played event by event.

use super::{Desk, Stage};
use crate::app::state::history::{self, Ask};
use crate::protocol::ToExplorer;
use leptos::prelude::*;
use std::time::Duration;

/// Time between two events that are played, ms.
const PLAY: Duration = Duration::from_millis(650);

impl Desk {
    /// Simulates many loci.
    pub fn simulate(self) {
        if self.stage.get_untracked() != Stage::Ready {
            return;
        }
        let study = self.study.get_untracked();
        let run = self.begin(Ask::Many);
        self.engine
            .update_value(|engine| engine.many_of = study.clone());
        self.stage.set(Stage::Simulating);
        self.loci.set(None);
        self.forecast.set(None);
        self.asking.set(false);
        self.done.set(0);
        let count = self.view.with_untracked(|view| view.loci);
        self.ask(&ToExplorer::Begin { run, study, count });
    }

    /// Ends the simulation of many loci; those that are there stay.
    pub fn cancel(self) {
        self.begin(Ask::Many);
        self.asking.set(false);
        if self.stage.get_untracked() == Stage::Simulating {
            self.stage.set(Stage::Ready);
        }
    }

    /// Measures what loci of this history cost.
    pub fn measure(self) {
        let study = self.study.get_untracked();
        let run = self.begin(Ask::Costs);
        self.engine
            .update_value(|engine| engine.cost_of = study.clone());
        self.measuring.set(true);
        self.costs.set(None);
        self.ask(&ToExplorer::Measure { run, study });
    }

    /// Ends the measurement after the point that is under way; those that are there stay.
    pub fn stop_measuring(self) {
        self.begin(Ask::Costs);
        self.measuring.set(false);
    }

    /// Goes on although it takes long.
    pub fn proceed(self) {
        let run = self
            .engine
            .try_with_value(|engine| engine.runs.newest(Ask::Many))
            .unwrap_or_default();
        if self.asking.get_untracked() {
            self.asking.set(false);
            self.ask(&ToExplorer::More { run });
        }
    }

    /// Asks for the coalescent that is played one event at a time.
    pub(super) fn play_anew(self) {
        let run = self.begin(Ask::Walk);
        let (replicate, position) = self
            .view
            .with_untracked(|view| (view.replicate, view.position));
        self.ask(&ToExplorer::Walk {
            run,
            study: self.study.get_untracked(),
            replicate,
            position,
        });
    }

    /// Events of the coalescent that is played.
    fn events(self) -> usize {
        self.walk
            .with_untracked(|walk| walk.as_ref().map_or(0, |(walk, _)| walk.steps.len()))
    }

    /// Lets the next event happen, or takes the last one back.
    pub fn step(self, forward: bool) {
        let last = self.events();
        self.event
            .update(|event| *event = history::step(*event, last, forward));
        if self.event.get_untracked() >= last {
            self.pause();
        }
    }

    /// Plays event after event; from the beginning where all have happened.
    pub fn play(self) {
        let last = self.events();
        self.event
            .update(|event| *event = history::play(*event, last));
        self.playing.set(true);
        self.step(true);
        let next = move || {
            // Where nobody sees it, it waits.
            if self.on_screen.get_untracked() {
                self.step(true);
            }
        };
        let timer = set_interval_with_handle(next, PLAY).ok();
        self.engine.update_value(|engine| engine.timer = timer);
    }

    /// Ends playing.
    pub fn pause(self) {
        self.playing.set(false);
        if let Some(Some(timer)) = self.engine.try_update_value(|engine| engine.timer.take()) {
            timer.clear();
        }
    }
}
