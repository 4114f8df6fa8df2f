//! What is seen of a sweep.

use crate::coalescent::sweep::{CARRIERS, Sweep, SweepEvents, Trajectory};
use serde::{Deserialize, Serialize};

/// Most points of a trajectory that is drawn.
const MOST_POINTS: usize = 400;

/// Backgrounds as populations of a tree.
pub const BACKGROUNDS: [&str; 3] = ["without the allele", "with the allele", "not known"];
/// The lineages of a partial sweep between its end and today: nobody has asked what they carry.
pub(super) const UNKNOWN: u32 = 2;

/// The sweep of one locus.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct SweepView {
    /// The selected site, base pairs.
    pub position: f64,
    /// Generations ago and frequency of the allele, from the end of the sweep back to its origin.
    pub points: Vec<[f64; 2]>,
    /// Generations ago at which selection ended.
    pub end: f64,
    /// Generations ago at which selection began.
    pub onset: f64,
    /// Generations ago at which the allele arose.
    pub origin: f64,
    /// The allele was fixed: since the end of the sweep, everyone carries it.
    pub fixed: bool,
    /// Lineages at the end of the sweep, without and with the allele.
    pub at_the_end: [u32; 2],
    /// Carriers that were left to meet where the allele arose.
    pub at_the_origin: u32,
}

impl SweepView {
    /// What is to be seen of a sweep that was simulated.
    pub(crate) fn of(sweep: &Sweep, events: &SweepEvents, trajectory: &Trajectory) -> Self {
        let all = trajectory.points();
        let stride = all.len().div_ceil(MOST_POINTS).max(1);
        let last = all
            .last()
            .filter(|_| !(all.len() - 1).is_multiple_of(stride));
        let points = all
            .iter()
            .step_by(stride)
            .chain(last)
            .map(|point| [point.time, point.frequency])
            .collect();
        Self {
            position: sweep.position,
            points,
            end: sweep.end_time,
            onset: trajectory.onset(),
            origin: trajectory.origin(),
            fixed: sweep.end_frequency >= 1.0,
            at_the_end: events.at_the_end,
            at_the_origin: events.at_the_origin,
        }
    }

    /// The background of a lineage at a time, where `recorded` is the population that the simulator had it in.
    pub(super) fn background(&self, time: f64, recorded: u32) -> u32 {
        match (time < self.end, self.fixed) {
            (true, true) => CARRIERS as u32,
            (true, false) => UNKNOWN,
            (false, _) => recorded,
        }
    }

    /// Frequency of the allele at a time: 0 before it arose, none where it was not followed.
    pub fn frequency(&self, time: f64) -> Option<f64> {
        if time > self.origin {
            return Some(0.0);
        }
        if time < self.end {
            return self.fixed.then_some(1.0);
        }
        let next = self.points.partition_point(|point| point[0] <= time);
        let (before, after) = (
            self.points.get(next.checked_sub(1)?)?,
            self.points.get(next),
        );
        let Some(after) = after else {
            return Some(before[1]);
        };
        Some(before[1] + (after[1] - before[1]) * (time - before[0]) / (after[0] - before[0]))
    }
}
