//! What a network makes of one example.

use super::LayerOutput;
use crate::statistics::Alignment;
use crate::statistics::AlignmentStatistics;
use serde::{Deserialize, Serialize};

/// What the network was given, as a person looks at it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Given {
    /// A spectrum: its raw cells, the last axis fastest, and haplotypes along each axis.
    Spectrum {
        /// Haplotypes along each axis.
        samples: Vec<u32>,
        /// Raw cells.
        cells: Vec<f64>,
    },
    /// An alignment as an image.
    Alignment {
        /// With rows and columns in the order the network is given them (at most the observation's width of sites).
        alignment: Alignment,
        /// Haplotypes of each block.
        blocks: Vec<u32>,
        /// Statistics of all sites that are read.
        statistics: AlignmentStatistics,
    },
    /// Statistics by name.
    Statistics {
        /// Names and values, in the order of the input.
        values: Vec<(String, f64)>,
    },
}

/// Truth and answer of one example.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Answer {
    /// Classes.
    Classes {
        /// The class it was simulated under; none where that is not known.
        truth: Option<u8>,
        /// Probability of each class.
        probabilities: Vec<f64>,
    },
    /// Numbers, on each target's scale.
    Numbers {
        /// True values; none where one is not known.
        truth: Vec<Option<f64>>,
        /// Predicted ones.
        predicted: Vec<f64>,
    },
}

/// What a network makes of one example, layer by layer.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Opening {
    /// What it was given.
    pub given: Given,
    /// The numbers that the example was drawn with, by key; empty where they are not known.
    pub drawn: Vec<(String, f64)>,
    /// Truth and answer.
    pub answer: Answer,
    /// Outputs in the order of the road; the first is the input, the last the probabilities or the numbers before they are put into their
    /// units.
    pub layers: Vec<LayerOutput>,
    /// Which output the gradient is of.
    pub output: u8,
    /// Gradient of that output (a logit, or a number in its unit) with respect to the input, in its order; empty where it was not asked
    /// for.
    pub gradient: Vec<f32>,
}
