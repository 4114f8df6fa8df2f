//! From a history to a demes document: epochs, windows of migration, pulses and ancestors out of a list of events.

mod check;
mod epochs;
mod movement;

use super::graph::{Deme, Graph};
use super::{DemesModel, WriteError};
use crate::coalescent::demography::Change;
use epochs::Sizes;
use movement::Movement;

/// The document's graph, ancestors before their descendants, times in the model's units.
pub fn graph(model: &DemesModel) -> Result<Graph, WriteError> {
    check::populations(model)?;
    let demography = &model.demography;
    let count = demography.populations.len();
    let mut movement = Movement::new(&demography.populations);
    let mut sizes: Vec<Sizes> = demography.populations.iter().map(Sizes::new).collect();
    let mut before = 0.0;
    for (event, number) in demography.events.iter().zip(1..) {
        let at = check::event(event, number, before, count)?;
        if event.time > before {
            movement.finish_time()?;
        }
        before = event.time;
        match event.change {
            Change::Size {
                population,
                size,
                growth,
            } => {
                movement.check_present(population, &at)?;
                if let Some(sizes) = sizes.get_mut(population) {
                    sizes.change(event.time, size, growth);
                }
            }
            Change::Migration { from, into, rate } => movement.migrate(from, into, rate, &at)?,
            Change::Pulse {
                from,
                into,
                proportion,
            } => movement.pulse(from, into, proportion, &at)?,
            Change::Join { from, into } => movement.join(from, into, &at)?,
            Change::Bottleneck { .. } => return Err(WriteError::Bottleneck { event: number }),
        }
    }
    movement.finish_time()?;
    movement.finish();
    let mut demes = Vec::with_capacity(count);
    for (index, (population, sizes)) in demography.populations.iter().zip(&sizes).enumerate() {
        let (start, ancestors) = movement.origin(index);
        demes.push(Deme {
            name: population.name.clone(),
            description: model.descriptions.get(index).cloned().unwrap_or_default(),
            start,
            ancestors,
            epochs: sizes.epochs(index, start)?,
        });
    }
    let graph = Graph {
        description: model.description.clone(),
        doi: model.doi.clone(),
        time_units: model.time_units.clone(),
        generation_time: model.generation_time,
        demes,
        migrations: movement.migrations,
        pulses: movement.pulses.into_iter().rev().collect(),
    };
    if let Some((at, found)) = graph.overfull()
        && let Some(migration) = graph.migrations.get(at)
    {
        return Err(WriteError::Overfull {
            population: migration.dest + 1,
            found,
            time: migration.end,
        });
    }
    Ok(in_order(in_units(graph)))
}

/// With times in the document's units.
fn in_units(mut graph: Graph) -> Graph {
    let unit = graph.generation_time;
    if unit != 1.0 {
        for deme in &mut graph.demes {
            deme.start *= unit;
            deme.epochs.iter_mut().for_each(|epoch| epoch.end *= unit);
        }
        for migration in &mut graph.migrations {
            (migration.start, migration.end) = (migration.start * unit, migration.end * unit);
        }
        graph.pulses.iter_mut().for_each(|pulse| pulse.time *= unit);
    }
    graph
}

/// With the demes in the order in which they begin, so that ancestors stand first.
fn in_order(mut graph: Graph) -> Graph {
    let mut order: Vec<usize> = (0..graph.demes.len()).collect();
    let start = |&index: &usize| graph.demes.get(index).map_or(0.0, |deme| deme.start);
    order.sort_by(|a, b| start(b).total_cmp(&start(a)));
    let mut places = vec![0; order.len()];
    for (place, &index) in order.iter().enumerate() {
        if let Some(slot) = places.get_mut(index) {
            *slot = place;
        }
    }
    let place = |index: usize| places.get(index).copied().unwrap_or_default();
    let renamed = |shares: &[(usize, f64)]| {
        shares
            .iter()
            .map(|&(index, share)| (place(index), share))
            .collect()
    };
    graph
        .demes
        .iter_mut()
        .for_each(|deme| deme.ancestors = renamed(&deme.ancestors));
    graph.demes = order
        .iter()
        .filter_map(|&index| graph.demes.get(index).cloned())
        .collect();
    for migration in &mut graph.migrations {
        (migration.source, migration.dest) = (place(migration.source), place(migration.dest));
    }
    for pulse in &mut graph.pulses {
        (pulse.sources, pulse.dest) = (renamed(&pulse.sources), place(pulse.dest));
    }
    graph
}
