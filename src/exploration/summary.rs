//! The statistics of one locus that have a theory.

use crate::statistics::theory::harmonic;
use serde::{Deserialize, Serialize};

/// Statistics of one locus, all samples together.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Summary {
    /// Segregating sites, S.
    pub sites: f64,
    /// Mean pairwise differences, per locus.
    pub pi: f64,
    /// Watterson's estimate of theta, per locus.
    pub watterson: f64,
    /// Tajima's D; not a number where there are no sites.
    pub tajima: f64,
}

impl Summary {
    /// The statistics of a spectrum with `n + 1` entries.
    pub fn of(spectrum: &[f64]) -> Self {
        let n = spectrum.len().saturating_sub(1) as f64;
        let inner = || spectrum.iter().enumerate().skip(1).take(spectrum.len().saturating_sub(2));
        let sites: f64 = inner().map(|(_, count)| count).sum();
        let pi: f64 = inner().map(|(i, count)| count * 2.0 * i as f64 * (n - i as f64) / (n * (n - 1.0))).sum();
        let watterson = if n >= 2.0 { sites / harmonic(n as u32, 1) } else { 0.0 };
        Self { sites, pi, watterson, tajima: tajima(n as u32, sites, pi) }
    }
}

/// Tajima's D (Tajima 1989) of `n` haplotypes with `sites` segregating sites and `pi` mean pairwise differences.
fn tajima(n: u32, sites: f64, pi: f64) -> f64 {
    let [a1, a2] = [1, 2].map(|power| harmonic(n, power));
    let n = f64::from(n);
    let b1 = (n + 1.0) / (3.0 * (n - 1.0));
    let b2 = 2.0 * (n * n + n + 3.0) / (9.0 * n * (n - 1.0));
    let c1 = b1 - 1.0 / a1;
    let c2 = b2 - (n + 2.0) / (a1 * n) + a2 / (a1 * a1);
    let variance = c1 / a1 * sites + c2 / (a1 * a1 + a2) * sites * (sites - 1.0);
    if sites > 0.0 && variance > 0.0 { (pi - sites / a1) / libm::sqrt(variance) } else { f64::NAN }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The example of Tajima (1989): 10 sequences, 16 sites, 3.888889 differences.
    #[test]
    fn tajimas_example() {
        assert!((tajima(10, 16.0, 3.888_889) - -1.446_172).abs() < 1e-5);
    }

    #[test]
    fn a_spectrum_is_summed_up() {
        let summary = Summary::of(&[0.0, 2.0, 1.0, 0.0, 0.0]);
        assert_eq!(summary.sites, 3.0);
        assert!((summary.pi - (2.0 * 0.5 + 2.0 / 3.0)).abs() < 1e-12);
        assert!((summary.watterson - 3.0 / (1.0 + 0.5 + 1.0 / 3.0)).abs() < 1e-12);
        assert!(Summary::of(&[0.0; 5]).tajima.is_nan() && Summary::of(&[]).sites == 0.0);
    }
}
