//! The numbers that a network is asked for, as a person changes them.

use super::laws;
use crate::experiment::{Experiment, Quantity, Scale, Scenario, Statistic, Target, Task, bounds};

/// What can be asked for: the numbers that vary, and the statistics.
pub fn quantities(experiment: &Experiment) -> Vec<Quantity> {
    let mut all = Vec::new();
    let locus = &experiment.locus;
    for (key, prior) in locus.keys().into_iter().zip(locus.priors()) {
        if prior.shape != crate::experiment::Shape::Fixed {
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
        if on && !has && targets.len() < *bounds::TARGETS.end() {
            targets.push(Target::linear(of.clone()));
            targets.sort_by_key(|target| order.iter().position(|other| *other == target.of));
        } else if !on && targets.len() > 1 {
            targets.retain(|target| target.of != *of);
        }
    }
    experiment.fit_outputs();
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
