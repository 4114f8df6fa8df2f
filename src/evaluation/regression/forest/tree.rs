//! One tree.

use super::bins::{Binned, Feature};
use crate::coalescent::Stream;

/// Fewest examples of a leaf, those drawn twice counted twice.
const SMALLEST_LEAF: usize = 5;

/// A node. The root is the first; children stand side by side behind their parent.
#[derive(Clone, Copy, Debug)]
enum Node {
    Leaf { value: f64 },
    Split { column: u32, border: f64, left: u32 },
}

#[derive(Clone, Debug)]
pub(super) struct Tree {
    nodes: Vec<Node>,
}

/// The best split of a node.
struct Best {
    /// `sum^2 / count` of both sides added up: the larger, the less is left of the squares.
    gain: f64,
    feature: usize,
    /// The last class on the left.
    class: usize,
}

/// Sum and count of the targets in each class of one feature.
struct Counts {
    sums: [f64; 256],
    counts: [u32; 256],
}

impl Tree {
    /// Grows a tree on as many examples as there are, drawn with replacement. The target's mean over all is 0.
    pub(super) fn grow(data: &Binned, target: &[f64], random: &mut Stream) -> Self {
        let count = data.examples as u32;
        let mut examples: Vec<u32> = (0..count).map(|_| random.below(count)).collect();
        // In order, so that classes are read from front to back.
        examples.sort_unstable();
        let mut order: Vec<usize> = (0..data.features.len()).collect();
        let mut counts = Counts {
            sums: [0.0; 256],
            counts: [0; 256],
        };
        let mut nodes = vec![Node::Leaf { value: 0.0 }];
        let mut open = vec![(0, 0..examples.len())];
        while let Some((node, range)) = open.pop() {
            let here = &mut examples[range.clone()];
            let sum: f64 = here.iter().map(|&example| target[example as usize]).sum();
            let best = best_split(data, target, here, sum, &mut order, &mut counts, random);
            let Some(Best { feature, class, .. }) = best else {
                nodes[node] = Node::Leaf {
                    value: sum / here.len().max(1) as f64,
                };
                continue;
            };
            let Feature {
                column,
                borders,
                classes,
            } = &data.features[feature];
            let (mut left, mut right): (Vec<u32>, Vec<u32>) =
                (Vec::new(), Vec::with_capacity(here.len()));
            left.reserve(here.len());
            for &example in here.iter() {
                if usize::from(classes[example as usize]) <= class {
                    left.push(example);
                } else {
                    right.push(example);
                }
            }
            let middle = range.start + left.len();
            here[..left.len()].copy_from_slice(&left);
            here[left.len()..].copy_from_slice(&right);
            let children = nodes.len();
            nodes[node] = Node::Split {
                column: *column as u32,
                border: borders[class],
                left: children as u32,
            };
            nodes.extend([Node::Leaf { value: 0.0 }; 2]);
            open.push((children + 1, middle..range.end));
            open.push((children, range.start..middle));
        }
        Self { nodes }
    }

    /// The mean target of the leaf that a row of features falls into.
    pub(super) fn predict(&self, row: &[f64]) -> f64 {
        let mut node = 0;
        loop {
            match self.nodes[node] {
                Node::Leaf { value } => return value,
                Node::Split {
                    column,
                    border,
                    left,
                } => node = left as usize + usize::from(row[column as usize] > border),
            }
        }
    }
}

/// The split that leaves least of the squares, among a third of the features, drawn anew; none where no split leaves less.
fn best_split(
    data: &Binned,
    target: &[f64],
    examples: &[u32],
    sum: f64,
    order: &mut [usize],
    counts: &mut Counts,
    random: &mut Stream,
) -> Option<Best> {
    if examples.len() < 2 * SMALLEST_LEAF {
        return None;
    }
    let first = &target[examples[0] as usize];
    if examples
        .iter()
        .all(|&example| target[example as usize] == *first)
    {
        return None;
    }
    let mut best: Option<Best> = None;
    let tried = order.len().div_ceil(3);
    for place in 0..tried {
        order.swap(
            place,
            place + random.below((order.len() - place) as u32) as usize,
        );
        let feature = order[place];
        let Feature {
            borders, classes, ..
        } = &data.features[feature];
        counts.sums[..=borders.len()].fill(0.0);
        counts.counts[..=borders.len()].fill(0);
        for &example in examples {
            let class = usize::from(classes[example as usize]);
            counts.sums[class] += target[example as usize];
            counts.counts[class] += 1;
        }
        let (mut left, mut count) = (0.0, 0);
        for class in 0..borders.len() {
            if counts.counts[class] == 0 {
                continue;
            }
            left += counts.sums[class];
            count += counts.counts[class] as usize;
            if examples.len() - count < SMALLEST_LEAF {
                break;
            }
            if count >= SMALLEST_LEAF {
                let right = sum - left;
                let gain =
                    left * left / count as f64 + right * right / (examples.len() - count) as f64;
                if best.as_ref().is_none_or(|best| gain > best.gain) {
                    best = Some(Best {
                        gain,
                        feature,
                        class,
                    });
                }
            }
        }
    }
    best
}
