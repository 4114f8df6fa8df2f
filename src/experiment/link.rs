//! The link codec: a whole experiment and what is looked at, as the query of a URL.

use super::{Experiment, ViewState};

/// Something about a link that the page should say.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LinkNote {
    /// The key in the link, or "link" for the link as a whole.
    pub field: String,
    /// A sentence: what was expected, what stands there, and what happened instead.
    pub sentence: String,
}

/// The query of a link (without `?`): version, seeds, and all that differs from the preset.
pub fn to_query(_experiment: &Experiment, _view: &ViewState) -> String {
    todo!()
}

/// Reads the query of a link (with or without `?`). Where anything is broken, the preset's default comes back instead, with a note.
pub fn from_query(_query: &str) -> (Experiment, ViewState, Vec<LinkNote>) {
    todo!()
}
