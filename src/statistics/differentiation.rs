//! How different two groups of haplotypes are.

use super::Alignment;
use std::ops::Range;

/// Haplotypes by their numbers, as a bit for each.
struct Group {
    words: Vec<u64>,
    size: u32,
}

impl Group {
    /// The haplotypes of a range, as far as the alignment has them.
    fn new(alignment: &Alignment, range: &Range<usize>) -> Self {
        let end = range.end.min(alignment.haplotypes());
        let mut words = vec![0; alignment.words_per_site()];
        let mut size = 0;
        for haplotype in range.start..end {
            if let Some(word) = words.get_mut(haplotype / 64) {
                *word |= 1 << (haplotype % 64);
                size += 1;
            }
        }
        Self { words, size }
    }

    /// How many of them carry the derived allele at a site.
    fn derived(&self, site: &[u64]) -> u32 {
        site.iter()
            .zip(&self.words)
            .map(|(site, group)| (site & group).count_ones())
            .sum()
    }
}

/// Hudson's F_ST between two groups of haplotypes, given by their numbers, as a ratio of averages over sites (Hudson, Slatkin & Maddison
/// 1992; Bhatia et al. 2013): `1 - (mean pairwise differences within, of both groups) / (mean differences between)`. Below 0 where pairs
/// within differ more.
///
/// None when nothing differs between the groups, and for a group of fewer than two, within which there are no pairs.
pub fn f_st(alignment: &Alignment, groups: &[Range<usize>; 2]) -> Option<f64> {
    let [a, b] = [0, 1].map(|group| Group::new(alignment, &groups[group]));
    let [n, m] = [a.size, b.size].map(u64::from);
    // Numbers of differing pairs, summed over sites.
    let [mut within_a, mut within_b, mut between] = [0; 3];
    for site in (0..alignment.sites()).map(|site| alignment.site(site)) {
        let [i, j] = [a.derived(site), b.derived(site)].map(u64::from);
        within_a += i * (n - i);
        within_b += j * (m - j);
        between += i * (m - j) + j * (n - i);
    }
    if between == 0 || n < 2 || m < 2 {
        return None;
    }
    let mean = |differing: u64, pairs: u64| differing as f64 / pairs as f64;
    let within = mean(2 * within_a, n * (n - 1)) + mean(2 * within_b, m * (m - 1));
    Some(1.0 - within / 2.0 / mean(between, n * m))
}
