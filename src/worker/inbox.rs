//! Messages to a trainer, which has a loop of its own.

use super::channel::unpack;
use super::scope::listen;
use crate::protocol::{Envelope, ToTrainer};
use js_sys::Float32Array;
use std::cell::{Cell, RefCell};
use std::collections::VecDeque;
use std::future::poll_fn;
use std::rc::Rc;
use std::task::{Poll, Waker};
use wasm_bindgen::prelude::*;
use web_sys::{MessageChannel, MessageEvent, MessagePort};

type Queue = RefCell<(VecDeque<Parcel>, Option<Waker>)>;

/// A message and its body.
type Parcel = (Envelope<ToTrainer>, Option<Float32Array>);

/// Messages that have arrived and wait to be dealt with, from the page and down the lines from the simulators.
pub struct Inbox {
    queue: Rc<Queue>,
}

impl Inbox {
    /// Listens from now on.
    pub fn open() -> Self {
        let queue: Rc<Queue> = Rc::new(RefCell::new((VecDeque::new(), None)));
        let filled = Rc::clone(&queue);
        listen(move |message: Envelope<ToTrainer>, port| match port {
            Some(port) => {
                let filled = Rc::clone(&filled);
                receive(&port, move |parcel| put(&filled, parcel));
            }
            None => put(&filled, (message, None)),
        });
        Self { queue }
    }

    /// The oldest message, if there is one.
    pub fn next(&self) -> Option<Parcel> {
        self.queue.borrow_mut().0.pop_front()
    }

    /// Until there is one.
    pub async fn wait(&self) {
        poll_fn(|context| {
            let (messages, waker) = &mut *self.queue.borrow_mut();
            if messages.is_empty() {
                *waker = Some(context.waker().clone());
                return Poll::Pending;
            }
            Poll::Ready(())
        })
        .await;
    }
}

fn put(queue: &Queue, parcel: Parcel) {
    let waker = {
        let (parcels, waker) = &mut *queue.borrow_mut();
        parcels.push_back(parcel);
        waker.take()
    };
    if let Some(waker) = waker {
        waker.wake();
    }
}

/// Calls back for everything that comes down a line, as long as the worker lives.
fn receive(port: &MessagePort, on_parcel: impl Fn(Parcel) + 'static) {
    let on_message = Closure::<dyn FnMut(MessageEvent)>::new(move |event: MessageEvent| {
        // A line has nobody who could be told: what is no message is left out, and missed.
        if let Ok(parcel) = unpack(event.data()) {
            on_parcel(parcel);
        }
    });
    port.set_onmessage(Some(on_message.as_ref().unchecked_ref()));
    on_message.forget();
}

/// Gives the event loop a turn. A message to oneself does it without the 4 ms that browsers make a nested `setTimeout` wait.
pub struct Turns {
    port: MessagePort,
    passed: Rc<(Cell<bool>, RefCell<Option<Waker>>)>,
    _on_message: Closure<dyn FnMut()>,
}

impl Turns {
    /// Opens the channel.
    ///
    /// # Errors
    /// With the browser's words, where it has no channels.
    pub fn new() -> Result<Self, JsValue> {
        let channel = MessageChannel::new()?;
        let passed: Rc<(Cell<bool>, RefCell<Option<Waker>>)> = Rc::default();
        let heard = Rc::clone(&passed);
        let on_message = Closure::<dyn FnMut()>::new(move || {
            heard.0.set(true);
            if let Some(waker) = heard.1.borrow_mut().take() {
                waker.wake();
            }
        });
        channel
            .port1()
            .set_onmessage(Some(on_message.as_ref().unchecked_ref()));
        Ok(Self {
            port: channel.port2(),
            passed,
            _on_message: on_message,
        })
    }

    /// Comes back in a later task of the event loop.
    pub async fn turn(&self) {
        self.passed.0.set(false);
        if self.port.post_message(&JsValue::NULL).is_err() {
            return;
        }
        poll_fn(|context| {
            if self.passed.0.get() {
                return Poll::Ready(());
            }
            *self.passed.1.borrow_mut() = Some(context.waker().clone());
            Poll::Pending
        })
        .await;
    }
}
