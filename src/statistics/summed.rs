//! What is said about one alignment in a few numbers.

use super::{Alignment, Haplotypes, Spectrum, TajimaConstants};
use serde::{Deserialize, Serialize};

/// The statistics of an alignment that the page writes beside it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct AlignmentStatistics {
    /// Haplotypes.
    pub haplotypes: u32,
    /// Segregating sites, S; columns that do not vary are not counted.
    pub segregating_sites: u32,
    /// Mean pairwise differences, pi.
    pub pi: f64,
    /// Watterson's estimator of theta.
    pub theta_w: f64,
    /// Tajima's D; none where nothing segregates.
    pub tajimas_d: Option<f64>,
    /// Sites with one derived allele.
    pub singletons: u32,
    /// Fay and Wu's H, not divided by its standard deviation.
    pub fay_wu_h: f64,
    /// Distinct haplotypes.
    pub haplotype_number: u32,
}

impl AlignmentStatistics {
    /// Of an alignment; of its sites those that vary.
    pub fn of(alignment: &Alignment) -> Self {
        Self::of_spectrum(
            &alignment.spectrum(),
            Haplotypes::of(alignment).number() as u32,
        )
    }

    /// From what an alignment leaves: its spectrum, and how many of its haplotypes are distinct.
    pub fn of_spectrum(spectrum: &Spectrum, haplotype_number: u32) -> Self {
        Self::with(
            spectrum,
            TajimaConstants::new(spectrum.samples()).as_ref(),
            haplotype_number,
        )
    }

    /// The same with constants that were computed before, of so many haplotypes as the spectrum has.
    pub(crate) fn with(
        spectrum: &Spectrum,
        constants: Option<&TajimaConstants>,
        haplotype_number: u32,
    ) -> Self {
        let (sites, pi) = (spectrum.segregating_sites(), spectrum.pi());
        Self {
            haplotypes: spectrum.samples(),
            segregating_sites: sites as u32,
            pi,
            theta_w: constants.map_or(0.0, |constants| sites / constants.a1),
            tajimas_d: constants
                .filter(|_| spectrum.samples() >= 4)
                .and_then(|constants| constants.tajimas_d(pi, sites)),
            singletons: spectrum.singletons() as u32,
            fay_wu_h: spectrum.fay_wu_h(),
            haplotype_number,
        }
    }
}
