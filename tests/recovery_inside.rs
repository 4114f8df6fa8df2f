//! The client of the page "Inside": what a fresh trainer is told after another one was lost, and which questions wait.

use coalescent_playground::experiment::BackendChoice;
use coalescent_playground::experiment::regression::{Regression, Shown};
use coalescent_playground::inspection::readout::{Features, ReadOuts};
use coalescent_playground::inspection::{AlignmentStatistics, Opening};
use coalescent_playground::protocol::inside::{
    FromInside, RegressionData, Subject, ToInside, Which,
};
use coalescent_playground::protocol::{DeviceReport, FromTrainer, ToTrainer, VERSION};
use coalescent_playground::training::{Checkpoint, RegressionEpoch, RegressionMetrics};
use coalescent_playground::worker::event::TrainerEvent;
use coalescent_playground::worker::recovery::{Action, Backend, InsideErrand, Supervisor};

/// A client whose CPU trainer is played by the test.
struct World {
    supervisor: Supervisor<InsideErrand>,
    sent: Vec<ToInside>,
    events: Vec<TrainerEvent>,
}

impl World {
    /// A trainer is up, run 7 is prepared.
    fn prepared() -> Self {
        let mut world = Self {
            supervisor: Supervisor::new(BackendChoice::Cpu),
            sent: Vec::new(),
            events: Vec::new(),
        };
        world.act(|supervisor| supervisor.prepare(7, &Regression::default(), None));
        assert!(world.sent.is_empty(), "no trainer is up yet");
        world.ready();
        assert!(matches!(
            world.sent.as_slice(),
            [ToInside::Prepare {
                run: 7,
                checkpoint: None,
                ..
            }]
        ));
        world.stands(0);
        world.sent.clear();
        world
    }

    fn act(&mut self, happens: impl FnOnce(&mut Supervisor<InsideErrand>)) {
        happens(&mut self.supervisor);
        while let Some(action) = self.supervisor.next_action() {
            match action {
                Action::Send(Backend::Cpu, ToTrainer::Inside(message), None) => {
                    self.sent.push(message);
                }
                Action::Send(..) => {
                    unreachable!("only messages about Inside, to the CPU, without bodies")
                }
                Action::Tell(event) => self.events.push(event),
                Action::Start(_) | Action::End(_) | Action::AskAdapter => {}
            }
        }
    }

    fn ready(&mut self) {
        let device = DeviceReport {
            backend: "cpu".to_owned(),
            name: "cpu".to_owned(),
            software: false,
        };
        let ready = FromTrainer::Ready {
            version: VERSION,
            device,
            examples_per_second: 1.0,
        };
        self.act(|supervisor| supervisor.heard(Backend::Cpu, ready));
    }

    fn hear(&mut self, message: FromInside) {
        self.act(|supervisor| supervisor.heard(Backend::Cpu, FromTrainer::Inside(message)));
    }

    fn request(&mut self, message: ToInside) {
        self.act(|supervisor| supervisor.request(message));
    }

    fn stands(&mut self, epoch: u32) {
        let report = RegressionData {
            training: 7,
            validation: 1,
            test: 2,
            target: [0.0, 1.0],
            validation_target_sd: 1.0,
            sites: [40, 40],
            cropped: [0, 0],
            bytes: 800,
        };
        let (validation, checkpoint) = (METRICS, checkpoint(epoch));
        self.hear(FromInside::Prepared {
            run: 7,
            report,
            validation,
            steps_per_epoch: 10,
            checkpoint,
        });
    }

    fn epoch(&mut self, epoch: u32) {
        let metrics = RegressionEpoch {
            epoch,
            training: METRICS,
            validation: METRICS,
        };
        let checkpoint = checkpoint(epoch);
        self.hear(FromInside::Epoch {
            run: 7,
            metrics,
            checkpoint,
            troubles: vec![],
            examples_per_second: 1.0,
        });
    }

    fn opened(&mut self, which: Which) {
        let opening = Opening {
            alignment: Default::default(),
            statistics: AlignmentStatistics::default(),
            truth: None,
            prediction: 0.0,
            layers: vec![],
            gradient: vec![],
        };
        self.hear(FromInside::Opened {
            run: 7,
            which,
            shown: None,
            opening: Box::new(opening),
        });
    }
}

const METRICS: RegressionMetrics = RegressionMetrics {
    loss: 1.0,
    rmse: 1.0,
};

fn checkpoint(epoch: u32) -> Checkpoint {
    Checkpoint {
        epoch,
        step: 10 * epoch,
        weights: vec![],
        moments: vec![],
    }
}

fn open(which: Which, index: u32) -> ToInside {
    ToInside::Open {
        run: 7,
        which,
        subject: Subject::Example(Shown::Validation(index)),
        gradient: false,
    }
}

#[test]
fn a_lost_trainer_s_run_goes_on_from_its_last_epoch_with_everything_asked_of_it() {
    let mut world = World::prepared();
    world.request(ToInside::Resume { run: 7 });
    world.request(ToInside::WatchReadOut {
        run: 7,
        watch: true,
    });
    world.epoch(1);
    world.epoch(2);
    world.hear(FromInside::RateChanged {
        run: 7,
        step: 25,
        rate: 1e-4,
    });
    world.request(ToInside::Validate { run: 7 });
    world.request(ToInside::Explain {
        run: 7,
        which: Which::Trained,
        layer: 0,
        cell: 3,
    });
    world.sent.clear();
    world.act(|supervisor| {
        supervisor.heard(
            Backend::Cpu,
            FromTrainer::Panicked {
                text: "a test".to_owned(),
            },
        );
    });
    world.ready();
    let [
        ToInside::Prepare {
            experiment,
            checkpoint: Some(from),
            ..
        },
        watch,
        validate,
        resume,
    ] = world.sent.as_slice()
    else {
        panic!("{:?}", world.sent);
    };
    assert_eq!((from.epoch, experiment.training.rate_at(25)), (2, 1e-4));
    assert_eq!(
        *watch,
        ToInside::WatchReadOut {
            run: 7,
            watch: true
        }
    );
    assert_eq!(
        (validate, resume),
        (&ToInside::Validate { run: 7 }, &ToInside::Resume { run: 7 })
    );
    world.events.clear();
    world.stands(2);
    let Some(TrainerEvent::Recovered {
        run: 7,
        epoch: 2,
        step: 20,
        notice,
    }) = world.events.first()
    else {
        panic!("{:?}", world.events)
    };
    assert!(
        notice.contains("goes on from the end of epoch 2, on the CPU"),
        "{notice}"
    );
}

#[test]
fn a_pause_that_was_never_confirmed_is_confirmed_after_the_recovery() {
    let mut world = World::prepared();
    world.request(ToInside::Resume { run: 7 });
    world.epoch(1);
    world.request(ToInside::Pause { run: 7 });
    world.act(|supervisor| {
        supervisor.heard(
            Backend::Cpu,
            FromTrainer::DeviceLost {
                reason: "a test".to_owned(),
            },
        );
    });
    world.sent.clear();
    world.ready();
    assert_eq!(
        world.sent.len(),
        1,
        "a fresh trainer rests: {:?}",
        world.sent
    );
    world.stands(1);
    let paused = world.events.iter().any(|event| {
        matches!(event, TrainerEvent::Message(message) if matches!(**message, FromTrainer::Inside(FromInside::Paused { step: 10, .. })))
    });
    assert!(paused, "{:?}", world.events);
}

#[test]
fn of_alignments_that_wait_only_the_newest_is_opened_and_a_twin_s_waits_beside_it() {
    let mut world = World::prepared();
    for index in 0..5 {
        world.request(open(Which::Trained, index));
        world.request(open(Which::Twin, index));
    }
    assert_eq!(world.sent, [open(Which::Trained, 0)]);
    world.opened(Which::Trained);
    world.opened(Which::Twin);
    world.opened(Which::Trained);
    assert_eq!(world.sent.len(), 3);
    assert!(
        world.sent.contains(&open(Which::Trained, 4)) && world.sent.contains(&open(Which::Twin, 4)),
        "{:?}",
        world.sent
    );
}

#[test]
fn messages_about_other_runs_go_nowhere() {
    let mut world = World::prepared();
    world.events.clear();
    world.request(ToInside::Resume { run: 6 });
    world.hear(FromInside::Simulating {
        run: 6,
        done: 1,
        of: 2,
    });
    assert!(world.sent.is_empty() && world.events.is_empty());
    world.act(|supervisor| supervisor.prepare(8, &Regression::default(), None));
    world.sent.clear();
    world.epoch(3);
    assert!(world.events.is_empty(), "run 7 was left behind");
    world.request(open(Which::Trained, 0));
    assert!(world.sent.is_empty());
}

#[test]
fn what_was_abandoned_is_not_asked_again() {
    let mut world = World::prepared();
    world.request(ToInside::Twin { run: 7, seed: 2 });
    world.request(ToInside::Validate { run: 7 });
    world.request(ToInside::Abandon { run: 7 });
    world.sent.clear();
    world.act(|supervisor| {
        supervisor.heard(
            Backend::Cpu,
            FromTrainer::Panicked {
                text: "a test".to_owned(),
            },
        );
    });
    world.ready();
    assert!(
        matches!(
            world.sent.as_slice(),
            [ToInside::Prepare { .. }, ToInside::Validate { .. }]
        ),
        "{:?}",
        world.sent
    );
}

#[test]
fn a_read_out_of_an_epoch_is_no_answer_to_one_asked_by_hand() {
    let mut world = World::prepared();
    let read_outs = ReadOuts {
        epoch: 1,
        features: Features::Channels,
        examples: 0,
        layers: vec![],
        quantities: vec![],
        rows: vec![],
    };
    let asked = ToInside::ReadOut {
        run: 7,
        features: Features::Flattened,
        examples: 600,
    };
    world.request(asked.clone());
    for (watched, open) in [(true, true), (false, false)] {
        world.hear(FromInside::ReadOut {
            run: 7,
            watched,
            read_outs: Box::new(read_outs.clone()),
        });
        world.act(|supervisor| {
            supervisor.heard(
                Backend::Cpu,
                FromTrainer::Panicked {
                    text: "a test".to_owned(),
                },
            );
        });
        world.sent.clear();
        world.ready();
        assert_eq!(world.sent.contains(&asked), open, "{:?}", world.sent);
        world.stands(0);
    }
}
