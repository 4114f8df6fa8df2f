//! How the pool decides: who simulates what, and what happens when a worker is lost.
//!
//! Plain state without a browser: events go in by the methods, [`Action`]s come out of [`Dispatch::next_action`], in order.

mod share;

pub use share::{Chunk, Share};

use super::event::{PoolEvent, Rows};
use super::{Body, MAX_LOSSES, Silence, other_version};
use crate::experiment::Experiment;
use crate::protocol::{FromSimulator, Run, ToSimulator, VERSION};
use std::collections::VecDeque;

/// What the browser side is to do.
#[derive(Clone, Debug)]
pub enum Action {
    /// End the worker in this place, if there is one, and start another.
    Start(usize),
    /// Send a message to the worker in this place.
    Send(usize, ToSimulator),
    /// Tell the page.
    Tell(PoolEvent),
}

/// What a worker is doing.
#[derive(Debug)]
enum Duty {
    Starting,
    Idle,
    Simulating {
        run: Run,
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

#[derive(Debug)]
struct Work {
    run: Run,
    experiment: Experiment,
    share: Share,
    began: f64,
    /// When progress was last told.
    told: f64,
}

/// Progress is told this often, ms: each telling costs the page a frame, and frames cost the simulators time.
const TELL_EVERY_MS: f64 = 100.0;

/// The state of a pool. Times are milliseconds of one clock that only goes forward.
#[derive(Debug)]
pub struct Dispatch {
    places: Vec<(Duty, Silence)>,
    work: Option<Work>,
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
            work: None,
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
        self.work = Some(Work {
            run,
            experiment: experiment.clone(),
            share: Share::new(experiment.scenarios.len() as u8, experiment.examples),
            began: now,
            told: now,
        });
        self.employ(now);
    }

    /// Drops the run under way. Chunks that are being simulated end on their own and are not reported.
    pub fn cancel(&mut self) {
        self.work = None;
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
    pub fn heard(&mut self, place: usize, message: FromSimulator, body: Option<Body>, now: f64) {
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
                }
                if !self.up {
                    self.up = true;
                    self.tell(PoolEvent::Ready {
                        workers: self.workers(),
                    });
                }
            }
            FromSimulator::Rows {
                run,
                scenario,
                first,
                count,
            } => {
                self.arrived(
                    place,
                    run,
                    Chunk {
                        scenario,
                        first,
                        count,
                    },
                    body,
                    now,
                );
            }
            FromSimulator::View { run, view } => {
                *duty = Duty::Idle;
                self.losses = 0;
                self.tell(PoolEvent::View { run, view });
            }
            FromSimulator::Refused { run, reason, look } => {
                *duty = Duty::Idle;
                if !look && self.work.as_ref().is_some_and(|work| work.run == run) {
                    self.work = None;
                }
                self.tell(PoolEvent::Refused { run, reason, look });
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
            Duty::Simulating { run, chunk, .. } => {
                if let Some(work) = self.work.as_mut().filter(|work| work.run == run) {
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

    fn arrived(&mut self, place: usize, run: Run, chunk: Chunk, body: Option<Body>, now: f64) {
        let Some((duty, _)) = self.places.get_mut(place) else {
            return;
        };
        let since = if let Duty::Simulating { since, .. } = *duty {
            since
        } else {
            now
        };
        *duty = Duty::Idle;
        self.losses = 0;
        let Some(work) = self.work.as_mut().filter(|work| work.run == run) else {
            return;
        };
        let Some(values) = body else {
            return work.share.give_back(chunk);
        };
        work.share.finish(chunk, now - since);
        let seconds = ((now - work.began) / 1e3).max(1e-3);
        let (done, total) = (work.share.done(), work.share.total());
        let tell = done == total || now - work.told >= TELL_EVERY_MS;
        if tell {
            work.told = now;
        }
        let Chunk {
            scenario,
            first,
            count,
        } = chunk;
        self.tell(PoolEvent::Rows(Rows {
            run,
            scenario,
            first,
            count,
            values,
        }));
        if tell {
            self.tell(PoolEvent::Progress {
                run,
                done,
                total,
                loci_per_second: f64::from(done) / seconds,
            });
        }
        if done == total {
            self.work = None;
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
            } else if let Some((work, chunk)) = self
                .work
                .as_mut()
                .and_then(|work| work.share.take().map(|chunk| (work, chunk)))
            {
                *duty = Duty::Simulating {
                    run: work.run,
                    chunk,
                    since: now,
                };
                let Chunk {
                    scenario,
                    first,
                    count,
                } = chunk;
                ToSimulator::Simulate {
                    run: work.run,
                    experiment: Box::new(work.experiment.clone()),
                    scenario,
                    first,
                    count,
                }
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
        self.work = None;
        self.look = None;
        self.tell(PoolEvent::Failed { reason });
    }

    fn tell(&mut self, event: PoolEvent) {
        self.actions.push_back(Action::Tell(event));
    }
}
