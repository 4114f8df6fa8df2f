//! The fast way to a spectrum: branch length x span of every cell, without keeping the genealogy.

use super::lineage::{Ancestry, LOCUS, Load, NOTHING, Position};

/// Branch length x span (generations x [`Position`]) by cell of the joint spectrum.
///
/// A lineage's load is the index of its cell, `i * (n_B + 1) + j`, so the load of an ancestor is the sum of its children's. A branch
/// from `t0` to `t1` over a span `w` contributes `w * t1 - w * t0`: each meeting adds the two branches that end and subtracts the one
/// that begins. Lineages therefore need no birth times, and neighbouring stretches with equal counts are one stretch.
#[derive(Debug, Default)]
pub struct BranchSpans {
    cells: Vec<f64>,
    /// Cells in a row, `n_B + 1`.
    columns: Load,
    /// The load of an ancestor of the whole sample.
    whole: Load,
}

impl BranchSpans {
    /// Forgets everything; for samples of A and B.
    pub fn reset(&mut self, samples: [u32; 2]) {
        self.columns = samples[1] + 1;
        self.whole = samples[0] * self.columns + samples[1];
        self.cells.clear();
        self.cells.resize(self.whole as usize + 1, 0.0);
    }

    /// Branch length of each cell, averaged along the locus, generations. Rounding of the differences never makes it negative.
    pub fn mean_lengths(&self) -> impl Iterator<Item = f64> {
        self.cells.iter().map(|span| span.max(0.0) / LOCUS as f64)
    }
}

impl Ancestry for BranchSpans {
    fn sample(&self, population: usize, _index: u32) -> Load {
        if population == 0 { self.columns } else { 1 }
    }

    #[inline]
    fn meet(&mut self, time: f64, _population: usize, [left, right]: [Position; 2], [a, b]: [Load; 2]) -> Load {
        let span = (right - left) as f64 * time;
        let met = a + b;
        self.cells[a as usize] += span;
        self.cells[b as usize] += span;
        if met == self.whole {
            return NOTHING;
        }
        self.cells[met as usize] -= span;
        met
    }
}
