//! The trainer of the page "Inside", seen from the page.
//!
//! ```ignore
//! let trainer = InsideClient::start(BackendChoice::Auto, move |event| ..);
//! trainer.prepare(run, &experiment, None);          // answered by Simulating until Prepared
//! trainer.request(ToInside::Resume { run });
//! ```
//! All calls return at once, also while a trainer starts; what is asked before it is up is told it then. Answers about another run than the
//! one prepared last never arrive. What it decides is in [`super::recovery`].

use super::client::Client;
use super::event::TrainerEvent;
use super::recovery::{InsideErrand, Supervisor};
use crate::experiment::BackendChoice;
use crate::experiment::regression::Regression;
use crate::protocol::Run;
use crate::protocol::inside::ToInside;
use crate::training::Checkpoint;

/// The trainer of the page.
#[derive(Clone)]
pub struct InsideClient(Client<InsideErrand>);

impl InsideClient {
    /// Starts a trainer. Events arrive as long as a clone of the client lives.
    pub fn start(choice: BackendChoice, on_event: impl Fn(TrainerEvent) + 'static) -> Self {
        Self(Client::start(choice, on_event))
    }

    /// Changes the backend; a prepared run goes on from its last epoch on the new one.
    pub fn switch(&self, choice: BackendChoice) {
        self.0.act(|supervisor| supervisor.switch(choice));
    }

    /// Simulates the data and builds the network, with fresh weights or from a checkpoint; ends the run before it.
    pub fn prepare(&self, run: Run, experiment: &Regression, checkpoint: Option<Checkpoint>) {
        self.0
            .act(|supervisor| supervisor.prepare(run, experiment, checkpoint));
    }

    /// Anything else about the run prepared last. Of several questions of one kind that wait only the newest is answered.
    pub fn request(&self, message: ToInside) {
        self.0.act(|supervisor| supervisor.request(message));
    }

    /// Makes the trainer take so many times as long for what it does, for tests.
    pub fn set_pace(&self, times: f64) {
        self.0.set_pace(times);
    }

    /// Makes the trainer panic, for tests.
    pub fn fault(&self) {
        self.0.act(Supervisor::fault);
    }
}
