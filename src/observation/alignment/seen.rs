//! An alignment as it is read: through noise, with alleles that may be unknown.

use super::{arrange_rows, with_columns, with_rows};
use crate::coalescent::{LocusId, Purpose, Stream};
use crate::experiment::{AlignmentObservation, Noise, NoiseKind, PLOIDY};
use crate::observation::noise::{
    self, MaskedAlignment, MinorCutoff, NoiseError, called_genotypes, missing_genotypes,
};
use crate::statistics::Alignment;

/// An alignment as it is read. Alleles that are unknown look ancestral in [`Seen::alignment`].
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Seen {
    alignment: Alignment,
    /// The same sites; a bit is set where an allele is unknown. None where all are known.
    missing: Option<Alignment>,
}

/// An alignment in the order that a network sees.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ArrangedSeen {
    /// At most the observation's width of sites.
    pub seen: Seen,
    /// Sites that were left out.
    pub cropped: u32,
}

impl Seen {
    /// An alignment of which everything is known.
    pub fn known(alignment: Alignment) -> Self {
        Self {
            alignment,
            missing: None,
        }
    }

    /// Whether noise can leave alleles unknown.
    pub fn may_miss(noise: &[Noise]) -> bool {
        noise
            .iter()
            .any(|noise| matches!(noise.kind, NoiseKind::Missing | NoiseKind::LowCoverage))
    }

    /// Reads an alignment through one model of noise after the other, each with the stream of its own purpose. Sites that are not seen to
    /// vary are left out.
    ///
    /// # Errors
    /// Where a model does not fit the alignment.
    pub fn through(noise: &[Noise], alignment: Alignment, id: LocusId) -> Result<Self, NoiseError> {
        let mut seen = Self::known(alignment);
        for noise in noise {
            seen = seen.read(noise, id)?;
        }
        Ok(seen)
    }

    fn read(self, noise: &Noise, id: LocusId) -> Result<Self, NoiseError> {
        if noise.kind == NoiseKind::None {
            return Ok(self);
        }
        // The place of a site says which one it is, where others are dropped.
        let mut numbered = Alignment::new(self.alignment.haplotypes() as u32);
        for site in 0..self.alignment.sites() {
            numbered.push_site(site as f64, self.alignment.site(site));
        }
        let stream = |purpose| Stream::new(id, purpose);
        let plain = |alignment: Alignment| (alignment, None);
        let (read, unknown): (Alignment, Option<MaskedAlignment>) = match noise.kind {
            NoiseKind::None => plain(numbered),
            NoiseKind::GenotypeError => plain(noise::genotype_error(
                &numbered,
                noise.amount,
                &mut stream(Purpose::GenotypeError),
            )?),
            NoiseKind::Unphased => plain(noise::rephase(
                &numbered,
                PLOIDY,
                &mut stream(Purpose::Phase),
            )?),
            NoiseKind::MinorCutoff => plain(noise::ascertain(
                &numbered,
                MinorCutoff::Count(noise.amount as u32),
            )?),
            NoiseKind::Missing => {
                let masked =
                    missing_genotypes(&numbered, noise.amount, &mut stream(Purpose::MissingData))?
                        .segregating();
                (masked.alignment().clone(), Some(masked))
            }
            NoiseKind::LowCoverage => {
                let masked =
                    called_genotypes(&numbered, noise.amount, &mut stream(Purpose::Reads))?
                        .segregating();
                (masked.alignment().clone(), Some(masked))
            }
        };
        let haplotypes = read.haplotypes() as u32;
        let (mut alignment, mut missing) = (Alignment::new(haplotypes), Alignment::new(haplotypes));
        for (site, &number) in read.positions().iter().enumerate() {
            let before = number as usize;
            let position = self
                .alignment
                .positions()
                .get(before)
                .copied()
                .unwrap_or_default();
            let mut hidden = vec![0_u64; read.words_per_site()];
            let masks = [
                self.missing.as_ref().map(|missing| missing.site(before)),
                unknown.as_ref().map(|unknown| unknown.missing(site)),
            ];
            for mask in masks.into_iter().flatten() {
                for (hidden, word) in hidden.iter_mut().zip(mask) {
                    *hidden |= word;
                }
            }
            let words: Vec<u64> = read
                .site(site)
                .iter()
                .zip(&hidden)
                .map(|(word, hidden)| word & !hidden)
                .collect();
            alignment.push_site(position, &words);
            missing.push_site(position, &hidden);
        }
        let hides = self.missing.is_some() || unknown.is_some();
        Ok(Self {
            alignment,
            missing: hides.then_some(missing),
        })
    }

    /// The alignment, in which unknown alleles look ancestral.
    pub fn alignment(&self) -> &Alignment {
        &self.alignment
    }

    /// Whether a haplotype carries the derived allele at a site; nothing where that is unknown.
    pub fn allele(&self, haplotype: usize, site: usize) -> Option<bool> {
        let unknown = self
            .missing
            .as_ref()
            .is_some_and(|missing| missing.derived(haplotype, site));
        (!unknown).then(|| self.alignment.derived(haplotype, site))
    }

    /// The same sites with a bit where an allele is unknown.
    pub fn missing_as_alignment(&self) -> Alignment {
        self.missing.clone().unwrap_or_else(|| {
            let mut none = Alignment::new(self.alignment.haplotypes() as u32);
            for &position in self.alignment.positions() {
                none.push_site(position, &[]);
            }
            none
        })
    }

    /// Cells of the spectrum of one sample, or the joint one of several blocks of haplotypes, the last axis varying fastest. Cells in which
    /// nothing varies are 0.
    pub fn spectrum(&self, blocks: &[u32]) -> Vec<f64> {
        let mut cells = vec![0.0; blocks.iter().map(|&n| n as usize + 1).product()];
        for site in 0..self.alignment.sites() {
            let (mut place, mut from) = (0, 0);
            for &block in blocks {
                let to = from + block as usize;
                place =
                    place * (block as usize + 1) + self.alignment.carriers(site, from..to) as usize;
                from = to;
            }
            if let Some(cell) = cells.get_mut(place) {
                *cell += 1.0;
            }
        }
        if let [first, .., last] = &mut cells[..] {
            (*first, *last) = (0.0, 0.0);
        }
        cells
    }

    /// In the order that a network sees: sites in the observation's order, those behind its width left out, and the haplotypes of each
    /// block in order by the sites that are left.
    pub fn arranged(&self, observation: &AlignmentObservation, blocks: &[u32]) -> ArrangedSeen {
        let width = observation.width as usize;
        let mut columns = super::column_order(observation.columns, &self.alignment);
        columns.truncate(width);
        let kept = with_columns(&self.alignment, &columns);
        let rows = arrange_rows(observation.rows, &kept, blocks);
        let missing = self
            .missing
            .as_ref()
            .map(|missing| with_rows(&with_columns(missing, &columns), &rows));
        ArrangedSeen {
            seen: Self {
                alignment: with_rows(&kept, &rows),
                missing,
            },
            cropped: self.alignment.sites().saturating_sub(width) as u32,
        }
    }
}
