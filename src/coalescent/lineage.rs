//! A lineage: what the sample inherited from one ancestral chromosome, as a step function along the locus.

/// What is carried from a position up to the next step.
pub type Load = u32;

/// Carried by positions that no sampled haplotype inherited, or whose whole sample has met already.
pub const NOTHING: Load = 0;

/// From `at` on, the lineage carries `load`.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Step {
    /// Base pairs from the start of the locus.
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
pub fn merge<A: Ancestry>(a: &[Step], b: &[Step], out: &mut Lineage, ancestry: &mut A, time: f64, population: usize) {
    out.clear();
    let (mut next_a, mut next_b) = (0, 0);
    let (mut load_a, mut load_b) = (NOTHING, NOTHING);
    while next_a < a.len() && next_b < b.len() {
        let (step_a, step_b) = (a[next_a], b[next_b]);
        let at = if step_a.at < step_b.at { step_a.at } else { step_b.at };
        if step_a.at == at {
            load_a = step_a.load;
            next_a += 1;
        }
        if step_b.at == at {
            load_b = step_b.load;
            next_b += 1;
        }
        let load = if load_a != NOTHING && load_b != NOTHING {
            // Both carry something here, so neither has taken its last step.
            let right = if a[next_a].at < b[next_b].at { a[next_a].at } else { b[next_b].at };
            ancestry.meet(time, population, [at, right], [load_a, load_b])
        } else {
            load_a | load_b
        };
        push(out, at, load);
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
