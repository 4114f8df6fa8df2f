//! Histories are checked before they run, and what they do happens in the order in which it stands.

use crate::common::assert_mean;
use crate::general::{With, constant, populations, replicates, stream};
use coalescent_playground::coalescent::demography::Change;
use coalescent_playground::coalescent::{Model, ModelError, Plan, Simulator, SpectrumError};
use proptest::prelude::*;

/// Two populations that join, with a sample of each.
fn two() -> Model {
    populations(&[(1_000.0, 0.0), (1_000.0, 0.0)])
        .sample(0, 2, 0.0)
        .sample(1, 2, 0.0)
}

/// The sentence of the error of a model that must be refused.
#[track_caller]
fn refused(model: &Model) -> String {
    Plan::new(model).unwrap_err().to_string()
}

#[track_caller]
fn assert_refused(model: &Model, sentence: &str) {
    assert_eq!(refused(model), sentence);
}

#[test]
fn events_are_named_in_what_is_wrong_with_them() {
    let end = |model: Model| model.join(9_000.0, 1, 0);
    let named = |what: &str| format!("event 1 (500 generations ago: {what})");
    for (model, sentence) in [
        (two().join(-1.0, 1, 0), "event 1 (-1 generations ago: P1 joins P0): its time must be a number of generations from 0 to 10^12".into()),
        (two().join(f64::NAN, 1, 0), "event 1 (NaN generations ago: P1 joins P0): its time must be a number of generations from 0 to 10^12".into()),
        (
            two().size(500.0, 0, 10.0, 0.0).join(400.0, 1, 0),
            "event 2 (400 generations ago: P1 joins P0) stands after an event 500 generations ago; events stand by ascending time".into(),
        ),
        (
            end(two().size(500.0, 0, 0.0, 0.0)),
            named("a new size of P0") + ": the size is 0; expected a positive number of diploids, at most 10^12",
        ),
        (
            end(two().size(500.0, 0, 5.0, f64::INFINITY)),
            named("a new size of P0") + ": the growth rate is inf; expected a finite number per generation",
        ),
        (
            end(two().migration(500.0, 0, 1, -0.1)),
            named("migration of lineages from P0 to P1") + ": the rate is -0.1; expected 0 or a positive, finite number per generation",
        ),
        (
            end(two().pulse(500.0, 0, 1, 1.5)),
            named("a pulse of lineages from P0 to P1") + ": the proportion is 1.5; expected a number from 0 to 1",
        ),
        (
            end(two().bottleneck(500.0, 1, f64::NAN)),
            named("a bottleneck of P1") + ": the strength is NaN; expected 0 or a positive, finite number",
        ),
        (end(two().join(500.0, 1, 1)), named("P1 joins P1") + ": a population cannot exchange lineages with itself"),
        (
            end(two().pulse(500.0, 0, 7, 0.5)),
            named("a pulse of lineages from P0 to population #7") + " touches population #7; the history's populations are numbered from 0 to 1",
        ),
        (
            two().join(300.0, 1, 0).size(500.0, 1, 10.0, 0.0),
            "event 2 (500 generations ago: a new size of P1): looking back, population \"P1\" is gone since event 1 (300 generations ago: P1 joins P0)".into(),
        ),
        (
            two().join(300.0, 1, 0).join(300.0, 0, 1),
            "event 2 (300 generations ago: P0 joins P1): looking back, population \"P1\" is gone since event 1 (300 generations ago: P1 joins P0)".into(),
        ),
    ] {
        assert_refused(&model, &sentence);
    }
}

#[test]
fn populations_that_do_not_exist_yet_are_named() {
    let mut model = two().join(500.0, 0, 1);
    model.demography.populations[1].end = 800.0;
    model.samples.truncate(1);
    assert_refused(
        &model,
        "event 1 (500 generations ago: P0 joins P1): population \"P1\" is only there earlier than 800 generations ago",
    );
    model.demography.events[0].time = 800.0;
    Plan::new(&model).unwrap();
    let early = model.clone().sample(1, 2, 700.0);
    assert_refused(
        &early,
        "sample set 2 was taken 700 generations ago, but population \"P1\" is only there from 800 on",
    );
    let late = model.clone().sample(0, 2, 900.0);
    assert_refused(
        &late,
        "sample set 2 was taken 900 generations ago; looking back, population \"P0\" is gone since event 1 (800 generations ago: P0 joins P1)",
    );
    // At the moment of the event it is still there.
    Plan::new(&model.clone().sample(0, 2, 800.0)).unwrap();
    assert_refused(
        &model.clone().sample(0, 2, f64::NAN),
        "sample set 2 was taken NaN generations ago; expected a number from 0 to 10^12",
    );
    assert_refused(
        &model.sample(4, 2, 0.0),
        "sample set 2 is of population #4; the history's populations are numbered from 0 to 1",
    );
}

#[test]
fn populations_and_samples_are_checked() {
    assert_refused(
        &populations(&[]),
        "a history needs between 1 and 256 populations; this one has 0",
    );
    let mut twice = two().join(1.0, 1, 0);
    twice.demography.populations[1].name = "P0".into();
    assert_refused(
        &twice,
        "populations #0 and #1 are both called \"P0\"; each needs a name of its own",
    );
    assert_refused(
        &constant(-5.0, 2),
        "population \"P0\" has size -5; expected a positive number of diploids, at most 10^12",
    );
    assert_refused(
        &populations(&[(10.0, f64::NAN)]),
        "population \"P0\" has growth rate NaN; expected a finite number per generation",
    );
    let mut ends = constant(10.0, 2);
    ends.demography.populations[0].end = f64::INFINITY;
    assert_refused(
        &ends,
        "population \"P0\" ends inf generations ago; expected a number from 0 to 10^12",
    );
    assert_refused(
        &constant(10.0, 1),
        "the sample has 1 haplotypes; expected from 2 to 100000",
    );
    assert_refused(
        &constant(10.0, u32::MAX).sample(0, u32::MAX, 0.0),
        "the sample has 8589934590 haplotypes; expected from 2 to 100000",
    );
}

#[test]
fn growth_that_leaves_no_size_is_named() {
    let vanishes = two()
        .size(0.0, 1, 1_000.0, 1.0)
        .size(2_000.0, 1, 1_000.0, 0.0)
        .join(3_000.0, 1, 0);
    assert_refused(
        &vanishes,
        "population \"P1\" would have 0 diploids 2000 generations ago, by its growth rate of 1 per generation; expected a positive number, at most 10^12, until its size changes or it joins another",
    );
    let explodes = two().size(0.0, 1, 1_000.0, -1.0).join(3_000.0, 1, 0);
    assert!(
        matches!(
            Plan::new(&explodes),
            Err(ModelError::SizeOutOfRange { time: 3_000.0, .. })
        ),
        "{}",
        refused(&explodes)
    );
}

#[test]
fn lineages_that_may_never_meet_are_noticed() {
    assert_refused(
        &two(),
        "a lineage in \"P0\" and one in \"P1\" can never meet: after the last event no migration leads from the one to the other, nor from both to a third",
    );
    let three = || {
        populations(&[(1e3, 0.0), (1e3, 0.0), (1e3, 0.0)])
            .sample(0, 2, 0.0)
            .sample(1, 2, 0.0)
    };
    // One way is enough, to each other or to a third; a third that leads nowhere matters only if lineages get there.
    for model in [
        two().migration(0.0, 0, 1, 1e-3),
        three()
            .migration(0.0, 0, 2, 1e-3)
            .migration(0.0, 1, 2, 1e-3),
        three()
            .migration(0.0, 0, 1, 1e-3)
            .migration(0.0, 2, 1, 1e-3),
        two().pulse(10.0, 0, 1, 1.0),
        two()
            .migration(10.0, 0, 1, 0.1)
            .migration(100.0, 0, 1, 0.0)
            .join(200.0, 0, 1),
        two().migration(0.0, 0, 1, 1e-3).size(0.0, 0, 1e3, -1e-3),
        constant(1e3, 2).size(0.0, 0, 1e3, 1e-3),
    ] {
        Plan::new(&model).unwrap();
    }
    for model in [
        three().migration(0.0, 0, 2, 1e-3),
        three()
            .migration(0.0, 0, 1, 1e-3)
            .migration(0.0, 0, 2, 1e-3),
        two().pulse(10.0, 0, 1, 0.999),
        two().migration(0.0, 0, 1, 0.1).migration(100.0, 0, 1, 0.0),
        // A sample of the third, after the others have joined.
        three().join(10.0, 1, 0).sample(2, 1, 50.0),
    ] {
        assert!(
            matches!(Plan::new(&model), Err(ModelError::NeverMeet { .. })),
            "{:?}",
            Plan::new(&model)
        );
    }
    assert_refused(
        &constant(1e3, 2).size(10.0, 0, 1e3, -1e-3),
        "lineages in \"P0\" may never meet: after the last event it has growth rate -0.001, so that further back it is ever larger, and they have nowhere else to go",
    );
}

#[test]
fn the_map_must_cover_the_locus() {
    for (map, sentence) in [
        (
            vec![(5_000.0, 1e-8)],
            "the recombination map ends at 5000; expected the end of the locus, 10000",
        ),
        (
            vec![],
            "the recombination map ends at 0; expected the end of the locus, 10000",
        ),
        (
            vec![(6e3, 1e-8), (4e3, 0.0), (1e4, 0.0)],
            "stretch 2 of the recombination map ends at 4000; expected more than 6000, where it begins",
        ),
        (
            vec![(f64::NAN, 1e-8)],
            "stretch 1 of the recombination map ends at NaN; expected more than 0, where it begins",
        ),
        (
            vec![(6e3, 1e-8), (1e4, -1.0)],
            "stretch 2 of the recombination map has rate -1; expected 0 or a positive, finite number per base pair per generation",
        ),
    ] {
        assert_refused(&constant(1e3, 2).map(&map), sentence);
    }
    let mut none = constant(1e3, 2);
    none.genome.length = 0.0;
    assert_refused(
        &none,
        "the locus is 0 base pairs long; expected a positive, finite number",
    );
    assert_refused(
        &constant(1e3, 2).conversion(-1.0, 100.0),
        "gene conversion begins at rate -1; expected 0 or a positive, finite number per base pair per generation",
    );
    assert_refused(
        &constant(1e3, 2).conversion(1.0, 0.0),
        "gene conversion has tracts of 0 base pairs on average; expected a positive, finite number",
    );
}

#[test]
fn spectra_need_an_axis_for_each_sample_set() {
    let plan = Plan::new(&two().join(10.0, 0, 1)).unwrap();
    let found = |axes: &[usize]| {
        Simulator::default()
            .branch_spectrum(&plan, axes, &mut stream(1, 1))
            .unwrap_err()
    };
    assert_eq!(found(&[0]), SpectrumError::Axes { axes: 1, sets: 2 });
    assert_eq!(
        found(&[0, 2]),
        SpectrumError::Gap {
            set: 1,
            axis: 2,
            missing: 1
        }
    );
    let large = Plan::new(&constant(1e3, 5_000).sample(0, 5_000, 0.0)).unwrap();
    let found = Simulator::default()
        .branch_spectrum(&large, &[0, 1], &mut stream(1, 1))
        .unwrap_err();
    assert_eq!(
        found.to_string(),
        "the spectrum has more than 16777216 cells; count several sample sets along one axis"
    );
}

/// A pulse before the join of the same moment moves half of the lineages away; after it there is nobody left to move. Both samples are
/// of A, so only the order decides whether they wait in B, which is ten times as large, too.
#[test]
fn events_at_one_time_apply_in_the_order_in_which_they_stand() {
    let base = || populations(&[(100.0, 0.0), (1_000.0, 0.0), (100.0, 0.0)]).sample(0, 2, 0.0);
    let pulse = Change::Pulse {
        from: 0,
        into: 1,
        proportion: 1.0,
    };
    let away = Change::Pulse {
        from: 1,
        into: 2,
        proportion: 1.0,
    };
    let mean = |model: &Model| -> Vec<f64> {
        replicates(model, 3, 4_000, |s, plan, stream| {
            s.trees(plan, stream).tmrca
        })
    };
    assert_mean(
        "to B, then on to C",
        &mean(&base().change(0.0, pulse).change(0.0, away)),
        200.0,
    );
    assert_mean(
        "to B after B's lineages went on",
        &mean(&base().change(0.0, away).change(0.0, pulse)),
        2_000.0,
    );
    let size =
        |first: f64, second: f64| mean(&base().size(0.0, 0, first, 0.0).size(0.0, 0, second, 0.0));
    assert_mean("the later size", &size(100.0, 700.0), 1_400.0);
    assert_mean("the later size", &size(700.0, 100.0), 200.0);
}

/// Numbers from the ordinary to the impossible.
fn number() -> impl Strategy<Value = f64> {
    prop_oneof![
        60 => (1.0..5_000.0_f64).prop_map(f64::floor),
        1 => prop_oneof![Just(0.0), Just(-1.0), Just(f64::NAN), Just(f64::INFINITY), Just(1e300), Just(1e-300), Just(f64::MIN_POSITIVE / 8.0)],
    ]
}

fn any_change() -> impl Strategy<Value = Change> {
    (0..5, 0..3_usize, 1..3_usize, number(), number()).prop_map(
        |(kind, from, apart, one, other)| {
            let into = (from + apart) % 3;
            match kind {
                0 => Change::Size {
                    population: from,
                    size: one,
                    growth: (other - 2_000.0) * 1e-6,
                },
                1 => Change::Migration {
                    from,
                    into,
                    rate: one * 1e-6,
                },
                2 => Change::Join { from, into },
                3 => Change::Pulse {
                    from,
                    into,
                    proportion: one * 2e-4,
                },
                _ => Change::Bottleneck {
                    population: from,
                    strength: one * 1e-3,
                },
            }
        },
    )
}

prop_compose! {
    fn any_model()(
        populations in prop::collection::vec((number(), number(), 0..4), 2..4),
        mut events in prop::collection::vec((number(), any_change()), 0..6),
        samples in prop::collection::vec((0..2_usize, 0..4_u32, prop_oneof![3 => Just(0.0), 1 => number()]), 1..3),
        sorted in prop::bool::weighted(0.9),
        rate in number(),
    ) -> Model {
        if sorted {
            events.sort_by(|a, b| a.0.total_cmp(&b.0));
        }
        let laws: Vec<(f64, f64)> = populations.iter().map(|&(size, growth, kind)| (size, if kind == 0 { growth * 1e-7 } else { 0.0 })).collect();
        let mut model = crate::general::populations(&laws).map(&[(4_000.0, rate * 1e-13), (10_000.0, 1e-10)]).conversion(rate * 1e-13, 500.0);
        for (time, change) in events {
            model = model.change(time, change);
        }
        for (population, haplotypes, time) in samples {
            model = model.sample(population, haplotypes, time);
        }
        model
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2_000))]

    /// Any model is refused with a sentence or laid out, and never panics. What is laid out has epochs without gaps.
    #[test]
    fn any_model_is_refused_or_laid_out(model in any_model()) {
        match Plan::new(&model) {
            Err(error) => prop_assert!(!error.to_string().is_empty()),
            Ok(plan) => {
                prop_assert_eq!(u64::from(plan.haplotypes()), model.haplotypes());
                let ordinary = model.genome.crossovers.stretches[0].rate < 1e-6
                    && model.demography.populations.iter().all(|population| population.size < 1e6)
                    && model.demography.events.iter().all(|event| match event.change {
                        Change::Size { size, .. } => size < 1e6,
                        // Lineages that hardly ever move are cut again and again while they wait.
                        Change::Migration { rate, .. } => rate == 0.0 || (1e-8..1.0).contains(&rate),
                        _ => true,
                    });
                // Where rates are such that it ends in reasonable time, it ends, and with a common ancestor everywhere.
                if ordinary && model.demography.events.iter().all(|event| event.time < 1e6) {
                    let trees = Simulator::default().trees(&plan, &mut stream(1, 1));
                    prop_assert!(trees.tmrca >= 0.0 && trees.tmrca <= trees.oldest * (1.0 + 1e-9) && trees.total_length >= 0.0, "{:?}", trees);
                    prop_assert!(trees.tmrca.is_finite() && trees.total_length.is_finite());
                }
            }
        }
    }
}

/// The plan knows sizes through time.
#[test]
fn sizes_through_time() {
    let plan = Plan::new(
        &two()
            .size(100.0, 0, 500.0, 1e-3)
            .size(300.0, 0, 900.0, 0.0)
            .join(400.0, 1, 0),
    )
    .unwrap();
    let size = |population: usize, time: f64| plan.size(population, time).unwrap_or(0.0);
    for (population, time, expected) in [
        (0, 0.0, 1e3),
        (0, 99.0, 1e3),
        (0, 100.0, 500.0),
        (0, 299.0, 500.0 * libm::exp(-0.199)),
        (0, 1e9, 900.0),
        (1, 399.0, 1e3),
        (1, 400.0, 0.0),
    ] {
        assert!(
            (size(population, time) - expected).abs() < 1e-9 * expected.max(1.0),
            "{population} {time}: {}",
            size(population, time)
        );
    }
}
