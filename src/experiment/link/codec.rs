//! Reading and writing links.

use super::laws;
use super::note::{Broken, LinkNote};
use super::row::{OfEach, Row};
use super::rows::{DEFAULT, FIELDS, SHAPE, is_of_view};
use super::scenario::{OF_EACH, SHAPE_OF_EACH};
use crate::experiment::link::value::Expected;
use crate::experiment::{Experiment, Preset, View};

/// The version of the format, the value of the key `v`.
pub const VERSION: &str = "2";

/// Longest query that is read, bytes.
pub const MAX_BYTES: usize = 8_192;

/// Most fields that are read, known or not.
const MAX_FIELDS: usize = 200;
/// How often a field is left out before the whole link is.
const MOST_LEFT_OUT: usize = 12;

/// A field with its value.
#[derive(Clone)]
pub struct Given {
    /// Its key.
    pub name: String,
    /// What it holds.
    pub value: String,
    /// The field of the link that it stands for: itself, but for links of old, whose fields can be several of today.
    pub of: String,
}

impl Given {
    /// A field that stands for itself.
    fn new(name: &str, value: impl Into<String>) -> Self {
        Self {
            name: name.to_owned(),
            value: value.into(),
            of: name.to_owned(),
        }
    }
}

/// What a link holds, and what the page should say of it.
pub type Read = (Experiment, View, Vec<LinkNote>);

/// One field of a link.
enum Field {
    Of(&'static Row),
    OfEach(usize, &'static OfEach),
    Number(usize, String),
}

impl Field {
    fn name(&self) -> String {
        match self {
            Self::Of(row) => row.name.to_owned(),
            Self::OfEach(place, key) => format!("c{place}.{}", key.name),
            Self::Number(place, key) => format!("c{place}.{key}"),
        }
    }

    fn always(&self) -> bool {
        matches!(self, Self::Of(row) if row.always)
    }

    fn write(&self, experiment: &Experiment, view: &View) -> Option<String> {
        match self {
            Self::Of(row) => (row.write)(experiment, view),
            Self::OfEach(place, key) => (key.write)(experiment, *place),
            Self::Number(place, key) => {
                let scenario = experiment.scenarios.get(*place)?;
                let at = scenario.place(key)?;
                let law = scenario.values.get(at)?;
                Some(laws::write(law, scenario.choices(key)))
            }
        }
    }

    fn read(
        &self,
        experiment: &mut Experiment,
        view: &mut View,
        text: &str,
    ) -> Result<(), Expected> {
        const NONE: Expected = "nothing, as there is no such number";
        match self {
            Self::Of(row) => (row.read)(experiment, view, text),
            Self::OfEach(place, key) => (key.read)(experiment, *place, text),
            Self::Number(place, key) => {
                let scenario = experiment.scenarios.get_mut(*place).ok_or(NONE)?;
                let at = scenario.place(key).ok_or(NONE)?;
                let law = laws::read(text, scenario.choices(key))?;
                *scenario.values.get_mut(at).ok_or(NONE)? = law;
                Ok(())
            }
        }
    }
}

/// The fields that say what others there are, in the order in which they are read.
fn shape(experiment: &Experiment) -> Vec<Field> {
    let each = (0..experiment.scenarios.len()).flat_map(|place| {
        SHAPE_OF_EACH
            .iter()
            .map(move |key| Field::OfEach(place, key))
    });
    SHAPE.iter().map(Field::Of).chain(each).collect()
}

/// All others that an experiment has.
fn rest(experiment: &Experiment) -> Vec<Field> {
    let mut fields = Vec::new();
    for (place, scenario) in experiment.scenarios.iter().enumerate() {
        fields.extend(OF_EACH.iter().map(|key| Field::OfEach(place, key)));
        let numbers = scenario.numbers().into_iter();
        fields.extend(numbers.map(|number| Field::Number(place, number.key)));
    }
    fields.extend(FIELDS.iter().map(Field::Of));
    fields
}

/// Puts what stands there for each field where it belongs, and takes it out of the pairs.
fn take_over(
    fields: &mut Vec<Given>,
    experiment: &mut Experiment,
    view: &mut View,
    broken: &mut Vec<Broken>,
    of_view: bool,
) -> Vec<String> {
    let mut kept = Vec::new();
    let mut put = |field: &Field, experiment: &mut Experiment, view: &mut View| {
        let name = field.name();
        if let Some(given) = take(fields, &name) {
            match field.read(experiment, view, &given.value) {
                Ok(()) => kept.push(name),
                Err(expected) => broken.push(Broken::new(&given.of, expected, &given.value)),
            }
        }
    };
    if of_view {
        for row in FIELDS.iter().filter(|row| is_of_view(row)) {
            put(&Field::Of(row), experiment, view);
        }
        return kept;
    }
    let outputs = experiment.outputs();
    let task = experiment.task.clone();
    for row in SHAPE {
        put(&Field::Of(row), experiment, view);
    }
    for field in shape(experiment).iter().skip(SHAPE.len()) {
        put(field, experiment, view);
    }
    if experiment.outputs() != outputs || experiment.task != task {
        experiment.fit_outputs();
    }
    for field in rest(experiment) {
        if !matches!(&field, Field::Of(row) if is_of_view(row)) {
            put(&field, experiment, view);
        }
    }
    kept
}

/// The experiment with the same preset and shape, and the usual values of everything else.
fn usual(experiment: &Experiment) -> Experiment {
    let mut usual = experiment.preset.experiment();
    let mut view = View::of(&usual);
    let mut fields: Vec<Given> = shape(experiment)
        .iter()
        .filter_map(|field| {
            let value = field.write(experiment, &view)?;
            let same = field.write(&usual, &view).as_ref() == Some(&value);
            (!same).then(|| Given::new(&field.name(), value))
        })
        .collect();
    take_over(&mut fields, &mut usual, &mut view, &mut Vec::new(), false);
    usual
}

/// The query of a link (without `?`).
pub fn to_query(experiment: &Experiment, view: &View) -> String {
    let preset = experiment.preset;
    let mut query = format!("v={VERSION}");
    if preset != DEFAULT {
        query.push_str("&preset=");
        query.push_str(preset.key());
    }
    let (begun, usual) = (preset.experiment(), usual(experiment));
    let usual_view = View::of(experiment);
    let fields = [(shape(experiment), &begun), (rest(experiment), &usual)];
    for (fields, default) in fields {
        for field in fields {
            let Some(value) = field.write(experiment, view) else {
                continue;
            };
            if field.always() || field.write(default, &usual_view).as_ref() != Some(&value) {
                query.push('&');
                query.push_str(&field.name());
                query.push('=');
                query.push_str(&escaped(&value));
            }
        }
    }
    query
}

/// A value as a query takes it: values of this codec as they are.
fn escaped(value: &str) -> String {
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || b":,.-_".contains(&byte);
    if value.bytes().all(plain) {
        value.to_owned()
    } else {
        form_urlencoded::byte_serialize(value.as_bytes()).collect()
    }
}

/// What a link's fields make of an experiment.
struct Made {
    experiment: Experiment,
    view: View,
    kept: Vec<String>,
    unknown: Vec<Given>,
    broken: Vec<Broken>,
}

impl Made {
    /// From an experiment on, by fields.
    fn of(mut experiment: Experiment, view: Option<View>, fields: &[Given]) -> Self {
        let (mut fields, mut broken) = (fields.to_vec(), Vec::new());
        let mut nowhere = View::of(&experiment);
        let mut kept = take_over(
            &mut fields,
            &mut experiment,
            &mut nowhere,
            &mut broken,
            false,
        );
        let mut view = view.unwrap_or_else(|| View::of(&experiment));
        kept.extend(take_over(
            &mut fields,
            &mut experiment,
            &mut view,
            &mut broken,
            true,
        ));
        Self {
            experiment,
            view,
            kept,
            unknown: fields,
            broken,
        }
    }

    fn check(&self) -> Result<(), Broken> {
        check(&self.experiment, &self.view)
    }
}

/// Whether experiment and view can be run.
fn check(experiment: &Experiment, view: &View) -> Result<(), Broken> {
    experiment.check().map_err(|error| Broken {
        field: error.key(),
        wrong: format!("cannot be followed: {error}"),
    })?;
    match view.wrong(experiment) {
        Some((field, expected)) => Err(Broken {
            field: field.to_owned(),
            wrong: format!("should hold {expected}"),
        }),
        None => Ok(()),
    }
}

/// Reads the query of a link.
pub fn from_query(query: &str) -> Read {
    let mut broken = Vec::new();
    // What the fields differ from must be known.
    let begun = fields(query, VERSION, MAX_FIELDS, &mut broken).and_then(|mut fields| {
        take_preset(&mut fields, &Preset::ALL).map(|preset| (fields, preset))
    });
    match begun {
        Ok((fields, preset)) => read(preset.unwrap_or(DEFAULT), fields, broken, &str::to_owned),
        Err(error) => nothing_kept(DEFAULT, &error),
    }
}

/// What a link leaves of which not even the preset is known.
pub fn nothing_kept(preset: Preset, error: &Broken) -> Read {
    let experiment = preset.experiment();
    let view = View::of(&experiment);
    (experiment, view, vec![error.note(&shown(preset))])
}

/// Takes fields over into a preset, and says which were not: those that were broken already, those that hold what cannot be read, and as few
/// as mend it of those that do not go together. A function gives the link's own name of a key that is not among the fields.
pub fn read(
    preset: Preset,
    mut fields: Vec<Given>,
    mut broken: Vec<Broken>,
    own_name: &dyn Fn(&str) -> String,
) -> Read {
    let mut made = Made::of(preset.experiment(), None, &fields);
    broken.append(&mut made.broken);
    let mut notes: Vec<LinkNote> = Vec::new();
    for error in &broken {
        let note = error.note("Only this field is left out.");
        if !notes.contains(&note) {
            notes.push(note);
        }
    }
    fields.retain(|given| made.kept.contains(&given.name));
    let unknown = std::mem::take(&mut made.unknown);
    let mut left = MOST_LEFT_OUT;
    while let Err(mut error) = made.check() {
        // Fields that do not go together: the one that is named goes, unless all, or at least this, would be well without another one.
        let own = |given: &Given| given.of.clone();
        let named = fields
            .iter()
            .find(|given| given.name == error.field)
            .map(own);
        let mut best: Option<(u8, String, Made)> = None;
        for of in named.iter().cloned().chain(fields.iter().map(own)) {
            let without: Vec<Given> = fields
                .iter()
                .filter(|given| given.of != of)
                .cloned()
                .collect();
            let next = Made::of(preset.experiment(), None, &without);
            let merit = match next.check() {
                Ok(()) => 2,
                Err(other) => u8::from(other != error),
            };
            let better = best.as_ref().is_none_or(|(most, ..)| merit > *most);
            if better && (merit > 0 || named.as_ref() == Some(&of)) {
                best = Some((merit, of, next));
            }
            if merit == 2 {
                break;
            }
        }
        error.field = named.unwrap_or_else(|| own_name(&error.field));
        let Some((_, of, mended)) = best.filter(|_| left > 0) else {
            notes.push(error.note(&shown(preset)));
            let backend = made.view.backend;
            made = Made::of(preset.experiment(), None, &[]);
            made.view.backend = backend;
            break;
        };
        left -= 1;
        fields.retain(|given| given.of != of);
        notes.push(error.note(&format!("Only \"{of}\" is left out.")));
        // Fields of what is left out go with it.
        for orphan in &mended.unknown {
            let expected = "nothing, as it goes with another field";
            notes.push(
                Broken::new(&orphan.of, expected, &orphan.value).note("It is left out, too."),
            );
        }
        notes.extend(
            mended
                .broken
                .iter()
                .map(|error| error.note("It is left out, too.")),
        );
        fields.retain(|given| mended.kept.contains(&given.name));
        made = mended;
    }
    notes.extend(unknown.iter().map(|given| LinkNote::unknown(&given.of)));
    (made.experiment, made.view, notes)
}

/// What becomes of an experiment and a view when only the fields of a query change.
pub fn change(
    experiment: &Experiment,
    view: &View,
    query: &str,
) -> Result<(Experiment, View), LinkNote> {
    let mut broken = Vec::new();
    let changed = fields(query, VERSION, MAX_FIELDS, &mut broken).and_then(|mut fields| {
        let mut made = match take_preset(&mut fields, &Preset::ALL)? {
            Some(preset) => {
                let begun = preset.experiment();
                let afresh = View {
                    backend: view.backend,
                    ..View::of(&begun)
                };
                Made::of(begun, Some(afresh), &fields)
            }
            None => Made::of(experiment.clone(), Some(*view), &fields),
        };
        // What was looked at may not be there any more.
        let asked = ["shown", "at"].map(|name| made.kept.iter().any(|kept| kept == name));
        let first = View::of(&made.experiment);
        for _ in asked {
            match made.view.wrong(&made.experiment) {
                Some(("shown", _)) if !asked[0] => made.view.shown = first.shown,
                Some(("at", _)) if !asked[1] => made.view.position = first.position,
                _ => {}
            }
        }
        match broken
            .into_iter()
            .chain(std::mem::take(&mut made.broken))
            .next()
        {
            Some(error) => Err(error),
            None => made.check().map(|()| made),
        }
    });
    let made = changed.map_err(|error| error.note("Nothing was changed."))?;
    made.unknown
        .first()
        .map_or(Ok((made.experiment, made.view)), |given| {
            Err(LinkNote::unknown(&given.of))
        })
}

/// The fields of a query of a version in order, at most so many; those that stand there twice are broken.
pub fn fields(
    query: &str,
    version: &str,
    most: usize,
    broken: &mut Vec<Broken>,
) -> Result<Vec<Given>, Broken> {
    let query = query.strip_prefix('?').unwrap_or(query);
    if query.len() > MAX_BYTES {
        return Err(Broken {
            field: "link".into(),
            wrong: format!(
                "should hold at most {MAX_BYTES} bytes, and it holds {}",
                query.len()
            ),
        });
    }
    let mut fields: Vec<Given> = Vec::new();
    let mut twice = Vec::new();
    for (name, value) in form_urlencoded::parse(query.as_bytes()) {
        if fields.len() == most {
            let most = format!("at most {most} fields");
            return Err(Broken::new("link", most, "more"));
        }
        if fields.iter().any(|seen| *seen.name == name) {
            twice.push(name.into_owned());
        } else {
            fields.push(Given::new(&name, value));
        }
    }
    for name in twice {
        let error = Broken::new(&name, "one value", "it twice");
        if ["v", "preset"].contains(&name.as_str()) {
            return Err(error);
        }
        if take(&mut fields, &name).is_some() {
            broken.push(error);
        }
    }
    match take(&mut fields, "v").filter(|given| given.value != version) {
        Some(given) => Err(Broken::new(
            "v",
            format!("{VERSION}, the version this page reads"),
            &given.value,
        )),
        None => Ok(fields),
    }
}

/// Takes a field out.
pub fn take(fields: &mut Vec<Given>, name: &str) -> Option<Given> {
    fields
        .iter()
        .position(|given| given.name == name)
        .map(|at| fields.remove(at))
}

/// Takes out which of some presets is named.
pub fn take_preset(fields: &mut Vec<Given>, presets: &[Preset]) -> Result<Option<Preset>, Broken> {
    let Some(given) = take(fields, "preset") else {
        return Ok(None);
    };
    let found = presets.iter().find(|preset| preset.key() == given.value);
    found.copied().map(Some).ok_or_else(|| {
        let names: Vec<&str> = presets.iter().map(|preset| preset.key()).collect();
        let expected = format!("one of {}", names.join(", "));
        Broken::new("preset", expected, &given.value)
    })
}

/// What stands where nothing of a link can be kept.
fn shown(preset: Preset) -> String {
    format!("The page shows the preset \"{}\" instead.", preset.key())
}
