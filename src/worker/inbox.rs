//! Messages to a worker that has its own loop.

use super::scope::listen;
use js_sys::Float32Array;
use serde::de::DeserializeOwned;
use std::cell::{Cell, RefCell};
use std::collections::VecDeque;
use std::future::poll_fn;
use std::rc::Rc;
use std::task::{Poll, Waker};
use wasm_bindgen::prelude::*;
use web_sys::{MessageChannel, MessagePort};

type Queue<T> = RefCell<(VecDeque<(T, Option<Float32Array>)>, Option<Waker>)>;

/// Messages that have arrived and wait to be dealt with.
pub struct Inbox<T> {
    queue: Rc<Queue<T>>,
}

impl<T: DeserializeOwned + 'static> Inbox<T> {
    /// Listens from now on.
    pub fn open() -> Self {
        let queue: Rc<Queue<T>> = Rc::new(RefCell::new((VecDeque::new(), None)));
        let filled = Rc::clone(&queue);
        listen(move |message, body| {
            let waker = {
                let (messages, waker) = &mut *filled.borrow_mut();
                messages.push_back((message, body));
                waker.take()
            };
            if let Some(waker) = waker {
                waker.wake();
            }
        });
        Self { queue }
    }

    /// The oldest message, if there is one.
    pub fn next(&self) -> Option<(T, Option<Float32Array>)> {
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
