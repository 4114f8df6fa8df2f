//! The data at hand: whose they are, and the simulation of others.

use super::{After, Effect, Lab, Stage};
use crate::app::state::sealed::Openings;
use crate::experiment::Experiment;
use crate::protocol::Run;

impl Lab {
    /// Whether the data at hand are those of an experiment.
    pub fn has_data(&self, experiment: &Experiment) -> bool {
        self.data
            .as_ref()
            .is_some_and(|data| data.same_data(experiment))
    }

    /// Whether the controls have moved away from the data at hand.
    pub fn data_is_stale(&self) -> bool {
        self.data
            .as_ref()
            .is_some_and(|data| !data.same_data(&self.experiment))
    }

    /// Simulates the experiment's data. The same settings and seed give the same data: where they are there, nothing happens to them.
    pub fn simulate(&mut self) -> Vec<Effect> {
        if !self.stage.at_rest() {
            return Vec::new();
        }
        if self.has_data(&self.experiment) {
            return vec![Effect::Say(
                "These data are there already: the same settings and the same seed give the same examples, bit for bit. Change the data seed for others."
                    .to_owned(),
            )];
        }
        self.simulate_then(After::Rest)
    }

    pub(super) fn simulate_then(&mut self, after: After) -> Vec<Effect> {
        let experiment = match after {
            After::Queue => self.queue.first().cloned(),
            _ => None,
        };
        let experiment = experiment.unwrap_or_else(|| self.experiment.clone());
        self.before = if self.stage.at_rest() {
            self.stage
        } else {
            Stage::Ready
        };
        self.data_run += 1;
        self.after = after;
        self.stage = Stage::Simulating;
        self.simulating = Some(experiment.clone());
        vec![Effect::Simulate {
            run: self.data_run,
            experiment: Box::new(experiment),
        }]
    }

    /// Whether this simulation is the one under way.
    pub fn expects(&self, run: Run) -> bool {
        self.simulating.is_some() && self.data_run == run
    }

    /// Drops the simulation under way. Data and network from before it stay as they were.
    pub fn cancel(&mut self) -> Vec<Effect> {
        if self.simulating.take().is_none() {
            return Vec::new();
        }
        self.after = After::Rest;
        self.queue.clear();
        self.stage = self.before;
        vec![Effect::Cancel, Effect::Look]
    }

    /// All examples have been simulated.
    pub fn simulated(&mut self, run: Run, openings: &impl Openings) -> Vec<Effect> {
        if !self.expects(run) {
            return Vec::new();
        }
        self.data = self.simulating.take();
        self.report = None;
        self.at_hand = None;
        self.current = None;
        self.stage = Stage::Ready;
        self.count(openings);
        let mut effects = vec![Effect::ForgetAnswer, Effect::Look];
        effects.extend(match std::mem::replace(&mut self.after, After::Rest) {
            After::Rest => Vec::new(),
            After::NewRun(then) => self.new_run(then, openings),
            After::Queue => self.next_in_queue(openings),
            After::Restore(id) => self.restore(id, openings),
        });
        effects
    }
}
