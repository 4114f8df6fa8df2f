//! Two epochs of every preset on the CPU backend, to the last digit: `losses.json`.
//!
//! What training starts from has the same bits everywhere and is held to them: the examples as the network is given them, the parts, the order of
//! the epochs, and the weights before training. Losses have not: gemm chooses its kernel by what the processor can (with FMA or without) and cuts
//! sums of more than 512 products by the size of the caches, and burn-flex sums in as many lanes as a register has. So a loss may differ from the
//! pin by [`TOLERANCE`] of itself, and of an accuracy one example may fall to the other side. On the machine where they were written (x86-64 with
//! AVX2 and FMA, 32 KiB of first cache and 512 KiB of second for each core), bits can be asked for:
//! `PINS=bits cargo test --features flex --test pins losses`.
//!
//! An epoch that is not what it was, on data and weights that are, is a change of the arithmetic. Whoever makes one on purpose writes the pins
//! anew (`PINS=write`) in a commit that says so.

use crate::facts::{Facts, differences, pin, read, wants, writing};
use crate::runs::{self, Run};
use serde_json::{Value, json};

const FILE: &str = "losses.json";
const COMMITTED: &str = include_str!("losses.json");

/// Largest relative difference of a loss between machines. Weights that are off by up to two of their last bits, all of them and at random, moved
/// the losses of three trials by less than 8e-6, and once by 1.8e-4: in the second epoch of theta, where a unit fell to the other side of 0.
const TOLERANCE: f64 = 1e-3;

/// Holds a preset's two epochs against the file.
fn two_epochs(run: &Run) {
    let name = &run.name;
    pin(
        FILE,
        COMMITTED,
        &format!("{name}: begin"),
        run.begin.facts(),
    );
    let epochs: Facts = (1..)
        .zip(&run.epochs)
        .flat_map(|(index, epoch)| {
            let named = move |(name, number)| (format!("epoch {index}, {name}"), figure(number));
            epoch.map(named)
        })
        .collect();
    let section = format!("{name}: two epochs");
    if writing() || wants("bits") {
        return pin(FILE, COMMITTED, &section, epochs);
    }
    let committed: Facts = read(COMMITTED);
    let wrong = off(
        &committed[&section],
        &Value::from(epochs),
        |name, pinned| match name.contains("accuracy") {
            true => 1.0 / run.smallest_part as f64 + 1e-12,
            false => TOLERANCE * pinned.abs(),
        },
    );
    assert!(wrong.is_empty(), "{section}\n{}", wrong.join("\n"));
}

/// A figure: bits for machines, a decimal for people.
pub fn figure(number: f64) -> Value {
    // A word, as JSON's numbers may lose the last bit.
    json!({"bits": format!("{:016x}", number.to_bits()), "decimal": number.to_string()})
}

/// The number that a figure's bits are.
fn number(figure: &Value) -> f64 {
    let bits = figure["bits"].as_str().unwrap_or_default();
    u64::from_str_radix(bits, 16).map_or(f64::NAN, f64::from_bits)
}

/// A line for each figure that is further from its pin than is allowed to it.
pub fn off(pinned: &Value, found: &Value, allowed: impl Fn(&str, f64) -> f64) -> Vec<String> {
    let mut lines = Vec::new();
    for (name, figure) in found.as_object().unwrap() {
        let [pinned, found] = [&pinned[name], figure].map(number);
        let allowed = allowed(name, pinned);
        let near = (found - pinned).abs() <= allowed;
        if !near {
            lines.push(format!(
                "  {name}: pinned {pinned}, found {found}, allowed {allowed:e}"
            ));
        }
    }
    lines
}

#[test]
fn gene_flow() {
    two_epochs(&runs::lab("gene-flow"));
}

#[test]
fn human() {
    two_epochs(&runs::lab("human"));
}

#[test]
fn tajima() {
    two_epochs(&runs::inside("tajima"));
}

#[test]
fn tajima_varying() {
    two_epochs(&runs::inside("tajima-varying"));
}

#[test]
fn tajima_toy() {
    two_epochs(&runs::inside("tajima-toy"));
}

#[test]
fn theta() {
    two_epochs(&runs::inside("theta"));
}

#[test]
fn a_digit_that_is_off_is_noticed() {
    let pinned: Facts = read(COMMITTED);
    let pinned = &pinned["lab, gene-flow: two epochs"];
    for name in pinned.as_object().unwrap().keys() {
        let mut found = pinned.clone();
        let loss = number(&found[name]);
        found[name] = figure(f64::from_bits(loss.to_bits() ^ 1));
        assert!(
            differences(pinned, &found)
                .iter()
                .any(|line| line.contains("bits"))
        );
        assert!(off(pinned, &found, |_, loss| TOLERANCE * loss).is_empty());
        found[name] = figure(loss * (1.0 + 2.0 * TOLERANCE));
        assert_eq!(off(pinned, &found, |_, loss| TOLERANCE * loss).len(), 1);
    }
}
