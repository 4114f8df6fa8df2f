//! The link codec, version 2: a whole experiment and what is looked at, as the query of a URL. Links of version 1 are read by `v1`.
//!
//! Every value is written with characters that a query takes as they are, so that a link can be read and edited by hand; reading undoes
//! percent-encoding all the same. What differs from the preset is written, and seeds always. Some fields say what others there are: how many
//! classes, which history each has, what is observed. They are read first, and give all others their usual values.

mod codec;
mod histories;
mod laws;
mod layers;
mod mend;
mod note;
mod row;
mod rows;
mod scenario;
pub mod study;
mod table;
mod v1;
mod value;
mod values;

pub use codec::VERSION;
pub use mend::{MAX_BYTES, MAX_READ};
pub use note::LinkNote;
pub use rows::is_of_view;
pub use table::table;
pub use v1::Page;

use super::{Experiment, View};

/// The query of a link (without `?`): version, seeds, and all that differs from the preset.
pub fn to_query(experiment: &Experiment, view: &View) -> String {
    codec::to_query(experiment, view)
}

/// Why an experiment is not in its link; nothing where it is.
pub fn left_out(experiment: &Experiment) -> Option<String> {
    let bytes = to_query(experiment, &View::of(experiment)).len();
    (bytes > MAX_BYTES).then(|| {
        format!("Written into a link, this experiment would take {bytes} characters, more than the {MAX_BYTES} that a link has: keep the documents of its histories, which \"Show as demes\" writes.")
    })
}

/// Reads the query of a link (with or without `?`), of this version or of the first.
///
/// A field that cannot be read or run is left out, with a note that names it: the preset supplies it then. Of fields that do not go together
/// as few are left out as mend it. A link of a version to come, or too long to be read, gives the default preset. Keys that the codec does not
/// know are ignored, with a note.
pub fn from_query(page: Page, query: &str) -> (Experiment, View, Vec<LinkNote>) {
    if v1::is_its(query) {
        v1::from_query(page, query)
    } else {
        codec::from_query(query)
    }
}

/// What becomes of an experiment and a view when only the fields of a query (with or without `?`) change: the links of a lesson. A preset
/// replaces the whole experiment first; what trains stays as it was chosen.
///
/// # Errors
/// Where anything is broken or unknown; then nothing changes.
pub fn change(
    experiment: &Experiment,
    view: &View,
    query: &str,
) -> Result<(Experiment, View), LinkNote> {
    codec::change(experiment, view, query)
}

#[cfg(test)]
mod tests;
