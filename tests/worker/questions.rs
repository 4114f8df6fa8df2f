//! The client of a trainer that is played by the test: what a fresh one is told after another one was lost, and which
//! questions wait.

use crate::played::{self, STEPS};
use coalescent_playground::experiment::{BackendChoice, Preset};
use coalescent_playground::inspection::ReadOuts;
use coalescent_playground::inspection::readout::Features;
use coalescent_playground::protocol::{Envelope, FromTrainer, Shown, Subject, ToTrainer, Which};
use coalescent_playground::worker::event::TrainerEvent;
use coalescent_playground::worker::recovery::{Action, Backend, Supervisor};

const DATA: u32 = 3;
const RUN: u32 = 7;

/// A client whose CPU trainer is played by the test.
struct World {
    supervisor: Supervisor,
    sent: Vec<(u32, ToTrainer)>,
    events: Vec<TrainerEvent>,
}

impl World {
    /// A trainer is up, the run is prepared: its question was the first.
    fn prepared() -> Self {
        let mut world = Self {
            supervisor: Supervisor::new(BackendChoice::Cpu),
            sent: Vec::new(),
            events: Vec::new(),
        };
        let experiment = Preset::Tajima.experiment();
        world.act(|supervisor| supervisor.expect(DATA, &experiment));
        world.act(|supervisor| supervisor.take(DATA));
        world.act(|supervisor| supervisor.prepare(1, RUN, &experiment, None));
        assert!(world.sent.is_empty(), "no trainer is up yet");
        world.ready();
        world.stands(0);
        world.sent.clear();
        world
    }

    fn act(&mut self, happens: impl FnOnce(&mut Supervisor)) {
        happens(&mut self.supervisor);
        while let Some(action) = self.supervisor.next_action() {
            match action {
                Action::Send(_, envelope) => {
                    self.sent.push((envelope.ask, envelope.message));
                }
                Action::Tell(event) => self.events.push(event),
                _ => {}
            }
        }
    }

    fn ready(&mut self) {
        let ready = Envelope::alone(played::ready("cpu", 1.0));
        self.act(|supervisor| supervisor.heard(Backend::Cpu, ready));
    }

    fn hear(&mut self, ask: u32, message: FromTrainer) {
        let envelope = Envelope {
            run: RUN,
            ask,
            message,
        };
        self.act(|supervisor| supervisor.heard(Backend::Cpu, envelope));
    }

    fn ask(&mut self, ask: u32, message: ToTrainer) {
        self.act(|supervisor| supervisor.ask(ask, RUN, message));
    }

    /// The trainer is lost, and another one comes up.
    fn another(&mut self) {
        self.act(|supervisor| supervisor.lost(Backend::Cpu, "The trainer stopped"));
        self.sent.clear();
        self.ready();
    }

    fn stands(&mut self, epoch: u32) {
        self.hear(1, played::prepared(epoch));
    }

    fn epoch(&mut self, epoch: u32) {
        self.hear(0, played::epoch(epoch));
    }

    fn asks(&self) -> Vec<u32> {
        self.sent.iter().map(|(ask, _)| *ask).collect()
    }
}

fn open(which: Which, index: u32) -> ToTrainer {
    ToTrainer::Open {
        which,
        subject: Subject::Example(Shown { scenario: 0, index }),
        gradient: None,
    }
}

#[test]
fn a_lost_trainers_run_goes_on_from_its_last_epoch_with_everything_asked_of_it() {
    let mut world = World::prepared();
    world.ask(2, ToTrainer::Resume);
    world.ask(3, ToTrainer::WatchReadOut { watch: true });
    world.epoch(1);
    world.epoch(2);
    world.hear(
        4,
        FromTrainer::RateChanged {
            step: 25,
            rate: 1e-4,
        },
    );
    world.ask(5, ToTrainer::Validate);
    world.ask(
        6,
        ToTrainer::Explain {
            which: Which::Trained,
            layer: 0,
            cell: 3,
        },
    );
    world.another();
    let [
        (0, ToTrainer::Expect { .. }),
        (0, ToTrainer::Take { .. }),
        (
            1,
            ToTrainer::Prepare {
                experiment,
                checkpoint: Some(from),
                ..
            },
        ),
        (3, ToTrainer::WatchReadOut { watch: true }),
        (5, ToTrainer::Validate),
        (2, ToTrainer::Resume),
    ] = world.sent.as_slice()
    else {
        panic!("{:?}", world.sent);
    };
    assert_eq!((from.epoch, experiment.training.rate_at(25)), (2, 1e-4));
    world.events.clear();
    world.stands(2);
    let Some(TrainerEvent::Recovered {
        run: RUN,
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
    world.ask(2, ToTrainer::Resume);
    world.epoch(1);
    world.ask(3, ToTrainer::Pause);
    world.another();
    assert_eq!(world.asks(), [0, 0, 1], "a fresh trainer rests");
    world.stands(1);
    let paused = world.events.iter().any(|event| {
        matches!(event, TrainerEvent::Message(envelope)
            if envelope.ask == 3 && matches!(envelope.message, FromTrainer::Paused { step: STEPS, .. }))
    });
    assert!(paused, "{:?}", world.events);
}

#[test]
fn of_examples_that_wait_only_the_newest_is_opened_and_a_twins_waits_beside_it() {
    let mut world = World::prepared();
    for index in 0..5 {
        world.ask(10 + 2 * index, open(Which::Trained, index));
        world.ask(11 + 2 * index, open(Which::Twin, index));
    }
    assert_eq!(world.asks(), [10]);
    let refused = || FromTrainer::Refused {
        reason: "no".to_owned(),
    };
    world.hear(10, refused());
    let next = world.asks()[1];
    world.hear(next, refused());
    let mut asks = world.asks();
    asks.sort_unstable();
    assert_eq!(asks, [10, 18, 19], "the newest of each network");
}

#[test]
fn what_was_abandoned_is_not_asked_again() {
    let mut world = World::prepared();
    world.ask(2, ToTrainer::Twin { seed: 2 });
    world.ask(3, ToTrainer::Validate);
    world.ask(4, ToTrainer::Abandon);
    world.another();
    assert_eq!(world.asks(), [0, 0, 1, 3], "{:?}", world.sent);
}

#[test]
fn a_read_out_of_an_epoch_is_no_answer_to_one_asked_by_hand() {
    let mut world = World::prepared();
    let read_outs = ReadOuts {
        epoch: 1,
        features: Features::Channels,
        examples: 0,
        layers: Vec::new(),
        quantities: Vec::new(),
        rows: Vec::new(),
    };
    let asked = ToTrainer::ReadOut {
        features: Features::Flattened,
        examples: 600,
    };
    world.ask(2, asked);
    for (ask, watched, open) in [(9, true, true), (2, false, false)] {
        world.hear(
            ask,
            FromTrainer::ReadOut {
                watched,
                read_outs: Box::new(read_outs.clone()),
            },
        );
        world.another();
        assert_eq!(world.asks().contains(&2), open, "{:?}", world.sent);
        world.stands(0);
    }
}

#[test]
fn messages_about_other_runs_go_nowhere() {
    let mut world = World::prepared();
    world.events.clear();
    world.act(|supervisor| supervisor.ask(2, RUN - 1, ToTrainer::Resume));
    assert!(world.sent.is_empty());
    let experiment = Preset::Tajima.experiment();
    world.act(|supervisor| supervisor.prepare(3, RUN + 1, &experiment, None));
    world.sent.clear();
    world.epoch(3);
    assert!(world.events.is_empty(), "the run was left behind");
    world.ask(4, open(Which::Trained, 0));
    assert!(world.sent.is_empty());
}
