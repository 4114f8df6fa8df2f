//! The networks of alignments (tests/reference/keras_sequence_reference.py).

use super::{assert_close, pattern, tensor, values};
use burn::tensor::{Device, Tensor};
use coalescent_playground::network::{
    Activation, Convolution, Initial, Input, Layer, Model, ready, summarise, weight_shapes,
};
use coalescent_playground::training::Adam;
use serde::Deserialize;

const WAYS: [Convolution; 3] = [
    Convolution::Unfold,
    Convolution::Direct,
    Convolution::Throughout,
];

#[derive(Deserialize)]
struct Reference {
    batch: usize,
    most: usize,
    rate: f64,
    presets: [usize; 3],
    networks: Vec<Case>,
}

/// One network, without dropout: nothing random can be compared.
#[derive(Deserialize)]
struct Case {
    name: String,
    steps: usize,
    channels: usize,
    positions: usize,
    scales: Vec<f32>,
    parameters: usize,
    shapes: Vec<Vec<usize>>,
    outputs: Vec<Vec<f32>>,
    loss: f64,
    gradients: Vec<Vec<f32>>,
    image_gradient: Vec<f32>,
    positions_gradient: Vec<f32>,
    losses: Vec<f64>,
}

fn reference() -> Reference {
    serde_json::from_str(include_str!("../../reference/keras_sequence.json")).unwrap()
}

fn dense(units: usize, activation: Activation) -> Layer {
    Layer::Dense {
        units,
        activation,
        initial: Initial::Glorot,
    }
}

fn layers(name: &str) -> Vec<Layer> {
    let conv = |filters, kernel| Layer::Conv1d { filters, kernel };
    let answer = dense(1, Activation::Linear);
    let mut layers = match name {
        "blog" => ready::blog(),
        "slim" => ready::slim(),
        "theta" => ready::theta(),
        "exchangeable" => ready::exchangeable(),
        "joined" => vec![
            conv(8, 2),
            Layer::MaxPool1d { size: 2 },
            Layer::Flatten,
            Layer::JoinPositions { units: 6 },
            dense(10, Activation::Relu),
            answer,
        ],
        "long windows" => vec![
            conv(6, 5),
            Layer::MaxPool1d { size: 3 },
            conv(5, 3),
            conv(7, 4),
            Layer::AveragePool1d { size: 3 },
            Layer::AveragePool1d { size: 2 },
            conv(4, 1),
            Layer::Flatten,
            answer,
        ],
        name => panic!("no network {name}"),
    };
    layers.retain(|layer| !matches!(layer, Layer::Dropout { .. }));
    layers
}

struct Setting {
    model: Model,
    weights: Vec<Tensor<2>>,
    input: Tensor<2>,
    targets: Tensor<2>,
}

impl Case {
    fn input(&self) -> Input {
        Input::Sequence {
            steps: self.steps,
            channels: self.channels,
            positions: self.positions,
        }
    }

    fn setting(&self, batch: usize, convolution: Convolution, device: &Device) -> Setting {
        let layers = layers(&self.name);
        let shapes = weight_shapes(&layers, self.input()).unwrap();
        assert_eq!(shapes.len(), self.scales.len(), "{}", self.name);
        let weights = shapes
            .iter()
            .zip(&self.scales)
            .enumerate()
            .map(|(k, (&shape, &scale))| {
                tensor(
                    pattern(shape[0] * shape[1], k)
                        .map(|value| scale * value)
                        .collect(),
                    shape,
                    device,
                )
            });
        let (cells, positions) = (self.steps * self.channels, self.positions);
        let image: Vec<f32> = pattern(batch * cells, 99)
            .map(|value| 2.0 * value)
            .collect();
        let image = tensor(image, [batch, cells], device);
        let input = if positions > 0 {
            let beside = pattern(batch * positions, 98)
                .map(|value| value + 0.5)
                .collect();
            Tensor::cat(vec![image, tensor(beside, [batch, positions], device)], 1)
        } else {
            image
        };
        Setting {
            model: Model::new(&layers, self.input(), batch, convolution, device).unwrap(),
            weights: weights.collect(),
            input,
            targets: tensor(pattern(batch, 97).collect(), [batch, 1], device),
        }
    }
}

impl Reference {
    /// As `sample` in the script.
    fn every(&self, count: usize) -> usize {
        count.div_ceil(self.most)
    }
}

fn squared_error(predicted: Tensor<2>, targets: &Tensor<2>) -> Tensor<1> {
    let [batch, _] = targets.dims();
    let error = predicted - targets.clone();
    (error.clone() * error).sum() / batch as f64
}

#[test]
fn shapes_and_parameters() {
    let reference = reference();
    for case in &reference.networks {
        let lines = summarise(&layers(&case.name), case.input()).unwrap();
        let shapes: Vec<Vec<usize>> = lines.iter().map(|line| line.shape.clone()).collect();
        assert_eq!(shapes, case.shapes, "{}", case.name);
        assert_eq!(
            lines.iter().map(|line| line.parameters).sum::<usize>(),
            case.parameters,
            "{}",
            case.name
        );
    }
    let sequence = |steps, channels| Input::Sequence {
        steps,
        channels,
        positions: 0,
    };
    let presets = [
        (ready::blog(), sequence(40, 20)),
        (ready::theta(), sequence(489, 40)),
        (ready::exchangeable(), sequence(489, 40)),
    ];
    for ((layers, input), expected) in presets.iter().zip(reference.presets) {
        assert_eq!(
            summarise(layers, *input)
                .unwrap()
                .iter()
                .map(|line| line.parameters)
                .sum::<usize>(),
            expected
        );
    }
}

#[test]
fn every_layers_output() {
    let reference = reference();
    for case in &reference.networks {
        for convolution in WAYS {
            let Setting {
                model,
                weights,
                input,
                ..
            } = case.setting(reference.batch, convolution, &Device::flex());
            let first = input.clone().narrow(0, 0, 1);
            let outputs = model.outputs(&weights, first.clone());
            assert_eq!(outputs.len(), case.outputs.len(), "{}", case.name);
            for (place, (output, expected)) in outputs.iter().zip(&case.outputs).enumerate() {
                let found = values(output);
                assert_close(
                    &format!("{}, {convolution:?}, layer {place}", case.name),
                    &found,
                    expected,
                    reference.every(found.len()),
                );
            }
            let answer = case.outputs.last().unwrap();
            let alone = values(&model.forward(&weights, first, &[]));
            assert_close(
                &format!("{}, {convolution:?}, fused", case.name),
                &alone,
                answer,
                1,
            );
            let together = values(&model.forward(&weights, input, &[]));
            assert_close(
                &format!("{}, {convolution:?}, in a batch", case.name),
                &together[..1],
                answer,
                1,
            );
        }
    }
}

/// With respect to every weight, and to the input where it asks for it: the weights' gradients do not depend on whether it does.
#[test]
fn loss_and_gradients() {
    let reference = reference();
    let device = Device::flex().autodiff();
    for case in &reference.networks {
        for convolution in WAYS {
            for saliency in [false, true] {
                let what = format!(
                    "{}, {convolution:?}, input's gradient: {saliency}",
                    case.name
                );
                let Setting {
                    model,
                    weights,
                    input,
                    targets,
                } = case.setting(reference.batch, convolution, &device);
                let leaves: Vec<Tensor<2>> =
                    weights.into_iter().map(Tensor::require_grad).collect();
                let input = if saliency {
                    input.require_grad()
                } else {
                    input
                };
                let loss = squared_error(model.forward(&leaves, input.clone(), &[]), &targets);
                let found: f32 = loss.clone().into_scalar();
                assert!(
                    (f64::from(found) / case.loss - 1.0).abs() < 1e-5,
                    "{what}: loss {found} instead of {}",
                    case.loss
                );
                let gradients = loss.backward();
                for (place, (leaf, expected)) in leaves.iter().zip(&case.gradients).enumerate() {
                    let gradient = values(&leaf.grad(&gradients).unwrap());
                    assert_close(
                        &format!("{what}, tensor {place}"),
                        &gradient,
                        expected,
                        reference.every(gradient.len()),
                    );
                }
                let of_input = input.grad(&gradients);
                assert_eq!(of_input.is_some(), saliency, "{what}");
                let Some(of_input) = of_input else { continue };
                let cells = case.steps * case.channels;
                let image = values(&of_input.clone().narrow(1, 0, cells));
                assert_close(
                    &what,
                    &image,
                    &case.image_gradient,
                    reference.every(image.len()),
                );
                if case.positions > 0 {
                    let positions = values(&of_input.narrow(1, cells, case.positions));
                    assert_close(
                        &what,
                        &positions,
                        &case.positions_gradient,
                        reference.every(positions.len()),
                    );
                }
            }
        }
    }
}

/// Six steps on the same batch. Adam divides by the gradient's own size, so that rounding decides the sign of steps along which there is
/// hardly any gradient: the losses agree to a thousandth only.
#[test]
fn steps_of_adam() {
    let reference = reference();
    let device = Device::flex();
    for case in &reference.networks {
        for convolution in WAYS {
            let Setting {
                model,
                mut weights,
                input,
                targets,
            } = case.setting(reference.batch, convolution, &device);
            let (input, targets) = (input.autodiff(), targets.autodiff());
            let mut adam = Adam::new(&weights);
            for (step, expected) in (1..).zip(&case.losses) {
                let leaves: Vec<Tensor<2>> = weights
                    .iter()
                    .map(|weight| weight.clone().autodiff().require_grad())
                    .collect();
                let loss = squared_error(model.forward(&leaves, input.clone(), &[]), &targets);
                let found: f32 = loss.clone().into_scalar();
                let error = (f64::from(found) / expected - 1.0).abs();
                assert!(
                    error < 1e-3,
                    "{}, {convolution:?}, step {step}: {found} instead of {expected}",
                    case.name
                );
                let gradients = loss.backward();
                adam.update(
                    &mut weights,
                    leaves.iter().map(|leaf| leaf.grad(&gradients)).collect(),
                    reference.rate,
                    step,
                );
            }
        }
    }
}

/// Their order changes nothing for the exchangeable network but the last bits of means, and much for the others.
#[test]
fn haplotypes_in_another_order() {
    let reference = reference();
    let device = Device::flex();
    for case in reference.networks.iter().filter(|case| case.positions == 0) {
        let Setting {
            model,
            weights,
            input,
            ..
        } = case.setting(reference.batch, Convolution::Unfold, &device);
        let rows = input
            .clone()
            .reshape([reference.batch * case.steps, case.channels]);
        let turned = Tensor::cat(
            vec![
                rows.clone().narrow(1, 2, case.channels - 2),
                rows.narrow(1, 0, 2),
            ],
            1,
        );
        let [plain, turned] = [input.clone(), turned.reshape(input.dims())]
            .map(|input| values(&model.forward(&weights, input, &[])));
        let largest = plain
            .iter()
            .zip(&turned)
            .map(|(a, b)| (a - b).abs())
            .fold(0.0, f32::max);
        assert_eq!(
            largest < 1e-5,
            case.name == "exchangeable",
            "{}: {largest}",
            case.name
        );
    }
}

/// Masks multiply what they stand behind: with the first one zero, only the biases behind it are left.
#[test]
fn dropout_multiplies_the_pooled_steps() {
    let device = Device::flex();
    let (layers, input) = (
        ready::blog(),
        Input::Sequence {
            steps: 40,
            channels: 20,
            positions: 0,
        },
    );
    let model = Model::new(&layers, input, 2, Convolution::Unfold, &device).unwrap();
    let shapes = weight_shapes(&layers, input).unwrap();
    let weights: Vec<Tensor<2>> = shapes
        .iter()
        .enumerate()
        .map(|(k, &shape)| tensor(pattern(shape[0] * shape[1], k).collect(), shape, &device))
        .collect();
    let examples = tensor(pattern(1600, 99).collect(), [2, 800], &device);
    let masks = model.masks(2, 1, 1, &device);
    assert_eq!(
        masks.iter().map(Tensor::dims).collect::<Vec<_>>(),
        [[2, 2432], [2, 128]]
    );
    let ones: Vec<Tensor<2>> = masks.iter().map(Tensor::ones_like).collect();
    let plain = values(&model.forward(&weights, examples.clone(), &[]));
    assert_eq!(
        values(&model.forward(&weights, examples.clone(), &ones)),
        plain
    );
    let silenced = [masks[0].zeros_like(), ones[1].clone()];
    let hidden = burn::tensor::activation::relu(weights[5].clone());
    let expected = values(&(hidden.matmul(weights[6].clone()) + weights[7].clone()))[0];
    for value in values(&model.forward(&weights, examples, &silenced)) {
        assert!(
            (value - expected).abs() < 1e-4 * expected.abs().max(1.0),
            "{value} instead of {expected}"
        );
    }
}
