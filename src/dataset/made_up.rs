//! The toy data of the blog post: no coalescent.

use crate::coalescent::Stream;
use crate::statistics::Alignment;

/// A modal haplotype of random alleles, and haplotypes that equal it with probability 1/2 and are random alleles of their own otherwise.
/// Sites are evenly spaced. Some do not vary: each with probability `(3/4)^n + (1/4)^n`.
pub(crate) fn make_up(haplotypes: u32, sites: u32, stream: &mut Stream, out: &mut Alignment) {
    let (count, width) = (haplotypes as usize, (sites as usize).div_ceil(64));
    let mut rows: Vec<u64> = (0..width).map(|_| stream.bits()).collect();
    for _ in 0..count {
        let is_modal = stream.bits() >> 63 == 1;
        for word in 0..width {
            let modal = rows.get(word).copied().unwrap_or_default();
            rows.push(if is_modal { modal } else { stream.bits() });
        }
    }
    out.reset(haplotypes);
    let mut words = vec![0; count.div_ceil(64)];
    for site in 0..sites {
        words.fill(0);
        let column = rows.chunks_exact(width.max(1)).skip(1).map(|row| {
            row.get(site as usize / 64)
                .map_or(0, |word| word >> (site % 64) & 1)
        });
        for (haplotype, bit) in column.enumerate() {
            if let Some(word) = words.get_mut(haplotype / 64) {
                *word |= bit << (haplotype % 64);
            }
        }
        out.push_site((f64::from(site) + 0.5) / f64::from(sites), &words);
    }
}
