//! Independent rare things among many.

use crate::coalescent::Stream;

/// Calls `hit` with the index of each success among so many independent trials, by ascending index.
///
/// Between successes lie geometric numbers of failures: `floor(ln U / ln(1 - p))` is at least `k` exactly where `U <= (1 - p)^k`. The work
/// is that of the successes, not of the trials.
pub fn successes(trials: usize, probability: f64, stream: &mut Stream, mut hit: impl FnMut(usize)) {
    if probability <= 0.0 {
        return;
    }
    let log_failure = libm::log1p(-probability);
    let mut at = 0.0;
    loop {
        at += libm::floor(libm::log(stream.positive_uniform()) / log_failure);
        if at >= trials as f64 {
            return;
        }
        hit(at as usize);
        at += 1.0;
    }
}

/// So many trials for each site, packed as an alignment packs its haplotypes: a bit for each success.
pub fn mask(sites: usize, haplotypes: usize, probability: f64, stream: &mut Stream) -> Vec<u64> {
    let width = haplotypes.div_ceil(64);
    let mut words = vec![0; sites * width];
    successes(sites * haplotypes, probability, stream, |index| {
        let (site, haplotype) = (index / haplotypes, index % haplotypes);
        if let Some(word) = words.get_mut(site * width + haplotype / 64) {
            *word |= 1 << (haplotype % 64);
        }
    });
    words
}
