//! The general simulator against exact results of coalescent theory.
//!
//! Seeds are fixed. Means and variances fail beyond four standard errors, vectors of them beyond 4.5, distributions at 1 in 10,000: a
//! correct simulator fails one of this file's tests for about one in 50 choices of the seeds. Each kind of test has a twin that must fail.

use crate::common::split::SplitModel;
use crate::common::{Moments, Z, Z_CELLS, assert_mean, one_population, spectra};
use crate::general::{With, constant, populations, replicates};
use coalescent_playground::coalescent::demography::{Change, Population};
use coalescent_playground::coalescent::{Ancestry, LOCUS, Load, Model, NOTHING, Position};
use coalescent_playground::statistics::{Summary, theory};

/// Times at which pairs of haplotypes meet, at some positions. A load has a bit for each haplotype.
struct PairTimes {
    firsts: Vec<u32>,
    whole: Load,
    at: Vec<Position>,
    /// For each position: times by pair.
    times: Vec<Vec<Vec<f64>>>,
}

impl PairTimes {
    fn new(model: &Model, at: &[f64]) -> Self {
        let n = model.haplotypes() as usize;
        let counts = model.samples.iter().map(|set| set.haplotypes);
        let firsts = counts
            .scan(0, |sum, count| Some(std::mem::replace(sum, *sum + count)))
            .collect();
        let at = at
            .iter()
            .map(|fraction| (fraction * (LOCUS - 1) as f64) as Position)
            .collect::<Vec<_>>();
        Self {
            firsts,
            whole: (1 << n) - 1,
            times: vec![vec![vec![0.0; n]; n]; at.len()],
            at,
        }
    }
}

impl Ancestry for PairTimes {
    fn sample(&self, set: usize, index: u32) -> Load {
        1 << (self.firsts[set] + index)
    }

    fn meet(
        &mut self,
        time: f64,
        _population: usize,
        interval: [Position; 2],
        [a, b]: [Load; 2],
    ) -> Load {
        for (_, times) in self
            .at
            .iter()
            .zip(&mut self.times)
            .filter(|(at, _)| (interval[0]..interval[1]).contains(at))
        {
            let below = |load: Load| (0..32).filter(move |i| load >> i & 1 == 1);
            for (i, j) in below(a).flat_map(|i| below(b).map(move |j| (i, j))) {
                times[i][j] = time;
                times[j][i] = time;
            }
        }
        if a | b == self.whole { NOTHING } else { a | b }
    }
}

/// Meeting times by pair at positions, fractions of the locus, of each replicate.
fn pair_times(model: &Model, at: &[f64], seed: u64, count: u32) -> Vec<Vec<Vec<Vec<f64>>>> {
    replicates(model, seed, count, |simulator, plan, stream| {
        let mut times = PairTimes::new(model, at);
        simulator.run(plan, stream, &mut times);
        times.times
    })
}

/// Mean height and total length of the trees of each replicate, units of 2N = 20,000 generations.
fn heights_and_lengths(model: &Model, seed: u64, count: u32) -> [Vec<f64>; 2] {
    let trees = replicates(model, seed, count, |simulator, plan, stream| {
        simulator.trees(plan, stream)
    });
    [
        trees.iter().map(|tree| tree.tmrca / 2e4).collect(),
        trees.iter().map(|tree| tree.total_length / 2e4).collect(),
    ]
}

#[track_caller]
fn assert_variance(what: &str, values: &[f64], expected: f64) {
    let moments = Moments::of(values);
    let z = moments.variance_z(expected);
    assert!(
        z.abs() < Z,
        "{what}: variance {} expected {expected}, z = {z:.1}",
        moments.variance
    );
}

/// Largest distance between a sample's distribution function and a given one, times the square root of the sample's size: beyond 2.23
/// once in 10,000 (Kolmogorov).
fn kolmogorov(values: &[f64], below: impl Fn(f64) -> f64) -> f64 {
    let mut values = values.to_vec();
    values.sort_by(f64::total_cmp);
    let n = values.len() as f64;
    let distances = values.iter().zip(0..).map(|(&value, rank)| {
        (below(value) - f64::from(rank) / n)
            .abs()
            .max((below(value) - f64::from(rank + 1) / n).abs())
    });
    distances.fold(0.0, f64::max) * n.sqrt()
}

/// The total length is the largest of n - 1 exponential numbers with mean 2 (units of 2N generations).
#[test]
fn trees_are_as_high_and_as_long_as_kingman_says() {
    for (n, seed) in [(2, 60), (10, 61), (50, 62)] {
        let [heights, lengths] = heights_and_lengths(&constant(1e4, n), seed, 20_000);
        let real = f64::from(n);
        assert_mean("height", &heights, 2.0 * (1.0 - 1.0 / real));
        assert_variance(
            "height",
            &heights,
            (2..=n)
                .map(f64::from)
                .map(|k| 4.0 / (k * k * (k - 1.0) * (k - 1.0)))
                .sum(),
        );
        assert_mean("length", &lengths, 2.0 * theory::harmonic(n, 1));
        assert_variance("length", &lengths, 4.0 * theory::harmonic(n, 2));
        let law = |length: f64| libm::pow(-libm::expm1(-length / 2.0), real - 1.0);
        assert!(kolmogorov(&lengths, law) < 2.23);
        // A size wrong by 5 percent.
        let [heights, lengths] = heights_and_lengths(&constant(1.05e4, n), seed, 20_000);
        assert!(Moments::of(&heights).z(2.0 * (1.0 - 1.0 / real)) > Z);
        assert!(kolmogorov(&lengths, law) > 2.23);
    }
}

/// Branch lengths covary like counts of sites without the Poisson part.
#[test]
fn branch_lengths_covary_as_fu_says() {
    let n = 8;
    let cells = replicates(&constant(1e4, n), 63, 30_000, |simulator, plan, stream| {
        simulator
            .branch_spectrum(plan, &[0], stream)
            .unwrap()
            .0
            .cells
            .iter()
            .map(|cell| cell / 4e4)
            .collect::<Vec<f64>>()
    });
    let covariance = |i: u32, j: u32| {
        let of = |i: u32, row: &[f64]| row[i as usize] - 1.0 / f64::from(i);
        Moments::of(
            &cells
                .iter()
                .map(|row| of(i, row) * of(j, row))
                .collect::<Vec<f64>>(),
        )
    };
    for i in 1..n {
        for j in 1..=i {
            let z = covariance(i, j).z(theory::spectrum_covariance(n, i, j));
            assert!(z.abs() < Z_CELLS, "({i}, {j}): z = {z:.1}");
        }
    }
    // The neighbouring entry is not taken for it.
    assert!(
        covariance(3, 3)
            .z(theory::spectrum_covariance(n, 4, 4))
            .abs()
            > Z
    );
}

fn islands(demes: usize, migration: f64) -> Model {
    let mut model = populations(&vec![(1_000.0, 0.0); demes])
        .sample(0, 2, 0.0)
        .sample(1, 1, 0.0);
    for from in 0..demes {
        for into in (0..demes).filter(|&into| into != from) {
            model = model.migration(0.0, from, into, migration / (demes as f64 - 1.0));
        }
    }
    model
}

#[test]
fn islands_have_slatkins_times_and_f_st() {
    for (demes, seed) in [(2, 64), (3, 65), (4, 66), (5, 67), (10, 68)] {
        let times = pair_times(&islands(demes, 2e-4), &[0.5], seed, 20_000);
        let within: Vec<f64> = times.iter().map(|times| times[0][0][1]).collect();
        let between: Vec<f64> = times.iter().map(|times| times[0][0][2]).collect();
        let [expected_within, expected_between] =
            theory::island_pair_times(demes as u32, 1_000.0, 2e-4);
        assert_mean("within", &within, expected_within);
        assert_mean("between", &between, expected_between);
        let real = demes as f64;
        let f_st = 1.0 / (1.0 + 4.0 * 1_000.0 * 2e-4 * real / (real - 1.0));
        let residuals: Vec<f64> = within
            .iter()
            .zip(&between)
            .map(|(within, between)| within - (1.0 - f_st) * between)
            .collect();
        assert_mean("F_ST", &residuals, 0.0);
        assert!(
            Moments::of(&between).z(theory::island_pair_times(demes as u32, 1_000.0, 2.2e-4)[1])
                > Z
                || demes < 3
        );
    }
}

/// Ancient samples, pulses and splits: pairs that wait, and then meet as ever.
#[test]
fn pairs_wait_for_each_other() {
    let ancient = pair_times(
        &constant(1_000.0, 1).sample(0, 1, 700.0),
        &[0.5],
        70,
        20_000,
    );
    let times = |all: &[Vec<Vec<Vec<f64>>>]| -> Vec<f64> {
        all.iter().map(|times| times[0][0][1]).collect()
    };
    assert_mean("ancient", &times(&ancient), 2_700.0);
    assert!(Moments::of(&times(&ancient)).z(2_000.0) > Z);
    let pulse = populations(&[(1_000.0, 0.0), (1_000.0, 0.0)])
        .sample(0, 2, 0.0)
        .pulse(0.0, 0, 1, 0.3)
        .join(5_000.0, 1, 0);
    // Apart with probability 2 x 0.3 x 0.7.
    let found = times(&pair_times(&pulse, &[0.5], 71, 20_000));
    assert_mean("pulse", &found, 2_000.0 + 0.42 * 5_000.0);
    assert!(Moments::of(&found).z(2_000.0 + 2.0 * 0.35 * 0.65 * 5_000.0) < -Z);
}

/// Breaks of ancestral material, wherever they fall: the whole genetic length counts.
#[test]
fn a_map_breaks_lineages_as_often_as_its_length_says() {
    // rho = 8 in a hotspot, 2 in the rest.
    let map = [
        (4_000.0, 1e-8),
        (4_100.0, 4e-6),
        (5_000.0, 0.0),
        (6_000.0, 0.0),
        (10_000.0, 1.5e-8),
    ];
    let model = constant(5_000.0, 6).map(&map);
    let cuts: Vec<f64> = replicates(&model, 72, 10_000, |simulator, plan, stream| {
        f64::from(
            simulator
                .trees(plan, stream)
                .events
                .cuts_of_ancestral_material,
        )
    });
    assert_mean("cuts", &cuts, theory::recombinations_mean(6, 10.0));
    assert!(
        Moments::of(&cuts)
            .z(theory::recombinations_mean(6, 10.5))
            .abs()
            > Z
    );
}

/// Covariance of the meeting times of a pair at two loci, units of (2N)^2: `(rho + 18) / (rho^2 + 13 rho + 18)` (Griffiths 1981).
fn two_locus(rho: f64) -> f64 {
    (rho + 18.0) / (rho * rho + 13.0 * rho + 18.0)
}

/// Products of the deviations of two times of a replicate, units of 2N, whose mean is 1.
fn products(
    all: &[Vec<Vec<Vec<f64>>>],
    scale: f64,
    one: [usize; 3],
    other: [usize; 3],
) -> Vec<f64> {
    let deviation =
        |times: &Vec<Vec<Vec<f64>>>, [at, i, j]: [usize; 3]| times[at][i][j] / scale - 1.0;
    all.iter()
        .map(|times| deviation(times, one) * deviation(times, other))
        .collect()
}

/// All recombination in a hotspot: what lies on either side is two loci, and nothing happens within a side.
#[test]
fn sides_of_a_hotspot_are_two_loci() {
    for (rho, seed) in [(1.0, 73), (8.0, 74)] {
        let rate = rho / (4.0 * 5_000.0) / 10.0;
        let model = constant(5_000.0, 2).map(&[(3_000.0, 0.0), (3_010.0, rate), (10_000.0, 0.0)]);
        let times = pair_times(&model, &[0.0, 0.299, 0.302, 1.0], seed, 25_000);
        assert!(
            times
                .iter()
                .all(|times| times[0] == times[1] && times[2] == times[3])
        );
        let found = products(&times, 1e4, [1, 0, 1], [2, 0, 1]);
        assert_mean("covariance", &found, two_locus(rho));
        assert!(
            Moments::of(&found).z(two_locus(1.3 * rho)).abs() > Z,
            "{}",
            Moments::of(&found).z(two_locus(1.3 * rho))
        );
    }
}

/// A tract that covers exactly one of two positions at distance `d` parts them: at rate `2 c tract (1 - exp(-d / tract))` for tracts that
/// begin at rate `c` a base pair (Wiuf & Hein 2000), anywhere in the locus and near its ends.
#[test]
fn gene_conversion_parts_two_positions_as_often_as_tracts_cover_one() {
    let (rate, size) = (1.2e-7, 5_000.0);
    for (tract, seed) in [(300.0, 75), (3_000.0, 76), (20_000.0, 77)] {
        let model = constant(size, 2).conversion(rate, tract);
        let at = [0.0, 0.05, 0.45, 0.5, 1.0];
        let times = pair_times(&model, &at, seed, 25_000);
        let rho = |distance: f64| 4.0 * size * 2.0 * rate * tract * -libm::expm1(-distance / tract);
        for [one, other] in [[0, 1], [0, 2], [2, 3], [3, 4], [0, 4]] {
            let distance = (at[other] - at[one]) * 1e4;
            let found = products(&times, 1e4, [one, 0, 1], [other, 0, 1]);
            let z = Moments::of(&found).z(two_locus(rho(distance)));
            assert!(z.abs() < Z, "tract {tract}, {one} and {other}: z = {z:.1}");
        }
        // Tracts that reach in from the left are needed: without them the rate would be less by those that cover the left one.
        let found = Moments::of(&products(&times, 1e4, [0, 0, 1], [4, 0, 1]));
        assert!(found.z(two_locus(0.5 * rho(1e4))).abs() > Z);
    }
}

/// Ohta & Kimura's linkage disequilibrium from the trees at both ends of a locus (McVean 2002), n = 4.
#[test]
fn linkage_disequilibrium_falls_with_distance_as_ohta_and_kimura_say() {
    for (rho, seed) in [(0.5, 78), (4.0, 79), (20.0, 80)] {
        let model = constant(1e4, 4).crossovers(rho / (4.0 * 1e4 * 1e4));
        let times = pair_times(&model, &[0.0, 1.0], seed, 30_000);
        let denominator = rho * rho + 13.0 * rho + 18.0;
        let pairs: Vec<[usize; 2]> = (0..4).flat_map(|j| (0..j).map(move |i| [i, j])).collect();
        // Mean over all pairs of pairs that share two, one or no haplotype.
        let shared = |count: usize| -> Vec<f64> {
            let chosen: Vec<_> = pairs
                .iter()
                .flat_map(|one| pairs.iter().map(move |other| (*one, *other)))
                .filter(|(one, other)| one.iter().filter(|i| other.contains(i)).count() == count)
                .collect();
            let product = |times: &Vec<Vec<Vec<f64>>>, (one, other): &([usize; 2], [usize; 2])| {
                (times[0][one[0]][one[1]] / 2e4 - 1.0) * (times[1][other[0]][other[1]] / 2e4 - 1.0)
            };
            times
                .iter()
                .map(|times| {
                    chosen.iter().map(|pair| product(times, pair)).sum::<f64>()
                        / chosen.len() as f64
                })
                .collect()
        };
        let [same, one, none] = [2, 1, 0].map(shared);
        assert_mean("same", &same, (rho + 18.0) / denominator);
        assert_mean("one", &one, 6.0 / denominator);
        assert_mean("none", &none, 4.0 / denominator);
        // The ratio of expectations, by the delta method.
        let expected = (10.0 + rho) / (22.0 + 13.0 * rho + rho * rho);
        let residual = |wrong: f64| -> Vec<f64> {
            same.iter()
                .zip(&one)
                .zip(&none)
                .map(|((same, one), none)| same - 2.0 * one + none - wrong * (1.0 + none))
                .collect()
        };
        assert_mean("sigma_d^2", &residual(expected), 0.0);
        // Half as much recombination again is noticed, and so is none.
        let more = 1.5 * rho;
        assert!(
            Moments::of(&same)
                .z((more + 18.0) / (more * more + 13.0 * more + 18.0))
                .abs()
                > Z
        );
        assert!(Moments::of(&residual(10.0 / 22.0)).z(0.0).abs() > Z || rho < 1.0);
    }
}

/// For two haplotypes exactly; for more, Hudson's approximation `a_2 f_2` serves within 5 percent.
#[test]
fn recombination_lowers_the_variance_of_the_length_as_hudson_says() {
    for (n, rho, slack, seed) in [
        (2, 20.0, 0.0, 81),
        (10, 20.0, 0.05, 82),
        (20, 50.0, 0.05, 83),
    ] {
        let model = constant(1e4, n).crossovers(rho / 4e8);
        let [_, lengths] = heights_and_lengths(&model, seed, 5_000);
        // Units of 4N: what theta multiplies.
        let moments = Moments::of(
            &lengths
                .iter()
                .map(|length| length / 2.0)
                .collect::<Vec<f64>>(),
        );
        let expected =
            theory::harmonic(n, 2) * (theory::pair_segregating_sites_variance(1.0, rho) - 1.0);
        let allowed = Z * moments.variance_error + slack * expected;
        assert!(
            (moments.variance - expected).abs() < allowed,
            "n {n}: {} expected {expected}",
            moments.variance
        );
        assert!(
            (moments.variance - theory::harmonic(n, 2)).abs() > allowed,
            "as without recombination"
        );
    }
}

/// Two samples of one population counted together are one sample; their joint spectrum is hypergeometric; a population's own spectrum does
/// not depend on whom it split from.
#[test]
fn marginals_are_spectra_of_one_population() {
    let model = constant(1e4, 5).sample(0, 4, 0.0).crossovers(1e-8);
    let expected = theory::joint_spectrum_mean_of_one_population([5, 4], 4e4);
    let rows = replicates(&model, 84, 20_000, |simulator, plan, stream| {
        let together = simulator
            .branch_spectrum(plan, &[0, 0], &mut stream.clone())
            .unwrap()
            .0
            .cells;
        let joint = simulator
            .branch_spectrum(plan, &[0, 1], stream)
            .unwrap()
            .0
            .cells;
        for (derived, length) in together.iter().enumerate() {
            let sum: f64 = (0..=5_usize)
                .flat_map(|i| (0..=4_usize).map(move |j| (i, j)))
                .filter(|(i, j)| i + j == derived)
                .map(|(i, j)| joint[i * 5 + j])
                .sum();
            assert!((sum - length).abs() < 1e-6 * (1.0 + length));
        }
        joint
    });
    for (cell, expected) in expected.iter().enumerate().skip(1).take(28) {
        let z = Moments::of(&rows.iter().map(|row| row[cell]).collect::<Vec<f64>>()).z(*expected);
        assert!(z.abs() < Z_CELLS, "cell {cell}: z = {z:.1}");
    }
    let split = populations(&[(1e4, 0.0), (700.0, 0.0)])
        .sample(0, 6, 0.0)
        .sample(1, 3, 0.0)
        .join(9_000.0, 1, 0);
    let rows = replicates(&split, 85, 20_000, |simulator, plan, stream| {
        let joint = simulator
            .branch_spectrum(plan, &[0, 1], stream)
            .unwrap()
            .0
            .cells;
        // A's branches by haplotypes of A below, and those of B's haplotypes alone.
        (0..=6)
            .map(|i| joint[4 * i..4 * i + 4].iter().sum::<f64>())
            .collect::<Vec<f64>>()
    });
    for i in 1..6 {
        let values: Vec<f64> = rows.iter().map(|row| row[i]).collect();
        let z = Moments::of(&values).z(4e4 / i as f64);
        assert!(z.abs() < Z_CELLS, "i = {i}: z = {z:.1}");
        assert!(Moments::of(&values).z(4.2e4 / i as f64) < -Z || i > 2);
    }
}

/// A split so old that both samples have met long before: every site is private or a fixed difference, `2 T` and what the ancestors add.
#[test]
fn old_splits_leave_fixed_differences() {
    let model = populations(&[(1e3, 0.0), (1e3, 0.0)])
        .sample(0, 4, 0.0)
        .sample(1, 3, 0.0)
        .join(1e5, 0, 1);
    let fixed: Vec<f64> = replicates(&model, 86, 10_000, |simulator, plan, stream| {
        let cells = simulator
            .branch_spectrum(plan, &[0, 1], stream)
            .unwrap()
            .0
            .cells;
        cells[4 * 4] + cells[3]
    });
    // From each sample's ancestor up to the split, and on to the ancestor of both.
    let expected = 2.0 * (1e5 + 2e3) - 4e3 * (1.0 - 1.0 / 4.0) - 4e3 * (1.0 - 1.0 / 3.0);
    assert_mean("fixed", &fixed, expected);
    assert!(Moments::of(&fixed).z(2.0 * (1e5 + 2e3)).abs() > Z);
}

/// Haplotypes of one set are alike, and those of different sets are not.
#[test]
fn haplotypes_of_a_set_are_exchangeable() {
    let model = populations(&[(1e3, 0.0), (2e3, 0.0)])
        .sample(0, 3, 0.0)
        .sample(1, 3, 0.0)
        .migration(0.0, 0, 1, 1e-3)
        .migration(0.0, 1, 0, 5e-4)
        .crossovers(2e-8);
    let times = pair_times(&model, &[0.4], 87, 20_000);
    let difference = |[a, b]: [usize; 2], [c, d]: [usize; 2]| -> f64 {
        Moments::of(
            &times
                .iter()
                .map(|times| times[0][a][b] - times[0][c][d])
                .collect::<Vec<f64>>(),
        )
        .z(0.0)
    };
    for (one, other) in [
        ([0, 1], [1, 2]),
        ([0, 1], [0, 2]),
        ([3, 4], [4, 5]),
        ([3, 5], [3, 4]),
        ([0, 3], [2, 5]),
        ([1, 4], [0, 5]),
    ] {
        assert!(difference(one, other).abs() < Z, "{one:?} {other:?}");
    }
    assert!(difference([0, 1], [3, 4]).abs() > Z);
}

/// Turned round, a locus with a turned map has the same trees; gene conversion looks the same from both ends though tracts grow one way.
#[test]
fn strands_are_alike() {
    let map = [(1_000.0, 3e-7), (6_000.0, 1e-8), (10_000.0, 6e-8)];
    let turned = [(4_000.0, 6e-8), (9_000.0, 1e-8), (10_000.0, 3e-7)];
    let at = [0.0, 0.08, 0.3, 0.7, 0.92, 1.0];
    let model = |map: &[(f64, f64)]| constant(5_000.0, 4).map(map).conversion(5e-8, 800.0);
    let [one, other] = [(model(&map), 88), (model(&turned), 89)]
        .map(|(model, seed)| pair_times(&model, &at, seed, 20_000));
    let differ = |one: &[Vec<Vec<Vec<f64>>>],
                  other: &[Vec<Vec<Vec<f64>>>],
                  [a, b]: [usize; 2],
                  [c, d]: [usize; 2]|
     -> f64 {
        let gap = |all: &[Vec<Vec<Vec<f64>>>], x: usize, y: usize| -> Moments {
            Moments::of(
                &all.iter()
                    .map(|times| f64::from(u8::from(times[x][0][1] == times[y][0][1])))
                    .collect::<Vec<f64>>(),
            )
        };
        let (one, other) = (gap(one, a, b), gap(other, c, d));
        (one.mean - other.mean) / one.mean_error.hypot(other.mean_error)
    };
    for (near, far) in [
        ([0, 1], [4, 5]),
        ([1, 2], [3, 4]),
        ([2, 3], [2, 3]),
        ([3, 5], [0, 2]),
    ] {
        assert!(
            differ(&one, &other, near, far).abs() < Z,
            "{near:?}: z = {}",
            differ(&one, &other, near, far)
        );
    }
    assert!(differ(&one, &other, [0, 1], [0, 1]).abs() > Z);
}

/// Neighbouring replicates, and the same replicate of neighbouring seeds, have nothing to do with each other.
#[test]
fn replicates_are_independent() {
    let heights = |seed: u64| -> Vec<f64> {
        heights_and_lengths(&constant(1e4, 4), seed, 20_000)[0]
            .iter()
            .map(|height| height - 1.5)
            .collect()
    };
    let (one, other) = (heights(90), heights(91));
    let z = |pairs: &mut dyn Iterator<Item = (f64, f64)>| {
        Moments::of(&pairs.map(|(a, b)| a * b).collect::<Vec<f64>>()).z(0.0)
    };
    assert!(z(&mut one.array_windows().map(|[a, b]| (*a, *b))).abs() < Z);
    assert!(z(&mut one.iter().copied().zip(other.iter().copied())).abs() < Z);
    assert!(z(&mut one.iter().map(|a| (*a, 0.1 * a))).abs() > Z);
}

/// Isolation with migration and exponential growth: the joint spectrum of 20 and 13 haplotypes that moments 1.1 computes for `s = 0.8, nu1 =
/// 2, nu2 = 0.6, T = 0.45, m12 = 5, m21 = 0.3` has 4383.3 sites at theta = 1000. Its grid and ours may differ by 1 in 1,000 in all, and by a
/// twentieth in a class that has more than one site (rarer ones are the grid's error for the most part).
#[test]
fn growing_populations_with_migration_have_the_sites_that_diffusion_says() {
    let (size, share, sizes, split) = (1_000.0, 0.8, [2.0, 0.6], 0.45 * 2_000.0);
    let grown = |now: f64, then: f64| (now * size, libm::log(now / then) / split);
    let model = populations(&[grown(sizes[0], share), grown(sizes[1], 1.0 - share)])
        .sample(0, 20, 0.0)
        .sample(1, 13, 0.0)
        .migration(0.0, 0, 1, 5.0 / (2.0 * size))
        .migration(0.0, 1, 0, 0.3 / (2.0 * size))
        .join(split, 1, 0)
        .size(split, 0, size, 0.0);
    let diffusion: Vec<f64> = include_str!("../reference/im.txt")
        .split_whitespace()
        .map(|number| number.parse().unwrap())
        .collect();
    // theta = 4 N mu = 1000.
    let rows = |model: &Model| -> Vec<Vec<f64>> {
        replicates(model, 93, 20_000, |simulator, plan, stream| {
            simulator
                .branch_spectrum(plan, &[0, 1], stream)
                .unwrap()
                .0
                .cells
                .iter()
                .map(|length| length / 4.0)
                .collect()
        })
    };
    let all = |rows: &[Vec<f64>]| {
        Moments::of(
            &rows
                .iter()
                .map(|row| row[1..row.len() - 1].iter().sum())
                .collect::<Vec<f64>>(),
        )
    };
    let far = |rows: &[Vec<f64>]| -> Vec<String> {
        let counted = diffusion
            .iter()
            .enumerate()
            .take(diffusion.len() - 1)
            .skip(1)
            .filter(|(_, expected)| **expected > 1.0);
        let found = counted.map(|(cell, &expected)| {
            (
                cell,
                expected,
                Moments::of(&rows.iter().map(|row| row[cell]).collect::<Vec<f64>>()),
            )
        });
        let off = found.filter(|(_, expected, found)| {
            (found.mean - expected).abs() > 0.05 * expected + Z_CELLS * found.mean_error
        });
        off.map(|(cell, expected, found)| {
            format!(
                "({}, {}): {:.2}, not {expected}",
                cell / 14,
                cell % 14,
                found.mean
            )
        })
        .collect()
    };
    let simulated = rows(&model);
    let found = all(&simulated);
    assert!(
        (found.mean - 4_383.3).abs() < Z * found.mean_error + 4.4,
        "{found:?}"
    );
    assert_eq!(far(&simulated), Vec::<String>::new());
    let mut swapped = model;
    for event in &mut swapped.demography.events {
        if let Change::Migration { from, into, .. } = &mut event.change {
            std::mem::swap(from, into);
        }
    }
    let simulated = rows(&swapped);
    let found = all(&simulated);
    assert!(
        (found.mean - 4_383.3).abs() > Z * found.mean_error + 4.4,
        "{found:?}"
    );
    assert!(far(&simulated).len() > 50, "{:?}", far(&simulated));
}

/// Pairwise differences with mutations, as many as the spectrum's counts say.
#[test]
fn pairwise_differences_vary_as_tajima_says() {
    let (n, theta) = (8, 4.5);
    let scenario = SplitModel {
        recombination_rate: 0.0,
        length: 4.5e3,
        mutation_rate: 2.5e-8,
        ..one_population(n)
    };
    let pi: Vec<f64> = spectra(&scenario, 94, 30_000)
        .iter()
        .map(|spectrum| Summary::of(spectrum).pi_a)
        .collect();
    assert_mean("pi", &pi, theta);
    assert_variance("pi", &pi, theory::pi_variance(n, theta));
    assert!(
        Moments::of(&pi)
            .variance_z(theory::pi_variance(n, 1.05 * theta))
            .abs()
            > Z
    );
}

/// A history with more populations than the issue asks for, in a chain of joins: every lineage ends up in the last.
#[test]
fn thirty_populations_run() {
    let mut model = populations(&vec![(500.0, 0.0); 30]).crossovers(1e-8);
    for population in 0..30 {
        model = model.sample(population, 2, 0.0);
    }
    model.demography.populations.push(Population {
        name: "root".into(),
        end: 3_000.0,
        size: 500.0,
        growth: 0.0,
    });
    for population in 0..30 {
        model = model.join(3_000.0, population, 30);
    }
    let times = replicates(&model, 92, 200, |simulator, plan, stream| {
        simulator.trees(plan, stream).tmrca
    });
    assert!(times.iter().all(|&time| time > 3_000.0));
}
