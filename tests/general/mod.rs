//! General models for the tests, written briefly.
#![allow(dead_code, reason = "each test binary uses its own part")]

use coalescent_playground::coalescent::demography::{
    Change, Demography, Event, Population, SampleSet,
};
use coalescent_playground::coalescent::genome::{GeneConversion, Genome, RateMap, Stretch};
use coalescent_playground::coalescent::{Model, Plan, Purpose, Simulator, Stream};

/// Populations of these sizes and growth rates that live today, called P0, P1 and so on; no samples, no recombination on 10 kb.
pub fn populations(sizes_and_growth: &[(f64, f64)]) -> Model {
    let populations = sizes_and_growth
        .iter()
        .enumerate()
        .map(|(index, &(size, growth))| Population {
            name: format!("P{index}"),
            end: 0.0,
            size,
            growth,
        })
        .collect();
    Model {
        demography: Demography {
            populations,
            events: Vec::new(),
        },
        samples: Vec::new(),
        genome: Genome {
            length: 1e4,
            crossovers: RateMap::uniform(1e4, 0.0),
            conversion: None,
        },
    }
}

/// One population of constant size.
pub fn constant(size: f64, haplotypes: u32) -> Model {
    populations(&[(size, 0.0)]).sample(0, haplotypes, 0.0)
}

/// What is added to a model, one thing after the other.
pub trait With {
    fn sample(self, population: usize, haplotypes: u32, time: f64) -> Self;
    fn change(self, time: f64, change: Change) -> Self;
    fn size(self, time: f64, population: usize, size: f64, growth: f64) -> Self;
    fn migration(self, time: f64, from: usize, into: usize, rate: f64) -> Self;
    fn join(self, time: f64, from: usize, into: usize) -> Self;
    fn pulse(self, time: f64, from: usize, into: usize, proportion: f64) -> Self;
    fn bottleneck(self, time: f64, population: usize, strength: f64) -> Self;
    fn crossovers(self, rate: f64) -> Self;
    fn map(self, ends_and_rates: &[(f64, f64)]) -> Self;
    fn conversion(self, rate: f64, tract: f64) -> Self;
}

impl With for Model {
    fn sample(mut self, population: usize, haplotypes: u32, time: f64) -> Self {
        self.samples.push(SampleSet {
            population,
            haplotypes,
            time,
        });
        self
    }

    fn change(mut self, time: f64, change: Change) -> Self {
        self.demography.events.push(Event { time, change });
        self
    }

    fn size(self, time: f64, population: usize, size: f64, growth: f64) -> Self {
        self.change(
            time,
            Change::Size {
                population,
                size,
                growth,
            },
        )
    }

    fn migration(self, time: f64, from: usize, into: usize, rate: f64) -> Self {
        self.change(time, Change::Migration { from, into, rate })
    }

    fn join(self, time: f64, from: usize, into: usize) -> Self {
        self.change(time, Change::Join { from, into })
    }

    fn pulse(self, time: f64, from: usize, into: usize, proportion: f64) -> Self {
        self.change(
            time,
            Change::Pulse {
                from,
                into,
                proportion,
            },
        )
    }

    fn bottleneck(self, time: f64, population: usize, strength: f64) -> Self {
        self.change(
            time,
            Change::Bottleneck {
                population,
                strength,
            },
        )
    }

    fn crossovers(mut self, rate: f64) -> Self {
        self.genome.crossovers = RateMap::uniform(self.genome.length, rate);
        self
    }

    fn map(mut self, ends_and_rates: &[(f64, f64)]) -> Self {
        self.genome.crossovers = RateMap {
            stretches: ends_and_rates
                .iter()
                .map(|&(end, rate)| Stretch { end, rate })
                .collect(),
        };
        self
    }

    fn conversion(mut self, rate: f64, tract: f64) -> Self {
        self.genome.conversion = Some(GeneConversion { rate, tract });
        self
    }
}

/// The genealogy stream of a replicate.
pub fn stream(seed: u64, index: u32) -> Stream {
    Stream::counted(seed, Purpose::Genealogy, index)
}

/// Something of each of `replicates` genealogies.
pub fn replicates<T>(
    model: &Model,
    seed: u64,
    replicates: u32,
    mut look: impl FnMut(&mut Simulator, &Plan, &mut Stream) -> T,
) -> Vec<T> {
    let plan = Plan::new(model).unwrap();
    let mut simulator = Simulator::default();
    (0..replicates)
        .map(|index| look(&mut simulator, &plan, &mut stream(seed, index)))
        .collect()
}
