//! Whole-number weights that change, and draws in proportion to them.

use std::hint::select_unpredictable;

/// A binary tree of sums over slots. Weights are whole numbers, so every sum is exact, whatever the order of the changes.
#[derive(Debug)]
pub struct Weights {
    /// The total at 1, the two halves of `k` at `2k` and `2k + 1`; the weights themselves from `slots` on. What lies beyond is 0.
    sums: Vec<i64>,
    /// Number of weights, a power of two.
    slots: usize,
}

impl Default for Weights {
    fn default() -> Self {
        Self {
            sums: vec![0; 2],
            slots: 1,
        }
    }
}

impl Weights {
    /// Forgets all weights, and makes room for as many as are expected: a tree that one long locus has blown up would slow all others.
    pub fn reset(&mut self, expected: usize) {
        // Weights are not negative, so that without a total there is none.
        if self.total() != 0 {
            self.sums.fill(0);
        }
        self.slots = expected.max(1).next_power_of_two();
        self.make_room();
    }

    fn make_room(&mut self) {
        if self.sums.len() < 2 * self.slots {
            self.sums.resize(2 * self.slots, 0);
        }
    }

    /// Memory that it holds, bytes.
    pub fn bytes(&self) -> usize {
        size_of::<i64>() * self.sums.capacity()
    }

    /// Sum of all weights.
    #[inline]
    pub fn total(&self) -> i64 {
        self.sums[1]
    }

    /// Sets the weight of a slot, making room for it when it is new.
    #[inline]
    pub fn set(&mut self, slot: usize, weight: i64) {
        if slot >= self.slots {
            self.grow(slot);
        }
        let mut node = self.slots + slot;
        let change = weight - self.sums[node];
        while node > 0 {
            self.sums[node] += change;
            node /= 2;
        }
    }

    /// The slot in which `target`, in `[0, total)`, falls, and how far into its weight.
    #[inline]
    pub fn find(&self, mut target: i64) -> (usize, i64) {
        let mut node = 1;
        while node < self.slots {
            node *= 2;
            let left = self.sums[node];
            let beyond = target >= left;
            target -= select_unpredictable(beyond, left, 0);
            node += usize::from(beyond);
        }
        (node - self.slots, target)
    }

    #[cold]
    fn grow(&mut self, slot: usize) {
        let weights = self
            .sums
            .get(self.slots..2 * self.slots)
            .unwrap_or_default()
            .to_vec();
        self.sums.fill(0);
        self.slots = (slot + 1).next_power_of_two();
        self.make_room();
        for (slot, weight) in weights.into_iter().enumerate() {
            self.set(slot, weight);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        /// Against a plain list: every whole target falls where counting along the list says.
        #[test]
        fn finds_what_a_walk_along_the_list_finds(
            expected in 0_usize..70,
            changes in prop::collection::vec((0_usize..40, 0_i64..5), 1..80),
        ) {
            let mut weights = Weights::default();
            let mut list = [0; 40];
            weights.set(60, 17);
            weights.reset(expected);
            for (slot, weight) in changes {
                weights.set(slot, weight);
                list[slot] = weight;
            }
            prop_assert_eq!(weights.total(), list.iter().sum::<i64>());
            let places = list.iter().enumerate().flat_map(|(slot, &weight)| (0..weight).map(move |depth| (slot, depth)));
            for (target, place) in (0..).zip(places) {
                prop_assert_eq!(weights.find(target), place);
            }
        }
    }
}
