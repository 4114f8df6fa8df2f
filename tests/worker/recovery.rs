//! The trainer's client: which backend works, and that a run survives the loss of its trainer.

use crate::played::{self, STEPS};
use coalescent_playground::experiment::{BackendChoice, Experiment, RateChange};
use coalescent_playground::protocol::{Envelope, FromTrainer, ToTrainer, VERSION};
use coalescent_playground::worker::event::TrainerEvent;
use coalescent_playground::worker::recovery::{Action, Adapter, Backend, Supervisor};

/// The numbers of the questions.
const PREPARE: u32 = 1;
const RESUME: u32 = 2;
const TEST: u32 = 3;

/// A client whose workers are played by the test.
struct World {
    supervisor: Supervisor,
    /// Started and not ended, by backend.
    running: [bool; 2],
    asked_adapter: usize,
    sent: Vec<(Backend, ToTrainer)>,
    events: Vec<TrainerEvent>,
}

impl World {
    fn new(choice: BackendChoice) -> Self {
        let mut world = Self {
            supervisor: Supervisor::new(choice),
            running: [false; 2],
            asked_adapter: 0,
            sent: vec![],
            events: vec![],
        };
        world.settle();
        world
    }

    fn settle(&mut self) {
        while let Some(action) = self.supervisor.next_action() {
            match action {
                Action::AskAdapter => self.asked_adapter += 1,
                Action::Start(backend) => self.running[backend as usize] = true,
                Action::End(backend) => self.running[backend as usize] = false,
                Action::Send(backend, message) => {
                    assert!(
                        self.running[backend as usize],
                        "{message:?} goes to a worker that is not there"
                    );
                    self.sent.push((backend, message.message));
                }
                Action::Tell(event) => self.events.push(event),
            }
        }
    }

    fn act(&mut self, happens: impl FnOnce(&mut Supervisor)) {
        happens(&mut self.supervisor);
        self.settle();
    }

    fn hear(&mut self, backend: Backend, message: FromTrainer) {
        self.hear_of(7, 0, backend, message);
    }

    /// An answer about a run, to the question of this number.
    fn hear_of(&mut self, run: u32, ask: u32, backend: Backend, message: FromTrainer) {
        let said = Envelope { run, ask, message };
        self.act(|supervisor| supervisor.heard(backend, said));
    }

    fn ready(&mut self, backend: Backend, rate: f64) {
        let name = if backend == Backend::Cpu {
            "cpu"
        } else {
            "webgpu"
        };
        self.hear(backend, played::ready(name, rate));
    }

    /// A data set 3 and a prepared run 7 on it, after epoch `epoch`, training.
    fn train(&mut self, backend: Backend, epoch: u32) {
        self.act(|supervisor| supervisor.expect(3, &Experiment::default()));
        self.act(|supervisor| supervisor.take(3));
        self.act(|supervisor| supervisor.prepare(PREPARE, 7, &Experiment::default(), None));
        self.prepared(backend, 0);
        self.act(|supervisor| supervisor.ask(RESUME, 7, ToTrainer::Resume));
        for epoch in 1..=epoch {
            self.epoch(backend, epoch);
        }
    }

    fn prepared(&mut self, backend: Backend, epoch: u32) {
        self.hear_of(7, PREPARE, backend, played::prepared(epoch));
    }

    fn epoch(&mut self, backend: Backend, epoch: u32) {
        self.hear(backend, played::epoch(epoch));
    }

    /// The words of the newest device.
    fn device(&self) -> (&str, &str) {
        let found = self.events.iter().rev().find_map(|event| match event {
            TrainerEvent::Device { device, reason, .. } => {
                Some((device.backend.as_str(), reason.as_str()))
            }
            _ => None,
        });
        found.unwrap_or(("none", ""))
    }

    /// What was sent since the last call.
    fn news(&mut self) -> Vec<ToTrainer> {
        self.sent.drain(..).map(|(_, message)| message).collect()
    }

    fn checkpoint_sent(&mut self) -> Option<u32> {
        self.sent
            .iter()
            .rev()
            .find_map(|(_, message)| match message {
                ToTrainer::Prepare { checkpoint, .. } => {
                    Some(checkpoint.as_ref().map_or(0, |checkpoint| checkpoint.epoch))
                }
                _ => None,
            })
    }
}

const SOFTWARE: &str = "a software adapter";

#[test]
fn the_faster_backend_is_taken() {
    for (cpu, gpu, expected) in [
        (1e4, 5e4, "webgpu"),
        (1e4, 5e3, "cpu"),
        (0.0, 5e3, "webgpu"),
        (1e4, 0.0, "webgpu"),
    ] {
        let mut world = World::new(BackendChoice::Auto);
        assert_eq!(
            (world.asked_adapter, world.running),
            (1, [true, false]),
            "the GPU trainer is not fetched before the adapter is known"
        );
        world.act(|supervisor| supervisor.adapter(Adapter::Hardware));
        world.ready(Backend::Cpu, cpu);
        assert_eq!(world.device().0, "none");
        world.ready(Backend::WebGpu, gpu);
        assert_eq!(world.device().0, expected, "{cpu} {gpu}");
        assert_eq!(world.running, [expected == "cpu", expected == "webgpu"]);
    }
}

#[test]
fn a_software_adapter_is_not_tried_unless_it_is_asked_for() {
    let mut world = World::new(BackendChoice::Auto);
    world.ready(Backend::Cpu, 1e4);
    assert_eq!(world.device().0, "none");
    world.act(|supervisor| supervisor.adapter(Adapter::Unfit(SOFTWARE.to_owned())));
    assert_eq!(world.device(), ("cpu", SOFTWARE));
    assert_eq!(world.running, [true, false]);
    let mut world = World::new(BackendChoice::WebGpu);
    assert_eq!((world.asked_adapter, world.running), (0, [false, true]));
    world.ready(Backend::WebGpu, 10.0);
    assert_eq!(world.device().0, "webgpu");
}

#[test]
fn nobody_waits_for_a_trainer_that_is_still_being_fetched() {
    let mut world = World::new(BackendChoice::Auto);
    world.act(|supervisor| supervisor.adapter(Adapter::Hardware));
    world.ready(Backend::Cpu, 1e4);
    world.act(|supervisor| supervisor.expect(3, &Experiment::default()));
    world.act(|supervisor| supervisor.take(3));
    assert!(world.news().is_empty());
    world.act(|supervisor| supervisor.prepare(PREPARE, 7, &Experiment::default(), None));
    assert_eq!(world.device().0, "cpu");
    assert!(matches!(
        world.news().as_slice(),
        [
            ToTrainer::Expect { .. },
            ToTrainer::Take { .. },
            ToTrainer::Prepare { data: 3, .. }
        ]
    ));
    assert_eq!(world.running, [true, false]);
}

#[test]
fn without_an_adapter_the_cpu_takes_over_even_where_webgpu_was_asked_for() {
    let mut world = World::new(BackendChoice::WebGpu);
    world.hear(
        Backend::WebGpu,
        FromTrainer::NoDevice {
            reason: "no adapter".to_owned(),
        },
    );
    assert!(
        matches!(world.events.as_slice(), [TrainerEvent::Notice(text)] if text.contains("no adapter"))
    );
    world.ready(Backend::Cpu, 1e4);
    assert_eq!(world.device().0, "cpu");
}

#[test]
fn a_lost_device_goes_back_to_the_last_epoch_first_on_the_gpu_then_on_the_cpu() {
    let mut world = World::new(BackendChoice::WebGpu);
    world.ready(Backend::WebGpu, 1e5);
    world.train(Backend::WebGpu, 4);
    world.news();
    for (next, epoch) in [(Backend::WebGpu, 4), (Backend::Cpu, 5)] {
        let before = world.events.len();
        world.hear(
            Backend::WebGpu,
            FromTrainer::DeviceLost {
                reason: "gone".to_owned(),
            },
        );
        assert_eq!(
            world.running,
            [next == Backend::Cpu, next == Backend::WebGpu]
        );
        assert!(world.news().is_empty());
        world.ready(next, 1e4);
        assert_eq!(world.checkpoint_sent(), Some(epoch));
        let news = world.news();
        assert!(
            matches!(
                news.as_slice(),
                [
                    ToTrainer::Expect { data: 3, .. },
                    ToTrainer::Take { data: 3 },
                    ToTrainer::Prepare { .. },
                    ToTrainer::Resume
                ]
            ),
            "{news:?}"
        );
        world.prepared(next, epoch);
        let [
            TrainerEvent::Device { .. },
            TrainerEvent::Recovered {
                run: 7,
                epoch: at,
                step,
                notice,
            },
        ] = &world.events[before..]
        else {
            panic!("{:?}", &world.events[before..])
        };
        assert_eq!((*at, *step), (epoch, STEPS * epoch));
        assert!(
            notice.contains("gone")
                && notice.contains(&format!("epoch {epoch}"))
                && notice.contains(next.words()),
            "{notice}"
        );
        world.epoch(next, epoch + 1);
        assert!(matches!(
            world.events.last(),
            Some(TrainerEvent::Message(_))
        ));
    }
}

/// The data at hand stay until those that are simulated take their place, and the next trainer hears of both.
#[test]
fn a_trainer_that_dies_while_data_arrive_is_told_of_all_data() {
    let mut world = World::new(BackendChoice::Cpu);
    world.ready(Backend::Cpu, 1e4);
    world.train(Backend::Cpu, 1);
    world.act(|supervisor| supervisor.expect(4, &Experiment::default()));
    world.act(|supervisor| supervisor.lost(Backend::Cpu, "It tripped"));
    world.news();
    world.ready(Backend::Cpu, 1e4);
    let news = world.news();
    assert!(
        matches!(
            news.as_slice(),
            [
                ToTrainer::Expect { data: 3, .. },
                ToTrainer::Take { data: 3 },
                ToTrainer::Expect { data: 4, .. },
                ToTrainer::Prepare { data: 3, .. },
                ToTrainer::Resume
            ]
        ),
        "{news:?}"
    );
    // Another set than the one that is expected takes nobody's place; the one that is ends the run before.
    world.act(|supervisor| supervisor.take(9));
    assert!(world.news().is_empty());
    world.act(|supervisor| supervisor.take(4));
    world.act(|supervisor| supervisor.ask(TEST, 7, ToTrainer::Test));
    assert_eq!(world.news(), [ToTrainer::Take { data: 4 }]);
}

/// What was cancelled is not heard of again.
#[test]
fn the_next_trainer_hears_nothing_of_data_that_were_cancelled() {
    let mut world = World::new(BackendChoice::Cpu);
    world.ready(Backend::Cpu, 1e4);
    world.act(|supervisor| supervisor.expect(3, &Experiment::default()));
    world.act(Supervisor::cancel);
    world.act(|supervisor| supervisor.lost(Backend::Cpu, "It tripped"));
    world.news();
    world.ready(Backend::Cpu, 1e4);
    assert!(world.news().is_empty());
    assert!(world.events.iter().any(
        |event| matches!(event, TrainerEvent::Notice(text) if text.starts_with("It tripped"))
    ));
}

#[test]
fn changes_of_the_rate_and_open_questions_survive() {
    let mut world = World::new(BackendChoice::Cpu);
    world.ready(Backend::Cpu, 1e4);
    world.train(Backend::Cpu, 1);
    world.hear(
        Backend::Cpu,
        FromTrainer::RateChanged {
            step: STEPS,
            rate: 0.5,
        },
    );
    world.hear(
        Backend::Cpu,
        FromTrainer::RateChanged {
            step: STEPS,
            rate: 0.25,
        },
    );
    world.hear_of(
        7,
        0,
        Backend::Cpu,
        FromTrainer::Paused {
            step: 100,
            training: None,
        },
    );
    world.act(|supervisor| supervisor.ask(TEST, 7, ToTrainer::Test));
    world.act(|supervisor| supervisor.lost(Backend::Cpu, "It tripped"));
    world.news();
    world.ready(Backend::Cpu, 1e4);
    let news = world.news();
    let [.., ToTrainer::Prepare { experiment, .. }, ToTrainer::Test] = news.as_slice() else {
        panic!("{news:?}")
    };
    assert_eq!(
        experiment.training.rate_changes,
        [RateChange {
            step: STEPS,
            rate: 0.25
        }]
    );
}

#[test]
fn a_question_that_is_refused_does_not_end_the_training() {
    let mut world = World::new(BackendChoice::Cpu);
    world.ready(Backend::Cpu, 1e4);
    world.train(Backend::Cpu, 1);
    world.act(|supervisor| supervisor.ask(TEST, 7, ToTrainer::Test));
    world.hear_of(
        7,
        TEST,
        Backend::Cpu,
        FromTrainer::Refused {
            reason: "no".to_owned(),
        },
    );
    world.act(|supervisor| supervisor.lost(Backend::Cpu, "It tripped"));
    world.news();
    world.ready(Backend::Cpu, 1e4);
    assert!(matches!(
        world.news().as_slice(),
        [.., ToTrainer::Prepare { .. }, ToTrainer::Resume]
    ));
}

#[test]
fn switching_takes_the_run_along() {
    let mut world = World::new(BackendChoice::Cpu);
    world.ready(Backend::Cpu, 1e4);
    world.train(Backend::Cpu, 3);
    world.act(|supervisor| supervisor.switch(BackendChoice::Cpu));
    assert_eq!(world.running, [true, false], "nothing to do");
    world.act(|supervisor| supervisor.switch(BackendChoice::WebGpu));
    assert_eq!(world.running, [false, true]);
    world.ready(Backend::WebGpu, 1e4);
    assert_eq!(world.checkpoint_sent(), Some(3));
    world.prepared(Backend::WebGpu, 3);
    assert!(matches!(
        world.events.last(),
        Some(TrainerEvent::Recovered { epoch: 3, .. })
    ));
}

#[test]
fn messages_of_older_runs_and_of_workers_out_of_service_are_dropped() {
    let mut world = World::new(BackendChoice::Cpu);
    world.ready(Backend::Cpu, 1e4);
    world.train(Backend::Cpu, 1);
    let before = world.events.len();
    world.hear_of(
        6,
        0,
        Backend::Cpu,
        FromTrainer::Paused {
            step: 1,
            training: None,
        },
    );
    world.hear_of(
        7,
        0,
        Backend::WebGpu,
        FromTrainer::Paused {
            step: 1,
            training: None,
        },
    );
    world.act(|supervisor| supervisor.ask(RESUME, 6, ToTrainer::Resume));
    assert_eq!(world.events.len(), before);
    world.act(|supervisor| supervisor.expect(8, &Experiment::default()));
    world.act(|supervisor| supervisor.take(8));
    world.epoch(Backend::Cpu, 2);
    assert_eq!(world.events.len(), before);
}

#[test]
fn trainers_that_die_without_getting_anywhere_are_given_up() {
    let mut world = World::new(BackendChoice::Cpu);
    world.ready(Backend::Cpu, 1e4);
    world.train(Backend::Cpu, 1);
    for _ in 0..4 {
        world.act(|supervisor| supervisor.lost(Backend::Cpu, "It tripped"));
        world.ready(Backend::Cpu, 1e4);
        world.prepared(Backend::Cpu, 1);
    }
    assert!(
        matches!(world.events.last(), Some(TrainerEvent::Failed { reason }) if reason.starts_with("It tripped"))
    );
    assert_eq!(world.running, [false, false]);
    world.act(|supervisor| supervisor.switch(BackendChoice::Cpu));
    assert_eq!(world.running, [true, false], "a person may try again");
}

#[test]
fn a_gpu_trainer_that_does_not_start_leaves_the_cpu() {
    let mut world = World::new(BackendChoice::Auto);
    world.act(|supervisor| supervisor.adapter(Adapter::Hardware));
    world.act(|supervisor| {
        supervisor.lost(
            Backend::WebGpu,
            "The trainer stopped (it could not be loaded)",
        );
    });
    assert_eq!(world.running, [true, false]);
    world.ready(Backend::Cpu, 1e4);
    assert_eq!(world.device().0, "cpu");
    assert!(world.device().1.contains("could not be loaded"));
}

#[test]
fn a_silent_trainer_is_replaced_and_a_resting_one_is_not() {
    let mut world = World::new(BackendChoice::Cpu);
    world.ready(Backend::Cpu, 1e4);
    world.train(Backend::Cpu, 1);
    world.hear(Backend::Cpu, FromTrainer::Finished { trouble: None });
    let ticks = |world: &mut World, times: usize| {
        for _ in 0..times {
            world.act(|supervisor| supervisor.tick(2_000.0));
        }
    };
    ticks(&mut world, 1_000);
    world.news();
    world.act(|supervisor| supervisor.ask(RESUME, 7, ToTrainer::Resume));
    ticks(&mut world, 25);
    world.epoch(Backend::Cpu, 2);
    ticks(&mut world, 25);
    assert_eq!(world.news().len(), 1);
    ticks(&mut world, 10);
    world.ready(Backend::Cpu, 1e4);
    assert_eq!(world.checkpoint_sent(), Some(2));
}

#[test]
fn a_worker_of_another_version_is_refused() {
    let mut world = World::new(BackendChoice::Cpu);
    world.hear(
        Backend::Cpu,
        FromTrainer::Ready {
            version: VERSION + 1,
            device: played::device("cpu"),
            examples_per_second: 0.0,
        },
    );
    assert!(
        matches!(world.events.as_slice(), [TrainerEvent::Failed { reason }] if reason.contains("versions"))
    );
    assert_eq!(world.running, [false, false]);
}
