//! Why a study cannot be simulated.

use thiserror::Error;

/// Why a study cannot be simulated.
#[derive(Clone, Debug, PartialEq, Error)]
pub enum StudyError {
    /// A number outside its range.
    #[error("expected {expected}, found {found}")]
    Value {
        /// The field's key.
        field: &'static str,
        /// What was expected.
        expected: String,
        /// What stands there.
        found: String,
    },
    /// Two numbers in the wrong order.
    #[error("{reason}")]
    Order {
        /// The field's key.
        field: &'static str,
        /// Which must come first.
        reason: &'static str,
    },
    /// It would take too long.
    #[error(
        "{what} would be about {found:.0}, more than the {most:.0} that a page can simulate while you wait; lower it or the sizes"
    )]
    Cost {
        /// The field's key.
        field: &'static str,
        /// What is too much.
        what: &'static str,
        /// About how much it would be.
        found: f64,
        /// The limit.
        most: f64,
    },
}

impl StudyError {
    /// The key of the field that it is about.
    pub fn field(&self) -> &'static str {
        match self {
            Self::Value { field, .. } | Self::Order { field, .. } | Self::Cost { field, .. } => {
                field
            }
        }
    }
}
