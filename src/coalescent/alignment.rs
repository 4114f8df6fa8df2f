//! Haplotypes at segregating sites, a bit for each.

use serde::{Deserialize, Serialize};

/// An alignment of haplotypes at the sites where they differ, packed by site: bit `h` of a site's words is set where haplotype `h`
/// carries the derived allele.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Alignment {
    haplotypes: u32,
    /// Positions as fractions of the locus in `[0, 1)`, ascending.
    positions: Vec<f64>,
    /// `words_per_site` words for each site, site after site.
    words: Vec<u64>,
}

impl Alignment {
    /// No sites yet.
    pub fn new(haplotypes: u32) -> Self {
        Self { haplotypes, positions: Vec::new(), words: Vec::new() }
    }

    /// Adds a site behind the others. Of its words, those that a site does not have are left out, those that are not there are 0, and so
    /// are the bits beyond the last haplotype.
    pub fn push_site(&mut self, position: f64, words: &[u64]) {
        self.positions.push(position);
        let (width, rest) = (self.words_per_site(), self.haplotypes() % 64);
        for index in 0..width {
            let bits = if index + 1 == width && rest > 0 { (1 << rest) - 1 } else { u64::MAX };
            self.words.push(words.get(index).copied().unwrap_or(0) & bits);
        }
    }

    /// Number of haplotypes (rows).
    pub fn haplotypes(&self) -> usize {
        self.haplotypes as usize
    }

    /// Number of segregating sites (columns).
    pub fn sites(&self) -> usize {
        self.positions.len()
    }

    /// Positions as fractions of the locus, ascending.
    pub fn positions(&self) -> &[f64] {
        &self.positions
    }

    /// Words that a site takes.
    pub fn words_per_site(&self) -> usize {
        self.haplotypes().div_ceil(64)
    }

    /// The words of a site; empty beyond the last.
    pub fn site(&self, site: usize) -> &[u64] {
        let width = self.words_per_site();
        self.words.get(site * width..(site + 1) * width).unwrap_or_default()
    }

    /// Whether a haplotype carries the derived allele at a site; not beyond the alignment.
    pub fn derived(&self, haplotype: usize, site: usize) -> bool {
        haplotype < self.haplotypes() && self.site(site).get(haplotype / 64).is_some_and(|word| word >> (haplotype % 64) & 1 == 1)
    }
}
