//! Which trainer works, and how a run survives the loss of one.

use crate::experiment::BackendChoice;
use crate::protocol::{DeviceReport, FromTrainer, Run};

/// What a trainer runs on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Backend {
    /// WebAssembly SIMD.
    Cpu,
    /// WebGPU.
    WebGpu,
}

/// What the trainer's client tells the page.
#[derive(Clone, Debug, PartialEq)]
pub enum TrainerEvent {
    /// A trainer is chosen; comes again after a switch or a loss.
    Device {
        /// What it computes on.
        device: DeviceReport,
        /// Training examples per second in the short measurement; 0 where it was not measured.
        examples_per_second: f64,
        /// Why this one, in words for the header's tooltip.
        reason: String,
    },
    /// What the trainer says about a run, except `Ready`, `NoDevice`, `DeviceLost` and `Panicked`, which are dealt with before.
    Message(Box<FromTrainer>),
    /// A trainer was lost and the run goes on from an epoch's end: forget progress after `step`. No second `Prepared` is sent.
    Recovered {
        /// The run.
        run: Run,
        /// Epochs that still count.
        epoch: u32,
        /// Steps that still count.
        step: u32,
        /// What happened, a sentence for the page.
        notice: String,
    },
    /// Something went wrong and was put right while no run was prepared; a sentence for the page.
    Notice(String),
    /// No trainer can be had; a sentence for the page. [`super::trainer::TrainerClient::switch`] tries again.
    Failed {
        /// Why, and what to do.
        reason: String,
    },
}

// keeps the import until the core is written
#[allow(unused)]
fn _uses(_: BackendChoice) {}
