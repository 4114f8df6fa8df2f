//! The genealogy of the sample at one position.

use super::genealogy::Genealogy;
use super::lineage::{LOCUS, Load, Position, base_pairs};
use serde::{Deserialize, Serialize};

/// A node of a local genealogy.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct TreeNode {
    /// Generations ago; 0 for a sampled haplotype.
    pub time: f64,
    /// Index of the parent in [`LocalTree::nodes`]; none for the root.
    pub parent: Option<u32>,
    /// Children from left to right; empty for a leaf.
    pub children: Vec<u32>,
    /// Population the node is in at its time: 0 for A, 1 for B, 2 for the ancestral population.
    pub population: u8,
    /// Sampled haplotypes below the node, from A and from B.
    pub below: [u32; 2],
}

/// The genealogy of the sample at one position, with the interval over which it does not change.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct LocalTree {
    /// First base pair (inclusive) of the interval.
    pub left: f64,
    /// End (exclusive) of the interval.
    pub right: f64,
    /// Nodes: leaves first (A's haplotypes, then B's), then by ascending time; the root is last.
    pub nodes: Vec<TreeNode>,
    /// The leaves from left to right in a drawing without crossing branches.
    pub leaf_order: Vec<u32>,
}

/// Where a tree lies in the genealogy it was cut from.
#[derive(Clone, Debug)]
pub struct Place {
    /// Which of the locus' trees it is, from 0.
    pub index: usize,
    /// How many trees the locus has.
    pub count: usize,
    /// First position and end (exclusive).
    pub interval: [Position; 2],
    /// The genealogy's number of each of the tree's nodes, ascending.
    pub nodes: Vec<Load>,
}

impl Place {
    /// The index in the tree of a node of the genealogy.
    pub fn find(&self, node: Load) -> Option<u32> {
        self.nodes
            .binary_search(&node)
            .ok()
            .map(|index| index as u32)
    }
}

/// The tree at a position of a locus of `length` base pairs.
pub fn local_tree(genealogy: &Genealogy, at: Position, length: f64) -> (LocalTree, Place) {
    let breakpoints = genealogy.breakpoints();
    let index = breakpoints.partition_point(|&breakpoint| breakpoint <= at);
    let left = index
        .checked_sub(1)
        .and_then(|before| breakpoints.get(before))
        .copied()
        .unwrap_or(0);
    let right = breakpoints.get(index).copied().unwrap_or(LOCUS);

    let meetings = genealogy
        .meetings()
        .iter()
        .enumerate()
        .filter(|(_, meeting)| meeting.covers(at));
    let mut nodes: Vec<Load> = (1..=genealogy.haplotypes() as Load).collect();
    nodes.extend(meetings.map(|(index, _)| genealogy.node(index)));
    let place = Place {
        index,
        count: breakpoints.len() + 1,
        interval: [left, right],
        nodes,
    };

    let mut tree = LocalTree {
        left: base_pairs(left, length),
        right: base_pairs(right, length),
        nodes: place
            .nodes
            .iter()
            .map(|&node| tree_node(genealogy, &place, node))
            .collect(),
        leaf_order: Vec::new(),
    };
    for parent in 0..tree.nodes.len() {
        for child in tree.nodes[parent].children.clone() {
            tree.nodes[child as usize].parent = Some(parent as u32);
        }
    }
    tree.leaf_order = leaf_order(&tree.nodes);
    (tree, place)
}

/// A node without its parent.
fn tree_node(genealogy: &Genealogy, place: &Place, node: Load) -> TreeNode {
    let below = genealogy.below(node);
    let Some(meeting) = genealogy.meeting(node) else {
        return TreeNode {
            time: 0.0,
            parent: None,
            children: Vec::new(),
            population: u8::from(below[1] > 0),
            below,
        };
    };
    let mut children = meeting.children;
    // The child with more of A below it goes to the left, so that A and B stand apart as far as the tree allows.
    let of_b = |child: Load| {
        let [a, b] = genealogy.below(child).map(f64::from);
        b / (a + b)
    };
    children.sort_unstable_by(|&left, &right| {
        of_b(left).total_cmp(&of_b(right)).then(left.cmp(&right))
    });
    let children = children
        .into_iter()
        .filter_map(|child| place.find(child))
        .collect();
    TreeNode {
        time: meeting.time,
        parent: None,
        children,
        population: meeting.population,
        below,
    }
}

/// The leaves in the order in which a walk from the root, left child first, meets them.
fn leaf_order(nodes: &[TreeNode]) -> Vec<u32> {
    let mut order = Vec::new();
    let mut pending: Vec<u32> = nodes
        .len()
        .checked_sub(1)
        .map(|root| root as u32)
        .into_iter()
        .collect();
    while let Some(index) = pending.pop() {
        match nodes.get(index as usize) {
            Some(node) if node.children.is_empty() => order.push(index),
            Some(node) => pending.extend(node.children.iter().rev()),
            None => {}
        }
    }
    order
}
