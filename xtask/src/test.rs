//! `cargo xtask test`, and the native tests of `cargo xtask check`.

use crate::process::{cargo, run};
use crate::{browser, build, size};
use anyhow::Result;

/// The native tests of every package but the browser's.
const NATIVE: &str = "test --locked --workspace --exclude browser-tests --features coalescent-playground/flex,coalescent-playground/page,coalescent-playground/reader";

/// The native tests that are quick.
///
/// # Errors
/// Where a test fails.
pub fn quick() -> Result<()> {
    run(&mut cargo(NATIVE))
}

/// Every test: the native ones with the slow among them, the sizes, and those in the browser.
///
/// # Errors
/// Where a tool is missing and cannot be installed, the build fails, or a test does.
pub fn everything() -> Result<()> {
    // First what can be missing, so that it is said at once and not after half an hour.
    let browser = browser::find_or_install()?;
    run(&mut cargo(&format!("{NATIVE} -- --include-ignored")))?;
    let tools = build::build()?;
    if tools.wasm_opt.is_some() {
        size::check()?;
    } else {
        eprintln!("\nskipped: sizes mean nothing without wasm-opt");
    }
    let mut tests = browser::cargo(
        &browser,
        "test --locked --package browser-tests -- --include-ignored --test-threads 1",
    );
    run(&mut tests)
}
