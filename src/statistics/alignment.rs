//! Haplotypes at segregating sites, a bit for each.

use super::{JointSpectrum, Spectrum};
use serde::{Deserialize, Serialize};

/// Most memory that an alignment is made to take, bytes: a rate taken for another must not take all of a tab's.
const MOST_BYTES: usize = 1 << 28;

/// Most sites of so many haplotypes that are put into an alignment: as many as fit 256 MiB.
pub fn most_sites(haplotypes: u32) -> usize {
    MOST_BYTES / (size_of::<u64>() * (1 + haplotypes.div_ceil(64) as usize))
}

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
        Self {
            haplotypes,
            positions: Vec::new(),
            words: Vec::new(),
        }
    }

    /// Forgets all sites, and makes room for this many haplotypes.
    pub fn reset(&mut self, haplotypes: u32) {
        self.haplotypes = haplotypes;
        self.positions.clear();
        self.words.clear();
    }

    /// Positions and words, for who fills them: as many groups of words as positions, those ascending.
    pub(crate) fn parts(&mut self) -> (&mut Vec<f64>, &mut Vec<u64>) {
        (&mut self.positions, &mut self.words)
    }

    /// Adds a site behind the others. Of its words, those that a site does not have are left out, those that are not there are 0, and so
    /// are the bits beyond the last haplotype.
    pub fn push_site(&mut self, position: f64, words: &[u64]) {
        self.positions.push(position);
        let (width, rest) = (self.words_per_site(), self.haplotypes() % 64);
        for index in 0..width {
            let bits = if index + 1 == width && rest > 0 {
                (1 << rest) - 1
            } else {
                u64::MAX
            };
            self.words
                .push(words.get(index).copied().unwrap_or(0) & bits);
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
        self.words
            .get(site * width..(site + 1) * width)
            .unwrap_or_default()
    }

    /// Whether a haplotype carries the derived allele at a site; not beyond the alignment.
    pub fn derived(&self, haplotype: usize, site: usize) -> bool {
        haplotype < self.haplotypes()
            && self
                .site(site)
                .get(haplotype / 64)
                .is_some_and(|word| word >> (haplotype % 64) & 1 == 1)
    }

    /// The haplotypes of a range, at all sites of this alignment.
    #[must_use]
    pub fn haplotypes_of(&self, range: std::ops::Range<usize>) -> Self {
        let range = range.start..range.end.min(self.haplotypes()).max(range.start);
        let mut part = Self::new(range.len() as u32);
        let mut words = vec![0; part.words_per_site()];
        for (site, &position) in self.positions.iter().enumerate() {
            words.fill(0);
            for (place, haplotype) in range.clone().enumerate() {
                if let Some(word) = words.get_mut(place / 64) {
                    *word |= u64::from(self.derived(haplotype, site)) << (place % 64);
                }
            }
            part.push_site(position, &words);
        }
        part
    }

    /// Haplotypes of `range` that carry the derived allele at a site.
    pub fn carriers(&self, site: usize, range: std::ops::Range<usize>) -> u32 {
        let bits = |word: usize| {
            let from = range.start.saturating_sub(64 * word).min(64);
            let to = range.end.saturating_sub(64 * word).min(64);
            let below = |bit: usize| if bit == 64 { u64::MAX } else { (1 << bit) - 1 };
            below(to) & !below(from)
        };
        self.site(site)
            .iter()
            .enumerate()
            .map(|(index, word)| (word & bits(index)).count_ones())
            .sum()
    }

    /// How many sites have each number of derived alleles; the sites are those of the alignment, so the outer two counts are 0.
    pub fn spectrum(&self) -> Spectrum {
        let mut counts = vec![0.0; self.haplotypes() + 1];
        for site in 0..self.sites() {
            counts[self.carriers(site, 0..self.haplotypes()) as usize] += 1.0;
        }
        Spectrum { counts }
    }

    /// The joint spectrum of the first haplotypes and of the others.
    pub fn joint_spectrum(&self, first: u32) -> JointSpectrum {
        let first = first.min(self.haplotypes);
        let mut spectrum = JointSpectrum::zeros([first, self.haplotypes - first]);
        let columns = spectrum.shape()[1];
        for site in 0..self.sites() {
            let [a, b] = [0..first as usize, first as usize..self.haplotypes()]
                .map(|range| self.carriers(site, range) as usize);
            spectrum.cells[a * columns + b] += 1.0;
        }
        spectrum
    }
}
