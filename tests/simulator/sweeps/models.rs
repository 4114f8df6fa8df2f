//! Models of sweeps that the tests share.

use crate::common::{genealogy, locus};
use coalescent_playground::coalescent::demography::{
    Change, Demography, Event, Population, SampleSet,
};
use coalescent_playground::coalescent::genome::{Genome, RateMap};
use coalescent_playground::coalescent::sweep::{
    Path, Start, Sweep, SweepEvents, SweepModel, SweepPlan, Trajectory,
};
use coalescent_playground::coalescent::{LocusId, Model, Simulator};
use coalescent_playground::locus::Record;

/// Diploids.
pub const SIZE: f64 = 10_000.0;
/// Base pairs.
pub const LENGTH: f64 = 1e4;

/// A population of constant size.
pub fn constant(size: f64) -> Demography {
    Demography {
        populations: vec![Population {
            name: "A".into(),
            end: 0.0,
            size,
            growth: 0.0,
        }],
        events: Vec::new(),
    }
}

/// A complete hard sweep that ends today in the middle of 10 kb, 10,000 diploids, ten haplotypes, no recombination.
pub fn hard(alpha: f64) -> SweepModel {
    SweepModel {
        model: Model {
            demography: constant(SIZE),
            samples: vec![SampleSet {
                population: 0,
                haplotypes: 10,
                time: 0.0,
            }],
            genome: Genome {
                length: LENGTH,
                crossovers: RateMap::uniform(LENGTH, 0.0),
                conversion: None,
            },
        },
        sweep: Sweep {
            position: 0.5 * LENGTH,
            selection: alpha / (2.0 * SIZE),
            start: Start::NewMutation,
            end_frequency: 1.0,
            end_time: 0.0,
            path: Path::Stochastic,
        },
    }
}

/// The same with this `rho = 4 N r` of the whole locus.
pub fn with_rho(rho: f64, mut model: SweepModel) -> SweepModel {
    model.model.genome.crossovers = RateMap::uniform(LENGTH, rho / (4.0 * SIZE * LENGTH));
    model
}

/// The same with this many haplotypes.
pub fn of_haplotypes(haplotypes: u32, mut model: SweepModel) -> SweepModel {
    model.model.samples[0].haplotypes = haplotypes;
    model
}

/// The same with another sweep.
pub fn with_sweep(model: &SweepModel, change: impl FnOnce(&mut Sweep)) -> SweepModel {
    let mut model = model.clone();
    change(&mut model.sweep);
    model
}

/// The plan of a model that can be simulated.
pub fn plan(model: &SweepModel) -> SweepPlan {
    SweepPlan::new(model).unwrap()
}

/// Diploids, generations ago.
pub type SizeAt = fn(f64) -> f64;

/// A population that was half as large, grew, and has been constant for 200 generations; with its size as a function of time.
pub fn changing() -> (Demography, SizeAt) {
    let change = |time, size, growth| Event {
        time,
        change: Change::Size {
            population: 0,
            size,
            growth,
        },
    };
    let history = Demography {
        events: vec![change(200.0, SIZE, 0.003), change(500.0, 0.5 * SIZE, 0.0)],
        ..constant(SIZE)
    };
    let size = |time: f64| match time {
        ..200.0 => SIZE,
        ..500.0 => SIZE * libm::exp(-0.003 * (time - 200.0)),
        _ => 0.5 * SIZE,
    };
    (history, size)
}

/// Generations since the common ancestor of the sample at a position, in base pairs.
pub fn roots(plan: &SweepPlan, position: f64, seed: u64, replicates: u32) -> Vec<f64> {
    let mut simulator = Simulator::default();
    let mut root = |index| {
        let (record, ..) = recorded(plan, locus(seed, index), &mut simulator);
        record.root_at(position / LENGTH)
    };
    (0..replicates).map(&mut root).collect()
}

/// A genealogy around a sweep, as a locus that is looked at keeps it, and what happened.
pub fn recorded<'a>(
    plan: &SweepPlan,
    id: LocusId,
    simulator: &'a mut Simulator,
) -> (Record, SweepEvents, &'a Trajectory) {
    let samples = [SampleSet {
        population: 0,
        haplotypes: plan.haplotypes(),
        time: 0.0,
    }];
    let mut record = Record::with_moves(&samples);
    let (events, trajectory) = simulator.run_sweep(plan, &mut genealogy(id), &mut record);
    (record, events, trajectory)
}
