//! A list of layers while it is edited: it may not fit for a moment, and says at which layer and why.

use crate::dataset::Layout;
use crate::experiment::{Experiment, Preset, Task};
use crate::network::{
    Activation, Initial, Input, Layer, LayerSummary, NetworkError, check_outputs, summarise,
};

/// A kind of layer: its key, its name, and one to begin with.
pub type Kind = (&'static str, &'static str, Layer);

const DROPOUT: Kind = ("drop", "Dropout", Layer::Dropout { rate: 0.25 });
const FLATTEN: Kind = ("flat", "Flatten", Layer::Flatten);
const DENSE: Kind = (
    "dense",
    "Dense",
    Layer::Dense {
        units: 64,
        activation: Activation::Relu,
        initial: Initial::Glorot,
    },
);

/// Kinds of layers behind an image.
pub const IMAGE_KINDS: [Kind; 5] = [
    (
        "conv2d",
        "Conv2D",
        Layer::Conv2d {
            filters: 10,
            kernel: 3,
        },
    ),
    ("max2d", "Max pooling", Layer::MaxPool2d { size: 2 }),
    FLATTEN,
    DENSE,
    DROPOUT,
];

/// Kinds of layers behind an alignment.
pub const SEQUENCE_KINDS: [Kind; 11] = [
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
    DROPOUT,
    FLATTEN,
    DENSE,
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

/// Kinds of layers behind a row of numbers.
pub const NUMBER_KINDS: [Kind; 2] = [DENSE, DROPOUT];

/// The kinds of layers that can stand behind an input, in the order of the menu.
pub fn kinds(input: Input) -> &'static [Kind] {
    match input {
        Input::Image(_) => &IMAGE_KINDS,
        Input::Sequence { .. } => &SEQUENCE_KINDS,
        Input::Numbers(_) => &NUMBER_KINDS,
    }
}

fn all() -> impl Iterator<Item = &'static Kind> {
    IMAGE_KINDS.iter().chain(&SEQUENCE_KINDS)
}

/// The key of a layer's kind.
pub fn key(layer: &Layer) -> &'static str {
    named(layer).map_or("", |(key, _, _)| key)
}

/// The name of a layer's kind.
pub fn name(layer: &Layer) -> &'static str {
    named(layer).map_or("", |(_, name, _)| name)
}

fn named(layer: &Layer) -> Option<&'static Kind> {
    let kind = std::mem::discriminant(layer);
    all().find(|(_, _, other)| std::mem::discriminant(other) == kind)
}

/// A layer of a kind, by its key.
pub fn of_key(key: &str) -> Option<Layer> {
    all()
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

/// What a network of the experiment is given.
pub fn input(experiment: &Experiment) -> Input {
    Layout::of(experiment).input()
}

/// What can be said about a list of layers: the summary of those that fit, and what is wrong with the first that does not.
#[derive(Clone, Debug, PartialEq)]
pub struct Checked {
    /// One line for each layer up to the first that does not fit.
    pub lines: Vec<LayerSummary>,
    /// The layer's index and the reason; of the list as a whole at its last layer.
    pub wrong: Option<(usize, String)>,
}

impl Checked {
    /// Weights and biases of the layers that fit.
    pub fn parameters(&self) -> usize {
        self.lines.iter().map(|line| line.parameters).sum()
    }
}

/// Checks a list of layers behind what the experiment gives them, and before what it asks for.
pub fn check(experiment: &Experiment, layers: &[Layer]) -> Checked {
    let input = input(experiment);
    let said = |error: NetworkError| error.to_string();
    match summarise(layers, input) {
        Ok(lines) => {
            let softmax = experiment.task == Task::Classify;
            let wrong = check_outputs(layers, experiment.outputs(), softmax)
                .err()
                .map(|error| (layers.len().saturating_sub(1), said(error)));
            Checked { lines, wrong }
        }
        Err(error) => {
            // The first layers that do not fit are the shortest list that does not.
            let fitting = (1..=layers.len())
                .rev()
                .find_map(|count| summarise(layers.get(..count)?, input).ok());
            let lines = fitting.unwrap_or_default();
            Checked {
                wrong: Some((lines.len(), said(error))),
                lines,
            }
        }
    }
}

/// A network to begin with, for what the experiment gives it and asks of it: the tutorial's for a joint spectrum, two dense layers for a
/// row of numbers, two convolutions for an alignment.
pub fn usual(experiment: &Experiment) -> Vec<Layer> {
    let of = match input(experiment) {
        Input::Image(_) => Preset::GeneFlow,
        Input::Numbers(_) => Preset::SizeChanges,
        Input::Sequence { .. } => Preset::Tajima,
    };
    let mut begun = Experiment {
        layers: of.experiment().layers,
        ..experiment.clone()
    };
    begun.fit_outputs();
    if check(&begun, &begun.layers).wrong.is_some() {
        // Too small for windows: every number counts alone.
        begun.layers = Preset::SizeChanges.experiment().layers;
        if !matches!(input(experiment), Input::Numbers(_)) {
            begun.layers.insert(0, Layer::Flatten);
        }
        begun.fit_outputs();
    }
    begun.layers
}

/// A layer as "conv 32×2".
pub fn words(layer: &Layer) -> String {
    match layer {
        Layer::Conv1d { filters, kernel } => format!("conv {filters}×{kernel}"),
        Layer::Conv2d { filters, kernel } => format!("conv2d {filters}×{kernel}"),
        Layer::MaxPool2d { size } | Layer::MaxPool1d { size } => format!("max {size}"),
        Layer::AveragePool1d { size } => format!("mean {size}"),
        Layer::Flatten => "flat".to_owned(),
        Layer::Dense { units, .. } => format!("dense {units}"),
        Layer::Dropout { rate } => format!("drop {rate}"),
        Layer::HaplotypeConv { filters, kernel } => format!("haplotype conv {filters}×{kernel}"),
        Layer::HaplotypePool { size } => format!("haplotype max {size}"),
        Layer::PoolHaplotypes => "over haplotypes".to_owned(),
        Layer::PoolSites => "over sites".to_owned(),
        Layer::JoinPositions { units } => format!("positions {units}"),
    }
}

/// The places of the hidden dense layers behind everything else: those that have only dense layers and dropout after them.
pub fn hidden(layers: &[Layer]) -> Vec<usize> {
    let tail = layers
        .iter()
        .rposition(|layer| !matches!(layer, Layer::Dense { .. } | Layer::Dropout { .. }))
        .map_or(0, |place| place + 1);
    (tail..layers.len().saturating_sub(1))
        .filter(|&place| matches!(layers.get(place), Some(Layer::Dense { .. })))
        .collect()
}

/// The fraction that the layers drop out; 0 where they drop nothing.
pub fn dropout(layers: &[Layer]) -> f64 {
    let rate = |layer: &Layer| match layer {
        Layer::Dropout { rate } => Some(*rate),
        _ => None,
    };
    layers.iter().filter_map(rate).fold(0.0, f64::max)
}

/// The layers with another dropout: every dropout layer gets the fraction, or goes where it is 0; where there is none, one follows each
/// hidden dense layer.
pub fn with_dropout(layers: &[Layer], rate: f64) -> Vec<Layer> {
    let dropped = Layer::Dropout { rate };
    let is_dropout = |layer: &Layer| matches!(layer, Layer::Dropout { .. });
    if rate == 0.0 {
        return layers
            .iter()
            .copied()
            .filter(|layer| !is_dropout(layer))
            .collect();
    }
    if layers.iter().any(is_dropout) {
        return layers
            .iter()
            .map(|layer| if is_dropout(layer) { dropped } else { *layer })
            .collect();
    }
    let hidden = hidden(layers);
    let mut next = Vec::new();
    for (place, layer) in layers.iter().enumerate() {
        next.push(*layer);
        if hidden.contains(&place) {
            next.push(dropped);
        }
    }
    next
}

/// The layers with so many hidden dense layers behind everything else, of 64, 32, 16 and 8 units, as the tutorial has them; with the dropout
/// that there was.
pub fn with_depth(layers: &[Layer], depth: u32) -> Vec<Layer> {
    let rate = dropout(layers);
    let Some((&last, before)) = layers.split_last() else {
        return Vec::new();
    };
    let head = hidden(layers).first().copied().unwrap_or(before.len());
    let mut next: Vec<Layer> = before.get(..head).unwrap_or(before).to_vec();
    for place in 0..depth.min(4) {
        next.push(Layer::Dense {
            units: 64 >> place,
            activation: Activation::Relu,
            initial: Initial::Glorot,
        });
        if rate > 0.0 {
            next.push(Layer::Dropout { rate });
        }
    }
    next.push(last);
    next
}

/// The layers with one hidden dense layer more, half as wide as the one before it.
pub fn one_more(layers: &[Layer]) -> Vec<Layer> {
    let mut next = layers.to_vec();
    let at = next.len().saturating_sub(1);
    let last = hidden(layers)
        .last()
        .and_then(|&place| layers.get(place).copied());
    let (units, initial) = match last {
        Some(Layer::Dense { units, initial, .. }) => ((units / 2).max(2), initial),
        _ => (64, Initial::Glorot),
    };
    let rate = dropout(layers);
    if rate > 0.0 {
        next.insert(at, Layer::Dropout { rate });
    }
    next.insert(
        at,
        Layer::Dense {
            units,
            activation: Activation::Relu,
            initial,
        },
    );
    next
}

/// The layers with one hidden dense layer less, and without the dropout behind it; none where there is no such layer.
pub fn one_less(layers: &[Layer]) -> Option<Vec<Layer>> {
    let last = *hidden(layers).last()?;
    let mut next = layers.to_vec();
    next.remove(last);
    if matches!(next.get(last), Some(Layer::Dropout { .. })) {
        next.remove(last);
    }
    Some(next)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn written(layers: &[Layer]) -> String {
        layers.iter().map(words).collect::<Vec<_>>().join(", ")
    }

    #[test]
    fn every_preset_fits_and_the_layer_that_does_not_is_named() {
        for preset in Preset::ALL {
            let experiment = preset.experiment();
            assert_eq!(check(&experiment, &experiment.layers).wrong, None);
        }
        let experiment = Preset::GeneFlow.experiment();
        let mut layers = experiment.layers.clone();
        layers.remove(4);
        let checked = check(&experiment, &layers);
        assert_eq!(
            (checked.lines.len(), checked.wrong.map(|(at, _)| at)),
            (4, Some(4))
        );
        assert!(check(&experiment, &[]).wrong.is_some());
    }

    #[test]
    fn the_last_layer_answers_what_is_asked() {
        let mut experiment = Preset::GeneFlow.experiment();
        let third = experiment.scenarios[1].clone();
        experiment.scenarios.push(third);
        experiment.fit_outputs();
        assert_eq!(check(&experiment, &experiment.layers).wrong, None);
        experiment.task = Preset::Theta.experiment().task;
        experiment.fit_outputs();
        assert!(matches!(
            experiment.layers.last(),
            Some(Layer::Dense {
                units: 1,
                activation: Activation::Linear,
                ..
            })
        ));
    }

    #[test]
    fn there_is_a_network_for_every_input_however_small() {
        for preset in Preset::ALL {
            let mut experiment = preset.experiment();
            for scenario in &mut experiment.scenarios {
                scenario.haplotypes = scenario.haplotypes.iter().map(|_| 2).collect();
            }
            let layers = usual(&experiment);
            assert_eq!(check(&experiment, &layers).wrong, None, "{preset:?}");
        }
    }

    #[test]
    fn depth_and_dropout_are_changed_as_the_tutorial_does() {
        let layers = Preset::GeneFlow.experiment().layers;
        let head = "conv2d 10×3, max 2, conv2d 10×3, max 2, flat";
        assert_eq!(
            written(&layers),
            format!("{head}, dense 64, drop 0.2, dense 32, drop 0.2, dense 2")
        );
        assert_eq!(with_depth(&layers, 2), layers);
        assert_eq!(
            written(&with_depth(&layers, 1)),
            format!("{head}, dense 64, drop 0.2, dense 2")
        );
        let plain = with_dropout(&layers, 0.0);
        assert_eq!(
            written(&plain),
            format!("{head}, dense 64, dense 32, dense 2")
        );
        assert_eq!(with_dropout(&plain, 0.2), layers);
        assert_eq!(one_less(&one_more(&layers)).as_ref(), Some(&layers));
        assert_eq!(
            written(&one_more(&plain)),
            format!("{head}, dense 64, dense 32, dense 16, dense 2")
        );
        assert_eq!(one_less(&with_depth(&layers, 0)), None);
    }

    #[test]
    fn every_kind_has_its_key_and_its_sizes() {
        for (key, _, layer) in all() {
            assert_eq!((super::key(layer), of_key(key)), (*key, Some(*layer)));
            for (at, (_, value)) in sizes(layer).into_iter().enumerate() {
                let other = resized(layer, at, value / 2.0 + 1.0);
                assert_eq!(sizes(&resized(&other, at, value)), sizes(layer));
            }
        }
    }
}
