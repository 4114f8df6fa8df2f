//! The inside of a worker.

use super::channel::{pack, unpack};
use serde::{Serialize, de::DeserializeOwned};
use wasm_bindgen::prelude::*;
use web_sys::{DedicatedWorkerGlobalScope, MessageEvent, MessagePort};

/// Posts a message to the page.
pub fn post<T: Serialize>(message: &T) {
    // A message that cannot be posted is silence, and the page notices that.
    let (Ok((value, transfer)), Ok(scope)) = (
        pack(message, None),
        js_sys::global().dyn_into::<DedicatedWorkerGlobalScope>(),
    ) else {
        return;
    };
    let _ = scope.post_message_with_transfer(&value, &transfer);
}

/// Calls back for every message from the page, with the port that came with it, as long as the worker lives.
///
/// # Panics
/// When something else than a message arrives: the page and the worker come from different builds.
pub fn listen<T: DeserializeOwned>(mut on_message: impl FnMut(T, Option<MessagePort>) + 'static) {
    let on_message =
        Closure::<dyn FnMut(MessageEvent)>::new(move |event: MessageEvent| {
            match unpack(event.data()) {
                Ok((message, _)) => on_message(message, event.ports().get(0).dyn_into().ok()),
                #[expect(clippy::panic, reason = "the page replaces the worker and says why")]
                Err(error) => panic!("{error}"),
            }
        });
    if let Ok(scope) = js_sys::global().dyn_into::<DedicatedWorkerGlobalScope>() {
        scope.set_onmessage(Some(on_message.as_ref().unchecked_ref()));
    }
    // The worker listens until it ends.
    on_message.forget();
}

/// Posts a panic's text before the worker dies of it; without this the page would only hear "unreachable".
pub fn report_panics<T: Serialize + 'static>(message: fn(String) -> T) {
    std::panic::set_hook(Box::new(move |info| {
        let text = info.payload_as_str().unwrap_or("a panic without words");
        let place = info.location().map_or_else(String::new, |at| {
            format!(", in {} line {}", at.file(), at.line())
        });
        post(&message(format!("{text}{place}")));
    }));
}
