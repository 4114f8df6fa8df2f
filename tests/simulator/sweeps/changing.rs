//! Paths in a population of changing size against exact Wright-Fisher chains.

use super::models::{constant, hard, plan, with_sweep};
use crate::common::{Moments, locus};
use coalescent_playground::coalescent::demography::{Change, Event};
use coalescent_playground::coalescent::sweep::Trajectory;
use coalescent_playground::coalescent::{Purpose, Stream};
use std::collections::BTreeMap;

/// Selection per generation forward in time, as in the odds' factor `1 + s`.
const SELECTION: f64 = 0.05;
/// Generations ago at which the size changes.
const CHANGE: usize = 60;

/// `P(j of n | p)` for all `j`.
fn binomial(n: usize, p: f64) -> Vec<f64> {
    let (m, q) = (n as f64, 1.0 - p);
    if p <= 0.0 || q <= 0.0 {
        return (0..=n)
            .map(|j| f64::from(u8::from(j == if p <= 0.0 { 0 } else { n })))
            .collect();
    }
    let log = |j: f64| {
        libm::lgamma(m + 1.0) - libm::lgamma(j + 1.0) - libm::lgamma(m - j + 1.0)
            + j * libm::log(p)
            + (m - j) * libm::log(q)
    };
    (0..=n).map(|j| libm::exp(log(j as f64))).collect()
}

/// Chances of the next generation's number of copies, of `to` chromosomes, by the number of copies of `from` chromosomes.
fn transitions(from: usize, to: usize) -> Vec<Vec<f64>> {
    let next = |copies: usize| {
        copies as f64 * (1.0 + SELECTION)
            / (copies as f64 * (1.0 + SELECTION) + (from - copies) as f64)
    };
    (0..=from)
        .map(|copies| binomial(to, next(copies)))
        .collect()
}

/// Chromosomes, generations ago.
type Chromosomes<'a> = &'a dyn Fn(usize) -> usize;

/// The mean age of an allele that is fixed in this very generation, in a population with so many chromosomes: generations since it last
/// had one copy. New copies arise once per chromosome and generation.
fn exact_age(chromosomes: Chromosomes<'_>) -> f64 {
    let horizon = 1_500;
    let mut kept: BTreeMap<[usize; 2], Vec<Vec<f64>>> = BTreeMap::new();
    // From a generation to the next, forward in time.
    for ago in 1..=horizon + 500 {
        let sizes = [chromosomes(ago), chromosomes(ago - 1)];
        kept.entry(sizes)
            .or_insert_with(|| transitions(sizes[0], sizes[1]));
    }
    let at = |ago: usize| &kept[&[chromosomes(ago), chromosomes(ago - 1)]];
    // How many alleles have one copy, by generations ago.
    let mut alleles = vec![0.0; chromosomes(horizon + 500) + 1];
    let mut with_one_copy = vec![0.0; horizon + 1];
    for ago in (1..=horizon + 500).rev() {
        alleles[1] += chromosomes(ago) as f64;
        if ago <= horizon {
            with_one_copy[ago] = alleles[1];
        }
        let step = at(ago);
        let mut next = vec![0.0; step[0].len()];
        for copies in 1..alleles.len() - 1 {
            for (next, chance) in next.iter_mut().zip(&step[copies]) {
                *next += alleles[copies] * chance;
            }
        }
        alleles = next;
    }
    // The chance to be fixed now for the first time without one copy in between.
    let after = chromosomes(0);
    let mut fixes: Vec<f64> = (0..=after)
        .map(|copies| f64::from(u8::from(copies == after)))
        .collect();
    let (mut mass, mut sum) = (0.0, 0.0);
    for (ago, &young) in with_one_copy.iter().enumerate().skip(1) {
        let step = at(ago);
        let allowed = |copies: usize| copies > 1 && (ago == 1 || copies + 1 < fixes.len());
        let chances: Vec<f64> = step
            .iter()
            .map(|chances| {
                (0..fixes.len())
                    .filter(|&copies| allowed(copies))
                    .map(|copies| chances[copies] * fixes[copies])
                    .sum()
            })
            .collect();
        mass += young * chances[1];
        sum += young * chances[1] * ago as f64;
        fixes = chances;
    }
    sum / mass
}

/// Mean and standard error of the age by our trajectories; the changes are times and diploids with their growth.
fn our_age(today: [f64; 2], changes: &[(f64, [f64; 2])]) -> Moments {
    let mut model = hard(0.0);
    model.model.demography = constant(today[0]);
    model.model.demography.populations[0].growth = today[1];
    let change = |&(time, [size, growth]): &(f64, [f64; 2])| Event {
        time,
        change: Change::Size {
            population: 0,
            size,
            growth,
        },
    };
    model
        .model
        .demography
        .events
        .extend(changes.iter().map(change));
    let plan = plan(&with_sweep(&model, |sweep| {
        sweep.selection = libm::log(1.0 + SELECTION);
    }));
    let mut trajectory = Trajectory::default();
    let draw = |index| {
        trajectory.draw(
            &plan,
            &mut Stream::new(locus(80, index), Purpose::Genealogy),
        );
        trajectory.origin()
    };
    let ages: Vec<f64> = (0..10_000).map(draw).collect();
    Moments::of(&ages)
}

/// The diffusion is a limit: it costs about one percent among so few chromosomes, in a population of constant size too. The mean of our
/// ages has a standard error of a third of a percent. Sizes change at once or exponentially, and grow or shrink, to a third or three times
/// as much.
#[test]
fn an_allele_in_a_population_that_changed_is_as_old_as_the_exact_chain_says() {
    let at = CHANGE as f64;
    let once = |before: usize, after: usize| {
        let exact = exact_age(&move |ago| if ago >= CHANGE { before } else { after });
        (
            exact,
            our_age(
                [0.5 * after as f64, 0.0],
                &[(at, [0.5 * before as f64, 0.0])],
            ),
        )
    };
    let gradual = |before: usize, after: usize| {
        let growth = libm::log(after as f64 / before as f64) / (2.0 * at);
        let size = move |ago: usize| after as f64 * libm::exp(-growth * ago.min(2 * CHANGE) as f64);
        let exact = exact_age(&move |ago| size(ago).round() as usize);
        (
            exact,
            our_age(
                [0.5 * after as f64, growth],
                &[(2.0 * at, [0.5 * before as f64, 0.0])],
            ),
        )
    };
    let cases = [
        ("constant", once(80, 80)),
        ("grew", once(80, 240)),
        ("shrank", once(240, 80)),
        ("grows", gradual(80, 240)),
        ("shrinks", gradual(240, 80)),
    ];
    for (what, (exact, ours)) in &cases {
        println!(
            "{what}: {} +- {} and {exact}: {:+.4}",
            ours.mean,
            ours.mean_error,
            ours.mean / exact - 1.0
        );
    }
    for (what, (exact, ours)) in &cases {
        assert!(
            (ours.mean / exact - 1.0).abs() < 0.02,
            "{what}: {} and {exact}",
            ours.mean
        );
    }
    // As a population of the later size all along, each would be further off.
    for (what, (exact, _)) in &cases[2..] {
        let other = our_age(
            [
                if what.starts_with("grow") {
                    120.0
                } else {
                    40.0
                },
                0.0,
            ],
            &[],
        );
        assert!(
            (other.mean / exact - 1.0).abs() > 0.05,
            "{what}: {} and {exact}",
            other.mean
        );
    }
}
