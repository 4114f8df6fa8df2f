//! One population whose size changes: theory against theory, and the simulator against theory.
//!
//! Seeds are fixed; means fail beyond four standard errors, cells of a spectrum beyond 4.5: one false alarm in 500 choices of the seeds.

use crate::common::{Moments, Z, Z_CELLS, assert_mean, by_cell};
use crate::general::{With, constant, populations, replicates};
use coalescent_playground::coalescent::{Model, Plan};
use coalescent_playground::statistics::theory::{self, SizeEpoch, SizeHistory};

#[track_caller]
fn assert_close(found: f64, expected: f64, relative: f64) {
    assert!(
        (found / expected - 1.0).abs() < relative,
        "found {found}, expected {expected}"
    );
}

fn single(model: &Model) -> SizeHistory {
    Plan::new(model).unwrap().single_population().unwrap()
}

/// Growth, then a smaller size, then a larger one that shrank; a bottleneck in between.
fn checkered() -> Model {
    populations(&[(50_000.0, 2e-3), (1.0, 0.0)])
        .size(1_500.0, 0, 3_000.0, 0.0)
        .bottleneck(2_000.0, 0, 0.4)
        .size(4_000.0, 0, 9_000.0, -1e-4)
        .size(9_000.0, 0, 12_000.0, 0.0)
        .join(20_000.0, 1, 0)
}

#[test]
fn constant_size_gives_theta_over_i_for_any_sample_size() {
    for n in [2, 3, 10, 60, 200] {
        let lengths = SizeHistory::constant(10_000.0).branch_lengths(n);
        for (i, length) in lengths.iter().enumerate().take(n as usize).skip(1) {
            assert_close(*length, 40_000.0 / i as f64, 1e-9);
        }
        assert_close(
            SizeHistory::constant(10_000.0).tmrca(n),
            40_000.0 * (1.0 - 1.0 / f64::from(n)),
            1e-10,
        );
    }
}

#[test]
fn pair_times_are_what_closed_forms_say() {
    assert_close(theory::pair_time_growth(1e4, 1e-3), 2_594.430, 1e-6);
    for (size, growth) in [(1e4, 1e-3), (1e4, 1e-6), (100.0, 1e-4), (1e6, 0.01)] {
        let history = SizeHistory::new(
            vec![SizeEpoch {
                start: 0.0,
                size,
                growth,
            }],
            Vec::new(),
        );
        assert_close(
            history.pair_time(),
            theory::pair_time_growth(size, growth),
            1e-9,
        );
    }
    let two = single(&constant(5_000.0, 2).size(3_000.0, 0, 800.0, 0.0));
    assert_close(
        two.pair_time(),
        theory::pair_time_two_epochs(5_000.0, 800.0, 3_000.0),
        1e-10,
    );
    let bottleneck = single(&constant(1_000.0, 2).bottleneck(1_000.0, 0, 0.7));
    assert_close(
        bottleneck.pair_time(),
        2_000.0 * theory::pair_time_bottleneck(0.5, 0.7),
        1e-10,
    );
}

/// `W_ij` of Polanski & Kimmel (2003, Genetics 165:427-436): the mean length above `i` of `n` is `sum over j of W_ij e_j`, with `e_j` the
/// mean time to the first coalescence of `j` haplotypes.
fn polanski_kimmel(n: u32, i: u32) -> Vec<f64> {
    let (n, i) = (f64::from(n), f64::from(i));
    let mut weights = vec![
        0.0,
        0.0,
        6.0 / (n + 1.0),
        30.0 * (n - 2.0 * i) / ((n + 1.0) * (n + 2.0)),
    ];
    for j in 2..n as usize {
        let (before, last) = (weights[j], weights[j + 1]);
        let j = j as f64;
        let first =
            -(1.0 + j) * (3.0 + 2.0 * j) * (n - j) / (j * (2.0 * j - 1.0) * (n + j + 1.0)) * before;
        weights.push(first + (3.0 + 2.0 * j) * (n - 2.0 * i) / (j * (n + j + 1.0)) * last);
    }
    weights
}

/// Mean time to the first coalescence of `j` haplotypes under [`checkered`], by the trapezoidal rule in steps of a quarter generation and
/// in closed form earlier than the last change.
fn first_coalescence(j: u32) -> f64 {
    let pairs = f64::from(j * (j - 1) / 2);
    let size = |t: f64| match t {
        t if t < 1_500.0 => 50_000.0 * libm::exp(-2e-3 * t),
        t if t < 4_000.0 => 3_000.0,
        t if t < 9_000.0 => 9_000.0 * libm::exp(1e-4 * (t - 4_000.0)),
        _ => 12_000.0,
    };
    let step = 0.25;
    let (mut expected, mut passed) = (0.0, 0.0);
    for index in 0..36_000 {
        let t = f64::from(index) * step;
        if t == 2_000.0 {
            passed += 0.4;
        }
        let next = passed + step / (2.0 * size(t + 0.5 * step));
        expected += step * 0.5 * (libm::exp(-pairs * passed) + libm::exp(-pairs * next));
        passed = next;
    }
    expected + libm::exp(-pairs * passed) * 2.0 * 12_000.0 / pairs
}

#[test]
fn the_spectrum_under_size_change_is_polanski_and_kimmels() {
    for n in [2, 3, 5, 12, 25] {
        let lengths = single(&checkered().sample(0, n, 0.0)).branch_lengths(n);
        let times: Vec<f64> = (0..=n)
            .map(|j| if j < 2 { 0.0 } else { first_coalescence(j) })
            .collect();
        for i in 1..n {
            let expected: f64 = polanski_kimmel(n, i)
                .iter()
                .zip(&times)
                .map(|(weight, time)| weight * time)
                .sum();
            assert_close(lengths[i as usize], expected, 1e-5);
        }
    }
}

#[test]
fn what_is_not_one_population_has_no_single_size() {
    let two = populations(&[(1e3, 0.0), (1e3, 0.0)]);
    for model in [
        two.clone().sample(0, 2, 0.0).migration(0.0, 0, 1, 1e-3),
        two.clone()
            .sample(0, 2, 0.0)
            .sample(1, 2, 0.0)
            .join(10.0, 0, 1),
        two.clone()
            .sample(0, 2, 0.0)
            .pulse(5.0, 0, 1, 0.5)
            .join(10.0, 0, 1),
        two.clone().sample(0, 2, 0.0).sample(0, 2, 5.0),
    ] {
        assert_eq!(Plan::new(&model).unwrap().single_population(), None);
    }
    let moved = single(
        &two.sample(0, 2, 0.0)
            .pulse(5.0, 1, 0, 0.5)
            .join(10.0, 0, 1)
            .size(20.0, 1, 3e3, 0.0),
    );
    assert_close(
        moved.pair_time(),
        theory::pair_time_two_epochs(1e3, 3e3, 20.0),
        1e-10,
    );
}

/// z of each cell of the simulated branch lengths against the expectation under a history.
fn z_by_cell(model: &Model, history: &SizeHistory, seed: u64, count: u32) -> Vec<f64> {
    let n = model.samples[0].haplotypes;
    let spectra = replicates(model, seed, count, |simulator, plan, stream| {
        let cells = simulator
            .branch_spectrum(plan, &[0], stream)
            .unwrap()
            .0
            .cells;
        coalescent_playground::statistics::JointSpectrum {
            samples: [n, 0],
            cells,
        }
    });
    let cells = by_cell(&spectra);
    let expected = history.branch_lengths(n);
    (1..n as usize)
        .map(|i| Moments::of(&cells[i]).z(expected[i]))
        .collect()
}

fn largest(z: &[f64]) -> f64 {
    z.iter().fold(0.0, |largest, z| z.abs().max(largest))
}

/// Growth alone; everything at once; a sample of sixty.
#[test]
fn simulated_spectra_are_the_expected_ones() {
    let growth = populations(&[(10_000.0, 1e-3)]).sample(0, 10, 0.0);
    let all = checkered().sample(0, 12, 0.0).crossovers(1e-8);
    let sixty = checkered().sample(0, 60, 0.0);
    for (seed, (model, count)) in (40..).zip([(growth, 50_000), (all, 20_000), (sixty, 20_000)]) {
        let z = z_by_cell(&model, &single(&model), seed, count);
        assert!(largest(&z) < Z_CELLS, "{z:.1?}");
    }
}

/// A growth rate wrong by 10 percent, a size wrong by 5, a bottleneck wrong by 20, each on its own.
#[test]
fn small_errors_of_size_are_noticed() {
    let model = checkered().sample(0, 12, 0.0);
    let change = |wrong: fn(&mut Model)| {
        let mut model = model.clone();
        wrong(&mut model);
        single(&model)
    };
    for history in [
        change(|model| model.demography.populations[0].growth = 2.2e-3),
        change(|model| {
            model.demography.events[3] = constant(1.0, 0)
                .size(9_000.0, 0, 12_600.0, 0.0)
                .demography
                .events[0];
        }),
        change(|model| {
            model.demography.events[1] = constant(1.0, 0)
                .bottleneck(2_000.0, 0, 0.48)
                .demography
                .events[0];
        }),
    ] {
        let z = z_by_cell(&model, &history, 43, 100_000);
        assert!(largest(&z) > Z_CELLS, "{z:.1?}");
    }
}

#[test]
fn pairs_meet_when_closed_forms_say() {
    let times = |model: &Model, seed: u64| {
        replicates(model, seed, 20_000, |simulator, plan, stream| {
            simulator.trees(plan, stream).tmrca
        })
    };
    let growth = times(&populations(&[(1e4, 1e-3)]).sample(0, 2, 0.0), 50);
    assert_mean("growth", &growth, 2_594.430);
    assert!(
        Moments::of(&growth)
            .z(theory::pair_time_growth(1e4, 1.1e-3))
            .abs()
            > Z
    );
    let two = times(&constant(5_000.0, 2).size(3_000.0, 0, 800.0, 0.0), 51);
    assert_mean(
        "two epochs",
        &two,
        theory::pair_time_two_epochs(5_000.0, 800.0, 3_000.0),
    );
    assert!(
        Moments::of(&two)
            .z(theory::pair_time_two_epochs(5_000.0, 1_000.0, 3_000.0))
            .abs()
            > Z
    );
    let bottleneck = times(&constant(1_000.0, 2).bottleneck(1_000.0, 0, 0.7), 52);
    assert_mean(
        "bottleneck",
        &bottleneck,
        2_000.0 * theory::pair_time_bottleneck(0.5, 0.7),
    );
    assert!(
        Moments::of(&bottleneck)
            .z(2_000.0 * theory::pair_time_bottleneck(0.5, 0.8))
            .abs()
            > Z
    );
}
