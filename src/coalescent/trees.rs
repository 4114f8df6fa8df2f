//! What a genealogy's trees are like, without keeping them: how deep, how long, how many.

use super::Simulator;
use super::demography::SampleSet;
use super::lineage::{Ancestry, LOCUS, Load, NOTHING, Position};
use super::lineages::Events;
use super::plan::Plan;
use super::stream::Stream;

/// The trees along a locus; generations.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct TreeSummary {
    /// Length of all branches together, averaged along the locus.
    pub total_length: f64,
    /// Generations ago of the common ancestor of the whole sample, averaged along the locus.
    pub tmrca: f64,
    /// That of the position where it is oldest.
    pub oldest: f64,
    /// Stretches between positions at which the tree changes: in branch lengths, in who is related to whom, or both.
    pub trees: u32,
    /// What happened.
    pub events: Events,
}

/// A load is a node's number: the haplotypes from 1, set after set, then the ancestors in the order of time.
#[derive(Debug, Default)]
struct Marks {
    /// The first haplotype of each set.
    firsts: Vec<Load>,
    /// Haplotypes below each node.
    below: Vec<u32>,
    /// Where ancestors begin and end.
    ends: Vec<Position>,
    whole: u32,
    /// Branch length x span, without what ends at ancestors of the whole sample.
    length: f64,
    tmrca: f64,
    oldest: f64,
}

impl Marks {
    fn new(samples: &[SampleSet]) -> Self {
        let whole = samples.iter().map(|set| set.haplotypes).sum();
        let mut marks = Self {
            below: vec![1; whole as usize + 1],
            whole,
            ..Self::default()
        };
        let mut first = 1;
        for set in samples {
            marks.firsts.push(first);
            first += set.haplotypes;
            marks.length -= f64::from(set.haplotypes) * set.time * LOCUS as f64;
        }
        marks
    }
}

impl Ancestry for Marks {
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
        let span = (interval[1] - interval[0]) as f64 * time;
        let below = self.below[children[0] as usize] + self.below[children[1] as usize];
        self.ends.extend(interval);
        self.length += span;
        if below == self.whole {
            self.length += span;
            self.tmrca += span;
            self.oldest = self.oldest.max(time);
            return NOTHING;
        }
        self.below.push(below);
        (self.below.len() - 1) as Load
    }
}

impl Simulator {
    /// Simulates a genealogy and says what its trees are like.
    pub fn trees(&mut self, plan: &Plan, stream: &mut Stream) -> TreeSummary {
        let mut marks = Marks::new(plan.samples());
        let events = self.run(plan, stream, &mut marks);
        let Marks {
            mut ends,
            length,
            tmrca,
            oldest,
            ..
        } = marks;
        ends.retain(|&at| 0 < at && at < LOCUS);
        ends.sort_unstable();
        ends.dedup();
        let mean = |sum: f64| sum / LOCUS as f64;
        TreeSummary {
            total_length: mean(length),
            tmrca: mean(tmrca),
            oldest,
            trees: ends.len() as u32 + 1,
            events,
        }
    }
}
