//! The link codec: a whole experiment and what is looked at, as the query of a URL.
//!
//! Every value is written with characters that a query takes as they are, so that a link can be read and edited by hand; reading undoes
//! percent-encoding all the same. [`KEYS`] is the only list of keys.

pub(super) mod codec;
pub(super) mod key;
mod keys;
pub mod study;
pub(super) mod value;

pub use codec::{LinkNote, MAX_BYTES, VERSION};
pub use key::Key;
pub use keys::KEYS;

use super::{Experiment, Preset, ViewState};
use codec::{Broken, Linked};

impl Linked for Experiment {
    type View = ViewState;
    type Preset = Preset;
    const PRESETS: &'static [Preset] = &Preset::ALL;
    const DEFAULT: Preset = Preset::GeneFlow;

    fn keys() -> &'static [Key<Self, ViewState>] {
        KEYS
    }

    fn preset(&self) -> Preset {
        self.preset
    }

    fn key(preset: Preset) -> &'static str {
        preset.key()
    }

    fn of(preset: Preset) -> Self {
        preset.experiment()
    }

    fn afresh(view: &ViewState) -> ViewState {
        ViewState {
            backend: view.backend,
            ..ViewState::default()
        }
    }

    fn check(&self, view: &ViewState) -> Result<(), Broken> {
        self.validate()?;
        if view.index >= self.loci_per_class {
            return Err(Broken::new(
                "locus",
                format!("a number below {}", self.loci_per_class),
                &view.index.to_string(),
            ));
        }
        if !(0.0..=self.locus.length).contains(&view.position) {
            return Err(Broken::new(
                "at",
                format!("base pairs from 0 to {}", self.locus.length),
                &view.position.to_string(),
            ));
        }
        Ok(())
    }
}

/// The query of a link (without `?`): version, seeds, and all that differs from the preset.
pub fn to_query(experiment: &Experiment, view: &ViewState) -> String {
    codec::to_query(experiment, view)
}

/// Reads the query of a link (with or without `?`).
///
/// A field that cannot be read or run is left out, with a note that names it: the preset supplies it then. Of fields that do not go together
/// as few are left out as mend it. A link of another version, or too long to be read, gives the default preset. Keys that the codec does not
/// know are ignored, with a note.
pub fn from_query(query: &str) -> (Experiment, ViewState, Vec<LinkNote>) {
    codec::from_query(query)
}

/// What becomes of an experiment and a view when only the fields of a query (with or without `?`) change: the links of a lesson. A preset
/// replaces the whole experiment first; what trains stays as it was chosen.
///
/// # Errors
/// Where anything is broken or unknown; then nothing changes.
pub fn change(
    experiment: &Experiment,
    view: &ViewState,
    query: &str,
) -> Result<(Experiment, ViewState), LinkNote> {
    codec::change(experiment, view, query)
}
