//! The tutorial's network for spectra (tests/reference/keras_reference.py).

use super::{assert_close, pattern, tensor, values};
use burn::tensor::{Device, Tensor, activation};
use coalescent_playground::network::{
    Convolution, Input, Layer, Model, ready, summarise, weight_shapes,
};
use coalescent_playground::training::{Adam, EPSILON};
use serde::Deserialize;

#[derive(Deserialize)]
struct Line {
    name: String,
    shape: Vec<usize>,
    parameters: usize,
}

#[derive(Deserialize)]
struct Reference {
    every: usize,
    batch: usize,
    rate: f64,
    epsilon: f64,
    summaries: Vec<Vec<Line>>,
    probabilities: Vec<f32>,
    loss: f64,
    outputs: Vec<Vec<f32>>,
    gradients: Vec<Vec<f32>>,
    losses: Vec<f64>,
    weights: Vec<Vec<f32>>,
}

fn reference() -> Reference {
    serde_json::from_str(include_str!("../../reference/keras.json")).unwrap()
}

struct Setting {
    layers: Vec<Layer>,
    model: Model,
    weights: Vec<Tensor<2>>,
    input: Tensor<2>,
    targets: Tensor<2>,
}

fn setting(reference: &Reference, convolution: Convolution, device: &Device) -> Setting {
    let layers = ready::spectrum(2, 0.0, 2);
    let shapes = weight_shapes(&layers, Input::Image([21, 21])).unwrap();
    let weights = shapes.iter().enumerate().map(|(k, &shape)| {
        tensor(
            pattern(shape[0] * shape[1], k)
                .map(|value| (0.4 * f64::from(value)) as f32)
                .collect(),
            shape,
            device,
        )
    });
    let input: Vec<f32> = pattern(reference.batch * 441, 99)
        .map(|value| (4.5 * f64::from(value) + 0.75).max(0.0) as f32)
        .collect();
    let targets = (0..reference.batch)
        .flat_map(|k| if k % 2 == 0 { [1.0, 0.0] } else { [0.0, 1.0] })
        .collect();
    Setting {
        model: Model::new(
            &layers,
            Input::Image([21, 21]),
            reference.batch + 3,
            convolution,
            device,
        )
        .unwrap(),
        weights: weights.collect(),
        input: tensor(input, [reference.batch, 441], device),
        targets: tensor(targets, [reference.batch, 2], device),
        layers,
    }
}

#[test]
fn names_shapes_and_parameters() {
    for (dense_layers, expected) in (1..).zip(reference().summaries) {
        let lines = summarise(
            &ready::spectrum(dense_layers, 0.0, 2),
            Input::Image([21, 21]),
        )
        .unwrap();
        assert_eq!(lines.len(), expected.len());
        for (line, expected) in lines.iter().zip(&expected) {
            assert_eq!(
                (&line.name, &line.shape, line.parameters),
                (&expected.name, &expected.shape, expected.parameters)
            );
        }
    }
}

#[test]
fn every_layers_output() {
    let reference = reference();
    let Setting {
        layers,
        model,
        weights,
        input,
        ..
    } = setting(&reference, Convolution::Unfold, &Device::flex());
    let outputs = model.outputs(&weights, input.clone().slice([0..1, 0..441]));
    assert_eq!(outputs.len(), reference.outputs.len());
    for ((layer, output), expected) in layers.iter().zip(&outputs).zip(&reference.outputs) {
        assert_close(
            &format!("{layer:?}"),
            &values(output),
            expected,
            reference.every,
        );
    }
    let probabilities = values(&activation::softmax(model.forward(&weights, input, &[]), 1));
    assert_close("probabilities", &probabilities, &reference.probabilities, 1);
}

#[test]
fn loss_and_gradients_all_ways_of_convolving() {
    let reference = reference();
    let device = Device::flex().autodiff();
    for convolution in [
        Convolution::Unfold,
        Convolution::Direct,
        Convolution::Throughout,
    ] {
        let Setting {
            model,
            weights,
            input,
            targets,
            ..
        } = setting(&reference, convolution, &device);
        let leaves: Vec<Tensor<2>> = weights.into_iter().map(Tensor::require_grad).collect();
        let logits = model.forward(&leaves, input, &[]);
        let loss =
            (activation::log_softmax(logits, 1) * targets).sum() * (-1.0 / reference.batch as f64);
        let found: f32 = loss.clone().into_scalar();
        assert!(
            (f64::from(found) - reference.loss).abs() < 1e-5,
            "{convolution:?}: {found} instead of {}",
            reference.loss
        );
        let gradients = loss.backward();
        for (place, (leaf, expected)) in leaves.iter().zip(&reference.gradients).enumerate() {
            let gradient = values(&leaf.grad(&gradients).unwrap());
            assert_close(
                &format!("{convolution:?}, gradient of tensor {place}"),
                &gradient,
                expected,
                reference.every,
            );
        }
    }
}

/// Twelve steps on the same batch: the losses on the way, and the weights at the end. An error in Adam's bias correction or epsilon shows
/// from the first step on.
#[test]
fn steps_of_adam() {
    let reference = reference();
    assert_eq!(EPSILON, reference.epsilon);
    let device = Device::flex();
    let Setting {
        model,
        mut weights,
        input,
        targets,
        ..
    } = setting(&reference, Convolution::Unfold, &device);
    let (input, targets) = (input.autodiff(), targets.autodiff());
    let mut adam = Adam::new(&weights);
    for (step, expected) in (1..).zip(&reference.losses) {
        let leaves: Vec<Tensor<2>> = weights
            .iter()
            .map(|weight| weight.clone().autodiff().require_grad())
            .collect();
        let logits = model.forward(&leaves, input.clone(), &[]);
        let loss = (activation::log_softmax(logits, 1) * targets.clone()).sum()
            * (-1.0 / reference.batch as f64);
        let found: f32 = loss.clone().into_scalar();
        assert!(
            (f64::from(found) - expected).abs() < 1e-5,
            "step {step}: {found} instead of {expected}"
        );
        let gradients = loss.backward();
        adam.update(
            &mut weights,
            leaves.iter().map(|leaf| leaf.grad(&gradients)).collect(),
            reference.rate,
            step,
        );
    }
    for (place, (weights, expected)) in weights.iter().zip(&reference.weights).enumerate() {
        assert_close(
            &format!("tensor {place}"),
            &values(weights),
            expected,
            reference.every,
        );
    }
}
