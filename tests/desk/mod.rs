//! A trainer on the CPU for scripted messages.

use crate::learning::wait;
use coalescent_playground::protocol::DeviceReport;
use coalescent_playground::training::ComputeDevice;
use coalescent_playground::worker::trainer_core::Trainer;
use std::cell::Cell;

/// A trainer with a clock that moves on by ten milliseconds whenever it is read.
pub struct Desk {
    pub trainer: Trainer,
    now: Cell<f64>,
}

impl Desk {
    pub fn new() -> Self {
        let report = DeviceReport {
            backend: "cpu".to_owned(),
            name: "CPU".to_owned(),
            software: false,
        };
        Self {
            trainer: Trainer::new(ComputeDevice::cpu(), report),
            now: Cell::new(0.0),
        }
    }

    /// Lets it work for a slice.
    pub fn slice(&mut self) {
        let clock = || {
            self.now.set(self.now.get() + 10.0);
            self.now.get()
        };
        wait(self.trainer.tick(&clock));
    }
}
