//! Examples one after the other: those of the data set, and new ones for every epoch of a run.

use super::{Cut, Example, ExampleError, ExampleSimulator, Parts};
use crate::experiment::Experiment;
use serde::{Deserialize, Serialize};
use std::fmt;

/// A series of examples, counted from 0.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Series {
    /// The examples of a scenario of the data set, by their indices.
    Scenario(u8),
    /// The new examples of an epoch (from 1), by their places in its order.
    Epoch(u32),
}

impl fmt::Display for Series {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Scenario(scenario) => write!(f, "scenario {scenario}"),
            Self::Epoch(epoch) => write!(f, "epoch {epoch}"),
        }
    }
}

impl ExampleSimulator {
    /// Rows of new examples for the places `first..first + count` of an epoch (from 1), one after the other. `order` is that of the epoch's
    /// training examples: each place gets an example of the scenario that stands there, under an index that no example of the data set has
    /// and no other place or epoch. There are none beyond the last place.
    ///
    /// # Errors
    /// Where one of them cannot be simulated.
    pub fn fresh_rows(
        &mut self,
        order: &[Example],
        epoch: u32,
        first: u32,
        count: u32,
    ) -> Result<Vec<f32>, ExampleError> {
        let begin = epoch
            .saturating_sub(1)
            .saturating_mul(order.len() as u32)
            .saturating_add(self.experiment().examples);
        let mut rows = Vec::with_capacity(self.layout().width() * count as usize);
        let places = (0_u32..).zip(order).skip(first as usize);
        for (place, &(scenario, _)) in places.take(count as usize) {
            rows.extend(self.rows(scenario, begin.saturating_add(place), 1)?);
        }
        Ok(rows)
    }
}

/// What a simulator of the pool keeps from one request to the next.
#[derive(Default)]
pub struct KeptSimulator {
    simulator: Option<ExampleSimulator>,
    /// The order of an epoch, and what it depends on.
    order: Option<(Cut, u32, Vec<Example>)>,
}

impl KeptSimulator {
    /// The simulator of an experiment: that of the request before, where its examples are the same.
    pub fn of(&mut self, experiment: &Experiment) -> &mut ExampleSimulator {
        let simulator = match self.simulator.take() {
            Some(simulator) if simulator.experiment().same_data(experiment) => simulator,
            _ => ExampleSimulator::new(experiment),
        };
        self.simulator.insert(simulator)
    }

    /// Rows of the examples `first..first + count` of a series, one after the other. They depend on the experiment alone, whatever was asked
    /// for before.
    ///
    /// # Errors
    /// Where one of them cannot be simulated.
    pub fn rows(
        &mut self,
        experiment: &Experiment,
        series: Series,
        first: u32,
        count: u32,
    ) -> Result<Vec<f32>, ExampleError> {
        let epoch = match series {
            Series::Scenario(scenario) => {
                return self.of(experiment).rows(scenario, first, count);
            }
            Series::Epoch(epoch) => epoch,
        };
        let cut = Cut::of(experiment);
        let order = match self.order.take() {
            Some((of, at, order)) if (&of, at) == (&cut, epoch) => order,
            _ => Parts::cut(&cut).epoch_order(experiment.seeds.split, epoch),
        };
        let rows = self.of(experiment).fresh_rows(&order, epoch, first, count);
        self.order = Some((cut, epoch, order));
        rows
    }
}
