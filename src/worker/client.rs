//! The workers behind a [`Supervisor`], and what it decides done to them.

use super::adapter::ask_adapter;
use super::clock::Interval;
use super::event::TrainerEvent;
use super::handle::{Heard, WorkerHandle};
use super::recovery::{Action, Backend, Supervisor};
use crate::experiment::BackendChoice;
use crate::protocol::{Envelope, FromTrainer, ToTrainer};
use std::cell::{Cell, RefCell};
use std::rc::{Rc, Weak};
use web_sys::{MessageChannel, MessagePort};

/// How often the worker's silence is looked at, ms.
const TICK_MS: f64 = 2_000.0;

/// A handle: clones share the workers, which end with the last clone.
#[derive(Clone)]
pub struct Client {
    inner: Rc<Inner>,
}

struct Inner {
    supervisor: RefCell<Supervisor>,
    /// By backend.
    workers: RefCell<[Option<WorkerHandle<Envelope<ToTrainer>>>; 2]>,
    on_event: Box<dyn Fn(TrainerEvent)>,
    /// How many times as long a trainer takes, for tests: it is told as soon as it is up.
    pace: Cell<f64>,
    _watch: Interval,
}

impl Client {
    /// Starts a trainer. Events arrive as long as a clone of the client lives.
    pub fn start(choice: BackendChoice, on_event: impl Fn(TrainerEvent) + 'static) -> Self {
        let inner = Rc::new_cyclic(|weak: &Weak<Inner>| {
            let watched = weak.clone();
            let watch = Interval::every(TICK_MS, move |elapsed| {
                if let Some(inner) = watched.upgrade() {
                    inner.act(|supervisor| supervisor.tick(elapsed));
                }
            });
            Inner {
                supervisor: RefCell::new(Supervisor::new(choice)),
                workers: RefCell::new([None, None]),
                on_event: Box::new(on_event),
                pace: Cell::new(1.0),
                _watch: watch,
            }
        });
        inner.act(|_| ());
        Self { inner }
    }

    /// Makes this trainer, and every one that takes its place, take so many times as long, for tests.
    pub fn set_pace(&self, times: f64) {
        self.inner.pace.set(times);
        for backend in [Backend::Cpu, Backend::WebGpu] {
            self.inner.tell_pace(backend);
        }
    }

    /// A new line to the trainer that is in service: the simulator's end. None without one, or where the browser has no channels.
    pub fn line(&self) -> Option<MessagePort> {
        let backend = self.inner.supervisor.borrow().in_service()?;
        let channel = MessageChannel::new().ok()?;
        let workers = self.inner.workers.borrow();
        let worker = workers.get(backend as usize)?.as_ref()?;
        let message = Envelope::alone(ToTrainer::Line);
        worker.send_port(&message, &channel.port2()).ok()?;
        Some(channel.port1())
    }

    /// Lets something happen and does what follows from it.
    pub fn act(&self, happens: impl FnOnce(&mut Supervisor)) {
        self.inner.act(happens);
    }
}

impl Inner {
    /// Lets something happen and does what follows from it. The page's callback may come back in here: nothing is borrowed then.
    fn act(self: &Rc<Self>, happens: impl FnOnce(&mut Supervisor)) {
        happens(&mut self.supervisor.borrow_mut());
        loop {
            let action = self.supervisor.borrow_mut().next_action();
            match action {
                None => return,
                Some(Action::AskAdapter) => self.ask(),
                Some(Action::Start(backend)) => self.start(backend),
                Some(Action::End(backend)) => self.put(backend, None),
                Some(Action::Send(backend, message)) => {
                    let sent = match &self.workers.borrow()[backend as usize] {
                        Some(worker) => worker.send(&message),
                        None => Ok(()),
                    };
                    if let Err(error) = sent {
                        self.supervisor
                            .borrow_mut()
                            .lost(backend, &format!("The trainer cannot be reached ({error})"));
                    }
                }
                Some(Action::Tell(event)) => (self.on_event)(event),
            }
        }
    }

    fn ask(self: &Rc<Self>) {
        let weak = Rc::downgrade(self);
        wasm_bindgen_futures::spawn_local(async move {
            let adapter = ask_adapter().await;
            if let Some(inner) = weak.upgrade() {
                inner.act(|supervisor| supervisor.adapter(adapter));
            }
        });
    }

    fn start(self: &Rc<Self>, backend: Backend) {
        let weak = Rc::downgrade(self);
        let started = WorkerHandle::start(
            backend.worker(),
            move |heard: Heard<Envelope<FromTrainer>>| {
                let Some(inner) = weak.upgrade() else { return };
                if inner.pace.get() != 1.0
                    && matches!(&heard, Heard::Message(said) if matches!(said.message, FromTrainer::Ready { .. }))
                {
                    inner.tell_pace(backend);
                }
                inner.act(|supervisor| match heard {
                    Heard::Message(message) => supervisor.heard(backend, message),
                    Heard::Gone(reason) => {
                        supervisor.lost(backend, &format!("The trainer stopped ({reason})"));
                    }
                });
            },
        );
        match started {
            Ok(worker) => self.put(backend, Some(worker)),
            Err(error) => {
                self.put(backend, None);
                self.supervisor.borrow_mut().lost(
                    backend,
                    &format!("The trainer could not be started ({error})"),
                );
            }
        }
    }

    /// A worker that is not up yet does not hear it, and is told when it is; one that is gone is noticed elsewhere.
    fn tell_pace(&self, backend: Backend) {
        if let Some(worker) = &self.workers.borrow()[backend as usize] {
            let times = self.pace.get();
            let message = Envelope::alone(ToTrainer::Pace { times });
            worker.send(&message).ok();
        }
    }

    fn put(&self, backend: Backend, worker: Option<WorkerHandle<Envelope<ToTrainer>>>) {
        self.workers.borrow_mut()[backend as usize] = worker;
    }
}
