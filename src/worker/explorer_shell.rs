//! The explorer's worker: hands every message to the explorer, and posts what it answers.

use super::clock::now;
use super::explorer_core::Explorer;
use super::scope::{listen, post, report_panics};
use crate::protocol::{FromExplorer, VERSION};

/// Runs in the worker's `main`.
pub fn run() {
    report_panics(|text| FromExplorer::Panicked { text });
    let mut explorer = Explorer::new(now, heap);
    listen(move |message, _| {
        if let Some(answer) = explorer.answer(message) {
            post(&answer);
        }
    });
    post(&FromExplorer::Ready { version: VERSION });
}

/// Memory of this worker, bytes: WebAssembly's pages have 64 KiB, and none is ever given back.
fn heap() -> f64 {
    core::arch::wasm32::memory_size::<0>() as f64 * 65_536.0
}
