//! Summary statistics of a joint spectrum.

use super::JointSpectrum;
use serde::{Deserialize, Serialize};

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
    pub const NAMES: [&'static str; 8] = [
        "S", "π A", "π B", "d_xy", "F_ST", "shared", "private", "fixed",
    ];

    /// The statistics as an array.
    pub fn to_array(&self) -> [f64; 8] {
        [
            self.segregating_sites,
            self.pi_a,
            self.pi_b,
            self.d_xy,
            self.f_st,
            self.shared,
            self.private,
            self.fixed,
        ]
    }

    /// The statistics of a spectrum; ratios with an empty denominator are 0.
    pub fn of(spectrum: &JointSpectrum) -> Self {
        let [n_a, n_b] = spectrum.samples;
        let (mut sites, mut pi_a, mut pi_b, mut d_xy) = (0.0, 0.0, 0.0, 0.0);
        let (mut shared, mut private, mut fixed) = (0.0, 0.0, 0.0);
        for (i, j, count) in spectrum.segregating() {
            let (p, q) = (
                ratio(f64::from(i), f64::from(n_a)),
                ratio(f64::from(j), f64::from(n_b)),
            );
            sites += count;
            pi_a += count * heterozygosity(i, n_a);
            pi_b += count * heterozygosity(j, n_b);
            d_xy += count * (p * (1.0 - q) + q * (1.0 - p));
            match (0 < i && i < n_a, 0 < j && j < n_b) {
                (true, true) => shared += count,
                (false, false) => fixed += count,
                _ => private += count,
            }
        }
        Self {
            segregating_sites: sites,
            pi_a,
            pi_b,
            d_xy,
            f_st: if d_xy > 0.0 {
                1.0 - (pi_a + pi_b) / (2.0 * d_xy)
            } else {
                0.0
            },
            shared: ratio(shared, sites),
            private: ratio(private, sites),
            fixed: ratio(fixed, sites),
        }
    }
}

/// The probability that two of `n` haplotypes, of which `derived` carry the derived allele, differ.
pub(super) fn heterozygosity(derived: u32, n: u32) -> f64 {
    let (i, n) = (f64::from(derived), f64::from(n));
    ratio(2.0 * i * (n - i), n * (n - 1.0))
}

fn ratio(part: f64, whole: f64) -> f64 {
    if whole > 0.0 { part / whole } else { 0.0 }
}
