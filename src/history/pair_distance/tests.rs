//! The mean distance of a pair against closed forms and against walks.

use crate::coalescent::demography::{Event, Population};
use crate::coalescent::{Purpose, Stream};
use crate::expectation::Many;
use crate::history::pair_distance::*;
use crate::history::{Story, Study};
use crate::locus::{StepKind, walk};
use crate::statistics::theory;

fn set(population: usize, haplotypes: u32, time: f64) -> SampleSet {
    SampleSet {
        population,
        haplotypes,
        time,
    }
}

/// Half the distance: the time, for two samples of today.
fn time(study: &Study, samples: &[SampleSet]) -> f64 {
    0.5 * pair_distance(&study.demography(), samples).unwrap()
}

fn close(found: f64, exact: f64) {
    assert!(
        (found / exact - 1.0).abs() < 1e-8,
        "{found}, expected {exact}"
    );
}

#[test]
fn one_population_is_as_its_own_theory() {
    for story in [
        Story::Constant,
        Story::TwoEpoch,
        Story::Growth,
        Story::Bottleneck,
    ] {
        let study = Study::of(story);
        close(
            time(&study, &study.samples()),
            study
                .plan()
                .unwrap()
                .single_population()
                .unwrap()
                .pair_time(),
        );
    }
    close(
        time(
            &Study {
                values: vec![20_000.0, 1_000.0, 300.0],
                ..Study::of(Story::TwoEpoch)
            },
            &[set(0, 2, 0.0)],
        ),
        theory::pair_time_two_epochs(20_000.0, 1_000.0, 300.0),
    );
}

#[test]
fn two_of_one_island_need_as_long_as_in_all_islands_together_whatever_the_migration() {
    for demes in [2.0, 5.0, 12.0] {
        for migration in [1e-6, 2e-4, 0.1] {
            let study = Study {
                values: vec![demes, 1_500.0, migration],
                ..Study::of(Story::Islands)
            };
            let [within, between] = theory::island_pair_times(demes as u32, 1_500.0, migration);
            close(time(&study, &[set(0, 2, 0.0)]), within);
            close(time(&study, &[set(0, 1, 0.0), set(1, 1, 0.0)]), between);
        }
    }
}

#[test]
fn splits_pulses_and_ancient_samples_have_their_elementary_forms() {
    // No migration: 10,000 + 10,000 / 5,000 / 20,000 as in the parameters' order.
    let split = Study {
        values: vec![8_000.0, 5_000.0, 3_000.0, 12_000.0, 0.0, 2_000.0, 10_000.0],
        ..Study::of(Story::Split)
    };
    close(
        time(&split, &[set(0, 1, 0.0), set(1, 1, 0.0)]),
        12_000.0 + 16_000.0,
    );
    close(
        time(&split, &[set(1, 2, 0.0)]),
        theory::pair_time_two_epochs(3_000.0, 8_000.0, 12_000.0),
    );
    let [size, splits, pulse, share] = [4_000.0, 9_000.0, 1_500.0, 0.3];
    let admixed = Study {
        values: vec![size, splits, pulse, share],
        ..Study::of(Story::Admixture)
    };
    // From the pulse on, one of A is in B with probability 0.3, where it may meet the other until the split.
    let together = theory::pair_time_two_epochs(size, size, splits - pulse);
    close(
        time(&admixed, &[set(0, 1, 0.0), set(1, 1, 0.0)]),
        pulse + share * together + (1.0 - share) * (splits - pulse + 2.0 * size),
    );
    // An ancient pair, a recent one, and one of each, at their odds.
    let ancient = Study {
        values: vec![7_000.0, 4_000.0],
        ..Study::of(Story::Ancient)
    };
    close(
        pair_distance(&ancient.demography(), &[set(0, 1, 0.0), set(0, 1, 4_000.0)]).unwrap(),
        4_000.0 + 2.0 * 14_000.0,
    );
    close(
        pair_distance(&ancient.demography(), &[set(0, 3, 0.0), set(0, 3, 4_000.0)]).unwrap(),
        28_000.0 + 0.6 * 4_000.0,
    );
}

/// Growth in one of two populations that exchange migrants: a finer history of constant sizes comes to the same.
#[test]
fn growth_with_migration_is_the_limit_of_many_constant_sizes() {
    let study = Study::of(Story::OutOfAfrica);
    let exact = time(&study, &study.samples());
    let stepwise = |steps: u32| {
        let mut demography = study.demography();
        let grown: Vec<Population> = demography.populations.clone();
        for (index, population) in grown
            .iter()
            .enumerate()
            .filter(|(_, population)| population.growth != 0.0)
        {
            let long = 848.0 / f64::from(steps);
            let size = |step: u32| {
                population.size * libm::exp(-population.growth * (f64::from(step) + 0.5) * long)
            };
            demography.populations[index] = Population {
                size: size(0),
                growth: 0.0,
                ..population.clone()
            };
            let change = |step| Change::Size {
                population: index,
                size: size(step),
                growth: 0.0,
            };
            demography.events.extend((1..steps).map(|step| Event {
                time: f64::from(step) * long,
                change: change(step),
            }));
        }
        demography
            .events
            .sort_by(|one, other| one.time.total_cmp(&other.time));
        0.5 * pair_distance(&demography, &study.samples()).unwrap()
    };
    // The error of the steps falls with their square.
    let (coarse, fine) = (stepwise(40), stepwise(80));
    close(fine + (fine - coarse) / 3.0, exact);
}

/// Every neutral story: pi of 3,000 loci against its expectation at 4.5 sigma, a false alarm in 20,000 choices of the seed.
#[test]
fn simulated_pi_agrees() {
    for story in [
        Story::Islands,
        Story::Split,
        Story::Admixture,
        Story::Ancient,
        Story::OutOfAfrica,
    ] {
        let mut many = Many::new(
            Study {
                seed: 11,
                ..Study::of(story)
            },
            3_000,
        )
        .unwrap();
        (0..3_000).for_each(|_| many.step());
        let pi = many.loci().pi.mean;
        let z = pi.z().unwrap();
        assert!(z.abs() < 4.5, "{story:?}: {pi:?}, z {z}");
        // Power: an expectation that is 6 % off is noticed.
        let off = crate::expectation::Estimate {
            expected: pi.expected.map(|expected| 1.06 * expected),
            ..pi
        };
        assert!(off.z().unwrap().abs() > 4.5, "{story:?}");
    }
}

/// Pairs of the walk, which is another simulator: 20,000 of them at 4.5 sigma.
#[test]
fn walks_of_two_agree() {
    let study = Study::of(Story::OutOfAfrica);
    let samples = [set(1, 1, 0.0), set(2, 1, 0.0)];
    let exact = time(&study, &samples);
    let times = (0..20_000).map(|index| {
        let walk = walk(
            &study.demography(),
            &samples,
            &mut Stream::counted(3, Purpose::Genealogy, index),
        );
        walk.steps
            .iter()
            .find(|step| matches!(step.kind, StepKind::Meet { .. }))
            .unwrap()
            .time
    });
    let times: Vec<f64> = times.collect();
    let mean = times.iter().sum::<f64>() / 2e4;
    let variance = times
        .iter()
        .map(|time| (time - mean) * (time - mean))
        .sum::<f64>()
        / (2e4 - 1.0);
    let z = (mean - exact) / libm::sqrt(variance / 2e4);
    assert!(z.abs() < 4.5, "{mean} {exact}: z {z}");
}

#[test]
fn what_is_too_much_or_too_little_has_no_expectation() {
    let study = Study::of(Story::Constant);
    assert_eq!(pair_distance(&study.demography(), &[set(0, 1, 0.0)]), None);
    // Two populations that never exchange anybody never meet.
    let mut apart = Study {
        values: vec![2.0, 1_000.0, 1e-3],
        ..Study::of(Story::Islands)
    }
    .demography();
    apart.events.clear();
    assert_eq!(
        pair_distance(&apart, &[set(0, 1, 0.0), set(1, 1, 0.0)]),
        None
    );
}
