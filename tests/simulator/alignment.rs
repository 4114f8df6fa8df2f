//! Alignments made while a genealogy is: against the genealogy itself, and against exact results of coalescent theory.
//!
//! Seeds are fixed. A comparison fails beyond four standard errors (4.5 over many), or for a distribution at 1 in 10,000, so that a
//! correct simulator fails one of this file's tests for about one in 100 choices of the seeds.

use crate::common::split::SplitModel;
use crate::common::{
    Moments, Z, Z_CELLS, assert_mean, branch_lengths, for_each_alignment, for_each_record,
    genealogy, locus, one_population, one_way,
};
use crate::general::{With, populations, replicates};
use coalescent_playground::coalescent::genome::MutationModel;
use coalescent_playground::coalescent::{MutationError, Purpose, Recorder, Simulator, Stream};
use coalescent_playground::statistics::{Alignment, most_sites, theory};

/// Where the sites of an alignment are, with their words.
fn sites(alignment: &Alignment) -> Vec<(f64, Vec<u64>)> {
    let sites = alignment.positions().iter().enumerate();
    sites
        .map(|(site, at)| (*at, alignment.site(site).to_vec()))
        .collect()
}

/// The alignment and the recorded genealogy come from the same stream, so each site's haplotypes are below one node of the tree there.
#[test]
fn every_site_fits_the_tree_at_its_position() {
    // So low that no base pair of these is hit twice.
    let rate = 2e-8;
    for scenario in [
        one_way(),
        one_population(64),
        SplitModel {
            samples: [60, 70],
            ..one_way()
        },
    ] {
        for mutation in [
            MutationModel::InfiniteSites { rate },
            MutationModel::FixedSites { sites: 15 },
            MutationModel::TwoAlleles { rate },
        ] {
            let (mut fits, mut fits_elsewhere) = (0, 0);
            let mut alignments = Vec::new();
            for_each_alignment(&scenario, mutation, 1, 3, |_, alignment| {
                alignments.push(sites(alignment));
            });
            let mut alignments = alignments.into_iter();
            for_each_record(&scenario, 1, 3, |record, _| {
                for (at, site) in alignments.next().unwrap().iter().take(12) {
                    let fit = |at: f64| {
                        let (tree, ..) = record.tree(at, 1.0);
                        (0..tree.nodes.len() as u32).any(|node| {
                            let mut set = vec![0_u64; site.len()];
                            for haplotype in tree.haplotypes_below(node) {
                                set[haplotype as usize / 64] |= 1 << (haplotype % 64);
                            }
                            set == *site
                        })
                    };
                    assert!(fit(*at), "a site at {at}");
                    fits += 1;
                    fits_elsewhere += u32::from(fit(1.0 - at));
                }
            });
            // Other trees have some of the sets, but not all.
            assert!(
                fits > 20 && fits_elsewhere < fits,
                "{fits_elsewhere} of {fits}"
            );
        }
    }
}

/// Given the genealogies, the sites of each cell of the joint spectrum are Poisson with a known mean, or a known share of a fixed number.
/// Returns the largest |z| among cells with at least 25 expected sites, over all replicates.
fn z_given_genealogies(
    scenario: &SplitModel,
    mutation: MutationModel,
    mean: impl Fn(f64, f64) -> f64,
) -> f64 {
    let lengths = branch_lengths(scenario, 2, 1_500);
    let mut expected = vec![0.0; ((scenario.samples[0] + 1) * (scenario.samples[1] + 1)) as usize];
    let mut found = expected.clone();
    for_each_alignment(scenario, mutation, 2, 1_500, |index, alignment| {
        assert!(alignment.positions().is_sorted());
        assert!(
            alignment
                .positions()
                .iter()
                .all(|at| (0.0..1.0).contains(at))
        );
        let (lengths, _) = &lengths[index as usize];
        let whole: f64 = lengths.cells.iter().sum();
        let spectrum = alignment.joint_spectrum(scenario.samples[0]);
        assert_eq!(spectrum.cells.iter().sum::<f64>(), alignment.sites() as f64);
        for (cell, length) in lengths.cells.iter().enumerate() {
            expected[cell] += mean(*length, whole);
            found[cell] += spectrum.cells[cell];
        }
    });
    // All cells together are one more.
    expected.push(expected.iter().sum());
    found.push(found.iter().sum());
    let cells = expected
        .iter()
        .zip(&found)
        .filter(|(expected, _)| **expected > 25.0);
    cells
        .map(|(expected, found)| ((found - expected) / expected.sqrt()).abs())
        .fold(0.0, f64::max)
}

#[test]
fn sites_of_each_cell_are_as_many_as_its_branches_are_long() {
    for scenario in [
        one_way(),
        SplitModel {
            samples: [50, 16],
            sizes: [800.0; 2],
            ..one_way()
        },
    ] {
        let rate = 4e-8;
        let poisson = |rate: f64| move |length: f64, _: f64| length * rate * scenario.length;
        let z = z_given_genealogies(
            &scenario,
            MutationModel::InfiniteSites { rate },
            poisson(rate),
        );
        assert!(z < Z_CELLS, "z = {z}");
        let z = z_given_genealogies(
            &scenario,
            MutationModel::InfiniteSites { rate },
            poisson(1.05 * rate),
        );
        assert!(
            z > Z_CELLS,
            "a rate wrong by 5 percent is not noticed, z = {z}"
        );
        // Multinomial cells vary a little less than Poisson ones.
        let share = |length: f64, whole: f64| 60.0 * length / whole;
        let z = z_given_genealogies(&scenario, MutationModel::FixedSites { sites: 60 }, share);
        assert!(z < Z_CELLS, "fixed sites: z = {z}");
    }
}

/// The same for a history with ancient samples, growth and a pulse, on a locus with a map and gene conversion: the largest |z| among cells.
fn z_given_general_genealogies(drawn: f64, rate: f64) -> f64 {
    let model = populations(&[(5_000.0, 1e-4), (2_000.0, 0.0)])
        .sample(0, 7, 0.0)
        .sample(1, 60, 400.0)
        .migration(0.0, 0, 1, 1e-4)
        .pulse(1_500.0, 1, 0, 0.3)
        .join(4_000.0, 1, 0)
        .map(&[
            (3_000.0, 1e-8),
            (3_200.0, 2e-6),
            (8_000.0, 0.0),
            (10_000.0, 5e-8),
        ])
        .conversion(1e-7, 500.0);
    let mut alignment = Alignment::default();
    let pairs = replicates(&model, 12, 800, |simulator, plan, stream| {
        let genealogy = stream.clone();
        let (lengths, _) = simulator.branch_spectrum(plan, &[0, 1], stream).unwrap();
        let streams = [genealogy, stream.clone()];
        simulator
            .alignment_of_plan(
                plan,
                1e4,
                MutationModel::InfiniteSites { rate: drawn },
                streams,
                &mut alignment,
            )
            .unwrap();
        (lengths.cells, alignment.joint_spectrum(7).cells)
    });
    let sum = |cells: &dyn Fn(usize) -> f64| (0..pairs.len()).map(cells).sum::<f64>();
    let z = |cell: usize| {
        let expected = sum(&|index| pairs[index].0[cell] * rate * 1e4);
        let found = sum(&|index| pairs[index].1[cell]);
        if expected > 25.0 {
            ((found - expected) / expected.sqrt()).abs()
        } else {
            0.0
        }
    };
    (0..8 * 61).map(z).fold(0.0, f64::max)
}

#[test]
fn sites_of_a_general_history_are_as_many_as_its_branches_are_long() {
    let z = z_given_general_genealogies(2e-7, 2e-7);
    assert!(z < Z_CELLS, "z = {z}");
    let z = z_given_general_genealogies(2e-7, 2.1e-7);
    assert!(z > Z_CELLS, "z = {z}");
}

/// Hudson's variance of two haplotypes' differences: mutations are not only as many, but spread over the locus as they should be.
#[test]
fn recombination_lowers_the_variance_of_segregating_sites_as_hudson_says() {
    for (rho, seed, noticed) in [(0.0, 3, false), (20.0, 4, false), (0.0, 5, true)] {
        let scenario = SplitModel {
            recombination_rate: rho / 4e9,
            ..one_population(2)
        };
        let mut sites = Vec::new();
        for_each_alignment(
            &scenario,
            MutationModel::InfiniteSites { rate: 2.5e-9 },
            seed,
            8_000,
            |_, alignment| sites.push(alignment.sites() as f64),
        );
        let said = if noticed { 20.0 } else { rho };
        assert_mean("S", &sites, 10.0);
        let z = Moments::of(&sites).variance_z(theory::pair_segregating_sites_variance(10.0, said));
        assert_eq!(z.abs() > Z, noticed, "rho {rho} said to be {said}: z = {z}");
    }
}

#[test]
fn positions_are_uniform() {
    for mutation in [
        MutationModel::InfiniteSites { rate: 1e-8 },
        MutationModel::FixedSites { sites: 30 },
        MutationModel::TwoAlleles { rate: 1e-8 },
    ] {
        // Sites of one genealogy lie together more than by chance where it is deep, so one of each is taken.
        let mut positions = Vec::new();
        for_each_alignment(
            &one_population(5),
            mutation,
            6,
            4_000,
            |index, alignment| {
                positions.extend(
                    alignment
                        .positions()
                        .get(index as usize % alignment.sites().max(1)),
                );
            },
        );
        let distance = from_uniform(&mut positions);
        assert!(distance < 2.23, "{mutation:?}: {distance}");
        positions.iter_mut().for_each(|at| *at *= 0.96);
        assert!(from_uniform(&mut positions) > 2.23);
    }
}

/// Kolmogorov's distance of numbers from the uniform distribution, times the root of how many there are: 2.23 is exceeded once in 10,000
/// choices of the seed.
fn from_uniform(values: &mut [f64]) -> f64 {
    values.sort_by(f64::total_cmp);
    let n = values.len() as f64;
    let gaps = values
        .iter()
        .enumerate()
        .map(|(index, value)| (value - index as f64 / n).max((index + 1) as f64 / n - value));
    gaps.fold(0.0, f64::max) * n.sqrt()
}

/// Whether two sites have all four gametes.
fn four_gametes(alignment: &Alignment) -> bool {
    let gametes = |a: usize, b: usize| {
        let mut seen = [false; 4];
        (0..alignment.haplotypes()).for_each(|h| {
            seen[usize::from(alignment.derived(h, a)) + 2 * usize::from(alignment.derived(h, b))] =
                true;
        });
        seen == [true; 4]
    };
    (0..alignment.sites()).any(|a| (0..a).any(|b| gametes(a, b)))
}

#[test]
fn recombination_and_nothing_else_makes_four_gametes() {
    let fixed = MutationModel::FixedSites { sites: 25 };
    let mut with = 0;
    for_each_alignment(
        &SplitModel {
            recombination_rate: 0.0,
            ..one_population(12)
        },
        fixed,
        7,
        60,
        |_, alignment| assert!(!four_gametes(alignment)),
    );
    for_each_alignment(&one_population(12), fixed, 7, 60, |_, alignment| {
        with += u32::from(four_gametes(alignment));
    });
    assert!(with > 50, "{with} of 60");
    // A second hit at the same base pair does it too.
    let two_alleles = MutationModel::TwoAlleles { rate: 5e-6 };
    let short = SplitModel {
        recombination_rate: 0.0,
        length: 40.0,
        ..one_population(12)
    };
    let mut with = 0;
    for_each_alignment(&short, two_alleles, 7, 60, |_, alignment| {
        with += u32::from(four_gametes(alignment));
    });
    assert!(with > 20, "{with} of 60");
}

/// Probability that `i` of `n` haplotypes have the one of two alleles that mutate into each other, each at rate `theta / 2` in units of 2N
/// generations: the population's frequency has the density `beta(theta, theta)` (Wright 1931), so the sample is beta-binomial. For two
/// haplotypes it makes `theta / (1 + 2 theta)` of the sites differ.
fn beta_binomial(n: u32, i: u32, theta: f64) -> f64 {
    let (n, i) = (f64::from(n), f64::from(i));
    let ln_beta = |a: f64, b: f64| libm::lgamma(a) + libm::lgamma(b) - libm::lgamma(a + b);
    let ln_choose = libm::lgamma(n + 1.0) - libm::lgamma(i + 1.0) - libm::lgamma(n - i + 1.0);
    libm::exp(ln_choose + ln_beta(i + theta, n - i + theta) - ln_beta(theta, theta))
}

/// Largest |z| of the folded spectrum of two-allele sites against the beta-binomial law for a theta per base pair.
fn z_of_two_alleles(n: u32, drawn: f64, theta: f64) -> f64 {
    let base_pairs = 30.0;
    let scenario = SplitModel {
        length: base_pairs,
        recombination_rate: 1e-5,
        ..one_population(n)
    };
    let mut folded = vec![Vec::new(); n as usize / 2 + 1];
    for_each_alignment(
        &scenario,
        MutationModel::TwoAlleles { rate: drawn / 4e4 },
        8,
        4_000,
        |_, alignment| {
            let counts = alignment.spectrum();
            assert_eq!([counts.counts[0], counts.counts[n as usize]], [0.0; 2]);
            let places: Vec<u32> = alignment
                .positions()
                .iter()
                .map(|at| (at * base_pairs).round() as u32)
                .collect();
            assert!(
                alignment
                    .positions()
                    .iter()
                    .zip(&places)
                    .all(|(at, place)| (at * base_pairs - f64::from(*place)).abs() < 1e-9)
            );
            assert!(places.is_sorted_by(|a, b| a < b) && places.iter().all(|&place| place < 30));
            counts
                .folded()
                .into_iter()
                .zip(&mut folded)
                .for_each(|(count, values)| values.push(count));
        },
    );
    let z = |i: u32| {
        let either = beta_binomial(n, i, theta) * if 2 * i == n { 1.0 } else { 2.0 };
        Moments::of(&folded[i as usize])
            .z(base_pairs * either)
            .abs()
    };
    (1..=n / 2).map(z).fold(0.0, f64::max)
}

#[test]
fn two_alleles_have_wrights_beta_binomial_spectrum() {
    assert!((beta_binomial(2, 1, 0.7) - 0.7 / 2.4).abs() < 1e-12);
    for n in [2, 3, 8, 70] {
        for theta in [0.02, 0.5, 4.0] {
            let z = z_of_two_alleles(n, theta, theta);
            assert!(z < Z_CELLS, "n {n} theta {theta}: z = {z}");
        }
    }
}

#[test]
fn a_mutation_rate_of_two_alleles_wrong_by_8_percent_is_noticed() {
    let z = z_of_two_alleles(8, 0.54, 0.5);
    assert!(z > Z_CELLS, "z = {z}");
}

#[test]
fn more_haplotypes_than_a_word_has_bits_are_recorded_as_well() {
    for n in [64, 65, 100] {
        let (mut pis, mut singletons) = (Vec::new(), Vec::new());
        for_each_alignment(
            &one_population(n),
            MutationModel::InfiniteSites { rate: 1e-8 },
            9,
            250,
            |_, alignment| {
                let spectrum = alignment.spectrum();
                pis.push(spectrum.pi());
                singletons.push(spectrum.counts[1]);
            },
        );
        assert_mean("pi", &pis, 40.0);
        assert_mean("singletons", &singletons, 40.0);
    }
}

#[test]
fn no_mutations_no_sites() {
    for mutation in [
        MutationModel::InfiniteSites { rate: 0.0 },
        MutationModel::TwoAlleles { rate: 0.0 },
        MutationModel::FixedSites { sites: 0 },
    ] {
        for_each_alignment(&one_population(5), mutation, 10, 3, |_, alignment| {
            assert_eq!((alignment.sites(), alignment.haplotypes()), (0, 5));
        });
    }
}

#[test]
fn what_cannot_be_mutated_is_named() {
    let (mut simulator, mut alignment) = (Simulator::default(), Alignment::default());
    let plan = one_population(5).plan();
    let mut of_length = |length: f64, mutation| {
        let id = locus(11, 0);
        let streams = [genealogy(id), Stream::new(id, Purpose::Mutations)];
        simulator
            .alignment_of_plan(&plan, length, mutation, streams, &mut alignment)
            .unwrap_err()
    };
    let mut error = |mutation| of_length(1e5, mutation);
    let too_many = MutationError::TooMany {
        most: most_sites(5),
        haplotypes: 5,
    };
    assert_eq!(
        error(MutationModel::InfiniteSites { rate: -1.0 }),
        MutationError::Rate { found: -1.0 }
    );
    assert_eq!(
        error(MutationModel::TwoAlleles {
            rate: f64::INFINITY
        }),
        MutationError::Rate {
            found: f64::INFINITY
        }
    );
    assert_eq!(error(MutationModel::InfiniteSites { rate: 1.0 }), too_many);
    assert_eq!(
        error(MutationModel::FixedSites { sites: u32::MAX }),
        too_many
    );
    let three = MutationModel::FixedSites { sites: 3 };
    assert_eq!(of_length(0.0, three), MutationError::Length { found: 0.0 });
    // No plan has fewer than two haplotypes, but a recorder can be told so.
    let mut recorder = Recorder::default();
    let stream = Stream::new(locus(11, 0), Purpose::Mutations);
    recorder.reset(&[], three, 1e5, stream).unwrap();
    assert_eq!(
        recorder.finish(&mut Alignment::default()),
        Err(MutationError::NoBranches { sites: 3 })
    );
}
