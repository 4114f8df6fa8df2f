//! The page: a template filled with tables and pictures.

use crate::forward_rows::Forwarded;
use crate::proof::compare::{Comparison, KS_P};
use crate::proof::exact::Exact;
use crate::{Compared, Report, common, qq};
use std::fmt::Write;

/// Statistics in the order of the columns, and what they are called.
const COLUMNS: [(&str, &str); 8] = [
    ("S", "S"),
    ("pi", "π"),
    ("D", "D"),
    ("H", "H"),
    ("F_ST", "F<sub>ST</sub>"),
    ("haplotypes", "haplotypes"),
    ("r2", "r²"),
    ("trees", "trees"),
];

/// What has to be said about an axis, below its heading.
const NOTES: [(&str, &str); 2] = [
    (
        "bottleneck",
        "Lineages that meet in one such bottleneck have one ancestor in msprime and several at one moment here. For the numbers of trees \
         ours are taken together, too.",
    ),
    (
        "sweep",
        "msprime leaves out crossovers that fall between the selected site and what a lineage carries elsewhere. For this comparison ours \
         leaves them out, too; in the app it counts them, and is held against a forward simulation above. In longer runs msprime has about \
         1 per cent more trees around a sweep than we have: in a few of a thousand loci (4 of 1,000 without recombination for 2Ns = 1,000, \
         46 for 4,000) some of its lineages at the selected site have not met when the allele arises, and go on as if they were \
         on different chromosomes. Such a locus is as deep as without a sweep and has four times as many trees.",
    ),
];

/// The axes, in the order of the page.
const AXES: [(&str, &str); 11] = [
    ("n", "Numbers of haplotypes"),
    ("growth", "Growth and decline"),
    ("demes", "Several populations"),
    ("pulse", "Pulses of admixture"),
    ("bottleneck", "Instantaneous bottlenecks"),
    ("ancient", "Ancient samples"),
    ("map", "Recombination maps"),
    ("conversion", "Gene conversion"),
    ("fixed", "A fixed number of sites"),
    ("sweep", "Hard sweeps"),
    ("ms", "Examples of the manual of ms"),
];

/// The whole page as one file that needs no other.
pub fn page(report: &Report) -> String {
    let faults = report.faults();
    let comparisons = report.comparisons();
    let all: Vec<&Comparison> = report
        .compared
        .iter()
        .flatten()
        .map(|compared| &compared.comparison)
        .collect();
    let z = all
        .iter()
        .map(|comparison| comparison.z)
        .chain(report.exact.iter().filter(|e| e.of == 1).map(|e| e.z));
    let z: Vec<f64> = z.chain(report.forward.iter().map(|row| row.z)).collect();
    let most = z
        .iter()
        .copied()
        .fold(0.0, |most: f64, z| most.max(z.abs()));
    let least = all
        .iter()
        .map(|comparison| comparison.p)
        .fold(1.0, f64::min);
    let (verdict, class) = match faults.len() {
        0 => (
            format!(
                "All {} comparisons are within their bounds.",
                thousands(comparisons as u32)
            ),
            "good",
        ),
        some => (
            format!(
                "{some} of {} comparisons are out of bounds; they are marked ✗.",
                thousands(comparisons as u32)
            ),
            "out",
        ),
    };
    // Two bounds on |z| and one on p for each statistic of each configuration.
    let chance = all.len() as f64 * (2.0 * tail(common::Z) + KS_P)
        + report
            .exact
            .iter()
            .map(|exact| exact.of as f64 * tail(exact.bound()))
            .sum::<f64>()
        + report.forward.len() as f64 * tail(common::Z);
    let bonferroni = format!(
        "Over the whole page that makes one false alarm or more in less than {:.0} of 100 pages.",
        (100.0 * chance).ceil()
    );
    let fill = [
        ("style", style()),
        ("verdict-class", class.to_owned()),
        ("verdict", verdict),
        ("msprime", report.file.msprime.clone()),
        (
            "configurations",
            report.file.configurations.len().to_string(),
        ),
        (
            "reference",
            thousands(
                report
                    .file
                    .configurations
                    .iter()
                    .map(|configuration| configuration.replicates)
                    .min()
                    .unwrap_or_default(),
            ),
        ),
        ("replicates", thousands(report.replicates)),
        ("bonferroni", bonferroni),
        ("normal", qq::normal(&z)),
        ("z-count", z.len().to_string()),
        ("z-most", format!("{most:.1}")),
        ("p-count", all.len().to_string()),
        ("p-least", probability(least)),
        ("exact", exact(&report.exact)),
        ("forward", forward(&report.forward)),
        (
            "diploids",
            crate::forward::compare::FORWARD.diploids.to_string(),
        ),
        (
            "axes",
            AXES.iter().map(|axis| self::axis(report, axis)).collect(),
        ),
    ];
    fill.iter().fold(
        include_str!("page.html").to_owned(),
        |page, (name, value)| page.replace(&format!("{{{{{name}}}}}"), value),
    )
}

/// Both tails of the normal law beyond a bound.
fn tail(z: f64) -> f64 {
    libm::erfc(z / std::f64::consts::SQRT_2)
}

/// The page's own sheet after the app's tokens; the typefaces are those of the site, where the page is published beside the app.
fn style() -> String {
    format!(
        "{}\n{}",
        include_str!("../../style/tokens.css"),
        include_str!("page.css")
    )
}

fn exact(all: &[Exact]) -> String {
    let mut rows = String::new();
    for exact in all {
        let Exact {
            what,
            formula,
            expected,
            found,
            z,
            of,
        } = exact;
        let furthest = if *of > 1 {
            format!(" <small>the furthest of {of}</small>")
        } else {
            String::new()
        };
        let _ = write!(
            rows,
            "<tr><th scope=row>{}{furthest}<td>{formula}<td class=number>{}<td class=number>{}<td class=\"number{}\">{}",
            escaped(what),
            short(*expected),
            short(*found),
            mark(exact.holds()),
            signed(*z, exact.holds()),
        );
    }
    format!(
        "<table><thead><tr><th>what<th>formula<th class=number>expected<th class=number>found<th class=number>z</thead><tbody>{rows}</tbody></table>"
    )
}

fn forward(all: &[Forwarded]) -> String {
    let mut rows = String::new();
    for row @ Forwarded {
        sweep,
        what,
        means: [forward, ours],
        z,
    } in all
    {
        let right = row.holds();
        let _ = write!(
            rows,
            "<tr><th scope=row>{sweep} sweep<td>{what}<td class=number>{}<td class=number>{}<td class=\"number{}\">{}",
            short(*forward),
            short(*ours),
            mark(right),
            signed(*z, right),
        );
    }
    format!(
        "<table><thead><tr><th>sweep<th>mean of<th class=number>forward<th class=number>ours<th class=number>z</thead><tbody>{rows}</tbody></table>"
    )
}

fn axis(report: &Report, &(axis, title): &(&str, &str)) -> String {
    let mut rows = String::new();
    let mut plots = String::new();
    for (configuration, compared) in report
        .file
        .configurations
        .iter()
        .zip(&report.compared)
        .filter(|(c, _)| c.axis == axis)
    {
        let find = |name: &str| {
            compared
                .iter()
                .find(|compared| compared.comparison.statistic == name)
        };
        let cells: String = COLUMNS
            .iter()
            .map(|(name, _)| find(name).map_or("<td>".to_owned(), cell))
            .collect();
        let _ = write!(
            rows,
            "<tr><th scope=row>{}{cells}",
            escaped(&configuration.about)
        );
        let pictures: String = COLUMNS
            .iter()
            .filter_map(|(name, shown)| {
                Some(format!(
                    "<figure>{}<figcaption>{shown}</figcaption></figure>",
                    find(name)?.qq
                ))
            })
            .collect();
        let _ = write!(
            plots,
            "<div class=plots><p>{}</p>{pictures}</div>",
            escaped(&configuration.about)
        );
    }
    if rows.is_empty() {
        return String::new();
    }
    let note = NOTES
        .iter()
        .find(|(name, _)| *name == axis)
        .map_or(String::new(), |(_, note)| format!("<p>{note}</p>"));
    let heads: String = COLUMNS
        .iter()
        .map(|(_, shown)| format!("<th class=number>{shown}"))
        .collect();
    format!(
        "<h3>{title}</h3>{note}<div class=scroll><table class=models><thead><tr><th>model{heads}</thead><tbody>{rows}</tbody></table></div>\
         <details><summary>Quantiles against quantiles</summary>{plots}</details>\n"
    )
}

fn cell(compared: &Compared) -> String {
    let Comparison {
        z,
        p,
        means: [ours, theirs],
        ..
    } = &compared.comparison;
    let right = compared.comparison.fault().is_none();
    format!(
        "<td class=\"number{}\" title=\"{} and {}\">{}<small>{}</small>",
        mark(right),
        short(*ours),
        short(*theirs),
        signed(*z, right),
        probability(*p)
    )
}

fn mark(right: bool) -> &'static str {
    if right { "" } else { " out" }
}

/// A z with its sign; the cross says what the colour says.
fn signed(z: f64, right: bool) -> String {
    let cross = if right { "" } else { "✗ " };
    // Without the sign of a zero.
    let z = if z.abs() < 0.05 { 0.0 } else { z };
    format!("{cross}{z:+.1}").replace('-', "−")
}

fn probability(p: f64) -> String {
    if p < 0.001 {
        format!("{p:.0e}")
    } else {
        format!("{p:.2}")
    }
}

/// Five digits or so.
fn short(x: f64) -> String {
    let digits = match x.abs() {
        x if x >= 1e4 => 0,
        x if x >= 100.0 => 1,
        x if x >= 1.0 => 3,
        _ => 4,
    };
    format!("{x:.digits$}").replace('-', "−")
}

fn thousands(count: u32) -> String {
    if count < 1_000 {
        count.to_string()
    } else {
        format!("{},{:03}", count / 1_000, count % 1_000)
    }
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;")
}
