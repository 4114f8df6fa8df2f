//! The keys of one history.

use super::row::OfEach;
use crate::experiment::link::study::{pack, pack_template, unpack, unpack_template};
use crate::experiment::link::value::{Expected, Value};
use crate::experiment::{Experiment, Scenario};
use crate::history::{Selected, Story, Study};

const STORY: Expected = "a ready history, such as constant, two-epochs, three-epochs, growth, exponential, bottleneck, islands, split, admixture, ancient, out-of-africa, hard-sweep, soft-sweep, partial-sweep or made-up";
pub const WRITTEN: Expected = "a history as the page writes it, of at most 1,000 events";
pub const SWEEP: Expected = "none, hard, soft or partial";
const NUMBERS: Expected = "whole numbers separated by commas";
const MISSING: Expected = "a class that there is";

fn of(experiment: &Experiment, place: usize) -> Option<&Scenario> {
    experiment.scenarios.get(place)
}

fn at(experiment: &mut Experiment, place: usize) -> Result<&mut Scenario, Expected> {
    experiment.scenarios.get_mut(place).ok_or(MISSING)
}

/// Another history in the place of a scenario's, with its usual numbers and samples.
fn replaced(scenario: &Scenario, study: &Study) -> Scenario {
    Scenario {
        name: scenario.name.clone(),
        ..Scenario::of_study(study)
    }
}

/// Which history it is: read before all other keys of it.
pub static SHAPE_OF_EACH: &[OfEach] = &[
    OfEach {
        name: "h",
        meaning: "the history of a class",
        form: "a ready history, by its name in the view History, or made-up",
        write: |experiment, place| {
            of(experiment, place)
                .filter(|own| own.story != Story::Written)
                .map(|own| own.story.key().to_owned())
        },
        read: |experiment, place, text| {
            let mut ready = Story::ALL.into_iter().chain([Story::MadeUp]);
            let story = ready.find(|story| story.key() == text).ok_or(STORY)?;
            let scenario = at(experiment, place)?;
            if scenario.story != story || scenario.selected != Selected::Nothing {
                // Numbers that a link leaves out stay what they always were: in generations, whatever its units are.
                *scenario = replaced(scenario, &Study::of(story));
            }
            Ok(())
        },
    },
    OfEach {
        name: "demes",
        meaning: "a history of one's own instead",
        form: "as the page writes it",
        write: |experiment, place| {
            of(experiment, place)
                .filter(|own| own.template.is_none())?
                .written
                .as_ref()
                .and_then(pack)
        },
        read: |experiment, place, text| {
            let written = unpack(text).ok_or(WRITTEN)?;
            let scenario = at(experiment, place)?;
            if scenario.written.as_ref() != Some(&written) {
                *scenario = replaced(scenario, &Study::default().with(written));
            }
            Ok(())
        },
    },
    OfEach {
        name: "varies",
        meaning: "the document of a history of one's own instead, with the numbers that vary",
        form: "as the page writes it",
        write: |experiment, place| {
            of(experiment, place)?
                .template
                .as_ref()
                .and_then(pack_template)
        },
        read: |experiment, place, text| {
            let (template, written) = unpack_template(text).ok_or(WRITTEN)?;
            let scenario = at(experiment, place)?;
            if scenario.template.as_ref() != Some(&template) {
                let study = Study {
                    template: Some(template),
                    ..Study::default().with(written)
                };
                *scenario = replaced(scenario, &study);
            }
            Ok(())
        },
    },
    OfEach {
        name: "sweep",
        meaning: "what is selected in a history of one population that changes its size",
        form: SWEEP,
        write: |experiment, place| of(experiment, place).map(|own| own.selected.key().to_owned()),
        read: |experiment, place, text| {
            let selected = Selected::of_key(text).ok_or(SWEEP)?;
            let scenario = at(experiment, place)?;
            if scenario.selected == selected {
                return Ok(());
            }
            // By the usual numbers of its history: its own come after it in a link.
            let usual = scenario.usual();
            scenario.select(selected, &usual);
            Ok(())
        },
    },
];

/// Its other keys, but for its numbers.
pub static OF_EACH: &[OfEach] = &[
    OfEach {
        name: "name",
        meaning: "the name of a class",
        form: "a text",
        write: |experiment, place| of(experiment, place).map(|own| own.name.clone()),
        read: |experiment, place, text| {
            at(experiment, place)?.name = text.to_owned();
            Ok(())
        },
    },
    OfEach {
        name: "n",
        meaning: "haplotypes of each sample of the history",
        form: NUMBERS,
        write: |experiment, place| {
            of(experiment, place).map(|own| {
                let texts: Vec<String> = own.haplotypes.iter().map(Value::write).collect();
                texts.join(",")
            })
        },
        read: |experiment, place, text| {
            let numbers: Result<Vec<u32>, _> = text.split(',').map(u32::read).collect();
            at(experiment, place)?.haplotypes = numbers.map_err(|_| NUMBERS)?;
            Ok(())
        },
    },
];
