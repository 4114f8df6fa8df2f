//! From sources to `dist/`.

use crate::process::{command, run};
use crate::setup::{self, Tools};
use crate::{dist, optimise, root, workers};
use anyhow::{Context, Result};
use std::path::{Path, PathBuf};

/// The pages: Trunk builds one at a time.
pub const PAGES: [&str; 3] = ["index.html", "histories.html", "inside.html"];

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

/// Builds every page; what the later ones need beyond the first joins it in its folder.
fn trunk(tools: &Tools) -> Result<()> {
    trunk_page(tools, PAGES[0], &staging())?;
    let beside = root().join("target/trunk-beside");
    for page in &PAGES[1..] {
        trunk_page(tools, page, &beside)?;
        join(&beside, &staging())?;
    }
    Ok(())
}

/// Moves what is not there yet into another folder. Files of one name are the same: Trunk puts digests into the names of those that differ.
fn join(from: &Path, into: &Path) -> Result<()> {
    std::fs::create_dir_all(into)?;
    for entry in
        std::fs::read_dir(from).with_context(|| format!("{} cannot be read", from.display()))?
    {
        let (path, name) = entry.map(|entry| (entry.path(), entry.file_name()))?;
        let target = into.join(name);
        if path.is_dir() {
            join(&path, &target)?;
        } else if !target.exists() {
            std::fs::rename(&path, &target)
                .with_context(|| format!("{} cannot be moved", path.display()))?;
        }
    }
    Ok(())
}

fn trunk_page(tools: &Tools, page: &str, output: &Path) -> Result<()> {
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
        page,
        "--html-output",
        page,
        "--release",
        "--locked",
        "--skip-version-check",
        "--dist",
    ]);
    run(trunk.arg(output))
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
    fn joining_keeps_what_is_there_and_adds_the_rest() {
        let site = std::env::temp_dir().join(format!("join-test-{}", std::process::id()));
        for (file, text) in [
            ("one/a.css", "one"),
            ("one/fonts/x", "x"),
            ("two/a.css", "two"),
            ("two/b.css", "b"),
            ("two/fonts/y", "y"),
        ] {
            let path = site.join(file);
            std::fs::create_dir_all(path.parent().unwrap()).unwrap();
            std::fs::write(path, text).unwrap();
        }
        join(&site.join("two"), &site.join("one")).unwrap();
        let read = |file: &str| std::fs::read_to_string(site.join("one").join(file)).unwrap();
        assert_eq!(
            ["a.css", "b.css", "fonts/x", "fonts/y"].map(read),
            ["one", "b", "x", "y"]
        );
        std::fs::remove_dir_all(&site).unwrap();
    }
}
