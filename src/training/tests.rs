//! Devices that are read at rest alone, as a GPU is, played by the CPU.

use super::{ComputeDevice, RegressionSession, Session};
use crate::dataset::alignments::{AlignmentData, AlignmentSimulator};
use crate::dataset::{Dataset, Parts, RowLayout};
use crate::experiment::regression::{Regression, RegressionPreset};
use crate::experiment::{Class, Experiment, Split};
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
macro_rules! reads_at_rest {
    ($sessions:expr, $batch:expr) => {{
        let [mut eager, mut lazy] = $sessions;
        for batches in [3, 2] {
            for _ in 0..batches {
                wait(eager.train_batch()).unwrap();
                wait(lazy.train_batch()).unwrap();
                assert_eq!(lazy.running(), None, "it is not read yet");
            }
            assert_eq!(wait(lazy.settle()).unwrap(), batches * $batch);
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
    }};
}

#[test]
fn a_regression_that_is_read_at_rest_counts_each_batch_once() {
    let mut experiment = Regression {
        examples: 1_000,
        ..RegressionPreset::TajimaToy.experiment()
    };
    experiment.layers = Regression::slim_layers();
    let mut data = AlignmentData::new(&experiment);
    data.push(
        &mut AlignmentSimulator::new(&experiment).unwrap(),
        experiment.examples,
    )
    .unwrap();
    let (data, parts) = (
        Rc::new(data),
        Rc::new(Parts::without_classes(
            experiment.examples,
            &Regression::SPLIT,
            1,
        )),
    );
    let session = |device| {
        RegressionSession::new(
            &device,
            Rc::clone(&data),
            Rc::clone(&parts),
            &experiment,
            None,
        )
        .unwrap()
    };
    reads_at_rest!(
        devices().map(session),
        experiment.training.batch_size as usize
    );
}

#[test]
fn a_classification_that_is_read_at_rest_counts_each_batch_once() {
    let mut experiment = Experiment::default();
    experiment.training.batch_size = 30;
    let mut data = Dataset::new(experiment.locus.samples, 200);
    let width = RowLayout::new(experiment.locus.samples).width();
    for class in Class::ALL {
        let rows: Vec<f32> = (0..200 * width)
            .map(|k| ((k * 31) % 13 * (class.label() + 1)) as f32)
            .collect();
        data.insert(class, 0, &rows).unwrap();
    }
    let (data, parts) = (Rc::new(data), Rc::new(Parts::new(200, &Split::TUTORIAL, 1)));
    let session = |device| {
        Session::new(
            &device,
            Rc::clone(&data),
            Rc::clone(&parts),
            &experiment,
            None,
        )
        .unwrap()
    };
    reads_at_rest!(devices().map(session), 30);
}
