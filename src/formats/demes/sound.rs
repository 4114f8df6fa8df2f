//! Whether a document keeps the limits and the rules that reading one checks: what comes from a link was never read as one.

use super::graph::{Deme, Epoch, Graph, Migration, Pulse, TOLERANCE};
use super::history::collapsed;
use super::{MAX_DEMES, MAX_EPOCHS, MAX_MIGRATIONS, MAX_PULSES};

/// Whether a document is no larger than those that are read.
pub fn is_small(graph: &Graph) -> bool {
    let deme = |deme: &Deme| deme.epochs.len() <= MAX_EPOCHS && deme.ancestors.len() <= MAX_DEMES;
    graph.demes.len() <= MAX_DEMES
        && graph.demes.iter().all(deme)
        && graph.migrations.len() <= MAX_MIGRATIONS
        && graph.pulses.len() <= MAX_PULSES
        && graph
            .pulses
            .iter()
            .all(|pulse| pulse.sources.len() <= MAX_DEMES)
}

/// Whether the numbers of a document keep the rules.
pub fn is_sound(graph: &Graph) -> bool {
    graph.generation_time > 0.0
        && graph.generation_time.is_finite()
        && !graph.demes.is_empty()
        && graph
            .demes
            .iter()
            .enumerate()
            .all(|(place, deme)| deme_is_sound(deme, graph.demes.get(..place).unwrap_or_default()))
        && graph
            .migrations
            .iter()
            .all(|migration| migration_is_sound(migration, &graph.demes))
        && !overlap(&graph.migrations)
        && graph
            .pulses
            .iter()
            .all(|pulse| pulse_is_sound(pulse, &graph.demes))
        && graph.overfull().is_none()
        && collapsed(graph).is_none()
}

fn deme_is_sound(deme: &Deme, older: &[Deme]) -> bool {
    let size = |size: f64| size > 0.0 && size.is_finite();
    let mut before = deme.start;
    let epochs = deme.epochs.iter().all(|epoch| {
        let Epoch {
            end,
            start_size,
            end_size,
        } = *epoch;
        // A size that changes has a beginning.
        let shrinks = start_size == end_size || before.is_finite();
        let sound = end >= 0.0 && end < before && size(start_size) && size(end_size) && shrinks;
        before = end;
        sound
    });
    let shares: f64 = deme.ancestors.iter().map(|&(_, share)| share).sum();
    let ancestors = deme.ancestors.iter().all(|&(index, share)| {
        let lived = |ancestor: &Deme| ancestor.end() <= deme.start && deme.start < ancestor.start;
        share > 0.0 && older.get(index).is_some_and(lived)
    });
    let begins = deme.start.is_infinite() == deme.ancestors.is_empty();
    let whole = deme.ancestors.is_empty() || (shares - 1.0).abs() <= TOLERANCE;
    !deme.epochs.is_empty() && epochs && ancestors && begins && whole
}

fn migration_is_sound(migration: &Migration, demes: &[Deme]) -> bool {
    let Migration {
        source,
        dest,
        start,
        end,
        rate,
    } = *migration;
    let lives = |index: usize| {
        demes
            .get(index)
            .is_some_and(|deme| deme.end() <= end && start <= deme.start)
    };
    source != dest && end < start && (0.0..=1.0).contains(&rate) && lives(source) && lives(dest)
}

/// Whether two migrations between the same demes are open at one time.
fn overlap(migrations: &[Migration]) -> bool {
    let mut order: Vec<&Migration> = migrations.iter().collect();
    order.sort_by(|a, b| {
        (a.source, a.dest)
            .cmp(&(b.source, b.dest))
            .then(a.end.total_cmp(&b.end))
    });
    order
        .iter()
        .zip(order.iter().skip(1))
        .any(|(a, b)| (a.source, a.dest) == (b.source, b.dest) && a.start > b.end)
}

fn pulse_is_sound(pulse: &Pulse, demes: &[Deme]) -> bool {
    let Pulse {
        ref sources,
        dest,
        time,
    } = *pulse;
    let gives = |&(index, share): &(usize, f64)| {
        let lives = |deme: &Deme| deme.end() <= time && time < deme.start;
        index != dest && share > 0.0 && demes.get(index).is_some_and(lives)
    };
    let sum: f64 = sources.iter().map(|&(_, share)| share).sum();
    time > 0.0
        && time.is_finite()
        && sources.iter().all(gives)
        && sum <= 1.0 + TOLERANCE
        && demes
            .get(dest)
            .is_some_and(|deme| deme.end() < time && time <= deme.start)
}
