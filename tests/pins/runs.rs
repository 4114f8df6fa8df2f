//! The adapter of whatever trains: from presets to figures.

use crate::facts::Numbers;
use crate::facts::examples::{self, CLASSES};
use crate::learning::{simulated, wait};
use coalescent_playground::dataset::alignments::{AlignmentData, AlignmentSimulator};
use coalescent_playground::dataset::{Dataset, Parts};
use coalescent_playground::evaluation::regression::score;
use coalescent_playground::evaluation::{Baseline, TestReport};
use coalescent_playground::experiment::regression::{Regression, RegressionPreset};
use coalescent_playground::experiment::{Class, Experiment, Preset, Seeds, Split};
use coalescent_playground::training::{Checkpoint, ComputeDevice, RegressionSession, Session};
use std::rc::Rc;

/// Loci of each class, and alignments in all, of two epochs: few, so that all presets take seconds.
const LOCI: u32 = 200;
const ALIGNMENTS: u32 = 400;

/// Two epochs of a preset.
pub struct Run {
    pub name: String,
    /// Examples, parts, orders and weights.
    pub begin: Numbers,
    pub epochs: [Epoch; 2],
    /// Examples of the smallest part that an accuracy is of.
    pub smallest_part: usize,
}

/// An epoch's figures by name.
pub type Epoch = [(&'static str, f64); 4];

/// Two epochs of a preset of the Lab.
pub fn lab(name: &str) -> Run {
    let mut experiment = Preset::from_key(name).unwrap().experiment();
    experiment.loci_per_class = LOCI;
    let (data, parts) = loci(&experiment);
    let mut begin = Numbers::default();
    for (class, of) in CLASSES {
        for index in 0..LOCI {
            let mut input = Vec::new();
            data.encode_into(&experiment.observation, (class, index), &mut input);
            begin.singles(&format!("inputs of {of}"), input);
        }
    }
    let label = |class: Class| CLASSES.iter().position(|(own, _)| *own == class).unwrap() as u64;
    let seed = experiment.seeds.split;
    for (part, examples) in [
        ("training", &parts.training),
        ("validation", &parts.validation),
        ("test", &parts.test),
        ("order of epoch 1", &parts.epoch_order(seed, 1)),
        ("order of epoch 2", &parts.epoch_order(seed, 2)),
    ] {
        let [classes, indices] = [format!("{part}: classes"), format!("{part}: indices")];
        begin.wholes(&classes, examples.iter().map(|(class, _)| label(*class)));
        begin.wholes(&indices, examples.iter().map(|(_, index)| *index));
    }
    let smallest_part = parts.validation.len();
    let mut session = session(&experiment, &data, &parts);
    weights(&mut begin, &wait(session.checkpoint()).unwrap());
    let mut epoch = || {
        while !session.epoch_is_over() {
            wait(session.train_batch()).unwrap();
        }
        let (epoch, _) = wait(session.end_epoch()).unwrap();
        let (training, validation) = (epoch.training, epoch.validation);
        [
            ("training loss", training.loss),
            ("training accuracy", training.accuracy),
            ("validation loss", validation.loss),
            ("validation accuracy", validation.accuracy),
        ]
    };
    Run {
        name: format!("lab, {name}"),
        begin,
        epochs: [epoch(), epoch()],
        smallest_part,
    }
}

/// Two epochs of a preset of Inside.
pub fn inside(name: &str) -> Run {
    let mut experiment = RegressionPreset::from_key(name).unwrap().experiment();
    experiment.examples = ALIGNMENTS;
    let (data, parts) = alignments(&experiment);
    let mut begin = Numbers::default();
    examples::inputs(&mut begin, &data);
    let seed = experiment.seeds.split;
    for (part, examples) in [
        ("training", &parts.training),
        ("validation", &parts.validation),
        ("test", &parts.test),
        ("order of epoch 1", &parts.epoch_order(seed, 1)),
        ("order of epoch 2", &parts.epoch_order(seed, 2)),
    ] {
        begin.wholes(&format!("{part}: indices"), examples.iter().copied());
    }
    let smallest_part = parts.validation.len();
    let mut session = regression(&experiment, &data, &parts);
    weights(&mut begin, &wait(session.checkpoint()).unwrap());
    let mut epoch = || {
        while !session.epoch_is_over() {
            wait(session.train_batch()).unwrap();
        }
        let epoch = wait(session.end_epoch()).unwrap();
        let (training, validation) = (epoch.training, epoch.validation);
        [
            ("training loss", training.loss),
            ("training RMSE", training.rmse),
            ("validation loss", validation.loss),
            ("validation RMSE", validation.rmse),
        ]
    };
    Run {
        name: format!("inside, {name}"),
        begin,
        epochs: [epoch(), epoch()],
        smallest_part,
    }
}

/// What a whole run reached on its test part.
pub struct Reached {
    /// Of the data, the same everywhere.
    pub simpler: Numbers,
    /// Of the network, which differ a little between machines.
    pub network: Vec<(&'static str, f64)>,
}

/// The Lab's first preset with all seeds alike, trained to its last epoch.
pub fn whole_lab(seed: u64) -> Reached {
    let mut experiment = Preset::GeneFlow.experiment();
    experiment.seeds = seeds(seed);
    let (data, parts) = loci(&experiment);
    let mut session = session(&experiment, &data, &parts);
    while !session.is_finished() {
        while !session.epoch_is_over() {
            wait(session.train_batch()).unwrap();
        }
        wait(session.end_epoch()).unwrap();
    }
    let logits = wait(session.predict(&parts.test)).unwrap();
    let report = TestReport::new(&data, &parts, &experiment.history, &logits);
    let mut simpler = Numbers::default();
    simpler.whole("loci of the test", parts.test.len() as u64);
    for baseline in &report.baselines {
        let method = match baseline.baseline {
            Baseline::Fst => "right by F_ST",
            Baseline::Shared => "right by shared polymorphisms",
            Baseline::Summaries => "right by eight statistics",
        };
        simpler.whole(method, baseline.confusion.right());
    }
    let network = vec![("accuracy", report.accuracy), ("loss", report.loss)];
    Reached { simpler, network }
}

/// The blog post's made-up data with all seeds alike, trained to the last epoch.
pub fn whole_toy(seed: u64) -> Reached {
    let mut experiment = RegressionPreset::TajimaToy.experiment();
    experiment.seeds = seeds(seed);
    let (data, parts) = alignments(&experiment);
    let mut session = regression(&experiment, &data, &parts);
    while !session.is_finished() {
        while !session.epoch_is_over() {
            wait(session.train_batch()).unwrap();
        }
        wait(session.end_epoch()).unwrap();
    }
    let truth: Vec<f64> = parts.test.iter().map(|&test| data.target(test)).collect();
    let mut simpler = Numbers::default();
    simpler.reals("targets of the test", truth.iter().copied());
    let score = score(&truth, &wait(session.predict(&parts.test)).unwrap());
    Reached {
        simpler,
        network: vec![("RMSE", score.rmse)],
    }
}

fn seeds(seed: u64) -> Seeds {
    Seeds {
        data: seed,
        split: seed,
        weights: seed,
    }
}

fn loci(experiment: &Experiment) -> (Rc<Dataset>, Rc<Parts>) {
    let (loci, seed) = (experiment.loci_per_class, experiment.seeds.split);
    let parts = Parts::new(loci, &Split::TUTORIAL, seed);
    (Rc::new(simulated(experiment)), Rc::new(parts))
}

fn alignments(experiment: &Regression) -> (Rc<AlignmentData>, Rc<Parts<u32>>) {
    let (examples, seed) = (experiment.examples, experiment.seeds.split);
    let mut data = AlignmentData::new(experiment);
    let mut simulator = AlignmentSimulator::new(experiment).unwrap();
    data.push(&mut simulator, examples).unwrap();
    let parts = Parts::without_classes(examples, &Regression::SPLIT, seed);
    (Rc::new(data), Rc::new(parts))
}

fn session(experiment: &Experiment, data: &Rc<Dataset>, parts: &Rc<Parts>) -> Session {
    let (data, parts) = (Rc::clone(data), Rc::clone(parts));
    Session::new(&ComputeDevice::cpu(), data, parts, experiment, None).unwrap()
}

fn regression(
    experiment: &Regression,
    data: &Rc<AlignmentData>,
    parts: &Rc<Parts<u32>>,
) -> RegressionSession {
    let (data, parts) = (Rc::clone(data), Rc::clone(parts));
    RegressionSession::new(&ComputeDevice::cpu(), data, parts, experiment, None).unwrap()
}

/// All weights before training, layer after layer, kernel before bias.
fn weights(begin: &mut Numbers, checkpoint: &Checkpoint) {
    for weights in &checkpoint.weights {
        begin.singles("weights", weights.iter().copied());
        begin.whole("weights of each tensor", weights.len() as u64);
    }
}
