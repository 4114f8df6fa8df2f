//! What a trainer answers to whoever looks into a network that is given alignments, on the CPU backend.
#![cfg(feature = "flex")]
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a test fails by panicking"
)]

mod learning;

use coalescent_playground::dataset::{ExampleSimulator, Parts, Series};
use coalescent_playground::evaluation::{Measure, Metrics};
use coalescent_playground::experiment::{Experiment, Input, Preset, Prior};
use coalescent_playground::inspection::readout::{Features, Quantity as Named};
use coalescent_playground::inspection::{Answer, Given, Opening, Permutation, Quantity, Step};
use coalescent_playground::network::{Layer, ready};
use coalescent_playground::protocol::{
    DeviceReport, Envelope, FromTrainer, Shown, Subject, ToTrainer, Which,
};
use coalescent_playground::training::ComputeDevice;
use coalescent_playground::worker::trainer_core::Trainer;
use learning::wait;
use std::cell::Cell;

const DATA: u32 = 3;
const RUN: u32 = 7;

/// A trainer with a clock that moves on by ten milliseconds whenever it is read.
struct Desk {
    trainer: Trainer,
    now: Cell<f64>,
    ask: u32,
    /// The first validation examples.
    validation: Vec<(u8, u32)>,
}

impl Desk {
    /// With a run that stands at its beginning.
    fn prepared(experiment: &Experiment) -> Self {
        let report = DeviceReport {
            backend: "cpu".to_owned(),
            name: "CPU".to_owned(),
            software: false,
        };
        let mut desk = Self {
            trainer: Trainer::new(ComputeDevice::cpu(), report),
            now: Cell::new(0.0),
            ask: 0,
            validation: Parts::of(experiment).validation,
        };
        let all = ExampleSimulator::new(experiment)
            .rows(0, 0, experiment.examples)
            .unwrap();
        let expect = ToTrainer::Expect {
            data: DATA,
            experiment: Box::new(experiment.clone()),
        };
        desk.tell(DATA, expect, None);
        let rows = ToTrainer::Rows {
            of: DATA,
            series: Series::Scenario(0),
            first: 0,
        };
        desk.tell(DATA, rows, Some(all));
        desk.tell(DATA, ToTrainer::Take { data: DATA }, None);
        let prepare = ToTrainer::Prepare {
            data: DATA,
            experiment: Box::new(experiment.clone()),
            checkpoint: None,
        };
        assert!(matches!(
            desk.ask(prepare).first(),
            Some(FromTrainer::Prepared { .. })
        ));
        desk
    }

    fn trained(experiment: &Experiment) -> Self {
        let mut desk = Self::prepared(experiment);
        desk.ask(ToTrainer::Resume);
        desk
    }

    fn tell(&mut self, run: u32, message: ToTrainer, body: Option<Vec<f32>>) {
        self.ask += 1;
        let envelope = Envelope {
            run,
            ask: self.ask,
            message,
        };
        wait(self.trainer.handle(envelope, body));
    }

    /// Sends a message and works until there is nothing left to do. How often work says that it goes on depends on the machine.
    fn ask(&mut self, message: ToTrainer) -> Vec<FromTrainer> {
        self.tell(RUN, message, None);
        let mut answers = self.trainer.outbox();
        while self.trainer.busy() {
            let clock = || {
                self.now.set(self.now.get() + 10.0);
                self.now.get()
            };
            wait(self.trainer.tick(&clock));
            answers.extend(self.trainer.outbox());
        }
        let mut answers: Vec<FromTrainer> =
            answers.into_iter().map(|answer| answer.message).collect();
        answers.retain(|answer| !matches!(answer, FromTrainer::Working));
        answers
    }

    /// The only answer to a message.
    fn one(&mut self, message: ToTrainer) -> FromTrainer {
        let mut answers = self.ask(message);
        assert_eq!(answers.len(), 1, "{answers:?}");
        answers.remove(0)
    }

    fn open(&mut self, which: Which, subject: Subject, gradient: Option<u8>) -> Opening {
        match self.one(ToTrainer::Open {
            which,
            subject,
            gradient,
        }) {
            FromTrainer::Opened { opening, .. } => *opening,
            other => panic!("{other:?}"),
        }
    }

    fn refusal(&mut self, message: ToTrainer) -> String {
        match self.one(message) {
            FromTrainer::Refused { reason } => reason,
            other => panic!("{other:?}"),
        }
    }

    fn validation(&self, place: usize) -> Subject {
        let (scenario, index) = self.validation[place];
        Subject::Example(Shown { scenario, index })
    }
}

/// A thousand alignments whose number of sites varies, a small network, two epochs.
fn experiment() -> Experiment {
    let mut experiment = Experiment {
        examples: 1_000,
        layers: ready::slim(),
        ..Preset::TajimaVarying.experiment()
    };
    experiment.locus.mutation = Prior::uniform(4.0, 12.0);
    observed(&mut experiment, false);
    experiment.training.epochs = 2;
    experiment
}

/// Images of 60 sites, perhaps with their positions.
fn observed(experiment: &mut Experiment, positions: bool) {
    if let Input::Alignment(of) = &mut experiment.observation.input {
        of.width = 60;
        of.positions = positions;
    }
}

fn number(opening: &Opening) -> (Option<f64>, f64) {
    match &opening.answer {
        Answer::Numbers { truth, predicted } => (truth[0], predicted[0]),
        other => panic!("{other:?}"),
    }
}

fn rmse(metrics: &Metrics) -> f64 {
    match &metrics.measure {
        Measure::Rmse(errors) => errors[0],
        other => panic!("{other:?}"),
    }
}

#[test]
fn an_opened_network_is_in_the_order_of_the_road_and_ends_with_its_prediction() {
    let mut experiment = experiment();
    experiment.training.standardise = false;
    let mut desk = Desk::prepared(&experiment);
    desk.ask(ToTrainer::StepEpoch);
    let third = desk.validation(3);
    let opening = desk.open(Which::Trained, third.clone(), Some(0));
    let names: Vec<&str> = opening
        .layers
        .iter()
        .map(|layer| layer.name.as_str())
        .collect();
    let expected = [
        "Input",
        "Conv 1",
        "Conv 2",
        "Pool",
        "Dropout 1",
        "Flatten",
        "Dense",
        "Dropout 2",
        "Output",
    ];
    assert_eq!(names, expected);
    assert!(
        opening
            .layers
            .iter()
            .all(|layer| layer.values.len() == layer.shape.iter().product::<usize>())
    );
    let (truth, predicted) = number(&opening);
    let last = f64::from(opening.layers.last().unwrap().values[0]);
    assert!((last - predicted).abs() < 1e-5, "{last} {predicted}");
    assert_eq!(opening.gradient.len(), 60 * 20);
    assert!(opening.gradient.iter().any(|slope| *slope != 0.0));
    let Given::Alignment { statistics, .. } = &opening.given else {
        panic!()
    };
    let off = truth.unwrap() - statistics.tajimas_d.unwrap();
    assert!(off.abs() < 1e-9, "{truth:?} {statistics:?}");
    let untrained = desk.open(Which::Untrained, third, None);
    assert_ne!(number(&untrained).1, predicted);
    assert!(untrained.gradient.is_empty());
}

/// Every cell's explanation adds up to what burn computed, for every layer of each kind of network.
#[test]
fn every_cell_is_explained_by_the_numbers_it_was_made_from() {
    let mut with_positions = experiment();
    observed(&mut with_positions, true);
    with_positions
        .layers
        .insert(5, Layer::JoinPositions { units: 8 });
    let mut exchangeable = experiment();
    exchangeable.layers = ready::exchangeable();
    for experiment in [experiment(), with_positions, exchangeable] {
        let mut desk = Desk::prepared(&experiment);
        desk.ask(ToTrainer::StepBatch);
        let first = desk.validation(0);
        let opening = desk.open(Which::Trained, first, None);
        for (layer, output) in opening.layers.iter().skip(1).enumerate() {
            for cell in (0..output.values.len()).step_by(1 + output.values.len() / 7) {
                let answer = desk.one(ToTrainer::Explain {
                    which: Which::Trained,
                    layer: layer as u32,
                    cell: cell as u32,
                });
                let FromTrainer::Explained { explanation } = answer else {
                    panic!("{answer:?}")
                };
                let value = f64::from(output.values[cell]);
                let close = (explanation.value - value).abs() < 1e-4 * value.abs().max(1.0);
                assert!(
                    close,
                    "{} cell {cell}: {} and {value}",
                    output.name, explanation.value
                );
                if let Step::Sum { of, terms, .. } = &explanation.step {
                    assert!(*of as usize >= terms.len() && !terms.is_empty());
                }
            }
        }
    }
}

#[test]
fn an_edited_alignment_is_opened_as_it_stands_or_put_in_order() {
    let mut desk = Desk::prepared(&experiment());
    let first = desk.validation(0);
    let opening = desk.open(Which::Trained, first, None);
    let Given::Alignment { alignment, .. } = &opening.given else {
        panic!()
    };
    let edited =
        |alignment: &coalescent_playground::statistics::Alignment, arrange| Subject::Alignment {
            alignment: alignment.clone(),
            arrange,
        };
    let same = desk.open(Which::Trained, edited(alignment, false), None);
    assert_eq!(number(&same).1, number(&opening).1);
    let again = desk.open(Which::Trained, edited(alignment, true), None);
    let Given::Alignment {
        alignment: arranged,
        ..
    } = &again.given
    else {
        panic!()
    };
    assert_eq!(arranged, alignment, "what is in order stays so");
    let mut nothing = alignment.clone();
    nothing.reset(20);
    let empty = desk.open(Which::Trained, edited(&nothing, true), None);
    assert_eq!(
        number(&empty).0,
        None,
        "without segregating sites there is no D"
    );
    nothing.reset(12);
    let refused = desk.refusal(ToTrainer::Open {
        which: Which::Trained,
        subject: edited(&nothing, true),
        gradient: None,
    });
    assert!(
        refused.contains("12 haplotypes") && refused.contains("20"),
        "{refused}"
    );
}

#[test]
fn read_outs_have_their_controls() {
    let mut desk = Desk::trained(&experiment());
    for features in [Features::Channels, Features::Flattened] {
        let FromTrainer::ReadOut { read_outs, .. } = desk.one(ToTrainer::ReadOut {
            features,
            examples: 200,
        }) else {
            panic!()
        };
        assert_eq!(
            (read_outs.epoch, read_outs.examples, read_outs.features),
            (2, 200, features)
        );
        assert_eq!(
            read_outs.layers,
            ["Input", "Conv 1", "Conv 2", "Pool", "Dense", "Output"]
        );
        let sites = read_outs
            .quantities
            .iter()
            .position(|quantity| *quantity == Quantity::Named(Named::SegregatingSites))
            .unwrap();
        let cell = read_outs.rows[1][sites];
        assert!(
            cell.trained.unwrap() > 0.5,
            "S can be read off the first convolution: {cell:?}"
        );
        assert!(
            cell.shuffled.unwrap() < 0.1,
            "and not off shuffled labels: {cell:?}"
        );
    }
}

#[test]
fn permutations_cost_what_they_destroy() {
    let mut desk = Desk::trained(&experiment());
    let FromTrainer::Permuted { plain, scores } = desk.one(ToTrainer::Permute {
        permutations: Permutation::ALL.to_vec(),
    }) else {
        panic!()
    };
    assert_eq!(scores.len(), 6);
    let (_, everything) = scores
        .iter()
        .find(|(permutation, _)| *permutation == Permutation::Everything)
        .unwrap();
    assert!(
        rmse(everything) > 1.5 * rmse(&plain),
        "{plain:?} {scores:?}"
    );
}

#[test]
fn a_twin_answers_alike_from_other_weights() {
    let mut desk = Desk::prepared(&experiment());
    assert!(
        desk.refusal(ToTrainer::Twin { seed: 99 })
            .contains("untrained")
    );
    desk.ask(ToTrainer::Resume);
    assert!(desk.refusal(ToTrainer::Twin { seed: 1 }).contains("own"));
    let answers = desk.ask(ToTrainer::Twin { seed: 99 });
    let epochs = answers
        .iter()
        .filter(|answer| matches!(answer, FromTrainer::TwinProgress { of: 2, .. }))
        .count();
    let Some(FromTrainer::Twinned { report }) = answers.last() else {
        panic!("{answers:?}")
    };
    assert_eq!((epochs, report.seed, report.points.len()), (2, 99, 100));
    assert!(report.agreement > 0.5, "{}", report.agreement);
    assert!(
        report
            .alignment
            .iter()
            .flatten()
            .all(|value| (0.0..=1.0 + 1e-9).contains(value))
    );
}

/// What an independent implementation (Keras, ridge from per-channel mean and standard deviation) found in the blog post's network on its toy
/// data: pi can be read off every layer (R2 .997, .995, .992; .984, .972, .366 before training), polarity is forgotten with depth (.98, .89,
/// .24), and disturbed alignments cost an RMSE of .307 (rows), .100 (columns), .292 (within columns) and 1.32 (everything) against .101.
#[test]
#[ignore = "trains the whole network"]
fn the_toy_network_holds_what_it_holds_in_keras() {
    let mut desk = Desk::trained(&Preset::TajimaToy.experiment());
    let message = ToTrainer::ReadOut {
        features: Features::Channels,
        examples: 2_000,
    };
    let FromTrainer::ReadOut { read_outs, .. } = desk.one(message) else {
        panic!()
    };
    let column = |quantity| {
        let place = read_outs
            .quantities
            .iter()
            .position(|other| *other == Quantity::Named(quantity))
            .unwrap();
        let of = |name: &str| {
            let layer = read_outs
                .layers
                .iter()
                .position(|layer| layer == name)
                .unwrap();
            let cell = read_outs.rows[layer][place];
            [
                cell.trained.unwrap(),
                cell.untrained.unwrap(),
                cell.shuffled.unwrap(),
            ]
        };
        [of("Conv 1"), of("Conv 2"), of("Dense")]
    };
    let (pi, derived) = (column(Named::Pi), column(Named::MeanDerived));
    let message = ToTrainer::Permute {
        permutations: Permutation::ALL.to_vec(),
    };
    let FromTrainer::Permuted { plain, scores } = desk.one(message) else {
        panic!()
    };
    eprintln!("pi {pi:.3?}\nderived {derived:.3?}\nplain {plain:.3?} {scores:.3?}");
    assert!(
        pi.iter()
            .all(|[trained, _, shuffled]| *trained > 0.98 && *shuffled < 0.05),
        "{pi:?}"
    );
    assert!(pi[0][1] > 0.96 && pi[2][1] < 0.6, "untrained: {pi:?}");
    assert!(derived[0][0] > 0.9 && derived[2][0] < 0.5, "{derived:?}");
    let cost = |wanted| {
        let (_, metrics) = scores
            .iter()
            .find(|(permutation, _)| *permutation == wanted)
            .unwrap();
        rmse(metrics) / rmse(&plain)
    };
    let costs = Permutation::ALL.map(cost);
    assert!(
        (cost(Permutation::Columns) - 1.0).abs() < 0.15,
        "columns: {costs:?}"
    );
    for permutation in [Permutation::Rows, Permutation::WithinColumns] {
        assert!((2.0..5.0).contains(&cost(permutation)), "{costs:?}");
    }
    assert!(cost(Permutation::Everything) > 8.0, "{costs:?}");
}

#[test]
fn a_pause_that_comes_too_late_does_not_revive_a_finished_run() {
    let mut desk = Desk::trained(&experiment());
    assert!(matches!(
        desk.one(ToTrainer::Pause),
        FromTrainer::Finished { .. }
    ));
}

#[test]
fn permutations_are_answered_though_the_rest_is_abandoned() {
    let mut desk = Desk::prepared(&experiment());
    let read_out = ToTrainer::ReadOut {
        features: Features::Channels,
        examples: 200,
    };
    desk.tell(RUN, read_out, None);
    let permute = ToTrainer::Permute {
        permutations: vec![Permutation::Rows],
    };
    desk.tell(RUN, permute, None);
    let answers = desk.ask(ToTrainer::Abandon);
    assert!(
        matches!(answers.as_slice(), [FromTrainer::Permuted { .. }]),
        "{answers:?}"
    );
}

#[test]
fn read_outs_asked_by_hand_and_those_of_an_epoch_are_told_apart() {
    let mut desk = Desk::prepared(&experiment());
    let by_hand = ToTrainer::ReadOut {
        features: Features::Flattened,
        examples: 100,
    };
    desk.tell(RUN, by_hand, None);
    desk.tell(RUN, ToTrainer::WatchReadOut { watch: true }, None);
    let answers = desk.ask(ToTrainer::WatchReadOut { watch: true });
    let read: Vec<(bool, Features)> = answers
        .iter()
        .filter_map(|answer| match answer {
            FromTrainer::ReadOut { watched, read_outs } => Some((*watched, read_outs.features)),
            _ => None,
        })
        .collect();
    assert_eq!(
        read,
        [(true, Features::Channels), (false, Features::Flattened)],
        "each once, though the watch was asked for twice"
    );
}
