//! What buttons do: the only place where the page's state meets the trainer. Here is the run itself; `preparing` builds it or brings it back,
//! `looking` is about one alignment, `errands` about questions beside training, `answers` about what comes of it all.

mod answers;
mod errands;
mod looking;
mod preparing;

use super::bench::{Bench, Stage};
use crate::app::parts::fields::Form;
use crate::app::runs::RunStatus;
use crate::experiment::BackendChoice;
use crate::protocol::Run;
use crate::protocol::inside::ToInside;
use crate::worker::inside_client::InsideClient;
use leptos::prelude::*;
use std::time::Duration;

/// How long new settings wait for the hand to rest before data are simulated from them.
const SETTLE: Duration = Duration::from_millis(450);

/// What follows once the network stands.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum Then {
    /// Nothing.
    #[default]
    Rest,
    /// Train to the end.
    Resume,
    /// Train one batch.
    StepBatch,
    /// Train one epoch.
    StepEpoch,
}

#[derive(Default)]
struct Engine {
    client: Option<InsideClient>,
    last_run: Run,
    then: Then,
    /// When the alignment was opened last, ms.
    looked: f64,
    /// A look has no answer yet. Of several only the newest gets one.
    looking: bool,
    settling: Option<TimeoutHandle>,
}

/// Everything a control can ask for. Cheap to copy.
#[derive(Clone, Copy)]
pub struct Actions {
    bench: Bench,
    engine: StoredValue<Engine, LocalStorage>,
}

impl Actions {
    /// Starts a trainer and asks it for the experiment.
    pub fn start(bench: Bench) -> Self {
        let actions = Self {
            bench,
            engine: StoredValue::new_local(Engine::default()),
        };
        let client = InsideClient::start(bench.view.get_untracked().backend, move |event| {
            actions.on_event(event);
        });
        actions
            .engine
            .update_value(|engine| engine.client = Some(client));
        actions.new_run(Then::Rest);
        actions.follow_settings();
        actions
    }

    /// Whenever the controls have come to rest on other settings, data and network are made from them; the run before is kept.
    fn follow_settings(self) {
        Effect::new(move |_| {
            let experiment = self.bench.experiment.get();
            if let Some(Some(earlier)) = self
                .engine
                .try_update_value(|engine| engine.settling.take())
            {
                earlier.clear();
            }
            if self
                .bench
                .with_run_untracked(|run| run.experiment == experiment)
                == Some(true)
            {
                return;
            }
            let timer = set_timeout_with_handle(move || self.new_run(Then::Rest), SETTLE).ok();
            self.engine.update_value(|engine| engine.settling = timer);
        });
    }

    /// Makes the trainer panic, so that tests can see the page recover.
    pub fn fault(self) {
        if let Some(client) = self.client() {
            client.fault();
        }
    }

    /// Trains the run at hand to its end; a run that has ended is begun anew.
    pub fn train(self) {
        self.go_on(Then::Resume);
    }

    /// Trains one batch.
    pub fn step_batch(self) {
        self.go_on(Then::StepBatch);
    }

    /// Trains to the end of the epoch.
    pub fn step_epoch(self) {
        self.go_on(Then::StepEpoch);
    }

    fn go_on(self, then: Then) {
        match self.bench.stage.get_untracked() {
            Stage::Ready | Stage::Paused if !self.unsettled() => self.proceed(then),
            Stage::Training | Stage::Failed => (),
            _ => self.new_run(then),
        }
    }

    /// The controls show other settings than those of the run at hand.
    fn unsettled(self) -> bool {
        let now = self.bench.experiment.get_untracked();
        self.bench
            .with_run_untracked(|run| run.experiment != now)
            .unwrap_or(true)
    }

    fn proceed(self, then: Then) {
        let message: fn(Run) -> ToInside = match then {
            Then::Rest => return,
            Then::Resume => |run| ToInside::Resume { run },
            Then::StepBatch => |run| ToInside::StepBatch { run },
            Then::StepEpoch => |run| ToInside::StepEpoch { run },
        };
        self.request(|run| {
            self.bench.stage.set(Stage::Training);
            self.bench
                .update_run(run, |record| record.status = RunStatus::Training);
            message(run)
        });
    }

    /// Pauses after the batch under way.
    pub fn pause(self) {
        self.request(|run| ToInside::Pause { run });
    }

    /// Ends the run where it is.
    pub fn stop(self) {
        self.request(|run| ToInside::Stop { run });
    }

    /// Back to the same untrained weights.
    pub fn reset(self) {
        self.new_run(Then::Rest);
    }

    /// Other untrained weights, from the next seed.
    pub fn new_weights(self) {
        self.bench
            .edit(|experiment| experiment.seeds.weights = experiment.seeds.weights.wrapping_add(1));
        self.new_run(Then::Rest);
    }

    /// Changes the learning rate: of the run under way from its next step on, else of the experiment.
    pub fn set_rate(self, rate: f64) {
        let begun = self
            .bench
            .with_run_untracked(|run| run.step > 0)
            .unwrap_or(false)
            && !self.unsettled();
        let before = self.bench.experiment.get_untracked();
        self.bench.edit(|experiment| {
            experiment.training.learning_rate = rate;
            experiment.training.rate_changes.clear();
        });
        if matches!(
            self.bench.stage.get_untracked(),
            Stage::Training | Stage::Paused
        ) && begun
            && self.bench.refused.with_untracked(Option::is_none)
        {
            // The rate was only tried out against the bounds: the run began with another one, and the change is kept as a change.
            self.bench.experiment.set(before);
            self.request(|run| ToInside::SetRate { run, rate });
        }
    }

    /// Trains on another backend from now on.
    pub fn switch_backend(self, choice: BackendChoice) {
        self.bench.view.update(|view| view.backend = choice);
        if let Some(client) = self.client() {
            client.switch(choice);
        }
    }

    fn request(self, message: impl FnOnce(Run) -> ToInside) {
        if let (Some(run), Some(client)) = (self.bench.at_hand.get_untracked(), self.client()) {
            client.request(message(run));
        }
    }

    fn client(self) -> Option<InsideClient> {
        self.engine
            .try_with_value(|engine| engine.client.clone())
            .flatten()
    }
}
