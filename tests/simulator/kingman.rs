//! Trees drawn at once, and the sites on them, against exact results of coalescent theory and a naive twin.
//!
//! Seeds are fixed. A comparison fails beyond four standard errors (4.5 over many), or for a distribution at 1 in 10,000, so that a
//! correct simulator fails one of this file's tests for about one in 100 choices of the seeds.

use crate::common::{Moments, Random, Z, Z_CELLS, assert_mean, ks_bound, ks_distance, locus};
use coalescent_playground::coalescent::kingman::{Heights, Kingman, KingmanError, Sites};
use coalescent_playground::statistics::{Alignment, Spectrum, theory};

/// Alignments of replicates, one after the other.
fn for_each(
    n: u32,
    sites: Sites,
    seed: u64,
    replicates: u32,
    mut look: impl FnMut(&Alignment, Heights),
) {
    let (mut kingman, mut alignment) = (Kingman::new(n).unwrap(), Alignment::default());
    for index in 0..replicates {
        let heights = kingman
            .alignment(sites, locus(seed, index), &mut alignment)
            .unwrap();
        look(&alignment, heights);
    }
}

/// Spectra of replicates.
fn spectra(n: u32, sites: Sites, seed: u64, replicates: u32) -> Vec<Spectrum> {
    let mut kingman = Kingman::new(n).unwrap();
    let spectrum = |index| {
        let mut spectrum = Spectrum { counts: Vec::new() };
        kingman
            .spectrum(sites, locus(seed, index), &mut spectrum)
            .unwrap();
        spectrum
    };
    (0..replicates).map(spectrum).collect()
}

/// Largest |z| of the entries of a spectrum against `theta / i` and Fu's covariances.
fn z_of_spectrum(n: u32, drawn: f64, theta: f64, seed: u64) -> f64 {
    let spectra = spectra(n, Sites::Theta(drawn), seed, 60_000);
    let mean = theory::spectrum_mean(n, theta);
    let mut largest: f64 = 0.0;
    for i in 1..n as usize {
        let counts: Vec<f64> = spectra.iter().map(|s| s.counts[i]).collect();
        largest = largest.max(Moments::of(&counts).z(mean[i]).abs());
        for j in 1..=i {
            let products: Vec<f64> = spectra
                .iter()
                .map(|s| (s.counts[i] - mean[i]) * (s.counts[j] - mean[j]))
                .collect();
            let poisson = if i == j { theta / i as f64 } else { 0.0 };
            let expected =
                poisson + theta * theta * theory::spectrum_covariance(n, i as u32, j as u32);
            largest = largest.max(Moments::of(&products).z(expected).abs());
        }
    }
    largest
}

#[test]
fn a_spectrum_has_fus_means_and_covariances() {
    let z = z_of_spectrum(6, 4.0, 4.0, 1);
    assert!(z < Z_CELLS, "z = {z}");
}

#[test]
fn a_theta_wrong_by_one_in_fifty_is_noticed() {
    let z = z_of_spectrum(6, 4.08, 4.0, 1);
    assert!(z > Z_CELLS, "z = {z}");
}

/// Chi-square of counts against probabilities.
fn chi_square(counts: &[u32], probabilities: &[f64]) -> f64 {
    let total: u32 = counts.iter().sum();
    counts
        .iter()
        .zip(probabilities)
        .map(|(&count, p)| {
            (f64::from(count) - p * f64::from(total)).powi(2) / (p * f64::from(total))
        })
        .sum()
}

/// Twelve classes, the last one open: with 11 degrees of freedom 37 is exceeded once in 9,000 choices of the seed.
#[test]
fn segregating_sites_have_tavares_distribution() {
    for (n, theta, noticed) in [(6, 2.0, false), (20, 2.0, false), (6, 2.06, true)] {
        let mut counts = [0; 12];
        for_each(n, Sites::Theta(theta), 2, 60_000, |alignment, _| {
            counts[alignment.sites().min(11)] += 1;
        });
        let mut expected: Vec<f64> = (0..11)
            .map(|k| theory::segregating_sites_probability(n, 2.0, k))
            .collect();
        expected.push(1.0 - expected.iter().sum::<f64>());
        let chi_square = chi_square(&counts, &expected);
        assert_eq!(
            chi_square > 37.0,
            noticed,
            "n {n} theta {theta}: {chi_square}"
        );
    }
}

/// A tree's length is the largest of `n - 1` exponential numbers of mean 2; its height is a sum over the lineages.
#[test]
fn trees_are_as_high_and_as_long_as_they_should_be() {
    for n in [2, 20, 100] {
        let mut kingman = Kingman::new(n).unwrap();
        let heights: Vec<Heights> = (0..20_000)
            .map(|index| kingman.heights(locus(3, index)))
            .collect();
        let tmrcas: Vec<f64> = heights.iter().map(|heights| heights.tmrca).collect();
        assert_mean("T_MRCA", &tmrcas, 2.0 * (1.0 - 1.0 / f64::from(n)));
        let variance: f64 = (2..=n)
            .map(|k| 4.0 / (f64::from(k) * f64::from(k - 1)).powi(2))
            .sum();
        assert!(Moments::of(&tmrcas).variance_z(variance).abs() < Z);
        // Turned into what should be uniform.
        let mut uniforms: Vec<f64> = heights
            .iter()
            .map(|h| libm::pow(1.0 - libm::exp(-h.length / 2.0), f64::from(n - 1)))
            .collect();
        assert!(from_uniform(&mut uniforms) < KS, "n {n}");
    }
}

/// Kolmogorov's distance of numbers from the uniform distribution on the unit interval, times the root of how many there are.
fn from_uniform(values: &mut [f64]) -> f64 {
    values.sort_by(f64::total_cmp);
    let n = values.len() as f64;
    let gaps = values
        .iter()
        .enumerate()
        .map(|(index, value)| (value - index as f64 / n).max((index + 1) as f64 / n - value));
    gaps.fold(0.0, f64::max) * n.sqrt()
}

/// The distance that is exceeded once in 10,000 choices of the seed.
const KS: f64 = 2.23;

#[test]
fn positions_are_uniform_and_do_not_depend_on_the_branch() {
    for (n, sites) in [
        (10, Sites::Theta(5.0)),
        (10, Sites::Fixed(12)),
        (70, Sites::Fixed(12)),
    ] {
        let (mut all, mut first, mut singletons) = (Vec::new(), Vec::new(), Vec::new());
        for_each(n, sites, 4, 5_000, |alignment, _| {
            assert!(alignment.positions().is_sorted());
            assert!(
                alignment
                    .positions()
                    .iter()
                    .all(|at| (0.0..1.0).contains(at))
            );
            all.extend_from_slice(alignment.positions());
            first.extend(alignment.positions().first());
            let carriers = |site: usize| {
                alignment
                    .site(site)
                    .iter()
                    .map(|word| word.count_ones())
                    .sum::<u32>()
            };
            singletons.extend(
                (0..alignment.sites())
                    .filter(|&site| carriers(site) == 1)
                    .map(|site| alignment.positions()[site]),
            );
        });
        if let Sites::Fixed(count) = sites {
            assert_eq!(all.len(), 5_000 * count as usize);
            assert_mean("first position", &first, 1.0 / f64::from(count + 1));
        }
        assert!(from_uniform(&mut all) < KS, "{sites:?}");
        assert!(from_uniform(&mut singletons) < KS, "{sites:?}");
        // Pushed aside by a hundredth, they are not.
        all.iter_mut().for_each(|at| *at = 0.01 + 0.99 * *at);
        assert!(from_uniform(&mut all) > KS, "{sites:?}");
    }
}

/// With `n = 3` and S sites, the number of doubletons is binomial with probability `W / (1 + W)`, W uniform: the tree's branches are
/// `3 T_3 + T_2` and `T_2` long, and of the two exponential numbers `3 T_3` and `T_2` (mean 1), W is the second's share. The integral is
/// Simpson's.
fn doubletons_of_three(sites: u32) -> Vec<f64> {
    let binomial = |k: u32| {
        (0..k).fold(1.0, |product, i| {
            product * f64::from(sites - i) / f64::from(i + 1)
        })
    };
    let term = |k: u32, w: f64| {
        binomial(k) * libm::pow(w, f64::from(k)) * libm::pow(1.0 + w, -f64::from(sites))
    };
    let weight = |i: u32| {
        if i == 0 || i == 1_000 {
            1.0
        } else {
            f64::from(2 + 2 * (i % 2))
        }
    };
    (0..=sites)
        .map(|k| {
            (0..=1_000)
                .map(|i| weight(i) * term(k, f64::from(i) / 1e3))
                .sum::<f64>()
                / 3e3
        })
        .collect()
}

/// Seven classes: with 6 degrees of freedom 27.9 is exceeded once in 10,000 choices of the seed.
#[test]
fn fixed_sites_fall_on_a_tree_that_does_not_know_of_them() {
    let probabilities = doubletons_of_three(6);
    assert!((probabilities.iter().sum::<f64>() - 1.0).abs() < 1e-9);
    let mut counts = [0; 7];
    spectra(3, Sites::Fixed(6), 5, 40_000)
        .iter()
        .for_each(|spectrum| counts[spectrum.counts[2] as usize] += 1);
    assert!(chi_square(&counts, &probabilities) < 27.9, "{counts:?}");
    // Trees that happen to have six sites are others: their deep branches are longer.
    let mut counts = [0; 7];
    let with_six = spectra(3, Sites::Theta(2.0), 5, 100_000)
        .into_iter()
        .filter(|spectrum| spectrum.segregating_sites() == 6.0);
    with_six.for_each(|spectrum| counts[spectrum.counts[2] as usize] += 1);
    assert!(chi_square(&counts, &probabilities) > 27.9, "{counts:?}");
}

/// Mean pairwise differences of a naive tree with a fixed number of sites; `lopsided` trees let one lineage meet every other in turn.
fn twin_pi(n: usize, sites: u32, lopsided: bool, random: &mut Random) -> f64 {
    let mut lineages: Vec<(usize, f64)> = vec![(1, 0.0); n];
    let (mut branches, mut time) = (Vec::new(), 0.0);
    while lineages.len() > 1 {
        let k = lineages.len() as f64;
        time += -libm::log(random.uniform()) * 2.0 / (k * (k - 1.0));
        let first = if lopsided {
            lineages.len() - 1
        } else {
            (random.uniform() * k) as usize
        };
        let a = lineages.remove(first);
        let b = lineages.remove((random.uniform() * (k - 1.0)) as usize);
        branches.extend([a, b].map(|(below, since)| (below, time - since)));
        lineages.push((a.0 + b.0, time));
    }
    let whole: f64 = branches.iter().map(|branch| branch.1).sum();
    let site = |random: &mut Random| {
        let mut target = random.uniform() * whole;
        let hit = branches.iter().find(|branch| {
            target -= branch.1;
            target < 0.0
        });
        let i = hit.map_or(0, |branch| branch.0);
        (i * (n - i)) as f64 * 2.0 / (n * (n - 1)) as f64
    };
    (0..sites).map(|_| site(random)).sum()
}

/// Three distributions at 1 in 10,000.
#[test]
fn fixed_sites_have_the_pairwise_differences_of_a_naive_twin() {
    let mut random = Random(6);
    for n in [3, 4, 5] {
        let ours: Vec<f64> = spectra(n, Sites::Fixed(10), 6, 20_000)
            .iter()
            .map(Spectrum::pi)
            .collect();
        let twin: Vec<f64> = (0..20_000)
            .map(|_| twin_pi(n as usize, 10, false, &mut random))
            .collect();
        // Equal values must not differ in their last bit.
        let rounded = |values: &[f64]| {
            values
                .iter()
                .map(|pi| (pi * 1e6).round())
                .collect::<Vec<f64>>()
        };
        let distance = ks_distance(&rounded(&ours), &rounded(&twin));
        assert!(
            distance < ks_bound(20_000, 20_000, 1e-4),
            "n {n}: {distance}"
        );
        let lopsided: Vec<f64> = (0..20_000)
            .map(|_| twin_pi(n as usize, 10, true, &mut random))
            .collect();
        let distance = ks_distance(&rounded(&ours), &rounded(&lopsided));
        // Three lineages have one shape only.
        assert_eq!(
            distance > ks_bound(20_000, 20_000, 1e-4),
            n > 3,
            "n {n}: {distance}"
        );
    }
}

/// Samples that fit a word, and samples that do not.
#[test]
fn many_haplotypes_have_the_spectrum_and_the_variance_of_pi() {
    for n in [64, 65, 150] {
        let spectra = spectra(n, Sites::Theta(10.0), 7, 8_000);
        let pis: Vec<f64> = spectra.iter().map(Spectrum::pi).collect();
        assert_mean("pi", &pis, 10.0);
        assert!(
            Moments::of(&pis)
                .variance_z(theory::pi_variance(n, 10.0))
                .abs()
                < Z
        );
        for (i, expected) in theory::spectrum_mean(n, 10.0)
            .into_iter()
            .enumerate()
            .take(n as usize)
            .skip(1)
        {
            let counts: Vec<f64> = spectra.iter().map(|spectrum| spectrum.counts[i]).collect();
            let z = Moments::of(&counts).z(expected);
            assert!(z.abs() < Z_CELLS, "n {n} i {i}: z = {z}");
        }
    }
}

/// Every set is one below a branch of one tree: any two are disjoint, or one holds the other. No pair of sites has all four gametes.
#[test]
fn the_sites_of_a_replicate_fit_one_tree_and_its_spectrum() {
    for n in [2, 20, 64, 65, 130] {
        for sites in [
            Sites::Theta(10.0),
            Sites::Fixed(40),
            Sites::Theta(0.0),
            Sites::Fixed(0),
        ] {
            let mut kingman = Kingman::new(n).unwrap();
            let mut index = 0;
            for_each(n, sites, 8, 40, |alignment, heights| {
                let mut spectrum = Spectrum {
                    counts: vec![7.0; 3],
                };
                let again = kingman
                    .spectrum(sites, locus(8, index), &mut spectrum)
                    .unwrap();
                assert_eq!(
                    (again, kingman.heights(locus(8, index))),
                    (heights, heights)
                );
                assert_eq!(alignment.spectrum(), spectrum);
                assert_eq!(alignment.haplotypes(), n as usize);
                for a in 0..alignment.sites() {
                    for b in 0..a {
                        let pairs = || alignment.site(a).iter().zip(alignment.site(b));
                        let apart = pairs().all(|(a, b)| a & b == 0);
                        assert!(
                            apart
                                || pairs().all(|(a, b)| a & !b == 0)
                                || pairs().all(|(a, b)| b & !a == 0)
                        );
                    }
                }
                index += 1;
            });
        }
    }
}

#[test]
fn what_cannot_be_simulated_is_named() {
    for found in [0, 1, 10_001, u32::MAX] {
        assert_eq!(
            Kingman::new(found).err(),
            Some(KingmanError::Haplotypes { found })
        );
    }
    let (mut kingman, mut alignment) = (Kingman::new(20).unwrap(), Alignment::default());
    let mut error = |sites| {
        kingman
            .alignment(sites, locus(9, 0), &mut alignment)
            .unwrap_err()
            .to_string()
    };
    assert_eq!(
        error(Sites::Theta(-1.0)),
        "theta: must be 0 or more and finite, is -1"
    );
    assert_eq!(
        error(Sites::Theta(f64::NAN)),
        "theta: must be 0 or more and finite, is NaN"
    );
    assert_eq!(error(Sites::Theta(1e300)).split(' ').next(), Some("sites:"));
    assert_eq!(
        error(Sites::Fixed(u32::MAX)),
        "sites: 4294967295 asked for or expected, 16777216 of 20 haplotypes fit"
    );
}
