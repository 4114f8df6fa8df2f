//! Genotypes that were not called.

use super::successes::{mask, successes};
use super::{NoiseError, carriers, check_probability};
use crate::coalescent::Stream;
use crate::statistics::Alignment;
use serde::{Deserialize, Serialize};

/// An alignment in which some alleles are unknown.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct MaskedAlignment {
    /// Unknown alleles look ancestral here.
    alignment: Alignment,
    /// Packed as the alignment is: a bit for each unknown allele.
    missing: Vec<u64>,
}

/// Each allele is missing with this probability, independently. All sites stay; see [`MaskedAlignment::segregating`].
///
/// # Errors
/// When it is no probability.
pub fn missing_genotypes(
    alignment: &Alignment,
    probability: f64,
    stream: &mut Stream,
) -> Result<MaskedAlignment, NoiseError> {
    check_probability("missing genotypes", probability)?;
    let missing = mask(
        alignment.sites(),
        alignment.haplotypes(),
        probability,
        stream,
    );
    Ok(MaskedAlignment::new(alignment, missing))
}

/// Each haplotype is missing along the whole locus with this probability, independently. All sites stay; see
/// [`MaskedAlignment::segregating`].
///
/// # Errors
/// When it is no probability.
pub fn missing_haplotypes(
    alignment: &Alignment,
    probability: f64,
    stream: &mut Stream,
) -> Result<MaskedAlignment, NoiseError> {
    check_probability("missing haplotypes", probability)?;
    let mut words = vec![0_u64; alignment.words_per_site()];
    successes(alignment.haplotypes(), probability, stream, |haplotype| {
        if let Some(word) = words.get_mut(haplotype / 64) {
            *word |= 1 << (haplotype % 64);
        }
    });
    Ok(MaskedAlignment::new(
        alignment,
        words.repeat(alignment.sites()),
    ))
}

impl MaskedAlignment {
    pub(super) fn new(alignment: &Alignment, missing: Vec<u64>) -> Self {
        let mut known = Alignment::new(alignment.haplotypes() as u32);
        let width = alignment.words_per_site();
        let mut words = Vec::with_capacity(width);
        for (site, &position) in alignment.positions().iter().enumerate() {
            let unknown = missing.get(site * width..).unwrap_or_default();
            words.clear();
            words.extend(
                alignment
                    .site(site)
                    .iter()
                    .zip(unknown)
                    .map(|(word, unknown)| word & !unknown),
            );
            known.push_site(position, &words);
        }
        Self {
            alignment: known,
            missing,
        }
    }

    /// The alignment, in which unknown alleles look ancestral.
    pub fn alignment(&self) -> &Alignment {
        &self.alignment
    }

    /// The words of a site that tell which of its alleles are unknown; empty beyond the last.
    pub fn missing(&self, site: usize) -> &[u64] {
        let width = self.alignment.words_per_site();
        self.missing
            .get(site * width..(site + 1) * width)
            .unwrap_or_default()
    }

    /// Whether a haplotype carries the derived allele at a site; nothing where that is unknown, or beyond the alignment.
    pub fn allele(&self, haplotype: usize, site: usize) -> Option<bool> {
        let unknown = self.missing(site).get(haplotype / 64)? >> (haplotype % 64) & 1 == 1;
        if unknown || haplotype >= self.alignment.haplotypes() {
            None
        } else {
            Some(self.alignment.derived(haplotype, site))
        }
    }

    /// Known alleles at a site.
    pub fn called(&self, site: usize) -> usize {
        let missing = self.missing(site);
        if missing.is_empty() {
            0
        } else {
            self.alignment.haplotypes() - carriers(missing)
        }
    }

    /// The sites at which the known alleles still vary.
    ///
    /// Of sites with `k` derived alleles of `n`, each allele missing with probability `m`, they are a fraction
    /// `(1 - m^k) (1 - m^(n - k))`.
    #[must_use]
    pub fn segregating(&self) -> Self {
        let mut kept = Self {
            alignment: Alignment::new(self.alignment.haplotypes() as u32),
            missing: Vec::new(),
        };
        for (site, &position) in self.alignment.positions().iter().enumerate() {
            let words = self.alignment.site(site);
            if (1..self.called(site)).contains(&carriers(words)) {
                kept.alignment.push_site(position, words);
                kept.missing.extend(self.missing(site));
            }
        }
        kept
    }
}
