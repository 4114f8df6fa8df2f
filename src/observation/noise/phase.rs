//! Individuals of several haplotypes whose phase is unknown, or guessed.

use super::{NoiseError, individuals};
use crate::coalescent::Stream;
use crate::statistics::Alignment;
use serde::{Deserialize, Serialize};

/// Genotypes without phase: how many derived alleles each individual has at each site.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Dosages {
    individuals: usize,
    ploidy: u32,
    positions: Vec<f64>,
    /// Individual after individual, site after site.
    values: Vec<u8>,
}

/// Genotypes 0, 1, 2 (and so on, up to the ploidy) of individuals that are made up of neighbouring haplotypes.
///
/// # Errors
/// When the ploidy is outside its range, or the haplotypes make up no whole number of individuals.
pub fn dosages(alignment: &Alignment, ploidy: u32) -> Result<Dosages, NoiseError> {
    let (size, individuals) = individuals(alignment, ploidy)?;
    let mut values = Vec::with_capacity(individuals * alignment.sites());
    for site in 0..alignment.sites() {
        for individual in 0..individuals {
            let alleles = individual * size..(individual + 1) * size;
            values.push(
                alleles
                    .filter(|&haplotype| alignment.derived(haplotype, site))
                    .count() as u8,
            );
        }
    }
    Ok(Dosages {
        individuals,
        ploidy,
        positions: alignment.positions().to_vec(),
        values,
    })
}

impl Dosages {
    /// Number of individuals (rows).
    pub fn individuals(&self) -> usize {
        self.individuals
    }

    /// Haplotypes of an individual: the largest dosage.
    pub fn ploidy(&self) -> u32 {
        self.ploidy
    }

    /// Number of sites (columns).
    pub fn sites(&self) -> usize {
        self.positions.len()
    }

    /// Positions as fractions of the locus, ascending.
    pub fn positions(&self) -> &[f64] {
        &self.positions
    }

    /// Derived alleles of an individual at a site; nothing beyond the table.
    pub fn dosage(&self, individual: usize, site: usize) -> Option<u8> {
        if individual < self.individuals {
            self.values
                .get(site * self.individuals + individual)
                .copied()
        } else {
            None
        }
    }
}

/// Phase at random: at each site, the alleles of each individual (neighbouring haplotypes) are dealt out anew.
///
/// Dosages stay. Two heterozygous sites of a diploid have their derived alleles on one haplotype with probability 1/2, whatever they had
/// before; with `a` and `b` derived alleles of `p`, they share `a b / p` haplotypes on average.
///
/// # Errors
/// When the ploidy is outside its range, or the haplotypes make up no whole number of individuals.
pub fn rephase(
    alignment: &Alignment,
    ploidy: u32,
    stream: &mut Stream,
) -> Result<Alignment, NoiseError> {
    let (size, individuals) = individuals(alignment, ploidy)?;
    let mut phased = Alignment::new(alignment.haplotypes() as u32);
    let mut words = vec![0_u64; alignment.words_per_site()];
    for (site, &position) in alignment.positions().iter().enumerate() {
        words.fill(0);
        for individual in 0..individuals {
            let alleles = individual * size..(individual + 1) * size;
            let mut derived = alleles
                .clone()
                .filter(|&haplotype| alignment.derived(haplotype, site))
                .count();
            for (haplotype, left) in alleles.zip((1..=size).rev()) {
                let is_derived = derived == left
                    || derived > 0 && (stream.below(left as u32) as usize) < derived;
                if is_derived && let Some(word) = words.get_mut(haplotype / 64) {
                    *word |= 1 << (haplotype % 64);
                    derived -= 1;
                }
            }
        }
        phased.push_site(position, &words);
    }
    Ok(phased)
}
