//! From the document as it is written to one with nothing left open, checked by the rules of the specification.

mod deme;
mod movement;

use super::document::Document;
use super::fields::At;
use super::graph::Graph;
use super::{DemesError, Place};
use std::collections::BTreeMap;

/// Fills in what the document leaves out.
pub fn resolve(document: Document) -> Result<Graph, DemesError> {
    let generation_time = generation_time(&document)?;
    let mut demes = Vec::with_capacity(document.demes.len());
    let mut names = Names::default();
    for deme in &document.demes {
        let resolved = deme::resolve(deme, &document.deme_defaults, &demes, &names)?;
        if names.0.insert(resolved.name.clone(), demes.len()).is_some() {
            return Err(DemesError::Repeated {
                place: deme.name.place.clone(),
                name: resolved.name,
            });
        }
        demes.push(resolved);
    }
    let (migrations, places) = movement::migrations(&document.migrations, &demes, &names)?;
    let pulses = movement::pulses(&document.pulses, &demes, &names)?;
    let Document {
        description,
        doi,
        time_units,
        ..
    } = document;
    let graph = Graph {
        description,
        doi,
        time_units: time_units.value,
        generation_time,
        demes,
        migrations,
        pulses,
    };
    if let Some((at, found)) = graph.overfull()
        && let (Some(migration), Some(place)) = (graph.migrations.get(at), places.get(at))
    {
        let into = name_of(&graph.demes, migration.dest);
        return Err(DemesError::Overfull {
            place: place.clone(),
            into,
            found,
            time: migration.end,
        });
    }
    Ok(graph)
}

fn generation_time(document: &Document) -> Result<f64, DemesError> {
    let in_generations = document.time_units.value == "generations";
    match &document.generation_time {
        Some(At { value, place }) if in_generations && *value != 1.0 => {
            let expected = "1, as the times are in generations";
            Err(DemesError::Value {
                place: place.clone(),
                expected,
                found: super::shown::shown(value),
            })
        }
        Some(At { value, .. }) => Ok(*value),
        None if in_generations => Ok(1.0),
        None => {
            let place = Place {
                line: document.time_units.place.line,
                field: "generation_time".to_owned(),
            };
            Err(DemesError::Missing {
                place,
                expected: "the length of a generation in the time units",
            })
        }
    }
}

/// The demes that are defined so far.
#[derive(Default)]
struct Names(BTreeMap<String, usize>);

impl Names {
    fn find(&self, name: &At<String>) -> Result<usize, DemesError> {
        let unknown = || DemesError::UnknownDeme {
            place: name.place.clone(),
            name: super::excerpt(&name.value),
        };
        self.0.get(&name.value).copied().ok_or_else(unknown)
    }

    /// Several names, each once.
    fn find_all(&self, names: &[At<String>]) -> Result<Vec<usize>, DemesError> {
        let mut found = Vec::with_capacity(names.len());
        for name in names {
            let index = self.find(name)?;
            if found.contains(&index) {
                return Err(DemesError::Repeated {
                    place: name.place.clone(),
                    name: super::excerpt(&name.value),
                });
            }
            found.push(index);
        }
        Ok(found)
    }
}

fn name_of(demes: &[super::graph::Deme], index: usize) -> String {
    demes
        .get(index)
        .map(|deme| super::excerpt(&deme.name))
        .unwrap_or_default()
}
