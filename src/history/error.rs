//! Why a study cannot be simulated.

use crate::number;
use std::fmt;
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
        "{what} would be about {}, more than the {} that a page can simulate while you wait; lower the rate or the sizes{}",
        rounded(*.found), rounded(*.most), would_do(.enough)
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
        /// What would do with all else as it is; none where nothing does.
        enough: Option<Enough>,
    },
}

/// What a page can still simulate while somebody waits, rounded down to two significant digits.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Enough {
    /// A locus so long, base pairs.
    Length(f64),
    /// Migration at this rate per generation, in the sense of the history's field or document, and at no higher one.
    Migration(f64),
}

/// A number in three digits or so, or as it is where it is short.
fn rounded(value: f64) -> String {
    let unit = libm::pow(
        10.0,
        (libm::floor(libm::log10(value.max(1.0))) - 2.0).max(0.0),
    );
    number::format_count((value / unit).round() * unit)
}

/// The end of a sentence: what would do, if anything does.
fn would_do(enough: &Option<Enough>) -> String {
    enough.map_or_else(String::new, |enough| format!(": {enough} would do"))
}

impl fmt::Display for Enough {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Length(length) => {
                let length = number::grouped(&format!("{length:.0}"));
                write!(f, "a locus of {length} base pairs")
            }
            Self::Migration(rate) if *rate < 0.01 => write!(f, "a migration rate of {rate:e}"),
            Self::Migration(rate) => write!(f, "a migration rate of {rate}"),
        }
    }
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
