//! Which trainer works, and how a run survives the loss of one.
//!
//! Plain state without a browser: events go in by the methods, [`Action`]s come out of [`Supervisor::next_action`], in order.

mod choice;
mod run;

pub use choice::{Adapter, Backend, Standing, choose};

use super::event::{Rows, TrainerEvent};
use super::{Body, MAX_LOSSES, Silence, other_version};
use crate::experiment::{BackendChoice, Experiment};
use crate::protocol::{DeviceReport, FromTrainer, Run, ToTrainer, VERSION};
use crate::training::Checkpoint;
use run::{Data, Prepared, run_of};
use std::collections::VecDeque;

/// What the browser side is to do.
#[derive(Clone, Debug)]
#[expect(clippy::large_enum_variant, reason = "a handful of them wait at a time")]
pub enum Action {
    /// Ask the browser for an adapter and answer by [`Supervisor::adapter`].
    AskAdapter,
    /// End the worker of this backend, if there is one, and start another.
    Start(Backend),
    /// End it.
    End(Backend),
    /// Send it a message.
    Send(Backend, ToTrainer, Option<Body>),
    /// Tell the page.
    Tell(TrainerEvent),
}

/// A worker that was started.
#[derive(Debug, Default)]
struct Seat {
    ready: Option<(DeviceReport, f64)>,
    silence: Silence,
}

/// The state of the trainer's client.
#[derive(Debug)]
pub struct Supervisor {
    choice: BackendChoice,
    adapter: Adapter,
    seats: [Option<Seat>; 2],
    active: Option<Backend>,
    /// What happened to the trainer before this one, for the sentence that says so.
    cause: Option<String>,
    losses: u32,
    gpu_losses: u32,
    data: Option<Data>,
    prepared: Option<Prepared>,
    actions: VecDeque<Action>,
}

impl Supervisor {
    /// A client that is about to start its first trainer.
    pub fn new(choice: BackendChoice) -> Self {
        let mut new = Self {
            choice,
            adapter: Adapter::Unknown,
            seats: [None, None],
            active: None,
            cause: None,
            losses: 0,
            gpu_losses: 0,
            data: None,
            prepared: None,
            actions: VecDeque::new(),
        };
        new.begin();
        new
    }

    /// What is to be done next, if anything.
    pub fn next_action(&mut self) -> Option<Action> {
        self.actions.pop_front()
    }

    /// Another backend was asked for.
    pub fn switch(&mut self, choice: BackendChoice) {
        self.choice = choice;
        (self.losses, self.gpu_losses) = (0, 0);
        let stays = match choice {
            BackendChoice::Auto => false,
            BackendChoice::Cpu => self.active == Some(Backend::Cpu),
            BackendChoice::WebGpu => self.active == Some(Backend::WebGpu),
        };
        if stays {
            return;
        }
        for backend in [Backend::Cpu, Backend::WebGpu] {
            self.end(backend);
        }
        self.cause = Some("The backend was changed".to_owned());
        self.adapter = Adapter::Unknown;
        self.begin();
    }

    /// What the browser says about WebGPU.
    pub fn adapter(&mut self, adapter: Adapter) {
        self.adapter = adapter;
        if self.choice == BackendChoice::Auto && self.adapter == Adapter::Hardware && self.active.is_none() && self.gpu_losses <= 1 {
            self.start(Backend::WebGpu);
        }
        self.decide();
    }

    /// A new data set is on its way.
    pub fn expect(&mut self, data: Run, experiment: &Experiment) {
        self.prepared = None;
        self.data = Some(Data { run: data, experiment: experiment.clone(), rows: Vec::new() });
        self.send(ToTrainer::Expect { data, experiment: experiment.clone() }, None);
    }

    /// Rows of it.
    pub fn rows(&mut self, rows: &Rows) {
        if let Some(data) = self.data.as_mut().filter(|data| data.run == rows.run) {
            data.rows.push(rows.clone());
            self.send_rows(rows.clone());
        }
    }

    /// A network is asked for, on the data set that was named last.
    pub fn prepare(&mut self, run: Run, experiment: &Experiment, checkpoint: Option<Checkpoint>) {
        let data = self.data.as_ref().map_or(0, |data| data.run);
        let prepared = Prepared::new(run, data, experiment.clone(), checkpoint);
        self.send(prepared.prepare(), None);
        self.prepared = Some(prepared);
        self.decide();
    }

    /// Resume, Pause, StepBatch, StepEpoch or Stop.
    pub fn moves(&mut self, run: Run, motion: ToTrainer) {
        if let Some(prepared) = self.prepared_run(run) {
            prepared.motion = Some(motion.clone());
            self.send(motion, None);
        }
    }

    /// SetRate.
    pub fn set_rate(&mut self, run: Run, rate: f64) {
        if self.prepared_run(run).is_some() {
            self.send(ToTrainer::SetRate { run, rate }, None);
        }
    }

    /// Inspect, Predict or Test.
    pub fn ask(&mut self, run: Run, question: ToTrainer) {
        if self.prepared_run(run).is_some_and(|prepared| prepared.ask(&question)) {
            self.send(question, None);
        }
    }

    /// Makes the trainer panic.
    pub fn fault(&mut self) {
        self.send(ToTrainer::Panic, None);
    }

    /// A trainer said something.
    pub fn heard(&mut self, backend: Backend, message: FromTrainer) {
        let Some(seat) = self.seat(backend) else { return };
        seat.silence.broken();
        match message {
            FromTrainer::Ready { version, .. } if version != VERSION => {
                self.end(Backend::Cpu);
                self.end(Backend::WebGpu);
                self.tell(TrainerEvent::Failed { reason: other_version() });
            }
            FromTrainer::Ready { device, examples_per_second, .. } => {
                seat.ready = Some((device, examples_per_second));
                self.decide();
            }
            FromTrainer::NoDevice { reason } => self.without_gpu(backend, &reason),
            FromTrainer::DeviceLost { reason } => self.lost(backend, &format!("The GPU device was lost ({reason})")),
            FromTrainer::Panicked { text } => self.lost(backend, &format!("The trainer stopped ({text})")),
            message if self.active == Some(backend) => self.reported(message),
            _ => {}
        }
    }

    /// A trainer is gone; `cause` is the beginning of a sentence.
    pub fn lost(&mut self, backend: Backend, cause: &str) {
        if self.seat(backend).is_none() {
            return;
        }
        let worked = self.active == Some(backend);
        self.end(backend);
        self.losses += 1;
        self.gpu_losses += u32::from(backend == Backend::WebGpu);
        if worked {
            self.cause = Some(cause.to_owned());
        } else if backend == Backend::WebGpu {
            self.adapter = Adapter::Unfit(format!("{cause}, so that WebGPU cannot be had here."));
        }
        if self.losses > MAX_LOSSES {
            if self.seat(backend.other()).is_some() {
                return self.decide();
            }
            let reason = format!("{cause}, and so did those that took its place. Reload the page, or choose another backend.");
            return self.tell(TrainerEvent::Failed { reason });
        }
        // A GPU that fails twice is left alone; the CPU takes over even where WebGPU was asked for.
        if backend == Backend::Cpu || (worked && self.gpu_losses <= 1) {
            self.start(backend);
        } else if self.seat(Backend::Cpu).is_none() {
            self.start(Backend::Cpu);
        }
        self.decide();
    }

    /// Called every few seconds: a trainer that should answer and says nothing is given up.
    pub fn tick(&mut self, elapsed: f64) {
        let waits = self.prepared.as_ref().is_some_and(Prepared::waits);
        for backend in [Backend::Cpu, Backend::WebGpu] {
            let works = self.active == Some(backend) && waits;
            let Some(seat) = self.seat(backend) else { continue };
            let limit = match &seat.ready {
                None => Silence::STARTING,
                Some(_) if works => Silence::WORKING,
                Some(_) => continue,
            };
            if seat.silence.lasts(elapsed, limit) {
                self.lost(backend, "The trainer no longer answered");
            }
        }
    }

    /// Starts what the choice asks for.
    fn begin(&mut self) {
        match self.choice {
            BackendChoice::Cpu => self.start(Backend::Cpu),
            BackendChoice::WebGpu => self.start(Backend::WebGpu),
            BackendChoice::Auto => {
                self.start(Backend::Cpu);
                self.actions.push_back(Action::AskAdapter);
            }
        }
    }

    /// There is no GPU to be had: the CPU takes over, and if WebGPU was asked for, the page hears why.
    fn without_gpu(&mut self, backend: Backend, reason: &str) {
        self.end(backend);
        self.adapter = Adapter::Unfit(format!("WebGPU cannot be had here: {reason}."));
        if self.choice == BackendChoice::WebGpu && self.cause.is_none() {
            self.tell(TrainerEvent::Notice(format!("WebGPU cannot be had here ({reason}); the CPU trains instead.")));
        }
        if self.seat(Backend::Cpu).is_none() {
            self.start(Backend::Cpu);
        }
        self.decide();
    }

    /// Takes a trainer into service where the choice is clear.
    fn decide(&mut self) {
        if self.active.is_some() {
            return;
        }
        let [cpu, gpu] = [Backend::Cpu, Backend::WebGpu].map(|backend| match self.seat(backend) {
            None => Standing::Out,
            Some(Seat { ready: None, .. }) => Standing::Coming,
            Some(Seat { ready: Some((_, rate)), .. }) => Standing::Up(*rate),
        });
        let urgent = self.prepared.as_ref().is_some_and(|prepared| !prepared.built);
        let Some((backend, reason)) = choose(self.choice, &self.adapter, cpu, gpu, urgent) else { return };
        self.end(backend.other());
        self.active = Some(backend);
        let Some((device, examples_per_second)) = self.seat(backend).and_then(|seat| seat.ready.clone()) else { return };
        self.tell(TrainerEvent::Device { device, examples_per_second, reason });
        self.feed(backend);
    }

    /// Tells a fresh trainer everything it has to know.
    fn feed(&mut self, backend: Backend) {
        if let Some(data) = &self.data {
            let (name, experiment, rows) = (data.run, data.experiment.clone(), data.rows.clone());
            self.send(ToTrainer::Expect { data: name, experiment }, None);
            for rows in rows {
                self.send_rows(rows);
            }
        }
        let cause = self.cause.take();
        let Some(prepared) = &mut self.prepared else {
            if let Some(cause) = cause {
                self.tell(TrainerEvent::Notice(format!("{cause}. Training will use {}.", backend.words())));
            }
            return;
        };
        if prepared.built {
            let epoch = prepared.checkpoint.as_ref().map_or(0, |checkpoint| checkpoint.epoch);
            let cause = cause.unwrap_or_default();
            prepared.recovering = Some(format!("{cause}. The run goes on from the end of epoch {epoch}, on {}.", backend.words()));
            prepared.built = false;
        }
        let (first, then) = (prepared.prepare(), prepared.again());
        self.send(first, None);
        for message in then {
            self.send(message, None);
        }
    }

    /// The active trainer says something about a run.
    fn reported(&mut self, message: FromTrainer) {
        let Some(prepared) = self.prepared.as_mut().filter(|prepared| run_of(&message) == Some(prepared.run)) else { return };
        if matches!(message, FromTrainer::Epoch { .. } | FromTrainer::Tested { .. } | FromTrainer::Finished { .. }) {
            self.losses = 0;
        }
        let next = prepared.heard(&message);
        let run = prepared.run;
        match (&message, prepared.recovering.take_if(|_| matches!(message, FromTrainer::Prepared { .. }))) {
            (FromTrainer::Prepared { checkpoint, .. }, Some(notice)) => {
                let (epoch, step) = (checkpoint.epoch, checkpoint.step);
                // A pause that the lost trainer never confirmed: the new one rests already.
                let paused = prepared.motion.take_if(|motion| matches!(motion, ToTrainer::Pause { .. })).is_some();
                self.tell(TrainerEvent::Recovered { run, epoch, step, notice });
                if paused {
                    self.tell(TrainerEvent::Message(Box::new(FromTrainer::Paused { run, step, training: None })));
                }
            }
            _ => self.tell(TrainerEvent::Message(Box::new(message))),
        }
        if let Some(next) = next {
            self.send(next, None);
        }
    }

    fn prepared_run(&mut self, run: Run) -> Option<&mut Prepared> {
        self.prepared.as_mut().filter(|prepared| prepared.run == run)
    }

    fn seat(&mut self, backend: Backend) -> Option<&mut Seat> {
        self.seats.get_mut(backend as usize)?.as_mut()
    }

    fn start(&mut self, backend: Backend) {
        if let Some(seat) = self.seats.get_mut(backend as usize) {
            *seat = Some(Seat::default());
            self.actions.push_back(Action::Start(backend));
        }
    }

    fn end(&mut self, backend: Backend) {
        self.active.take_if(|active| *active == backend);
        if self.seats.get_mut(backend as usize).and_then(Option::take).is_some() {
            self.actions.push_back(Action::End(backend));
        }
    }

    /// Sends to the active trainer; before there is one, [`Supervisor::feed`] says it all again.
    fn send(&mut self, message: ToTrainer, body: Option<Body>) {
        if let Some(active) = self.active {
            self.actions.push_back(Action::Send(active, message, body));
        }
    }

    fn send_rows(&mut self, rows: Rows) {
        let Rows { run, class, first, values, .. } = rows;
        self.send(ToTrainer::Rows { data: run, class, first }, Some(values));
    }

    fn tell(&mut self, event: TrainerEvent) {
        self.actions.push_back(Action::Tell(event));
    }
}
