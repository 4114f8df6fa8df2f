//! `cargo xtask verify`: the proof of the simulator at ten times the tests' replicates, as a page that is published beside the app.

use crate::process::{cargo, run};
use anyhow::{Context, Result, bail};
use std::path::PathBuf;

/// Most that the page may weigh, bytes.
const MOST: u64 = 300_000;

/// Writes the page and says where it is.
///
/// # Errors
/// Where it cannot be built, a comparison is out of bounds, or the page is too heavy to be published.
pub fn verify() -> Result<PathBuf> {
    let page = crate::root().join("docs/verification.html");
    run(
        cargo("run --locked --package coalescent-playground --profile bench --example verify --")
            .arg(&page),
    )?;
    let size = std::fs::metadata(&page)
        .with_context(|| format!("{} was not written", page.display()))?
        .len();
    if size > MOST {
        bail!("{} has {size} bytes, more than {MOST}", page.display());
    }
    println!("{} ({} kB)", page.display(), size / 1_000);
    Ok(page)
}
