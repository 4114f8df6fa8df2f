//! A tree of Kingman's coalescent as a list of branches.

use crate::coalescent::stream::Stream;

/// Heights of a tree, in units of 2N generations.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Heights {
    /// From the sample to its common ancestor.
    pub tmrca: f64,
    /// All branches together.
    pub length: f64,
}

/// A tree as branches in the order in which they end, each with what is below it.
#[derive(Debug)]
pub struct Tree<B> {
    /// What is below each lineage that lives, and when its branch began.
    living: Vec<(B, f64)>,
    /// What is below each branch.
    below: Vec<B>,
    /// Length of all branches up to each, and with it.
    sums: Vec<f64>,
}

impl<B> Default for Tree<B> {
    fn default() -> Self {
        Self {
            living: Vec::new(),
            below: Vec::new(),
            sums: Vec::new(),
        }
    }
}

impl<B: Copy> Tree<B> {
    /// Draws a tree, given the mean time until two of `k` lineages meet for every `k` up to the number of haplotypes, what is below a
    /// haplotype, and what is below a node with two others under it.
    #[inline]
    pub fn grow(
        &mut self,
        pauses: &[f64],
        stream: &mut Stream,
        leaf: impl Fn(u32) -> B,
        mut join: impl FnMut(B, B) -> B,
    ) -> Heights {
        let haplotypes = pauses.len() as u32 - 1;
        self.below.clear();
        self.sums.clear();
        self.living.clear();
        self.living
            .extend((0..haplotypes).map(|index| (leaf(index), 0.0)));
        let (mut time, mut length) = (0.0, 0.0);
        for count in (2..=haplotypes).rev() {
            time += pauses[count as usize] * stream.quick_exponential();
            let [first, second] = stream.pair(count).map(|index| index as usize);
            let (a, a_since) = self.living.swap_remove(first);
            let (b, b_since) = self.living[second];
            self.living[second] = (join(a, b), time);
            self.below.extend([a, b]);
            let one = length + (time - a_since);
            length = one + (time - b_since);
            self.sums.extend([one, length]);
        }
        Heights {
            tmrca: time,
            length,
        }
    }

    /// What is below a place on the branches, drawn in proportion to their length.
    #[inline]
    pub fn place(&self, length: f64, stream: &mut Stream) -> B {
        let target = stream.uniform() * length;
        // Beyond the last only on a tree without length.
        self.below[self
            .sums
            .partition_point(|&sum| sum <= target)
            .min(self.below.len() - 1)]
    }
}

impl Tree<u32> {
    /// When which two nodes meet, by ascending time, of a tree whose nodes were numbered: haplotypes from 0, then the meetings.
    pub fn meetings(&self, haplotypes: u32) -> Vec<(f64, [u32; 2])> {
        let mut times = vec![0.0; haplotypes as usize];
        let mut before = 0.0;
        for (pair, sums) in self.below.chunks_exact(2).zip(self.sums.chunks_exact(2)) {
            // The first branch of a pair lasts from when its node came to be until the two meet.
            let began = times.get(pair[0] as usize).copied().unwrap_or_default();
            times.push(began + (sums[0] - before));
            before = sums[1];
        }
        times
            .into_iter()
            .skip(haplotypes as usize)
            .zip(self.below.chunks_exact(2))
            .map(|(time, pair)| (time, [pair[0], pair[1]]))
            .collect()
    }
}
