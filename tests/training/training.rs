//! The training loop on the CPU backend.

use crate::learning::{batches, made_up, wait};
use burn::tensor::Device;
use coalescent_playground::evaluation::{Confusion, Measure, Metrics};
use coalescent_playground::experiment::{Experiment, RateChange};
use coalescent_playground::network::{Convolution, Input, Layer, Model};
use coalescent_playground::training::{
    Checkpoint, ComputeDevice, EpochMetrics, Session, TrainingError, measure,
};
use std::cell::Cell;
use std::rc::Rc;

/// 200 loci per class of made-up data; batches of 50 leave 40 examples for the last of five steps.
fn experiment() -> Experiment {
    let mut experiment = Experiment {
        examples: 200,
        ..Experiment::default()
    };
    experiment.training.batch_size = 50;
    experiment.training.learning_rate = 1e-3;
    experiment.training.epochs = 4;
    experiment
}

fn session(
    experiment: &Experiment,
    checkpoint: Option<&Checkpoint>,
) -> Result<Session, TrainingError> {
    crate::learning::session(&Rc::new(made_up(experiment)), experiment, checkpoint)
}

fn train_epoch(session: &mut Session) -> (EpochMetrics, Confusion) {
    batches(session);
    end(session)
}

fn end(session: &mut Session) -> (EpochMetrics, Confusion) {
    let (metrics, confusion) = wait(session.end_epoch()).unwrap();
    (metrics, confusion.unwrap())
}

fn accuracy(metrics: &Metrics) -> f64 {
    match metrics.measure {
        Measure::Accuracy(accuracy) => accuracy,
        Measure::Rmse(_) => panic!("classes are asked for"),
    }
}

/// The tutorial's network with this dropout after each dense layer but the last.
fn dropout(experiment: &mut Experiment, rate: f64) {
    for layer in &mut experiment.layers {
        if let Layer::Dropout { rate: own } = layer {
            *own = rate;
        }
    }
}

#[test]
fn an_epoch_takes_every_example_once_and_the_last_batch_what_is_left() {
    let mut session = session(&experiment(), None).unwrap();
    assert_eq!(session.steps_per_epoch(), 5);
    let sizes: Vec<usize> = std::iter::from_fn(|| {
        (!session.epoch_is_over()).then(|| wait(session.train_batch()).unwrap())
    })
    .collect();
    assert_eq!(sizes, [50, 50, 50, 50, 40]);
    assert_eq!(
        wait(session.train_batch()).unwrap(),
        0,
        "nothing is left to train on before the epoch is ended"
    );
    let (metrics, confusion) = end(&mut session);
    assert_eq!((metrics.epoch, session.epoch(), session.step()), (1, 1, 5));
    assert_eq!(confusion.total(), 32);
    assert_eq!(accuracy(&metrics.validation), confusion.accuracy());
}

#[test]
fn losses_fall_and_the_classes_are_learnt() {
    let mut experiment = experiment();
    dropout(&mut experiment, 0.0);
    experiment.training.epochs = 12;
    let mut session = session(&experiment, None).unwrap();
    let (untrained, _) = wait(session.validate()).unwrap();
    let epochs: Vec<EpochMetrics> =
        std::iter::from_fn(|| (!session.is_finished()).then(|| train_epoch(&mut session).0))
            .collect();
    assert_eq!(epochs.len(), 12);
    let last = epochs.last().unwrap();
    assert!(
        last.validation.loss < 0.5 * untrained.loss,
        "{untrained:?} {last:?}"
    );
    assert!(accuracy(&last.validation) > 0.9, "{last:?}");
}

#[test]
fn a_run_that_goes_on_from_a_checkpoint_is_the_run_that_never_stopped() {
    let experiment = experiment();
    let mut whole = session(&experiment, None).unwrap();
    let uninterrupted: Vec<_> = (0..3).map(|_| train_epoch(&mut whole)).collect();
    for epochs in 0..3 {
        let mut first = session(&experiment, None).unwrap();
        for _ in 0..epochs {
            train_epoch(&mut first);
        }
        let checkpoint = wait(first.checkpoint()).unwrap();
        assert_eq!((checkpoint.epoch, checkpoint.step), (epochs, 5 * epochs));
        let mut second = session(&experiment, Some(&checkpoint)).unwrap();
        let resumed: Vec<_> = (epochs..3).map(|_| train_epoch(&mut second)).collect();
        assert_eq!(
            resumed,
            uninterrupted[epochs as usize..],
            "to the last bit, from epoch {epochs}"
        );
        assert_eq!(
            wait(second.checkpoint()).unwrap(),
            wait(whole.checkpoint()).unwrap()
        );
    }
}

#[test]
fn seeds_for_split_and_weights_each_change_the_run() {
    let of = |experiment: &Experiment| {
        train_epoch(&mut session(experiment, None).unwrap())
            .0
            .training
            .loss
    };
    let reference = of(&experiment());
    assert_eq!(reference, of(&experiment()));
    for change in [
        |e: &mut Experiment| e.seeds.split += 1,
        |e: &mut Experiment| e.seeds.weights += 1,
    ] {
        let mut changed = experiment();
        change(&mut changed);
        assert_ne!(reference, of(&changed));
    }
}

#[test]
fn a_rate_changed_on_the_way_is_the_rate_in_the_experiment() {
    let mut by_hand = session(&experiment(), None).unwrap();
    for _ in 0..3 {
        wait(by_hand.train_batch()).unwrap();
    }
    assert_eq!(by_hand.set_rate(2e-3), 3);
    assert_eq!(
        by_hand.set_rate(1e-4),
        3,
        "the newest change at a step replaces the older"
    );
    let changes = vec![RateChange {
        step: 3,
        rate: 1e-4,
    }];
    assert_eq!(by_hand.experiment().training.rate_changes, changes);
    while !by_hand.epoch_is_over() {
        wait(by_hand.train_batch()).unwrap();
    }
    let mut from_link = experiment();
    from_link.training.rate_changes = changes;
    assert_eq!(
        end(&mut by_hand),
        train_epoch(&mut session(&from_link, None).unwrap())
    );
}

#[test]
fn running_means_end_as_the_epochs() {
    let mut session = session(&experiment(), None).unwrap();
    assert_eq!(session.running(), None);
    wait(session.train_batch()).unwrap();
    let first = session.running().unwrap();
    while !session.epoch_is_over() {
        wait(session.train_batch()).unwrap();
    }
    let all = session.running().unwrap();
    assert_ne!(first, all);
    assert_eq!(wait(session.end_epoch()).unwrap().0.training, all);
    assert_eq!(session.running(), None);
}

/// With dropout the first step's loss differs from the network's own; without, it is the mean over the same examples.
#[test]
fn dropout_works_while_training_and_only_then() {
    let first_step = |rate| {
        let mut experiment = experiment();
        dropout(&mut experiment, rate);
        let mut session = session(&experiment, None).unwrap();
        let before = wait(session.validate()).unwrap();
        wait(session.train_batch()).unwrap();
        (before, session.running().unwrap())
    };
    let (plain, dropped) = (first_step(0.0), first_step(0.5));
    assert_eq!(plain.0, dropped.0, "validation knows no dropout");
    assert_ne!(plain.1.loss, dropped.1.loss);
}

/// 64 x (64 + 32) values at a rate of one fifth: the fraction dropped lies within four standard errors, and what is kept makes up for it.
#[test]
fn masks_drop_the_rate_and_are_named_by_seed_and_step() {
    let mut experiment = experiment();
    dropout(&mut experiment, 0.2);
    let layers = experiment.layers;
    let device = Device::flex();
    let model = Model::new(
        &layers,
        Input::Image([21, 21]),
        64,
        Convolution::Unfold,
        &device,
    )
    .unwrap();
    let masks = |seed, step| -> Vec<Vec<f32>> {
        model
            .masks(64, seed, step, &device)
            .into_iter()
            .map(|mask| mask.into_data().try_into_vec().unwrap())
            .collect()
    };
    let reference = masks(1, 7);
    assert_eq!(
        reference.iter().map(Vec::len).collect::<Vec<_>>(),
        [64 * 64, 64 * 32]
    );
    let all = reference.concat();
    let dropped = all.iter().filter(|&&value| value == 0.0).count() as f64 / all.len() as f64;
    assert!(
        (dropped - 0.2).abs() < 4.0 * (0.2 * 0.8 / all.len() as f64).sqrt(),
        "{dropped}"
    );
    assert!(all.iter().all(|&value| value == 0.0 || value == 1.25));
    assert_eq!(reference, masks(1, 7));
    assert_ne!(reference, masks(1, 8));
    assert_ne!(reference, masks(2, 7));
}

#[test]
fn predictions_do_not_depend_on_what_is_predicted_beside_them() {
    let session = session(&experiment(), None).unwrap();
    let examples: Vec<_> = (0..2)
        .flat_map(|class| (0..200).map(move |index| (class, index)))
        .collect();
    let together = wait(session.predict(&examples)).unwrap();
    assert_eq!(together.len(), 800);
    for place in [0, 255, 256, 399] {
        let alone = wait(session.predict(&examples[place..=place])).unwrap();
        for (a, b) in alone.iter().zip(&together[2 * place..]) {
            assert!((a - b).abs() <= 1e-4 * b.abs().max(1.0), "{a} {b}");
        }
    }
}

#[test]
fn checkpoints_of_other_networks_and_data_are_refused() {
    let mut trained = session(&experiment(), None).unwrap();
    train_epoch(&mut trained);
    let checkpoint = wait(trained.checkpoint()).unwrap();
    let refused = |change: fn(&mut Experiment)| {
        let mut changed = experiment();
        change(&mut changed);
        session(&changed, Some(&checkpoint))
            .map(|_| ())
            .unwrap_err()
    };
    assert_eq!(
        refused(|experiment| {
            for layer in &mut experiment.layers {
                if let Layer::Dense { units, .. } = layer
                    && *units == 32
                {
                    *units = 16;
                }
            }
        }),
        TrainingError::ForeignCheckpoint {
            tensor: 6,
            expected: 64 * 16,
            found: 64 * 32
        }
    );
    assert_eq!(
        refused(|experiment| experiment.training.batch_size = 64),
        TrainingError::CheckpointOffEpoch {
            epoch: 1,
            step: 5,
            expected: 4
        }
    );
    assert_eq!(
        refused(|experiment| experiment.training.batch_size = 0),
        TrainingError::EmptyBatch
    );
}

#[test]
fn a_rate_far_too_large_ends_in_a_loss_that_is_no_number() {
    let mut experiment = experiment();
    experiment.training.learning_rate = 1e30;
    let mut session = session(&experiment, None).unwrap();
    while !session.epoch_is_over() {
        wait(session.train_batch()).unwrap();
    }
    assert!(session.running().unwrap().loss.is_nan());
}

#[test]
fn a_device_is_measured_by_the_clock_it_is_given() {
    let now = Cell::new(0.0);
    let clock = || {
        now.set(now.get() + 500.0);
        now.get()
    };
    // Two hundred loci give batches of 64, 64, 64 and 48: twelve steps after the warm-up train 720 examples, in half a second of this clock.
    assert_eq!(
        wait(measure(&ComputeDevice::cpu(), clock)).unwrap(),
        1_440.0
    );
}
