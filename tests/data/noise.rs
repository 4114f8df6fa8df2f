//! Noise on alignments against its exact expectation. Each test has a twin that shows that it could fail.
//!
//! Single comparisons are held to 4 standard errors (a false alarm in 16,000 choices of a seed), the cells of a table to 4.5.

use crate::common::{Moments, Z, Z_CELLS, for_each_alignment, one_population};
use coalescent_playground::coalescent::genome::MutationModel;
use coalescent_playground::coalescent::{Purpose, Stream};
use coalescent_playground::observation::noise::{
    MAX_COVERAGE, MinorCutoff, NoiseError, ReadDepth, ascertain, genotype_error, low_coverage,
    missing_genotypes, missing_haplotypes, rephase,
};
use coalescent_playground::statistics::Alignment;
use proptest::prelude::*;

fn stream(purpose: Purpose, index: u32) -> Stream {
    Stream::counted(2024, purpose, index)
}

/// So many sites, each with its first `derived` haplotypes derived.
fn steps(haplotypes: u32, derived: usize, sites: usize) -> Alignment {
    let mut alignment = Alignment::new(haplotypes);
    let words: Vec<u64> = (0..haplotypes.div_ceil(64) as usize)
        .map(|word| bits(derived.saturating_sub(64 * word)))
        .collect();
    (0..sites).for_each(|site| alignment.push_site(site as f64 / sites as f64, &words));
    alignment
}

fn bits(count: usize) -> u64 {
    if count >= 64 {
        u64::MAX
    } else {
        (1 << count) - 1
    }
}

fn derived(alignment: &Alignment, site: usize) -> usize {
    alignment
        .site(site)
        .iter()
        .map(|word| word.count_ones() as usize)
        .sum()
}

fn choose(n: usize, k: usize) -> f64 {
    (0..k).map(|i| (n - i) as f64 / (i + 1) as f64).product()
}

fn binomial_law(n: usize, k: usize, p: f64) -> f64 {
    if k > n {
        0.0
    } else {
        choose(n, k) * p.powi(k as i32) * (1.0 - p).powi((n - k) as i32)
    }
}

/// The probability that a site with `k` of `n` derived alleles is read as one with `j`.
fn misread(n: usize, k: usize, j: usize, rate: f64) -> f64 {
    (0..=j)
        .map(|kept| binomial_law(k, kept, 1.0 - rate) * binomial_law(n - k, j - kept, rate))
        .sum()
}

/// The largest z among the numbers of sites that are read with each count, over all counts of ten haplotypes; errors at one rate, expected
/// at another.
fn misread_z(rate: f64, expected: f64) -> f64 {
    const SITES: usize = 20_000;
    let n = 10;
    let mut worst: f64 = 0.0;
    for k in 1..n {
        let read = genotype_error(
            &steps(n as u32, k, SITES),
            rate,
            &mut stream(Purpose::GenotypeError, k as u32),
        )
        .unwrap();
        let mut counts = vec![0.0; n + 1];
        (0..read.sites()).for_each(|site| counts[derived(&read, site)] += 1.0);
        assert_eq!(
            counts[0] + counts[n],
            0.0,
            "sites that do not vary are dropped"
        );
        for (j, count) in counts.iter().enumerate().take(n).skip(1) {
            let p = misread(n, k, j, expected);
            let mean = SITES as f64 * p;
            if mean >= 20.0 {
                worst = worst.max((count - mean).abs() / (mean * (1.0 - p)).sqrt());
            }
        }
        let dropped = misread(n, k, 0, expected) + misread(n, k, n, expected);
        let formula = expected.powi(k as i32) * (1.0 - expected).powi((n - k) as i32)
            + (1.0 - expected).powi(k as i32) * expected.powi((n - k) as i32);
        assert!((dropped - formula).abs() < 1e-12);
    }
    worst
}

#[test]
fn misread_sites_follow_two_binomials() {
    let z = misread_z(0.05, 0.05);
    assert!(z < Z_CELLS, "{z}");
}

#[test]
fn an_error_rate_that_is_a_tenth_too_high_is_noticed() {
    let z = misread_z(0.055, 0.05);
    assert!(z > Z_CELLS, "{z}");
}

#[test]
fn errors_never_or_always() {
    let alignment = steps(70, 66, 5);
    let read =
        |rate| genotype_error(&alignment, rate, &mut stream(Purpose::GenotypeError, 0)).unwrap();
    assert_eq!(read(0.0), alignment);
    let all = read(1.0);
    assert_eq!(all.sites(), 5);
    assert!((0..70).all(|haplotype| all.derived(haplotype, 3) != alignment.derived(haplotype, 3)));
    assert_eq!(all.positions(), alignment.positions());
}

/// z of the fraction of sites that still vary, and of the number of known alleles.
fn missing_z(k: usize, probability: f64, expected: f64) -> [f64; 2] {
    const SITES: usize = 40_000;
    let n = 70;
    let masked = missing_genotypes(
        &steps(n as u32, k, SITES),
        probability,
        &mut stream(Purpose::MissingData, k as u32),
    )
    .unwrap();
    let vary = (1.0 - expected.powi(k as i32)) * (1.0 - expected.powi((n - k) as i32));
    let mean = SITES as f64 * vary;
    let called: Vec<f64> = (0..SITES).map(|site| masked.called(site) as f64).collect();
    let left = masked.segregating().alignment().sites() as f64;
    [
        (left - mean) / (mean * (1.0 - vary)).sqrt(),
        Moments::of(&called).z(n as f64 * (1.0 - expected)),
    ]
}

#[test]
fn known_alleles_and_sites_that_still_vary_are_as_many_as_expected() {
    for k in [1, 2, 35, 69] {
        let z = missing_z(k, 0.2, 0.2);
        assert!(
            z.iter().filter(|z| z.is_finite()).all(|z| z.abs() < Z),
            "{k}: {z:?}"
        );
    }
}

#[test]
fn a_twentieth_more_of_missing_data_is_noticed() {
    let z = missing_z(1, 0.21, 0.2);
    assert!(z.iter().all(|z| z.abs() > Z), "{z:?}");
}

#[test]
fn unknown_alleles_tell_nothing() {
    let alignment = steps(70, 66, 200);
    let masked = missing_genotypes(&alignment, 0.3, &mut stream(Purpose::MissingData, 0)).unwrap();
    for site in 0..200 {
        let known = (0..70)
            .filter(|&haplotype| masked.allele(haplotype, site).is_some())
            .count();
        assert_eq!(known, masked.called(site));
        for haplotype in 0..70 {
            match masked.allele(haplotype, site) {
                Some(allele) => assert_eq!(allele, alignment.derived(haplotype, site)),
                None => assert!(!masked.alignment().derived(haplotype, site)),
            }
        }
    }
    assert_eq!(
        (
            masked.allele(70, 0),
            masked.allele(0, 200),
            masked.called(200)
        ),
        (None, None, 0)
    );
    let none = missing_genotypes(&alignment, 1.0, &mut stream(Purpose::MissingData, 0)).unwrap();
    assert_eq!(
        (none.called(0), none.segregating().alignment().sites()),
        (0, 0)
    );
    let all = missing_genotypes(&alignment, 0.0, &mut stream(Purpose::MissingData, 0)).unwrap();
    assert_eq!(
        (all.alignment(), all.segregating()),
        (&alignment, all.clone())
    );
}

/// Haplotypes are missing as a whole. Their number is binomial: mean and variance, which genotypes that are missing one by one would not
/// have.
#[test]
fn haplotypes_are_missing_along_the_whole_locus() {
    let alignment = steps(70, 30, 4);
    let missing: Vec<f64> = (0..4_000)
        .map(|index| {
            let masked =
                missing_haplotypes(&alignment, 0.1, &mut stream(Purpose::MissingData, index))
                    .unwrap();
            assert!((0..70).all(|h| {
                (1..4).all(|site| masked.allele(h, site).is_some() == masked.allele(h, 0).is_some())
            }));
            (70 - masked.called(0)) as f64
        })
        .collect();
    let moments = Moments::of(&missing);
    assert!(
        moments.z(7.0).abs() < Z && moments.variance_z(6.3).abs() < Z,
        "{moments:?}"
    );
    assert!(
        moments.z(7.0 * 1.05).abs() > Z,
        "a twentieth more would be noticed: {moments:?}"
    );
}

/// Derived alleles of each individual at each site.
fn dosages(alignment: &Alignment, ploidy: usize) -> Vec<Vec<usize>> {
    let derived = |site: usize, of: usize| {
        (of * ploidy..(of + 1) * ploidy)
            .filter(|&haplotype| alignment.derived(haplotype, site))
            .count()
    };
    (0..alignment.sites())
        .map(|site| {
            (0..alignment.haplotypes() / ploidy)
                .map(|of| derived(site, of))
                .collect()
        })
        .collect()
}

/// How many haplotypes two neighbouring sites share, over all individuals, when the first `a` and the first `b` of each individual's
/// haplotypes are derived.
fn shared(ploidy: usize, [a, b]: [usize; 2], index: u32) -> Vec<f64> {
    let (mut alignment, individuals) = (Alignment::new(32 * ploidy as u32), 32);
    for site in 0..1_000 {
        let mut words = vec![0_u64; alignment.words_per_site()];
        for individual in 0..individuals {
            for haplotype in 0..if site % 2 == 0 { a } else { b } {
                let at = individual * ploidy + haplotype;
                words[at / 64] |= 1 << (at % 64);
            }
        }
        alignment.push_site(f64::from(site) / 1_000.0, &words);
    }
    let phased = rephase(
        &alignment,
        ploidy as u32,
        &mut stream(Purpose::Phase, index),
    )
    .unwrap();
    assert_eq!(dosages(&phased, ploidy), dosages(&alignment, ploidy));
    let both = |haplotype: usize, site: usize| {
        phased.derived(haplotype, site) && phased.derived(haplotype, site + 1)
    };
    let pairs =
        (0..individuals).flat_map(|individual| (0..500).map(move |pair| (individual, 2 * pair)));
    pairs
        .map(|(individual, site)| {
            (0..ploidy)
                .filter(|h| both(individual * ploidy + h, site))
                .count() as f64
        })
        .collect()
}

#[test]
fn guessed_phase_is_right_half_of_the_time() {
    for (index, ploidy, [a, b]) in [
        (0, 2, [1, 1]),
        (1, 4, [2, 3]),
        (2, 4, [1, 2]),
        (3, 2, [2, 1]),
    ] {
        let moments = Moments::of(&shared(ploidy, [a, b], index));
        let expected = (a * b) as f64 / ploidy as f64;
        assert!(
            moments.variance == 0.0 && moments.mean == expected || moments.z(expected).abs() < Z,
            "{ploidy} {a} {b}: {moments:?}"
        );
        assert!(
            moments.variance == 0.0 || moments.z(expected * 1.05).abs() > Z,
            "a phase kept a little too often would be noticed"
        );
    }
}

/// Each haplotype of an individual is as likely as the others to carry an allele.
#[test]
fn no_haplotype_is_preferred() {
    let phased = rephase(&steps(8, 5, 8_000), 8, &mut stream(Purpose::Phase, 9)).unwrap();
    for haplotype in 0..8 {
        let count = (0..8_000)
            .filter(|&site| phased.derived(haplotype, site))
            .count() as f64;
        let z = (count - 5_000.0) / (8_000.0_f64 * 5.0 / 8.0 * 3.0 / 8.0).sqrt();
        assert!(z.abs() < Z, "{haplotype}: {z}");
    }
}

/// Against the neutral spectrum: theta = 40 times the sum of 1/i over the counts that are kept.
#[test]
fn common_sites_are_as_many_as_the_neutral_spectrum_has() {
    let mut alignments: Vec<Alignment> = Vec::new();
    let mutation = MutationModel::InfiniteSites { rate: 1e-8 };
    for_each_alignment(&one_population(20), mutation, 77, 600, |_, alignment| {
        alignments.push(alignment.clone());
    });
    let kept = |cutoff| -> Vec<f64> {
        alignments
            .iter()
            .map(|alignment| ascertain(alignment, cutoff).unwrap().sites() as f64)
            .collect()
    };
    let expected = |least: u32| {
        40.0 * (1..20)
            .filter(|i| *i.min(&(20 - i)) >= least)
            .map(|i| 1.0 / f64::from(i))
            .sum::<f64>()
    };
    for (cutoff, least) in [
        (MinorCutoff::Count(0), 1),
        (MinorCutoff::Count(2), 2),
        (MinorCutoff::Count(5), 5),
        (MinorCutoff::Frequency(0.1), 2),
        (MinorCutoff::Frequency(0.101), 3),
        (MinorCutoff::Frequency(0.5), 10),
    ] {
        let moments = Moments::of(&kept(cutoff));
        let z = moments.z(expected(least));
        assert!(z.abs() < Z, "{cutoff:?}: {z}");
        let wrong = moments.z(expected(least + 1));
        assert!(
            wrong.abs() > Z,
            "{cutoff:?}: the next cut-off would be noticed, {wrong}"
        );
    }
    assert_eq!(
        ascertain(&alignments[0], MinorCutoff::Count(11))
            .unwrap()
            .sites(),
        0
    );
}

/// Mean of `1/C` for a Poisson number of reads, given that there are any.
fn mean_inverse(coverage: f64) -> f64 {
    let (mut term, mut sum) = (libm::exp(-coverage), 0.0);
    for count in 1..400 {
        term *= coverage / f64::from(count);
        sum += term / f64::from(count);
    }
    sum / (1.0 - libm::exp(-coverage))
}

/// z of the individuals without reads, and of mean and variance of the values of the others, of individuals that all have this dosage.
fn reads_z(depth: ReadDepth, dosage: usize, expected: ReadDepth) -> [f64; 3] {
    let (ploidy, sites) = (depth.ploidy as usize, 2_000);
    let mut alignment = Alignment::new(depth.ploidy);
    (0..sites)
        .for_each(|site| alignment.push_site(f64::from(site) / f64::from(sites), &[bits(dosage)]));
    let (mut values, mut unseen, mut cells) = (Vec::new(), 0.0, 0.0);
    for index in 0..20 {
        let reads = low_coverage(&alignment, &depth, &mut stream(Purpose::Reads, index)).unwrap();
        for site in 0..sites as usize {
            cells += 1.0;
            match reads.value(0, site) {
                Some(value) => values.push(value),
                None => unseen += 1.0,
            }
        }
    }
    let fraction = dosage as f64 / ploidy as f64;
    let zero = libm::exp(-expected.mean_coverage);
    let moments = Moments::of(&values);
    let unseen_z = (unseen - cells * zero) / (cells * zero * (1.0 - zero)).sqrt();
    let variance = 4.0 * fraction * (1.0 - fraction) * mean_inverse(expected.mean_coverage);
    [
        unseen_z,
        moments.z(2.0 * fraction - 1.0),
        moments.variance_z(variance),
    ]
}

#[test]
fn reads_have_the_expected_gaps_mean_and_variance() {
    for (ploidy, mean_coverage, dosage) in [
        (4, 25.0, 1),
        (4, 25.0, 2),
        (4, 3.0, 3),
        (2, 1.0, 1),
        (6, 8.0, 5),
    ] {
        let depth = ReadDepth {
            ploidy,
            mean_coverage,
        };
        let [unseen, mean, variance] = reads_z(depth, dosage, depth);
        assert!(
            mean.abs() < Z && variance.abs() < Z,
            "{depth:?} {dosage}: {mean} {variance}"
        );
        // At a mean of 25 not one of 40,000 is unseen.
        assert!(unseen.abs() < Z, "{depth:?}: {unseen}");
    }
}

#[test]
fn a_coverage_that_is_a_tenth_too_high_is_noticed() {
    let [depth, wrong] = [3.0, 3.3].map(|mean_coverage| ReadDepth {
        ploidy: 4,
        mean_coverage,
    });
    let [unseen, _, variance] = reads_z(wrong, 2, depth);
    assert!(
        unseen.abs() > Z && variance.abs() > Z,
        "{unseen} {variance}"
    );
}

#[test]
fn individuals_without_the_other_allele_never_show_it() {
    let depth = ReadDepth {
        ploidy: 4,
        mean_coverage: 25.0,
    };
    let mut alignment = Alignment::new(8);
    (0..200).for_each(|site| {
        alignment.push_site(f64::from(site) / 200.0, &[u64::from(site % 2 == 0) * 0xff]);
    });
    let reads = low_coverage(&alignment, &depth, &mut stream(Purpose::Reads, 0)).unwrap();
    assert_eq!(
        (reads.individuals(), reads.sites(), reads.positions()),
        (2, 200, alignment.positions())
    );
    for site in 0..200 {
        let value = if site % 2 == 0 { 1.0 } else { -1.0 };
        assert!((0..2).all(|row| reads.value(row, site).is_none_or(|seen| seen == value)));
    }
    assert_eq!(
        (reads.counts(2, 0), reads.counts(0, 200), reads.value(2, 0)),
        (None, None, None)
    );
}

/// How often the first of two tetraploids has no derived allele, and how often either has, of eight haplotypes of which the first `derived`
/// are.
fn dealt(derived: usize) -> [Moments; 2] {
    let depth = ReadDepth {
        ploidy: 4,
        mean_coverage: 400.0,
    };
    let alignment = steps(8, derived, 1);
    let (mut first, mut either) = (Vec::new(), Vec::new());
    for index in 0..4_000 {
        let reads = low_coverage(&alignment, &depth, &mut stream(Purpose::Reads, index)).unwrap();
        let without = [0, 1].map(|row| reads.value(row, 0).unwrap() == -1.0);
        first.push(f64::from(u8::from(without[0])));
        either.push(f64::from(u8::from(without[0] || without[1])));
    }
    [Moments::of(&first), Moments::of(&either)]
}

/// A haplotype is in either tetraploid with probability 1/2, and two of them are in the same with probability 3/7.
#[test]
fn haplotypes_are_dealt_out_at_random() {
    let [first, _] = dealt(1);
    assert!(first.z(1.0 / 2.0).abs() < Z, "{first:?}");
    assert!(
        first.z(4.0 / 7.0).abs() > Z,
        "a shuffle that leaves nothing in its place would be noticed: {first:?}"
    );
    let [first, together] = dealt(2);
    assert!(
        together.z(3.0 / 7.0).abs() < Z && first.z(3.0 / 14.0).abs() < Z,
        "{together:?} {first:?}"
    );
    assert!(
        together.z(0.5).abs() > Z,
        "with replacement it would be 1/2: {together:?}"
    );
}

#[test]
fn parameters_outside_their_ranges_are_refused() {
    let alignment = steps(8, 2, 1);
    let mut stream = stream(Purpose::Reads, 0);
    for found in [-0.1, 1.1, f64::INFINITY] {
        assert_eq!(
            genotype_error(&alignment, found, &mut stream),
            Err(NoiseError::Probability {
                field: "genotype error",
                found
            })
        );
        assert!(
            missing_genotypes(&alignment, found, &mut stream).is_err()
                && missing_haplotypes(&alignment, found, &mut stream).is_err()
        );
        assert_eq!(
            ascertain(&alignment, MinorCutoff::Frequency(found)),
            Err(NoiseError::Frequency { found })
        );
    }
    assert!(
        genotype_error(&alignment, f64::NAN, &mut stream)
            .unwrap_err()
            .to_string()
            .contains("expected a probability from 0 to 1, found NaN")
    );
    for found in [0.0, -1.0, 2.0 * MAX_COVERAGE] {
        let depth = ReadDepth {
            ploidy: 4,
            mean_coverage: found,
        };
        assert_eq!(
            low_coverage(&alignment, &depth, &mut stream),
            Err(NoiseError::Coverage { found })
        );
    }
    let depth = ReadDepth {
        ploidy: 3,
        mean_coverage: 1.0,
    };
    assert_eq!(
        low_coverage(&alignment, &depth, &mut stream),
        Err(NoiseError::Individuals {
            haplotypes: 8,
            ploidy: 3
        })
    );
    assert_eq!(
        rephase(&alignment, 17, &mut stream),
        Err(NoiseError::Ploidy { found: 17 })
    );
}

/// The same bits on every machine.
#[test]
fn the_same_stream_gives_the_same_noise() {
    let alignment = steps(8, 3, 6);
    let words = |alignment: &Alignment| {
        (0..alignment.sites())
            .map(|site| alignment.site(site)[0])
            .collect::<Vec<_>>()
    };
    let read = genotype_error(&alignment, 0.2, &mut stream(Purpose::GenotypeError, 1)).unwrap();
    let masked = missing_genotypes(&alignment, 0.3, &mut stream(Purpose::MissingData, 1)).unwrap();
    let missing: Vec<u64> = (0..6).map(|site| masked.missing(site)[0]).collect();
    let phased = rephase(&alignment, 4, &mut stream(Purpose::Phase, 1)).unwrap();
    let depth = ReadDepth {
        ploidy: 4,
        mean_coverage: 12.0,
    };
    let reads = low_coverage(&alignment, &depth, &mut stream(Purpose::Reads, 1)).unwrap();
    let counts: Vec<[u32; 2]> = (0..6).map(|site| reads.counts(0, site).unwrap()).collect();
    assert_eq!(words(&read), [7, 143, 67, 15, 1, 21]);
    assert_eq!(missing, [64, 33, 9, 201, 0, 193]);
    assert_eq!(words(&phased), [14, 7, 11, 7, 13, 13]);
    assert_eq!(
        counts,
        [[13, 11], [14, 11], [9, 6], [11, 8], [13, 10], [18, 11]]
    );
}

proptest! {
    #[test]
    fn sites_are_put_in_as_they_are(haplotypes in 1..200_u32, words in prop::collection::vec(any::<u64>(), 0..5)) {
        let mut alignment = Alignment::new(haplotypes);
        alignment.push_site(0.5, &words);
        let at = |haplotype: usize| words.get(haplotype / 64).is_some_and(|word| word >> (haplotype % 64) & 1 == 1);
        prop_assert!((0..haplotypes as usize).all(|haplotype| alignment.derived(haplotype, 0) == at(haplotype)));
        prop_assert_eq!(derived(&alignment, 0), (0..haplotypes as usize).filter(|&haplotype| at(haplotype)).count());
        prop_assert_eq!((alignment.sites(), alignment.positions()), (1, &[0.5][..]));
    }
}
