//! Who is in service: trainers that come up, say something, fall silent or are lost, and what a fresh one is told.

use super::choice::{Adapter, Backend, Standing, choose};
use super::{Action, Seat, Supervisor};
use crate::experiment::BackendChoice;
use crate::protocol::{Envelope, FromTrainer, VERSION};
use crate::worker::event::TrainerEvent;
use crate::worker::{MAX_LOSSES, Silence, other_version};

impl Supervisor {
    /// A trainer said something.
    pub fn heard(&mut self, backend: Backend, said: Envelope<FromTrainer>) {
        let Some(seat) = self.seat(backend) else {
            return;
        };
        seat.silence.broken();
        match said.message {
            FromTrainer::Ready { version, .. } if version != VERSION => {
                self.end(Backend::Cpu);
                self.end(Backend::WebGpu);
                self.tell(TrainerEvent::Failed {
                    reason: other_version(),
                });
            }
            FromTrainer::Ready {
                device,
                examples_per_second,
                ..
            } => {
                seat.ready = Some((device, examples_per_second));
                self.decide();
            }
            FromTrainer::NoDevice { reason } => self.without_gpu(backend, &reason),
            FromTrainer::DeviceLost { reason } => {
                self.lost(backend, &format!("The GPU device was lost ({reason})"));
            }
            FromTrainer::Panicked { text } => {
                self.lost(backend, &format!("The trainer stopped ({text})"));
            }
            _ if self.active == Some(backend) => self.reported(said),
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
            let reason = format!(
                "{cause}, and so did those that took its place. Reload the page, or choose another backend."
            );
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
        let waits = self.errand.waits();
        for backend in [Backend::Cpu, Backend::WebGpu] {
            let works = self.active == Some(backend) && waits;
            let Some(seat) = self.seat(backend) else {
                continue;
            };
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
    pub(super) fn begin(&mut self) {
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
            self.tell(TrainerEvent::Notice(format!(
                "WebGPU cannot be had here ({reason}); the CPU trains instead."
            )));
        }
        if self.seat(Backend::Cpu).is_none() {
            self.start(Backend::Cpu);
        }
        self.decide();
    }

    /// Takes a trainer into service where the choice is clear.
    pub(super) fn decide(&mut self) {
        if self.active.is_some() {
            return;
        }
        let [cpu, gpu] = [Backend::Cpu, Backend::WebGpu].map(|backend| match self.seat(backend) {
            None => Standing::Out,
            Some(Seat { ready: None, .. }) => Standing::Coming,
            Some(Seat {
                ready: Some((_, rate)),
                ..
            }) => Standing::Up(*rate),
        });
        let urgent = self.errand.urgent();
        let Some((backend, reason)) = choose(self.choice, &self.adapter, cpu, gpu, urgent) else {
            return;
        };
        self.end(backend.other());
        self.active = Some(backend);
        let Some((device, examples_per_second)) =
            self.seat(backend).and_then(|seat| seat.ready.clone())
        else {
            return;
        };
        self.tell(TrainerEvent::Device {
            device,
            examples_per_second,
            reason,
        });
        self.feed(backend);
    }

    /// Tells a fresh trainer everything it has to know.
    fn feed(&mut self, backend: Backend) {
        let (letters, event) = self.errand.feed(self.cause.take(), backend);
        for message in letters {
            self.send(message);
        }
        self.actions.extend(event.map(Action::Tell));
    }

    /// The active trainer says something about a run.
    fn reported(&mut self, said: Envelope<FromTrainer>) {
        let reply = self.errand.heard(said);
        if reply.achieved {
            self.losses = 0;
        }
        self.actions
            .extend(reply.tell.into_iter().map(Action::Tell));
        if let Some(message) = reply.send {
            self.send(message);
        }
    }
}
