//! What the trainer's answers change.

use super::{Errand, Held, Inspection, Next};
use crate::inspection::Opening;
use crate::protocol::{FromTrainer, Run, Shown, Which};

impl Inspection {
    /// An example was opened; `wanted` is the one that is looked at now.
    pub fn opened(
        &mut self,
        run: Run,
        which: Which,
        shown: Option<Shown>,
        wanted: Shown,
        opening: &Held<Opening>,
    ) -> Vec<Next> {
        let awaited = if self.edits.is_empty() {
            Some(wanted)
        } else {
            None
        };
        if self.run() != Some(run) {
            return Vec::new();
        }
        if which == Which::Trained {
            self.looking = false;
        }
        // An answer to a question that was overtaken.
        if shown != awaited || self.example != Some(wanted) {
            return Vec::new();
        }
        match which {
            Which::Trained => {
                self.opening = Some(opening.clone());
                self.explain()
            }
            Which::Twin => {
                self.twin.opening = Some(opening.clone());
                Vec::new()
            }
            Which::Untrained => Vec::new(),
        }
    }

    /// An answer that is of this view alone.
    pub fn hears(&mut self, run: Run, ask: u32, message: FromTrainer) -> Vec<Next> {
        if self.run() != Some(run) {
            return Vec::new();
        }
        match message {
            FromTrainer::Explained { explanation } => {
                // Another cell may have been chosen since.
                let wanted = self.chosen.is_some_and(|cell| {
                    (cell.layer, cell.place) == (explanation.layer + 1, explanation.cell)
                });
                if wanted {
                    self.explanation = Some(*explanation);
                }
            }
            FromTrainer::Weights {
                which: Which::Trained,
                weights,
            } => self.weights = Held::new(weights),
            FromTrainer::ReadOut { watched, read_outs } => {
                let key = (read_outs.epoch, read_outs.features);
                // One asked for by hand is of more examples than the one that is read after each epoch.
                let better = self
                    .read_outs
                    .iter()
                    .filter(|earlier| (earlier.epoch, earlier.features) == key)
                    .any(|earlier| earlier.examples > read_outs.examples);
                if !better {
                    self.read_outs
                        .retain(|earlier| (earlier.epoch, earlier.features) != key);
                    self.read_outs.push(Held::new(*read_outs));
                }
                if !watched {
                    self.is_home(ask);
                }
            }
            FromTrainer::TwinProgress { metrics, of } => self.twin.progress = Some((metrics, of)),
            FromTrainer::Twinned { report } => {
                self.twin.report = Some(Held::new(*report));
                self.twin.held = true;
                self.is_home(ask);
                return vec![Next::Open];
            }
            FromTrainer::GridDone { grid } => {
                let whole = grid.is_whole();
                self.grid = Some(*grid);
                if whole {
                    self.is_home(ask);
                }
            }
            _ => {}
        }
        Vec::new()
    }

    /// What follows here from an answer that changes the run: the network has other weights now.
    pub fn follows(&mut self, run: Run, ask: u32, message: &FromTrainer) -> Vec<Next> {
        if self.run() != Some(run) {
            return Vec::new();
        }
        match message {
            FromTrainer::Prepared { .. } => {
                self.ready = true;
                let mut next = self.ask_weights();
                if self.watching {
                    next.extend(self.watch(true));
                }
                next
            }
            FromTrainer::Epoch { .. } => self.ask_weights(),
            FromTrainer::Paused { .. } | FromTrainer::Finished { .. } => {
                let mut next = vec![Next::Open];
                next.extend(self.ask_weights());
                next
            }
            FromTrainer::Permuted { .. } => {
                self.is_home(ask);
                Vec::new()
            }
            _ => Vec::new(),
        }
    }

    /// A question was refused.
    pub fn refused(&mut self, ask: u32) {
        self.looking = false;
        if self.watch == Some(ask) {
            self.watch = None;
            self.watching = false;
        }
        if self.out.contains(&(ask, Errand::Twin)) {
            self.twin.progress = None;
        }
        self.is_home(ask);
    }

    fn is_home(&mut self, ask: u32) {
        self.out.retain(|(number, _)| *number != ask);
    }
}
