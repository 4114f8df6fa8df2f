//! Hard and partial sweeps against distributions simulated with msprime (`reference/sweep_reference.py`), whose s is twice ours.
//!
//! msprime leaves out crossovers between the selected site and what a lineage carries ([`SweepPlan::as_in_msprime`]), and so must we here.
//! That they belong there, exact chances (`theory.rs`) and forward simulation (`forward.rs`) say.

use super::models::{LENGTH, SIZE, hard, plan, with_rho, with_sweep};
use crate::common::{Moments, Z, Z_CELLS, genealogy, ks_bound, locus};
use coalescent_playground::coalescent::genome::MutationModel;
use coalescent_playground::coalescent::sweep::{Sweep, SweepModel};
use coalescent_playground::coalescent::{Purpose, Simulator, Stream};
use coalescent_playground::statistics::Alignment;
use serde_json::Value;

/// Windows of equal length in which diversity is compared.
const WINDOWS: usize = 5;

/// Sampled haplotypes.
const HAPLOTYPES: u32 = 10;

/// S, pi and Tajima's D of each replicate, then pi in each window.
type Values = [Vec<f64>; 3 + WINDOWS];

/// The model of a name in the reference, with its theta.
fn model(name: &str) -> (SweepModel, f64) {
    let scaled = |alpha, theta: f64, rho| (with_rho(rho, hard(alpha)), theta);
    let with = |change: fn(&mut Sweep), (model, theta): (SweepModel, f64)| {
        (with_sweep(&model, change), theta)
    };
    match name {
        // So long ago that all have met since.
        "neutral" => with(|sweep| sweep.end_time = 1e7, scaled(250.0, 10.0, 10.0)),
        "alpha_100" => scaled(100.0, 10.0, 0.0),
        "alpha_1000_rho_20" => scaled(1_000.0, 10.0, 20.0),
        "alpha_1000_rho_100" => scaled(1_000.0, 10.0, 100.0),
        "alpha_2000_rho_400" => scaled(2_000.0, 10.0, 400.0),
        "theta_100" => scaled(250.0, 100.0, 100.0),
        "tau_0.01" => with(
            |sweep| sweep.end_time = 0.01 * 4.0 * SIZE,
            scaled(250.0, 10.0, 20.0),
        ),
        "tau_1" => with(
            |sweep| sweep.end_time = 4.0 * SIZE,
            scaled(250.0, 10.0, 20.0),
        ),
        "partial" => with(|sweep| sweep.end_frequency = 0.6, scaled(500.0, 10.0, 40.0)),
        "at_the_edge" => with(|sweep| sweep.position = 0.0, scaled(500.0, 10.0, 80.0)),
        _ => panic!("no model {name}"),
    }
}

/// Tajima's D from S and pi (Tajima 1989); 0 without segregating sites.
fn tajimas_d(n: u32, sites: f64, pi: f64) -> f64 {
    let a = |power: i32| (1..n).map(|i| f64::from(i).powi(-power)).sum::<f64>();
    let (n, a1, a2) = (f64::from(n), a(1), a(2));
    let c1 = (n + 1.0) / (3.0 * (n - 1.0)) - 1.0 / a1;
    let c2 =
        2.0 * (n * n + n + 3.0) / (9.0 * n * (n - 1.0)) - (n + 2.0) / (a1 * n) + a2 / (a1 * a1);
    let variance = c1 / a1 * sites + c2 / (a1 * a1 + a2) * sites * (sites - 1.0);
    if sites > 0.0 {
        (pi - sites / a1) / variance.sqrt()
    } else {
        0.0
    }
}

fn simulate((model, theta): &(SweepModel, f64), seed: u64, replicates: u32) -> Values {
    let mut simulator = Simulator::default();
    let mut values = Values::default();
    let mut alignment = Alignment::default();
    let plan = plan(model).as_in_msprime();
    let rate = theta / (4.0 * SIZE * LENGTH);
    for id in (0..replicates).map(|index| locus(seed, index)) {
        let streams = [genealogy(id), Stream::new(id, Purpose::Mutations)];
        simulator
            .alignment_of_sweep(
                &plan,
                MutationModel::InfiniteSites { rate },
                streams,
                &mut alignment,
            )
            .unwrap();
        let n = f64::from(HAPLOTYPES);
        let mut windows = [0.0; WINDOWS];
        for (site, at) in alignment.positions().iter().enumerate() {
            let derived = f64::from(alignment.carriers(site, 0..HAPLOTYPES as usize));
            windows[(at * WINDOWS as f64) as usize] +=
                2.0 * derived * (n - derived) / (n * (n - 1.0));
        }
        let (sites, pi) = (alignment.sites() as f64, windows.iter().sum());
        let all = [sites, pi, tajimas_d(HAPLOTYPES, sites, pi)]
            .into_iter()
            .chain(windows);
        values
            .iter_mut()
            .zip(all)
            .for_each(|(values, value)| values.push(value));
    }
    values
}

fn numbers(value: &Value) -> Vec<f64> {
    value
        .as_array()
        .unwrap()
        .iter()
        .map(|number| number.as_f64().unwrap())
        .collect()
}

/// Largest distance of our distribution function from one given by an even grid of quantiles; too small by at most one grid step.
fn ks_to_quantiles(ours: &[f64], quantiles: &[f64]) -> f64 {
    // As many digits as the file has, so that equal values are equal.
    let mut ours: Vec<f64> = ours
        .iter()
        .map(|value| format!("{value:.5e}").parse().unwrap())
        .collect();
    ours.sort_by(f64::total_cmp);
    let steps = (quantiles.len() - 1) as f64;
    let distance = |x: f64| {
        let below = ours.partition_point(|&value| value <= x) as f64 / ours.len() as f64;
        let grid = quantiles.partition_point(|&quantile| quantile <= x) as f64;
        let (low, high) = ((grid - 1.0).max(0.0) / steps, (grid / steps).min(1.0));
        (below - high).max(low - below).max(0.0)
    };
    ours.iter()
        .chain(quantiles)
        .map(|&x| distance(x))
        .fold(0.0, f64::max)
}

/// Everything in which our values differ from the reference, a sentence each.
fn differences(name: &str, values: &Values) -> Vec<String> {
    let file: Value = serde_json::from_str(include_str!("../../reference/sweep.json")).unwrap();
    let found = &file["models"][name];
    let replicates = found["replicates"].as_f64().unwrap();
    let (statistics, windows) = values.split_at(3);
    let mut differences = Vec::new();
    for (kind, values, bound) in [("", statistics, Z), ("windows_", windows, Z_CELLS)] {
        let [means, sds] = ["mean", "sd"].map(|what| numbers(&found[format!("{kind}{what}")]));
        for (index, ours) in values.iter().enumerate() {
            let ours = Moments::of(ours);
            let z = (ours.mean - means[index])
                / (ours.mean_error * ours.mean_error + sds[index] * sds[index] / replicates).sqrt();
            if z.abs() > bound {
                differences.push(format!(
                    "{name} {kind}{index}: mean {} and {}, z = {z:.1}",
                    ours.mean, means[index]
                ));
            }
        }
    }
    for (index, ours) in statistics.iter().enumerate() {
        let distance = ks_to_quantiles(ours, &numbers(&found["quantiles"][index]));
        let bound = ks_bound(ours.len(), replicates as usize, 1e-4);
        if distance > bound {
            differences.push(format!(
                "{name} {index}: distributions {distance:.3} apart, bound {bound:.3}"
            ));
        }
    }
    differences
}

/// Ten models, each with three means at 4 sigma, five at 4.5 and three distributions at 1 in 10,000: a false alarm in 180 choices of the
/// seeds.
#[test]
fn sweeps_are_those_of_msprime() {
    let names = [
        "neutral",
        "alpha_100",
        "alpha_1000_rho_20",
        "alpha_1000_rho_100",
        "alpha_2000_rho_400",
        "theta_100",
        "tau_0.01",
        "tau_1",
        "partial",
        "at_the_edge",
    ];
    let differences: Vec<String> = (40..)
        .zip(names)
        .flat_map(|(seed, name)| differences(name, &simulate(&model(name), seed, 2_500)))
        .collect();
    assert!(differences.is_empty(), "{differences:#?}");
}

/// Diversity is the same to the left and to the right of a site in the middle. Two means: a false alarm in 8,000 choices of the seed.
#[test]
fn the_valley_is_symmetric() {
    let values = simulate(&model("alpha_1000_rho_100"), 60, 3_000);
    for (left, right) in [(3, 7), (4, 6)] {
        let apart: Vec<f64> = values[left]
            .iter()
            .zip(&values[right])
            .map(|(left, right)| left - right)
            .collect();
        let z = Moments::of(&apart).z(0.0);
        assert!(z.abs() < Z, "{z}");
    }
}

/// The comparison has power: twice or half the selection (what mixing up the two meanings of s does), a sweep that ends a little later or
/// at another frequency, and a locus without recombination are noticed.
#[test]
fn wrong_models_are_noticed() {
    let name = "alpha_1000_rho_100";
    let (right, theta) = model(name);
    for wrong in [
        with_sweep(&right, |sweep| sweep.selection *= 2.0),
        with_sweep(&right, |sweep| sweep.selection *= 0.5),
        with_sweep(&right, |sweep| sweep.end_time = 400.0),
        with_sweep(&right, |sweep| sweep.end_frequency = 0.95),
        with_sweep(&right, |sweep| sweep.position = 0.4 * LENGTH),
        with_rho(0.0, right.clone()),
    ] {
        let found = differences(name, &simulate(&(wrong.clone(), theta), 61, 2_000));
        assert!(!found.is_empty(), "{:?}", wrong.sweep);
    }
}
