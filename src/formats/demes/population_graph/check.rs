//! What can be seen of a history without following it.

use super::super::{DemesModel, WriteError, is_identifier};
use crate::coalescent::demography::{Change, Event};
use std::collections::BTreeSet;

/// An event's number, from 1, and time.
#[derive(Clone, Copy)]
pub struct EventAt {
    pub number: usize,
    pub time: f64,
}

/// Names and numbers of the model and its populations.
pub fn populations(model: &DemesModel) -> Result<(), WriteError> {
    let populations = &model.demography.populations;
    if populations.is_empty() {
        return Err(WriteError::Empty);
    }
    let in_generations = model.time_units == "generations";
    let is_unit = |time: f64| {
        if in_generations {
            time == 1.0
        } else {
            time > 0.0 && time.is_finite()
        }
    };
    let expected = if in_generations {
        "1, as the times are in generations"
    } else {
        "a finite number above 0"
    };
    number("generation_time", model.generation_time, expected, is_unit)?;
    let mut names = BTreeSet::new();
    for (population, index) in populations.iter().zip(1..) {
        let name = super::super::excerpt(&population.name);
        if !is_identifier(&population.name) {
            return Err(WriteError::Name {
                population: index,
                name,
            });
        }
        if !names.insert(population.name.as_str()) {
            return Err(WriteError::RepeatedName {
                population: index,
                name,
            });
        }
        let field = |field: &str| format!("population {index}, {field}");
        number(
            &field("end"),
            population.end,
            "a finite number of at least 0",
            |time| time >= 0.0 && time.is_finite(),
        )?;
        number(
            &field("size"),
            population.size,
            "a finite number above 0",
            |size| size > 0.0 && size.is_finite(),
        )?;
        number(
            &field("growth"),
            population.growth,
            "a finite number",
            f64::is_finite,
        )?;
    }
    Ok(())
}

fn number(
    what: &str,
    found: f64,
    expected: &'static str,
    holds: impl Fn(f64) -> bool,
) -> Result<(), WriteError> {
    if holds(found) {
        Ok(())
    } else {
        Err(WriteError::Number {
            what: what.to_owned(),
            expected,
            found,
        })
    }
}

/// The numbers of an event that follows one at time `before`, in a history of so many populations.
pub fn event(
    event: &Event,
    number: usize,
    before: f64,
    count: usize,
) -> Result<EventAt, WriteError> {
    let check = |field, found: f64, expected, holds: bool| {
        if holds {
            Ok(())
        } else {
            Err(WriteError::EventNumber {
                event: number,
                field,
                expected,
                found,
            })
        }
    };
    check(
        "time",
        event.time,
        "a finite time, not before that of the event above",
        event.time >= before && event.time.is_finite(),
    )?;
    let named = match event.change {
        Change::Size {
            population,
            size,
            growth,
        } => {
            check(
                "size",
                size,
                "a finite number above 0",
                size > 0.0 && size.is_finite(),
            )?;
            check("growth", growth, "a finite number", growth.is_finite())?;
            [population; 2]
        }
        Change::Migration { from, into, rate } => {
            check(
                "rate",
                rate,
                "a number from 0 to 1",
                (0.0..=1.0).contains(&rate),
            )?;
            [from, into]
        }
        Change::Pulse {
            from,
            into,
            proportion,
        } => {
            check(
                "proportion",
                proportion,
                "a number from 0 to 1",
                (0.0..=1.0).contains(&proportion),
            )?;
            [from, into]
        }
        Change::Join { from, into } => [from, into],
        Change::Bottleneck { population, .. } => [population; 2],
    };
    for population in named {
        if population >= count {
            return Err(WriteError::Absent {
                event: number,
                population: population.saturating_add(1),
                time: event.time,
            });
        }
    }
    if matches!(
        event.change,
        Change::Migration { .. } | Change::Pulse { .. } | Change::Join { .. }
    ) && named[0] == named[1]
    {
        return Err(WriteError::Itself {
            event: number,
            population: named[0] + 1,
        });
    }
    Ok(EventAt {
        number,
        time: event.time,
    })
}
