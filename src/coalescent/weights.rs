//! Sums of weights that change, and draws in proportion to them.

/// A binary tree of sums over slots. Each sum is that of its two children and nothing else, so rounding cannot accumulate.
#[derive(Debug)]
pub struct SumTree {
    /// Sums, the root at 1, the children of `k` at `2k` and `2k + 1`; the weights are the second half.
    sums: Vec<f64>,
    /// Number of weights, a power of two.
    slots: usize,
}

impl Default for SumTree {
    fn default() -> Self {
        Self { sums: vec![0.0; 2], slots: 1 }
    }
}

impl SumTree {
    /// Forgets all weights.
    pub fn reset(&mut self) {
        self.make_room(64);
    }

    fn make_room(&mut self, slots: usize) {
        self.slots = slots.next_power_of_two();
        self.sums.clear();
        self.sums.resize(2 * self.slots, 0.0);
    }

    /// Sum of all weights.
    #[inline]
    pub fn total(&self) -> f64 {
        self.sums[1]
    }

    /// Sets the weight of a slot, growing when it is new.
    #[inline]
    pub fn set(&mut self, slot: usize, weight: f64) {
        if slot >= self.slots {
            self.grow(slot);
        }
        let mut node = self.slots + slot;
        self.sums[node] = weight;
        while node > 1 {
            node /= 2;
            self.sums[node] = self.sums[2 * node] + self.sums[2 * node + 1];
        }
    }

    /// The slot in which `target`, in `[0, total)`, falls, and how far into its weight.
    #[inline]
    pub fn find(&self, mut target: f64) -> (usize, f64) {
        let mut node = 1;
        while node < self.slots {
            node *= 2;
            let left = self.sums[node];
            if target >= left {
                target -= left;
                node += 1;
            }
        }
        (node - self.slots, target)
    }

    #[cold]
    fn grow(&mut self, slot: usize) {
        let weights = self.sums.split_off(self.slots);
        self.make_room(slot + 1);
        self.sums[self.slots..self.slots + weights.len()].copy_from_slice(&weights);
        for node in (1..self.slots).rev() {
            self.sums[node] = self.sums[2 * node] + self.sums[2 * node + 1];
        }
    }
}
