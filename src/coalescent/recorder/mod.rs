//! The fast way to an alignment: mutations fall while the genealogy is made, so that only the sets below its nodes are kept.

mod error;

pub use error::MutationError;

use super::demography::SampleSet;
use super::descendants::Descendants;
use super::genome::MutationModel;
use super::lineage::{Ancestry, LOCUS, Load, NOTHING, Position};
use super::stream::{Purpose, Stream};
use super::{Events, Plan, Simulator};
use crate::statistics::{Alignment, most_sites};

/// A mutation on the branch above a node.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Hit {
    /// Where: a [`Position`], or the number of a base pair.
    at: Position,
    node: Load,
}

/// A stretch of a branch.
#[derive(Clone, Copy, Debug)]
struct Stretch {
    /// Length x span of all stretches up to this one, and with it.
    sum: f64,
    interval: [Position; 2],
    node: Load,
}

/// What is done with the branches.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Fall {
    /// Mutations fall at this rate, per place per generation.
    Rate(f64),
    /// Branches are kept until all are known; then this many mutations fall.
    Count(u32),
}

/// Records an alignment.
///
/// Mutations under infinite sites are a Poisson process over length x span, so one exponential distance leads from each to the next,
/// however many branches lie between. With two alleles the same holds for base pairs, each a point of the locus: an interval holds as
/// many as begin in it, and a base pair's haplotypes are those below an odd number of its mutations.
#[derive(Debug)]
pub struct Recorder {
    nodes: Descendants,
    /// The first haplotype of each sample set, as a node.
    first: Vec<Load>,
    fall: Fall,
    /// Base pairs in the locus, if those are the places.
    base_pairs: Option<f64>,
    stream: Stream,
    /// Length x span up to the next mutation.
    until_next: f64,
    /// Most mutations that are kept.
    most: usize,
    hits: Vec<Hit>,
    stretches: Vec<Stretch>,
    /// Where a site's haplotypes are put together.
    scratch: Vec<u64>,
}

impl Default for Recorder {
    fn default() -> Self {
        Self {
            nodes: Descendants::default(),
            first: Vec::new(),
            fall: Fall::Count(0),
            base_pairs: None,
            stream: Stream::counted(0, Purpose::Mutations, 0),
            until_next: f64::INFINITY,
            most: 0,
            hits: Vec::new(),
            stretches: Vec::new(),
            scratch: Vec::new(),
        }
    }
}

impl Recorder {
    /// Before a run: who is sampled, how a locus of `length` base pairs mutates, and where the randomness comes from. Haplotypes are
    /// numbered set after set.
    pub fn reset(
        &mut self,
        samples: &[SampleSet],
        mutation: MutationModel,
        length: f64,
        stream: Stream,
    ) -> Result<(), MutationError> {
        if !(length > 0.0 && length.is_finite()) {
            return Err(MutationError::Length { found: length });
        }
        let checked = |rate: f64| {
            if rate >= 0.0 && rate.is_finite() {
                Ok(rate)
            } else {
                Err(MutationError::Rate { found: rate })
            }
        };
        (self.fall, self.base_pairs) = match mutation {
            MutationModel::InfiniteSites { rate } => {
                (Fall::Rate(checked(rate)? * length / LOCUS as f64), None)
            }
            MutationModel::TwoAlleles { rate } => (Fall::Rate(checked(rate)?), Some(length)),
            MutationModel::FixedSites { sites } => (Fall::Count(sites), None),
        };
        self.first.clear();
        let mut next = 1;
        for set in samples {
            self.first.push(next);
            next += set.haplotypes;
        }
        self.nodes.reset(
            samples
                .iter()
                .flat_map(|set| (0..set.haplotypes).map(|_| set.time)),
        );
        self.most = most_sites(next - 1);
        self.hits.clear();
        self.stretches.clear();
        self.stream = stream;
        if let Fall::Rate(rate) = self.fall {
            self.until_next = self.stream.quick_exponential() / rate;
        }
        Ok(())
    }

    /// After a run: the alignment.
    pub fn finish(&mut self, out: &mut Alignment) -> Result<(), MutationError> {
        let haplotypes = self.nodes.haplotypes();
        out.reset(haplotypes as u32);
        if let Fall::Count(sites) = self.fall {
            self.fall_on_stretches(sites)?;
        }
        if self.hits.len() > self.most {
            return Err(MutationError::TooMany {
                most: self.most,
                haplotypes,
            });
        }
        // Hits that are equal in all they hold can change places, so the order does not depend on how they are sorted.
        self.hits.sort_unstable();
        let (positions, words) = out.parts();
        let Some(base_pairs) = self.base_pairs else {
            positions.extend(self.hits.iter().map(|hit| hit.at as f64 / LOCUS as f64));
            for hit in &self.hits {
                words.extend_from_slice(self.nodes.below(hit.node));
            }
            return Ok(());
        };
        for hits in self.hits.chunk_by(|a, b| a.at == b.at) {
            self.scratch.clear();
            self.scratch.resize(haplotypes.div_ceil(64), 0);
            for hit in hits {
                self.scratch
                    .iter_mut()
                    .zip(self.nodes.below(hit.node))
                    .for_each(|(word, below)| *word ^= below);
            }
            if self.scratch.iter().any(|&word| word != 0) && !self.nodes.is_whole(&self.scratch) {
                positions.extend(hits.first().map(|hit| hit.at as f64 / base_pairs));
                words.extend_from_slice(&self.scratch);
            }
        }
        Ok(())
    }

    /// This many mutations, each at a random place of the branches.
    fn fall_on_stretches(&mut self, sites: u32) -> Result<(), MutationError> {
        if sites as usize > self.most {
            return Err(MutationError::TooMany {
                most: self.most,
                haplotypes: self.nodes.haplotypes(),
            });
        }
        let whole = self.stretches.last().map_or(0.0, |stretch| stretch.sum);
        if sites > 0 && whole <= 0.0 {
            return Err(MutationError::NoBranches { sites });
        }
        for _ in 0..sites {
            let target = self.stream.uniform() * whole;
            let index = self
                .stretches
                .partition_point(|stretch| stretch.sum <= target);
            if let Some(&Stretch { interval, node, .. }) = self.stretches.get(index) {
                self.hit(interval, node);
            }
        }
        Ok(())
    }

    /// Memory that it holds, bytes.
    pub(super) fn bytes(&self) -> usize {
        self.nodes.bytes()
            + size_of::<Load>() * self.first.capacity()
            + size_of::<Hit>() * self.hits.capacity()
            + size_of::<Stretch>() * self.stretches.capacity()
            + size_of::<u64>() * self.scratch.capacity()
    }

    /// A mutation at a random place of an interval.
    fn hit(&mut self, [first, end]: [Position; 2], node: Load) {
        let at = first + (self.stream.uniform() * (end - first) as f64) as Position;
        self.hits.push(Hit { at, node });
    }

    /// The mutations that the last branch turned out to have.
    #[cold]
    fn hit_branch(&mut self, rate: f64, places: [Position; 2], node: Load) {
        while self.until_next < 0.0 && self.hits.len() <= self.most {
            self.hit(places, node);
            self.until_next += self.stream.quick_exponential() / rate;
        }
    }

    /// First place and end of an interval: positions themselves, or the base pairs that begin in it.
    #[inline]
    fn places(&self, interval: [Position; 2]) -> [Position; 2] {
        match self.base_pairs {
            None => interval,
            Some(base_pairs) => {
                interval.map(|at| libm::ceil(at as f64 * (base_pairs / LOCUS as f64)) as Position)
            }
        }
    }
}

impl Ancestry for Recorder {
    fn sample(&self, set: usize, index: u32) -> Load {
        self.first.get(set).map_or(NOTHING, |first| first + index)
    }

    #[inline]
    fn meet(
        &mut self,
        time: f64,
        _population: usize,
        interval: [Position; 2],
        [a, b]: [Load; 2],
    ) -> Load {
        let places = self.places(interval);
        let span = (places[1] - places[0]) as f64;
        for node in [a, b] {
            let area = span * (time - self.nodes.time(node));
            match self.fall {
                Fall::Rate(rate) => {
                    self.until_next -= area;
                    if self.until_next < 0.0 {
                        self.hit_branch(rate, places, node);
                    }
                }
                Fall::Count(_) => {
                    let sum = self.stretches.last().map_or(0.0, |stretch| stretch.sum) + area;
                    self.stretches.push(Stretch {
                        sum,
                        interval,
                        node,
                    });
                }
            }
        }
        self.nodes.join(time, a, b).unwrap_or(NOTHING)
    }
}

impl Simulator {
    /// The alignment of a plan whose locus has `length` base pairs, and what happened in its genealogy. The genealogy's stream is used as
    /// without mutations, so the same stream gives the same genealogy. Haplotypes are numbered sample set after sample set.
    pub fn alignment_of_plan(
        &mut self,
        plan: &Plan,
        length: f64,
        mutation: MutationModel,
        [mut genealogy, mutations]: [Stream; 2],
        out: &mut Alignment,
    ) -> Result<Events, MutationError> {
        self.recorder
            .reset(plan.samples(), mutation, length, mutations)?;
        let events = self.hudson.run(plan, &mut genealogy, &mut self.recorder);
        self.recorder.finish(out)?;
        Ok(events)
    }
}
