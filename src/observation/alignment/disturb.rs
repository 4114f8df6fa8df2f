//! What a person or a permutation does to an alignment. Sites keep the positions at which they stand: what moves are alleles.

use super::columns::derived;
use super::{with_columns, with_rows};
use crate::coalescent::Stream;
use crate::statistics::Alignment;
use serde::{Deserialize, Serialize};

/// A way to disturb alignments before a trained network sees them (Tran, Castellano & Gutenkunst 2025, and rows).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Permutation {
    /// The order of the haplotypes.
    Rows,
    /// The order of the sites.
    Columns,
    /// The order of the sites, and the alleles within each site: linkage is gone, the spectrum stays.
    WithinColumns,
    /// All alleles over the whole alignment: the spectrum is gone, their mean stays.
    Everything,
    /// All derived alleles at the right end.
    AllRight,
    /// All derived alleles at the left end.
    AllLeft,
}

impl Permutation {
    /// All of them, in the order of the buttons.
    pub const ALL: [Permutation; 6] = [
        Self::Rows,
        Self::Columns,
        Self::WithinColumns,
        Self::Everything,
        Self::AllRight,
        Self::AllLeft,
    ];
}

/// An alignment permuted.
///
/// [`Permutation::AllRight`] and [`Permutation::AllLeft`] keep the number of derived alleles and fill whole sites with them, from the
/// right or from the left; of the one site that they fill in part, the last haplotypes or the first carry them. Padding is no part of an
/// alignment, and stays where it is. What is permuted can have sites that do not vary.
pub fn permuted(permutation: Permutation, alignment: &Alignment, stream: &mut Stream) -> Alignment {
    match permutation {
        Permutation::Rows => shuffled_rows(alignment, stream),
        Permutation::Columns => shuffled_columns(alignment, stream),
        Permutation::WithinColumns => {
            let columns = shuffled_columns(alignment, stream);
            let haplotypes = columns.haplotypes();
            let mut order: Vec<usize> = (0..haplotypes).collect();
            rebuilt(&columns, |site, words| {
                let count = derived(columns.site(site)) as usize;
                stream.shuffle(&mut order);
                words.fill(0);
                order
                    .iter()
                    .take(count)
                    .for_each(|&haplotype| set(words, haplotype));
            })
        }
        Permutation::Everything => {
            let haplotypes = alignment.haplotypes();
            let mut places: Vec<u32> = (0..(haplotypes * alignment.sites()) as u32).collect();
            stream.shuffle(&mut places);
            places.truncate(all_derived(alignment));
            let mut words = vec![0; alignment.sites() * alignment.words_per_site()];
            for place in places {
                let (site, haplotype) = (place as usize / haplotypes, place as usize % haplotypes);
                set(
                    words
                        .get_mut(site * alignment.words_per_site()..)
                        .unwrap_or_default(),
                    haplotype,
                );
            }
            rebuilt(alignment, |site, out| {
                let from = site * out.len();
                out.copy_from_slice(words.get(from..from + out.len()).unwrap_or_default());
            })
        }
        Permutation::AllRight => {
            let clear = alignment.haplotypes() * alignment.sites() - all_derived(alignment);
            filled(alignment, |place| place >= clear)
        }
        Permutation::AllLeft => {
            let count = all_derived(alignment);
            filled(alignment, |place| place < count)
        }
    }
}

/// One allele exchanged for the other; unchanged where there is no such allele.
pub fn flipped(alignment: &Alignment, haplotype: usize, site: usize) -> Alignment {
    let inside = haplotype < alignment.haplotypes();
    rebuilt(alignment, |index, words| {
        if let Some(word) = words
            .get_mut(haplotype / 64)
            .filter(|_| inside && index == site)
        {
            *word ^= 1 << (haplotype % 64);
        }
    })
}

/// A site at which derived and ancestral are exchanged.
pub fn polarity_flipped(alignment: &Alignment, site: usize) -> Alignment {
    rebuilt(alignment, |index, words| {
        if index == site {
            words.iter_mut().for_each(|word| *word = !*word);
        }
    })
}

/// A site at which all haplotypes carry the derived allele, or all the ancestral one.
pub fn fixed(alignment: &Alignment, site: usize, derived: bool) -> Alignment {
    rebuilt(alignment, |index, words| {
        if index == site {
            words.fill(if derived { u64::MAX } else { 0 });
        }
    })
}

/// The haplotypes in an order that is drawn.
pub fn shuffled_rows(alignment: &Alignment, stream: &mut Stream) -> Alignment {
    let mut rows: Vec<usize> = (0..alignment.haplotypes()).collect();
    stream.shuffle(&mut rows);
    with_rows(alignment, &rows)
}

/// The sites in an order that is drawn, at the positions that were there.
pub fn shuffled_columns(alignment: &Alignment, stream: &mut Stream) -> Alignment {
    let mut columns: Vec<usize> = (0..alignment.sites()).collect();
    stream.shuffle(&mut columns);
    let moved = with_columns(alignment, &columns);
    rebuilt(alignment, |site, words| {
        words.copy_from_slice(moved.site(site));
    })
}

/// Derived alleles over the whole alignment.
fn all_derived(alignment: &Alignment) -> usize {
    (0..alignment.sites())
        .map(|site| derived(alignment.site(site)) as usize)
        .sum()
}

/// Derived alleles at some places, counted along the haplotypes of one site after the other.
fn filled(alignment: &Alignment, derived: impl Fn(usize) -> bool) -> Alignment {
    let haplotypes = alignment.haplotypes();
    rebuilt(alignment, |site, words| {
        words.fill(0);
        (0..haplotypes)
            .filter(|haplotype| derived(site * haplotypes + haplotype))
            .for_each(|haplotype| set(words, haplotype));
    })
}

/// The alignment with the words of each site changed.
fn rebuilt(alignment: &Alignment, mut change: impl FnMut(usize, &mut [u64])) -> Alignment {
    let mut out = Alignment::new(alignment.haplotypes() as u32);
    let mut words = vec![0; alignment.words_per_site()];
    for (site, &position) in alignment.positions().iter().enumerate() {
        words.copy_from_slice(alignment.site(site));
        change(site, &mut words);
        out.push_site(position, &words);
    }
    out
}

fn set(words: &mut [u64], haplotype: usize) {
    if let Some(word) = words.get_mut(haplotype / 64) {
        *word |= 1 << (haplotype % 64);
    }
}
