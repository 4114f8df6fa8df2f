//! The task, as a person changes it: which class, or one or several numbers.

use super::classes;
use crate::experiment::{Experiment, Scenario, Task};
use crate::history::Story;

/// The classes of an experiment while it asks for numbers of one of them.
#[derive(Clone, Debug, PartialEq)]
pub struct Aside {
    /// All of them, as they were.
    scenarios: Vec<Scenario>,
    /// The place of the one whose numbers are asked for.
    of: usize,
    /// That one as it was when the others had gone: what differs from it was edited since.
    begun: Scenario,
    standardise: bool,
}

impl Aside {
    /// Puts the classes back. What was edited meanwhile stays as edited.
    fn back(&self, experiment: &mut Experiment) {
        let Some(edited) = experiment.scenarios.first().cloned() else {
            return;
        };
        let Some(before) = self.scenarios.get(self.of) else {
            return;
        };
        let mut now = edited.clone();
        if now.numbers() == before.numbers() {
            // A law that only stands for that of another class refers to it again.
            for number in now.numbers() {
                if let (true, Some(law)) = (
                    now.law(&number.key) == self.begun.law(&number.key),
                    before.law(&number.key),
                ) {
                    now.set(&number.key, law.clone());
                }
            }
        }
        experiment.scenarios.clone_from(&self.scenarios);
        experiment.training.standardise = self.standardise;
        classes::put(experiment, self.of, now);
        for (set, (&now, &begun)) in edited
            .haplotypes
            .iter()
            .zip(&self.begun.haplotypes)
            .enumerate()
        {
            if now != begun {
                classes::sample(experiment, set, now);
            }
        }
        classes::rename(experiment, self.of, &edited.name);
    }
}

/// Asks which class it is: one of those that were put aside, where some were. A second class is added where there is only one.
pub fn classify(experiment: &mut Experiment, aside: Option<&Aside>) {
    if experiment.task == Task::Classify {
        return;
    }
    experiment.task = Task::Classify;
    experiment.training.standardise = false;
    if let Some(aside) = aside {
        aside.back(experiment);
    }
    if let (1, Some(only)) = (experiment.scenarios.len(), experiment.scenarios.first()) {
        // Of one population that changes its size there is a null hypothesis; of everything else a copy to be changed.
        let alone = only.haplotypes.len() == 1;
        let story = only.story;
        classes::add(experiment);
        if alone && story == Story::Constant {
            classes::choose_story(experiment, 1, Story::TwoEpoch);
            classes::rename(experiment, 1, &Story::TwoEpoch.short());
        }
    }
    classes::settle(experiment);
}

/// Asks for numbers of one of the histories. The classes are handed out, to be put back when it is asked again which one it was; none where
/// nothing has changed.
pub fn predict(experiment: &mut Experiment, of: usize) -> Option<Aside> {
    if experiment.task != Task::Classify || of >= experiment.scenarios.len() {
        return None;
    }
    let scenarios = experiment.scenarios.clone();
    let standardise = experiment.training.standardise;
    for place in (0..experiment.scenarios.len()).rev() {
        if place != of {
            classes::dropped(experiment, place);
        }
    }
    experiment.task = Task::Regress(Vec::new());
    experiment.training.standardise = true;
    classes::settle(experiment);
    Some(Aside {
        scenarios,
        of,
        begun: experiment.scenarios.first()?.clone(),
        standardise,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::app::state::asked::{ask, names, set_scale, settle};
    use crate::app::state::check;
    use crate::experiment::{Law, Preset, Prior, Quantity, Scale};

    #[test]
    fn classes_become_a_number_and_back() {
        let mut e = Preset::GeneFlow.experiment();
        predict(&mut e, 0);
        assert_eq!(names(&e), ["Ancestral size"], "the first that varies");
        let mut other = Preset::SizeChanges.experiment();
        predict(&mut other, 2);
        assert_eq!(
            other.scenarios[0].story,
            Story::Bottleneck,
            "the one asked for"
        );
        assert_eq!(check(&other), Ok(()));
        assert_eq!((e.scenarios.len(), e.outputs()), (1, 1));
        assert_eq!(check(&e), Ok(()));
        let time = Quantity::Parameter("T".to_owned());
        ask(&mut e, &time, true);
        set_scale(&mut e, &time, Scale::Log);
        assert_eq!(names(&e), ["Ancestral size", "ln Split"]);
        assert_eq!((e.outputs(), check(&e)), (2, Ok(())));
        ask(&mut e, &Quantity::Parameter("NC".to_owned()), false);
        ask(&mut e, &time, false);
        assert_eq!(names(&e), ["ln Split"], "something is asked");
        classify(&mut e, None);
        assert_eq!((e.scenarios.len(), e.outputs()), (2, 2));
        assert_eq!(check(&e), Ok(()));
    }

    #[test]
    fn classes_come_back_as_they_were() {
        for preset in Preset::ALL {
            let before = preset.experiment();
            for of in 0..before.scenarios.len() {
                let mut e = before.clone();
                let Some(aside) = predict(&mut e, of) else {
                    continue;
                };
                assert_eq!((e.scenarios.len(), check(&e)), (1, Ok(())), "{preset:?}");
                classify(&mut e, Some(&aside));
                assert_eq!(e, before, "{preset:?} {of}");
            }
        }
    }

    #[test]
    fn what_was_edited_meanwhile_stays_edited() {
        let before = Preset::GeneFlow.experiment();
        let mut e = before.clone();
        let aside = predict(&mut e, 1).unwrap();
        let rate = Law::Prior(Prior::uniform(1e-5, 1e-3));
        e.scenarios[0].set("m", rate.clone());
        e.scenarios[0].haplotypes[1] = 12;
        classes::rename(&mut e, 0, "divergence");
        classify(&mut e, Some(&aside));
        assert_eq!(check(&e), Ok(()));
        assert_eq!(e.output_names(), ["divergence", "divergence 2"]);
        assert_eq!(e.scenarios[1].law("m"), Some(&rate));
        assert_eq!(
            e.scenarios[1].law("T"),
            Some(&Law::Like { scenario: 0 }),
            "as it was"
        );
        assert_eq!(e.scenarios[0].haplotypes, [20, 12], "of all classes");
        assert_eq!(e.scenarios[0].values, before.scenarios[0].values);

        // The class that others take their numbers from has another history: they keep its laws.
        let mut e = before.clone();
        let aside = predict(&mut e, 0).unwrap();
        classes::choose_story(&mut e, 0, Story::Constant);
        classify(&mut e, Some(&aside));
        assert_eq!(check(&e), Ok(()));
        assert_eq!(e.scenarios[0].story, Story::Constant);
        assert_eq!(e.scenarios[1].law("T"), before.scenarios[0].law("T"));
    }

    #[test]
    fn a_number_that_no_longer_varies_is_not_asked_for() {
        let mut e = Preset::Theta.experiment();
        e.locus.mutation = crate::experiment::Prior::fixed(10.0);
        settle(&mut e);
        assert_eq!(names(&e), ["Tajima's D"]);
        classify(&mut e, None);
        assert_eq!(
            e.output_names(),
            ["constant size", "two epochs"],
            "a second class that is not the first"
        );
        assert_eq!(check(&e), Ok(()));
    }
}
