//! Branch lengths by cell of a spectrum of any number of samples, and how many mutations fall on them.

use super::Simulator;
use super::lineages::Events;
use super::plan::Plan;
use super::poisson::poisson;
use super::stream::Stream;
use serde::{Deserialize, Serialize};
use thiserror::Error;

/// Most cells of a spectrum.
pub const MOST_CELLS: u64 = 1 << 24;

/// Mean branch lengths above `i` derived haplotypes along one axis, `j` along the next, and so on.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct BranchSpectrum {
    /// Haplotypes along each axis.
    pub samples: Vec<u32>,
    /// Generations, averaged along the locus; one cell more than haplotypes along each axis, the last axis varying fastest. The first
    /// and the last cell are zero. Multiplied by mutation rate and length, it is the spectrum that this genealogy makes one expect.
    pub cells: Vec<f64>,
}

impl BranchSpectrum {
    /// How many mutations each cell has, at this rate per generation on a branch that spans the whole locus: given the genealogy, independent
    /// Poisson numbers, each with mean rate x branch length.
    pub fn mutations(&self, rate: f64, stream: &mut Stream) -> Vec<f64> {
        self.cells
            .iter()
            .map(|length| poisson(length * rate, stream))
            .collect()
    }
}

/// Why a spectrum cannot be counted.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum SpectrumError {
    /// Every sample set needs an axis.
    #[error("there are {axes} axes for {sets} sample sets; expected one for each")]
    Axes {
        /// Axes given.
        axes: usize,
        /// Sample sets of the model.
        sets: usize,
    },
    /// Axes are counted from 0 without gaps.
    #[error("sample set {} is counted along axis {axis}, but no set along axis {missing}", set + 1)]
    Gap {
        /// The sample set, from 0.
        set: usize,
        /// Its axis.
        axis: usize,
        /// The axis that is missing.
        missing: usize,
    },
    /// The spectrum is too large.
    #[error("the spectrum has more than {most} cells; count several sample sets along one axis")]
    Cells {
        /// The limit.
        most: u64,
    },
}

impl Simulator {
    /// Branch lengths by cell of the spectrum, and what happened in the genealogy. Each sample set is counted along the axis given for it:
    /// `[0, 0]` is one spectrum of two sets together, `[0, 1]` their joint spectrum.
    ///
    /// # Errors
    /// Where axes and sample sets do not fit, or there are more than [`MOST_CELLS`] cells.
    pub fn branch_spectrum(
        &mut self,
        plan: &Plan,
        axes: &[usize],
        stream: &mut Stream,
    ) -> Result<(BranchSpectrum, Events), SpectrumError> {
        let samples = counts(plan, axes)?;
        self.branches.reset(plan.samples(), axes, &samples);
        let events = self.hudson.run(plan, stream, &mut self.branches);
        Ok((
            BranchSpectrum {
                samples,
                cells: self.branches.mean_lengths().collect(),
            },
            events,
        ))
    }
}

/// Haplotypes along each axis.
fn counts(plan: &Plan, axes: &[usize]) -> Result<Vec<u32>, SpectrumError> {
    let sets = plan.samples();
    if axes.len() != sets.len() {
        return Err(SpectrumError::Axes {
            axes: axes.len(),
            sets: sets.len(),
        });
    }
    let largest = axes.iter().enumerate().max_by_key(|&(_, &axis)| axis);
    let Some((set, &axis)) = largest else {
        return Ok(Vec::new());
    };
    if let Some(missing) = (0..axis).find(|missing| !axes.contains(missing)) {
        return Err(SpectrumError::Gap { set, axis, missing });
    }
    let mut counts = vec![0; axis + 1];
    for (&axis, set) in axes.iter().zip(sets) {
        counts[axis] += set.haplotypes;
    }
    let cells = counts.iter().try_fold(1_u64, |cells, &count| {
        cells.checked_mul(u64::from(count) + 1)
    });
    match cells {
        Some(cells) if cells <= MOST_CELLS => Ok(counts),
        _ => Err(SpectrumError::Cells { most: MOST_CELLS }),
    }
}
