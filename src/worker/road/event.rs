//! What a page hears of its trainer, and what it feeds to it.

use crate::protocol::road::{Envelope, FromTrainer};
use crate::protocol::{self, DeviceReport, Run};
use crate::worker::{Body, event};

/// Examples as they came from a simulator: rows of a [`crate::dataset::road::Layout`] that the page hands on without reading.
#[derive(Clone, Debug)]
pub struct Rows {
    /// The run that asked for them: the data set.
    pub run: Run,
    /// Scenario of all rows.
    pub scenario: u8,
    /// Index of the first row.
    pub first: u32,
    /// Number of rows.
    pub count: u32,
    /// The numbers, row after row.
    pub values: Body,
}

/// What the trainer's client tells the page.
#[derive(Clone, Debug)]
pub enum TrainerEvent {
    /// A trainer is chosen; comes again after a switch or a loss.
    Using {
        /// What it computes on.
        device: DeviceReport,
        /// Training examples per second in the short measurement; 0 where it was not measured.
        examples_per_second: f64,
        /// Why this one, a sentence.
        reason: String,
    },
    /// Something went wrong and was put right while no run was prepared; a sentence.
    Notice(String),
    /// A trainer was lost or exchanged and the run goes on from an epoch's end: forget progress after `step`. No second `Prepared` is sent.
    Recovered {
        /// The run.
        run: Run,
        /// Epochs that still count.
        epoch: u32,
        /// Steps that still count.
        step: u32,
        /// What happened, a sentence.
        notice: String,
    },
    /// No trainer can be had; a sentence. Choosing a backend tries again.
    Failed {
        /// Why, and what to do.
        reason: String,
    },
    /// What the trainer says about the run prepared last or the data set expected last.
    Message(Box<Envelope<FromTrainer>>),
}

impl TrainerEvent {
    /// The event as a page of any experiment hears it; none of what other pages hear.
    pub fn of(event: event::TrainerEvent) -> Option<Self> {
        Some(match event {
            event::TrainerEvent::Device {
                device,
                examples_per_second,
                reason,
            } => Self::Using {
                device,
                examples_per_second,
                reason,
            },
            event::TrainerEvent::Notice(notice) => Self::Notice(notice),
            event::TrainerEvent::Recovered {
                run,
                epoch,
                step,
                notice,
            } => Self::Recovered {
                run,
                epoch,
                step,
                notice,
            },
            event::TrainerEvent::Failed { reason } => Self::Failed { reason },
            event::TrainerEvent::Message(message) => match *message {
                protocol::FromTrainer::Road(envelope) => Self::Message(envelope),
                _ => return None,
            },
        })
    }
}
