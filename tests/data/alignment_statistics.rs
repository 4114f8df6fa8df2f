//! Statistics of packed alignments against brute force, worked examples and tskit (`reference/alignment_statistics.py`).

use coalescent_playground::statistics::{
    Alignment, Haplotypes, TajimaConstants, differentiation, linkage, theory,
};
use proptest::prelude::*;
use serde_json::Value;
use std::collections::BTreeMap;

/// Alleles, a row for each site.
type Sites = Vec<Vec<bool>>;

fn packed(haplotypes: usize, sites: &Sites) -> Alignment {
    let mut alignment = Alignment::new(haplotypes as u32);
    for (index, site) in sites.iter().enumerate() {
        let word = |part: &[bool]| {
            part.iter()
                .rev()
                .fold(0, |word, &derived| word << 1 | u64::from(derived))
        };
        alignment.push_site(
            index as f64 / sites.len() as f64,
            &site.chunks(64).map(word).collect::<Vec<u64>>(),
        );
    }
    alignment
}

/// From strings of 0 and 1, one for each site.
fn written(sites: &[&str]) -> Alignment {
    let sites: Sites = sites
        .iter()
        .map(|site| site.bytes().map(|allele| allele == b'1').collect())
        .collect();
    packed(sites[0].len(), &sites)
}

/// Sites that may vary or not; among many haplotypes random sites are all common ones, so some are rare on purpose.
fn alignments() -> impl Strategy<Value = (usize, Sites)> {
    let size = prop_oneof![3 => 2_usize..12, 1 => 60_usize..140];
    (size, 0_usize..9, 0_usize..150).prop_flat_map(|(n, few, many)| {
        let sites = if n < 12 { few } else { many };
        let site = prop_oneof![
            prop::collection::vec(any::<bool>(), n),
            prop::collection::vec(prop::bool::weighted(0.02), n)
        ];
        (Just(n), prop::collection::vec(site, sites))
    })
}

fn close(a: f64, b: f64) -> bool {
    (a - b).abs() < 1e-9 * (1.0 + a.abs() + b.abs())
}

/// Mean number of differences between haplotypes of the pairs.
fn differences(sites: &Sites, pairs: &[(usize, usize)]) -> f64 {
    let differing = pairs
        .iter()
        .map(|&(a, b)| sites.iter().filter(|site| site[a] != site[b]).count())
        .sum::<usize>();
    differing as f64 / pairs.len() as f64
}

fn pairs(from: usize, to: usize) -> Vec<(usize, usize)> {
    (from..to)
        .flat_map(|a| (from..a).map(move |b| (a, b)))
        .collect()
}

/// Squared correlation of two columns of numbers.
fn correlation(a: &[bool], b: &[bool]) -> f64 {
    let mean = |values: &mut dyn Iterator<Item = f64>| values.sum::<f64>() / a.len() as f64;
    let number = |allele: &bool| f64::from(u8::from(*allele));
    let (p, q) = (
        mean(&mut a.iter().map(number)),
        mean(&mut b.iter().map(number)),
    );
    let covariance = mean(
        &mut a
            .iter()
            .zip(b)
            .map(|(x, y)| (number(x) - p) * (number(y) - q)),
    );
    covariance * covariance / (p * (1.0 - p) * q * (1.0 - q))
}

fn minor(site: &[bool]) -> usize {
    let derived = site.iter().filter(|&&allele| allele).count();
    derived.min(site.len() - derived)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn spectrum_statistics_are_what_counting_gives((n, sites) in alignments()) {
        let spectrum = packed(n, &sites).spectrum();
        let varying: Sites = sites.iter().filter(|site| minor(site) > 0).cloned().collect();
        let derived = |site: &Vec<bool>| site.iter().filter(|&&allele| allele).count();
        prop_assert_eq!(spectrum.segregating_sites(), varying.len() as f64);
        prop_assert_eq!(spectrum.singletons(), varying.iter().filter(|site| derived(site) == 1).count() as f64);
        prop_assert!(close(spectrum.pi(), differences(&sites, &pairs(0, n))));
        // Of a random pair, both carry the derived allele or not; a random allele squared and its other half.
        let both = varying.iter().map(|site| pairs(0, n).iter().filter(|&&(a, b)| site[a] && site[b]).count()).sum::<usize>();
        let one = varying.iter().map(derived).sum::<usize>();
        let expected = (2 * both + one) as f64 / pairs(0, n).len() as f64;
        prop_assert!(close(spectrum.theta_h(), expected), "{} {}", spectrum.theta_h(), expected);
        prop_assert!(close(spectrum.fay_wu_h(), spectrum.pi() - expected));
        prop_assert_eq!(spectrum.tajimas_d().is_some(), !varying.is_empty() && n >= 4);
    }

    #[test]
    fn haplotypes_are_the_distinct_rows((n, sites) in alignments()) {
        let haplotypes = Haplotypes::of(&packed(n, &sites));
        let mut rows: BTreeMap<Vec<bool>, u32> = BTreeMap::new();
        for haplotype in 0..n {
            *rows.entry(sites.iter().map(|site| site[haplotype]).collect()).or_default() += 1;
        }
        let mut copies: Vec<u32> = rows.into_values().collect();
        copies.sort_unstable_by(|a, b| b.cmp(a));
        prop_assert_eq!(&haplotypes.copies, &copies);
        let differing = pairs(0, n).iter().filter(|&&(a, b)| sites.iter().any(|site| site[a] != site[b])).count();
        prop_assert!(close(haplotypes.diversity().unwrap(), differing as f64 / pairs(0, n).len() as f64));
    }

    #[test]
    fn linkage_is_the_correlation_of_columns((n, sites) in alignments(), least in 0_u32..5) {
        let alignment = packed(n, &sites);
        let kept: Vec<&Vec<bool>> = sites.iter().filter(|site| minor(site) >= least.max(1) as usize).collect();
        let all: Vec<f64> = pairs(0, kept.len()).iter().map(|&(a, b)| correlation(kept[a], kept[b])).collect();
        match linkage::mean_r2(&alignment, least) {
            None => prop_assert!(all.is_empty()),
            Some(mean) => prop_assert!(close(mean, all.iter().sum::<f64>() / all.len() as f64)),
        }
        let gametes = |&(a, b): &(usize, usize)| {
            let gametes = sites[a].iter().zip(&sites[b]).fold(0_u8, |seen, (&x, &y)| seen | 1 << (2 * u8::from(x) + u8::from(y)));
            gametes == 15
        };
        prop_assert_eq!(linkage::four_gamete_violations(&alignment), pairs(0, sites.len()).iter().filter(|pair| gametes(pair)).count() as u64);
        for &(a, b) in &pairs(0, sites.len().min(6)) {
            match linkage::r2(&alignment, a, b) {
                None => prop_assert!(minor(&sites[a]) == 0 || minor(&sites[b]) == 0),
                Some(r2) => prop_assert!(close(r2, correlation(&sites[a], &sites[b]))),
            }
        }
    }

    #[test]
    fn two_groups_differ_as_their_pairs_do((n, sites) in alignments(), cuts in prop::array::uniform2(0.0..1.0)) {
        let [first, second] = cuts.map(|cut: f64| (cut * (n + 1) as f64) as usize);
        let (start, middle) = (first.min(second), first.max(second));
        let groups = [start..middle, middle..n];
        let alignment = packed(n, &sites);
        let between: Vec<(usize, usize)> = (start..middle).flat_map(|a| (middle..n).map(move |b| (a, b))).collect();
        let found = differentiation::f_st(&alignment, &groups);
        if middle - start < 2 || n - middle < 2 || differences(&sites, &between) == 0.0 {
            prop_assert_eq!(found, None);
        } else {
            let within = (differences(&sites, &pairs(start, middle)) + differences(&sites, &pairs(middle, n))) / 2.0;
            prop_assert!(close(found.unwrap(), 1.0 - within / differences(&sites, &between)));
        }
    }
}

/// Five haplotypes: three sites that vary among them in different ways, and all by hand.
#[test]
fn a_small_alignment_worked_out_by_hand() {
    let alignment = written(&["10000", "11000", "01110"]);
    let spectrum = alignment.spectrum();
    assert_eq!(spectrum.counts, [0.0, 1.0, 1.0, 1.0, 0.0, 0.0]);
    // Pairs that differ: 1 x 4, 2 x 3 and 3 x 2 of 10.
    assert!(close(spectrum.pi(), 1.6));
    // 2 (1 + 4 + 9) / (5 x 4).
    assert!(close(spectrum.theta_h(), 1.4) && close(spectrum.fay_wu_h(), 0.2));
    assert!(close(
        spectrum.theta_w(),
        3.0 / (1.0 + 1.0 / 2.0 + 1.0 / 3.0 + 1.0 / 4.0)
    ));
    assert_eq!(spectrum.singletons(), 1.0);
    // Rows 110, 011, 001, 001, 000.
    let haplotypes = Haplotypes::of(&alignment);
    assert_eq!(
        (haplotypes.number(), haplotypes.copies.as_slice()),
        (4, [2, 1, 1, 1].as_slice())
    );
    assert!(close(haplotypes.diversity().unwrap(), 0.9));
    // D = 1/5 - 2/25, over 4/25 x 6/25; D = -3/25 over 4/25 x 6/25; D = 1/5 - 6/25 over 6/25 x 6/25.
    let expected = [(0, 1, 9.0 / 24.0), (0, 2, 9.0 / 24.0), (1, 2, 1.0 / 36.0)];
    for (a, b, r2) in expected {
        assert!(close(linkage::r2(&alignment, a, b).unwrap(), r2), "{a} {b}");
    }
    assert!(close(
        linkage::mean_r2(&alignment, 1).unwrap(),
        expected.iter().map(|pair| pair.2).sum::<f64>() / 3.0
    ));
    assert!(close(linkage::mean_r2(&alignment, 2).unwrap(), 1.0 / 36.0));
    // Only the last two sites show 00, 01, 10 and 11.
    assert_eq!(linkage::four_gamete_violations(&alignment), 1);
    // Within the first two 2 differences, within the others (0 + 1 + 1) / 3; between them (3 + 3 + 2 + 1 + 1 + 2) / 6.
    assert!(close(
        differentiation::f_st(&alignment, &[0..2, 2..5]).unwrap(),
        1.0 - (2.0 + 2.0 / 3.0) / 2.0 / 2.0
    ));
}

/// To the five decimals that worked examples of the test for n = 10 give.
#[test]
fn tajimas_constants_for_ten_haplotypes() {
    let constants = TajimaConstants::new(10).unwrap();
    let expected = [
        2.82897, 1.53977, 0.40741, 0.27901, 0.05392, 0.04723, 0.01906, 0.00495,
    ];
    let TajimaConstants {
        a1,
        a2,
        b1,
        b2,
        c1,
        c2,
        e1,
        e2,
    } = constants;
    for (found, expected) in [a1, a2, b1, b2, c1, c2, e1, e2].into_iter().zip(expected) {
        assert!((found - expected).abs() < 5.1e-6, "{constants:?}");
    }
    assert_eq!(TajimaConstants::new(1), None);
    assert!(
        TajimaConstants::new(2)
            .is_some_and(|constants| constants.e1.abs() < 1e-12 && constants.e2.abs() < 1e-12)
    );
}

/// Under neutrality the mean of theta_H is theta, as pi's is: the sum of `2 i^2 / (n (n - 1)) theta / i`.
#[test]
fn theta_h_of_the_expected_spectrum_is_theta() {
    let counts = theory::spectrum_mean(12, 7.0);
    let spectrum = coalescent_playground::statistics::Spectrum { counts };
    assert!(close(spectrum.theta_h(), 7.0) && spectrum.fay_wu_h().abs() < 1e-12);
}

#[test]
fn statistics_without_sites_or_pairs() {
    let nothing = Alignment::new(5);
    let spectrum = nothing.spectrum();
    let numbers = [
        spectrum.pi(),
        spectrum.theta_w(),
        spectrum.theta_h(),
        spectrum.fay_wu_h(),
        spectrum.singletons(),
    ];
    assert_eq!((numbers, spectrum.tajimas_d()), ([0.0; 5], None));
    assert_eq!(
        (
            Haplotypes::of(&nothing).copies,
            Haplotypes::of(&nothing).diversity()
        ),
        (vec![5], Some(0.0))
    );
    assert_eq!(
        (
            linkage::mean_r2(&nothing, 1),
            linkage::r2(&nothing, 0, 1),
            linkage::four_gamete_violations(&nothing)
        ),
        (None, None, 0)
    );
    assert_eq!(differentiation::f_st(&nothing, &[0..2, 2..5]), None);
    for few in [0, 1] {
        let alone = Alignment::new(few);
        let spectrum = alone.spectrum();
        let numbers = [
            spectrum.pi(),
            spectrum.theta_w(),
            spectrum.theta_h(),
            spectrum.fay_wu_h(),
            spectrum.singletons(),
        ];
        assert_eq!((numbers, spectrum.tajimas_d()), ([0.0; 5], None));
        assert_eq!(
            (
                Haplotypes::of(&alone).number(),
                Haplotypes::of(&alone).diversity()
            ),
            (few as usize, None)
        );
        assert_eq!(
            (
                linkage::mean_r2(&alone, 0),
                differentiation::f_st(&alone, &[0..9, 0..9])
            ),
            (None, None)
        );
    }
}

#[test]
fn statistics_are_tskits() {
    let file: Value =
        serde_json::from_str(include_str!("../reference/alignment_statistics.json")).unwrap();
    for case in file["cases"].as_array().unwrap() {
        let number = |name: &str| case[name].as_f64().unwrap();
        let sites: Vec<&str> = case["sites"]
            .as_array()
            .unwrap()
            .iter()
            .map(|site| site.as_str().unwrap())
            .collect();
        let alignment = written(&sites);
        let n = alignment.haplotypes();
        let spectrum = alignment.spectrum();
        let expected: Vec<f64> = case["spectrum"]
            .as_array()
            .unwrap()
            .iter()
            .map(|count| count.as_f64().unwrap())
            .collect();
        assert_eq!(spectrum.counts, expected);
        let found = [
            ("S", spectrum.segregating_sites()),
            ("pi", spectrum.pi()),
            ("D", spectrum.tajimas_d().unwrap()),
            ("theta_H", spectrum.theta_h()),
            (
                "F_ST",
                differentiation::f_st(&alignment, &[0..n / 2, n / 2..n]).unwrap(),
            ),
            ("r2", linkage::mean_r2(&alignment, 1).unwrap()),
        ];
        for (name, found) in found {
            assert!(
                close(found, number(name)),
                "{name} of {n} haplotypes: {found}, tskit has {}",
                number(name)
            );
        }
    }
}
