//! The link codec of the view History: a study and what of it is looked at, as the query of a URL.
//!
//! What differs from the history's defaults is written, and the seed always. Which history it is, and what is selected in it, is read first
//! and gives all others their usual values.

mod packed;
mod rows;
mod table;

pub use table::table;

use super::mend::{Given, Grammar, MAX_BYTES, Made, add, fields};
use super::note::{Broken, LinkNote};
use crate::experiment::Noise;
use crate::history::{MOST_LOCI, Parameter, Story, Study, StudyError};
pub(in crate::experiment) use packed::{pack, pack_template, unpack, unpack_template};
use rows::{FIELDS, HISTORY, Row, SELECTED, VIEW};

/// What of a study is looked at.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct View {
    /// Which locus, from 0.
    pub replicate: u32,
    /// Base pairs from its start.
    pub position: f64,
    /// Loci to hold against theory.
    pub loci: u32,
    /// What stands between the alignment and its reader.
    pub noise: Noise,
}

impl Default for View {
    fn default() -> Self {
        Self {
            replicate: 0,
            position: 0.0,
            loci: 2_000,
            noise: Noise::default(),
        }
    }
}

impl View {
    /// Where a study is looked at first: at the selected site, if there is one.
    pub fn of(study: &Study) -> Self {
        Self {
            position: study.sweep().map_or(0.0, |sweep| sweep.position),
            ..Self::default()
        }
    }
}

impl Study {
    /// A history of one's own as a link has it: with its document, where that is known.
    fn packed(&self) -> Option<String> {
        match &self.template {
            Some(template) => pack_template(template),
            None => self.written.as_ref().and_then(pack),
        }
    }
}

/// Whether a key is of what is looked at, and not of the study.
pub fn is_of_view(name: &str) -> bool {
    VIEW.iter().any(|row| row.name == name)
}

/// Most fields that are read, known or not.
const MOST_FIELDS: usize = 64;
/// Bytes that are left for what is looked at.
const FOR_VIEW: usize = 192;

/// The query of a link (without `?`): the history, the seed, and all that differs from the history's defaults. Of a history that cannot be
/// written the first ready one stands there instead; one that is too long for an address ([`left_out`]) is written all the same.
pub fn to_query(study: &Study, view: &View) -> String {
    let unwritable = study.written.is_some() && study.packed().is_none();
    if !unwritable {
        return written(study, view);
    }
    let ready = Study {
        length: study.length,
        mutation: study.mutation,
        sites: study.sites,
        recombination: study.recombination,
        hotspot: study.hotspot,
        conversion: study.conversion,
        seed: study.seed,
        ..Study::of(Story::Constant)
    };
    written(&ready, view)
}

/// Everything as a query, however long it is.
fn written(study: &Study, view: &View) -> String {
    let begun = match &study.written {
        Some(written) => Study {
            template: study.template.clone(),
            ..Study::default().with(written.clone())
        },
        None => Study::of(study.story),
    };
    let usual = begun.select(study.selected);
    let (plain, usual_view) = (Study::default(), View::of(study));
    let mut query = String::new();
    let put = |query: &mut String, rows: &[Row], usual: &Study| {
        for row in rows {
            let usual = (row.write)(usual, &usual_view);
            if let Some(value) = (row.write)(study, view)
                && (row.always || usual.as_ref() != Some(&value))
            {
                add(query, row.name, &value);
            }
        }
    };
    put(&mut query, HISTORY, &plain);
    put(&mut query, SELECTED, &plain);
    let values = study.values.iter().zip(&usual.values);
    for (parameter, (value, usual)) in study.parameters().zip(values) {
        if value != usual {
            add(&mut query, parameter.key, &parameter.write(*value));
        }
    }
    put(&mut query, FIELDS, &usual);
    put(&mut query, VIEW, &usual);
    query
}

/// Why a history of one's own is not in the link; nothing where it is.
pub fn left_out(study: &Study) -> Option<String> {
    study.written.as_ref()?;
    let bytes = study
        .packed()
        .map(|_| written(study, &View::of(study)).len());
    let most = MAX_BYTES - FOR_VIEW;
    match bytes {
        Some(bytes) if bytes <= most => None,
        Some(bytes) => Some(format!(
            "Written into a link, this history would take {bytes} characters, more than the {most} that are left for it: keep the document, which \"Show as demes\" writes and \"Download\" saves."
        )),
        None => Some(
            "A history with a number that is not finite is not written into a link.".to_owned(),
        ),
    }
}

/// Reads the query of a link (with or without `?`). A field that cannot be read or run is left out, with a note that names it: the history's
/// default stands there then. Of fields that do not go together as few are left out as mend it. Keys that nobody knows are ignored, with a
/// note.
pub fn from_query(query: &str) -> (Study, View, Vec<LinkNote>) {
    const SHOWN: &str = "The page shows the first history with its defaults instead.";
    let mut broken = Vec::new();
    let mut fields = match fields(query, MOST_FIELDS, &[], &mut broken) {
        Ok(fields) => fields,
        Err(error) => return (Study::default(), View::default(), vec![error.note(SHOWN)]),
    };
    // Of fields that do not go together, the history, on which all others depend, is the last to be left out.
    let of_history = |name: &str| HISTORY.iter().chain(SELECTED).any(|row| row.name == name);
    fields.sort_by_key(|given| of_history(&given.name));
    let grammar = Grammar {
        make: &|fields, _| made(fields),
        // Whether a history of one's own can be simulated is for the worker to say, which has the simulator: the page links none.
        check: &check,
        own_name: &str::to_owned,
        stays: "",
        shown: SHOWN.to_owned(),
    };
    let (made, notes) = grammar.mended(fields, broken);
    let (study, view) = made.what;
    (study, view, notes)
}

/// What a link's fields make.
fn made(fields: &[Given]) -> Made<(Study, View)> {
    let mut made = Made::begun((Study::default(), View::default()), fields);
    let put = |made: &mut Made<(Study, View)>, rows: &'static [Row]| {
        for row in rows {
            made.put(row.name, |(study, view), text| {
                (row.read)(study, view, text)
            });
        }
    };
    put(&mut made, HISTORY);
    there_is_one(&mut made);
    put(&mut made, SELECTED);
    let numbers: Vec<&'static Parameter> = made.what.0.parameters().collect();
    for (place, parameter) in numbers.into_iter().enumerate() {
        made.put(parameter.key, |(study, _), text| {
            let value = parameter.read(text).ok_or_else(|| parameter.form())?;
            parameter.check(value).map_err(|error| match error {
                StudyError::Value { expected, .. } => expected,
                error => error.to_string(),
            })?;
            if let Some(own) = study.values.get_mut(place) {
                *own = value;
            }
            Ok::<(), String>(())
        });
    }
    put(&mut made, FIELDS);
    made.what.1 = View::of(&made.what.0);
    put(&mut made, VIEW);
    made
}

/// A history of one's own that is said to be there, and is not: the first ready one is taken.
fn there_is_one(made: &mut Made<(Study, View)>) {
    let study = &mut made.what.0;
    if study.story != Story::Written || study.written.is_some() {
        return;
    }
    *study = Study::default();
    made.kept.retain(|name| name != "h");
    let keys = ["demes", "varies"];
    let said = |error: &Broken| keys.contains(&error.field.as_str());
    if !made.broken.iter().any(said) {
        made.broken.push(Broken {
            field: keys[0].to_owned(),
            wrong: "is missing: h=written goes with a history of one's own".to_owned(),
        });
    }
}

/// Whether a study and what is looked at of it may be as they are.
fn check((study, view): &(Study, View)) -> Result<(), Broken> {
    let should_hold = |field: &str, expected: String| {
        Err(Broken {
            field: field.to_owned(),
            wrong: format!("should hold {expected}"),
        })
    };
    if !(2..=MOST_LOCI).contains(&view.loci) {
        return should_hold("k", format!("a whole number from 2 to {MOST_LOCI}"));
    }
    if view.position < 0.0 {
        return should_hold("at", "a number of base pairs".to_owned());
    }
    let checked = study.check().and_then(|()| view.noise.check(study));
    checked.map_err(|error| Broken {
        field: error.field().to_owned(),
        wrong: format!("cannot be followed: {error}"),
    })
}

#[cfg(test)]
mod tests;
