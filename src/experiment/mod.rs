//! What is asked: one plain value that describes a whole experiment, whatever its histories, its observation and its question.
//!
//! Link, saved file, lesson, test and benchmark all hold an [`Experiment`]; nothing else is an input to the rooms further down the road.

mod alignment;
pub mod bounds;
mod check;
mod input;
mod law;
pub mod link;
mod locus;
mod noise;
mod opponent;
mod presets;
mod prior;
mod scenario;
mod source;
mod study;
mod task;
mod training;
mod varying;
mod view;

pub use alignment::{AlignmentObservation, Coding, ColumnOrder, Orientation, RowOrder};
pub use check::ExperimentError;
pub use input::{Encoding, Input, Observation};
pub use law::Law;
pub use locus::{Locus, Units};
pub(crate) use noise::PLOIDY;
pub use noise::{Noise, NoiseKind};
pub use presets::Preset;
pub use prior::{Prior, Shape};
pub use scenario::{Number, Scenario};
pub use source::{Astray, Source};
pub use task::{Quantity, Scale, Statistic, Target, Task};
pub use training::{RateChange, Seeds, Split, Training};
pub use view::{BackendChoice, Opened, Portion, Shows, View};

use crate::network::{Activation, Initial, Layer};
use serde::{Deserialize, Serialize};

/// A complete experiment: histories to simulate, what is observed of them, what is asked, and the network that learns it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Experiment {
    /// The preset it started from; it supplies what a link leaves out.
    pub preset: Preset,
    /// The histories: one for each class, or the one in which numbers are to be predicted.
    pub scenarios: Vec<Scenario>,
    /// What is asked.
    pub task: Task,
    /// The stretch of genome that is simulated.
    pub locus: Locus,
    /// What the network is given of each example.
    pub observation: Observation,
    /// The layers, input to output; the last has as many units as the task has outputs.
    pub layers: Vec<Layer>,
    /// How the network is trained.
    pub training: Training,
    /// Examples of each scenario.
    pub examples: u32,
    /// Seeds for data, split and weights.
    pub seeds: Seeds,
}

impl Default for Experiment {
    fn default() -> Self {
        Preset::default().experiment()
    }
}

impl Experiment {
    /// Examples of all scenarios together.
    pub fn total(&self) -> u32 {
        self.examples.saturating_mul(self.scenarios.len() as u32)
    }

    /// Numbers that the network gives for an example: a logit for each class, or one for each number asked for.
    pub fn outputs(&self) -> usize {
        match &self.task {
            Task::Classify => self.scenarios.len(),
            Task::Regress(targets) => targets.len(),
        }
    }

    /// Names of the outputs: classes, or targets.
    pub fn output_names(&self) -> Vec<String> {
        match &self.task {
            Task::Classify => self
                .scenarios
                .iter()
                .map(|scenario| scenario.name.clone())
                .collect(),
            Task::Regress(targets) => targets.iter().map(|target| target.of.name(self)).collect(),
        }
    }

    /// Gives the last layer an output for each class or number that is asked for, with softmax where they are classes. A list that does not
    /// end with a dense layer gets one.
    pub fn fit_outputs(&mut self) {
        let (outputs, classes) = (self.outputs(), self.task == Task::Classify);
        match self.layers.last_mut() {
            Some(Layer::Dense {
                units, activation, ..
            }) => {
                *units = outputs;
                if classes {
                    *activation = Activation::Softmax;
                } else if *activation == Activation::Softmax {
                    *activation = Activation::Linear;
                }
            }
            _ => self.layers.push(Layer::Dense {
                units: outputs,
                activation: if classes {
                    Activation::Softmax
                } else {
                    Activation::Linear
                },
                initial: Initial::Glorot,
            }),
        }
    }

    /// Whether another experiment has the same examples bit for bit: the same histories, locus, observation, targets, number and seed.
    /// Their split, the network and its training may differ, and what is only shown: names of classes, and years that a generation lasts.
    pub fn same_data(&self, other: &Self) -> bool {
        let mut scenarios = self.scenarios.iter().zip(&other.scenarios);
        self.scenarios.len() == other.scenarios.len()
            && scenarios.all(|(own, other)| own.same_history(other))
            && self.task == other.task
            && self.locus.in_effect() == other.locus.in_effect()
            && self.observation == other.observation
            && self.examples == other.examples
            && self.seeds.data == other.seeds.data
    }

    /// The keys of all numbers that are drawn or fixed for an example: those of the locus, then those of the scenarios, each once, in the
    /// order of their first appearance. It is the order of [`crate::dataset`]'s parameters.
    pub fn keys(&self) -> Vec<String> {
        let mut keys: Vec<String> = self
            .locus
            .keys()
            .iter()
            .map(|&key| key.to_owned())
            .collect();
        for scenario in &self.scenarios {
            for number in scenario.numbers() {
                if !keys.contains(&number.key) {
                    keys.push(number.key);
                }
            }
        }
        keys
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn data_are_the_same_whatever_they_are_called() {
        let base = Preset::GeneFlow.experiment();
        let changed = |change: fn(&mut Experiment)| {
            let mut other = base.clone();
            change(&mut other);
            (base.same_data(&other), other.same_data(&base))
        };
        let shown: [fn(&mut Experiment); 4] = [
            |e| e.scenarios[1].name = "other".to_owned(),
            |e| e.locus.generation_years = 29.0,
            |e| e.layers.clear(),
            |e| e.seeds.split = 7,
        ];
        for change in shown {
            assert_eq!(changed(change), (true, true));
        }
        let simulated: [fn(&mut Experiment); 6] = [
            |e| e.scenarios[1].set("m", Law::fixed(1e-5)),
            |e| e.scenarios[0].haplotypes = vec![20, 22],
            |e| e.scenarios.truncate(1),
            |e| e.locus.length *= 2.0,
            |e| e.examples += 1,
            |e| e.seeds.data = 2,
        ];
        for (place, change) in simulated.into_iter().enumerate() {
            assert_eq!(changed(change), (false, false), "{place}");
        }
    }
}
