//! Two networks from two seeds: they answer alike, and look different inside.

mod alignment;
mod assignment;
mod comparison;
mod matching;

pub use comparison::{TwinComparison, TwinLayer};

use serde::{Deserialize, Serialize};

/// The channels of one layer in two networks, matched by correlation.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Matching {
    /// Name of the layer.
    pub layer: String,
    /// For each channel of the first network, the channel of the second that it is paired with; each once.
    pub partner: Vec<u32>,
    /// The correlation of each pair over examples and positions; none where one of the two does not vary.
    pub correlation: Vec<Option<f64>>,
    /// Mean correlation of channels of the same number, and of the pairs; where there is none it counts as 0.
    pub mean: [f64; 2],
}

/// Two networks compared.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct TwinReport {
    /// Seed of the twin's weights.
    pub seed: u64,
    /// Truth, the first network's prediction and the twin's, on validation examples; at most 5,000. None of classes.
    pub points: Vec<[f32; 3]>,
    /// Correlation of the two predictions; of classes, the fraction of examples for which both name the same.
    pub agreement: f64,
    /// RMSE of each, and of one against the other; of classes, the fractions of examples that each names wrongly, and that they name
    /// differently.
    pub rmse: [f64; 3],
    /// Names of the layers compared.
    pub layers: Vec<String>,
    /// Linear centred kernel alignment of each layer of the first network (rows) with each of the second (columns), without the bias that
    /// many features and few examples give it: 1 for the same up to rotation and scale, about 0 for unrelated ones; 0 too where a layer
    /// does not vary.
    pub alignment: Vec<Vec<f64>>,
    /// The same between the first network and its own untrained state: the control.
    pub untrained: Vec<Vec<f64>>,
    /// Matched channels of each layer that has some.
    pub matchings: Vec<Matching>,
}
