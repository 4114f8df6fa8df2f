//! Which loci of a run are still to be done.

use crate::experiment::Class;
use std::collections::VecDeque;

/// Some loci of one class.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Chunk {
    /// Their class.
    pub class: Class,
    /// Index of the first.
    pub first: u32,
    /// How many.
    pub count: u32,
}

/// How long a chunk should take: short enough that cancelling, progress and a look at a locus are immediate.
const CHUNK_MS: f64 = 60.0;
/// Loci in the first chunks, before their cost is known.
const FIRST_CHUNK: u32 = 4;
/// Most loci of a chunk.
const LARGEST_CHUNK: u32 = 50;

/// The loci of a run, given out in chunks and taken back where a worker was lost.
#[derive(Debug)]
pub struct Share {
    per_class: u32,
    next: [u32; 2],
    lost: VecDeque<Chunk>,
    done: u32,
    ms_per_locus: Option<f64>,
}

impl Share {
    /// All loci of both classes.
    pub fn new(per_class: u32) -> Self {
        Self {
            per_class,
            next: [0, 0],
            lost: VecDeque::new(),
            done: 0,
            ms_per_locus: None,
        }
    }

    /// The next loci to be done: first those that were lost, then the class that is behind, so that time left is told from both.
    pub fn take(&mut self) -> Option<Chunk> {
        if let Some(lost) = self.lost.pop_front() {
            return Some(lost);
        }
        let class = if self.next[0] <= self.next[1] {
            Class::Divergence
        } else {
            Class::GeneFlow
        };
        let next = &mut self.next[class.label()];
        let first = *next;
        *next = first
            .saturating_add(chunk_size(self.ms_per_locus))
            .min(self.per_class);
        let count = *next - first;
        (count > 0).then_some(Chunk {
            class,
            first,
            count,
        })
    }

    /// A chunk's worker was lost.
    pub fn give_back(&mut self, chunk: Chunk) {
        self.lost.push_back(chunk);
    }

    /// A chunk has arrived, `ms` after it was given out.
    pub fn finish(&mut self, chunk: Chunk, ms: f64) {
        self.done += chunk.count;
        let cost = ms / f64::from(chunk.count.max(1));
        self.ms_per_locus = Some(
            self.ms_per_locus
                .map_or(cost, |mean| 0.7 * mean + 0.3 * cost),
        );
    }

    /// Loci that have arrived.
    pub fn done(&self) -> u32 {
        self.done
    }

    /// Loci of the run.
    pub fn total(&self) -> u32 {
        2 * self.per_class
    }
}

fn chunk_size(ms_per_locus: Option<f64>) -> u32 {
    // The conversion saturates, and turns a cost of 0 into the largest chunk.
    ms_per_locus.map_or(FIRST_CHUNK, |ms| {
        ((CHUNK_MS / ms) as u32).clamp(1, LARGEST_CHUNK)
    })
}
