//! Which haplotypes are below each node of a genealogy, as sets of bits.

use super::lineage::Load;

/// The nodes of a genealogy: when each was, and the haplotypes below it, a bit for each. A node's number is a [`Load`]; 0 is no node.
#[derive(Debug, Default)]
pub struct Descendants {
    haplotypes: usize,
    /// Words that a set takes.
    width: usize,
    /// The last word of the set of all haplotypes.
    last: u64,
    /// Generations ago, by node.
    times: Vec<f64>,
    /// `width` words for each node.
    words: Vec<u64>,
}

impl Descendants {
    /// Nodes from 1 for haplotypes that were sampled at these times, generations ago.
    pub fn reset(&mut self, sampled: impl Iterator<Item = f64>) {
        self.times.clear();
        self.times.push(0.0);
        self.times.extend(sampled);
        let haplotypes = self.times.len() - 1;
        self.haplotypes = haplotypes;
        self.width = haplotypes.div_ceil(64).max(1);
        self.last = u64::MAX >> ((64 - haplotypes % 64) % 64);
        self.words.clear();
        self.words.resize(self.width * (haplotypes + 1), 0);
        for index in 0..haplotypes {
            self.words[self.width * (index + 1) + index / 64] = 1 << (index % 64);
        }
    }

    /// Memory that it holds, bytes.
    pub fn bytes(&self) -> usize {
        size_of::<f64>() * self.times.capacity() + size_of::<u64>() * self.words.capacity()
    }

    /// Number of sampled haplotypes.
    pub fn haplotypes(&self) -> usize {
        self.haplotypes
    }

    /// When a node was, generations ago.
    #[inline]
    pub fn time(&self, node: Load) -> f64 {
        self.times[node as usize]
    }

    /// The haplotypes below a node.
    #[inline]
    pub fn below(&self, node: Load) -> &[u64] {
        let first = node as usize * self.width;
        &self.words[first..first + self.width]
    }

    /// A new node above two others; none when all haplotypes are below it.
    #[inline]
    pub fn join(&mut self, time: f64, a: Load, b: Load) -> Option<Load> {
        if self.width == 1 {
            let set = self.words[a as usize] | self.words[b as usize];
            if set == self.last {
                return None;
            }
            self.words.push(set);
        } else {
            let before = self.words.len();
            let mut whole = true;
            for word in 0..self.width {
                let set = self.words[a as usize * self.width + word]
                    | self.words[b as usize * self.width + word];
                whole &= set
                    == if word + 1 == self.width {
                        self.last
                    } else {
                        u64::MAX
                    };
                self.words.push(set);
            }
            if whole {
                self.words.truncate(before);
                return None;
            }
        }
        self.times.push(time);
        Some(self.times.len() as Load - 1)
    }

    /// Whether a set is that of all haplotypes.
    pub fn is_whole(&self, set: &[u64]) -> bool {
        set.split_last().is_some_and(|(last, others)| {
            *last == self.last && others.iter().all(|&word| word == u64::MAX)
        })
    }
}
