//! Mutations on the branches of a recorded genealogy.

use super::record::{Branch, Record};
use crate::coalescent::{Load, Stream};
use crate::history::{Sites, Study};

/// A mutation on a recorded branch.
#[derive(Clone, Copy, Debug)]
pub struct Mutation {
    /// Base pairs from the start; a whole number where sites are base pairs.
    pub position: f64,
    /// Generations ago.
    pub time: f64,
    /// The node below.
    pub node: Load,
}

impl Record {
    /// The mutations of a study, in no order of position.
    pub fn mutations(&self, study: &Study, stream: &mut Stream) -> Vec<Mutation> {
        let length = study.length;
        match study.sites {
            Sites::Infinite => self.at_a_rate(
                study.mutations_per_generation(),
                stream,
                |branch| branch.interval,
                |at| at * length,
            ),
            Sites::TwoAlleles => {
                // The base pairs that begin in an interval.
                let places = |branch: &Branch| branch.interval.map(|at| libm::ceil(at * length));
                self.at_a_rate(study.mutation, stream, places, libm::floor)
            }
            Sites::Exactly(sites) => self.so_many(sites, length, stream),
        }
    }

    /// A Poisson process along all branches, laid end to end: `rate` per generation and unit of the places on a branch.
    fn at_a_rate(
        &self,
        rate: f64,
        stream: &mut Stream,
        places: impl Fn(&Branch) -> [f64; 2],
        position: impl Fn(f64) -> f64,
    ) -> Vec<Mutation> {
        let mut mutations = Vec::new();
        if rate <= 0.0 {
            return mutations;
        }
        let mut next = stream.exponential() / rate;
        for branch in self.branches() {
            let [left, right] = places(&branch);
            let area = (branch.top - branch.bottom) * (right - left);
            let mut gone = 0.0;
            while next < area - gone {
                gone += next;
                let position = position(left + stream.uniform() * (right - left));
                mutations.push(branch.hit(position, stream));
                next = stream.exponential() / rate;
            }
            next -= area - gone;
        }
        mutations
    }

    /// So many mutations, each at a random place of all branches.
    fn so_many(&self, sites: u32, length: f64, stream: &mut Stream) -> Vec<Mutation> {
        let mut sum = 0.0;
        let ends: Vec<(f64, Branch)> = self
            .branches()
            .map(|branch| {
                sum += (branch.top - branch.bottom) * (branch.interval[1] - branch.interval[0]);
                (sum, branch)
            })
            .collect();
        let hit = |_| {
            let target = stream.uniform() * sum;
            let (_, branch) = ends
                .get(ends.partition_point(|(end, _)| *end <= target))
                .or(ends.last())?;
            let [left, right] = branch.interval;
            let position = (left + stream.uniform() * (right - left)) * length;
            Some(branch.hit(position, stream))
        };
        (0..sites).filter_map(hit).collect()
    }
}

impl Branch {
    fn hit(&self, position: f64, stream: &mut Stream) -> Mutation {
        Mutation {
            position,
            time: self.bottom + stream.uniform() * (self.top - self.bottom),
            node: self.node,
        }
    }
}
