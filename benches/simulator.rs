//! How fast the simulator is, natively and on one thread; one JSON object a line.
//!
//! `cargo bench --bench simulator -- [part of a name]`. Where `python3` (or the interpreter in `PYTHON`) has msprime, it simulates the
//! same loci in turns with us.

use coalescent_playground::coalescent::{LocusId, Purpose, Simulator, Stream};
use coalescent_playground::dataset::ExampleSimulator;
use coalescent_playground::experiment::{Experiment, Preset};
use msprime::msprime_seconds;
use split::{MigrationWindow, SplitModel, split};
use std::hint::black_box;
use std::time::Instant;

mod msprime;
#[path = "../tests/split/mod.rs"]
mod split;

/// Turns of which the median counts.
const TURNS: usize = 5;

fn main() {
    let filter = std::env::args()
        .skip(1)
        .find(|argument| !argument.starts_with("--"))
        .unwrap_or_default();
    let wanted = |name: &str| name.contains(&filter);
    for preset in [Preset::GeneFlow, Preset::Human] {
        let experiment = preset.experiment();
        let name = format!("loci-per-second {}", preset.key());
        if wanted(&name) {
            let per_class = if preset == Preset::GeneFlow { 100 } else { 30 };
            compare_with_msprime(&name, &experiment, &loci(&experiment, per_class));
        }
        let name = format!("look {}", preset.key());
        if wanted(&name) {
            let mut examples = ExampleSimulator::new(&experiment);
            let middle = 0.5 * experiment.locus.length;
            let milliseconds = each(&loci(&experiment, 10), |id| {
                drop(black_box(examples.look(id.class, id.index, middle)));
            });
            print(&name, milliseconds, "ms");
        }
    }
    for (what, value, scenario) in growth() {
        let name = format!("time-per-locus {what}={value}");
        if wanted(&name) {
            let ids: Vec<LocusId> = (0..20)
                .map(|index| LocusId {
                    seed: 1,
                    class: 1,
                    index,
                })
                .collect();
            let mut simulator = Simulator::default();
            let milliseconds = each(&ids, |id| {
                drop(black_box(spectrum(&mut simulator, &scenario, id)));
            });
            print(&name, milliseconds, "ms");
        }
    }
}

/// From a model to the spectrum of a locus.
fn spectrum(simulator: &mut Simulator, scenario: &SplitModel, id: LocusId) -> Option<Vec<f64>> {
    let mut genealogy = Stream::new(id, Purpose::Genealogy);
    let lengths = simulator.branch_spectrum(&scenario.plan(), &[0, 1], &mut genealogy);
    let mut counts = Stream::new(id, Purpose::MutationCounts);
    let rate = scenario.mutations_per_generation();
    lengths
        .ok()
        .map(|(lengths, _)| lengths.mutations(rate, &mut counts))
}

/// The first loci of both classes.
fn loci(experiment: &Experiment, per_class: u32) -> Vec<LocusId> {
    let seed = experiment.seeds.data;
    let of = |index| [0, 1].map(|class| LocusId { seed, class, index });
    (0..per_class).flat_map(of).collect()
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
fn compare_with_msprime(name: &str, experiment: &Experiment, loci: &[LocusId]) {
    let mut examples = ExampleSimulator::new(experiment);
    let of_peer: Vec<_> = loci
        .iter()
        .take(20)
        .map(|id| (split(experiment, *id), *id))
        .collect();
    let (mut ours, mut peers) = (Vec::new(), Vec::new());
    for _ in 0..TURNS {
        ours.push(time(loci, |id| {
            drop(black_box(examples.example(id.class, id.index)));
        }));
        peers.extend(msprime_seconds(&of_peer));
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
fn time(loci: &[LocusId], mut work: impl FnMut(LocusId)) -> f64 {
    let begin = Instant::now();
    loci.iter().for_each(|id| work(*id));
    begin.elapsed().as_secs_f64()
}

/// Milliseconds for each of the loci.
fn each(loci: &[LocusId], mut work: impl FnMut(LocusId)) -> f64 {
    let turns = (0..TURNS).map(|_| time(loci, &mut work)).collect();
    1e3 * middle(turns) / loci.len() as f64
}

fn middle(mut seconds: Vec<f64>) -> f64 {
    seconds.sort_by(f64::total_cmp);
    seconds[seconds.len() / 2]
}

fn print(name: &str, value: f64, unit: &str) {
    println!(r#"{{"name":"{name}","where":"native","value":{value:.4},"unit":"{unit}"}}"#);
}
