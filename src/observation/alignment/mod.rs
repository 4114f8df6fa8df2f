//! From an alignment to the numbers a network is given.
//!
//! [`arrange`] puts an alignment into the order that the network sees; [`Image`] packs such an alignment, a bit for each number, and
//! widens the bits again for every batch. What a person or a permutation does to an alignment is in [`disturb`].

mod columns;
pub mod disturb;
mod image;
mod rows;

pub use columns::column_order;
pub use disturb::Permutation;
pub use image::Image;
pub use rows::row_order;

use crate::coalescent::Alignment;
use crate::experiment::regression::{AlignmentObservation, Orientation, Regression};
use crate::network::Input;

/// What an experiment's network is given.
pub fn input(experiment: &Regression) -> Input {
    let (haplotypes, width) = (experiment.source.haplotypes as usize, experiment.observation.width as usize);
    let (steps, channels) = match experiment.observation.orientation {
        Orientation::Sites => (width, haplotypes),
        Orientation::Haplotypes => (haplotypes, width),
    };
    Input::Sequence { steps, channels, positions: if experiment.observation.positions { width } else { 0 } }
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
    let kept = with_columns(alignment, &columns);
    let rows = row_order(observation.rows, &kept);
    let alignment_of_rows = if is_identity(&rows) { kept } else { with_rows(&kept, &rows) };
    Arranged { alignment: alignment_of_rows, cropped: alignment.sites().saturating_sub(width) as u32 }
}

fn is_identity(order: &[usize]) -> bool {
    order.iter().enumerate().all(|(place, &index)| place == index)
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

/// The haplotypes in this order: the first of the new alignment is `rows[0]` of the old one.
pub(crate) fn with_rows(alignment: &Alignment, rows: &[usize]) -> Alignment {
    let mut out = Alignment::new(alignment.haplotypes() as u32);
    let mut words = vec![0; alignment.words_per_site()];
    for (site, &position) in alignment.positions().iter().enumerate() {
        words.fill(0);
        let before = alignment.site(site);
        for (place, &row) in rows.iter().enumerate() {
            let bit = before.get(row / 64).map_or(0, |word| word >> (row % 64) & 1);
            if let Some(word) = words.get_mut(place / 64) {
                *word |= bit << (place % 64);
            }
        }
        out.push_site(position, &words);
    }
    out
}
