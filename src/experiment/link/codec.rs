//! Reading and writing links.

use super::histories;
use super::laws;
use super::mend::{Given, Grammar, Made, add, fields, take};
use super::note::{Broken, LinkNote};
use super::row::{OfEach, Row};
use super::rows::{DEFAULT, FIELDS, SHAPE, is_of_view};
use super::scenario::{OF_EACH, SHAPE_OF_EACH};
use crate::experiment::link::value::Expected;
use crate::experiment::{Experiment, Preset, View};

/// The version of the format, the value of the key `v`.
pub const VERSION: &str = "2";

/// Most fields that are read, known or not.
const MAX_FIELDS: usize = 200;
/// The fields that say how all others are read.
pub const FIRST: [&str; 2] = ["v", "preset"];

/// What a link holds, and what the page should say of it.
pub type Read = (Experiment, View, Vec<LinkNote>);

/// One field of a link.
enum Field {
    Of(&'static Row<Experiment, View>),
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

/// Puts what stands there for each field of the experiment, or of the view, where it belongs; some fields were lost before.
fn take_over(made: &mut Made<(Experiment, View)>, of_view: bool, lost: &[String]) {
    fn put(made: &mut Made<(Experiment, View)>, field: &Field) {
        made.put(&field.name(), |(experiment, view), text| {
            field.read(experiment, view, text)
        });
    }
    if of_view {
        for row in FIELDS.iter().filter(|row| is_of_view(row.name)) {
            put(made, &Field::Of(row));
        }
        return;
    }
    let outputs = made.what.0.outputs();
    let task = made.what.0.task.clone();
    for row in SHAPE {
        put(made, &Field::Of(row));
    }
    let stand_ins = histories::take_over(made, lost);
    let experiment = &mut made.what.0;
    if experiment.outputs() != outputs || experiment.task != task {
        experiment.fit_outputs();
    }
    for field in rest(&made.what.0) {
        if !matches!(&field, Field::Of(row) if is_of_view(row.name)) {
            put(made, &field);
        }
    }
    histories::sample(made, &stand_ins);
    histories::ask(made);
}

/// The experiment with the same preset and shape, and the usual values of everything else.
fn usual(experiment: &Experiment) -> Experiment {
    let usual = experiment.preset.experiment();
    let view = View::of(&usual);
    let fields: Vec<Given> = shape(experiment)
        .iter()
        .filter_map(|field| {
            let value = field.write(experiment, &view)?;
            let same = field.write(&usual, &view).as_ref() == Some(&value);
            (!same).then(|| Given::new(&field.name(), value))
        })
        .collect();
    let mut made = Made::begun((usual, view), &fields);
    take_over(&mut made, false, &[]);
    made.what.0
}

/// The query of a link (without `?`).
pub fn to_query(experiment: &Experiment, view: &View) -> String {
    let preset = experiment.preset;
    let mut query = format!("v={VERSION}");
    if preset != DEFAULT {
        add(&mut query, "preset", preset.key());
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
                add(&mut query, &field.name(), &value);
            }
        }
    }
    query
}

/// What a link's fields make of an experiment, and of a view or of the one that the experiment is first seen with.
fn made(
    experiment: Experiment,
    view: Option<View>,
    fields: &[Given],
    lost: &[String],
) -> Made<(Experiment, View)> {
    let nowhere = View::of(&experiment);
    let mut made = Made::begun((experiment, nowhere), fields);
    take_over(&mut made, false, lost);
    made.what.1 = view.unwrap_or_else(|| View::of(&made.what.0));
    take_over(&mut made, true, lost);
    made
}

/// Whether experiment and view can be run.
fn check((experiment, view): &(Experiment, View)) -> Result<(), Broken> {
    experiment.check().map_err(|error| Broken {
        field: histories::field(experiment, &error),
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
    let begun = fields(query, MAX_FIELDS, &FIRST, &mut broken).and_then(|mut fields| {
        take_version(&mut fields, VERSION)?;
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

/// Takes fields over into a preset, and says which were not. A function gives the link's own name of a key that is not among the fields.
pub fn read(
    preset: Preset,
    fields: Vec<Given>,
    broken: Vec<Broken>,
    own_name: &dyn Fn(&str) -> String,
) -> Read {
    let grammar = Grammar {
        make: &|fields, lost| made(preset.experiment(), None, fields, lost),
        check: &check,
        own_name,
        stays: "backend",
        shown: shown(preset),
    };
    let (made, mut notes) = grammar.mended(fields, broken);
    notes.extend(histories::alike(&made, &notes));
    let (experiment, view) = made.what;
    (experiment, view, notes)
}

/// What becomes of an experiment and a view when only the fields of a query change.
pub fn change(
    experiment: &Experiment,
    view: &View,
    query: &str,
) -> Result<(Experiment, View), LinkNote> {
    let mut broken = Vec::new();
    let changed = fields(query, MAX_FIELDS, &FIRST, &mut broken).and_then(|mut fields| {
        take_version(&mut fields, VERSION)?;
        let mut made = match take_preset(&mut fields, &Preset::ALL)? {
            Some(preset) => {
                let begun = preset.experiment();
                let afresh = View {
                    backend: view.backend,
                    ..View::of(&begun)
                };
                made(begun, Some(afresh), &fields, &[])
            }
            None => made(experiment.clone(), Some(*view), &fields, &[]),
        };
        // What was looked at may not be there any more.
        let asked = ["shown", "at"].map(|name| made.kept.iter().any(|kept| kept == name));
        let (experiment, view) = &mut made.what;
        let first = View::of(experiment);
        for _ in asked {
            match view.wrong(experiment) {
                Some(("shown", _)) if !asked[0] => view.shown = first.shown,
                Some(("at", _)) if !asked[1] => view.position = first.position,
                _ => {}
            }
        }
        let parts = made.parts.into_iter().map(|(error, _)| error);
        let mut wrong = broken.into_iter().chain(made.broken).chain(parts);
        match wrong.next() {
            Some(error) => Err(error),
            None => check(&made.what).map(|()| (made.what, made.unknown)),
        }
    });
    let (what, unknown) = changed.map_err(|error| error.note("Nothing was changed."))?;
    unknown
        .first()
        .map_or(Ok(what), |given| Err(LinkNote::unknown(&given.of)))
}

/// Takes out of which version a link is; one that does not say so is of this one.
pub fn take_version(fields: &mut Vec<Given>, version: &str) -> Result<(), Broken> {
    match take(fields, "v").filter(|given| given.value != version) {
        Some(given) => Err(Broken::new(
            "v",
            format!("{VERSION}, the version this page reads"),
            &given.value,
        )),
        None => Ok(()),
    }
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
