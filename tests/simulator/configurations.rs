//! Our simulator against distributions simulated with msprime, configuration by configuration (`reference/configurations.py`).
//!
//! For each of some 340 statistics of 48 configurations the means are within four standard errors of each other, the fractions of
//! replicates in which the statistic is defined likewise, and the distribution functions no further apart than equal ones are once in
//! 10,000 (Smirnov's law). Bonferroni: the 1,000 comparisons together raise a false alarm for less than one in 13 choices of the seeds.
//! Each axis has a twin that is wrong by a little and must be noticed.
//!
//! Of the ancestral recombination graph, msprime keeps common ancestors and no other nodes; its trees, like ours, change where an ancestor
//! of two lineages begins or ends, so the numbers of trees are of one kind. Lineages that meet in one instantaneous bottleneck have one ancestor
//! in msprime; there our trees are contracted likewise before they are counted (`proof/contracted.rs`).

use crate::proof::configurations::{Configuration, axis, named};
use crate::proof::exact::{self, Exact};
use crate::proof::simulate::{compare, simulate};
use coalescent_playground::coalescent::demography::Change;
use coalescent_playground::coalescent::genome::{MutationModel, RateMap};

const SEED: u64 = 30;
const REPLICATES: u32 = 1_500;

/// Everything in which a configuration differs from the reference.
fn faults(configuration: &Configuration) -> Vec<String> {
    let values = simulate(configuration, SEED, REPLICATES);
    compare(configuration, &values)
        .iter()
        .filter_map(|comparison| comparison.fault())
        .collect()
}

/// No configuration of the axis differs.
#[track_caller]
fn assert_msprimes(name: &str) {
    let configurations = axis(name);
    assert!(
        configurations.len() >= 3,
        "{name} has {} configurations",
        configurations.len()
    );
    let faults: Vec<String> = configurations.iter().flat_map(faults).collect();
    assert!(faults.is_empty(), "{faults:#?}");
}

/// A configuration that is changed a little differs.
#[track_caller]
fn assert_noticed(name: &str, change: impl FnOnce(&mut Configuration)) {
    let mut configuration = named(name);
    change(&mut configuration);
    assert!(
        !faults(&configuration).is_empty(),
        "{name} was changed and nothing differs"
    );
}

/// Changes all events.
fn changed(configuration: &mut Configuration, change: impl Fn(&mut Change)) {
    configuration
        .model
        .demography
        .events
        .iter_mut()
        .for_each(|event| change(&mut event.change));
}

#[test]
fn any_number_of_haplotypes() {
    assert_msprimes("n");
}

#[test]
fn a_size_wrong_by_a_tenth_is_noticed() {
    assert_noticed("n-10", |wrong| {
        wrong.model.demography.populations[0].size *= 1.1;
    });
}

#[test]
fn a_missing_haplotype_is_noticed() {
    assert_noticed("n-50", |wrong| wrong.model.samples[0].haplotypes -= 2);
}

#[test]
fn growing_and_shrinking_populations() {
    assert_msprimes("growth");
}

#[test]
fn growth_a_tenth_too_fast_is_noticed() {
    assert_noticed("growth-recent", |wrong| {
        wrong.model.demography.populations[0].growth *= 1.1;
    });
}

#[test]
fn two_to_ten_populations() {
    assert_msprimes("demes");
}

#[test]
fn the_other_direction_of_migration_is_noticed() {
    assert_noticed("window-2", |wrong| {
        changed(wrong, |change| {
            if let Change::Migration { from, into, .. } = change {
                std::mem::swap(from, into);
            }
        });
    });
}

#[test]
fn pulses_of_admixture() {
    assert_msprimes("pulse");
}

#[test]
fn a_pulse_a_quarter_too_strong_is_noticed() {
    assert_noticed("pulse-recent", |wrong| {
        changed(wrong, |change| {
            if let Change::Pulse { proportion, .. } = change {
                *proportion *= 1.25;
            }
        });
    });
}

#[test]
fn the_other_order_of_pulses_at_one_time_is_noticed() {
    assert_noticed("pulse-both-ways", |wrong| {
        wrong.model.demography.events.swap(0, 1);
    });
}

#[test]
fn instantaneous_bottlenecks() {
    assert_msprimes("bottleneck");
}

#[test]
fn a_bottleneck_a_quarter_too_strong_is_noticed() {
    assert_noticed("bottleneck-weak", |wrong| {
        changed(wrong, |change| {
            if let Change::Bottleneck { strength, .. } = change {
                *strength *= 1.25;
            }
        });
    });
}

#[test]
fn ancient_samples() {
    assert_msprimes("ancient");
}

#[test]
fn samples_half_as_old_are_noticed() {
    assert_noticed("ancient-half", |wrong| wrong.model.samples[1].time /= 2.0);
}

#[test]
fn recombination_maps() {
    assert_msprimes("map");
}

#[test]
fn an_even_map_with_as_many_crossovers_is_noticed() {
    assert_noticed("hotspots-two", |wrong| {
        let genome = &mut wrong.model.genome;
        let mut left = 0.0;
        let crossovers: f64 = genome
            .crossovers
            .stretches
            .iter()
            .map(|s| s.rate * (s.end - std::mem::replace(&mut left, s.end)))
            .sum();
        genome.crossovers = RateMap::uniform(genome.length, crossovers / genome.length);
    });
}

#[test]
fn gene_conversion() {
    assert_msprimes("conversion");
}

#[test]
fn longer_tracts_are_noticed() {
    assert_noticed("conversion-short", |wrong| {
        if let Some(conversion) = &mut wrong.model.genome.conversion {
            conversion.tract *= 1.5;
        }
    });
}

#[test]
fn fixed_numbers_of_sites() {
    assert_msprimes("fixed");
}

/// As many sites on average, but more on longer genealogies.
#[test]
fn a_rate_in_place_of_a_number_is_noticed() {
    assert_noticed("fixed-40", |wrong| {
        let a1 = coalescent_playground::statistics::theory::harmonic(20, 1);
        wrong.mutation = MutationModel::InfiniteSites {
            rate: 40.0 / (a1 * 4e4 * wrong.model.genome.length),
        };
    });
}

#[test]
fn examples_of_the_ms_manual() {
    assert_msprimes("ms");
}

/// The manual's sizes are all relative to N0.
#[test]
fn a_size_relative_to_the_one_before_is_noticed() {
    assert_noticed("ms-15-demes", |wrong| {
        if let Some(Change::Size { size, .. }) = wrong
            .model
            .demography
            .events
            .get_mut(1)
            .map(|event| &mut event.change)
        {
            *size *= 0.125;
        }
    });
}

/// The page's list, at the tests' number of replicates: some 85 expectations, a false alarm in 250 choices of the seeds.
#[test]
fn exact_expectations_hold() {
    let wrong: Vec<Exact> = exact::all(1)
        .into_iter()
        .filter(|exact| !exact.holds())
        .collect();
    assert!(wrong.is_empty(), "{wrong:#?}");
}

/// As msprime has them, without crossovers between the selected site and what a lineage carries.
#[test]
fn hard_sweeps() {
    assert_msprimes("sweep");
}

/// The coefficient of the homozygote in place of the heterozygote's.
#[test]
fn twice_the_selection_is_noticed() {
    assert_noticed("sweep-100", |wrong| {
        if let Some(sweep) = &mut wrong.sweep {
            sweep.selection *= 2.0;
        }
    });
}
