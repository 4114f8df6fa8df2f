//! An alignment is read through noise, and what is read is held against the truth.

use crate::coalescent::LocusId;
use crate::experiment::Noise;
use crate::observation::alignment::Seen;
use crate::observation::noise::NoiseError;
use crate::statistics::Alignment;
use serde::{Deserialize, Serialize};

/// One allele, as it is read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Allele {
    /// The ancestral one.
    Ancestral,
    /// The derived one.
    Derived,
    /// Not called.
    Missing,
}

/// An alignment as it is read, beside the true one.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Observed {
    /// The alleles of each site of the view, in the order of the haplotypes; none for a site that is not seen to vary.
    pub sites: Vec<Option<Vec<Allele>>>,
    /// Sites of the whole locus by the number of derived alleles that are seen, `n + 1` entries.
    pub spectrum: Vec<f64>,
    /// Alleles of the whole locus' seen sites.
    pub alleles: u32,
    /// Those of them that are read as the other one.
    pub wrong: u32,
    /// Those of them that are not called.
    pub missing: u32,
    /// Sites of the whole locus that are not seen to vary.
    pub lost: u32,
}

impl Noise {
    /// What is read of sites whose derived haplotypes are known. Positions are not looked at.
    pub fn read(
        &self,
        haplotypes: usize,
        sites: &[&[u32]],
        seed: u64,
        replicate: u32,
    ) -> Result<Vec<Option<Vec<Allele>>>, NoiseError> {
        // The place of a site says which one it is, where others are dropped.
        let mut alignment = Alignment::new(haplotypes as u32);
        for (place, derived) in sites.iter().enumerate() {
            alignment.push_site(place as f64, &packed(haplotypes, derived));
        }
        // The very stream that an example of this number would be read with.
        let id = LocusId {
            seed,
            class: 0,
            index: replicate,
        };
        let seen = Seen::through(std::slice::from_ref(self), alignment, id)?;
        let mut read = vec![None; sites.len()];
        for (site, &place) in seen.alignment().positions().iter().enumerate() {
            let alleles = (0..haplotypes).map(|haplotype| match seen.allele(haplotype, site) {
                Some(true) => Allele::Derived,
                Some(false) => Allele::Ancestral,
                None => Allele::Missing,
            });
            if let Some(slot) = read.get_mut(place as usize) {
                *slot = Some(alleles.collect());
            }
        }
        Ok(read)
    }
}

/// Bits of the haplotypes of a site.
fn packed(haplotypes: usize, derived: &[u32]) -> Vec<u64> {
    let mut words = vec![0_u64; haplotypes.div_ceil(64)];
    for &haplotype in derived {
        if let Some(word) = words.get_mut(haplotype as usize / 64) {
            *word |= 1 << (haplotype % 64);
        }
    }
    words
}

impl Observed {
    /// Sums up what is read of the whole locus; `shown` are the sites of the view.
    pub fn of(
        haplotypes: usize,
        truth: &[&[u32]],
        seen: Vec<Option<Vec<Allele>>>,
        shown: std::ops::Range<usize>,
    ) -> Self {
        let mut observed = Self {
            spectrum: vec![0.0; haplotypes + 1],
            ..Self::default()
        };
        for (derived, alleles) in truth.iter().zip(&seen) {
            let Some(alleles) = alleles else {
                observed.lost += 1;
                continue;
            };
            let words = packed(haplotypes, derived);
            let mut count = 0;
            for (haplotype, allele) in alleles.iter().enumerate() {
                let truly = words
                    .get(haplotype / 64)
                    .is_some_and(|word| word >> (haplotype % 64) & 1 == 1);
                count += usize::from(*allele == Allele::Derived);
                observed.missing += u32::from(*allele == Allele::Missing);
                observed.wrong += u32::from(
                    *allele
                        == if truly {
                            Allele::Ancestral
                        } else {
                            Allele::Derived
                        },
                );
            }
            observed.alleles += alleles.len() as u32;
            if let Some(class) = observed.spectrum.get_mut(count) {
                *class += 1.0;
            }
        }
        observed.sites = seen
            .into_iter()
            .skip(shown.start)
            .take(shown.len())
            .collect();
        observed
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::experiment::NoiseKind;

    /// Ten haplotypes; site `i` is derived in the first `1 + i % 9`.
    fn truth() -> Vec<Vec<u32>> {
        (0..900).map(|site| (0..1 + site % 9).collect()).collect()
    }

    fn observe(noise: Noise) -> Observed {
        let truth = truth();
        let sites: Vec<&[u32]> = truth.iter().map(Vec::as_slice).collect();
        Observed::of(10, &sites, noise.read(10, &sites, 1, 0).unwrap(), 100..103)
    }

    /// Alleles, wrong and missing ones, and lost sites, as they were when pictures and examples each laid noise over by themselves.
    #[test]
    fn every_kind_reads_the_bits_it_always_read() {
        let read = NoiseKind::ALL.map(|kind| {
            let read = observe(Noise::of(kind));
            [read.alleles, read.wrong, read.missing, read.lost]
        });
        let expected = [
            [9_000, 0, 0, 0],
            [8_990, 81, 0, 1],
            [8_890, 0, 452, 11],
            [9_000, 464, 0, 0],
            [7_000, 0, 0, 200],
            [8_790, 103, 144, 21],
        ];
        assert_eq!(read, expected);
    }

    #[test]
    fn every_kind_says_what_it_did() {
        let of = |kind| observe(Noise::of(kind));
        let none = of(NoiseKind::None);
        assert_eq!(
            (
                none.wrong,
                none.missing,
                none.lost,
                none.alleles,
                none.sites.len()
            ),
            (0, 0, 0, 9_000, 3)
        );
        assert_eq!(none.spectrum[1..10], [100.0; 9]);
        // 9,000 alleles at 1 %: 4.5 sigma.
        let error = of(NoiseKind::GenotypeError);
        assert!(
            (f64::from(error.wrong) - 90.0).abs() < 4.5 * 9.5 && error.missing == 0,
            "{}",
            error.wrong
        );
        let missing = of(NoiseKind::Missing);
        assert!(
            (f64::from(missing.missing) - 450.0).abs() < 4.5 * 21.0 && missing.wrong == 0,
            "{}",
            missing.missing
        );
        // Sites of 2 to 8 derived haplotypes in a row: one diploid is heterozygous where the number is odd, and is dealt out anew.
        let unphased = of(NoiseKind::Unphased);
        assert_eq!(
            (unphased.missing, unphased.lost, &unphased.spectrum),
            (0, 0, &none.spectrum)
        );
        assert!(
            (f64::from(unphased.wrong) / 2.0 - 250.0).abs() < 4.5 * 11.2,
            "{}",
            unphased.wrong
        );
        let cutoff = of(NoiseKind::MinorCutoff);
        assert_eq!(
            (
                cutoff.lost,
                cutoff.wrong,
                cutoff.spectrum[1],
                cutoff.spectrum[2]
            ),
            (200, 0, 0.0, 100.0)
        );
    }

    /// A diploid is missing with probability `exp(-c)`; of a heterozygote, exactly one allele is read with `2 (exp(-c / 2) - exp(-c))`.
    /// Both at 4.5 sigma over 9,000 diploids, of which 900 are heterozygous: a false alarm in 70,000 choices of the seed.
    #[test]
    fn few_reads_miss_alleles_as_often_as_theory_says() {
        let truth: Vec<Vec<u32>> = (0..900)
            .map(|site| (0..9 + 2 * (site % 2)).collect())
            .collect();
        let sites: Vec<&[u32]> = truth.iter().map(Vec::as_slice).collect();
        let score = |amount: f64, assumed: f64| {
            let noise = Noise {
                kind: NoiseKind::LowCoverage,
                amount,
            };
            let reads = Observed::of(20, &sites, noise.read(20, &sites, 1, 0).unwrap(), 0..0);
            assert_eq!(reads.lost, 0);
            let z = |found: f64, trials: f64, p: f64| {
                (found - trials * p) / libm::sqrt(trials * p * (1.0 - p))
            };
            let none = libm::exp(-assumed);
            [
                z(f64::from(reads.missing) / 2.0, 9_000.0, none),
                z(
                    f64::from(reads.wrong),
                    900.0,
                    2.0 * (libm::exp(-0.5 * assumed) - none),
                ),
            ]
        };
        assert!(
            score(2.0, 2.0).iter().all(|z| z.abs() < 4.5),
            "{:?}",
            score(2.0, 2.0)
        );
        // The test has power: a coverage that is 15 % off is noticed.
        assert!(score(2.0, 2.3)[0].abs() > 4.5, "{:?}", score(2.0, 2.3));
    }
}
