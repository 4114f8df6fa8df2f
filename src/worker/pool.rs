//! The simulator pool, seen from the page.
//!
//! ```ignore
//! let pool = SimulatorPool::start(None, move || trainer.line(), move |event| ..);
//! pool.trainer_came();                 // lays lines to it; what one before it had goes to it as well
//! pool.simulate(run, &experiment);     // Progress arrives, then Finished; the rows go down the lines
//! pool.look(run, &experiment, (0, 7), 0.0) // answered by View, also while a simulation runs
//! pool.draw(Some(&wanted));            // new examples for the next epochs; their rows go down the lines, and nothing is told of them
//! pool.cancel();                       // at once; nothing of the run arrives afterwards
//! ```
//! The pool is a handle: clones share the workers, which end with the last clone. What it decides is in [`super::dispatch`].

pub use super::event::{PoolEvent, Wanted};

use super::clock::{Interval, now};
use super::dispatch::{Action, Dispatch};
use super::handle::{Heard, WorkerHandle};
use crate::experiment::Experiment;
use crate::protocol::{FromSimulator, Run, ToSimulator};
use std::cell::RefCell;
use std::rc::{Rc, Weak};
use web_sys::MessagePort;

/// More workers than this gain little and cost memory.
const MOST_WORKERS: f64 = 8.0;
/// How often the workers' silence is looked at, ms.
const TICK_MS: f64 = 2_000.0;

/// The simulators of a page.
#[derive(Clone)]
pub struct SimulatorPool {
    inner: Rc<Inner>,
}

struct Inner {
    dispatch: RefCell<Dispatch>,
    workers: RefCell<Vec<Option<WorkerHandle<ToSimulator>>>>,
    /// A new line to the trainer: the simulator's end, where there is a trainer.
    line: Box<dyn Fn() -> Option<MessagePort>>,
    on_event: Box<dyn Fn(PoolEvent)>,
    _watch: Interval,
}

impl SimulatorPool {
    /// Starts `workers` simulators, by default one for each core, at most 8. Each asks for a `line` to the trainer once there is one. Events
    /// arrive as long as a clone of the pool lives.
    pub fn start(
        workers: Option<u32>,
        line: impl Fn() -> Option<MessagePort> + 'static,
        on_event: impl Fn(PoolEvent) + 'static,
    ) -> Self {
        let workers = workers.unwrap_or_else(cores);
        let inner = Rc::new_cyclic(|weak: &Weak<Inner>| {
            let watched = weak.clone();
            let watch = Interval::every(TICK_MS, move |elapsed| {
                if let Some(inner) = watched.upgrade() {
                    inner.act(|dispatch| dispatch.tick(elapsed, now()));
                }
            });
            Inner {
                dispatch: RefCell::new(Dispatch::new(workers)),
                workers: RefCell::new((0..workers.max(1)).map(|_| None).collect()),
                line: Box::new(line),
                on_event: Box::new(on_event),
                _watch: watch,
            }
        });
        inner.act(|_| ());
        Self { inner }
    }

    /// Simulates all examples of all scenarios. A run under way is cancelled.
    pub fn simulate(&self, run: Run, experiment: &Experiment) {
        self.inner
            .act(|dispatch| dispatch.simulate(run, experiment, now()));
    }

    /// Drops the run under way, if any; nothing of it is reported any more.
    pub fn cancel(&self) {
        self.inner.act(Dispatch::cancel);
    }

    /// Draws these new examples for epochs, and no others.
    pub fn draw(&self, wanted: Option<&Wanted>) {
        self.inner.act(|dispatch| dispatch.draw(wanted, now()));
    }

    /// A trainer is there, the first or another: lines are laid to it, and what one before it had is simulated again.
    pub fn trainer_came(&self) {
        self.inner.act(|dispatch| dispatch.trainer_came(now()));
    }

    /// Shows one example (the place of its scenario, its index) at a position. Goes before examples that wait; of several requests that wait only the newest is answered.
    pub fn look(&self, run: Run, experiment: &Experiment, example: (u8, u32), position: f64) {
        self.inner
            .act(|dispatch| dispatch.look(run, experiment, example, position, now()));
    }

    /// Number of workers.
    pub fn workers(&self) -> u32 {
        self.inner.dispatch.borrow().workers()
    }

    /// Makes one simulator panic, for tests.
    pub fn fault(&self) {
        self.inner.act(Dispatch::fault);
    }
}

impl Inner {
    /// Lets something happen and does what follows from it. The page's callback may come back in here: nothing is borrowed then.
    fn act(self: &Rc<Self>, happens: impl FnOnce(&mut Dispatch)) {
        happens(&mut self.dispatch.borrow_mut());
        loop {
            let action = self.dispatch.borrow_mut().next_action();
            match action {
                None => return,
                Some(Action::Start(place)) => self.start(place),
                Some(Action::Send(place, message)) => self.send(place, &message),
                Some(Action::Connect(place)) => self.connect(place),
                Some(Action::Tell(event)) => (self.on_event)(event),
            }
        }
    }

    fn start(self: &Rc<Self>, place: usize) {
        let weak = Rc::downgrade(self);
        let started = WorkerHandle::start("simulator", move |heard: Heard<FromSimulator>| {
            let Some(inner) = weak.upgrade() else { return };
            inner.act(|dispatch| match heard {
                Heard::Message(message) => dispatch.heard(place, message, now()),
                Heard::Gone(reason) => dispatch.lost(place, &reason, now()),
            });
        });
        let (worker, failed) =
            started.map_or_else(|error| (None, Some(error)), |worker| (Some(worker), None));
        if let Some(here) = self.workers.borrow_mut().get_mut(place) {
            *here = worker;
        }
        if let Some(error) = failed {
            self.dispatch.borrow_mut().lost(place, &error, now());
        }
    }

    fn send(&self, place: usize, message: &ToSimulator) {
        let sent = match self.workers.borrow().get(place) {
            Some(Some(worker)) => worker.send(message),
            _ => Err("it was not started".to_owned()),
        };
        if let Err(error) = sent {
            self.dispatch.borrow_mut().lost(place, &error, now());
        }
    }
}

impl Inner {
    /// Where there is no trainer after all, the next one brings lines with it.
    fn connect(&self, place: usize) {
        let Some(port) = (self.line)() else { return };
        let sent = match self.workers.borrow().get(place) {
            Some(Some(worker)) => worker.send_port(&ToSimulator::Line, &port),
            _ => return,
        };
        if let Err(error) = sent {
            self.dispatch.borrow_mut().lost(place, &error, now());
        }
    }
}

fn cores() -> u32 {
    let cores = web_sys::window().map_or(1.0, |window| window.navigator().hardware_concurrency());
    cores.clamp(1.0, MOST_WORKERS) as u32
}
