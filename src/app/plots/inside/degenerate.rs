//! No value makes a figure of this page panic or write markup that is not well-formed.

// What is coloured by its values may have any colour, those of placeholders too.
use super::super::degenerate::{check, well_formed};
use super::*;
use crate::evaluation::regression::{
    RegressionBin, RegressionReport, RegressionScore, SimplerMethod, SimplerScore,
};
use crate::evaluation::road::NumberAnswers;
use crate::experiment::regression::{Orientation, Regression};
use crate::inspection::grid::{Grid, GridAxes, GridAxis, GridCell, GridParameter};
use crate::inspection::readout::{Features, Quantity, ReadOut, ReadOuts};
use crate::inspection::twins::{Matching, TwinReport};
use crate::inspection::{
    Explanation, LayerOutput, LayerWeights, Opening, Permutation, PermutationScore, Step, Term,
};
use crate::network::Layer;
use crate::statistics::Alignment;
use crate::training::{RegressionEpoch, RegressionMetrics};
use proptest::collection::vec;
use proptest::num::{f32, f64};
use proptest::option;
use proptest::prelude::*;

/// Layers that need not fit to the outputs at all.
fn layers() -> impl Strategy<Value = Vec<Layer>> {
    let layer = (0..9usize, 0..4usize).prop_map(|(kind, size)| match kind {
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

fn report() -> impl Strategy<Value = RegressionReport> {
    let bin = (f64::ANY, f64::ANY, 0..3u32, f64::ANY, f64::ANY).prop_map(
        |(low, high, count, bias, spread)| RegressionBin {
            low,
            high,
            count,
            bias,
            spread,
        },
    );
    let simpler = (score(), [f64::ANY; 2]).prop_map(|(score, rmse_interval)| SimplerScore {
        method: SimplerMethod::Ridge,
        score,
        rmse_interval,
    });
    (
        score(),
        [f64::ANY; 2],
        option::of([f64::ANY; 2]),
        vec([f32::ANY; 2], 0..9),
        vec(bin, 0..4),
        vec(simpler, 0..3),
    )
        .prop_map(
            |(score, rmse_interval, r2_interval, points, bins, simpler)| RegressionReport {
                score,
                rmse_interval,
                r2_interval,
                points,
                bins,
                simpler,
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
        let mut experiment = Regression { layers, ..Regression::default() };
        experiment.observation.orientation = if columns { Orientation::Haplotypes } else { Orientation::Sites };
        let opening = Opening { alignment, statistics: Default::default(), truth: Some(number), prediction: number, layers: outputs, gradient };
        for (brightness, order, overlay) in [
            (Brightness::Map, ChannelOrder::Activity, Some(Overlay::Gradient)),
            (Brightness::Network, ChannelOrder::Given(&[vec![0, 0], vec![1, 0]]), Some(Overlay::GradientTimesInput)),
        ] {
            let stack = layer_stack(&opening, &experiment, &[], &StackOptions { brightness, order, overlay, width, large: columns });
            well_formed(&stack.figure);
            for [x, y] in points.iter().copied().chain((0..40).map(|k| [f64::from(k * 13), f64::from(k * 29)])) {
                if let Some(cell) = stack.cell_at(x, y) {
                    stack.areas_behind(cell);
                    prop_assert!(stack.place_name(cell).is_some());
                }
            }
            for layer in 0..7 {
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
    fn kernels(inputs in vec(0..6usize, 0..3), units in 0..9usize, kernel in vec(f32::ANY, 0..60), order in vec(0..9u32, 0..9), width in f64::ANY) {
        let weights = LayerWeights { layer: 0, name: "<Dense>".to_owned(), inputs, units, kernel, bias: Vec::new() };
        let drawn = filters(&weights, Some(&order), width);
        well_formed(&drawn.figure);
        prop_assert_eq!(drawn.figure.hover.len(), drawn.units.len());
    }

    #[test]
    fn reports(report in report(), example in option::of([f64::ANY; 2]), other in score(), width in f64::ANY, target in "\\PC*") {
        let answers = NumberAnswers {
            score: report.score,
            rmse_interval: report.rmse_interval,
            r2_interval: report.r2_interval,
            points: report.points.clone(),
            bins: report.bins.clone(),
        };
        check(&predicted_against_true(&answers, &target, example, width));
        check(&residuals(&answers, &target, width));
        check(&simpler_methods(&report, &target, width));
        let scores: Vec<PermutationScore> = Permutation::ALL.into_iter().map(|permutation| PermutationScore { permutation, score: other }).collect();
        check(&permutation_bars(report.score, &scores, &target, width));
    }

    #[test]
    fn read_outs(cells in vec(vec((option::of(f64::ANY), option::of(f64::ANY)), 0..4), 0..4), epochs in vec(any::<u32>(), 0..4), planned: u32, width in f64::ANY) {
        let rows: Vec<Vec<ReadOut>> =
            cells.iter().map(|row| row.iter().map(|&(trained, untrained)| ReadOut { trained, untrained, shuffled: trained }).collect()).collect();
        let at = |&epoch: &u32| ReadOuts {
            epoch,
            features: Features::Flattened,
            examples: epoch,
            layers: vec!["a".to_owned(), "b & c".to_owned(), String::new()],
            quantities: vec![Quantity::Pi, Quantity::MeanR2],
            rows: rows.clone(),
        };
        let history: Vec<ReadOuts> = epochs.iter().map(at).collect();
        check(&read_out_curves(&history, Quantity::MeanR2, planned, width));
        history.iter().for_each(|read_outs| drop(read_out_table(read_outs)));
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
        check(&agreement(&report, "D", width));
        check(&alignment_heatmap(&report, Against::Twin, width));
        check(&alignment_heatmap(&report, Against::Untrained, width));
        check(&matched(&report.matchings, width));
    }

    #[test]
    fn grids(ends in [f64::ANY; 4], cells in vec((0..9u32, 0..9u32, f64::ANY, f64::ANY), 0..9), sides in (any::<u32>(), 0..9u32), trained in [option::of([f64::ANY; 2]), option::of([f64::ANY; 2])], log: bool, width in f64::ANY) {
        let axis = |low, high, cells| GridAxis { parameter: GridParameter::Growth, low, high, cells, logarithmic: log };
        let axes = GridAxes { x: axis(ends[0], ends[1], sides.0), y: axis(ends[2], ends[3], sides.1), per_cell: 20 };
        let cells = cells.into_iter().map(|(column, row, rmse, bias)| GridCell { column, row, rmse, bias, spread: bias }).collect();
        let grid = Grid { axes, cells, trained };
        check(&grid_map(&grid, GridQuantity::Rmse, "D", width));
        check(&grid_map(&grid, GridQuantity::Bias, "D", width));
    }

    #[test]
    fn curves(epochs in vec((0..50u32, f64::ANY, f64::ANY), 0..6), live in vec((f64::ANY, f64::ANY), 0..4), log: bool, planned: u32, width in f64::ANY) {
        let metrics = |value| RegressionMetrics { loss: value, rmse: value };
        let epochs: Vec<RegressionEpoch> =
            epochs.into_iter().map(|(epoch, one, other)| RegressionEpoch { epoch, training: metrics(one), validation: metrics(other) }).collect();
        let live: Vec<RegressionPoint> = live.into_iter().map(|(epoch, value)| RegressionPoint { epoch, training: metrics(value) }).collect();
        for quantity in [RegressionQuantity::Loss, RegressionQuantity::Rmse] {
            check(&regression_curves(&epochs, &live, &[], RegressionAxis { quantity, target: "D", log, epochs: planned }, width));
        }
    }
}
