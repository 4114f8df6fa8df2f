//! The list of classes, as a person changes it: laws that refer to other classes are kept in order, and what follows from the histories
//! (samples, targets, the network's last layer) follows.

use super::{asked, observed};
use crate::experiment::{Experiment, Law, Scenario, Task, bounds};
use crate::formats::demes::Template;
use crate::history::{Selected, Story, Study};

/// A name that no other class has: with a number behind it where need be.
fn free_name(experiment: &Experiment, name: &str, except: Option<usize>) -> String {
    let taken = |name: &str| {
        experiment
            .scenarios
            .iter()
            .enumerate()
            .any(|(place, other)| Some(place) != except && other.name == name)
    };
    if !taken(name) {
        return name.to_owned();
    }
    (2..)
        .map(|number| format!("{name} {number}"))
        .find(|name| !taken(name))
        .unwrap_or_else(|| name.to_owned())
}

/// Whether a class can be added.
pub fn can_add(experiment: &Experiment) -> bool {
    experiment.task == Task::Classify && experiment.scenarios.len() < *bounds::CLASSES.end()
}

/// Whether a class can be removed.
pub fn can_remove(experiment: &Experiment) -> bool {
    experiment.scenarios.len() > *bounds::CLASSES.start()
}

/// Adds a class: one of constant size where one sample is taken and no class has that yet, else a copy of the last.
pub fn add(experiment: &mut Experiment) {
    if !can_add(experiment) {
        return;
    }
    let Some(last) = experiment.scenarios.last() else {
        return;
    };
    let constant = experiment
        .scenarios
        .iter()
        .any(|scenario| scenario.story == Story::Constant);
    if last.haplotypes.len() > 1 || constant {
        return duplicate(experiment, experiment.scenarios.len() - 1);
    }
    let haplotypes = last.haplotypes.clone();
    let name = free_name(experiment, &Story::Constant.short(), None);
    let mut new = Scenario::begun(&name, Story::Constant, experiment.locus.units);
    new.haplotypes = haplotypes;
    experiment.scenarios.push(new);
    experiment.fit_outputs();
}

/// Adds a copy of a class behind it. Its varying numbers are drawn like those of the class that it is a copy of.
pub fn duplicate(experiment: &mut Experiment, at: usize) {
    if !can_add(experiment) {
        return;
    }
    let Some(mut copy) = experiment.scenarios.get(at).cloned() else {
        return;
    };
    copy.name = free_name(experiment, &copy.name, None);
    let keys: Vec<String> = copy
        .numbers()
        .into_iter()
        .map(|number| number.key)
        .collect();
    for (law, key) in copy.values.iter_mut().zip(keys) {
        if matches!(law, Law::Prior(_)) && experiment.varies(at, &key) {
            *law = Law::Like { scenario: at as u8 };
        }
    }
    moved(
        experiment,
        |place| {
            if place > at { place + 1 } else { place }
        },
    );
    for law in &mut copy.values {
        if let Law::Like { scenario: to } | Law::Drawn { with: to } = law
            && usize::from(*to) > at
        {
            *to += 1;
        }
    }
    experiment.scenarios.insert(at + 1, copy);
    experiment.fit_outputs();
}

/// Removes a class. Numbers that came from it come about by its laws all the same.
pub fn remove(experiment: &mut Experiment, at: usize) {
    if !can_remove(experiment) || at >= experiment.scenarios.len() {
        return;
    }
    dropped(experiment, at);
    settle(experiment);
}

/// Removes a scenario, however many are left.
pub(super) fn dropped(experiment: &mut Experiment, at: usize) {
    let removed = experiment.scenarios.remove(at);
    bequeath(experiment, at, &removed, true);
    moved(
        experiment,
        |place| {
            if place > at { place - 1 } else { place }
        },
    );
}

/// Renumbers the classes that laws refer to.
fn moved(experiment: &mut Experiment, to: impl Fn(usize) -> usize) {
    for law in experiment
        .scenarios
        .iter_mut()
        .flat_map(|scenario| &mut scenario.values)
    {
        if let Law::Like { scenario: place } | Law::Drawn { with: place } = law {
            *place = to(usize::from(*place)) as u8;
        }
    }
}

/// Laws that refer to the scenario at a place (as places were before a removal), of which these numbers are gone, are given its own: the
/// first class that refers to a number takes its law over, the others refer to that class. `removed` where the scenario itself is gone and has
/// not only lost some numbers.
fn bequeath(experiment: &mut Experiment, at: usize, before: &Scenario, removed: bool) {
    // Places in the list as it is now, to places as laws name them.
    let named = |index: usize| index + usize::from(removed && index >= at);
    for (number, own) in before.numbers().iter().zip(&before.values) {
        let kept = !removed
            && experiment
                .scenarios
                .get(at)
                .is_some_and(|now| now.place(&number.key).is_some());
        if kept {
            continue;
        }
        let mut heir = None;
        for (index, scenario) in experiment.scenarios.iter_mut().enumerate() {
            let Some(place) = scenario.place(&number.key) else {
                continue;
            };
            let Some(law) = scenario.values.get_mut(place) else {
                continue;
            };
            match law {
                Law::Like { scenario: to } | Law::Drawn { with: to } if usize::from(*to) == at => {
                    match heir {
                        Some(heir) => *to = heir,
                        None => {
                            heir = Some(named(index) as u8);
                            *law = own.clone();
                        }
                    }
                }
                _ => {}
            }
        }
    }
}

/// Puts another history in the place of a class; those that took numbers from it which are gone keep its laws.
pub(super) fn put(experiment: &mut Experiment, at: usize, new: Scenario) {
    if let Some(place) = experiment.scenarios.get_mut(at) {
        let old = std::mem::replace(place, new);
        bequeath(experiment, at, &old, false);
    }
}

/// Gives a class another name; empty ones and those of other classes are left as they were.
pub fn rename(experiment: &mut Experiment, at: usize, name: &str) {
    let name = Scenario::name_of(name);
    if name.is_empty() {
        return;
    }
    let name = free_name(experiment, &name, Some(at));
    if let Some(scenario) = experiment.scenarios.get_mut(at) {
        scenario.name = name;
    }
}

/// Gives a class another ready history. Numbers of the same name keep their laws, and samples their sizes; a name that was the story's own
/// changes with it.
pub fn choose_story(experiment: &mut Experiment, at: usize, story: Story) {
    replace(experiment, at, story, None);
}

/// Gives a class a history of one's own, as a study has it. What its document lets vary is drawn as the document has it.
pub fn write(experiment: &mut Experiment, at: usize, study: &Study) {
    if study.written.is_some() {
        replace(experiment, at, Story::Written, Some(study));
    }
}

/// Whether a class is called what its history is, in one of its two ways, or a copy of one that is: nobody gave it a name.
fn is_story_s(scenario: &Scenario) -> bool {
    let rest_of = |usual: &str| scenario.name.strip_prefix(usual).map(str::trim);
    [scenario.story.short().as_str(), scenario.story.title()]
        .into_iter()
        .filter_map(rest_of)
        .any(|rest| rest.chars().all(|digit| digit.is_ascii_digit()))
}

fn replace(experiment: &mut Experiment, at: usize, story: Story, written: Option<&Study>) {
    let Some(old) = experiment.scenarios.get(at).cloned() else {
        return;
    };
    if story == Story::Written && written.is_none() {
        return;
    }
    let name = if is_story_s(&old) {
        free_name(experiment, &story.short(), Some(at))
    } else {
        old.name.clone()
    };
    let mut new = Scenario::begun(&name, story, experiment.locus.units);
    if let Some(study) = written {
        new = Scenario {
            name: new.name,
            ..Scenario::of_study(study)
        };
    }
    // The numbers of a document are its own, whatever another calls its.
    let before = old.numbers().split_off(old.variables());
    for number in new.numbers() {
        let same = before
            .iter()
            .any(|own| own.key == number.key && own.unit == number.unit);
        if let (true, Some(law)) = (same, old.law(&number.key)) {
            new.set(&number.key, law.clone());
        }
    }
    // A multiple of a number that is gone is none.
    let usual = Scenario::begun("", story, experiment.locus.units);
    for number in new.numbers() {
        if let Some(Law::Times { of, .. }) = new.law(&number.key)
            && new.place(of).is_none()
            && let Some(law) = usual.law(&number.key)
        {
            new.set(&number.key, law.clone());
        }
    }
    for (new, old) in new.haplotypes.iter_mut().zip(&old.haplotypes) {
        *new = *old;
    }
    put(experiment, at, new);
    settle(experiment);
}

/// Lets a number of a class' document vary, or gives one that varies the document's own value again: by its place among the document's
/// numbers, which no other one has, whatever varies.
pub fn turn(experiment: &mut Experiment, at: usize, number: usize) {
    let Some(scenario) = experiment.scenarios.get_mut(at) else {
        return;
    };
    let numbers = scenario.template.as_ref().map(Template::numbers);
    match numbers.and_then(|numbers| numbers.get(number)?.variable) {
        Some(variable) => experiment.fix(at, variable),
        None if scenario.vary(number) => {}
        None => return,
    }
    settle(experiment);
}

/// Lets something be selected in a class, or nothing.
pub fn select(experiment: &mut Experiment, at: usize, selected: Selected) {
    let Some(old) = experiment.scenarios.get(at).cloned() else {
        return;
    };
    experiment.select(at, selected);
    bequeath(experiment, at, &old, false);
    settle(experiment);
}

/// Sets how many haplotypes of a sample set are taken, of all classes that have it: those that are observed have to agree. Where the network
/// does not fit so many, it is one that does.
pub fn sample(experiment: &mut Experiment, set: usize, haplotypes: u32) {
    for scenario in &mut experiment.scenarios {
        if let Some(size) = scenario.haplotypes.get_mut(set) {
            *size = haplotypes;
        }
    }
    observed::fit(experiment);
}

/// Puts in order what follows from the histories: observed samples that all classes have, of the same sizes; targets that there are; and a
/// network for what it is given and asked.
pub(super) fn settle(experiment: &mut Experiment) {
    observed::settle(experiment);
    asked::settle(experiment);
    experiment.fit_outputs();
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::app::state::check;
    use crate::app::state::laws;
    use crate::app::state::laws::LawKind;
    use crate::experiment::{Preset, Prior};
    use crate::formats::demes;

    fn names(experiment: &Experiment) -> Vec<&str> {
        experiment
            .scenarios
            .iter()
            .map(|scenario| scenario.name.as_str())
            .collect()
    }

    #[test]
    fn a_copy_is_drawn_like_the_class_it_is_of() {
        let mut e = Preset::SizeChanges.experiment();
        duplicate(&mut e, 0);
        assert_eq!(
            names(&e),
            ["constant", "constant 2", "growth", "bottleneck"]
        );
        assert_eq!(e.scenarios[1].values, [Law::Like { scenario: 0 }]);
        assert_eq!(check(&e), Ok(()));
        while can_add(&e) {
            add(&mut e);
        }
        assert_eq!((e.scenarios.len(), check(&e)), (8, Ok(())));
        add(&mut e);
        assert_eq!(e.scenarios.len(), 8);
    }

    #[test]
    fn a_copy_of_a_document_can_be_run() {
        let document = include_str!("../../formats/demes/two_times.yaml");
        let model = demes::read(document.as_bytes()).unwrap();
        let mut e = Preset::Own.experiment();
        write(&mut e, 1, &Study::default().documented(model));
        assert_eq!(check(&e), Ok(()));
        duplicate(&mut e, 1);
        assert_eq!(
            e.scenarios[2].values,
            [Law::Like { scenario: 1 }, Law::Like { scenario: 1 }]
        );
        assert_eq!(check(&e), Ok(()));
    }

    #[test]
    fn a_class_that_others_take_their_numbers_from_leaves_them_its_laws() {
        let mut e = Preset::GeneFlow.experiment();
        duplicate(&mut e, 1);
        e.scenarios[2].set("T", Law::Drawn { with: 0 });
        let time = e.scenarios[0].law("T").cloned();
        remove(&mut e, 0);
        assert_eq!(names(&e), ["gene flow", "gene flow 2"]);
        assert_eq!(e.scenarios[0].law("T").cloned(), time);
        assert_eq!(e.scenarios[1].law("T"), Some(&Law::Drawn { with: 0 }));
        assert_eq!(e.scenarios[1].law("m"), Some(&Law::Like { scenario: 0 }));
        assert_eq!(check(&e), Ok(()));
        remove(&mut e, 0);
        assert_eq!(e.scenarios.len(), 2, "a question has two answers at least");
    }

    #[test]
    fn places_that_laws_name_move_with_the_classes() {
        let mut e = Preset::SizeChanges.experiment();
        e.scenarios[0].set("N", Law::Like { scenario: 2 });
        remove(&mut e, 1);
        assert_eq!(e.scenarios[0].law("N"), Some(&Law::Like { scenario: 1 }));
        duplicate(&mut e, 0);
        assert_eq!(e.scenarios[0].law("N"), Some(&Law::Like { scenario: 2 }));
        assert_eq!(e.scenarios[1].law("N"), Some(&Law::Like { scenario: 2 }));
    }

    #[test]
    fn another_story_keeps_what_it_has_too_and_leaves_the_rest_to_its_heirs() {
        let mut e = Preset::SizeChanges.experiment();
        laws::choose(&mut e, 1, "T", LawKind::Like);
        assert_eq!(e.scenarios[1].law("T"), Some(&Law::Like { scenario: 2 }));
        let size = e.scenarios[2].law("N").cloned();
        choose_story(&mut e, 2, Story::Constant);
        assert_eq!(names(&e), ["constant", "growth", "constant 2"]);
        assert_eq!(e.scenarios[2].law("N").cloned(), size);
        assert_eq!(
            e.scenarios[1].law("T"),
            Some(&Law::Prior(Prior::log_uniform(500.0, 10_000.0))),
            "the bottleneck's"
        );
        rename(&mut e, 2, "  steady   as\tit goes ");
        choose_story(&mut e, 2, Story::TwoEpoch);
        assert_eq!(e.scenarios[2].name, "steady as it goes");
        rename(&mut e, 2, "growth");
        assert_eq!(e.scenarios[2].name, "growth 2");
        // So is the class called that History leads to, beside one of constant size.
        for title in ["One population of constant size", "constant"] {
            let mut e = Preset::SizeChanges.experiment();
            e.scenarios.truncate(1);
            e.scenarios[0].name = title.to_owned();
            duplicate(&mut e, 0);
            choose_story(&mut e, 0, Story::Exponential);
            choose_story(&mut e, 1, Story::Bottleneck);
            assert_eq!(names(&e), ["exponential", "bottleneck"], "{title}");
        }
    }

    #[test]
    fn a_network_too_large_for_few_haplotypes_gives_way() {
        let mut e = Preset::GeneFlow.experiment();
        let mine = e.layers.clone();
        sample(&mut e, 0, 16);
        assert_eq!((&e.layers, check(&e)), (&mine, Ok(())));
        for set in [0, 1] {
            sample(&mut e, set, 4);
        }
        assert_ne!(e.layers, mine);
        assert_eq!((e.observed(), check(&e)), (vec![4, 4], Ok(())));
    }

    #[test]
    fn a_class_of_one_sample_leaves_a_spectrum_of_one() {
        let mut e = Preset::GeneFlow.experiment();
        choose_story(&mut e, 0, Story::Constant);
        assert_eq!(e.observation.samples, [0]);
        assert_eq!(e.observed(), [20]);
        assert_eq!(check(&e), Ok(()), "the network is one for a row of numbers");
        assert_eq!(e.scenarios[0].haplotypes, [20]);
    }

    #[test]
    fn scaled_units_take_stories_in_their_own_numbers() {
        let mut e = Preset::Tajima.experiment();
        choose_story(&mut e, 0, Story::TwoEpoch);
        let value = |key: &str| e.scenarios[0].law(key).and_then(Law::value);
        assert_eq!(
            [value("N0"), value("N1"), value("T")],
            [Some(5.0), Some(0.5), Some(0.1)]
        );
    }

    #[test]
    fn selection_brings_its_numbers_and_takes_them_along() {
        let mut e = Preset::SizeChanges.experiment();
        select(&mut e, 0, Selected::Hard);
        assert_eq!(e.scenarios[0].values.len(), e.scenarios[0].numbers().len());
        assert!(e.scenarios[0].law("s").is_some());
        select(&mut e, 0, Selected::Nothing);
        assert_eq!(e, Preset::SizeChanges.experiment());
    }
}
