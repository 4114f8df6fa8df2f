//! Alignments and site frequency spectra, their statistics, and what theory expects of them.
//!
//! An alignment's spectrum ([`Alignment::spectrum`]) is enough for S, pi, Watterson's theta, Tajima's D, Fay and Wu's H
//! and the singletons; what depends on which haplotypes carry an allele together is in [`Haplotypes`], [`linkage`] and
//! [`differentiation`].

mod alignment;
pub mod differentiation;
mod frequencies;
mod haplotypes;
pub mod linkage;
mod summary;
mod summed;
mod tajima;
pub mod theory;
mod transform;

pub use alignment::{Alignment, most_sites};
pub use frequencies::Spectrum;
pub use haplotypes::Haplotypes;
pub(crate) use haplotypes::{rows, sites_of_rows};
pub use summary::Summary;
pub use summed::AlignmentStatistics;
pub use tajima::TajimaConstants;
pub use transform::ProjectionError;

use serde::{Deserialize, Serialize};

/// A joint site frequency spectrum: how many sites have `i` derived alleles in A and `j` in B.
///
/// Counts are real numbers, so that projected spectra from files fit too.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct JointSpectrum {
    /// Haplotypes sampled from A and B.
    pub samples: [u32; 2],
    /// `(samples[0] + 1) x (samples[1] + 1)` cells, A varying slowest. The two monomorphic corners are zero.
    pub cells: Vec<f64>,
}

impl JointSpectrum {
    /// An empty spectrum.
    pub fn zeros(samples: [u32; 2]) -> Self {
        Self {
            samples,
            cells: vec![0.0; (samples[0] as usize + 1) * (samples[1] as usize + 1)],
        }
    }

    /// Rows and columns.
    pub fn shape(&self) -> [usize; 2] {
        self.samples.map(|n| n as usize + 1)
    }

    /// The count of sites with `i` derived alleles in A and `j` in B; zero outside the spectrum.
    pub fn at(&self, i: usize, j: usize) -> f64 {
        let [rows, columns] = self.shape();
        if i < rows && j < columns {
            self.cells.get(i * columns + j).copied().unwrap_or(0.0)
        } else {
            0.0
        }
    }

    /// The cells of segregating sites, all but the two monomorphic corners: derived alleles in A, in B, and the count of such sites.
    pub fn segregating(&self) -> impl Iterator<Item = (u32, u32, f64)> {
        let columns = self.samples[1] as usize + 1;
        let cells = columns * (self.samples[0] as usize + 1);
        self.cells
            .iter()
            .take(cells)
            .enumerate()
            .filter(move |&(cell, _)| cell != 0 && cell + 1 != cells)
            .map(move |(cell, &count)| ((cell / columns) as u32, (cell % columns) as u32, count))
    }
}
