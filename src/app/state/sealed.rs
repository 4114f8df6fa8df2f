//! Which sealed test set an experiment has: what its openings are counted under.
//!
//! The key follows from what is simulated, written out by the names that links have, and from the seeds of data and split. Neither names of
//! classes nor the network or its training make another test set of it, nor would a renamed type of this crate.

use crate::coalescent::demography::{Change, Demography, Event};
use crate::experiment::{self, Experiment, Law, Preset, Prior, Scenario, Units};
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

const EARLIER_GENE_FLOW: &str = "History { ancestral_size: Prior { law: Uniform, low: 10000.0, high: 100000.0, integer: true }, sizes: [Prior { law: Uniform, low: 10000.0, high: 100000.0, integer: true }, Prior { law: Uniform, low: 10000.0, high: 100000.0, integer: true }], split_time: Prior { law: Uniform, low: 50000.0, high: 500000.0, integer: true }, migration: Migration { rate: Prior { law: Uniform, low: 1e-6, high: 0.0001, integer: false }, direction: Both, start: 0.0, end: 0.5 }, generation_years: 1.0 }Locus { samples: [20, 20], length: 100000.0, mutation_rate: 1e-7, recombination_rate: 1e-8 }";
const EARLIER_HUMAN: &str = "History { ancestral_size: Prior { law: Uniform, low: 1000.0, high: 40000.0, integer: true }, sizes: [Prior { law: Uniform, low: 1000.0, high: 40000.0, integer: true }, Prior { law: Uniform, low: 1000.0, high: 40000.0, integer: true }], split_time: Prior { law: Uniform, low: 500.0, high: 10000.0, integer: true }, migration: Migration { rate: Prior { law: LogUniform, low: 1e-6, high: 0.001, integer: false }, direction: Both, start: 0.0, end: 0.5 }, generation_years: 29.0 }Locus { samples: [20, 20], length: 1000000.0, mutation_rate: 1.5e-8, recombination_rate: 1e-8 }";
const EARLIER_TAJIMA: &str = "Source { haplotypes: 20, sites: Fixed(40), recombination: Prior { law: Fixed, low: 0.0, high: 0.0, integer: false }, growth: Prior { law: Fixed, low: 0.0, high: 0.0, integer: false }, bottleneck: None }TajimasD";
const EARLIER_TAJIMA_VARYING: &str = "Source { haplotypes: 20, sites: Theta(Prior { law: Uniform, low: 2.0, high: 20.0, integer: false }), recombination: Prior { law: Fixed, low: 0.0, high: 0.0, integer: false }, growth: Prior { law: Fixed, low: 0.0, high: 0.0, integer: false }, bottleneck: None }TajimasD";
const EARLIER_TAJIMA_TOY: &str = "Source { haplotypes: 20, sites: MadeUp(40), recombination: Prior { law: Fixed, low: 0.0, high: 0.0, integer: false }, growth: Prior { law: Fixed, low: 0.0, high: 0.0, integer: false }, bottleneck: None }TajimasD";
const EARLIER_THETA: &str = "Source { haplotypes: 40, sites: Theta(Prior { law: Uniform, low: 10.0, high: 50.0, integer: false }), recombination: Prior { law: Fixed, low: 0.0, high: 0.0, integer: false }, growth: Prior { law: Fixed, low: 0.0, high: 0.0, integer: false }, bottleneck: None }Theta";

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
    let locus = experiment.locus.in_effect();
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
    match (scenario.varying(), &scenario.written) {
        (Some(template), _) => text.push_str(&template.words()),
        (None, Some(written)) => write_demography(text, written),
        (None, None) => {}
    }
    let _ = write!(text, "{:?}/", scenario.haplotypes);
}

fn write_demography(text: &mut String, demography: &Demography) {
    for population in &demography.populations {
        let _ = write!(
            text,
            "{},{},{},{};",
            population.name, population.end, population.size, population.growth
        );
    }
    for Event { time, change } in &demography.events {
        let _ = match change {
            Change::Size {
                population,
                size,
                growth,
            } => write!(text, "{time}:size,{population},{size},{growth};"),
            Change::Migration { from, into, rate } => {
                write!(text, "{time}:migration,{from},{into},{rate};")
            }
            Change::Join { from, into } => write!(text, "{time}:join,{from},{into};"),
            Change::Pulse {
                from,
                into,
                proportion,
            } => write!(text, "{time}:pulse,{from},{into},{proportion};"),
            Change::Bottleneck {
                population,
                strength,
            } => write!(text, "{time}:bottleneck,{population},{strength};"),
        };
    }
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
    let word = match prior.shape {
        experiment::Shape::Fixed => return prior.low.to_string(),
        experiment::Shape::Uniform => "u",
        experiment::Shape::LogUniform => "l",
    };
    let whole = if prior.integer { "!" } else { "" };
    format!("{word}{}:{}{whole}", prior.low, prior.high)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::formats::demes;
    use crate::history::{Story, Study};

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
    fn keys_do_not_change_between_visits() {
        let keys: Vec<String> = Preset::ALL
            .into_iter()
            .map(|preset| key(&preset.experiment()))
            .collect();
        assert_eq!(
            keys,
            [
                "data1-split1-v2-69d93b5da56f87e0",
                "data1-split1-v2-d348bf0c8c7fbf07",
                "data1-split1-v2-32ed0c60c556be49",
                "data1-split1-v2-e2997c1f5640ff3e",
                "data1-split1-v2-9e71325b19839e66",
                "data1-split1-v2-c727f801c2e5c557",
                "data1-split1-v2-4df83e8b51a13807",
                "data1-split1-v2-6d123204ab320802"
            ]
        );
    }

    #[test]
    fn keys_of_histories_of_ones_own_do_not_change_either() {
        let of = |study: &Study| {
            let mut experiment = Preset::Own.experiment();
            experiment.scenarios[1] = Scenario::of_study(study);
            experiment
        };
        // Every kind of event, and every kind of place.
        let mut demography = Study::of(Story::OutOfAfrica).demography();
        demography.events.extend([
            Event {
                time: 10.0,
                change: Change::Pulse {
                    from: 0,
                    into: 1,
                    proportion: 0.25,
                },
            },
            Event {
                time: 20.0,
                change: Change::Bottleneck {
                    population: 1,
                    strength: 0.5,
                },
            },
        ]);
        let written = of(&Study::default().with(demography));
        let document = "time_units: generations\ndemes:\n- {name: X, epochs: [{end_time: 500, start_size: 9000}]}\n\
            - {name: A, ancestors: [X], epochs: [{start_size: 800}]}\n- {name: B, ancestors: [X], epochs: [{start_size: 700}]}\n\
            parameters: [{name: T, values: [{demes: {X: {epochs: {0: end_time}}}}], lower_bound: 100, upper_bound: 2000}]\n";
        let documented = |document: &str| {
            let model = demes::read(document.as_bytes()).unwrap();
            of(&Study::default().documented(model))
        };
        assert_eq!(
            [key(&written), key(&documented(document))],
            [
                "data1-split1-v2-68e528d4219dfa7a",
                "data1-split1-v2-beff6a49464f4bd7"
            ]
        );
        // The value that a varying number was written with says nothing of the data.
        let other = document.replace("end_time: 500", "end_time: 600");
        assert_eq!(key(&documented(&other)), key(&documented(document)));
        let other = document.replace("start_size: 800", "start_size: 801");
        assert_ne!(key(&documented(&other)), key(&documented(document)));
    }

    /// The keys that were in use; a browser may have counts under them.
    #[test]
    fn counts_under_the_keys_of_old_are_found() {
        let keys: Vec<Option<String>> = Preset::ALL
            .into_iter()
            .map(|preset| earlier_key(&preset.experiment()))
            .collect();
        let old = |key: &str| Some(key.to_owned());
        assert_eq!(
            keys,
            [
                old("data1-split1-9885efcb31a53dd8"),
                old("data1-split1-f150aa54974385cd"),
                None,
                old("inside-data1-split1-c79b6ac66798347f"),
                old("inside-data1-split1-e6065b915fd87e44"),
                old("inside-data1-split1-0cccb600ef38a45c"),
                old("inside-data1-split1-66455c81ea25bde2"),
                None
            ]
        );
        let mut other = Preset::GeneFlow.experiment();
        other.locus.length *= 2.0;
        assert_eq!(earlier_key(&other), None);
        other = Preset::GeneFlow.experiment();
        other.seeds.split = 7;
        assert!(earlier_key(&other).is_some_and(|key| key.starts_with("data1-split7-")));
    }
}
