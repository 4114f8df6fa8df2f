//! Spectra made from spectra: folded, projected to smaller samples.

use super::JointSpectrum;
use super::theory::hypergeometric;
use thiserror::Error;

/// Why a spectrum cannot be projected.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum ProjectionError {
    /// Samples only get smaller.
    #[error(
        "population {population} was sampled with {have} haplotypes, fewer than the {want} asked for: a spectrum can only be projected down"
    )]
    TooFewSamples {
        /// The population, A or B.
        population: char,
        /// Its haplotypes.
        have: u32,
        /// Haplotypes asked for.
        want: u32,
    },
}

impl JointSpectrum {
    /// Folded by the minor allele over both samples: sites whose derived allele is the commoner one move to the cell of the other
    /// allele; where both are equally common, half of the sites do.
    pub fn folded(&self) -> Self {
        let [n_a, n_b] = self.samples;
        let mut folded = Self::zeros(self.samples);
        for (i, j, count) in self.segregating() {
            let moved = match (2 * (i + j)).cmp(&(n_a + n_b)) {
                std::cmp::Ordering::Less => 0.0,
                std::cmp::Ordering::Equal => 0.5 * count,
                std::cmp::Ordering::Greater => count,
            };
            folded.add(i, j, count - moved);
            folded.add(n_a - i, n_b - j, moved);
        }
        folded
    }

    /// The expected spectrum of smaller samples drawn at random from these; counts become fractions. Sites that no longer vary are lost.
    ///
    /// # Errors
    /// When a sample would have to grow.
    pub fn project(&self, samples: [u32; 2]) -> Result<Self, ProjectionError> {
        for (population, (have, want)) in ['A', 'B']
            .into_iter()
            .zip(self.samples.into_iter().zip(samples))
        {
            if want > have {
                return Err(ProjectionError::TooFewSamples {
                    population,
                    have,
                    want,
                });
            }
        }
        let [rows, columns] =
            [0, 1].map(|population| weights(self.samples[population], samples[population]));
        let mut projected = Self::zeros(samples);
        for (i, j, count) in self.segregating().filter(|&(_, _, count)| count != 0.0) {
            for (to_i, row) in (0..).zip(&rows[i as usize]) {
                for (to_j, column) in (0..).zip(&columns[j as usize]) {
                    projected.add(to_i, to_j, count * row * column);
                }
            }
        }
        projected.clear_corners();
        Ok(projected)
    }

    /// Adds to a cell; outside the spectrum, nothing happens.
    fn add(&mut self, i: u32, j: u32, count: f64) {
        let columns = self.samples[1] as usize + 1;
        if let Some(cell) = self.cells.get_mut(i as usize * columns + j as usize) {
            *cell += count;
        }
    }

    /// Forgets the sites that do not vary.
    fn clear_corners(&mut self) {
        if let Some(first) = self.cells.first_mut() {
            *first = 0.0;
        }
        if let Some(last) = self.cells.last_mut() {
            *last = 0.0;
        }
    }
}

/// For every count of derived alleles in `from` haplotypes, the probabilities of the counts among `to` of them. `[from + 1][to + 1]`.
fn weights(from: u32, to: u32) -> Vec<Vec<f64>> {
    (0..=from)
        .map(|derived| {
            (0..=to)
                .map(|drawn| hypergeometric(from, derived, to, drawn))
                .collect()
        })
        .collect()
}
