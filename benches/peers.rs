//! The simulator beside others, natively and on one thread; one JSON object a line.
//!
//! `cargo bench --bench peers -- [part of a name]`. An `ms` on PATH (or the one in `MS`) and the msprime of `python3` (or of the
//! interpreter in `PYTHON`) take turns with us where they are installed. All three make what a network is given: an alignment, as packed
//! bits, as text that is thrown away, or as a genotype matrix; or a spectrum.
#![allow(clippy::expect_used, reason = "a measurement that cannot be taken ends in a panic")]

use coalescent_playground::coalescent::genome::Mutation;
use coalescent_playground::coalescent::kingman::{Kingman, Sites};
use coalescent_playground::coalescent::{Alignment, LocusId, Scenario, Simulator};
use coalescent_playground::experiment::Class;
use coalescent_playground::statistics::Spectrum;
use std::hint::black_box;
use std::process::{Command, Stdio};
use std::time::Instant;

/// Turns of which the median counts.
const TURNS: usize = 5;

/// What is simulated again and again.
struct Workload {
    name: &'static str,
    /// Replicates in a turn: ours, of ms and of msprime.
    replicates: [u32; 3],
    ours: Box<dyn FnMut(u32)>,
    /// What ms is asked for, without the number of replicates.
    ms: (u32, Vec<String>),
    /// What `peers_msprime.py` is asked for: n, theta, rho, and spectrum or matrix.
    msprime: [String; 4],
}

fn main() {
    let filter = std::env::args().skip(1).find(|argument| !argument.starts_with("--")).unwrap_or_default();
    for mut workload in workloads().into_iter().filter(|workload| workload.name.contains(&filter)) {
        compare(&mut workload);
    }
}

fn id(index: u32) -> LocusId {
    LocusId { seed: 1, class: Class::Divergence, index }
}

fn workloads() -> Vec<Workload> {
    let words = |arguments: &str| arguments.split(' ').map(String::from).collect();
    let tree = |name, sites, spectrum: bool, ms, msprime: [&str; 4]| {
        let mut kingman = Kingman::new(20).expect("20 haplotypes are allowed");
        let (mut alignment, mut counts) = (Alignment::default(), Spectrum { counts: Vec::new() });
        let ours = move |index| {
            if spectrum {
                kingman.spectrum(sites, id(index), &mut counts).expect("these sites are allowed");
                black_box(&counts);
            } else {
                kingman.alignment(sites, id(index), &mut alignment).expect("these sites are allowed");
                black_box(&alignment);
            }
        };
        Workload { name, replicates: [200_000, 20_000, 500], ours: Box::new(ours), ms: (20, words(ms)), msprime: msprime.map(String::from) }
    };
    let recombining = |name, rho: f64, replicates| {
        // One population: the split does nothing but give both the same ancestors.
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
        let (mut simulator, mut alignment) = (Simulator::default(), Alignment::default());
        let ours = move |index| {
            simulator.alignment(&scenario, Mutation::InfiniteSites { rate }, id(index), &mut alignment).expect("these rates are allowed");
            black_box(&alignment);
        };
        let msprime = ["50", &rho.to_string(), &rho.to_string(), "matrix"].map(String::from);
        Workload { name, replicates, ours: Box::new(ours), ms: (50, words(&format!("-t {rho} -r {rho} 100000"))), msprime }
    };
    vec![
        tree("W1 n=20 theta=10, alignment", Sites::Theta(10.0), false, "-t 10", ["20", "10", "0", "matrix"]),
        tree("W1 n=20 theta=10, spectrum", Sites::Theta(10.0), true, "-t 10", ["20", "10", "0", "spectrum"]),
        tree("W2 n=20 40 sites, alignment", Sites::Fixed(40), false, "-s 40", ["20", "s40", "0", "matrix"]),
        recombining("W4a n=50 theta=rho=50, alignment", 50.0, [2_000, 500, 200]),
        recombining("W4b n=50 theta=rho=200, alignment", 200.0, [300, 100, 100]),
    ]
}

/// Replicates per second, ours and the others'.
fn compare(workload: &mut Workload) {
    let (mut ours, mut ms, mut msprime) = (Vec::new(), Vec::new(), Vec::new());
    for _ in 0..TURNS {
        let begin = Instant::now();
        (0..workload.replicates[0]).for_each(&mut workload.ours);
        ours.push(f64::from(workload.replicates[0]) / begin.elapsed().as_secs_f64());
        ms.extend(ms_seconds(workload).map(|seconds| f64::from(workload.replicates[1]) / seconds));
        msprime.extend(msprime_seconds(workload).map(|seconds| f64::from(workload.replicates[2]) / seconds));
    }
    let (name, value) = (workload.name, middle(ours));
    for (peer, values) in [("ms", ms), ("msprime", msprime)] {
        if values.is_empty() {
            eprintln!("{name}: no {peer} beside it");
            println!(r#"{{"name":"{name}","where":"native","value":{value:.1},"unit":"replicates/s"}}"#);
            continue;
        }
        let peer_value = middle(values);
        println!(
            r#"{{"name":"{name}","where":"native","value":{value:.1},"unit":"replicates/s","peer":"{peer}","peer_value":{peer_value:.1},"ratio":{:.1}}}"#,
            value / peer_value
        );
    }
}

/// Seconds of one run of ms whose text is thrown away, if there is an ms.
fn ms_seconds(workload: &Workload) -> Option<f64> {
    let ms = std::env::var("MS").unwrap_or_else(|_| "ms".into());
    let (haplotypes, arguments) = &workload.ms;
    let begin = Instant::now();
    let status = Command::new(ms)
        .arg(haplotypes.to_string())
        .arg(workload.replicates[1].to_string())
        .args(arguments)
        // It leaves its seeds in the folder it runs in.
        .current_dir(std::env::temp_dir())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .status()
        .ok()?;
    status.success().then(|| begin.elapsed().as_secs_f64())
}

/// Seconds that msprime takes, without starting Python, if there is an msprime.
fn msprime_seconds(workload: &Workload) -> Option<f64> {
    let python = std::env::var("PYTHON").unwrap_or_else(|_| "python3".into());
    let output = Command::new(python)
        .args(["-c", include_str!("peers_msprime.py")])
        .arg(workload.replicates[2].to_string())
        .args(&workload.msprime)
        .stderr(Stdio::null())
        .output()
        .ok()?;
    String::from_utf8(output.stdout).ok()?.trim().parse().ok()
}

fn middle(mut values: Vec<f64>) -> f64 {
    values.sort_by(f64::total_cmp);
    values[values.len() / 2]
}
