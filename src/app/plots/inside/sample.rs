//! A small opened network for the tests.

use super::options::{Brightness, ChannelOrder, StackOptions};
pub(super) use crate::app::state::inspection::names;
use crate::experiment::{AlignmentObservation, Experiment, Input, Preset};
use crate::inspection::{AlignmentStatistics, Answer, Given, LayerOutput, Opening};
use crate::network::{Activation, Initial, Layer, LayerSummary};
use crate::statistics::Alignment;

/// Layers by themselves, a thousand wide, the most active filters first.
pub(super) fn options<'a>() -> StackOptions<'a> {
    StackOptions {
        brightness: Brightness::Layer,
        order: ChannelOrder::Activity,
        overlay: None,
        width: 1000.0,
        large: false,
    }
}

/// 8 sites of 4 haplotypes through two convolutions of 3 filters, a pool, dropout, flattening and 4 dense units: input places are 1 where the
/// haplotype's number plus the site's is even, gradients a hundredth of the place, and filter k's outputs are k times a few hundredths.
pub(super) fn opening() -> (Experiment, Opening, Vec<LayerSummary>) {
    let dense = |units, activation| Layer::Dense {
        units,
        activation,
        initial: Initial::Glorot,
    };
    let layers = vec![
        Layer::Conv1d {
            filters: 3,
            kernel: 2,
        },
        Layer::Conv1d {
            filters: 3,
            kernel: 2,
        },
        Layer::AveragePool1d { size: 2 },
        Layer::Dropout { rate: 0.1 },
        Layer::Flatten,
        dense(4, Activation::Relu),
        dense(1, Activation::Linear),
    ];
    let shapes: [&[usize]; 8] = [
        &[8, 4],
        &[7, 3],
        &[6, 3],
        &[3, 3],
        &[3, 3],
        &[9],
        &[4],
        &[1],
    ];
    let parameters = [27, 21, 0, 0, 0, 40, 5];
    let mut alignment = Alignment::new(4);
    for site in 0..8_u32 {
        alignment.push_site(
            f64::from(site) / 8.0,
            &[if site.is_multiple_of(2) {
                0b0101
            } else {
                0b1010
            }],
        );
    }
    let value = |layer: usize, place: usize, channels: usize| match layer {
        0 => {
            if (place / channels + place % channels).is_multiple_of(2) {
                1.0
            } else {
                -1.0
            }
        }
        _ => (place % channels) as f32 * 0.01 * (1 + place / channels) as f32,
    };
    let output = |(layer, shape): (usize, &&[usize])| {
        let channels = shape.last().copied().unwrap_or(1);
        let values = (0..shape.iter().product())
            .map(|place| value(layer, place, channels))
            .collect();
        LayerOutput {
            name: String::new(),
            shape: shape.to_vec(),
            values,
        }
    };
    let opening = Opening {
        given: given(alignment),
        drawn: Vec::new(),
        answer: Answer::Numbers {
            truth: vec![Some(1.5)],
            predicted: vec![1.25],
        },
        output: 0,
        layers: shapes.iter().enumerate().map(output).collect(),
        gradient: (0..32).map(|place| place as f32 * 0.01).collect(),
    };
    let line = |(shape, parameters): (&&[usize], usize)| LayerSummary {
        name: String::new(),
        shape: shape.to_vec(),
        parameters,
        product: String::new(),
    };
    let summary = shapes.iter().skip(1).zip(parameters).map(line).collect();
    (
        Experiment {
            layers,
            ..Preset::Tajima.experiment()
        },
        opening,
        summary,
    )
}

/// An alignment as a network is given it.
pub(super) fn given(alignment: Alignment) -> Given {
    Given::Alignment {
        blocks: vec![alignment.haplotypes() as u32],
        statistics: AlignmentStatistics {
            haplotypes: alignment.haplotypes() as u32,
            segregating_sites: alignment.sites() as u32,
            ..AlignmentStatistics::default()
        },
        alignment,
    }
}

/// Changes how the alignment is observed.
pub(super) fn observe(experiment: &mut Experiment, change: impl FnOnce(&mut AlignmentObservation)) {
    if let Input::Alignment(of) = &mut experiment.observation.input {
        change(of);
    }
}

/// A joint spectrum of 2 and 3 haplotypes through a convolution of windows of 2 x 2, a pool, flattening and an answer for each of two classes.
pub(super) fn joint() -> (Experiment, Opening, Vec<LayerSummary>) {
    let layers = vec![
        Layer::Conv2d {
            filters: 2,
            kernel: 2,
        },
        Layer::MaxPool2d { size: 1 },
        Layer::Flatten,
        Layer::Dense {
            units: 2,
            activation: Activation::Softmax,
            initial: Initial::Glorot,
        },
    ];
    let shapes: [&[usize]; 5] = [&[3, 4, 1], &[2, 3, 2], &[2, 3, 2], &[12], &[2]];
    let output = |shape: &&[usize]| LayerOutput {
        name: String::new(),
        shape: shape.to_vec(),
        values: (0..shape.iter().product::<usize>())
            .map(|place| place as f32)
            .collect(),
    };
    let opening = Opening {
        given: Given::Spectrum {
            samples: vec![2, 3],
            cells: (0..12).map(f64::from).collect(),
        },
        drawn: Vec::new(),
        answer: Answer::Classes {
            truth: Some(1),
            probabilities: vec![0.25, 0.75],
        },
        layers: shapes.iter().map(output).collect(),
        output: 1,
        gradient: vec![0.5; 12],
    };
    let line = |(shape, parameters): (&&[usize], usize)| LayerSummary {
        name: String::new(),
        shape: shape.to_vec(),
        parameters,
        product: String::new(),
    };
    let summary = shapes
        .iter()
        .skip(1)
        .zip([10, 0, 0, 26])
        .map(line)
        .collect();
    (
        Experiment {
            layers,
            ..Preset::GeneFlow.experiment()
        },
        opening,
        summary,
    )
}
