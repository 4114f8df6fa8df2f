//! What TensorFlow.js reaches in the same browser with the 349,697-parameter network of Tajima's D; its page is `benches/peers-web/`.
//!
//! Its threads need a page that is isolated from other origins, which a plain host of files cannot give: like ours, it has one thread.

use anyhow::{Context, Result, bail, ensure};
use browser_tests::driver::{Driver, Gpu};
use fantoccini::Client;
use fantoccini::wd::TimeoutConfiguration;
use serde_json::{Value, json};
use std::fs;
use std::path::{Path, PathBuf};
use std::time::Duration;
use xtask::server::Server;
use xtask::setup;

/// Far above what any of the measurements takes.
const LIMIT: Duration = Duration::from_secs(900);

/// The greatest difference between a backend's gradient and that of TensorFlow.js' JavaScript kernels, relative to each weight's greatest.
const GRADIENT_ERROR: f64 = 1e-4;

/// What is asked of the page.
struct Measurement {
    backend: &'static str,
    /// How the network is written, see `benches/peers-web/network.js`.
    form: &'static str,
    batch: u32,
    warmup: u32,
    steps: u32,
    turns: u32,
}

const fn measurement(
    backend: &'static str,
    form: &'static str,
    batch: u32,
    [warmup, steps, turns]: [u32; 3],
) -> Measurement {
    Measurement {
        backend,
        form,
        batch,
        warmup,
        steps,
        turns,
    }
}

/// In the slow backends only the batch of 64, and few steps: the speed of JavaScript and of WebGL hardly depends on either.
const MEASUREMENTS: [Measurement; 12] = [
    measurement("wasm", "by-hand", 64, [3, 20, 5]),
    measurement("wasm", "by-hand", 128, [3, 10, 5]),
    measurement("wasm", "by-hand", 256, [3, 5, 5]),
    measurement("wasm", "products", 64, [2, 10, 3]),
    measurement("wasm", "products", 128, [2, 5, 3]),
    measurement("wasm", "products", 256, [2, 3, 3]),
    measurement("cpu", "by-hand", 64, [2, 3, 2]),
    measurement("webgl", "by-hand", 64, [2, 10, 2]),
    measurement("webgpu", "kernels", 64, [2, 10, 1]),
    measurement("webgpu", "kernels", 128, [2, 10, 1]),
    measurement("webgpu", "kernels", 256, [2, 10, 1]),
    measurement("webgpu", "by-hand", 64, [2, 10, 1]),
];

/// One measured speed.
pub struct PeerSpeed {
    /// `wasm`, `cpu` (JavaScript), `webgl` or `webgpu`.
    pub backend: &'static str,
    /// How the network is written: `kernels`, `products` (differentiated by TensorFlow.js) or `by-hand` (by us).
    pub form: &'static str,
    /// Examples in a batch.
    pub batch: u32,
    /// Training examples per second in the best turn.
    pub examples_per_second: f64,
}

/// Measures and prints each backend of TensorFlow.js; empty, with a note, where it is not installed.
///
/// # Errors
/// Where a backend does not run, its gradient is wrong, its loss does not fall, or it keeps tensors.
pub async fn tensorflow_js_speeds() -> Result<Vec<PeerSpeed>> {
    let Some(packages) = setup::tensorflow_js() else {
        eprintln!(
            "tensorflow-js-examples-per-second: skipped, TensorFlow.js is not there; npm brings it"
        );
        return Ok(Vec::new());
    };
    let server = Server::start(site(&packages)?, 0, "/")?;
    let driver = Driver::start()?;
    let mut speeds = Vec::new();
    for measurement in &MEASUREMENTS {
        // Each in a browser of its own: what one backend leaves behind must not slow the next.
        let client = driver.browser(Gpu::Software).await?;
        let measured = measure(&client, server.address(), measurement).await;
        client.close().await.ok();
        speeds.push(measured.with_context(|| {
            format!(
                "TensorFlow.js, {} {}",
                measurement.backend, measurement.form
            )
        })?);
    }
    Ok(speeds)
}

/// The fastest of some backends and forms at a batch size: what our own speed is held against.
pub fn best<'a>(
    speeds: &'a [PeerSpeed],
    backends: &[&str],
    forms: &[&str],
    batch: u32,
) -> Option<&'a PeerSpeed> {
    let fits = |speed: &&PeerSpeed| {
        backends.contains(&speed.backend) && forms.contains(&speed.form) && speed.batch == batch
    };
    let fitting = speeds.iter().filter(fits);
    fitting.max_by(|one, other| {
        one.examples_per_second
            .total_cmp(&other.examples_per_second)
    })
}

async fn measure(client: &Client, address: &str, asked: &Measurement) -> Result<PeerSpeed> {
    const CALL: &str = "const done = arguments[arguments.length - 1]; \
        peer.measure(arguments[0]).then(done, error => done({error: String(error)}))";
    client
        .update_timeouts(TimeoutConfiguration::new(Some(LIMIT), None, None))
        .await?;
    client.goto(address).await?;
    let Measurement {
        backend,
        form,
        batch,
        warmup,
        steps,
        turns,
    } = *asked;
    let arguments = json!({"backend": backend, "form": form, "batch": batch, "warmup": warmup, "steps": steps, "turns": turns});
    let answer = client.execute_async(CALL, vec![arguments]).await?;
    if let Some(error) = answer["error"].as_str() {
        bail!("{error}");
    }
    let error = answer["gradientError"]
        .as_f64()
        .context("its gradient holds what is not a number")?;
    ensure!(
        error < GRADIENT_ERROR,
        "its gradient is wrong by {error:.1e} of the greatest"
    );
    let losses = numbers(&answer["losses"])?;
    ensure!(falls(&losses), "its loss does not fall: {losses:?}");
    ensure!(
        answer["leaked"] == 0,
        "it keeps {} tensors",
        answer["leaked"]
    );
    let examples_per_second = numbers(&answer["speeds"])?.into_iter().fold(0.0, f64::max);
    let place = if backend == "wasm" {
        "chromium-cpu".to_owned()
    } else {
        format!("chromium-{backend}")
    };
    println!(
        "{}",
        json!({"name": "tensorflow-js-examples-per-second", "where": place, "version": answer["version"], "backend": backend,
            "form": form, "batch": batch, "value": examples_per_second, "unit": "examples/s", "gradient_error": error})
    );
    Ok(PeerSpeed {
        backend,
        form,
        batch,
        examples_per_second,
    })
}

/// The mean of the last three against that of the first three: single losses jump with the dropout.
fn falls(losses: &[f64]) -> bool {
    let mean = |part: Option<&[f64]>| {
        part.map_or(f64::NAN, |part| {
            part.iter().sum::<f64>() / part.len() as f64
        })
    };
    mean(losses.last_chunk::<3>().map(<[f64; 3]>::as_slice))
        < mean(losses.first_chunk::<3>().map(<[f64; 3]>::as_slice))
}

fn numbers(value: &Value) -> Result<Vec<f64>> {
    let numbers: Option<Vec<f64>> = value
        .as_array()
        .and_then(|values| values.iter().map(Value::as_f64).collect());
    numbers.with_context(|| format!("{value} are not all numbers"))
}

/// A folder with the page and the scripts it names.
fn site(packages: &Path) -> Result<PathBuf> {
    let site = xtask::root().join("target/peers-web");
    fs::create_dir_all(&site)?;
    let scripts = [
        "core",
        "layers",
        "backend-cpu",
        "backend-wasm",
        "backend-webgl",
        "backend-webgpu",
    ];
    let mut files: Vec<PathBuf> = scripts
        .map(|name| packages.join(format!("tfjs-{name}/dist/tf-{name}.min.js")))
        .into();
    files.push(packages.join("tfjs-backend-wasm/dist/tfjs-backend-wasm-simd.wasm"));
    for entry in fs::read_dir(xtask::root().join("benches/peers-web"))? {
        files.push(entry?.path());
    }
    for file in files {
        let name = file.file_name().unwrap_or_default();
        fs::copy(&file, site.join(name))
            .with_context(|| format!("{} cannot be copied", file.display()))?;
    }
    Ok(site)
}
