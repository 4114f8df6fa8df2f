//! Which loci train, validate and test, and the order in which they are trained on.

use super::{Example, Part};
use crate::coalescent::{Purpose, Stream};
use crate::experiment::{Class, Split};

/// The three parts of a data set. Every locus is in exactly one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Parts {
    /// Trained on.
    pub training: Vec<Example>,
    /// Watched during training.
    pub validation: Vec<Example>,
    /// Sealed until the end.
    pub test: Vec<Example>,
}

impl Parts {
    /// Shuffles the loci within each class and cuts each class by the same fractions, rounded to whole loci; what is left over tests.
    pub fn new(loci_per_class: u32, split: &Split, seed: u64) -> Self {
        let training = share(split.training, loci_per_class);
        let validation = share(split.validation, loci_per_class).min(loci_per_class - training);
        let mut parts = Self { training: Vec::new(), validation: Vec::new(), test: Vec::new() };
        for class in Class::ALL {
            let mut order: Vec<u32> = (0..loci_per_class).collect();
            shuffle(&mut Stream::counted(seed, Purpose::Split, class.label() as u32), &mut order);
            for (place, index) in (0..).zip(order) {
                let part = match place {
                    place if place < training => &mut parts.training,
                    place if place < training + validation => &mut parts.validation,
                    _ => &mut parts.test,
                };
                part.push((class, index));
            }
        }
        parts
    }

    /// The part an example belongs to; none beyond the data.
    pub fn part_of(&self, example: Example) -> Option<Part> {
        let parts = [(Part::Training, &self.training), (Part::Validation, &self.validation), (Part::Test, &self.test)];
        parts.into_iter().find(|(_, examples)| examples.contains(&example)).map(|(part, _)| part)
    }

    /// The training examples in the order of an epoch (counted from 1). It depends on the seed and the epoch alone, so that a run can go on
    /// from any epoch.
    pub fn epoch_order(&self, seed: u64, epoch: u32) -> Vec<Example> {
        let mut order = self.training.clone();
        shuffle(&mut Stream::counted(seed, Purpose::Batches, epoch), &mut order);
        order
    }
}

fn share(fraction: f64, loci: u32) -> u32 {
    ((fraction * f64::from(loci)).round() as u32).min(loci)
}

/// Fisher-Yates.
fn shuffle<T>(random: &mut Stream, items: &mut [T]) {
    for last in (1..items.len()).rev() {
        items.swap(last, random.below(last as u32 + 1) as usize);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn the_tutorials_sizes_are_exact() {
        let parts = Parts::new(5_000, &Split::TUTORIAL, 1);
        assert_eq!([parts.training.len(), parts.validation.len(), parts.test.len()], [6_000, 800, 3_200]);
        for part in [&parts.training, &parts.validation, &parts.test] {
            let gene_flow = part.iter().filter(|(class, _)| *class == Class::GeneFlow).count();
            assert_eq!(2 * gene_flow, part.len(), "both classes are equally common in each part");
        }
    }

    #[test]
    fn every_locus_is_in_exactly_one_part() {
        for loci in [1, 2, 7, 200, 1_003] {
            let parts = Parts::new(loci, &Split::TUTORIAL, 3);
            let all: Vec<Example> = [&parts.training, &parts.validation, &parts.test].into_iter().flatten().copied().collect();
            let distinct: BTreeSet<Example> = all.iter().copied().collect();
            assert_eq!((all.len(), distinct.len()), (2 * loci as usize, 2 * loci as usize), "{loci} loci");
        }
    }

    #[test]
    fn the_split_depends_on_its_seed_and_the_classes_are_shuffled_apart() {
        let parts = Parts::new(200, &Split::TUTORIAL, 1);
        assert_eq!(parts, Parts::new(200, &Split::TUTORIAL, 1));
        assert_ne!(parts, Parts::new(200, &Split::TUTORIAL, 2));
        let indices = |wanted| parts.training.iter().filter(move |(class, _)| *class == wanted).map(|(_, index)| *index);
        assert!(!indices(Class::Divergence).eq(indices(Class::GeneFlow)));
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
            shuffle(&mut random, &mut items);
            *counts.entry(items).or_insert(0_u32) += 1;
        }
        assert_eq!(counts.len(), 24);
        let chi_squared: f64 = counts.values().map(|&n| (f64::from(n) - 2_000.0).powi(2) / 2_000.0).sum();
        assert!(chi_squared < 56.5, "{chi_squared}");
    }
}
