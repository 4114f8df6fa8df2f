//! What each layer makes of one example, what can be read off it, and what disturbs it.

mod columns;
mod error;
mod explain;
mod grid;
mod opening;
mod permutation;
mod products;
mod read;
pub mod readout;
pub mod twins;

pub use error::InspectionError;
pub use explain::explain;
pub use grid::{Grid, GridAxes, GridAxis, GridCell, GridNumber};
pub use opening::{Answer, Given, Opening};
pub use read::{Quantity, ReadOuts, quantities};

use serde::{Deserialize, Serialize};

pub use crate::observation::alignment::Permutation;
pub use crate::statistics::AlignmentStatistics;

/// The output of one layer for one example.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct LayerOutput {
    /// Name as in the network's summary.
    pub name: String,
    /// `[rows, columns, channels]` or `[units]`.
    pub shape: Vec<usize>,
    /// Values in that order, the last axis fastest.
    pub values: Vec<f32>,
}

/// One value of one layer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CellPlace {
    /// The layer: 0 for the input, then one more than in [`Explanation::layer`].
    pub layer: u32,
    /// Its place in the layer's values.
    pub place: u32,
}

/// The weights of one layer.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct LayerWeights {
    /// The layer, from 0 for the first after the input.
    pub layer: u32,
    /// Its name as in the summary.
    pub name: String,
    /// Inputs of a unit: `[kernel, channels]` or `[values]`.
    pub inputs: Vec<usize>,
    /// Units or filters.
    pub units: usize,
    /// `[inputs, units]`, units fastest.
    pub kernel: Vec<f32>,
    /// One for each unit.
    pub bias: Vec<f32>,
}

/// One product in a sum.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Term {
    /// Place in the values of the layer before.
    pub place: u32,
    /// The value there.
    pub value: f32,
    /// What it is multiplied by.
    pub weight: f32,
}

/// How one cell came about.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Step {
    /// A weighted sum, and what follows it.
    Sum {
        /// The products; of more than [`Explanation::MOST_TERMS`] those that weigh most.
        terms: Vec<Term>,
        /// How many products there are in all.
        of: u32,
        /// The sum of the products that are not listed.
        rest: f64,
        /// Added to the products.
        bias: f64,
        /// Sum with bias.
        sum: f64,
        /// ReLU follows.
        relu: bool,
    },
    /// The mean of some values.
    Mean {
        /// Their places in the layer before, with weight 1 over their number.
        terms: Vec<Term>,
    },
    /// The largest of some values.
    Largest {
        /// Their places in the layer before; the weight is 1 for the largest.
        terms: Vec<Term>,
    },
    /// The value is handed on as it is: flattening, and dropout when nothing is trained.
    Same {
        /// Its place in the layer before.
        place: u32,
    },
}

/// The numbers that one cell of one layer was made from.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Explanation {
    /// The layer, from 0 for the first after the input.
    pub layer: u32,
    /// The cell, as its place in the layer's values.
    pub cell: u32,
    /// How it came about.
    pub step: Step,
    /// Its value.
    pub value: f64,
}

impl Explanation {
    /// Most products listed.
    pub const MOST_TERMS: usize = 300;
}
