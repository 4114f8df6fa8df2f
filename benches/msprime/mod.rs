//! msprime beside us: the same loci, from parameters to joint spectrum.

use crate::split::{MigrationWindow, SplitModel};
use coalescent_playground::coalescent::LocusId;
use std::io::Write;
use std::process::{Command, Stdio};

/// Seconds that msprime takes for these loci, if there is one.
pub fn msprime_seconds(loci: &[(SplitModel, LocusId)]) -> Option<f64> {
    let python = std::env::var("PYTHON").unwrap_or_else(|_| "python3".into());
    let mut child = Command::new(python)
        .args(["-c", include_str!("peer.py")])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .ok()?;
    let lines: String = loci.iter().map(|(scenario, _)| columns(scenario)).collect();
    // Without msprime nobody reads what is written.
    let _ = child.stdin.take()?.write_all(lines.as_bytes());
    let output = child.wait_with_output().ok()?;
    String::from_utf8(output.stdout).ok()?.trim().parse().ok()
}

/// A locus as `peer.py` reads it.
fn columns(scenario: &SplitModel) -> String {
    let SplitModel {
        samples: [n_a, n_b],
        sizes: [a, b],
        ancestral_size,
        split_time,
        length,
        mutation_rate,
        recombination_rate,
        ..
    } = scenario;
    let none = MigrationWindow {
        rates: [0.0; 2],
        start: 0.0,
        end: 0.0,
    };
    let MigrationWindow {
        rates: [a_to_b, b_to_a],
        start,
        end,
    } = scenario.migration.unwrap_or(none);
    format!(
        "{n_a} {n_b} {a} {b} {ancestral_size} {split_time} {a_to_b} {b_to_a} {start} {end} {length} {mutation_rate} {recombination_rate}\n"
    )
}
