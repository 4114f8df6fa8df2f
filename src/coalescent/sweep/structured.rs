//! The sweep itself: lineages with and without the selected allele, and recombination between the two backgrounds.

use super::super::lineage::{Ancestry, Position};
use super::super::lineages::Lineages;
use super::super::stream::Stream;
use super::trajectory::{Point, Trajectory};
use super::{CARRIERS, Sweep, SweepPlan, WITHOUT};

/// Rates at which a pair of lineages meets, by background, at a point of the trajectory.
fn pair_rates(point: &Point) -> [f64; 2] {
    let mut rates = [0.0; 2];
    rates[WITHOUT] = 0.5 / (point.size * (1.0 - point.frequency));
    rates[CARRIERS] = 0.5 / (point.size * point.frequency);
    rates
}

/// Runs the clocks along a trajectory. Returns how many lineages there were in each background at its two ends: when the sweep ended,
/// and when the allele arose (before the carriers met).
///
/// Within a step of the trajectory, rates are the mean of those at its ends. One exponential number is used up by the rates' sum until
/// something happens, so that steps without events cost no random number.
pub fn advance<A: Ancestry>(
    lineages: &mut Lineages,
    plan: &SweepPlan,
    trajectory: &Trajectory,
    stream: &mut Stream,
    ancestry: &mut A,
) -> [[u32; 2]; 2] {
    let counts = |lineages: &Lineages| {
        [WITHOUT, CARRIERS].map(|background| lineages.count(background) as u32)
    };
    let (crossovers, site) = (plan.plan.breaks.crossovers, plan.at(plan.sweep().position));
    tell_backgrounds(lineages, plan.sweep(), stream, ancestry);
    let at_the_end = counts(lineages);
    lineages.hold((!plan.is_as_in_msprime()).then_some(site));
    let mut patience = stream.exponential();
    let mut rates = trajectory.points().first().map_or([0.0; 2], pair_rates);
    for [from, to] in trajectory.points().array_windows() {
        let next = pair_rates(to);
        let mean = [0.5 * (rates[0] + next[0]), 0.5 * (rates[1] + next[1])];
        rates = next;
        let mut left = to.time - from.time;
        loop {
            let pairs = [WITHOUT, CARRIERS].map(|background| {
                let count = lineages.count(background) as f64;
                0.5 * count * (count - 1.0)
            });
            let meetings = [pairs[0] * mean[0], pairs[1] * mean[1]];
            let recombination = lineages.reach() as f64 * crossovers;
            let total = recombination + meetings[0] + meetings[1];
            if patience >= total * left {
                patience -= total * left;
                break;
            }
            left -= patience / total;
            patience = stream.exponential();
            let time = to.time - left;
            let choice = stream.uniform() * total;
            if choice < recombination {
                let frequency =
                    to.frequency + (from.frequency - to.frequency) * left / (to.time - from.time);
                // What is not on the selected site's side joins the background of the chromosome it comes from.
                if let Some((background, index)) =
                    lineages.recombine_beside(site, (choice / crossovers) as Position)
                {
                    let into = if stream.uniform() < frequency {
                        CARRIERS
                    } else {
                        WITHOUT
                    };
                    if into != background {
                        lineages.send([background, into], index, time, ancestry);
                    }
                }
            } else {
                let background = usize::from(choice >= recombination + meetings[0]);
                lineages.coalesce(background, time, stream, ancestry);
            }
        }
    }
    let at_the_origin = counts(lineages);
    while lineages.count(CARRIERS) > 1 {
        lineages.coalesce(CARRIERS, trajectory.origin(), stream, ancestry);
    }
    lineages.join([CARRIERS, WITHOUT], trajectory.origin(), ancestry);
    lineages.hold(None);
    [at_the_end, at_the_origin]
}

/// Each lineage carries the allele with the probability of its frequency.
fn tell_backgrounds<A: Ancestry>(
    lineages: &mut Lineages,
    sweep: &Sweep,
    stream: &mut Stream,
    ancestry: &mut A,
) {
    if sweep.end_frequency >= 1.0 {
        return lineages.join([WITHOUT, CARRIERS], sweep.end_time, ancestry);
    }
    // A lineage that goes leaves its place to the last, which has been asked.
    for index in (0..lineages.count(WITHOUT)).rev() {
        if stream.uniform() < sweep.end_frequency {
            lineages.send([WITHOUT, CARRIERS], index, sweep.end_time, ancestry);
        }
    }
}
