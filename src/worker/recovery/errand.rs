//! What a page wants of a trainer. Who trains, and what happens when a trainer is lost, does not depend on it.

use super::choice::Backend;
use crate::protocol::{FromTrainer, ToTrainer};
use crate::worker::Body;
use crate::worker::event::TrainerEvent;

/// A message to a trainer, and its body.
pub type Letter = (ToTrainer, Option<Body>);

/// What follows from something that a trainer said.
#[derive(Debug, Default)]
pub struct Reply {
    /// For the page, in order.
    pub tell: Vec<TrainerEvent>,
    /// For the trainer, after that.
    pub send: Vec<ToTrainer>,
    /// Something was achieved: trainers that were lost before it no longer count.
    pub achieved: bool,
}

/// What a page wants of a trainer, kept so that a fresh one can be told all of it again.
pub trait Errand: Default {
    /// An answer is expected.
    fn waits(&self) -> bool;

    /// Someone waits for a network: no time to wait for another backend.
    fn urgent(&self) -> bool;

    /// Everything that a fresh trainer is told, and what the page hears about it. `cause` is the beginning of a sentence about the trainer
    /// before this one, if there was one.
    fn feed(
        &mut self,
        cause: Option<String>,
        backend: Backend,
    ) -> (Vec<Letter>, Option<TrainerEvent>);

    /// The trainer says something about a run.
    fn heard(&mut self, message: FromTrainer) -> Reply;
}

/// What the page hears where nothing was lost but the trainer.
pub(super) fn next_trainer(cause: &str, backend: Backend) -> TrainerEvent {
    TrainerEvent::Notice(format!("{cause}. Training will use {}.", backend.words()))
}

/// What the page hears once a run stands again.
pub(super) fn goes_on(cause: Option<String>, epoch: u32, backend: Backend) -> String {
    format!(
        "{}. The run goes on from the end of epoch {epoch}, on {}.",
        cause.unwrap_or_default(),
        backend.words()
    )
}
