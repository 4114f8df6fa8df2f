//! Migrations and pulses.

use super::super::document;
use super::super::fields::At;
use super::super::graph::{Deme, Migration, Pulse};
use super::super::{DemesError, MAX_MIGRATIONS, Place};
use super::{Names, name_of};

/// All migrations one way, with the places of their entries.
pub fn migrations(
    written: &[document::Migration],
    demes: &[Deme],
    names: &Names,
) -> Result<(Vec<Migration>, Vec<Place>), DemesError> {
    let (mut resolved, mut places) = (Vec::new(), Vec::new());
    for migration in written {
        let place = &migration.place;
        let field = |name: &str| Place {
            line: place.line,
            field: format!("{}.{name}", place.field),
        };
        let Some(rate) = &migration.rate else {
            return Err(DemesError::Missing {
                place: field("rate"),
                expected: "the fraction of migrants each generation",
            });
        };
        for [source, dest] in pairs(migration, names)? {
            if resolved.len() == MAX_MIGRATIONS {
                return Err(DemesError::TooMany {
                    place: place.clone(),
                    limit: MAX_MIGRATIONS,
                    found: resolved.len() + 1,
                });
            }
            let ends = [source, dest].map(|index| {
                demes
                    .get(index)
                    .map_or([0.0; 2], |deme| [deme.start, deme.end()])
            });
            let start = or(
                &migration.start_time,
                ends[0][0].min(ends[1][0]),
                field("start_time"),
            );
            let end = or(
                &migration.end_time,
                ends[0][1].max(ends[1][1]),
                field("end_time"),
            );
            for (index, [deme_start, deme_end]) in [source, dest].into_iter().zip(ends) {
                for time in [&start, &end] {
                    if !(deme_end..=deme_start).contains(&time.value) {
                        let (place, deme) = (time.place.clone(), name_of(demes, index));
                        return Err(DemesError::Outside {
                            place,
                            found: time.value,
                            deme,
                            start: deme_start,
                            end: deme_end,
                        });
                    }
                }
            }
            if end.value >= start.value {
                return Err(DemesError::Order {
                    place: end.place,
                    limit: start.value,
                    found: end.value,
                });
            }
            resolved.push(Migration {
                source,
                dest,
                start: start.value,
                end: end.value,
                rate: rate.value,
            });
            places.push(place.clone());
        }
    }
    check_overlaps(&resolved, &places, demes)?;
    Ok((resolved, places))
}

/// Source and destination of each migration that an entry stands for.
fn pairs(migration: &document::Migration, names: &Names) -> Result<Vec<[usize; 2]>, DemesError> {
    match (&migration.demes, &migration.source, &migration.dest) {
        (None, Some(source), Some(dest)) => {
            let pair = [names.find(source)?, names.find(dest)?];
            if pair[0] == pair[1] {
                return Err(DemesError::Itself {
                    place: dest.place.clone(),
                    name: super::super::excerpt(&dest.value),
                });
            }
            Ok(vec![pair])
        }
        (Some(demes), None, None) => {
            let indices = names.find_all(&demes.value)?;
            if indices.len() < 2 {
                let found = format!("a list of {}", indices.len());
                return Err(DemesError::Value {
                    place: demes.place.clone(),
                    expected: "the names of at least two demes",
                    found,
                });
            }
            let both = |(at, &a): (usize, &usize)| {
                indices
                    .iter()
                    .skip(at + 1)
                    .flat_map(move |&b| [[a, b], [b, a]])
                    .collect::<Vec<_>>()
            };
            Ok(indices.iter().enumerate().flat_map(both).collect())
        }
        _ => Err(DemesError::Direction {
            place: migration.place.clone(),
        }),
    }
}

fn or(field: &Option<At<f64>>, default: f64, place: Place) -> At<f64> {
    field.clone().unwrap_or(At {
        value: default,
        place,
    })
}

fn check_overlaps(
    migrations: &[Migration],
    places: &[Place],
    demes: &[Deme],
) -> Result<(), DemesError> {
    let mut order: Vec<(&Migration, &Place)> = migrations.iter().zip(places).collect();
    order.sort_by(|(a, _), (b, _)| {
        (a.source, a.dest)
            .cmp(&(b.source, b.dest))
            .then(a.end.total_cmp(&b.end))
    });
    for ((a, first), (b, second)) in order.iter().zip(order.iter().skip(1)) {
        if (a.source, a.dest) == (b.source, b.dest) && a.start > b.end {
            let place = if second.line > first.line {
                second
            } else {
                first
            };
            let [from, into] = [a.source, a.dest].map(|index| name_of(demes, index));
            return Err(DemesError::Overlap {
                place: (*place).clone(),
                from,
                into,
            });
        }
    }
    Ok(())
}

/// Pulses by descending time; those at the same time stay in the order of the document.
pub fn pulses(
    written: &[document::Pulse],
    demes: &[Deme],
    names: &Names,
) -> Result<Vec<Pulse>, DemesError> {
    let mut resolved = written
        .iter()
        .map(|pulse| resolve_pulse(pulse, demes, names))
        .collect::<Result<Vec<_>, _>>()?;
    resolved.sort_by(|a, b| b.time.total_cmp(&a.time));
    Ok(resolved)
}

fn resolve_pulse(
    pulse: &document::Pulse,
    demes: &[Deme],
    names: &Names,
) -> Result<Pulse, DemesError> {
    let missing = |name: &str, expected| {
        let place = Place {
            line: pulse.place.line,
            field: format!("{}.{name}", pulse.place.field),
        };
        DemesError::Missing { place, expected }
    };
    let sources = pulse
        .sources
        .as_ref()
        .ok_or_else(|| missing("sources", "the names of the demes that give"))?;
    let dest = pulse
        .dest
        .as_ref()
        .ok_or_else(|| missing("dest", "the name of the deme that receives"))?;
    let time = pulse
        .time
        .as_ref()
        .ok_or_else(|| missing("time", "the time of the pulse"))?;
    let proportions = pulse
        .proportions
        .as_ref()
        .ok_or_else(|| missing("proportions", "the fraction of each source"))?;
    let (from, into) = (names.find_all(&sources.value)?, names.find(dest)?);
    if from.contains(&into) {
        return Err(DemesError::Itself {
            place: dest.place.clone(),
            name: super::super::excerpt(&dest.value),
        });
    }
    let place = proportions.place.clone();
    if proportions.value.len() != from.len() {
        return Err(DemesError::ProportionCount {
            place,
            expected: from.len(),
            found: proportions.value.len(),
        });
    }
    let at = time.value;
    let exists = |index: usize, holds: fn(f64, &Deme) -> bool| match demes.get(index) {
        Some(deme) if !holds(at, deme) => {
            let (place, name) = (time.place.clone(), super::super::excerpt(&deme.name));
            Err(DemesError::Outside {
                place,
                found: at,
                deme: name,
                start: deme.start,
                end: deme.end(),
            })
        }
        _ => Ok(()),
    };
    for &index in &from {
        exists(index, |time, deme| deme.end() <= time && time < deme.start)?;
    }
    // A pulse shows in the destination just after its time: it may begin then, and may not end then.
    exists(into, |time, deme| deme.end() < time && time <= deme.start)?;
    Ok(Pulse {
        sources: from
            .into_iter()
            .zip(proportions.value.iter().copied())
            .collect(),
        dest: into,
        time: at,
    })
}
