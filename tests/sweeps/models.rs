//! Models of sweeps that the tests share.

use crate::common::locus;
use coalescent_playground::coalescent::Simulator;
use coalescent_playground::coalescent::demography::{Change, Demography, Event, Population};
use coalescent_playground::coalescent::sweep::{Path, Start, Sweep, SweepModel, SweepPlan};

/// Diploids.
pub const SIZE: f64 = 10_000.0;
/// Base pairs.
pub const LENGTH: f64 = 1e4;

/// A population of constant size.
pub fn constant(size: f64) -> Demography {
    Demography { populations: vec![Population { name: "A".into(), end: 0.0, size, growth: 0.0 }], events: Vec::new() }
}

/// A complete hard sweep that ends today in the middle of 10 kb, 10,000 diploids, ten haplotypes, `theta = 10`, no recombination.
pub fn hard(alpha: f64) -> SweepModel {
    SweepModel {
        haplotypes: 10,
        history: constant(SIZE),
        length: LENGTH,
        mutation_rate: 2.5e-8,
        recombination_rate: 0.0,
        sweep: Sweep {
            position: 5e3,
            selection: alpha / (2.0 * SIZE),
            start: Start::NewMutation,
            end_frequency: 1.0,
            end_time: 0.0,
            path: Path::Stochastic,
        },
    }
}

/// With this `rho = 4 N r` of the whole locus.
pub fn with_rho(rho: f64, model: SweepModel) -> SweepModel {
    SweepModel { recombination_rate: rho / (4.0 * SIZE * model.length), ..model }
}

/// The plan of a model that can be simulated.
pub fn plan(model: &SweepModel) -> SweepPlan {
    SweepPlan::new(model).unwrap()
}

/// A population that was half as large, grew, and has been constant for 200 generations; with its size as a function of time.
pub fn changing() -> (Demography, fn(f64) -> f64) {
    let change = |time, size, growth| Event { time, change: Change::Size { population: 0, size, growth } };
    let history = Demography { events: vec![change(200.0, SIZE, 0.003), change(500.0, 0.5 * SIZE, 0.0)], ..constant(SIZE) };
    let size = |time: f64| match time {
        ..200.0 => SIZE,
        ..500.0 => SIZE * libm::exp(-0.003 * (time - 200.0)),
        _ => 0.5 * SIZE,
    };
    (history, size)
}

/// The same sweep, ended at this frequency.
pub fn partial(end_frequency: f64, model: SweepModel) -> SweepModel {
    SweepModel { sweep: Sweep { end_frequency, ..model.sweep }, ..model }
}

/// Generations since the common ancestor of the sample at a position, in base pairs.
pub fn roots(model: &SweepModel, position: f64, seed: u64, replicates: u32) -> Vec<f64> {
    let plan = plan(&SweepModel { mutation_rate: 0.0, ..model.clone() });
    let mut simulator = Simulator::default();
    let mut root = |index| simulator.look_at_sweep(&plan, locus(seed, index), position).tree.nodes.last().unwrap().time;
    (0..replicates).map(&mut root).collect()
}
