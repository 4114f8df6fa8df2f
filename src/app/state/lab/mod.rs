//! The state of the Lab: an experiment as the controls show it, the data at hand, the runs, and what is under way.

mod answers;
mod data;
mod look;
mod steps;
#[cfg(test)]
mod tests;
mod training;

pub use look::Look;
pub use steps::{Asked, Effect, Stage};

use super::runs::RunRecord;
use super::sealed::{self, Openings};
use super::task::{self, Aside};
use super::{Refusal, check, classes, document};
use crate::experiment::{Experiment, Preset, Task};
use crate::protocol::{DataReport, Run};
use steps::{After, Then};

/// All that the Lab knows.
#[derive(Clone, Debug, PartialEq)]
pub struct Lab {
    /// The experiment as the controls show it.
    pub experiment: Experiment,
    /// Why the last edit was refused.
    pub refused: Option<Refusal>,
    /// Where the view stands.
    pub stage: Stage,
    /// The example that is looked at.
    pub look: Look,
    /// The experiment whose data are at hand.
    pub data: Option<Experiment>,
    /// Sizes of the parts and the simpler methods, once the trainer has the data.
    pub report: Option<DataReport>,
    /// All runs, oldest first.
    pub runs: Vec<RunRecord>,
    /// The run shown in the stations.
    pub current: Option<Run>,
    /// The run whose network the trainer holds.
    pub at_hand: Option<Run>,
    /// Runs drawn side by side.
    pub compared: Vec<Run>,
    /// Experiments waiting to be trained.
    pub queue: Vec<Experiment>,
    /// How often the present sealed test set was opened.
    pub openings: u32,
    /// What the trainer computes on: "cpu" or "webgpu".
    pub backend: String,
    /// The classes, while numbers are asked for.
    aside: Option<Aside>,
    then: Then,
    after: After,
    simulating: Option<Experiment>,
    /// Where the view stood when the simulation under way began.
    before: Stage,
    data_run: Run,
    next_run: Run,
}

impl Lab {
    /// The state that a link asks for, with nothing simulated yet.
    pub fn new(experiment: Experiment, look: Look) -> Self {
        Self {
            experiment,
            refused: None,
            stage: Stage::Loading,
            look,
            data: None,
            report: None,
            runs: Vec::new(),
            current: None,
            at_hand: None,
            compared: Vec::new(),
            queue: Vec::new(),
            openings: 0,
            backend: String::new(),
            aside: None,
            then: Then::Rest,
            after: After::Rest,
            simulating: None,
            before: Stage::Ready,
            data_run: 0,
            next_run: 1,
        }
    }

    /// Changes the experiment, unless the change is refused.
    pub fn edit(&mut self, change: impl FnOnce(&mut Experiment)) {
        let mut next = self.experiment.clone();
        change(&mut next);
        self.put(next);
    }

    /// Puts a changed experiment in the place of the one at hand, unless it is refused; returns the one that gave way.
    pub fn put(&mut self, next: Experiment) -> Option<Experiment> {
        self.refused = check(&next).err();
        self.refused
            .is_none()
            .then(|| std::mem::replace(&mut self.experiment, next))
    }

    /// Lets a number of a class' document vary, or no longer. Says what became of others by that, or why not where nobody looks.
    pub fn turn(&mut self, class: usize, number: usize) -> Option<String> {
        let before = self.experiment.clone();
        self.edit(|experiment| classes::turn(experiment, class, number));
        match &self.refused {
            None => document::followed(&before, &self.experiment, class, number),
            Some(refusal) => {
                let other = refusal.class.filter(|other| *other != class)?;
                let name = before.scenarios.get(other).map(|own| own.name.as_str());
                Some(format!(
                    "Nothing was changed: \"{}\" follows this number, and {}.",
                    name.unwrap_or_default(),
                    refusal.reason.trim_end_matches('.')
                ))
            }
        }
    }

    /// Asks for numbers of a class. The classes are remembered.
    pub fn ask_numbers(&mut self, of: usize) {
        let mut aside = None;
        self.edit(|experiment| aside = task::predict(experiment, of));
        if self.refused.is_none() && aside.is_some() {
            self.aside = aside;
        }
    }

    /// Asks which class it is: the classes from before numbers were asked for are there again.
    pub fn ask_class(&mut self) {
        let aside = self.aside.clone();
        self.edit(|experiment| task::classify(experiment, aside.as_ref()));
        if self.refused.is_none() {
            self.aside = None;
        }
    }

    /// Takes another experiment over: a preset, or one from a link.
    pub fn take(&mut self, experiment: Experiment) {
        // Classes that were put aside are those of this history and of no other.
        if experiment.task == Task::Classify || experiment.scenarios != self.experiment.scenarios {
            self.aside = None;
        }
        self.refused = None;
        self.experiment = experiment;
    }

    /// Whether the experiment is no longer as its preset has it.
    pub fn is_changed(&self) -> bool {
        self.experiment != self.experiment.preset.experiment()
    }

    /// Takes a preset over.
    pub fn choose(&mut self, preset: Preset) {
        self.take(preset.experiment());
    }

    /// A run's record.
    pub fn run(&self, id: Run) -> Option<&RunRecord> {
        self.runs.iter().find(|run| run.id == id)
    }

    /// The run shown in the stations.
    pub fn shown(&self) -> Option<&RunRecord> {
        self.run(self.current?)
    }

    fn update(&mut self, id: Run, change: impl FnOnce(&mut RunRecord)) {
        if let Some(run) = self.runs.iter_mut().find(|run| run.id == id) {
            change(run);
        }
    }

    /// Whether the controls show another network or training than the run shown has.
    pub fn settings_moved_on(&self) -> bool {
        self.shown().is_some_and(|run| {
            let (now, then) = (&self.experiment, &run.experiment);
            (&now.layers, &now.training, now.seeds) != (&then.layers, &then.training, then.seeds)
        })
    }

    /// Counts the openings of the test set that the network at hand has, or the next one would have.
    pub fn count(&mut self, openings: &impl Openings) {
        self.openings = sealed::opened(openings, self.split_by());
    }

    /// Whether the sealed test set can be opened with the network at hand.
    pub fn can_test(&self) -> bool {
        self.stage.at_rest()
            && self.at_hand.is_some()
            && !self.data_is_stale()
            && self.shown().is_some_and(|run| !run.history.is_empty())
    }

    /// Whether the run shown can be trained on.
    pub fn resumable(&self) -> bool {
        self.stage == Stage::Paused
            && !self.data_is_stale()
            && self.shown().is_some_and(|run| !run.status.is_over())
    }

    /// A simulator is up.
    pub fn simulators_are_up(&mut self) -> Vec<Effect> {
        if self.stage == Stage::Loading {
            self.stage = Stage::Ready;
        }
        vec![Effect::Look]
    }

    /// Something is broken for good.
    pub fn failed(&mut self, reason: String) -> Vec<Effect> {
        self.queue.clear();
        self.simulating = None;
        self.stage = Stage::Failed;
        vec![Effect::Say(reason)]
    }

    /// The sentence that helps most right now.
    pub fn advice(&self) -> String {
        match self.stage {
            Stage::Loading => return "Starting the simulator …".to_owned(),
            Stage::Failed => {
                return "Something is broken; the note below says what. Choose another backend: runs stay. Or reload the page: the link keeps your settings, and runs are lost.".to_owned();
            }
            Stage::Simulating => {}
            _ if self.data_is_stale() => {
                return "The settings have changed since the data were simulated: simulate again to train on them.".to_owned();
            }
            Stage::Paused if self.settings_moved_on() => {
                return "Network or training settings have changed: Resume goes on with those the run began with, Train starts a new run with yours.".to_owned();
            }
            _ => {}
        }
        if let Some(sentence) = self.shown().and_then(RunRecord::trouble) {
            return sentence;
        }
        if self.stage == Stage::Ready && self.data.is_none() {
            return match self.experiment.task {
                Task::Classify => {
                    "Simulate examples of every class, then train the network to tell them apart."
                        .to_owned()
                }
                Task::Regress(_) => format!(
                    "Simulate examples, then train the network to predict {}.",
                    super::asked::names(&self.experiment).join(" and ")
                ),
            };
        }
        if self.stage == Stage::Ready && self.runs.is_empty() {
            return format!(
                "The data are there. Train the network on {:.0} % of them.",
                100.0 * self.experiment.training.split.training
            );
        }
        String::new()
    }
}
