//! The training session on three classes and on two numbers, and the report of what it answers, by brute force.

use crate::learning::{session, simulated, wait};
use coalescent_playground::dataset::{Dataset, Part, Parts};
use coalescent_playground::evaluation::regression::score;
use coalescent_playground::evaluation::{
    Answers, Confusion, Measure, Method, Methods, Metrics, Reached, named, report, softmax,
};
use coalescent_playground::experiment::{
    Experiment, Input, Preset, Prior, Quantity, Statistic, Target, Task,
};
use coalescent_playground::network::{Activation, Initial, Layer};
use coalescent_playground::training::{Session, TrainingError};
use std::rc::Rc;

/// Rows that look like spectra of three classes and need no simulation.
fn made_up(experiment: &Experiment) -> Dataset {
    let mut data = Dataset::new(experiment);
    let width = data.layout().width();
    for class in 0..experiment.scenarios.len() {
        let cell = |index: usize, k: usize| {
            let noise = (k * 31 + index * 17 + k * index) % 9;
            (noise + if k % 4 == class { 6 } else { 0 }) as f32
        };
        let rows: Vec<f32> = (0..experiment.examples as usize)
            .flat_map(|index| (0..width).map(move |k| cell(index, k)))
            .collect();
        data.insert(class as u8, 0, &rows).unwrap();
    }
    data
}

fn epoch(session: &mut Session) -> (Metrics, Metrics, Option<Confusion>) {
    while !session.epoch_is_over() {
        wait(session.train_batch()).unwrap();
    }
    let (metrics, confusion) = wait(session.end_epoch()).unwrap();
    (metrics.training, metrics.validation, confusion)
}

#[test]
fn three_classes_are_learned_and_a_checkpoint_goes_on_where_it_was() {
    let mut experiment = Preset::SizeChanges.experiment();
    experiment.examples = 150;
    experiment.training.epochs = 6;
    experiment.training.batch_size = 16;
    experiment.training.learning_rate = 5e-3;
    let data = Rc::new(made_up(&experiment));
    let mut run = session(&data, &experiment, None).unwrap();
    let (untrained, _) = wait(run.validate()).unwrap();
    assert!(untrained.loss > 0.7, "{untrained:?}");
    epoch(&mut run);
    let checkpoint = wait(run.checkpoint()).unwrap();
    let mut again = session(&data, &experiment, Some(&checkpoint)).unwrap();
    assert_eq!(epoch(&mut run), epoch(&mut again));
    while !run.is_finished() {
        epoch(&mut run);
    }
    let (metrics, confusion) = wait(run.validate()).unwrap();
    let confusion = confusion.unwrap();
    assert_eq!(confusion.classes(), 3);
    assert!(confusion.accuracy() > 0.95, "{confusion:?}");
    assert_eq!(metrics.measure, Measure::Accuracy(confusion.accuracy()));

    // The report, by brute force.
    let parts = Parts::of(&experiment);
    let raw = wait(run.predict(&parts.test)).unwrap();
    let methods = Methods::fit(&data, &experiment, &parts);
    let found = report(
        &data,
        &experiment,
        &parts,
        Part::Test,
        &run.answers(&raw),
        &methods,
    );
    let Answers::Classes {
        confusion,
        roc,
        auc,
        calibration,
        ..
    } = &found.answers
    else {
        panic!("classes were asked for")
    };
    assert_eq!((roc.len(), *auc), (0, None));
    let (mut loss, mut right, mut sure) = (0.0, 0, 0.0);
    for (&(class, _), logits) in parts.test.iter().zip(raw.chunks(3)) {
        let p = softmax(logits);
        loss -= libm::log(p[usize::from(class)]);
        right += u32::from(named(logits) == usize::from(class));
        sure += p[named(logits)];
    }
    let n = parts.test.len() as f64;
    assert!((found.metrics.loss - loss / n).abs() < 1e-6);
    assert_eq!((confusion.right(), confusion.total()), (right, n as u32));
    let weighted = |of: fn(&coalescent_playground::evaluation::CalibrationBin) -> f64| {
        calibration
            .iter()
            .map(|bin| of(bin) * f64::from(bin.count))
            .sum::<f64>()
    };
    assert!((weighted(|bin| bin.predicted) - sure).abs() < 1e-9);
    assert!((weighted(|bin| bin.observed) - f64::from(right)).abs() < 1e-9);
    // The classes are told apart by single cells: trees and sums find them, a constant does not.
    let reached = |method: &Method| {
        let score = found
            .methods
            .iter()
            .find(|score| score.method == *method)
            .unwrap();
        match &score.reached {
            Reached::Classes { confusion, .. } => confusion.accuracy(),
            Reached::Numbers(_) => panic!("classes were asked for"),
        }
    };
    assert!((reached(&Method::Nothing) - 1.0 / 3.0).abs() < 0.01);
    assert!(reached(&Method::Forest) > 0.9, "{:?}", found.methods);
    assert!(reached(&Method::Linear) > 0.5, "{:?}", found.methods);
    assert!(
        found
            .along
            .iter()
            .all(|along| along.accuracy.iter().all(|bin| bin.right <= bin.count))
    );
}

/// Pi and S of alignments, read off their summary statistics.
fn two_numbers() -> Experiment {
    let mut experiment = Preset::TajimaVarying.experiment();
    experiment.task = Task::Regress(
        [Statistic::Pi, Statistic::SegregatingSites]
            .map(|statistic| Target::linear(Quantity::Statistic(statistic)))
            .to_vec(),
    );
    experiment.observation.input = Input::Statistics {
        windows: 1,
        folded: false,
    };
    let dense = |units, activation| Layer::Dense {
        units,
        activation,
        initial: Initial::Glorot,
    };
    experiment.layers = vec![dense(32, Activation::Relu), dense(2, Activation::Linear)];
    experiment.training.standardise = true;
    experiment.training.epochs = 30;
    experiment.training.batch_size = 16;
    experiment.training.learning_rate = 3e-3;
    experiment.examples = 400;
    experiment
}

#[test]
fn two_numbers_are_learned_each_in_its_own_unit() {
    let experiment = two_numbers();
    let data = Rc::new(simulated(&experiment));
    let mut run = session(&data, &experiment, None).unwrap();
    while !run.is_finished() {
        epoch(&mut run);
    }
    let (metrics, _) = wait(run.validate()).unwrap();
    let explained = run.explained(&metrics);
    assert!(
        explained.iter().all(|r2| r2.unwrap() > 0.9),
        "{explained:?}"
    );
    let parts = Parts::of(&experiment);
    let answers = run.answers(&wait(run.predict(&parts.validation)).unwrap());
    let Measure::Rmse(rmses) = &metrics.measure else {
        panic!("numbers were asked for")
    };
    let mut loss = 0.0;
    for (target, rmse) in rmses.iter().enumerate() {
        let truth: Vec<f64> = parts
            .validation
            .iter()
            .map(|&example| data.target(target, example))
            .collect();
        let own: Vec<f64> = answers.iter().skip(target).step_by(2).copied().collect();
        let found = score(&truth, &own);
        assert!((found.rmse - rmse).abs() < 1e-9 * rmse);
        assert!((found.r2.unwrap() - explained[target].unwrap()).abs() < 1e-9);
        let [_, sd] = data.target_moments(target, &parts.training);
        loss += (rmse / sd).powi(2) / 2.0;
    }
    assert!((metrics.loss - loss).abs() < 1e-9);

    // The slope of the second number along its steepest input.
    let mut input = Vec::new();
    data.write_input((0, 5), &mut input);
    let slopes = wait(run.gradient(input.clone(), 1)).unwrap();
    let (steepest, slope) = (0..)
        .zip(&slopes)
        .max_by(|a, b| a.1.abs().total_cmp(&b.1.abs()))
        .unwrap();
    let at = |step: f32| {
        let mut moved = input.clone();
        moved[steepest] += step;
        run.answers(&wait(run.predict_inputs(&moved)).unwrap())[1]
    };
    let found = (at(0.02) - at(-0.02)) / 0.04;
    assert!(
        (found - f64::from(*slope)).abs() < 0.02 * found.abs() + 1e-3,
        "{found} {slope}"
    );
    let methods = Methods::fit(&data, &experiment, &parts);
    let linear = methods
        .score(&data, &experiment, &parts.test)
        .into_iter()
        .find(|score| score.method == Method::Linear)
        .unwrap();
    let Reached::Numbers(reached) = linear.reached else {
        panic!("numbers were asked for")
    };
    assert!(
        reached.len() == 2 && reached.iter().all(|(score, _)| score.r2.unwrap() > 0.999),
        "both are among the statistics: {reached:?}"
    );
}

#[test]
fn what_cannot_be_trained_is_named() {
    let mut experiment = two_numbers();
    experiment.examples = 20;
    let data = Rc::new(simulated(&experiment));
    let mut narrow = experiment.clone();
    narrow.layers.pop();
    assert_eq!(
        session(&data, &narrow, None).err(),
        Some(TrainingError::Outputs {
            expected: 2,
            found: 32
        })
    );
    let mut constant = experiment;
    constant.task = Task::Regress(vec![Target::linear(Quantity::Parameter(
        "theta".to_owned(),
    ))]);
    constant.locus.mutation = Prior::fixed(10.0);
    if let Some(Layer::Dense { units, .. }) = constant.layers.last_mut() {
        *units = 1;
    }
    let fixed = Rc::new(simulated(&constant));
    let refused = session(&fixed, &constant, None).err().unwrap();
    assert_eq!(
        refused,
        TrainingError::ConstantTarget {
            target: "θ".to_owned(),
            value: 10.0
        }
    );
    assert!(refused.to_string().starts_with("θ is 10"), "{refused}");
}
