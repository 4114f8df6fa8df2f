//! A lineage: what the sample inherited from one ancestral chromosome, as a step function along the locus.

use std::hint::select_unpredictable;

/// A place along the locus, from 0 to [`LOCUS`]. Whole numbers, so that sums of widths are exact.
pub type Position = i64;

/// The end of the locus: with a million million places to cut, no two cuts coincide.
pub const LOCUS: Position = 1 << 40;

/// What is carried from a position up to the next step.
pub type Load = u32;

/// Carried by positions that no sampled haplotype inherited, or whose whole sample has met already.
pub const NOTHING: Load = 0;

/// From `at` on, the lineage carries `load`.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Step {
    /// Where the step is.
    pub at: Position,
    /// Carried until the next step.
    pub load: Load,
}

/// Steps by ascending position; neighbours differ, the first carries something and the last [`NOTHING`]. Empty when nothing is carried.
pub type Lineage = Vec<Step>;

/// What becomes of two loads that meet in one ancestor: the difference between counting derived alleles and recording a genealogy.
pub trait Ancestry {
    /// The load of a haplotype: which sample set it is of, and which of its haplotypes it is.
    fn sample(&self, set: usize, index: u32) -> Load;

    /// Two loads meet over `[left, right)`; returns the load of their ancestor, [`NOTHING`] once the whole sample is below it.
    fn meet(
        &mut self,
        time: f64,
        population: usize,
        interval: [Position; 2],
        loads: [Load; 2],
    ) -> Load;

    /// A lineage moves into another population. Most do not want to know.
    #[inline]
    fn moved(&mut self, _time: f64, _into: usize, _lineage: &[Step]) {}
}

/// The positions between the first and the last carried one; recombination elsewhere changes nothing.
#[inline]
pub fn reach(lineage: &[Step]) -> [Position; 2] {
    match (lineage.first(), lineage.last()) {
        (Some(first), Some(last)) => [first.at, last.at],
        _ => [0, 0],
    }
}

/// Appends a step unless it changes nothing.
#[inline]
fn push(out: &mut Lineage, at: Position, load: Load) {
    if out.last().map_or(NOTHING, |step| step.load) != load {
        out.push(Step { at, load });
    }
}

/// The ancestor of two lineages, written to `out`.
///
/// Lineages are full of gaps that interleave at random, so the walk takes no branch that depends on which of the two steps comes next.
pub fn merge<A: Ancestry>(
    a: &[Step],
    b: &[Step],
    out: &mut Lineage,
    ancestry: &mut A,
    time: f64,
    population: usize,
) {
    out.clear();
    out.reserve(a.len() + b.len());
    // Up to where the second one begins, the first one is alone.
    let (a, b) = if reach(a)[0] <= reach(b)[0] {
        (a, b)
    } else {
        (b, a)
    };
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
pub fn split(lineage: &mut Lineage, at: Position, tail: &mut Lineage) -> bool {
    let resumes = lineage.partition_point(|step| step.at <= at);
    let cut = lineage[resumes - 1];
    tail.clear();
    push(tail, at, cut.load);
    tail.extend_from_slice(&lineage[resumes..]);
    lineage.truncate(if cut.at == at { resumes - 1 } else { resumes });
    push(lineage, at, NOTHING);
    cut.load != NOTHING
}

/// Takes what lies in `[from, until)`, strictly inside a lineage's reach, out of it and into `middle`. Says whether that was anything; the
/// lineage stays as it is where it was nothing.
pub fn excise(lineage: &mut Lineage, [from, until]: [Position; 2], middle: &mut Lineage) -> bool {
    let first = lineage.partition_point(|step| step.at <= from);
    let end = lineage.partition_point(|step| step.at <= until);
    let (enters, resumes) = (lineage[first - 1], lineage[end - 1]);
    middle.clear();
    push(middle, from, enters.load);
    let inside = lineage[first..end].iter().filter(|step| step.at < until);
    middle.extend(inside);
    push(middle, until, NOTHING);
    if middle.is_empty() {
        return false;
    }
    let kept = if enters.at == from { first - 1 } else { first };
    let before = lineage[..kept].last().map_or(NOTHING, |step| step.load);
    // What is gone is a gap that opens where something was carried, and closes where something is carried again.
    let opens = (before != NOTHING).then_some(Step {
        at: from,
        load: NOTHING,
    });
    let closes = (resumes.load != NOTHING).then_some(Step {
        at: until,
        load: resumes.load,
    });
    lineage.splice(kept..end, opens.into_iter().chain(closes));
    true
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const WIDTH: usize = 12;
    const WHOLE: Load = 4;

    /// Adds loads up to a whole, and remembers every meeting.
    #[derive(Default)]
    struct Adding(Vec<([Position; 2], [Load; 2])>);

    impl Ancestry for Adding {
        fn sample(&self, _population: usize, _index: u32) -> Load {
            1
        }

        fn meet(
            &mut self,
            _time: f64,
            _population: usize,
            interval: [Position; 2],
            loads: [Load; 2],
        ) -> Load {
            self.0.push((interval, loads));
            if loads[0] + loads[1] == WHOLE {
                NOTHING
            } else {
                loads[0] + loads[1]
            }
        }
    }

    /// The lineage that carries these loads from positions 0, 2, 4, ... on.
    fn lineage(loads: &[Load]) -> Lineage {
        let mut lineage = Lineage::new();
        for (at, &load) in loads.iter().chain([&NOTHING]).enumerate() {
            push(&mut lineage, 2 * at as Position, load);
        }
        lineage
    }

    /// Loads of which two may meet without exceeding the whole.
    fn loads() -> impl Strategy<Value = Vec<Load>> {
        prop::collection::vec(prop_oneof![2 => Just(NOTHING), 1 => 1..=WHOLE / 2], WIDTH)
    }

    proptest! {
        /// Against the same thing position by position.
        #[test]
        fn merging_is_meeting_at_every_position(a in loads(), b in loads()) {
            let (mut out, mut ancestry) = (vec![Step { at: 3, load: 9 }], Adding::default());
            merge(&lineage(&a), &lineage(&b), &mut out, &mut ancestry, 1.0, 0);
            let sums: Vec<Load> = a.iter().zip(&b).map(|(x, y)| if x + y == WHOLE { NOTHING } else { x + y }).collect();
            prop_assert_eq!(out, lineage(&sums));

            let mut met = [false; WIDTH];
            for ([left, right], mut loads) in ancestry.0 {
                for at in left as usize / 2..right as usize / 2 {
                    prop_assert!(!met[at], "position {} met twice", at);
                    met[at] = true;
                    let mut expected = [a[at], b[at]];
                    expected.sort_unstable();
                    loads.sort_unstable();
                    prop_assert_eq!(loads, expected);
                }
            }
            for at in 0..WIDTH {
                prop_assert_eq!(met[at], a[at] != NOTHING && b[at] != NOTHING);
            }
        }

        /// What a tract takes out and what it leaves are the whole, and apart.
        #[test]
        fn a_tract_takes_what_lies_in_it(a in loads(), from in 1..2 * WIDTH as Position, length in 1..2 * WIDTH as Position) {
            let whole = lineage(&a);
            let [left, right] = reach(&whole);
            let until = from + length;
            prop_assume!(left < from && until < right);
            let (mut outer, mut middle) = (whole.clone(), vec![Step { at: 3, load: 9 }]);
            let carried = |at: Position| a[at as usize / 2];
            let took = excise(&mut outer, [from, until], &mut middle);
            prop_assert_eq!(took, (from..until).any(|at| carried(at) != NOTHING));
            if took {
                prop_assert!(from <= reach(&middle)[0] && reach(&middle)[1] <= until);
                prop_assert_eq!(reach(&outer), [left, right]);
                prop_assert!(outer.array_windows().all(|[step, next]| step.at < next.at && step.load != next.load));
                let mut gap = outer.iter().map(|step| step.at);
                prop_assert!(gap.all(|at| at <= from || until <= at));
                let mut ancestry = Adding::default();
                let mut joined = Lineage::new();
                merge(&outer, &middle, &mut joined, &mut ancestry, 1.0, 0);
                prop_assert!(ancestry.0.is_empty());
                prop_assert_eq!(joined, whole);
            } else {
                prop_assert_eq!(outer, whole);
            }
        }

        /// Cut between positions or on one: both parts carry what the whole did, and nothing else.
        #[test]
        fn cutting_loses_nothing(a in loads(), at in 1..2 * WIDTH as Position) {
            let whole = lineage(&a);
            let [left, right] = reach(&whole);
            prop_assume!(left < at && at < right);
            let (mut head, mut tail) = (whole.clone(), vec![Step { at: 3, load: 9 }]);
            let carried = split(&mut head, at, &mut tail);
            prop_assert_eq!(carried, a[at as usize / 2] != NOTHING);
            prop_assert!(reach(&head)[1] <= at && at <= reach(&tail)[0]);
            let mut ancestry = Adding::default();
            let mut joined = Lineage::new();
            merge(&head, &tail, &mut joined, &mut ancestry, 1.0, 0);
            prop_assert!(ancestry.0.is_empty());
            prop_assert_eq!(joined, whole);
        }
    }
}
