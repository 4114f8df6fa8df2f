//! Demes: ancestors, times and sizes.

use super::super::document::{self, DemeDefaults};
use super::super::fields::At;
use super::super::graph::{Deme, Epoch, TOLERANCE};
use super::super::{DemesError, Place, excerpt};
use super::Names;
use std::rc::Rc;

/// One deme, whose ancestors are resolved already.
pub fn resolve(
    deme: &document::Deme,
    defaults: &DemeDefaults,
    older: &[Deme],
    names: &Names,
) -> Result<Deme, DemesError> {
    let field = |name: &str| Place {
        line: deme.place.line,
        field: format!("{}.{name}", deme.place.field),
    };
    let named = deme
        .fields
        .ancestors
        .as_ref()
        .or(defaults.ancestors.as_ref());
    let indices = named
        .map(|named| names.find_all(&named.value))
        .transpose()?
        .unwrap_or_default();
    let proportions = match deme
        .fields
        .proportions
        .as_ref()
        .or(defaults.proportions.as_ref())
    {
        Some(proportions) => proportions.clone(),
        None if indices.len() < 2 => At {
            value: Rc::new(vec![1.0; indices.len()]),
            place: field("proportions"),
        },
        None => {
            let expected = "the proportion of each ancestor, as there are several";
            return Err(DemesError::Missing {
                place: field("proportions"),
                expected,
            });
        }
    };
    let At {
        value: fractions,
        place,
    } = proportions;
    if fractions.len() != indices.len() {
        return Err(DemesError::ProportionCount {
            place,
            expected: indices.len(),
            found: fractions.len(),
        });
    }
    let sum: f64 = fractions.iter().sum();
    if !indices.is_empty() && (sum - 1.0).abs() > TOLERANCE {
        return Err(DemesError::ProportionSum {
            place,
            expected: "1",
            found: sum,
        });
    }
    let ancestors: Vec<(usize, f64)> = indices.into_iter().zip(fractions.iter().copied()).collect();
    let At {
        value: start,
        place,
    } = start(deme, defaults, older, &ancestors, &field)?;
    if start.is_infinite() != ancestors.is_empty() {
        return Err(DemesError::Root {
            place,
            found: start,
            ancestors: ancestors.len(),
        });
    }
    for ancestor in ancestors.iter().filter_map(|&(index, _)| older.get(index)) {
        if !(ancestor.end() <= start && start < ancestor.start) {
            let deme = excerpt(&ancestor.name);
            return Err(DemesError::Outside {
                place,
                found: start,
                deme,
                start: ancestor.start,
                end: ancestor.end(),
            });
        }
    }
    let description = deme
        .fields
        .description
        .as_ref()
        .or(defaults.description.as_ref());
    Ok(Deme {
        name: deme.name.value.clone(),
        description: description
            .map(|text| text.value.clone())
            .unwrap_or_default(),
        start,
        ancestors,
        epochs: epochs(&deme.epochs, start)?,
    })
}

fn start(
    deme: &document::Deme,
    defaults: &DemeDefaults,
    older: &[Deme],
    ancestors: &[(usize, f64)],
    field: &dyn Fn(&str) -> Place,
) -> Result<At<f64>, DemesError> {
    let place = field("start_time");
    if let Some(start) = deme
        .fields
        .start_time
        .as_ref()
        .or(defaults.start_time.as_ref())
    {
        return Ok(start.clone());
    }
    match ancestors {
        [] => Ok(At {
            value: f64::INFINITY,
            place,
        }),
        [(only, _)] => match older.get(*only).map(Deme::end) {
            Some(end) if end > 0.0 => Ok(At { value: end, place }),
            _ => Err(DemesError::Missing {
                place,
                expected: "the time at which the deme begins, as its ancestor lives today",
            }),
        },
        _ => Err(DemesError::Missing {
            place,
            expected: "the time at which the deme begins, as it has several ancestors",
        }),
    }
}

fn epochs(epochs: &[document::Epoch], mut start: f64) -> Result<Vec<Epoch>, DemesError> {
    let mut resolved: Vec<Epoch> = Vec::with_capacity(epochs.len());
    for (epoch, number) in epochs.iter().zip(1..) {
        let field = |name: &str| Place {
            line: epoch.place.line,
            field: format!("{}.{name}", epoch.place.field),
        };
        let end = match &epoch.end_time {
            Some(end) => end.clone(),
            None if number == epochs.len() => At {
                value: 0.0,
                place: field("end_time"),
            },
            None => {
                let expected = "the time at which the epoch ends; only the last one may go on to the present without saying so";
                return Err(DemesError::Missing {
                    place: field("end_time"),
                    expected,
                });
            }
        };
        if end.value >= start {
            return Err(DemesError::Order {
                place: end.place,
                limit: start,
                found: end.value,
            });
        }
        let before = resolved.last().map(|epoch| epoch.end_size);
        let [said_start, said_end] =
            [&epoch.start_size, &epoch.end_size].map(|size| size.as_ref().map(|size| size.value));
        let Some(start_size) = said_start.or(before).or(said_end) else {
            return Err(DemesError::Missing {
                place: field("start_size"),
                expected: "the size of the deme in its first epoch",
            });
        };
        let end_size = said_end.unwrap_or(start_size);
        check_size_function(epoch, start, [start_size, end_size])?;
        for rate in [&epoch.selfing_rate, &epoch.cloning_rate]
            .into_iter()
            .flatten()
        {
            if rate.value != 0.0 {
                return Err(DemesError::Mating {
                    place: rate.place.clone(),
                    found: rate.value,
                });
            }
        }
        resolved.push(Epoch {
            end: end.value,
            start_size,
            end_size,
        });
        start = end.value;
    }
    Ok(resolved)
}

fn check_size_function(
    epoch: &document::Epoch,
    start: f64,
    [start_size, end_size]: [f64; 2],
) -> Result<(), DemesError> {
    let place = epoch
        .size_function
        .as_ref()
        .map_or(&epoch.place, |function| &function.place)
        .clone();
    let is_constant = match epoch
        .size_function
        .as_ref()
        .map(|function| function.value.as_str())
    {
        Some("constant") => true,
        None => start_size == end_size,
        Some("exponential") => false,
        Some(other) => {
            return Err(DemesError::SizeFunction {
                place,
                found: excerpt(other),
            });
        }
    };
    if start_size != end_size && (is_constant || start.is_infinite()) {
        return Err(DemesError::NotConstant {
            place,
            start: start_size,
            end: end_size,
        });
    }
    if !is_constant && start.is_infinite() {
        let expected = "constant, as the epoch begins at infinity";
        return Err(DemesError::Value {
            place,
            expected,
            found: "exponential".to_owned(),
        });
    }
    Ok(())
}
