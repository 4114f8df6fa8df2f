//! The genealogy of a locus, kept whole: who met whom, when, where and over which interval.

use super::lineage::{Ancestry, LOCUS, Load, NOTHING, Position};

/// An ancestor over an interval in which its two children and everything below them stay the same.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Meeting {
    /// First position and end (exclusive).
    pub interval: [Position; 2],
    /// Generations ago.
    pub time: f64,
    /// 0 for A, 1 for B, 2 for the ancestral population.
    pub population: u8,
    /// Loads of the two lineages that met.
    pub children: [Load; 2],
    /// Sampled haplotypes below, from A and from B.
    pub below: [u32; 2],
}

impl Meeting {
    /// Whether the ancestor is one at this position.
    pub fn covers(&self, at: Position) -> bool {
        self.interval[0] <= at && at < self.interval[1]
    }
}

/// A stretch of the branch above one node, over which the node and its parent stay the same.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Branch {
    /// The node below.
    pub node: Load,
    /// First position and end (exclusive).
    pub interval: [Position; 2],
    /// Generations ago at its lower and its upper end.
    pub times: [f64; 2],
    /// Sampled haplotypes below, from A and from B.
    pub below: [u32; 2],
}

/// Records a genealogy. A load is a node's number: the haplotypes from 1 (A's, then B's), then the meetings in the order of time.
#[derive(Debug, Default)]
pub struct Genealogy {
    samples: [u32; 2],
    meetings: Vec<Meeting>,
}

impl Genealogy {
    /// Nothing recorded yet.
    pub fn new(samples: [u32; 2]) -> Self {
        Self {
            samples,
            meetings: Vec::new(),
        }
    }

    /// Number of sampled haplotypes.
    pub fn haplotypes(&self) -> usize {
        self.samples[0] as usize + self.samples[1] as usize
    }

    /// All meetings by ascending time.
    pub fn meetings(&self) -> &[Meeting] {
        &self.meetings
    }

    /// The meeting that a node is, unless it is a haplotype.
    pub fn meeting(&self, node: Load) -> Option<&Meeting> {
        (node as usize)
            .checked_sub(self.haplotypes() + 1)
            .and_then(|index| self.meetings.get(index))
    }

    /// The node of a meeting, by its index.
    pub fn node(&self, meeting: usize) -> Load {
        (self.haplotypes() + 1 + meeting) as Load
    }

    /// The index of the haplotype that a node is, if it is one.
    pub fn haplotype(&self, node: Load) -> Option<usize> {
        (node as usize)
            .checked_sub(1)
            .filter(|&index| index < self.haplotypes())
    }

    /// Generations ago.
    pub fn time(&self, node: Load) -> f64 {
        self.meeting(node).map_or(0.0, |meeting| meeting.time)
    }

    /// Sampled haplotypes at or below a node, from A and from B.
    pub fn below(&self, node: Load) -> [u32; 2] {
        match self.meeting(node) {
            Some(meeting) => meeting.below,
            None if node <= self.samples[0] => [1, 0],
            None => [0, 1],
        }
    }

    /// Every stretch of every branch: the two below each meeting, by ascending time of the meeting.
    pub fn branches(&self) -> impl Iterator<Item = Branch> {
        self.meetings.iter().flat_map(|meeting| {
            meeting.children.map(|node| Branch {
                node,
                interval: meeting.interval,
                times: [self.time(node), meeting.time],
                below: self.below(node),
            })
        })
    }

    /// Whether each haplotype descends from a node, at the positions at which the node is one.
    pub fn descendants(&self, node: Load) -> Vec<bool> {
        let mut descends = vec![false; self.haplotypes()];
        let mut pending = vec![node];
        while let Some(node) = pending.pop() {
            if let Some(meeting) = self.meeting(node) {
                pending.extend(meeting.children);
            } else if let Some(descends) = self
                .haplotype(node)
                .and_then(|index| descends.get_mut(index))
            {
                *descends = true;
            }
        }
        descends
    }

    /// The positions, ascending, at which the tree changes: where any meeting begins or ends, without the ends of the locus.
    pub fn breakpoints(&self) -> Vec<Position> {
        let mut ends: Vec<Position> = self
            .meetings
            .iter()
            .flat_map(|meeting| meeting.interval)
            .collect();
        ends.sort_unstable();
        ends.dedup();
        ends.retain(|&at| 0 < at && at < LOCUS);
        ends
    }
}

impl Ancestry for Genealogy {
    fn sample(&self, set: usize, index: u32) -> Load {
        1 + index + if set == 0 { 0 } else { self.samples[0] }
    }

    fn meet(
        &mut self,
        time: f64,
        population: usize,
        interval: [Position; 2],
        children: [Load; 2],
    ) -> Load {
        let [[a, b], [c, d]] = children.map(|child| self.below(child));
        let below = [a + c, b + d];
        self.meetings.push(Meeting {
            interval,
            time,
            population: population as u8,
            children,
            below,
        });
        if below == self.samples {
            NOTHING
        } else {
            self.node(self.meetings.len() - 1)
        }
    }
}
