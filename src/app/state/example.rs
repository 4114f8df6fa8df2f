//! What is said of the example on the table.

use super::{asked, drawn};
use crate::app::plots::inside::parameter_name;
use crate::dataset::{ExampleId, draw};
use crate::experiment::Experiment;
use crate::inspection::{Answer, Given, Opening};
use crate::number::{format_count, format_decimal, format_rate};
use crate::observation::alignment::Seen;
use crate::sentence::{capitalised, counted};

/// The numbers that an example was drawn with, those that vary, in one line.
pub fn numbers(experiment: &Experiment, id: ExampleId) -> String {
    let example = draw(experiment, id);
    let class = usize::from(id.scenario);
    let keys = experiment.keys();
    let numbers: Vec<String> = keys
        .iter()
        .zip(&example.numbers)
        .filter(|(key, value)| value.is_finite() && experiment.varies(class, key))
        .map(|(key, &value)| {
            let text = if let Some(label) = drawn::label(experiment, key, value) {
                label.to_owned()
            } else if value.abs() >= 10.0 {
                format_count(value.round())
            } else if value != 0.0 && value.abs() < 1e-2 {
                format_rate(value)
            } else {
                format_decimal(value)
            };
            format!("{} {text}", parameter_name(key, experiment))
        })
        .collect();
    let name = experiment
        .scenarios
        .get(class)
        .map(|scenario| scenario.name.as_str())
        .unwrap_or_default();
    format!(
        "{name}, locus {}: {}",
        format_count(f64::from(id.index + 1)),
        if numbers.is_empty() {
            "nothing varies".to_owned()
        } else {
            numbers.join(" · ")
        }
    )
}

/// What the network is given of an example, the truth in numbers, and what noise may do, in a sentence; none where there is nothing to say.
pub fn given(experiment: &Experiment, opening: &Opening) -> Option<String> {
    let input = match &opening.given {
        Given::Alignment {
            alignment, blocks, ..
        } => Some(format!(
            "The network is given {} at {}, in the order of its layers' first picture",
            counted(
                u64::from(blocks.iter().sum::<u32>()),
                "haplotype",
                "haplotypes"
            ),
            counted(alignment.sites() as u64, "site", "sites")
        )),
        Given::Statistics { values } => Some(
            values
                .iter()
                .take(12)
                .map(|(name, value)| format!("{name} {}", format_decimal(*value)))
                .collect::<Vec<_>>()
                .join(" · "),
        ),
        Given::Spectrum { .. } => None,
    };
    let mut said = Vec::new();
    if let Answer::Numbers { truth, .. } = &opening.answer {
        let names = asked::named(experiment);
        let truths: Vec<String> = names
            .iter()
            .zip(truth)
            .filter_map(|(name, truth)| {
                truth.map(|truth| {
                    let value = name.measured(&format_decimal(truth));
                    format!("{} {value}", name.name)
                })
            })
            .collect();
        if !truths.is_empty() {
            said.push(format!("the truth: {}", truths.join(", ")));
        }
    }
    if Seen::may_miss(&experiment.observation.noise) {
        said.push("alleles may be missing".to_owned());
    }
    // Names of statistics keep their letters where they begin the sentence.
    let said = match (input, said.as_slice()) {
        (None, []) => return None,
        (Some(input), rest) => [&[input], rest].concat().join("; "),
        (None, rest) => capitalised(&rest.join("; ")),
    };
    Some(format!("{said}."))
}

#[cfg(test)]
mod tests {
    use super::super::task;
    use super::*;
    use crate::experiment::{Law, Noise, NoiseKind, Preset, Prior, Quantity};
    use crate::statistics::{Alignment, AlignmentStatistics};

    fn id(scenario: u8, index: u32) -> ExampleId {
        ExampleId {
            seed: 1,
            scenario,
            index,
        }
    }

    #[test]
    fn what_an_example_was_drawn_with_is_named_and_rounded() {
        let mut e = Preset::GeneFlow.experiment();
        for number in e.scenarios[1].numbers() {
            e.scenarios[1].set(&number.key, Law::fixed(1.0));
        }
        assert_eq!(
            numbers(&e, id(1, 1_233)),
            "gene flow, locus 1,234: nothing varies"
        );
        // So narrow that every draw reads alike.
        for (key, low, high) in [
            ("NC", 12_345.2, 12_345.4),
            ("T", 7.501, 7.502),
            ("m", 2.501e-5, 2.502e-5),
        ] {
            let law = Law::Prior(Prior::uniform(low, high));
            e.scenarios[1].set(key, law);
        }
        assert_eq!(
            numbers(&e, id(1, 0)),
            "gene flow, locus 1: Ancestral size 12,345 · Split 7.5 · Migration each way 2.5e-5"
        );
        let three = Preset::SizeChanges.experiment();
        assert!(numbers(&three, id(2, 0)).starts_with("bottleneck, locus 1: "));
    }

    fn opening(given: Given, answer: Answer) -> Opening {
        Opening {
            given,
            drawn: Vec::new(),
            answer,
            layers: Vec::new(),
            output: 0,
            gradient: Vec::new(),
        }
    }

    fn alignment(haplotypes: u32, sites: u32) -> Given {
        let mut alignment = Alignment::new(haplotypes);
        for site in 0..sites {
            alignment.push_site(f64::from(site) / 8.0, &[1]);
        }
        Given::Alignment {
            alignment,
            blocks: vec![haplotypes],
            statistics: AlignmentStatistics::default(),
        }
    }

    const OF_CLASSES: Answer = Answer::Classes {
        truth: Some(1),
        probabilities: Vec::new(),
    };

    #[test]
    fn what_a_network_is_given_is_said_of_each_input() {
        let e = Preset::GeneFlow.experiment();
        let said = |input| given(&e, &opening(input, OF_CLASSES));
        let order = "in the order of its layers' first picture.";
        assert_eq!(
            said(alignment(4, 8)).unwrap(),
            format!("The network is given 4 haplotypes at 8 sites, {order}")
        );
        assert_eq!(
            said(alignment(1, 1)).unwrap(),
            format!("The network is given 1 haplotype at 1 site, {order}")
        );
        let spectrum = || Given::Spectrum {
            samples: vec![2],
            cells: vec![0.0; 3],
        };
        assert_eq!(said(spectrum()), None, "its picture says all");
        let values = (0..13).map(|k| (format!("s{k}"), f64::from(k) + 0.123_4));
        let statistics = said(Given::Statistics {
            values: values.collect(),
        })
        .unwrap();
        assert!(
            statistics.starts_with("s0 0.123 · s1 1.12 · ") && statistics.ends_with("s11 11.1."),
            "the first twelve: {statistics}"
        );
        let mut noisy = e.clone();
        noisy.observation.noise = vec![Noise {
            kind: NoiseKind::Missing,
            amount: 0.1,
        }];
        assert_eq!(
            given(&noisy, &opening(spectrum(), OF_CLASSES)).unwrap(),
            "Alleles may be missing."
        );
    }

    #[test]
    fn the_truth_is_said_of_numbers_that_have_one() {
        let mut e = Preset::GeneFlow.experiment();
        task::predict(&mut e, 0);
        asked::ask(&mut e, &Quantity::Parameter("T".to_owned()), true);
        let said = |truth: [Option<f64>; 2]| {
            let answer = Answer::Numbers {
                truth: truth.to_vec(),
                predicted: vec![1.0, 1.0],
            };
            given(&e, &opening(alignment(2, 1), answer)).unwrap()
        };
        assert!(
            said([Some(12_345.6), Some(500.0)])
                .ends_with("; the truth: Ancestral size 12,346 diploids, Split 500 generations.")
        );
        assert!(said([None, Some(500.0)]).ends_with("; the truth: Split 500 generations."));
        assert!(!said([None, None]).contains("truth"));
    }
}
