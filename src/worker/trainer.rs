//! The trainer, seen from the page.
//!
//! ```ignore
//! let trainer = TrainerClient::start(BackendChoice::Auto, move |event| ..);
//! trainer.expect(data, &experiment);        // before simulating
//! trainer.rows(&rows);                      // as they arrive from the pool; kept, so that a lost trainer can be fed again
//! trainer.prepare(run, &experiment, None);  // answered by Message(Prepared)
//! trainer.resume(run);
//! ```
//! All calls return at once, also while a trainer starts. The client is a handle: clones share the worker, which ends with the last clone.
//! What it decides is in [`super::recovery`].

pub use super::event::TrainerEvent;
pub use super::recovery::Backend;

use super::adapter::ask_adapter;
use super::clock::Interval;
use super::event::Rows;
use super::handle::{Heard, WorkerHandle};
use super::recovery::{Action, Supervisor};
use crate::experiment::{BackendChoice, Class, Experiment};
use crate::protocol::{FromTrainer, Run, ToTrainer};
use crate::statistics::JointSpectrum;
use crate::training::Checkpoint;
use std::cell::RefCell;
use std::rc::{Rc, Weak};

/// How often the worker's silence is looked at, ms.
const TICK_MS: f64 = 2_000.0;

/// The trainer of a page.
#[derive(Clone)]
pub struct TrainerClient {
    inner: Rc<Inner>,
}

struct Inner {
    supervisor: RefCell<Supervisor>,
    /// By backend.
    workers: RefCell<[Option<WorkerHandle<ToTrainer>>; 2]>,
    on_event: Box<dyn Fn(TrainerEvent)>,
    _watch: Interval,
}

impl TrainerClient {
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
                _watch: watch,
            }
        });
        inner.act(|_| ());
        Self { inner }
    }

    /// Changes the backend; a prepared run goes on from its last epoch on the new one.
    pub fn switch(&self, choice: BackendChoice) {
        self.inner.act(|supervisor| supervisor.switch(choice));
    }

    /// Names a new data set; rows of an older one are forgotten.
    pub fn expect(&self, data: Run, experiment: &Experiment) {
        self.inner.act(|supervisor| supervisor.expect(data, experiment));
    }

    /// Feeds rows; those of another run than the data set's are ignored.
    pub fn rows(&self, rows: &Rows) {
        self.inner.act(|supervisor| supervisor.rows(rows));
    }

    /// Builds the network with fresh weights or from a checkpoint; ends the run before it.
    pub fn prepare(&self, run: Run, experiment: &Experiment, checkpoint: Option<Checkpoint>) {
        self.inner.act(|supervisor| supervisor.prepare(run, experiment, checkpoint));
    }

    /// Trains until the last epoch, a pause or a stop.
    pub fn resume(&self, run: Run) {
        self.inner.act(|supervisor| supervisor.moves(run, ToTrainer::Resume { run }));
    }

    /// Pauses after the batch under way.
    pub fn pause(&self, run: Run) {
        self.inner.act(|supervisor| supervisor.moves(run, ToTrainer::Pause { run }));
    }

    /// Trains one batch, then pauses.
    pub fn step_batch(&self, run: Run) {
        self.inner.act(|supervisor| supervisor.moves(run, ToTrainer::StepBatch { run }));
    }

    /// Trains to the end of the epoch, then pauses.
    pub fn step_epoch(&self, run: Run) {
        self.inner.act(|supervisor| supervisor.moves(run, ToTrainer::StepEpoch { run }));
    }

    /// Ends the run where it is.
    pub fn stop(&self, run: Run) {
        self.inner.act(|supervisor| supervisor.moves(run, ToTrainer::Stop { run }));
    }

    /// Changes the learning rate from the next step on; answered by `RateChanged`.
    pub fn set_rate(&self, run: Run, rate: f64) {
        self.inner.act(|supervisor| supervisor.set_rate(run, rate));
    }

    /// Asks for every layer's output for a locus; answered by `Inspected`. Of several requests that wait only the newest is answered.
    pub fn inspect(&self, run: Run, class: Class, index: u32) {
        self.inner.act(|supervisor| supervisor.ask(run, ToTrainer::Inspect { run, class, index }));
    }

    /// Asks for a prediction for a spectrum from a file; answered by `Predicted`.
    pub fn predict(&self, run: Run, spectrum: JointSpectrum) {
        self.inner.act(|supervisor| supervisor.ask(run, ToTrainer::Predict { run, spectrum }));
    }

    /// Opens the sealed test set; answered by `Tested`.
    pub fn test(&self, run: Run) {
        self.inner.act(|supervisor| supervisor.ask(run, ToTrainer::Test { run }));
    }

    /// Makes the trainer panic, for tests.
    pub fn fault(&self) {
        self.inner.act(Supervisor::fault);
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
                Some(Action::Send(backend, message, body)) => {
                    let sent = match &self.workers.borrow()[backend as usize] {
                        Some(worker) => worker.send(&message, body.as_ref()),
                        None => Ok(()),
                    };
                    if let Err(error) = sent {
                        self.supervisor.borrow_mut().lost(backend, &format!("The trainer cannot be reached ({error})"));
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
        let started = WorkerHandle::start(backend.worker(), move |heard: Heard<FromTrainer>| {
            let Some(inner) = weak.upgrade() else { return };
            inner.act(|supervisor| match heard {
                Heard::Message(message, _) => supervisor.heard(backend, message),
                Heard::Gone(reason) => supervisor.lost(backend, &format!("The trainer stopped ({reason})")),
            });
        });
        match started {
            Ok(worker) => self.put(backend, Some(worker)),
            Err(error) => {
                self.put(backend, None);
                self.supervisor.borrow_mut().lost(backend, &format!("The trainer could not be started ({error})"));
            }
        }
    }

    fn put(&self, backend: Backend, worker: Option<WorkerHandle<ToTrainer>>) {
        self.workers.borrow_mut()[backend as usize] = worker;
    }
}
