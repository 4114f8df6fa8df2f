//! How fast the blog post's network is trained and looked into, beside TensorFlow.js in the same browser and the same run.

use crate::bench_peer::{PeerSpeed, best};
use crate::bench_worker::{at_rest, counting_site, openings, watch_openings, worker_seconds};
use anyhow::Result;
use browser_tests::driver::{Driver, Gpu};
use browser_tests::lab::Lab;
use browser_tests::session::Session;
use serde_json::json;
use std::time::Duration;

const VIEW: &str = "inside";
const LIMIT: Duration = Duration::from_secs(900);
/// The 349,697-parameter network, as in a link.
const LAYERS: &str =
    "conv:128:2,conv:128:2,avg:2,drop:0.1,flat,dense:128:relu:normal,drop:0.25,dense:1:normal";
/// Floating-point operations for one example, forward and backward.
const OPERATIONS: f64 = 10.1e6;

/// 20,000 training examples on the CPU at three batch sizes.
///
/// # Errors
/// Where the page does not do what it is asked to.
pub async fn cpu(peers: &[PeerSpeed]) -> Result<()> {
    let driver = Driver::start()?;
    let lab = Lab(Session::open(&driver, Gpu::Software).await?);
    for batch in [64, 128, 256] {
        let query = format!(
            "preset=tajima&net={LAYERS}&examples=28571&batch={batch}&epochs=1&backend=cpu&sd=1&ss=1&sw=1"
        );
        train(&lab, &query).await?;
        let speed = lab.figure("examples-per-second").await?;
        // Whatever the batch: the peer's best, and its best where it finds the gradients itself, as whoever uses it has it do.
        let fastest = |forms: &[&str]| {
            let of = [64, 128, 256]
                .iter()
                .filter_map(|&batch| best(peers, &["wasm", "cpu"], forms, batch));
            of.map(|peer| peer.examples_per_second).fold(0.0, f64::max)
        };
        let own = fastest(&["products"]);
        let mut more = json!({"gflop_per_s": speed * OPERATIONS / 1e9});
        if own > 0.0 {
            more["peer_value_with_its_own_gradients"] = json!(own);
            more["ratio_with_its_own_gradients"] = json!(speed / own);
        }
        say(
            "chromium-cpu",
            batch,
            speed,
            fastest(&["by-hand", "products"]),
            more,
        );
    }
    lab.0.close().await;
    Ok(())
}

/// What opening an alignment over and over costs training, as a fraction of its time: the processor time of workers that train two epochs of
/// 7,000 examples on the CPU with the page's openings and without, in turn, and their difference over the time of the steps. Asked: below 0.1.
///
/// # Errors
/// As [`cpu`].
pub async fn opening() -> Result<()> {
    const TURNS: usize = 3;
    let driver = Driver::start()?;
    let lab = Lab(Session::open(&driver, Gpu::Software).await?);
    let query = format!(
        "preset=tajima&net={LAYERS}&examples=10000&batch=64&epochs=2&backend=cpu&sd=1&ss=1&sw=1"
    );
    let (mut without, mut with, mut asked, mut training) =
        (Vec::new(), Vec::new(), 0.0, Vec::new());
    for turn in 0..2 * TURNS {
        let shut = turn % 2 == 0;
        visit(&lab, &query).await?;
        watch_openings(&lab, shut).await?;
        // The worker of the page before goes late, and what it had taken with it.
        tokio::time::sleep(Duration::from_secs(5)).await;
        let before = worker_seconds();
        lab.press("train on").await?;
        lab.state("training", LIMIT).await?;
        lab.state("ready", LIMIT).await?;
        let seconds = worker_seconds() - before;
        if shut {
            without.push(seconds);
            training.push(2.0 * 7000.0 / speed(&lab).await?);
        } else {
            with.push(seconds);
            asked += openings(&lab).await?;
        }
    }
    lab.0.close().await;
    let least = |values: &[f64]| values.iter().copied().fold(f64::INFINITY, f64::min);
    let cost = (least(&with) - least(&without)) / least(&training);
    let figure = json!({"name": "inside-cost-of-opening", "where": "chromium-cpu", "value": cost, "unit": "fraction of training",
        "openings": asked / TURNS as f64, "worker_seconds_with": with, "worker_seconds_without": without});
    println!("{figure}");
    Ok(())
}

/// An epoch on the software adapter after one of warm-up, of 700 training examples and of 1,400, nothing opened meanwhile. Both validate in one
/// go: what the longer one asks more of the GPU and of the worker is what its steps ask, and the speed is that of its whole epoch with the
/// validation.
///
/// # Errors
/// As [`cpu`].
pub async fn webgpu(peers: &[PeerSpeed]) -> Result<()> {
    let driver = Driver::start()?;
    let lab = Lab(Session::open_site(&driver, Gpu::Software, counting_site()?).await?);
    for batch in [64_u32, 128, 256] {
        let (mut speed, mut taken, mut steps) = (0.0, [[0.0; 3]; 2], [0.0; 2]);
        for (turn, training) in [700_u32, 1400].into_iter().enumerate() {
            let examples = training * 10 / 7;
            let query = format!(
                "preset=tajima&net={LAYERS}&examples={examples}&batch={batch}&epochs=2&backend=webgpu&sd=1&ss=1&sw=1"
            );
            visit(&lab, &query).await?;
            watch_openings(&lab, true).await?;
            lab.go("Lab", "lab").await?;
            lab.press_through("Step epoch", "training", "paused", LIMIT)
                .await?;
            let before = at_rest(&lab, LIMIT).await?;
            // A whole epoch, since only its end waits for the GPU.
            lab.press_through("Step epoch", "training", "ready", LIMIT)
                .await?;
            speed = lab.figure("examples-per-second").await?;
            let after = at_rest(&lab, LIMIT).await?;
            taken[turn] = [0, 1, 2].map(|place: usize| after[place] - before[place]);
            steps[turn] = f64::from(training.div_ceil(batch));
        }
        let [shorter, longer] = taken;
        let per_step = |place: usize| (longer[place] - shorter[place]) / (steps[1] - steps[0]);
        let more = json!({"dispatches_per_step": per_step(0), "submits_per_step": per_step(1), "worker_ms_per_step": per_step(2) * 1e3});
        let peer = best(peers, &["webgpu"], &["kernels", "by-hand"], batch)
            .map_or(0.0, |peer| peer.examples_per_second);
        say("chromium-webgpu", batch, speed, peer, more);
    }
    lab.0.close().await;
    Ok(())
}

/// Opens the network before its first step.
async fn visit(lab: &Lab, query: &str) -> Result<()> {
    lab.visit_view(VIEW, query).await?;
    lab.state("ready", LIMIT).await?;
    lab.press("Open it untrained").await?;
    lab.figure("prediction").await.map(drop)
}

async fn train(lab: &Lab, query: &str) -> Result<()> {
    visit(lab, query).await?;
    lab.go("Lab", "lab").await?;
    lab.press_through("Resume", "training", "ready", LIMIT)
        .await
        .map(drop)
}

/// Examples per second, as the Lab says it.
async fn speed(lab: &Lab) -> Result<f64> {
    lab.go("Lab", "lab").await?;
    lab.figure("examples-per-second").await
}

fn say(place: &str, batch: u32, speed: f64, peer: f64, more: serde_json::Value) {
    let name = format!("inside-examples-per-second-batch-{batch}");
    let mut figure = json!({"name": name, "where": place, "value": speed, "unit": "examples/s"});
    if peer > 0.0 {
        figure["peer"] = json!("TensorFlow.js");
        figure["peer_value"] = json!(peer);
        figure["ratio"] = json!(speed / peer);
    }
    if let (Some(figure), Some(more)) = (figure.as_object_mut(), more.as_object()) {
        figure.extend(more.clone());
    }
    println!("{figure}");
}
