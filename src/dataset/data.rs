//! The rows of all examples.

use super::{Example, Layout};
use crate::experiment::Experiment;

/// Why rows cannot be taken in.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum DatasetError {
    /// The numbers do not make up whole rows.
    #[error("{numbers} numbers are not whole rows of {width}: send all numbers of each example")]
    BrokenRow {
        /// Numbers that came.
        numbers: usize,
        /// Numbers in a row.
        width: usize,
    },
    /// Rows beyond the last example, or of a scenario that is not there.
    #[error("rows {first} to {last} of scenario {scenario}, where each has {examples} examples")]
    BeyondLast {
        /// The scenario's place.
        scenario: u8,
        /// Index of the first row.
        first: u32,
        /// Index of the last row.
        last: u64,
        /// Examples of each scenario.
        examples: u32,
    },
}

/// The examples of all scenarios, a row of numbers each.
#[derive(Clone, Debug)]
pub struct Dataset {
    layout: Layout,
    examples: u32,
    rows: Vec<Vec<f32>>,
    arrived: Vec<Vec<bool>>,
}

impl Dataset {
    /// Room for the rows of an experiment's examples, none of which has arrived.
    pub fn new(experiment: &Experiment) -> Self {
        let layout = Layout::of(experiment);
        let (examples, width) = (experiment.examples as usize, layout.width());
        let scenarios = experiment.scenarios.len();
        Self {
            examples: experiment.examples,
            rows: vec![vec![0.0; examples * width]; scenarios],
            arrived: vec![vec![false; examples]; scenarios],
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
    /// When the numbers are not whole rows, or rows lie beyond the last example; nothing is taken in then.
    pub fn insert(
        &mut self,
        scenario: u8,
        first: u32,
        numbers: &[f32],
    ) -> Result<(), DatasetError> {
        let width = self.layout.width();
        if !numbers.len().is_multiple_of(width) {
            return Err(DatasetError::BrokenRow {
                numbers: numbers.len(),
                width,
            });
        }
        let start = first as usize;
        let end = start + numbers.len() / width;
        let beyond = || DatasetError::BeyondLast {
            scenario,
            first,
            last: (end as u64).saturating_sub(1),
            examples: self.examples,
        };
        let place = usize::from(scenario);
        let arrived = self
            .arrived
            .get_mut(place)
            .and_then(|arrived| arrived.get_mut(start..end))
            .ok_or_else(beyond)?;
        let rows = self
            .rows
            .get_mut(place)
            .and_then(|rows| rows.get_mut(start * width..end * width))
            .ok_or_else(beyond)?;
        rows.copy_from_slice(numbers);
        arrived.fill(true);
        Ok(())
    }

    /// How many examples have not arrived yet, over all scenarios.
    pub fn missing(&self) -> usize {
        self.arrived
            .iter()
            .flatten()
            .filter(|&&arrived| !arrived)
            .count()
    }

    /// Examples of each scenario.
    pub fn examples(&self) -> u32 {
        self.examples
    }

    /// Bytes that the rows take.
    pub fn bytes(&self) -> u64 {
        self.rows
            .iter()
            .map(|rows| size_of_val(rows.as_slice()) as u64)
            .sum()
    }

    /// An example's row; empty for one that does not exist.
    pub fn row(&self, (scenario, index): Example) -> &[f32] {
        let width = self.layout.width();
        let start = index as usize * width;
        self.rows
            .get(usize::from(scenario))
            .and_then(|rows| rows.get(start..start + width))
            .unwrap_or_default()
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
