//! The site frequency spectrum of one population, and what is computed from it.

use super::TajimaConstants;
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
        (0..=n)
            .zip(self.counts.iter().copied())
            .filter(move |&(i, _)| 0 < i && i < n)
    }

    /// Segregating sites, S.
    pub fn segregating_sites(&self) -> f64 {
        self.segregating().map(|(_, count)| count).sum()
    }

    /// Mean pairwise differences.
    pub fn pi(&self) -> f64 {
        self.segregating()
            .map(|(i, count)| count * heterozygosity(i, self.samples()))
            .sum()
    }

    /// Watterson's estimator of theta, `S / a_1`; 0 for fewer than two haplotypes.
    pub fn theta_w(&self) -> f64 {
        let a1 = harmonic(self.samples(), 1);
        if a1 > 0.0 {
            self.segregating_sites() / a1
        } else {
            0.0
        }
    }

    /// Theta as Fay & Wu (2000, Genetics 155:1405-1413) estimate it from alleles that have become common, `theta_H`: the sum of
    /// `2 i^2 / (n (n - 1))` over sites; 0 for fewer than two haplotypes.
    pub fn theta_h(&self) -> f64 {
        let n = f64::from(self.samples());
        if n < 2.0 {
            return 0.0;
        }
        let squares: f64 = self
            .segregating()
            .map(|(i, count)| f64::from(i) * f64::from(i) * count)
            .sum();
        2.0 * squares / (n * (n - 1.0))
    }

    /// Fay and Wu's H, `pi - theta_H` (Fay & Wu 2000), not divided by its standard deviation: negative where many derived alleles are
    /// common. 0 when nothing segregates.
    pub fn fay_wu_h(&self) -> f64 {
        self.pi() - self.theta_h()
    }

    /// Sites with one derived allele.
    pub fn singletons(&self) -> f64 {
        self.segregating()
            .find(|&(i, _)| i == 1)
            .map_or(0.0, |(_, count)| count)
    }

    /// Tajima's D (Tajima 1989, Genetics 123:585-595). None when nothing segregates or with fewer than four haplotypes, where the
    /// statistic does not vary.
    pub fn tajimas_d(&self) -> Option<f64> {
        if self.samples() < 4 {
            return None;
        }
        TajimaConstants::new(self.samples())?.tajimas_d(self.pi(), self.segregating_sites())
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
