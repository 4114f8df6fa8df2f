//! What a replicate costs, natively and on one thread, as the sample grows and as recombination does; one JSON object a line.
//!
//! `cargo bench --bench costs -- [part of a name]`. All make an alignment for `theta = 10`: we packed bits, ms text that is thrown away,
//! msprime a genotype matrix. The peers take turns with us where they are installed (see `peers.rs`); where one would take longer than
//! [`PATIENCE`] seconds for a turn, it is left out from there on. `events` are coalescences and recombinations of a replicate,
//! `ns_per_event` the time of each, `bytes` what the simulator's buffers hold afterwards, which is the most that they held.
#![allow(
    clippy::expect_used,
    reason = "a measurement that cannot be taken ends in a panic"
)]

mod peer;

use coalescent_playground::coalescent::demography::{Demography, Population, SampleSet};
use coalescent_playground::coalescent::genome::{Genome, MutationModel, RateMap};
use coalescent_playground::coalescent::{Events, Model, Plan, Purpose, Simulator, Stream};
use coalescent_playground::statistics::Alignment;
use peer::{ms_seconds, msprime_seconds};
use std::hint::black_box;
use std::time::Instant;

/// Turns of which the median counts.
const TURNS: usize = 3;
/// Of the whole locus.
const THETA: f64 = 10.0;
/// Diploids.
const SIZE: f64 = 10_000.0;
/// Base pairs.
const LENGTH: f64 = 1e5;
/// About how long a turn takes, seconds.
const TURN: f64 = 0.4;
/// Longer, seconds, no turn of a peer may be expected to take.
const PATIENCE: f64 = 60.0;

/// Seconds for so many replicates of `n` and `rho`.
type Run = fn(u32, u32, f64) -> Option<f64>;

/// A simulator beside ours.
struct Peer {
    name: &'static str,
    run: Run,
    /// Whether it is there, and fast enough.
    wanted: bool,
}

impl Peer {
    /// Replicates of a turn, from the seconds of a few: starting a program takes longer than many small replicates.
    fn replicates(&self, n: u32, rho: f64) -> Option<u32> {
        let few = count_for((self.run)(1, n, rho)?);
        Some(count_for((self.run)(few, n, rho)? / f64::from(few)))
    }
}

fn main() {
    let filter = std::env::args()
        .skip(1)
        .find(|argument| !argument.starts_with("--"))
        .unwrap_or_default();
    curve(
        "cost by sample size",
        &filter,
        [10, 20, 50, 100, 200, 500, 1_000].map(|n| (n, 0.0)),
    );
    let rhos = [
        0.0, 10.0, 30.0, 100.0, 300.0, 1_000.0, 2_000.0, 5_000.0, 10_000.0,
    ];
    curve("cost by recombination", &filter, rhos.map(|rho| (20, rho)));
}

/// Point after point of `n` and `rho`, with a simulator of its own: what it holds is what that point needs.
fn curve<const POINTS: usize>(name: &str, filter: &str, points: [(u32, f64); POINTS]) {
    let peers: [(&str, Run); 2] = [
        ("ms", |count, n, rho| {
            ms_seconds(n, count, &ms_arguments(rho))
        }),
        ("msprime", |count, n, rho| {
            msprime_seconds(count, &format!("{n} {THETA} {rho} matrix"))
        }),
    ];
    let mut peers = peers.map(|(name, run)| Peer {
        name,
        run,
        wanted: true,
    });
    for (n, rho) in points {
        let name = format!("{name}: n={n} rho={rho}");
        if !name.contains(filter) {
            continue;
        }
        let mut bench = Ours::new(n, rho);
        let replicates = bench.replicates();
        let counts = peers.each_ref().map(|peer| {
            if peer.wanted {
                peer.replicates(n, rho)
            } else {
                None
            }
        });
        let (mut ours, mut theirs) = (Vec::new(), [Vec::new(), Vec::new()]);
        for _ in 0..TURNS {
            ours.push(bench.turn(replicates));
            for ((peer, count), turns) in peers.iter().zip(counts).zip(&mut theirs) {
                turns.extend(
                    count.and_then(|count| Some((peer.run)(count, n, rho)? / f64::from(count))),
                );
            }
        }
        let value = middle(ours);
        let events = bench.events as f64 / f64::from(bench.done);
        println!(
            r#"{{"name":"{name}","where":"native","value":{:.3},"unit":"us/replicate","events":{events:.1},"ns_per_event":{:.2},"bytes":{},"resident":{}}}"#,
            1e6 * value,
            1e9 * value / events,
            bench.simulator.bytes(),
            resident(),
        );
        for (peer, turns) in peers.iter_mut().zip(theirs) {
            if turns.is_empty() {
                eprintln!(
                    "{name}: no {} beside it: it is not installed, or would take too long",
                    peer.name
                );
                peer.wanted = false;
                continue;
            }
            let theirs = middle(turns);
            println!(
                r#"{{"name":"{name}","where":"native","value":{:.3},"unit":"us/replicate","peer":"{}","peer_value":{:.3},"ratio":{:.1}}}"#,
                1e6 * value,
                peer.name,
                1e6 * theirs,
                theirs / value
            );
            // The next point has two to five times as much of what cost grows with, at most as its square.
            peer.wanted = 25.0 * theirs < PATIENCE;
        }
    }
}

fn ms_arguments(rho: f64) -> String {
    if rho > 0.0 {
        format!("-t {THETA} -r {rho} 100000")
    } else {
        format!("-t {THETA}")
    }
}

/// Replicates of a turn, from the seconds of one.
fn count_for(once: f64) -> u32 {
    (TURN / once.max(1e-6)).clamp(1.0, 20_000.0) as u32
}

struct Ours {
    plan: Plan,
    simulator: Simulator,
    alignment: Alignment,
    done: u32,
    events: u64,
}

impl Ours {
    fn new(n: u32, rho: f64) -> Self {
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
                haplotypes: n,
                time: 0.0,
            }],
            genome: Genome {
                length: LENGTH,
                crossovers: RateMap::uniform(LENGTH, rho / (4.0 * SIZE * LENGTH)),
                conversion: None,
            },
        };
        let plan = Plan::new(&model).expect("this model is allowed");
        Self {
            plan,
            simulator: Simulator::default(),
            alignment: Alignment::default(),
            done: 0,
            events: 0,
        }
    }

    fn replicate(&mut self) {
        let streams = [Purpose::Genealogy, Purpose::Mutations]
            .map(|purpose| Stream::counted(1, purpose, self.done));
        let mutation = MutationModel::InfiniteSites {
            rate: THETA / (4.0 * SIZE * LENGTH),
        };
        let Events {
            coalescences,
            recombinations,
            ..
        } = self
            .simulator
            .alignment_of_plan(&self.plan, LENGTH, mutation, streams, &mut self.alignment)
            .expect("this mutation rate is allowed");
        black_box(&self.alignment);
        self.done += 1;
        self.events += u64::from(coalescences) + u64::from(recombinations);
    }

    /// Warms up, and says how many replicates a turn has.
    fn replicates(&mut self) -> u32 {
        self.replicate();
        let count = count_for(self.turn(1));
        count_for(self.turn(count.div_ceil(20)))
    }

    /// Seconds per replicate.
    fn turn(&mut self, replicates: u32) -> f64 {
        let begin = Instant::now();
        (0..replicates).for_each(|_| self.replicate());
        begin.elapsed().as_secs_f64() / f64::from(replicates)
    }
}

/// The most memory that this process has had so far, bytes; 0 where the system does not say.
fn resident() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    line.and_then(|line| line.split_whitespace().next()?.parse::<u64>().ok())
        .unwrap_or_default()
        * 1_024
}

fn middle(mut values: Vec<f64>) -> f64 {
    values.sort_by(f64::total_cmp);
    values[values.len() / 2]
}
