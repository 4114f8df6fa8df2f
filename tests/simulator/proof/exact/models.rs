//! Small models, and replicates of them.

use crate::common::locus;
use coalescent_playground::coalescent::demography::{
    Change, Demography, Event, Population, SampleSet,
};
use coalescent_playground::coalescent::genome::{Genome, MutationModel, RateMap};
use coalescent_playground::coalescent::{
    Ancestry, LOCUS, Load, Model, NOTHING, Plan, Position, Purpose, Simulator, Stream, TreeSummary,
};
use coalescent_playground::statistics::Alignment;

/// Diploids of every population that is constant.
pub const SIZE: f64 = 1e4;
pub const LENGTH: f64 = 1e4;

pub fn population(name: usize, size: f64, growth: f64) -> Population {
    Population {
        name: format!("P{name}"),
        end: 0.0,
        size,
        growth,
    }
}

/// Haplotypes of each of some populations of [`SIZE`], and `rho = 4 N r` of the locus.
pub fn model(samples: &[u32], rho: f64) -> Model {
    let populations = (0..samples.len())
        .map(|index| population(index, SIZE, 0.0))
        .collect();
    let sampled = samples
        .iter()
        .enumerate()
        .filter(|&(_, &haplotypes)| haplotypes > 0);
    Model {
        demography: Demography {
            populations,
            events: Vec::new(),
        },
        samples: sampled
            .map(|(population, &haplotypes)| SampleSet {
                population,
                haplotypes,
                time: 0.0,
            })
            .collect(),
        genome: Genome {
            length: LENGTH,
            crossovers: RateMap::uniform(LENGTH, rho / (4.0 * SIZE * LENGTH)),
            conversion: None,
        },
    }
}

pub fn with(mut model: Model, events: impl IntoIterator<Item = (f64, Change)>) -> Model {
    model.demography.events.extend(
        events
            .into_iter()
            .map(|(time, change)| Event { time, change }),
    );
    model
}

pub fn trees(model: &Model, seed: u64, replicates: u32) -> Vec<TreeSummary> {
    let plan = Plan::new(model).unwrap();
    let mut simulator = Simulator::default();
    (0..replicates)
        .map(|index| {
            simulator.trees(
                &plan,
                &mut Stream::new(locus(seed, index), Purpose::Genealogy),
            )
        })
        .collect()
}

pub fn alignments(model: &Model, theta: f64, seed: u64, replicates: u32) -> Vec<Alignment> {
    let plan = Plan::new(model).unwrap();
    let mutation = MutationModel::InfiniteSites {
        rate: theta / (4.0 * SIZE * LENGTH),
    };
    let mut simulator = Simulator::default();
    let one = |index| {
        let mut out = Alignment::default();
        let streams = [Purpose::Genealogy, Purpose::Mutations]
            .map(|purpose| Stream::new(locus(seed, index), purpose));
        simulator
            .alignment_of_plan(&plan, LENGTH, mutation, streams, &mut out)
            .unwrap();
        out
    };
    (0..replicates).map(one).collect()
}

/// When two haplotypes meet at the two ends of the locus.
#[derive(Default)]
struct Ends([f64; 2]);

impl Ancestry for Ends {
    fn sample(&self, _set: usize, _index: u32) -> Load {
        1
    }

    fn meet(
        &mut self,
        time: f64,
        _population: usize,
        [left, right]: [Position; 2],
        _loads: [Load; 2],
    ) -> Load {
        let Self([first, last]) = self;
        if left == 0 {
            *first = time;
        }
        if right == LOCUS {
            *last = time;
        }
        NOTHING
    }
}

/// Times to the common ancestor of a pair at both ends of the locus, in 2N generations.
pub fn end_times(model: &Model, seed: u64, replicates: u32) -> Vec<[f64; 2]> {
    let plan = Plan::new(model).unwrap();
    let mut simulator = Simulator::default();
    let one = |index| {
        let mut ends = Ends::default();
        simulator.run(
            &plan,
            &mut Stream::new(locus(seed, index), Purpose::Genealogy),
            &mut ends,
        );
        ends.0.map(|time| time / (2.0 * SIZE))
    };
    (0..replicates).map(one).collect()
}
