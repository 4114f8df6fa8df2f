//! Why an edit was refused, and at which field.

use crate::experiment::{Experiment, ExperimentError};
use crate::history::StudyError;

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

    /// What is said beside a field, of a class or of the whole, if it is the one.
    pub fn beside(&self, class: Option<usize>, field: &str) -> Option<String> {
        if self.class != class || self.field != field {
            return None;
        }
        // The key of the link says nothing to whom it stands beside the field.
        let reason = self.reason.strip_prefix(field);
        let reason = reason.and_then(|rest| rest.strip_prefix(": "));
        let reason = reason.unwrap_or(&self.reason).trim_end_matches('.');
        Some(format!("Refused: {reason}. The value before stays."))
    }
}

impl From<StudyError> for Refusal {
    fn from(error: StudyError) -> Self {
        Self::at(error.field(), error.to_string())
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_refusal_is_said_beside_its_field_alone() {
        let refusal = Refusal {
            class: Some(1),
            ..Refusal::at("n", "n: expected 2 or more, found 1.")
        };
        assert_eq!(
            refusal.beside(Some(1), "n").as_deref(),
            Some("Refused: expected 2 or more, found 1. The value before stays.")
        );
        for (class, field) in [(None, "n"), (Some(0), "n"), (Some(1), "L")] {
            assert_eq!(refusal.beside(class, field), None);
        }
        let unread = Refusal::unread(None, "L", "a number", " many ");
        let said = unread.beside(None, "L").unwrap();
        assert!(
            said.contains("expected a number, found \"many\"."),
            "{said}"
        );
    }
}
