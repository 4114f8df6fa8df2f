//! `cargo xtask lint`: formatting, clippy on both targets, documentation. A warning is an error.

use crate::process::{cargo, run};
use crate::setup;
use crate::versions::WASM_TARGET;
use crate::workers::WORKERS;
use anyhow::Result;

/// The features of each binary: what the links of the page say.
const FEATURES: [(&str, &str); 6] = [
    ("app", "page"),
    (WORKERS[0], ""),
    (WORKERS[1], "reader"),
    (WORKERS[2], "flex"),
    (WORKERS[3], "gpu"),
    (WORKERS[4], ""),
];

/// Everything that needs no test to run.
///
/// # Errors
/// Where a step finds something.
pub fn lint() -> Result<()> {
    setup::lint_tools()?;
    run(&mut cargo("fmt --all --check"))?;
    run(&mut cargo(
        "clippy --locked --workspace --all-targets --features coalescent-playground/flex,coalescent-playground/page,coalescent-playground/reader -- -D warnings",
    ))?;
    for (binary, features) in FEATURES {
        let words = format!(
            "clippy --locked --target {WASM_TARGET} --lib --bin {binary} --no-default-features --features={features} -- -D warnings"
        );
        run(&mut cargo(&words))?;
    }
    // The page's own documentation exists on the wasm target only.
    for target in [
        "--features flex".to_owned(),
        format!("--features page --target {WASM_TARGET}"),
    ] {
        run(cargo(&format!(
            "doc --locked --no-deps --lib --document-private-items {target}"
        ))
        .env("RUSTDOCFLAGS", "-D warnings"))?;
    }
    run(cargo("doc --locked --no-deps --package xtask --lib").env("RUSTDOCFLAGS", "-D warnings"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::build::PAGE;

    #[test]
    fn the_features_are_those_of_the_page() {
        let page = std::fs::read_to_string(crate::root().join(PAGE)).unwrap();
        for (binary, features) in FEATURES {
            let line = page
                .lines()
                .find(|line| line.contains(&format!("data-bin=\"{binary}\"")))
                .unwrap();
            assert!(line.contains("data-cargo-no-default-features"), "{line}");
            let linked = line
                .split("data-cargo-features=\"")
                .nth(1)
                .map_or("", |rest| rest.split('"').next().unwrap());
            assert_eq!(linked, features, "{line}");
        }
    }
}
