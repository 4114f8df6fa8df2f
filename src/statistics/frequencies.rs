//! The site frequency spectrum of one population, and what is computed from it.

use super::summary::heterozygosity;
use super::theory::harmonic;
use serde::{Deserialize, Serialize};

/// How many sites have `i` derived alleles in one sample.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Spectrum {
    /// `n + 1` counts; the first and the last are sites that do not vary within this sample, and no statistic counts them.
    pub counts: Vec<f64>,
}

impl Spectrum {
    /// Number of haplotypes, n.
    pub fn samples(&self) -> u32 {
        self.counts.len().saturating_sub(1) as u32
    }

    /// The classes that vary within the sample: derived alleles, and the count of such sites.
    pub fn segregating(&self) -> impl Iterator<Item = (u32, f64)> {
        let n = self.samples();
        (0..=n).zip(self.counts.iter().copied()).filter(move |&(i, _)| 0 < i && i < n)
    }

    /// Segregating sites, S.
    pub fn segregating_sites(&self) -> f64 {
        self.segregating().map(|(_, count)| count).sum()
    }

    /// Mean pairwise differences.
    pub fn pi(&self) -> f64 {
        self.segregating().map(|(i, count)| count * heterozygosity(i, self.samples())).sum()
    }

    /// Watterson's estimator of theta, `S / a_1`; 0 for fewer than two haplotypes.
    pub fn theta_w(&self) -> f64 {
        let a1 = harmonic(self.samples(), 1);
        if a1 > 0.0 { self.segregating_sites() / a1 } else { 0.0 }
    }

    /// Tajima's D (Tajima 1989, Genetics 123:585-595). None when nothing segregates or with fewer than four haplotypes, where the
    /// statistic does not vary.
    pub fn tajimas_d(&self) -> Option<f64> {
        let (n, sites) = (f64::from(self.samples()), self.segregating_sites());
        if n < 4.0 || sites <= 0.0 {
            return None;
        }
        let (a1, a2) = (harmonic(self.samples(), 1), harmonic(self.samples(), 2));
        let c1 = (n + 1.0) / (3.0 * (n - 1.0)) - 1.0 / a1;
        let c2 = 2.0 * (n * n + n + 3.0) / (9.0 * n * (n - 1.0)) - (n + 2.0) / (a1 * n) + a2 / (a1 * a1);
        let (e1, e2) = (c1 / a1, c2 / (a1 * a1 + a2));
        let variance = e1 * sites + e2 * sites * (sites - 1.0);
        (variance > 0.0).then(|| (self.pi() - sites / a1) / libm::sqrt(variance))
    }

    /// Folded by the minor allele: `n / 2 + 1` counts, of sites with that many copies of the rarer allele.
    pub fn folded(&self) -> Vec<f64> {
        let n = self.samples() as usize;
        let mut folded = vec![0.0; n / 2 + 1];
        for (i, count) in self.segregating() {
            let minor = (i as usize).min(n - i as usize);
            if let Some(cell) = folded.get_mut(minor) {
                *cell += count;
            }
        }
        folded
    }
}
