//! An experiment and a run in a few words: for the menu, above figures, and in sentences.

use super::runs::RunRecord;
use super::{Lab, asked, layers};
use crate::experiment::{Experiment, Input, Task};
use crate::network::Input as Given;
use crate::number::{format_decimal, show};
use crate::sentence::{counted, noun};

/// After how much training, the epoch under way as a fraction: "after 1 epoch", "after 2.5 epochs".
pub fn after(epochs: f64) -> String {
    let epochs = format_decimal(epochs);
    format!("after {epochs} {}", noun(&epochs, "epoch", "epochs"))
}

/// The size of the task, for the menu: "2 classes of 5,000 loci · joint spectrum 21 × 21 · 7,176 weights · 10 epochs".
pub fn size(experiment: &Experiment) -> String {
    let examples = u64::from(experiment.examples);
    let asked = match &experiment.task {
        Task::Classify => format!(
            "{} of {}",
            counted(experiment.scenarios.len() as u64, "class", "classes"),
            counted(examples, "locus", "loci")
        ),
        Task::Regress(_) => format!(
            "{}, predicting {}",
            counted(examples, "locus", "loci"),
            asked::names(experiment).join(" and ")
        ),
    };
    let weights = layers::check(experiment, &experiment.layers).parameters();
    format!(
        "{asked} · {} · {} · {}",
        input(experiment),
        counted(weights as u64, "weight", "weights"),
        counted(u64::from(experiment.training.epochs), "epoch", "epochs")
    )
}

/// What the network is given, with its shape.
pub fn input(experiment: &Experiment) -> String {
    let shape = layers::input(experiment);
    let sides = |shape: &[usize]| {
        shape
            .iter()
            .map(ToString::to_string)
            .collect::<Vec<_>>()
            .join(" × ")
    };
    match (experiment.observation.input, shape) {
        (Input::Spectrum { folded, .. }, Given::Image([rows, columns])) => format!(
            "{}joint spectrum {}",
            if folded { "folded " } else { "" },
            sides(&[rows, columns])
        ),
        (Input::Spectrum { folded, .. }, given) => format!(
            "{}spectrum of {}",
            if folded { "folded " } else { "" },
            counted(given.width() as u64, "cell", "cells")
        ),
        (Input::Alignment(_), given) => format!("alignment {}", sides(&given.image())),
        (Input::Statistics { windows, .. }, given) => format!(
            "{} in {}",
            counted(given.width() as u64, "statistic", "statistics"),
            counted(u64::from(windows), "window", "windows")
        ),
    }
}

/// The shape of the network's input: "21 × 21 × 1".
pub fn shape(experiment: &Experiment) -> String {
    layers::input(experiment)
        .image()
        .iter()
        .map(ToString::to_string)
        .collect::<Vec<_>>()
        .join(" × ")
}

/// How the layers below the input are to be read, and what a click on a cell does.
pub fn how_to_read(experiment: &Experiment) -> &'static str {
    match (experiment.observation.input, experiment.network_input()) {
        (Input::Alignment(_), _) => {
            "Positions line up from the alignment down. Click a cell of the alignment to change it, a cell of any layer to see the numbers it was made of."
        }
        (Input::Spectrum { .. }, Given::Image(_)) => {
            "Maps have their rows upwards, as the joint spectrum. Click a cell of the spectrum to change it, a cell of any layer to see the numbers it was made of."
        }
        (Input::Spectrum { .. }, _) => {
            "The cells of the spectrum stand side by side. Click one to change it, a cell of any layer to see the numbers it was made of."
        }
        (Input::Statistics { .. }, _) => {
            "The statistics stand side by side. Click a cell of any layer to see the numbers it was made of."
        }
    }
}

/// A run's settings in a few characters, to tell it from the others.
pub fn run(run: &RunRecord) -> String {
    let e = &run.experiment;
    let depth = layers::hidden(&e.layers).len();
    format!(
        "run {}: {}, dropout {}, learning rate {}, {} of {} epochs",
        run.id,
        counted(depth as u64, "layer", "layers"),
        show(layers::dropout(&e.layers)),
        show(e.training.learning_rate),
        run.epoch(),
        e.training.epochs
    )
}

/// Whose results are shown, where the controls have another experiment by now.
pub fn results_of_another(lab: &Lab) -> Option<String> {
    of_another(lab).map(|run| {
        format!(
            "These are results of run {}, for {}. The settings have become another experiment since: train a network to see how well that one can be answered.",
            run.id,
            run.experiment.output_names().join(", ")
        )
    })
}

/// The run shown, where it is of another experiment than that of the settings.
fn of_another(lab: &Lab) -> Option<&RunRecord> {
    let run = lab.shown()?;
    (!run.experiment.same_data(&lab.experiment)).then_some(run)
}

/// What stands before the figures at the top of the Lab, where they are of another experiment than that of the settings.
pub fn whose_figures(lab: &Lab) -> String {
    of_another(lab).map_or_else(String::new, |run| {
        format!("run {}, another experiment: ", run.id)
    })
}

/// What is said where another network has taken the place of one that no longer fitted what it is given; none where the person's own stays.
pub fn exchanged(before: &Experiment, after: &Experiment) -> Option<String> {
    let hidden = |of: &Experiment| of.layers.len().saturating_sub(1);
    let same = before.layers.iter().take(hidden(before));
    if same.eq(after.layers.iter().take(hidden(after)))
        || layers::input(before) == layers::input(after)
    {
        return None;
    }
    let list = |of: &Experiment| {
        let all: Vec<String> = of.layers.iter().map(layers::words).collect();
        all.join(", ")
    };
    Some(format!(
        "What the network is given is now: {}. Its layers ({}) did not fit that. In their place stand, under \"Network\": {}.",
        input(after),
        list(before),
        list(after)
    ))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::experiment::Preset;

    #[test]
    fn an_exchanged_network_is_said_and_one_that_a_person_changed_is_not() {
        use crate::app::state::observed::{self, InputKind};
        let before = Preset::SizeChanges.experiment();
        let mut after = before.clone();
        after.layers = layers::one_more(&after.layers);
        assert_eq!(exchanged(&before, &after), None, "changed on purpose");
        after = before.clone();
        after.scenarios.pop();
        after.fit_outputs();
        assert_eq!(
            exchanged(&before, &after),
            None,
            "only the answers are others"
        );
        after = before.clone();
        observed::choose(&mut after, InputKind::Alignment);
        let said = exchanged(&before, &after).unwrap();
        assert!(
            said.starts_with("What the network is given is now: alignment"),
            "{said}"
        );
        assert!(said.contains("under \"Network\": conv"), "{said}");
    }

    #[test]
    fn the_menu_tells_the_size_of_the_task() {
        assert_eq!(
            size(&Preset::GeneFlow.experiment()),
            "2 classes of 5,000 loci · joint spectrum 21 × 21 · 8,980 weights · 10 epochs"
        );
        assert_eq!(
            size(&Preset::Theta.experiment()),
            "5,000 loci, predicting θ · alignment 489 × 40 · 1,013,057 weights · 10 epochs"
        );
        assert!(
            size(&Preset::SizeChanges.experiment())
                .starts_with("3 classes of 2,000 loci · spectrum of 21 cells")
        );
    }

    #[test]
    fn how_layers_are_read_follows_the_input() {
        let about = |of: &Experiment, words: &[&str]| {
            let text = how_to_read(of);
            for word in ["alignment", "joint", "spectrum", "statistics"] {
                assert_eq!(text.contains(word), words.contains(&word), "{text}");
            }
        };
        about(&Preset::Tajima.experiment(), &["alignment"]);
        about(&Preset::GeneFlow.experiment(), &["joint", "spectrum"]);
        about(&Preset::SizeChanges.experiment(), &["spectrum"]);
        let mut e = Preset::GeneFlow.experiment();
        e.observation.input = Input::Statistics {
            windows: 1,
            folded: false,
        };
        about(&e, &["statistics"]);
    }

    #[test]
    fn results_of_another_experiment_are_called_that() {
        let look = crate::app::state::Look::default();
        let mut lab = Lab::new(Preset::GeneFlow.experiment(), look);
        let run = RunRecord::new(3, lab.experiment.clone(), "cpu".to_owned());
        lab.runs.push(run);
        assert_eq!(results_of_another(&lab), None, "nothing is shown");
        lab.current = Some(3);
        assert_eq!(results_of_another(&lab), None);
        lab.experiment.training.epochs += 1;
        assert_eq!(
            results_of_another(&lab),
            None,
            "other training, same question"
        );
        lab.experiment = Preset::SizeChanges.experiment();
        let said = results_of_another(&lab).unwrap();
        assert!(
            said.starts_with("These are results of run 3, for divergence, gene flow."),
            "{said}"
        );
        assert_eq!(whose_figures(&lab), "run 3, another experiment: ");
        lab.experiment = lab.runs[0].experiment.clone();
        assert_eq!(whose_figures(&lab), "");
    }
}
