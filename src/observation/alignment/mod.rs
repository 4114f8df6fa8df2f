//! From an alignment to the numbers a network is given.
//!
//! [`arrange`] puts an alignment into the order that the network sees; [`Image`] packs such an alignment, a bit for each number, and
//! widens the bits again for every batch. What a person or a permutation does to an alignment is in [`disturb`].

mod columns;
pub mod disturb;
mod image;
mod rows;
mod seen;

pub use columns::column_order;
pub use disturb::Permutation;
pub use image::{Image, SampleSize};
pub use rows::{arrange_rows, row_order};
pub use seen::{ArrangedSeen, Seen};

use crate::experiment::{AlignmentObservation, Orientation};
use crate::network::Input;
use crate::statistics::{Alignment, rows as rows_of, sites_of_rows};

/// What a network is given of alignments of so many haplotypes.
pub fn input_of(observation: &AlignmentObservation, haplotypes: u32) -> Input {
    let (haplotypes, width) = (haplotypes as usize, observation.width as usize);
    let (steps, channels) = match observation.orientation {
        Orientation::Sites => (width, haplotypes),
        Orientation::Haplotypes => (haplotypes, width),
    };
    Input::Sequence {
        steps,
        channels,
        positions: if observation.positions { width } else { 0 },
    }
}

/// An alignment in the order that a network sees.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Arranged {
    /// At most the observation's width of sites. Positions go with their sites, so that they ascend only where the sites are in the order
    /// of the locus.
    pub alignment: Alignment,
    /// Sites that were left out.
    pub cropped: u32,
}

/// Puts the sites into the observation's order, leaves out those behind its width, and puts the haplotypes into order by the sites that
/// are left: what is arranged stays as it is when it is arranged again.
///
/// What is left out are the sites at the right end of the locus or, with sites by frequency, those whose derived alleles are the commonest.
pub fn arrange(observation: &AlignmentObservation, alignment: &Alignment) -> Arranged {
    let width = observation.width as usize;
    let mut columns = column_order(observation.columns, alignment);
    columns.truncate(width);
    let kept = if columns.len() == alignment.sites() && is_identity(&columns) {
        None
    } else {
        Some(with_columns(alignment, &columns))
    };
    let kept = kept.as_ref().unwrap_or(alignment);
    let rows = row_order(observation.rows, kept);
    Arranged {
        alignment: with_rows(kept, &rows),
        cropped: alignment.sites().saturating_sub(width) as u32,
    }
}

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
