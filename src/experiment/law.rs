//! How a number of a scenario comes about.

use crate::experiment::{Prior, Shape};
use serde::{Deserialize, Serialize};

/// How a number of a scenario comes about in each example.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Law {
    /// Fixed, or drawn from a prior.
    Prior(Prior),
    /// So many times another number of the same scenario: "half of the split time".
    Times {
        /// The other number's key.
        of: String,
        /// What it is multiplied by.
        factor: f64,
        /// Rounded down to a whole number.
        whole: bool,
    },
    /// The very draw of the same number in the example of the same index of another scenario: such pairs are never parted by the split.
    Drawn {
        /// The other scenario's place.
        with: u8,
    },
    /// Drawn anew by the law that the same number has in another scenario.
    Like {
        /// The other scenario's place.
        scenario: u8,
    },
}

impl Law {
    /// Always this value.
    pub const fn fixed(value: f64) -> Self {
        Self::Prior(Prior::fixed(value))
    }

    /// The value, where it is always the same.
    pub fn value(&self) -> Option<f64> {
        match self {
            Self::Prior(prior) if prior.shape == Shape::Fixed => Some(prior.low),
            _ => None,
        }
    }
}
