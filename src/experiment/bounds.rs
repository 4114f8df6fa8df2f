//! What each setting may be by itself, for links, for [`super::Experiment::check`], and for the page; what goes together is judged in `check`.

use std::ops::RangeInclusive;

/// Classes to tell apart.
pub const CLASSES: RangeInclusive<usize> = 2..=8;
/// Longest name of a class, characters.
pub const NAME_CHARACTERS: usize = 60;
/// Numbers that are predicted at once.
pub const TARGETS: RangeInclusive<usize> = 1..=8;
/// Examples of each scenario.
pub const EXAMPLES: RangeInclusive<u32> = 200..=200_000;
/// Effective sizes, diploids.
pub const SIZE: RangeInclusive<f64> = 1.0..=1e9;
/// Times, generations.
pub const TIME: RangeInclusive<f64> = 1.0..=1e9;
/// Rates per generation (and per base pair).
pub const RATE: RangeInclusive<f64> = 0.0..=1.0;
/// Mutations per base pair and generation: without any there is nothing to observe.
pub const MUTATION_RATE: RangeInclusive<f64> = 1e-12..=1.0;
/// Years a generation lasts.
pub const GENERATION_YEARS: RangeInclusive<f64> = 1e-3..=1e3;
/// Base pairs of a locus.
pub const LENGTH: RangeInclusive<f64> = 1.0..=1e9;
/// Examples per step.
pub const BATCH: RangeInclusive<u32> = 1..=1_024;
/// Passes over the training set.
pub const EPOCHS: RangeInclusive<u32> = 1..=200;
/// Smallest and largest learning rate.
pub const LEARNING_RATE: RangeInclusive<f64> = 1e-12..=10.0;
/// Changes of the learning rate in one experiment; they all have to fit into a link.
pub const RATE_CHANGES: usize = 100;

/// Most mutations that one locus may be expected to carry.
pub const MUTATIONS: f64 = 2e6;

/// Sites in the image.
pub const WIDTH: RangeInclusive<u32> = 2..=5_000;
/// What stands in the padding.
pub const PADDING: RangeInclusive<f64> = -10.0..=10.0;
/// Layers of a network.
pub const LAYERS: RangeInclusive<usize> = 1..=24;
/// Most numbers in the input of one batch.
pub const BATCH_NUMBERS: u64 = 20_000_000;
/// Most numbers in the outputs of all layers for one batch: kept for the way back, four bytes each, they must not take all of a tab's memory.
pub const BATCH_VALUES: f64 = 2.5e8;
/// The same of a network that is given alignments, whose convolutions keep more for the way back.
pub const ALIGNMENT_BATCH_VALUES: f64 = 5e7;
