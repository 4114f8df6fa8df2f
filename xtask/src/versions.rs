//! Which version of which tool.

use anyhow::{Context, Result};
use std::path::Path;

/// Binaryen, which brings wasm-opt.
pub const BINARYEN: &str = "132.0.0";
/// The accessibility checker of the browser tests.
pub const AXE: &str = "4.14.1";
/// TensorFlow.js, which the browser bench measures beside our own training.
pub const TENSORFLOW_JS: &str = "4.22.0";
/// The compilation target of everything that runs in the browser.
pub const WASM_TARGET: &str = "wasm32-unknown-unknown";

/// The version of wasm-bindgen that `Cargo.lock` names; the command-line tool must be of exactly this one.
///
/// # Errors
/// Where the lock file cannot be read or names no wasm-bindgen.
pub fn wasm_bindgen(root: &Path) -> Result<String> {
    let lock =
        std::fs::read_to_string(root.join("Cargo.lock")).context("Cargo.lock cannot be read")?;
    locked(&lock, "wasm-bindgen").context("Cargo.lock names no wasm-bindgen")
}

/// The version of a package in a lock file's text.
fn locked(lock: &str, package: &str) -> Option<String> {
    let mut lines = lock
        .lines()
        .skip_while(|line| *line != format!("name = \"{package}\""));
    lines
        .nth(1)?
        .strip_prefix("version = \"")?
        .strip_suffix('"')
        .map(str::to_owned)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_lock_file_names_a_version() {
        let lock = "[[package]]\nname = \"wasm-bindgen-macro\"\nversion = \"0.1.0\"\n\n[[package]]\nname = \"wasm-bindgen\"\nversion = \"0.2.130\"\n";
        assert_eq!(locked(lock, "wasm-bindgen").as_deref(), Some("0.2.130"));
        assert_eq!(locked(lock, "trunk"), None);
        assert!(wasm_bindgen(&crate::root()).is_ok());
    }

    #[test]
    fn manifests_pin_the_wasm_bindgen_of_the_lock_file() {
        let locked = wasm_bindgen(&crate::root()).unwrap();
        for (manifest, package) in [
            ("Cargo.toml", "wasm-bindgen"),
            ("xtask/Cargo.toml", "wasm-bindgen-cli-support"),
        ] {
            let text = std::fs::read_to_string(crate::root().join(manifest)).unwrap();
            assert!(
                text.contains(&format!("{package} = \"={locked}\"")),
                "{manifest} must pin {package} to ={locked}"
            );
        }
    }
}
