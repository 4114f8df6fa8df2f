//! The order of the haplotypes.

use crate::experiment::RowOrder;
use crate::statistics::{Alignment, rows as haplotype_words};
use std::cmp::Reverse;

/// Indices of the haplotypes in an order. Distances are numbers of sites at which two haplotypes differ. Where an order does not say which
/// of two haplotypes comes first (several medoids, equal distances, equal counts), it is the one that came first before.
pub fn row_order(order: RowOrder, alignment: &Alignment) -> Vec<usize> {
    let count = alignment.haplotypes();
    let rows = || Rows::of(alignment);
    match order {
        RowOrder::Sampled => (0..count).collect(),
        RowOrder::Medoid => rows().by_distance_to_the_medoid(),
        RowOrder::Seriation => rows().chain(),
        RowOrder::Frequency => {
            let rows = rows();
            let mut order: Vec<usize> = (0..count).collect();
            order.sort_by_cached_key(|&row| {
                rows.row(row)
                    .iter()
                    .map(|word| word.count_ones())
                    .sum::<u32>()
            });
            order
        }
    }
}

/// The same within blocks of haplotypes that stay where they are, one below the other; haplotypes beyond the last block stay behind it.
pub fn arrange_rows(order: RowOrder, alignment: &Alignment, blocks: &[u32]) -> Vec<usize> {
    if let [_] = blocks {
        return row_order(order, alignment);
    }
    let (mut rows, mut from) = (Vec::with_capacity(alignment.haplotypes()), 0);
    for &block in blocks {
        let to = (from + block as usize).min(alignment.haplotypes());
        let own = row_order(order, &alignment.haplotypes_of(from..to));
        rows.extend(own.into_iter().map(|row| from + row));
        from = to;
    }
    rows.extend(from..alignment.haplotypes());
    rows
}

/// An alignment by haplotype, a bit for each site.
struct Rows {
    words: Vec<u64>,
    width: usize,
    count: usize,
}

impl Rows {
    fn of(alignment: &Alignment) -> Self {
        let (words, width) = haplotype_words(alignment);
        Self {
            words,
            width,
            count: alignment.haplotypes(),
        }
    }

    #[inline]
    fn row(&self, index: usize) -> &[u64] {
        self.words
            .get(index * self.width..(index + 1) * self.width)
            .unwrap_or_default()
    }

    #[inline]
    fn distance(&self, first: usize, second: usize) -> u32 {
        self.row(first)
            .iter()
            .zip(self.row(second))
            .map(|(a, b)| (a ^ b).count_ones())
            .sum()
    }

    fn by_distance_to_the_medoid(&self) -> Vec<usize> {
        let mut sums = vec![0_u64; self.count];
        for first in 0..self.count {
            for second in 0..first {
                let distance = u64::from(self.distance(first, second));
                sums[first] += distance;
                sums[second] += distance;
            }
        }
        let medoid = (0..self.count)
            .min_by_key(|&row| sums[row])
            .unwrap_or_default();
        let mut order: Vec<usize> = (0..self.count).collect();
        order.sort_by_cached_key(|&row| self.distance(medoid, row));
        order
    }

    fn chain(&self) -> Vec<usize> {
        let pairs = (0..self.count)
            .flat_map(|first| (first + 1..self.count).map(move |second| (first, second)));
        // Of several longest distances the first: `max_by_key` would take the last.
        let (mut last, _) = pairs
            .min_by_key(|&(first, second)| Reverse(self.distance(first, second)))
            .unwrap_or_default();
        let mut left: Vec<usize> = (0..self.count).filter(|&row| row != last).collect();
        let mut order = Vec::with_capacity(self.count);
        if self.count > 0 {
            order.push(last);
        }
        while let Some(place) =
            (0..left.len()).min_by_key(|&place| self.distance(last, left[place]))
        {
            last = left.remove(place);
            order.push(last);
        }
        order
    }
}
