//! Devices that are read at rest alone, as a GPU is, played by the CPU.

use super::{ComputeDevice, Session};
use crate::dataset::{Dataset, ExampleSimulator, Parts};
use crate::experiment::{Experiment, Preset};
use std::pin::pin;
use std::rc::Rc;
use std::task::{Context, Poll, Waker};

fn wait<T>(future: impl Future<Output = T>) -> T {
    match pin!(future).poll(&mut Context::from_waker(Waker::noop())) {
        Poll::Ready(value) => value,
        Poll::Pending => unreachable!("the CPU backend answers at once"),
    }
}

/// The same device, read each step and read at rest.
fn devices() -> [ComputeDevice; 2] {
    [
        ComputeDevice::cpu(),
        ComputeDevice {
            reads_each_step: false,
            ..ComputeDevice::cpu()
        },
    ]
}

/// Sums in another order differ in their last bits.
fn to_twelve_digits(figures: &impl std::fmt::Debug) -> String {
    format!("{figures:.12?}")
}

/// What is shown at a rest in mid-epoch is of all that was trained; once training goes on it is nothing, and not what was shown before;
/// the epoch ends with the same figures, each batch counted once.
fn read_at_rest([mut eager, mut lazy]: [Session; 2], batch: usize) {
    for batches in [3, 2] {
        for _ in 0..batches {
            wait(eager.train_batch()).unwrap();
            wait(lazy.train_batch()).unwrap();
            assert_eq!(lazy.running(), None, "it is not read yet");
        }
        assert_eq!(wait(lazy.settle()).unwrap(), batches * batch);
        assert!(lazy.running().is_some());
        assert_eq!(
            to_twelve_digits(&lazy.running()),
            to_twelve_digits(&eager.running())
        );
        assert_eq!(wait(lazy.settle()).unwrap(), 0, "everything is read");
    }
    while !eager.epoch_is_over() {
        wait(eager.train_batch()).unwrap();
        wait(lazy.train_batch()).unwrap();
    }
    assert_eq!(
        to_twelve_digits(&wait(lazy.end_epoch()).unwrap()),
        to_twelve_digits(&wait(eager.end_epoch()).unwrap())
    );
}

fn sessions(data: Dataset, experiment: &Experiment) -> [Session; 2] {
    let (data, parts) = (Rc::new(data), Rc::new(Parts::of(experiment)));
    devices().map(|device| {
        let (data, parts) = (Rc::clone(&data), Rc::clone(&parts));
        Session::new(&device, data, parts, experiment, None).unwrap()
    })
}

#[test]
fn a_regression_that_is_read_at_rest_counts_each_batch_once() {
    let mut experiment = Experiment {
        examples: 1_000,
        ..Preset::TajimaToy.experiment()
    };
    experiment.layers = Preset::Tajima.experiment().layers;
    let mut data = Dataset::new(&experiment);
    let rows = ExampleSimulator::new(&experiment)
        .rows(0, 0, 1_000)
        .unwrap();
    data.insert(0, 0, &rows).unwrap();
    read_at_rest(
        sessions(data, &experiment),
        experiment.training.batch_size as usize,
    );
}

#[test]
fn a_classification_that_is_read_at_rest_counts_each_batch_once() {
    let mut experiment = Experiment {
        examples: 200,
        ..Experiment::default()
    };
    experiment.training.batch_size = 30;
    let mut data = Dataset::new(&experiment);
    let width = data.layout().width();
    for class in 0..2_u8 {
        let rows: Vec<f32> = (0..200 * width)
            .map(|k| ((k * 31) % 13 * (usize::from(class) + 1)) as f32)
            .collect();
        data.insert(class, 0, &rows).unwrap();
    }
    read_at_rest(sessions(data, &experiment), 30);
}
