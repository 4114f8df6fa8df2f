//! How old the common ancestor of a pair of haplotypes beside a selected site is, given the allele's trajectory.
//!
//! Given the frequency `x` of the selected allele through time, a pair of haplotypes `d` crossovers from the selected site is in one of
//! three states: both lineages carry the allele, one does, none does. They leave them by crossing over and by meeting,
//!
//! ```text
//! both -> one   2 d (1 - x)      both meet   1 / (2N x)
//! one -> none   d (1 - x)        one -> both   d x
//! none -> one   2 d x            none meet   1 / (2N (1 - x))
//! ```
//!
//! so that the mean age of their common ancestor is the solution of three linear equations, whatever the sweep. Averaged over
//! trajectories it is what the diversity is expected to be.

use crate::coalescent::sweep::{Point, Sweep};
use crate::statistics::theory::SizeHistory;

/// Largest step, as chance of any event.
const STEP: f64 = 0.25;
/// Mean ages, in generations, of the common ancestors of pairs at these distances from the selected site, given the trajectory of the
/// allele in a population of this history.
pub fn pair_ages(
    sweep: &Sweep,
    history: &SizeHistory,
    points: &[Point],
    distances: &[f64],
) -> Vec<f64> {
    let c = sweep.end_frequency;
    let alone = history.pair_apart(sweep.end_time);
    let begin = [c * c, 2.0 * c * (1.0 - c), (1.0 - c) * (1.0 - c)].map(|chance| alone * chance);
    let mut states = vec![begin; distances.len()];
    let recent = history.pair_time() - alone * history.pair_time_after(sweep.end_time);
    let mut ages = vec![recent; distances.len()];
    for [from, to] in points.array_windows() {
        // As in the simulator, rates within a step are the mean of those at its ends.
        let meet = |frequency: fn(&Point) -> f64| {
            0.25 / (from.size * frequency(from)) + 0.25 / (to.size * frequency(to))
        };
        let meets = [
            meet(|point| point.frequency),
            meet(|point| 1.0 - point.frequency),
        ];
        let x = 0.5 * (from.frequency + to.frequency);
        let long = to.time - from.time;
        for ((state, age), &distance) in states.iter_mut().zip(&mut ages).zip(distances) {
            let steps = (long * (meets[0].max(meets[1]) + 2.0 * distance) / STEP)
                .ceil()
                .clamp(1.0, 1e4);
            for _ in 0..steps as u32 {
                advance(
                    state,
                    age,
                    long / steps,
                    meets,
                    [distance * (1.0 - x), distance * x],
                );
            }
        }
    }
    // Where the allele arose, two that carry it meet at once.
    let before = history.pair_time_after(points.last().map_or(sweep.end_time, |point| point.time));
    ages.iter()
        .zip(&states)
        .map(|(age, &[_, one, none])| age + before * (one + none))
        .collect()
}

/// A step of Crank and Nicolson, whose three equations are solved from top to bottom and back.
fn advance(
    state: &mut [f64; 3],
    age: &mut f64,
    step: f64,
    [meet_both, meet_none]: [f64; 2],
    [out, back]: [f64; 2],
) {
    let half = 0.5 * step;
    let [both, one, none] = *state;
    let diagonal = [
        1.0 + half * (2.0 * out + meet_both),
        1.0 + half * (out + back),
        1.0 + half * (2.0 * back + meet_none),
    ];
    let (above, below) = (
        [-half * back, -2.0 * half * back],
        [-2.0 * half * out, -half * out],
    );
    let right = [
        (2.0 - diagonal[0]) * both - above[0] * one,
        -below[0] * both + (2.0 - diagonal[1]) * one - above[1] * none,
        -below[1] * one + (2.0 - diagonal[2]) * none,
    ];
    let first = below[0] / diagonal[0];
    let (middle, carried) = (diagonal[1] - first * above[0], right[1] - first * right[0]);
    let second = below[1] / middle;
    let last = (right[2] - second * carried) / (diagonal[2] - second * above[1]);
    let centre = (carried - above[1] * last) / middle;
    *state = [(right[0] - above[0] * centre) / diagonal[0], centre, last];
    *age += half * (both + one + none + state[0] + state[1] + state[2]);
}

#[cfg(test)]
mod tests {
    use crate::history::{Story, Study};

    /// What a pair waits is what it waits until a time, and what it waits after it if it has not met.
    #[test]
    fn the_time_of_a_pair_is_the_sum_of_its_parts() {
        for story in [
            Story::Constant,
            Story::TwoEpoch,
            Story::Growth,
            Story::Bottleneck,
        ] {
            let history = Study::of(story)
                .plan()
                .unwrap()
                .single_population()
                .unwrap();
            for time in [0.0, 700.0, 1_500.0, 4_000.0, 6_000.0] {
                let before: f64 = (0..time as u32)
                    .map(|at| history.pair_apart(f64::from(at) + 0.5))
                    .sum();
                let sum = before + history.pair_apart(time) * history.pair_time_after(time);
                assert!(
                    (sum / history.pair_time() - 1.0).abs() < 1e-6,
                    "{story:?} {time}: {sum} and {}",
                    history.pair_time()
                );
            }
        }
    }
}
