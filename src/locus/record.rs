//! The genealogy of a locus, kept whole, for any populations: who met whom, when, where and over which interval.

use super::tree::{Node, Tree};
use crate::coalescent::demography::SampleSet;
use crate::coalescent::{Ancestry, LOCUS, Load, NOTHING, Position, Step};

/// An ancestor over an interval in which its two children stay the same.
#[derive(Clone, Copy, Debug)]
struct Meeting {
    interval: [Position; 2],
    time: f64,
    population: u32,
    children: [Load; 2],
    below: u32,
}

/// A lineage that moves into another population, over an interval in which it carries one node.
#[derive(Clone, Copy, Debug)]
struct Move {
    interval: [Position; 2],
    time: f64,
    into: u32,
    node: Load,
}

/// A branch over an interval.
#[derive(Clone, Copy, Debug)]
pub struct Branch {
    /// Fractions of the locus.
    pub interval: [f64; 2],
    /// Its recent end, generations ago.
    pub bottom: f64,
    /// Its distant end, generations ago.
    pub top: f64,
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
    /// By ascending time; none where nobody looks at single trees.
    moves: Option<Vec<Move>>,
    whole: u32,
}

impl Record {
    /// Nothing recorded yet.
    pub fn new(samples: &[SampleSet]) -> Self {
        let (mut leaves, mut firsts) = (Vec::new(), Vec::new());
        for set in samples {
            firsts.push(leaves.len() as Load + 1);
            leaves.extend(std::iter::repeat_n(
                (set.population as u32, set.time),
                set.haplotypes as usize,
            ));
        }
        let whole = leaves.len() as u32;
        Self {
            leaves,
            firsts,
            meetings: Vec::new(),
            moves: None,
            whole,
        }
    }

    /// The same, with the population of every lineage at every time.
    pub fn with_moves(samples: &[SampleSet]) -> Self {
        Self {
            moves: Some(Vec::new()),
            ..Self::new(samples)
        }
    }

    /// One tree for the whole locus: its meetings by ascending time (generations ago), each with the two nodes that meet; haplotypes are
    /// numbered from 0, then the meetings.
    pub fn of_tree(samples: &[SampleSet], meetings: &[(f64, [u32; 2])]) -> Self {
        let mut record = Self::with_moves(samples);
        for &(time, children) in meetings {
            record.meet(time, 0, [0, LOCUS], children.map(|child| child + 1));
        }
        record
    }

    /// Number of sampled haplotypes.
    pub fn haplotypes(&self) -> usize {
        self.leaves.len()
    }

    fn meeting(&self, node: Load) -> Option<&Meeting> {
        (node as usize)
            .checked_sub(self.leaves.len() + 1)
            .and_then(|index| self.meetings.get(index))
    }

    fn time(&self, node: Load) -> f64 {
        match self.meeting(node) {
            Some(meeting) => meeting.time,
            None => (node as usize)
                .checked_sub(1)
                .and_then(|index| self.leaves.get(index))
                .map_or(0.0, |leaf| leaf.1),
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

    /// All branches, each as far along the locus as its two ends stay the same.
    pub fn branches(&self) -> impl Iterator<Item = Branch> {
        self.meetings.iter().flat_map(|meeting| {
            let interval = meeting.interval.map(|at| at as f64 / LOCUS as f64);
            meeting.children.map(|node| Branch {
                interval,
                bottom: self.time(node),
                top: meeting.time,
                node,
            })
        })
    }

    /// The tree at a fraction of the locus, which one it is and how many there are; `length` in base pairs.
    pub fn tree(&self, fraction: f64, length: f64) -> (Tree, u32, u32) {
        let at = position(fraction);
        let ends = self.ends();
        let index = ends.partition_point(|&end| end <= at);
        let left = index
            .checked_sub(1)
            .and_then(|before| ends.get(before))
            .copied()
            .unwrap_or(0);
        let right = ends.get(index).copied().unwrap_or(LOCUS);
        let base_pairs = |at: Position| at as f64 / LOCUS as f64 * length;
        let leaves = (1..)
            .zip(&self.leaves)
            .map(|(id, &(population, time))| Node::new(id, time, population));
        let mut tree = Tree {
            left: base_pairs(left),
            right: base_pairs(right),
            nodes: leaves.collect(),
            order: Vec::new(),
        };
        for (meeting, id) in self.meetings.iter().zip(self.leaves.len() as Load + 1..) {
            if meeting.interval[0] <= at && at < meeting.interval[1] {
                // Ascending, so that a search by halves finds them.
                let find = |id: Load| {
                    tree.nodes
                        .binary_search_by_key(&id, |node| node.id)
                        .ok()
                        .map(|index| index as u32)
                };
                let children: Vec<u32> = meeting.children.into_iter().filter_map(find).collect();
                tree.join(Node::new(id, meeting.time, meeting.population), &children);
            }
        }
        for step in self
            .moves
            .iter()
            .flatten()
            .filter(|step| step.interval[0] <= at && at < step.interval[1])
        {
            if let Ok(index) = tree.nodes.binary_search_by_key(&step.node, |node| node.id) {
                tree.nodes[index].moves.push((step.time, step.into));
            }
        }
        tree.arrange();
        (tree, index as u32, ends.len() as u32 + 1)
    }

    /// The positions, ascending, at which the tree changes, without the ends of the locus.
    fn ends(&self) -> Vec<Position> {
        let mut ends: Vec<Position> = self
            .meetings
            .iter()
            .flat_map(|meeting| meeting.interval)
            .filter(|&end| 0 < end && end < LOCUS)
            .collect();
        ends.sort_unstable();
        ends.dedup();
        ends
    }

    /// The same as fractions of the locus.
    pub fn breakpoints(&self) -> impl Iterator<Item = f64> {
        self.ends().into_iter().map(|at| at as f64 / LOCUS as f64)
    }

    /// Generations ago of the common ancestor at a fraction of the locus.
    pub fn root_at(&self, fraction: f64) -> f64 {
        let at = position(fraction);
        let here = self
            .meetings
            .iter()
            .filter(|meeting| meeting.interval[0] <= at && at < meeting.interval[1]);
        here.map(|meeting| meeting.time).fold(0.0, f64::max)
    }

    /// Memory that it takes, bytes.
    pub fn bytes(&self) -> usize {
        size_of::<Meeting>() * self.meetings.capacity()
            + size_of::<Move>() * self.moves.as_ref().map_or(0, Vec::capacity)
    }
}

/// The place of a fraction of the locus.
fn position(fraction: f64) -> Position {
    // The conversion saturates, and takes what is not a number for 0.
    ((fraction * LOCUS as f64) as Position).clamp(0, LOCUS - 1)
}

impl Ancestry for Record {
    fn sample(&self, set: usize, index: u32) -> Load {
        self.firsts.get(set).copied().unwrap_or(1) + index
    }

    fn meet(
        &mut self,
        time: f64,
        population: usize,
        interval: [Position; 2],
        children: [Load; 2],
    ) -> Load {
        let below = self.below(children[0]) + self.below(children[1]);
        self.meetings.push(Meeting {
            interval,
            time,
            population: population as u32,
            children,
            below,
        });
        if below == self.whole {
            NOTHING
        } else {
            (self.leaves.len() + self.meetings.len()) as Load
        }
    }
    fn moved(&mut self, time: f64, into: usize, lineage: &[Step]) {
        let Some(moves) = &mut self.moves else { return };
        let carried = lineage
            .array_windows()
            .filter(|[step, _]| step.load != NOTHING);
        moves.extend(carried.map(|[step, next]| Move {
            interval: [step.at, next.at],
            time,
            into: into as u32,
            node: step.load,
        }));
    }
}
