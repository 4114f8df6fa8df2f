//! `cargo xtask bench`: native figures, sizes, and figures from the browser, one JSON object a line.

use crate::browser::Browser;
use crate::process::{cargo, command, run};
use crate::setup;
use crate::versions::WASM_TARGET;
use crate::{browser, build, size};
use anyhow::{Result, bail};
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::io::{BufRead, BufReader};
use std::path::PathBuf;
use std::process::{Command, Stdio};

/// Prints the figures whose name contains `filter` on standard output; progress goes to standard error.
///
/// # Errors
/// Where a tool is missing, the build fails, or a measurement does.
pub fn bench(filter: Option<&str>) -> Result<()> {
    let browser = browser::find_or_install()?;
    let mut peers = BTreeMap::new();
    let mut native =
        cargo("bench --locked --package coalescent-playground --features flex,page --benches -- ");
    figures(native.args(filter), |figure| {
        if figure["peer"] == "ms" {
            peers.insert(figure["name"].to_string(), figure["peer_value"].clone());
        }
    })?;
    build::build()?;
    size::check()?;
    let products = in_the_browser(&browser, &peers)?;
    run(&mut browser::cargo(
        &browser,
        "build --locked --package browser-tests --bin browser-bench",
    ))?;
    let mut bench = command(crate::root().join("target/debug/browser-bench"));
    bench.envs(browser.variables());
    figures(bench.args(filter), |figure| {
        let batch = figure["name"]
            .as_str()
            .and_then(|name| name.strip_prefix("inside-examples-per-second-batch-"));
        let ceiling = batch
            .filter(|_| figure["where"] == "chromium-cpu")
            .and_then(|batch| products.get(batch));
        if let (Some(value), Some(ceiling)) = (figure["value"].as_f64(), ceiling) {
            figure["gemm_alone"] = json!(ceiling);
            figure["share_of_gemm"] = json!(value / ceiling);
        }
    })
}

/// The simulator as WebAssembly, beside what ms did natively a moment ago, and the products of a training step: examples per second that they
/// alone would allow, by batch size.
fn in_the_browser(
    browser: &Browser,
    peers: &BTreeMap<String, Value>,
) -> Result<BTreeMap<String, f64>> {
    let mut products = BTreeMap::new();
    let mut words = browser::cargo(
        browser,
        "test --locked --profile bench --bench browser --target",
    );
    words.args([WASM_TARGET, "--", "--nocapture"]);
    // The runner waits 20 s for a test if it is not told otherwise.
    words.env("WASM_BINDGEN_TEST_TIMEOUT", "600");
    // `.cargo/config.toml` names the runner, and cargo looks for it on PATH.
    let folder = setup::wasm_test_runner()?.parent().map(PathBuf::from);
    let path = std::env::var_os("PATH").unwrap_or_default();
    words.env(
        "PATH",
        std::env::join_paths(folder.into_iter().chain(std::env::split_paths(&path)))?,
    );
    figures(&mut words, |figure| {
        if let (Some(value), Some(peer)) = (
            figure["value"].as_f64(),
            peers
                .get(&figure["name"].to_string())
                .and_then(Value::as_f64),
        ) {
            figure["peer"] = json!("ms, natively");
            figure["peer_value"] = json!(peer);
            figure["ratio"] = json!(value / peer);
        }
        let batch = figure["name"].as_str().and_then(|name| {
            name.strip_prefix("gemm, batch ")?
                .strip_suffix(", a training step")
        });
        if let (Some(batch), "examples/s", Some(value)) = (
            batch,
            figure["unit"].as_str().unwrap_or_default(),
            figure["value"].as_f64(),
        ) {
            products.insert(batch.to_owned(), value);
        }
    })?;
    Ok(products)
}

/// Runs a program and passes on those of its lines that are figures; cargo and test harnesses write others there, too.
fn figures(command: &mut Command, mut meet: impl FnMut(&mut Value)) -> Result<()> {
    let mut child = command.stdout(Stdio::piped()).spawn()?;
    if let Some(stdout) = child.stdout.take() {
        for line in BufReader::new(stdout).lines() {
            let line = line?;
            match serde_json::from_str::<Value>(line.trim()) {
                Ok(mut figure) if figure.is_object() => {
                    meet(&mut figure);
                    println!("{figure}");
                }
                _ => eprintln!("{line}"),
            }
        }
    }
    let status = child.wait()?;
    if status.success() {
        Ok(())
    } else {
        bail!("a measurement failed ({status})")
    }
}
