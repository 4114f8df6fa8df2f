//! From an alignment to the numbers a network is given.
//!
//! [`Seen::arranged`] puts an alignment into the order that the network sees; [`Image`] packs such an alignment, a bit for each number, and
//! widens the bits again for every batch. What a person or a permutation does to an alignment is in [`disturb`].

mod columns;
pub mod disturb;
mod image;
mod rows;
mod seen;

pub use columns::column_order;
pub use disturb::Permutation;
pub use image::{Image, SampleSize};
pub use rows::arrange_rows;
pub use seen::{ArrangedSeen, Seen};

use crate::statistics::{Alignment, rows as rows_of, sites_of_rows};

fn is_identity(order: &[usize]) -> bool {
    order
        .iter()
        .enumerate()
        .all(|(place, &index)| place == index)
}

/// The sites of these indices, in this order, with their positions.
pub(crate) fn with_columns(alignment: &Alignment, columns: &[usize]) -> Alignment {
    let mut out = Alignment::new(alignment.haplotypes() as u32);
    for &column in columns {
        if let Some(&position) = alignment.positions().get(column) {
            out.push_site(position, alignment.site(column));
        }
    }
    out
}

/// The haplotypes in this order: the first of the new alignment is `order[0]` of the old one.
pub(crate) fn with_rows(alignment: &Alignment, order: &[usize]) -> Alignment {
    if is_identity(order) {
        return alignment.clone();
    }
    let (rows, width) = rows_of(alignment);
    let ordered: Vec<u64> = order
        .iter()
        .flat_map(|&row| {
            rows.get(row * width..(row + 1) * width)
                .unwrap_or_default()
                .iter()
                .copied()
        })
        .collect();
    let words = sites_of_rows(&ordered, width, alignment.sites());
    let mut out = Alignment::new(alignment.haplotypes() as u32);
    for (&position, words) in alignment
        .positions()
        .iter()
        .zip(words.chunks_exact(alignment.words_per_site().max(1)))
    {
        out.push_site(position, words);
    }
    out
}
