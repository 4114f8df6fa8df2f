//! The example on the table: which one it is, and whether a network may be asked about it.

use super::Lab;
use crate::dataset::{ExampleId, Part, Parts};
use crate::experiment::{Experiment, Opened, Portion, View};
use crate::protocol::Run;

/// The example that is looked at, and where along it.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Look {
    /// The place of its class.
    pub scenario: u8,
    /// Its index within the class.
    pub index: u32,
    /// Position along it, in the locus' unit; none for its middle.
    pub position: Option<f64>,
}

impl Look {
    /// What a link's view looks at.
    pub fn of(view: &View, experiment: &Experiment) -> Self {
        let (scenario, index) = match view.shown {
            Opened::Example { scenario, index } => (scenario, index),
            Opened::InPart(portion, place) => {
                let part = match portion {
                    Portion::Training => Part::Training,
                    Portion::Validation => Part::Validation,
                    Portion::Test => Part::Test,
                };
                let parts = Parts::of(experiment);
                let found = parts.part(part).get(place as usize).copied();
                found.unwrap_or_default()
            }
        };
        Self {
            scenario,
            index,
            position: Some(view.position),
        }
    }
}

impl Lab {
    /// The example that is looked at; what is beyond the last class, example or base pair is the last.
    pub fn example(&self) -> (ExampleId, f64) {
        let e = &self.experiment;
        let last = e.scenarios.len().saturating_sub(1) as u8;
        let id = ExampleId {
            seed: e.seeds.data,
            scenario: self.look.scenario.min(last),
            index: self.look.index.min(e.examples.saturating_sub(1)),
        };
        let length = e.locus.length;
        let position = self
            .look
            .position
            .filter(|position| position.is_finite())
            .unwrap_or(0.5 * length);
        (id, position.clamp(0.0, length))
    }

    /// The class that is drawn and edited: that of the example looked at.
    pub fn class(&self) -> usize {
        usize::from(self.example().0.scenario)
    }

    /// Looks at another class; an example of it is on the table, too. What is beyond the last is the last.
    pub fn choose_class(&mut self, class: usize) {
        let scenario = u8::try_from(class).unwrap_or(u8::MAX);
        if scenario != self.look.scenario {
            self.look = Look {
                scenario,
                index: self.look.index,
                position: None,
            };
        }
    }

    /// What a link says of the view: the example on the table, and what of another view is no matter of this one.
    pub fn view(&self, other: View) -> View {
        let (id, position) = self.example();
        View {
            shown: Opened::Example {
                scenario: id.scenario,
                index: id.index,
            },
            position,
            ..other
        }
    }

    /// The experiment by which the data are split: that of the network at hand, which has seen its training part, or the controls' where it
    /// has other data or there is none.
    pub fn split_by(&self) -> &Experiment {
        let own = self.at_hand.and_then(|run| self.run(run));
        own.map(|run| &run.experiment)
            .filter(|own| own.same_data(&self.experiment))
            .unwrap_or(&self.experiment)
    }

    /// The part of the data that the example looked at belongs to.
    pub fn part(&self) -> Option<Part> {
        let (id, _) = self.example();
        Parts::of(self.split_by()).part_of((id.scenario, id.index))
    }

    /// Whether the example looked at is in the test set and the seal unbroken, so that predictions for it stay hidden.
    pub fn is_sealed(&self) -> bool {
        self.openings == 0 && self.part() == Some(Part::Test)
    }

    /// Whether the network at hand may be asked about the example looked at: its data hold it, and its part may be looked at.
    pub fn may_open(&self) -> Option<Run> {
        let run = self.at_hand?;
        (self.has_data(&self.experiment) && !self.is_sealed()).then_some(run)
    }
}
