//! Runs: begun, moved on, brought back, tested, and lined up for a question.

use super::{After, Asked, Effect, Lab, Stage, Then};
use crate::app::state::questions::{Question, needed};
use crate::app::state::runs::{RunRecord, RunStatus};
use crate::app::state::sealed::Openings;
use crate::app::state::{Refusal, check};
use crate::experiment::Experiment;
use crate::protocol::{Run, ToTrainer};

impl Lab {
    /// Trains a new run of the present experiment, simulating first where need be.
    pub fn train(&mut self, openings: &impl Openings) -> Vec<Effect> {
        if !self.stage.at_rest() {
            return Vec::new();
        }
        self.new_run(Then::Resume, openings)
    }

    /// Trains one batch of the run at hand, or of a new one.
    pub fn step_batch(&mut self, openings: &impl Openings) -> Vec<Effect> {
        self.go_on(Then::StepBatch, openings)
    }

    /// Trains to the end of the epoch of the run at hand, or of a new one.
    pub fn step_epoch(&mut self, openings: &impl Openings) -> Vec<Effect> {
        self.go_on(Then::StepEpoch, openings)
    }

    /// Goes on with the run at hand.
    pub fn resume(&mut self, openings: &impl Openings) -> Vec<Effect> {
        self.go_on(Then::Resume, openings)
    }

    fn go_on(&mut self, then: Then, openings: &impl Openings) -> Vec<Effect> {
        match self.at_hand {
            Some(run) if self.resumable() => self.proceed(run, then),
            _ if self.stage.at_rest() => self.new_run(then, openings),
            _ => Vec::new(),
        }
    }

    fn asks(run: Run, asked: Asked, message: ToTrainer) -> Vec<Effect> {
        vec![Effect::Ask {
            run,
            asked,
            message,
        }]
    }

    pub(super) fn proceed(&mut self, run: Run, then: Then) -> Vec<Effect> {
        let message = match then {
            Then::Rest => return Vec::new(),
            Then::Resume => ToTrainer::Resume,
            Then::StepBatch => ToTrainer::StepBatch,
            Then::StepEpoch => ToTrainer::StepEpoch,
        };
        self.stage = Stage::Training;
        self.update(run, |record| record.status = RunStatus::Training);
        Self::asks(run, Asked::Move, message)
    }

    pub(super) fn new_run(&mut self, then: Then, openings: &impl Openings) -> Vec<Effect> {
        let experiment = self.experiment.clone();
        if self.has_data(&experiment) {
            // Not before the data are there: a simulation that is cancelled leaves the curves that stand side by side.
            if then == Then::Resume {
                self.compared.clear();
            }
            self.prepare_new(experiment, then, openings)
        } else {
            self.simulate_then(After::NewRun(then))
        }
    }

    fn prepare_new(
        &mut self,
        experiment: Experiment,
        then: Then,
        openings: &impl Openings,
    ) -> Vec<Effect> {
        // A run that never took a step is replaced: it would only clutter the table.
        let stale = self.at_hand;
        self.runs
            .retain(|run| Some(run.id) != stale || run.step > 0);
        let id = self.next_run;
        self.next_run += 1;
        self.runs
            .push(RunRecord::new(id, experiment.clone(), self.backend.clone()));
        self.then = then;
        self.brings(id, openings);
        vec![
            Effect::ForgetAnswer,
            Effect::Prepare {
                run: id,
                experiment: Box::new(experiment),
                checkpoint: None,
            },
        ]
    }

    fn brings(&mut self, id: Run, openings: &impl Openings) {
        self.at_hand = Some(id);
        self.current = Some(id);
        self.stage = Stage::Training;
        self.count(openings);
    }

    /// Pauses after the batch under way.
    pub fn pause(&mut self) -> Vec<Effect> {
        self.at_hand.map_or_else(Vec::new, |run| {
            Self::asks(run, Asked::Move, ToTrainer::Pause)
        })
    }

    /// Ends the run where it is, and drops what waits behind it.
    pub fn stop(&mut self) -> Vec<Effect> {
        self.queue.clear();
        self.at_hand.map_or_else(Vec::new, |run| {
            Self::asks(run, Asked::Move, ToTrainer::Stop)
        })
    }

    /// Back to the same untrained weights.
    pub fn reset(&mut self, openings: &impl Openings) -> Vec<Effect> {
        if !self.stage.at_rest() {
            return Vec::new();
        }
        self.new_run(Then::Rest, openings)
    }

    /// Other untrained weights, from the next seed.
    pub fn new_weights(&mut self, openings: &impl Openings) -> Vec<Effect> {
        if !self.stage.at_rest() {
            return Vec::new();
        }
        self.edit(|experiment| {
            experiment.seeds.weights = experiment.seeds.weights.wrapping_add(1);
        });
        self.reset(openings)
    }

    /// Changes the learning rate: of the run under way from its next step on, else of the experiment.
    pub fn set_rate(&mut self, rate: f64) -> Vec<Effect> {
        let mut next = self.experiment.clone();
        next.training.learning_rate = rate;
        let refused = check(&next).err().or_else(|| {
            (!(rate.is_finite() && rate > 0.0))
                .then(|| Refusal::at("lr", "expected a number above 0 such as 1e-3"))
        });
        if refused.is_some() {
            self.refused = refused;
            return Vec::new();
        }
        self.refused = None;
        let begun = self.shown().filter(|run| run.step > 0).map(|run| run.id);
        match begun {
            // The run began with another rate: the change is kept as a change.
            Some(run) if matches!(self.stage, Stage::Training | Stage::Paused) => {
                Self::asks(run, Asked::Rate, ToTrainer::SetRate { rate })
            }
            _ => {
                next.training.rate_changes.clear();
                self.experiment = next;
                Vec::new()
            }
        }
    }

    /// Opens the sealed test set with the run at hand.
    pub fn open_test(&mut self) -> Vec<Effect> {
        if !self.can_test() {
            return Vec::new();
        }
        self.stage = Stage::Testing;
        self.at_hand.map_or_else(Vec::new, |run| {
            Self::asks(run, Asked::Test, ToTrainer::Test)
        })
    }

    /// Asks what the validation part says of the network at hand, beside the simpler methods.
    pub(super) fn validate(&self) -> Vec<Effect> {
        let trained = self
            .at_hand
            .filter(|&run| self.run(run).is_some_and(|run| run.step > 0));
        trained.map_or_else(Vec::new, |run| {
            Self::asks(run, Asked::Validate, ToTrainer::Validate)
        })
    }

    /// Brings back a run's settings and its trained weights; what is still there is not simulated again.
    pub fn restore(&mut self, id: Run, openings: &impl Openings) -> Vec<Effect> {
        let Some(record) = self.run(id) else {
            return Vec::new();
        };
        let (experiment, checkpoint) = (record.experiment.clone(), record.latest.clone());
        self.take(experiment.clone());
        if !self.has_data(&experiment) {
            return self.simulate_then(After::Restore(id));
        }
        self.then = Then::Rest;
        self.brings(id, openings);
        self.update(id, RunRecord::is_brought_back);
        vec![
            Effect::ForgetAnswer,
            Effect::Prepare {
                run: id,
                experiment: Box::new(experiment),
                checkpoint,
            },
            Effect::Look,
        ]
    }

    /// Trains the runs that answer a question and were not trained yet, and puts them all side by side.
    pub fn ask(&mut self, question: &Question, openings: &impl Openings) -> Vec<Effect> {
        if !self.stage.at_rest() {
            return Vec::new();
        }
        self.compared.clear();
        self.queue.clear();
        for need in needed(question, &self.experiment, &self.runs) {
            match need {
                Ok(run) => self.compared.push(run),
                Err(experiment) => self.queue.push(*experiment),
            }
        }
        if self.queue.is_empty() {
            let shown = self.current.filter(|run| self.compared.contains(run));
            self.current = shown.or(self.compared.first().copied());
            return vec![Effect::Say(
                "These settings were all trained already: their curves stand side by side below."
                    .to_owned(),
            )];
        }
        self.next_in_queue(openings)
    }

    pub(super) fn next_in_queue(&mut self, openings: &impl Openings) -> Vec<Effect> {
        let Some(experiment) = self.queue.first().cloned() else {
            return Vec::new();
        };
        if !self.has_data(&experiment) {
            return self.simulate_then(After::Queue);
        }
        self.queue.remove(0);
        let effects = self.prepare_new(experiment, Then::Resume, openings);
        self.compared.extend(self.at_hand);
        effects
    }

    /// After the last run of a question the controls and the network agree again: the run with the present settings is brought back.
    pub(super) fn return_from_question(
        &mut self,
        last: Run,
        openings: &impl Openings,
    ) -> Vec<Effect> {
        if !self.compared.contains(&last) {
            return Vec::new();
        }
        let mut plain = self.experiment.clone();
        plain.training.rate_changes.clear();
        let own = self
            .compared
            .iter()
            .copied()
            .find(|&id| self.run(id).is_some_and(|run| run.answers(&plain)));
        match own {
            Some(id) if id != last => self.restore(id, openings),
            _ => Vec::new(),
        }
    }
}
