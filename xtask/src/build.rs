//! From sources to `dist/`.

use crate::process::{command, run};
use crate::setup::{self, Tools};
use crate::{dist, optimise, root, workers};
use anyhow::{Context, Result};
use std::path::{Path, PathBuf};

/// The page; it links everything else.
pub const PAGE: &str = "index.html";

/// Where Trunk leaves its output, to be finished.
fn staging() -> PathBuf {
    root().join("target/trunk")
}

/// Builds everything in the release profile and leaves it in `dist/`; returns the tools it took.
///
/// # Errors
/// Where a tool is missing or a step fails; `dist/` then still holds the build before.
pub fn build() -> Result<Tools> {
    let tools = setup::build_tools()?;
    trunk(&tools)?;
    match &tools.wasm_opt {
        Some(wasm_opt) => optimise::folder(wasm_opt, &staging())?,
        None => eprintln!(
            "\nwithout wasm-opt the wasm stays about a third larger than it need be; it works all the same"
        ),
    }
    publish(&dist())?;
    eprintln!("\ndist/ is ready: any file server can serve it, at the root or below a path");
    Ok(tools)
}

/// Builds without the slow last step that only makes the wasm smaller, and leaves the site in the folder returned; `dist/` is not touched.
///
/// # Errors
/// As [`build`].
pub fn build_quickly() -> Result<PathBuf> {
    trunk(&setup::build_tools()?)?;
    let site = root().join("target/serve");
    publish(&site)?;
    Ok(site)
}

fn trunk(tools: &Tools) -> Result<()> {
    let mut trunk = command(&tools.trunk);
    // Trunk looks for wasm-bindgen on PATH.
    let folder = tools.wasm_bindgen.parent().unwrap_or(Path::new(""));
    let path = std::env::var_os("PATH").unwrap_or_default();
    let folders = std::iter::once(folder.to_path_buf())
        .filter(|folder| folder.is_absolute())
        .chain(std::env::split_paths(&path));
    trunk.env("PATH", std::env::join_paths(folders)?);
    // Trunk takes these for options of its own and refuses other values than true and false.
    trunk.env_remove("NO_COLOR");
    trunk.args([
        "build",
        PAGE,
        "--release",
        "--locked",
        "--skip-version-check",
        "--dist",
    ]);
    run(trunk.arg(staging()))
}

/// Sets the workers apart and puts the finished site in the place of the old one.
fn publish(site: &Path) -> Result<()> {
    workers::set_apart(&staging())?;
    if site.exists() {
        std::fs::remove_dir_all(site)
            .with_context(|| format!("the old {} cannot be removed", site.display()))?;
    }
    std::fs::rename(staging(), site)
        .with_context(|| format!("the build cannot be moved to {}", site.display()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_of_before_lead_to_the_views_of_the_page() {
        let read = |file: &str| std::fs::read_to_string(root().join(file)).unwrap();
        let page = read(PAGE);
        for (file, view) in [("histories.html", "history"), ("inside.html", "inside")] {
            assert!(
                page.contains(&format!("rel=\"copy-file\" href=\"{file}\"")),
                "{file} is not part of the site"
            );
            let text = read(file);
            for lead in [
                format!("location.replace(\"./?view={view}\" + "),
                format!("<a href=\"./?view={view}\">"),
            ] {
                assert!(text.contains(&lead), "{file} does not say {lead}");
            }
        }
    }
}
