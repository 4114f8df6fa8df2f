//! Individuals of several haplotypes whose phase is guessed.

use super::{NoiseError, individuals};
use crate::coalescent::Stream;
use crate::statistics::Alignment;

/// Phase at random: at each site, the alleles of each individual (neighbouring haplotypes) are dealt out anew.
///
/// How many derived alleles each individual has at a site stays. Two heterozygous sites of a diploid have their derived alleles on one haplotype with probability 1/2, whatever they had
/// before; with `a` and `b` derived alleles of `p`, they share `a b / p` haplotypes on average.
///
/// # Errors
/// When the ploidy is outside its range, or the haplotypes make up no whole number of individuals.
pub fn rephase(
    alignment: &Alignment,
    ploidy: u32,
    stream: &mut Stream,
) -> Result<Alignment, NoiseError> {
    let (size, individuals) = individuals(alignment, ploidy)?;
    let mut phased = Alignment::new(alignment.haplotypes() as u32);
    let mut words = vec![0_u64; alignment.words_per_site()];
    for (site, &position) in alignment.positions().iter().enumerate() {
        words.fill(0);
        for individual in 0..individuals {
            let alleles = individual * size..(individual + 1) * size;
            let mut derived = alleles
                .clone()
                .filter(|&haplotype| alignment.derived(haplotype, site))
                .count();
            for (haplotype, left) in alleles.zip((1..=size).rev()) {
                let is_derived = derived == left
                    || derived > 0 && (stream.below(left as u32) as usize) < derived;
                if is_derived && let Some(word) = words.get_mut(haplotype / 64) {
                    *word |= 1 << (haplotype % 64);
                    derived -= 1;
                }
            }
        }
        phased.push_site(position, &words);
    }
    Ok(phased)
}
