//! Whether a document keeps the limits and the rules that reading one checks: what comes from a link was never read as one.

use super::graph::{Deme, Graph, Migration, Pulse, TOLERANCE};
use super::history::collapsed;
use super::spot::Spot;
use super::{MAX_DEMES, MAX_EPOCHS, MAX_MIGRATIONS, MAX_NAME, MAX_PULSES};

/// Whether a document is no larger than those that are read.
pub fn is_small(graph: &Graph) -> bool {
    let deme = |deme: &Deme| {
        deme.epochs.len() <= MAX_EPOCHS
            && deme.ancestors.len() <= MAX_DEMES
            && deme.name.chars().count() <= MAX_NAME
    };
    graph.demes.len() <= MAX_DEMES
        && graph.demes.iter().all(deme)
        && graph.migrations.len() <= MAX_MIGRATIONS
        && graph.pulses.len() <= MAX_PULSES
        && graph
            .pulses
            .iter()
            .all(|pulse| pulse.sources.len() <= MAX_DEMES)
}

/// What breaks the rules of a document: two of its numbers, the first of which should be smaller, one by itself, or nothing that can be named.
pub type Clash = (Option<Spot>, Option<Spot>);

/// Whether the numbers of a document keep the rules.
///
/// # Errors
/// With the first that do not.
pub fn sound(graph: &Graph) -> Result<(), Clash> {
    let unnamed = |holds: bool| check(holds, (None, None));
    unnamed(graph.generation_time > 0.0 && graph.generation_time.is_finite())?;
    unnamed(!graph.demes.is_empty())?;
    for (deme, _) in (0..).zip(&graph.demes) {
        deme_is_sound(graph, deme)?;
    }
    for (place, migration) in (0..).zip(&graph.migrations) {
        migration_is_sound(graph, place, migration)?;
    }
    unnamed(!overlap(&graph.migrations))?;
    for (place, pulse) in (0..).zip(&graph.pulses) {
        pulse_is_sound(graph, place, pulse)?;
    }
    if let Some((migration, _)) = graph.overfull() {
        let migration = u16::try_from(migration).unwrap_or(u16::MAX);
        return Err(alone(Spot::MigrationRate { migration }));
    }
    unnamed(collapsed(graph).is_none())
}

fn check(holds: bool, clash: Clash) -> Result<(), Clash> {
    if holds { Ok(()) } else { Err(clash) }
}

fn alone(spot: Spot) -> Clash {
    (Some(spot), None)
}

fn order(smaller: Spot, larger: Spot) -> Clash {
    (Some(smaller), Some(larger))
}

/// When a deme begins and ends, and where that stands.
fn life(graph: &Graph, place: usize) -> Result<[(f64, Spot); 2], Clash> {
    let deme = u16::try_from(place).ok();
    let (deme, of) = deme.zip(graph.demes.get(place)).ok_or((None, None))?;
    let epoch = u16::try_from(of.epochs.len().saturating_sub(1)).unwrap_or(u16::MAX);
    Ok([
        (of.start, Spot::Start { deme }),
        (of.end(), Spot::End { deme, epoch }),
    ])
}

fn deme_is_sound(graph: &Graph, deme: u16) -> Result<(), Clash> {
    let Some(of) = graph.deme(deme) else {
        return Err((None, None));
    };
    let size = |size: f64| size > 0.0 && size.is_finite();
    let mut before = (of.start, Spot::Start { deme });
    for (epoch, own) in (0..).zip(&of.epochs) {
        let end = Spot::End { deme, epoch };
        let (first, last) = (
            Spot::StartSize { deme, epoch },
            Spot::EndSize { deme, epoch },
        );
        check(own.end >= 0.0, alone(end))?;
        check(own.end < before.0, order(end, before.1))?;
        check(size(own.start_size), alone(first))?;
        check(size(own.end_size), alone(last))?;
        // A size that changes has a beginning.
        let lasts = own.start_size == own.end_size || before.0.is_finite();
        check(lasts, alone(last))?;
        before = (own.end, end);
    }
    for (ancestor, &(index, share)) in (0..).zip(&of.ancestors) {
        check(share > 0.0, alone(Spot::Ancestor { deme, ancestor }))?;
        check(index < usize::from(deme), (None, None))?;
        let [(start, began), (end, ended)] = life(graph, index)?;
        let own = Spot::Start { deme };
        check(end <= of.start, order(ended, own))?;
        check(of.start < start, order(own, began))?;
    }
    let shares: f64 = of.ancestors.iter().map(|&(_, share)| share).sum();
    let whole = of.ancestors.is_empty() || (shares - 1.0).abs() <= TOLERANCE;
    check(whole, alone(Spot::Ancestor { deme, ancestor: 0 }))?;
    let begins = of.start.is_infinite() == of.ancestors.is_empty();
    check(begins && !of.epochs.is_empty(), (None, None))
}

fn migration_is_sound(graph: &Graph, migration: u16, of: &Migration) -> Result<(), Clash> {
    let (start, end) = (
        Spot::MigrationStart { migration },
        Spot::MigrationEnd { migration },
    );
    check(of.source != of.dest, (None, None))?;
    check(of.end < of.start, order(end, start))?;
    let rate = (0.0..=1.0).contains(&of.rate);
    check(rate, alone(Spot::MigrationRate { migration }))?;
    for deme in [of.source, of.dest] {
        let [(born, began), (gone, ended)] = life(graph, deme)?;
        check(gone <= of.end, order(ended, end))?;
        check(of.start <= born, order(start, began))?;
    }
    Ok(())
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

fn pulse_is_sound(graph: &Graph, pulse: u16, of: &Pulse) -> Result<(), Clash> {
    let time = Spot::PulseTime { pulse };
    check(of.time > 0.0 && of.time.is_finite(), alone(time))?;
    for (source, &(index, share)) in (0..).zip(&of.sources) {
        check(share > 0.0, alone(Spot::PulseShare { pulse, source }))?;
        check(index != of.dest, (None, None))?;
        let [(start, began), (end, ended)] = life(graph, index)?;
        check(end <= of.time, order(ended, time))?;
        check(of.time < start, order(time, began))?;
    }
    let sum: f64 = of.sources.iter().map(|&(_, share)| share).sum();
    check(
        sum <= 1.0 + TOLERANCE,
        alone(Spot::PulseShare { pulse, source: 0 }),
    )?;
    let [(start, began), (end, ended)] = life(graph, of.dest)?;
    check(end < of.time, order(ended, time))?;
    check(of.time <= start, order(time, began))
}
