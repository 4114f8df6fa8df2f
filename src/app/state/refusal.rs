//! Why an edit was refused, and at which field.

use crate::experiment::{Experiment, ExperimentError};

/// Why an edit was refused.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refusal {
    /// The place of the class that has the field; none for a field of the whole experiment.
    pub class: Option<usize>,
    /// The field's key, as in links.
    pub field: String,
    /// What was expected and what was found.
    pub reason: String,
}

impl Refusal {
    /// At a field of the whole experiment, for a reason.
    pub fn at(field: impl Into<String>, reason: impl Into<String>) -> Self {
        Self {
            class: None,
            field: field.into(),
            reason: reason.into(),
        }
    }

    /// What was typed into a field, of a class or of the whole, cannot be read.
    pub fn unread(class: Option<usize>, field: &str, expected: &str, typed: &str) -> Self {
        Self {
            class,
            ..Self::at(
                field,
                format!("expected {expected}, found \"{}\"", typed.trim()),
            )
        }
    }
}

impl From<ExperimentError> for Refusal {
    fn from(error: ExperimentError) -> Self {
        Self {
            class: error.scenario.map(usize::from),
            field: error.field,
            reason: error.sentence,
        }
    }
}

/// Whether an experiment may run.
///
/// # Errors
/// What stands in the way, at its field.
pub fn check(experiment: &Experiment) -> Result<(), Refusal> {
    experiment.check().map_err(Refusal::from)
}
