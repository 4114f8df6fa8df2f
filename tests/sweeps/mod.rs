//! Models of sweeps that the tests share.
#![allow(dead_code, reason = "each test binary uses its own part")]

use coalescent_playground::coalescent::demography::{Demography, Population};
use coalescent_playground::coalescent::sweep::{Path, Start, Sweep, SweepModel, SweepPlan};

/// Diploids.
pub const SIZE: f64 = 10_000.0;

/// A population of constant size.
pub fn constant(size: f64) -> Demography {
    Demography { populations: vec![Population { name: "A".into(), end: 0.0, size, growth: 0.0 }], events: Vec::new() }
}

/// A complete hard sweep that ends today in the middle of 10 kb, 10,000 diploids, ten haplotypes, `theta = 10`, no recombination.
pub fn hard(alpha: f64) -> SweepModel {
    SweepModel {
        haplotypes: 10,
        history: constant(SIZE),
        length: 1e4,
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
