//! Reading and writing links, whatever they hold.

use super::key::Key;
use crate::experiment::ExperimentError;

/// The version of the format, the value of the key `v`.
pub const VERSION: &str = "1";

/// Longest query that is read, bytes. What is written of a valid experiment is shorter.
pub const MAX_BYTES: usize = 8_192;

/// Most fields that are read, known or not.
const MAX_FIELDS: usize = 64;

/// An experiment that a link can hold.
pub(in crate::experiment) trait Linked: Clone + 'static {
    /// What is looked at.
    type View: Clone + Default + 'static;

    /// What supplies what a link leaves out.
    type Preset: Copy + PartialEq + 'static;

    /// Every preset.
    const PRESETS: &'static [Self::Preset];

    /// The preset of a link that names none.
    const DEFAULT: Self::Preset;

    /// Every key but `v` and `preset`.
    fn keys() -> &'static [Key<Self, Self::View>];

    /// The preset an experiment started from.
    fn preset(&self) -> Self::Preset;

    /// A preset's key in a link.
    fn key(preset: Self::Preset) -> &'static str;

    /// A preset's experiment.
    fn of(preset: Self::Preset) -> Self;

    /// The view of another experiment of the same page: what trains stays as it was chosen.
    fn afresh(view: &Self::View) -> Self::View;

    /// Whether experiment and view can be run.
    fn check(&self, view: &Self::View) -> Result<(), Broken>;
}

/// Something about a link that the page should say.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LinkNote {
    /// The key in the link, or "link" for the link as a whole.
    pub field: String,
    /// A sentence: what was expected, what stands there, and what happened instead.
    pub sentence: String,
}

/// Why a link is not followed.
pub(in crate::experiment) struct Broken {
    /// The field.
    pub field: String,
    /// What was expected.
    pub expected: String,
    /// What stands there.
    pub found: String,
}

impl From<ExperimentError> for Broken {
    fn from(error: ExperimentError) -> Self {
        Self { field: error.field().into(), expected: "values that can be simulated".into(), found: format!("others ({error})") }
    }
}

impl Broken {
    /// Of a field, with the beginning of what a stranger wrote there.
    pub fn new(field: &str, expected: impl Into<String>, found: &str) -> Self {
        Self { field: excerpt(field), expected: expected.into(), found: format!("\"{}\"", excerpt(found)) }
    }
}

/// The query of a link (without `?`): version, seeds, and all that differs from the preset.
pub(in crate::experiment) fn to_query<E: Linked>(experiment: &E, view: &E::View) -> String {
    let preset = experiment.preset();
    let (default, default_view) = (E::of(preset), E::View::default());
    let mut query = format!("v={VERSION}");
    if preset != E::DEFAULT {
        query.push_str("&preset=");
        query.push_str(E::key(preset));
    }
    for key in E::keys() {
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
pub(in crate::experiment) fn from_query<E: Linked>(query: &str) -> (E, E::View, Vec<LinkNote>) {
    let query = query.strip_prefix('?').unwrap_or(query);
    let mut preset = E::DEFAULT;
    match read(query, &mut preset) {
        Ok(read) => read,
        Err(Broken { field, expected, found }) => {
            let sentence = format!(
                "The link's field \"{field}\" should hold {expected}, but it holds {found}. The page shows the preset \"{}\" instead.",
                E::key(preset)
            );
            (E::of(preset), E::View::default(), vec![LinkNote { field, sentence }])
        }
    }
}

/// What becomes of an experiment and a view when only the fields of a query (with or without `?`) change.
pub(in crate::experiment) fn change<E: Linked>(experiment: &E, view: &E::View, query: &str) -> Result<(E, E::View), LinkNote> {
    let changed = pairs(query.strip_prefix('?').unwrap_or(query)).and_then(|mut pairs| match take_preset::<E>(&mut pairs)? {
        Some(preset) => apply(pairs, E::of(preset), E::afresh(view)),
        None => apply(pairs, experiment.clone(), view.clone()),
    });
    match changed {
        Ok((experiment, view, notes)) => notes.into_iter().next().map_or(Ok((experiment, view)), Err),
        Err(Broken { field, expected, found }) => {
            let sentence = format!("This link's field \"{field}\" should hold {expected}, but it holds {found}. Nothing was changed.");
            Err(LinkNote { field, sentence })
        }
    }
}

/// The names of the presets, for a sentence.
pub(in crate::experiment) fn preset_names<E: Linked>() -> String {
    let names: Vec<&str> = E::PRESETS.iter().map(|&preset| E::key(preset)).collect();
    match names.split_last() {
        Some((last, [])) => (*last).to_owned(),
        Some((last, others)) => format!("{} or {last}", others.join(", ")),
        None => String::new(),
    }
}

/// The rows of the table of keys, in Markdown.
pub(in crate::experiment) fn table<E: Linked>() -> String {
    let mut table = String::from("| key | meaning | form |\n|---|---|---|\n");
    let mut row = |name: &str, meaning: &str, form: &str| table.push_str(&format!("| `{name}` | {meaning} | {form} |\n"));
    row("v", "version of the link", VERSION);
    row("preset", "the experiment that supplies what the link leaves out", &preset_names::<E>());
    for key in E::keys() {
        row(key.name, key.meaning, key.form);
    }
    table
}

type Read<E> = (E, <E as Linked>::View, Vec<LinkNote>);

fn read<E: Linked>(query: &str, preset: &mut E::Preset) -> Result<Read<E>, Broken> {
    let mut pairs = pairs(query)?;
    *preset = take_preset::<E>(&mut pairs)?.unwrap_or(*preset);
    apply(pairs, E::of(*preset), E::View::default())
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

fn take_preset<E: Linked>(pairs: &mut Vec<(String, String)>) -> Result<Option<E::Preset>, Broken> {
    let Some(key) = take(pairs, "preset") else { return Ok(None) };
    let found = E::PRESETS.iter().copied().find(|&preset| E::key(preset) == key);
    found.map(Some).ok_or_else(|| Broken::new("preset", preset_names::<E>(), &key))
}

/// Takes the fields over into an experiment and a view, and checks the result; what is not known becomes a note.
fn apply<E: Linked>(mut pairs: Vec<(String, String)>, mut experiment: E, mut view: E::View) -> Result<Read<E>, Broken> {
    if let Some(version) = take(&mut pairs, "v").filter(|version| version != VERSION) {
        return Err(Broken::new("v", format!("{VERSION}, the version this page reads"), &version));
    }
    for key in E::keys() {
        if let Some(value) = take(&mut pairs, key.name) {
            (key.read)(&mut experiment, &mut view, &value).map_err(|expected| Broken::new(key.name, expected, &value))?;
        }
    }
    let notes = pairs.iter().map(|(name, _)| unknown(name)).collect();
    experiment.check(&view)?;
    Ok((experiment, view, notes))
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
