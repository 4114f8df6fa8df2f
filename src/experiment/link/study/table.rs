//! The keys of a link in words, for the README.

use crate::experiment::NoiseKind;
use crate::history::{Selected, Story};

/// Every key: key, meaning, form.
pub fn table() -> Vec<[String; 3]> {
    let stories = Story::ALL.map(Story::key).join(", ");
    let sweeps = Selected::ALL.map(Selected::key).join(", ");
    let noises = NoiseKind::ALL.map(NoiseKind::key).join(", ");
    let fixed = [
        ("h", "the history", format!("{stories} or written").as_str()),
        (
            "demes",
            "the history of one's own, with `h=written`",
            "as the page writes it",
        ),
        (
            "varies",
            "instead of `demes`: one with numbers that vary",
            "as the page writes it",
        ),
        (
            "sweep",
            "what is selected in a history of one population that changes its size",
            sweeps.as_str(),
        ),
        ("n", "haplotypes from each sample", "a whole number"),
        (
            "samples",
            "with `h=written`: who is sampled, and how many generations ago",
            "A:4,B:2@100",
        ),
        ("L", "length of the locus, base pairs", "a number"),
        ("mu", "mutations per base pair and generation", "a number"),
        (
            "sites",
            "infinite, two-alleles (finite sites), or exactly so many segregating sites",
            "a word or a whole number",
        ),
        ("r", "crossovers per base pair and generation", "a number"),
        (
            "hotx",
            "crossovers in the hotspot, times the rate elsewhere; 1 is none",
            "a number",
        ),
        ("hot0", "first base pair of the hotspot", "a number"),
        ("hot1", "its end, base pairs", "a number"),
        (
            "gc",
            "tracts of gene conversion for each crossover",
            "a number",
        ),
        ("tract", "their mean length, base pairs", "a number"),
        (
            "seed",
            "everything random follows from it",
            "a whole number below 2^64",
        ),
        ("k", "loci held against theory", "a whole number"),
        ("i", "the locus looked at, from 0", "a whole number"),
        ("at", "position along it, base pairs", "a number"),
        (
            "noise",
            "what stands between the alignment and its reader",
            noises.as_str(),
        ),
        (
            "q",
            "how much of it: a probability, copies or reads",
            "a number",
        ),
    ]
    .map(|row| <[&str; 3]>::from(row).map(str::to_owned));
    let mut rows = fixed.to_vec();
    let stories = Story::ALL
        .into_iter()
        .map(|story| (story.key().to_owned(), story.parameters()));
    let sweeps = Selected::ALL
        .into_iter()
        .map(|selected| (format!("sweep={}", selected.key()), selected.parameters()));
    for (of, parameters) in stories.chain(sweeps) {
        for parameter in parameters {
            let unit = if parameter.unit.is_empty() {
                String::new()
            } else {
                format!(", {}", parameter.unit)
            };
            let meaning = format!("{of}: {}{unit}", lower(parameter.label));
            rows.push([parameter.key.to_owned(), meaning, parameter.form()]);
        }
    }
    rows
}

/// A label inside a sentence.
fn lower(label: &str) -> String {
    let mut characters = label.chars();
    characters
        .next()
        .map(|first| first.to_ascii_lowercase().to_string() + characters.as_str())
        .unwrap_or_default()
}
