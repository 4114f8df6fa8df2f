//! What each setting may be: one list for the controls, for links and for [`super::Experiment::validate`].

use std::ops::RangeInclusive;

/// Effective sizes, diploids.
pub const SIZE: RangeInclusive<f64> = 1.0..=1e9;
/// Times, generations.
pub const TIME: RangeInclusive<f64> = 1.0..=1e9;
/// Rates per generation (and per base pair).
pub const RATE: RangeInclusive<f64> = 0.0..=1.0;
/// Mutations per base pair and generation: without any there is nothing to observe.
pub const MUTATION_RATE: RangeInclusive<f64> = 1e-12..=1.0;
/// Fractions of the split time.
pub const FRACTION: RangeInclusive<f64> = 0.0..=1.0;
/// Years a generation lasts.
pub const GENERATION_YEARS: RangeInclusive<f64> = 1e-3..=1e3;
/// Haplotypes of one population: with fewer, two convolutions and two poolings leave nothing of the spectrum.
pub const SAMPLES: RangeInclusive<u32> = 9..=100;
/// Base pairs of a locus.
pub const LENGTH: RangeInclusive<f64> = 1.0..=1e9;
/// Loci of one class.
pub const LOCI: RangeInclusive<u32> = 200..=50_000;
/// Dense layers before the output.
pub const DENSE_LAYERS: RangeInclusive<u32> = 1..=4;
/// Examples per step.
pub const BATCH: RangeInclusive<u32> = 1..=1_024;
/// Passes over the training set.
pub const EPOCHS: RangeInclusive<u32> = 1..=200;
/// Smallest and largest learning rate.
pub const LEARNING_RATE: RangeInclusive<f64> = 1e-12..=10.0;
/// Changes of the learning rate in one experiment; they all have to fit into a link.
pub const RATE_CHANGES: usize = 100;

/// Largest scaled recombination rate of a locus, `4 N r L` with the largest size of any prior. Lineages cut faster than they meet, so the
/// work grows with its square.
pub const SCALED_RECOMBINATION: f64 = 5_000.0;
/// Most crossovers that one sequence may be expected to see between the present and the split, `r L T`: as long as it is isolated, a
/// population goes on cutting and joining what it carries.
pub const CROSSOVERS_SINCE_SPLIT: f64 = 2_000.0;
/// Largest scaled migration rate, `4 N m` with the largest size of A and B: how often a lineage moves before it meets another.
pub const SCALED_MIGRATION: f64 = 1_000.0;
/// Most mutations that one locus may be expected to carry.
pub const MUTATIONS: f64 = 2e6;
/// Most numbers a data set may hold, four bytes each, on the page and once more in the trainer.
pub const DATA_NUMBERS: f64 = 1e8;
