//! A document with numbers that vary, in few bytes: a form of its own, which links keep, whatever becomes of the types of this crate.

use super::graph::{Deme, Epoch, Graph, Migration, Pulse};
use super::spot::{Kind, Slot, Spot};
use super::template::{Constraint, Template, Variable};
use crate::number::Decimal;

/// The first byte. What is written in another form has another.
const VERSION: u8 = 1;

/// Of an index, so much.
type Share = (usize, Decimal);
/// End, size at the beginning, size at the end.
type PackedEpoch = (Decimal, Decimal, Decimal);
/// Name, description, start, ancestors, epochs. A start that is not there is infinite.
type PackedDeme = (
    String,
    String,
    Option<Decimal>,
    Vec<Share>,
    Vec<PackedEpoch>,
);
/// Source, destination, start, end, rate. A start that is not there is infinite.
type PackedMigration = (usize, usize, Option<Decimal>, Decimal, Decimal);
/// Sources, destination, time.
type PackedPulse = (Vec<Share>, usize, Decimal);
/// What stands there, one or two indices, and whether what is left of 1 stands there; an index that a spot does not have is 0.
type PackedSlot = (u8, u16, u16, bool);
/// Name, description, kind, value, smallest and largest value, whether it is spread in its logarithm, where it stands.
type PackedVariable = (
    String,
    String,
    u8,
    Decimal,
    Option<Decimal>,
    Option<Decimal>,
    bool,
    Vec<PackedSlot>,
);
/// Description, publications, units of time, generation time, demes, migrations, pulses; the numbers that vary, and pairs of which the first
/// is smaller. Behind them, where one is written of its larger number, whether each is.
type Packed = (
    (String, Vec<String>, String, Decimal),
    Vec<PackedDeme>,
    Vec<PackedMigration>,
    Vec<PackedPulse>,
    Vec<PackedVariable>,
    Vec<(u16, u16)>,
);

impl Template {
    /// The template in few bytes; none where a number that has to be finite is not.
    pub fn pack(&self) -> Option<Vec<u8>> {
        let graph = self.graph();
        let head = (
            graph.description.clone(),
            graph.doi.clone(),
            graph.time_units.clone(),
            Decimal::of(graph.generation_time)?,
        );
        let packed: Packed = (
            head,
            graph.demes.iter().map(deme).collect::<Option<_>>()?,
            graph
                .migrations
                .iter()
                .map(migration)
                .collect::<Option<_>>()?,
            graph.pulses.iter().map(pulse).collect::<Option<_>>()?,
            self.variables()
                .iter()
                .map(variable)
                .collect::<Option<_>>()?,
            self.constraints()
                .iter()
                .map(|constraint| (constraint.smaller, constraint.larger))
                .collect(),
        );
        let mut bytes = postcard::to_stdvec(&(VERSION, packed)).ok()?;
        // Behind what was always written, which is read without it all the same.
        let greater: Vec<bool> = self
            .constraints()
            .iter()
            .map(|constraint| constraint.greater)
            .collect();
        if greater.contains(&true) {
            bytes.extend(postcard::to_stdvec(&greater).ok()?);
        }
        Some(bytes)
    }

    /// Reads what [`Template::pack`] wrote; none where it is of another form, or leads nowhere.
    pub fn unpack(bytes: &[u8]) -> Option<Self> {
        let (version, rest) = postcard::take_from_bytes::<u8>(bytes).ok()?;
        if version != VERSION {
            return None;
        }
        let (packed, rest) = postcard::take_from_bytes::<Packed>(rest).ok()?;
        let (head, demes, migrations, pulses, variables, constraints) = packed;
        let greater: Vec<bool> = if rest.is_empty() {
            vec![false; constraints.len()]
        } else {
            postcard::from_bytes(rest).ok()?
        };
        if greater.len() != constraints.len() {
            return None;
        }
        let (description, doi, time_units, generation_time) = head;
        let graph = Graph {
            description,
            doi,
            time_units,
            generation_time: generation_time.value()?,
            demes: demes.into_iter().map(read_deme).collect::<Option<_>>()?,
            migrations: migrations
                .into_iter()
                .map(read_migration)
                .collect::<Option<_>>()?,
            pulses: pulses.into_iter().map(read_pulse).collect::<Option<_>>()?,
        };
        let variables = variables.into_iter().map(read_variable);
        let constraints =
            constraints
                .into_iter()
                .zip(greater)
                .map(|((smaller, larger), greater)| Constraint {
                    smaller,
                    larger,
                    greater,
                });
        let template = Self::new(
            graph,
            variables.collect::<Option<_>>()?,
            constraints.collect(),
        );
        template.is_sound().then_some(template)
    }
}

/// A time without end as none.
fn time(time: f64) -> Option<Option<Decimal>> {
    if time == f64::INFINITY {
        return Some(None);
    }
    Decimal::of(time).map(Some)
}

fn read_time(time: Option<Decimal>) -> Option<f64> {
    time.map_or(Some(f64::INFINITY), Decimal::value)
}

/// A bound that may not be there; the outer none is one that cannot be written.
fn bound(bound: Option<f64>) -> Option<Option<Decimal>> {
    match bound {
        Some(bound) => Decimal::of(bound).map(Some),
        None => Some(None),
    }
}

fn read_bound(bound: Option<Decimal>) -> Option<Option<f64>> {
    match bound {
        Some(bound) => bound.value().map(Some),
        None => Some(None),
    }
}

fn shares(shares: &[(usize, f64)]) -> Option<Vec<Share>> {
    let share = |&(index, share): &(usize, f64)| Some((index, Decimal::of(share)?));
    shares.iter().map(share).collect()
}

fn read_shares(shares: Vec<Share>) -> Option<Vec<(usize, f64)>> {
    let share = |(index, share): Share| Some((index, share.value()?));
    shares.into_iter().map(share).collect()
}

fn deme(deme: &Deme) -> Option<PackedDeme> {
    let epoch = |epoch: &Epoch| {
        Some((
            Decimal::of(epoch.end)?,
            Decimal::of(epoch.start_size)?,
            Decimal::of(epoch.end_size)?,
        ))
    };
    Some((
        deme.name.clone(),
        deme.description.clone(),
        time(deme.start)?,
        shares(&deme.ancestors)?,
        deme.epochs.iter().map(epoch).collect::<Option<_>>()?,
    ))
}

fn read_deme((name, description, start, ancestors, epochs): PackedDeme) -> Option<Deme> {
    let epoch = |(end, start_size, end_size): PackedEpoch| {
        Some(Epoch {
            end: end.value()?,
            start_size: start_size.value()?,
            end_size: end_size.value()?,
        })
    };
    Some(Deme {
        name,
        description,
        start: read_time(start)?,
        ancestors: read_shares(ancestors)?,
        epochs: epochs.into_iter().map(epoch).collect::<Option<_>>()?,
    })
}

fn migration(migration: &Migration) -> Option<PackedMigration> {
    Some((
        migration.source,
        migration.dest,
        time(migration.start)?,
        Decimal::of(migration.end)?,
        Decimal::of(migration.rate)?,
    ))
}

fn read_migration((source, dest, start, end, rate): PackedMigration) -> Option<Migration> {
    Some(Migration {
        source,
        dest,
        start: read_time(start)?,
        end: end.value()?,
        rate: rate.value()?,
    })
}

fn pulse(pulse: &Pulse) -> Option<PackedPulse> {
    Some((
        shares(&pulse.sources)?,
        pulse.dest,
        Decimal::of(pulse.time)?,
    ))
}

fn read_pulse((sources, dest, time): PackedPulse) -> Option<Pulse> {
    Some(Pulse {
        sources: read_shares(sources)?,
        dest,
        time: time.value()?,
    })
}

fn variable(variable: &Variable) -> Option<PackedVariable> {
    let kind = match variable.kind {
        Kind::Size => 0,
        Kind::Time => 1,
        Kind::Rate => 2,
        Kind::Proportion => 3,
    };
    Some((
        variable.name.clone(),
        variable.description.clone(),
        kind,
        Decimal::of(variable.value)?,
        bound(variable.lower)?,
        bound(variable.upper)?,
        variable.logarithmic,
        variable.slots.iter().map(slot).collect(),
    ))
}

fn read_variable(packed: PackedVariable) -> Option<Variable> {
    let (name, description, kind, value, lower, upper, logarithmic, slots) = packed;
    Some(Variable {
        name,
        description,
        kind: match kind {
            0 => Kind::Size,
            1 => Kind::Time,
            2 => Kind::Rate,
            3 => Kind::Proportion,
            _ => return None,
        },
        value: value.value()?,
        lower: read_bound(lower)?,
        upper: read_bound(upper)?,
        logarithmic,
        slots: slots.into_iter().map(read_slot).collect::<Option<_>>()?,
    })
}

fn slot(slot: &Slot) -> PackedSlot {
    let (kind, one, other) = match slot.spot {
        Spot::Start { deme } => (0, deme, 0),
        Spot::Ancestor { deme, ancestor } => (1, deme, ancestor),
        Spot::End { deme, epoch } => (2, deme, epoch),
        Spot::StartSize { deme, epoch } => (3, deme, epoch),
        Spot::EndSize { deme, epoch } => (4, deme, epoch),
        Spot::MigrationStart { migration } => (5, migration, 0),
        Spot::MigrationEnd { migration } => (6, migration, 0),
        Spot::MigrationRate { migration } => (7, migration, 0),
        Spot::PulseTime { pulse } => (8, pulse, 0),
        Spot::PulseShare { pulse, source } => (9, pulse, source),
    };
    (kind, one, other, slot.rest)
}

fn read_slot((kind, one, other, rest): PackedSlot) -> Option<Slot> {
    let spot = match kind {
        0 => Spot::Start { deme: one },
        1 => Spot::Ancestor {
            deme: one,
            ancestor: other,
        },
        2 => Spot::End {
            deme: one,
            epoch: other,
        },
        3 => Spot::StartSize {
            deme: one,
            epoch: other,
        },
        4 => Spot::EndSize {
            deme: one,
            epoch: other,
        },
        5 => Spot::MigrationStart { migration: one },
        6 => Spot::MigrationEnd { migration: one },
        7 => Spot::MigrationRate { migration: one },
        8 => Spot::PulseTime { pulse: one },
        9 => Spot::PulseShare {
            pulse: one,
            source: other,
        },
        _ => return None,
    };
    Some(Slot { spot, rest })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::formats::demes::read;

    /// A document with a number at every kind of place.
    pub const EVERYWHERE: &str = "\
description: all of it
doi: [10.1/2]
time_units: years
generation_time: 25
demes:
- {name: X, epochs: [{end_time: 50000, start_size: 10000}]}
- {name: A, description: first, ancestors: [X], epochs: [{end_time: 20000, start_size: 5000}, {start_size: 100, end_size: 0.3e+4}]}
- {name: B, ancestors: [X], epochs: [{start_size: 800}]}
- {name: C, ancestors: [A, B], proportions: [0.25, 0.75], start_time: 10000, epochs: [{start_size: 700}]}
migrations:
- {source: A, dest: B, rate: 1.25e-4, start_time: 9000, end_time: 100}
pulses:
- {sources: [B], dest: A, proportions: [0.1], time: 5000}
parameters:
- {name: split, description: of all, values: [{demes: {X: {epochs: {0: end_time}}}}], lower_bound: 40000, upper_bound: 90000}
- {name: born, values: [{demes: {C: start_time}}], lower_bound: 9500, upper_bound: 15000}
- {name: share, values: [{demes: {C: {proportions: 0}}}], lower_bound: 0.1, upper_bound: 0.9}
- {name: size, values: [{demes: {A: {epochs: {1: end_size}}}}], lower_bound: 500, law: log-uniform}
- {name: rate, values: [{migrations: {0: rate}}], upper_bound: 1.0e-3}
- {name: opened, values: [{migrations: {0: start_time}}], upper_bound: 9500}
- {name: given, values: [{pulses: {0: {proportions: 0}}}]}
- {name: pulsed, values: [{pulses: {0: time}}]}
constraints:
- {params: [pulsed, opened], constraint: less_than}
";

    fn template() -> Template {
        read(EVERYWHERE.as_bytes()).unwrap().template.unwrap()
    }

    #[test]
    fn a_template_comes_back() {
        let template = template();
        let bytes = template.pack().unwrap();
        assert_eq!(Template::unpack(&bytes), Some(template));
        let raw = postcard::to_stdvec(&super::tests::template()).unwrap();
        assert!(bytes.len() < raw.len(), "{} of {}", bytes.len(), raw.len());
    }

    #[test]
    fn every_place_comes_back() {
        for kind in 0..10 {
            let given = (
                kind,
                3,
                if [1, 2, 3, 4, 9].contains(&kind) {
                    5
                } else {
                    0
                },
                true,
            );
            assert_eq!(read_slot(given).as_ref().map(slot), Some(given));
        }
        assert_eq!(read_slot((10, 0, 0, false)), None);
    }

    #[test]
    fn another_form_and_what_leads_nowhere_are_none() {
        let mut bytes = template().pack().unwrap();
        bytes[0] += 1;
        assert_eq!(Template::unpack(&bytes), None);
        bytes[0] -= 1;
        for length in 0..bytes.len() {
            assert_eq!(Template::unpack(&bytes[..length]), None, "{length}");
        }
        // Another first number at each place: read as something, or not at all.
        for place in 1..bytes.len() {
            let mut other = bytes.clone();
            other[place] ^= 0x55;
            let _ = Template::unpack(&other);
        }
    }
}
