//! The Lab's trainer, seen from the page.
//!
//! ```ignore
//! let trainer = TrainerClient::start(BackendChoice::Auto, move |event| ..);
//! trainer.expect(data, &experiment);        // before simulating
//! trainer.rows(&rows);                      // as they arrive from the pool; kept, so that a lost trainer can be fed again
//! trainer.prepare(run, &experiment, None);  // answered by Message(Prepared)
//! trainer.resume(run);
//! ```
//! All calls return at once, also while a trainer starts. The client is a handle: clones share the worker, which ends with the last clone.
//! What it decides is in [`super::recovery`].

pub use super::event::TrainerEvent;
pub use super::recovery::Backend;

use super::client::Client;
use super::event::Rows;
use super::recovery::{LabErrand, Supervisor};
use crate::experiment::{BackendChoice, Class, Experiment};
use crate::protocol::{Run, ToTrainer};
use crate::statistics::JointSpectrum;
use crate::training::Checkpoint;

/// The trainer of the Lab.
#[derive(Clone)]
pub struct TrainerClient(Client<LabErrand>);

impl TrainerClient {
    /// Starts a trainer. Events arrive as long as a clone of the client lives.
    pub fn start(choice: BackendChoice, on_event: impl Fn(TrainerEvent) + 'static) -> Self {
        Self(Client::start(choice, on_event))
    }

    /// Changes the backend; a prepared run goes on from its last epoch on the new one.
    pub fn switch(&self, choice: BackendChoice) {
        self.0.act(|supervisor| supervisor.switch(choice));
    }

    /// Names a new data set; rows of an older one are forgotten.
    pub fn expect(&self, data: Run, experiment: &Experiment) {
        self.0.act(|supervisor| supervisor.expect(data, experiment));
    }

    /// Feeds rows; those of another run than the data set's are ignored.
    pub fn rows(&self, rows: &Rows) {
        self.0.act(|supervisor| supervisor.rows(rows));
    }

    /// Builds the network with fresh weights or from a checkpoint; ends the run before it.
    pub fn prepare(&self, run: Run, experiment: &Experiment, checkpoint: Option<Checkpoint>) {
        self.0
            .act(|supervisor| supervisor.prepare(run, experiment, checkpoint));
    }

    /// Trains until the last epoch, a pause or a stop.
    pub fn resume(&self, run: Run) {
        self.0
            .act(|supervisor| supervisor.moves(run, ToTrainer::Resume { run }));
    }

    /// Pauses after the batch under way.
    pub fn pause(&self, run: Run) {
        self.0
            .act(|supervisor| supervisor.moves(run, ToTrainer::Pause { run }));
    }

    /// Trains one batch, then pauses.
    pub fn step_batch(&self, run: Run) {
        self.0
            .act(|supervisor| supervisor.moves(run, ToTrainer::StepBatch { run }));
    }

    /// Trains to the end of the epoch, then pauses.
    pub fn step_epoch(&self, run: Run) {
        self.0
            .act(|supervisor| supervisor.moves(run, ToTrainer::StepEpoch { run }));
    }

    /// Ends the run where it is.
    pub fn stop(&self, run: Run) {
        self.0
            .act(|supervisor| supervisor.moves(run, ToTrainer::Stop { run }));
    }

    /// Changes the learning rate from the next step on; answered by `RateChanged`.
    pub fn set_rate(&self, run: Run, rate: f64) {
        self.0.act(|supervisor| supervisor.set_rate(run, rate));
    }

    /// Asks for every layer's output for a locus; answered by `Inspected`. Of several requests that wait only the newest is answered.
    pub fn inspect(&self, run: Run, class: Class, index: u32) {
        self.0
            .act(|supervisor| supervisor.ask(run, ToTrainer::Inspect { run, class, index }));
    }

    /// Asks for a prediction for a spectrum from a file; answered by `Predicted`.
    pub fn predict(&self, run: Run, spectrum: JointSpectrum) {
        self.0
            .act(|supervisor| supervisor.ask(run, ToTrainer::Predict { run, spectrum }));
    }

    /// Opens the sealed test set; answered by `Tested`.
    pub fn test(&self, run: Run) {
        self.0
            .act(|supervisor| supervisor.ask(run, ToTrainer::Test { run }));
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
