//! The genealogy of a sample at one position, of any populations.

use super::step::{StepKind, Walk};
use super::sweep::SweepView;
use crate::coalescent::sweep::{CARRIERS, WITHOUT};
use serde::{Deserialize, Serialize};

/// A node of a tree.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Node {
    /// Its number in the genealogy of the whole locus: the same ancestor has the same number in all trees.
    pub id: u32,
    /// Generations ago.
    pub time: f64,
    /// Index of the parent in [`Tree::nodes`]; none for the root.
    pub parent: Option<u32>,
    /// Indices of the children from left to right; empty for a leaf.
    pub children: Vec<u32>,
    /// Population the node is in at its time.
    pub population: u32,
    /// Sampled haplotypes at or below it.
    pub below: u32,
    /// Where the lineage above it went, looking back: times and populations, ascending. Empty where that is not known.
    pub moves: Vec<(f64, u32)>,
}

/// The genealogy of the sample at one position.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Tree {
    /// First base pair (inclusive) over which it does not change.
    pub left: f64,
    /// End (exclusive) of that interval.
    pub right: f64,
    /// The haplotypes first, then ancestors by ascending time.
    pub nodes: Vec<Node>,
    /// The leaves from left to right in a drawing without crossing branches.
    pub order: Vec<u32>,
}

impl Node {
    /// A node without relatives.
    pub fn new(id: u32, time: f64, population: u32) -> Self {
        Self {
            id,
            time,
            parent: None,
            children: Vec::new(),
            population,
            below: 1,
            moves: Vec::new(),
        }
    }
}

impl Tree {
    /// Adds an ancestor of nodes that are there already; returns its index.
    pub fn join(&mut self, mut node: Node, children: &[u32]) -> u32 {
        let index = self.nodes.len() as u32;
        node.below = 0;
        for &child in children {
            if let Some(child) = self.nodes.get_mut(child as usize) {
                child.parent = Some(index);
                node.below += child.below;
            }
        }
        node.children = children.to_vec();
        self.nodes.push(node);
        index
    }

    /// Orders the leaves so that branches do not cross: of two children the one whose first haplotype comes first stands left. Lineages
    /// that have not met yet stand side by side.
    pub fn arrange(&mut self) {
        let mut first: Vec<u32> = (0..self.nodes.len() as u32).collect();
        for index in 0..self.nodes.len() {
            let least = self.nodes[index]
                .children
                .iter()
                .filter_map(|&child| first.get(child as usize))
                .min()
                .copied();
            if let (Some(least), Some(place)) = (least, first.get_mut(index)) {
                *place = least;
            }
            let rank = |child: &u32| first.get(*child as usize).copied().unwrap_or(u32::MAX);
            self.nodes[index].children.sort_unstable_by_key(rank);
        }
        let mut roots: Vec<u32> = (0..)
            .zip(&self.nodes)
            .filter(|(_, node)| node.parent.is_none())
            .map(|(index, _)| index)
            .collect();
        roots.sort_unstable_by_key(|&root| first.get(root as usize).copied());
        roots.reverse();
        self.order.clear();
        while let Some(index) = roots.pop() {
            match self.nodes.get(index as usize) {
                Some(node) if node.children.is_empty() => self.order.push(index),
                Some(node) => roots.extend(node.children.iter().rev()),
                None => {}
            }
        }
    }

    /// The haplotypes at or below a node.
    pub fn haplotypes_below(&self, node: u32) -> Vec<u32> {
        let (mut found, mut pending) = (Vec::new(), vec![node]);
        while let Some(index) = pending.pop() {
            match self.nodes.get(index as usize) {
                Some(node) if node.children.is_empty() => found.push(index),
                // Children come before their parents: a tree that says otherwise is not walked in circles.
                Some(node) => pending.extend(node.children.iter().filter(|&&child| child < index)),
                None => {}
            }
        }
        found
    }

    /// Puts lineages into the backgrounds of a sweep.
    pub(super) fn divide(&mut self, sweep: &SweepView) {
        for node in &mut self.nodes {
            let recorded = std::mem::take(&mut node.moves);
            let mut population = node.population;
            let mut at_the_end = population;
            for &(_, into) in recorded.iter().filter(|(time, _)| *time <= node.time) {
                population = into;
            }
            for &(_, into) in recorded.iter().filter(|(time, _)| *time <= sweep.end) {
                at_the_end = into;
            }
            node.population = sweep.background(node.time, population);
            if node.time < sweep.end && !sweep.fixed {
                node.moves.push((sweep.end, at_the_end));
            }
            node.moves.extend(
                recorded
                    .into_iter()
                    .filter(|(time, _)| *time > node.time && *time > sweep.end),
            );
        }
    }

    /// Generations ago of the oldest node.
    pub fn height(&self) -> f64 {
        self.nodes
            .iter()
            .map(|node| node.time)
            .filter(|time| time.is_finite())
            .fold(0.0, f64::max)
    }

    /// The whole tree of a walk, with the populations that its lineages passed through.
    pub fn of_walk(walk: &Walk) -> Self {
        let leaves = (0..)
            .zip(&walk.leaves)
            .map(|(id, &(population, time))| Node::new(id, time, population));
        let mut tree = Self {
            left: 0.0,
            right: 1.0,
            nodes: leaves.collect(),
            order: Vec::new(),
        };
        for step in &walk.steps {
            match &step.kind {
                StepKind::Meet {
                    population,
                    children,
                    node,
                    ..
                } => {
                    tree.join(Node::new(*node, step.time, *population), children);
                }
                StepKind::Founder { children, node } => {
                    tree.join(Node::new(*node, step.time, CARRIERS as u32), children);
                }
                StepKind::Migrate { node, into, .. } | StepKind::Cross { node, into, .. } => {
                    tree.shift(&[*node], step.time, *into);
                }
                StepKind::Reach { with, without, .. } => {
                    tree.shift(with, step.time, CARRIERS as u32);
                    tree.shift(without, step.time, WITHOUT as u32);
                }
                StepKind::Arise { nodes } => tree.shift(nodes, step.time, WITHOUT as u32),
                StepKind::Join { nodes, into, .. } | StepKind::Pulse { nodes, into, .. } => {
                    tree.shift(nodes, step.time, *into);
                }
                StepKind::Resize { .. }
                | StepKind::Pinch { .. }
                | StepKind::Enter { .. }
                | StepKind::Onset { .. } => {}
            }
        }
        tree.arrange();
        tree
    }

    fn shift(&mut self, nodes: &[u32], time: f64, into: u32) {
        for &node in nodes {
            if let Some(node) = self.nodes.get_mut(node as usize) {
                node.moves.push((time, into));
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::walk;
    use super::*;
    use crate::coalescent::{Purpose, Stream};
    use crate::history::{Story, Study};

    #[test]
    fn the_tree_of_a_walk_holds_everyone_once() {
        let study = Study::of(Story::OutOfAfrica);
        let walk = walk(
            &study.demography(),
            &study.samples(),
            &mut Stream::counted(1, Purpose::Genealogy, 0),
        );
        let tree = Tree::of_walk(&walk);
        let mut order = tree.order.clone();
        order.sort_unstable();
        assert_eq!(order, (0..24).collect::<Vec<_>>());
        assert_eq!(
            (
                tree.nodes.len(),
                tree.nodes[46].below,
                tree.nodes[46].parent
            ),
            (47, 24, None)
        );
        assert_eq!(tree.haplotypes_below(46).len(), 24);
        assert!(tree.nodes.iter().any(|node| !node.moves.is_empty()));
        // Without crossings, whoever is below a node stands side by side.
        let place = |leaf: u32| tree.order.iter().position(|&other| other == leaf).unwrap();
        for (index, node) in tree.nodes.iter().enumerate() {
            let mut places: Vec<usize> = tree
                .haplotypes_below(index as u32)
                .into_iter()
                .map(place)
                .collect();
            places.sort_unstable();
            assert_eq!(places.len(), node.below as usize);
            assert!(places.windows(2).all(|pair| pair[0] + 1 == pair[1]));
        }
    }
}
