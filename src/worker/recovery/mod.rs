//! Which trainer works, and how a run survives the loss of one.
//!
//! Plain state without a browser: events go in by the methods, [`Action`]s come out of [`Supervisor::next_action`], in order.

mod choice;
mod errand;
mod questions;
mod service;

pub use choice::{Adapter, Backend, Standing, choose};

use super::Silence;
use super::event::TrainerEvent;
use crate::experiment::BackendChoice;
use crate::protocol::{DeviceReport, Envelope, Missing, Run, ToTrainer};
use errand::Errand;
use std::collections::VecDeque;

/// What the browser side is to do.
#[derive(Clone, Debug)]
pub enum Action {
    /// Ask the browser for an adapter and answer by [`Supervisor::adapter`].
    AskAdapter,
    /// End the worker of this backend, if there is one, and start another.
    Start(Backend),
    /// End it.
    End(Backend),
    /// Send it a message.
    Send(Backend, Envelope<ToTrainer>),
    /// Tell the page.
    Tell(TrainerEvent),
}

/// A worker that was started.
#[derive(Debug, Default)]
struct Seat {
    ready: Option<(DeviceReport, f64)>,
    silence: Silence,
}

/// The state of the trainer's client, for one page.
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
    errand: Errand,
    /// What the simulators were told to draw last: for which run, and what.
    drawn: Option<(Run, Vec<Missing>)>,
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
            errand: Errand::default(),
            drawn: None,
            actions: VecDeque::new(),
        };
        new.begin();
        new
    }

    /// What is to be done next, if anything.
    pub fn next_action(&mut self) -> Option<Action> {
        self.actions.pop_front().or_else(|| self.draw())
    }

    /// Has the new examples drawn that the trainer in service waits for, where these are others than before.
    fn draw(&mut self) -> Option<Action> {
        let wanted = self.active.and_then(|_| self.errand.waits_for());
        let wanted = wanted.map(|(run, missing)| (run, missing.to_vec()));
        if wanted == self.drawn {
            return None;
        }
        let told = wanted.as_ref().and_then(|_| self.errand.wanted());
        self.drawn = wanted;
        Some(Action::Tell(TrainerEvent::Draw(told.map(Box::new))))
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
        if self.choice == BackendChoice::Auto
            && self.adapter == Adapter::Hardware
            && self.active.is_none()
            && self.gpu_losses <= 1
        {
            self.start(Backend::WebGpu);
        }
        self.decide();
    }

    /// Makes the trainer panic.
    pub fn fault(&mut self) {
        self.send(Envelope::alone(ToTrainer::Panic));
    }

    /// The trainer in service.
    pub fn in_service(&self) -> Option<Backend> {
        self.active
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
        if self
            .seats
            .get_mut(backend as usize)
            .and_then(Option::take)
            .is_some()
        {
            self.actions.push_back(Action::End(backend));
        }
    }

    /// Sends to the active trainer; before there is one, [`Supervisor::feed`] says it all again.
    fn send(&mut self, message: Envelope<ToTrainer>) {
        if let Some(active) = self.active {
            self.actions.push_back(Action::Send(active, message));
        }
    }

    fn tell(&mut self, event: TrainerEvent) {
        self.actions.push_back(Action::Tell(event));
    }
}
