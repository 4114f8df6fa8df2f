//! One history, with a law for each of its numbers, and who is sampled from it.

use super::Law;
use crate::coalescent::demography::Demography;
use crate::experiment::Prior;
use crate::history::{Parameter, Selected, Story};
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
    /// Its unit.
    pub unit: &'static str,
    /// Smallest and largest value.
    pub bounds: [f64; 2],
    /// Whole numbers only.
    pub whole: bool,
}

impl From<&Parameter> for Number {
    fn from(parameter: &Parameter) -> Self {
        Self {
            key: parameter.key.to_owned(),
            label: parameter.label.to_owned(),
            unit: parameter.unit,
            bounds: parameter.bounds,
            whole: parameter.whole,
        }
    }
}

impl Scenario {
    /// A story with its usual numbers, all fixed, and its usual samples.
    pub fn of(name: &str, story: Story) -> Self {
        let study = crate::history::Study::of(story);
        Self {
            name: name.to_owned(),
            story,
            written: None,
            selected: Selected::Nothing,
            values: study.values.iter().copied().map(Law::fixed).collect(),
            haplotypes: study.samples().iter().map(|set| set.haplotypes).collect(),
        }
    }

    /// Its numbers, in the order of [`Scenario::values`].
    pub fn numbers(&self) -> Vec<Number> {
        self.story
            .parameters()
            .iter()
            .chain(self.selected.parameters())
            .map(Number::from)
            .collect()
    }

    /// The place of a number.
    pub fn place(&self, key: &str) -> Option<usize> {
        self.numbers().iter().position(|number| number.key == key)
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
