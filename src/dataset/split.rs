//! Which loci train, validate and test, and the order in which they are trained on.

use super::{Example, Part};
use crate::coalescent::{Purpose, Stream};
use crate::experiment::{Class, Split};

/// The three parts of a data set. Every example is in exactly one. Examples are named by class and index, or by their index alone where
/// there are no classes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Parts<E = Example> {
    /// Trained on.
    pub training: Vec<E>,
    /// Watched during training.
    pub validation: Vec<E>,
    /// Sealed until the end.
    pub test: Vec<E>,
}

impl Parts {
    /// Shuffles the loci within each class and cuts each class by the same fractions, rounded to whole loci; what is left over tests.
    pub fn new(loci_per_class: u32, split: &Split, seed: u64) -> Self {
        let mut parts = Self::empty();
        for class in Class::ALL {
            parts.add(
                loci_per_class,
                split,
                &mut Stream::counted(seed, Purpose::Split, class.label() as u32),
                |index| (class, index),
            );
        }
        parts
    }
}

impl Parts<u32> {
    /// The same for examples without classes.
    pub fn without_classes(examples: u32, split: &Split, seed: u64) -> Self {
        let mut parts = Self::empty();
        parts.add(
            examples,
            split,
            &mut Stream::counted(seed, Purpose::Split, 0),
            |index| index,
        );
        parts
    }
}

impl<E: Copy + PartialEq> Parts<E> {
    fn empty() -> Self {
        Self {
            training: Vec::new(),
            validation: Vec::new(),
            test: Vec::new(),
        }
    }

    /// Shuffles so many examples and deals them out.
    fn add(&mut self, examples: u32, split: &Split, random: &mut Stream, name: impl Fn(u32) -> E) {
        let [training, validation, _] = split.sizes(examples);
        let mut order: Vec<u32> = (0..examples).collect();
        random.shuffle(&mut order);
        for (place, index) in (0..).zip(order) {
            let part = match place {
                place if place < training => &mut self.training,
                place if place < training + validation => &mut self.validation,
                _ => &mut self.test,
            };
            part.push(name(index));
        }
    }

    /// The part an example belongs to; none beyond the data.
    pub fn part_of(&self, example: E) -> Option<Part> {
        let parts = [
            (Part::Training, &self.training),
            (Part::Validation, &self.validation),
            (Part::Test, &self.test),
        ];
        parts
            .into_iter()
            .find(|(_, examples)| examples.contains(&example))
            .map(|(part, _)| part)
    }

    /// The training examples in the order of an epoch (counted from 1). It depends on the seed and the epoch alone, so that a run can go on
    /// from any epoch.
    pub fn epoch_order(&self, seed: u64, epoch: u32) -> Vec<E> {
        let mut order = self.training.clone();
        Stream::counted(seed, Purpose::Batches, epoch).shuffle(&mut order);
        order
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn the_tutorials_sizes_are_exact() {
        let parts = Parts::new(5_000, &Split::TUTORIAL, 1);
        assert_eq!(
            [
                parts.training.len(),
                parts.validation.len(),
                parts.test.len()
            ],
            [6_000, 800, 3_200]
        );
        for part in [&parts.training, &parts.validation, &parts.test] {
            let gene_flow = part
                .iter()
                .filter(|(class, _)| *class == Class::GeneFlow)
                .count();
            assert_eq!(
                2 * gene_flow,
                part.len(),
                "both classes are equally common in each part"
            );
        }
    }

    #[test]
    fn every_locus_is_in_exactly_one_part() {
        for loci in [1, 2, 7, 200, 1_003] {
            let parts = Parts::new(loci, &Split::TUTORIAL, 3);
            let all: Vec<Example> = [&parts.training, &parts.validation, &parts.test]
                .into_iter()
                .flatten()
                .copied()
                .collect();
            let distinct: BTreeSet<Example> = all.iter().copied().collect();
            assert_eq!(
                (all.len(), distinct.len()),
                (2 * loci as usize, 2 * loci as usize),
                "{loci} loci"
            );
        }
    }

    #[test]
    fn the_split_depends_on_its_seed_and_the_classes_are_shuffled_apart() {
        let parts = Parts::new(200, &Split::TUTORIAL, 1);
        assert_eq!(parts, Parts::new(200, &Split::TUTORIAL, 1));
        assert_ne!(parts, Parts::new(200, &Split::TUTORIAL, 2));
        let indices = |wanted| {
            parts
                .training
                .iter()
                .filter(move |(class, _)| *class == wanted)
                .map(|(_, index)| *index)
        };
        assert!(!indices(Class::Divergence).eq(indices(Class::GeneFlow)));
    }

    #[test]
    fn the_authors_toy_is_cut_into_3_500_500_and_1_000() {
        let parts =
            Parts::without_classes(5_000, &crate::experiment::regression::Regression::SPLIT, 1);
        assert_eq!(
            [
                parts.training.len(),
                parts.validation.len(),
                parts.test.len()
            ],
            [3_500, 500, 1_000]
        );
        let all: BTreeSet<u32> = [&parts.training, &parts.validation, &parts.test]
            .into_iter()
            .flatten()
            .copied()
            .collect();
        assert_eq!((all.len(), all.last()), (5_000, Some(&4_999)));
        assert_eq!(parts.part_of(parts.test[0]), Some(Part::Test));
    }

    #[test]
    fn each_epoch_has_an_order_of_its_own_over_the_same_examples() {
        let parts = Parts::new(200, &Split::TUTORIAL, 1);
        let [first, second] = [1, 2].map(|epoch| parts.epoch_order(1, epoch));
        assert_eq!(first, parts.epoch_order(1, 1));
        assert_ne!(first, second);
        assert_ne!(first, parts.epoch_order(2, 1));
        let sorted = |mut order: Vec<Example>| {
            order.sort();
            order
        };
        assert_eq!(sorted(first), sorted(second));
    }

    /// Chi-squared over the 24 orders of four items in 48,000 shuffles: 23 degrees of freedom, exceeds 56.5 by chance once in 10,000 seeds.
    #[test]
    fn every_order_is_equally_likely() {
        let mut random = Stream::counted(7, Purpose::Split, 0);
        let mut counts = std::collections::BTreeMap::new();
        for _ in 0..48_000 {
            let mut items = [0_u8, 1, 2, 3];
            random.shuffle(&mut items);
            *counts.entry(items).or_insert(0_u32) += 1;
        }
        assert_eq!(counts.len(), 24);
        let chi_squared: f64 = counts
            .values()
            .map(|&n| (f64::from(n) - 2_000.0).powi(2) / 2_000.0)
            .sum();
        assert!(chi_squared < 56.5, "{chi_squared}");
    }
}
