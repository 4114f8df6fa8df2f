//! The one training session: as the two before it where they could do the same, and what they could not.
#![cfg(feature = "flex")]
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a test fails by panicking"
)]

mod learning;

use coalescent_playground::dataset;
use coalescent_playground::dataset::Part;
use coalescent_playground::dataset::alignments::{AlignmentData, AlignmentSimulator};
use coalescent_playground::dataset::road::{Dataset, ExampleSimulator, Parts};
use coalescent_playground::evaluation::regression::{
    RegressionReport, Simpler, SimplerMethod, Summaries, score,
};
use coalescent_playground::evaluation::road::{
    Answers, Confusion, Measure, Method, Methods, Metrics, Reached, Report, named, report, softmax,
};
use coalescent_playground::evaluation::{Baseline, TestReport};
use coalescent_playground::experiment::regression::{Regression, RegressionPreset};
use coalescent_playground::experiment::road::{
    Experiment, Input, Preset, Quantity, Statistic, Target, Task,
};
use coalescent_playground::experiment::{Preset as LabPreset, Prior, Split};
use coalescent_playground::network::{Activation, Initial, Layer};
use coalescent_playground::training::road::Session;
use coalescent_playground::training::{
    Checkpoint, ComputeDevice, RegressionSession, Session as LabSession, TrainingError,
};
use learning::{simulated, wait};
use std::rc::Rc;

/// All examples of an experiment, simulated.
fn data(experiment: &Experiment) -> Dataset {
    let mut data = Dataset::new(experiment);
    let mut simulator = ExampleSimulator::new(experiment);
    for scenario in 0..experiment.scenarios.len() as u8 {
        let rows = simulator.rows(scenario, 0, experiment.examples).unwrap();
        data.insert(scenario, 0, &rows).unwrap();
    }
    data
}

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

fn session(
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

/// The bits of loss and accuracy, or of loss and RMSE of one target.
fn bits(metrics: &Metrics) -> [u64; 2] {
    let measure = match &metrics.measure {
        Measure::Accuracy(accuracy) => *accuracy,
        Measure::Rmse(rmses) => rmses[0],
    };
    [metrics.loss, measure].map(f64::to_bits)
}

fn epoch(session: &mut Session) -> (Metrics, Metrics, Option<Confusion>) {
    while !session.epoch_is_over() {
        wait(session.train_batch()).unwrap();
    }
    let (metrics, confusion) = wait(session.end_epoch()).unwrap();
    (metrics.training, metrics.validation, confusion)
}

#[test]
fn two_epochs_of_the_labs_presets_have_the_losses_they_had() {
    for (old, new) in [
        (LabPreset::GeneFlow, Preset::GeneFlow),
        (LabPreset::Human, Preset::Human),
    ] {
        let (mut old, mut new) = (old.experiment(), new.experiment());
        old.loci_per_class = 60;
        new.examples = 60;
        let old_data = Rc::new(simulated(&old));
        let old_parts = Rc::new(dataset::Parts::new(60, &Split::TUTORIAL, old.seeds.split));
        let mut before = LabSession::new(
            &ComputeDevice::cpu(),
            Rc::clone(&old_data),
            Rc::clone(&old_parts),
            &old,
            None,
        )
        .unwrap();
        let new_data = Rc::new(data(&new));
        let mut after = session(&new_data, &new, None).unwrap();
        for _ in 0..2 {
            while !before.epoch_is_over() {
                let trained = wait(before.train_batch()).unwrap();
                assert_eq!(wait(after.train_batch()).unwrap(), trained);
                let (old, new) = (before.running().unwrap(), after.running().unwrap());
                assert_eq!(bits(&new), [old.loss, old.accuracy].map(f64::to_bits));
            }
            let (old, counts) = wait(before.end_epoch()).unwrap();
            let (new, confusion) = wait(after.end_epoch()).unwrap();
            for (old, new) in [
                (old.training, &new.training),
                (old.validation, &new.validation),
            ] {
                assert_eq!(bits(new), [old.loss, old.accuracy].map(f64::to_bits));
            }
            let confusion = confusion.unwrap();
            for truth in [0, 1] {
                for predicted in [0, 1] {
                    assert_eq!(
                        confusion.at(truth, predicted),
                        counts.counts[truth][predicted]
                    );
                }
            }
        }
        assert_eq!(
            wait(before.checkpoint()).unwrap(),
            wait(after.checkpoint()).unwrap()
        );

        // The test set, opened: by both reports.
        let logits = wait(before.predict(&old_parts.test)).unwrap();
        let known = TestReport::new(&old_data, &old_parts, &old.history, &logits);
        let parts = Parts::of(&new);
        let raw = wait(after.predict(&parts.test)).unwrap();
        assert_eq!(raw, logits.concat());
        let methods = Methods::fit(&new_data, &new, &parts);
        let found = report(
            &new_data,
            &new,
            &parts,
            Part::Test,
            &after.answers(&raw),
            &methods,
        );
        same_as_the_labs(&found, &known);
    }
}

fn same_as_the_labs(found: &Report, known: &TestReport) {
    assert_eq!(
        bits(&found.metrics),
        [known.loss, known.accuracy].map(f64::to_bits)
    );
    let Answers::Classes {
        confusion,
        interval,
        roc,
        auc,
        calibration,
    } = &found.answers
    else {
        panic!("classes were asked for")
    };
    assert_eq!(confusion.right(), known.confusion.right());
    assert_eq!(*interval, known.interval);
    assert_eq!(*roc, known.roc);
    assert_eq!(*auc, Some(known.auc));
    assert_eq!(*calibration, known.calibration);
    let along = |key: &str| found.along.iter().find(|along| along.key == key).unwrap();
    assert_eq!(along("m").accuracy, known.by_migration);
    assert_eq!(along("m").class, Some(1));
    assert_eq!(along("T").accuracy, known.by_split);
    assert_eq!(along("T").class, None);
    assert!(
        !found.along.iter().any(|along| along.key == "w1"),
        "always half of the split time"
    );
    for score in &known.baselines {
        let method = match score.baseline {
            Baseline::Fst => Method::Alone {
                statistic: "F_ST".to_owned(),
            },
            Baseline::Shared => Method::Alone {
                statistic: "shared".to_owned(),
            },
            Baseline::Summaries => Method::Linear,
        };
        let found = found
            .methods
            .iter()
            .find(|found| found.method == method)
            .unwrap();
        let Reached::Classes { confusion, .. } = &found.reached else {
            panic!("classes were asked for")
        };
        for truth in [0, 1] {
            for predicted in [0, 1] {
                assert_eq!(
                    confusion.at(truth, predicted),
                    score.confusion.counts[truth][predicted],
                    "{method:?}"
                );
            }
        }
    }
    assert!(
        found
            .methods
            .iter()
            .any(|found| matches!(found.method, Method::Best { .. }))
    );
    assert_eq!(found.methods.len(), 6);
}

struct Before {
    experiment: Regression,
    data: Rc<AlignmentData>,
    parts: Rc<dataset::Parts<u32>>,
}

fn before(preset: RegressionPreset, examples: u32, fresh: bool) -> Before {
    let mut experiment = preset.experiment();
    experiment.examples = examples;
    experiment.fresh = fresh;
    let mut data = AlignmentData::new(&experiment);
    data.push(&mut AlignmentSimulator::new(&experiment).unwrap(), examples)
        .unwrap();
    let parts =
        dataset::Parts::without_classes(examples, &Regression::SPLIT, experiment.seeds.split);
    Before {
        experiment,
        data: Rc::new(data),
        parts: Rc::new(parts),
    }
}

#[test]
fn two_epochs_of_insides_presets_have_the_losses_they_had() {
    for (old, new, fresh) in [
        (RegressionPreset::Tajima, Preset::Tajima, false),
        (RegressionPreset::Tajima, Preset::Tajima, true),
        (
            RegressionPreset::TajimaVarying,
            Preset::TajimaVarying,
            false,
        ),
        (RegressionPreset::TajimaToy, Preset::TajimaToy, false),
        (RegressionPreset::Theta, Preset::Theta, false),
    ] {
        let examples = if old == RegressionPreset::Theta {
            40
        } else {
            100
        };
        let old = before(old, examples, fresh);
        let mut new = new.experiment();
        new.examples = examples;
        new.training.fresh = fresh;
        let mut before = RegressionSession::new(
            &ComputeDevice::cpu(),
            Rc::clone(&old.data),
            Rc::clone(&old.parts),
            &old.experiment,
            None,
        )
        .unwrap();
        let new_data = Rc::new(data(&new));
        let mut after = session(&new_data, &new, None).unwrap();
        for _ in 0..2 {
            while !before.epoch_is_over() {
                let trained = wait(before.train_batch()).unwrap();
                assert_eq!(wait(after.train_batch()).unwrap(), trained);
                let (old, new) = (before.running().unwrap(), after.running().unwrap());
                assert_eq!(bits(&new), [old.loss, old.rmse].map(f64::to_bits));
            }
            let known = wait(before.end_epoch()).unwrap();
            let (found, confusion) = wait(after.end_epoch()).unwrap();
            for (known, found) in [
                (known.training, &found.training),
                (known.validation, &found.validation),
            ] {
                assert_eq!(bits(found), [known.loss, known.rmse].map(f64::to_bits));
            }
            assert_eq!(confusion, None);
        }
        let mut input = Vec::new();
        new_data.write_input((0, 1), &mut input);
        assert_eq!(
            wait(before.gradient(input.clone())).unwrap(),
            wait(after.gradient(input, 0)).unwrap()
        );
        let parts = Parts::of(&new);
        let raw = wait(after.predict(&parts.test)).unwrap();
        let answers = after.answers(&raw);
        assert_eq!(answers, wait(before.predict(&old.parts.test)).unwrap());
    }
}

/// 300 examples of theta, with the truth and a disturbance as the network's answers: the report is that of the page Inside, the lines are the
/// same, and ridge regression nearly.
#[test]
fn numbers_are_judged_as_they_were() {
    let old = before(RegressionPreset::Theta, 300, false);
    let mut new = Preset::Theta.experiment();
    new.examples = 300;
    let (data, parts) = (data(&new), Parts::of(&new));
    let summaries = |examples: &[u32]| -> Vec<Summaries> {
        examples
            .iter()
            .map(|&example| {
                let statistics = old.data.statistics(example);
                Summaries::of_parts(
                    &old.data.spectrum(example),
                    statistics.haplotype_number,
                    old.data.mean_r2(example),
                )
            })
            .collect()
    };
    let truth: Vec<f64> = old
        .parts
        .test
        .iter()
        .map(|&example| old.data.target(example))
        .collect();
    let answers: Vec<f64> = (0..)
        .zip(&truth)
        .map(|(k, theta)| theta + f64::from(k * 31 % 17) - 8.0)
        .collect();
    let training: Vec<f64> = old
        .parts
        .training
        .iter()
        .map(|&example| old.data.target(example))
        .collect();
    let simpler = Simpler::fit(
        &summaries(&old.parts.training),
        &training,
        |k| old.data.spectrum(old.parts.training[k]),
        old.experiment.seeds.split,
    );
    let known = RegressionReport::new(
        &truth,
        &answers,
        &simpler.predict(&summaries(&old.parts.test), |k| {
            old.data.spectrum(old.parts.test[k])
        }),
        old.experiment.seeds.split,
    );
    let methods = Methods::fit(&data, &new, &parts);
    let found = report(&data, &new, &parts, Part::Test, &answers, &methods);
    let Answers::Numbers(of_each) = &found.answers else {
        panic!("a number was asked for")
    };
    assert_eq!(of_each.len(), 1);
    assert_eq!(of_each[0].score, known.score);
    assert_eq!(of_each[0].rmse_interval, known.rmse_interval);
    assert_eq!(of_each[0].r2_interval, known.r2_interval);
    assert_eq!(of_each[0].points, known.points);
    assert_eq!(of_each[0].bins, known.bins);
    let [_, sd] = data.target_moments(0, &parts.training);
    assert!((found.metrics.loss - (known.score.rmse / sd).powi(2)).abs() < 1e-12);
    for score in &known.simpler {
        let (method, tolerance) = match score.method {
            SimplerMethod::Pi => (
                Method::Alone {
                    statistic: "π".to_owned(),
                },
                1e-5,
            ),
            SimplerMethod::ThetaW => (
                Method::Alone {
                    statistic: "S".to_owned(),
                },
                1e-12,
            ),
            SimplerMethod::Ridge => (Method::Linear, 1e-4),
            // It has more statistics now.
            SimplerMethod::Forest => (Method::Forest, 0.25),
        };
        let own = found
            .methods
            .iter()
            .find(|own| own.method == method)
            .unwrap();
        let Reached::Numbers(reached) = &own.reached else {
            panic!("a number was asked for")
        };
        assert!(
            (reached[0].0.rmse / score.score.rmse - 1.0).abs() < tolerance,
            "{method:?}: {reached:?} {score:?}"
        );
    }
    // Along theta itself, by brute force.
    assert_eq!(found.along.len(), 1);
    let along = &found.along[0];
    assert_eq!((along.key.as_str(), along.logarithmic), ("theta", false));
    let first: Vec<f64> = truth
        .iter()
        .zip(&answers)
        .filter(|(theta, _)| **theta < 14.0)
        .map(|(theta, answer)| answer - theta)
        .collect();
    let bin = &along.errors[0][0];
    assert_eq!(
        (bin.low, bin.high, bin.count),
        (10.0, 14.0, first.len() as u32)
    );
    assert!((bin.bias - first.iter().sum::<f64>() / first.len() as f64).abs() < 1e-9);
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
    let data = Rc::new(data(&experiment));
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
    let data = Rc::new(data(&experiment));
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
    let fixed = Rc::new(self::data(&constant));
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
