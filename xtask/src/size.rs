//! How much a visitor's browser loads, after brotli, held against a committed budget.

use crate::{dist, files_below, root};
use anyhow::{Context, Result, bail};
use serde_json::{Map, Value, json};
use std::path::{Path, PathBuf};

/// Growth over the committed budget that is let pass.
const GROWTH: f64 = 1.05;

/// One part of the site, and the most it may ever weigh, in bytes.
struct Part {
    name: &'static str,
    limit: u64,
}

/// The aims are 650 kB for the first view, 620 kB for the CPU trainer and 950 kB for all but the trainers; until they are reached, the limits
/// are what was measured and a little more. That History, Inside, Your data and the report of the test set come later takes some 200 kB from the
/// first view and adds some 100 kB to all together: what several parts call is reached through a table, and each part is compressed by itself.
///
/// What the first view needs before anything is trained: page, styles, simulator; the two trainers, of which a browser loads at least one;
/// fonts; what shows a text when one is opened; what the view History needs besides; what of the page arrives after the first view; and
/// everything but the trainers together.
const PARTS: [Part; 8] = [
    Part {
        name: "first_view",
        limit: 750_000,
    },
    Part {
        name: "trainer_cpu",
        limit: 685_000,
    },
    Part {
        name: "trainer_gpu",
        limit: 2_300_000,
    },
    Part {
        name: "fonts",
        limit: 120_000,
    },
    Part {
        name: "reader",
        limit: 120_000,
    },
    Part {
        name: "explorer",
        limit: 250_000,
    },
    Part {
        name: "later_views",
        limit: 300_000,
    },
    Part {
        name: "app",
        limit: 1_440_000,
    },
];
/// Of the parts above: those a browser trains with, and the sum of all others.
const TRAINERS: [usize; 2] = [1, 2];
const ALL_OTHERS: usize = 7;

/// Prints the sizes of `dist/` as figures and holds them against the budget.
///
/// # Errors
/// Where there is no `dist/` or a part is over its limit, or more than 5 % over the budget.
pub fn check() -> Result<()> {
    let sizes = figures()?;
    let text =
        std::fs::read_to_string(budget_file()).context("xtask/size-budget.json cannot be read")?;
    let budget: Map<String, Value> =
        serde_json::from_str(&text).context("xtask/size-budget.json is no JSON object")?;
    let complaints: Vec<String> = PARTS
        .iter()
        .zip(sizes)
        .filter_map(|(part, size)| complaint(part, size, budget.get(part.name)))
        .collect();
    if complaints.is_empty() {
        Ok(())
    } else {
        bail!("{}", complaints.join("\n       "))
    }
}

/// Takes the sizes of `dist/` for the budget.
///
/// # Errors
/// Where there is no `dist/` or the budget cannot be written.
pub fn accept() -> Result<()> {
    let budget: Map<String, Value> = PARTS
        .iter()
        .zip(figures()?)
        .map(|(part, size)| (part.name.to_owned(), json!(size)))
        .collect();
    Ok(std::fs::write(
        budget_file(),
        format!("{:#}\n", Value::Object(budget)),
    )?)
}

fn budget_file() -> PathBuf {
    root().join("xtask/size-budget.json")
}

fn complaint(part: &Part, size: u64, budget: Option<&Value>) -> Option<String> {
    let Part { name, limit } = part;
    let Some(budget) = budget.and_then(Value::as_u64) else {
        return Some(format!(
            "xtask/size-budget.json has no whole number for {name}"
        ));
    };
    if size > *limit {
        Some(format!(
            "{name} weighs {size} bytes, more than its limit of {limit}"
        ))
    } else if size as f64 > budget as f64 * GROWTH {
        Some(format!(
            "{name} weighs {size} bytes, more than 5 % over the budget of {budget}; `cargo xtask size --accept` raises it, if that is worth it"
        ))
    } else {
        None
    }
}

/// Prints one figure for each part and returns them, in bytes after brotli.
fn figures() -> Result<[u64; PARTS.len()]> {
    let site = dist();
    let files = files_below(&site).context("there is no dist/; `cargo xtask build` makes it")?;
    let mut sizes = [0; PARTS.len()];
    let weighed: Vec<(usize, Result<u64>)> = std::thread::scope(|scope| {
        let threads: Vec<_> = files
            .iter()
            .filter_map(|file| Some((part_of(file)?, scope.spawn(|| weigh(file)))))
            .collect();
        threads
            .into_iter()
            .map(|(part, thread)| {
                (
                    part,
                    thread
                        .join()
                        .unwrap_or_else(|_| bail!("compressing failed")),
                )
            })
            .collect()
    });
    for (part, size) in weighed {
        let size = size?;
        for part in [
            Some(part),
            (!TRAINERS.contains(&part)).then_some(ALL_OTHERS),
        ] {
            if let Some(sum) = part.and_then(|part| sizes.get_mut(part)) {
                *sum += size;
            }
        }
    }
    for (part, size) in PARTS.iter().zip(sizes) {
        println!(
            "{}",
            json!({"name": format!("size-{}", part.name), "where": "dist", "value": size, "unit": "bytes (brotli)"})
        );
    }
    Ok(sizes)
}

/// Which part a file counts to; none for lessons and pictures, which are fetched one by one when they are looked at.
fn part_of(file: &Path) -> Option<usize> {
    let name = file.file_name()?.to_str()?;
    match file.extension()?.to_str()? {
        // A page to read, and two that only lead to the one page.
        "html" if name != "index.html" => None,
        "woff2" => Some(3),
        "html" | "js" | "css" | "wasm" => Some(if name.starts_with("trainer_cpu") {
            1
        } else if name.starts_with("trainer_gpu") {
            2
        } else if name.starts_with("reader") {
            4
        } else if name.starts_with("explorer") {
            5
        } else if name.starts_with("split_") || name.starts_with("chunk_") {
            6
        } else {
            0
        }),
        _ => None,
    }
}

/// Bytes of a file as a server would send it.
fn weigh(file: &Path) -> Result<u64> {
    let parameters = brotli::enc::BrotliEncoderParams {
        quality: 11,
        lgwin: 22,
        ..Default::default()
    };
    let mut compressed = Vec::new();
    brotli::BrotliCompress(
        &mut std::fs::File::open(file)?,
        &mut compressed,
        &parameters,
    )?;
    Ok(compressed.len() as u64)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_count_to_their_parts() {
        assert_eq!(PARTS[ALL_OTHERS].name, "app");
        assert!(
            TRAINERS
                .iter()
                .all(|&part| PARTS[part].name.starts_with("trainer"))
        );
        let part = |name: &str| part_of(Path::new(name));
        assert_eq!(part("dist/app-1/app_bg.wasm"), Some(0));
        assert_eq!(part("dist/workers-1/simulator_bg.wasm"), Some(0));
        assert_eq!(part("dist/workers-1/trainer_cpu_loader.js"), Some(1));
        assert_eq!(part("dist/workers-1/trainer_gpu_bg.wasm"), Some(2));
        assert_eq!(part("dist/a.woff2"), Some(3));
        assert_eq!(part("dist/workers-1/reader_bg.wasm"), Some(4));
        assert_eq!(part("dist/workers-1/explorer.js"), Some(5));
        assert_eq!(part("dist/app-1/split_history.wasm"), Some(6));
        assert_eq!(part("dist/app-1/chunk_1.wasm"), Some(6));
        assert_eq!(part("dist/app-1/app_later.js"), Some(0));
        assert_eq!(part("dist/index.html"), Some(0));
        assert_eq!(part("dist/histories.html"), None);
        assert_eq!(part("dist/lessons/one.md"), None);
    }

    #[test]
    fn growth_of_more_than_five_percent_is_refused() {
        let [part, ..] = PARTS;
        assert_eq!(complaint(&part, 105_000, Some(&json!(100_000))), None);
        assert!(complaint(&part, 105_001, Some(&json!(100_000))).is_some());
        assert!(complaint(&part, part.limit + 1, Some(&json!(part.limit))).is_some());
        assert!(complaint(&part, 1, None).is_some());
    }
}
