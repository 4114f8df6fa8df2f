//! The one place where an experiment is checked.

mod asked;
mod corners;
mod given;
mod laws;
mod work;

use super::Experiment;
use crate::number;
use std::fmt::Display;

/// Longest number that stands in a sentence with all its digits.
const LONGEST_NUMBER: usize = 12;

/// Why an experiment cannot be run: a sentence for the field that it is about.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{sentence}")]
pub struct ExperimentError {
    /// The place of the scenario that has the field; none for a field of the whole experiment.
    pub scenario: Option<u8>,
    /// The field's key, as links have it after the scenario's.
    pub field: String,
    /// What was expected, what stands there, and what to do.
    pub sentence: String,
}

impl ExperimentError {
    fn new(field: impl Into<String>, sentence: impl Into<String>) -> Self {
        Self {
            scenario: None,
            field: field.into(),
            sentence: sentence.into(),
        }
    }

    fn of(scenario: usize, field: impl Into<String>, sentence: impl Into<String>) -> Self {
        Self {
            scenario: u8::try_from(scenario).ok(),
            ..Self::new(field, sentence)
        }
    }

    /// The field's key in a link: `T`, or `c1.T` for that of the second scenario.
    pub fn key(&self) -> String {
        match self.scenario {
            Some(scenario) => format!("c{scenario}.{}", self.field),
            None => self.field.clone(),
        }
    }
}

/// A number in a sentence: as it is, or with an exponent where that is long.
fn short(number: impl Display) -> String {
    let text = number.to_string();
    let long = number::parse(&text).filter(|_| text.len() > LONGEST_NUMBER);
    long.map_or(text, number::show)
}

type Checked = Result<(), ExperimentError>;

impl Experiment {
    /// Checks every field, that fields go together, and that the work is no more than a browser can do.
    ///
    /// # Errors
    /// The first field that is wrong, in the order of the road: histories, locus, what is observed, what is asked, network, training, and
    /// last what all of it costs.
    pub fn check(&self) -> Checked {
        self.check_scenarios()?;
        self.check_locus()?;
        self.check_laws()?;
        self.check_observation()?;
        self.check_corners()?;
        self.check_task()?;
        self.check_training()?;
        self.check_network()?;
        self.check_memory()
    }
}

fn within<T: PartialOrd + Display>(
    field: &str,
    what: &str,
    found: T,
    [low, high]: [T; 2],
) -> Checked {
    // Written so that what is not a number is refused, too.
    if found >= low && found <= high {
        return Ok(());
    }
    Err(ExperimentError::new(
        field,
        format!(
            "{what}: expected a number from {} to {}, found {}",
            short(low),
            short(high),
            short(found)
        ),
    ))
}

#[cfg(test)]
mod tests;
