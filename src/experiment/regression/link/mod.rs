//! The link codec of the page "Inside": a whole experiment on alignments and what is looked at, as the query of a URL. It works as that of
//! the Lab, [`crate::experiment::link`]; [`KEYS`] is the only list of keys.

mod keys;
mod values;

pub use crate::experiment::link::{Key, LinkNote, MAX_BYTES, VERSION};
pub use keys::KEYS;

use super::{Regression, RegressionPreset, RegressionView, Shown};
use crate::experiment::link::codec::{self, Broken, Linked};

impl Linked for Regression {
    type View = RegressionView;
    type Preset = RegressionPreset;
    const PRESETS: &'static [RegressionPreset] = &RegressionPreset::ALL;
    const DEFAULT: RegressionPreset = RegressionPreset::Tajima;

    fn keys() -> &'static [Key<Self, RegressionView>] {
        KEYS
    }

    fn preset(&self) -> RegressionPreset {
        self.preset
    }

    fn key(preset: RegressionPreset) -> &'static str {
        preset.key()
    }

    fn of(preset: RegressionPreset) -> Self {
        preset.experiment()
    }

    fn afresh(view: &RegressionView) -> RegressionView {
        RegressionView {
            shown: Shown::default(),
            ..*view
        }
    }

    fn check(&self, view: &RegressionView) -> Result<(), Broken> {
        self.validate()?;
        let [training, validation, test] = Regression::SPLIT.sizes(self.examples);
        let (part, index, size) = match view.shown {
            Shown::Training(index) => ("training", index, training),
            Shown::Validation(index) => ("validation", index, validation),
            Shown::Test(index) => ("test", index, test),
        };
        if index >= size {
            return Err(Broken::new(
                "shown",
                format!("a {part} example below {size}"),
                &index.to_string(),
            ));
        }
        Ok(())
    }
}

/// The query of a link (without `?`): version, seeds, and all that differs from the preset.
pub fn to_query(experiment: &Regression, view: &RegressionView) -> String {
    codec::to_query(experiment, view)
}

/// Reads the query of a link (with or without `?`).
///
/// A field that cannot be read or run is left out, with a note that names it: the preset supplies it then. Of fields that do not go together
/// as few are left out as mend it. A link of another version, or too long to be read, gives the default preset. Keys that the codec does not
/// know are ignored, with a note.
pub fn from_query(query: &str) -> (Regression, RegressionView, Vec<LinkNote>) {
    codec::from_query(query)
}

/// What becomes of an experiment and a view when only the fields of a query (with or without `?`) change: the links of a lesson. A preset
/// replaces the whole experiment first; what trains stays as it was chosen.
///
/// # Errors
/// Where anything is broken or unknown; then nothing changes.
pub fn change(
    experiment: &Regression,
    view: &RegressionView,
    query: &str,
) -> Result<(Regression, RegressionView), LinkNote> {
    codec::change(experiment, view, query)
}

/// The README's table of keys, in Markdown. Priors are written as in the Lab.
pub fn table() -> String {
    codec::table::<Regression>()
        + "\nLayers are `conv:filters:window`, `avg:window`, `max:window`, `flat`, `drop:rate`, `dense:units` (then `relu` or `linear`, which is \
           the default, and `normal` or `glorot`, which is the default), and those of exchangeable networks: `hconv:filters:window`, \
           `hmax:window`, `pool-haplotypes`, `pool-sites`; `join:units` takes the positions in.\n"
}
