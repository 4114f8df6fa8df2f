//! What is asked on the page "Inside": alignments, and one number that a network learns to read off them.
//!
//! A [`Regression`] is the whole experiment, as [`super::Experiment`] is of the Lab: link, test and benchmark hold the same value.

pub mod bounds;
pub mod link;
mod observation;
mod presets;
mod source;
mod validate;
mod view;

pub use observation::{AlignmentObservation, Coding, ColumnOrder, Orientation, RowOrder};
pub use presets::RegressionPreset;
pub use source::{Bottleneck, SitesLaw, Source, Target};
pub use view::{RegressionView, Shown, Shows};

use super::{Seeds, Split, Training};
use crate::network::{Input, Layer};
use serde::{Deserialize, Serialize};

/// A complete experiment: alignments from one family of histories, a number to predict of each, and the network that learns it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Regression {
    /// The preset it started from; it supplies what a link leaves out.
    pub preset: RegressionPreset,
    /// Where alignments come from.
    pub source: Source,
    /// What the network predicts.
    pub target: Target,
    /// Alignments in all; training, validation and test are shares of it by [`Regression::SPLIT`].
    pub examples: u32,
    /// Train on new alignments in every batch, none of them twice; an epoch is then as many as the training share.
    pub fresh: bool,
    /// What the network is given of an alignment.
    pub observation: AlignmentObservation,
    /// The layers, input to output; the last has one unit.
    pub layers: Vec<Layer>,
    /// How the network is trained: Adam on the mean squared error.
    pub training: Training,
    /// Train on `(target - mean) / sd` of the training part; predictions and errors are in the target's own unit all the same.
    pub standardise: bool,
    /// Seeds for data, split and weights.
    pub seeds: Seeds,
}

impl Regression {
    /// Shares of the examples that train, validate and test: of the author's 5,000 toy matrices, 3,500, 500 and 1,000.
    pub const SPLIT: Split = Split {
        training: 0.7,
        validation: 0.1,
        test: 0.2,
    };
}

impl Regression {
    /// What the network is given of an example.
    pub fn input(&self) -> Input {
        let (haplotypes, width) = (
            self.source.haplotypes as usize,
            self.observation.width as usize,
        );
        let (steps, channels) = match self.observation.orientation {
            Orientation::Sites => (width, haplotypes),
            Orientation::Haplotypes => (haplotypes, width),
        };
        Input::Sequence {
            steps,
            channels,
            positions: if self.observation.positions { width } else { 0 },
        }
    }
}

impl Default for Regression {
    fn default() -> Self {
        RegressionPreset::Tajima.experiment()
    }
}
