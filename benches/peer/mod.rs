//! ms and msprime, where they are installed.

use std::process::{Command, Stdio};
use std::time::Instant;

/// Seconds that ms (the one in `MS`, or on PATH) takes, its text thrown away.
pub fn ms_seconds(haplotypes: u32, replicates: u32, arguments: &str) -> Option<f64> {
    let ms = std::env::var("MS").unwrap_or_else(|_| "ms".into());
    let begin = Instant::now();
    let status = Command::new(ms)
        .arg(haplotypes.to_string())
        .arg(replicates.to_string())
        .args(arguments.split(' '))
        // It leaves its seeds in the folder it runs in.
        .current_dir(std::env::temp_dir())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .status()
        .ok()?;
    status.success().then(|| begin.elapsed().as_secs_f64())
}

/// Seconds that the msprime of the interpreter in `PYTHON`, or of `python3`, takes, without starting Python. `arguments` are n, theta, rho,
/// and spectrum or matrix.
pub fn msprime_seconds(replicates: u32, arguments: &str) -> Option<f64> {
    let python = std::env::var("PYTHON").unwrap_or_else(|_| "python3".into());
    let output = Command::new(python)
        .args(["-c", include_str!("msprime.py")])
        .arg(replicates.to_string())
        .args(arguments.split(' '))
        .stderr(Stdio::null())
        .output()
        .ok()?;
    String::from_utf8(output.stdout).ok()?.trim().parse().ok()
}
