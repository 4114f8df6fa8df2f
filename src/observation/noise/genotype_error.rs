//! Alleles that are read wrongly.

use super::successes::mask;
use super::{NoiseError, carriers, check_probability};
use crate::coalescent::Stream;
use crate::statistics::Alignment;

/// Each allele is read as the other with probability `rate`, independently.
///
/// Sites that no longer vary are dropped. Sites at which nothing varied are not in an alignment, so that errors there are not invented:
/// the singletons that they would add to real data are missing here.
///
/// A site with `k` derived alleles of `n` keeps `Binomial(k, 1 - e) + Binomial(n - k, e)` of them, and is dropped with probability
/// `e^k (1 - e)^(n - k) + (1 - e)^k e^(n - k)`.
///
/// # Errors
/// When the rate is no probability.
pub fn genotype_error(
    alignment: &Alignment,
    rate: f64,
    stream: &mut Stream,
) -> Result<Alignment, NoiseError> {
    check_probability("genotype error", rate)?;
    let wrong = mask(alignment.sites(), alignment.haplotypes(), rate, stream);
    let width = alignment.words_per_site();
    let mut read = Alignment::new(alignment.haplotypes() as u32);
    let mut words = Vec::with_capacity(width);
    for (site, &position) in alignment.positions().iter().enumerate() {
        let flips = wrong.get(site * width..).unwrap_or_default();
        words.clear();
        words.extend(
            alignment
                .site(site)
                .iter()
                .zip(flips)
                .map(|(word, flip)| word ^ flip),
        );
        if (1..alignment.haplotypes()).contains(&carriers(&words)) {
            read.push_site(position, &words);
        }
    }
    Ok(read)
}
