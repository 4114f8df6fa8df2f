//! "What happens if": pairs of runs that differ from the present settings in one thing.

use super::layers;
use super::runs::RunRecord;
use crate::experiment::{Experiment, Preset};
use crate::number::{round_significant, show};
use crate::protocol::Run;

/// One setting, changed.
#[derive(Clone, Debug, PartialEq)]
pub enum Change {
    /// So many hidden dense layers, of 64, 32, 16 and 8 units.
    Depth(u32),
    /// One hidden dense layer more.
    OneMore,
    /// One hidden dense layer less.
    OneLess,
    /// Another fraction dropped out.
    Dropout(f64),
    /// Another learning rate.
    Rate(f64),
    /// Another number of epochs.
    Epochs(u32),
}

impl Change {
    /// The experiment with the setting changed; none where there is nothing to change.
    fn of(&self, experiment: &Experiment) -> Option<Experiment> {
        let mut next = experiment.clone();
        match *self {
            Self::Depth(depth) => next.layers = layers::with_depth(&next.layers, depth),
            Self::OneMore => next.layers = layers::one_more(&next.layers),
            Self::OneLess => next.layers = layers::one_less(&next.layers)?,
            Self::Dropout(rate) => next.layers = layers::with_dropout(&next.layers, rate),
            Self::Rate(rate) => next.training.learning_rate = rate,
            Self::Epochs(epochs) => next.training.epochs = epochs,
        }
        layers::check(&next, &next.layers)
            .wrong
            .is_none()
            .then_some(next)
    }
}

/// A question: what happens with each of these settings instead of the present one.
#[derive(Clone, Debug, PartialEq)]
pub struct Question {
    /// The button's words.
    pub label: String,
    /// The settings.
    pub changes: Vec<Change>,
}

impl Question {
    fn new(label: impl Into<String>, changes: impl Into<Vec<Change>>) -> Self {
        Self {
            label: label.into(),
            changes: changes.into(),
        }
    }

    /// The runs that answer it: the present settings first, then those that differ from them. Rates that were changed on the way belong to
    /// the run they were changed in.
    pub fn experiments(&self, base: &Experiment) -> Vec<Experiment> {
        let mut plain = base.clone();
        plain.training.rate_changes.clear();
        let mut all = vec![plain];
        for change in &self.changes {
            let next = all.first().and_then(|plain| change.of(plain));
            if let Some(next) = next.filter(|next| !all.contains(next)) {
                all.push(next);
            }
        }
        all
    }
}

/// The questions that a preset brings along: those of the tutorial for the tutorial.
fn of_preset(preset: Preset) -> Option<Vec<Question>> {
    match preset {
        Preset::GeneFlow | Preset::Human => Some(vec![
            Question::new("1 or 3 dense layers?", [Change::Depth(1), Change::Depth(3)]),
            Question::new(
                "Dropout 0 or 0.5?",
                [Change::Dropout(0.0), Change::Dropout(0.5)],
            ),
            Question::new(
                "Learning rate 1e-3 or 1e-7?",
                [Change::Rate(1e-3), Change::Rate(1e-7)],
            ),
            Question::new("5 or 15 epochs?", [Change::Epochs(5), Change::Epochs(15)]),
        ]),
        _ => None,
    }
}

/// The questions of an experiment: those of its preset, or four that follow from its own settings.
pub fn questions(experiment: &Experiment) -> Vec<Question> {
    of_preset(experiment.preset).unwrap_or_else(|| own(experiment))
}

fn own(experiment: &Experiment) -> Vec<Question> {
    let rate = experiment.training.learning_rate;
    let [faster, slower] = [10.0 * rate, rate / 10.0].map(|rate| round_significant(rate, 6));
    let epochs = experiment.training.epochs;
    let [fewer, more] = [(epochs / 2).max(1), epochs.saturating_mul(2)];
    let depth = match layers::one_less(&experiment.layers) {
        Some(_) => Question::new(
            "One dense layer more or less?",
            [Change::OneMore, Change::OneLess],
        ),
        None => Question::new("One dense layer more?", [Change::OneMore]),
    };
    vec![
        Question::new(
            format!("Learning rate {} or {}?", show(faster), show(slower)),
            [Change::Rate(faster), Change::Rate(slower)],
        ),
        depth,
        Question::new(
            "Dropout 0 or 0.5?",
            [Change::Dropout(0.0), Change::Dropout(0.5)],
        ),
        Question::new(
            format!("{fewer} or {more} epochs?"),
            [Change::Epochs(fewer), Change::Epochs(more)],
        ),
    ]
}

/// What a question needs: for each of its experiments the run that has answered it already, or the experiment to be trained.
pub fn needed(
    question: &Question,
    base: &Experiment,
    runs: &[RunRecord],
) -> Vec<Result<Run, Box<Experiment>>> {
    let answered = |experiment: Experiment| {
        runs.iter()
            .rev()
            .find(|run| run.answers(&experiment))
            .map(|run| run.id)
            .ok_or_else(|| Box::new(experiment))
    };
    question
        .experiments(base)
        .into_iter()
        .map(answered)
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::app::state::runs::RunStatus;
    use crate::experiment::RateChange;

    #[test]
    fn every_question_of_every_preset_changes_one_thing_and_runs() {
        for preset in Preset::ALL {
            let mut base = preset.experiment();
            base.training.rate_changes.push(RateChange {
                step: 3,
                rate: 1e-2,
            });
            let questions = questions(&base);
            assert_eq!(questions.len(), 4);
            for question in questions {
                let experiments = question.experiments(&base);
                assert!(
                    (2..=3).contains(&experiments.len()),
                    "{preset:?} {}",
                    question.label
                );
                for experiment in experiments {
                    assert!(experiment.training.rate_changes.is_empty());
                    assert!(experiment.same_data(&base));
                    assert_eq!(
                        crate::app::state::check(&experiment),
                        Ok(()),
                        "{preset:?} {}",
                        question.label
                    );
                }
            }
        }
    }

    #[test]
    fn the_tutorials_questions_are_its_own_and_any_other_experiment_has_four() {
        let labels = |preset: Preset| {
            questions(&preset.experiment())
                .into_iter()
                .map(|question| question.label)
                .collect::<Vec<_>>()
        };
        assert_eq!(labels(Preset::GeneFlow)[2], "Learning rate 1e-3 or 1e-7?");
        assert_eq!(
            labels(Preset::SizeChanges),
            [
                "Learning rate 0.01 or 1e-4?",
                "One dense layer more or less?",
                "Dropout 0 or 0.5?",
                "10 or 40 epochs?"
            ]
        );
    }

    #[test]
    fn the_present_settings_are_not_asked_for_twice() {
        let mut base = Preset::GeneFlow.experiment();
        base.layers = layers::with_depth(&base.layers, 1);
        let depth = &questions(&base)[0];
        assert_eq!(depth.experiments(&base).len(), 2);
    }

    #[test]
    fn what_was_trained_already_is_not_trained_again() {
        let base = Preset::GeneFlow.experiment();
        let question = &questions(&base)[1];
        let mut done = RunRecord::new(4, base.clone(), String::new());
        done.status = RunStatus::Finished;
        let needed = needed(question, &base, &[done]);
        assert_eq!(needed[0], Ok(4));
        assert!(needed[1..].iter().all(Result::is_err) && needed.len() == 3);
    }
}
