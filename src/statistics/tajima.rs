//! The constants of Tajima's D.

use super::theory::harmonic;

/// The constants of Tajima's D for one sample size, under the names of Tajima (1989, Genetics 123:585-595). What is written with them is
/// linear in `pi`, S and the root of a quadratic in S, so that a network's inside can be held against its parts.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct TajimaConstants {
    /// Sum of `1 / i` over `0 < i < n`.
    pub a1: f64,
    /// Sum of `1 / i^2` over `0 < i < n`.
    pub a2: f64,
    /// `(n + 1) / (3 (n - 1))`: theta's factor in the variance of pi.
    pub b1: f64,
    /// `2 (n^2 + n + 3) / (9 n (n - 1))`: that of theta squared.
    pub b2: f64,
    /// `b1 - 1 / a1`.
    pub c1: f64,
    /// `b2 - (n + 2) / (a1 n) + a2 / a1^2`.
    pub c2: f64,
    /// `c1 / a1`: the factor of S in the variance of `pi - S / a1`.
    pub e1: f64,
    /// `c2 / (a1^2 + a2)`: the factor of `S (S - 1)`.
    pub e2: f64,
}

impl TajimaConstants {
    /// For `n` haplotypes; none for fewer than two, between which nothing differs.
    pub fn new(n: u32) -> Option<Self> {
        if n < 2 {
            return None;
        }
        let (a1, a2) = (harmonic(n, 1), harmonic(n, 2));
        let n = f64::from(n);
        let b1 = (n + 1.0) / (3.0 * (n - 1.0));
        let b2 = 2.0 * (n * n + n + 3.0) / (9.0 * n * (n - 1.0));
        let c1 = b1 - 1.0 / a1;
        let c2 = b2 - (n + 2.0) / (a1 * n) + a2 / (a1 * a1);
        Some(Self {
            a1,
            a2,
            b1,
            b2,
            c1,
            c2,
            e1: c1 / a1,
            e2: c2 / (a1 * a1 + a2),
        })
    }

    /// The estimated variance of `pi - S / a1`, given S, in a population of constant size.
    pub fn variance(&self, segregating_sites: f64) -> f64 {
        self.e1 * segregating_sites + self.e2 * segregating_sites * (segregating_sites - 1.0)
    }

    /// Tajima's D of `pi` and S. None where nothing segregates, or where the variance is 0, as with fewer than four haplotypes.
    pub fn tajimas_d(&self, pi: f64, segregating_sites: f64) -> Option<f64> {
        let variance = self.variance(segregating_sites);
        (segregating_sites > 0.0 && variance > 0.0)
            .then(|| (pi - segregating_sites / self.a1) / variance.sqrt())
    }
}
