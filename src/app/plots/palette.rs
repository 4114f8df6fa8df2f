//! Names and colours of the populations of any history.

use super::colour::{PALETTE, POPULATION};
use crate::exploration::Timeline;

/// How the populations of a history are called and drawn.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Palette {
    names: Vec<String>,
    inks: Vec<&'static str>,
}

impl Palette {
    /// Populations that live today have a colour each, in their order; those that end before are grey.
    pub fn of(timeline: &Timeline) -> Self {
        let names = timeline.spans.iter().map(|span| span.name.clone()).collect();
        let ink =
            |(index, from): (usize, f64)| if from > 0.0 { POPULATION[2] } else { PALETTE.get(index).copied().unwrap_or(POPULATION[2]) };
        Self { names, inks: timeline.spans.iter().map(|span| span.from).enumerate().map(ink).collect() }
    }

    /// The colour of a population, for lines, dots and faint areas; grey where there is none.
    pub fn ink(&self, population: usize) -> &'static str {
        self.inks.get(population).copied().unwrap_or(POPULATION[2])
    }

    /// Its name.
    pub fn name(&self, population: usize) -> &str {
        self.names.get(population).map_or("?", String::as_str)
    }

    /// All names.
    pub fn names(&self) -> &[String] {
        &self.names
    }
}
