//! The trainer, seen from the page.
//!
//! ```ignore
//! let trainer = TrainerClient::start(BackendChoice::Auto, move |event| ..);
//! trainer.line();                           // for each simulator: its rows go down it
//! trainer.expect(data, &experiment);        // before simulating
//! trainer.take(data);                       // when all is simulated
//! trainer.prepare(run, &experiment, None);  // answered by Message(Prepared)
//! trainer.moves(run, ToTrainer::Resume);
//! let ask = trainer.ask(run, ToTrainer::Test); // answered in an envelope of this number
//! ```
//! All calls return at once, also while a trainer starts. The client is a handle: clones share the worker, which ends with the last clone.
//! What it decides is in [`super::recovery`].

use super::client::Client;
use super::event::TrainerEvent;
use super::recovery::Supervisor;
use crate::experiment::{BackendChoice, Experiment};
use crate::protocol::{Run, ToTrainer};
use crate::training::Checkpoint;
use std::cell::Cell;
use std::rc::Rc;
use web_sys::MessagePort;

/// The trainer of a page.
#[derive(Clone)]
pub struct TrainerClient {
    client: Client,
    /// Questions asked so far.
    asked: Rc<Cell<u32>>,
}

impl TrainerClient {
    /// Starts a trainer. Events arrive as long as a clone of the client lives.
    pub fn start(choice: BackendChoice, on_event: impl Fn(TrainerEvent) + 'static) -> Self {
        Self {
            client: Client::start(choice, on_event),
            asked: Rc::default(),
        }
    }

    /// Changes the backend; a prepared run goes on from its last epoch on the new one.
    pub fn switch(&self, choice: BackendChoice) {
        self.client.act(|supervisor| supervisor.switch(choice));
    }

    /// A new line to the trainer that is in service, where there is one: the simulator's end.
    pub fn line(&self) -> Option<MessagePort> {
        self.client.line()
    }

    /// Names a data set that will be simulated; the one at hand stays until [`TrainerClient::take`].
    pub fn expect(&self, data: Run, experiment: &Experiment) {
        self.client
            .act(|supervisor| supervisor.expect(data, experiment));
    }

    /// What was expected is simulated: it takes the place of the data before, and the run on those is over.
    pub fn take(&self, data: Run) {
        self.client.act(|supervisor| supervisor.take(data));
    }

    /// What was expected is not wanted any more.
    pub fn cancel(&self) {
        self.client.act(Supervisor::cancel);
    }

    /// Builds the network with fresh weights or from a checkpoint; ends the run before it. Returns the number of the question.
    pub fn prepare(
        &self,
        run: Run,
        experiment: &Experiment,
        checkpoint: Option<Checkpoint>,
    ) -> u32 {
        let ask = self.next();
        self.client
            .act(|supervisor| supervisor.prepare(ask, run, experiment, checkpoint));
        ask
    }

    /// Resume, Pause, StepBatch, StepEpoch or Stop. Returns the number of the question, which a refusal names.
    pub fn moves(&self, run: Run, motion: ToTrainer) -> u32 {
        self.ask(run, motion)
    }

    /// Changes the learning rate from the next step on; answered by `RateChanged`.
    pub fn set_rate(&self, run: Run, rate: f64) -> u32 {
        self.ask(run, ToTrainer::SetRate { rate })
    }

    /// Anything else about the run prepared last; returns the number that the answer, or a refusal, will carry. Of several questions of one
    /// kind that wait, only the newest is answered.
    pub fn ask(&self, run: Run, message: ToTrainer) -> u32 {
        let ask = self.next();
        self.client
            .act(|supervisor| supervisor.ask(ask, run, message));
        ask
    }

    /// Makes the trainer take so many times as long for what it does, for tests.
    pub fn set_pace(&self, times: f64) {
        self.client.set_pace(times);
    }

    /// Makes the trainer panic, for tests.
    pub fn fault(&self) {
        self.client.act(Supervisor::fault);
    }

    fn next(&self) -> u32 {
        self.asked.set(self.asked.get() + 1);
        self.asked.get()
    }
}
