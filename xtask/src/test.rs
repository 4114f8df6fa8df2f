//! `cargo xtask test`, and the native tests of `cargo xtask check`.

use crate::browser::{self, Browser};
use crate::process::{cargo, run};
use crate::setup::Tools;
use crate::{build, setup, size};
use anyhow::{Result, bail};

/// The native tests of every package but the browser's.
const NATIVE: &str = "test --locked --workspace --exclude browser-tests --features coalescent-playground/flex,coalescent-playground/page,coalescent-playground/reader";

/// The native tests that are quick.
///
/// # Errors
/// Where a test fails.
pub fn quick() -> Result<()> {
    run(&mut cargo(NATIVE))
}

/// Those native tests that train for a quarter of an hour between them: whole runs of five seeds against their pinned figures (what these
/// figures are worth, `accuracy` and `learning_numbers` test), and theta by nine networks of a million weights.
const LONG: [&str; 3] = [
    "seeds::the_labs_default",
    "seeds::the_blog_posts_toy",
    "theta_is_predicted_as_well_as_published",
];

/// Every test: the native ones with the slow among them (the longest only where `long` says so), the sizes, and those in the browser.
///
/// # Errors
/// Where a tool is missing and cannot be installed, the build fails, or a test does.
pub fn everything(long: bool) -> Result<()> {
    // First what can be missing, so that it is said at once and not after half an hour.
    let browser = browser::find_or_install()?;
    setup::build_tools()?;
    // Both have stretches that keep one core busy: side by side they take two thirds of the time.
    std::thread::scope(|scope| {
        let site = scope.spawn(|| build::build().and_then(|tools| sizes(&tools)));
        let native = native(long).and_then(|()| {
            run(&mut browser::cargo(
                &browser,
                "test --locked --package browser-tests --no-run",
            ))
        });
        let site = site
            .join()
            .unwrap_or_else(|_| bail!("the thread of the build panicked"));
        native.and(site)
    })?;
    walks(&browser)
}

/// The native tests, the slow ones too; the longest only where `long` says so.
fn native(long: bool) -> Result<()> {
    let mut tests = cargo(&format!("{NATIVE} -- --include-ignored"));
    if !long {
        tests.args(LONG.iter().flat_map(|test| ["--skip", *test]));
    }
    run(&mut tests)
}

/// The sizes of the site that these tools built.
fn sizes(tools: &Tools) -> Result<()> {
    if tools.wasm_opt.is_some() {
        return size::check();
    }
    eprintln!("\nskipped: sizes mean nothing without wasm-opt");
    Ok(())
}

/// The tests in the browser, two at a time: a walk mostly waits. But how soon the page answers is measured with nothing beside it.
fn walks(browser: &Browser) -> Result<()> {
    const ALONE: &str = "responsiveness";
    for which in [
        format!("--test-threads 2 --skip {ALONE}"),
        format!("--test-threads 1 {ALONE}"),
    ] {
        run(&mut browser::cargo(
            browser,
            &format!("test --locked --package browser-tests -- --include-ignored {which}"),
        ))?;
    }
    Ok(())
}
