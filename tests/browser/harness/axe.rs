//! The accessibility checker axe, run inside the page.

use crate::session::Session;
use anyhow::{Result, bail};

/// Runs every rule of axe that needs no person and returns one line for each finding; none, with a note, where axe is not installed.
///
/// # Errors
/// Where axe is there but does not run.
pub async fn findings(session: &Session) -> Result<Vec<String>> {
    let path = std::env::var_os("AXE_SCRIPT").map_or_else(
        || xtask::tools().join("node_modules/axe-core/axe.min.js"),
        Into::into,
    );
    let Ok(script) = std::fs::read_to_string(&path) else {
        eprintln!(
            "skipped: {} is not there; npm brings it with the next `cargo xtask test`",
            path.display()
        );
        return Ok(Vec::new());
    };
    session.script(&script, vec![]).await?;
    let run = "const done = arguments[arguments.length - 1]; axe.run().then(result => done(result.violations.map(violation => \
        `${violation.id} (${violation.impact}): ${violation.help}: ${violation.nodes.map(node => node.html.slice(0, 160)).join(' | ')}`)), \
        error => done(String(error)))";
    let result = session.client().execute_async(run, vec![]).await?;
    match result.as_array() {
        Some(lines) => Ok(lines
            .iter()
            .filter_map(|line| line.as_str().map(str::to_owned))
            .collect()),
        None => bail!("axe did not run: {result}"),
    }
}
