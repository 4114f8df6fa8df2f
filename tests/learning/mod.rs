//! What the tests of training share: data, simulated or made up, and a way to wait for what is there at once on the CPU.
#![allow(dead_code, reason = "each test binary uses its own part")]

use coalescent_playground::dataset::{Dataset, ExampleSimulator, Layout, Parts};
use coalescent_playground::experiment::Experiment;
use coalescent_playground::training::{Checkpoint, ComputeDevice, Session, TrainingError};
use std::pin::pin;
use std::rc::Rc;
use std::task::{Context, Poll, Waker};

/// Waits for a future that never has to wait: reads from the CPU backend.
pub fn wait<T>(future: impl Future<Output = T>) -> T {
    match pin!(future).poll(&mut Context::from_waker(Waker::noop())) {
        Poll::Ready(value) => value,
        Poll::Pending => panic!("the CPU backend answers at once"),
    }
}

/// The examples of an experiment, each scenario's simulated on a thread of its own.
pub fn simulated(experiment: &Experiment) -> Dataset {
    let mut data = Dataset::new(experiment);
    let rows: Vec<Vec<f32>> = std::thread::scope(|scope| {
        let threads: Vec<_> = (0..experiment.scenarios.len() as u8)
            .map(|scenario| {
                scope.spawn(move || {
                    ExampleSimulator::new(experiment)
                        .rows(scenario, 0, experiment.examples)
                        .unwrap()
                })
            })
            .collect();
        threads
            .into_iter()
            .map(|thread| thread.join().unwrap())
            .collect()
    });
    for (scenario, rows) in (0..).zip(rows) {
        data.insert(scenario, 0, &rows).unwrap();
    }
    data
}

/// Numbers in a row.
pub fn width(experiment: &Experiment) -> usize {
    Layout::of(experiment).width()
}

/// Rows that look like spectra of two classes and need no simulation: counts from 0 to 11 whose pattern depends on the class, and every statistic
/// as well.
pub fn made_up_rows(experiment: &Experiment, scenario: u8) -> Vec<f32> {
    let width = width(experiment);
    let cell = |index: usize, k: usize| {
        let noise = (k * 31 + index * 17 + k * index) % 9;
        (noise
            + if k % 5 == 3 * usize::from(scenario) {
                3
            } else {
                0
            }) as f32
    };
    (0..experiment.examples as usize)
        .flat_map(|index| (0..width).map(move |k| cell(index, k)))
        .collect()
}

/// A data set of made-up rows.
pub fn made_up(experiment: &Experiment) -> Dataset {
    let mut data = Dataset::new(experiment);
    for scenario in 0..experiment.scenarios.len() as u8 {
        data.insert(scenario, 0, &made_up_rows(experiment, scenario))
            .unwrap();
    }
    data
}

/// A run on the CPU.
///
/// # Errors
/// As [`Session::new`].
pub fn session(
    data: &Rc<Dataset>,
    experiment: &Experiment,
    checkpoint: Option<&Checkpoint>,
) -> Result<Session, TrainingError> {
    Session::new(
        &ComputeDevice::cpu(),
        Rc::clone(data),
        Rc::new(Parts::of(experiment)),
        experiment,
        checkpoint,
    )
}

/// Trains every batch of the epoch under way.
pub fn batches(session: &mut Session) {
    while !session.epoch_is_over() {
        wait(session.train_batch()).unwrap();
    }
}

/// Trains to the last epoch.
pub fn whole(session: &mut Session) {
    while !session.is_finished() {
        batches(session);
        wait(session.end_epoch()).unwrap();
    }
}
