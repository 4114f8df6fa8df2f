//! Networks that read a number off an alignment: how a session behaves, and how well the presets predict. What each of five seeds gave on the toy
//! data is pinned in `tests/pins/seeds.json`.
#![cfg(feature = "flex")]
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a test fails by panicking"
)]

mod learning;

use coalescent_playground::dataset::{Dataset, Parts};
use coalescent_playground::evaluation::regression::{RegressionScore, score};
use coalescent_playground::evaluation::{Measure, Metrics};
use coalescent_playground::experiment::{
    AlignmentObservation, Experiment, Input, Orientation, Preset, RowOrder,
};
use coalescent_playground::network::{Layer, ready};
use coalescent_playground::training::{EpochMetrics, Session};
use learning::{batches, simulated, wait, whole};
use std::rc::Rc;

struct Examples {
    data: Rc<Dataset>,
    parts: Parts,
}

fn examples(experiment: &Experiment) -> Examples {
    Examples {
        data: Rc::new(simulated(experiment)),
        parts: Parts::of(experiment),
    }
}

fn session(examples: &Examples, experiment: &Experiment) -> Session {
    learning::session(&examples.data, experiment, None).unwrap()
}

fn epoch(session: &mut Session) -> EpochMetrics {
    batches(session);
    wait(session.end_epoch()).unwrap().0
}

/// Trains to the last epoch and judges the test part.
fn trained(examples: &Examples, experiment: &Experiment) -> RegressionScore {
    let mut session = session(examples, experiment);
    whole(&mut session);
    let test = &examples.parts.test;
    let truth: Vec<f64> = test
        .iter()
        .map(|&example| examples.data.target(0, example))
        .collect();
    score(&truth, &predicted(&session, test))
}

/// Answers in the target's unit.
fn predicted(session: &Session, part: &[(u8, u32)]) -> Vec<f64> {
    session.answers(&wait(session.predict(part)).unwrap())
}

fn rmse(metrics: &Metrics) -> f64 {
    match &metrics.measure {
        Measure::Rmse(errors) => errors[0],
        Measure::Accuracy(_) => panic!("a number is asked for"),
    }
}

/// What the network is given of an alignment.
fn observation(experiment: &mut Experiment) -> &mut AlignmentObservation {
    match &mut experiment.observation.input {
        Input::Alignment(observation) => observation,
        _ => panic!("these presets observe alignments"),
    }
}

/// A thousand toy matrices and a network of a few filters.
fn small() -> Experiment {
    let mut experiment = Experiment {
        examples: 1_000,
        ..Preset::TajimaToy.experiment()
    };
    experiment.layers = ready::slim();
    experiment.training.epochs = 4;
    experiment
}

#[test]
fn a_few_epochs_explain_most_of_the_variance() {
    let mut experiment = small();
    experiment.training.epochs = 10;
    let examples = examples(&experiment);
    let mut session = session(&examples, &experiment);
    let untrained = wait(session.validate()).unwrap().0;
    let last = (0..10).map(|_| epoch(&mut session)).last().unwrap();
    let [_, sd] = examples.data.target_moments(0, &examples.parts.validation);
    assert!(
        rmse(&untrained) > 0.9 * sd,
        "untrained {} of {sd}",
        rmse(&untrained)
    );
    assert!(
        rmse(&last.validation) < 0.6 * sd,
        "trained {} of {sd}",
        rmse(&last.validation)
    );
    assert!(
        (last.validation.loss - rmse(&last.validation) * rmse(&last.validation)).abs() < 1e-9,
        "a target that is not standardised"
    );
}

#[test]
fn the_same_experiment_gives_the_same_losses_and_a_checkpoint_goes_on_where_it_was() {
    let experiment = small();
    let examples = examples(&experiment);
    let mut whole = session(&examples, &experiment);
    let first = [epoch(&mut whole), epoch(&mut whole)];
    let mut half = session(&examples, &experiment);
    assert_eq!(epoch(&mut half), first[0]);
    let checkpoint = wait(half.checkpoint()).unwrap();
    let mut later = learning::session(&examples.data, &experiment, Some(&checkpoint)).unwrap();
    assert_eq!(epoch(&mut later), first[1]);
}

#[test]
fn standardising_changes_what_is_trained_on_and_not_the_unit_of_the_error() {
    let mut experiment = small();
    experiment.training.standardise = true;
    let examples = examples(&experiment);
    let [mean, sd] = examples.data.target_moments(0, &examples.parts.training);
    let mut session = session(&examples, &experiment);
    let last = epoch(&mut session);
    assert!((rmse(&last.validation) - sd * last.validation.loss.sqrt()).abs() < 1e-9);
    let predicted = predicted(&session, &examples.parts.validation);
    let centre = predicted.iter().sum::<f64>() / predicted.len() as f64;
    assert!(
        (centre - mean).abs() < sd,
        "predictions are about {centre}, the target about {mean}"
    );
}

/// The gradient of the input is what small changes of the input do to the prediction.
#[test]
fn the_inputs_gradient_is_the_slope_of_the_prediction() {
    for layers in [ready::slim(), ready::exchangeable()] {
        let mut experiment = small();
        experiment.layers = layers;
        let examples = examples(&experiment);
        let mut session = session(&examples, &experiment);
        epoch(&mut session);
        let mut numbers = Vec::new();
        examples.data.write_input((0, 3), &mut numbers);
        // Alleles are alike, and where the largest of several is taken a slope on one side only is none: they are set a little apart.
        numbers.iter_mut().enumerate().for_each(|(place, number)| {
            *number += 0.02 * ((place * 7_919 % 1_000) as f32 / 1_000.0);
        });
        let slopes = wait(session.gradient(numbers.clone(), 0)).unwrap();
        assert_eq!(slopes.len(), numbers.len());
        let at =
            |numbers: &[f32]| session.answers(&wait(session.predict_inputs(numbers)).unwrap())[0];
        let steepest = (0..slopes.len())
            .max_by(|&a, &b| slopes[a].abs().total_cmp(&slopes[b].abs()))
            .unwrap();
        for place in [steepest, 17, 400] {
            let moved = |by: f32| {
                let mut numbers = numbers.clone();
                numbers[place] += by;
                at(&numbers)
            };
            let slope = (moved(1e-3) - moved(-1e-3)) / 2e-3;
            let close = (slope - f64::from(slopes[place])).abs()
                < 0.02 * f64::from(slopes[steepest].abs()) + 1e-3;
            assert!(close, "place {place}: {slope} and {}", slopes[place]);
        }
    }
}

/// An exchangeable network gives the same answer whatever the order of the haplotypes; the convolution over channels does not.
#[test]
fn only_the_exchangeable_network_forgets_the_order_of_the_haplotypes() {
    let shift = |layers: Vec<Layer>| {
        let mut experiment = small();
        observation(&mut experiment).rows = RowOrder::Sampled;
        experiment.layers = layers;
        let examples = examples(&experiment);
        let session = session(&examples, &experiment);
        let mut numbers = Vec::new();
        examples.data.write_input((0, 0), &mut numbers);
        let turned: Vec<f32> = numbers
            .chunks(20)
            .flat_map(|site| site[1..].iter().chain(&site[..1]).copied())
            .collect();
        let at =
            |numbers: &[f32]| session.answers(&wait(session.predict_inputs(numbers)).unwrap())[0];
        (at(&numbers) - at(&turned)).abs()
    };
    assert!(shift(ready::exchangeable()) < 1e-5);
    assert!(shift(ready::slim()) > 1e-3);
}

/// REFERENCES' toy: RMSE 0.103 with a standard deviation of 0.007 over five seeds, R2 0.990. The mean of five seeds is asked to lie within
/// 0.015.
#[test]
#[ignore = "trains the whole network five times"]
fn the_blog_posts_toy_data_are_predicted_as_well_as_in_keras() {
    let scores: Vec<RegressionScore> = (1..=5)
        .map(|seed| {
            let mut experiment = Preset::TajimaToy.experiment();
            experiment.seeds.data = seed;
            experiment.seeds.split = seed;
            experiment.seeds.weights = seed;
            trained(&examples(&experiment), &experiment)
        })
        .collect();
    let mean = scores.iter().map(|score| score.rmse).sum::<f64>() / 5.0;
    let r2 = scores.iter().filter_map(|score| score.r2).sum::<f64>() / 5.0;
    eprintln!("toy: {scores:?}, mean {mean:.4}, R2 {r2:.4}");
    assert!((mean - 0.103).abs() < 0.015, "{mean}");
    assert!(r2 > 0.98, "{r2}");
}

/// RMSE of a straight line on Watterson's theta: how hard to predict the test examples are, whatever the network.
fn line_on_watterson(examples: &Examples) -> f64 {
    let (data, parts) = (&examples.data, &examples.parts);
    let target = |part: &[(u8, u32)]| {
        part.iter()
            .map(|&example| data.target(0, example))
            .collect::<Vec<f64>>()
    };
    let names = data.layout().statistics_names();
    let place = names.iter().position(|name| name == "S").unwrap();
    let sites = |part: &[(u8, u32)]| {
        part.iter()
            .map(|&example| f64::from(data.statistics(example)[place]))
            .collect::<Vec<f64>>()
    };
    let mean = |values: &[f64]| values.iter().sum::<f64>() / values.len() as f64;
    let (x, y) = (sites(&parts.training), target(&parts.training));
    let (middle, height) = (mean(&x), mean(&y));
    let about = |values: &[f64]| {
        x.iter()
            .zip(values)
            .map(|(x, value)| (x - middle) * value)
            .sum::<f64>()
    };
    let slope = about(&y) / about(&x);
    let predicted: Vec<f64> = sites(&parts.test)
        .iter()
        .map(|x| height + slope * (x - middle))
        .collect();
    score(&target(&parts.test), &predicted).rmse
}

/// The paper's three arms: published RMSE 6.79, 6.21 and 5.99 after ten epochs, the means of ten networks on one set of 1,000 test examples.
/// That set is a hard one: the line on Watterson's theta has an RMSE of 7.94 there, and of 7.41 on ours. So the means of three seeds, each
/// with data of its own, are held against it in units of that line, and lie within 0.3. (On the authors' own simulations these networks
/// reach 6.70, 6.35 and 6.03.)
#[test]
#[ignore = "trains the network with a million parameters nine times"]
fn theta_is_predicted_as_well_as_published() {
    const PUBLISHED_LINE: f64 = 7.94;
    let arms = [
        (
            "not transposed",
            Orientation::Haplotypes,
            RowOrder::Sampled,
            6.79,
        ),
        ("transposed", Orientation::Sites, RowOrder::Sampled, 6.21),
        (
            "sorted and transposed",
            Orientation::Sites,
            RowOrder::Medoid,
            5.99,
        ),
    ];
    let mut differences = Vec::new();
    for (name, orientation, rows, published) in arms {
        let (mut network, mut line) = (0.0, 0.0);
        for seed in 1..=3 {
            let mut experiment = Preset::Theta.experiment();
            observation(&mut experiment).orientation = orientation;
            observation(&mut experiment).rows = rows;
            experiment.seeds.data = seed;
            experiment.seeds.split = seed;
            experiment.seeds.weights = seed;
            let examples = examples(&experiment);
            network += trained(&examples, &experiment).rmse / 3.0;
            line += line_on_watterson(&examples) / 3.0;
        }
        let scaled = network * PUBLISHED_LINE / line;
        eprintln!(
            "theta, {name}: {network:.3}, the line {line:.3}; as hard as the published examples: {scaled:.3}, published {published}"
        );
        differences.push(scaled - published);
    }
    assert!(
        differences.iter().all(|difference| difference.abs() < 0.3),
        "{differences:?}"
    );
}

/// Coalescent alignments with exactly 40 sites: Keras reaches 0.067 sorted after ten epochs on 20,000 examples.
#[test]
#[ignore = "trains the whole network on 20,000 examples"]
fn the_coalescent_preset_is_predicted() {
    let mut experiment = Preset::Tajima.experiment();
    experiment.layers = ready::blog();
    let score = trained(&examples(&experiment), &experiment);
    eprintln!("tajima, blog network: {score:?}");
    assert!(score.rmse < 0.12, "{score:?}");
    let slim = Preset::Tajima.experiment();
    let score = trained(&examples(&slim), &slim);
    eprintln!("tajima, slim network: {score:?}");
    assert!(score.rmse < 0.15, "{score:?}");
    let varying = Preset::TajimaVarying.experiment();
    let score = trained(&examples(&varying), &varying);
    eprintln!("tajima-varying: {score:?}");
}
