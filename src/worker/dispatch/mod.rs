//! How the pool decides: who simulates what, and what happens when a worker is lost, or the trainer to which all rows go.
//!
//! Plain state without a browser: events go in by the methods, [`Action`]s come out of [`Dispatch::next_action`], in order. Rows are kept by
//! the trainer alone: what a lost one had is drawn again, from the same seeds. The examples of a data set are drawn again by themselves, and
//! new examples for an epoch when the next trainer says that it needs them.

mod share;
mod work;

use super::event::{PoolEvent, Wanted};
use super::{MAX_LOSSES, Silence, other_version};
use crate::experiment::Experiment;
use crate::protocol::{FromSimulator, Run, ToSimulator, VERSION};
use share::Chunk;
use std::collections::VecDeque;
use work::{Goal, Works};

/// What the browser side is to do.
#[derive(Clone, Debug)]
pub enum Action {
    /// End the worker in this place, if there is one, and start another.
    Start(usize),
    /// Send a message to the worker in this place.
    Send(usize, ToSimulator),
    /// Lay a line from the worker in this place to the trainer.
    Connect(usize),
    /// Tell the page.
    Tell(PoolEvent),
}

/// What a worker is doing.
#[derive(Debug)]
enum Duty {
    Starting,
    Idle,
    Simulating {
        ticket: u32,
        chunk: Chunk,
        since: f64,
    },
    Looking(Box<Look>),
    /// Not to be started again before the next run.
    Gone,
}

#[derive(Clone, Debug)]
struct Look {
    run: Run,
    experiment: Experiment,
    scenario: u8,
    index: u32,
    position: f64,
}

/// Progress is told this often, ms: each telling costs the page a frame, and frames cost the simulators time.
const TELL_EVERY_MS: f64 = 100.0;

/// The state of a pool. Times are milliseconds of one clock that only goes forward.
#[derive(Debug)]
pub struct Dispatch {
    places: Vec<(Duty, Silence)>,
    works: Works,
    /// The data that the trainer has, or will have as soon as there is one.
    settled: Option<(Run, Experiment)>,
    /// There is a trainer; before, rows wait where they were simulated.
    connected: bool,
    look: Option<Look>,
    up: bool,
    losses: u32,
    actions: VecDeque<Action>,
}

impl Dispatch {
    /// A pool of this many workers, all to be started.
    pub fn new(workers: u32) -> Self {
        let places: Vec<_> = (0..workers.max(1))
            .map(|_| (Duty::Starting, Silence::default()))
            .collect();
        let actions = (0..places.len()).map(Action::Start).collect();
        Self {
            places,
            works: Works::default(),
            settled: None,
            connected: false,
            look: None,
            up: false,
            losses: 0,
            actions,
        }
    }

    /// Number of workers.
    pub fn workers(&self) -> u32 {
        self.places.len() as u32
    }

    /// What is to be done next, if anything.
    pub fn next_action(&mut self) -> Option<Action> {
        self.actions.pop_front()
    }

    /// Begins a run; one under way is dropped.
    pub fn simulate(&mut self, run: Run, experiment: &Experiment, now: f64) {
        self.losses = 0;
        self.revive();
        self.cancel();
        self.works.data(run, experiment.clone(), false, now);
        self.employ(now);
    }

    /// A trainer needs these new examples from now on, and none for other epochs; their rows go down the lines. Chunks that are being
    /// simulated end on their own.
    pub fn draw(&mut self, wanted: Option<&Wanted>, now: f64) {
        if wanted.is_some() {
            self.revive();
        }
        self.works.draw(wanted);
        self.employ(now);
    }

    /// Drops the run under way. Chunks that are being simulated end on their own and are not reported.
    pub fn cancel(&mut self) {
        self.works.cancel();
    }

    /// A trainer is there, the first or another: every worker gets a line to it, and what one before it had is drawn again.
    pub fn trainer_came(&mut self, now: f64) {
        for (place, (duty, _)) in self.places.iter().enumerate() {
            if !matches!(duty, Duty::Starting | Duty::Gone) {
                self.actions.push_back(Action::Connect(place));
            }
        }
        if std::mem::replace(&mut self.connected, true) {
            self.draw_again(now);
        }
    }

    /// Begins anew with everything that a trainer is to have.
    fn draw_again(&mut self, now: f64) {
        self.revive();
        let under_way = self.works.clear();
        if let Some((run, experiment)) = self.settled.clone() {
            self.tell(PoolEvent::Notice(
                "The examples are simulated again for the trainer: the same ones, from their seeds."
                    .to_owned(),
            ));
            self.works.data(run, experiment, true, now);
        }
        if let Some(work) = under_way
            && let Goal::Data { began, .. } = work.goal
        {
            self.works.data(work.run, work.experiment, false, began);
        }
        self.employ(now);
    }

    /// Asks for a view of one example, by the place of its scenario and its index; a request that waits is replaced.
    pub fn look(
        &mut self,
        run: Run,
        experiment: &Experiment,
        (scenario, index): (u8, u32),
        position: f64,
        now: f64,
    ) {
        self.revive();
        self.look = Some(Look {
            run,
            experiment: experiment.clone(),
            scenario,
            index,
            position,
        });
        self.employ(now);
    }

    /// Makes a worker panic, one that simulates if there is one.
    pub fn fault(&mut self) {
        let busy = self
            .places
            .iter()
            .position(|(duty, _)| matches!(duty, Duty::Simulating { .. } | Duty::Looking(_)));
        if let Some(place) = busy.or_else(|| {
            self.places
                .iter()
                .position(|(duty, _)| matches!(duty, Duty::Idle))
        }) {
            self.actions
                .push_back(Action::Send(place, ToSimulator::Panic));
        }
    }

    /// A worker said something.
    pub fn heard(&mut self, place: usize, message: FromSimulator, now: f64) {
        let Some((duty, silence)) = self.places.get_mut(place) else {
            return;
        };
        silence.broken();
        match message {
            FromSimulator::Ready { version } if version != VERSION => {
                *duty = Duty::Gone;
                self.fail(other_version());
            }
            FromSimulator::Ready { .. } => {
                if matches!(duty, Duty::Starting) {
                    *duty = Duty::Idle;
                    if self.connected {
                        self.actions.push_back(Action::Connect(place));
                    }
                }
                if !self.up {
                    self.up = true;
                    self.tell(PoolEvent::Ready {
                        workers: self.workers(),
                    });
                }
            }
            FromSimulator::Simulated { .. } => self.simulated(place, now),
            FromSimulator::View { run, view } => {
                *duty = Duty::Idle;
                self.losses = 0;
                self.tell(PoolEvent::View { run, view });
            }
            FromSimulator::Refused { run, reason, look } => {
                let refused = match std::mem::replace(duty, Duty::Idle) {
                    Duty::Simulating { ticket, .. } => self.works.remove(ticket),
                    _ => None,
                };
                // Of an epoch's examples the trainer hears it, which waits for them.
                if look || refused.is_some_and(|work| matches!(work.goal, Goal::Data { .. })) {
                    self.tell(PoolEvent::Refused { run, reason, look });
                }
            }
            FromSimulator::Panicked { text } => return self.lost(place, &text, now),
        }
        self.employ(now);
    }

    /// A worker is gone.
    pub fn lost(&mut self, place: usize, reason: &str, now: f64) {
        let Some((duty, silence)) = self.places.get_mut(place) else {
            return;
        };
        *silence = Silence::default();
        match std::mem::replace(duty, Duty::Starting) {
            Duty::Gone => {
                *duty = Duty::Gone;
                return;
            }
            Duty::Simulating { ticket, chunk, .. } => {
                if let Some(work) = self.works.find(ticket) {
                    work.share.give_back(chunk);
                }
            }
            Duty::Looking(look) => self.look = self.look.take().or(Some(*look)),
            Duty::Starting | Duty::Idle => {}
        }
        self.losses += 1;
        if self.losses > MAX_LOSSES {
            if let Some((duty, _)) = self.places.get_mut(place) {
                *duty = Duty::Gone;
            }
            return self.fail(format!("Simulators stop again and again ({reason}). Reload the page, or change the history."));
        }
        self.actions.push_back(Action::Start(place));
        self.tell(PoolEvent::Notice(format!(
            "A simulator stopped ({reason}). Another takes its place; nothing is lost."
        )));
        // Without a trainer, its rows were still with it.
        if !self.connected {
            self.draw_again(now);
        }
        self.employ(now);
    }

    /// Called every few seconds: a worker that should answer and says nothing is given up.
    pub fn tick(&mut self, elapsed: f64, now: f64) {
        for place in 0..self.places.len() {
            let Some((duty, silence)) = self.places.get_mut(place) else {
                return;
            };
            let limit = match duty {
                Duty::Starting => Silence::STARTING,
                Duty::Simulating { .. } | Duty::Looking(_) => Silence::WORKING,
                Duty::Idle | Duty::Gone => continue,
            };
            if silence.lasts(elapsed, limit) {
                self.lost(place, "it no longer answers", now);
            }
        }
    }

    fn simulated(&mut self, place: usize, now: f64) {
        let Some((duty, _)) = self.places.get_mut(place) else {
            return;
        };
        let Duty::Simulating {
            ticket,
            chunk,
            since,
        } = std::mem::replace(duty, Duty::Idle)
        else {
            return;
        };
        self.losses = 0;
        let Some(work) = self.works.find(ticket) else {
            return;
        };
        work.share.finish(chunk, now - since);
        let Goal::Data { began, told, again } = &mut work.goal else {
            return;
        };
        let (began, again) = (*began, *again);
        let seconds = ((now - began) / 1e3).max(1e-3);
        let (run, done, total) = (work.run, work.share.done(), work.share.total());
        let whole = done == total;
        if !again && (whole || now - *told >= TELL_EVERY_MS) {
            *told = now;
            self.tell(PoolEvent::Progress {
                run,
                done,
                total,
                loci_per_second: f64::from(done) / seconds,
            });
        }
        let Some(work) = whole.then(|| self.works.remove(ticket)).flatten() else {
            return;
        };
        // What is done again late gives way to newer data that were whole before it.
        if !again {
            self.settled = Some((run, work.experiment));
            self.tell(PoolEvent::Finished {
                run,
                total,
                seconds,
            });
        }
    }

    /// Gives every idle worker something to do: first the locus that someone wants to see, one at a time, so that answers keep their order.
    fn employ(&mut self, now: f64) {
        let mut looking = self
            .places
            .iter()
            .any(|(duty, _)| matches!(duty, Duty::Looking(_)));
        for (place, (duty, silence)) in self.places.iter_mut().enumerate() {
            if !matches!(duty, Duty::Idle) {
                continue;
            }
            let message = if let Some(look) = self.look.take_if(|_| !looking) {
                looking = true;
                let Look {
                    run,
                    experiment,
                    scenario,
                    index,
                    position,
                } = look.clone();
                *duty = Duty::Looking(Box::new(look));
                ToSimulator::Look {
                    run,
                    experiment: Box::new(experiment),
                    scenario,
                    index,
                    position,
                }
            } else if let Some((ticket, chunk, message)) = self.works.take() {
                *duty = Duty::Simulating {
                    ticket,
                    chunk,
                    since: now,
                };
                message
            } else {
                continue;
            };
            silence.broken();
            self.actions.push_back(Action::Send(place, message));
        }
    }

    /// Starts workers again that were given up.
    fn revive(&mut self) {
        for (place, (duty, silence)) in self
            .places
            .iter_mut()
            .enumerate()
            .filter(|(_, (duty, _))| matches!(duty, Duty::Gone))
        {
            (*duty, *silence) = (Duty::Starting, Silence::default());
            self.losses = 0;
            self.actions.push_back(Action::Start(place));
        }
    }

    fn fail(&mut self, reason: String) {
        self.works.clear();
        self.look = None;
        self.tell(PoolEvent::Failed { reason });
    }

    fn tell(&mut self, event: PoolEvent) {
        self.actions.push_back(Action::Tell(event));
    }
}
