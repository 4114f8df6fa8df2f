//! Makes the wasm smaller with wasm-opt, once for each input (the result is kept below `target/`), and the texts beside it.

use crate::process::{command, run};
use crate::{files_below, root, versions};
use anyhow::{Context, Result};
use std::hash::{DefaultHasher, Hash, Hasher};
use std::path::Path;

/// A second pass makes a small module a hundredth smaller; over the WebGPU trainer it would take minutes. Functions of one name are
/// instances of one generic and much alike: side by side they compress better.
fn arguments(wasm: &[u8]) -> &'static [&'static str] {
    const SMALL: usize = 4 << 20;
    if wasm.len() < SMALL {
        &[
            "-Oz",
            "-Oz",
            "--reorder-functions-by-name",
            "--strip-producers",
            "--strip-target-features",
        ]
    } else {
        &["-Oz", "--reorder-functions-by-name"]
    }
}

/// Makes the scripts and style sheets in and below a folder smaller, in place.
///
/// # Errors
/// Where a file cannot be read or written.
pub fn texts(folder: &Path) -> Result<()> {
    let files =
        files_below(folder).with_context(|| format!("{} cannot be read", folder.display()))?;
    for path in files.iter().filter(|path| {
        path.extension()
            .is_some_and(|extension| extension == "js" || extension == "css")
    }) {
        unindent(path).with_context(|| format!("{} cannot be written anew", path.display()))?;
    }
    Ok(())
}

/// Takes the spaces at the beginnings of lines away: a twentieth of a script after compression. No text of ours goes over several lines.
fn unindent(path: &Path) -> Result<()> {
    let text = std::fs::read_to_string(path)?;
    let lines: Vec<&str> = text
        .lines()
        .map(|line| line.trim_start_matches(' '))
        .collect();
    Ok(std::fs::write(path, lines.join("\n"))?)
}

/// Makes a wasm file smaller, in place; wasm-opt itself uses one core.
///
/// # Errors
/// Where the file cannot be read or written, or wasm-opt fails.
pub fn wasm(wasm_opt: &Path, path: &Path) -> Result<()> {
    let cache = root().join("target/optimised");
    std::fs::create_dir_all(&cache)?;
    let bytes = std::fs::read(path)?;
    let kept = cache.join(format!("{:016x}.wasm", digest(&bytes)));
    if !kept.exists() {
        let unfinished = kept.with_extension("unfinished");
        // No feature flags: the module names the features it uses, and `--all-features` makes an invalid one.
        run(command(wasm_opt)
            .args(arguments(&bytes))
            .arg(path)
            .arg("-o")
            .arg(&unfinished))?;
        std::fs::rename(&unfinished, &kept)?;
    }
    std::fs::copy(&kept, path)?;
    Ok(())
}

fn digest(wasm: &[u8]) -> u64 {
    let mut hasher = DefaultHasher::new();
    (versions::BINARYEN, arguments(wasm), wasm).hash(&mut hasher);
    hasher.finish()
}
