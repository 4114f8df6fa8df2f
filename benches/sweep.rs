//! How fast sweeps are, natively and on one thread; one JSON object a line.
//!
//! `cargo bench --bench sweep -- [part of a name]`. Where discoal (Kern & Schrider 2016) is installed, as `discoal` or as the program in `DISCOAL`, it simulates
//! the same model in turns with us, its text thrown away.

use coalescent_playground::coalescent::demography::{Demography, Population, SampleSet};
use coalescent_playground::coalescent::genome::{Genome, RateMap};
use coalescent_playground::coalescent::sweep::{
    Path, Start, Sweep, SweepModel, SweepPlan, Trajectory,
};
use coalescent_playground::coalescent::{LocusId, Model, Purpose, Simulator, Stream};
use std::hint::black_box;
use std::process::{Command, Stdio};
use std::time::Instant;

/// Turns of which the median counts.
const TURNS: usize = 5;
/// Replicates in a turn.
const REPLICATES: u32 = 10_000;
/// Replicates of the peer in a turn.
const OF_PEER: u32 = 1_000;
/// Diploids.
const SIZE: f64 = 10_000.0;
/// Base pairs.
const LENGTH: f64 = 1e4;
/// Of the whole locus: `theta = rho = 40`.
const RATE: f64 = 40.0 / (4.0 * SIZE * LENGTH);

/// A hard sweep in the middle of the locus that ends today, `2 N s = 1000`; 20 haplotypes.
fn hard() -> SweepModel {
    let population = Population {
        name: "A".into(),
        end: 0.0,
        size: SIZE,
        growth: 0.0,
    };
    let model = Model {
        demography: Demography {
            populations: vec![population],
            events: Vec::new(),
        },
        samples: vec![SampleSet {
            population: 0,
            haplotypes: 20,
            time: 0.0,
        }],
        genome: Genome {
            length: LENGTH,
            crossovers: RateMap::uniform(LENGTH, RATE),
            conversion: None,
        },
    };
    let sweep = Sweep {
        position: 0.5 * LENGTH,
        selection: 1_000.0 / (2.0 * SIZE),
        start: Start::NewMutation,
        end_frequency: 1.0,
        end_time: 0.0,
        path: Path::Stochastic,
    };
    SweepModel { model, sweep }
}

fn main() {
    let filter = std::env::args()
        .skip(1)
        .find(|argument| !argument.starts_with("--"))
        .unwrap_or_default();
    let model = hard();
    let (mut simulator, mut trajectory) = (Simulator::default(), Trajectory::default());
    let soft = Sweep {
        start: Start::StandingVariation { frequency: 0.05 },
        ..model.sweep
    };
    let logistic = Sweep {
        path: Path::Deterministic,
        ..model.sweep
    };
    let plan = |sweep: Sweep| SweepPlan::new(&SweepModel { sweep, ..hard() });
    for (name, plan) in [
        ("hard", plan(model.sweep)),
        ("soft", plan(soft)),
        ("deterministic", plan(logistic)),
    ] {
        if !format!("sweep {name}").contains(&filter) {
            continue;
        }
        let plan = match plan {
            Ok(plan) => plan,
            Err(error) => return eprintln!("{name}: {error}"),
        };
        let (mut paths, mut spectra, mut peers) = (Vec::new(), Vec::new(), Vec::new());
        for _ in 0..TURNS {
            paths.push(time(|id| {
                trajectory.draw(&plan, &mut Stream::new(id, Purpose::Genealogy));
            }));
            spectra.push(time(|id| {
                let mut genealogy = Stream::new(id, Purpose::Genealogy);
                let (lengths, _) = simulator.branch_spectrum_of_sweep(&plan, &mut genealogy);
                let mut counts = Stream::new(id, Purpose::MutationCounts);
                drop(black_box(lengths.mutations(RATE * LENGTH, &mut counts)));
            }));
            if name == "hard" {
                peers.extend(discoal_seconds());
            }
        }
        print(
            &format!("sweep {name}, trajectory"),
            1.0 / middle(paths),
            None,
        );
        print(
            &format!("sweep {name}, to spectrum"),
            1.0 / middle(spectra),
            (!peers.is_empty()).then(|| 1.0 / middle(peers)),
        );
    }
}

/// Seconds per replicate.
fn time(mut work: impl FnMut(LocusId)) -> f64 {
    let begin = Instant::now();
    for index in 0..REPLICATES {
        work(LocusId {
            seed: 1,
            class: 0,
            index,
        });
    }
    begin.elapsed().as_secs_f64() / f64::from(REPLICATES)
}

/// Seconds that discoal takes per replicate, if there is one.
fn discoal_seconds() -> Option<f64> {
    let program = std::env::var("DISCOAL").unwrap_or_else(|_| "discoal".into());
    let begin = Instant::now();
    let arguments = format!("20 {OF_PEER} 10000 -t 40 -r 40 -ws 0 -a 1000 -x 0.5 -N 10000");
    let done = Command::new(program)
        .args(arguments.split(' '))
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .status()
        .ok()?;
    done.success()
        .then(|| begin.elapsed().as_secs_f64() / f64::from(OF_PEER))
}

fn middle(mut seconds: Vec<f64>) -> f64 {
    seconds.sort_by(f64::total_cmp);
    seconds[seconds.len() / 2]
}

fn print(name: &str, value: f64, peer: Option<f64>) {
    let peer = peer.map_or(String::new(), |peer| {
        format!(
            r#","peer":"discoal","peer_value":{peer:.1},"ratio":{:.1}"#,
            value / peer
        )
    });
    println!(
        r#"{{"name":"{name}","where":"native","value":{value:.1},"unit":"replicates/s"{peer}}}"#
    );
}
