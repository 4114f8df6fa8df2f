//! When data are simulated, what a cancelled simulation leaves, and what a restored run needs.

use super::*;

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
    assert!(matches!(effects[..], [Effect::Simulate { .. }]));
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
            matches!(effects[..], [Effect::Simulate { .. }]),
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
