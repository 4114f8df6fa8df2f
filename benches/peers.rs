//! The simulator beside others, natively and on one thread; one JSON object a line.
//!
//! `cargo bench --bench peers -- [part of a name]`. An `ms` on PATH (or the one in `MS`) and the msprime of `python3` (or of the
//! interpreter in `PYTHON`) take turns with us where they are installed. All three make what a network is given: an alignment, as packed
//! bits, as text that is thrown away, or as a genotype matrix; or a spectrum.
mod workloads;

use std::process::{Command, Stdio};
use std::time::Instant;
use workloads::{Workload, workloads};

/// Turns of which the median counts.
const TURNS: usize = 5;

/// What the others are asked for.
struct Peers {
    /// Replicates in a turn, of ms and of msprime.
    replicates: [u32; 2],
    /// ms: haplotypes, and what stands behind the number of replicates.
    ms: (u32, &'static str),
    /// `peers_msprime.py`: n, theta, rho, and spectrum or matrix.
    msprime: &'static str,
}

/// In the order of [`workloads`].
const PEERS: [Peers; 5] = [
    Peers { replicates: [20_000, 500], ms: (20, "-t 10"), msprime: "20 10 0 matrix" },
    Peers { replicates: [20_000, 500], ms: (20, "-t 10"), msprime: "20 10 0 spectrum" },
    Peers { replicates: [20_000, 500], ms: (20, "-s 40"), msprime: "20 s40 0 matrix" },
    Peers { replicates: [500, 200], ms: (50, "-t 50 -r 50 100000"), msprime: "50 50 50 matrix" },
    Peers { replicates: [100, 100], ms: (50, "-t 200 -r 200 100000"), msprime: "50 200 200 matrix" },
];

fn main() {
    let filter = std::env::args().skip(1).find(|argument| !argument.starts_with("--")).unwrap_or_default();
    for (mut workload, peers) in workloads().into_iter().zip(&PEERS).filter(|(workload, _)| workload.name.contains(&filter)) {
        compare(&mut workload, peers);
    }
}

/// Replicates per second, ours and the others'.
fn compare(workload: &mut Workload, peers: &Peers) {
    let (mut ours, mut ms, mut msprime) = (Vec::new(), Vec::new(), Vec::new());
    for _ in 0..TURNS {
        let begin = Instant::now();
        (0..workload.replicates).for_each(&mut workload.simulate);
        ours.push(f64::from(workload.replicates) / begin.elapsed().as_secs_f64());
        ms.extend(ms_seconds(peers).map(|seconds| f64::from(peers.replicates[0]) / seconds));
        msprime.extend(msprime_seconds(peers).map(|seconds| f64::from(peers.replicates[1]) / seconds));
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
fn ms_seconds(peers: &Peers) -> Option<f64> {
    let ms = std::env::var("MS").unwrap_or_else(|_| "ms".into());
    let (haplotypes, arguments) = peers.ms;
    let begin = Instant::now();
    let status = Command::new(ms)
        .arg(haplotypes.to_string())
        .arg(peers.replicates[0].to_string())
        .args(arguments.split(' '))
        // It leaves its seeds in the folder it runs in.
        .current_dir(std::env::temp_dir())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .status()
        .ok()?;
    status.success().then(|| begin.elapsed().as_secs_f64())
}

/// Seconds that msprime takes, without starting Python, if there is an msprime.
fn msprime_seconds(peers: &Peers) -> Option<f64> {
    let python = std::env::var("PYTHON").unwrap_or_else(|_| "python3".into());
    let output = Command::new(python)
        .args(["-c", include_str!("peers_msprime.py")])
        .arg(peers.replicates[1].to_string())
        .args(peers.msprime.split(' '))
        .stderr(Stdio::null())
        .output()
        .ok()?;
    String::from_utf8(output.stdout).ok()?.trim().parse().ok()
}

fn middle(mut values: Vec<f64>) -> f64 {
    values.sort_by(f64::total_cmp);
    values[values.len() / 2]
}
