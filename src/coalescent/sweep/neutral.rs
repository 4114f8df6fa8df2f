//! What happens while nobody asks who carries the selected allele: one population, coalescence and recombination.

use super::super::lineage::{Ancestry, Position};
use super::super::lineages::Lineages;
use super::super::stream::Stream;
use super::{SweepPlan, WITHOUT};

/// Runs the clocks over an interval of time, or until every position has found its common ancestor.
pub fn advance<A: Ancestry>(lineages: &mut Lineages, plan: &SweepPlan, interval: [f64; 2], stream: &mut Stream, ancestry: &mut A) {
    let [mut time, until] = interval;
    let crossovers = plan.crossovers();
    for (epoch, end) in plan.sizes().between(interval) {
        let end = end.min(until);
        loop {
            let count = lineages.count(WITHOUT) as f64;
            if count == 0.0 {
                return;
            }
            let pairs = 0.5 * count * (count - 1.0);
            let recombination = lineages.reach() as f64 * crossovers;
            if epoch.growth == 0.0 {
                let total = pairs / (2.0 * epoch.size) + recombination;
                time += stream.exponential() / total;
                if time >= end {
                    break;
                }
                let choice = stream.uniform() * total;
                if choice < recombination {
                    lineages.recombine((choice / crossovers) as Position);
                } else {
                    lineages.coalesce(WITHOUT, time, stream, ancestry);
                }
            } else {
                let meeting = epoch.wait(time, pairs, stream.exponential());
                let cut = stream.exponential() / recombination;
                time += meeting.min(cut);
                if time >= end {
                    break;
                }
                if meeting < cut {
                    lineages.coalesce(WITHOUT, time, stream, ancestry);
                } else {
                    lineages.recombine((stream.uniform() * lineages.reach() as f64) as Position);
                }
            }
        }
        time = end;
    }
}
