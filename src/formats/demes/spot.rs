//! Where numbers stand in a document, and what they measure.

use super::graph::{Epoch, Graph, Migration};
use serde::{Deserialize, Serialize};

/// What a number of a document measures.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Kind {
    /// Individuals of a deme.
    Size,
    /// A time ago, in the document's units.
    Time,
    /// A fraction of migrants in each generation.
    Rate,
    /// A fraction of ancestry.
    Proportion,
}

impl Kind {
    /// Smallest and largest value that a document may hold.
    pub const fn bounds(self) -> [f64; 2] {
        match self {
            Self::Size => [f64::MIN_POSITIVE, 1e12],
            Self::Time => [0.0, 1e12],
            Self::Rate | Self::Proportion => [0.0, 1.0],
        }
    }
}

/// A place in a document, and how a variable stands there.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Slot {
    /// The place.
    pub spot: Spot,
    /// What is left of 1 stands there, instead of the value: the other of two ancestors' proportions.
    pub rest: bool,
}

/// Where a number stands in a document; all indices from 0.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Spot {
    /// When a deme begins.
    Start { deme: u16 },
    /// The share of an ancestor.
    Ancestor { deme: u16, ancestor: u16 },
    /// When an epoch ends.
    End { deme: u16, epoch: u16 },
    /// The size at the beginning of an epoch.
    StartSize { deme: u16, epoch: u16 },
    /// The size at its end.
    EndSize { deme: u16, epoch: u16 },
    /// When a migration begins.
    MigrationStart { migration: u16 },
    /// When it ends.
    MigrationEnd { migration: u16 },
    /// Its rate.
    MigrationRate { migration: u16 },
    /// When a pulse happens.
    PulseTime { pulse: u16 },
    /// The share of one of its sources.
    PulseShare { pulse: u16, source: u16 },
}

impl Spot {
    pub fn kind(self) -> Kind {
        match self {
            Self::StartSize { .. } | Self::EndSize { .. } => Kind::Size,
            Self::MigrationRate { .. } => Kind::Rate,
            Self::Ancestor { .. } | Self::PulseShare { .. } => Kind::Proportion,
            Self::Start { .. }
            | Self::End { .. }
            | Self::MigrationStart { .. }
            | Self::MigrationEnd { .. }
            | Self::PulseTime { .. } => Kind::Time,
        }
    }
}

/// A document with another value of one number.
pub fn with(graph: &Graph, slots: &[Slot], value: f64) -> Option<Graph> {
    let mut graph = graph.clone();
    put(&mut graph, slots, value)?;
    Some(graph)
}

/// Writes a value into the places of a number; none where one of them is not there.
pub fn put(graph: &mut Graph, slots: &[Slot], value: f64) -> Option<()> {
    for &Slot { spot, rest } in slots {
        *number(graph, spot)? = if rest { 1.0 - value } else { value };
    }
    Some(())
}

/// Every place of a document where a number stands.
pub fn spots(graph: &Graph) -> Vec<Spot> {
    let mut spots = Vec::new();
    for (deme, of) in (0..).zip(&graph.demes) {
        spots.push(Spot::Start { deme });
        spots.extend(
            (0..)
                .zip(&of.ancestors)
                .map(|(ancestor, _)| Spot::Ancestor { deme, ancestor }),
        );
        for (epoch, _) in (0..).zip(&of.epochs) {
            spots.extend([
                Spot::End { deme, epoch },
                Spot::StartSize { deme, epoch },
                Spot::EndSize { deme, epoch },
            ]);
        }
    }
    for (migration, _) in (0..).zip(&graph.migrations) {
        spots.extend([
            Spot::MigrationStart { migration },
            Spot::MigrationEnd { migration },
            Spot::MigrationRate { migration },
        ]);
    }
    for (pulse, of) in (0..).zip(&graph.pulses) {
        spots.push(Spot::PulseTime { pulse });
        spots.extend(
            (0..)
                .zip(&of.sources)
                .map(|(source, _)| Spot::PulseShare { pulse, source }),
        );
    }
    spots
}

/// The number that stands at a place.
pub fn number(graph: &mut Graph, spot: Spot) -> Option<&mut f64> {
    match spot {
        Spot::Start { deme } => Some(&mut graph.demes.get_mut(usize::from(deme))?.start),
        Spot::Ancestor { deme, ancestor } => graph
            .demes
            .get_mut(usize::from(deme))?
            .ancestors
            .get_mut(usize::from(ancestor))
            .map(|(_, share)| share),
        Spot::End { deme, epoch } => Some(&mut epoch_of(graph, deme, epoch)?.end),
        Spot::StartSize { deme, epoch } => Some(&mut epoch_of(graph, deme, epoch)?.start_size),
        Spot::EndSize { deme, epoch } => Some(&mut epoch_of(graph, deme, epoch)?.end_size),
        Spot::MigrationStart { migration } => Some(&mut migration_of(graph, migration)?.start),
        Spot::MigrationEnd { migration } => Some(&mut migration_of(graph, migration)?.end),
        Spot::MigrationRate { migration } => Some(&mut migration_of(graph, migration)?.rate),
        Spot::PulseTime { pulse } => Some(&mut graph.pulses.get_mut(usize::from(pulse))?.time),
        Spot::PulseShare { pulse, source } => graph
            .pulses
            .get_mut(usize::from(pulse))?
            .sources
            .get_mut(usize::from(source))
            .map(|(_, share)| share),
    }
}

fn epoch_of(graph: &mut Graph, deme: u16, epoch: u16) -> Option<&mut Epoch> {
    let deme = graph.demes.get_mut(usize::from(deme))?;
    deme.epochs.get_mut(usize::from(epoch))
}

fn migration_of(graph: &mut Graph, migration: u16) -> Option<&mut Migration> {
    graph.migrations.get_mut(usize::from(migration))
}
