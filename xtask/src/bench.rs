//! `cargo xtask bench`: native figures, sizes, and figures from the browser, one JSON object a line.

use crate::process::{cargo, command, run};
use crate::{browser, build, size};
use anyhow::{Result, bail};
use std::io::{BufRead, BufReader};
use std::process::{Command, Stdio};

/// Prints the figures whose name contains `filter` on standard output; progress goes to standard error.
///
/// # Errors
/// Where a tool is missing, the build fails, or a measurement does.
pub fn bench(filter: Option<&str>) -> Result<()> {
    let browser = browser::find_or_install()?;
    figures(cargo("bench --locked --package coalescent-playground --features flex,page --benches -- ").args(filter))?;
    build::build()?;
    size::check()?;
    run(&mut browser::cargo(&browser, "build --locked --package browser-tests --bin browser-bench"))?;
    let mut bench = command(crate::root().join("target/debug/browser-bench"));
    bench.envs(browser.variables());
    figures(bench.args(filter))
}

/// Runs a program and passes on those of its lines that are figures; cargo and test harnesses write others there, too.
fn figures(command: &mut Command) -> Result<()> {
    let mut child = command.stdout(Stdio::piped()).spawn()?;
    if let Some(stdout) = child.stdout.take() {
        for line in BufReader::new(stdout).lines() {
            let line = line?;
            if line.starts_with('{') { println!("{line}") } else { eprintln!("{line}") }
        }
    }
    let status = child.wait()?;
    if status.success() { Ok(()) } else { bail!("a measurement failed ({status})") }
}
