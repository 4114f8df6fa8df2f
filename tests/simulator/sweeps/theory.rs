//! What theory says of the diversity that a sweep leaves.

use super::models::{
    LENGTH, SIZE, SizeAt, changing, constant, hard, of_haplotypes, plan, recorded, roots, with_rho,
    with_sweep,
};
use crate::common::{Moments, Z, assert_mean, ks_bound, locus};
use coalescent_playground::coalescent::demography::Demography;
use coalescent_playground::coalescent::genome::{RateMap, Stretch};
use coalescent_playground::coalescent::sweep::{Path, Sweep, SweepModel};
use coalescent_playground::coalescent::{Purpose, Simulator, Stream};

/// The expected time to the common ancestor of two haplotypes, in generations, `distance` crossovers per generation from the selected
/// site, with a deterministic path: the chances that both, one or none of the lineages carry the allele, by small steps (Runge-Kutta).
fn pair_time(model: &SweepModel, distance: f64, size: impl Fn(f64) -> f64) -> f64 {
    let Sweep {
        selection: s,
        end_frequency: c,
        end_time,
        ..
    } = model.sweep;
    let begin = c.min(1.0 - 0.5 / size(end_time));
    let frequency =
        |time: f64| 1.0 / (1.0 + (1.0 - begin) / begin * libm::exp(s * (time - end_time)));
    // [both, one, none, mean time so far]
    let change = |time: f64, [both, one, none, _]: [f64; 4]| {
        let (x, n) = (frequency(time), size(time));
        let (out, back) = (distance * (1.0 - x), distance * x);
        [
            one * back - both * (2.0 * out + 0.5 / (n * x)),
            both * 2.0 * out + none * 2.0 * back - one * (out + back),
            one * out - none * (2.0 * back + 0.5 / (n * (1.0 - x))),
            both + one + none,
        ]
    };
    let neutral = |mut time: f64, until: f64, mut alone: f64| {
        let (mut mean, steps) = (0.0, 20_000);
        let step = (until - time) / f64::from(steps);
        for _ in 0..steps {
            let next = alone * libm::exp(-0.5 * step / size(time + 0.5 * step));
            mean += 0.5 * (alone + next) * step;
            (alone, time) = (next, time + step);
        }
        (mean, alone)
    };
    let (before, alone) = neutral(0.0, end_time, 1.0);
    let mut state =
        [c * c, 2.0 * c * (1.0 - c), (1.0 - c) * (1.0 - c), 0.0].map(|chance| alone * chance);
    let mut time = end_time;
    let step = 0.002 / s;
    while frequency(time) * 2.0 * size(time) > 1.0 {
        let add =
            |state: [f64; 4], by: f64, k: [f64; 4]| [0, 1, 2, 3].map(|i| state[i] + by * k[i]);
        let k1 = change(time, state);
        let k2 = change(time + 0.5 * step, add(state, 0.5 * step, k1));
        let k3 = change(time + 0.5 * step, add(state, 0.5 * step, k2));
        let k4 = change(time + step, add(state, step, k3));
        state = [0, 1, 2, 3]
            .map(|i| state[i] + step / 6.0 * (k1[i] + 2.0 * k2[i] + 2.0 * k3[i] + k4[i]));
        time += step;
    }
    let (after, _) = neutral(time, time + 60.0 * SIZE, state[1] + state[2]);
    before + state[3] + after
}

/// Two haplotypes and a deterministic path: the chances of all three configurations can be followed exactly.
fn deterministic(history: Demography, end_frequency: f64, end_time: f64) -> SweepModel {
    let mut model = of_haplotypes(2, with_rho(40.0, hard(500.0)));
    model.model.demography = history;
    with_sweep(&model, |sweep| {
        *sweep = Sweep {
            path: Path::Deterministic,
            position: 0.0,
            end_frequency,
            end_time,
            ..*sweep
        }
    })
}

/// Crossovers per base pair per generation in [`deterministic`].
const RATE: f64 = 40.0 / (4.0 * SIZE * LENGTH);

/// At the site, near it and far from it. Twelve means: a false alarm in 1,300 choices of the seeds.
#[test]
fn pairs_meet_when_the_exact_chances_say() {
    let sizes: [(Demography, SizeAt); 2] = [(constant(SIZE), |_| SIZE), changing()];
    for (index, (history, size)) in (0..).zip(sizes) {
        for (case, (end_frequency, end_time)) in (0..).zip([(1.0, 0.0), (0.7, 300.0)]) {
            let model = deterministic(history.clone(), end_frequency, end_time);
            for (place, position) in (0..).zip([0.0, 1_000.0, 8_000.0]) {
                let expected = pair_time(&model, position * RATE, size);
                let values = roots(
                    &plan(&model),
                    position,
                    200 + 100 * index + 10 * case + place,
                    3_000,
                );
                assert_mean(
                    &format!("history {index}, sweep {case}, position {position}"),
                    &values,
                    expected,
                );
            }
        }
    }
}

/// Crossovers only in the right half of the locus, and a site in the left: what counts is the distance on the map. Two means: a false
/// alarm in 8,000 choices of the seeds.
#[test]
fn distances_are_those_of_the_map() {
    let mut model = deterministic(constant(SIZE), 1.0, 0.0);
    let stretches =
        [(0.5 * LENGTH, 0.0), (LENGTH, 4.0 * RATE)].map(|(end, rate)| Stretch { end, rate });
    model.model.genome.crossovers = RateMap {
        stretches: stretches.to_vec(),
    };
    for (seed, position, distance) in [
        (300, 0.45 * LENGTH, 0.0),
        (301, 0.8 * LENGTH, 0.3 * LENGTH * 4.0 * RATE),
    ] {
        assert_mean(
            "with a map",
            &roots(&plan(&model), position, seed, 3_000),
            pair_time(&model, distance, |_| SIZE),
        );
    }
}

/// [`pairs_meet_when_the_exact_chances_say`] has power.
#[test]
fn wrong_sweeps_are_noticed() {
    let model = deterministic(constant(SIZE), 1.0, 0.0);
    let with = |change: fn(&mut Sweep)| plan(&with_sweep(&model, change));
    for (what, position, wrong) in [
        (
            "alpha doubled",
            1_000.0,
            with(|sweep| sweep.selection *= 2.0),
        ),
        (
            "no recombination",
            1_000.0,
            plan(&with_rho(0.0, model.clone())),
        ),
        (
            "end frequency",
            1_000.0,
            with(|sweep| sweep.end_frequency = 0.9),
        ),
        (
            "time since the end",
            1_000.0,
            with(|sweep| sweep.end_time = 3_000.0),
        ),
        ("position", 1_000.0, with(|sweep| sweep.position = 500.0)),
    ] {
        let expected = pair_time(&model, position * RATE, |_| SIZE);
        let z = Moments::of(&roots(&wrong, position, 7, 3_000)).z(expected);
        assert!(z.abs() > Z, "{what}: z = {z}");
    }
    // Crossovers between the site and what a lineage carries matter where there are many.
    let model = with_rho(4.0 * 40.0, model);
    let expected = pair_time(&model, 0.35 * LENGTH * 4.0 * RATE, |_| SIZE);
    let z = |plan| Moments::of(&roots(&plan, 0.35 * LENGTH, 8, 4_000)).z(expected);
    assert!(z(plan(&model)).abs() < Z);
    assert!(z(plan(&model).as_in_msprime()) < -Z);
}

/// Diversity right after a hard sweep is quoted as `1 - (2N)^(-2 r / s)` (Stephan, Wiehe & Lenz 1992). It takes two carriers to meet only
/// when one copy is left; they meet when about `2N / alpha` are, so `1 - alpha^(-2 r / s)` is nearer (within 8 %), and the quoted formula
/// is too high: within 15 % only where selection is so strong that the two logarithms are alike.
#[test]
fn the_valley_is_as_wide_as_the_formulas_say() {
    for (alpha, most) in [(500.0, 0.45), (2_000.0, 0.32), (8_000.0, 0.155)] {
        let model = deterministic(constant(SIZE), 1.0, 0.0);
        let model = with_sweep(&model, |sweep| sweep.selection = alpha / (2.0 * SIZE));
        for ratio in [0.02, 0.05, 0.1, 0.2, 0.4] {
            let exact = pair_time(&model, ratio * model.sweep.selection, |_| SIZE) / (2.0 * SIZE);
            let [quoted, nearer] =
                [2.0 * SIZE, alpha].map(|base| (1.0 - libm::pow(base, -2.0 * ratio)) / exact - 1.0);
            assert!(nearer.abs() < 0.08, "alpha {alpha}, r/s {ratio}: {nearer}");
            assert!(
                0.0 < quoted && quoted < most,
                "alpha {alpha}, r/s {ratio}: {quoted}"
            );
        }
    }
}

/// Without selection, a partial sweep is a neutral allele at a known frequency `c`. Over the frequencies of neutral alleles, density
/// `1 / c`, two haplotypes of which one carries it are two haplotypes with a mutation between them: their common ancestor's age is that of
/// a random pair, weighted by itself. At the site it is the sum of two exponentials with mean 2N; `rho` away its mean is
/// `2N E[T T'] = 2N (1 + (rho + 18) / (rho^2 + 13 rho + 18))`.
///
/// Three means and a distribution: a false alarm in 3,000 choices of the seeds.
#[test]
fn without_selection_carriers_differ_from_others_as_a_neutral_mutation_says() {
    let pairs = neutral_pairs(20.0, 20_000);
    for (place, rho) in [0.0, 4.0, 20.0].into_iter().enumerate() {
        let values: Vec<f64> = pairs.iter().map(|pair| pair[place]).collect();
        assert_mean(
            &format!("rho {rho}"),
            &values,
            1.0 + (rho + 18.0) / (rho * rho + 13.0 * rho + 18.0),
        );
    }
    let mut at_the_site: Vec<f64> = pairs.iter().map(|pair| pair[0]).collect();
    at_the_site.sort_by(f64::total_cmp);
    let n = at_the_site.len() as f64;
    let distance = (0..)
        .zip(&at_the_site)
        .map(|(rank, &t)| (f64::from(rank) / n - (1.0 - (1.0 + t) * libm::exp(-t))).abs());
    assert!(distance.fold(0.0, f64::max) < ks_bound(at_the_site.len(), usize::MAX, 1e-4));
    // A locus without recombination is noticed.
    let values: Vec<f64> = neutral_pairs(0.0, 4_000)
        .iter()
        .map(|pair| pair[1])
        .collect();
    assert!(
        Moments::of(&values)
            .z(1.0 + 22.0 / (16.0 + 52.0 + 18.0))
            .abs()
            > Z
    );
}

/// Ages in 2N generations of the common ancestors of pairs of which one carries a neutral allele: at it, a fifth of the locus away, and
/// at the end of the locus.
fn neutral_pairs(rho: f64, attempts: u32) -> Vec<[f64; 3]> {
    let mut random = Stream::new(locus(9, 0), Purpose::Parameters);
    let mut simulator = Simulator::default();
    let mut pairs = Vec::new();
    for index in 0..attempts {
        let frequency = libm::pow(2.0 * SIZE, -random.uniform()).max(1.01 / SIZE);
        let model = of_haplotypes(2, with_rho(rho, hard(0.0)));
        let model = with_sweep(&model, |sweep| {
            (sweep.position, sweep.end_frequency) = (0.0, frequency);
        });
        let (record, events, _) = recorded(&plan(&model), locus(10, index), &mut simulator);
        if events.at_the_end == [1, 1] {
            pairs.push([0.0, 0.2, 1.0].map(|at| record.root_at(at) / (2.0 * SIZE)));
        }
    }
    pairs
}
