//! placeholder
use coalescent_playground::coalescent::genome::Mutation;
use coalescent_playground::coalescent::kingman::{Kingman, Sites};
use coalescent_playground::coalescent::{Alignment, LocusId, Scenario, Simulator};
use coalescent_playground::experiment::Class;
use coalescent_playground::statistics::Spectrum;
use std::hint::black_box;
use std::time::Instant;
fn id(index: u32) -> LocusId {
    LocusId { seed: 1, class: Class::Divergence, index }
}
fn main() {
    let mut kingman = Kingman::new(20).unwrap();
    let mut out = Alignment::default();
    let mut spec = Spectrum { counts: vec![] };
    let mut simulator = Simulator::default();
    for _ in 0..5 {
        for (what, sites) in [("theta", Sites::Theta(10.0)), ("fixed", Sites::Fixed(40))] {
            let b = Instant::now();
            for index in 0..300_000 {
                kingman.alignment(sites, id(index), &mut out).unwrap();
                black_box(&out);
            }
            let a = b.elapsed().as_secs_f64() / 0.3;
            let b = Instant::now();
            for index in 0..300_000 {
                kingman.spectrum(sites, id(index), &mut spec).unwrap();
                black_box(&spec);
            }
            let c = b.elapsed().as_secs_f64() / 0.3;
            let b = Instant::now();
            for index in 0..300_000 {
                black_box(kingman.heights(id(index)));
            }
            println!("{what} alignment {a:.3} us, spectrum {c:.3}, heights {:.3}", b.elapsed().as_secs_f64() / 0.3);
        }
        for (rho, count) in [(50.0, 3000), (200.0, 300)] {
            let rate = rho / (4.0 * 1e4 * 1e5);
            let scenario = Scenario {
                samples: [50, 0],
                sizes: [1e4; 2],
                ancestral_size: 1e4,
                split_time: 1.0,
                migration: None,
                length: 1e5,
                mutation_rate: rate,
                recombination_rate: rate,
            };
            let b = Instant::now();
            for index in 0..count {
                simulator.alignment(&scenario, Mutation::InfiniteSites { rate }, id(index), &mut out).unwrap();
                black_box(&out);
            }
            let a = b.elapsed().as_secs_f64() / f64::from(count) * 1e6;
            let b = Instant::now();
            for index in 0..count {
                black_box(simulator.joint_spectrum(&scenario, id(index)));
            }
            let c = b.elapsed().as_secs_f64() / f64::from(count) * 1e6;
            println!("rho {rho} alignment {a:.3} us, spectrum {c:.3}");
        }
    }
}
