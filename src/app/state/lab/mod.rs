//! The state of the Lab: an experiment as the controls show it, the data at hand, the runs, and what is under way.

mod answers;
#[cfg(test)]
mod tests;
mod training;

use super::runs::RunRecord;
use super::sealed::{self, Openings};
use super::task::{self, Aside};
use super::{Refusal, check};
use crate::dataset::{ExampleId, Part, Parts};
use crate::experiment::{Experiment, Opened, Portion, Preset, Scenario, Split, Task, View};
use crate::protocol::{DataReport, Run, ToTrainer};
use crate::training::Checkpoint;

/// Where the view stands: the value of `data-state`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stage {
    /// No simulator has answered yet.
    Loading,
    /// Nothing is under way.
    Ready,
    /// Examples are being simulated.
    Simulating,
    /// A network is being prepared or trained.
    Training,
    /// A run rests and can go on.
    Paused,
    /// The sealed test set is being predicted.
    Testing,
    /// A worker could not be started, or died too often.
    Failed,
}

impl Stage {
    /// The value of `data-state`.
    pub const fn key(self) -> &'static str {
        match self {
            Self::Loading => "loading",
            Self::Ready => "ready",
            Self::Simulating => "simulating",
            Self::Training => "training",
            Self::Paused => "paused",
            Self::Testing => "testing",
            Self::Failed => "failed",
        }
    }

    /// Whether settings may change now.
    pub const fn at_rest(self) -> bool {
        matches!(self, Self::Ready | Self::Paused)
    }
}

/// What follows once the trainer has the network.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Then {
    /// Nothing: the run rests.
    Rest,
    /// Train to the end.
    Resume,
    /// Train one batch.
    StepBatch,
    /// Train one epoch.
    StepEpoch,
}

/// What follows once the data are there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum After {
    /// Nothing.
    Rest,
    /// A new run of the present experiment.
    NewRun(Then),
    /// The queue's next run.
    Queue,
    /// Bring a run back.
    Restore(Run),
}

/// What a question to the trainer was: a refusal of it leaves the view where it belongs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Asked {
    /// To build a network.
    Prepare,
    /// To go on, rest or stop.
    Move,
    /// To change the learning rate.
    Rate,
    /// To open the test set.
    Test,
    /// To judge the validation part.
    Validate,
    /// Anything about one example or one file.
    Look,
}

/// What is to be done about a click or an answer.
#[derive(Clone, Debug, PartialEq)]
pub enum Effect {
    /// Simulate the data of an experiment. The trainer keeps what it has until they are whole.
    Simulate {
        /// Names the data.
        run: Run,
        /// Whose data.
        experiment: Box<Experiment>,
    },
    /// Drop the simulation under way.
    Cancel,
    /// Build a network.
    Prepare {
        /// The run that it is for.
        run: Run,
        /// Its settings.
        experiment: Box<Experiment>,
        /// Where to go on; fresh weights without.
        checkpoint: Option<Checkpoint>,
    },
    /// Ask the trainer.
    Ask {
        /// About which run.
        run: Run,
        /// What it is.
        asked: Asked,
        /// What.
        message: ToTrainer,
    },
    /// Draw the example that is looked at.
    Look,
    /// Ask what the network at hand makes of it.
    Open,
    /// Ask what the network at hand makes of a file.
    Predict,
    /// An answer about a file was another network's.
    ForgetAnswer,
    /// Say a sentence to the person.
    Say(String),
}

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

/// What decides which examples are in which part of the data.
#[derive(Clone, Debug, PartialEq)]
pub struct Cut {
    /// Pairs that share a draw stay in one part.
    scenarios: Vec<Scenario>,
    examples: u32,
    seed: u64,
    split: Split,
}

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
    /// The dialog before the sealed test set is open.
    pub confirming_test: bool,
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
            confirming_test: false,
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
        self.refused = check(&next).err();
        if self.refused.is_none() {
            self.experiment = next;
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

    /// What decides which examples are in which part.
    pub fn cut(&self) -> Cut {
        let by = self.split_by();
        Cut {
            scenarios: by.scenarios.clone(),
            examples: by.examples,
            seed: by.seeds.split,
            split: by.training.split,
        }
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

    fn simulate_then(&mut self, after: After) -> Vec<Effect> {
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

    /// A simulator is up.
    pub fn simulators_are_up(&mut self) -> Vec<Effect> {
        if self.stage == Stage::Loading {
            self.stage = Stage::Ready;
        }
        vec![Effect::Look]
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
                return "Something is broken; the note below says what. Reload the page to start again: the link keeps your settings.".to_owned();
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
