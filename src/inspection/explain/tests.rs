//! Every cell of small random networks, against a forward pass written with nested loops.

use super::*;
use crate::coalescent::{Purpose, Stream};
use crate::network::Initial;

/// Values of some shape, with access by coordinates.
#[derive(Clone)]
struct Values {
    shape: Vec<usize>,
    values: Vec<f32>,
}

impl Values {
    fn fill(shape: &[usize], mut at: impl FnMut(&[usize]) -> f64) -> Self {
        let mut values = Vec::new();
        for place in 0..shape.iter().product() {
            let mut coordinates = vec![0; shape.len()];
            let mut left: usize = place;
            for axis in (0..shape.len()).rev() {
                coordinates[axis] = left % shape[axis];
                left /= shape[axis];
            }
            values.push(at(&coordinates) as f32);
        }
        Self {
            shape: shape.to_vec(),
            values,
        }
    }

    fn at(&self, coordinates: &[usize]) -> f64 {
        f64::from(
            self.values[coordinates
                .iter()
                .zip(&self.shape)
                .fold(0, |place, (at, length)| place * length + at)],
        )
    }
}

fn relu(x: f64) -> f64 {
    if x > 0.0 { x } else { 0.0 }
}

/// A layer's kernel (`[inputs, units]`) and bias, drawn.
fn drawn(
    random: &mut Stream,
    inputs: usize,
    units: usize,
    weights: &mut Vec<Vec<f32>>,
) -> (Values, Vec<f64>) {
    let kernel = Values::fill(&[inputs, units], |_| 2.0 * random.uniform() - 1.0);
    let bias: Vec<f32> = (0..units).map(|_| random.uniform() as f32 - 0.5).collect();
    weights.extend([kernel.values.clone(), bias.clone()]);
    (kernel, bias.into_iter().map(f64::from).collect())
}

/// One layer, by its definition.
fn forward(
    layer: &Layer,
    x: &Values,
    positions: &[f32],
    random: &mut Stream,
    weights: &mut Vec<Vec<f32>>,
) -> Values {
    let s = x.shape.clone();
    let mean_and_max = |values: &[f64]| {
        (
            values.iter().sum::<f64>() / values.len() as f64,
            values.iter().copied().fold(f64::MIN, f64::max),
        )
    };
    match *layer {
        Layer::Flatten => Values {
            shape: vec![x.values.len()],
            values: x.values.clone(),
        },
        Layer::Dropout { .. } => x.clone(),
        Layer::Dense {
            units, activation, ..
        } => {
            let (kernel, bias) = drawn(random, s[0], units, weights);
            Values::fill(&[units], |c| {
                let sum = (0..s[0])
                    .map(|i| x.at(&[i]) * kernel.at(&[i, c[0]]))
                    .sum::<f64>()
                    + bias[c[0]];
                if activation == Activation::Relu {
                    relu(sum)
                } else {
                    sum
                }
            })
        }
        Layer::Conv1d {
            filters,
            kernel: width,
        } => {
            let (kernel, bias) = drawn(random, width * s[1], filters, weights);
            Values::fill(&[s[0] - width + 1, filters], |c| {
                let mut sum = bias[c[1]];
                for j in 0..width {
                    for channel in 0..s[1] {
                        sum += x.at(&[c[0] + j, channel]) * kernel.at(&[j * s[1] + channel, c[1]]);
                    }
                }
                relu(sum)
            })
        }
        Layer::HaplotypeConv {
            filters,
            kernel: width,
        } => {
            let (haplotypes, steps, channels) = if s.len() == 2 {
                (s[1], s[0], 1)
            } else {
                (s[0], s[1], s[2])
            };
            let (kernel, bias) = drawn(random, width * channels, filters, weights);
            Values::fill(&[haplotypes, steps - width + 1, filters], |c| {
                let mut sum = bias[c[2]];
                for j in 0..width {
                    for channel in 0..channels {
                        let value = if s.len() == 2 {
                            x.at(&[c[1] + j, c[0]])
                        } else {
                            x.at(&[c[0], c[1] + j, channel])
                        };
                        sum += value * kernel.at(&[j * channels + channel, c[2]]);
                    }
                }
                relu(sum)
            })
        }
        Layer::Conv2d {
            filters,
            kernel: side,
        } => {
            let (kernel, bias) = drawn(random, side * side * s[2], filters, weights);
            Values::fill(&[s[0] - side + 1, s[1] - side + 1, filters], |c| {
                let mut sum = bias[c[2]];
                for (i, j) in (0..side).flat_map(|i| (0..side).map(move |j| (i, j))) {
                    for channel in 0..s[2] {
                        sum += x.at(&[c[0] + i, c[1] + j, channel])
                            * kernel.at(&[(i * side + j) * s[2] + channel, c[2]]);
                    }
                }
                relu(sum)
            })
        }
        Layer::AveragePool1d { size } | Layer::MaxPool1d { size } => {
            Values::fill(&[s[0] / size, s[1]], |c| {
                let found = mean_and_max(
                    &(0..size)
                        .map(|j| x.at(&[c[0] * size + j, c[1]]))
                        .collect::<Vec<_>>(),
                );
                if matches!(layer, Layer::MaxPool1d { .. }) {
                    found.1
                } else {
                    found.0
                }
            })
        }
        Layer::HaplotypePool { size } => Values::fill(&[s[0], s[1] / size, s[2]], |c| {
            mean_and_max(
                &(0..size)
                    .map(|j| x.at(&[c[0], c[1] * size + j, c[2]]))
                    .collect::<Vec<_>>(),
            )
            .1
        }),
        Layer::MaxPool2d { size } => Values::fill(&[s[0] / size, s[1] / size, s[2]], |c| {
            let square = (0..size * size)
                .map(|k| x.at(&[c[0] * size + k / size, c[1] * size + k % size, c[2]]));
            mean_and_max(&square.collect::<Vec<_>>()).1
        }),
        Layer::PoolHaplotypes => Values::fill(&[s[1], 2 * s[2]], |c| {
            let found = mean_and_max(
                &(0..s[0])
                    .map(|h| x.at(&[h, c[0], c[1] % s[2]]))
                    .collect::<Vec<_>>(),
            );
            if c[1] < s[2] { found.0 } else { found.1 }
        }),
        Layer::PoolSites => Values::fill(&[2 * s[1]], |c| {
            let found = mean_and_max(
                &(0..s[0])
                    .map(|step| x.at(&[step, c[0] % s[1]]))
                    .collect::<Vec<_>>(),
            );
            if c[0] < s[1] { found.0 } else { found.1 }
        }),
        Layer::JoinPositions { units } => {
            let (kernel, bias) = drawn(random, positions.len(), units, weights);
            Values::fill(&[s[0] + units], |c| match c[0].checked_sub(s[0]) {
                None => x.at(c),
                Some(unit) => relu(
                    (0..positions.len())
                        .map(|i| f64::from(positions[i]) * kernel.at(&[i, unit]))
                        .sum::<f64>()
                        + bias[unit],
                ),
            })
        }
    }
}

/// Weights and outputs of a random network.
fn network(
    layers: &[Layer],
    input: &[usize],
    positions: &[f32],
) -> (Vec<Vec<f32>>, Vec<LayerOutput>) {
    let mut random = Stream::counted(7, Purpose::Weights, layers.len() as u32);
    let mut values = Values::fill(input, |_| 2.0 * random.uniform() - 1.0);
    let mut weights = Vec::new();
    let mut outputs = vec![LayerOutput {
        name: "Input".to_owned(),
        shape: values.shape.clone(),
        values: values.values.clone(),
    }];
    for layer in layers {
        values = forward(layer, &values, positions, &mut random, &mut weights);
        outputs.push(LayerOutput {
            name: String::new(),
            shape: values.shape.clone(),
            values: values.values.clone(),
        });
    }
    (weights, outputs)
}

/// Explains every cell of every layer and compares, also what the explanation itself adds up to.
fn compare(layers: &[Layer], input: &[usize], positions: &[f32]) {
    let (weights, outputs) = network(layers, input, positions);
    for layer in 0..layers.len() {
        for (cell, &expected) in outputs[layer + 1].values.iter().enumerate() {
            let found = explain(
                layers,
                positions,
                &weights,
                &outputs,
                layer as u32,
                cell as u32,
            )
            .unwrap();
            assert!(
                (found.value - f64::from(expected)).abs() < 1e-5,
                "layer {layer}, cell {cell}: {found:?}, not {expected}"
            );
            let weighed = |terms: &[Term]| terms.iter().map(product).sum::<f64>();
            let added = match &found.step {
                Step::Sum {
                    terms,
                    rest,
                    bias,
                    sum,
                    relu: with_relu,
                    ..
                } => {
                    assert!((weighed(terms) + rest + bias - sum).abs() < 1e-9);
                    if *with_relu { relu(*sum) } else { *sum }
                }
                Step::Mean { terms } | Step::Largest { terms } => weighed(terms),
                Step::Same { place } => f64::from(outputs[layer].values[*place as usize]),
            };
            assert!(
                (added - found.value).abs() < 1e-6,
                "layer {layer}, cell {cell}"
            );
        }
    }
}

fn dense(units: usize, activation: Activation) -> Layer {
    Layer::Dense {
        units,
        activation,
        initial: Initial::Glorot,
    }
}

#[test]
fn the_blog_posts_kind_of_network() {
    let layers = [
        Layer::Conv1d {
            filters: 5,
            kernel: 2,
        },
        Layer::Conv1d {
            filters: 4,
            kernel: 3,
        },
        Layer::AveragePool1d { size: 2 },
        Layer::MaxPool1d { size: 2 },
        Layer::Dropout { rate: 0.1 },
        Layer::Flatten,
        Layer::JoinPositions { units: 3 },
        dense(6, Activation::Relu),
        dense(1, Activation::Linear),
    ];
    compare(&layers, &[17, 3], &[0.1, 0.5, -1.0]);
}

#[test]
fn an_exchangeable_network() {
    let layers = [
        Layer::HaplotypeConv {
            filters: 3,
            kernel: 2,
        },
        Layer::HaplotypePool { size: 2 },
        Layer::HaplotypeConv {
            filters: 4,
            kernel: 3,
        },
        Layer::PoolHaplotypes,
        Layer::PoolSites,
        dense(4, Activation::Relu),
        dense(1, Activation::Linear),
    ];
    compare(&layers, &[14, 5], &[]);
}

#[test]
fn a_network_on_an_image() {
    let layers = [
        Layer::Conv2d {
            filters: 3,
            kernel: 3,
        },
        Layer::MaxPool2d { size: 2 },
        Layer::Flatten,
        dense(2, Activation::Linear),
    ];
    compare(&layers, &[9, 8, 1], &[]);
}

#[test]
fn of_many_products_those_that_weigh_most_are_listed() {
    let layers = [dense(3, Activation::Linear)];
    compare(&layers, &[1_000], &[]);
    let (weights, outputs) = network(&layers, &[1_000], &[]);
    let Step::Sum { terms, of, .. } = explain(&layers, &[], &weights, &outputs, 0, 1)
        .unwrap()
        .step
    else {
        panic!()
    };
    assert_eq!((terms.len(), of), (Explanation::MOST_TERMS, 1_000));
    let least = terms
        .iter()
        .map(|term| product(term).abs())
        .fold(f64::MAX, f64::min);
    let larger = (0..1_000)
        .filter(|&k| {
            (f64::from(outputs[0].values[k]) * f64::from(weights[0][3 * k + 1])).abs() > least
        })
        .count();
    assert_eq!(larger, Explanation::MOST_TERMS - 1);
    assert!(terms.is_sorted_by_key(|term| term.place));
}

#[test]
fn what_is_not_there_is_named() {
    let layers = [
        Layer::Conv1d {
            filters: 2,
            kernel: 2,
        },
        Layer::Flatten,
        dense(2, Activation::Softmax),
    ];
    let (weights, outputs) = network(&layers, &[4, 2], &[]);
    let ask = |layer, cell| explain(&layers, &[], &weights, &outputs, layer, cell);
    assert_eq!(
        ask(3, 0),
        Err(InspectionError::NoLayer {
            found: 3,
            layers: 3
        })
    );
    assert_eq!(
        ask(0, 6),
        Err(InspectionError::NoCell { found: 6, cells: 6 })
    );
    assert_eq!(ask(2, 0), Err(InspectionError::Softmax { layer: 2 }));
    let other = [dense(2, Activation::Relu)];
    let wrong = InspectionError::Shape {
        layer: 0,
        expected: "flat values",
        found: vec![4, 2],
    };
    assert_eq!(explain(&other, &[], &weights, &outputs, 0, 0), Err(wrong));
    assert_eq!(
        explain(&layers, &[], &[], &outputs, 0, 0),
        Err(InspectionError::Missing {
            what: "weights",
            found: 0
        })
    );
    let short = [vec![0.0; 7], vec![0.0; 2]];
    assert_eq!(
        explain(&layers, &[], &short, &outputs, 0, 5),
        Err(InspectionError::Missing {
            what: "weights of a layer",
            found: 7
        })
    );
}
