//! A worker, seen from the page.

use super::channel::{pack, unpack};
use js_sys::Array;
use serde::{Serialize, de::DeserializeOwned};
use std::marker::PhantomData;
use wasm_bindgen::prelude::*;
use web_sys::{ErrorEvent, Event, MessageEvent, MessagePort, Worker};

/// What came from a worker.
pub enum Heard<From> {
    /// A message.
    Message(From),
    /// It stopped, or it is not what the page takes it for. Nothing more will come.
    Gone(String),
}

/// A worker that is told `To` and dies with its handle.
///
/// What is sent before the worker says that it is ready is lost: the state that owns the handle waits for it.
pub struct WorkerHandle<To> {
    worker: Worker,
    _on_message: Closure<dyn FnMut(MessageEvent)>,
    _on_error: Closure<dyn FnMut(Event)>,
    told: PhantomData<fn(To)>,
}

impl<To: Serialize> WorkerHandle<To> {
    /// Starts the worker of this name, from the folder that the page names for its workers.
    ///
    /// # Errors
    /// With the browser's words, where it does not even try.
    pub fn start<From: DeserializeOwned + 'static>(
        name: &str,
        on_heard: impl Fn(Heard<From>) + Clone + 'static,
    ) -> Result<Self, String> {
        let worker = Worker::new(&address(name)).map_err(|error| format!("{error:?}"))?;
        let heard = on_heard.clone();
        let on_message = Closure::<dyn FnMut(MessageEvent)>::new(move |event: MessageEvent| {
            match unpack(event.data()) {
                Ok((message, _)) => heard(Heard::Message(message)),
                Err(error) => heard(Heard::Gone(error.to_string())),
            }
        });
        let on_error = Closure::<dyn FnMut(Event)>::new(move |event: Event| {
            // The page says what happened in its own words.
            event.prevent_default();
            let words = event
                .dyn_ref::<ErrorEvent>()
                .map(ErrorEvent::message)
                .filter(|words| !words.is_empty());
            on_heard(Heard::Gone(
                words.unwrap_or_else(|| "it could not be loaded".to_owned()),
            ));
        });
        worker.set_onmessage(Some(on_message.as_ref().unchecked_ref()));
        worker.set_onerror(Some(on_error.as_ref().unchecked_ref()));
        Ok(Self {
            worker,
            _on_message: on_message,
            _on_error: on_error,
            told: PhantomData,
        })
    }

    /// Sends a message.
    ///
    /// # Errors
    /// With the browser's words.
    pub fn send(&self, message: &To) -> Result<(), String> {
        let (value, transfer) = pack(message, None).map_err(|error| error.to_string())?;
        self.post(&value, &transfer)
    }

    /// Sends a message with a port, which is the worker's from then on.
    ///
    /// # Errors
    /// With the browser's words.
    pub fn send_port(&self, message: &To, port: &MessagePort) -> Result<(), String> {
        let (value, transfer) = pack(message, None).map_err(|error| error.to_string())?;
        transfer.push(port);
        self.post(&value, &transfer)
    }

    fn post(&self, value: &JsValue, transfer: &Array) -> Result<(), String> {
        self.worker
            .post_message_with_transfer(value, transfer)
            .map_err(|error| format!("{error:?}"))
    }
}

impl<To> Drop for WorkerHandle<To> {
    fn drop(&mut self) {
        self.worker.set_onmessage(None);
        self.worker.set_onerror(None);
        self.worker.terminate();
    }
}

/// Where a worker's script is: the build names the folder in the page's `<meta name="workers">`, so that a page never starts a worker of
/// a later build.
fn address(name: &str) -> String {
    let element = web_sys::window()
        .and_then(|window| window.document())
        .and_then(|page| page.query_selector("meta[name=workers]").ok()?);
    let folder = element
        .and_then(|element| element.get_attribute("content"))
        .unwrap_or_else(|| "./".to_owned());
    format!("{folder}{name}_loader.js")
}
