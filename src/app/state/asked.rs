//! The numbers that a network is asked for, as a person changes them.

use crate::experiment::{
    Experiment, Number, Quantity, Scale, Scenario, Statistic, Target, Task, Units, bounds,
};
use crate::history::Unit;
use crate::sentence::lowered;

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
        if experiment.varies(0, &number.key) {
            all.push(Quantity::Parameter(number.key));
        }
    }
    all.extend(Statistic::ALL.map(Quantity::Statistic));
    all
}

/// Why no number of the history is among them, in a sentence; none where one is.
pub fn only_statistics(experiment: &Experiment) -> Option<&'static str> {
    quantities(experiment)
        .iter()
        .all(|of| matches!(of, Quantity::Statistic(_)))
        .then_some(
            "These are statistics of each locus. A number of the history can be predicted once it varies: give one a prior below, uniform or log-uniform.",
        )
}

/// Whether the logarithm of a quantity can be asked for: not of what is often negative.
pub fn has_logarithm(of: &Quantity) -> bool {
    !matches!(
        of,
        Quantity::Statistic(Statistic::TajimasD | Statistic::FayWuH)
    )
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

/// The name of each output of the network: a class, or a number with its scale.
pub fn outputs(experiment: &Experiment) -> Vec<String> {
    match experiment.task {
        Task::Classify => experiment.output_names(),
        Task::Regress(_) => names(experiment),
    }
}

/// A number that is asked for, as it stands beside its values.
#[derive(Clone, Debug, PartialEq)]
pub struct Named {
    /// Its name, with its scale.
    pub name: String,
    /// The unit of a difference of two of its values.
    pub unit: Unit,
}

impl Named {
    /// Its name with its unit, for an axis.
    pub fn titled(&self) -> String {
        self.measured(&format!("{},", self.name))
            .trim_end_matches(',')
            .to_owned()
    }

    /// A text with the unit behind it.
    pub fn measured(&self, text: &str) -> String {
        format!("{text} {}", self.unit).trim_end().to_owned()
    }
}

/// All targets with their units. A logarithm has none, and an error in time is not a time ago.
pub fn named(experiment: &Experiment) -> Vec<Named> {
    let Task::Regress(targets) = &experiment.task else {
        return Vec::new();
    };
    let unit = |target: &Target| match (&target.of, target.scale) {
        (Quantity::Parameter(key), Scale::Linear) => {
            let numbers = experiment.scenarios.iter().flat_map(Scenario::numbers);
            numbers
                .into_iter()
                .find(|number| number.key == *key)
                .map_or(Unit::None, |number| {
                    unit_of(experiment, &number).of_a_difference()
                })
        }
        _ => Unit::None,
    };
    targets
        .iter()
        .map(|target| Named {
            name: name(experiment, target),
            unit: unit(target),
        })
        .collect()
}

/// What a number is counted in. In scaled units sizes and times are multiples of others.
pub fn unit_of(experiment: &Experiment, number: &Number) -> Unit {
    match experiment.locus.units {
        Units::Generations => number.unit,
        Units::Scaled => Unit::None,
    }
}

/// The name of a number of a scenario within a sentence. What a document calls its number stays as it is; a label of a ready history begins
/// with an ordinary word.
pub fn in_sentence(scenario: &Scenario, number: &Number) -> String {
    let own = scenario
        .place(&number.key)
        .is_some_and(|place| place < scenario.variables());
    let is_word = number.label.chars().nth(1).is_some_and(char::is_lowercase);
    if is_word && !own {
        lowered(&number.label)
    } else {
        number.label.clone()
    }
}

/// The name of a number, by its key, within a sentence.
pub fn key_in_sentence(experiment: &Experiment, key: &str) -> String {
    let own = |scenario: &Scenario| {
        let number = scenario.numbers().into_iter().find(|own| own.key == key)?;
        Some(in_sentence(scenario, &number))
    };
    experiment
        .scenarios
        .iter()
        .find_map(own)
        .unwrap_or_else(|| Quantity::Parameter(key.to_owned()).name(experiment))
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
    use crate::app::state::classes;
    use crate::experiment::{Law, Preset};
    use crate::formats::demes;
    use crate::history::Study;

    #[test]
    fn where_nothing_varies_the_way_to_a_number_is_said() {
        let mut e = Preset::SizeChanges.experiment();
        e.scenarios.truncate(1);
        assert_eq!(only_statistics(&e), None, "its size varies");
        e.scenarios[0].set("N", Law::fixed(10_000.0));
        assert!(only_statistics(&e).is_some_and(|said| said.contains("give one a prior")));
        let offered: Vec<bool> = quantities(&e).iter().map(has_logarithm).collect();
        assert_eq!(offered, [false, true, false, true]);
    }

    #[test]
    fn names_that_a_document_gave_keep_their_letters() {
        let mut e = Preset::GeneFlow.experiment();
        assert_eq!(key_in_sentence(&e, "NC"), "ancestral size");
        assert_eq!(key_in_sentence(&e, "NA"), "size of A");
        assert_eq!(key_in_sentence(&e, "mu"), "mutation rate");
        let document = "\
time_units: generations
demes:
- {name: X, epochs: [{start_size: 5000}]}
parameters:
- {name: N_South, values: [{demes: {X: {epochs: {0: start_size}}}}], lower_bound: 500, upper_bound: 8000}
";
        let study = Study::default().documented(demes::read(document.as_bytes()).unwrap());
        classes::write(&mut e, 0, &study);
        assert_eq!(key_in_sentence(&e, "p_N_South"), "N_South");
    }

    #[test]
    fn errors_are_in_the_unit_of_their_number() {
        let mut e = Preset::GeneFlow.experiment();
        crate::app::state::task::predict(&mut e, 0);
        ask(&mut e, &Quantity::Parameter("T".to_owned()), true);
        ask(&mut e, &Quantity::Statistic(Statistic::Pi), true);
        let titled: Vec<String> = named(&e).iter().map(Named::titled).collect();
        assert_eq!(
            titled,
            ["Ancestral size, diploids", "Split, generations", "π"]
        );
        set_scale(&mut e, &Quantity::Parameter("T".to_owned()), Scale::Log);
        assert_eq!(named(&e)[1].titled(), "ln Split");
        assert_eq!(named(&Preset::Theta.experiment())[0].titled(), "θ");
    }
}
