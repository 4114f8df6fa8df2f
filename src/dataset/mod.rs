//! Examples of any experiment: drawn, simulated, observed, and kept as rows of numbers.

mod data;
mod draw;
mod error;
mod layout;
mod look;
mod made_up;
mod rows;
mod series;
mod simulate;
mod split;

pub use data::Dataset;
pub use draw::{Drawn, draw};
pub use error::ExampleError;
pub use layout::{Layout, Observed};
pub use rows::{DatasetError, Rows};
pub use series::{KeptSimulator, Series};
pub use simulate::{ExampleSimulator, Truth, statistic_of};
pub use split::{Cut, Parts};

use crate::coalescent::LocusId;
use serde::{Deserialize, Serialize};

/// Names one example of an experiment, and its random streams.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ExampleId {
    /// The experiment's data seed.
    pub seed: u64,
    /// The place of its scenario.
    pub scenario: u8,
    /// Its index within the scenario, from 0.
    pub index: u32,
}

impl ExampleId {
    /// The same name, as the simulator has it.
    pub fn locus(self) -> LocusId {
        LocusId {
            seed: self.seed,
            class: self.scenario,
            index: self.index,
        }
    }
}

/// An example of a data set: its scenario and its index within it.
pub type Example = (u8, u32);

/// Which part of the data an example belongs to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Part {
    /// Trained on.
    Training,
    /// Watched during training.
    Validation,
    /// Sealed until the end.
    Test,
}
