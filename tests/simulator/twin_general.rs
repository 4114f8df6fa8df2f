//! General histories, maps and gene conversion against a naive twin: the same process written down as plainly as possible, with nothing
//! shared but the model.

use crate::common::{Random, differences};
use crate::general::{With, constant, populations, replicates};
use crate::naive::Twin;
use coalescent_playground::coalescent::Model;

const REPLICATES: u32 = 1_500;

/// For each quantity its values: branch lengths by cell, then the trees' mean depth and number, then the numbers of events.
type Quantities = Vec<Vec<f64>>;

fn by_quantity(rows: &[Vec<f64>]) -> Quantities {
    (0..rows[0].len())
        .map(|quantity| rows.iter().map(|row| row[quantity]).collect())
        .collect()
}

fn twins(model: &Model, seed: u64) -> Quantities {
    let mut random = Random(seed);
    let rows: Vec<Vec<f64>> = (0..REPLICATES)
        .map(|_| Twin::run(model, &mut random))
        .collect();
    by_quantity(&rows)
}

fn ours(model: &Model, seed: u64) -> Quantities {
    let axes: Vec<usize> = (0..model.samples.len()).collect();
    let rows = replicates(model, seed, REPLICATES, |simulator, plan, stream| {
        let (spectrum, events) = simulator
            .branch_spectrum(plan, &axes, &mut stream.clone())
            .unwrap();
        let trees = simulator.trees(plan, stream);
        assert_eq!(events, trees.events);
        let total: f64 = spectrum.cells.iter().sum();
        assert!(
            (total / trees.total_length - 1.0).abs() < 1e-6,
            "{total} {trees:?}"
        );
        let mut row = spectrum.cells;
        row.extend([trees.tmrca, f64::from(trees.trees)]);
        row.extend(
            [
                events.coalescences,
                events.recombinations,
                events.migrations,
                events.conversions,
            ]
            .map(f64::from),
        );
        row
    });
    by_quantity(&rows)
}

/// Compares a model with its twin, and a slightly different one, which must be noticed.
#[track_caller]
fn compare(model: &Model, wrong: &Model, seed: u64) {
    let twins = twins(model, seed + 1);
    let found = differences(&ours(model, seed), &twins);
    assert!(found.is_empty(), "{found:#?}");
    assert!(
        !differences(&ours(wrong, seed), &twins).is_empty(),
        "the wrong model is not noticed"
    );
}

/// Growth forward and backward in time, each until its size changes: rho about 8.
#[test]
fn growth() {
    let with = |growth: f64| {
        populations(&[(20_000.0, growth), (1_000.0, -4e-4)])
            .sample(0, 4, 0.0)
            .sample(1, 2, 0.0)
            .migration(0.0, 1, 0, 2e-4)
            .migration(0.0, 0, 1, 1e-4)
            .size(3_000.0, 1, 3_000.0, 0.0)
            .join(6_000.0, 1, 0)
            .crossovers(1e-8)
    };
    compare(&with(5e-4), &with(6e-4), 100);
}

#[test]
fn three_demes_with_asymmetric_migration_that_changes() {
    let with = |late: f64| {
        populations(&[(2_000.0, 0.0), (3_000.0, 0.0), (1_000.0, 0.0)])
            .sample(0, 3, 0.0)
            .sample(1, 2, 0.0)
            .sample(2, 2, 0.0)
            .migration(0.0, 0, 1, 3e-4)
            .migration(0.0, 1, 2, 1e-4)
            .migration(1_000.0, 2, 0, late)
            .migration(1_000.0, 0, 1, 0.0)
            .migration(2_500.0, 1, 2, 6e-4)
            .join(5_000.0, 2, 1)
            .join(9_000.0, 1, 0)
            .crossovers(2e-8)
    };
    compare(&with(5e-4), &with(7e-4), 102);
}

#[test]
fn a_pulse() {
    let with = |proportion: f64| {
        populations(&[(3_000.0, 0.0), (3_000.0, 0.0)])
            .sample(0, 4, 0.0)
            .sample(1, 2, 0.0)
            .pulse(500.0, 0, 1, proportion)
            .pulse(500.0, 1, 0, 0.1)
            .join(20_000.0, 1, 0)
            .crossovers(3e-8)
    };
    compare(&with(0.3), &with(0.36), 104);
}

#[test]
fn a_bottleneck() {
    let with = |strength: f64| {
        constant(5_000.0, 6)
            .bottleneck(1_500.0, 0, strength)
            .crossovers(3e-8)
    };
    compare(&with(0.5), &with(0.65), 106);
}

#[test]
fn ancient_samples() {
    let with = |time: f64| {
        let mut model = populations(&[(4_000.0, 0.0), (2_000.0, 1e-4), (5_000.0, 0.0)])
            .sample(0, 3, 0.0)
            .sample(0, 2, 3_000.0)
            .sample(1, 2, time)
            .join(8_000.0, 0, 2)
            .join(8_000.0, 1, 2)
            .crossovers(2e-8);
        model.demography.populations[1].end = 1_000.0;
        model.demography.populations[2].end = 8_000.0;
        model
    };
    compare(&with(5_000.0), &with(5_600.0), 108);
}

#[test]
fn a_hotspot_in_a_desert() {
    let with = |hot: f64| {
        constant(5_000.0, 6).map(&[
            (2_000.0, 2e-8),
            (2_500.0, hot),
            (7_000.0, 0.0),
            (10_000.0, 1e-8),
        ])
    };
    compare(&with(5e-7), &with(4e-7), 110);
}

#[test]
fn gene_conversion() {
    let with = |tract: f64| {
        constant(5_000.0, 6)
            .crossovers(1e-8)
            .conversion(1e-7, tract)
    };
    compare(&with(1_000.0), &with(750.0), 112);
}

/// Tracts longer than the locus, and a map: the reach of crossovers and the span of tracts differ.
#[test]
fn gene_conversion_with_long_tracts_and_a_map() {
    let with = |rate: f64| {
        constant(5_000.0, 5)
            .map(&[(6_000.0, 0.0), (6_500.0, 2e-7), (10_000.0, 1e-8)])
            .conversion(rate, 15_000.0)
    };
    compare(&with(3e-8), &with(2.4e-8), 114);
}
