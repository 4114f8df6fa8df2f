//! The figures of the built site in headless Chromium, one JSON object a line: `cargo xtask bench` runs it.

mod bench_inside;
mod bench_peer;
mod bench_worker;
#[path = "../../benches/msprime/mod.rs"]
mod msprime;
#[path = "../split/mod.rs"]
mod split;

use anyhow::Result;
use browser_tests::driver::Gpu;
use browser_tests::lab::{Lab, SOON};
use browser_tests::long_tasks;
use browser_tests::walk::{open, run};
use coalescent_playground::coalescent::LocusId;
use coalescent_playground::experiment::Experiment;
use msprime::msprime_seconds;
use serde_json::json;
use split::split;
use std::time::{Duration, Instant};

/// Far above every figure: a measurement that takes longer is broken.
const LIMIT: Duration = Duration::from_secs(900);

fn main() -> Result<()> {
    let filter = std::env::args().nth(1).unwrap_or_default();
    run(async {
        if "chromium-cpu".contains(&filter) {
            cpu().await?;
        }
        if "chromium-webgpu".contains(&filter) {
            webgpu().await?;
        }
        if "inside".contains(&filter) {
            inside().await?;
        }
        Ok(())
    })
}

/// The tutorial at its real size, with all cores simulating and one training.
async fn cpu() -> Result<()> {
    const WHERE: &str = "chromium-cpu";
    let (_driver, lab) = open(Gpu::Software).await?;
    long_tasks::record(&lab).await?;
    let start = Instant::now();
    lab.visit("backend=cpu&lr=0.001&sd=1&ss=1&sw=1").await?;
    lab.state("ready", SOON).await?;
    figure("page-ready", WHERE, start.elapsed().as_secs_f64(), "s");
    lab.backend().await?;
    figure("trainer-ready", WHERE, start.elapsed().as_secs_f64(), "s");
    long_tasks::take(&lab).await?;

    let start = Instant::now();
    lab.simulate(LIMIT).await?;
    figure(
        "simulate-10000-loci",
        WHERE,
        start.elapsed().as_secs_f64(),
        "s",
    );
    let speed = lab.figure("loci-per-second").await?;
    figure("loci-per-second", WHERE, speed, "loci/s");
    compare_with_msprime(speed, WHERE);
    long(&lab, "simulating", WHERE).await?;

    train(&lab, WHERE).await?;
    long(&lab, "training", WHERE).await?;
    figure(
        "val-accuracy-at-1e-3",
        WHERE,
        lab.figure("val-accuracy").await?,
        "fraction",
    );
    lab.0.close().await;
    Ok(())
}

/// The simulators against as many processes of msprime, all cores busy in both cases: loci per second and core.
fn compare_with_msprime(speed: f64, place: &str) {
    const LOCI: u32 = 20;
    let experiment = Experiment::default();
    let ids = (0..LOCI).map(|index| LocusId {
        seed: 1,
        class: (index % 2) as u8,
        index,
    });
    let loci: Vec<_> = ids.map(|id| (split(&experiment, id), id)).collect();
    let cores = std::thread::available_parallelism().map_or(1, usize::from);
    let seconds: Vec<f64> = std::thread::scope(|scope| {
        let processes: Vec<_> = (0..cores)
            .map(|_| scope.spawn(|| msprime_seconds(&loci)))
            .collect();
        processes
            .into_iter()
            .filter_map(|process| process.join().ok().flatten())
            .collect()
    });
    let ours = speed / cores as f64;
    if seconds.len() < cores {
        eprintln!(
            "loci-per-second-and-core: no msprime beside it (python3 or $PYTHON cannot import it)"
        );
        return figure("loci-per-second-and-core", place, ours, "loci/s");
    }
    let peer = f64::from(LOCI) / (seconds.iter().sum::<f64>() / cores as f64);
    let name = "loci-per-second-and-core";
    println!(
        "{}",
        json!({"name": name, "where": place, "value": ours, "unit": "loci/s", "peer": "msprime", "peer_value": peer, "ratio": ours / peer})
    );
}

/// A small data set: the software adapter is hundreds of times slower than a graphics card.
async fn webgpu() -> Result<()> {
    const WHERE: &str = "chromium-webgpu";
    let (_driver, lab) = open(Gpu::Software).await?;
    lab.visit("backend=webgpu&lr=0.001&n=200&epochs=3&sd=1&ss=1&sw=1")
        .await?;
    lab.state("ready", SOON).await?;
    lab.backend().await?;
    lab.simulate(LIMIT).await?;
    train(&lab, WHERE).await?;
    lab.0.close().await;
    Ok(())
}

/// The network of Tajima's D on the view Inside, beside the fastest of TensorFlow.js' backends: as its users write it, and with gradients
/// that we wrote for it.
async fn inside() -> Result<()> {
    let speeds = bench_peer::tensorflow_js_speeds().await?;
    bench_inside::cpu(&speeds).await?;
    bench_inside::opening().await?;
    bench_inside::webgpu(&speeds).await
}

/// Trains and prints how long the first step and the whole run took.
async fn train(lab: &Lab, place: &str) -> Result<()> {
    let start = Instant::now();
    lab.press("Train").await?;
    lab.reaches("epoch", f64::MIN_POSITIVE, LIMIT).await?;
    figure(
        "train-to-first-step",
        place,
        start.elapsed().as_secs_f64(),
        "s",
    );
    lab.state("ready", LIMIT).await?;
    figure(
        "train-all-epochs",
        place,
        start.elapsed().as_secs_f64(),
        "s",
    );
    figure(
        "examples-per-second",
        place,
        lab.figure("examples-per-second").await?,
        "examples/s",
    );
    Ok(())
}

async fn long(lab: &Lab, doing: &str, place: &str) -> Result<()> {
    let tasks = long_tasks::take(lab).await?;
    figure(
        &format!("long-task-longest-{doing}"),
        place,
        tasks.longest(),
        "ms",
    );
    figure(
        &format!("long-task-p95-{doing}"),
        place,
        tasks.percentile_95(),
        "ms",
    );
    Ok(())
}

fn figure(name: &str, place: &str, value: f64, unit: &str) {
    println!(
        "{}",
        json!({"name": name, "where": place, "value": value, "unit": unit})
    );
}
