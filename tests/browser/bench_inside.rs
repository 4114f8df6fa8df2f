//! How fast the page Inside trains the blog post's network, beside TensorFlow.js in the same browser and the same run.

use crate::bench_peer::{PeerSpeed, best};
use anyhow::{Context, Result};
use browser_tests::driver::{Driver, Gpu};
use browser_tests::lab::Lab;
use browser_tests::session::Session;
use serde_json::json;
use std::fs;
use std::path::{Path, PathBuf};
use std::time::Duration;

const PAGE: &str = "inside.html";
const LIMIT: Duration = Duration::from_secs(900);
/// The 349,697-parameter network, as in a link.
const LAYERS: &str = "conv:128:2,conv:128:2,avg:2,drop:0.1,flat,dense:128:relu:normal,drop:0.25,dense:1:normal";
/// Floating-point operations for one example, forward and backward.
const OPERATIONS: f64 = 10.1e6;

/// Counts what reaches the GPU, before anything else in the trainer's worker, and says it to whoever asks.
const COUNTER: &str = "const counted={dispatches:0,submits:0};\
    for(const [type,name,key] of [[self.GPUComputePassEncoder,'dispatchWorkgroups','dispatches'],[self.GPUComputePassEncoder,'dispatchWorkgroupsIndirect','dispatches'],[self.GPUQueue,'submit','submits']]){\
    if(!type)continue;const plain=type.prototype[name];type.prototype[name]=function(...given){counted[key]+=1;return plain.apply(this,given)}}\
    const line=new BroadcastChannel('gpu-count');line.onmessage=event=>{if(event.data==='ask')line.postMessage({...counted})};\n";

/// 20,000 training examples on the CPU at three batch sizes.
///
/// # Errors
/// Where the page does not do what it is asked to.
pub async fn cpu(peers: &[PeerSpeed]) -> Result<()> {
    let driver = Driver::start()?;
    let lab = Lab(Session::open(&driver, Gpu::Software).await?);
    for batch in [64, 128, 256] {
        let query = format!("preset=tajima&net={LAYERS}&examples=28571&batch={batch}&epochs=1&backend=cpu&sd=1&ss=1&sw=1");
        train(&lab, &query).await?;
        let speed = lab.figure("examples-per-second").await?;
        // Whatever the batch: the peer's best.
        let peer = [64, 128, 256].iter().filter_map(|&batch| best(peers, &["wasm", "cpu"], &["by-hand", "products"], batch));
        let peer = peer.map(|peer| peer.examples_per_second).fold(0.0, f64::max);
        say("chromium-cpu", batch, speed, peer, json!({"gflop_per_s": speed * OPERATIONS / 1e9}));
    }
    lab.0.close().await;
    Ok(())
}

/// An epoch of 700 examples on the software adapter after one of warm-up, with what it asks of the GPU.
///
/// # Errors
/// As [`cpu`].
pub async fn webgpu(peers: &[PeerSpeed]) -> Result<()> {
    let driver = Driver::start()?;
    let lab = Lab(Session::open_site(&driver, Gpu::Software, counting_site()?).await?);
    for batch in [64_u32, 128, 256] {
        let query = format!("preset=tajima&net={LAYERS}&examples=1000&batch={batch}&epochs=2&backend=webgpu&sd=1&ss=1&sw=1");
        visit(&lab, &query).await?;
        lab.press("Step epoch").await?;
        lab.state("paused", LIMIT).await?;
        let steps = f64::from(700_u32.div_ceil(batch));
        // A whole epoch, since only its end waits for the GPU; with the validation after it and what the page looks at meanwhile.
        let (before, busy) = (count(&lab).await?, worker_seconds());
        lab.press("Step epoch").await?;
        lab.state("finished", LIMIT).await?;
        let (after, busy_after) = (count(&lab).await?, worker_seconds());
        let speed = lab.figure("examples-per-second").await?;
        let per_step = |place: usize| (after[place] - before[place]) / steps;
        let more = json!({"dispatches_per_step_with_validation_and_looks": per_step(0),
            "submits_per_step_with_validation_and_looks": per_step(1),
            "worker_ms_per_step_with_validation_and_looks": (busy_after - busy) * 1e3 / steps});
        let peer = best(peers, &["webgpu"], &["kernels", "by-hand"], batch).map_or(0.0, |peer| peer.examples_per_second);
        say("chromium-webgpu", batch, speed, peer, more);
    }
    lab.0.close().await;
    Ok(())
}

async fn visit(lab: &Lab, query: &str) -> Result<()> {
    lab.visit_page(PAGE, query).await?;
    lab.state("ready", LIMIT).await.map(drop)
}

async fn train(lab: &Lab, query: &str) -> Result<()> {
    visit(lab, query).await?;
    lab.press("Train").await?;
    lab.state("finished", LIMIT).await.map(drop)
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

/// Dispatches and submits so far.
async fn count(lab: &Lab) -> Result<[f64; 2]> {
    let script = "const done=arguments[arguments.length-1]; const line=new BroadcastChannel('gpu-count'); \
        line.onmessage=event=>{line.close(); done([event.data.dispatches,event.data.submits])}; line.postMessage('ask')";
    let answer = lab.client().execute_async(script, vec![]).await?;
    let number = |place: usize| answer[place].as_f64().context("the worker does not count");
    Ok([number(0)?, number(1)?])
}

/// Processor time that workers' threads have taken, as Linux tells it; zero elsewhere.
fn worker_seconds() -> f64 {
    let tasks = |process: PathBuf| fs::read_dir(process.join("task")).into_iter().flatten().flatten().map(|task| task.path());
    let processes = fs::read_dir("/proc").into_iter().flatten().flatten().map(|process| process.path());
    let named = |task: &PathBuf| fs::read_to_string(task.join("comm")).is_ok_and(|name| name.starts_with("DedicatedWorker"));
    let nanoseconds = |task: PathBuf| fs::read_to_string(task.join("schedstat")).ok()?.split_whitespace().next()?.parse::<f64>().ok();
    processes.flat_map(tasks).filter(named).filter_map(nanoseconds).sum::<f64>() / 1e9
}

/// A copy of the site whose WebGPU trainer counts.
fn counting_site() -> Result<PathBuf> {
    let site = xtask::root().join("target/counting-site");
    if site.exists() {
        fs::remove_dir_all(&site)?;
    }
    copy(&xtask::dist(), &site)?;
    Ok(site)
}

fn copy(from: &Path, to: &Path) -> Result<()> {
    fs::create_dir_all(to)?;
    for entry in fs::read_dir(from).with_context(|| format!("{} cannot be read", from.display()))? {
        let path = entry?.path();
        let target = to.join(path.file_name().unwrap_or_default());
        if path.is_dir() {
            copy(&path, &target)?;
        } else if path.ends_with("trainer_gpu_loader.js") {
            fs::write(&target, COUNTER.to_owned() + &fs::read_to_string(&path)?)?;
        } else {
            fs::copy(&path, &target)?;
        }
    }
    Ok(())
}
