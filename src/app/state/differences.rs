//! In which settings runs differ, to tell them apart: in the Runs table and beside their curves.

use super::observed::{CODINGS, COLUMNS, ROWS};
use super::runs::RunRecord;
use super::{asked, layers, words};
use crate::experiment::{Encoding, Experiment, Input, Noise};
use crate::number::show;

fn noise(noise: &Noise) -> String {
    let title = noise.kind.title().to_lowercase();
    match noise.kind.parameter() {
        Some(_) => format!("{title} {}", show(noise.amount)),
        None => title,
    }
}

/// The word that a choice has on the page.
fn word<T: PartialEq>(words: &[(T, &'static str, &'static str)], choice: T) -> &'static str {
    words
        .iter()
        .find(|(own, ..)| *own == choice)
        .map_or("", |(_, word, _)| word)
}

fn coding(experiment: &Experiment) -> String {
    match experiment.observation.input {
        Input::Spectrum { encoding, folded } => {
            let coding = match encoding {
                Encoding::Counts => "counts",
                Encoding::Log => "log",
                Encoding::Proportions => "proportions",
            };
            format!("{coding}{}", if folded { ", folded" } else { "" })
        }
        Input::Statistics { windows, folded } => {
            format!("{windows} windows{}", if folded { ", folded" } else { "" })
        }
        Input::Alignment(of) => format!(
            "{} rows, columns by {}, {}, width {}{}",
            word(&ROWS, of.rows),
            word(&COLUMNS, of.columns),
            word(&CODINGS, of.coding),
            of.width,
            if of.positions { ", positions" } else { "" }
        ),
    }
}

/// Every setting of the network and its training, and of what it is given, by name. What is simulated goes by the name of the data.
pub fn settings(experiment: &Experiment) -> Vec<(&'static str, String)> {
    let training = &experiment.training;
    let changes = if training.rate_changes.is_empty() {
        ""
    } else {
        " (changed on the way)"
    };
    let noise: Vec<String> = experiment.observation.noise.iter().map(noise).collect();
    vec![
        (
            "Input",
            format!("{}, {}", words::input(experiment), coding(experiment)),
        ),
        (
            "Noise",
            if noise.is_empty() {
                "none".to_owned()
            } else {
                noise.join(", ")
            },
        ),
        (
            "Layers",
            experiment
                .layers
                .iter()
                .map(layers::words)
                .collect::<Vec<_>>()
                .join(", "),
        ),
        (
            "Learning rate",
            format!("{}{changes}", show(training.learning_rate)),
        ),
        ("Batch", training.batch_size.to_string()),
        ("Epochs", training.epochs.to_string()),
        (
            "Split",
            format!(
                "{}/{}/{}",
                show(training.split.training),
                show(training.split.validation),
                show(training.split.test)
            ),
        ),
        (
            "Standardised",
            if training.standardise { "yes" } else { "no" }.to_owned(),
        ),
        (
            "Fresh data",
            if training.fresh { "yes" } else { "no" }.to_owned(),
        ),
        (
            "Seeds",
            format!(
                "{}/{}/{}",
                experiment.seeds.data, experiment.seeds.split, experiment.seeds.weights
            ),
        ),
    ]
}

/// The layers that differ between experiments: how many dense ones and how much is dropped out, where that is all, else what stands between
/// the layers that all begin and end with.
fn different_layers(all: &[&Experiment]) -> Vec<(&'static str, Vec<String>)> {
    let Some(first) = all.first() else {
        return Vec::new();
    };
    let depth = |of: &Experiment| layers::hidden(&of.layers).len() as u32;
    let explained = all.iter().all(|own| {
        let as_deep = layers::with_depth(&first.layers, depth(own));
        own.layers == layers::with_dropout(&as_deep, layers::dropout(&own.layers))
    });
    if explained {
        let each = |of: &dyn Fn(&Experiment) -> String| all.iter().map(|own| of(own)).collect();
        return vec![
            ("Dense layers", each(&|own| depth(own).to_string())),
            ("Dropout", each(&|own| show(layers::dropout(&own.layers)))),
        ];
    }
    let mut rest: Vec<Vec<String>> = all
        .iter()
        .map(|own| own.layers.iter().map(layers::words).collect())
        .collect();
    for _ in 0..2 {
        while let Some(Some(end)) = rest.first().map(|words| words.last().cloned())
            && rest.iter().all(|words| words.last() == Some(&end))
        {
            for words in &mut rest {
                words.pop();
            }
        }
        for words in &mut rest {
            words.reverse();
        }
    }
    let rest = rest.into_iter().map(|words| match words.as_slice() {
        [] => "without these".to_owned(),
        words => words.join(", "),
    });
    vec![("Layers", rest.collect())]
}

/// The settings in which experiments differ: a name, and for each experiment its value.
pub fn differences<'a>(
    experiments: impl Iterator<Item = &'a Experiment>,
) -> Vec<(&'static str, Vec<String>)> {
    let experiments: Vec<&Experiment> = experiments.collect();
    let all: Vec<_> = experiments.iter().map(|own| settings(own)).collect();
    let Some(first) = all.first() else {
        return Vec::new();
    };
    let column = |at: usize| {
        all.iter()
            .filter_map(|settings| settings.get(at))
            .map(|(_, value)| value.clone())
            .collect::<Vec<_>>()
    };
    first
        .iter()
        .enumerate()
        .flat_map(|(at, (name, _))| match *name {
            "Layers" => different_layers(&experiments),
            name => vec![(name, column(at))],
        })
        .filter(|(_, values)| values.iter().any(|value| Some(value) != values.first()))
        .collect()
}

/// What tells each of some runs from the others, in words: nothing where they are alike. Where they were asked several questions, first what
/// was asked, and then what tells those apart that were asked the same.
pub fn told_apart<'a>(experiments: impl Iterator<Item = &'a Experiment>) -> Vec<String> {
    let asked: Vec<(String, &Experiment)> = experiments
        .map(|own| (asked::outputs(own).join(" / "), own))
        .collect();
    let tell = |(place, (question, _)): (usize, &(String, &Experiment))| {
        let same = || asked.iter().filter(|(other, _)| other == question);
        let before = asked.iter().take(place);
        let own = before.filter(|(other, _)| other == question).count();
        let settings: Vec<String> = differences(same().map(|(_, own)| *own))
            .iter()
            .filter_map(|(name, values)| {
                Some(format!("{} {}", name.to_lowercase(), values.get(own)?))
            })
            .collect();
        let settings = settings.join(", ");
        if same().count() == asked.len() {
            settings
        } else if settings.is_empty() {
            question.clone()
        } else {
            format!("{question}: {settings}")
        }
    };
    asked.iter().enumerate().map(tell).collect()
}

/// Labels of runs put side by side: their numbers, and what they differ in.
pub fn labels(runs: &[&RunRecord]) -> Vec<String> {
    told_apart(runs.iter().map(|run| &run.experiment))
        .into_iter()
        .zip(runs)
        .map(|(own, run)| match own.as_str() {
            "" => format!("run {}", run.id),
            own => format!("run {}: {own}", run.id),
        })
        .collect()
}

/// Names a run's data among those of all runs, so that one sees which runs can be compared: "A, n 5000" for the first set, of 5,000 examples
/// of each class.
pub fn data_name(runs: &[RunRecord], run: &RunRecord) -> String {
    let mut sets: Vec<&Experiment> = Vec::new();
    for experiment in runs.iter().map(|run| &run.experiment) {
        if !sets.iter().any(|set| set.same_data(experiment)) {
            sets.push(experiment);
        }
    }
    let place = sets
        .iter()
        .position(|set| set.same_data(&run.experiment))
        .unwrap_or(0);
    let letter = char::from(b'A' + (place % 26) as u8);
    format!("{letter}, n {}", run.experiment.examples)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::experiment::Preset;

    #[test]
    fn an_alignment_is_told_in_the_words_of_its_controls() {
        assert_eq!(
            coding(&Preset::Tajima.experiment()),
            "sorted rows, columns by position, −1 / +1, width 40"
        );
    }

    #[test]
    fn runs_on_the_same_loci_share_a_letter() {
        let mut other = Preset::GeneFlow.experiment();
        other.seeds.data = 2;
        let base = Preset::GeneFlow.experiment();
        let runs: Vec<_> = [&base, &other, &base]
            .into_iter()
            .zip(1..)
            .map(|(e, id)| RunRecord::new(id, e.clone(), "cpu".into()))
            .collect();
        let names: Vec<_> = runs.iter().map(|run| data_name(&runs, run)).collect();
        assert_eq!(names, ["A, n 5000", "B, n 5000", "A, n 5000"]);
    }

    #[test]
    fn every_setting_shows_in_some_column_and_runs_are_told_apart_by_it() {
        let base = Preset::GeneFlow.experiment();
        assert!(differences([&base, &base].into_iter()).is_empty());
        let edits: [fn(&mut Experiment); 9] = [
            |e| super::super::observed::fold(e, true),
            |e| {
                let unphased = crate::experiment::NoiseKind::Unphased;
                super::super::observed::set_noise(e, 0, crate::experiment::Noise::of(unphased));
            },
            |e| e.layers = layers::with_dropout(&e.layers, 0.0),
            |e| e.training.learning_rate = 0.1,
            |e| e.training.batch_size = 8,
            |e| e.training.epochs = 3,
            |e| e.training.standardise = true,
            |e| e.training.fresh = true,
            |e| e.seeds.split = 2,
        ];
        for edit in edits {
            let mut other = base.clone();
            edit(&mut other);
            assert_eq!(
                differences([&base, &other].into_iter()).len(),
                1,
                "{other:?}"
            );
        }
        let mut other = base.clone();
        other.training.epochs = 3;
        let runs = [
            RunRecord::new(1, base, String::new()),
            RunRecord::new(2, other, String::new()),
        ];
        assert_eq!(
            labels(&runs.iter().collect::<Vec<_>>()),
            ["run 1: epochs 10", "run 2: epochs 3"]
        );
    }

    #[test]
    fn across_questions_the_question_comes_first_and_its_own_runs_are_told_apart() {
        let flow = Preset::GeneFlow.experiment();
        let mut quick = flow.clone();
        quick.training.learning_rate = 0.1;
        let other = Preset::Tajima.experiment();
        let name = asked::outputs(&other).join(" / ");
        assert_eq!(
            told_apart([&flow, &other, &quick].into_iter()),
            [
                "divergence / gene flow: learning rate 1e-5",
                name.as_str(),
                "divergence / gene flow: learning rate 0.1"
            ]
        );
    }

    #[test]
    fn of_layers_only_what_differs_is_said() {
        let base = Preset::GeneFlow.experiment();
        let with = |layers: Vec<crate::network::Layer>| Experiment {
            layers,
            ..base.clone()
        };
        let said = |all: &[Experiment]| told_apart(all.iter());
        let none = with(layers::with_dropout(&base.layers, 0.0));
        let deep = with(layers::with_depth(&base.layers, 3));
        assert_eq!(said(&[base.clone(), none]), ["dropout 0.2", "dropout 0"]);
        assert_eq!(
            said(&[base.clone(), deep]),
            ["dense layers 2", "dense layers 3"]
        );
        let mut wider = base.layers.clone();
        wider.remove(0);
        let words = layers::words(&base.layers[0]);
        assert_eq!(
            said(&[base.clone(), with(wider)]),
            [format!("layers {words}"), "layers without these".to_owned()]
        );
    }
}
