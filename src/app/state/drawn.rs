//! What is drawn for an example: its history with every prior at its middle, and what a number is in words.

use super::laws::{choices, has_middle, in_the_middle};
use crate::dataset::{ExampleId, draw};
use crate::experiment::Experiment;
use crate::history::{Story, Study};

/// A class' history, with every prior at its middle; none where there is no such class, or it has no populations.
pub fn middle(experiment: &Experiment, class: usize) -> Option<Study> {
    let scenario = experiment.scenarios.get(class)?;
    if scenario.story == Story::MadeUp {
        return None;
    }
    let id = ExampleId {
        seed: experiment.seeds.data,
        scenario: class as u8,
        index: 0,
    };
    Some(draw(&in_the_middle(experiment), id).study)
}

/// Where the numbers of a class stand in its drawing.
pub fn stands_at(experiment: &Experiment, class: usize) -> &'static str {
    if has_middle(experiment, class) {
        "In the middle of all priors."
    } else {
        "With the values that stand in its document: the middle of all priors breaks the order that the document asks for."
    }
}

/// The name of a number's value where it is one of a few; none of a plain number. The classes that have the number have the same few values.
pub fn label(experiment: &Experiment, key: &str, value: f64) -> Option<&'static str> {
    // What is no place among them names none of them.
    let place = (value >= 0.0 && value.fract() == 0.0).then_some(value as usize)?;
    (0..experiment.scenarios.len())
        .find_map(|class| choices(experiment, class, key).get(place))
        .map(|choice| choice.label)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::experiment::Preset;
    use crate::history::Selected;

    #[test]
    fn every_ready_history_has_a_middle_but_what_has_no_populations() {
        for preset in Preset::ALL {
            let experiment = preset.experiment();
            for (class, scenario) in experiment.scenarios.iter().enumerate() {
                let study = middle(&experiment, class);
                assert_eq!(
                    study.map(|study| study.story),
                    (scenario.story != Story::MadeUp).then_some(scenario.story),
                    "{preset:?}"
                );
            }
            assert_eq!(middle(&experiment, experiment.scenarios.len()), None);
        }
    }

    #[test]
    fn a_document_whose_middle_breaks_its_order_is_drawn_as_it_is_written() {
        let document = "time_units: generations\n\
            demes:\n\
            - {name: X, epochs: [{end_time: 3000, start_size: 10000}]}\n\
            - {name: A, ancestors: [X], epochs: [{start_size: 5000}]}\n\
            - {name: B, ancestors: [X], epochs: [{start_size: 2000}]}\n\
            parameters:\n\
            - {name: NA, values: [{demes: {A: {epochs: {0: start_size}}}}], lower_bound: 500, upper_bound: 8000}\n\
            - {name: NB, values: [{demes: {B: {epochs: {0: start_size}}}}], lower_bound: 500, upper_bound: 20000}\n\
            constraints: [{params: [NB, NA], constraint: less_than}]\n";
        let model = crate::formats::demes::read(document.as_bytes()).unwrap();
        let study = Study::default().documented(model);
        let mut e = Preset::Own.experiment();
        crate::app::state::classes::write(&mut e, 0, &study);
        assert_eq!(e.check(), Ok(()));
        let sizes = |e: &Experiment| {
            let populations = middle(e, 0).unwrap().demography().populations;
            populations.iter().map(|own| own.size).collect::<Vec<_>>()
        };
        assert_eq!(sizes(&e), [10_000.0, 5_000.0, 2_000.0]);
        assert!(stands_at(&e, 0).starts_with("With the values"));
        let prior = crate::experiment::Prior::uniform(500.0, 4_500.0);
        e.scenarios[0].set("p_NB", crate::experiment::Law::Prior(prior));
        assert_eq!(sizes(&e), [10_000.0, 4_250.0, 2_500.0]);
        assert!(stands_at(&e, 0).starts_with("In the middle"));
        assert!(stands_at(&e, 1).starts_with("In the middle"), "no document");
    }

    #[test]
    fn a_value_of_a_few_has_its_name_and_a_number_has_none() {
        let split = Preset::GeneFlow.experiment();
        assert_eq!(label(&split, "flow", 0.0), Some("both ways"));
        assert_eq!(label(&split, "flow", 2.0), Some("from B into A"));
        for no_place in [3.0, -1.0, 0.5, f64::NAN, f64::INFINITY] {
            assert_eq!(label(&split, "flow", no_place), None, "{no_place}");
        }
        assert_eq!(label(&split, "T", 0.0), None);
        assert_eq!(label(&split, "no such number", 0.0), None);
    }

    #[test]
    fn the_few_values_of_a_number_are_the_same_in_every_history() {
        let mut known = std::collections::BTreeMap::new();
        let all = Story::ALL
            .into_iter()
            .flat_map(Story::parameters)
            .chain(Selected::ALL.into_iter().flat_map(Selected::parameters));
        for parameter in all.filter(|parameter| !parameter.choices.is_empty()) {
            let first = *known.entry(parameter.key).or_insert(parameter.choices);
            assert_eq!(first, parameter.choices, "{}", parameter.key);
        }
        assert!(known.len() > 1);
    }
}
