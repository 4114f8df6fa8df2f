//! From sources to `dist/`: every binary compiled and given its JavaScript, the wasm made smaller, the site put together.

use crate::process::{cargo, run};
use crate::setup::{self, Tools};
use crate::split::{self, Cut};
use crate::versions::WASM_TARGET;
use crate::{dist, optimise, root, site};
use anyhow::{Context, Result, anyhow, bail};
use std::path::{Path, PathBuf};
use wasm_bindgen_cli_support::Bindgen;

/// The page.
pub const PAGE: &str = "index.html";
/// The binary that runs on the page; all others run as workers.
pub const APP: &str = "app";

/// Binaries that are compiled together: they share features and a profile, so what they share is compiled once.
pub struct Group {
    /// Their names.
    pub binaries: &'static [&'static str],
    /// The features of the package, separated by commas.
    pub features: &'static str,
    /// The profile of `Cargo.toml`.
    profile: &'static str,
}

impl Group {
    /// What the compiler leaves of one of its binaries.
    fn wasm(&self, binary: &str) -> PathBuf {
        root()
            .join("target")
            .join(WASM_TARGET)
            .join(self.profile)
            .join(format!("{binary}.wasm"))
    }
}

/// Every binary of the site, what is needed first before what takes long.
pub static GROUPS: [Group; 4] = [
    Group {
        binaries: &[APP],
        features: "page",
        profile: "page",
    },
    Group {
        binaries: &["simulator", "explorer", "reader"],
        features: "reader",
        profile: "release",
    },
    Group {
        binaries: &["trainer_cpu"],
        features: "flex",
        profile: "release",
    },
    Group {
        binaries: &["trainer_gpu"],
        features: "gpu",
        profile: "gpu",
    },
];

/// The binaries that run as workers.
pub fn workers() -> impl Iterator<Item = &'static str> {
    GROUPS
        .iter()
        .flat_map(|group| group.binaries)
        .copied()
        .filter(|&binary| binary != APP)
}

/// Where a site is put together, to be moved to its place as a whole.
fn staging() -> PathBuf {
    root().join("target/site")
}

/// Builds everything in the release profile and leaves it in `dist/`; returns the tools it took.
///
/// # Errors
/// Where a tool is missing or a step fails; `dist/` then still holds the build before.
pub fn build() -> Result<Tools> {
    let tools = setup::build_tools()?;
    match &tools.wasm_opt {
        // What takes longest first: while one is made smaller, on one core, the next is compiled.
        Some(wasm_opt) => compile(&staging(), GROUPS.iter().rev(), |wasm| {
            optimise::wasm(wasm_opt, wasm)
        })?,
        None => {
            compile(&staging(), GROUPS.iter(), |_| Ok(()))?;
            eprintln!(
                "\nwithout wasm-opt the wasm stays about a third larger than it need be; it works all the same"
            );
        }
    }
    optimise::texts(&staging())?;
    publish(&dist())?;
    eprintln!("\ndist/ is ready: any file server can serve it, at the root or below a path");
    Ok(tools)
}

/// Builds without the slow last step that only makes the wasm smaller, and leaves the site in the folder returned; `dist/` is not touched.
///
/// # Errors
/// As [`build`].
pub fn build_quickly() -> Result<PathBuf> {
    setup::build_tools()?;
    compile(&staging(), GROUPS.iter(), |_| Ok(()))?;
    let site = root().join("target/serve");
    publish(&site)?;
    Ok(site)
}

/// Leaves `NAME.js` and `NAME_bg.wasm` of each binary in a folder, and the texts and styles beside them; what it held before goes. Every wasm
/// is then finished, in a thread of its own.
fn compile(
    folder: &Path,
    groups: impl Iterator<Item = &'static Group>,
    finish: impl Fn(&Path) -> Result<()> + Sync,
) -> Result<()> {
    if folder.exists() {
        std::fs::remove_dir_all(folder)?;
    }
    std::fs::create_dir_all(folder)?;
    let finish = &finish;
    std::thread::scope(|scope| {
        let mut finishing = Vec::new();
        for group in groups {
            build_group(group)?;
            for &binary in group.binaries {
                let whole = group.wasm(binary);
                let Cut { first, later } = if binary == APP {
                    split::cut(&whole, folder)
                        .with_context(|| format!("{binary} cannot be cut in parts"))?
                } else {
                    Cut {
                        first: whole,
                        later: Vec::new(),
                    }
                };
                bind(binary, &first, folder)
                    .with_context(|| format!("{binary} could not be given its JavaScript"))?;
                for wasm in later
                    .into_iter()
                    .chain([folder.join(format!("{binary}_bg.wasm"))])
                {
                    finishing.push((binary, scope.spawn(move || finish(&wasm))));
                }
            }
        }
        for (binary, thread) in finishing {
            thread
                .join()
                .unwrap_or_else(|_| bail!("its thread panicked"))
                .with_context(|| format!("{binary} cannot be made smaller"))?;
        }
        site::gather(&root(), folder)
    })
}

fn build_group(group: &Group) -> Result<()> {
    // Only `cargo rustc` takes an argument for one binary's linker.
    let (command, linker): (&str, &[&str]) = if group.binaries == [APP] {
        ("rustc", &["--", split::LINK_ARGUMENTS])
    } else {
        ("build", &[])
    };
    let mut build = cargo(&format!(
        "{command} --locked --target {WASM_TARGET} --profile {} --no-default-features --features={}",
        group.profile, group.features
    ));
    for binary in group.binaries {
        build.args(["--bin", binary]);
    }
    run(build.args(linker))
}

/// The JavaScript around a binary: a module for the page, a classic script for a worker, which not every browser lets import modules.
fn bind(binary: &str, wasm: &Path, folder: &Path) -> Result<()> {
    let mut bindgen = Bindgen::new();
    if binary == APP {
        // What arrives later takes the memory, the table and the like from what was there first, under the names the cut gave them.
        bindgen.keep_lld_exports(true).demangle(false).web(true)
    } else {
        bindgen.no_modules(true)
    }
    .map_err(|error| anyhow!("{error:#}"))?
    .input_path(wasm)
    .out_name(binary)
    .typescript(false)
    .generate(folder)
    .map_err(|error| anyhow!("{error:#}"))
}

/// Puts the finished site in the place of the old one.
fn publish(place: &Path) -> Result<()> {
    site::name(&staging())?;
    if place.exists() {
        std::fs::remove_dir_all(place)
            .with_context(|| format!("the old {} cannot be removed", place.display()))?;
    }
    std::fs::rename(staging(), place)
        .with_context(|| format!("the build cannot be moved to {}", place.display()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_binary_of_the_package_is_built() {
        let manifest = std::fs::read_to_string(root().join("Cargo.toml")).unwrap();
        let mut named: Vec<&str> = manifest
            .split("[[bin]]\n")
            .skip(1)
            .filter_map(|bin| bin.split('"').nth(1))
            .collect();
        let mut built: Vec<&str> = workers().chain([APP]).collect();
        named.sort_unstable();
        built.sort_unstable();
        assert_eq!(named, built);
    }

    #[test]
    fn addresses_of_before_lead_to_the_views_of_the_page() {
        let read = |file: &str| std::fs::read_to_string(root().join(file)).unwrap();
        for (file, view) in [("histories.html", "history"), ("inside.html", "inside")] {
            assert!(
                site::COPIED.iter().any(|(_, to)| *to == file),
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
