//! The order of the sites.

use crate::experiment::ColumnOrder;
use crate::statistics::Alignment;

/// Indices of the sites in an order; where it does not say which of two comes first, they stay as they are.
pub fn column_order(order: ColumnOrder, alignment: &Alignment) -> Vec<usize> {
    let mut columns: Vec<usize> = (0..alignment.sites()).collect();
    match order {
        ColumnOrder::Position => {}
        ColumnOrder::Frequency => columns.sort_by_cached_key(|&site| derived(alignment.site(site))),
    }
    columns
}

/// Haplotypes that carry the derived allele.
pub(super) fn derived(words: &[u64]) -> u32 {
    words.iter().map(|word| word.count_ones()).sum()
}
