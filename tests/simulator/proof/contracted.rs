//! Trees in which ancestors that met at one moment are one, as msprime has them.
//!
//! In an instantaneous bottleneck our lineages meet pair by pair at one time, while msprime makes one ancestor of all that meet. Where two
//! neighbouring trees differ in the order of such meetings only, there is a breakpoint for us and none for msprime.

use coalescent_playground::coalescent::demography::SampleSet;
use coalescent_playground::coalescent::{Ancestry, LOCUS, Load, NOTHING, Position};

/// Records who met; up to 64 haplotypes, each a bit of a mask.
#[derive(Debug)]
pub struct Contracted {
    /// The first haplotype of each sample set.
    firsts: Vec<u32>,
    /// Haplotypes below each node; the haplotypes themselves come first, from 1.
    below: Vec<u64>,
    whole: u64,
    meetings: Vec<([Position; 2], f64, u64)>,
}

impl Contracted {
    /// Of these samples.
    pub fn new(samples: &[SampleSet]) -> Self {
        let mut firsts = Vec::new();
        let mut below = vec![0];
        for set in samples {
            firsts.push(below.len() as u32);
            below.extend(
                (0..set.haplotypes).map(|index| 1 << (firsts[firsts.len() - 1] - 1 + index)),
            );
        }
        let whole = below.iter().sum();
        Self {
            firsts,
            below,
            whole,
            meetings: Vec::new(),
        }
    }

    /// The ancestors at a position: time and haplotypes below. Of those that met at one time and of which one is below the other, the
    /// upper one.
    fn tree(&self, at: Position) -> Vec<(u64, u64)> {
        let here = |&([left, right], time, below): &([Position; 2], f64, u64)| {
            (left <= at && at < right).then(|| (time.to_bits(), below))
        };
        let all: Vec<(u64, u64)> = self.meetings.iter().filter_map(here).collect();
        let under = |&(time, below): &(u64, u64)| {
            all.iter()
                .any(|&(t, b)| t == time && b != below && b & below == below)
        };
        let mut tree: Vec<(u64, u64)> = all.iter().copied().filter(|node| !under(node)).collect();
        tree.sort_unstable();
        tree
    }

    /// Stretches along the locus between positions at which the tree changes.
    pub fn trees(&self) -> u32 {
        let mut starts: Vec<Position> = self
            .meetings
            .iter()
            .flat_map(|meeting| meeting.0)
            .filter(|&at| at < LOCUS)
            .collect();
        starts.sort_unstable();
        starts.dedup();
        let trees: Vec<_> = starts.into_iter().map(|at| self.tree(at)).collect();
        trees.chunk_by(|a, b| a == b).count() as u32
    }
}

impl Ancestry for Contracted {
    fn sample(&self, set: usize, index: u32) -> Load {
        self.firsts[set] + index
    }

    fn meet(
        &mut self,
        time: f64,
        _population: usize,
        interval: [Position; 2],
        children: [Load; 2],
    ) -> Load {
        let below = self.below[children[0] as usize] | self.below[children[1] as usize];
        self.meetings.push((interval, time, below));
        if below == self.whole {
            return NOTHING;
        }
        self.below.push(below);
        (self.below.len() - 1) as Load
    }
}
