//! The trainer, seen from the page.
//!
//! ```ignore
//! let trainer = TrainerClient::start(BackendChoice::Auto, move |event| ..);
//! trainer.expect(data, &experiment);        // before simulating
//! trainer.rows(&rows);                      // as they arrive from the pool; kept, so that a lost trainer can be fed again
//! trainer.prepare(run, &experiment, None);  // answered by Message(Prepared)
//! trainer.resume(run);
//! ```
//! All calls return at once and wait in a queue while a trainer starts. The client is a handle: clones share the worker, which ends with
//! the last clone.

use super::pool::Rows;
pub use super::recovery::{Backend, TrainerEvent};
use crate::experiment::{BackendChoice, Class, Experiment};
use crate::protocol::Run;
use crate::statistics::JointSpectrum;
use crate::training::Checkpoint;

/// The trainer of a page.
#[derive(Clone)]
pub struct TrainerClient {}

impl TrainerClient {
    /// Starts a trainer.
    pub fn start(_choice: BackendChoice, _on_event: impl Fn(TrainerEvent) + 'static) -> Self {
        todo!()
    }

    /// Changes the backend; a prepared run goes on from its last epoch on the new one.
    pub fn switch(&self, _choice: BackendChoice) {
        todo!()
    }

    /// Names a new data set; rows of an older one are forgotten.
    pub fn expect(&self, _data: Run, _experiment: &Experiment) {
        todo!()
    }

    /// Feeds rows; those of another run than the data set's are ignored.
    pub fn rows(&self, _rows: &Rows) {
        todo!()
    }

    /// Builds the network with fresh weights or from a checkpoint; ends the run before it.
    pub fn prepare(&self, _run: Run, _experiment: &Experiment, _checkpoint: Option<Checkpoint>) {
        todo!()
    }

    /// Trains until the last epoch, a pause or a stop.
    pub fn resume(&self, _run: Run) {
        todo!()
    }

    /// Pauses after the batch under way.
    pub fn pause(&self, _run: Run) {
        todo!()
    }

    /// Trains one batch, then pauses.
    pub fn step_batch(&self, _run: Run) {
        todo!()
    }

    /// Trains to the end of the epoch, then pauses.
    pub fn step_epoch(&self, _run: Run) {
        todo!()
    }

    /// Ends the run where it is.
    pub fn stop(&self, _run: Run) {
        todo!()
    }

    /// Changes the learning rate from the next step on; answered by `RateChanged`.
    pub fn set_rate(&self, _run: Run, _rate: f64) {
        todo!()
    }

    /// Asks for every layer's output for a locus; answered by `Inspected`.
    pub fn inspect(&self, _run: Run, _class: Class, _index: u32) {
        todo!()
    }

    /// Asks for a prediction for a spectrum from a file; answered by `Predicted`.
    pub fn predict(&self, _run: Run, _spectrum: JointSpectrum) {
        todo!()
    }

    /// Opens the sealed test set; answered by `Tested`.
    pub fn test(&self, _run: Run) {
        todo!()
    }

    /// Makes the trainer panic, for tests.
    pub fn fault(&self) {
        todo!()
    }
}
