//! The simulator against exact results of coalescent theory.
//!
//! Seeds are fixed. A comparison fails beyond four standard errors (4.5 over all cells of a spectrum), so that a correct simulator fails
//! one of this file's tests for about one in 100 choices of the seeds; each kind of test also has a twin that must fail.

use crate::common::split::{MigrationWindow, SplitModel};
use crate::common::{
    Moments, Z, Z_CELLS, assert_mean, branch_lengths, by_cell, for_each_record, marginal,
    one_population, one_way, spectra, swapped,
};
use coalescent_playground::statistics::{Spectrum, Summary, theory};

/// Segregating sites of each locus.
fn sites(scenario: &SplitModel, seed: u64, replicates: u32) -> Vec<f64> {
    spectra(scenario, seed, replicates)
        .iter()
        .map(|spectrum| Summary::of(spectrum).segregating_sites)
        .collect()
}

/// Mean times to the common ancestor of two haplotypes of A, of B, and of one of each; generations, one triple for each locus.
fn pair_times(scenario: &SplitModel, seed: u64, replicates: u32) -> [Vec<f64>; 3] {
    let summaries: Vec<Summary> = branch_lengths(scenario, seed, replicates)
        .iter()
        .map(|(lengths, _)| Summary::of(lengths))
        .collect();
    // Two branches lead from a pair up to its ancestor.
    [
        |s: &Summary| s.pi_a / 2.0,
        |s: &Summary| s.pi_b / 2.0,
        |s: &Summary| s.d_xy / 2.0,
    ]
    .map(|time| summaries.iter().map(time).collect())
}

#[test]
fn segregating_sites_have_wattersons_mean() {
    for n in [2, 10, 25] {
        assert_mean(
            &format!("S of {n}"),
            &sites(&one_population(n), 1, 3_000),
            theory::segregating_sites_mean(n, 40.0),
        );
    }
}

#[test]
fn a_size_wrong_by_5_percent_is_noticed() {
    let wrong = SplitModel {
        sizes: [10_500.0; 2],
        ancestral_size: 10_500.0,
        ..one_population(10)
    };
    let z = Moments::of(&sites(&wrong, 1, 3_000)).z(theory::segregating_sites_mean(10, 40.0));
    assert!(z > Z, "z = {z}");
}

#[test]
fn without_recombination_segregating_sites_have_tavares_distribution() {
    let scenario = SplitModel {
        recombination_rate: 0.0,
        length: 5e3,
        ..one_population(6)
    };
    let (n, theta) = (6, 2.0);
    let counts = sites(&scenario, 2, 20_000);
    let moments = Moments::of(&counts);
    let z = moments.variance_z(theory::segregating_sites_variance(n, theta));
    assert!(z.abs() < Z, "variance {}, z = {z}", moments.variance);
    // Twelve classes, the last one open: with 11 degrees of freedom 37 is exceeded once in 9,000 choices of the seed.
    let mut expected: Vec<f64> = (0..11)
        .map(|k| 20_000.0 * theory::segregating_sites_probability(n, theta, k))
        .collect();
    expected.push(20_000.0 - expected.iter().sum::<f64>());
    let chi_square: f64 = (0..12)
        .zip(&expected)
        .map(|(k, expected)| {
            let observed = counts
                .iter()
                .filter(|&&count| count.min(11.0) == f64::from(k))
                .count() as f64;
            (observed - expected) * (observed - expected) / expected
        })
        .sum();
    assert!(chi_square < 37.0, "chi-square {chi_square}");
}

/// Two haplotypes: the only sample size for which the variance is known exactly.
#[test]
fn recombination_lowers_the_variance_of_segregating_sites_as_hudson_says() {
    let mut last = f64::INFINITY;
    for (rho, seed) in [(0.0, 3), (2.0, 4), (20.0, 5), (100.0, 6)] {
        // theta = 10 on 100 kb.
        let scenario = SplitModel {
            mutation_rate: 2.5e-9,
            recombination_rate: rho / 4e9,
            ..one_population(2)
        };
        let moments = Moments::of(&sites(&scenario, seed, 8_000));
        let expected = theory::pair_segregating_sites_variance(10.0, rho);
        let z = moments.variance_z(expected);
        assert!(
            z.abs() < Z,
            "rho {rho}: variance {} expected {expected}, z = {z:.1}",
            moments.variance
        );
        assert!(moments.variance < last, "rho {rho}");
        last = moments.variance;
    }
}

#[test]
fn dropped_recombination_is_noticed() {
    let scenario = SplitModel {
        mutation_rate: 2.5e-9,
        recombination_rate: 0.0,
        ..one_population(2)
    };
    let z = Moments::of(&sites(&scenario, 5, 8_000))
        .variance_z(theory::pair_segregating_sites_variance(10.0, 20.0));
    assert!(z > Z, "z = {z}");
}

/// Cuts of material whose common ancestor has not been found; like is compared with like, trees are fewer.
#[test]
fn ancestral_material_is_cut_as_often_as_expected() {
    for n in [2, 10, 25] {
        let cuts: Vec<f64> = branch_lengths(&one_population(n), 7, 2_000)
            .iter()
            .map(|(_, events)| f64::from(events.cuts_of_ancestral_material))
            .collect();
        assert_mean(
            &format!("cuts of {n}"),
            &cuts,
            theory::recombinations_mean(n, 40.0),
        );
    }
}

/// A cut can be healed or leave the tree as it was, so there are no more trees than cuts of ancestral material and one.
#[test]
fn trees_are_no_more_than_cuts() {
    for_each_record(&one_population(10), 8, 50, |record, events| {
        let trees = record.breakpoints().count() as u32 + 1;
        assert!(
            1 < trees && trees <= events.cuts_of_ancestral_material + 1,
            "{trees} trees, {events:?}"
        );
    });
}

#[test]
fn the_spectrum_of_one_population_is_theta_over_i() {
    let n = 12;
    let lengths = branch_lengths(&one_population(n), 9, 4_000);
    let cells = by_cell(lengths.iter().map(|(lengths, _)| lengths));
    // A branch length in generations times theta / (4N) is an expected number of sites.
    for (i, (values, expected)) in cells
        .iter()
        .zip(theory::spectrum_mean(n, 40.0))
        .enumerate()
        .take(n as usize)
        .skip(1)
    {
        let z = Moments::of(values).z(expected * 1e3);
        assert!(z.abs() < Z_CELLS, "i = {i}: z = {z}");
    }
}

/// `theta (1/i + 1/(n - i))`, half of that where both are the same class; counted with mutations, folded site by site.
#[test]
fn the_folded_spectrum_is_that_of_both_alleles() {
    for n in [7_u32, 12] {
        let scenario = SplitModel {
            recombination_rate: 0.0,
            length: 1e4,
            ..one_population(n)
        };
        let folded: Vec<Vec<f64>> = spectra(&scenario, 11, 20_000)
            .iter()
            .map(|spectrum| marginal(spectrum, 0).folded())
            .collect();
        let z = |theta: f64, i: usize| {
            let other = n as usize - i;
            let twice = if i == other { 2.0 } else { 1.0 };
            Moments::of(&folded.iter().map(|counts| counts[i]).collect::<Vec<f64>>())
                .z(theta * (1.0 / i as f64 + 1.0 / other as f64) / twice)
        };
        for i in 1..=n as usize / 2 {
            assert!(
                z(4.0, i).abs() < Z_CELLS,
                "n = {n}, i = {i}: z = {}",
                z(4.0, i)
            );
        }
        assert!(z(4.2, 1).abs() > Z_CELLS, "another theta is noticed");
    }
}

#[test]
fn spectrum_counts_covary_as_fu_says() {
    let (n, theta) = (6, 4.0);
    let scenario = SplitModel {
        recombination_rate: 0.0,
        length: 1e4,
        ..one_population(n)
    };
    let counts: Vec<Spectrum> = spectra(&scenario, 10, 20_000)
        .iter()
        .map(|spectrum| marginal(spectrum, 0))
        .collect();
    let mean = theory::spectrum_mean(n, theta);
    for i in 1..n as usize {
        for j in 1..=i {
            let products: Vec<f64> = counts
                .iter()
                .map(|s| (s.counts[i] - mean[i]) * (s.counts[j] - mean[j]))
                .collect();
            let poisson = if i == j { theta / i as f64 } else { 0.0 };
            let expected =
                poisson + theta * theta * theory::spectrum_covariance(n, i as u32, j as u32);
            let z = Moments::of(&products).z(expected);
            assert!(z.abs() < Z_CELLS, "({i}, {j}): z = {z}");
        }
    }
}

#[test]
fn two_samples_of_one_population_share_sites_hypergeometrically() {
    let scenario = SplitModel {
        samples: [5, 7],
        split_time: 1e-6,
        ..one_population(0)
    };
    let lengths = branch_lengths(&scenario, 11, 4_000);
    let cells = by_cell(lengths.iter().map(|(lengths, _)| lengths));
    let expected = theory::joint_spectrum_mean_of_one_population([5, 7], 40.0);
    for (cell, (values, expected)) in cells.iter().zip(expected).enumerate().skip(1).take(46) {
        let z = Moments::of(values).z(expected * 1e3);
        assert!(z.abs() < Z_CELLS, "cell {cell}: z = {z}");
    }
}

/// Migration until the common ancestor, as if there had been no split: it lies 500 mean coalescence times back.
fn two_islands() -> SplitModel {
    let migration = Some(MigrationWindow {
        rates: [2.5e-4; 2],
        start: 0.0,
        end: 2e6,
    });
    SplitModel {
        samples: [4, 4],
        sizes: [1_000.0; 2],
        split_time: 2e6,
        migration,
        recombination_rate: 1e-8,
        ..one_population(0)
    }
}

#[test]
fn two_islands_have_slatkins_coalescence_times_and_f_st() {
    let [within_a, within_b, between] = pair_times(&two_islands(), 12, 6_000);
    let [within_expected, between_expected] = theory::island_pair_times(2, 1_000.0, 2.5e-4);
    assert_mean("within A", &within_a, within_expected);
    assert_mean("within B", &within_b, within_expected);
    assert_mean("between", &between, between_expected);
    // F_ST is a ratio of means; its error by the delta method is that of T_within - (1 - F_ST) T_between.
    let ratio = within_expected / between_expected;
    let residuals: Vec<f64> = within_a
        .iter()
        .zip(&within_b)
        .zip(&between)
        .map(|((a, b), t)| (a + b) / 2.0 - ratio * t)
        .collect();
    assert_mean("F_ST", &residuals, 0.0);
    assert!(
        (theory::f_st(within_expected, between_expected) - 1.0 / (1.0 + 8.0 * 1_000.0 * 2.5e-4))
            .abs()
            < 1e-12
    );
}

#[test]
fn a_split_population_has_the_expected_times_and_f_st() {
    let scenario = SplitModel {
        samples: [6, 6],
        split_time: 15_000.0,
        ..one_population(0)
    };
    let [within_a, within_b, between] = pair_times(&scenario, 13, 4_000);
    assert_mean("within A", &within_a, 20_000.0);
    assert_mean("within B", &within_b, 20_000.0);
    assert_mean("between", &between, 35_000.0);
    // F_ST of a split is `T / (T + 2N)`.
    let kept = 1.0 - 15_000.0 / (15_000.0 + 20_000.0);
    let residuals: Vec<f64> = within_a
        .iter()
        .zip(&within_b)
        .zip(&between)
        .map(|((a, b), t)| (a + b) / 2.0 - kept * t)
        .collect();
    assert_mean("F_ST", &residuals, 0.0);
}

#[test]
fn three_sizes_give_two_epochs_to_each_population() {
    let scenario = SplitModel {
        migration: None,
        ..one_way()
    };
    let [within_a, within_b, between] = pair_times(&scenario, 14, 4_000);
    assert_mean(
        "within A",
        &within_a,
        theory::pair_time_two_epochs(5_000.0, 8_000.0, 10_000.0),
    );
    assert_mean(
        "within B",
        &within_b,
        theory::pair_time_two_epochs(2_000.0, 8_000.0, 10_000.0),
    );
    assert_mean("between", &between, 10_000.0 + 16_000.0);
}

/// Mean times to the common ancestor of a pair, by integrating the master equation of its three states (both in A, both in B, one in
/// each) from the present to the split with the classical Runge-Kutta method; what is still apart then needs `2 N` generations more.
fn exact_pair_times(scenario: &SplitModel) -> [f64; 3] {
    let step = 0.5;
    let window = scenario.migration;
    let meets = scenario.sizes.map(|size| 0.5 / size);
    let flow = |time: f64, [a, b, apart]: [f64; 3]| {
        let [ab, ba] = window
            .filter(|window| window.start <= time && time < window.end)
            .map_or([0.0; 2], |window| window.rates);
        [
            ba * apart - (2.0 * ab + meets[0]) * a,
            ab * apart - (2.0 * ba + meets[1]) * b,
            2.0 * ab * a + 2.0 * ba * b - (ab + ba) * apart,
        ]
    };
    let add = |state: [f64; 3], slope: [f64; 3], width: f64| {
        [0, 1, 2].map(|k| state[k] + width * slope[k])
    };
    [[1.0, 0.0, 0.0], [0.0, 1.0, 0.0], [0.0, 0.0, 1.0]].map(|mut state: [f64; 3]| {
        let mut expected = 0.0;
        for index in 0..(scenario.split_time / step) as u32 {
            // Rates are constant within a step: the bounds of the window are whole generations.
            let middle = (f64::from(index) + 0.5) * step;
            let first = flow(middle, state);
            let second = flow(middle, add(state, first, step / 2.0));
            let third = flow(middle, add(state, second, step / 2.0));
            let fourth = flow(middle, add(state, third, step));
            let before: f64 = state.iter().sum();
            state = [0, 1, 2].map(|k| {
                state[k] + step / 6.0 * (first[k] + 2.0 * second[k] + 2.0 * third[k] + fourth[k])
            });
            expected += step * (before + state.iter().sum::<f64>()) / 2.0;
        }
        expected + state.iter().sum::<f64>() * 2.0 * scenario.ancestral_size
    })
}

#[test]
fn migration_in_a_window_gives_the_master_equations_times() {
    let tutorial = SplitModel {
        samples: [4, 4],
        sizes: [30_000.0, 60_000.0],
        ancestral_size: 90_000.0,
        split_time: 100_000.0,
        migration: Some(MigrationWindow {
            rates: [1e-5; 2],
            start: 0.0,
            end: 50_000.0,
        }),
        ..one_population(0)
    };
    for (scenario, replicates, seed) in [(one_way(), 6_000, 15), (tutorial, 1_000, 16)] {
        let times = pair_times(&scenario, seed, replicates);
        for (what, (times, expected)) in ["within A", "within B", "between"]
            .iter()
            .zip(times.iter().zip(exact_pair_times(&scenario)))
        {
            assert_mean(what, times, expected);
        }
    }
}

#[test]
fn swapped_migration_is_noticed() {
    let expected = exact_pair_times(&swapped(one_way()));
    let times = pair_times(&one_way(), 15, 6_000);
    for population in 0..2 {
        let z = Moments::of(&times[population]).z(expected[population]);
        assert!(z.abs() > Z, "population {population}: z = {z}");
    }
}
