//! Makes the wasm smaller with wasm-opt, once for each input: the result is kept below `target/`.

use crate::process::{command, run};
use crate::{root, versions};
use anyhow::{Context, Result};
use std::hash::{DefaultHasher, Hash, Hasher};
use std::path::Path;

/// Optimises every wasm file of a folder in place.
///
/// # Errors
/// Where a file cannot be read or written, or wasm-opt fails.
pub fn folder(wasm_opt: &Path, folder: &Path) -> Result<()> {
    for entry in std::fs::read_dir(folder).with_context(|| format!("{} cannot be read", folder.display()))? {
        let path = entry?.path();
        if path.extension().is_some_and(|extension| extension == "wasm") {
            file(wasm_opt, &path).with_context(|| format!("{} cannot be optimised", path.display()))?;
        }
    }
    Ok(())
}

fn file(wasm_opt: &Path, path: &Path) -> Result<()> {
    let cache = root().join("target/optimised");
    std::fs::create_dir_all(&cache)?;
    let kept = cache.join(format!("{:016x}.wasm", digest(&std::fs::read(path)?)));
    if !kept.exists() {
        let unfinished = kept.with_extension("unfinished");
        // No feature flags: the module names the features it uses, and `--all-features` makes an invalid one.
        run(command(wasm_opt).arg("-Oz").arg(path).arg("-o").arg(&unfinished))?;
        std::fs::rename(&unfinished, &kept)?;
    }
    std::fs::copy(&kept, path)?;
    Ok(())
}

fn digest(wasm: &[u8]) -> u64 {
    let mut hasher = DefaultHasher::new();
    (versions::BINARYEN, wasm).hash(&mut hasher);
    hasher.finish()
}
