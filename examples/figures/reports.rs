//! Made-up but plausible results of a network that predicts a number.

use super::Dice;
use super::opening::Opened;
use coalescent_playground::evaluation::regression::{RegressionBin, RegressionScore};
use coalescent_playground::evaluation::road::{Measure, Metrics, NumberAnswers};
use coalescent_playground::inspection::readout::{Features, Quantity as Named, ReadOut};
use coalescent_playground::inspection::road::{
    Grid, GridAxes, GridAxis, GridCell, Quantity, ReadOuts,
};
use coalescent_playground::inspection::twins::{Matching, TwinReport};
use coalescent_playground::inspection::{Explanation, Permutation, Step, Term};

fn score(rmse: f64) -> RegressionScore {
    RegressionScore {
        rmse,
        r2: Some(1.0 - rmse * rmse),
    }
}

pub fn report(examples: usize, error: f64) -> NumberAnswers {
    let mut dice = Dice(3);
    let truths: Vec<f64> = (0..examples)
        .map(|_| (dice.normal() * 0.8 + 0.1 * dice.normal().abs()).clamp(-2.4, 3.6))
        .collect();
    let bent = |truth: f64| truth - 0.02 * truth * truth.abs();
    let points: Vec<[f32; 2]> = truths
        .iter()
        .map(|&truth| [truth as f32, (bent(truth) + error * dice.normal()) as f32])
        .collect();
    let bin = |k: usize| {
        let (low, high) = (-2.5 + 0.6 * k as f64, -1.9 + 0.6 * k as f64);
        let off = points
            .iter()
            .filter(|p| (low..high).contains(&f64::from(p[0])))
            .map(|p| f64::from(p[1] - p[0]));
        let off: Vec<f64> = off.collect();
        let bias = off.iter().sum::<f64>() / off.len() as f64;
        let spread = libm::sqrt(
            off.iter()
                .map(|value| (value - bias) * (value - bias))
                .sum::<f64>()
                / off.len() as f64,
        );
        RegressionBin {
            low,
            high,
            count: off.len() as u32,
            bias,
            spread,
        }
    };
    NumberAnswers {
        score: score(error),
        rmse_interval: [error * 0.96, error * 1.05],
        r2_interval: Some([0.993, 0.996]),
        bins: (0..10).map(bin).collect(),
        points,
    }
}

/// Metrics of a network with this error.
pub fn metrics(rmse: f64) -> Metrics {
    Metrics {
        loss: rmse * rmse,
        measure: Measure::Rmse(vec![rmse]),
    }
}

pub fn permutations() -> Vec<(Permutation, Metrics)> {
    let rmse = [0.41, 0.062, 0.58, 1.12, 1.9, 1.7];
    Permutation::ALL
        .into_iter()
        .zip(rmse.map(metrics))
        .collect()
}

const LAYERS: [&str; 6] = ["Input", "Conv 1", "Conv 2", "Pool", "Dense", "Output"];

pub fn read_outs(epoch: u32) -> ReadOuts {
    let quantities: Vec<Quantity> = [
        Named::SegregatingSites,
        Named::Pi,
        Named::ThetaW,
        Named::TajimasD,
        Named::Singletons,
        Named::FayWuH,
        Named::TajimaDeviation,
        Named::HaplotypeNumber,
        Named::MeanR2,
    ]
    .map(Quantity::Named)
    .to_vec();
    let cell = |layer: usize, column: usize| {
        let best = 1.0 - 0.07 * column as f64 - 0.03 * layer as f64;
        let trained = best * (1.0 - 0.5 * libm::exp(-f64::from(epoch + 1) / (2.0 + layer as f64)));
        let value = |value: f64| (column != 2).then_some(value);
        ReadOut {
            trained: value(trained),
            untrained: value(best * (0.9 - 0.1 * layer as f64)),
            shuffled: value(-0.004),
        }
    };
    ReadOuts {
        epoch,
        features: Features::Channels,
        examples: 2_000,
        layers: LAYERS.map(str::to_owned).to_vec(),
        rows: (0..LAYERS.len())
            .map(|layer| {
                (0..quantities.len())
                    .map(|column| cell(layer, column))
                    .collect()
            })
            .collect(),
        quantities,
    }
}

pub fn twins() -> TwinReport {
    let mut dice = Dice(17);
    let one = report(2_000, 0.09);
    let points = one
        .points
        .iter()
        .map(|&[truth, first]| [truth, first, first + (0.07 * dice.normal()) as f32])
        .collect();
    let cka = |fall: f64| -> Vec<Vec<f64>> {
        (0..6)
            .map(|row| {
                (0..6)
                    .map(|column| libm::exp(-fall * f64::from(row - column).abs()))
                    .collect()
            })
            .collect()
    };
    let matching = |layer: &str, channels: u32| Matching {
        layer: layer.to_owned(),
        partner: (0..channels).collect(),
        correlation: (0..channels)
            .map(|k| {
                (k % 9 != 4).then(|| {
                    1.0 - f64::from(k) / f64::from(channels)
                        * if channels > 40 {
                            0.3
                        } else {
                            0.8 * f64::from(layer.len() as u32 % 5) / 3.0
                        }
                })
            })
            .collect(),
        mean: [0.02 + 3.0 / f64::from(channels), 0.6],
    };
    TwinReport {
        seed: 2,
        points,
        agreement: 0.994,
        rmse: [0.09, 0.1, 0.07],
        layers: LAYERS.map(str::to_owned).to_vec(),
        alignment: cka(0.2),
        untrained: cka(0.8),
        matchings: vec![
            matching("Conv 1", 32),
            matching("Over haplotypes", 36),
            matching("Dense", 64),
        ],
    }
}

pub fn grid(done: usize, wide: bool) -> Grid {
    let axis = |key: &str, low, high, cells, logarithmic| GridAxis {
        key: key.to_owned(),
        low,
        high,
        cells,
        logarithmic,
    };
    let axes = GridAxes {
        x: axis("theta", 1.0, 100.0, if wide { 40 } else { 12 }, true),
        y: axis("g", 0.0, 20.0, if wide { 40 } else { 9 }, false),
        per_cell: 100,
        target: 0,
    };
    let cells: Vec<GridCell> = (0..axes.x.cells * axes.y.cells)
        .take(done)
        .map(|k| {
            let (column, row) = (k % axes.x.cells, k / axes.x.cells);
            let [x, y] = [
                f64::from(column) / f64::from(axes.x.cells),
                f64::from(row) / f64::from(axes.y.cells),
            ];
            let away = libm::hypot(x - 0.45, 0.8 * y);
            GridCell {
                column,
                row,
                error: 0.06 + 2.5 * away * away,
                bias: 1.2 * (x - 0.5) - y * y,
                spread: 0.8,
            }
        })
        .collect();
    Grid {
        axes,
        cells,
        trained: [Some([5.0, 30.0]), wide.then_some([0.0, 5.0])],
    }
}

/// How a cell of a convolution or of a dense layer behind the weights of an opened network came about.
pub fn explain(opened: &Opened, layer: u32, cell: u32) -> Option<Explanation> {
    let weights = opened
        .weights
        .iter()
        .find(|weights| weights.layer == layer)?;
    let (before, output) = (
        &opened.opening.layers[layer as usize],
        &opened.opening.layers[layer as usize + 1],
    );
    let unit = cell as usize % weights.units;
    let first = if before.shape.len() == 2 {
        cell as usize / weights.units * before.shape[1]
    } else {
        0
    };
    let inputs: usize = weights.inputs.iter().product();
    let mut terms: Vec<Term> = (0..inputs)
        .map(|input| {
            let place = first + input;
            Term {
                place: place as u32,
                value: before.values[place],
                weight: weights.kernel[input * weights.units + unit],
            }
        })
        .collect();
    terms.sort_by(|a, b| {
        (b.value * b.weight)
            .abs()
            .total_cmp(&(a.value * a.weight).abs())
    });
    let product = |term: &Term| f64::from(term.value * term.weight);
    let (bias, all): (f64, f64) = (
        f64::from(weights.bias[unit]),
        terms.iter().map(product).sum(),
    );
    terms.truncate(Explanation::MOST_TERMS);
    let rest = all - terms.iter().map(product).sum::<f64>();
    let step = Step::Sum {
        terms,
        of: inputs as u32,
        rest,
        bias,
        sum: all + bias,
        relu: true,
    };
    Some(Explanation {
        layer,
        cell,
        step,
        value: f64::from(output.values[cell as usize]),
    })
}
