//! Which numbers a document has, so that any of them can be made to vary: each once, with all the places at which it stands.
//!
//! A resolved document no longer says what was copied by its defaults. What has to change together is found in the values instead: times of one
//! moment at places that concern one deme (where an ancestor ends, its descendants begin); the sizes at both ends of an epoch without growth,
//! and on both sides of a moment at which the size does not jump; the rates of a migration that goes both ways; the shares of two ancestors.
//! What is 0 or without end is no number that can vary, and neither is one of three shares that sum to 1.

use super::graph::Graph;
use super::spot::{Kind, Slot, Spot, number, put, spots};
use super::template::{Constraint, Template, Variable};
use super::{MAX_VARIABLES, naming};
use std::collections::{BTreeMap, BTreeSet};

/// What is proposed where a document names no bound: this many times its value, or that divided by it.
const PROPOSED: f64 = 2.0;

/// A number of a document.
#[derive(Clone, Debug, PartialEq)]
pub struct DocumentNumber {
    /// What it stands under: the name of a deme, or what else there is between demes.
    pub group: String,
    /// What it is, in a few words.
    pub label: String,
    /// What it measures.
    pub kind: Kind,
    /// The value that stands in the document, in its own units.
    pub value: f64,
    /// The place among the variables of what varies there; none where nothing does.
    pub variable: Option<usize>,
    /// The name of that variable, or the one that it would have.
    pub name: String,
    /// Where it stands.
    pub(super) slots: Vec<Slot>,
}

impl Variable {
    /// Smallest and largest value; a bound that the document does not name is proposed: half, or twice, its value.
    pub fn ends(&self) -> [f64; 2] {
        let [least, most] = self.kind.bounds();
        [
            self.lower.unwrap_or((self.value / PROPOSED).max(least)),
            self.upper.unwrap_or((self.value * PROPOSED).min(most)),
        ]
    }
}

impl Template {
    /// The numbers of the document, in its order.
    pub fn numbers(&self) -> Vec<DocumentNumber> {
        let graph = self.graph();
        let varying: BTreeMap<Spot, usize> = (0..)
            .zip(self.variables())
            .flat_map(|(place, variable)| variable.slots.iter().map(move |slot| (slot.spot, place)))
            .collect();
        let mut taken: BTreeSet<String> = self
            .variables()
            .iter()
            .map(|variable| variable.name.clone())
            .collect();
        together(graph)
            .into_iter()
            .filter_map(|(value, slots)| {
                let kind = slots.first()?.spot.kind();
                let variable = slots
                    .iter()
                    .find_map(|slot| varying.get(&slot.spot))
                    .copied();
                let known = variable.and_then(|place| self.variables().get(place));
                let name = match known {
                    Some(variable) => variable.name.clone(),
                    None => naming::free(&naming::proposed(graph, &slots), &taken),
                };
                taken.insert(name.clone());
                Some(DocumentNumber {
                    group: naming::group(graph, &slots),
                    label: naming::label(graph, &slots),
                    kind,
                    value,
                    variable,
                    name,
                    slots,
                })
            })
            .collect()
    }

    /// The same document in which a number, of [`Template::numbers`], varies too, between proposed bounds; none where it varies already, or as
    /// many do as may.
    #[must_use]
    pub fn varied(&self, place: usize) -> Option<Self> {
        let chosen = self.numbers().into_iter().nth(place)?;
        if chosen.variable.is_some() || self.variables().len() >= MAX_VARIABLES {
            return None;
        }
        let mut variable = Variable {
            name: chosen.name,
            description: String::new(),
            kind: chosen.kind,
            value: chosen.value,
            lower: None,
            upper: None,
            logarithmic: false,
            slots: chosen.slots,
        };
        let [mut low, mut high] = variable.ends();
        if variable.kind == Kind::Time {
            let [from, to] = room(self.graph(), chosen.value);
            (low, high) = (low.max(from), high.min(to));
        }
        (variable.lower, variable.upper) = (Some(low), Some(high));
        let variables = self.variables().iter().cloned().chain([variable]);
        Some(Self::new(
            self.graph().clone(),
            variables.collect(),
            self.constraints().to_vec(),
        ))
    }

    /// The same document in which a variable has the document's own value instead. What was to hold between it and others goes with it.
    #[must_use]
    pub fn fixed(&self, place: usize) -> Self {
        let mut variables = self.variables().to_vec();
        if place >= variables.len() {
            return self.clone();
        }
        variables.remove(place);
        let moved = |of: u16| match usize::from(of) {
            at if at == place => None,
            at if at > place => of.checked_sub(1),
            _ => Some(of),
        };
        let constraints = self.constraints().iter().filter_map(|constraint| {
            Some(Constraint {
                smaller: moved(constraint.smaller)?,
                larger: moved(constraint.larger)?,
                ..*constraint
            })
        });
        Self::new(self.graph().clone(), variables, constraints.collect())
    }

    /// The document alone, with nothing that varies.
    #[must_use]
    pub fn bare(&self) -> Self {
        Self::new(self.graph().clone(), Vec::new(), Vec::new())
    }

    /// The same document with these bounds of its variables, in their order, and whether each is spread in its logarithm; those without stay as
    /// they are. A value outside its bounds becomes the nearer one, and what has one value alone no longer varies. Where that breaks the
    /// document, it stays as it is.
    #[must_use]
    pub fn bounded(&self, bounds: &[Option<([f64; 2], bool)>]) -> Self {
        let mut graph = self.graph().clone();
        let mut variables = self.variables().to_vec();
        let mut fixed = Vec::new();
        for (place, (variable, bound)) in variables.iter_mut().zip(bounds).enumerate() {
            let &Some(([low, high], logarithmic)) = bound else {
                continue;
            };
            variable.value = variable.value.max(low).min(high);
            (variable.lower, variable.upper) = (Some(low), Some(high));
            variable.logarithmic = logarithmic;
            if put(&mut graph, &variable.slots, variable.value).is_none() {
                return self.clone();
            }
            if low == high {
                fixed.push(place);
            }
        }
        let next = Self::new(graph, variables, self.constraints().to_vec());
        if !next.is_sound() {
            return self.clone();
        }
        // From the last: the places before stay.
        fixed
            .into_iter()
            .rev()
            .fold(next, |next, place| next.fixed(place))
    }
}

/// The numbers of a document that can vary, each with all its places, in the order of their first ones.
fn together(graph: &Graph) -> Vec<(f64, Vec<Slot>)> {
    let mut values = graph.clone();
    let places: Vec<(Spot, f64)> = spots(graph)
        .into_iter()
        .filter_map(|spot| Some((spot, *number(&mut values, spot)?)))
        .filter(|&(spot, value)| value > 0.0 && value.is_finite() && is_free(graph, spot))
        .collect();
    // Of each place, one before it that it goes with, or itself.
    let mut leads: Vec<usize> = (0..places.len()).collect();
    let mut seen: BTreeMap<Shared, usize> = BTreeMap::new();
    for (place, &(spot, value)) in places.iter().enumerate() {
        for shared in shares(graph, spot, value) {
            let other = *seen.entry(shared).or_insert(place);
            let [one, other] = [place, other].map(|at| root(&leads, at));
            if let Some(lead) = leads.get_mut(one.max(other)) {
                *lead = one.min(other);
            }
        }
    }
    let mut numbers: BTreeMap<usize, (f64, Vec<Slot>)> = BTreeMap::new();
    for (place, &(spot, value)) in places.iter().enumerate() {
        // Of two ancestors, the second gives what the first leaves.
        let rest = matches!(spot, Spot::Ancestor { ancestor, .. } if ancestor > 0);
        let own = numbers
            .entry(root(&leads, place))
            .or_insert((value, Vec::new()));
        own.1.push(Slot { spot, rest });
    }
    numbers.into_values().collect()
}

fn root(leads: &[usize], mut at: usize) -> usize {
    while let Some(&lead) = leads.get(at).filter(|&&lead| lead != at) {
        at = lead;
    }
    at
}

/// Whether the number there can be another while all others stay: not the only ancestor's share, and not one of three.
fn is_free(graph: &Graph, spot: Spot) -> bool {
    match spot {
        Spot::Ancestor { deme, .. } => graph
            .deme(deme)
            .is_some_and(|deme| deme.ancestors.len() == 2),
        _ => true,
    }
}

/// What places of one number have in common: what it is, whose, and the bits of what has to agree.
type Shared = (u8, usize, usize, [u64; 3]);

fn shares(graph: &Graph, spot: Spot, value: f64) -> Vec<Shared> {
    let bits = [value.to_bits(), 0, 0];
    let at = usize::from;
    match spot {
        Spot::StartSize { deme, epoch } => vec![
            (0, at(deme), at(epoch), bits),
            (1, at(deme), at(epoch), bits),
        ],
        Spot::EndSize { deme, epoch } => vec![
            (0, at(deme), at(epoch), bits),
            (1, at(deme), at(epoch) + 1, bits),
        ],
        Spot::Ancestor { deme, .. } => vec![(2, at(deme), 0, [0; 3])],
        Spot::MigrationRate { migration } => graph
            .migration(migration)
            .map(|of| {
                let between = [of.source, of.dest];
                let [one, other] = [between.iter().min(), between.iter().max()];
                let window = [value, of.start, of.end].map(f64::to_bits);
                let [one, other] = [one, other].map(|deme| deme.copied().unwrap_or_default());
                vec![(3, one, other, window)]
            })
            .unwrap_or_default(),
        Spot::PulseShare { .. } => Vec::new(),
        Spot::Start { .. }
        | Spot::End { .. }
        | Spot::MigrationStart { .. }
        | Spot::MigrationEnd { .. }
        | Spot::PulseTime { .. } => concerned(graph, spot)
            .into_iter()
            .map(|deme| (4, deme, 0, bits))
            .collect(),
    }
}

/// The demes that a time concerns.
fn concerned(graph: &Graph, spot: Spot) -> Vec<usize> {
    match spot {
        Spot::Start { deme } => {
            let ancestors = graph.deme(deme).into_iter().flat_map(|of| &of.ancestors);
            let ancestors = ancestors.map(|&(ancestor, _)| ancestor);
            ancestors.chain([usize::from(deme)]).collect()
        }
        Spot::End { deme, .. } => vec![usize::from(deme)],
        Spot::MigrationStart { migration } | Spot::MigrationEnd { migration } => {
            let of = graph.migration(migration);
            of.map_or(Vec::new(), |of| vec![of.source, of.dest])
        }
        Spot::PulseTime { pulse } => {
            let of = graph.pulses.get(usize::from(pulse)).into_iter();
            of.flat_map(|of| {
                let sources = of.sources.iter().map(|&(source, _)| source);
                sources.chain([of.dest])
            })
            .collect()
        }
        _ => Vec::new(),
    }
}

/// Between which ends a time keeps its place among those of the document, whatever others become between theirs.
fn room(graph: &Graph, value: f64) -> [f64; 2] {
    let mut values = graph.clone();
    let times = spots(graph)
        .into_iter()
        .filter(|spot| spot.kind() == Kind::Time)
        .filter_map(|spot| number(&mut values, spot).copied());
    let (mut before, mut after) = (0.0_f64, f64::INFINITY);
    for time in times {
        if time < value {
            before = before.max(time);
        } else if time > value {
            after = after.min(time);
        }
    }
    // Half of the way, on a scale of ratios; short numbers where there is room for them.
    let between = |other: f64| libm::sqrt(value) * libm::sqrt(other);
    let [from, to] = [between(before), between(after)];
    let [low, high] = [short(from, libm::ceil), short(to, libm::floor)];
    [
        if low <= value { low } else { from },
        if high >= value { high } else { to },
    ]
}

/// A number with three digits, rounded up or down.
fn short(value: f64, round: impl Fn(f64) -> f64) -> f64 {
    if value == 0.0 || value.is_infinite() {
        return value;
    }
    let digits = libm::floor(libm::log10(value)) - 2.0;
    // Dividing by a power of ten that is whole leaves no digits behind the last.
    let unit = libm::pow(10.0, libm::fabs(digits));
    if digits < 0.0 {
        round(value * unit) / unit
    } else {
        round(value / unit) * unit
    }
}

#[cfg(test)]
mod tests;
