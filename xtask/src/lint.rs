//! `cargo xtask lint`: formatting, clippy on both targets, documentation. A warning is an error.

use crate::build::GROUPS;
use crate::process::{cargo, run};
use crate::setup;
use crate::versions::WASM_TARGET;
use anyhow::Result;

/// Everything that needs no test to run.
///
/// # Errors
/// Where a step finds something.
pub fn lint() -> Result<()> {
    setup::lint_tools()?;
    run(&mut cargo("fmt --all --check"))?;
    run(&mut cargo(
        "clippy --locked --workspace --all-targets --features coalescent-playground/flex,coalescent-playground/page,coalescent-playground/reader -- -D warnings",
    ))?;
    // The features of all binaries at once: nothing is left out where another is on, and what they share is checked once.
    let features: Vec<&str> = GROUPS.iter().map(|group| group.features).collect();
    let features = features.join(",");
    let wasm =
        format!("--locked --target {WASM_TARGET} --no-default-features --features={features}");
    run(&mut cargo(&format!(
        "clippy {wasm} --lib --bins -- -D warnings"
    )))?;
    // The page's own documentation exists on the wasm target only.
    run(cargo(&format!(
        "doc {wasm} --no-deps --lib --document-private-items"
    ))
    .env("RUSTDOCFLAGS", "-D warnings"))?;
    run(cargo("doc --locked --no-deps --package xtask --lib").env("RUSTDOCFLAGS", "-D warnings"))
}
