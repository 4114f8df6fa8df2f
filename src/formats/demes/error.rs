//! What can be wrong with a demes document.

use super::shown::shown;
use super::{MAX_BYTES, MAX_DEPTH};
use std::fmt;

/// Where something stands in a document. Lines and the entries of a list are counted from 1.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Place {
    /// The line.
    pub line: usize,
    /// The field, such as `demes[2].epochs[1].end_time`.
    pub field: String,
}

impl fmt::Display for Place {
    fn fmt(&self, to: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(to, "line {}", self.line)?;
        if self.field.is_empty() {
            Ok(())
        } else {
            write!(to, ", {}", self.field)
        }
    }
}

/// Why a text is not a demes document that can be simulated.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
pub enum DemesError {
    /// The file is too large.
    #[error("the file has {bytes} bytes; demes documents of up to {MAX_BYTES} bytes are read")]
    TooLarge {
        /// Its size.
        bytes: usize,
    },
    /// Not a text file.
    #[error("line {line} is not text; a demes document is a YAML or JSON file")]
    NotText {
        /// Where.
        line: usize,
    },
    /// Nothing but blanks and comments.
    #[error("the file is empty; expected a demes document with time_units and demes")]
    Empty,
    /// Nested too deeply.
    #[error("line {line}: lists and mappings are read up to {MAX_DEPTH} deep, and these go deeper")]
    TooDeep {
        /// Where.
        line: usize,
    },
    /// Not YAML.
    #[error("line {line}: expected {expected}, found \"{found}\"")]
    Syntax {
        /// Where.
        line: usize,
        /// What should stand there.
        expected: &'static str,
        /// What does.
        found: String,
    },
    /// YAML that no demes document needs.
    #[error("line {line}: {what} are not read; write the values out")]
    Unsupported {
        /// Where.
        line: usize,
        /// Which part of YAML.
        what: &'static str,
    },
    /// The same key twice in a mapping.
    #[error("line {line}: the key \"{key}\" stands twice in one mapping")]
    DuplicateKey {
        /// Where the second one is.
        line: usize,
        /// The key.
        key: String,
    },
    /// A field that demes does not have.
    #[error("{place}: no such field; expected {expected}")]
    UnknownField {
        /// Where.
        place: Place,
        /// The fields that may stand there.
        expected: String,
    },
    /// A field that must be there.
    #[error("{place} is missing; expected {expected}")]
    Missing {
        /// Where it belongs.
        place: Place,
        /// What should stand there.
        expected: &'static str,
    },
    /// A value of the wrong kind, or outside its range.
    #[error("{place}: expected {expected}, found {found}")]
    Value {
        /// Where.
        place: Place,
        /// What should stand there.
        expected: &'static str,
        /// What does.
        found: String,
    },
    /// More of something than is read.
    #[error("{place}: up to {limit} are read, found {found}")]
    TooMany {
        /// Where.
        place: Place,
        /// The limit.
        limit: usize,
        /// How many there are.
        found: usize,
    },
    /// A deme that is not there, or not yet.
    #[error("{place}: no deme \"{name}\" is defined before this line")]
    UnknownDeme {
        /// Where.
        place: Place,
        /// The name that stands there.
        name: String,
    },
    /// A name twice, where each may stand once.
    #[error("{place}: \"{name}\" stands here for the second time")]
    Repeated {
        /// Where.
        place: Place,
        /// The name.
        name: String,
    },
    /// Two lists that belong together differ in length.
    #[error("{place}: expected {expected} proportion(s), one for each deme named, found {found}")]
    ProportionCount {
        /// Where.
        place: Place,
        /// Number of demes named.
        expected: usize,
        /// Number of proportions.
        found: usize,
    },
    /// Proportions that do not add up.
    #[error(
        "{place}: the proportions sum to {}, expected {expected}",
        shown(found)
    )]
    ProportionSum {
        /// Where.
        place: Place,
        /// 1, or at most 1.
        expected: &'static str,
        /// Their sum.
        found: f64,
    },
    /// A deme without ancestors begins at infinity, and only such a deme.
    #[error(
        "{place}: a deme with ancestors begins at a finite time, one without at infinity; found {} and {ancestors} ancestor(s)",
        shown(found)
    )]
    Root {
        /// Where.
        place: Place,
        /// The start time.
        found: f64,
        /// Number of ancestors.
        ancestors: usize,
    },
    /// A time at which a deme does not exist.
    #[error(
        "{place}: {} is a time outside the existence of \"{deme}\" ({} to {})",
        shown(found),
        shown(start),
        shown(end)
    )]
    Outside {
        /// Where.
        place: Place,
        /// The time.
        found: f64,
        /// The deme.
        deme: String,
        /// When the deme begins, in the document's units.
        start: f64,
        /// When it ends.
        end: f64,
    },
    /// A time that should lie later.
    #[error(
        "{place}: expected an end time below {}, at which it begins, found {}",
        shown(limit),
        shown(found)
    )]
    Order {
        /// Where.
        place: Place,
        /// The beginning.
        limit: f64,
        /// The end.
        found: f64,
    },
    /// A constant size that is two sizes.
    #[error(
        "{place}: the size is constant here, but start_size is {} and end_size {}",
        shown(start),
        shown(end)
    )]
    NotConstant {
        /// Where.
        place: Place,
        /// Its start size.
        start: f64,
        /// Its end size.
        end: f64,
    },
    /// A size that changes by another law.
    #[error(
        "{place}: the simulator knows the size functions constant and exponential, not \"{found}\"; use several short exponential epochs"
    )]
    SizeFunction {
        /// Where.
        place: Place,
        /// What stands there.
        found: String,
    },
    /// Selfing or cloning.
    #[error(
        "{place}: the simulator has random mating only; expected 0, found {}",
        shown(found)
    )]
    Mating {
        /// Where.
        place: Place,
        /// The rate.
        found: f64,
    },
    /// A migration that is neither symmetric nor asymmetric.
    #[error("{place}: expected either demes, or source and dest")]
    Direction {
        /// Where.
        place: Place,
    },
    /// A deme that exchanges with itself.
    #[error("{place}: source and dest are both \"{name}\"")]
    Itself {
        /// Where.
        place: Place,
        /// The deme.
        name: String,
    },
    /// Two migrations between the same demes at the same time.
    #[error(
        "{place}: another migration from \"{from}\" into \"{into}\" is defined for a part of the same time"
    )]
    Overlap {
        /// Where the second one is.
        place: Place,
        /// Its source.
        from: String,
        /// Its destination.
        into: String,
    },
    /// More migrants than individuals.
    #[error(
        "{place}: the rates into \"{into}\" sum to {} from time {}, expected at most 1",
        shown(found),
        shown(time)
    )]
    Overfull {
        /// Where one of them is.
        place: Place,
        /// The destination.
        into: String,
        /// Their sum.
        found: f64,
        /// When, in the document's units.
        time: f64,
    },
    /// Times that are lost when divided by the generation time.
    #[error(
        "{place}: divided by the generation time, {} is no finite time, or leaves an epoch or migration of 0 generations",
        shown(found)
    )]
    Collapsed {
        /// Where.
        place: Place,
        /// The time.
        found: f64,
    },
}
