//! From a resolved document to a history that can be simulated.

use super::graph::{Deme, Epoch, Graph, Migration};
use super::{DemesError, DemesModel, Place};
use crate::coalescent::demography::{Change, Demography, Event, Population};
use std::collections::BTreeSet;

/// The model; `place` is that of the generation time.
pub fn model(graph: Graph, place: &Place) -> Result<DemesModel, DemesError> {
    if let Some(found) = collapsed(&graph) {
        return Err(DemesError::Collapsed {
            place: place.clone(),
            found,
        });
    }
    Ok(DemesModel {
        demography: demography(&graph),
        description: graph.description,
        doi: graph.doi,
        time_units: graph.time_units,
        generation_time: graph.generation_time,
        descriptions: graph
            .demes
            .into_iter()
            .map(|deme| deme.description)
            .collect(),
        template: None,
    })
}

/// The history, its times in generations.
pub fn demography(graph: &Graph) -> Demography {
    let generations = |time: f64| time / graph.generation_time;
    let mut events = Vec::new();
    let mut push = |time: f64, change: Change| {
        events.push(Event {
            time: generations(time),
            change,
        });
    };
    let mut populations = Vec::with_capacity(graph.demes.len());
    for (population, deme) in graph.demes.iter().enumerate() {
        let mut stretches = stretches(deme, graph.generation_time).rev();
        let Some((_, mut size, mut growth)) = stretches.next() else {
            continue;
        };
        populations.push(Population {
            name: deme.name.clone(),
            end: generations(deme.end()),
            size,
            growth,
        });
        let mut younger = deme.epochs.iter().rev();
        for (Epoch { end, .. }, next_size, next_growth) in stretches {
            let reached = younger.next().map(|epoch| epoch.start_size);
            if reached != Some(next_size) || growth != next_growth {
                (size, growth) = (next_size, next_growth);
                push(
                    end,
                    Change::Size {
                        population,
                        size,
                        growth,
                    },
                );
            }
        }
    }
    for (time, change) in migrations(graph) {
        push(time, change);
    }
    for pulse in graph.pulses.iter().rev() {
        for (into, proportion) in one_by_one(&pulse.sources) {
            push(
                pulse.time,
                Change::Pulse {
                    from: pulse.dest,
                    into,
                    proportion,
                },
            );
        }
    }
    for (from, deme) in graph.demes.iter().enumerate() {
        if let Some((&(into, _), others)) = deme.ancestors.split_last() {
            for (into, proportion) in one_by_one(others) {
                push(
                    deme.start,
                    Change::Pulse {
                        from,
                        into,
                        proportion,
                    },
                );
            }
            push(deme.start, Change::Join { from, into });
        }
    }
    // Stable: events of one time stay in the order in which they were pushed.
    events.sort_by(|a, b| a.time.total_cmp(&b.time));
    Demography {
        populations,
        events,
    }
}

/// A deme's epochs from the oldest to the youngest, each with the size at its recent end and its growth rate per generation.
fn stretches(
    deme: &Deme,
    generation_time: f64,
) -> impl DoubleEndedIterator<Item = (Epoch, f64, f64)> {
    let starts = std::iter::once(deme.start).chain(deme.epochs.iter().map(|epoch| epoch.end));
    let pairs: Vec<(f64, Epoch)> = starts.zip(deme.epochs.iter().copied()).collect();
    pairs.into_iter().map(move |(start, epoch)| {
        let Epoch {
            end,
            start_size,
            end_size,
        } = epoch;
        let growth = if start_size == end_size {
            0.0
        } else {
            log_ratio(start_size, end_size) / ((start - end) / generation_time)
        };
        (epoch, end_size, growth)
    })
}

/// `ln(end / start)`, also where the ratio itself would be too large or too small.
fn log_ratio(start: f64, end: f64) -> f64 {
    let ratio = end / start;
    if ratio.is_normal() {
        libm::log(ratio)
    } else {
        libm::log(end) - libm::log(start)
    }
}

/// Migrations as changes of rates, looking back: first all that end, then all that begin. Nothing is said about a migration that ends as
/// one of its demes does, or as the next one between the same demes begins.
fn migrations(graph: &Graph) -> Vec<(f64, Change)> {
    let change = |migration: &Migration, rate| Change::Migration {
        from: migration.dest,
        into: migration.source,
        rate,
    };
    let moving: Vec<&Migration> = graph
        .migrations
        .iter()
        .filter(|migration| migration.rate > 0.0)
        .collect();
    let begin: BTreeSet<(usize, usize, u64)> = moving
        .iter()
        .map(|m| (m.source, m.dest, m.end.to_bits()))
        .collect();
    let goes_on = |m: &Migration| begin.contains(&(m.source, m.dest, m.start.to_bits()));
    let joins = |m: &Migration| {
        [m.source, m.dest].iter().any(|&deme| {
            graph
                .demes
                .get(deme)
                .is_some_and(|deme| deme.start == m.start)
        })
    };
    let off = moving
        .iter()
        .filter(|m| !goes_on(m) && !joins(m))
        .map(|m| (m.start, change(m, 0.0)));
    let on = moving.iter().map(|m| (m.end, change(m, m.rate)));
    off.chain(on).collect()
}

/// Shares of one whole as the probabilities of moves that follow each other.
fn one_by_one(shares: &[(usize, f64)]) -> Vec<(usize, f64)> {
    let mut left: f64 = 1.0;
    let mut moves = Vec::with_capacity(shares.len());
    for &(into, share) in shares {
        if left > 0.0 {
            moves.push((into, (share / left).min(1.0)));
        }
        left -= share;
    }
    moves
}

/// Generations that no model is shorter than; below, growth rates are no longer finite.
const SHORTEST: f64 = 1e-100;

/// A time that is not finite in generations, or at which an epoch or a migration vanishes.
pub fn collapsed(graph: &Graph) -> Option<f64> {
    let epochs = graph.demes.iter().flat_map(|deme| {
        let starts = std::iter::once(deme.start).chain(deme.epochs.iter().map(|epoch| epoch.end));
        starts.zip(deme.epochs.iter().map(|epoch| epoch.end))
    });
    let migrations = graph
        .migrations
        .iter()
        .map(|migration| (migration.start, migration.end));
    let pulses = graph.pulses.iter().map(|pulse| (f64::INFINITY, pulse.time));
    epochs
        .chain(migrations)
        .chain(pulses)
        .find_map(|(start, end)| {
            let [long_ago, lately] = [start, end].map(|time| time / graph.generation_time);
            let is_lost = start.is_finite() && long_ago - lately < SHORTEST;
            (is_lost || !lately.is_finite()).then_some(if is_lost { start } else { end })
        })
}
