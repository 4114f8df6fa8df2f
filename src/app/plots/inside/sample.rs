//! A small opened network for the tests.

use crate::experiment::regression::{Regression, RegressionPreset};
use crate::inspection::{AlignmentStatistics, LayerOutput, Opening};
use crate::network::{Activation, Initial, Layer, LayerSummary};
use crate::statistics::Alignment;

/// 8 sites of 4 haplotypes through two convolutions of 3 filters, a pool, dropout, flattening and 4 dense units: input places are 1 where the
/// haplotype's number plus the site's is even, gradients a hundredth of the place, and filter k's outputs are k times a few hundredths.
pub(super) fn opening() -> (Regression, Opening, Vec<LayerSummary>) {
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
        alignment,
        statistics: AlignmentStatistics {
            haplotypes: 4,
            segregating_sites: 8,
            ..AlignmentStatistics::default()
        },
        truth: Some(1.5),
        prediction: 1.25,
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
        Regression {
            layers,
            ..RegressionPreset::Tajima.experiment()
        },
        opening,
        summary,
    )
}
