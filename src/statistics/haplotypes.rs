//! Which haplotypes of an alignment are the same.

use super::Alignment;

/// How often each distinct haplotype occurs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Haplotypes {
    /// Copies of each distinct haplotype, the commonest first.
    pub copies: Vec<u32>,
}

impl Haplotypes {
    /// Of an alignment. Without sites all haplotypes are the same.
    pub fn of(alignment: &Alignment) -> Self {
        let (rows, width) = rows(alignment);
        let row = |haplotype: usize| {
            rows.get(haplotype * width..(haplotype + 1) * width)
                .unwrap_or_default()
        };
        let mut order: Vec<usize> = (0..alignment.haplotypes()).collect();
        order.sort_unstable_by(|&a, &b| row(a).cmp(row(b)));
        let mut copies: Vec<u32> = order
            .chunk_by(|&a, &b| row(a) == row(b))
            .map(|same| same.len() as u32)
            .collect();
        copies.sort_unstable_by(|a, b| b.cmp(a));
        Self { copies }
    }

    /// Number of distinct haplotypes, K.
    pub fn number(&self) -> usize {
        self.copies.len()
    }

    /// Haplotype diversity, the probability that two haplotypes of the sample differ: `n / (n - 1) (1 - sum of squared frequencies)`
    /// (Nei 1987, equation 8.4). None for fewer than two haplotypes.
    pub fn diversity(&self) -> Option<f64> {
        let n: u64 = self.copies.iter().copied().map(u64::from).sum();
        if n < 2 {
            return None;
        }
        let same: u64 = self
            .copies
            .iter()
            .copied()
            .map(u64::from)
            .map(|copies| copies * (copies - 1))
            .sum();
        Some(1.0 - same as f64 / (n * (n - 1)) as f64)
    }
}

/// The alignment by haplotype, a bit for each site, and how many words a haplotype takes.
pub(crate) fn rows(alignment: &Alignment) -> (Vec<u64>, usize) {
    let (haplotypes, sites) = (alignment.haplotypes(), alignment.sites());
    let width = sites.div_ceil(64);
    let mut rows = vec![0; haplotypes * width];
    for (column, first) in (0..sites).step_by(64).enumerate() {
        for group in 0..alignment.words_per_site() {
            let mut block = [0; 64];
            for (word, site) in block.iter_mut().zip(first..sites) {
                *word = alignment.site(site).get(group).copied().unwrap_or_default();
            }
            transpose(&mut block);
            for (word, haplotype) in block.into_iter().zip(group * 64..haplotypes) {
                if let Some(row) = rows.get_mut(haplotype * width + column) {
                    *row = word;
                }
            }
        }
    }
    (rows, width)
}

/// The way back: the words of `sites` sites, from the alignment by haplotype.
pub(crate) fn sites_of_rows(rows: &[u64], width: usize, sites: usize) -> Vec<u64> {
    let haplotypes = rows.len().checked_div(width).unwrap_or_default();
    let groups = haplotypes.div_ceil(64);
    let mut words = vec![0; sites * groups];
    for (column, first) in (0..sites).step_by(64).enumerate() {
        for group in 0..groups {
            let mut block = [0; 64];
            for (word, haplotype) in block.iter_mut().zip(group * 64..haplotypes) {
                *word = rows
                    .get(haplotype * width + column)
                    .copied()
                    .unwrap_or_default();
            }
            transpose(&mut block);
            for (word, site) in block.into_iter().zip(first..sites) {
                if let Some(out) = words.get_mut(site * groups + group) {
                    *out = word;
                }
            }
        }
    }
    words
}

/// Exchanges rows and columns of 64 x 64 bits: quarters first, then quarters of quarters.
fn transpose(block: &mut [u64; 64]) {
    let mut width = 32;
    let mut low = u64::MAX >> 32;
    while width > 0 {
        for upper in (0..64).filter(|row| row & width == 0) {
            let swapped = (block[upper] >> width ^ block[upper + width]) & low;
            block[upper] ^= swapped << width;
            block[upper + width] ^= swapped;
        }
        width /= 2;
        low ^= low << width;
    }
}
