//! What must hold of a model before it is laid out.

use super::{EventName, ModelError, Plan};
use crate::coalescent::demography::{Change, Demography, Event, PopulationId, SampleSet};
use crate::coalescent::genome::Genome;
use crate::coalescent::model::Model;

/// Most populations of a history.
pub const MOST_POPULATIONS: usize = 256;
/// Most sampled haplotypes, all sets together.
pub const MOST_HAPLOTYPES: u64 = 100_000;

/// Longest ago that anything can happen: further back, single generations would drown in rounding.
pub const MOST_GENERATIONS: f64 = 1e12;
/// Largest size of a population.
pub const MOST_DIPLOIDS: f64 = 1e12;

/// Everything that can be seen without following lineages.
pub(super) fn check(model: &Model) -> Result<(), ModelError> {
    populations(&model.demography)?;
    let gone = events(&model.demography)?;
    model
        .samples
        .iter()
        .enumerate()
        .try_for_each(|(set, sample)| self::sample(&model.demography, &gone, set, sample))?;
    let found = model.haplotypes();
    if !(2..=MOST_HAPLOTYPES).contains(&found) {
        return Err(ModelError::Haplotypes {
            found,
            most: MOST_HAPLOTYPES,
        });
    }
    genome(&model.genome)
}

fn is_time(value: f64) -> bool {
    (0.0..=MOST_GENERATIONS).contains(&value)
}

fn is_rate(value: f64) -> bool {
    value >= 0.0 && value.is_finite()
}

fn is_positive(value: f64) -> bool {
    value > 0.0 && value.is_finite()
}

/// A size that a pair of lineages can meet in at a rate that is a number.
fn is_size(value: f64) -> bool {
    value > 0.0 && value <= MOST_DIPLOIDS && is_positive(0.5 / value)
}

fn populations(demography: &Demography) -> Result<(), ModelError> {
    let populations = &demography.populations;
    if !(1..=MOST_POPULATIONS).contains(&populations.len()) {
        return Err(ModelError::Populations {
            found: populations.len(),
            most: MOST_POPULATIONS,
        });
    }
    for (second, population) in populations.iter().enumerate() {
        let name = population.name.clone();
        if let Some(first) = populations
            .iter()
            .take(second)
            .position(|other| other.name == name)
        {
            return Err(ModelError::DuplicateName {
                name,
                first,
                second,
            });
        }
        if !is_time(population.end) {
            return Err(ModelError::PopulationEnd {
                population: name,
                found: population.end,
            });
        }
        if !is_size(population.size) {
            return Err(ModelError::PopulationSize {
                population: name,
                found: population.size,
            });
        }
        if !population.growth.is_finite() {
            return Err(ModelError::PopulationGrowth {
                population: name,
                found: population.growth,
            });
        }
    }
    Ok(())
}

/// Checks the events; returns which event each population is gone since, looking back.
fn events(demography: &Demography) -> Result<Vec<Option<usize>>, ModelError> {
    let mut gone = vec![None; demography.populations.len()];
    let mut before = 0.0;
    for (index, event) in demography.events.iter().enumerate() {
        let name = || EventName::of(demography, index, event);
        if !is_time(event.time) {
            return Err(ModelError::EventTime { event: name() });
        }
        if event.time < before {
            return Err(ModelError::EventOrder {
                event: name(),
                before,
            });
        }
        before = event.time;
        let (population, other) = touched(event);
        for id in [Some(population), other].into_iter().flatten() {
            exists(demography, &gone, index, event, id)?;
        }
        if other == Some(population) {
            return Err(ModelError::Itself { event: name() });
        }
        match event.change {
            Change::Size { size, .. } if !is_size(size) => {
                return Err(ModelError::EventSize {
                    event: name(),
                    found: size,
                });
            }
            Change::Size { growth, .. } if !growth.is_finite() => {
                return Err(ModelError::EventGrowth {
                    event: name(),
                    found: growth,
                });
            }
            Change::Migration { rate, .. } if !is_rate(rate) => {
                return Err(ModelError::Rate {
                    event: name(),
                    found: rate,
                });
            }
            Change::Pulse { proportion, .. } if !(0.0..=1.0).contains(&proportion) => {
                return Err(ModelError::Proportion {
                    event: name(),
                    found: proportion,
                });
            }
            Change::Bottleneck { strength, .. } if !is_rate(strength) => {
                return Err(ModelError::Strength {
                    event: name(),
                    found: strength,
                });
            }
            Change::Join { from, .. } => {
                if let Some(gone) = gone.get_mut(from) {
                    *gone = Some(index);
                }
            }
            _ => {}
        }
    }
    Ok(gone)
}

/// The populations that an event is about.
fn touched(event: &Event) -> (PopulationId, Option<PopulationId>) {
    match event.change {
        Change::Size { population, .. } | Change::Bottleneck { population, .. } => {
            (population, None)
        }
        Change::Migration { from, into, .. }
        | Change::Join { from, into }
        | Change::Pulse { from, into, .. } => (from, Some(into)),
    }
}

/// Whether a population is there when an event happens.
fn exists(
    demography: &Demography,
    gone: &[Option<usize>],
    index: usize,
    event: &Event,
    id: PopulationId,
) -> Result<(), ModelError> {
    let name = || EventName::of(demography, index, event);
    let Some(population) = demography.populations.get(id) else {
        return Err(ModelError::UnknownPopulation {
            event: name(),
            found: id,
            last: demography.populations.len() - 1,
        });
    };
    if let Some((by, joined)) = joined(demography, gone, id) {
        let by = EventName::of(demography, by, joined);
        return Err(ModelError::PopulationGone {
            event: name(),
            population: population.name.clone(),
            by,
        });
    }
    if event.time < population.end {
        return Err(ModelError::PopulationNotYet {
            event: name(),
            population: population.name.clone(),
            end: population.end,
        });
    }
    Ok(())
}

/// The event that a population is gone since, looking back.
fn joined<'a>(
    demography: &'a Demography,
    gone: &[Option<usize>],
    id: PopulationId,
) -> Option<(usize, &'a Event)> {
    let by = (*gone.get(id)?)?;
    Some((by, demography.events.get(by)?))
}

fn sample(
    demography: &Demography,
    gone: &[Option<usize>],
    set: usize,
    sample: &SampleSet,
) -> Result<(), ModelError> {
    let SampleSet {
        population: id,
        time,
        ..
    } = *sample;
    let Some(population) = demography.populations.get(id) else {
        return Err(ModelError::SampleUnknownPopulation {
            set,
            found: id,
            last: demography.populations.len() - 1,
        });
    };
    if !is_time(time) {
        return Err(ModelError::SampleTime { set, found: time });
    }
    if time < population.end {
        return Err(ModelError::SampleNotYet {
            set,
            population: population.name.clone(),
            time,
            end: population.end,
        });
    }
    match joined(demography, gone, id) {
        Some((by, event)) if event.time < time => {
            let by = EventName::of(demography, by, event);
            Err(ModelError::SampleGone {
                set,
                population: population.name.clone(),
                time,
                by,
            })
        }
        _ => Ok(()),
    }
}

fn genome(genome: &Genome) -> Result<(), ModelError> {
    if !is_positive(genome.length) {
        return Err(ModelError::Length {
            found: genome.length,
        });
    }
    let mut before = 0.0;
    for (stretch, found) in genome.crossovers.stretches.iter().enumerate() {
        if found.end.is_nan() || found.end <= before {
            return Err(ModelError::MapOrder {
                stretch,
                end: found.end,
                before,
            });
        }
        if !is_rate(found.rate) {
            return Err(ModelError::MapRate {
                stretch,
                found: found.rate,
            });
        }
        before = found.end;
    }
    if before != genome.length {
        return Err(ModelError::MapEnd {
            found: before,
            length: genome.length,
        });
    }
    match genome.conversion {
        Some(conversion) if !is_rate(conversion.rate) => Err(ModelError::ConversionRate {
            found: conversion.rate,
        }),
        Some(conversion) if !is_positive(conversion.tract) => Err(ModelError::ConversionTract {
            found: conversion.tract,
        }),
        _ => Ok(()),
    }
}

/// Growth must leave every population a size until it ends or changes; further back than the last event, what matters is whether
/// lineages meet.
pub(super) fn sizes(plan: &Plan, demography: &Demography) -> Result<(), ModelError> {
    for epoch in &plan.epochs {
        for law in plan.laws(epoch) {
            let found = |time: f64, rate: f64| ModelError::SizeOutOfRange {
                population: demography
                    .populations
                    .get(law.population)
                    .map(|population| population.name.clone())
                    .unwrap_or_default(),
                time,
                size: 0.5 / rate,
                growth: law.growth,
            };
            if !is_positive(law.pair_rate) {
                return Err(found(epoch.start, law.pair_rate));
            }
            let last = law.rate_at(epoch.end - epoch.start);
            if epoch.end.is_finite() && !is_size(last) {
                return Err(found(epoch.end, last));
            }
        }
    }
    Ok(())
}
