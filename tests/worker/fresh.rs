//! New examples for every epoch: drawn by the pool of simulators, brought to the trainer, and trained on to the same bits as where they are drawn
//! in place, whoever is lost on the way.

use crate::learning::{batches, session, simulated, wait, width};
use coalescent_playground::dataset::{Dataset, ExampleSimulator, KeptSimulator, Parts, Series};
use coalescent_playground::experiment::{BackendChoice, Experiment, Preset};
use coalescent_playground::network::ready;
use coalescent_playground::protocol::{
    DeviceReport, Envelope, FromSimulator, FromTrainer, Missing, Run, ToSimulator, ToTrainer,
    VERSION,
};
use coalescent_playground::training::{ComputeDevice, EpochMetrics, TrainingError};
use coalescent_playground::worker::dispatch::{self, Dispatch};
use coalescent_playground::worker::event::{PoolEvent, TrainerEvent};
use coalescent_playground::worker::recovery::{self, Backend, Supervisor};
use coalescent_playground::worker::trainer_core::Trainer;
use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::rc::Rc;

const DATA: Run = 10;
const RUN: Run = 20;

/// Three histories of one population; 360 of the examples train, in batches of 64.
fn experiment() -> Experiment {
    let mut experiment = Preset::SizeChanges.experiment();
    experiment.examples = 200;
    experiment.locus.length = 2e4;
    experiment.training.epochs = 3;
    experiment.training.batch_size = 64;
    experiment.training.fresh = true;
    experiment
}

/// The epochs of a session that draws in place.
fn in_place(experiment: &Experiment, data: &Rc<Dataset>) -> Vec<EpochMetrics> {
    let mut session = session(data, experiment, None).unwrap();
    let mut epochs = Vec::new();
    while !session.is_finished() {
        batches(&mut session);
        epochs.push(wait(session.end_epoch()).unwrap().0);
    }
    epochs
}

fn bits(rows: &[f32]) -> Vec<u32> {
    rows.iter().map(|number| number.to_bits()).collect()
}

/// Each place of an epoch has an example of its own: that of the scenario that stands there, behind the data set's own and those of the epochs
/// before. However an epoch is cut and by whom it is drawn, it is the same bits.
#[test]
fn an_epoch_is_the_same_however_it_is_cut() {
    let mut experiment = experiment();
    experiment.seeds.split = 5;
    let (own, split) = (experiment.seeds.split, experiment.training.split);
    let training = Parts::of(&experiment).training.len() as u32;
    let mut one = KeptSimulator::default();
    let mut other = KeptSimulator::default();
    for epoch in [1, 2, 1] {
        let whole = one
            .rows(&experiment, Series::Epoch(epoch), 0, training)
            .unwrap();
        assert_eq!(whole.len(), training as usize * width(&experiment));
        let mut cut = Vec::new();
        for first in (0..training).step_by(48) {
            // In between it is asked for something else of the same examples, and of others.
            experiment.seeds.split = own + 1;
            other
                .rows(&experiment, Series::Epoch(epoch), first, 1)
                .unwrap();
            experiment.seeds.split = own;
            experiment.training.split.training -= 0.1;
            other
                .rows(&experiment, Series::Epoch(epoch), first, 1)
                .unwrap();
            experiment.training.split = split;
            other.rows(&experiment, Series::Scenario(2), 3, 1).unwrap();
            let others = Experiment {
                examples: 300,
                ..experiment.clone()
            };
            other.rows(&others, Series::Epoch(epoch), first, 1).unwrap();
            let part = other.rows(&experiment, Series::Epoch(epoch), first, 48);
            cut.extend(part.unwrap());
        }
        assert_eq!(bits(&whole), bits(&cut));
        let mut simulator = ExampleSimulator::new(&experiment);
        let order = Parts::of(&experiment).epoch_order(own, epoch);
        let behind = experiment.examples + (epoch - 1) * training;
        let by_name: Vec<f32> = (0..)
            .zip(order)
            .flat_map(|(place, (scenario, _))| simulator.rows(scenario, behind + place, 1).unwrap())
            .collect();
        assert_eq!(bits(&whole), bits(&by_name));
    }
}

/// Among the data set and three epochs there are no two alignments with the same numbers. By chance two of the toy data would be alike less than
/// once in 1e12 runs of this test: each has a haplotype of 40 random alleles beside the modal one, and hardly any has no second. The epochs
/// that a session trains on are these.
#[test]
fn fresh_data_never_repeat() {
    let mut experiment = Experiment {
        examples: 300,
        ..Preset::TajimaToy.experiment()
    };
    experiment.layers = ready::slim();
    experiment.training.epochs = 3;
    experiment.training.fresh = true;
    let data = Rc::new(simulated(&experiment));
    let training = Parts::of(&experiment).training.len() as u32;
    let width = width(&experiment);
    let mut seen: BTreeSet<Vec<u32>> = (0..experiment.examples)
        .map(|index| bits(data.row((0, index))))
        .collect();
    assert_eq!(seen.len(), 300);
    let mut simulators = KeptSimulator::default();
    let mut run = session(&data, &experiment, None).unwrap();
    let mut epochs = Vec::new();
    for epoch in 1..=3 {
        let rows = simulators
            .rows(&experiment, Series::Epoch(epoch), 0, training)
            .unwrap();
        let before = seen.len();
        seen.extend(rows.chunks(width).map(bits));
        assert_eq!(seen.len(), before + training as usize, "epoch {epoch}");
        while !run.epoch_is_over() {
            let places = run.next_batch();
            let batch = &rows[places.start * width..places.end * width];
            assert_eq!(
                wait(run.train_on(&batch[..width])).err(),
                Some(TrainingError::FreshRows {
                    expected: batch.len(),
                    found: width
                })
            );
            wait(run.train_on(batch)).unwrap();
        }
        epochs.push(wait(run.end_epoch()).unwrap().0);
    }
    assert_eq!(epochs, in_place(&experiment, &data));
}

/// A simulator of the pool.
#[derive(Default)]
struct Simulator {
    kept: KeptSimulator,
    desk: VecDeque<ToSimulator>,
    /// The trainer to which its line leads.
    line: Option<u32>,
    up: bool,
}

/// A page: a real trainer behind its client, and real simulators behind their pool.
struct World {
    experiment: Experiment,
    supervisor: Supervisor,
    pool: Dispatch,
    simulators: Vec<Simulator>,
    trainer: Option<Trainer>,
    /// Trainers so far.
    trainers: u32,
    pool_events: Vec<PoolEvent>,
    events: Vec<TrainerEvent>,
    /// What the pool was told last, and how often.
    wanted: Option<Vec<Missing>>,
    told: usize,
    ask: u32,
    now: f64,
    /// A random number.
    chance: u64,
}

impl World {
    /// With a run that stands at its beginning.
    fn new(experiment: &Experiment, workers: usize) -> Self {
        let mut world = Self {
            experiment: experiment.clone(),
            supervisor: Supervisor::new(BackendChoice::Cpu),
            pool: Dispatch::new(workers as u32),
            simulators: (0..workers).map(|_| Simulator::default()).collect(),
            trainer: None,
            trainers: 0,
            pool_events: Vec::new(),
            events: Vec::new(),
            wanted: None,
            told: 0,
            ask: 0,
            now: 0.0,
            chance: 1,
        };
        world.supervisor.expect(DATA, experiment);
        world.pool.simulate(DATA, experiment, 0.0);
        world.settle();
        world.until(|world| {
            let finished = |event: &PoolEvent| matches!(event, PoolEvent::Finished { .. });
            world.pool_events.iter().any(finished)
        });
        world.supervisor.take(DATA);
        world.supervisor.prepare(0, RUN, experiment, None);
        world.settle();
        world.until(|world| world.said(|said| matches!(said, FromTrainer::Methods { .. })) > 0);
        world
    }

    /// Whatever follows from what has happened.
    fn settle(&mut self) {
        loop {
            if let Some(action) = self.supervisor.next_action() {
                self.of_trainer(action);
            } else if let Some(action) = self.pool.next_action() {
                self.of_pool(action);
            } else {
                return;
            }
        }
    }

    fn of_trainer(&mut self, action: recovery::Action) {
        use recovery::Action;
        let device = DeviceReport {
            backend: "cpu".to_owned(),
            name: "CPU".to_owned(),
            software: false,
        };
        match action {
            Action::AskAdapter => panic!("only the CPU is asked for"),
            Action::Start(_) => {
                self.trainers += 1;
                self.trainer = Some(Trainer::new(ComputeDevice::cpu(), device.clone()));
                let ready = FromTrainer::Ready {
                    version: VERSION,
                    device,
                    examples_per_second: 1.0,
                };
                self.supervisor.heard(Backend::Cpu, Envelope::alone(ready));
            }
            Action::End(_) => self.trainer = None,
            Action::Send(_, envelope) => self.tell(envelope, None),
            Action::Tell(TrainerEvent::Device { .. }) => self.pool.trainer_came(self.now),
            Action::Tell(TrainerEvent::Draw(wanted)) => {
                self.pool.draw(wanted.as_deref(), self.now);
                self.wanted = wanted.map(|wanted| wanted.missing);
                self.told += 1;
            }
            Action::Tell(event) => self.events.push(event),
        }
    }

    fn of_pool(&mut self, action: dispatch::Action) {
        use dispatch::Action;
        match action {
            Action::Start(place) => self.simulators[place] = Simulator::default(),
            Action::Connect(place) => self.simulators[place].line = Some(self.trainers),
            Action::Send(place, message) => {
                if let ToSimulator::Simulate {
                    series: Series::Epoch(epoch),
                    ..
                } = message
                {
                    let wanted = self.wanted.iter().flatten();
                    let epochs: Vec<u32> = wanted.map(|missing| missing.epoch).collect();
                    assert!(epochs.contains(&epoch), "{epoch} is none of {epochs:?}");
                }
                self.simulators[place].desk.push_back(message);
            }
            Action::Tell(event) => self.pool_events.push(event),
        }
    }

    fn tell(&mut self, envelope: Envelope<ToTrainer>, body: Option<Vec<f32>>) {
        if let Some(trainer) = &mut self.trainer {
            wait(trainer.handle(envelope, body));
        }
        self.listen();
    }

    fn listen(&mut self) {
        let said = self.trainer.as_mut().map(Trainer::outbox);
        for said in said.unwrap_or_default() {
            self.supervisor.heard(Backend::Cpu, said);
        }
    }

    /// The person at the page asks for something.
    fn asks(&mut self, message: ToTrainer) -> u32 {
        self.ask += 1;
        self.supervisor.ask(self.ask, RUN, message);
        self.settle();
        self.ask
    }

    fn lose_simulator(&mut self, place: usize) {
        self.pool.lost(place, "it tripped", self.now);
        self.settle();
    }

    fn lose_trainer(&mut self) {
        self.supervisor.lost(Backend::Cpu, "The trainer stopped");
        self.settle();
    }

    /// A simulator comes up, or does the oldest thing that it was asked for.
    fn simulate(&mut self, place: usize) {
        let simulator = &mut self.simulators[place];
        if !simulator.up {
            simulator.up = true;
            let ready = FromSimulator::Ready { version: VERSION };
            self.pool.heard(place, ready, self.now);
            return;
        }
        let Some(ToSimulator::Simulate {
            run,
            experiment,
            series,
            first,
            count,
        }) = simulator.desk.pop_front()
        else {
            return;
        };
        let rows = simulator
            .kept
            .rows(&experiment, series, first, count)
            .unwrap();
        let line = simulator.line;
        if line == Some(self.trainers) {
            let of = run;
            let message = ToTrainer::Rows { of, series, first };
            let envelope = Envelope {
                run,
                ask: 0,
                message,
            };
            self.tell(envelope, Some(rows));
        }
        let done = FromSimulator::Simulated {
            run,
            series,
            first,
            count,
        };
        self.pool.heard(place, done, self.now);
    }

    fn train(&mut self) {
        if let Some(trainer) = self.trainer.as_mut().filter(|trainer| trainer.busy()) {
            let clock = std::cell::Cell::new(self.now);
            let tick = || {
                clock.set(clock.get() + 20.0);
                clock.get()
            };
            wait(trainer.tick(&tick));
        }
        self.listen();
    }

    /// One of the workers does something, any of them.
    fn step(&mut self) {
        self.now += 1.0;
        self.chance = self
            .chance
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        let who = (self.chance >> 33) as usize % (self.simulators.len() + 1);
        if who < self.simulators.len() {
            self.simulate(who);
        } else {
            self.train();
        }
        self.settle();
    }

    fn until(&mut self, done: impl Fn(&Self) -> bool) {
        for _ in 0..20_000 {
            if done(self) {
                return;
            }
            self.step();
        }
        panic!("it does not come to that: {:?}", self.wanted);
    }

    /// How often the page heard something of the trainer.
    fn said(&self, what: impl Fn(&FromTrainer) -> bool) -> usize {
        let said = |event: &&TrainerEvent| matches!(event, TrainerEvent::Message(said) if what(&said.message));
        self.events.iter().filter(said).count()
    }

    fn finish(&mut self) {
        self.until(|world| world.said(|said| matches!(said, FromTrainer::Finished { .. })) > 0);
    }

    /// What every epoch reached; of those that were trained twice, the last word.
    fn epochs(&self) -> Vec<EpochMetrics> {
        let mut epochs = BTreeMap::new();
        for event in &self.events {
            if let TrainerEvent::Message(said) = event
                && let FromTrainer::Epoch { metrics, .. } = &said.message
            {
                epochs.insert(metrics.epoch, metrics.clone());
            }
        }
        epochs.into_values().collect()
    }

    fn epochs_told(&self) -> usize {
        self.said(|said| matches!(said, FromTrainer::Epoch { .. }))
    }

    fn wanted_epochs(&self) -> Vec<u32> {
        let wanted = self.wanted.iter().flatten();
        wanted.map(|missing| missing.epoch).collect()
    }
}

/// With one simulator or several; with simulators and trainers that are lost, and a pause.
#[test]
fn losses_are_those_of_examples_drawn_in_place() {
    let experiment = experiment();
    let expected = in_place(&experiment, &Rc::new(simulated(&experiment)));
    assert_eq!(expected.len(), 3);
    for workers in [1, 4] {
        let mut world = World::new(&experiment, workers);
        assert!(world.wanted_epochs().is_empty(), "nobody trains yet");
        world.asks(ToTrainer::Resume);
        assert_eq!(world.wanted_epochs(), [1, 2], "one epoch ahead");
        world.finish();
        assert_eq!(world.epochs(), expected, "{workers} simulators");
        assert!(world.wanted_epochs().is_empty());
        // At the beginning, after each epoch, and not after each example.
        assert!(world.told <= 4, "{}", world.told);
    }
    let mut world = World::new(&experiment, 3);
    world.asks(ToTrainer::Resume);
    (0..20).for_each(|_| world.step());
    world.lose_simulator(1);
    world.until(|world| world.epochs_told() == 1);
    world.lose_trainer();
    assert!(world.wanted_epochs().is_empty(), "nobody needs any");
    world.until(|world| world.wanted_epochs() == [2, 3]);
    (0..10).for_each(|_| world.step());
    world.asks(ToTrainer::Pause);
    world.lose_simulator(0);
    world.asks(ToTrainer::StepBatch);
    world.until(|world| world.wanted_epochs().is_empty());
    world.asks(ToTrainer::Resume);
    world.finish();
    assert_eq!(world.epochs(), expected, "after losses");
    assert_eq!(world.trainers, 2);
}

/// A pause stops the drawing ahead: what is under way ends, and no more is begun. Then it goes on from where it was.
#[test]
fn a_pause_stops_the_drawing() {
    let mut world = World::new(&experiment(), 2);
    world.asks(ToTrainer::Resume);
    (0..30).for_each(|_| world.step());
    let before = world.wanted.clone().unwrap();
    world.asks(ToTrainer::Pause);
    assert_eq!(world.wanted, None);
    (0..100).for_each(|_| world.step());
    assert!(
        world
            .simulators
            .iter()
            .all(|simulator| simulator.desk.is_empty())
    );
    world.asks(ToTrainer::Resume);
    let after = world.wanted.clone().unwrap();
    let left = |missing: &[Missing]| -> u32 {
        let left = missing.iter().map(|missing| missing.places - missing.first);
        left.sum()
    };
    assert!(left(&after) < left(&before), "{before:?} {after:?}");
    world.asks(ToTrainer::Stop);
    assert_eq!(world.wanted, None);
}

/// A twin is trained on the same new examples, which come from the simulators as well.
#[test]
fn a_twin_is_trained_on_the_same_new_examples() {
    let mut experiment = experiment();
    experiment.training.epochs = 2;
    let mut world = World::new(&experiment, 2);
    world.asks(ToTrainer::Resume);
    world.finish();
    let ask = world.asks(ToTrainer::Twin { seed: 77 });
    assert_eq!(world.wanted_epochs(), [1, 2]);
    world.until(|world| world.said(|said| matches!(said, FromTrainer::Twinned { .. })) > 0);
    assert!(world.wanted_epochs().is_empty());
    let reached: Vec<EpochMetrics> = world
        .events
        .iter()
        .filter_map(|event| match event {
            TrainerEvent::Message(said) if said.ask == ask => match &said.message {
                FromTrainer::TwinProgress { metrics, .. } => Some(metrics.clone()),
                _ => None,
            },
            _ => None,
        })
        .collect();
    let data = Rc::new(simulated(&experiment));
    experiment.seeds.weights = 77;
    assert_eq!(reached, in_place(&experiment, &data));
}

/// What cannot be drawn pauses the run with its reason, but not before everything was trained on that is there.
#[test]
fn what_cannot_be_drawn_pauses_the_run() {
    let mut world = World::new(&experiment(), 1);
    // From here on the test plays the simulators.
    world.asks(ToTrainer::Resume);
    let mut simulator = KeptSimulator::default();
    let experiment = world.experiment.clone();
    let rows = simulator
        .rows(&experiment, Series::Epoch(1), 0, 100)
        .unwrap();
    let said = |message| Envelope {
        run: RUN,
        ask: 0,
        message,
    };
    let message = ToTrainer::Rows {
        of: RUN - 1,
        series: Series::Epoch(1),
        first: 0,
    };
    world.tell(said(message), Some(rows.clone()));
    assert!(!world.trainer.as_ref().unwrap().busy(), "of another run");
    let message = ToTrainer::Undrawn {
        run: RUN,
        epoch: 1,
        reason: "its lineages never meet".to_owned(),
    };
    let message_of_rows = ToTrainer::Rows {
        of: RUN,
        series: Series::Epoch(1),
        first: 0,
    };
    world.tell(said(message_of_rows), Some(rows));
    world.tell(said(message), None);
    for _ in 0..10 {
        world.train();
        world.settle();
    }
    let refused = |said: &FromTrainer| matches!(said, FromTrainer::Refused { reason } if reason == "its lineages never meet");
    assert_eq!(world.said(refused), 1);
    let paused = |said: &FromTrainer| matches!(said, FromTrainer::Paused { step: 1, .. });
    assert_eq!(
        world.said(paused),
        1,
        "a batch of 64 was there, and no second"
    );
    assert_eq!(world.wanted, None);
}
