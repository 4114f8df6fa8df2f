//! The numbers that can be asked for, and their names.

use super::laws;
use crate::experiment::road::{Experiment, Quantity, Scale, Scenario, Statistic, Target, Task};

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
