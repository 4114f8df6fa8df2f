//! Hard, soft and partial sweeps against forward simulation.

use crate::common::{Random, Z};
use crate::forward::Population;
use crate::forward::compare::{FORWARD, Row, WHAT, ours, row, sweep, z};
use coalescent_playground::coalescent::sweep::{Start, Sweep};

#[track_caller]
fn assert_alike(what: &str, ours: &[Row], forward: &[Row]) {
    for (z, name) in z(ours, forward).into_iter().zip(WHAT) {
        assert!(z.abs() < Z, "{what}, {name}: z = {z:.1}");
    }
}

/// Eight means at 4 sigma: a false alarm in 2,000 choices of the seeds.
#[test]
fn hard_sweeps_are_those_of_forward_simulation() {
    let mut random = Random(1);
    let forward: Vec<Row> = (0..600)
        .map(|_| row(&FORWARD.hard(&mut random), 1.0))
        .collect();
    let ours_with = |strength: f64, recombination: f64| {
        let sweep = |end| Sweep {
            selection: strength * sweep(Start::NewMutation, end).selection,
            ..sweep(Start::NewMutation, end)
        };
        ours(sweep, recombination, &[(1.0, 1.0); 2_000], 70)
    };
    assert_alike("hard", &ours_with(1.0, FORWARD.recombination), &forward);
    assert!(z(&ours_with(2.0, FORWARD.recombination), &forward)[0].abs() > Z);
    assert!(z(&ours_with(1.0, 0.0), &forward)[3].abs() > Z);
}

/// Eight means at 4 sigma: a false alarm in 2,000 choices of the seeds.
#[test]
fn soft_sweeps_are_those_of_forward_simulation() {
    let mut random = Random(2);
    let forward: Vec<Row> = (0..300)
        .map(|_| FORWARD.soft(50, &mut random))
        .map(|(population, weight)| row(&population, weight))
        .collect();
    let ours_from = |frequency| {
        ours(
            |end| sweep(Start::StandingVariation { frequency }, end),
            FORWARD.recombination,
            &[(1.0, 1.0); 2_000],
            71,
        )
    };
    assert_alike("soft", &ours_from(0.1), &forward);
    let other = z(&ours_from(0.2), &forward);
    assert!(other[1].abs() > Z, "{other:?}");
}

/// Eight means at 4 sigma: a false alarm in 2,000 choices of the seeds.
#[test]
fn partial_sweeps_are_those_of_forward_simulation() {
    let mut random = Random(3);
    let seen: Vec<(Population, f64)> = (0..600)
        .map(|_| FORWARD.partial(275..=325, &mut random))
        .collect();
    let forward: Vec<Row> = seen
        .iter()
        .map(|(population, weight)| row(population, *weight))
        .collect();
    let ends: Vec<(f64, f64)> = seen
        .iter()
        .map(|(population, weight)| (*weight, population.frequency()))
        .collect();
    let ends = ends.repeat(3);
    let hard = |end| sweep(Start::NewMutation, end);
    assert_alike(
        "partial",
        &ours(hard, FORWARD.recombination, &ends, 72),
        &forward,
    );
    let later: Vec<(f64, f64)> = ends
        .iter()
        .map(|&(weight, end)| (weight, end + 0.2))
        .collect();
    assert!(z(&ours(hard, FORWARD.recombination, &later, 72), &forward)[0].abs() > Z);
}
