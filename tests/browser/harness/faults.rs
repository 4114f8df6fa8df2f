//! What goes wrong on purpose: a worker that panics, a graphics device that is lost.

use crate::session::Session;
use anyhow::Result;
use serde_json::json;

/// The workers that can be made to panic.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Worker {
    /// One simulator.
    Simulator,
    /// The trainer.
    Trainer,
    /// The worker of the view History.
    Explorer,
}

/// Asks the page to send a worker the fault message of the protocol: it listens to the event `playground-fault` for that.
///
/// # Errors
/// Where the driver does not answer.
pub async fn panic(session: &Session, worker: Worker) -> Result<()> {
    let detail = match worker {
        Worker::Simulator => "simulator",
        Worker::Trainer => "trainer",
        Worker::Explorer => "explorer",
    };
    let script =
        "window.dispatchEvent(new CustomEvent('playground-fault', {detail: arguments[0]}))";
    session
        .script(script, vec![json!(detail)])
        .await
        .map(std::mem::drop)
}

/// Crashes the browser's GPU process: every WebGPU device is lost.
///
/// # Errors
/// Where the browser refuses.
pub async fn lose_the_device(session: &Session) -> Result<()> {
    session
        .devtools("Browser.crashGpuProcess", json!({}))
        .await
        .map(std::mem::drop)
}
