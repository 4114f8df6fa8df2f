//! Spectra and their statistics against brute force over alignments.

use crate::common::marginal;
use coalescent_playground::statistics::{JointSpectrum, ProjectionError, Summary, theory};
use proptest::prelude::*;

/// Haplotypes of A and B, each a row of 0 and 1.
#[derive(Clone, Debug)]
struct Alignment([Vec<Vec<bool>>; 2]);

impl Alignment {
    fn spectrum(&self) -> JointSpectrum {
        let samples = [self.0[0].len() as u32, self.0[1].len() as u32];
        let mut spectrum = JointSpectrum::zeros(samples);
        for site in 0..self.0[0][0].len() {
            let [i, j] =
                [0, 1].map(|population| self.0[population].iter().filter(|row| row[site]).count());
            let corner = (i, j) == (0, 0) || (i, j) == (samples[0] as usize, samples[1] as usize);
            if !corner {
                spectrum.cells[i * (samples[1] as usize + 1) + j] += 1.0;
            }
        }
        spectrum
    }

    /// The sample without some haplotypes.
    fn keep(&self, kept: [&[usize]; 2]) -> Self {
        Self([0, 1].map(|population| {
            kept[population]
                .iter()
                .map(|&row| self.0[population][row].clone())
                .collect()
        }))
    }
}

fn alignments(samples: [usize; 2]) -> impl Strategy<Value = Alignment> {
    (0_usize..12).prop_flat_map(move |sites| {
        let rows = |n| prop::collection::vec(prop::collection::vec(any::<bool>(), sites), n);
        (rows(samples[0]), rows(samples[1])).prop_map(|(a, b)| Alignment([a, b]))
    })
}

fn differences(a: &[bool], b: &[bool]) -> f64 {
    a.iter().zip(b).filter(|(x, y)| x != y).count() as f64
}

fn mean(values: impl Iterator<Item = f64> + Clone) -> f64 {
    values.clone().sum::<f64>() / values.count() as f64
}

/// Pairs of rows of one population.
fn pairs(rows: &[Vec<bool>]) -> impl Iterator<Item = (&Vec<bool>, &Vec<bool>)> + Clone {
    rows.iter()
        .enumerate()
        .flat_map(move |(index, a)| rows[..index].iter().map(move |b| (a, b)))
}

/// Every choice of `take` out of `0..from`.
fn choices(from: usize, take: usize) -> Vec<Vec<usize>> {
    (0_u32..1 << from)
        .filter(|chosen| chosen.count_ones() as usize == take)
        .map(|chosen| (0..from).filter(|row| chosen >> row & 1 == 1).collect())
        .collect()
}

fn close(a: f64, b: f64) -> bool {
    (a - b).abs() < 1e-9 * (1.0 + a.abs() + b.abs())
}

proptest! {
    #[test]
    fn summary_is_what_counting_in_the_alignment_gives(alignment in alignments([4, 5])) {
        let summary = Summary::of(&alignment.spectrum());
        let [a, b] = &alignment.0;
        let pi = [a, b].map(|rows| mean(pairs(rows).map(|(x, y)| differences(x, y))));
        let d_xy = mean(a.iter().flat_map(|x| b.iter().map(move |y| differences(x, y))));
        prop_assert!(close(summary.pi_a, pi[0]) && close(summary.pi_b, pi[1]) && close(summary.d_xy, d_xy));
        let f_st = if d_xy > 0.0 { 1.0 - (pi[0] + pi[1]) / (2.0 * d_xy) } else { 0.0 };
        prop_assert!(close(summary.f_st, f_st));
        // Shared, private, fixed, and not segregating at all.
        let mut kinds = [0.0; 4];
        for site in 0..a[0].len() {
            let [varies_a, varies_b] = [a, b].map(|rows| rows.iter().any(|row| row[site] != rows[0][site]));
            let kind = match (varies_a, varies_b) {
                (true, true) => 0,
                (false, false) => if a[0][site] == b[0][site] { 3 } else { 2 },
                _ => 1,
            };
            kinds[kind] += 1.0;
        }
        let sites = kinds[0] + kinds[1] + kinds[2];
        prop_assert!(close(summary.segregating_sites, sites));
        for (found, kind) in [summary.shared, summary.private, summary.fixed].into_iter().zip(kinds) {
            let expected = if sites > 0.0 { kind / sites } else { 0.0 };
            prop_assert!(close(found, expected));
        }
    }

    #[test]
    fn a_marginal_spectrum_counts_one_population(alignment in alignments([4, 5])) {
        let spectrum = alignment.spectrum();
        for population in 0..2 {
            let marginal = marginal(&spectrum, population);
            let rows = &alignment.0[population];
            let varying = (0..rows[0].len()).filter(|&site| rows.iter().any(|row| row[site] != rows[0][site])).count();
            prop_assert_eq!(marginal.segregating_sites(), varying as f64);
            prop_assert!(close(marginal.pi(), mean(pairs(rows).map(|(x, y)| differences(x, y)))));
            prop_assert!(close(marginal.folded().iter().sum(), varying as f64));
            prop_assert!(close(marginal.theta_w() * theory::harmonic(rows.len() as u32, 1), varying as f64));
        }
    }

    /// The mean over every way to leave out haplotypes.
    #[test]
    fn projection_is_the_mean_over_all_smaller_samples(alignment in alignments([4, 5])) {
        let projected = alignment.spectrum().project([3, 2]).unwrap();
        let mut sum = JointSpectrum::zeros([3, 2]);
        let (of_a, of_b) = (choices(4, 3), choices(5, 2));
        for a in &of_a {
            for b in &of_b {
                for (cell, count) in sum.cells.iter_mut().zip(alignment.keep([a, b]).spectrum().cells) {
                    *cell += count;
                }
            }
        }
        for (cell, sum) in projected.cells.iter().zip(sum.cells) {
            prop_assert!(close(*cell, sum / (of_a.len() * of_b.len()) as f64));
        }
    }

    /// Which allele is called derived makes no difference to a folded spectrum.
    #[test]
    fn folding_forgets_the_ancestral_allele(alignment in alignments([4, 6]), flipped in prop::collection::vec(any::<bool>(), 12)) {
        let mut other = alignment.clone();
        for row in other.0.iter_mut().flatten() {
            for (allele, &flip) in row.iter_mut().zip(&flipped) {
                *allele ^= flip;
            }
        }
        let folded = alignment.spectrum().folded();
        prop_assert_eq!(&folded, &other.spectrum().folded());
        prop_assert_eq!(&folded, &folded.folded());
        for (i, j, count) in folded.segregating() {
            prop_assert!(i + j <= 5 || count == 0.0);
        }
        prop_assert!(close(Summary::of(&folded).d_xy, Summary::of(&alignment.spectrum()).d_xy));
    }
}

#[test]
fn projection_to_the_same_samples_changes_nothing_and_samples_never_grow() {
    let mut spectrum = JointSpectrum::zeros([2, 3]);
    spectrum.cells = (0..12).map(f64::from).collect();
    spectrum.cells[0] = 0.0;
    spectrum.cells[11] = 0.0;
    assert_eq!(spectrum.project([2, 3]).unwrap(), spectrum);
    assert_eq!(
        spectrum.project([2, 4]),
        Err(ProjectionError::TooFewSamples {
            population: 'B',
            have: 3,
            want: 4
        })
    );
}

/// The example of Tajima (1989): ten haplotypes, sixteen sites, 3.888889 mean pairwise differences.
#[test]
fn tajimas_d_of_tajimas_example() {
    let mut spectrum = JointSpectrum::zeros([10, 0]);
    for (i, count) in [(1, 14.0), (4, 1.0), (5, 1.0)] {
        spectrum.cells[i] = count;
    }
    let alone = marginal(&spectrum, 0);
    assert!(close(alone.pi(), 3.888_888_888_9));
    assert!(
        (alone.tajimas_d().unwrap() + 1.446_172).abs() < 1e-6,
        "{:?}",
        alone.tajimas_d()
    );
}

#[test]
fn statistics_of_nothing_are_zero() {
    let summary = Summary::of(&JointSpectrum::zeros([4, 4]));
    assert!(
        summary.to_array().iter().all(|&value| value == 0.0),
        "{summary:?}"
    );
    assert_eq!(marginal(&JointSpectrum::zeros([4, 4]), 0).tajimas_d(), None);
    assert_eq!(marginal(&JointSpectrum::zeros([1, 1]), 0).pi(), 0.0);
}

/// Identities that hold between the formulas.
#[test]
fn theory_agrees_with_itself() {
    for n in [5, 6, 10, 20] {
        let sigma: f64 = (1..n)
            .flat_map(|i| (1..n).map(move |j| theory::spectrum_covariance(n, i, j)))
            .sum();
        assert!(close(sigma, theory::harmonic(n, 2)), "n = {n}: {sigma}");
        assert!(close(
            theory::spectrum_mean(n, 3.0).iter().sum(),
            theory::segregating_sites_mean(n, 3.0)
        ));
        let probability: Vec<f64> = (0..400)
            .map(|k| theory::segregating_sites_probability(n, 2.0, k))
            .collect();
        assert!((probability.iter().sum::<f64>() - 1.0).abs() < 1e-6);
        let mean: f64 = (0..).zip(&probability).map(|(k, p)| f64::from(k) * p).sum();
        assert!((mean - theory::segregating_sites_mean(n, 2.0)).abs() < 1e-4);
        // pi is a weighted sum of the spectrum's counts, and so is its variance of theirs.
        let weight = |i: u32| 2.0 * f64::from(i * (n - i)) / f64::from(n * (n - 1));
        let pi_variance: f64 = (1..n)
            .flat_map(|i| (1..n).map(move |j| (i, j)))
            .map(|(i, j)| {
                let poisson = if i == j { 3.0 / f64::from(i) } else { 0.0 };
                weight(i) * weight(j) * (poisson + 9.0 * theory::spectrum_covariance(n, i, j))
            })
            .sum();
        assert!(close(pi_variance, theory::pi_variance(n, 3.0)), "n = {n}");
    }
    let whole: f64 = theory::joint_spectrum_mean_of_one_population([4, 6], 7.0)
        .iter()
        .sum();
    assert!(close(whole, theory::segregating_sites_mean(10, 7.0)));
    for (rho, without) in [(0.0, 110.0), (1e-9, 110.0)] {
        assert!((theory::pair_segregating_sites_variance(10.0, rho) - without).abs() < 1e-6);
    }
    assert!((theory::pair_segregating_sites_variance(10.0, 20.0) - 36.47).abs() < 0.005);
    assert!(close(theory::pair_time_two_epochs(5e3, 5e3, 123.0), 1e4));
    assert!(close(
        (0..=4)
            .map(|drawn| theory::hypergeometric(9, 5, 4, drawn))
            .sum(),
        1.0
    ));
    assert!(close(theory::hypergeometric(5, 2, 3, 1), 0.6));
}
