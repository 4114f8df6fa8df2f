//! Which loci of a run are still to be done.

use std::collections::VecDeque;

/// Some examples of one scenario.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Chunk {
    /// The scenario's place.
    pub scenario: u8,
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
    /// Of each scenario.
    examples: u32,
    next: Vec<u32>,
    lost: VecDeque<Chunk>,
    done: u32,
    ms_per_locus: Option<f64>,
}

impl Share {
    /// So many examples of each of so many scenarios.
    pub fn new(scenarios: u8, examples: u32) -> Self {
        Self {
            examples,
            next: vec![0; usize::from(scenarios)],
            lost: VecDeque::new(),
            done: 0,
            ms_per_locus: None,
        }
    }

    /// The next loci to be done: first those that were lost, then the scenario that is furthest behind, so that time left is told from all.
    pub fn take(&mut self) -> Option<Chunk> {
        if let Some(lost) = self.lost.pop_front() {
            return Some(lost);
        }
        let size = chunk_size(self.ms_per_locus);
        let (scenario, next) = (0_u8..)
            .zip(&mut self.next)
            .min_by_key(|(_, next)| **next)?;
        let first = *next;
        *next = first.saturating_add(size).min(self.examples);
        let count = *next - first;
        (count > 0).then_some(Chunk {
            scenario,
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
        self.examples.saturating_mul(self.next.len() as u32)
    }
}

fn chunk_size(ms_per_locus: Option<f64>) -> u32 {
    // The conversion saturates, and turns a cost of 0 into the largest chunk.
    ms_per_locus.map_or(FIRST_CHUNK, |ms| {
        ((CHUNK_MS / ms) as u32).clamp(1, LARGEST_CHUNK)
    })
}
