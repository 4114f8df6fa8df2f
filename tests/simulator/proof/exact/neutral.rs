//! The expectations.

use super::models::{SIZE, alignments, end_times, model, trees, with};
use super::{Exact, List};
use crate::common::locus;
use coalescent_playground::coalescent::demography::Change;
use coalescent_playground::coalescent::{Model, Plan, Purpose, Simulator, Stream};
use coalescent_playground::statistics::theory::{SizeEpoch, SizeHistory};
use coalescent_playground::statistics::{Alignment, Spectrum, linkage, theory};

/// Constant size, no recombination: times, S, pi, the spectrum.
pub fn one_population(list: &mut List, replicates: u32) {
    let n = 10;
    let pairs = |k: u32| f64::from(k) * f64::from(k - 1);
    let found = trees(&model(&[n], 0.0), 50, replicates);
    let tmrca: Vec<f64> = found
        .iter()
        .map(|trees| trees.tmrca / (2.0 * SIZE))
        .collect();
    let total: Vec<f64> = found
        .iter()
        .map(|trees| trees.total_length / (2.0 * SIZE))
        .collect();
    list.mean(
        "time to the common ancestor of 10, in 2N",
        "2 (1 - 1/n), Kingman 1982",
        &tmrca,
        2.0 * (1.0 - 1.0 / f64::from(n)),
    );
    let variance = (2..=n).map(|k| 4.0 / (pairs(k) * pairs(k))).sum();
    list.variance("its variance", "sum of 4 / (k² (k - 1)²)", &tmrca, variance);
    list.mean(
        "length of the tree of 10, in 2N",
        "2 a₁, Watterson 1975",
        &total,
        2.0 * theory::harmonic(n, 1),
    );
    list.variance("its variance", "4 a₂", &total, 4.0 * theory::harmonic(n, 2));

    let (n, theta) = (6, 4.0);
    let spectra: Vec<Spectrum> = alignments(&model(&[n], 0.0), theta, 51, replicates)
        .iter()
        .map(Alignment::spectrum)
        .collect();
    let sites: Vec<f64> = spectra.iter().map(Spectrum::segregating_sites).collect();
    let pi: Vec<f64> = spectra.iter().map(Spectrum::pi).collect();
    list.mean(
        "segregating sites of 6, theta = 4",
        "θ a₁, Watterson 1975",
        &sites,
        theory::segregating_sites_mean(n, theta),
    );
    list.variance(
        "their variance",
        "θ a₁ + θ² a₂",
        &sites,
        theory::segregating_sites_variance(n, theta),
    );
    let is = |k: u32| {
        sites
            .iter()
            .map(|&sites| f64::from(u8::from(sites == f64::from(k))))
            .collect()
    };
    list.means(
        "probability of 0 to 19 sites",
        "Tavaré 1984",
        (0..20).map(|k| (is(k), theory::segregating_sites_probability(n, theta, k))),
    );
    list.mean(
        "pairwise differences, theta = 4",
        "θ, Tajima 1983",
        &pi,
        theta,
    );
    list.variance(
        "their variance",
        "Tajima 1983",
        &pi,
        theory::pi_variance(n, theta),
    );
    let mean = theory::spectrum_mean(n, theta);
    let class = |i: u32| {
        spectra
            .iter()
            .map(|spectrum| spectrum.counts[i as usize])
            .collect()
    };
    list.means(
        "sites with 1 to 5 derived alleles",
        "θ / i, Fu 1995",
        (1..n).map(|i| (class(i), mean[i as usize])),
    );
    let products = |i: u32, j: u32| {
        let deviation =
            |spectrum: &Spectrum, i: u32| spectrum.counts[i as usize] - mean[i as usize];
        let values = spectra
            .iter()
            .map(|spectrum| deviation(spectrum, i) * deviation(spectrum, j))
            .collect();
        let poisson = if i == j { mean[i as usize] } else { 0.0 };
        (
            values,
            poisson + theta * theta * theory::spectrum_covariance(n, i, j),
        )
    };
    let covariances = (1..n)
        .flat_map(|i| (1..=i).map(move |j| (i, j)))
        .map(|(i, j)| products(i, j));
    list.means("their 15 variances and covariances", "Fu 1995", covariances);
}

/// Sizes that change, and a bottleneck: the time to the common ancestor of two.
pub fn sizes(list: &mut List, replicates: u32) {
    let times = |model: &Model, seed| -> Vec<f64> {
        trees(model, seed, replicates)
            .iter()
            .map(|trees| trees.tmrca)
            .collect()
    };
    let size = |size, growth| Change::Size {
        population: 0,
        size,
        growth,
    };
    let step = with(model(&[2], 0.0), [(5_000.0, size(3e4, 0.0))]);
    let expected = theory::pair_time_two_epochs(SIZE, 3e4, 5_000.0);
    list.mean(
        "a pair's time, size three times as large 5,000 generations ago",
        "2N₀(1 - q) + 2N₁ q, q = exp(-T/2N₀)",
        &times(&step, 52),
        expected,
    );
    let mut growing = model(&[2], 0.0);
    growing.demography.populations[0].growth = 1e-3;
    let expected = theory::pair_time_growth(SIZE, 1e-3);
    list.mean(
        "a pair's time under growth by 0.001 a generation",
        "exp(c) E₁(c) / g, c = 1/(2Ng), Slatkin & Hudson 1991",
        &times(&growing, 53),
        expected,
    );
    let (at, strength) = (0.5, 0.7);
    let bottleneck = with(
        model(&[2], 0.0),
        [(
            at * 2.0 * SIZE,
            Change::Bottleneck {
                population: 0,
                strength,
            },
        )],
    );
    let expected = 2.0 * SIZE * theory::pair_time_bottleneck(at, strength);
    list.mean(
        "a pair's time with a bottleneck of strength 0.7",
        "1 + exp(-T - B) - exp(-T), in 2N",
        &times(&bottleneck, 54),
        expected,
    );
    // Fiftyfold growth over 800 generations, and one size before.
    let mut boom = with(model(&[20], 0.0), [(800.0, size(200.0, 0.0))]);
    boom.demography.populations[0].growth = libm::log(50.0) / 800.0;
    let epoch = |start, size, growth| SizeEpoch {
        start,
        size,
        growth,
    };
    let epochs = vec![
        epoch(0.0, SIZE, boom.demography.populations[0].growth),
        epoch(800.0, 200.0, 0.0),
    ];
    let expected = SizeHistory::new(epochs, Vec::new()).branch_lengths(20);
    let plan = Plan::new(&boom).unwrap();
    let mut simulator = Simulator::default();
    let mut one = |index| {
        simulator
            .branch_spectrum(
                &plan,
                &[0],
                &mut Stream::new(locus(68, index), Purpose::Genealogy),
            )
            .unwrap()
            .0
    };
    let lengths: Vec<Vec<f64>> = (0..replicates).map(|index| one(index).cells).collect();
    let class = |i: usize| (lengths.iter().map(|cells| cells[i]).collect(), expected[i]);
    list.means(
        "branches with 1 to 19 of 20 below, after fiftyfold growth",
        "Polanski & Kimmel 2003, Fu 1995",
        (1..20).map(class),
    );
}

/// Islands and splits.
pub fn structure(list: &mut List, replicates: u32) {
    let mean_times = |model: &Model, seed| -> Vec<f64> {
        trees(model, seed, replicates)
            .iter()
            .map(|trees| trees.tmrca)
            .collect()
    };
    for demes in 2..=5_u32 {
        let rate = 5e-5 / f64::from(demes - 1);
        let moves = |demes: usize| {
            let each = (0..demes).flat_map(move |from| (0..demes).map(move |into| (from, into)));
            each.filter(|(from, into)| from != into)
                .map(move |(from, into)| (0.0, Change::Migration { from, into, rate }))
        };
        let sampled = |first: [u32; 2]| -> Vec<u32> {
            first
                .into_iter()
                .chain([0; 3])
                .take(demes as usize)
                .collect()
        };
        let expected = theory::island_pair_times(demes, SIZE, 5e-5);
        for (what, counts, expected) in [
            ("of one", [2, 0], expected[0]),
            ("of two", [1, 1], expected[1]),
        ] {
            let islands = with(model(&sampled(counts), 0.0), moves(demes as usize));
            let formula = if counts == [2, 0] {
                "2Nd, Slatkin 1991"
            } else {
                "2Nd + (d - 1) / 2m, Slatkin 1991"
            };
            list.mean(
                format!("a pair's time, {what} of {demes} islands"),
                formula,
                &mean_times(&islands, 55 + u64::from(demes)),
                expected,
            );
        }
    }
    let split = with(
        model(&[1, 1], 0.0),
        [(15_000.0, Change::Join { from: 1, into: 0 })],
    );
    list.mean(
        "a pair's time across a split 15,000 generations ago",
        "T + 2N",
        &mean_times(&split, 61),
        15_000.0 + 2.0 * SIZE,
    );
}

/// Recombination, and what it does to the variance of S; none, and what may not happen then.
pub fn recombination(list: &mut List, replicates: u32) {
    let rho = 20.0;
    let found = trees(&model(&[10], rho), 62, replicates);
    let cuts: Vec<f64> = found
        .iter()
        .map(|trees| f64::from(trees.events.cuts_of_ancestral_material))
        .collect();
    list.mean(
        "crossovers in ancestral material of 10, rho = 20",
        "ρ a₁, Hudson & Kaplan 1985",
        &cuts,
        theory::recombinations_mean(10, rho),
    );
    for (rho, seed) in [(1.0, 66), (10.0, 67)] {
        // Both times have mean 1 in units of 2N.
        let products = end_times(&model(&[2], rho), seed, 2 * replicates)
            .iter()
            .map(|[a, b]| (a - 1.0) * (b - 1.0))
            .collect::<Vec<_>>();
        let expected = (rho + 18.0) / (rho * rho + 13.0 * rho + 18.0);
        let what =
            format!("covariance of a pair's times at the two ends, rho = {rho}, in 2N squared");
        list.mean(
            what,
            "(ρ + 18) / (ρ² + 13ρ + 18), Griffiths 1981",
            &products,
            expected,
        );
    }
    let sites = |n, rho, seed| -> Vec<f64> {
        alignments(&model(&[n], rho), 10.0, seed, replicates)
            .iter()
            .map(|alignment| alignment.sites() as f64)
            .collect()
    };
    let pair = sites(2, rho, 63);
    list.mean(
        "segregating sites of 2, theta = 10, rho = 20",
        "θ, whatever ρ is",
        &pair,
        10.0,
    );
    list.variance(
        "their variance",
        "Hudson 1983",
        &pair,
        theory::pair_segregating_sites_variance(10.0, rho),
    );
    let unbroken = alignments(&model(&[10], 0.0), 10.0, 64, replicates);
    let violations = unbroken
        .iter()
        .map(|alignment| linkage::four_gamete_violations(alignment) as f64);
    let most = violations.fold(0.0, f64::max);
    let what =
        "pairs of sites with all four gametes, no recombination, most of any locus".to_owned();
    // One is one too many.
    let z = if most > 0.0 { f64::INFINITY } else { 0.0 };
    list.0.push(Exact {
        what,
        formula: "none, Hudson & Kaplan 1985",
        expected: 0.0,
        found: most,
        z,
        of: 1,
    });
    // Without recombination, so that positions do not depend on one another.
    let positions: Vec<f64> = unbroken
        .iter()
        .flat_map(|alignment| alignment.positions().to_vec())
        .collect();
    list.mean(
        "mean position of a site, as a fraction of the locus",
        "1/2",
        &positions,
        0.5,
    );
}
