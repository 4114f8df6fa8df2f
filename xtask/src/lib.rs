//! The project's own commands, and what its browser tests share with them: where the tools are, and a server for `dist/`.
//!
//! * [`versions`] - which version of which tool, in one place.
//! * [`setup`] - finds or installs the tools a build needs; [`browser`] does it for the browser and its driver.
//! * [`build`] - compiles every binary and writes its JavaScript; [`split`] cuts the page's wasm in parts, [`optimise`] makes them
//!   smaller, [`site`] puts them together in `dist/`.
//! * [`server`] - a file server for `dist/`; [`serve`] is the command around it.
//! * [`mod@lint`], [`mod@test`], [`mod@journeys`], [`mod@bench`], [`mod@size`], [`mod@verify`] - the commands of the same names.

pub mod bench;
pub mod browser;
pub mod build;
pub mod journeys;
pub mod lint;
pub mod optimise;
pub mod process;
pub mod serve;
pub mod server;
pub mod setup;
pub mod site;
pub mod size;
pub mod split;
pub mod test;
pub mod verify;
pub mod versions;

use std::path::{Path, PathBuf};

/// The root of the repository.
pub fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .parent()
        .map(Path::to_path_buf)
        .unwrap_or_default()
}

/// Where tools are installed.
pub fn tools() -> PathBuf {
    root().join("target/tools")
}

/// The built site.
pub fn dist() -> PathBuf {
    root().join("dist")
}

/// Every file in a folder and in those below it.
///
/// # Errors
/// Where a folder cannot be read.
pub fn files_below(folder: &Path) -> std::io::Result<Vec<PathBuf>> {
    let mut files = Vec::new();
    for entry in std::fs::read_dir(folder)? {
        let path = entry?.path();
        if path.is_dir() {
            files.extend(files_below(&path)?);
        } else {
            files.push(path);
        }
    }
    Ok(files)
}
