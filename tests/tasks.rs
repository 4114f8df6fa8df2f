//! The one trainer: experiments of several kinds driven by messages to the end, and its client, which brings a run back after a loss.
#![cfg(feature = "flex")]
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a test fails by panicking"
)]

mod learning;

use coalescent_playground::dataset::{ExampleSimulator, Series};
use coalescent_playground::evaluation::{Answers, Measure};
use coalescent_playground::experiment::{
    BackendChoice, Experiment, Input, Preset, Prior, Quantity, Statistic, Target, Task,
};
use coalescent_playground::inspection::readout::{Features, Quantity as Named};
use coalescent_playground::inspection::{Answer, Given, Permutation, Quantity as Read, Step};
use coalescent_playground::network::{Activation, Initial, Layer};
use coalescent_playground::protocol::{
    DeviceReport, Envelope, FromTrainer, GridAxes, GridAxis, Shown, Subject, ToTrainer, VERSION,
    Which,
};
use coalescent_playground::statistics::JointSpectrum;
use coalescent_playground::training::{Checkpoint, ComputeDevice};
use coalescent_playground::worker::event::TrainerEvent;
use coalescent_playground::worker::recovery::{Action, Backend, Supervisor};
use coalescent_playground::worker::trainer_core::Trainer;
use learning::wait;
use std::cell::Cell;

const DATA: u32 = 10;
const RUN: u32 = 20;

/// Three histories of one population, told apart by the spectrum of 20 haplotypes.
fn classes() -> Experiment {
    let mut experiment = Preset::SizeChanges.experiment();
    experiment.examples = 200;
    experiment.locus.length = 2e4;
    experiment.training.epochs = 2;
    experiment.training.batch_size = 64;
    experiment
}

/// Theta and pi of alignments of 8 haplotypes.
fn numbers() -> Experiment {
    let mut experiment = Preset::Theta.experiment();
    experiment.scenarios[0].haplotypes = vec![8];
    experiment.locus.mutation = Prior::uniform(3.0, 9.0);
    experiment.task = Task::Regress(vec![
        Target::linear(Quantity::Parameter("theta".to_owned())),
        Target::linear(Quantity::Statistic(Statistic::Pi)),
    ]);
    if let Input::Alignment(observation) = &mut experiment.observation.input {
        observation.width = 16;
        observation.positions = false;
    }
    experiment.layers = vec![
        Layer::Conv1d {
            filters: 4,
            kernel: 2,
        },
        Layer::AveragePool1d { size: 2 },
        Layer::Flatten,
        Layer::Dense {
            units: 2,
            activation: Activation::Linear,
            initial: Initial::Glorot,
        },
    ];
    experiment.examples = 200;
    experiment.training.epochs = 2;
    experiment
}

/// The tutorial's question on few haplotypes, with a convolution and a pooling.
fn joint() -> Experiment {
    let mut experiment = Preset::GeneFlow.experiment();
    for scenario in &mut experiment.scenarios {
        scenario.haplotypes = vec![6, 6];
    }
    experiment.examples = 200;
    experiment.layers = vec![
        Layer::Conv2d {
            filters: 3,
            kernel: 2,
        },
        Layer::MaxPool2d { size: 2 },
        Layer::Flatten,
        Layer::Dense {
            units: 2,
            activation: Activation::Softmax,
            initial: Initial::Glorot,
        },
    ];
    experiment.training.epochs = 1;
    experiment
}

fn report() -> DeviceReport {
    DeviceReport {
        backend: "cpu".to_owned(),
        name: "CPU".to_owned(),
        software: false,
    }
}

/// The rows of all scenarios, each as one message and its body.
fn rows_of(experiment: &Experiment) -> Vec<(ToTrainer, Vec<f32>)> {
    let mut simulator = ExampleSimulator::new(experiment);
    (0..experiment.scenarios.len() as u8)
        .map(|scenario| {
            let rows = simulator.rows(scenario, 0, experiment.examples).unwrap();
            let message = ToTrainer::Rows {
                of: DATA,
                series: Series::Scenario(scenario),
                first: 0,
            };
            (message, rows)
        })
        .collect()
}

/// A trainer with a clock that moves on by a millisecond whenever it is read.
struct Desk {
    trainer: Trainer,
    now: Cell<f64>,
    ask: u32,
}

impl Desk {
    fn with_data(experiment: &Experiment) -> Self {
        let mut desk = Self {
            trainer: Trainer::new(ComputeDevice::cpu(), report()),
            now: Cell::new(0.0),
            ask: 0,
        };
        let expect = ToTrainer::Expect {
            data: DATA,
            experiment: Box::new(experiment.clone()),
        };
        assert!(desk.tell(DATA, expect, None).is_empty());
        for (rows, values) in rows_of(experiment) {
            assert!(desk.tell(DATA, rows, Some(values)).is_empty());
        }
        let take = ToTrainer::Take { data: DATA };
        assert!(desk.tell(DATA, take, None).is_empty());
        desk
    }

    /// With a run that stands at its beginning, and its simpler methods fitted.
    fn prepared(experiment: &Experiment) -> Self {
        let mut desk = Self::with_data(experiment);
        let answers = desk.tell(RUN, prepare(experiment), None);
        let [
            Envelope {
                message: FromTrainer::Prepared { report, .. },
                ..
            },
        ] = answers.as_slice()
        else {
            panic!("{answers:?}");
        };
        assert!(report.methods.is_empty(), "nobody waits for them");
        let methods = desk.rest();
        assert!(
            methods.iter().any(
                |answer| matches!(&answer.message, FromTrainer::Methods { methods } if !methods.is_empty())
            ),
            "{methods:?}"
        );
        desk
    }

    fn tell(
        &mut self,
        run: u32,
        message: ToTrainer,
        body: Option<Vec<f32>>,
    ) -> Vec<Envelope<FromTrainer>> {
        self.ask += 1;
        let envelope = Envelope {
            run,
            ask: self.ask,
            message,
        };
        wait(self.trainer.handle(envelope, body));
        self.trainer.outbox()
    }

    /// Works until nothing is left to do.
    fn rest(&mut self) -> Vec<Envelope<FromTrainer>> {
        let mut answers = Vec::new();
        while self.trainer.busy() {
            let clock = || {
                self.now.set(self.now.get() + 1.0);
                self.now.get()
            };
            wait(self.trainer.tick(&clock));
            answers.extend(self.trainer.outbox());
        }
        answers
    }

    /// The last answer to a question about the run, which carries the question's number.
    fn ask(&mut self, message: ToTrainer) -> FromTrainer {
        let mut answers = self.tell(RUN, message, None);
        answers.extend(self.rest());
        let ask = self.ask;
        let answer = answers
            .into_iter()
            .rfind(|answer| answer.ask == ask && answer.message.is_final());
        let answer = answer.unwrap();
        assert_eq!(answer.run, RUN);
        answer.message
    }

    fn trained(experiment: &Experiment) -> Self {
        let mut desk = Self::prepared(experiment);
        assert!(desk.tell(RUN, ToTrainer::Resume, None).is_empty());
        let said = desk.rest();
        let epochs: Vec<u32> = said
            .iter()
            .filter_map(|answer| match &answer.message {
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
            said.last().unwrap().message,
            FromTrainer::Finished { trouble: None }
        ));
        desk
    }
}

fn prepare(experiment: &Experiment) -> ToTrainer {
    ToTrainer::Prepare {
        data: DATA,
        experiment: Box::new(experiment.clone()),
        checkpoint: None,
    }
}

fn open(scenario: u8, index: u32, gradient: Option<u8>) -> ToTrainer {
    ToTrainer::Open {
        which: Which::Trained,
        subject: Subject::Example(Shown { scenario, index }),
        gradient,
    }
}

fn grid(x: (&str, f64, f64), y: (&str, f64, f64)) -> ToTrainer {
    let axis = |(key, low, high): (&str, f64, f64)| GridAxis {
        key: key.to_owned(),
        low,
        high,
        cells: 2,
        logarithmic: false,
    };
    ToTrainer::Grid {
        axes: GridAxes {
            x: axis(x),
            y: axis(y),
            per_cell: 20,
            target: 0,
        },
    }
}

#[test]
fn three_classes_are_told_apart_from_the_first_message_to_the_last() {
    let experiment = classes();
    let mut desk = Desk::trained(&experiment);
    let FromTrainer::Tested { report } = desk.ask(ToTrainer::Test) else {
        panic!();
    };
    let Answers::Classes { confusion, .. } = &report.answers else {
        panic!();
    };
    assert_eq!(confusion.classes(), 3);
    assert_eq!(confusion.total(), report.examples);
    assert!(!report.methods.is_empty());

    let FromTrainer::Opened { opening, shown, .. } = desk.ask(open(2, 5, Some(1))) else {
        panic!();
    };
    assert_eq!(
        shown,
        Some(Shown {
            scenario: 2,
            index: 5
        })
    );
    let Answer::Classes {
        truth,
        probabilities,
    } = &opening.answer
    else {
        panic!();
    };
    assert_eq!((*truth, probabilities.len()), (Some(2), 3));
    assert!((probabilities.iter().sum::<f64>() - 1.0).abs() < 1e-9);
    let Given::Spectrum { samples, cells } = &opening.given else {
        panic!();
    };
    assert_eq!((samples.as_slice(), cells.len()), (&[20][..], 21));
    assert!(opening.drawn.iter().any(|(key, _)| key == "F"));
    assert_eq!(opening.gradient.len(), 21);
    assert_eq!(opening.layers.len(), experiment.layers.len() + 1);

    // A cell of the first layer, from its inputs and weights.
    let FromTrainer::Explained { explanation } = desk.ask(ToTrainer::Explain {
        which: Which::Trained,
        layer: 0,
        cell: 3,
    }) else {
        panic!();
    };
    let handed_on = f64::from(opening.layers[1].values[3]);
    assert!((explanation.value - handed_on).abs() < 1e-4 * (1.0 + handed_on.abs()));

    let FromTrainer::ReadOut { read_outs, watched } = desk.ask(ToTrainer::ReadOut {
        features: Features::Channels,
        examples: 40,
    }) else {
        panic!();
    };
    assert!(!watched);
    assert!(read_outs.quantities.contains(&Read::Named(Named::TajimasD)));
    assert_eq!(read_outs.rows.len(), read_outs.layers.len());
    assert_eq!(read_outs.rows[0].len(), read_outs.quantities.len());

    let FromTrainer::Twinned { report } = desk.ask(ToTrainer::Twin { seed: 99 }) else {
        panic!();
    };
    assert!(report.points.is_empty());
    assert!((report.agreement - (1.0 - report.rmse[2])).abs() < 1e-12);

    let FromTrainer::GridDone { grid: found } = desk.ask(grid(("N", 5e3, 5e4), ("mu", 1e-8, 2e-8)))
    else {
        panic!();
    };
    assert_eq!(found.cells.len(), 4);
    assert!(
        found
            .cells
            .iter()
            .all(|cell| (0.0..=1.0).contains(&cell.error))
    );
    assert_eq!(found.trained, [Some([5e3, 5e4]), Some([1.25e-8; 2])]);

    let FromTrainer::Refused { reason } = desk.ask(ToTrainer::Permute {
        permutations: vec![Permutation::Rows],
    }) else {
        panic!();
    };
    assert!(reason.contains("a spectrum"), "{reason}");
}

#[test]
fn two_numbers_are_read_off_alignments() {
    let experiment = numbers();
    let mut desk = Desk::trained(&experiment);
    let FromTrainer::Tested { report } = desk.ask(ToTrainer::Test) else {
        panic!();
    };
    let Answers::Numbers(answers) = &report.answers else {
        panic!();
    };
    assert_eq!(answers.len(), 2);
    assert_eq!(answers[0].points.len() as u32, report.examples);

    let FromTrainer::Opened { opening, .. } = desk.ask(open(0, 7, Some(1))) else {
        panic!();
    };
    let Answer::Numbers { truth, predicted } = &opening.answer else {
        panic!();
    };
    assert_eq!((truth.len(), predicted.len()), (2, 2));
    let Given::Alignment {
        alignment,
        blocks,
        statistics,
    } = &opening.given
    else {
        panic!();
    };
    assert_eq!(blocks, &[8]);
    assert!((truth[1].unwrap() - statistics.pi).abs() < 1e-9);
    let theta = opening
        .drawn
        .iter()
        .find(|(key, _)| key == "theta")
        .unwrap();
    assert_eq!(truth[0], Some(theta.1));

    // The same alignment, as if a person had changed it: the same outputs, and of what it was drawn with nothing is known.
    let FromTrainer::Opened { opening: again, .. } = desk.ask(ToTrainer::Open {
        which: Which::Trained,
        subject: Subject::Alignment {
            alignment: alignment.clone(),
            arrange: false,
        },
        gradient: None,
    }) else {
        panic!();
    };
    assert_eq!(again.layers, opening.layers);
    let Answer::Numbers { truth, .. } = &again.answer else {
        panic!();
    };
    assert_eq!(truth[0], None);
    assert!(truth[1].is_some() && again.gradient.is_empty());

    let FromTrainer::ReadOut { read_outs, .. } = desk.ask(ToTrainer::ReadOut {
        features: Features::Flattened,
        examples: 60,
    }) else {
        panic!();
    };
    for quantity in [
        Read::Named(Named::HaplotypeNumber),
        Read::Drawn("theta".to_owned()),
    ] {
        assert!(read_outs.quantities.contains(&quantity), "{quantity:?}");
    }
    assert!(
        !read_outs
            .quantities
            .contains(&Read::Drawn("rho".to_owned())),
        "what is fixed is not read"
    );

    let FromTrainer::Permuted { plain, scores } = desk.ask(ToTrainer::Permute {
        permutations: vec![Permutation::Rows, Permutation::Everything],
    }) else {
        panic!();
    };
    assert_eq!(scores.len(), 2);
    assert!(scores.iter().all(|(_, metrics)| *metrics != plain));

    let FromTrainer::Twinned { report } = desk.ask(ToTrainer::Twin { seed: 5 }) else {
        panic!();
    };
    assert!(!report.points.is_empty() && !report.matchings.is_empty());
    let FromTrainer::Opened { opening: twin, .. } = desk.ask(ToTrainer::Open {
        which: Which::Twin,
        subject: Subject::Example(Shown {
            scenario: 0,
            index: 7,
        }),
        gradient: None,
    }) else {
        panic!();
    };
    assert_eq!(twin.layers[0], opening.layers[0]);
    assert_ne!(twin.layers[1], opening.layers[1]);

    let FromTrainer::GridDone { grid: found } =
        desk.ask(grid(("theta", 2.0, 20.0), ("rho", 0.0, 4.0)))
    else {
        panic!();
    };
    assert!(found.is_whole());
    assert_eq!(found.trained, [Some([3.0, 9.0]), Some([0.0, 0.0])]);
    assert!(found.cells.iter().all(|cell| cell.error > 0.0));
}

#[test]
fn a_joint_spectrum_is_explained_and_judged() {
    let experiment = joint();
    let mut desk = Desk::trained(&experiment);
    let FromTrainer::Opened { opening, .. } = desk.ask(open(1, 3, None)) else {
        panic!();
    };
    for layer in 0..3_u32 {
        let FromTrainer::Explained { explanation } = desk.ask(ToTrainer::Explain {
            which: Which::Trained,
            layer,
            cell: 4,
        }) else {
            panic!();
        };
        let handed_on = f64::from(opening.layers[layer as usize + 1].values[4]);
        assert!(
            (explanation.value - handed_on).abs() < 1e-4 * (1.0 + handed_on.abs()),
            "layer {layer}"
        );
        if let (1, Step::Largest { terms }) = (layer, &explanation.step) {
            assert_eq!(terms.len(), 4);
        }
    }
    let FromTrainer::Weights { weights, .. } = desk.ask(ToTrainer::Weights {
        which: Which::Untrained,
    }) else {
        panic!();
    };
    assert_eq!(weights[0].inputs, [2, 2, 1]);
    assert_eq!(weights[0].kernel.len(), 4 * 3);

    let Given::Spectrum { cells, .. } = &opening.given else {
        panic!();
    };
    let spectrum = JointSpectrum {
        samples: [6, 6],
        cells: cells.clone(),
    };
    let FromTrainer::Predicted {
        opening: judged,
        range,
    } = desk.ask(ToTrainer::Predict { spectrum })
    else {
        panic!();
    };
    assert_eq!(judged.layers, opening.layers);
    let Answer::Classes { truth: None, .. } = judged.answer else {
        panic!("nobody knows the class of a file");
    };
    assert!(range.distance.is_finite() && range.values[0] == cells.iter().sum::<f64>());

    let spectrum = JointSpectrum::zeros([6, 8]);
    let FromTrainer::Refused { reason } = desk.ask(ToTrainer::Predict { spectrum }) else {
        panic!();
    };
    assert!(reason.contains("[6, 8]"), "{reason}");
}

#[test]
fn a_refusal_names_its_question_and_late_messages_are_dropped() {
    let experiment = joint();
    let mut desk = Desk::prepared(&experiment);
    for refused in [
        open(0, 200, None),
        open(2, 0, None),
        open(0, 0, Some(2)),
        ToTrainer::Explain {
            which: Which::Trained,
            layer: 0,
            cell: 0,
        },
        ToTrainer::Twin { seed: 2 },
        ToTrainer::SetRate { rate: -1.0 },
        grid(("T", 1e4, 2e4), ("T", 1e4, 2e4)),
        ToTrainer::Weights { which: Which::Twin },
    ] {
        let FromTrainer::Refused { .. } = desk.ask(refused.clone()) else {
            panic!("{refused:?}");
        };
    }
    assert!(desk.tell(RUN - 1, ToTrainer::Test, None).is_empty(), "late");
    let early = desk.tell(RUN + 1, ToTrainer::Test, None);
    assert!(
        matches!(
            early.as_slice(),
            [Envelope {
                run: 21,
                message: FromTrainer::Refused { .. },
                ..
            }]
        ),
        "{early:?}"
    );
    // Other data than those that arrived.
    let mut other = experiment;
    other.seeds.data += 1;
    let refused = desk.tell(RUN + 2, prepare(&other), None);
    assert!(matches!(refused[0].message, FromTrainer::Refused { .. }));
    // The run before is still there.
    assert!(matches!(
        desk.ask(open(0, 0, None)),
        FromTrainer::Opened { .. }
    ));
}

#[test]
fn read_outs_follow_the_epochs_while_they_are_watched() {
    let mut desk = Desk::prepared(&numbers());
    let mut watched = |message: ToTrainer| -> Vec<u32> {
        let mut said = desk.tell(RUN, message, None);
        said.extend(desk.rest());
        let epochs = said.iter().filter_map(|answer| match &answer.message {
            FromTrainer::ReadOut {
                watched: true,
                read_outs,
            } => Some(read_outs.epoch),
            _ => None,
        });
        epochs.collect()
    };
    assert_eq!(watched(ToTrainer::WatchReadOut { watch: true }), [0]);
    assert_eq!(watched(ToTrainer::StepEpoch), [1]);
    assert!(watched(ToTrainer::WatchReadOut { watch: false }).is_empty());
    assert!(watched(ToTrainer::StepEpoch).is_empty());
}

/// A client whose CPU trainers are real ones, and simulators that give each trainer its rows.
struct World {
    supervisor: Supervisor,
    experiment: Experiment,
    /// The trainer has its rows.
    delivered: bool,
    trainer: Option<Trainer>,
    events: Vec<TrainerEvent>,
    ask: u32,
}

impl World {
    fn with_data(experiment: &Experiment) -> Self {
        let mut world = Self {
            supervisor: Supervisor::new(BackendChoice::Cpu),
            experiment: experiment.clone(),
            delivered: false,
            trainer: None,
            events: Vec::new(),
            ask: 0,
        };
        world.act(|supervisor| {
            supervisor.expect(DATA, experiment);
            supervisor.take(DATA);
            supervisor.prepare(1, RUN, experiment, None);
        });
        world.ask = 1;
        world
    }

    fn act(&mut self, happens: impl FnOnce(&mut Supervisor)) {
        happens(&mut self.supervisor);
        self.carry_out();
        if self.deliver() {
            self.listen();
            self.carry_out();
        }
    }

    fn carry_out(&mut self) {
        while let Some(action) = self.supervisor.next_action() {
            match action {
                Action::Start(_) => {
                    self.delivered = false;
                    self.trainer = Some(Trainer::new(ComputeDevice::cpu(), report()));
                    self.supervisor.heard(
                        Backend::Cpu,
                        Envelope::alone(FromTrainer::Ready {
                            version: VERSION,
                            device: report(),
                            examples_per_second: 1.0,
                        }),
                    );
                }
                Action::End(_) => self.trainer = None,
                Action::Send(_, envelope) => {
                    if let Some(trainer) = &mut self.trainer {
                        wait(trainer.handle(envelope, None));
                    }
                    self.listen();
                }
                Action::AskAdapter => panic!("only the CPU is asked for"),
                Action::Tell(event) => self.events.push(event),
            }
        }
    }

    fn listen(&mut self) {
        let said = self.trainer.as_mut().map(Trainer::outbox);
        for answer in said.unwrap_or_default() {
            self.supervisor.heard(Backend::Cpu, answer);
        }
    }

    /// Rows come when the trainer has been told all that the page has to say: a network waits for them then.
    fn deliver(&mut self) -> bool {
        let Some(trainer) = self.trainer.as_mut().filter(|_| !self.delivered) else {
            return false;
        };
        self.delivered = true;
        for (message, body) in rows_of(&self.experiment) {
            let envelope = Envelope {
                run: DATA,
                ask: 0,
                message,
            };
            wait(trainer.handle(envelope, Some(body)));
        }
        true
    }

    fn ask(&mut self, message: ToTrainer) -> u32 {
        self.ask += 1;
        let ask = self.ask;
        self.act(|supervisor| supervisor.ask(ask, RUN, message));
        ask
    }

    /// Works until an event is as wanted, or nothing is left to do.
    fn until(&mut self, wanted: impl Fn(&TrainerEvent) -> bool) {
        let clock = Cell::new(0.0);
        while !self.events.iter().any(&wanted) {
            let Some(trainer) = self.trainer.as_mut().filter(|trainer| trainer.busy()) else {
                return;
            };
            let now = || {
                clock.set(clock.get() + 40.0);
                clock.get()
            };
            wait(trainer.tick(&now));
            self.listen();
            self.act(|_| ());
        }
    }

    fn checkpoint(&self) -> &Checkpoint {
        let last = self.events.iter().rev().find_map(|event| match event {
            TrainerEvent::Message(envelope) => match &envelope.message {
                FromTrainer::Epoch { checkpoint, .. } => Some(checkpoint),
                _ => None,
            },
            _ => None,
        });
        last.unwrap()
    }
}

fn finished(event: &TrainerEvent) -> bool {
    matches!(event, TrainerEvent::Message(envelope) if matches!(envelope.message, FromTrainer::Finished { .. }))
}

#[test]
fn a_lost_trainer_goes_on_from_its_checkpoint() {
    let experiment = classes();
    let mut undisturbed = World::with_data(&experiment);
    undisturbed.ask(ToTrainer::Resume);
    undisturbed.until(finished);

    let mut world = World::with_data(&experiment);
    world.ask(ToTrainer::Resume);
    world.until(|event| {
        matches!(event, TrainerEvent::Message(envelope) if matches!(envelope.message, FromTrainer::Epoch { .. }))
    });
    let test = world.ask(ToTrainer::Test);
    world.act(|supervisor| supervisor.lost(Backend::Cpu, "The trainer stopped"));
    let recovered = world.events.iter().find_map(|event| match event {
        TrainerEvent::Recovered {
            run, epoch, notice, ..
        } => Some((*run, *epoch, notice.clone())),
        _ => None,
    });
    let (run, epoch, notice) = recovered.unwrap();
    assert_eq!((run, epoch), (RUN, 1));
    assert!(
        notice.starts_with("The trainer stopped. The run goes on from the end of epoch 1"),
        "{notice}"
    );
    world.until(finished);
    assert_eq!(world.checkpoint(), undisturbed.checkpoint());
    let prepared = |world: &World| {
        world
            .events
            .iter()
            .filter(|event| {
                matches!(event, TrainerEvent::Message(envelope) if matches!(envelope.message, FromTrainer::Prepared { .. }))
            })
            .count()
    };
    assert_eq!(prepared(&world), 1, "no second Prepared is sent");
    // The report waits for the simpler methods, which are fitted anew.
    let tested = |event: &TrainerEvent| matches!(event, TrainerEvent::Message(envelope) if envelope.ask == test && matches!(envelope.message, FromTrainer::Tested { .. }));
    world.until(tested);
    assert!(world.events.iter().any(tested));
}

/// A trainer that is played by the test: what it is told again, and what frees a question.
#[test]
fn an_answer_or_a_refusal_frees_exactly_its_question() {
    let mut supervisor = Supervisor::new(BackendChoice::Cpu);
    let sent = |supervisor: &mut Supervisor| {
        let mut sent = Vec::new();
        while let Some(action) = supervisor.next_action() {
            if let Action::Send(_, envelope) = action {
                sent.push((envelope.ask, envelope.message));
            }
        }
        sent
    };
    let ready = || {
        Envelope::alone(FromTrainer::Ready {
            version: VERSION,
            device: report(),
            examples_per_second: 1.0,
        })
    };
    let hear = |supervisor: &mut Supervisor, ask: u32, message: FromTrainer| {
        let run = RUN;
        supervisor.heard(Backend::Cpu, Envelope { run, ask, message });
    };
    let refused = || FromTrainer::Refused {
        reason: "no".to_owned(),
    };
    supervisor.heard(Backend::Cpu, ready());
    supervisor.expect(DATA, &classes());
    supervisor.take(DATA);
    supervisor.prepare(1, RUN, &classes(), None);
    sent(&mut supervisor);
    for (ask, message) in [
        (2, open(0, 0, None)),
        (3, open(0, 1, None)),
        (4, open(0, 2, None)),
        (5, ToTrainer::Test),
        (6, ToTrainer::Resume),
    ] {
        supervisor.ask(ask, RUN, message);
    }
    let asks = |sent: Vec<(u32, ToTrainer)>| sent.iter().map(|(ask, _)| *ask).collect::<Vec<_>>();
    assert_eq!(
        asks(sent(&mut supervisor)),
        [2, 5, 6],
        "one of a kind at a time"
    );
    // Of those that wait, the newest counts; a refusal frees the place of its own question alone.
    hear(&mut supervisor, 5, refused());
    assert!(sent(&mut supervisor).is_empty());
    hear(&mut supervisor, 2, refused());
    assert_eq!(asks(sent(&mut supervisor)), [4]);
    // The fresh trainer is told data, run, the question under way and the motion.
    supervisor.lost(Backend::Cpu, "It is gone");
    supervisor.heard(Backend::Cpu, ready());
    assert_eq!(asks(sent(&mut supervisor)), [0, 0, 1, 4, 6]);
    hear(&mut supervisor, 6, refused());
    hear(&mut supervisor, 1, refused());
    hear(&mut supervisor, 4, refused());
    supervisor.lost(Backend::Cpu, "It is gone");
    supervisor.heard(Backend::Cpu, ready());
    assert_eq!(
        asks(sent(&mut supervisor)),
        [0, 0, 1],
        "nothing else is waited for"
    );
    // What is about another run is dropped.
    supervisor.ask(7, RUN - 1, ToTrainer::Test);
    assert!(sent(&mut supervisor).is_empty());
}
