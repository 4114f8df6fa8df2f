//! How far a run goes by itself, and how fast it is.

/// Trains for at most this many milliseconds before messages get a turn.
pub(super) const SLICE: f64 = 30.0;

/// Milliseconds between two reports inside an epoch.
pub(super) const BETWEEN_REPORTS: f64 = 150.0;

/// How far a run goes by itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Motion {
    /// It rests.
    Rest,
    /// One batch.
    Batch,
    /// To the end of the epoch.
    Epoch,
    /// To the last epoch.
    Whole,
}

/// Examples trained on, and the milliseconds that took.
#[derive(Clone, Copy, Default)]
pub(super) struct Pace {
    examples: usize,
    pub(super) milliseconds: f64,
}

impl Pace {
    pub(super) fn add(&mut self, examples: usize, milliseconds: f64) {
        self.examples += examples;
        self.milliseconds += milliseconds;
    }

    pub(super) fn per_second(self) -> f64 {
        if self.milliseconds > 0.0 {
            self.examples as f64 / self.milliseconds * 1e3
        } else {
            0.0
        }
    }
}
