//! Links of the first version, which one page each wrote: their fields are put into the words of this version, and read as those are.
//!
//! A field of old is one of today's, or several, or several together are one. What a link left out is what its preset had; today's presets
//! have it still, and `tests/pins` holds each to the numbers that it stood for.

mod inside;
mod lab;

use super::codec::{self, Read};
use super::mend::{self, Given};
use super::note::{Broken, LinkNote};
use super::value::{Expected, Value};
use crate::experiment::{Opened, Portion, Preset};

/// The value of `v` in links of this version; they may leave it out.
pub const VERSION: &str = "1";

/// Most fields that are read, known or not.
const MOST_FIELDS: usize = 64;

/// The page for which a link of version 1 was written: its keys mean something else on each.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Page {
    /// Two histories of two populations.
    Lab,
    /// Alignments of one population.
    Inside,
}

impl Page {
    /// The preset of a link that names none.
    const fn usual(self) -> Preset {
        match self {
            Self::Lab => Preset::GeneFlow,
            Self::Inside => Preset::Tajima,
        }
    }

    /// The same, opened where the page opened: Inside named examples by their part, and showed the first of validation where a link named none.
    fn as_it_was(self, (experiment, mut view, notes): Read) -> Read {
        if self == Self::Inside && matches!(view.shown, Opened::Example { .. }) {
            view.shown = Opened::InPart(Portion::Validation, 0);
        }
        (experiment, view, notes)
    }

    /// Its presets.
    pub const fn presets(self) -> &'static [Preset] {
        match self {
            Self::Lab => &[Preset::GeneFlow, Preset::Human],
            Self::Inside => &[
                Preset::Tajima,
                Preset::TajimaVarying,
                Preset::TajimaToy,
                Preset::Theta,
            ],
        }
    }
}

/// Whether a query is this version's to read: it says so, or says nothing and names no preset that its pages did not have. That of a version
/// to come is refused there, where the page that it was written for is known.
pub fn is_its(query: &str) -> bool {
    let query = query.strip_prefix('?').unwrap_or(query);
    let find = |name: &str| {
        form_urlencoded::parse(query.as_bytes())
            .find(|(key, _)| key == name)
            .map(|(_, value)| value.into_owned())
    };
    match find("v").as_deref() {
        Some(version) => version != codec::VERSION,
        None => find("preset")
            .as_deref()
            .and_then(Preset::of_key)
            .is_none_or(|preset| {
                let pages = [Page::Lab, Page::Inside];
                pages.iter().any(|page| page.presets().contains(&preset))
            }),
    }
}

/// Reads a link that a page wrote.
pub fn from_query(page: Page, query: &str) -> Read {
    let presets = page.presets();
    let mut broken = Vec::new();
    let begun =
        mend::fields(query, MOST_FIELDS, &codec::FIRST, &mut broken).and_then(|mut fields| {
            codec::take_version(&mut fields, VERSION)?;
            codec::take_preset(&mut fields, presets).map(|preset| (fields, preset))
        });
    let (fields, preset) = match begun {
        Ok((fields, preset)) => (fields, preset.unwrap_or(page.usual())),
        Err(error) => return page.as_it_was(codec::nothing_kept(page.usual(), &error)),
    };
    let mut old = Old {
        preset,
        fields,
        new: Vec::new(),
        broken,
    };
    let names = match page {
        Page::Lab => {
            lab::translate(&mut old);
            [lab::SAME, lab::OTHER]
        }
        Page::Inside => {
            inside::translate(&mut old);
            [inside::SAME, inside::OTHER]
        }
    };
    // What is left over means nothing to either version, but must not be taken for a key of today.
    let strange: Vec<Given> = std::mem::take(&mut old.fields);
    let (experiment, view, mut notes) =
        codec::read(preset, old.new, old.broken, &|key| old_name(&names, key));
    notes.extend(strange.iter().map(|given| LinkNote::unknown(&given.of)));
    page.as_it_was((experiment, view, notes))
}

/// The old name of a key of today, where a table has it.
fn old_name(names: &[&[(&str, &[&str])]], key: &str) -> String {
    names
        .iter()
        .copied()
        .flatten()
        .find(|(_, new)| new.contains(&key))
        .map_or(key, |(old, _)| old)
        .to_owned()
}

/// A link of old on its way.
struct Old {
    preset: Preset,
    /// Fields that are still in the words of old.
    fields: Vec<Given>,
    /// Fields in the words of today.
    new: Vec<Given>,
    broken: Vec<Broken>,
}

impl Old {
    /// Takes what a field holds, as it stands there.
    fn text(&mut self, name: &str) -> Option<String> {
        mend::take(&mut self.fields, name).map(|given| given.value)
    }

    /// Takes what a field holds; a text that cannot be read is named and left out.
    fn value<T: Value>(&mut self, name: &str) -> Option<T> {
        self.checked(name, T::read)
    }

    /// The same, where not everything that can be read is meant.
    fn checked<T>(&mut self, name: &str, read: impl Fn(&str) -> Result<T, Expected>) -> Option<T> {
        let text = self.text(name)?;
        match read(&text) {
            Ok(value) => Some(value),
            Err(expected) => {
                self.broken.push(Broken::new(name, expected, &text));
                None
            }
        }
    }

    /// Says a field in the words of today, on behalf of one of old.
    fn say(&mut self, name: &str, value: impl Into<String>, of: &str) {
        self.new.push(Given {
            name: name.to_owned(),
            value: value.into(),
            of: of.to_owned(),
        });
    }

    /// Says all fields that hold today what they held.
    fn same(&mut self, names: &[(&str, &[&str])]) {
        for (old, new) in names {
            if let Some(text) = self.text(old) {
                for name in *new {
                    self.say(name, text.clone(), old);
                }
            }
        }
    }
}

#[cfg(test)]
mod tests;
