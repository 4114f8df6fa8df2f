//! Handles for tests and scripts that belong to more than one page.

use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::CustomEvent;

/// `window.dispatchEvent(new CustomEvent("playground-pace", { detail: 10 }))` makes the trainer take ten times as long; with 0.1 it does ten
/// times as much before it hears a message or says anything. Tests show by it that nothing depends on how fast a machine is.
pub fn on_pace(set: impl Fn(f64) + 'static) {
    window_event_listener_untyped("playground-pace", move |event| {
        let times = event
            .dyn_ref::<CustomEvent>()
            .and_then(|event| event.detail().as_f64());
        if let Some(times) = times {
            set(times);
        }
    });
}
