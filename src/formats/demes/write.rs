//! A resolved document as text: YAML in the layout of the specification's examples.

use super::fields::is_typed;
use super::graph::{Deme, Graph, Migration};
use super::shown::number;
use std::fmt::Write as _;

/// The document's text. The size at the end of an epoch is left out where it is that at its beginning, but for the epochs of demes that
/// `explicit` names by their places.
pub fn text(graph: &Graph, explicit: impl Fn(usize, usize) -> bool) -> String {
    let mut out = String::new();
    let mut line = |text: String| {
        out.push_str(&text);
        out.push('\n');
    };
    if !graph.description.is_empty() {
        line(format!("description: {}", quoted(&graph.description)));
    }
    if !graph.doi.is_empty() {
        line(format!(
            "doi: [{}]",
            joined(graph.doi.iter().map(|doi| quoted(doi)))
        ));
    }
    line(format!("time_units: {}", quoted(&graph.time_units)));
    if graph.time_units != "generations" {
        line(format!(
            "generation_time: {}",
            number(graph.generation_time)
        ));
    }
    line("demes:".to_owned());
    for (place, deme) in graph.demes.iter().enumerate() {
        line(deme_text(deme, graph, |epoch| explicit(place, epoch)));
    }
    let name = |index: usize| {
        graph
            .demes
            .get(index)
            .map(|deme| quoted(&deme.name))
            .unwrap_or_default()
    };
    for (migration, at) in graph.migrations.iter().zip(0..) {
        if at == 0 {
            line("migrations:".to_owned());
        }
        let Migration {
            source,
            dest,
            start,
            end,
            rate,
        } = *migration;
        let window = format!(
            "rate: {}, start_time: {}, end_time: {}",
            number(rate),
            number(start),
            number(end)
        );
        line(format!(
            "- {{source: {}, dest: {}, {window}}}",
            name(source),
            name(dest)
        ));
    }
    for (pulse, at) in graph.pulses.iter().zip(0..) {
        if at == 0 {
            line("pulses:".to_owned());
        }
        let sources = joined(pulse.sources.iter().map(|&(index, _)| name(index)));
        let proportions = joined(pulse.sources.iter().map(|&(_, share)| number(share)));
        let [dest, time] = [name(pulse.dest), number(pulse.time)];
        line(format!(
            "- {{sources: [{sources}], dest: {dest}, time: {time}, proportions: [{proportions}]}}"
        ));
    }
    out
}

fn deme_text(deme: &Deme, graph: &Graph, explicit: impl Fn(usize) -> bool) -> String {
    let mut out = format!("- name: {}\n", quoted(&deme.name));
    if !deme.description.is_empty() {
        let _ = writeln!(out, "  description: {}", quoted(&deme.description));
    }
    if !deme.ancestors.is_empty() {
        let name = |index: usize| {
            graph
                .demes
                .get(index)
                .map(|deme| quoted(&deme.name))
                .unwrap_or_default()
        };
        let _ = writeln!(
            out,
            "  ancestors: [{}]",
            joined(deme.ancestors.iter().map(|&(index, _)| name(index)))
        );
        if deme.ancestors.len() > 1 {
            let _ = writeln!(
                out,
                "  proportions: [{}]",
                joined(deme.ancestors.iter().map(|&(_, share)| number(share)))
            );
        }
        let _ = writeln!(out, "  start_time: {}", number(deme.start));
    }
    out.push_str("  epochs:");
    for (place, epoch) in deme.epochs.iter().enumerate() {
        let _ = write!(
            out,
            "\n  - {{end_time: {}, start_size: {}",
            number(epoch.end),
            number(epoch.start_size)
        );
        if epoch.end_size != epoch.start_size || explicit(place) {
            let _ = write!(out, ", end_size: {}", number(epoch.end_size));
        }
        out.push('}');
    }
    out
}

pub fn joined(items: impl Iterator<Item = String>) -> String {
    items.collect::<Vec<_>>().join(", ")
}

/// A text as it is where that is safe, otherwise in double quotes, with ASCII letters only.
pub fn quoted(text: &str) -> String {
    let is_plain = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'.' | b'/');
    if text.starts_with(|first: char| first.is_ascii_alphabetic())
        && text.bytes().all(is_plain)
        && !is_typed(text)
        && !is_boolean(text)
    {
        return text.to_owned();
    }
    let mut out = String::from("\"");
    for letter in text.chars() {
        match letter {
            '"' | '\\' => {
                out.push('\\');
                out.push(letter);
            }
            ' '..='~' => out.push(letter),
            '\n' => out.push_str("\\n"),
            _ => {
                let _ = write!(out, "\\U{:08x}", u32::from(letter));
            }
        }
    }
    out.push('"');
    out
}

/// What older YAML takes for a truth value.
fn is_boolean(text: &str) -> bool {
    ["y", "n", "yes", "no", "on", "off"]
        .iter()
        .any(|word| text.eq_ignore_ascii_case(word))
}
