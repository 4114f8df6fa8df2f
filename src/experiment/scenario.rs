//! One history, with a law for each of its numbers, and who is sampled from it.

use super::{Law, Units, bounds};
use crate::coalescent::demography::Demography;
use crate::experiment::{Prior, Shape};
use crate::formats::demes::{Kind, Template, Variable};
use crate::history::{Choice, Parameter, Selected, Story, Unit};
use crate::sentence::is_unseen;
use serde::{Deserialize, Serialize};

/// One history, with a law for each of its numbers: a class, or the history of a number that is asked for.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Scenario {
    /// Its name: the name of the class.
    pub name: String,
    /// Which history.
    pub story: Story,
    /// The history of [`Story::Written`].
    pub written: Option<Demography>,
    /// The document of such a history, where it is known, with the numbers of it that vary.
    pub template: Option<Template>,
    /// What is selected in it, beside what the story has by itself.
    pub selected: Selected,
    /// How its numbers come about, in the order of [`Scenario::numbers`].
    pub values: Vec<Law>,
    /// Haplotypes of each sample set of the history, in its order.
    pub haplotypes: Vec<u32>,
}

/// A number of a scenario.
#[derive(Clone, Debug, PartialEq)]
pub struct Number {
    /// Its key in links.
    pub key: String,
    /// Its name on the page.
    pub label: String,
    /// What it is counted in.
    pub unit: Unit,
    /// Smallest and largest value.
    pub bounds: [f64; 2],
    /// Whole numbers only.
    pub whole: bool,
    /// Where the value is one of a few, by its place among them; empty for a number.
    pub choices: &'static [Choice],
}

impl From<&Parameter> for Number {
    fn from(parameter: &Parameter) -> Self {
        Self {
            key: parameter.key.to_owned(),
            label: parameter.label.to_owned(),
            unit: parameter.unit,
            bounds: parameter.bounds,
            whole: parameter.whole,
            choices: parameter.choices,
        }
    }
}

/// What the key of a number that a document lets vary begins with; that of no other number does.
const VARIABLE: &str = "p_";

impl Number {
    /// What a number of a document is counted in.
    pub fn unit_of(kind: Kind, time_units: &str) -> Unit {
        match (kind, time_units) {
            (Kind::Size, _) => Unit::Diploids,
            (Kind::Time, "generations") => Unit::GenerationsAgo,
            (Kind::Time, "years") => Unit::YearsAgo,
            (Kind::Time, _) => Unit::TimeAgo,
            (Kind::Rate, _) => Unit::FractionPerGeneration,
            (Kind::Proportion, _) => Unit::None,
        }
    }

    /// The key of a number that a document lets vary, by its name. It cannot be that of another number.
    pub fn key_of(name: &str) -> String {
        format!("{VARIABLE}{name}")
    }

    /// A number that a document lets vary.
    fn of_variable(variable: &Variable, time_units: &str) -> Self {
        Self {
            key: Self::key_of(&variable.name),
            label: variable.name.clone(),
            unit: Self::unit_of(variable.kind, time_units),
            bounds: variable.kind.bounds(),
            whole: false,
            choices: &[],
        }
    }
}

/// Diploids of a reference population: what numbers in scaled units are multiples of where a story's own are taken over.
const REFERENCE: f64 = 10_000.0;

impl Law {
    /// The law that a document gives a number: uniform between its bounds, or in its logarithm. A bound that it does not name is proposed.
    pub fn of_variable(variable: &Variable) -> Self {
        let [low, high] = variable.ends();
        Self::Prior(Prior {
            shape: if variable.logarithmic && low > 0.0 {
                Shape::LogUniform
            } else {
                Shape::Uniform
            },
            low,
            high,
            integer: false,
        })
    }
}

impl Scenario {
    /// What a text comes to as the name of a class: words apart by one blank, no control characters, no more than a name may have.
    pub fn name_of(text: &str) -> String {
        text.split_whitespace()
            .collect::<Vec<_>>()
            .join(" ")
            .chars()
            .filter(|character| !is_unseen(*character))
            .take(bounds::NAME_CHARACTERS)
            .collect()
    }

    /// A story with its usual numbers as they are in generations, all fixed, and its usual samples.
    pub fn of(name: &str, story: Story) -> Self {
        let study = crate::history::Study::of(story);
        Self {
            name: name.to_owned(),
            story,
            written: None,
            template: None,
            selected: Selected::Nothing,
            values: study.values.iter().copied().map(Law::fixed).collect(),
            haplotypes: study.samples().iter().map(|set| set.haplotypes).collect(),
        }
    }

    /// A story with its usual numbers in these units, all fixed, and its usual samples.
    pub fn begun(name: &str, story: Story, units: Units) -> Self {
        let mut scenario = Self::of(name, story);
        if units == Units::Scaled {
            let numbers = scenario.numbers();
            for (law, number) in scenario.values.iter_mut().zip(numbers) {
                if let Law::Prior(prior) = law {
                    let factor = match number.unit {
                        Unit::Diploids => 1.0 / REFERENCE,
                        Unit::GenerationsAgo => 0.5 / REFERENCE,
                        Unit::PerGeneration | Unit::FractionPerGeneration => 2.0 * REFERENCE,
                        _ => 1.0,
                    };
                    (prior.low, prior.high) = (prior.low * factor, prior.high * factor);
                }
            }
        }
        scenario
    }

    /// Whether another one makes the same examples: whether they are equal but for their names.
    pub fn same_history(&self, other: &Self) -> bool {
        let Self {
            name: _,
            story,
            written,
            template,
            selected,
            values,
            haplotypes,
        } = self;
        (story, written, template, selected, values, haplotypes)
            == (
                &other.story,
                &other.written,
                &other.template,
                &other.selected,
                &other.values,
                &other.haplotypes,
            )
    }

    /// Its numbers, in the order of [`Scenario::values`].
    pub fn numbers(&self) -> Vec<Number> {
        let variables = self.template.iter().flat_map(|template| {
            let variables = template.variables().iter();
            variables.map(|variable| Number::of_variable(variable, template.time_units()))
        });
        let parameters = self.story.parameters().iter();
        variables
            .chain(
                parameters
                    .chain(self.selected.parameters())
                    .map(Number::from),
            )
            .collect()
    }

    /// Its document, where numbers of it vary.
    pub fn varying(&self) -> Option<&Template> {
        let template = self.template.as_ref();
        template.filter(|template| !template.variables().is_empty())
    }

    /// How many of its numbers its document lets vary; they stand first.
    pub fn variables(&self) -> usize {
        self.template
            .as_ref()
            .map_or(0, |template| template.variables().len())
    }

    /// How many of its numbers are those of its history, and not of what is selected in it; they stand first.
    pub fn own_numbers(&self) -> usize {
        self.variables() + self.story.parameters().len()
    }

    /// Whether these values of its numbers keep the constraints of its document, and the rules of demes.
    pub fn keeps(&self, values: &[f64]) -> bool {
        self.varying().is_none_or(|template| {
            values
                .get(..self.variables())
                .is_some_and(|values| template.keeps(values))
        })
    }

    /// The place of a number.
    pub fn place(&self, key: &str) -> Option<usize> {
        // Asked for again and again in a draw: nothing is made for it.
        let own = |name: &str| {
            let variables = self.template.as_ref()?.variables();
            variables.iter().position(|variable| variable.name == name)
        };
        let mut parameters = self
            .story
            .parameters()
            .iter()
            .chain(self.selected.parameters());
        match key.strip_prefix(VARIABLE) {
            Some(name) => own(name),
            None => parameters
                .position(|parameter| parameter.key == key)
                .map(|place| self.variables() + place),
        }
    }

    /// The few values that a number can have, where it is one of a few.
    pub fn choices(&self, key: &str) -> &'static [Choice] {
        let numbers = self.numbers();
        numbers
            .iter()
            .find(|number| number.key == key)
            .map_or(&[], |number| number.choices)
    }

    /// The law of a number; none where the scenario has no such number.
    pub fn law(&self, key: &str) -> Option<&Law> {
        self.values.get(self.place(key)?)
    }

    /// Changes the law of a number, if the scenario has it.
    pub fn set(&mut self, key: &str, law: Law) {
        if let Some(value) = self.place(key).and_then(|place| self.values.get_mut(place)) {
            *value = law;
        }
    }

    /// The same with another law of a number.
    #[must_use]
    pub fn with(mut self, key: &str, law: Law) -> Self {
        self.set(key, law);
        self
    }

    /// The same with a prior on a number.
    #[must_use]
    pub fn drawn(self, key: &str, prior: Prior) -> Self {
        self.with(key, Law::Prior(prior))
    }

    /// The same with these sample sizes.
    #[must_use]
    pub fn sampled(mut self, haplotypes: &[u32]) -> Self {
        self.haplotypes = haplotypes.to_vec();
        self
    }
}
