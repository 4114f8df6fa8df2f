//! Joint site frequency spectra and their summaries.

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
        Self { samples, cells: vec![0.0; (samples[0] as usize + 1) * (samples[1] as usize + 1)] }
    }

    /// Rows and columns.
    pub fn shape(&self) -> [usize; 2] {
        self.samples.map(|n| n as usize + 1)
    }

    /// The count of sites with `i` derived alleles in A and `j` in B; zero outside the spectrum.
    pub fn at(&self, i: usize, j: usize) -> f64 {
        let [rows, columns] = self.shape();
        if i < rows && j < columns { self.cells.get(i * columns + j).copied().unwrap_or(0.0) } else { 0.0 }
    }
}

/// The eight summary statistics that the simpler methods use, per locus (not per base pair).
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Summary {
    /// Segregating sites, S.
    pub segregating_sites: f64,
    /// Mean pairwise differences within A.
    pub pi_a: f64,
    /// Mean pairwise differences within B.
    pub pi_b: f64,
    /// Mean pairwise differences between A and B.
    pub d_xy: f64,
    /// Hudson's F_ST as a ratio of averages, `1 - (pi_a + pi_b) / (2 d_xy)`.
    pub f_st: f64,
    /// Fraction of segregating sites polymorphic in both populations.
    pub shared: f64,
    /// Fraction polymorphic in exactly one population.
    pub private: f64,
    /// Fraction with a fixed difference.
    pub fixed: f64,
}

impl Summary {
    /// Names of the statistics, in the order of [`Summary::to_array`].
    pub const NAMES: [&'static str; 8] = ["S", "π A", "π B", "d_xy", "F_ST", "shared", "private", "fixed"];

    /// The statistics as an array.
    pub fn to_array(&self) -> [f64; 8] {
        [self.segregating_sites, self.pi_a, self.pi_b, self.d_xy, self.f_st, self.shared, self.private, self.fixed]
    }

    /// The statistics of a spectrum; ratios with an empty denominator are 0.
    pub fn of(_spectrum: &JointSpectrum) -> Self {
        unimplemented!()
    }
}
