//! What is asked, as a person changes it: which class, or one or several numbers.

use super::{classes, laws, layers};
use crate::experiment::road::{Experiment, Quantity, Scale, Scenario, Statistic, Target, Task};
use crate::history::Story;

/// Most numbers that are asked for at once.
pub const MOST_TARGETS: usize = 8;

/// Asks which class it is. A second class is added where there is only one.
pub fn classify(experiment: &mut Experiment) {
    if experiment.task == Task::Classify {
        return;
    }
    experiment.task = Task::Classify;
    experiment.training.standardise = false;
    if let (1, Some(only)) = (experiment.scenarios.len(), experiment.scenarios.first()) {
        // Of one population that changes its size there is a null hypothesis; of everything else a copy to be changed.
        let alone = only.haplotypes.len() == 1;
        let story = only.story;
        classes::add(experiment);
        if alone && story == Story::Constant {
            classes::choose_story(experiment, 1, Story::TwoEpoch);
            classes::rename(experiment, 1, &classes::usual_name(Story::TwoEpoch));
        }
    }
    classes::settle(experiment);
}

/// Asks for numbers of the first history; the others go.
pub fn predict(experiment: &mut Experiment) {
    if experiment.task != Task::Classify {
        return;
    }
    while experiment.scenarios.len() > 1 {
        classes::dropped(experiment, experiment.scenarios.len() - 1);
    }
    experiment.task = Task::Regress(Vec::new());
    experiment.training.standardise = true;
    classes::settle(experiment);
}

/// What can be asked for: the numbers that vary, and the statistics.
pub fn quantities(experiment: &Experiment) -> Vec<Quantity> {
    let mut all = Vec::new();
    let locus = &experiment.locus;
    for (key, prior) in locus.keys().into_iter().zip(locus.priors()) {
        if prior.law != crate::experiment::Law::Fixed {
            all.push(Quantity::Parameter(key.to_owned()));
        }
    }
    let numbers = experiment.scenarios.first().map(Scenario::numbers);
    for number in numbers.unwrap_or_default() {
        if laws::varies(experiment, 0, &number.key) {
            all.push(Quantity::Parameter(number.key));
        }
    }
    all.extend(Statistic::ALL.map(Quantity::Statistic));
    all
}

/// Asks for a number, or no longer; the last one stays.
pub fn ask(experiment: &mut Experiment, of: &Quantity, on: bool) {
    let order = quantities(experiment);
    if let Task::Regress(targets) = &mut experiment.task {
        let has = targets.iter().any(|target| target.of == *of);
        if on && !has && targets.len() < MOST_TARGETS {
            targets.push(Target::linear(of.clone()));
            targets.sort_by_key(|target| order.iter().position(|other| *other == target.of));
        } else if !on && targets.len() > 1 {
            targets.retain(|target| target.of != *of);
        }
    }
    layers::answer(experiment);
}

/// Sets the scale on which a number is learned and judged.
pub fn set_scale(experiment: &mut Experiment, of: &Quantity, scale: Scale) {
    if let Task::Regress(targets) = &mut experiment.task {
        for target in targets.iter_mut().filter(|target| target.of == *of) {
            target.scale = scale;
        }
    }
}

/// The name of a target with its scale, where that is not the number itself.
pub fn name(experiment: &Experiment, target: &Target) -> String {
    let name = target.of.name(experiment);
    match target.scale {
        Scale::Linear => name,
        Scale::Log => format!("ln {name}"),
    }
}

/// The names of all targets.
pub fn names(experiment: &Experiment) -> Vec<String> {
    match &experiment.task {
        Task::Classify => Vec::new(),
        Task::Regress(targets) => targets
            .iter()
            .map(|target| name(experiment, target))
            .collect(),
    }
}

/// Drops targets that there are no longer; where none is left, the first number that varies is asked for.
pub(super) fn settle(experiment: &mut Experiment) {
    let possible = quantities(experiment);
    let Task::Regress(targets) = &mut experiment.task else {
        return;
    };
    let keys: Vec<&Quantity> = possible.iter().collect();
    targets.retain(|target| keys.contains(&&target.of));
    if targets.is_empty() {
        targets.extend(possible.into_iter().next().map(Target::linear));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::app::state::check;
    use crate::experiment::road::Preset;

    #[test]
    fn classes_become_a_number_and_back() {
        let mut e = Preset::GeneFlow.experiment();
        predict(&mut e);
        assert_eq!(names(&e), ["Ancestral size"], "the first that varies");
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
        classify(&mut e);
        assert_eq!((e.scenarios.len(), e.outputs()), (2, 2));
        assert_eq!(check(&e), Ok(()));
    }

    #[test]
    fn a_number_that_no_longer_varies_is_not_asked_for() {
        let mut e = Preset::Theta.experiment();
        e.locus.mutation = crate::experiment::Prior::fixed(10.0);
        settle(&mut e);
        assert_eq!(names(&e), ["Tajima's D"]);
        classify(&mut e);
        assert_eq!(
            e.output_names(),
            ["constant size", "two epochs"],
            "a second class that is not the first"
        );
        assert_eq!(check(&e), Ok(()));
    }
}
