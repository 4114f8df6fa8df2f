//! Finds or installs what a build needs. Nothing is changed outside `target/tools`, except for rustup's wasm target.

use crate::process::{cargo, command, on_path, output, run};
use crate::{tools, versions};
use anyhow::{Result, bail};
use std::path::PathBuf;

/// The tools of a build.
pub struct Tools {
    /// Makes the wasm smaller; none where it can be had neither from PATH nor from npm.
    pub wasm_opt: Option<PathBuf>,
}

/// The tools of a build, installed where they were missing.
///
/// # Errors
/// Where a tool is missing and cannot be installed; the message names the command that brings it.
pub fn build_tools() -> Result<Tools> {
    wasm_target()?;
    Ok(Tools {
        wasm_opt: wasm_opt(),
    })
}

/// What runs wasm benchmarks in a browser: `wasm-bindgen-test-runner`, of the version that wrote their JavaScript.
///
/// # Errors
/// Where it is missing and cannot be installed.
pub fn wasm_test_runner() -> Result<PathBuf> {
    let bindgen = versions::wasm_bindgen(&crate::root())?;
    // Not --locked: the lock file it was published with may name a crate version that has been withdrawn.
    installed(
        "wasm-bindgen-test-runner",
        &bindgen,
        &format!("wasm-bindgen-cli --version {bindgen}"),
    )
}

/// What lint needs: the wasm target, rustfmt and clippy.
///
/// # Errors
/// Where one is missing and cannot be installed; the message names the command that brings it.
pub fn lint_tools() -> Result<()> {
    wasm_target()?;
    let bin = sysroot().join("bin");
    if bin.join("cargo-fmt").is_file() && bin.join("cargo-clippy").is_file() {
        return Ok(());
    }
    if on_path("rustup").is_none() {
        bail!(
            "rustfmt or clippy is missing and there is no rustup to bring them: see https://rustup.rs, then `rustup component add rustfmt clippy`"
        );
    }
    run(&mut with_args(
        "rustup",
        &["component", "add", "rustfmt", "clippy"],
    ))
}

/// The accessibility checker's script, installed where npm is there.
pub fn axe() -> Option<PathBuf> {
    let script = tools().join("node_modules/axe-core/axe.min.js");
    node_packages(&IMPROVEMENTS);
    script.is_file().then_some(script)
}

/// The folder of TensorFlow.js' packages, installed where npm is there; only the browser bench needs them.
pub fn tensorflow_js() -> Option<PathBuf> {
    let folder = tools().join("node_modules/@tensorflow");
    let packages = TENSORFLOW_JS.map(|name| (name, versions::TENSORFLOW_JS));
    node_packages(&packages);
    missing(&packages).is_empty().then_some(folder)
}

fn wasm_target() -> Result<()> {
    let target = versions::WASM_TARGET;
    if sysroot().join("lib/rustlib").join(target).is_dir() {
        return Ok(());
    }
    if on_path("rustup").is_none() {
        bail!(
            "the Rust target {target} is missing and there is no rustup to bring it: see https://rustup.rs, then `rustup target add {target}`"
        );
    }
    run(&mut with_args("rustup", &["target", "add", target]))
}

fn sysroot() -> PathBuf {
    PathBuf::from(
        output(&mut with_args("rustc", &["--print", "sysroot"]))
            .unwrap_or_default()
            .trim(),
    )
}

/// A tool of the right version: from PATH, from target/tools, or installed there now.
fn installed(name: &str, version: &str, install: &str) -> Result<PathBuf> {
    let own = tools().join("bin").join(name);
    for candidate in [PathBuf::from(name), own.clone()] {
        let says = output(command(&candidate).arg("--version")).unwrap_or_default();
        if says.split_whitespace().nth(1) == Some(version) {
            return Ok(candidate);
        }
    }
    eprintln!("\n{name} {version} is not there: building it (some minutes, once)");
    let mut install = cargo(&format!("install {install} --force"));
    // It is not run often enough to earn back the minutes that a fully optimised build of it takes.
    install
        .env("CARGO_PROFILE_RELEASE_OPT_LEVEL", "1")
        .env("CARGO_PROFILE_RELEASE_LTO", "off")
        .env("CARGO_PROFILE_RELEASE_CODEGEN_UNITS", "16");
    run(install.arg("--root").arg(tools()))?;
    Ok(own)
}

fn wasm_opt() -> Option<PathBuf> {
    let major = versions::BINARYEN.split('.').next().unwrap_or_default();
    let right = |candidate: &PathBuf| {
        let says = output(command(candidate).arg("--version")).unwrap_or_default();
        says.split_whitespace().nth(2) == Some(major)
    };
    let path = PathBuf::from("wasm-opt");
    if right(&path) {
        return Some(path);
    }
    node_packages(&IMPROVEMENTS);
    let own = tools().join("node_modules/.bin/wasm-opt");
    right(&own).then_some(own)
}

/// wasm-opt and axe, without which everything works as well.
const IMPROVEMENTS: [(&str, &str); 2] = [
    ("binaryen", versions::BINARYEN),
    ("axe-core", versions::AXE),
];

/// The core, the layers for the gradients that the core is published without, and what computes.
const TENSORFLOW_JS: [&str; 6] = [
    "@tensorflow/tfjs-core",
    "@tensorflow/tfjs-layers",
    "@tensorflow/tfjs-backend-cpu",
    "@tensorflow/tfjs-backend-wasm",
    "@tensorflow/tfjs-backend-webgl",
    "@tensorflow/tfjs-backend-webgpu",
];

/// Those of some packages of npm that are not there in their versions, as npm wants them written.
fn missing(packages: &[(&str, &str)]) -> Vec<String> {
    packages
        .iter()
        .filter(|(name, version)| {
            let manifest = tools().join("node_modules").join(name).join("package.json");
            !std::fs::read_to_string(manifest)
                .is_ok_and(|text| text.contains(&format!("\"version\": \"{version}\"")))
        })
        .map(|(name, version)| format!("{name}@{version}"))
        .collect()
}

/// Brings packages from npm. None is a necessity: without npm it says what will be missing.
fn node_packages(packages: &[(&str, &str)]) {
    let missing = missing(packages);
    if missing.is_empty() {
        return;
    }
    if on_path("npm").is_none() {
        eprintln!(
            "npm is not there, so {} cannot be installed; `apt-get install npm` brings it",
            missing.join(" and ")
        );
        return;
    }
    let mut npm = with_args(
        "npm",
        &[
            "install",
            "--no-audit",
            "--no-fund",
            "--loglevel=error",
            "--prefix",
        ],
    );
    if let Err(error) = run(npm.arg(tools()).args(missing)) {
        eprintln!("{error}; going on without");
    }
}

fn with_args(program: &str, arguments: &[&str]) -> std::process::Command {
    let mut command = command(program);
    command.args(arguments);
    command
}
