//! Why an edit was refused, and at which field.

use super::layers;
use crate::experiment::road::Experiment;

/// Why an edit was refused.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refusal {
    /// The field's key, as in links.
    pub field: String,
    /// What was expected and what was found, without the field's name.
    pub reason: String,
}

impl Refusal {
    /// At a field, for a reason.
    pub fn at(field: impl Into<String>, reason: impl Into<String>) -> Self {
        Self {
            field: field.into(),
            reason: reason.into(),
        }
    }

    /// What was typed cannot be read.
    pub fn unread(field: impl Into<String>, expected: &str, typed: &str) -> Self {
        Self::at(
            field,
            format!("expected {expected}, found \"{}\"", typed.trim()),
        )
    }
}

/// Whether an experiment may run.
///
/// # Errors
/// What stands in the way, at its field.
pub fn check(experiment: &Experiment) -> Result<(), Refusal> {
    let checked = layers::check(experiment, &experiment.layers);
    match checked.wrong {
        Some((_, reason)) => Err(Refusal::at("net", reason)),
        None => Ok(()),
    }
}
