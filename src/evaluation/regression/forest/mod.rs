//! A random forest for regression (Breiman 2001).

mod bins;
mod tree;

use crate::coalescent::{Purpose, Stream};
use bins::Binned;
use tree::Tree;

const TREES: u32 = 100;

/// 100 regression trees, each grown on examples drawn with replacement; each split is the best of a third of the features that vary, and no
/// leaf has fewer than five examples. Its prediction is the mean of theirs.
#[derive(Clone, Debug)]
pub struct Forest {
    columns: usize,
    trees: Vec<Tree>,
    /// Mean target of the training examples.
    mean: f64,
}

impl Forest {
    /// Most examples that a forest is grown on: with more it would keep a page waiting and gain little.
    pub const MOST_EXAMPLES: usize = 5_000;

    /// Which of so many training examples a forest is grown on: all, or [`Self::MOST_EXAMPLES`] of them, drawn.
    pub fn examples(count: usize, seed: u64) -> Vec<usize> {
        let mut all: Vec<usize> = (0..count).collect();
        if count > Self::MOST_EXAMPLES {
            Stream::counted(seed, Purpose::Forest, TREES).shuffle(&mut all);
            all.truncate(Self::MOST_EXAMPLES);
        }
        all
    }

    /// Grows a forest on features, `[examples, columns]`, and a target for each example; of examples that are not whole nothing is used.
    pub fn fit(features: &[f64], columns: usize, target: &[f64], seed: u64) -> Self {
        let mut growing = Growing::new(features, columns, target, seed);
        while growing.step() {}
        growing.finish()
    }

    /// What it says of each example of `[examples, columns]`.
    pub fn predict(&self, features: &[f64]) -> Vec<f64> {
        let rows = features.chunks_exact(self.columns.max(1));
        let mut sums = vec![0.0; rows.len()];
        // Tree by tree: one fits the fastest cache, all of them do not.
        for tree in &self.trees {
            rows.clone()
                .zip(&mut sums)
                .for_each(|(row, sum)| *sum += tree.predict(row));
        }
        sums.into_iter()
            .map(|sum| self.mean + sum / f64::from(TREES))
            .collect()
    }
}

/// A forest that is being grown, tree by tree, so that whoever waits can do something else between them.
pub(in crate::evaluation) struct Growing {
    binned: Binned,
    centred: Vec<f64>,
    seed: u64,
    forest: Forest,
}

impl Growing {
    /// Before the first tree: as [`Forest::fit`].
    pub(in crate::evaluation) fn new(
        features: &[f64],
        columns: usize,
        target: &[f64],
        seed: u64,
    ) -> Self {
        let examples = features
            .len()
            .checked_div(columns)
            .unwrap_or(0)
            .min(target.len());
        let mean = if examples == 0 {
            0.0
        } else {
            target.iter().take(examples).sum::<f64>() / examples as f64
        };
        Self {
            binned: Binned::new(features, columns, examples),
            // Sums of squares are compared: they are most exact around the mean.
            centred: target.iter().take(examples).map(|y| y - mean).collect(),
            seed,
            forest: Forest {
                columns,
                trees: Vec::new(),
                mean,
            },
        }
    }

    /// Grows a tree; whether there are more to grow.
    pub(in crate::evaluation) fn step(&mut self) -> bool {
        let tree = self.forest.trees.len() as u32;
        if tree < TREES {
            self.forest.trees.push(Tree::grow(
                &self.binned,
                &self.centred,
                &mut Stream::counted(self.seed, Purpose::Forest, tree),
            ));
        }
        tree + 1 < TREES
    }

    /// All trees.
    pub(in crate::evaluation) fn finish(self) -> Forest {
        self.forest
    }
}

#[cfg(test)]
mod tests {
    use super::super::score;
    use super::*;

    /// Uniform features, and a target with a step and an interaction, which no linear method has.
    fn data(examples: u32, seed: u64) -> (Vec<f64>, Vec<f64>) {
        let mut random = Stream::counted(seed, Purpose::Bootstrap, 0);
        let rows: Vec<[f64; 4]> = (0..examples)
            .map(|_| std::array::from_fn(|k| if k == 3 { 1.0 } else { random.uniform() }))
            .collect();
        let target = rows
            .iter()
            .map(|[a, b, ..]| if *a > 0.3 { 10.0 * b } else { -10.0 * b })
            .collect();
        (rows.concat(), target)
    }

    #[test]
    fn a_step_and_an_interaction_are_found() {
        let (features, target) = data(1_500, 1);
        let (unseen, truth) = data(500, 2);
        let forest = Forest::fit(&features, 4, &target, 1);
        let found = score(&truth, &forest.predict(&unseen)).r2.unwrap();
        assert!(found > 0.97, "{found}");
        assert_eq!(
            forest.predict(&unseen),
            Forest::fit(&features, 4, &target, 1).predict(&unseen)
        );
        assert_ne!(
            forest.predict(&unseen),
            Forest::fit(&features, 4, &target, 2).predict(&unseen)
        );
    }

    /// The target moved to another example: what a forest then finds in unseen examples is nothing.
    #[test]
    fn shuffled_targets_teach_nothing() {
        let (features, mut target) = data(1_500, 1);
        let (unseen, truth) = data(500, 2);
        Stream::counted(3, Purpose::ShuffledLabels, 0).shuffle(&mut target);
        let found = score(
            &truth,
            &Forest::fit(&features, 4, &target, 1).predict(&unseen),
        )
        .r2
        .unwrap();
        assert!(found < 0.05, "{found}");
    }

    #[test]
    fn nothing_to_learn_from_gives_the_mean() {
        assert_eq!(
            Forest::fit(&[1.0, 2.0, 3.0], 1, &[4.0, 4.0, 4.0], 1).predict(&[9.0]),
            [4.0]
        );
        assert_eq!(
            Forest::fit(&[5.0; 20], 1, &[1.0; 20], 1).predict(&[5.0]),
            [1.0]
        );
        assert_eq!(Forest::fit(&[], 0, &[], 1).predict(&[]), [0.0; 0]);
    }

    #[test]
    fn many_examples_are_thinned_without_repeats() {
        assert_eq!(Forest::examples(3, 1), [0, 1, 2]);
        let mut some = Forest::examples(20_000, 1);
        some.sort_unstable();
        some.dedup();
        assert_eq!(some.len(), Forest::MOST_EXAMPLES);
    }
}
