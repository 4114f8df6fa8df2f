//! What the trainer is asked beside training: the sealed test, read-outs, permutations, a twin, a grid.

use super::Actions;
use crate::app::inside::bench::{Errand, Twin};
use crate::inspection::Permutation;
use crate::inspection::grid::GridAxes;
use crate::inspection::readout::Features;
use crate::protocol::Run;
use crate::protocol::inside::ToInside;
use leptos::prelude::*;

impl Actions {
    /// Opens the sealed test set with the run at hand.
    pub fn open_test(self) {
        self.bench.confirming_test.set(false);
        self.send_out(Errand::Test, |run| ToInside::Test { run });
    }

    /// Reads S, pi and the rest off every layer.
    pub fn read_out(self, features: Features, examples: u32) {
        self.send_out(Errand::ReadOut, |run| ToInside::ReadOut {
            run,
            features,
            examples,
        });
    }

    /// Reads out after each epoch from now on, or no longer.
    pub fn watch(self, watch: bool) {
        self.bench.watching.set(watch);
        self.request(|run| ToInside::WatchReadOut { run, watch });
    }

    /// Asks what permutations cost.
    pub fn permute(self, permutations: Vec<Permutation>) {
        self.send_out(Errand::Permute, |run| ToInside::Permute {
            run,
            permutations,
        });
    }

    /// Trains a twin.
    pub fn twin(self, seed: u64) {
        self.bench.twin.set(Twin::default());
        self.send_out(Errand::Twin, |run| ToInside::Twin { run, seed });
    }

    /// Tests on a grid.
    pub fn grid(self, axes: GridAxes) {
        self.bench.grid.set(None);
        self.send_out(Errand::Grid, |run| ToInside::Grid { run, axes });
    }

    /// Ends read-outs, twin and grid where they are.
    pub fn abandon(self) {
        self.bench.errands.update(|errands| {
            errands.retain(|errand| matches!(errand, Errand::Test | Errand::Permute));
        });
        self.request(|run| ToInside::Abandon { run });
    }

    fn send_out(self, errand: Errand, message: impl FnOnce(Run) -> ToInside) {
        if !self.bench.stage.get_untracked().stands() {
            return;
        }
        self.bench.errands.update(|errands| {
            errands.retain(|other| *other != errand);
            errands.push(errand);
        });
        self.request(message);
    }
}
