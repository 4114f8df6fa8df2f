//! The document as it is written: which fields stand where, and what each may be. Nothing is filled in yet.

use super::fields::{At, Fields, Names, PROPORTION, RATE, Range, SIZE, START, TIME, wrong};
use super::graph::TOLERANCE;
use super::yaml::{Node, Value};
use super::{DemesError, MAX_DEMES, MAX_EPOCHS, MAX_PULSES, Place};
use std::rc::Rc;

type Optional<T> = Option<At<T>>;

/// The whole document.
pub struct Document {
    pub description: String,
    pub doi: Vec<String>,
    pub time_units: At<String>,
    pub generation_time: Optional<f64>,
    pub demes: Vec<Deme>,
    pub migrations: Vec<Migration>,
    pub pulses: Vec<Pulse>,
    pub deme_defaults: DemeDefaults,
}

/// What a deme can take from the defaults.
#[derive(Clone, Default)]
pub struct DemeDefaults {
    pub description: Optional<String>,
    pub start_time: Optional<f64>,
    pub ancestors: Optional<Names>,
    pub proportions: Optional<Rc<Vec<f64>>>,
}

pub struct Deme {
    pub place: Place,
    pub name: At<String>,
    pub fields: DemeDefaults,
    pub epochs: Vec<Epoch>,
}

#[derive(Clone)]
pub struct Epoch {
    pub place: Place,
    pub end_time: Optional<f64>,
    pub start_size: Optional<f64>,
    pub end_size: Optional<f64>,
    pub size_function: Optional<String>,
    pub selfing_rate: Optional<f64>,
    pub cloning_rate: Optional<f64>,
}

pub struct Migration {
    pub place: Place,
    pub demes: Optional<Names>,
    pub source: Optional<String>,
    pub dest: Optional<String>,
    pub start_time: Optional<f64>,
    pub end_time: Optional<f64>,
    pub rate: Optional<f64>,
}

pub struct Pulse {
    pub place: Place,
    pub sources: Optional<Names>,
    pub dest: Optional<String>,
    pub time: Optional<f64>,
    pub proportions: Optional<Rc<Vec<f64>>>,
}

const PULSE_TIME: Range = SIZE;

impl Document {
    pub fn of(node: &Node) -> Result<Self, DemesError> {
        const KNOWN: &[&str] = &[
            "description",
            "doi",
            "metadata",
            "time_units",
            "generation_time",
            "defaults",
            "demes",
            "migrations",
            "pulses",
            // Those that vary: `parameters` takes care of them.
            "parameters",
            "constraints",
        ];
        let top = Fields::of(node, "", KNOWN)?;
        let time_units = top
            .text("time_units")?
            .ok_or_else(|| top.missing("time_units", "generations or years"))?;
        if let Some(At { value, place }) = top.get("metadata")
            && !matches!(value.value, Value::Map(_))
        {
            return Err(wrong(place, "a mapping", &value.value));
        }
        let defaults = top.get("defaults").map(|field| {
            Fields::of(
                field.value,
                "defaults",
                &["deme", "epoch", "migration", "pulse"],
            )
        });
        let defaults = defaults.transpose()?;
        let default = |key: &str| defaults.as_ref().and_then(|fields| fields.get(key));
        let deme_defaults = match default("deme") {
            Some(At { value, .. }) => DemeDefaults::of(&Fields::of(
                value,
                "defaults.deme",
                &["description", "start_time", "ancestors", "proportions"],
            )?)?,
            None => DemeDefaults::default(),
        };
        let epoch_defaults = default("epoch")
            .map(|field| Epoch::of(field.value, "defaults.epoch", None))
            .transpose()?;
        let migration_defaults = default("migration")
            .map(|field| Migration::of(field.value, "defaults.migration", None))
            .transpose()?;
        let pulse_defaults = default("pulse")
            .map(|field| Pulse::of(field.value, "defaults.pulse", None))
            .transpose()?;

        let items = |key: &str, limit: usize| -> Result<Vec<At<&Node>>, DemesError> {
            let Some(At { value, place }) = top.list(key)? else {
                return Ok(Vec::new());
            };
            if value.len() > limit {
                Err(DemesError::TooMany {
                    place,
                    limit,
                    found: value.len(),
                })
            } else {
                Ok(value)
            }
        };
        let demes = items("demes", MAX_DEMES)?;
        if demes.is_empty() {
            return Err(top.missing("demes", "a list of at least one deme"));
        }
        let doi = top.texts("doi")?.map(|doi| doi.value).unwrap_or_default();
        if let Some(At { place, .. }) = doi.iter().find(|doi| doi.value.is_empty()) {
            return Err(DemesError::Value {
                place: place.clone(),
                expected: "a DOI",
                found: "an empty text".to_owned(),
            });
        }
        Ok(Self {
            description: top
                .text("description")?
                .map(|text| text.value)
                .unwrap_or_default(),
            doi: doi.iter().map(|doi| doi.value.clone()).collect(),
            time_units,
            generation_time: top.number("generation_time", SIZE)?,
            demes: demes
                .iter()
                .map(|item| Deme::of(item, epoch_defaults.as_ref()))
                .collect::<Result<_, _>>()?,
            migrations: items("migrations", super::MAX_MIGRATIONS)?
                .iter()
                .map(|item| {
                    Migration::of(item.value, &item.place.field, migration_defaults.as_ref())
                })
                .collect::<Result<_, _>>()?,
            pulses: items("pulses", MAX_PULSES)?
                .iter()
                .map(|item| Pulse::of(item.value, &item.place.field, pulse_defaults.as_ref()))
                .collect::<Result<_, _>>()?,
            deme_defaults,
        })
    }
}

impl DemeDefaults {
    fn of(fields: &Fields<'_>) -> Result<Self, DemesError> {
        Ok(Self {
            description: fields.text("description")?,
            start_time: fields.number("start_time", START)?,
            ancestors: fields.texts("ancestors")?,
            proportions: fields.numbers("proportions", PROPORTION)?,
        })
    }
}

impl Deme {
    fn of(item: &At<&Node>, global: Option<&Epoch>) -> Result<Self, DemesError> {
        let path = item.place.field.as_str();
        let fields = Fields::of(
            item.value,
            path,
            &[
                "name",
                "description",
                "start_time",
                "ancestors",
                "proportions",
                "epochs",
                "defaults",
            ],
        )?;
        let name = fields
            .text("name")?
            .ok_or_else(|| fields.missing("name", "the deme's name"))?;
        if !super::is_identifier(&name.value) {
            let expected = "a name of letters, digits and underscores that does not begin with a digit, of at most 200 characters";
            return Err(DemesError::Value {
                place: name.place,
                expected,
                found: super::excerpt(&name.value),
            });
        }
        let local = match fields.get("defaults") {
            Some(At { value, place }) => Fields::of(value, &place.field, &["epoch"])?.get("epoch"),
            None => None,
        };
        let local = local
            .map(|field| Epoch::of(field.value, &field.place.field, global))
            .transpose()?;
        let defaults = local.as_ref().or(global);
        let epochs = match fields.list("epochs")? {
            Some(At { value, place }) if value.is_empty() => {
                return Err(DemesError::Value {
                    place,
                    expected: "at least one epoch",
                    found: "an empty list".to_owned(),
                });
            }
            Some(At { value, place }) if value.len() > MAX_EPOCHS => {
                return Err(DemesError::TooMany {
                    place,
                    limit: MAX_EPOCHS,
                    found: value.len(),
                });
            }
            Some(At { value, .. }) => value
                .iter()
                .map(|item| Epoch::of(item.value, &item.place.field, defaults))
                .collect::<Result<_, _>>()?,
            None => {
                let place = Place {
                    line: item.place.line,
                    field: format!("{path}.epochs[1]"),
                };
                vec![defaults.map_or_else(
                    || Epoch::empty(place.clone()),
                    |epoch| Epoch {
                        place: place.clone(),
                        ..epoch.clone()
                    },
                )]
            }
        };
        Ok(Self {
            place: item.place.clone(),
            name,
            fields: DemeDefaults::of(&fields)?,
            epochs,
        })
    }
}

impl Epoch {
    fn empty(place: Place) -> Self {
        Self {
            place,
            end_time: None,
            start_size: None,
            end_size: None,
            size_function: None,
            selfing_rate: None,
            cloning_rate: None,
        }
    }

    fn of(node: &Node, path: &str, defaults: Option<&Self>) -> Result<Self, DemesError> {
        const KNOWN: &[&str] = &[
            "end_time",
            "start_size",
            "end_size",
            "size_function",
            "selfing_rate",
            "cloning_rate",
        ];
        let fields = Fields::of(node, path, KNOWN)?;
        let or =
            |field: fn(&Self) -> &Optional<f64>| defaults.and_then(|epoch| field(epoch).clone());
        Ok(Self {
            end_time: fields
                .number("end_time", TIME)?
                .or_else(|| or(|epoch| &epoch.end_time)),
            start_size: fields
                .number("start_size", SIZE)?
                .or_else(|| or(|epoch| &epoch.start_size)),
            end_size: fields
                .number("end_size", SIZE)?
                .or_else(|| or(|epoch| &epoch.end_size)),
            size_function: fields
                .text("size_function")?
                .or_else(|| defaults.and_then(|epoch| epoch.size_function.clone())),
            selfing_rate: fields
                .number("selfing_rate", RATE)?
                .or_else(|| or(|epoch| &epoch.selfing_rate)),
            cloning_rate: fields
                .number("cloning_rate", RATE)?
                .or_else(|| or(|epoch| &epoch.cloning_rate)),
            place: fields.place,
        })
    }
}

impl Migration {
    fn of(node: &Node, path: &str, defaults: Option<&Self>) -> Result<Self, DemesError> {
        let fields = Fields::of(
            node,
            path,
            &["demes", "source", "dest", "start_time", "end_time", "rate"],
        )?;
        let or = |field: fn(&Self) -> &Optional<f64>| {
            defaults.and_then(|migration| field(migration).clone())
        };
        Ok(Self {
            demes: fields
                .texts("demes")?
                .or_else(|| defaults.and_then(|migration| migration.demes.clone())),
            source: fields
                .text("source")?
                .or_else(|| defaults.and_then(|migration| migration.source.clone())),
            dest: fields
                .text("dest")?
                .or_else(|| defaults.and_then(|migration| migration.dest.clone())),
            start_time: fields
                .number("start_time", START)?
                .or_else(|| or(|migration| &migration.start_time)),
            end_time: fields
                .number("end_time", TIME)?
                .or_else(|| or(|migration| &migration.end_time)),
            rate: fields
                .number("rate", RATE)?
                .or_else(|| or(|migration| &migration.rate)),
            place: fields.place,
        })
    }
}

impl Pulse {
    fn of(node: &Node, path: &str, defaults: Option<&Self>) -> Result<Self, DemesError> {
        let fields = Fields::of(node, path, &["sources", "dest", "time", "proportions"])?;
        let (sources, proportions) = (
            fields.texts("sources")?,
            fields.numbers("proportions", PROPORTION)?,
        );
        let empty = |place: &Place, expected| DemesError::Value {
            place: place.clone(),
            expected,
            found: "an empty list".to_owned(),
        };
        if let Some(At { place, .. }) = sources.as_ref().filter(|sources| sources.value.is_empty())
        {
            return Err(empty(place, "the name of at least one deme"));
        }
        if let Some(At { value, place }) = &proportions {
            let sum: f64 = value.iter().sum();
            if value.is_empty() {
                return Err(empty(place, "at least one proportion"));
            }
            if sum > 1.0 + TOLERANCE {
                return Err(DemesError::ProportionSum {
                    place: place.clone(),
                    expected: "at most 1",
                    found: sum,
                });
            }
        }
        Ok(Self {
            sources: sources.or_else(|| defaults.and_then(|pulse| pulse.sources.clone())),
            dest: fields
                .text("dest")?
                .or_else(|| defaults.and_then(|pulse| pulse.dest.clone())),
            time: fields
                .number("time", PULSE_TIME)?
                .or_else(|| defaults.and_then(|pulse| pulse.time.clone())),
            proportions: proportions
                .or_else(|| defaults.and_then(|pulse| pulse.proportions.clone())),
            place: fields.place,
        })
    }
}
