//! The summary statistics that the simpler methods are given.

use crate::statistics::linkage::mean_r2;
use crate::statistics::{Alignment, Haplotypes, Spectrum};

/// Summary statistics of one alignment. Watterson's theta is S over a constant, as all samples of an experiment have the same size, and Fay
/// and Wu's H is `pi - theta_H`: a linear method has them with these.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Summaries {
    /// Segregating sites, S.
    pub segregating_sites: f64,
    /// Mean pairwise differences, pi.
    pub pi: f64,
    /// Sites with one derived allele.
    pub singletons: f64,
    /// Fay and Wu's estimator of theta.
    pub theta_h: f64,
    /// Distinct haplotypes.
    pub haplotype_number: f64,
    /// Mean r2 over pairs of sites; none with fewer than two that vary.
    pub mean_r2: Option<f64>,
}

impl Summaries {
    /// Of an alignment; columns that do not vary are not counted.
    pub fn of(alignment: &Alignment) -> Self {
        Self::of_parts(
            &alignment.spectrum(),
            Haplotypes::of(alignment).number() as u32,
            mean_r2(alignment, 1),
        )
    }

    /// From what was computed before.
    pub fn of_parts(spectrum: &Spectrum, haplotype_number: u32, mean_r2: Option<f64>) -> Self {
        Self {
            segregating_sites: spectrum.segregating_sites(),
            pi: spectrum.pi(),
            singletons: spectrum.singletons(),
            theta_h: spectrum.theta_h(),
            haplotype_number: f64::from(haplotype_number),
            mean_r2,
        }
    }
}
