//! A person's clicks, and what comes of them, against a trainer that does as it is told.

mod data;

use super::*;
use crate::app::state::questions::questions;
use crate::app::state::runs::RunStatus;
use crate::dataset::Parts;
use crate::evaluation::{Answers, Measure, Metrics, Report};
use crate::experiment::RateChange;
use crate::protocol::{FromTrainer, ToTrainer};
use crate::training::{Checkpoint, EpochMetrics};
use std::collections::BTreeMap;

#[derive(Default)]
struct Counts(BTreeMap<String, u32>);

impl Openings for Counts {
    fn count(&self, key: &str) -> u32 {
        self.0.get(key).copied().unwrap_or(0)
    }

    fn add(&mut self, key: &str) {
        *self.0.entry(key.to_owned()).or_default() += 1;
    }
}

struct Walk {
    lab: Lab,
    openings: Counts,
    said: Vec<String>,
    simulations: u32,
    prepared: u32,
}

fn metrics(loss: f64) -> Metrics {
    Metrics {
        loss,
        measure: Measure::Accuracy(1.0 - loss / 2.0),
    }
}

fn checkpoint(epoch: u32) -> Checkpoint {
    Checkpoint {
        epoch,
        step: 10 * epoch,
        weights: Vec::new(),
        moments: Vec::new(),
    }
}

fn report() -> Report {
    Report {
        examples: 10,
        metrics: metrics(0.3),
        answers: Answers::Numbers(Vec::new()),
        along: Vec::new(),
        methods: Vec::new(),
    }
}

impl Walk {
    fn new(preset: Preset) -> Self {
        let mut lab = Lab::new(preset.experiment(), Look::default());
        lab.simulators_are_up();
        Self {
            lab,
            openings: Counts::default(),
            said: Vec::new(),
            simulations: 0,
            prepared: 0,
        }
    }

    /// Does what is to be done, and all that follows from it.
    fn do_all(&mut self, effects: Vec<Effect>) {
        for effect in effects {
            self.do_one(effect);
        }
    }

    fn hears(&mut self, run: Run, message: FromTrainer) {
        let effects = self.lab.hears(run, message, &mut self.openings);
        self.do_all(effects);
    }

    fn do_one(&mut self, effect: Effect) {
        match effect {
            Effect::Simulate { run, .. } => {
                self.simulations += 1;
                let effects = self.lab.simulated(run, &self.openings);
                self.do_all(effects);
            }
            Effect::Prepare {
                run,
                checkpoint: at,
                ..
            } => {
                self.prepared += 1;
                self.hears(
                    run,
                    FromTrainer::Prepared {
                        report: Box::new(DataReport {
                            training: 60,
                            validation: 8,
                            test: 32,
                            targets: Vec::new(),
                            sites: [1, 2],
                            cropped: [0, 0],
                            bytes: 1,
                            methods: Vec::new(),
                        }),
                        validation: metrics(0.7),
                        confusion: None,
                        steps_per_epoch: 10,
                        checkpoint: at.unwrap_or_else(|| checkpoint(0)),
                    },
                );
            }
            Effect::Ask { run, message, .. } => self.answer(run, message),
            Effect::Say(text) => self.said.push(text),
            _ => {}
        }
    }

    fn epoch(&mut self, run: Run) {
        let epoch = self.lab.run(run).map_or(0, |run| run.epoch()) + 1;
        self.hears(
            run,
            FromTrainer::Epoch {
                metrics: EpochMetrics {
                    epoch,
                    training: metrics(0.5),
                    validation: metrics(0.5),
                },
                confusion: None,
                checkpoint: checkpoint(epoch),
                troubles: Vec::new(),
                examples_per_second: 100.0,
            },
        );
    }

    fn answer(&mut self, run: Run, message: ToTrainer) {
        let epochs = self
            .lab
            .run(run)
            .map_or(0, |run| run.experiment.training.epochs);
        match message {
            ToTrainer::Resume => {
                while self.lab.run(run).is_some_and(|run| run.epoch() < epochs) {
                    self.epoch(run);
                }
                self.hears(run, FromTrainer::Finished { trouble: None });
            }
            ToTrainer::StepEpoch => {
                self.epoch(run);
                let step = self.lab.run(run).map_or(0, |run| run.step);
                self.hears(
                    run,
                    FromTrainer::Paused {
                        step,
                        training: None,
                    },
                );
            }
            ToTrainer::SetRate { rate } => {
                let step = self.lab.run(run).map_or(0, |run| run.step);
                self.hears(run, FromTrainer::RateChanged { step, rate });
            }
            ToTrainer::Test => self.hears(
                run,
                FromTrainer::Tested {
                    report: Box::new(report()),
                },
            ),
            ToTrainer::Validate => self.hears(
                run,
                FromTrainer::Validated {
                    report: Box::new(report()),
                },
            ),
            other => panic!("{other:?} was not expected"),
        }
    }

    fn click(&mut self, on: impl FnOnce(&mut Lab, &Counts) -> Vec<Effect>) {
        let effects = on(&mut self.lab, &self.openings);
        self.do_all(effects);
    }
}

#[test]
fn the_class_that_is_edited_is_that_of_the_example_on_the_table() {
    let mut lab = Walk::new(Preset::GeneFlow).lab;
    lab.look = Look {
        scenario: 1,
        index: 7,
        position: Some(5.0),
    };
    assert_eq!(lab.class(), 1);
    lab.choose_class(1);
    assert_eq!(lab.look.position, Some(5.0), "nothing to choose");
    lab.choose_class(0);
    let (shown, position) = lab.example();
    assert_eq!((shown.scenario, shown.index, position), (0, 7, 5e4));
    lab.choose_class(usize::MAX);
    assert_eq!(lab.class(), 1, "the last");
    // While numbers of one class are asked for it is the only one, and chosen again when the others are back.
    lab.ask_numbers(1);
    assert_eq!(lab.class(), 0);
    lab.ask_class();
    assert_eq!(lab.class(), 1);
}

#[test]
fn a_change_of_question_keeps_the_classes_until_another_history_is_taken_over() {
    let before = Preset::GeneFlow.experiment();
    let mut lab = Walk::new(Preset::GeneFlow).lab;
    lab.ask_numbers(1);
    assert_eq!(lab.experiment.scenarios.len(), 1);
    lab.ask_class();
    assert_eq!(lab.experiment, before);
    lab.ask_numbers(1);
    let mut slower = lab.experiment.clone();
    slower.training.learning_rate = 1e-4;
    lab.take(slower);
    lab.ask_class();
    assert_eq!(
        lab.experiment.scenarios, before.scenarios,
        "the same history"
    );
    lab.ask_numbers(1);
    lab.take(Preset::Theta.experiment());
    lab.ask_class();
    assert_eq!(
        lab.experiment.output_names(),
        ["constant size", "two epochs"]
    );
}

#[test]
fn a_question_trains_what_was_not_trained_and_comes_back() {
    let mut walk = Walk::new(Preset::GeneFlow);
    walk.click(|lab, openings| lab.train(openings));
    let asked = questions(&walk.lab.experiment).remove(0);
    walk.click(|lab, openings| lab.ask(&asked, openings));
    assert_eq!(walk.lab.compared, [1, 2, 3]);
    assert_eq!(
        (walk.lab.current, walk.simulations),
        (Some(1), 1),
        "the present settings were trained already"
    );
    assert_eq!(walk.lab.experiment, walk.lab.runs[0].experiment);
    let prepared = walk.prepared;
    walk.click(|lab, openings| lab.ask(&asked, openings));
    assert_eq!(walk.prepared, prepared);
    assert!(walk.said.last().unwrap().contains("already"));
}

#[test]
fn a_run_that_never_took_a_step_is_replaced() {
    let mut walk = Walk::new(Preset::GeneFlow);
    walk.click(|lab, openings| lab.reset(openings));
    assert_eq!(walk.lab.stage, Stage::Paused);
    walk.click(|lab, openings| lab.new_weights(openings));
    assert_eq!(
        (
            walk.lab.runs.len(),
            walk.lab.runs[0].experiment.seeds.weights
        ),
        (1, 2)
    );
    // A second click before the first one's network is there changes nothing.
    walk.lab.stage = Stage::Training;
    walk.click(|lab, openings| lab.new_weights(openings));
    assert_eq!(walk.lab.experiment.seeds.weights, 2);
    walk.lab.stage = Stage::Paused;
    walk.click(|lab, openings| lab.resume(openings));
    assert_eq!(walk.lab.runs[0].status, RunStatus::Finished);
}

#[test]
fn a_file_is_shown_again_to_a_network_that_comes_to_rest() {
    let mut walk = Walk::new(Preset::GeneFlow);
    walk.click(|lab, openings| lab.step_epoch(openings));
    let run = walk.lab.at_hand.unwrap();
    for message in [
        FromTrainer::Paused {
            step: 10,
            training: None,
        },
        FromTrainer::Finished { trouble: None },
    ] {
        let effects = walk.lab.hears(run, message, &mut walk.openings);
        assert!(effects.contains(&Effect::Predict), "{effects:?}");
    }
}

#[test]
fn a_rate_changed_on_the_way_is_kept_with_its_step() {
    let mut walk = Walk::new(Preset::GeneFlow);
    walk.click(|lab, openings| lab.step_epoch(openings));
    walk.click(|lab, _| lab.set_rate(1e-3));
    let change = RateChange {
        step: 10,
        rate: 1e-3,
    };
    assert_eq!(walk.lab.runs[0].experiment.training.rate_changes, [change]);
    assert_eq!(walk.lab.experiment.training.rate_changes, [change]);
    assert_eq!(walk.lab.experiment.training.learning_rate, 1e-5);
    walk.click(|lab, _| lab.set_rate(f64::NAN));
    assert_eq!(walk.lab.refused.as_ref().unwrap().field, "lr");
}

#[test]
fn the_seal_is_counted_for_the_data_whatever_the_network() {
    let mut walk = Walk::new(Preset::GeneFlow);
    walk.click(|lab, openings| lab.train(openings));
    assert_eq!(walk.lab.openings, 0);
    walk.click(|lab, _| lab.open_test());
    assert_eq!(
        (
            walk.lab.openings,
            walk.lab.shown().unwrap().test.as_ref().unwrap().opening
        ),
        (1, 1)
    );
    walk.lab.edit(|e| e.training.epochs = 3);
    walk.click(|lab, openings| lab.train(openings));
    walk.click(|lab, _| lab.open_test());
    assert_eq!(walk.lab.openings, 2);
    walk.lab.edit(|e| e.seeds.split = 2);
    walk.lab.count(&walk.openings);
    assert_eq!(
        walk.lab.openings, 2,
        "the network at hand was trained by the split of before, and is tested by it"
    );
    walk.click(|lab, openings| lab.train(openings));
    assert_eq!(walk.lab.openings, 0, "another split is another test set");
    walk.click(|lab, _| lab.open_test());
    assert_eq!(walk.lab.openings, 1);
    // What has no effect makes no other test set of it.
    walk.lab.edit(|e| e.locus.hotspot.end += 100.0);
    walk.lab.edit(|e| e.locus.conversion.tract += 100.0);
    walk.lab.count(&walk.openings);
    assert!(!walk.lab.data_is_stale());
    assert_eq!(walk.lab.openings, 1);
}

#[test]
fn a_test_figure_says_of_which_network_it_is() {
    let mut walk = Walk::new(Preset::GeneFlow);
    walk.click(|lab, openings| lab.step_epoch(openings));
    walk.click(|lab, _| lab.open_test());
    assert_eq!(walk.lab.shown().unwrap().tested_at(), None);
    walk.click(|lab, openings| lab.step_epoch(openings));
    assert_eq!(walk.lab.shown().unwrap().tested_at(), Some(1.0));
    walk.click(|lab, _| lab.open_test());
    assert_eq!(walk.lab.shown().unwrap().tested_at(), None);
}

#[test]
fn whenever_a_network_rests_it_is_asked_again_about_the_file() {
    let mut walk = Walk::new(Preset::GeneFlow);
    walk.click(|lab, openings| lab.step_epoch(openings));
    let paused = FromTrainer::Paused {
        step: 10,
        training: None,
    };
    let effects = walk.lab.hears(1, paused, &mut walk.openings);
    assert!(effects.contains(&Effect::Predict), "{effects:?}");
}

#[test]
fn a_sealed_example_is_not_opened() {
    let mut walk = Walk::new(Preset::GeneFlow);
    walk.click(|lab, openings| lab.train(openings));
    let parts = Parts::of(&walk.lab.experiment);
    let (scenario, index) = parts.test[0];
    walk.lab.look = Look {
        scenario,
        index,
        position: None,
    };
    assert!(walk.lab.is_sealed() && walk.lab.may_open().is_none());
    let (scenario, index) = parts.validation[0];
    walk.lab.look = Look {
        scenario,
        index,
        position: Some(f64::INFINITY),
    };
    assert_eq!(walk.lab.may_open(), Some(1));
    assert_eq!(walk.lab.example().1, 50_000.0);
}

#[test]
fn a_refused_edit_leaves_what_was_there() {
    let mut walk = Walk::new(Preset::GeneFlow);
    let before = walk.lab.experiment.clone();
    walk.lab.edit(|e| e.layers.clear());
    assert_eq!(walk.lab.experiment, before);
    assert_eq!(walk.lab.refused.as_ref().unwrap().field, "net");
    walk.lab.edit(|e| e.training.epochs = 7);
    assert_eq!(walk.lab.refused, None);
}

#[test]
fn a_refusal_of_a_look_leaves_training_alone() {
    let mut walk = Walk::new(Preset::GeneFlow);
    walk.click(|lab, openings| lab.step_epoch(openings));
    walk.lab.stage = Stage::Training;
    let effects = walk
        .lab
        .refuses(1, Some(Asked::Look), "no such layer".to_owned());
    assert_eq!(effects, [Effect::Say("no such layer".to_owned())]);
    assert_eq!(walk.lab.stage, Stage::Training);
    walk.lab.refuses(1, Some(Asked::Test), "no".to_owned());
    assert_eq!(walk.lab.stage, Stage::Paused);
}

#[test]
fn every_task_has_its_advice() {
    assert!(
        Walk::new(Preset::Theta)
            .lab
            .advice()
            .ends_with("predict θ.")
    );
}
