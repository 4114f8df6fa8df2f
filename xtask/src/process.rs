//! Running other programs, with every command shown.

use anyhow::{Context, Result, bail};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::Instant;

/// A command in the root of the repository, without what `cargo run` says about xtask itself: crates that look at these variables
/// would be built anew for each way of calling cargo.
pub fn command(program: impl AsRef<Path>) -> Command {
    let mut command = Command::new(program.as_ref());
    command.current_dir(crate::root()).stdin(Stdio::null());
    for (name, _) in std::env::vars() {
        if [
            "CARGO_PKG_",
            "CARGO_MANIFEST",
            "CARGO_BIN",
            "CARGO_CRATE",
            "CARGO_PRIMARY",
        ]
        .iter()
        .any(|prefix| name.starts_with(prefix))
        {
            command.env_remove(name);
        }
    }
    command
}

/// A cargo command from words separated by spaces.
pub fn cargo(words: &str) -> Command {
    let mut command = command("cargo");
    command.args(words.split_whitespace());
    command
}

/// Runs to the end, the output going where ours goes.
///
/// # Errors
/// Where the program cannot be started or fails.
pub fn run(command: &mut Command) -> Result<()> {
    let line = shown(command);
    eprintln!("\n$ {line}");
    let started = Instant::now();
    let status = command
        .status()
        .with_context(|| format!("`{line}` could not be started"))?;
    if !status.success() {
        bail!("`{line}` failed ({status})");
    }
    eprintln!("  ({:.0} s)", started.elapsed().as_secs_f64());
    Ok(())
}

/// Runs to the end and returns what it wrote to standard output; none where it cannot be started or fails.
pub fn output(command: &mut Command) -> Option<String> {
    let output = command.stderr(Stdio::null()).output().ok()?;
    output
        .status
        .success()
        .then(|| String::from_utf8_lossy(&output.stdout).into_owned())
}

/// The path of a program on PATH.
pub fn on_path(program: &str) -> Option<PathBuf> {
    let path = std::env::var_os("PATH")?;
    std::env::split_paths(&path)
        .map(|folder| folder.join(program))
        .find(|file| file.is_file())
}

fn shown(command: &Command) -> String {
    let words = std::iter::once(command.get_program())
        .chain(command.get_args())
        .map(|word| word.to_string_lossy().into_owned());
    words.collect::<Vec<_>>().join(" ")
}
