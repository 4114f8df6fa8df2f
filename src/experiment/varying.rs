//! A document's numbers in a scenario: let vary, kept fixed, and written back with the priors that they have.

use super::{Experiment, Law, Number, Scenario, Shape};
use crate::history::{Story, Study};

impl Scenario {
    /// Lets a number of its document vary too, by its place among [`numbers`](crate::formats::demes::Template::numbers), as if the document had named it among its parameters:
    /// between the ends that are proposed. Says whether it does now.
    pub fn vary(&mut self, place: usize) -> bool {
        let Some(next) = self.template.as_ref().and_then(|own| own.varied(place)) else {
            return false;
        };
        let at = self.variables().min(self.values.len());
        if let Some(variable) = next.variables().last() {
            self.values.insert(at, Law::of_variable(variable));
        }
        self.template = Some(next);
        true
    }
}

impl Experiment {
    /// Gives a number that a scenario's document lets vary, by its place among the variables, the document's own value again. What followed it
    /// still does: what was so many times it is so many times that value, and another scenario that took its draw, or its law, has the value
    /// too, so that what was equal in both stays equal.
    pub fn fix(&mut self, place: usize, variable: usize) {
        let Some(scenario) = self.scenarios.get_mut(place) else {
            return;
        };
        let Some(template) = &scenario.template else {
            return;
        };
        let Some(own) = template.variables().get(variable) else {
            return;
        };
        let (key, value) = (Number::key_of(&own.name), own.value);
        let numbers = scenario.numbers();
        scenario.template = Some(template.fixed(variable));
        // Those tied to it, with their laws as they were.
        let mut tied = Vec::new();
        for (number, law) in numbers.into_iter().zip(&mut scenario.values) {
            if let Law::Times { of, factor, whole } = law
                && *of == key
            {
                let times = *factor * value;
                let fixed = Law::fixed(if *whole { libm::floor(times) } else { times });
                tied.push((number.key, std::mem::replace(law, fixed)));
            }
        }
        if variable < scenario.values.len() {
            scenario.values.remove(variable);
        }
        for other in &mut self.scenarios {
            let takes = |law: &&Law, drawn: bool| match law {
                Law::Like { scenario } => usize::from(*scenario) == place,
                Law::Drawn { with } => drawn && usize::from(*with) == place,
                _ => false,
            };
            if other.law(&key).filter(|law| takes(law, true)).is_some() {
                other.set(&key, Law::fixed(value));
            }
            // A law that was taken over is so many times its own scenario's number, and stays so.
            for (key, law) in &tied {
                if other.law(key).filter(|law| takes(law, false)).is_some() {
                    other.set(key, law.clone());
                }
            }
        }
    }

    /// The history of a scenario's document as a study, its numbers that vary with the priors that they have here as bounds; none where it has
    /// no document. What is tied to another number, or drawn by another law, keeps the bounds that the document names.
    pub fn documented(&self, place: usize) -> Option<Study> {
        let scenario = self.scenarios.get(place)?;
        let template = scenario.template.as_ref()?;
        let numbers = scenario.numbers();
        let bounds: Vec<Option<([f64; 2], bool)>> = numbers
            .iter()
            .take(scenario.variables())
            .map(|number| {
                let prior = *self.source(place, &number.key).ok()?.own_prior()?;
                Some((prior.ends(), prior.shape == Shape::LogUniform))
            })
            .collect();
        let template = template.bounded(&bounds);
        Some(Study {
            story: Story::Written,
            written: Some(template.demography(&template.values())?),
            template: Some(template),
            values: Vec::new(),
            ..Study::default()
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::experiment::link::{Page, from_query, to_query};
    use crate::experiment::{Prior, View};
    use crate::formats::demes;

    const DOCUMENT: &str = include_str!("three.yaml");

    fn experiment() -> Experiment {
        let model = demes::read(DOCUMENT.as_bytes()).unwrap();
        Experiment::of_study(&Study::default().documented(model))
    }

    /// The place of a number of the document.
    fn place(scenario: &Scenario, name: &str) -> usize {
        let numbers = scenario.template.as_ref().unwrap().numbers();
        let at = numbers.iter().position(|number| number.name == name);
        at.unwrap_or_else(|| panic!("{name} in {numbers:?}"))
    }

    fn vary(experiment: &mut Experiment, name: &str) {
        let scenario = &mut experiment.scenarios[1];
        let at = place(scenario, name);
        assert!(scenario.vary(at), "{name}");
        assert!(!scenario.vary(at), "{name} varies already");
    }

    #[test]
    fn a_number_that_was_let_vary_is_one_of_the_class_until_it_is_kept_fixed() {
        let mut e = experiment();
        let begun = e.scenarios[1].clone();
        assert_eq!(begun.numbers(), []);
        vary(&mut e, "T_X");
        vary(&mut e, "N_C");
        let own = &e.scenarios[1];
        let keys: Vec<String> = own.numbers().into_iter().map(|own| own.key).collect();
        assert_eq!(keys, ["p_T_X", "p_N_C"]);
        assert_eq!(
            own.law("p_N_C"),
            Some(&Law::Prior(Prior::uniform(1_500.0, 6_000.0)))
        );
        assert!(e.varies(1, "p_T_X"));
        // The split moves for all that part there.
        let half = own.keeps(&[5_000.0, 3_000.0]) && !own.keeps(&[1_000.0, 3_000.0]);
        assert!(half, "later than the second split, or not");
        let tied = Law::Times {
            of: "p_T_X".to_owned(),
            factor: 0.5,
            whole: false,
        };
        e.scenarios[1].set("p_N_C", tied);
        e.fix(1, 0);
        assert_eq!(
            e.scenarios[1].law("p_N_C"),
            Some(&Law::fixed(3_000.0)),
            "half of 6,000 generations"
        );
        e.fix(1, 0);
        assert_eq!(e.scenarios[1], begun);
        e.fix(1, 0);
        assert_eq!(e.scenarios[1], begun);
    }

    /// Two classes of one document: what one takes of the other's number that is fixed is fixed, at the same value.
    #[test]
    fn what_another_class_took_from_a_number_that_is_fixed_is_fixed_too() {
        let mut e = experiment();
        for name in ["T_X", "N_C", "N_A", "N_B"] {
            vary(&mut e, name);
        }
        let times = |factor: f64, whole: bool| Law::Times {
            of: "p_T_X".to_owned(),
            factor,
            whole,
        };
        let [own, like, drawn] = [
            Law::Prior(Prior::uniform(4_000.0, 8_000.0)),
            Law::Like { scenario: 1 },
            Law::Drawn { with: 1 },
        ];
        let own_class = e.scenarios[1].clone();
        let class = |laws: [&Law; 4]| Scenario {
            values: laws.map(Law::clone).to_vec(),
            ..own_class.clone()
        };
        let (half, third) = (times(0.5, false), times(0.3333, true));
        e.scenarios[1] = class([&own, &half, &third, &own]);
        e.scenarios.push(class([&drawn, &drawn, &like, &like]));
        e.scenarios.push(class([&like, &like, &own, &own]));
        e.scenarios.push(class([&own, &like, &own, &drawn]));
        e.fix(1, 0);
        let fixed = Law::fixed;
        assert_eq!(
            e.scenarios[1].values,
            [fixed(3_000.0), fixed(1_999.0), own.clone()]
        );
        let laws: Vec<&[Law]> = e.scenarios[2..].iter().map(|own| &own.values[..]).collect();
        // The draw of half of it is the half that is fixed; half like it is half of one's own.
        assert_eq!(
            laws,
            [
                [fixed(6_000.0), drawn.clone(), third, like],
                [fixed(6_000.0), half.clone(), own.clone(), own.clone()],
                [own.clone(), half, own, drawn]
            ]
        );
    }

    #[test]
    fn what_varies_is_in_the_link_and_so_is_a_document_in_which_nothing_does() {
        let mut e = experiment();
        for names in [&[][..], &["T_X", "m_A_B"], &["N_C", "T_Y"]] {
            for name in names {
                vary(&mut e, name);
            }
            let query = to_query(&e, &View::of(&e));
            assert!(query.contains("c1.varies="), "{query}");
            let (back, _, notes) = from_query(Page::Lab, &query);
            assert_eq!(notes, []);
            assert_eq!(back, e);
        }
    }

    #[test]
    fn a_document_is_written_back_with_the_priors_of_the_class() {
        let mut e = experiment();
        for name in ["T_X", "N_C", "m_A_B", "N_A", "N_B"] {
            vary(&mut e, name);
        }
        let own = &mut e.scenarios[1];
        own.set("p_T_X", Law::Prior(Prior::log_uniform(3_000.0, 9_000.0)));
        own.set("p_N_A", Law::fixed(7_000.0));
        own.set("p_N_C", Law::Prior(Prior::uniform(4_000.0, 6_000.0)));
        own.set(
            "p_N_B",
            Law::Times {
                of: "p_N_C".to_owned(),
                factor: 2.0,
                whole: false,
            },
        );
        let study = e.documented(1).unwrap();
        let template = study.template.unwrap();
        let said: Vec<_> = template
            .variables()
            .iter()
            .map(|own| (own.name.as_str(), own.value, own.ends(), own.logarithmic))
            .collect();
        assert_eq!(
            said,
            [
                ("T_X", 6_000.0, [3_000.0, 9_000.0], true),
                ("N_C", 4_000.0, [4_000.0, 6_000.0], false),
                ("m_A_B", 1e-4, [5e-5, 2e-4], false),
                ("N_B", 5_000.0, [2_500.0, 10_000.0], false),
            ]
        );
        let model = demes::DemesModel {
            template: Some(template.clone()),
            ..demes::DemesModel::default()
        };
        let text = demes::write(&model).unwrap();
        let read = demes::read(text.as_bytes()).unwrap();
        assert_eq!(read.template, Some(template), "{text}");
        assert_eq!(read.demography.populations[1].size, 7_000.0);
        assert_eq!(e.documented(0), None);
    }
}
