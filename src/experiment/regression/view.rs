//! What a person is looking at: the part of a link that changes no result.

use crate::experiment::BackendChoice;
use serde::{Deserialize, Serialize};

/// Part of the data set, and an index in it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Shown {
    /// A training example.
    Training(u32),
    /// A validation example.
    Validation(u32),
    /// A test example: its statistics and pictures, not a score of the test.
    Test(u32),
}

impl Default for Shown {
    fn default() -> Self {
        Self::Validation(0)
    }
}

/// What is drawn of an example's input: the cells, or what the answer owes to them.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum Shows {
    /// The input alone.
    #[default]
    Activation,
    /// The gradient of the answer with respect to each cell below it.
    Gradient,
    /// The gradient times the cell below it.
    Product,
}

/// The example on the table, what is drawn of it, and the backend asked for.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct RegressionView {
    /// The example.
    pub shown: Shown,
    /// What is drawn of it.
    pub shows: Shows,
    /// The backend asked for.
    pub backend: BackendChoice,
}
