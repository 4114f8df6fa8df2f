//! How fast the simulator is, natively and on one thread; one JSON object a line.
//!
//! `cargo bench --bench simulator -- [part of a name]`. Where `python3` (or the interpreter in `PYTHON`) has msprime, it simulates the
//! same loci in turns with us.

use coalescent_playground::coalescent::{LocusId, MigrationWindow, Simulator, SplitModel};
use coalescent_playground::experiment::Preset;
use msprime::msprime_seconds;
use split::split;
use std::hint::black_box;
use std::time::Instant;

mod msprime;
#[path = "../tests/split/mod.rs"]
mod split;

/// Turns of which the median counts.
const TURNS: usize = 5;

/// A number of loci to simulate again and again.
type Loci = Vec<(SplitModel, LocusId)>;

fn main() {
    let filter = std::env::args()
        .skip(1)
        .find(|argument| !argument.starts_with("--"))
        .unwrap_or_default();
    let wanted = |name: &str| name.contains(&filter);
    for preset in [Preset::GeneFlow, Preset::Human] {
        let name = format!("loci-per-second {}", preset.key());
        if wanted(&name) {
            let loci = drawn(preset, if preset == Preset::GeneFlow { 100 } else { 30 });
            compare_with_msprime(&name, &loci);
        }
        let name = format!("look {}", preset.key());
        if wanted(&name) {
            let loci = drawn(preset, 10);
            let mut simulator = Simulator::default();
            let seconds = median(|| {
                time(&loci, |scenario, id| {
                    drop(black_box(simulator.look(
                        scenario,
                        id,
                        0.5 * scenario.length,
                        200,
                    )));
                })
            });
            print(&name, 1e3 * seconds / loci.len() as f64, "ms");
        }
    }
    for (what, value, scenario) in growth() {
        let name = format!("time-per-locus {what}={value}");
        if wanted(&name) {
            let loci: Loci = (0..20)
                .map(|index| {
                    (
                        scenario,
                        LocusId {
                            seed: 1,
                            class: 1,
                            index,
                        },
                    )
                })
                .collect();
            let mut simulator = Simulator::default();
            let seconds = median(|| {
                time(&loci, |scenario, id| {
                    drop(black_box(simulator.joint_spectrum(scenario, id)));
                })
            });
            print(&name, 1e3 * seconds / loci.len() as f64, "ms");
        }
    }
}

/// The first loci of both classes.
fn drawn(preset: Preset, per_class: u32) -> Loci {
    let experiment = preset.experiment();
    let ids = (0..per_class).flat_map(|index| {
        [0, 1].map(|class| LocusId {
            seed: 1,
            class,
            index,
        })
    });
    ids.map(|id| (split(&experiment, id), id)).collect()
}

/// One locus in the middle of the tutorial's priors, and what happens when one thing about it changes.
fn growth() -> Vec<(&'static str, f64, SplitModel)> {
    let middle = SplitModel {
        samples: [20, 20],
        sizes: [55_000.0; 2],
        ancestral_size: 55_000.0,
        split_time: 275_000.0,
        migration: Some(MigrationWindow {
            rates: [5e-5; 2],
            start: 0.0,
            end: 137_500.0,
        }),
        length: 1e5,
        mutation_rate: 1e-7,
        recombination_rate: 1e-8,
    };
    let samples = [10, 20, 40, 70, 100].map(|n| {
        (
            "n-per-population",
            f64::from(n),
            SplitModel {
                samples: [n; 2],
                ..middle
            },
        )
    });
    let lengths =
        [2.5e4, 5e4, 1e5, 2e5, 4e5].map(|length| ("L", length, SplitModel { length, ..middle }));
    let rhos = [0.0, 55.0, 220.0, 880.0].map(|rho| {
        let recombination_rate = rho / (4.0 * middle.ancestral_size * middle.length);
        (
            "rho",
            rho,
            SplitModel {
                recombination_rate,
                ..middle
            },
        )
    });
    samples.into_iter().chain(lengths).chain(rhos).collect()
}

/// Loci per second, beside msprime's where it can be had.
fn compare_with_msprime(name: &str, loci: &Loci) {
    let mut simulator = Simulator::default();
    let (mut ours, mut peers) = (Vec::new(), Vec::new());
    for _ in 0..TURNS {
        ours.push(time(loci, |scenario, id| {
            drop(black_box(simulator.joint_spectrum(scenario, id)));
        }));
        peers.extend(msprime_seconds(&loci[..20]));
    }
    let per_second = loci.len() as f64 / middle(ours);
    if peers.is_empty() {
        eprintln!("{name}: no msprime beside it (python3 or $PYTHON cannot import it)");
        return print(name, per_second, "loci/s");
    }
    let peer = 20.0 / middle(peers);
    println!(
        r#"{{"name":"{name}","where":"native","value":{per_second:.1},"unit":"loci/s","peer":"msprime","peer_value":{peer:.1},"ratio":{:.1}}}"#,
        per_second / peer
    );
}

/// Seconds for one pass over the loci.
fn time(loci: &Loci, mut work: impl FnMut(&SplitModel, LocusId)) -> f64 {
    let begin = Instant::now();
    for (scenario, id) in loci {
        work(scenario, *id);
    }
    begin.elapsed().as_secs_f64()
}

fn median(mut turn: impl FnMut() -> f64) -> f64 {
    middle((0..TURNS).map(|_| turn()).collect())
}

fn middle(mut seconds: Vec<f64>) -> f64 {
    seconds.sort_by(f64::total_cmp);
    seconds[seconds.len() / 2]
}

fn print(name: &str, value: f64, unit: &str) {
    println!(r#"{{"name":"{name}","where":"native","value":{value:.4},"unit":"{unit}"}}"#);
}
