//! The simulator against distributions simulated with msprime (`reference/msprime_reference.py`).
//!
//! Means within four standard errors, cells of the mean spectrum within 4.5, distribution functions within the distance that equal
//! distributions exceed once in 10,000: a correct simulator fails for about one in 100 choices of the seeds.

use crate::common::split::SplitModel;
use crate::common::{
    Moments, Z, Z_CELLS, by_cell, ks_bound, one_population, one_way, spectra, swapped, trees,
};
use coalescent_playground::dataset::{ExampleSimulator, Observed};
use coalescent_playground::experiment::Preset;
use coalescent_playground::statistics::{JointSpectrum, Summary};
use serde_json::Value;

/// The tutorial's classes.
const DIVERGENCE: u8 = 0;
const GENE_FLOW: u8 = 1;

/// One model of the reference.
struct Reference {
    replicates: f64,
    statistics: Vec<String>,
    mean: Vec<f64>,
    sd: Vec<f64>,
    quantiles: Vec<Vec<f64>>,
    spectrum_mean: Vec<f64>,
    spectrum_sd: Vec<f64>,
}

fn numbers(value: &Value) -> Vec<f64> {
    value
        .as_array()
        .unwrap()
        .iter()
        .map(|number| number.as_f64().unwrap())
        .collect()
}

fn reference(model: &str) -> Reference {
    let file: Value = serde_json::from_str(include_str!("../reference/msprime.json")).unwrap();
    let found = &file["models"][model];
    Reference {
        replicates: found["replicates"].as_f64().unwrap(),
        statistics: file["statistics"]
            .as_array()
            .unwrap()
            .iter()
            .map(|name| name.as_str().unwrap().to_owned())
            .collect(),
        mean: numbers(&found["mean"]),
        sd: numbers(&found["sd"]),
        quantiles: found["quantiles"]
            .as_array()
            .unwrap()
            .iter()
            .map(numbers)
            .collect(),
        spectrum_mean: numbers(&found["spectrum_mean"]),
        spectrum_sd: numbers(&found["spectrum_sd"]),
    }
}

/// How many standard errors the mean of our values lies from that of `n` reference values.
fn z(ours: &[f64], mean: f64, sd: f64, n: f64) -> f64 {
    let ours = Moments::of(ours);
    (ours.mean - mean) / (ours.mean_error * ours.mean_error + sd * sd / n).sqrt()
}

/// Largest distance of our distribution function from one given by an even grid of quantiles; too small by at most one grid step.
fn ks_to_quantiles(ours: &[f64], quantiles: &[f64]) -> f64 {
    let mut ours = ours.to_vec();
    ours.sort_by(f64::total_cmp);
    let steps = (quantiles.len() - 1) as f64;
    let distance = |x: f64| {
        let below = ours.partition_point(|&value| value <= x) as f64 / ours.len() as f64;
        let grid = quantiles.partition_point(|&quantile| quantile <= x) as f64;
        // The reference lies between these two.
        let (low, high) = ((grid - 1.0).max(0.0) / steps, (grid / steps).min(1.0));
        (below - high).max(low - below).max(0.0)
    };
    ours.iter()
        .chain(quantiles)
        .map(|&x| distance(x))
        .fold(0.0, f64::max)
}

/// Everything in which our spectra differ from the reference, a sentence each.
fn differences(spectra: &[JointSpectrum], trees: &[f64], reference: &Reference) -> Vec<String> {
    let mut differences = Vec::new();
    let summaries: Vec<[f64; 8]> = spectra
        .iter()
        .map(|spectrum| Summary::of(spectrum).to_array())
        .collect();
    for (index, name) in reference.statistics.iter().enumerate() {
        let ours: Vec<f64> = if name == "trees" {
            trees.to_vec()
        } else {
            summaries.iter().map(|summary| summary[index]).collect()
        };
        if ours.is_empty() || reference.sd[index] == 0.0 {
            continue;
        }
        let z = z(
            &ours,
            reference.mean[index],
            reference.sd[index],
            reference.replicates,
        );
        if z.abs() > Z {
            differences.push(format!("mean of {name}: z = {z:.1}"));
        }
        let (distance, bound) = (
            ks_to_quantiles(&ours, &reference.quantiles[index]),
            ks_bound(ours.len(), reference.replicates as usize, 1e-4),
        );
        if distance > bound {
            differences.push(format!(
                "distribution of {name}: distance {distance:.4}, bound {bound:.4}"
            ));
        }
    }
    let mut compared = 0;
    for (cell, values) in by_cell(spectra).iter().enumerate() {
        let (mean, sd) = (reference.spectrum_mean[cell], reference.spectrum_sd[cell]);
        // Of rarer cells neither mean is normally distributed yet.
        if mean < 10.0 * sd / reference.replicates.sqrt() {
            continue;
        }
        compared += 1;
        let z = z(values, mean, sd, reference.replicates);
        if z.abs() > Z_CELLS {
            differences.push(format!("mean of cell {cell}: z = {z:.1}"));
        }
    }
    assert!(
        2 * compared > reference.spectrum_mean.len(),
        "only {compared} cells are frequent enough to compare"
    );
    differences
}

/// Examples of the tutorial as its network is given them.
fn tutorial(class: u8, replicates: u32) -> Vec<JointSpectrum> {
    let mut experiment = Preset::GeneFlow.experiment();
    experiment.seeds.data = 20;
    let mut simulator = ExampleSimulator::new(&experiment);
    let mut spectrum = |index| match simulator.example(class, index).unwrap().observed {
        Observed::Spectrum(cells) => JointSpectrum {
            samples: [20, 20],
            cells,
        },
        Observed::Alignment(_) => panic!("the tutorial observes spectra"),
    };
    (0..replicates).map(&mut spectrum).collect()
}

#[test]
fn the_tutorials_divergence_is_msprimes() {
    let differences = differences(&tutorial(DIVERGENCE, 1_500), &[], &reference("divergence"));
    assert!(differences.is_empty(), "{differences:#?}");
}

#[test]
fn the_tutorials_gene_flow_is_msprimes() {
    let differences = differences(&tutorial(GENE_FLOW, 1_500), &[], &reference("gene_flow"));
    assert!(differences.is_empty(), "{differences:#?}");
}

#[test]
fn one_class_is_not_the_other() {
    assert!(differences(&tutorial(GENE_FLOW, 500), &[], &reference("divergence")).len() > 20);
}

#[test]
fn one_population_with_recombination_is_msprimes() {
    let scenario = one_population(20);
    let differences = differences(
        &spectra(&scenario, 21, 4_000),
        &trees(&scenario, 22, 1_500),
        &reference("single"),
    );
    assert!(differences.is_empty(), "{differences:#?}");
}

#[test]
fn a_wrong_size_and_dropped_recombination_are_noticed() {
    let reference = reference("single");
    let right = one_population(20);
    let larger = SplitModel {
        sizes: [10_500.0; 2],
        ancestral_size: 10_500.0,
        ..right
    };
    let without = SplitModel {
        recombination_rate: 0.0,
        ..right
    };
    for (scenario, what) in [(larger, "mean of S"), (without, "distribution of S")] {
        let found = differences(&spectra(&scenario, 21, 4_000), &[], &reference);
        assert!(
            found.iter().any(|difference| difference.starts_with(what)),
            "{found:#?}"
        );
    }
    let more_cuts = SplitModel {
        recombination_rate: 1.05e-8,
        ..right
    };
    let found = differences(
        &spectra(&right, 21, 1_500),
        &trees(&more_cuts, 22, 1_500),
        &reference,
    );
    assert!(
        found
            .iter()
            .any(|difference| difference.starts_with("mean of trees")),
        "{found:#?}"
    );
}

#[test]
fn migration_one_way_in_a_window_is_msprimes() {
    let differences = differences(
        &spectra(&one_way(), 23, 4_000),
        &trees(&one_way(), 24, 1_500),
        &reference("one_way"),
    );
    assert!(differences.is_empty(), "{differences:#?}");
}

#[test]
fn the_other_direction_of_migration_is_noticed() {
    assert!(
        differences(
            &spectra(&swapped(one_way()), 23, 4_000),
            &[],
            &reference("one_way")
        )
        .len()
            > 20
    );
}
