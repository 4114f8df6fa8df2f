//! The fast way to a spectrum: branch length x span of every cell, without keeping the genealogy.

use super::demography::SampleSet;
use super::lineage::{Ancestry, LOCUS, Load, NOTHING, Position};

/// Branch length x span (generations x [`Position`]) by cell of the joint spectrum.
///
/// A lineage's load is the index of its cell, `i * (n_B + 1) + j` for two samples, so the load of an ancestor is the sum of its children's.
/// A branch from `t0` to `t1` over a span `w` contributes `w * t1 - w * t0`: each meeting adds the two branches that end and subtracts the
/// one that begins. Lineages therefore need no birth times, and neighbouring stretches with equal counts are one stretch.
#[derive(Debug, Default)]
pub struct BranchSpans {
    cells: Vec<f64>,
    /// The load of a haplotype of each sample set.
    loads: Vec<Load>,
    /// The load of an ancestor of the whole sample.
    whole: Load,
}

impl BranchSpans {
    /// Forgets everything; for sample sets each of which is counted along one axis of the spectrum, and as many haplotypes along each axis.
    /// The spectrum has fewer cells than [`Load`]s.
    pub fn reset(&mut self, sets: &[SampleSet], axes: &[usize], counts: &[u32]) {
        let mut strides = vec![1; counts.len()];
        for axis in (1..counts.len()).rev() {
            strides[axis - 1] = strides[axis] * (counts[axis] + 1);
        }
        self.whole = strides
            .iter()
            .zip(counts)
            .map(|(stride, count)| stride * count)
            .sum();
        self.cells.clear();
        self.cells.resize(self.whole as usize + 1, 0.0);
        self.loads.clear();
        for (set, &axis) in sets.iter().zip(axes) {
            let load = strides.get(axis).copied().unwrap_or(NOTHING);
            self.loads.push(load);
            // The branch of an ancient haplotype begins at its time. An empty set may have no cell.
            if let Some(cell) = self.cells.get_mut(load as usize) {
                *cell -= f64::from(set.haplotypes) * set.time * LOCUS as f64;
            }
        }
    }

    /// Memory that it holds, bytes.
    pub fn bytes(&self) -> usize {
        size_of::<f64>() * self.cells.capacity() + size_of::<Load>() * self.loads.capacity()
    }

    /// Branch length of each cell, averaged along the locus, generations. Rounding of the differences never makes it negative.
    pub fn mean_lengths(&self) -> impl Iterator<Item = f64> {
        self.cells.iter().map(|span| span.max(0.0) / LOCUS as f64)
    }
}

impl Ancestry for BranchSpans {
    fn sample(&self, set: usize, _index: u32) -> Load {
        self.loads[set]
    }

    #[inline]
    fn meet(
        &mut self,
        time: f64,
        _population: usize,
        [left, right]: [Position; 2],
        [a, b]: [Load; 2],
    ) -> Load {
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
