//! The rows of all examples.

use super::{DatasetError, Example, Layout, Rows, Series};
use crate::experiment::Experiment;

/// The examples of all scenarios, a row of numbers each.
#[derive(Clone, Debug)]
pub struct Dataset {
    layout: Layout,
    examples: u32,
    scenarios: Vec<Rows>,
}

impl Dataset {
    /// Room for the rows of an experiment's examples, none of which has arrived.
    pub fn new(experiment: &Experiment) -> Self {
        let layout = Layout::of(experiment);
        let (examples, width) = (experiment.examples, layout.width());
        let rows = |scenario| Rows::new(Series::Scenario(scenario), examples, width);
        Self {
            examples,
            scenarios: (0..experiment.scenarios.len() as u8).map(rows).collect(),
            layout,
        }
    }

    /// How a row is laid out.
    pub fn layout(&self) -> &Layout {
        &self.layout
    }

    /// Takes in the rows of a scenario from index `first`.
    ///
    /// # Errors
    /// When the numbers are not whole rows, there is no such scenario, or rows lie beyond its last example; nothing is taken in then.
    pub fn insert(
        &mut self,
        scenario: u8,
        first: u32,
        numbers: &[f32],
    ) -> Result<(), DatasetError> {
        let scenarios = self.scenarios.len();
        self.scenarios
            .get_mut(usize::from(scenario))
            .ok_or(DatasetError::NoScenario {
                scenario,
                scenarios,
            })?
            .insert(first, numbers)
    }

    /// How many examples have not arrived yet, over all scenarios.
    pub fn missing(&self) -> usize {
        self.scenarios.iter().map(Rows::missing).sum()
    }

    /// Examples of each scenario.
    pub fn examples(&self) -> u32 {
        self.examples
    }

    /// Bytes that the rows take.
    pub fn bytes(&self) -> u64 {
        self.scenarios.iter().map(Rows::bytes).sum()
    }

    /// An example's row; empty for one that does not exist.
    pub fn row(&self, (scenario, index): Example) -> &[f32] {
        self.scenarios
            .get(usize::from(scenario))
            .map_or(&[], |rows| rows.row(index))
    }

    /// Appends what the network is given of an example, [`Layout::input_width`] numbers; nothing for one that does not exist.
    pub fn write_input(&self, example: Example, out: &mut Vec<f32>) {
        self.layout.write_input(self.row(example), out);
    }

    /// A target of an example on its own scale; not a number where it has none.
    pub fn target(&self, target: usize, example: Example) -> f64 {
        self.layout.target(target, self.row(example))
    }

    /// The numbers that it was drawn with, in the order of [`Experiment::keys`].
    pub fn parameters(&self, example: Example) -> &[f32] {
        self.layout.parameters(self.row(example))
    }

    /// Its statistics, in the order of [`Layout::statistics_names`].
    pub fn statistics(&self, example: Example) -> &[f32] {
        self.layout.statistics(self.row(example))
    }

    /// Segregating sites that are observed of it, and those of them that did not fit the image.
    pub fn sites(&self, example: Example) -> [u32; 2] {
        self.layout.sites(self.row(example))
    }

    /// Mean and standard deviation (of the examples themselves) of a target; zeros of no examples.
    pub fn target_moments(&self, target: usize, examples: &[Example]) -> [f64; 2] {
        let of = |&example: &Example| self.target(target, example);
        let count = examples.len().max(1) as f64;
        let mean = examples.iter().map(of).sum::<f64>() / count;
        let squares = examples
            .iter()
            .map(of)
            .map(|value| (value - mean) * (value - mean))
            .sum::<f64>();
        [mean, (squares / count).sqrt()]
    }
}
