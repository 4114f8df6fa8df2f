//! What is found out about the network at hand, as signals: the Lab's trainer answers, the view Inside shows it.

use crate::app::state::inspection::{Errand, Held, Inspection};
use crate::experiment::Experiment;
use crate::inspection::Opening;
use crate::protocol::Run;
use leptos::prelude::*;

/// All that is found out, and its parts that are drawn. Cheap to copy.
#[derive(Clone, Copy)]
pub struct Inspector {
    /// What is decided in plain Rust.
    pub state: RwSignal<Inspection>,
    /// The run whose network it is.
    pub run: Memo<Option<Run>>,
    /// Whether it can be asked.
    pub ready: Memo<bool>,
    /// The example looked at, or what a person made of it, through every layer.
    pub opening: Memo<Option<Held<Opening>>>,
}

impl Inspector {
    /// Nothing is known yet.
    pub fn new() -> Self {
        let state = RwSignal::new(Inspection::default());
        Self {
            state,
            run: Memo::new(move |_| state.with(Inspection::run)),
            ready: Memo::new(move |_| state.with(Inspection::is_ready)),
            opening: Memo::new(move |_| state.with(|state| state.opening.clone())),
        }
    }

    /// A value of the state that changes only when it does.
    pub fn memo<T: PartialEq + Send + Sync + 'static>(
        self,
        read: impl Fn(&Inspection) -> T + Send + Sync + 'static,
    ) -> Memo<T> {
        Memo::new(move |_| self.state.with(&read))
    }

    /// Reads from the experiment whose network it is.
    pub fn with_experiment<T>(self, read: impl FnOnce(&Experiment) -> T) -> Option<T> {
        self.run.with(|_| ());
        self.state
            .with_untracked(|state| state.experiment().map(read))
    }

    /// Whether something of this kind is under way.
    pub fn is_out(self, errand: Errand) -> Memo<bool> {
        self.memo(move |state| state.is_out(errand))
    }
}

impl Default for Inspector {
    fn default() -> Self {
        Self::new()
    }
}
