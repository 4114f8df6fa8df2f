//! The explorer, seen from the page: one worker, replaced when it is lost.

use super::clock::Interval;
use super::event::ExplorerEvent;
use super::handle::{Heard, WorkerHandle};
use super::{MAX_LOSSES, Silence, other_version};
use crate::protocol::{FromExplorer, ToExplorer, VERSION};
use std::cell::RefCell;
use std::rc::{Rc, Weak};

/// How often the worker's silence is looked at, ms.
const TICK_MS: f64 = 2_000.0;

/// The explorer of a page; clones share it.
#[derive(Clone)]
pub struct ExplorerClient {
    inner: Rc<Inner>,
}

struct Inner {
    state: RefCell<State>,
    on_event: Box<dyn Fn(ExplorerEvent)>,
    _watch: Interval,
}

#[derive(Default)]
struct State {
    worker: Option<WorkerHandle<ToExplorer>>,
    ready: bool,
    /// Answers that are still to come.
    open: u32,
    silence: Silence,
    losses: u32,
}

impl ExplorerClient {
    /// Starts the worker.
    pub fn start(on_event: impl Fn(ExplorerEvent) + 'static) -> Self {
        let inner = Rc::new_cyclic(|weak: &Weak<Inner>| {
            let watched = weak.clone();
            let watch = Interval::every(TICK_MS, move |elapsed| {
                if let Some(inner) = watched.upgrade() {
                    inner.tick(elapsed);
                }
            });
            Inner {
                state: RefCell::default(),
                on_event: Box::new(on_event),
                _watch: watch,
            }
        });
        inner.begin();
        Self { inner }
    }

    /// Asks for something; says nothing while the worker is not up.
    pub fn ask(&self, message: &ToExplorer) {
        let sent = {
            let mut state = self.inner.state.borrow_mut();
            if !state.ready {
                return;
            }
            state.open += 1;
            state.silence.broken();
            state
                .worker
                .as_ref()
                .map_or(Ok(()), |worker| worker.send(message))
        };
        if let Err(reason) = sent {
            self.inner.lost(&reason);
        }
    }
}

impl Inner {
    fn begin(self: &Rc<Self>) {
        let weak = Rc::downgrade(self);
        let started = WorkerHandle::start("explorer", move |heard: Heard<FromExplorer>| {
            if let Some(inner) = weak.upgrade() {
                inner.heard(heard);
            }
        });
        match started {
            Ok(worker) => {
                let mut state = self.state.borrow_mut();
                (state.ready, state.open) = (false, 0);
                state.silence.broken();
                state.worker = Some(worker);
            }
            Err(reason) => {
                (self.on_event)(ExplorerEvent::Failed(format!(
                    "The simulator did not start ({reason}). Reload the page to try again."
                )));
            }
        }
    }

    fn heard(self: &Rc<Self>, heard: Heard<FromExplorer>) {
        match heard {
            Heard::Message(FromExplorer::Ready { version: VERSION }) => {
                self.state.borrow_mut().ready = true;
                (self.on_event)(ExplorerEvent::Ready);
            }
            Heard::Message(FromExplorer::Ready { .. }) => {
                self.state.borrow_mut().worker = None;
                (self.on_event)(ExplorerEvent::Failed(other_version()));
            }
            Heard::Message(FromExplorer::Panicked { text }) | Heard::Gone(text) => {
                self.lost(&text);
            }
            Heard::Message(answer) => {
                {
                    let mut state = self.state.borrow_mut();
                    state.open = state.open.saturating_sub(1);
                    state.losses = 0;
                    state.silence.broken();
                }
                (self.on_event)(ExplorerEvent::Answer(answer));
            }
        }
    }

    fn tick(self: &Rc<Self>, elapsed: f64) {
        let silent = {
            let mut state = self.state.borrow_mut();
            let (waiting, limit) = if state.ready {
                (state.open > 0, Silence::WORKING)
            } else {
                (state.worker.is_some(), Silence::STARTING)
            };
            waiting && state.silence.lasts(elapsed, limit)
        };
        if silent {
            self.lost("it did not answer");
        }
    }

    fn lost(self: &Rc<Self>, reason: &str) {
        let losses = {
            let mut state = self.state.borrow_mut();
            state.worker = None;
            state.ready = false;
            state.losses += 1;
            state.losses
        };
        if losses > MAX_LOSSES {
            let text = format!(
                "The simulator stopped {losses} times in a row ({reason}). Reload the page to start again: the link keeps your settings."
            );
            (self.on_event)(ExplorerEvent::Failed(text));
        } else {
            (self.on_event)(ExplorerEvent::Lost(format!(
                "The simulator stopped ({reason}) and was started again."
            )));
            self.begin();
        }
    }
}
