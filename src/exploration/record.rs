//! The genealogy of a locus, kept whole, for any populations: who met whom, when, where and over which interval.

use super::tree::{Node, Tree};
use crate::coalescent::demography::SampleSet;
use crate::coalescent::{Ancestry, LOCUS, Load, NOTHING, Position, Stream};

/// An ancestor over an interval in which its two children stay the same.
#[derive(Clone, Copy, Debug)]
struct Meeting {
    interval: [Position; 2],
    time: f64,
    population: u32,
    children: [Load; 2],
    below: u32,
}

/// A mutation on a recorded branch.
#[derive(Clone, Copy, Debug)]
pub struct Mutation {
    /// Fraction of the locus.
    pub position: f64,
    /// Generations ago.
    pub time: f64,
    /// The node below.
    pub node: Load,
}

/// Records a genealogy. A load is a node's number: the haplotypes from 1, set after set, then the meetings in the order of time.
pub struct Record {
    /// Population and time of each haplotype.
    leaves: Vec<(u32, f64)>,
    /// The first haplotype of each set.
    firsts: Vec<Load>,
    meetings: Vec<Meeting>,
    whole: u32,
}

impl Record {
    /// Nothing recorded yet.
    pub fn new(samples: &[SampleSet]) -> Self {
        let (mut leaves, mut firsts) = (Vec::new(), Vec::new());
        for set in samples {
            firsts.push(leaves.len() as Load + 1);
            leaves.extend(std::iter::repeat_n((set.population as u32, set.time), set.haplotypes as usize));
        }
        let whole = leaves.len() as u32;
        Self { leaves, firsts, meetings: Vec::new(), whole }
    }

    /// Number of sampled haplotypes.
    pub fn haplotypes(&self) -> usize {
        self.leaves.len()
    }

    fn meeting(&self, node: Load) -> Option<&Meeting> {
        (node as usize).checked_sub(self.leaves.len() + 1).and_then(|index| self.meetings.get(index))
    }

    fn time(&self, node: Load) -> f64 {
        match self.meeting(node) {
            Some(meeting) => meeting.time,
            None => (node as usize).checked_sub(1).and_then(|index| self.leaves.get(index)).map_or(0.0, |leaf| leaf.1),
        }
    }

    fn below(&self, node: Load) -> u32 {
        self.meeting(node).map_or(1, |meeting| meeting.below)
    }

    /// The haplotypes at or below a node, from 0.
    pub fn haplotypes_below(&self, node: Load) -> Vec<u32> {
        let (mut found, mut pending) = (Vec::new(), vec![node]);
        while let Some(node) = pending.pop() {
            match self.meeting(node) {
                Some(meeting) => pending.extend(meeting.children),
                None => found.extend(node.checked_sub(1)),
            }
        }
        found
    }

    /// Mutations at `rate` per generation on a branch that spans the whole locus: a Poisson process along all branches, laid end to end.
    pub fn mutations(&self, rate: f64, stream: &mut Stream) -> Vec<Mutation> {
        let mut mutations = Vec::new();
        if rate <= 0.0 {
            return mutations;
        }
        let mut next = stream.exponential() / rate;
        for meeting in &self.meetings {
            let [left, right] = meeting.interval.map(|at| at as f64 / LOCUS as f64);
            for node in meeting.children {
                let bottom = self.time(node);
                let length = (meeting.time - bottom) * (right - left);
                let mut gone = 0.0;
                while next < length - gone {
                    gone += next;
                    let position = left + stream.uniform() * (right - left);
                    let time = bottom + stream.uniform() * (meeting.time - bottom);
                    mutations.push(Mutation { position, time, node });
                    next = stream.exponential() / rate;
                }
                next -= length - gone;
            }
        }
        mutations
    }

    /// The tree at a fraction of the locus, which one it is and how many there are; `length` in base pairs.
    pub fn tree(&self, fraction: f64, length: f64) -> (Tree, u32, u32) {
        let at = ((fraction * LOCUS as f64) as Position).clamp(0, LOCUS - 1);
        let mut ends: Vec<Position> =
            self.meetings.iter().flat_map(|meeting| meeting.interval).filter(|&end| 0 < end && end < LOCUS).collect();
        ends.sort_unstable();
        ends.dedup();
        let index = ends.partition_point(|&end| end <= at);
        let left = index.checked_sub(1).and_then(|before| ends.get(before)).copied().unwrap_or(0);
        let right = ends.get(index).copied().unwrap_or(LOCUS);
        let base_pairs = |at: Position| at as f64 / LOCUS as f64 * length;
        let leaves = (1..).zip(&self.leaves).map(|(id, &(population, time))| Node::new(id, time, population));
        let mut tree = Tree { left: base_pairs(left), right: base_pairs(right), nodes: leaves.collect(), order: Vec::new() };
        for (meeting, id) in self.meetings.iter().zip(self.leaves.len() as Load + 1..) {
            if meeting.interval[0] <= at && at < meeting.interval[1] {
                // Ascending, so that a search by halves finds them.
                let find = |id: Load| tree.nodes.binary_search_by_key(&id, |node| node.id).ok().map(|index| index as u32);
                let children: Vec<u32> = meeting.children.into_iter().filter_map(find).collect();
                tree.join(Node::new(id, meeting.time, meeting.population), &children);
            }
        }
        tree.arrange();
        (tree, index as u32, ends.len() as u32 + 1)
    }

    /// Generations ago of the common ancestor at the start of the locus.
    pub fn root_at_start(&self) -> f64 {
        self.meetings.iter().filter(|meeting| meeting.interval[0] == 0).map(|meeting| meeting.time).fold(0.0, f64::max)
    }
}

impl Ancestry for Record {
    fn sample(&self, set: usize, index: u32) -> Load {
        self.firsts.get(set).copied().unwrap_or(1) + index
    }

    fn meet(&mut self, time: f64, population: usize, interval: [Position; 2], children: [Load; 2]) -> Load {
        let below = self.below(children[0]) + self.below(children[1]);
        self.meetings.push(Meeting { interval, time, population: population as u32, children, below });
        if below == self.whole { NOTHING } else { (self.leaves.len() + self.meetings.len()) as Load }
    }
}
