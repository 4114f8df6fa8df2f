//! A trainer on the CPU backend that is told messages one by one.

use crate::learning::wait;
use crate::played::device;
use coalescent_playground::dataset::{ExampleSimulator, Series};
use coalescent_playground::evaluation::Measure;
use coalescent_playground::experiment::{Experiment, Task};
use coalescent_playground::protocol::{Envelope, FromTrainer, ToTrainer};
use coalescent_playground::training::{Checkpoint, ComputeDevice};
use coalescent_playground::worker::trainer_core::Trainer;
use std::cell::Cell;

/// The number of the data set.
pub const DATA: u32 = 10;
/// The number of the run.
pub const RUN: u32 = 20;

/// A trainer with a clock that moves on whenever it is read.
pub struct Desk {
    pub trainer: Trainer,
    /// Milliseconds by which the clock moves on.
    pub tempo: f64,
    /// The number of the last question.
    asked: u32,
    now: Cell<f64>,
}

impl Desk {
    /// A trainer that has rows of an experiment, those of each scenario in one message.
    pub fn with_rows(experiment: &Experiment, mut rows: impl FnMut(u8) -> Vec<f32>) -> Self {
        let mut desk = Self {
            trainer: Trainer::new(ComputeDevice::cpu(), device("cpu")),
            tempo: 1.0,
            asked: 0,
            now: Cell::new(0.0),
        };
        assert_eq!(desk.tell(DATA, expect(DATA, experiment), None), []);
        for scenario in 0..experiment.scenarios.len() as u8 {
            let message = rows_of(DATA, scenario);
            assert_eq!(desk.tell(DATA, message, Some(rows(scenario))), []);
        }
        assert_eq!(desk.tell(DATA, ToTrainer::Take { data: DATA }, None), []);
        desk
    }

    /// With simulated examples and a run that stands at its beginning, its simpler methods fitted.
    pub fn prepared(experiment: &Experiment) -> Self {
        let mut simulator = ExampleSimulator::new(experiment);
        let mut desk = Self::with_rows(experiment, |scenario| {
            simulator.rows(scenario, 0, experiment.examples).unwrap()
        });
        let answers = said(desk.tell(RUN, prepare(DATA, experiment, None), None));
        let [FromTrainer::Prepared { report, .. }] = answers.as_slice() else {
            panic!("{answers:?}");
        };
        assert!(report.methods.is_empty(), "nobody waits for them");
        let methods = said(desk.rest());
        assert!(
            methods.iter().any(
                |answer| matches!(answer, FromTrainer::Methods { methods } if !methods.is_empty())
            ),
            "{methods:?}"
        );
        desk
    }

    /// The same after the last epoch.
    pub fn trained(experiment: &Experiment) -> Self {
        let mut desk = Self::prepared(experiment);
        assert_eq!(desk.tell(RUN, ToTrainer::Resume, None), []);
        let said = said(desk.rest());
        let epochs: Vec<u32> = said
            .iter()
            .filter_map(|answer| match answer {
                FromTrainer::Epoch {
                    metrics, confusion, ..
                } => {
                    let classes = experiment.task == Task::Classify;
                    assert_eq!(confusion.is_some(), classes);
                    assert_eq!(
                        matches!(metrics.validation.measure, Measure::Accuracy(_)),
                        classes
                    );
                    Some(metrics.epoch)
                }
                _ => None,
            })
            .collect();
        assert_eq!(
            epochs,
            (1..=experiment.training.epochs).collect::<Vec<u32>>()
        );
        assert!(matches!(
            said.last(),
            Some(FromTrainer::Finished { trouble: None })
        ));
        desk
    }

    /// Sends a message as the next question; what is answered at once.
    pub fn tell(
        &mut self,
        run: u32,
        message: ToTrainer,
        body: Option<Vec<f32>>,
    ) -> Vec<Envelope<FromTrainer>> {
        self.asked += 1;
        let ask = self.asked;
        wait(self.trainer.handle(Envelope { run, ask, message }, body));
        self.trainer.outbox()
    }

    /// Works for one turn.
    pub fn tick(&mut self) -> Vec<Envelope<FromTrainer>> {
        let clock = || {
            self.now.set(self.now.get() + self.tempo);
            self.now.get()
        };
        wait(self.trainer.tick(&clock));
        self.trainer.outbox()
    }

    /// Works until nothing is left to do.
    pub fn rest(&mut self) -> Vec<Envelope<FromTrainer>> {
        let mut answers = Vec::new();
        while self.trainer.busy() {
            answers.extend(self.tick());
        }
        answers
    }

    /// The last answer to a question about the run, which carries the question's number.
    pub fn ask(&mut self, message: ToTrainer) -> FromTrainer {
        let mut answers = self.tell(RUN, message, None);
        answers.extend(self.rest());
        let answer = answers
            .into_iter()
            .rfind(|answer| answer.ask == self.asked && answer.message.is_final())
            .unwrap();
        assert_eq!(answer.run, RUN);
        answer.message
    }
}

/// What was said, whoever asked.
pub fn said(answers: Vec<Envelope<FromTrainer>>) -> Vec<FromTrainer> {
    answers.into_iter().map(|answer| answer.message).collect()
}

/// Announces a data set.
pub fn expect(data: u32, experiment: &Experiment) -> ToTrainer {
    ToTrainer::Expect {
        data,
        experiment: Box::new(experiment.clone()),
    }
}

/// Goes with all rows of a scenario.
pub fn rows_of(data: u32, scenario: u8) -> ToTrainer {
    ToTrainer::Rows {
        of: data,
        series: Series::Scenario(scenario),
        first: 0,
    }
}

/// Begins a run, or goes on with one.
pub fn prepare(data: u32, experiment: &Experiment, checkpoint: Option<Checkpoint>) -> ToTrainer {
    ToTrainer::Prepare {
        data,
        experiment: Box::new(experiment.clone()),
        checkpoint,
    }
}
