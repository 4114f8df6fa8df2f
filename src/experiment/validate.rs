//! The one place where an experiment is checked.

use super::Experiment;

/// Why an experiment cannot be run.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{field}: expected {expected}, found {found}")]
pub struct ExperimentError {
    /// The field, by its key in a link.
    pub field: &'static str,
    /// What was expected.
    pub expected: String,
    /// What stands there.
    pub found: String,
}

impl Experiment {
    /// Checks every field, and that no locus takes more work than the controls allow.
    ///
    /// # Errors
    /// The first field that is out of bounds.
    pub fn validate(&self) -> Result<(), ExperimentError> {
        todo!()
    }
}
