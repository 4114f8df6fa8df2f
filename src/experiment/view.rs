//! What a person is looking at: the part of a link that changes no result.

use super::Experiment;
use serde::{Deserialize, Serialize};

/// Which example is opened.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Opened {
    /// One by its name.
    Example {
        /// The place of its scenario.
        scenario: u8,
        /// Its index within it.
        index: u32,
    },
    /// So many examples into a part of the data.
    InPart(Portion, u32),
}

impl Default for Opened {
    fn default() -> Self {
        Self::Example {
            scenario: 0,
            index: 0,
        }
    }
}

/// A part of the data.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Portion {
    /// What is trained on.
    Training,
    /// What is watched while it trains.
    Validation,
    /// What is sealed until the end.
    Test,
}

/// What is drawn of an example's input: the cells, or what the answer owes to them.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum Shows {
    /// The input alone.
    #[default]
    Activation,
    /// The gradient of the answer with respect to each cell below it.
    Gradient,
    /// The gradient times the cell below it.
    Product,
}

/// Which backend trains.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum BackendChoice {
    /// WebGPU where it is faster, else the CPU.
    #[default]
    Auto,
    /// The CPU, always.
    Cpu,
    /// WebGPU, even on a software adapter.
    WebGpu,
}

/// The example on the table, what is drawn of it, and the backend asked for.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct View {
    /// The example.
    pub shown: Opened,
    /// Position along its locus, base pairs; in scaled units a fraction.
    pub position: f64,
    /// What is drawn of its input.
    pub shows: Shows,
    /// The backend asked for.
    pub backend: BackendChoice,
}

impl Default for View {
    fn default() -> Self {
        Self::of(&Experiment::default())
    }
}

impl View {
    /// Where an experiment is looked at first: the middle of its first example.
    pub fn of(experiment: &Experiment) -> Self {
        Self {
            shown: Opened::default(),
            position: experiment.locus.length / 2.0,
            shows: Shows::default(),
            backend: BackendChoice::default(),
        }
    }

    /// What of a view goes with an experiment. A link names what does not.
    pub(super) fn wrong(&self, experiment: &Experiment) -> Option<(&'static str, String)> {
        let (examples, histories) = (experiment.examples, experiment.scenarios.len());
        let total = experiment.training.split.sizes(examples);
        let place = |portion: Portion| match portion {
            Portion::Training => total[0],
            Portion::Validation => total[1],
            Portion::Test => total[2],
        };
        let found = match self.shown {
            Opened::Example { scenario, index } => {
                usize::from(scenario) < histories && index < examples
            }
            Opened::InPart(portion, index) => {
                u64::from(index) < u64::from(place(portion)) * histories as u64
            }
        };
        if !found {
            return Some((
                "shown",
                format!("an example that there is: {examples} of each of {histories} histories"),
            ));
        }
        let length = experiment.locus.length;
        if !(0.0..=length).contains(&self.position) {
            return Some(("at", format!("a position from 0 to {length}")));
        }
        None
    }
}
