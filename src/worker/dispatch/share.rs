//! Which loci of a run are still to be done.

use crate::dataset::Series;
use std::collections::VecDeque;
use std::ops::Range;

/// Some examples of one series.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Chunk {
    /// The series.
    pub series: Series,
    /// The place of the first in it.
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
    /// What is left of each series.
    left: Vec<(Series, Range<u32>)>,
    lost: VecDeque<Chunk>,
    done: u32,
    total: u32,
    ms_per_locus: Option<f64>,
}

impl Share {
    /// These places of these series.
    pub fn new(series: impl IntoIterator<Item = (Series, Range<u32>)>) -> Self {
        let left: Vec<_> = series.into_iter().collect();
        let total = left.iter().map(|(_, places)| places.len() as u32);
        Self {
            total: total.fold(0, u32::saturating_add),
            left,
            lost: VecDeque::new(),
            done: 0,
            ms_per_locus: None,
        }
    }

    /// The next loci to be done: first those that were lost, then the series that is furthest behind, so that time left is told from all.
    pub fn take(&mut self) -> Option<Chunk> {
        if let Some(lost) = self.lost.pop_front() {
            return Some(lost);
        }
        let size = chunk_size(self.ms_per_locus);
        let (series, places) = self
            .left
            .iter_mut()
            .filter(|(_, places)| !places.is_empty())
            .min_by_key(|(_, places)| places.start)?;
        let first = places.start;
        places.start = first.saturating_add(size).min(places.end);
        Some(Chunk {
            series: *series,
            first,
            count: places.start - first,
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
        self.total
    }
}

fn chunk_size(ms_per_locus: Option<f64>) -> u32 {
    // The conversion saturates, and turns a cost of 0 into the largest chunk.
    ms_per_locus.map_or(FIRST_CHUNK, |ms| {
        ((CHUNK_MS / ms) as u32).clamp(1, LARGEST_CHUNK)
    })
}
