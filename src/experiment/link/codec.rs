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

/// Why a field of a link is not followed.
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
        Self {
            field: error.field().into(),
            expected: "values that can be simulated".into(),
            found: format!("others ({error})"),
        }
    }
}

impl Broken {
    /// Of a field, with the beginning of what a stranger wrote there.
    pub fn new(field: &str, expected: impl Into<String>, found: &str) -> Self {
        Self {
            field: excerpt(field),
            expected: expected.into(),
            found: format!("\"{}\"", excerpt(found)),
        }
    }

    /// What the page says, with what became of it.
    fn note(&self, outcome: &str) -> LinkNote {
        let Self {
            field,
            expected,
            found,
        } = self;
        let sentence = format!(
            "The link's field \"{field}\" should hold {expected}, but it holds {found}. {outcome}"
        );
        LinkNote {
            field: field.clone(),
            sentence,
        }
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

/// Reads the query of a link (with or without `?`): what can be read and run is kept, the preset supplies the rest, and a note says which.
pub(in crate::experiment) fn from_query<E: Linked>(query: &str) -> Read<E> {
    let mut broken = Vec::new();
    // What the fields differ from must be known.
    let begun = pairs(query, &mut broken).and_then(|mut pairs| {
        take_preset::<E>(&mut pairs).map(|preset| (pairs, preset.unwrap_or(E::DEFAULT)))
    });
    let (mut pairs, preset) = match begun {
        Ok(begun) => begun,
        Err(error) => {
            return (
                E::of(E::DEFAULT),
                E::View::default(),
                vec![error.note(&shown::<E>(E::DEFAULT))],
            );
        }
    };
    let (default, default_view) = (E::of(preset), E::View::default());
    let (mut experiment, mut view) = (default.clone(), default_view.clone());
    let mut kept = take_over(&mut pairs, &mut experiment, &mut view, &mut broken);
    let mut notes: Vec<LinkNote> = broken
        .iter()
        .map(|error| error.note("Only this field is left out."))
        .collect();
    while let Err(error) = experiment.check(&view) {
        // Fields that do not go together: the one that is named goes, unless all, or at least this, would be well without another one.
        let named = kept.iter().position(|key| key.name == error.field);
        let mut best: Option<(u8, usize, E, E::View)> = None;
        for at in named.into_iter().chain(0..kept.len()) {
            let (mut experiment, mut view) = (experiment.clone(), view.clone());
            let Some(Ok(())) = kept.get(at).map(|key| {
                (key.read)(
                    &mut experiment,
                    &mut view,
                    &(key.write)(&default, &default_view),
                )
            }) else {
                continue;
            };
            let merit = match experiment.check(&view) {
                Ok(()) => 2,
                Err(next) => u8::from(next.field != error.field || next.found != error.found),
            };
            if best.as_ref().is_none_or(|(most, ..)| merit > *most)
                && (merit > 0 || named == Some(at))
            {
                best = Some((merit, at, experiment, view));
            }
        }
        let Some((_, at, mended, seen)) = best else {
            notes.push(error.note(&shown::<E>(preset)));
            view = E::afresh(&view);
            experiment = default;
            break;
        };
        (experiment, view) = (mended, seen);
        let key = kept.remove(at);
        notes.push(error.note(&format!("Only \"{}\" is left out.", key.name)));
    }
    notes.extend(pairs.iter().map(|(name, _)| unknown(name)));
    (experiment, view, notes)
}

/// What becomes of an experiment and a view when only the fields of a query (with or without `?`) change.
pub(in crate::experiment) fn change<E: Linked>(
    experiment: &E,
    view: &E::View,
    query: &str,
) -> Result<(E, E::View), LinkNote> {
    let mut broken = Vec::new();
    let changed = pairs(query, &mut broken).and_then(|mut pairs| {
        let (mut experiment, mut view) = match take_preset::<E>(&mut pairs)? {
            Some(preset) => (E::of(preset), E::afresh(view)),
            None => (experiment.clone(), view.clone()),
        };
        take_over(&mut pairs, &mut experiment, &mut view, &mut broken);
        match broken.into_iter().next() {
            Some(error) => Err(error),
            None => experiment.check(&view).map(|()| (experiment, view, pairs)),
        }
    });
    let (experiment, view, strange) =
        changed.map_err(|error| error.note("Nothing was changed."))?;
    strange
        .first()
        .map_or(Ok((experiment, view)), |(name, _)| Err(unknown(name)))
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
    let mut row = |name: &str, meaning: &str, form: &str| {
        table.push_str(&format!("| `{name}` | {meaning} | {form} |\n"));
    };
    row("v", "version of the link", VERSION);
    row(
        "preset",
        "the experiment that supplies what the link leaves out",
        &preset_names::<E>(),
    );
    for key in E::keys() {
        row(key.name, key.meaning, key.form);
    }
    table
}

/// What a link holds, and what the page should say of it.
pub(in crate::experiment) type Read<E> = (E, <E as Linked>::View, Vec<LinkNote>);

/// Fields with their values.
type Pairs = Vec<(String, String)>;

/// The fields of a query of this version in order; those that stand there twice are broken.
fn pairs(query: &str, broken: &mut Vec<Broken>) -> Result<Pairs, Broken> {
    let query = query.strip_prefix('?').unwrap_or(query);
    if query.len() > MAX_BYTES {
        let found = format!("{} bytes", query.len());
        return Err(Broken {
            field: "link".into(),
            expected: format!("at most {MAX_BYTES} bytes"),
            found,
        });
    }
    let mut pairs = Pairs::new();
    let mut twice = Vec::new();
    for (name, value) in form_urlencoded::parse(query.as_bytes()) {
        if pairs.len() == MAX_FIELDS {
            return Err(Broken::new(
                "link",
                format!("at most {MAX_FIELDS} fields"),
                "more",
            ));
        }
        if pairs.iter().any(|(seen, _)| *seen == name) {
            twice.push(name.into_owned());
        } else {
            pairs.push((name.into_owned(), value.into_owned()));
        }
    }
    for name in twice {
        let error = Broken::new(&name, "one value", "it twice");
        if ["v", "preset"].contains(&name.as_str()) {
            return Err(error);
        }
        if take(&mut pairs, &name).is_some() {
            broken.push(error);
        }
    }
    match take(&mut pairs, "v").filter(|version| version != VERSION) {
        Some(version) => Err(Broken::new(
            "v",
            format!("{VERSION}, the version this page reads"),
            &version,
        )),
        None => Ok(pairs),
    }
}

fn take(pairs: &mut Pairs, name: &str) -> Option<String> {
    pairs
        .iter()
        .position(|(key, _)| key == name)
        .map(|at| pairs.swap_remove(at).1)
}

fn take_preset<E: Linked>(pairs: &mut Pairs) -> Result<Option<E::Preset>, Broken> {
    let Some(key) = take(pairs, "preset") else {
        return Ok(None);
    };
    let found = E::PRESETS
        .iter()
        .copied()
        .find(|&preset| E::key(preset) == key);
    found
        .map(Some)
        .ok_or_else(|| Broken::new("preset", preset_names::<E>(), &key))
}

/// Takes the fields that can be read over into an experiment and a view; returns their keys, and leaves the fields that are not known.
fn take_over<E: Linked>(
    pairs: &mut Pairs,
    experiment: &mut E,
    view: &mut E::View,
    broken: &mut Vec<Broken>,
) -> Vec<&'static Key<E, E::View>> {
    let mut kept = Vec::new();
    for key in E::keys() {
        if let Some(value) = take(pairs, key.name) {
            match (key.read)(experiment, view, &value) {
                Ok(()) => kept.push(key),
                Err(expected) => broken.push(Broken::new(key.name, expected, &value)),
            }
        }
    }
    kept
}

/// What stands where nothing of a link can be kept.
fn shown<E: Linked>(preset: E::Preset) -> String {
    format!("The page shows the preset \"{}\" instead.", E::key(preset))
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
    let sentence =
        format!("The link's field \"{field}\" means nothing to this page and was ignored.");
    LinkNote { field, sentence }
}
