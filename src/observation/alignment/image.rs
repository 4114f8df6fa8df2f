//! An arranged alignment as bits, and as the numbers that stand for them.

use super::columns::derived;
use crate::experiment::{AlignmentObservation, Coding, Orientation};
use crate::statistics::{Alignment, rows};

/// A position where there is no site.
const NO_POSITION: f32 = -1.0;

/// An alignment of another sample size than the network's.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("an alignment of {found} haplotypes, where the network is given {expected}")]
pub struct SampleSize {
    /// Haplotypes that the network is given.
    pub expected: usize,
    /// Haplotypes of the alignment.
    pub found: usize,
}

/// Between arranged alignments and a network's input, for one observation of samples of one size.
///
/// The input is `[steps, channels]`, channels fastest: `[sites, haplotypes]` or `[haplotypes, sites]`, as the observation is oriented.
/// Where positions are observed, `width` of them stand behind it. Packed, an image is a bit for each number that is no padding, in the
/// order of the input: the lowest bit of a byte first, and each haplotype of `[haplotypes, sites]` beginning with a byte of its own.
#[derive(Clone, Debug)]
pub struct Image {
    haplotypes: usize,
    width: usize,
    orientation: Orientation,
    minor: bool,
    positions: bool,
    padding: f32,
    /// The numbers of each byte.
    numbers_of: Vec<[f32; 8]>,
}

impl Image {
    /// For samples of so many haplotypes.
    pub fn new(observation: &AlignmentObservation, haplotypes: u32) -> Self {
        let [clear, set] = match observation.coding {
            Coding::ZeroOne | Coding::MinorAllele => [0.0, 1.0],
            Coding::PlusMinus => [-1.0, 1.0],
        };
        let number = |byte: u8, bit: u8| if byte >> bit & 1 == 1 { set } else { clear };
        Self {
            haplotypes: haplotypes as usize,
            width: observation.width as usize,
            orientation: observation.orientation,
            minor: observation.coding == Coding::MinorAllele,
            positions: observation.positions,
            padding: observation.padding as f32,
            numbers_of: (0..=u8::MAX)
                .map(|byte| [0, 1, 2, 3, 4, 5, 6, 7].map(|bit| number(byte, bit)))
                .collect(),
        }
    }

    /// The same image with a bit for each allele as it is, whatever the coding: for a plane that says which alleles are unknown.
    #[must_use]
    pub fn plain(&self) -> Self {
        Self {
            minor: false,
            ..self.clone()
        }
    }

    /// Puts the middle of the coding where a packed plane of [`Image::plain`] says that an allele is unknown.
    pub fn blank(&self, unknown: &[u8], sites: usize, image: &mut [f32]) {
        let [clear, set] = [0, u8::MAX].map(|byte| {
            self.numbers_of
                .get(usize::from(byte))
                .map_or(0.0, |numbers| numbers[0])
        });
        for site in 0..sites {
            for haplotype in 0..self.haplotypes {
                let bit = self.bit(site, haplotype, sites);
                let hidden = unknown
                    .get(bit / 8)
                    .is_some_and(|byte| byte >> (bit % 8) & 1 == 1);
                let place = match self.orientation {
                    Orientation::Sites => site * self.haplotypes + haplotype,
                    Orientation::Haplotypes => haplotype * self.width + site,
                };
                if let Some(number) = image.get_mut(place).filter(|_| hidden) {
                    *number = 0.5 * (clear + set);
                }
            }
        }
    }

    /// Numbers in an input, positions among them.
    pub fn numbers(&self) -> usize {
        self.width * self.haplotypes + if self.positions { self.width } else { 0 }
    }

    /// Bytes of the packed image of so many sites.
    pub fn packed_bytes(&self, sites: usize) -> usize {
        match self.orientation {
            Orientation::Sites => (sites * self.haplotypes).div_ceil(8),
            Orientation::Haplotypes => self.haplotypes * sites.div_ceil(8),
        }
    }

    /// Appends the bits of an alignment as it stands; of one that is wider than the image, its first sites. Returns how many those are.
    /// The alignment must have as many haplotypes as the image.
    pub fn pack(&self, alignment: &Alignment, out: &mut Vec<u8>) -> usize {
        let sites = alignment.sites().min(self.width);
        match self.orientation {
            Orientation::Sites => self.pack_sites(alignment, sites, out),
            Orientation::Haplotypes => self.pack_haplotypes(alignment, sites, out),
        }
        sites
    }

    /// Whether a site's commoner allele is the derived one, and that matters.
    fn flips(&self, site: &[u64]) -> bool {
        self.minor && 2 * derived(site) as usize > self.haplotypes
    }

    fn pack_sites(&self, alignment: &Alignment, sites: usize, out: &mut Vec<u8>) {
        let (mut pending, mut count) = (0_u128, 0);
        for site in 0..sites {
            let words = alignment.site(site);
            let flip = if self.flips(words) { u64::MAX } else { 0 };
            for (group, word) in words.iter().enumerate() {
                let bits = self.haplotypes.saturating_sub(64 * group).min(64);
                if bits == 0 {
                    break;
                }
                pending |= u128::from((word ^ flip) & (u64::MAX >> (64 - bits))) << count;
                count += bits;
                if count >= 64 {
                    out.extend((pending as u64).to_le_bytes());
                    pending >>= 64;
                    count -= 64;
                }
            }
        }
        out.extend(pending.to_le_bytes().iter().take(count.div_ceil(8)));
    }

    fn pack_haplotypes(&self, alignment: &Alignment, sites: usize, out: &mut Vec<u8>) {
        let (rows, width) = rows(alignment);
        let mut flips = vec![0_u64; width];
        for site in (0..sites).filter(|&site| self.flips(alignment.site(site))) {
            if let Some(word) = flips.get_mut(site / 64) {
                *word |= 1 << (site % 64);
            }
        }
        for row in rows.chunks_exact(width.max(1)) {
            let start = out.len();
            out.extend(
                row.iter()
                    .zip(&flips)
                    .flat_map(|(word, flip)| (word ^ flip).to_le_bytes()),
            );
            out.truncate(start + sites.div_ceil(8));
        }
    }

    /// Which bit of a packed image of so many sites an allele is.
    #[inline]
    fn bit(&self, site: usize, haplotype: usize, sites: usize) -> usize {
        match self.orientation {
            Orientation::Sites => site * self.haplotypes + haplotype,
            Orientation::Haplotypes => haplotype * 8 * sites.div_ceil(8) + site,
        }
    }

    /// Appends the numbers of a packed image of so many sites. Of the positions, what is missing is filled with -1.
    pub fn widen(&self, packed: &[u8], sites: usize, positions: &[f32], out: &mut Vec<f32>) {
        let start = out.len();
        out.resize(start + self.width * self.haplotypes, self.padding);
        let image = out.get_mut(start..).unwrap_or_default();
        match self.orientation {
            Orientation::Sites => self.fill(packed, image, sites * self.haplotypes),
            Orientation::Haplotypes => {
                let bytes = sites.div_ceil(8).max(1);
                for (row, bits) in image
                    .chunks_exact_mut(self.width.max(1))
                    .zip(packed.chunks_exact(bytes))
                {
                    self.fill(bits, row, sites);
                }
            }
        }
        if self.positions {
            let seen = sites.min(self.width).min(positions.len());
            out.extend(positions.iter().take(seen));
            out.extend((seen..self.width).map(|_| NO_POSITION));
        }
    }

    /// The numbers of the first `count` bits.
    #[inline]
    fn fill(&self, packed: &[u8], out: &mut [f32], count: usize) {
        let Some(out) = out.get_mut(..count) else {
            return;
        };
        let (eights, rest) = out.as_chunks_mut::<8>();
        let numbers = |byte: &u8| {
            self.numbers_of
                .get(usize::from(*byte))
                .copied()
                .unwrap_or_default()
        };
        for (eight, byte) in eights.iter_mut().zip(packed) {
            *eight = numbers(byte);
        }
        if let Some(byte) = packed.get(eights.len()) {
            rest.iter_mut()
                .zip(numbers(byte))
                .for_each(|(out, number)| *out = number);
        }
    }

    /// Appends the numbers of an alignment as it stands, packed and widened.
    ///
    /// # Errors
    /// When it does not have as many haplotypes as the image.
    pub fn encode(&self, alignment: &Alignment, out: &mut Vec<f32>) -> Result<(), SampleSize> {
        if alignment.haplotypes() != self.haplotypes {
            return Err(SampleSize {
                expected: self.haplotypes,
                found: alignment.haplotypes(),
            });
        }
        let mut packed = Vec::new();
        let sites = self.pack(alignment, &mut packed);
        let positions: Vec<f32> = alignment
            .positions()
            .iter()
            .map(|&position| position as f32)
            .collect();
        self.widen(&packed, sites, &positions, out);
        Ok(())
    }
}
