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
    for group in &GROUPS {
        let mut clippy = cargo(&format!(
            "clippy --locked --target {WASM_TARGET} --lib --no-default-features --features={}",
            group.features
        ));
        for binary in group.binaries {
            clippy.args(["--bin", binary]);
        }
        run(clippy.args(["--", "-D", "warnings"]))?;
    }
    // The page's own documentation exists on the wasm target only.
    for target in [
        "--features flex".to_owned(),
        format!("--features page --target {WASM_TARGET}"),
    ] {
        run(cargo(&format!(
            "doc --locked --no-deps --lib --document-private-items {target}"
        ))
        .env("RUSTDOCFLAGS", "-D warnings"))?;
    }
    run(cargo("doc --locked --no-deps --package xtask --lib").env("RUSTDOCFLAGS", "-D warnings"))
}
