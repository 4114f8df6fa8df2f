//! No value makes a figure of this page panic or write markup that is not well-formed.

use super::super::tests::well_formed;
use super::*;
use crate::evaluation::regression::{RegressionBin, RegressionScore};
use crate::evaluation::{Measure, Metrics, NumberAnswers};
use crate::experiment::{Experiment, Orientation, Preset};
use crate::inspection::readout::{Features, Quantity as Named, ReadOut};
use crate::inspection::twins::{Matching, TwinReport};
use crate::inspection::{
    Answer, CellPlace, Explanation, Given, Grid, GridAxes, GridAxis, GridCell, LayerOutput,
    LayerWeights, Opening, Permutation, Quantity, ReadOuts, Step, Term,
};
use crate::network::Layer;
use crate::statistics::Alignment;
use proptest::collection::vec;
use proptest::num::{f32, f64};
use proptest::option;
use proptest::prelude::*;

/// Layers that need not fit to the outputs at all.
fn layers() -> impl Strategy<Value = Vec<Layer>> {
    let layer = (0..11usize, 0..4usize).prop_map(|(kind, size)| match kind {
        0 => Layer::Conv1d {
            filters: size,
            kernel: size,
        },
        1 => Layer::AveragePool1d { size },
        2 => Layer::HaplotypeConv {
            filters: size,
            kernel: size,
        },
        3 => Layer::HaplotypePool { size },
        4 => Layer::PoolHaplotypes,
        5 => Layer::PoolSites,
        6 => Layer::Flatten,
        7 => Layer::JoinPositions { units: size },
        8 => Layer::Conv2d {
            filters: size,
            kernel: size,
        },
        9 => Layer::MaxPool2d { size },
        _ => Layer::Dropout {
            rate: f64::from(size as u32),
        },
    });
    vec(layer, 0..5)
}

fn outputs() -> impl Strategy<Value = Vec<LayerOutput>> {
    let output =
        (vec(0..5usize, 0..4), vec(f32::ANY, 0..30)).prop_map(|(shape, values)| LayerOutput {
            name: String::new(),
            shape,
            values,
        });
    vec(output, 0..6)
}

fn terms() -> impl Strategy<Value = Vec<Term>> {
    vec(
        (0..40u32, f32::ANY, f32::ANY).prop_map(|(place, value, weight)| Term {
            place,
            value,
            weight,
        }),
        0..30,
    )
}

fn score() -> impl Strategy<Value = RegressionScore> {
    (f64::ANY, option::of(f64::ANY)).prop_map(|(rmse, r2)| RegressionScore { rmse, r2 })
}

fn answers() -> impl Strategy<Value = NumberAnswers> {
    let bin = (f64::ANY, f64::ANY, 0..3u32, f64::ANY, f64::ANY).prop_map(
        |(low, high, count, bias, spread)| RegressionBin {
            low,
            high,
            count,
            bias,
            spread,
        },
    );
    (
        score(),
        [f64::ANY; 2],
        option::of([f64::ANY; 2]),
        vec([f32::ANY; 2], 0..9),
        vec(bin, 0..4),
    )
        .prop_map(
            |(score, rmse_interval, r2_interval, points, bins)| NumberAnswers {
                score,
                rmse_interval,
                r2_interval,
                points,
                bins,
            },
        )
}

proptest! {
    #[test]
    fn stacks(layers in layers(), outputs in outputs(), sites in 0..4u32, gradient in vec(f32::ANY, 0..9), number in f64::ANY, width in f64::ANY, columns: bool, terms in terms(), of: u32, points in vec([f64::ANY; 2], 4)) {
        let mut alignment = Alignment::new(3);
        for site in 0..sites {
            alignment.push_site(f64::from(site) / 9.0, &[1]);
        }
        let mut experiment = Experiment { layers, ..Preset::Tajima.experiment() };
        sample::observe(&mut experiment, |of| of.orientation = if columns { Orientation::Haplotypes } else { Orientation::Sites });
        let given = match of % 3 {
            0 => sample::given(alignment),
            1 => Given::Spectrum { samples: vec![of % 4; sites as usize], cells: vec![number; 5] },
            _ => Given::Statistics { values: vec![("<a>".to_owned(), number)] },
        };
        let answer = if columns {
            Answer::Numbers { truth: vec![Some(number)], predicted: vec![number] }
        } else {
            Answer::Classes { truth: Some(of as u8), probabilities: vec![number; 3] }
        };
        let opening = Opening { given, drawn: Vec::new(), answer, layers: outputs, output: of as u8, gradient };
        for (brightness, order, overlay) in [
            (Brightness::Map, ChannelOrder::Activity, Some(Overlay::Gradient)),
            (Brightness::Logarithm, ChannelOrder::Number, None),
            (Brightness::Network, ChannelOrder::Given(&[vec![0, 0], vec![1, 0]]), Some(Overlay::GradientTimesInput)),
        ] {
            let stack = layer_stack(&opening, &experiment, &sample::names(&experiment), &[], &StackOptions { brightness, order, overlay, width, large: columns });
            well_formed(&stack.figure);
            for [x, y] in points.iter().copied().chain((0..40).map(|k| [f64::from(k * 13), f64::from(k * 29)])) {
                if let Some(cell) = stack.cell_at(x, y) {
                    stack.areas_behind(cell);
                    prop_assert!(stack.place_name(cell).is_some());
                }
            }
            for layer in 0..7 {
                if let Some(picture) = layer_picture(&opening, &experiment, &sample::names(&experiment), layer as usize, brightness, width) {
                    well_formed(&picture);
                }
                let cell = CellPlace { layer, place: of % 40 };
                stack.area_of(cell);
                stack.areas_behind(cell);
                stack.reading(&opening, cell);
                let steps = [
                    Step::Sum { terms: terms.clone(), of, rest: number, bias: number, sum: -number, relu: columns },
                    Step::Largest { terms: terms.clone() },
                    Step::Same { place: of },
                ];
                for step in steps {
                    well_formed(&explanation(&Explanation { layer, cell: of, step, value: number }, &stack, width));
                }
            }
        }
    }

    #[test]
    fn kernels(inputs in vec(0..6usize, 0..4), units in 0..9usize, kernel in vec(f32::ANY, 0..60), order in vec(0..9u32, 0..9), width in f64::ANY) {
        let weights = LayerWeights { layer: 0, name: "<Dense>".to_owned(), inputs, units, kernel, bias: Vec::new() };
        let drawn = filters(&weights, Some(&order), width);
        well_formed(&drawn.figure);
        prop_assert_eq!(drawn.figure.hover.len(), drawn.units.len());
    }

    #[test]
    fn reports(answers in answers(), example in option::of([f64::ANY; 2]), errors in vec(f64::ANY, 0..3), accuracy in f64::ANY, width in f64::ANY, target in "\\PC*") {
        well_formed(&predicted_against_true(&answers, (&target, "diploids"), example, width));
        well_formed(&residuals(&answers, (&target, ""), width));
        for measure in [Measure::Rmse(errors), Measure::Accuracy(accuracy)] {
            let metrics = Metrics { loss: accuracy, measure };
            let scores: Vec<(Permutation, Metrics)> = Permutation::ALL.into_iter().map(|permutation| (permutation, metrics.clone())).collect();
            well_formed(&permutation_bars(&metrics, &scores, (1, &target), width));
        }
    }

    #[test]
    fn read_outs(cells in vec(vec((option::of(f64::ANY), option::of(f64::ANY)), 0..4), 0..4), epochs in vec(any::<u32>(), 0..4), planned: u32, width in f64::ANY) {
        let rows: Vec<Vec<ReadOut>> =
            cells.iter().map(|row| row.iter().map(|&(trained, untrained)| ReadOut { trained, untrained, shuffled: trained }).collect()).collect();
        let quantities = vec![Quantity::Named(Named::Pi), Quantity::Statistic("K".to_owned()), Quantity::Drawn("<T>".to_owned())];
        let at = |&epoch: &u32| ReadOuts {
            epoch,
            features: Features::Flattened,
            examples: epoch,
            layers: vec!["a".to_owned(), "b & c".to_owned(), String::new()],
            quantities: quantities.clone(),
            rows: rows.clone(),
        };
        let history: Vec<ReadOuts> = epochs.iter().map(at).collect();
        let experiment = Preset::Tajima.experiment();
        for quantity in &quantities {
            well_formed(&read_out_curves(&history, (quantity, &quantity_name(quantity, &experiment)), planned, width));
        }
        history.iter().for_each(|read_outs| drop(read_out_table(read_outs, &experiment)));
    }

    #[test]
    fn two_networks(matrix in vec(vec(f64::ANY, 0..4), 0..4), points in vec([f32::ANY; 3], 0..9), numbers in [f64::ANY; 3], correlation in vec(option::of(f64::ANY), 0..9), width in f64::ANY) {
        let matching = Matching { layer: "a".to_owned(), partner: Vec::new(), correlation, mean: [numbers[0], numbers[1]] };
        let report = TwinReport {
            seed: 1,
            points,
            agreement: numbers[0],
            rmse: numbers,
            layers: vec!["a".to_owned(), "<b>".to_owned(), "c".to_owned()],
            alignment: matrix.clone(),
            untrained: matrix,
            matchings: vec![matching],
        };
        well_formed(&agreement(&report, "D", width));
        well_formed(&alignment_heatmap(&report, Against::Twin, width));
        well_formed(&alignment_heatmap(&report, Against::Untrained, width));
        well_formed(&matched(&report.matchings, width));
    }

    #[test]
    fn grids(ends in [f64::ANY; 4], cells in vec((0..9u32, 0..9u32, f64::ANY, f64::ANY), 0..9), sides in (any::<u32>(), 0..9u32), trained in [option::of([f64::ANY; 2]), option::of([f64::ANY; 2])], log: bool, width in f64::ANY) {
        let axis = |low, high, cells| GridAxis { key: "g".to_owned(), low, high, cells, logarithmic: log };
        let axes = GridAxes { x: axis(ends[0], ends[1], sides.0), y: axis(ends[2], ends[3], sides.1), per_cell: 20, target: 0 };
        let cells = cells.into_iter().map(|(column, row, error, bias)| GridCell { column, row, error, bias, spread: bias }).collect();
        let grid = Grid { axes, cells, trained };
        for target in [None, Some("D & <E>")] {
            let words = GridWords { axes: ["<T>", "m"], target };
            well_formed(&grid_map(&grid, GridQuantity::Error, &words, width));
            well_formed(&grid_map(&grid, GridQuantity::Bias, &words, width));
        }
    }
}
