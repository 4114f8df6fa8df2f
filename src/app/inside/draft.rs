//! A list of layers while it is edited: it may not fit for a moment, and says at which layer and why.

use crate::network::{
    Activation, Initial, Input, Layer, LayerSummary, NetworkError, check_output, summarise,
};

/// Kinds of layers for sequences, in the order of the menu: a key, a name, and one to begin with.
pub const KINDS: [(&str, &str, Layer); 11] = [
    (
        "conv",
        "Conv1D",
        Layer::Conv1d {
            filters: 32,
            kernel: 2,
        },
    ),
    ("avg", "Average pooling", Layer::AveragePool1d { size: 2 }),
    ("max", "Max pooling", Layer::MaxPool1d { size: 2 }),
    ("drop", "Dropout", Layer::Dropout { rate: 0.25 }),
    ("flat", "Flatten", Layer::Flatten),
    (
        "dense",
        "Dense",
        Layer::Dense {
            units: 64,
            activation: Activation::Relu,
            initial: Initial::Glorot,
        },
    ),
    (
        "hconv",
        "Haplotype conv",
        Layer::HaplotypeConv {
            filters: 24,
            kernel: 5,
        },
    ),
    (
        "hpool",
        "Haplotype pooling",
        Layer::HaplotypePool { size: 2 },
    ),
    ("hap", "Pool haplotypes", Layer::PoolHaplotypes),
    ("sites", "Pool sites", Layer::PoolSites),
    ("pos", "Join positions", Layer::JoinPositions { units: 32 }),
];

/// The key of a layer's kind; of a layer that is not for sequences, none.
pub fn key(layer: &Layer) -> &'static str {
    let same = |other: &Layer| std::mem::discriminant(other) == std::mem::discriminant(layer);
    KINDS
        .iter()
        .find(|(_, _, other)| same(other))
        .map_or("", |(key, _, _)| key)
}

/// A layer of a kind, by its key.
pub fn of_key(key: &str) -> Option<Layer> {
    KINDS
        .iter()
        .find(|(other, _, _)| *other == key)
        .map(|(_, _, layer)| *layer)
}

/// The sizes of a layer that can be changed: a name and a value.
pub fn sizes(layer: &Layer) -> Vec<(&'static str, f64)> {
    let whole = |value: usize| value as f64;
    match *layer {
        Layer::Conv1d { filters, kernel }
        | Layer::HaplotypeConv { filters, kernel }
        | Layer::Conv2d { filters, kernel } => {
            vec![("filters", whole(filters)), ("window", whole(kernel))]
        }
        Layer::AveragePool1d { size }
        | Layer::MaxPool1d { size }
        | Layer::HaplotypePool { size }
        | Layer::MaxPool2d { size } => {
            vec![("window", whole(size))]
        }
        Layer::Dense { units, .. } | Layer::JoinPositions { units } => {
            vec![("units", whole(units))]
        }
        Layer::Dropout { rate } => vec![("fraction", rate)],
        Layer::Flatten | Layer::PoolHaplotypes | Layer::PoolSites => Vec::new(),
    }
}

/// The layer with one of its sizes changed. Whole sizes are given as whole numbers.
pub fn resized(layer: &Layer, at: usize, value: f64) -> Layer {
    let whole = value.round().clamp(0.0, 1e6) as usize;
    let mut layer = *layer;
    match &mut layer {
        Layer::Conv1d { filters, kernel }
        | Layer::HaplotypeConv { filters, kernel }
        | Layer::Conv2d { filters, kernel } => {
            *(if at == 0 { filters } else { kernel }) = whole;
        }
        Layer::AveragePool1d { size }
        | Layer::MaxPool1d { size }
        | Layer::HaplotypePool { size }
        | Layer::MaxPool2d { size } => {
            *size = whole;
        }
        Layer::Dense { units, .. } | Layer::JoinPositions { units } => *units = whole,
        Layer::Dropout { rate } => *rate = value,
        Layer::Flatten | Layer::PoolHaplotypes | Layer::PoolSites => {}
    }
    layer
}

/// What can be said about a list of layers: the summary of those that fit, and what is wrong with the first that does not.
#[derive(Clone, Debug, PartialEq)]
pub struct Checked {
    /// One line for each layer up to the first that does not fit.
    pub lines: Vec<LayerSummary>,
    /// The layer's index and the reason; of the list as a whole at its last layer.
    pub wrong: Option<(usize, NetworkError)>,
}

impl Checked {
    /// Weights and biases of the layers that fit.
    pub fn parameters(&self) -> usize {
        self.lines.iter().map(|line| line.parameters).sum()
    }
}

/// Floating-point operations that training on one example takes: a multiplication and an addition for each weight at each place it is used,
/// on the way there, and twice that on the way back; the first weighted layer needs no gradient of its input. Biases, pooling and
/// activations are left out.
pub fn operations(layers: &[Layer], lines: &[LayerSummary]) -> f64 {
    let products = |(layer, line): (&Layer, &LayerSummary)| {
        let units = match *layer {
            Layer::JoinPositions { units } => units,
            _ => line.shape.last().copied().unwrap_or(1),
        };
        let places = if matches!(layer, Layer::JoinPositions { .. }) {
            1
        } else {
            line.shape.iter().product::<usize>() / units.max(1)
        };
        (line.parameters > 0).then(|| places as f64 * line.parameters.saturating_sub(units) as f64)
    };
    let products: Vec<f64> = layers.iter().zip(lines).filter_map(products).collect();
    6.0 * products.iter().sum::<f64>() - 2.0 * products.first().copied().unwrap_or(0.0)
}

/// Checks a list of layers behind an input.
pub fn check(layers: &[Layer], input: Input) -> Checked {
    match summarise(layers, input) {
        Ok(lines) => {
            let wrong = check_output(layers)
                .err()
                .map(|error| (layers.len().saturating_sub(1), error));
            Checked { lines, wrong }
        }
        Err(error) => {
            // The first layers that do not fit are the shortest list that does not.
            let fitting = (1..=layers.len())
                .rev()
                .find_map(|count| summarise(layers.get(..count)?, input).ok());
            let lines = fitting.unwrap_or_default();
            Checked {
                wrong: Some((lines.len(), error)),
                lines,
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::experiment::regression::Regression;

    const INPUT: Input = Input::Sequence {
        steps: 40,
        channels: 20,
        positions: 0,
    };

    #[test]
    fn the_blog_posts_network_fits_and_is_counted() {
        let checked = check(&Regression::blog_layers(), INPUT);
        assert_eq!(
            (checked.wrong.clone(), checked.parameters()),
            (None, 349_697)
        );
    }

    #[test]
    fn the_work_of_the_presets_is_counted() {
        let work = |layers: &[Layer]| operations(layers, &check(layers, INPUT).lines);
        // 39 x 128 x 40, 38 x 128 x 256, 2,432 x 128 and 128 products.
        assert_eq!(
            work(&Regression::blog_layers()),
            6.0 * 1_756_288.0 - 2.0 * 199_680.0
        );
        // 36 x 20 x 24 x 5, 14 x 20 x 32 x 120, 128 x 64, 64 x 64 and 64 products: the haplotypes are gone over one by one.
        let exchangeable = 36.0 * 20.0 * 24.0 * 5.0
            + 14.0 * 20.0 * 32.0 * 120.0
            + 128.0 * 64.0
            + 64.0 * 64.0
            + 64.0;
        assert_eq!(
            work(&Regression::exchangeable_layers()),
            6.0 * exchangeable - 2.0 * 36.0 * 20.0 * 24.0 * 5.0
        );
    }

    #[test]
    fn the_layer_that_does_not_fit_is_named() {
        let mut layers = Regression::blog_layers();
        layers.remove(4);
        let checked = check(&layers, INPUT);
        assert_eq!(checked.lines.len(), 4);
        assert_eq!(checked.wrong.as_ref().map(|(at, _)| *at), Some(4));
        layers = Regression::blog_layers();
        layers.pop();
        assert_eq!(
            check(&layers, INPUT).wrong.map(|(at, _)| at),
            Some(6),
            "the last layer is no answer"
        );
        assert!(check(&[], INPUT).wrong.is_some());
    }

    #[test]
    fn every_kind_has_its_key_and_its_sizes() {
        for (key, _, layer) in KINDS {
            assert_eq!((super::key(&layer), of_key(key)), (key, Some(layer)));
            for (at, (_, value)) in sizes(&layer).into_iter().enumerate() {
                let other = resized(&layer, at, value / 2.0 + 1.0);
                assert_eq!(sizes(&resized(&other, at, value)), sizes(&layer));
            }
        }
    }
}
