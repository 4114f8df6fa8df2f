//! A trainer's answers to scripted messages, on the CPU backend.
#![cfg(feature = "flex")]
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a test fails by panicking"
)]

mod learning;

use coalescent_playground::experiment::{Class, Experiment};
use coalescent_playground::protocol::{DeviceReport, FromTrainer, ToTrainer};
use coalescent_playground::statistics::JointSpectrum;
use coalescent_playground::training::{Checkpoint, ComputeDevice, EpochMetrics, Trouble};
use coalescent_playground::worker::trainer_core::Trainer;
use learning::{made_up_rows, wait};
use std::cell::Cell;

const DATA: u32 = 10;
const RUN: u32 = 20;

/// 200 loci per class, batches of 60: four steps an epoch, three epochs.
fn experiment() -> Experiment {
    let mut experiment = Experiment {
        loci_per_class: 200,
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
        assert_eq!(
            desk.tell(ToTrainer::Expect {
                data: DATA,
                experiment: experiment.clone()
            }),
            []
        );
        for class in Class::ALL {
            assert_eq!(desk.rows(class, 0, made_up_rows(experiment, class)), []);
        }
        desk
    }

    /// With a run that stands at its beginning.
    fn prepared(experiment: &Experiment) -> Self {
        let mut desk = Self::with_data(experiment);
        desk.prepare(experiment, None);
        desk
    }

    fn prepare(&mut self, experiment: &Experiment, checkpoint: Option<Checkpoint>) -> FromTrainer {
        let mut answers = self.tell(ToTrainer::Prepare {
            run: RUN,
            data: DATA,
            experiment: experiment.clone(),
            checkpoint,
        });
        assert_eq!(answers.len(), 1, "{answers:?}");
        answers.remove(0)
    }

    fn tell(&mut self, message: ToTrainer) -> Vec<FromTrainer> {
        wait(self.trainer.handle(message, None));
        self.trainer.outbox()
    }

    fn rows(&mut self, class: Class, first: u32, numbers: Vec<f32>) -> Vec<FromTrainer> {
        wait(self.trainer.handle(
            ToTrainer::Rows {
                data: DATA,
                class,
                first,
            },
            Some(numbers),
        ));
        self.trainer.outbox()
    }

    fn tick(&mut self) -> Vec<FromTrainer> {
        let clock = || {
            self.now.set(self.now.get() + self.tempo);
            self.now.get()
        };
        wait(self.trainer.tick(&clock));
        self.trainer.outbox()
    }

    fn until_rest(&mut self) -> Vec<FromTrainer> {
        let mut heard = Vec::new();
        while self.trainer.busy() {
            heard.extend(self.tick());
        }
        heard
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
            } => Some((*metrics, checkpoint.clone())),
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
        run,
        report,
        validation,
        confusion,
        steps_per_epoch,
        checkpoint,
    } = desk.prepare(&experiment(), None)
    else {
        panic!()
    };
    assert_eq!((run, steps_per_epoch), (RUN, 4));
    assert_eq!(
        [report.training, report.validation, report.test],
        [240, 32, 128]
    );
    assert_eq!(report.baselines.len(), 3);
    assert!(
        report
            .baselines
            .iter()
            .all(|score| score.confusion.total() == 32)
    );
    assert_eq!(confusion.total(), 32);
    assert_eq!(validation.accuracy, confusion.accuracy());
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
    assert_eq!(desk.tell(ToTrainer::Resume { run: RUN }), []);
    let heard = desk.until_rest();
    let reached: Vec<(u32, u32)> = epochs(&heard)
        .iter()
        .map(|(metrics, checkpoint)| (metrics.epoch, checkpoint.step))
        .collect();
    assert_eq!(reached, [(1, 4), (2, 8), (3, 12)]);
    assert_eq!(
        heard.last(),
        Some(&FromTrainer::Finished {
            run: RUN,
            trouble: None
        })
    );
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
    assert!(refusal(&desk.tell(ToTrainer::Resume { run: RUN })).contains("the run is over"));
}

#[test]
fn slices_are_bounded_and_progress_is_reported_now_and_then() {
    let mut experiment = experiment();
    experiment.training.batch_size = 4;
    let mut desk = Desk::prepared(&experiment);
    desk.tempo = 10.0;
    desk.tell(ToTrainer::Resume { run: RUN });
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
    desk.tell(ToTrainer::Resume { run: RUN });
    desk.tick();
    let paused = desk.tell(ToTrainer::Pause { run: RUN });
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

    desk.tell(ToTrainer::StepBatch { run: RUN });
    assert!(matches!(
        desk.until_rest()[..],
        [FromTrainer::Paused { step: 2, .. }]
    ));

    desk.tell(ToTrainer::StepEpoch { run: RUN });
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
        desk.tell(ToTrainer::StepBatch { run: RUN });
        assert!(epochs(&desk.until_rest()).is_empty());
    }
    desk.tell(ToTrainer::StepBatch { run: RUN });
    let heard = desk.until_rest();
    assert_eq!(epochs(&heard).len(), 1, "the last batch ends the epoch");
    assert!(matches!(
        heard.last(),
        Some(FromTrainer::Paused { step: 8, .. })
    ));

    assert_eq!(
        desk.tell(ToTrainer::Stop { run: RUN }),
        [FromTrainer::Finished {
            run: RUN,
            trouble: None
        }]
    );
    assert!(refusal(&desk.tell(ToTrainer::StepBatch { run: RUN })).contains("the run is over"));
    assert!(
        matches!(
            desk.tell(ToTrainer::Test { run: RUN })[..],
            [FromTrainer::Tested { .. }]
        ),
        "it can still be tested"
    );
}

#[test]
fn a_pause_that_comes_too_late_does_not_revive_a_finished_run() {
    let finished = [FromTrainer::Finished {
        run: RUN,
        trouble: None,
    }];
    let mut desk = Desk::prepared(&experiment());
    desk.tell(ToTrainer::Resume { run: RUN });
    desk.until_rest();
    assert_eq!(desk.tell(ToTrainer::Pause { run: RUN }), finished);
    let mut desk = Desk::prepared(&experiment());
    desk.tell(ToTrainer::Stop { run: RUN });
    assert_eq!(desk.tell(ToTrainer::Pause { run: RUN }), finished);
}

#[test]
fn stepping_and_pausing_change_no_figure() {
    let mut through = Desk::prepared(&experiment());
    through.tell(ToTrainer::Resume { run: RUN });
    let expected = epochs(&through.until_rest());
    let mut stepped = Desk::prepared(&experiment());
    let mut heard = Vec::new();
    for _ in 0..12 {
        stepped.tell(ToTrainer::StepBatch { run: RUN });
        heard.extend(stepped.until_rest());
    }
    assert_eq!(epochs(&heard), expected);
}

#[test]
fn a_run_goes_on_in_another_trainer_from_its_last_checkpoint() {
    let mut through = Desk::prepared(&experiment());
    through.tell(ToTrainer::Resume { run: RUN });
    let expected = epochs(&through.until_rest());

    let mut first = Desk::prepared(&experiment());
    first.tell(ToTrainer::StepEpoch { run: RUN });
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
    second.tell(ToTrainer::Resume { run: RUN });
    assert_eq!(epochs(&second.until_rest()), expected[1..]);
}

#[test]
fn the_rate_changes_from_the_next_step_on() {
    let mut desk = Desk::prepared(&experiment());
    desk.tell(ToTrainer::StepBatch { run: RUN });
    desk.until_rest();
    assert_eq!(
        desk.tell(ToTrainer::SetRate {
            run: RUN,
            rate: 0.5
        }),
        [FromTrainer::RateChanged {
            run: RUN,
            step: 1,
            rate: 0.5
        }]
    );
    for rate in [0.0, -1.0, f64::NAN, f64::INFINITY] {
        assert!(refusal(&desk.tell(ToTrainer::SetRate { run: RUN, rate })).contains("positive"));
    }
}

#[test]
fn a_loss_that_is_no_number_ends_the_run_and_names_the_knob() {
    let mut experiment = experiment();
    experiment.training.learning_rate = 1e-3;
    let mut desk = Desk::prepared(&experiment);
    desk.tell(ToTrainer::SetRate {
        run: RUN,
        rate: 1e30,
    });
    desk.tell(ToTrainer::Resume { run: RUN });
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
fn the_test_set_the_layers_and_a_file() {
    let mut desk = Desk::prepared(&experiment());
    let tested = desk.tell(ToTrainer::Test { run: RUN });
    let [FromTrainer::Tested { run: RUN, report }] = &tested[..] else {
        panic!("{tested:?}")
    };
    assert_eq!(report.confusion.total(), 128);

    let inspected = desk.tell(ToTrainer::Inspect {
        run: RUN,
        class: Class::GeneFlow,
        index: 3,
    });
    let [
        FromTrainer::Inspected {
            run: RUN,
            class: Class::GeneFlow,
            index: 3,
            inspection,
        },
    ] = &inspected[..]
    else {
        panic!("{inspected:?}")
    };
    assert_eq!(inspection.layers.len(), 11, "the input and ten layers");

    let mut spectrum = JointSpectrum::zeros([20, 20]);
    spectrum.cells[5] = 2.5;
    let predicted = desk.tell(ToTrainer::Predict { run: RUN, spectrum });
    let [
        FromTrainer::Predicted {
            run: RUN, range, ..
        },
    ] = &predicted[..]
    else {
        panic!("{predicted:?}")
    };
    assert_eq!(
        (range.fractional_cells, range.empty_cells, range.inside),
        (1, 438, false)
    );
}

#[test]
fn what_cannot_be_done_is_refused_in_a_sentence() {
    let experiment = experiment();
    let mut desk = Desk::with_data(&experiment);
    assert!(refusal(&desk.tell(ToTrainer::Resume { run: RUN })).contains("run 20 is not prepared"));
    let prepare = |data| ToTrainer::Prepare {
        run: RUN,
        data,
        experiment: experiment.clone(),
        checkpoint: None,
    };
    assert!(refusal(&desk.tell(prepare(DATA + 1))).contains("no data set 11"));
    assert!(
        refusal(&desk.tell(ToTrainer::Rows {
            data: DATA,
            class: Class::GeneFlow,
            first: 0
        }))
        .contains("without its numbers")
    );
    assert!(refusal(&desk.rows(Class::GeneFlow, 0, vec![0.0; 7])).contains("not whole rows"));
    assert!(
        refusal(&desk.rows(Class::GeneFlow, 199, vec![0.0; 2 * 455]))
            .contains("index of the last locus is 199")
    );

    desk.tell(ToTrainer::Expect {
        data: DATA,
        experiment: experiment.clone(),
    });
    assert!(refusal(&desk.tell(prepare(DATA))).contains("400 loci have not arrived"));

    let mut desk = Desk::prepared(&experiment);
    assert!(
        refusal(&desk.rows(
            Class::GeneFlow,
            0,
            made_up_rows(&experiment, Class::GeneFlow)
        ))
        .contains("already in use")
    );
    assert!(
        refusal(&desk.tell(ToTrainer::Inspect {
            run: RUN,
            class: Class::GeneFlow,
            index: 200
        }))
        .contains("no locus 200")
    );
    let spectrum = JointSpectrum::zeros([10, 20]);
    assert!(
        refusal(&desk.tell(ToTrainer::Predict { run: RUN, spectrum })).contains("10+20 haplotypes")
    );
    let mut broken = experiment.clone();
    broken.network.dense_layers = 9;
    refusal(&desk.tell(ToTrainer::Prepare {
        run: RUN + 1,
        data: DATA,
        experiment: broken,
        checkpoint: None,
    }));
    assert!(
        matches!(desk.tell(ToTrainer::StepBatch { run: RUN })[..], []),
        "the run that was prepared lives on"
    );
}

#[test]
fn late_messages_are_dropped_without_a_word() {
    let mut desk = Desk::prepared(&experiment());
    let late = RUN - 1;
    for message in [
        ToTrainer::Resume { run: late },
        ToTrainer::Pause { run: late },
        ToTrainer::Stop { run: late },
        ToTrainer::SetRate {
            run: late,
            rate: 0.1,
        },
        ToTrainer::Test { run: late },
        ToTrainer::Inspect {
            run: late,
            class: Class::GeneFlow,
            index: 0,
        },
        ToTrainer::Rows {
            data: DATA - 1,
            class: Class::GeneFlow,
            first: 0,
        },
    ] {
        assert_eq!(desk.tell(message), []);
    }
    assert!(!desk.trainer.busy());
}

#[test]
#[should_panic(expected = "asked to panic")]
fn the_documented_fault_panics() {
    Desk::with_data(&experiment()).tell(ToTrainer::Panic);
}
