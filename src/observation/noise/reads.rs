//! Individuals that are known from a few reads at each site.

use super::{MAX_COVERAGE, NoiseError, binomial, individuals};
use crate::coalescent::{Stream, poisson};
use crate::statistics::Alignment;
use serde::{Deserialize, Serialize};

/// How individuals are sequenced. The experiment with autotetraploids of Flagel, Brandvain & Schrider (2019) has ploidy 4 and a mean
/// coverage of 25.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct ReadDepth {
    /// Haplotypes of an individual.
    pub ploidy: u32,
    /// Mean number of reads for each individual and site.
    pub mean_coverage: f64,
}

/// Reads of individuals at segregating sites.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Reads {
    individuals: usize,
    positions: Vec<f64>,
    /// All reads and those of the derived allele, individual after individual, site after site.
    counts: Vec<[u32; 2]>,
}

/// Deals the haplotypes out to individuals at random, once for the whole locus, and sequences each of them at each site: the coverage is
/// Poisson, and each read is of one of the individual's alleles, all equally likely.
///
/// An individual with `d` derived alleles of `p` is not seen at a site with probability `exp(-c)` for a mean coverage `c`. Where it is, the
/// fraction of derived reads has mean `f = d / p` and variance `f (1 - f) E[1/C | C > 0]`.
///
/// # Errors
/// When ploidy or coverage are outside their ranges, or the haplotypes make up no whole number of individuals.
pub fn low_coverage(
    alignment: &Alignment,
    depth: &ReadDepth,
    stream: &mut Stream,
) -> Result<Reads, NoiseError> {
    let ReadDepth {
        ploidy,
        mean_coverage,
    } = *depth;
    let (size, individuals) = individuals(alignment, ploidy)?;
    if !(mean_coverage > 0.0 && mean_coverage <= MAX_COVERAGE) {
        return Err(NoiseError::Coverage {
            found: mean_coverage,
        });
    }
    let order = shuffled(alignment.haplotypes(), stream);
    let mut counts = Vec::with_capacity(individuals * alignment.sites());
    for site in 0..alignment.sites() {
        for alleles in order.chunks(size) {
            let derived = alleles
                .iter()
                .filter(|&&haplotype| alignment.derived(haplotype, site))
                .count();
            let coverage = poisson(mean_coverage, stream) as u32;
            counts.push([
                coverage,
                binomial(coverage, derived as f64 / size as f64, stream),
            ]);
        }
    }
    Ok(Reads {
        individuals,
        positions: alignment.positions().to_vec(),
        counts,
    })
}

/// All haplotypes in random order.
fn shuffled(haplotypes: usize, stream: &mut Stream) -> Vec<usize> {
    let mut order: Vec<usize> = (0..haplotypes).collect();
    stream.shuffle(&mut order);
    order
}

impl Reads {
    /// Number of individuals (rows).
    pub fn individuals(&self) -> usize {
        self.individuals
    }

    /// Number of sites (columns).
    pub fn sites(&self) -> usize {
        self.positions.len()
    }

    /// Positions as fractions of the locus, ascending.
    pub fn positions(&self) -> &[f64] {
        &self.positions
    }

    /// Reads of an individual at a site, and how many of them show the derived allele; nothing beyond the table.
    pub fn counts(&self, individual: usize, site: usize) -> Option<[u32; 2]> {
        if individual < self.individuals {
            self.counts
                .get(site * self.individuals + individual)
                .copied()
        } else {
            None
        }
    }

    /// What the experiment shows its network: `2 derived / coverage - 1`, from -1 to 1. Nothing where there are no reads.
    pub fn value(&self, individual: usize, site: usize) -> Option<f64> {
        let [coverage, derived] = self.counts(individual, site)?;
        if coverage == 0 {
            None
        } else {
            Some(2.0 * f64::from(derived) / f64::from(coverage) - 1.0)
        }
    }
}
