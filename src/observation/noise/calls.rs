//! Genotypes called from a few reads.

use super::{MaskedAlignment, NoiseError, ReadDepth, low_coverage};
use crate::coalescent::Stream;
use crate::experiment::PLOIDY;
use crate::statistics::Alignment;

/// Genotypes of neighbouring haplotypes, which are a diploid, called from its reads, a Poisson number with this mean at each site:
/// heterozygous where both alleles are among them, unknown without any. A heterozygote of which one allele was not read is called
/// homozygous; which of its haplotypes carries which allele is not known from single reads, and is left as it truly is.
///
/// # Errors
/// Where the coverage is out of bounds, or haplotypes do not make up diploids.
pub fn called_genotypes(
    alignment: &Alignment,
    mean_coverage: f64,
    stream: &mut Stream,
) -> Result<MaskedAlignment, NoiseError> {
    let (haplotypes, width) = (alignment.haplotypes(), alignment.words_per_site());
    let mut called = vec![0_u64; alignment.sites() * width];
    let mut unknown = called.clone();
    for first in (0..haplotypes).step_by(PLOIDY as usize) {
        // One diploid at a time, so that it stays beside its true haplotypes.
        let mut diploid = Alignment::new(PLOIDY);
        for (site, &position) in alignment.positions().iter().enumerate() {
            let bits =
                (0..PLOIDY as usize).map(|of| u64::from(alignment.derived(first + of, site)) << of);
            diploid.push_site(position, &[bits.sum()]);
        }
        let depth = ReadDepth {
            ploidy: PLOIDY,
            mean_coverage,
        };
        let reads = low_coverage(&diploid, &depth, stream)?;
        for site in 0..alignment.sites() {
            let [coverage, derived] = reads.counts(0, site).unwrap_or_default();
            for haplotype in first..first + PLOIDY as usize {
                let place = site * width + haplotype / 64;
                let bit = 1_u64 << (haplotype % 64);
                let carries = match (coverage, derived) {
                    (0, _) => {
                        if let Some(word) = unknown.get_mut(place) {
                            *word |= bit;
                        }
                        false
                    }
                    (_, 0) => false,
                    (all, derived) if all == derived => true,
                    // Of a homozygote all reads agree, so this one is heterozygous.
                    _ => alignment.derived(haplotype, site),
                };
                if let Some(word) = called.get_mut(place).filter(|_| carries) {
                    *word |= bit;
                }
            }
        }
    }
    let mut read = Alignment::new(haplotypes as u32);
    for (site, &position) in alignment.positions().iter().enumerate() {
        read.push_site(
            position,
            called
                .get(site * width..(site + 1) * width)
                .unwrap_or_default(),
        );
    }
    Ok(MaskedAlignment::new(&read, unknown))
}
