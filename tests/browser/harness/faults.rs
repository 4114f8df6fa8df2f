//! What goes wrong on purpose: a worker that panics, a graphics device that is lost.

use crate::lab::SOON;
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

impl Worker {
    /// What the page calls it.
    const fn name(self) -> &'static str {
        match self {
            Worker::Simulator => "simulator",
            Worker::Trainer => "trainer",
            Worker::Explorer => "explorer",
        }
    }
}

/// Presses a button and, before anything else can happen on the page, makes a worker panic: however fast it is, it has not yet done what
/// the button began.
///
/// # Errors
/// Where there is no such enabled button.
pub async fn panic_on_press(session: &Session, button: &str, worker: Worker) -> Result<()> {
    let script = "const button = [...document.querySelectorAll('main:not([hidden]) button:enabled')].find(button => button.textContent.trim() === arguments[0]); \
        if (!button) return false; \
        button.click(); \
        window.dispatchEvent(new CustomEvent('playground-fault', {detail: arguments[1]})); \
        return true";
    session
        .until(
            &format!("an enabled button {button}"),
            SOON,
            script,
            vec![json!(button), json!(worker.name())],
        )
        .await
        .map(std::mem::drop)
}

/// Asks the page to send a worker the fault message of the protocol: it listens to the event `playground-fault` for that.
///
/// # Errors
/// Where the driver does not answer.
pub async fn panic(session: &Session, worker: Worker) -> Result<()> {
    let script =
        "window.dispatchEvent(new CustomEvent('playground-fault', {detail: arguments[0]}))";
    session
        .script(script, vec![json!(worker.name())])
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
