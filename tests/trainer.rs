//! A trainer's answers to scripted messages, on the CPU backend.
#![cfg(feature = "flex")]
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a test fails by panicking"
)]

mod learning;

use coalescent_playground::dataset::Series;
use coalescent_playground::evaluation::Measure;
use coalescent_playground::experiment::Experiment;
use coalescent_playground::protocol::{
    DeviceReport, Envelope, FromTrainer, Shown, Subject, ToTrainer, Which,
};
use coalescent_playground::statistics::JointSpectrum;
use coalescent_playground::training::{Checkpoint, ComputeDevice, EpochMetrics, Trouble};
use coalescent_playground::worker::trainer_core::Trainer;
use learning::{made_up_rows, wait, width};
use std::cell::Cell;

const DATA: u32 = 10;
const RUN: u32 = 20;

/// 200 examples per class, batches of 60: four steps an epoch, three epochs.
fn experiment() -> Experiment {
    let mut experiment = Experiment {
        examples: 200,
        ..Experiment::default()
    };
    experiment.training.batch_size = 60;
    experiment.training.learning_rate = 1e-3;
    experiment.training.epochs = 3;
    experiment
}

/// A trainer with a clock that moves on by some milliseconds whenever it is read.
struct Desk {
    trainer: Trainer,
    now: Cell<f64>,
    tempo: f64,
}

impl Desk {
    /// With the data of an experiment.
    fn with_data(experiment: &Experiment) -> Self {
        let report = DeviceReport {
            backend: "cpu".to_owned(),
            name: "CPU".to_owned(),
            software: false,
        };
        let mut desk = Self {
            trainer: Trainer::new(ComputeDevice::cpu(), report),
            now: Cell::new(0.0),
            tempo: 1.0,
        };
        assert_eq!(desk.tell(expect(experiment)), []);
        for scenario in 0..2 {
            assert_eq!(
                desk.rows(scenario, 0, made_up_rows(experiment, scenario)),
                []
            );
        }
        assert_eq!(desk.tell(ToTrainer::Take { data: DATA }), []);
        desk
    }

    /// With a run that stands at its beginning.
    fn prepared(experiment: &Experiment) -> Self {
        let mut desk = Self::with_data(experiment);
        desk.prepare(experiment, None);
        desk
    }

    /// The answer; the simpler methods are fitted afterwards.
    fn prepare(&mut self, experiment: &Experiment, checkpoint: Option<Checkpoint>) -> FromTrainer {
        let mut answers = self.tell(prepare(DATA, experiment, checkpoint));
        assert_eq!(answers.len(), 1, "{answers:?}");
        let methods = self.until_rest();
        assert!(
            matches!(methods[..], [FromTrainer::Methods { .. }]),
            "{methods:?}"
        );
        answers.remove(0)
    }

    fn tell(&mut self, message: ToTrainer) -> Vec<FromTrainer> {
        self.tell_of(RUN, message, None)
    }

    fn tell_of(
        &mut self,
        run: u32,
        message: ToTrainer,
        body: Option<Vec<f32>>,
    ) -> Vec<FromTrainer> {
        let ask = 7;
        wait(self.trainer.handle(Envelope { run, ask, message }, body));
        self.said()
    }

    fn rows(&mut self, scenario: u8, first: u32, numbers: Vec<f32>) -> Vec<FromTrainer> {
        self.tell_of(DATA, rows(DATA, scenario, first), Some(numbers))
    }

    fn said(&mut self) -> Vec<FromTrainer> {
        let said = self.trainer.outbox();
        said.into_iter().map(|envelope| envelope.message).collect()
    }

    fn tick(&mut self) -> Vec<FromTrainer> {
        let clock = || {
            self.now.set(self.now.get() + self.tempo);
            self.now.get()
        };
        wait(self.trainer.tick(&clock));
        self.said()
    }

    fn until_rest(&mut self) -> Vec<FromTrainer> {
        let mut heard = Vec::new();
        while self.trainer.busy() {
            heard.extend(self.tick());
        }
        heard
    }
}

fn expect(experiment: &Experiment) -> ToTrainer {
    ToTrainer::Expect {
        data: DATA,
        experiment: Box::new(experiment.clone()),
    }
}

fn rows(data: u32, scenario: u8, first: u32) -> ToTrainer {
    ToTrainer::Rows {
        of: data,
        series: Series::Scenario(scenario),
        first,
    }
}

fn prepare(data: u32, experiment: &Experiment, checkpoint: Option<Checkpoint>) -> ToTrainer {
    ToTrainer::Prepare {
        data,
        experiment: Box::new(experiment.clone()),
        checkpoint,
    }
}

fn open(index: u32) -> ToTrainer {
    ToTrainer::Open {
        which: Which::Trained,
        subject: Subject::Example(Shown { scenario: 1, index }),
        gradient: None,
    }
}

fn epochs(heard: &[FromTrainer]) -> Vec<(EpochMetrics, Checkpoint)> {
    heard
        .iter()
        .filter_map(|message| match message {
            FromTrainer::Epoch {
                metrics,
                checkpoint,
                ..
            } => Some((metrics.clone(), checkpoint.clone())),
            _ => None,
        })
        .collect()
}

fn refusal(answers: &[FromTrainer]) -> &str {
    match answers {
        [FromTrainer::Refused { reason, .. }]
        | [
            FromTrainer::Finished { .. },
            FromTrainer::Refused { reason, .. },
        ] => reason,
        other => panic!("a refusal was expected: {other:?}"),
    }
}

#[test]
fn prepared_says_where_the_network_stands() {
    let mut desk = Desk::with_data(&experiment());
    let FromTrainer::Prepared {
        report,
        validation,
        confusion,
        steps_per_epoch,
        checkpoint,
    } = desk.prepare(&experiment(), None)
    else {
        panic!()
    };
    assert_eq!(steps_per_epoch, 4);
    assert_eq!(
        [report.training, report.validation, report.test],
        [240, 32, 128]
    );
    assert!(report.methods.is_empty(), "they are fitted afterwards");
    let confusion = confusion.unwrap();
    assert_eq!(confusion.total(), 32);
    assert_eq!(validation.measure, Measure::Accuracy(confusion.accuracy()));
    assert_eq!(
        (
            checkpoint.epoch,
            checkpoint.step,
            checkpoint.weights.len(),
            checkpoint.moments.len()
        ),
        (0, 0, 10, 0)
    );
    assert!(!desk.trainer.busy());
}

#[test]
fn a_whole_run_tells_every_epoch_and_its_end() {
    let mut desk = Desk::prepared(&experiment());
    assert_eq!(desk.tell(ToTrainer::Resume), []);
    let heard = desk.until_rest();
    let reached: Vec<(u32, u32)> = epochs(&heard)
        .iter()
        .map(|(metrics, checkpoint)| (metrics.epoch, checkpoint.step))
        .collect();
    assert_eq!(reached, [(1, 4), (2, 8), (3, 12)]);
    assert_eq!(heard.last(), Some(&FromTrainer::Finished { trouble: None }));
    for message in &heard {
        if let FromTrainer::Epoch {
            examples_per_second,
            ..
        } = message
        {
            // Four steps of one millisecond each.
            assert_eq!(*examples_per_second, 60_000.0);
        }
    }
    assert!(refusal(&desk.tell(ToTrainer::Resume)).contains("the run is over"));
}

#[test]
fn slices_are_bounded_and_progress_is_reported_now_and_then() {
    let mut experiment = experiment();
    experiment.training.batch_size = 4;
    let mut desk = Desk::prepared(&experiment);
    desk.tempo = 10.0;
    desk.tell(ToTrainer::Resume);
    let mut steps = Vec::new();
    for _ in 0..12 {
        for message in desk.tick() {
            let FromTrainer::Progress {
                step,
                training,
                examples_per_second,
                ..
            } = message
            else {
                panic!("{message:?}")
            };
            assert!(training.is_some());
            assert_eq!(examples_per_second, 400.0);
            steps.push(step);
        }
    }
    assert_eq!(
        steps,
        [15, 30],
        "three steps fit into a slice of 30 ms, and a report is due every 150 ms"
    );
}

#[test]
fn pause_step_resume_and_stop() {
    let mut desk = Desk::prepared(&experiment());
    desk.tempo = 100.0;
    desk.tell(ToTrainer::Resume);
    desk.tick();
    let paused = desk.tell(ToTrainer::Pause);
    assert!(
        matches!(
            paused[..],
            [FromTrainer::Paused {
                step: 1,
                training: Some(_),
                ..
            }]
        ),
        "{paused:?}"
    );
    assert!(!desk.trainer.busy());

    desk.tell(ToTrainer::StepBatch);
    assert!(matches!(
        desk.until_rest()[..],
        [FromTrainer::Paused { step: 2, .. }]
    ));

    desk.tell(ToTrainer::StepEpoch);
    let heard = desk.until_rest();
    assert_eq!(epochs(&heard).len(), 1);
    assert!(
        matches!(
            heard.last(),
            Some(FromTrainer::Paused {
                step: 4,
                training: None,
                ..
            })
        ),
        "{heard:?}"
    );

    for _ in 0..3 {
        desk.tell(ToTrainer::StepBatch);
        assert!(epochs(&desk.until_rest()).is_empty());
    }
    desk.tell(ToTrainer::StepBatch);
    let heard = desk.until_rest();
    assert_eq!(epochs(&heard).len(), 1, "the last batch ends the epoch");
    assert!(matches!(
        heard.last(),
        Some(FromTrainer::Paused { step: 8, .. })
    ));

    assert_eq!(
        desk.tell(ToTrainer::Stop),
        [FromTrainer::Finished { trouble: None }]
    );
    assert!(refusal(&desk.tell(ToTrainer::StepBatch)).contains("the run is over"));
    desk.tell(ToTrainer::Test);
    let tested = desk.until_rest();
    assert!(
        matches!(tested[..], [FromTrainer::Tested { .. }]),
        "it can still be tested: {tested:?}"
    );
}

#[test]
fn a_pause_that_comes_too_late_does_not_revive_a_finished_run() {
    let finished = [FromTrainer::Finished { trouble: None }];
    let mut desk = Desk::prepared(&experiment());
    desk.tell(ToTrainer::Resume);
    desk.until_rest();
    assert_eq!(desk.tell(ToTrainer::Pause), finished);
    let mut desk = Desk::prepared(&experiment());
    desk.tell(ToTrainer::Stop);
    assert_eq!(desk.tell(ToTrainer::Pause), finished);
}

#[test]
fn stepping_and_pausing_change_no_figure() {
    let mut through = Desk::prepared(&experiment());
    through.tell(ToTrainer::Resume);
    let expected = epochs(&through.until_rest());
    let mut stepped = Desk::prepared(&experiment());
    let mut heard = Vec::new();
    for _ in 0..12 {
        stepped.tell(ToTrainer::StepBatch);
        heard.extend(stepped.until_rest());
    }
    assert_eq!(epochs(&heard), expected);
}

#[test]
fn a_run_goes_on_in_another_trainer_from_its_last_checkpoint() {
    let mut through = Desk::prepared(&experiment());
    through.tell(ToTrainer::Resume);
    let expected = epochs(&through.until_rest());

    let mut first = Desk::prepared(&experiment());
    first.tell(ToTrainer::StepEpoch);
    let (metrics, checkpoint) = epochs(&first.until_rest()).remove(0);

    let mut second = Desk::with_data(&experiment());
    let FromTrainer::Prepared {
        validation,
        checkpoint: stands,
        ..
    } = second.prepare(&experiment(), Some(checkpoint.clone()))
    else {
        panic!()
    };
    assert_eq!(
        (validation, stands),
        (metrics.validation, checkpoint),
        "it stands where the first one was"
    );
    second.tell(ToTrainer::Resume);
    assert_eq!(epochs(&second.until_rest()), expected[1..]);
}

#[test]
fn the_rate_changes_from_the_next_step_on() {
    let mut desk = Desk::prepared(&experiment());
    desk.tell(ToTrainer::StepBatch);
    desk.until_rest();
    assert_eq!(
        desk.tell(ToTrainer::SetRate { rate: 0.5 }),
        [FromTrainer::RateChanged { step: 1, rate: 0.5 }]
    );
    for rate in [0.0, -1.0, f64::NAN, f64::INFINITY] {
        assert!(refusal(&desk.tell(ToTrainer::SetRate { rate })).contains("positive"));
    }
}

#[test]
fn a_loss_that_is_no_number_ends_the_run_and_names_the_knob() {
    let mut experiment = experiment();
    experiment.training.learning_rate = 1e-3;
    let mut desk = Desk::prepared(&experiment);
    desk.tell(ToTrainer::SetRate { rate: 1e30 });
    desk.tell(ToTrainer::Resume);
    let heard = desk.until_rest();
    let Some(FromTrainer::Finished {
        trouble: Some(Trouble::NotANumber { step, rate }),
        ..
    }) = heard.last()
    else {
        panic!("{heard:?}")
    };
    assert!(*step > 0 && *rate == 1e30);
    assert!(
        epochs(&heard).is_empty(),
        "an epoch without a loss is not reported"
    );
}

#[test]
fn what_cannot_be_done_is_refused_in_a_sentence() {
    let experiment = experiment();
    let mut desk = Desk::with_data(&experiment);
    assert!(refusal(&desk.tell(ToTrainer::Resume)).contains("run 20 is not prepared"));
    let wrong = prepare(DATA + 1, &experiment, None);
    assert!(refusal(&desk.tell(wrong)).contains("no data set 11"));
    assert!(refusal(&desk.tell(rows(DATA, 1, 0))).contains("without its numbers"));
    assert!(refusal(&desk.rows(1, 0, vec![0.0; 7])).contains("not whole rows"));
    let two = made_up_rows(&experiment, 1)[..2 * width(&experiment)].to_vec();
    assert!(
        refusal(&desk.rows(1, 199, two))
            .contains("rows 199 to 200 of scenario 1, where each has 200")
    );

    let other = ToTrainer::Take { data: DATA + 1 };
    assert!(refusal(&desk.tell(other)).contains("no data set 11"));

    let mut desk = Desk::prepared(&experiment);
    let again = made_up_rows(&experiment, 1);
    assert_eq!(
        desk.rows(1, 0, again),
        [],
        "what is there is not put there again"
    );
    assert!(refusal(&desk.tell(open(200))).contains("no example 200"));
    let spectrum = JointSpectrum::zeros([10, 20]);
    assert!(refusal(&desk.tell(ToTrainer::Predict { spectrum })).contains("[10, 20] haplotypes"));
    let mut broken = experiment;
    broken.layers.truncate(1);
    refusal(&desk.tell_of(RUN + 1, prepare(DATA, &broken, None), None));
    assert!(
        matches!(desk.tell(ToTrainer::StepBatch)[..], []),
        "the run that was prepared lives on"
    );
}

/// Rows come on lines of their own: they may be there before it is said what they are of, or after a network was asked for.
#[test]
fn a_network_waits_for_its_rows_and_so_does_what_is_asked_of_it() {
    let experiment = experiment();
    let mut ordered = Desk::prepared(&experiment);
    ordered.tell(ToTrainer::Resume);
    let expected = epochs(&ordered.until_rest());

    let mut desk = Desk::with_data(&Experiment {
        examples: 300,
        ..experiment.clone()
    });
    let next = DATA + 1;
    let deliver = |desk: &mut Desk, scenario: u8| {
        let numbers = made_up_rows(&experiment, scenario);
        desk.tell_of(next, rows(next, scenario, 0), Some(numbers))
    };
    assert_eq!(deliver(&mut desk, 1), [], "before it is expected");
    let expect = ToTrainer::Expect {
        data: next,
        experiment: Box::new(experiment.clone()),
    };
    assert_eq!(desk.tell_of(next, expect, None), []);
    assert!(
        matches!(
            desk.prepare(
                &Experiment {
                    examples: 300,
                    ..experiment.clone()
                },
                None
            ),
            FromTrainer::Prepared { .. }
        ),
        "the data at hand stay until others take their place"
    );
    assert_eq!(desk.tell_of(next, ToTrainer::Take { data: next }, None), []);
    assert_eq!(desk.tell(prepare(next, &experiment, None)), []);
    assert_eq!(desk.tell(ToTrainer::Resume), []);
    assert!(!desk.trainer.busy());
    let said = deliver(&mut desk, 0);
    assert!(
        matches!(said[..], [FromTrainer::Prepared { .. }]),
        "{said:?}"
    );
    assert_eq!(epochs(&desk.until_rest()), expected);
}

/// A trainer that waits says that it lives: else it would be given up.
#[test]
fn a_trainer_that_waits_for_rows_says_that_it_lives() {
    let experiment = experiment();
    let mut desk = Desk::with_data(&experiment);
    let next = DATA + 1;
    let expect = ToTrainer::Expect {
        data: next,
        experiment: Box::new(experiment.clone()),
    };
    desk.tell_of(next, expect, None);
    desk.tell_of(next, ToTrainer::Take { data: next }, None);
    desk.tell(prepare(next, &experiment, None));
    let some = made_up_rows(&experiment, 0)[..2 * width(&experiment)].to_vec();
    assert_eq!(
        desk.tell_of(next, rows(next, 0, 0), Some(some)),
        [FromTrainer::Working]
    );
}

#[test]
fn late_messages_are_dropped_without_a_word() {
    let mut desk = Desk::prepared(&experiment());
    for message in [
        ToTrainer::Resume,
        ToTrainer::Pause,
        ToTrainer::Stop,
        ToTrainer::SetRate { rate: 0.1 },
        ToTrainer::Test,
        open(0),
    ] {
        assert_eq!(desk.tell_of(RUN - 1, message, None), []);
    }
    let late = rows(DATA - 1, 1, 0);
    assert_eq!(desk.tell_of(RUN - 1, late, Some(vec![1.0])), []);
    assert!(!desk.trainer.busy());
}

#[test]
#[should_panic(expected = "asked to panic")]
fn the_documented_fault_panics() {
    Desk::with_data(&experiment()).tell(ToTrainer::Panic);
}
