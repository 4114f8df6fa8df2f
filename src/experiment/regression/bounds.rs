//! What each setting may be: one list for the controls, for links, for [`super::Regression::validate`] and for parameters that are given
//! instead of drawn.

use super::{Orientation, Regression, SitesLaw};
use std::ops::RangeInclusive;

/// Haplotypes of a sample: with fewer than four Tajima's D does not vary.
pub const HAPLOTYPES: RangeInclusive<u32> = 4..=200;
/// Segregating sites where their number is fixed.
pub const SITES: RangeInclusive<u32> = 1..=2_000;
/// Scaled mutation rates.
pub const THETA: RangeInclusive<f64> = 0.0..=1_000.0;
/// Scaled recombination rates: lineages cut faster than they meet, so the work grows with the square.
pub const RECOMBINATION: RangeInclusive<f64> = 0.0..=1_000.0;
/// Growth rates per 2N generations.
pub const GROWTH: RangeInclusive<f64> = 0.0..=1_000.0;
/// Sizes during a bottleneck, as fractions of the present size.
pub const BOTTLENECK_SIZE: RangeInclusive<f64> = 1e-4..=1.0;
/// Times of a bottleneck, units of 2N generations.
pub const BOTTLENECK_TIME: RangeInclusive<f64> = 0.0..=100.0;
/// Examples in all; [`most_examples`] can be fewer.
pub const EXAMPLES: RangeInclusive<u32> = 1_000..=200_000;
/// Sites in the image.
pub const WIDTH: RangeInclusive<u32> = 2..=5_000;
/// What stands in the padding.
pub const PADDING: RangeInclusive<f64> = -10.0..=10.0;
/// Layers of a network.
pub const LAYERS: RangeInclusive<usize> = 1..=24;

/// Most sites that one alignment may be expected to have.
pub const SITES_EXPECTED: f64 = 5_000.0;
/// Most sites of all examples together, each as many as may be expected at the upper end of the prior: about half a minute's work.
pub const SITES_IN_ALL: f64 = 1e9;
/// Most memory of all examples together, bytes.
pub const MEMORY: u64 = 256 << 20;
/// Most numbers in the input of one batch.
pub const BATCH_NUMBERS: u64 = 20_000_000;
/// Most numbers in the outputs of all layers for one batch: kept for the way back, four bytes each, they must not take all of a tab's memory.
pub const BATCH_VALUES: f64 = 5e7;

/// Mean number of sites for a theta of 1 (Watterson 1975), in a population of constant size; smaller sizes in the past make it smaller.
pub fn sites_per_theta(haplotypes: u32) -> f64 {
    (1..haplotypes).map(|i| 1.0 / f64::from(i)).sum()
}

/// Most bytes that an example takes: a bit for each number of its image, its spectrum, its positions, and some 40 bytes.
pub fn bytes_per_example(experiment: &Regression) -> u64 {
    let (haplotypes, observation) = (
        u64::from(experiment.source.haplotypes),
        &experiment.observation,
    );
    let sites = u64::from(match experiment.source.sites {
        SitesLaw::MadeUp(sites) | SitesLaw::Fixed(sites) => sites.min(observation.width),
        SitesLaw::Theta(_) => observation.width,
    });
    let image = match observation.orientation {
        Orientation::Sites => (sites * haplotypes).div_ceil(8),
        Orientation::Haplotypes => haplotypes * sites.div_ceil(8),
    };
    image + 4 * haplotypes + if observation.positions { 4 * sites } else { 0 } + 40
}

/// Most examples of an experiment: as many as fit [`MEMORY`], rounded down to hundreds, and never more than [`EXAMPLES`].
pub fn most_examples(experiment: &Regression) -> u32 {
    let fit = MEMORY / bytes_per_example(experiment) / 100 * 100;
    u32::try_from(fit).unwrap_or(u32::MAX).min(*EXAMPLES.end())
}
