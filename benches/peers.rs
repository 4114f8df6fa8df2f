//! The simulator beside others, natively and on one thread; one JSON object a line.
//!
//! `cargo bench --bench peers -- [part of a name]`. An `ms` on PATH (or the one in `MS`) and the msprime of `python3` (or of the
//! interpreter in `PYTHON`) take turns with us where they are installed. All three make what a network is given: an alignment, as packed
//! bits, as text that is thrown away, or as a genotype matrix; or a spectrum.

mod peer;
mod workloads;

use peer::{ms_seconds, msprime_seconds};
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
    /// msprime: n, theta, rho, and spectrum or matrix.
    msprime: &'static str,
}

/// In the order of [`workloads`].
const PEERS: [Peers; 5] = [
    Peers {
        replicates: [20_000, 500],
        ms: (20, "-t 10"),
        msprime: "20 10 0 matrix",
    },
    Peers {
        replicates: [20_000, 500],
        ms: (20, "-t 10"),
        msprime: "20 10 0 spectrum",
    },
    Peers {
        replicates: [20_000, 500],
        ms: (20, "-s 40"),
        msprime: "20 s40 0 matrix",
    },
    Peers {
        replicates: [500, 200],
        ms: (50, "-t 50 -r 50 100000"),
        msprime: "50 50 50 matrix",
    },
    Peers {
        replicates: [100, 100],
        ms: (50, "-t 200 -r 200 100000"),
        msprime: "50 200 200 matrix",
    },
];

fn main() {
    let filter = std::env::args()
        .skip(1)
        .find(|argument| !argument.starts_with("--"))
        .unwrap_or_default();
    for (mut workload, peers) in workloads()
        .into_iter()
        .zip(&PEERS)
        .filter(|(workload, _)| workload.name.contains(&filter))
    {
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
        ms.extend(
            ms_seconds(peers.ms.0, peers.replicates[0], peers.ms.1)
                .map(|seconds| f64::from(peers.replicates[0]) / seconds),
        );
        msprime.extend(
            msprime_seconds(peers.replicates[1], peers.msprime)
                .map(|seconds| f64::from(peers.replicates[1]) / seconds),
        );
    }
    let (name, value) = (workload.name, middle(ours));
    for (peer, values) in [("ms", ms), ("msprime", msprime)] {
        if values.is_empty() {
            eprintln!("{name}: no {peer} beside it");
            println!(
                r#"{{"name":"{name}","where":"native","value":{value:.1},"unit":"replicates/s"}}"#
            );
            continue;
        }
        let peer_value = middle(values);
        println!(
            r#"{{"name":"{name}","where":"native","value":{value:.1},"unit":"replicates/s","peer":"{peer}","peer_value":{peer_value:.1},"ratio":{:.1}}}"#,
            value / peer_value
        );
    }
}

fn middle(mut values: Vec<f64>) -> f64 {
    values.sort_by(f64::total_cmp);
    values[values.len() / 2]
}
