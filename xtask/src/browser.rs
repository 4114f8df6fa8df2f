//! The browser of the tests: Chromium and its driver, of the distribution.

use crate::process::{command, on_path, output, run};
use anyhow::{Result, bail};
use std::path::PathBuf;
use std::process::Command;

/// The variables that tell the browser tests where things are; each can also be set by hand.
pub const CHROMIUM: &str = "CHROMIUM";
/// See [`CHROMIUM`].
pub const DRIVER: &str = "CHROMEDRIVER";
/// The accessibility checker's script.
pub const AXE: &str = "AXE_SCRIPT";

/// Packages of Debian and its kin; fonts, since a bare system has none and pages would be measured without text.
const PACKAGES: [&str; 3] = ["chromium", "chromium-driver", "fonts-dejavu-core"];
const CHROMIUM_NAMES: [&str; 4] = ["chromium", "chromium-browser", "google-chrome", "chrome"];

/// What a browser test needs.
pub struct Browser {
    chromium: PathBuf,
    driver: PathBuf,
    axe: Option<PathBuf>,
}

impl Browser {
    /// The variables a browser test reads.
    pub fn variables(&self) -> Vec<(&'static str, PathBuf)> {
        let mut variables = vec![
            (CHROMIUM, self.chromium.clone()),
            (DRIVER, self.driver.clone()),
        ];
        variables.extend(self.axe.clone().map(|axe| (AXE, axe)));
        variables
    }
}

/// A cargo command whose programs find the browser.
pub fn cargo(browser: &Browser, words: &str) -> Command {
    let mut command = crate::process::cargo(words);
    command.envs(browser.variables());
    command
}

/// Chromium and its driver, installed with apt-get where they are missing and that is allowed.
///
/// # Errors
/// Where one is missing and cannot be installed; the message names the command that brings it.
pub fn find_or_install() -> Result<Browser> {
    if let Some(browser) = find() {
        return Ok(browser);
    }
    let by_hand = format!(
        "apt-get update && apt-get install --yes {}",
        PACKAGES.join(" ")
    );
    if on_path("apt-get").is_none() {
        bail!(
            "the browser tests need Chromium and chromedriver, of the same version, on PATH (or named by {CHROMIUM} and {DRIVER})"
        );
    }
    let root = output(command("id").arg("-u")).is_some_and(|id| id.trim() == "0");
    let sudo = !root && output(command("sudo").args(["--non-interactive", "true"])).is_some();
    if !root && !sudo {
        bail!(
            "the browser tests need Chromium and its driver, and installing them needs root: run `sudo sh -c '{by_hand}'`, then this again"
        );
    }
    let apt = || {
        let mut apt = command(if sudo { "sudo" } else { "env" });
        apt.args(sudo.then_some("--non-interactive"))
            .args(sudo.then_some("env"))
            .args(["DEBIAN_FRONTEND=noninteractive", "apt-get"]);
        apt
    };
    run(apt().arg("update"))?;
    run(apt()
        .args(["install", "--yes", "--no-install-recommends"])
        .args(PACKAGES))?;
    find().map_or_else(
        || {
            bail!(
                "apt-get brought no Chromium; bring Chromium and chromedriver yourself: {by_hand}"
            )
        },
        Ok,
    )
}

fn find() -> Option<Browser> {
    let named = |variable: &str| std::env::var_os(variable).map(PathBuf::from);
    let chromium = named(CHROMIUM).or_else(|| CHROMIUM_NAMES.into_iter().find_map(on_path))?;
    let driver = named(DRIVER).or_else(|| on_path("chromedriver"))?;
    Some(Browser {
        chromium,
        driver,
        axe: crate::setup::axe(),
    })
}
