//! An event of a walk as a sentence, with its rate.

use super::step::{Rival, StepKind, WalkStep};
use super::sweep::{BACKGROUNDS, UNKNOWN};
use crate::coalescent::sweep::{CARRIERS, WITHOUT};
use crate::number;
use crate::sentence::counted;

/// Names the event: what happens, how often it would, and how long it took.
pub fn sentence(step: &WalkStep, names: &[String]) -> String {
    let name = |population: u32| names.get(population as usize).map_or("?", String::as_str);
    let count = |population: u32| {
        step.lineages
            .get(population as usize)
            .copied()
            .unwrap_or_default()
    };
    match &step.kind {
        StepKind::Meet {
            population,
            size,
            pinched: true,
            ..
        } => {
            format!(
                "Two of {} lineages {} meet in the bottleneck (size outside it {}).",
                count(*population),
                place(name(*population)),
                whole(*size)
            )
        }
        StepKind::Meet {
            population, size, ..
        } => {
            let k = count(*population);
            let pairs = u64::from(k) * u64::from(k.saturating_sub(1)) / 2;
            let rate = format!(
                "{} / 2N with N = {}: rate {}",
                counted(pairs, "pair", "pairs"),
                whole(*size),
                rate(pairs as f64 / (2.0 * size))
            );
            format!(
                "Two lineages of {k} {} meet. {rate} per generation. {}",
                place(name(*population)),
                waited(step)
            )
        }
        StepKind::Migrate {
            from,
            into,
            rate: each,
            ..
        } => {
            let k = count(*from);
            let total = rate(f64::from(k) * each);
            format!(
                "A lineage of {k} in {} has its ancestor in {}: forward in time a migrant. {k} x {} = rate {total} per generation. {}",
                name(*from),
                name(*into),
                rate(*each),
                waited(step)
            )
        }
        StepKind::Join { nodes, from, into } => {
            format!(
                "{} joins {}: forward in time it begins here. {} enter {}.",
                name(*from),
                name(*into),
                lineages(nodes.len()),
                name(*into)
            )
        }
        StepKind::Pulse {
            nodes,
            from,
            into,
            proportion,
        } => format!(
            "Admixture pulse: each lineage in {} has its ancestor in {} with probability {proportion}. {} of {} cross over.",
            name(*from),
            name(*into),
            nodes.len(),
            count(*from)
        ),
        StepKind::Resize { population, size } => {
            format!(
                "The size of {} changes: further back it is {} diploids.",
                name(*population),
                whole(*size)
            )
        }
        StepKind::Pinch {
            population,
            strength,
        } => {
            format!(
                "Bottleneck in {}: as many lineages meet at once as otherwise in {strength} x 2N generations.",
                name(*population)
            )
        }
        StepKind::Cross {
            from,
            into,
            rate: each,
            frequency,
            ..
        } => {
            let k = count(*from);
            let total = rate(f64::from(k) * each);
            format!(
                "A crossover between here and the selected site: of {} {} one has its ancestor {}. The allele's frequency is {}; {k} x {} = rate \
                 {total} per generation. {}",
                lineages(k as usize),
                name(*from),
                name(*into),
                percent(*frequency),
                rate(*each),
                waited(step)
            )
        }
        StepKind::Reach {
            with,
            without,
            frequency,
        } => {
            let among = with.len() + without.len();
            let here = percent(*frequency);
            format!(
                "Selection ended here, forward in time, at a frequency of {here}: of {} {} carry the allele.",
                lineages(among),
                with.len()
            )
        }
        StepKind::Onset { frequency } => {
            format!(
                "Selection begins here, forward in time, at a frequency of {}: further back the allele is neutral.",
                percent(*frequency)
            )
        }
        StepKind::Founder { .. } => {
            format!(
                "The allele is on one chromosome: two of its {} carriers meet in it.",
                count(CARRIERS as u32)
            )
        }
        StepKind::Arise { nodes } if nodes.is_empty() => {
            "The allele arises by mutation; no lineage carries it here.".to_owned()
        }
        StepKind::Arise { nodes } => {
            format!(
                "The allele arises by mutation: {} without it further back, beside {} others.",
                lineages(nodes.len()),
                count(WITHOUT as u32)
            )
        }
        StepKind::Enter {
            population,
            haplotypes,
        } => format!(
            "{haplotypes} ancient haplotypes of {} enter.",
            name(*population)
        ),
    }
}

/// Something that competes, as a short label.
pub fn rival(rival: Rival, names: &[String]) -> String {
    let name = |population: u32| names.get(population as usize).map_or("?", String::as_str);
    match rival {
        Rival::Meet { population } => format!("two {} meet", place(name(population))),
        Rival::Migrate { from, into } => {
            format!("one moves from {} into {}", name(from), name(into))
        }
        Rival::Cross { from, .. } => format!("one {} crosses over", place(name(from))),
    }
}

/// Where a lineage is: in a population, or in a background of a sweep.
fn place(name: &str) -> String {
    match BACKGROUNDS
        .iter()
        .position(|background| *background == name)
    {
        Some(background) if background == UNKNOWN as usize => {
            "whose background is not known".to_owned()
        }
        Some(_) => name.to_owned(),
        None => format!("in {name}"),
    }
}

fn lineages(count: usize) -> String {
    counted(count as u64, "lineage", "lineages")
}

/// How long it took, and what was to be expected.
fn waited(step: &WalkStep) -> String {
    let after = whole(step.waited);
    let total = step.total();
    if total > 0.0 {
        format!(
            "It came after {after} generations; at the rates of all events together the mean wait was {}.",
            whole(1.0 / total)
        )
    } else {
        format!("It came after {after} generations.")
    }
}

/// A rounded number with its thousands apart.
fn whole(value: f64) -> String {
    if !value.is_finite() {
        return "unbounded".to_owned();
    }
    if value != 0.0 && value.abs() < 10.0 {
        return format!("{value:.2}");
    }
    number::grouped(&format!("{:.0}", value.abs()))
}

fn percent(fraction: f64) -> String {
    format!("{:.1} %", 100.0 * fraction)
}

/// A rate with two significant digits.
fn rate(value: f64) -> String {
    let decimals = (1.0 - libm::floor(libm::log10(value))).clamp(0.0, 6.0) as usize;
    if (0.001..1e6).contains(&value) {
        format!("{value:.decimals$}")
    } else {
        format!("{value:.1e}")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn step(kind: StepKind) -> WalkStep {
        WalkStep {
            time: 1_230.0,
            waited: 1_230.0,
            rivals: vec![(Rival::Meet { population: 0 }, 1.0 / 950.0)],
            lineages: vec![7, 2],
            kind,
        }
    }

    #[test]
    fn sentences_name_the_event_and_its_rate() {
        let names = ["A", "B"].map(str::to_owned);
        let meet = StepKind::Meet {
            population: 0,
            children: [0, 1],
            node: 9,
            size: 10_000.0,
            pinched: false,
        };
        assert_eq!(
            sentence(&step(meet), &names),
            "Two lineages of 7 in A meet. 21 pairs / 2N with N = 10,000: rate 0.0010 per generation. It came after 1,230 generations; \
             at the rates of all events together the mean wait was 950."
        );
        let migrate = StepKind::Migrate {
            node: 0,
            from: 1,
            into: 0,
            rate: 1e-4,
        };
        assert!(
            sentence(&step(migrate), &names).starts_with(
                "A lineage of 2 in B has its ancestor in A: forward in time a migrant. 2 x 1.0e-4 = rate 2.0e-4 per generation."
            )
        );
        let swept = BACKGROUNDS.map(str::to_owned);
        let meet = |population| StepKind::Meet {
            population,
            children: [0, 1],
            node: 9,
            size: 10_000.0,
            pinched: false,
        };
        assert!(
            sentence(&step(meet(CARRIERS as u32)), &swept)
                .starts_with("Two lineages of 2 with the allele meet.")
        );
        assert!(
            sentence(&step(meet(WITHOUT as u32)), &swept)
                .starts_with("Two lineages of 7 without the allele meet.")
        );
        assert!(
            sentence(&step(meet(UNKNOWN)), &swept)
                .starts_with("Two lineages of 0 whose background is not known meet.")
        );
        assert_eq!(
            rival(
                Rival::Cross {
                    from: CARRIERS as u32,
                    into: WITHOUT as u32
                },
                &swept
            ),
            "one with the allele crosses over"
        );
        assert_eq!(
            rival(Rival::Migrate { from: 0, into: 1 }, &names),
            "one moves from A into B"
        );
        let unknown = StepKind::Resize {
            population: 9,
            size: f64::NAN,
        };
        assert_eq!(
            sentence(&step(unknown), &names),
            "The size of ? changes: further back it is unbounded diploids."
        );
    }
}
