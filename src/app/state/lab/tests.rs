//! A person's clicks, and what comes of them, against a trainer that does as it is told.

use super::*;
use crate::app::state::questions::questions;
use crate::app::state::runs::RunStatus;
use crate::evaluation::{Answers, Measure, Metrics, Report};
use crate::experiment::RateChange;
use crate::protocol::FromTrainer;
use crate::training::EpochMetrics;
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
fn training_simulates_first_and_a_second_run_does_not() {
    let mut walk = Walk::new(Preset::GeneFlow);
    assert!(walk.lab.advice().starts_with("Simulate"));
    walk.click(|lab, openings| lab.train(openings));
    assert_eq!((walk.simulations, walk.prepared), (1, 1));
    assert_eq!(walk.lab.stage, Stage::Ready);
    let run = walk.lab.shown().unwrap();
    assert_eq!((run.status, run.epoch()), (RunStatus::Finished, 10));
    assert!(run.validated.is_some());
    walk.lab.edit(|e| e.training.epochs = 2);
    assert!(!walk.lab.data_is_stale());
    walk.click(|lab, openings| lab.train(openings));
    assert_eq!((walk.simulations, walk.lab.runs.len()), (1, 2));
}

#[test]
fn simulating_with_nothing_changed_clears_nothing() {
    let mut walk = Walk::new(Preset::GeneFlow);
    walk.click(|lab, openings| lab.train(openings));
    walk.click(|lab, _| lab.open_test());
    // What is not simulated may differ.
    walk.lab.edit(|e| e.training.epochs = 3);
    let before = walk.lab.clone();
    assert!(before.runs[0].test.is_some());
    walk.click(|lab, _| lab.simulate());
    assert_eq!((walk.simulations, walk.said.len()), (1, 1));
    // The untrained network has no training metrics, and what is no number equals nothing.
    assert_eq!(format!("{:?}", walk.lab), format!("{before:?}"));
}

#[test]
fn cancelling_keeps_the_data_and_the_network_of_before() {
    let mut walk = Walk::new(Preset::GeneFlow);
    walk.click(|lab, openings| lab.step_epoch(openings));
    assert_eq!(walk.lab.stage, Stage::Paused);
    walk.lab.edit(|e| e.seeds.data = 2);
    assert!(walk.lab.data_is_stale());
    let before = walk.lab.clone();
    let effects = walk.lab.simulate();
    assert!(matches!(effects[..], [Effect::Simulate { keep: true, .. }]));
    assert_eq!(walk.lab.stage, Stage::Simulating);
    let run = walk.lab.data_run;
    assert_eq!(walk.lab.cancel(), [Effect::Cancel, Effect::Look]);
    assert_eq!(
        (walk.lab.stage, &walk.lab.data, walk.lab.at_hand),
        (Stage::Paused, &before.data, before.at_hand)
    );
    assert!(walk.lab.simulated(run, &Counts::default()).is_empty());
    assert_eq!(walk.lab.data, before.data, "a late answer changes nothing");
    // Back at the settings of before, the run goes on.
    walk.lab.edit(|e| e.seeds.data = 1);
    walk.click(|lab, openings| lab.resume(openings));
    assert_eq!(
        (
            walk.simulations,
            walk.lab.runs.len(),
            walk.lab.runs[0].epoch()
        ),
        (1, 1, 10)
    );
}

#[test]
fn a_cancelled_simulation_leaves_curves_and_test_figures_whatever_began_it() {
    type Begin = fn(&mut Lab, &Counts) -> Vec<Effect>;
    let mut walk = Walk::new(Preset::GeneFlow);
    for seed in [1, 2] {
        walk.lab.edit(|e| e.seeds.data = seed);
        walk.click(|lab, openings| lab.train(openings));
        walk.click(|lab, _| lab.open_test());
    }
    assert!(walk.lab.runs.iter().all(|run| run.test.is_some()));
    walk.lab.compared = vec![1, 2];
    walk.lab.edit(|e| e.seeds.data = 3);
    // What is no number equals nothing, and is written all the same.
    let kept = |lab: &Lab| {
        let runs = (&lab.runs, lab.at_hand, lab.current, &lab.compared);
        format!("{:?}", (lab.stage, &lab.data, &lab.report, runs))
    };
    let before = kept(&walk.lab);
    let begun: [Begin; 4] = [
        |lab, _| lab.simulate(),
        |lab, openings| lab.train(openings),
        |lab, openings| lab.step_epoch(openings),
        |lab, openings| lab.restore(1, openings),
    ];
    for (place, begin) in begun.into_iter().enumerate() {
        let effects = begin(&mut walk.lab, &walk.openings);
        assert!(
            matches!(effects[..], [Effect::Simulate { keep: true, .. }]),
            "{place}: {effects:?}"
        );
        walk.click(|lab, _| lab.cancel());
        assert_eq!(kept(&walk.lab), before, "{place}");
    }
    assert_eq!(walk.simulations, 2);
}

#[test]
fn restoring_simulates_only_what_is_no_longer_there() {
    let mut walk = Walk::new(Preset::GeneFlow);
    walk.click(|lab, openings| lab.train(openings));
    walk.lab
        .edit(|e| e.layers = crate::app::state::layers::with_depth(&e.layers, 1));
    walk.click(|lab, openings| lab.train(openings));
    walk.click(|lab, openings| lab.restore(1, openings));
    assert_eq!((walk.simulations, walk.lab.at_hand), (1, Some(1)));
    assert_eq!(walk.lab.experiment, walk.lab.runs[0].experiment);
    walk.lab.choose(Preset::SizeChanges);
    walk.click(|lab, openings| lab.train(openings));
    walk.click(|lab, openings| lab.restore(2, openings));
    assert_eq!((walk.simulations, walk.lab.at_hand), (3, Some(2)));
    assert_eq!(walk.lab.stage, Stage::Ready);
}

#[test]
fn restoring_a_run_on_the_data_at_hand_asks_for_nothing_but_its_network() {
    let mut walk = Walk::new(Preset::GeneFlow);
    walk.click(|lab, openings| lab.train(openings));
    walk.click(|lab, _| lab.open_test());
    // Split, weights and training are no part of the data.
    walk.lab.edit(|e| {
        e.seeds.split = 2;
        e.seeds.weights = 2;
        e.training.epochs = 3;
    });
    walk.click(|lab, openings| lab.train(openings));
    let effects = walk.lab.restore(1, &walk.openings);
    assert!(
        matches!(
            effects[..],
            [
                Effect::ForgetAnswer,
                Effect::Prepare {
                    run: 1,
                    checkpoint: Some(_),
                    ..
                },
                Effect::Look
            ]
        ),
        "{effects:?}"
    );
    walk.do_all(effects);
    let run = walk.lab.shown().unwrap();
    assert_eq!(
        (run.id, run.status, run.history.len(), run.test.is_some()),
        (1, RunStatus::Finished, 11, true)
    );
    assert_eq!((walk.simulations, walk.lab.stage), (1, Stage::Ready));
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
    walk.click(|lab, openings| lab.resume(openings));
    assert_eq!(walk.lab.runs[0].status, RunStatus::Finished);
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
            walk.lab.shown().unwrap().test.as_ref().unwrap().1
        ),
        (1, 1)
    );
    walk.lab.edit(|e| e.training.epochs = 3);
    walk.click(|lab, openings| lab.train(openings));
    walk.click(|lab, _| lab.open_test());
    assert_eq!(walk.lab.openings, 2);
    walk.lab.edit(|e| e.seeds.split = 2);
    walk.lab.count(&walk.openings);
    assert_eq!(walk.lab.openings, 0, "another split is another test set");
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
