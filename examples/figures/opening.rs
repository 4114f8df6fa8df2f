//! An alignment and a network with random weights, opened: plausible pictures for the figures of the page "Inside".

use super::Dice;
use coalescent_playground::experiment::road::{Experiment, Input};
use coalescent_playground::inspection::road::{Answer, Given, Opening};
use coalescent_playground::inspection::{AlignmentStatistics, LayerOutput, LayerWeights};
use coalescent_playground::network::{Activation, Layer, LayerSummary};
use coalescent_playground::statistics::Alignment;

impl Dice {
    fn below(&mut self, bound: usize) -> usize {
        ((self.uniform() * bound as f64) as usize).min(bound - 1)
    }

    /// Near enough to normal for a picture: the sum of twelve uniforms.
    pub fn normal(&mut self) -> f64 {
        (0..12).map(|_| self.uniform()).sum::<f64>() - 6.0
    }
}

/// Sites on a random tree of some haplotypes.
pub fn alignment(haplotypes: usize, sites: usize, seed: u64) -> Alignment {
    let mut dice = Dice(seed);
    let mut clades: Vec<u64> = (0..haplotypes).map(|leaf| 1 << leaf).collect();
    let mut branches = Vec::new();
    while clades.len() > 1 {
        let pairs = (clades.len() * (clades.len() - 1)) as f64 / 2.0;
        branches.extend(clades.iter().map(|&clade| (clade, 1.0 / pairs)));
        let one = clades.swap_remove(dice.below(clades.len()));
        let other = dice.below(clades.len());
        clades[other] |= one;
    }
    let total: f64 = branches.iter().map(|(_, length)| length).sum();
    let mut alignment = Alignment::new(haplotypes as u32);
    for site in 0..sites {
        let mut left = dice.uniform() * total;
        let on = branches.iter().find(|(_, length)| {
            left -= length;
            left <= 0.0
        });
        alignment.push_site(
            site as f64 / sites as f64,
            &[on.map_or(1, |(clade, _)| *clade)],
        );
    }
    alignment
}

/// A network with random weights, and what it makes of an alignment.
pub struct Opened {
    pub experiment: Experiment,
    pub summary: Vec<LayerSummary>,
    pub opening: Opening,
    pub weights: Vec<LayerWeights>,
}

/// Runs an alignment of fewer sites than the observation's width through random layers.
pub fn open(experiment: Experiment, sites: usize, seed: u64) -> Opened {
    let mut dice = Dice(seed);
    let haplotypes = experiment.haplotypes() as usize;
    let alignment = alignment(haplotypes, sites, seed + 1);
    let steps = match experiment.observation.input {
        Input::Alignment(of) => of.width as usize,
        _ => sites,
    };
    let cell = |place: usize| {
        let (step, row) = (place / haplotypes, place % haplotypes);
        if step < sites {
            2.0 * f32::from(u8::from(alignment.derived(row, step))) - 1.0
        } else {
            0.0
        }
    };
    let values = (0..steps * haplotypes).map(cell).collect();
    let mut before = LayerOutput {
        name: "Input".to_owned(),
        shape: vec![steps, haplotypes],
        values,
    };
    let mut layers = vec![before.clone()];
    let (mut summary, mut weights) = (Vec::new(), Vec::new());
    for (index, layer) in (0_u32..).zip(&experiment.layers) {
        let (output, kernel) = follow(layer, &before, &mut dice);
        let parameters = kernel
            .as_ref()
            .map_or(0, |kernel| kernel.kernel.len() + kernel.bias.len());
        summary.push(LayerSummary {
            name: output.name.clone(),
            shape: output.shape.clone(),
            parameters,
            product: String::new(),
        });
        weights.extend(kernel.map(|kernel| LayerWeights {
            layer: index,
            name: summary[index as usize].name.clone(),
            ..kernel
        }));
        layers.push(output.clone());
        before = output;
    }
    let gradient = (0..steps * haplotypes).map(|place| {
        (dice.normal() * libm::exp(-((place / haplotypes) as f64) / 12.0) * 0.01) as f32
    });
    let opening = Opening {
        given: Given::Alignment {
            statistics: AlignmentStatistics {
                haplotypes: haplotypes as u32,
                segregating_sites: sites as u32,
                ..Default::default()
            },
            blocks: vec![haplotypes as u32],
            alignment,
        },
        drawn: Vec::new(),
        answer: Answer::Numbers {
            truth: vec![Some(1.558)],
            predicted: vec![1.553],
        },
        output: 0,
        gradient: gradient.collect(),
        layers,
    };
    Opened {
        experiment,
        summary,
        opening,
        weights,
    }
}

/// The output of one layer, and its weights where it has some.
fn follow(
    layer: &Layer,
    before: &LayerOutput,
    dice: &mut Dice,
) -> (LayerOutput, Option<LayerWeights>) {
    let at = |place: usize| before.values[place];
    let given = |name: &str, shape: Vec<usize>, values: Vec<f32>| LayerOutput {
        name: name.to_owned(),
        shape,
        values,
    };
    match (layer, before.shape.as_slice()) {
        (&Layer::Conv1d { filters, kernel }, &[steps, channels]) => {
            let weights = random(&[kernel, channels], filters, dice);
            let sum = |step: usize, filter: usize| {
                weights
                    .sum(filter, |input| at(step * channels + input))
                    .max(0.0)
            };
            let steps = steps - kernel + 1;
            let values = (0..steps * filters)
                .map(|place| sum(place / filters, place % filters))
                .collect();
            (given("Conv1D", vec![steps, filters], values), Some(weights))
        }
        (&Layer::HaplotypeConv { filters, kernel }, shape) => {
            let (rows, steps, channels) = match *shape {
                [steps, rows] => (rows, steps, 1),
                [rows, steps, channels] => (rows, steps, channels),
                _ => (0, kernel, 1),
            };
            let place = |row: usize, step: usize, channel: usize| {
                if shape.len() == 2 {
                    step * rows + row
                } else {
                    (row * steps + step) * channels + channel
                }
            };
            let weights = random(&[kernel, channels], filters, dice);
            let out = steps - kernel + 1;
            let mut values = Vec::new();
            for (row, step) in (0..rows).flat_map(|row| (0..out).map(move |step| (row, step))) {
                let input =
                    |input: usize| at(place(row, step + input / channels, input % channels));
                values.extend((0..filters).map(|filter| weights.sum(filter, input).max(0.0)));
            }
            (
                given("HaplotypeConv", vec![rows, out, filters], values),
                Some(weights),
            )
        }
        (&Layer::AveragePool1d { size }, &[steps, channels]) => {
            let mean = |step: usize, channel: usize| {
                (0..size)
                    .map(|within| at((step * size + within) * channels + channel))
                    .sum::<f32>()
                    / size as f32
            };
            let values = (0..steps / size * channels)
                .map(|place| mean(place / channels, place % channels))
                .collect();
            (
                given("AveragePooling1D", vec![steps / size, channels], values),
                None,
            )
        }
        (&Layer::HaplotypePool { size }, &[rows, steps, channels]) => {
            let out = steps / size;
            let largest = |row: usize, step: usize, channel: usize| {
                (0..size)
                    .map(|within| at((row * steps + step * size + within) * channels + channel))
                    .fold(0.0, f32::max)
            };
            let values = (0..rows * out * channels)
                .map(|place| {
                    largest(
                        place / channels / out,
                        place / channels % out,
                        place % channels,
                    )
                })
                .collect();
            (
                given("HaplotypePooling", vec![rows, out, channels], values),
                None,
            )
        }
        (Layer::PoolHaplotypes, &[rows, steps, channels]) => {
            let over = |step: usize, channel: usize| {
                (0..rows).map(move |row| at((row * steps + step) * channels + channel))
            };
            (
                given(
                    "PoolHaplotypes",
                    vec![steps, 2 * channels],
                    pooled(steps, channels, rows, over),
                ),
                None,
            )
        }
        (Layer::PoolSites, &[steps, channels]) => {
            let over = |_: usize, channel: usize| {
                (0..steps).map(move |step| at(step * channels + channel))
            };
            (
                given(
                    "PoolSites",
                    vec![2 * channels],
                    pooled(1, channels, steps, over),
                ),
                None,
            )
        }
        (
            &Layer::Dense {
                units, activation, ..
            },
            &[inputs],
        ) => {
            let weights = random(&[inputs], units, dice);
            let value = |unit: usize| {
                let sum = weights.sum(unit, at);
                if activation == Activation::Relu {
                    sum.max(0.0)
                } else {
                    sum
                }
            };
            (
                given("Dense", vec![units], (0..units).map(value).collect()),
                Some(weights),
            )
        }
        (Layer::Flatten, _) => (
            given("Flatten", vec![before.values.len()], before.values.clone()),
            None,
        ),
        _ => (
            given("Dropout", before.shape.clone(), before.values.clone()),
            None,
        ),
    }
}

fn pooled<I: Iterator<Item = f32>>(
    steps: usize,
    channels: usize,
    of: usize,
    over: impl Fn(usize, usize) -> I,
) -> Vec<f32> {
    let mut values = Vec::new();
    for step in 0..steps {
        values.extend((0..channels).map(|channel| over(step, channel).sum::<f32>() / of as f32));
        values.extend((0..channels).map(|channel| over(step, channel).fold(0.0, f32::max)));
    }
    values
}

trait Sums {
    /// A unit's weighted sum.
    fn sum(&self, unit: usize, input: impl Fn(usize) -> f32) -> f32;
}

impl Sums for LayerWeights {
    fn sum(&self, unit: usize, input: impl Fn(usize) -> f32) -> f32 {
        (0..self.kernel.len() / self.units)
            .map(|place| self.kernel[place * self.units + unit] * input(place))
            .sum::<f32>()
            + self.bias[unit]
    }
}

fn random(inputs: &[usize], units: usize, dice: &mut Dice) -> LayerWeights {
    let fan_in: usize = inputs.iter().product();
    // Units differ in strength, as after training.
    let gains: Vec<f64> = (0..units).map(|_| dice.normal()).collect();
    let mut kernel = Vec::new();
    for _ in 0..fan_in {
        kernel.extend(
            gains
                .iter()
                .map(|gain| (dice.normal() * gain.abs() * libm::sqrt(1.0 / fan_in as f64)) as f32),
        );
    }
    let bias = gains.iter().map(|gain| (0.2 * gain - 0.1) as f32).collect();
    LayerWeights {
        layer: 0,
        name: String::new(),
        inputs: inputs.to_vec(),
        units,
        kernel,
        bias,
    }
}
