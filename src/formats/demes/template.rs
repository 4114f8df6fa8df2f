//! A document some of whose numbers vary: what moments' demes inference calls its parameters and constraints.

use super::MAX_VARIABLES;
use super::graph::Graph;
use super::history;
use super::sound::{Clash, is_small, sound};
use super::spot::{Kind, Slot, put, spots};
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

    /// The first constraint that these values of the variables break. Equal ones do.
    fn broken(&self, values: &[f64]) -> Option<&Constraint> {
        let of = |place: u16| values.get(usize::from(place)).copied().unwrap_or(f64::NAN);
        let holds = |own: &&Constraint| of(own.smaller) < of(own.larger);
        self.constraints.iter().find(|own| !holds(own))
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
        self.clash(values).is_ok()
    }

    /// The same.
    ///
    /// # Errors
    /// With the first numbers that do not go together.
    pub fn clash(&mut self, values: &[f64]) -> Result<(), Clash> {
        let Template { variables, .. } = self.template;
        // What costs least first.
        if let Some(constraint) = self.template.broken(values) {
            let spot = |place: u16| {
                let variable = variables.get(usize::from(place))?;
                variable.slots.first().map(|slot| slot.spot)
            };
            return Err((spot(constraint.smaller), spot(constraint.larger)));
        }
        let put = |(variable, &value): (&Variable, &f64)| {
            put(&mut self.graph, &variable.slots, value).is_some()
        };
        if variables.len() != values.len() || !variables.iter().zip(values).all(put) {
            return Err((None, None));
        }
        sound(&self.graph)
    }
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

#[cfg(test)]
mod tests;
