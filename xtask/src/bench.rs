//! `cargo xtask bench`: native figures, sizes, and figures from the browser, one JSON object a line.

use crate::browser::Browser;
use crate::process::{cargo, command, run};
use crate::setup::Tools;
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
    let mut native = cargo("bench --locked --package coalescent-playground --features flex,page --benches -- ");
    figures(native.args(filter), |figure| {
        if figure["peer"] == "ms" {
            peers.insert(figure["name"].to_string(), figure["peer_value"].clone());
        }
    })?;
    let tools = build::build()?;
    size::check()?;
    in_the_browser(&tools, &browser, &peers)?;
    run(&mut browser::cargo(&browser, "build --locked --package browser-tests --bin browser-bench"))?;
    let mut bench = command(crate::root().join("target/debug/browser-bench"));
    bench.envs(browser.variables());
    figures(bench.args(filter), |_| ())
}

/// The simulator as WebAssembly, beside what ms did natively a moment ago, and the products of a training step.
fn in_the_browser(tools: &Tools, browser: &Browser, peers: &BTreeMap<String, Value>) -> Result<()> {
    let mut words = browser::cargo(browser, "test --locked --profile bench --bench browser --target");
    words.args([WASM_TARGET, "--", "--nocapture"]);
    // The runner waits 20 s for a test if it is not told otherwise.
    words.env("WASM_BINDGEN_TEST_TIMEOUT", "600");
    // The runner of wasm tests comes with wasm-bindgen.
    let folder = tools.wasm_bindgen.parent().map(PathBuf::from);
    let path = std::env::var_os("PATH").unwrap_or_default();
    words.env("PATH", std::env::join_paths(folder.into_iter().chain(std::env::split_paths(&path)))?);
    figures(&mut words, |figure| {
        if let (Some(value), Some(peer)) = (figure["value"].as_f64(), peers.get(&figure["name"].to_string()).and_then(Value::as_f64)) {
            figure["peer"] = json!("ms, natively");
            figure["peer_value"] = json!(peer);
            figure["ratio"] = json!(value / peer);
        }
    })
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
    if status.success() { Ok(()) } else { bail!("a measurement failed ({status})") }
}
