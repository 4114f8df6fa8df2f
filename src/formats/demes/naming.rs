//! What the numbers of a document are called: what they stand under, what they are, and the names that they have once they vary.

use super::graph::Graph;
use super::spot::{Slot, Spot};
use std::collections::{BTreeMap, BTreeSet};

/// Longest name that is proposed, before a number behind it.
const LONGEST: usize = 34;

/// A proposed name that none of these is.
pub fn free(name: &str, taken: &BTreeSet<String>) -> String {
    if !taken.contains(name) {
        return name.to_owned();
    }
    (2..)
        .map(|number| format!("{name}_{number}"))
        .find(|name| !taken.contains(name))
        .unwrap_or_default()
}

/// What the number at these places is called once it varies: N for a size, T for a time, m for a rate, f for a fraction, and where.
pub fn proposed(graph: &Graph, slots: &[Slot]) -> String {
    let Some(first) = slots.first() else {
        return String::new();
    };
    let parts = match first.spot {
        Spot::Start { deme } => vec!["T".to_owned(), deme_name(graph, deme)],
        Spot::End { deme, epoch } => {
            let mut parts = vec!["T".to_owned(), deme_name(graph, deme)];
            if !is_last(graph, deme, epoch) {
                parts.push((epoch + 1).to_string());
            }
            parts
        }
        Spot::StartSize { deme, epoch } | Spot::EndSize { deme, epoch } => {
            let mut parts = vec!["N".to_owned(), deme_name(graph, deme)];
            if epochs(graph, deme) > 1 {
                parts.push((epoch + 1).to_string());
            }
            match part(slots, deme, epoch) {
                Part::Whole => {}
                Part::Start => parts.push("start".to_owned()),
                Part::End => parts.push("end".to_owned()),
            }
            parts
        }
        Spot::MigrationRate { migration } => {
            let [source, dest] = ends(graph, migration);
            vec!["m".to_owned(), source, dest]
        }
        Spot::MigrationStart { migration } | Spot::MigrationEnd { migration } => {
            let [source, dest] = ends(graph, migration);
            let end = match first.spot {
                Spot::MigrationStart { .. } => "start",
                _ => "end",
            };
            vec!["T_m".to_owned(), source, dest, end.to_owned()]
        }
        Spot::PulseTime { pulse } => vec![format!("T_pulse_{}", u32::from(pulse) + 1)],
        Spot::PulseShare { pulse, source } => {
            let [source, dest] = pulse_ends(graph, pulse, source);
            vec!["f".to_owned(), source, dest]
        }
        Spot::Ancestor { deme, ancestor } => {
            let ancestor = ancestor_name(graph, deme, ancestor);
            vec!["f".to_owned(), ancestor, deme_name(graph, deme)]
        }
    };
    let plain = |letter: char| {
        if letter.is_ascii_alphanumeric() {
            letter
        } else {
            '_'
        }
    };
    parts.join("_").chars().map(plain).take(LONGEST).collect()
}

/// What a number stands under: the deme of its first place, or what there is between demes.
pub fn group(graph: &Graph, slots: &[Slot]) -> String {
    match slots.first().map(|slot| slot.spot) {
        Some(
            Spot::Start { deme }
            | Spot::Ancestor { deme, .. }
            | Spot::End { deme, .. }
            | Spot::StartSize { deme, .. }
            | Spot::EndSize { deme, .. },
        ) => deme_name(graph, deme),
        Some(Spot::PulseTime { .. } | Spot::PulseShare { .. }) => "Pulses".to_owned(),
        Some(_) => "Migration".to_owned(),
        None => String::new(),
    }
}

/// What a number is, in a few words.
pub fn label(graph: &Graph, slots: &[Slot]) -> String {
    match slots.first().map(|slot| slot.spot) {
        Some(Spot::StartSize { deme, .. } | Spot::EndSize { deme, .. }) => {
            sizes(graph, slots, deme)
        }
        Some(Spot::MigrationRate { migration }) => {
            let [source, dest] = ends(graph, migration);
            if slots.len() > 1 {
                format!("rate between {source} and {dest}")
            } else {
                format!("rate from {source} to {dest}")
            }
        }
        Some(Spot::PulseShare { pulse, source }) => {
            let [source, dest] = pulse_ends(graph, pulse, source);
            format!("share from {source} into {dest}")
        }
        Some(Spot::Ancestor { deme, ancestor }) => {
            format!("share from {}", ancestor_name(graph, deme, ancestor))
        }
        Some(_) => times(graph, slots),
        None => String::new(),
    }
}

/// Which part of an epoch a size is of.
#[derive(Clone, Copy)]
enum Part {
    Whole,
    Start,
    End,
}

fn part(slots: &[Slot], deme: u16, epoch: u16) -> Part {
    let has = |spot: Spot| slots.iter().any(|slot| slot.spot == spot);
    match [
        has(Spot::StartSize { deme, epoch }),
        has(Spot::EndSize { deme, epoch }),
    ] {
        [true, true] => Part::Whole,
        [true, false] => Part::Start,
        _ => Part::End,
    }
}

fn sizes(graph: &Graph, slots: &[Slot], deme: u16) -> String {
    let places: BTreeMap<u16, Part> = slots
        .iter()
        .filter_map(|slot| match slot.spot {
            Spot::StartSize { epoch, .. } | Spot::EndSize { epoch, .. } => {
                Some((epoch, part(slots, deme, epoch)))
            }
            _ => None,
        })
        .collect();
    if epochs(graph, deme) == 1 {
        let of = match places.values().next() {
            Some(Part::Start) => "size at its beginning",
            Some(Part::End) => "size at its end",
            _ => "size",
        };
        return of.to_owned();
    }
    let said = places.iter().map(|(epoch, part)| {
        let of = match part {
            Part::Whole => "in",
            Part::Start => "at the beginning of",
            Part::End => "at the end of",
        };
        format!("{of} epoch {}", epoch + 1)
    });
    format!("size {}", said.collect::<Vec<_>>().join(", "))
}

/// What happens at a moment: to demes, and by pulses; to migrations only where it is nothing else.
fn times(graph: &Graph, slots: &[Slot]) -> String {
    let of_demes = slots.iter().filter_map(|slot| match slot.spot {
        Spot::Start { deme } => Some(format!("{} begins", deme_name(graph, deme))),
        Spot::End { deme, epoch } if is_last(graph, deme, epoch) => {
            Some(format!("{} ends", deme_name(graph, deme)))
        }
        Spot::End { deme, epoch } => Some(format!(
            "epoch {} of {} ends",
            epoch + 1,
            deme_name(graph, deme)
        )),
        Spot::PulseTime { pulse } => {
            let [source, dest] = pulse_ends(graph, pulse, 0);
            Some(format!("pulse from {source} into {dest}"))
        }
        _ => None,
    });
    let said: Vec<String> = of_demes.collect();
    if !said.is_empty() {
        return said.join(", ");
    }
    let of_migrations = slots.iter().filter_map(|slot| {
        let (migration, what) = match slot.spot {
            Spot::MigrationStart { migration } => (migration, "begins"),
            Spot::MigrationEnd { migration } => (migration, "ends"),
            _ => return None,
        };
        let [source, dest] = ends(graph, migration);
        Some(format!("migration from {source} to {dest} {what}"))
    });
    of_migrations.collect::<Vec<_>>().join(", ")
}

fn epochs(graph: &Graph, deme: u16) -> usize {
    graph.deme(deme).map_or(0, |deme| deme.epochs.len())
}

fn is_last(graph: &Graph, deme: u16, epoch: u16) -> bool {
    usize::from(epoch) + 1 == epochs(graph, deme)
}

fn name(graph: &Graph, deme: usize) -> String {
    let deme = graph.demes.get(deme);
    deme.map(|deme| deme.name.clone()).unwrap_or_default()
}

fn deme_name(graph: &Graph, deme: u16) -> String {
    name(graph, usize::from(deme))
}

fn ancestor_name(graph: &Graph, deme: u16, ancestor: u16) -> String {
    let of = graph
        .deme(deme)
        .and_then(|deme| deme.ancestors.get(usize::from(ancestor)));
    of.map(|&(ancestor, _)| name(graph, ancestor))
        .unwrap_or_default()
}

/// Source and destination of a migration.
fn ends(graph: &Graph, migration: u16) -> [String; 2] {
    graph
        .migration(migration)
        .map(|of| [of.source, of.dest].map(|deme| name(graph, deme)))
        .unwrap_or_default()
}

/// A source of a pulse, and its destination.
fn pulse_ends(graph: &Graph, pulse: u16, source: u16) -> [String; 2] {
    let Some(of) = graph.pulses.get(usize::from(pulse)) else {
        return Default::default();
    };
    let source = of.sources.get(usize::from(source));
    let source = source.map(|&(source, _)| name(graph, source));
    [source.unwrap_or_default(), name(graph, of.dest)]
}
