//! The link codec: a whole experiment and what is looked at, as the query of a URL.
//!
//! Every value is written with characters that a query takes as they are, so that a link can be read and edited by hand; reading undoes
//! percent-encoding all the same. [`KEYS`] is the only list of keys: the README's table is made from it, see [`table`].

mod keys;
mod value;

pub use keys::{KEYS, Key};

use super::{Experiment, Preset, ViewState};

/// The version of the format, the value of the key `v`.
pub const VERSION: &str = "1";

/// Longest query that is read, bytes. What [`to_query`] writes of a valid experiment is shorter.
pub const MAX_BYTES: usize = 8_192;

/// Most fields that are read, known or not.
const MAX_FIELDS: usize = 64;

/// Something about a link that the page should say.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LinkNote {
    /// The key in the link, or "link" for the link as a whole.
    pub field: String,
    /// A sentence: what was expected, what stands there, and what happened instead.
    pub sentence: String,
}

/// The query of a link (without `?`): version, seeds, and all that differs from the preset.
pub fn to_query(experiment: &Experiment, view: &ViewState) -> String {
    let (default, default_view) = (experiment.preset.experiment(), ViewState::default());
    let mut query = format!("v={VERSION}");
    if experiment.preset != Preset::GeneFlow {
        query.push_str("&preset=");
        query.push_str(experiment.preset.key());
    }
    for key in KEYS {
        let value = (key.write)(experiment, view);
        if key.always || value != (key.write)(&default, &default_view) {
            query.push('&');
            query.push_str(key.name);
            query.push('=');
            query.push_str(&value);
        }
    }
    query
}

/// Reads the query of a link (with or without `?`).
///
/// Where anything is broken, the preset's default (or that of the first preset, if the preset is what is broken) comes back instead of
/// half an experiment, with a note. Keys that the codec does not know are ignored, with a note.
pub fn from_query(query: &str) -> (Experiment, ViewState, Vec<LinkNote>) {
    let query = query.strip_prefix('?').unwrap_or(query);
    let mut preset = Preset::GeneFlow;
    match read(query, &mut preset) {
        Ok(read) => read,
        Err(Broken { field, expected, found }) => {
            let sentence = format!(
                "The link's field \"{field}\" should hold {expected}, but it holds {found}. The page shows the preset \"{}\" instead.",
                preset.key()
            );
            (preset.experiment(), ViewState::default(), vec![LinkNote { field, sentence }])
        }
    }
}

/// What becomes of an experiment and a view when only the fields of a query (with or without `?`) change: the links of a lesson. A preset
/// replaces the whole experiment first; what trains stays as it was chosen.
///
/// # Errors
/// Where anything is broken or unknown; then nothing changes.
pub fn change(experiment: &Experiment, view: &ViewState, query: &str) -> Result<(Experiment, ViewState), LinkNote> {
    let changed = pairs(query.strip_prefix('?').unwrap_or(query)).and_then(|mut pairs| match take_preset(&mut pairs)? {
        Some(preset) => apply(pairs, preset.experiment(), ViewState { backend: view.backend, ..ViewState::default() }),
        None => apply(pairs, experiment.clone(), *view),
    });
    match changed {
        Ok((experiment, view, notes)) => notes.into_iter().next().map_or(Ok((experiment, view)), Err),
        Err(Broken { field, expected, found }) => {
            let sentence = format!("This link's field \"{field}\" should hold {expected}, but it holds {found}. Nothing was changed.");
            Err(LinkNote { field, sentence })
        }
    }
}

/// Why a link is not followed.
struct Broken {
    field: String,
    expected: String,
    found: String,
}

impl Broken {
    fn new(field: &str, expected: impl Into<String>, found: &str) -> Self {
        Self { field: excerpt(field), expected: expected.into(), found: format!("\"{}\"", excerpt(found)) }
    }
}

fn read(query: &str, preset: &mut Preset) -> Result<(Experiment, ViewState, Vec<LinkNote>), Broken> {
    let mut pairs = pairs(query)?;
    *preset = take_preset(&mut pairs)?.unwrap_or(*preset);
    apply(pairs, preset.experiment(), ViewState::default())
}

/// The fields of a query in order, each once.
fn pairs(query: &str) -> Result<Vec<(String, String)>, Broken> {
    if query.len() > MAX_BYTES {
        let found = format!("{} bytes", query.len());
        return Err(Broken { field: "link".into(), expected: format!("at most {MAX_BYTES} bytes"), found });
    }
    let mut pairs: Vec<(String, String)> = Vec::new();
    for (name, value) in form_urlencoded::parse(query.as_bytes()) {
        if pairs.iter().any(|(seen, _)| *seen == name) {
            return Err(Broken::new(&name, "one value", "it twice"));
        }
        if pairs.len() == MAX_FIELDS {
            return Err(Broken::new("link", format!("at most {MAX_FIELDS} fields"), "more"));
        }
        pairs.push((name.into_owned(), value.into_owned()));
    }
    Ok(pairs)
}

fn take(pairs: &mut Vec<(String, String)>, name: &str) -> Option<String> {
    pairs.iter().position(|(key, _)| key == name).map(|at| pairs.swap_remove(at).1)
}

fn take_preset(pairs: &mut Vec<(String, String)>) -> Result<Option<Preset>, Broken> {
    let names = || Preset::ALL.map(Preset::key).join(" or ");
    take(pairs, "preset").map(|key| Preset::from_key(&key).ok_or_else(|| Broken::new("preset", names(), &key))).transpose()
}

/// Takes the fields over into an experiment and a view, and checks the result; what is not known becomes a note.
fn apply(
    mut pairs: Vec<(String, String)>,
    mut experiment: Experiment,
    mut view: ViewState,
) -> Result<(Experiment, ViewState, Vec<LinkNote>), Broken> {
    if let Some(version) = take(&mut pairs, "v").filter(|version| version != VERSION) {
        return Err(Broken::new("v", format!("{VERSION}, the version this page reads"), &version));
    }
    for key in KEYS {
        if let Some(value) = take(&mut pairs, key.name) {
            (key.read)(&mut experiment, &mut view, &value).map_err(|expected| Broken::new(key.name, expected, &value))?;
        }
    }
    let notes = pairs.iter().map(|(name, _)| unknown(name)).collect();
    check(&experiment, &view)?;
    Ok((experiment, view, notes))
}

fn check(experiment: &Experiment, view: &ViewState) -> Result<(), Broken> {
    experiment.validate().map_err(|error| Broken {
        field: error.field().into(),
        expected: "values that can be simulated".into(),
        found: format!("others ({error})"),
    })?;
    if view.index >= experiment.loci_per_class {
        return Err(Broken::new("locus", format!("a number below {}", experiment.loci_per_class), &view.index.to_string()));
    }
    if !(0.0..=experiment.locus.length).contains(&view.position) {
        return Err(Broken::new("at", format!("base pairs from 0 to {}", experiment.locus.length), &view.position.to_string()));
    }
    Ok(())
}

/// The beginning of a stranger's text, fit for a sentence: at most 60 characters, none of them a control character.
fn excerpt(text: &str) -> String {
    let mut characters = text.chars().filter(|c| !c.is_control());
    let mut short: String = characters.by_ref().take(60).collect();
    if characters.next().is_some() {
        short.push('…');
    }
    short
}

fn unknown(name: &str) -> LinkNote {
    let field = excerpt(name);
    let sentence = format!("The link's field \"{field}\" means nothing to this page and was ignored.");
    LinkNote { field, sentence }
}

/// The README's table of keys, in Markdown.
pub fn table() -> String {
    let mut table = String::from("| key | meaning | form |\n|---|---|---|\n");
    let mut row = |name: &str, meaning: &str, form: &str| table.push_str(&format!("| `{name}` | {meaning} | {form} |\n"));
    row("v", "version of the link", "1");
    row("preset", "the experiment that supplies what the link leaves out", "gene-flow or human");
    for key in KEYS {
        row(key.name, key.meaning, key.form);
    }
    table.push_str(
        "\nA prior is `uniform:low:high`, `log:low:high` (uniform in the logarithm) or `fixed:value`; `int:low:high`, `log-int:low:high` and \
         `fixed-int:value` are the same over whole numbers, both bounds included.\n",
    );
    table
}
