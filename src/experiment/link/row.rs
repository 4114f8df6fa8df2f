//! One row of a table of keys.

use crate::experiment::link::value::Expected;
use crate::experiment::{Experiment, View};

/// A key of the whole experiment.
pub struct Row {
    /// The key: short, and never given another meaning.
    pub name: &'static str,
    /// What it stands for, with its unit.
    pub meaning: &'static str,
    /// What its value looks like.
    pub form: &'static str,
    /// Written even where it equals the preset's.
    pub always: bool,
    /// Its value as text; none where the experiment has no such field.
    pub write: fn(&Experiment, &View) -> Option<String>,
    /// Takes over a text, or says what was expected.
    pub read: fn(&mut Experiment, &mut View, &str) -> Result<(), Expected>,
}

/// A key of one history, in a link after `c0.`, `c1.` and so on.
pub struct OfEach {
    /// The key after the point.
    pub name: &'static str,
    /// What it stands for.
    pub meaning: &'static str,
    /// What its value looks like.
    pub form: &'static str,
    /// Its value as text; none where the history has no such field.
    pub write: fn(&Experiment, usize) -> Option<String>,
    /// Takes over a text, or says what was expected.
    pub read: fn(&mut Experiment, usize, &str) -> Result<(), Expected>,
}
