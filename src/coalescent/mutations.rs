//! Mutations on a recorded genealogy: as many in each cell of the spectrum as were drawn, each at a random place of that cell's branches.

use super::genealogy::{Branch, Genealogy};
use super::lineage::{Load, Position};
use super::stream::Stream;
use crate::statistics::JointSpectrum;

/// A mutation under the infinite-sites model.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Mutation {
    /// Where it is.
    pub at: Position,
    /// Generations ago.
    pub time: f64,
    /// The node below it.
    pub node: Load,
}

/// The branches of one cell, with running sums of their length x span.
#[derive(Clone, Debug, Default)]
struct Cell {
    branches: Vec<Branch>,
    sums: Vec<f64>,
}

/// Places the spectrum's mutations on the genealogy that it was drawn from, by ascending position.
///
/// Given how many mutations a cell has, they are independent and uniform over the cell's branches, by length x span.
pub fn place(
    spectrum: &JointSpectrum,
    genealogy: &Genealogy,
    stream: &mut Stream,
) -> Vec<Mutation> {
    let columns = spectrum.shape()[1];
    let mut cells = vec![Cell::default(); spectrum.cells.len()];
    for branch in genealogy.branches() {
        if let Some(cell) =
            cells.get_mut(branch.below[0] as usize * columns + branch.below[1] as usize)
        {
            let sum = cell.sums.last().copied().unwrap_or(0.0);
            cell.sums.push(
                sum + (branch.interval[1] - branch.interval[0]) as f64
                    * (branch.times[1] - branch.times[0]),
            );
            cell.branches.push(branch);
        }
    }
    let mut mutations = Vec::new();
    for (cell, &count) in cells.iter().zip(&spectrum.cells) {
        for _ in 0..count as u64 {
            mutations.extend(cell.place(stream));
        }
    }
    mutations.sort_unstable_by_key(|mutation| (mutation.at, mutation.node));
    mutations
}

impl Cell {
    /// One mutation at a random place of the cell's branches; none if it has no branch.
    fn place(&self, stream: &mut Stream) -> Option<Mutation> {
        let target = stream.uniform() * self.sums.last()?;
        let index = self
            .sums
            .partition_point(|&sum| sum <= target)
            .min(self.sums.len() - 1);
        let Branch {
            node,
            interval: [left, right],
            times: [low, high],
            ..
        } = *self.branches.get(index)?;
        let at = left + (stream.uniform() * (right - left) as f64) as Position;
        Some(Mutation {
            at,
            time: low + stream.uniform() * (high - low),
            node,
        })
    }
}
