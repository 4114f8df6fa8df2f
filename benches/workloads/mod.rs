//! What the simulator is measured by beside others, natively (`peers.rs`) and in a browser (`browser.rs`).
#![allow(
    clippy::expect_used,
    clippy::unwrap_used,
    reason = "a measurement that cannot be taken ends in a panic"
)]

use coalescent_playground::coalescent::genome::MutationModel;
use coalescent_playground::coalescent::kingman::{Kingman, Sites};
use coalescent_playground::coalescent::{LocusId, Plan, Purpose, Simulator, Stream};
use coalescent_playground::statistics::{Alignment, Spectrum};
use general::{With, constant};
use std::hint::black_box;

#[path = "../../tests/general/mod.rs"]
mod general;

/// Something to simulate again and again.
pub struct Workload {
    /// What it is.
    pub name: &'static str,
    /// Replicates in a turn, a fraction of a second.
    pub replicates: u32,
    /// Simulates one replicate.
    pub simulate: Box<dyn FnMut(u32)>,
}

/// The two of plain trees, to an alignment and to a spectrum, and the two with recombination.
pub fn workloads() -> [Workload; 5] {
    [
        tree("W1 n=20 theta=10, alignment", Sites::Theta(10.0), false),
        tree("W1 n=20 theta=10, spectrum", Sites::Theta(10.0), true),
        tree("W2 n=20 40 sites, alignment", Sites::Fixed(40), false),
        recombining("W4a n=50 theta=rho=50, alignment", 50.0, 2_000),
        recombining("W4b n=50 theta=rho=200, alignment", 200.0, 300),
    ]
}

fn id(index: u32) -> LocusId {
    LocusId {
        seed: 1,
        class: 0,
        index,
    }
}

fn tree(name: &'static str, sites: Sites, spectrum: bool) -> Workload {
    let mut kingman = Kingman::new(20).expect("20 haplotypes are allowed");
    let (mut alignment, mut counts) = (Alignment::default(), Spectrum { counts: Vec::new() });
    let simulate = move |index| {
        if spectrum {
            kingman
                .spectrum(sites, id(index), &mut counts)
                .expect("these sites are allowed");
            black_box(&counts);
        } else {
            kingman
                .alignment(sites, id(index), &mut alignment)
                .expect("these sites are allowed");
            black_box(&alignment);
        }
    };
    Workload {
        name,
        replicates: 200_000,
        simulate: Box::new(simulate),
    }
}

fn recombining(name: &'static str, rho: f64, replicates: u32) -> Workload {
    let (size, length) = (1e4, 1e5);
    let rate = rho / (4.0 * size * length);
    let mut model = constant(size, 50);
    model.genome.length = length;
    let plan = Plan::new(&model.crossovers(rate)).expect("one population can be simulated");
    let (mut simulator, mut alignment) = (Simulator::default(), Alignment::default());
    let simulate = move |index| {
        let streams =
            [Purpose::Genealogy, Purpose::Mutations].map(|purpose| Stream::new(id(index), purpose));
        let mutation = MutationModel::InfiniteSites { rate };
        simulator
            .alignment_of_plan(&plan, length, mutation, streams, &mut alignment)
            .expect("these rates are allowed");
        black_box(&alignment);
    };
    Workload {
        name,
        replicates,
        simulate: Box::new(simulate),
    }
}
