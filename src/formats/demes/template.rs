//! A document some of whose numbers vary: what moments' demes inference calls its parameters and constraints.

use super::MAX_VARIABLES;
use super::graph::{Epoch, Graph, Migration};
use super::history;
use super::sound::{is_small, is_sound};
use crate::coalescent::demography::Demography;
use serde::{Deserialize, Serialize};

/// A document some of whose numbers vary. Where the numbers stand is known, so that a history can be made of other values without reading
/// the document again.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Template {
    /// The document, with the values that it was written with.
    graph: Graph,
    /// The numbers that vary, in the order of the document.
    variables: Vec<Variable>,
    /// What must hold between them.
    constraints: Vec<Constraint>,
}

/// A number that varies.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Variable {
    /// Its name: letters, digits and underscores.
    pub name: String,
    /// What it is, in the document's words; may be empty.
    pub description: String,
    /// What it measures.
    pub kind: Kind,
    /// The value that the document was written with.
    pub value: f64,
    /// The smallest value, where the document names one.
    pub lower: Option<f64>,
    /// The largest value, where the document names one.
    pub upper: Option<f64>,
    /// Whether it is spread evenly in its logarithm; otherwise in itself.
    pub logarithmic: bool,
    /// Where it stands.
    pub(super) slots: Vec<Slot>,
}

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

/// What must hold between two numbers.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Constraint {
    /// The place of the smaller among the variables.
    pub smaller: u16,
    /// The place of the larger.
    pub larger: u16,
    /// Whether it is written of the larger, which is to be greater than the smaller; otherwise of the smaller, which is to be less.
    pub greater: bool,
}

/// A place in a document, and how a variable stands there.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Slot {
    /// The place.
    pub spot: Spot,
    /// What is left of 1 stands there, instead of the value: the other of two ancestors' proportions.
    pub rest: bool,
}

/// Where a number stands in a document; all indices from 0.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub(super) enum Spot {
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
    pub(super) fn kind(self) -> Kind {
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

impl Template {
    /// A document with the numbers of it that vary.
    pub(super) fn new(
        graph: Graph,
        variables: Vec<Variable>,
        constraints: Vec<Constraint>,
    ) -> Self {
        Self {
            graph,
            variables,
            constraints,
        }
    }

    /// The numbers that vary.
    pub fn variables(&self) -> &[Variable] {
        &self.variables
    }

    /// What must hold between them.
    pub fn constraints(&self) -> &[Constraint] {
        &self.constraints
    }

    /// What the document says of itself; may be empty.
    pub fn description(&self) -> &str {
        &self.graph.description
    }

    /// The unit of the times of the variables, as the document calls it: `generations`, `years` or others.
    pub fn time_units(&self) -> &str {
        &self.graph.time_units
    }

    pub(super) fn graph(&self) -> &Graph {
        &self.graph
    }

    /// The values that the document was written with.
    pub fn values(&self) -> Vec<f64> {
        self.variables
            .iter()
            .map(|variable| variable.value)
            .collect()
    }

    /// Whether these values of the variables keep the constraints. Equal ones do not.
    fn holds(&self, values: &[f64]) -> bool {
        let of = |place: u16| values.get(usize::from(place)).copied().unwrap_or(f64::NAN);
        self.constraints
            .iter()
            .all(|constraint| of(constraint.smaller) < of(constraint.larger))
    }

    /// What the constraints ask for, such as `T2 < T1`, in their order.
    pub fn orders(&self) -> Vec<String> {
        let name = |place: u16| {
            let variable = self.variables.get(usize::from(place));
            variable.map_or("", |variable| variable.name.as_str())
        };
        self.constraints
            .iter()
            .map(|constraint| {
                let [smaller, larger] = [constraint.smaller, constraint.larger].map(name);
                if constraint.greater {
                    format!("{larger} > {smaller}")
                } else {
                    format!("{smaller} < {larger}")
                }
            })
            .collect()
    }

    /// The document, for values that are tried one after the other.
    pub fn trial(&self) -> Trial<'_> {
        Trial {
            template: self,
            graph: self.graph.clone(),
        }
    }

    /// Whether these values of the variables, in their order, keep the constraints and the rules of demes.
    pub fn keeps(&self, values: &[f64]) -> bool {
        self.trial().keeps(values)
    }

    /// The history with these values of the variables, in their order; none where they break a constraint, or the rules of demes.
    pub fn demography(&self, values: &[f64]) -> Option<Demography> {
        let mut trial = self.trial();
        trial
            .keeps(values)
            .then(|| history::demography(&trial.graph))
    }

    /// Whether it is within the limits of a document, and everything in it leads somewhere: a template from a link may be anything.
    pub fn is_sound(&self) -> bool {
        let leads = |place: u16| usize::from(place) < self.variables.len();
        let named = |(place, variable): (usize, &Variable)| {
            let mut before = self.variables.iter().take(place);
            is_name(&variable.name) && !before.any(|other| other.name == variable.name)
        };
        // First what bounds the cost of all others.
        self.is_small()
            && self
                .constraints
                .iter()
                .all(|constraint| leads(constraint.smaller) && leads(constraint.larger))
            && self.variables.iter().enumerate().all(named)
            && self.keeps(&self.values())
    }

    fn is_small(&self) -> bool {
        // A number that is written once may be copied to any number of places, but to none of them twice.
        let once = |places: usize| {
            let mut variables = self.variables.iter();
            variables.all(|variable| variable.slots.len() <= places)
        };
        self.variables.len() <= MAX_VARIABLES
            && self.constraints.len() <= MAX_VARIABLES
            && is_small(&self.graph)
            && once(spots(&self.graph).len())
    }
}

/// A document with the values that were tried last.
pub struct Trial<'a> {
    template: &'a Template,
    graph: Graph,
}

impl Trial<'_> {
    /// Whether these values of the variables, in their order, keep the constraints and the rules of demes.
    pub fn keeps(&mut self, values: &[f64]) -> bool {
        let Template { variables, .. } = self.template;
        let put = |(variable, &value): (&Variable, &f64)| {
            put(&mut self.graph, &variable.slots, value).is_some()
        };
        // What costs least first.
        variables.len() == values.len()
            && self.template.holds(values)
            && variables.iter().zip(values).all(put)
            && is_sound(&self.graph)
    }
}

/// A document with another value of one number.
pub(super) fn with(graph: &Graph, slots: &[Slot], value: f64) -> Option<Graph> {
    let mut graph = graph.clone();
    put(&mut graph, slots, value)?;
    Some(graph)
}

/// Writes a value into the places of a number; none where one of them is not there.
pub(super) fn put(graph: &mut Graph, slots: &[Slot], value: f64) -> Option<()> {
    for &Slot { spot, rest } in slots {
        *number(graph, spot)? = if rest { 1.0 - value } else { value };
    }
    Some(())
}

/// Longest name of a variable.
const LONGEST_NAME: usize = 40;

/// Whether a variable may have this name.
pub(super) fn is_name(name: &str) -> bool {
    let plain = |letter: char| letter.is_ascii_alphanumeric() || letter == '_';
    name.len() <= LONGEST_NAME
        && name.chars().all(plain)
        && name.starts_with(|first: char| !first.is_ascii_digit())
}

/// Every place of a document where a number stands.
pub(super) fn spots(graph: &Graph) -> Vec<Spot> {
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
pub(super) fn number(graph: &mut Graph, spot: Spot) -> Option<&mut f64> {
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

#[cfg(test)]
mod tests;
