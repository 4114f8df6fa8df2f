//! A small tree for the tests of the linked figures.

use crate::coalescent::{LocalTree, Site, TreeNode};

/// Two haplotypes of A (nodes 0, 1), two of B (2, 3); 4 joins A at 100, 5 joins B at 200, 6 is the root at 400. Two mutations above 4,
/// one above 2, and one site of the tree to the right.
pub(super) fn small_tree() -> (LocalTree, Vec<Site>) {
    let node = |time, parent, children: &[u32], population, below| TreeNode {
        time,
        parent,
        children: children.to_vec(),
        population,
        below,
    };
    let nodes = vec![
        node(0.0, Some(4), &[], 0, [1, 0]),
        node(0.0, Some(4), &[], 0, [1, 0]),
        node(0.0, Some(5), &[], 1, [0, 1]),
        node(0.0, Some(5), &[], 1, [0, 1]),
        node(100.0, Some(6), &[0, 1], 0, [2, 0]),
        node(200.0, Some(6), &[2, 3], 1, [0, 2]),
        node(400.0, None, &[4, 5], 2, [2, 2]),
    ];
    let site = |position, time, derived: [bool; 4], node| Site {
        position,
        time,
        derived: derived.to_vec(),
        node,
    };
    let sites = vec![
        site(1100.0, 150.0, [true, true, false, false], Some(4)),
        site(1500.0, 300.0, [true, true, false, false], Some(4)),
        site(1900.0, 50.0, [false, false, true, false], Some(2)),
        site(2100.0, 60.0, [true, false, true, true], None),
    ];
    (
        LocalTree {
            left: 1000.0,
            right: 2000.0,
            nodes,
            leaf_order: vec![0, 1, 2, 3],
        },
        sites,
    )
}
