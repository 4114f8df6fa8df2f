//! The adapter of whatever trains: from presets to figures.

use crate::facts::Numbers;
use crate::facts::examples::{self, CLASSES};
use crate::learning::{batches, session, simulated, wait, whole};
use coalescent_playground::dataset::{Dataset, Part, Parts};
use coalescent_playground::evaluation::{
    Answers, Measure, Method, Methods, Metrics, Reached as Reaches, report,
};
use coalescent_playground::experiment::{Experiment, Preset, Seeds};
use coalescent_playground::training::Checkpoint;
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
    let mut experiment = Preset::of_key(name).unwrap().experiment();
    experiment.examples = LOCI;
    let (data, parts) = examples_of(&experiment);
    let mut begin = Numbers::default();
    for (class, of) in CLASSES {
        for index in 0..LOCI {
            let mut input = Vec::new();
            data.write_input((class, index), &mut input);
            begin.singles(&format!("inputs of {of}"), input);
        }
    }
    for (part, examples) in of_parts(&experiment, &parts) {
        let [classes, indices] = [format!("{part}: classes"), format!("{part}: indices")];
        begin.wholes(&classes, examples.iter().map(|(class, _)| *class));
        begin.wholes(&indices, examples.iter().map(|(_, index)| *index));
    }
    two_epochs(format!("lab, {name}"), begin, &experiment, &data, &parts)
}

/// Two epochs of a preset of Inside.
pub fn inside(name: &str) -> Run {
    let mut experiment = Preset::of_key(name).unwrap().experiment();
    experiment.examples = ALIGNMENTS;
    let (data, parts) = examples_of(&experiment);
    let mut begin = Numbers::default();
    examples::inputs(&mut begin, &data);
    for (part, examples) in of_parts(&experiment, &parts) {
        begin.wholes(
            &format!("{part}: indices"),
            examples.iter().map(|(_, index)| *index),
        );
    }
    two_epochs(format!("inside, {name}"), begin, &experiment, &data, &parts)
}

/// The parts by name, and the orders of two epochs.
fn of_parts(experiment: &Experiment, parts: &Parts) -> [(&'static str, Vec<(u8, u32)>); 5] {
    let seed = experiment.seeds.split;
    [
        ("training", parts.training.clone()),
        ("validation", parts.validation.clone()),
        ("test", parts.test.clone()),
        ("order of epoch 1", parts.epoch_order(seed, 1)),
        ("order of epoch 2", parts.epoch_order(seed, 2)),
    ]
}

fn two_epochs(
    name: String,
    mut begin: Numbers,
    experiment: &Experiment,
    data: &Rc<Dataset>,
    parts: &Parts,
) -> Run {
    let mut session = session(data, experiment, None).unwrap();
    weights(&mut begin, &wait(session.checkpoint()).unwrap());
    let mut epoch = || {
        batches(&mut session);
        let (epoch, _) = wait(session.end_epoch()).unwrap();
        let [training, validation] = [&epoch.training, &epoch.validation].map(measured);
        match epoch.training.measure {
            Measure::Accuracy(_) => [
                ("training loss", epoch.training.loss),
                ("training accuracy", training),
                ("validation loss", epoch.validation.loss),
                ("validation accuracy", validation),
            ],
            Measure::Rmse(_) => [
                ("training loss", epoch.training.loss),
                ("training RMSE", training),
                ("validation loss", epoch.validation.loss),
                ("validation RMSE", validation),
            ],
        }
    };
    Run {
        name,
        begin,
        epochs: [epoch(), epoch()],
        smallest_part: parts.validation.len(),
    }
}

/// The accuracy, or the RMSE of the only target.
fn measured(metrics: &Metrics) -> f64 {
    match &metrics.measure {
        Measure::Accuracy(accuracy) => *accuracy,
        Measure::Rmse(errors) => errors[0],
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
    let (data, parts) = examples_of(&experiment);
    let mut session = session(&data, &experiment, None).unwrap();
    whole(&mut session);
    let outputs = session.answers(&wait(session.predict(&parts.test)).unwrap());
    let methods = Methods::fit(&data, &experiment, &parts);
    let report = report(&data, &experiment, &parts, Part::Test, &outputs, &methods);
    let mut simpler = Numbers::default();
    simpler.whole("loci of the test", parts.test.len() as u64);
    let alone = |statistic: &str| Method::Alone {
        statistic: statistic.to_owned(),
    };
    for (method, name) in [
        (alone("F_ST"), "right by F_ST"),
        (alone("shared"), "right by shared polymorphisms"),
        (Method::Linear, "right by eight statistics"),
    ] {
        let score = report.methods.iter().find(|score| score.method == method);
        let Reaches::Classes { confusion, .. } = &score.unwrap().reached else {
            panic!("classes are asked for");
        };
        simpler.whole(name, confusion.right());
    }
    let network = vec![
        ("accuracy", measured(&report.metrics)),
        ("loss", report.metrics.loss),
    ];
    Reached { simpler, network }
}

/// The blog post's made-up data with all seeds alike, trained to the last epoch.
pub fn whole_toy(seed: u64) -> Reached {
    let mut experiment = Preset::TajimaToy.experiment();
    experiment.seeds = seeds(seed);
    let (data, parts) = examples_of(&experiment);
    let mut session = session(&data, &experiment, None).unwrap();
    whole(&mut session);
    let mut simpler = Numbers::default();
    simpler.reals(
        "targets of the test",
        parts.test.iter().map(|&test| data.target(0, test)),
    );
    let outputs = session.answers(&wait(session.predict(&parts.test)).unwrap());
    let methods = Methods::fit(&data, &experiment, &parts);
    let report = report(&data, &experiment, &parts, Part::Test, &outputs, &methods);
    let Answers::Numbers(numbers) = &report.answers else {
        panic!("a number is asked for");
    };
    Reached {
        simpler,
        network: vec![("RMSE", numbers[0].score.rmse)],
    }
}

fn seeds(seed: u64) -> Seeds {
    Seeds {
        data: seed,
        split: seed,
        weights: seed,
    }
}

fn examples_of(experiment: &Experiment) -> (Rc<Dataset>, Parts) {
    (Rc::new(simulated(experiment)), Parts::of(experiment))
}

/// All weights before training, layer after layer, kernel before bias.
fn weights(begin: &mut Numbers, checkpoint: &Checkpoint) {
    for weights in &checkpoint.weights {
        begin.singles("weights", weights.iter().copied());
        begin.whole("weights of each tensor", weights.len() as u64);
    }
}
