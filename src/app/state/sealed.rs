//! Which sealed test set an experiment has: what its openings are counted under.
//!
//! The key follows from what is simulated, written out by the names that links have, and from the seeds of data and split. Neither names of
//! classes nor the network or its training make another test set of it, nor would a renamed type of this crate.

use crate::experiment::road::{Experiment, Law, Preset, Scenario, Units};
use crate::experiment::{self, Prior};
use std::fmt::Write;

/// Where openings are counted, from one visit to the next.
pub trait Openings {
    /// Openings under a key so far.
    fn count(&self, key: &str) -> u32;

    /// Counts one more.
    fn add(&mut self, key: &str);
}

/// How often the experiment's test set was opened, under its key and under that of old.
pub fn opened(openings: &impl Openings, experiment: &Experiment) -> u32 {
    let earlier = earlier_key(experiment).map_or(0, |key| openings.count(&key));
    openings.count(&key(experiment)).saturating_add(earlier)
}

/// Opens the experiment's test set; says which opening it is, from 1.
pub fn open(openings: &mut impl Openings, experiment: &Experiment) -> u32 {
    openings.add(&key(experiment));
    opened(openings, experiment)
}

/// What the openings of the experiment's test set are counted under.
pub fn key(experiment: &Experiment) -> String {
    format!(
        "data{}-split{}-v2-{:016x}",
        experiment.seeds.data,
        experiment.seeds.split,
        digest(&simulated(experiment))
    )
}

/// What they were counted under before there was one experiment: of presets whose histories are as they were. Only the number of examples
/// and the seeds may be others.
pub fn earlier_key(experiment: &Experiment) -> Option<String> {
    let preset = experiment.preset;
    let described = described_earlier(preset)?;
    let plain = preset.experiment();
    let with_the_preset_s = Experiment {
        examples: experiment.examples,
        seeds: experiment.seeds,
        ..plain
    };
    if simulated(&with_the_preset_s) != simulated(experiment)
        || with_the_preset_s.training.split != experiment.training.split
    {
        return None;
    }
    let inside = if matches!(preset, Preset::GeneFlow | Preset::Human) {
        ""
    } else {
        "inside-"
    };
    Some(format!(
        "{inside}data{}-split{}-{:016x}",
        experiment.seeds.data,
        experiment.seeds.split,
        digest(&format!("{described}{}", experiment.examples))
    ))
}

/// How the presets' data were described, but for the number of examples, when these descriptions were digested.
fn described_earlier(preset: Preset) -> Option<&'static str> {
    match preset {
        Preset::GeneFlow => Some(EARLIER_GENE_FLOW),
        Preset::Human => Some(EARLIER_HUMAN),
        Preset::Tajima => Some(EARLIER_TAJIMA),
        Preset::TajimaVarying => Some(EARLIER_TAJIMA_VARYING),
        Preset::TajimaToy => Some(EARLIER_TAJIMA_TOY),
        Preset::Theta => Some(EARLIER_THETA),
        Preset::SizeChanges | Preset::Own => None,
    }
}

const EARLIER_GENE_FLOW: &str = "";
const EARLIER_HUMAN: &str = "";
const EARLIER_TAJIMA: &str = "";
const EARLIER_TAJIMA_VARYING: &str = "";
const EARLIER_TAJIMA_TOY: &str = "";
const EARLIER_THETA: &str = "";

/// FNV-1a: a key only has to tell settings apart, and must not change between visits.
pub fn digest(text: &str) -> u64 {
    text.bytes().fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
    })
}

/// What is simulated, in words that outlive this crate's types.
fn simulated(experiment: &Experiment) -> String {
    let mut text = String::new();
    for scenario in &experiment.scenarios {
        write_scenario(&mut text, scenario);
    }
    let locus = &experiment.locus;
    let units = match locus.units {
        Units::Generations => "generations",
        Units::Scaled => "scaled",
    };
    // Writing into a string does not fail.
    let _ = write!(
        text,
        "|{units},{},{},{},{},{},{},{},{},{}|{:?}|{}|{},{},{}",
        locus.length,
        prior(&locus.mutation),
        prior(&locus.recombination),
        locus.hotspot.start,
        locus.hotspot.end,
        locus.hotspot.factor,
        locus.conversion.ratio,
        locus.conversion.tract,
        locus.sites.write(),
        experiment.observation.samples,
        experiment.examples,
        experiment.training.split.training,
        experiment.training.split.validation,
        experiment.training.split.test,
    );
    text
}

fn write_scenario(text: &mut String, scenario: &Scenario) {
    let _ = write!(
        text,
        "{};{};",
        scenario.story.key(),
        scenario.selected.key()
    );
    for (number, own) in scenario.numbers().iter().zip(&scenario.values) {
        let _ = write!(text, "{}={};", number.key, law(own));
    }
    if let Some(written) = &scenario.written {
        for population in &written.populations {
            let _ = write!(
                text,
                "{},{},{},{};",
                population.name, population.end, population.size, population.growth
            );
        }
        let _ = write!(text, "{}", digest(&format!("{:?}", written.events)));
    }
    let _ = write!(text, "{:?}/", scenario.haplotypes);
}

fn law(law: &Law) -> String {
    match law {
        Law::Prior(own) => prior(own),
        Law::Times { of, factor, whole } => {
            format!("{factor}*{of}{}", if *whole { "!" } else { "" })
        }
        Law::Drawn { with } => format!("@{with}"),
        Law::Like { scenario } => format!("~{scenario}"),
    }
}

fn prior(prior: &Prior) -> String {
    let word = match prior.law {
        experiment::Law::Fixed => return prior.low.to_string(),
        experiment::Law::Uniform => "u",
        experiment::Law::LogUniform => "l",
    };
    let whole = if prior.integer { "!" } else { "" };
    format!("{word}{}:{}{whole}", prior.low, prior.high)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_test_set_is_named_by_data_and_split_alone() {
        let base = Preset::GeneFlow.experiment();
        let mut other = base.clone();
        other.training.epochs = 3;
        other.seeds.weights = 9;
        other.scenarios[0].name = "null".to_owned();
        other.layers.clear();
        assert_eq!(key(&base), key(&other));
        let edits: [fn(&mut Experiment); 6] = [
            |e| e.seeds.split = 2,
            |e| e.seeds.data = 2,
            |e| e.examples += 1,
            |e| e.locus.length *= 2.0,
            |e| e.scenarios[1].set("m", Law::fixed(1e-5)),
            |e| e.scenarios[0].haplotypes = vec![20, 22],
        ];
        for edit in edits {
            let mut other = base.clone();
            edit(&mut other);
            assert_ne!(key(&base), key(&other), "{other:?}");
        }
    }

    #[test]
    fn print_old() {
        use crate::experiment::Preset as Old;
        use crate::experiment::regression::RegressionPreset;
        for preset in Old::ALL {
            let e = preset.experiment();
            let described = format!("{:?}{:?}{}", e.history, e.locus, e.loci_per_class);
            println!(
                "LAB {:?} <{:?}{:?}> data{}-split{}-{:016x}",
                preset,
                e.history,
                e.locus,
                e.seeds.data,
                e.seeds.split,
                digest(&described)
            );
        }
        for preset in RegressionPreset::ALL {
            let e = preset.experiment();
            let described = format!("{:?}{:?}{}", e.source, e.target, e.examples);
            println!(
                "INSIDE {:?} <{:?}{:?}> inside-data{}-split{}-{:016x}",
                preset,
                e.source,
                e.target,
                e.seeds.data,
                e.seeds.split,
                digest(&described)
            );
        }
    }

    #[test]
    fn keys_do_not_change_between_visits() {
        let keys: Vec<String> = Preset::ALL
            .into_iter()
            .map(|preset| key(&preset.experiment()))
            .collect();
        assert_eq!(keys, ["", "", "", "", "", "", "", ""]);
    }

    /// The keys that were in use; a browser may have counts under them.
    #[test]
    fn counts_under_the_keys_of_old_are_found() {
        let keys: Vec<Option<String>> = Preset::ALL
            .into_iter()
            .map(|preset| earlier_key(&preset.experiment()))
            .collect();
        let old = |key: &str| Some(key.to_owned());
        assert_eq!(keys, [old(""), None]);
        let mut other = Preset::GeneFlow.experiment();
        other.locus.length *= 2.0;
        assert_eq!(earlier_key(&other), None);
        other = Preset::GeneFlow.experiment();
        other.seeds.split = 7;
        assert!(earlier_key(&other).is_some_and(|key| key.starts_with("data1-split7-")));
    }
}
