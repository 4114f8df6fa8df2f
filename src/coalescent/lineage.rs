//! A lineage: what the sample inherited from one ancestral chromosome, as a step function along the locus.

use std::hint::select_unpredictable;

/// Positions are whole numbers from 0 to this: sums of widths are exact, and with a million million places to cut, no two cuts coincide.
pub const LOCUS: f64 = (1_u64 << 40) as f64;

/// What is carried from a position up to the next step.
pub type Load = u32;

/// Carried by positions that no sampled haplotype inherited, or whose whole sample has met already.
pub const NOTHING: Load = 0;

/// From `at` on, the lineage carries `load`.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Step {
    /// Where the step is, from 0 to [`LOCUS`].
    pub at: f64,
    /// Carried until the next step.
    pub load: Load,
}

/// Steps by ascending position; neighbours differ, the first carries something and the last [`NOTHING`]. Empty when nothing is carried.
pub type Lineage = Vec<Step>;

/// What becomes of two loads that meet in one ancestor: the difference between counting derived alleles and recording a genealogy.
pub trait Ancestry {
    /// The load of a sampled haplotype.
    fn sample(&self, population: usize, index: u32) -> Load;

    /// Two loads meet over `[left, right)`; returns the load of their ancestor, [`NOTHING`] once the whole sample is below it.
    fn meet(&mut self, time: f64, population: usize, interval: [f64; 2], loads: [Load; 2]) -> Load;
}

/// The positions between the first and the last carried one; recombination elsewhere changes nothing.
#[inline]
pub fn reach(lineage: &[Step]) -> [f64; 2] {
    match (lineage.first(), lineage.last()) {
        (Some(first), Some(last)) => [first.at, last.at],
        _ => [0.0, 0.0],
    }
}

/// Appends a step unless it changes nothing.
#[inline]
fn push(out: &mut Lineage, at: f64, load: Load) {
    if out.last().map_or(NOTHING, |step| step.load) != load {
        out.push(Step { at, load });
    }
}

/// The ancestor of two lineages, written to `out`.
///
/// Lineages are full of gaps that interleave at random, so the walk takes no branch that depends on which of the two steps comes next.
pub fn merge<A: Ancestry>(a: &[Step], b: &[Step], out: &mut Lineage, ancestry: &mut A, time: f64, population: usize) {
    out.clear();
    out.reserve(a.len() + b.len());
    // Up to where the second one begins, the first one is alone.
    let (a, b) = if reach(a)[0] <= reach(b)[0] { (a, b) } else { (b, a) };
    let mut next_a = a.partition_point(|step| step.at < reach(b)[0]);
    out.extend_from_slice(&a[..next_a]);
    let mut load_a = out.last().map_or(NOTHING, |step| step.load);
    let (mut load_b, mut last) = (NOTHING, load_a);
    let (mut next_b, mut length) = (0, next_a);
    while next_a < a.len() && next_b < b.len() {
        let (step_a, step_b) = (a[next_a], b[next_b]);
        let (take_a, take_b) = (step_a.at <= step_b.at, step_b.at <= step_a.at);
        let at = select_unpredictable(take_a, step_a.at, step_b.at);
        load_a = select_unpredictable(take_a, step_a.load, load_a);
        load_b = select_unpredictable(take_b, step_b.load, load_b);
        next_a += usize::from(take_a);
        next_b += usize::from(take_b);
        let mut load = load_a | load_b;
        if load_a != NOTHING && load_b != NOTHING {
            // Both carry something here, so neither has taken its last step.
            let right = a[next_a].at.min(b[next_b].at);
            load = ancestry.meet(time, population, [at, right], [load_a, load_b]);
        }
        // A step that changes nothing is written and taken back.
        out.push(Step { at, load });
        length += usize::from(load != last);
        out.truncate(length);
        last = load;
    }
    // One lineage has ended; the other goes on alone.
    out.extend_from_slice(&a[next_a..]);
    out.extend_from_slice(&b[next_b..]);
}

/// Cuts a lineage at a position strictly inside its reach: what lies to the right moves to `tail`. Says whether the cut fell on
/// ancestral material.
pub fn split(lineage: &mut Lineage, at: f64, tail: &mut Lineage) -> bool {
    let resumes = lineage.partition_point(|step| step.at <= at);
    let cut = lineage[resumes - 1];
    tail.clear();
    push(tail, at, cut.load);
    tail.extend_from_slice(&lineage[resumes..]);
    lineage.truncate(if cut.at == at { resumes - 1 } else { resumes });
    push(lineage, at, NOTHING);
    cut.load != NOTHING
}
