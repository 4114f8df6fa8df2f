//! What is said of a class whose document lets numbers vary: which bounds were proposed, and how many draws break its constraints.

use crate::app::plots;
use crate::dataset;
use crate::experiment::{Experiment, Law, Scenario};
use crate::formats::demes::Variable;

/// Examples whose draws are counted.
const COUNTED: u32 = 1_000;

/// A sentence for each bound that the document does not name and that still is the proposed one.
pub fn proposals(scenario: &Scenario) -> Vec<String> {
    let variables = scenario
        .template
        .iter()
        .flat_map(|template| template.variables());
    variables
        .zip(&scenario.values)
        .flat_map(|(variable, law)| proposed(variable, law))
        .collect()
}

fn proposed(variable: &Variable, law: &Law) -> Vec<String> {
    let (Law::Prior(own), Law::Prior(begun)) = (law, Law::of_variable(variable)) else {
        return Vec::new();
    };
    let ends = [
        ("lower", variable.lower, own.low, begun.low),
        ("upper", variable.upper, own.high, begun.high),
    ];
    ends.into_iter()
        .filter(|(_, named, now, begun)| named.is_none() && now == begun)
        .map(|(end, _, now, _)| {
            format!(
                "The document has no {end} bound for {}: {} is proposed. What is plausible?",
                variable.name,
                plots::format_decimal(now)
            )
        })
        .collect()
}

/// How many draws of the first examples broke the document's constraints, in a sentence; none where it has nothing to break.
pub fn broken(experiment: &Experiment, class: usize) -> Option<String> {
    let scenario = experiment.scenarios.get(class)?;
    scenario.template.as_ref()?;
    let examples = COUNTED.min(experiment.examples);
    let broken = dataset::broken_draws(experiment, u8::try_from(class).ok()?, examples);
    (broken > 0).then(|| {
        format!(
            "For the first {} examples, {} draws broke the order that the document asks for, and were drawn again.",
            plots::format_count(f64::from(examples)),
            plots::format_count(f64::from(broken))
        )
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::app::state::{check, classes};
    use crate::experiment::{Preset, Prior};
    use crate::formats::demes;
    use crate::history::Study;

    const DOCUMENT: &str = "\
time_units: generations
demes:
- name: X
  epochs: [{end_time: 3000, start_size: 10000}]
- {name: A, ancestors: [X], epochs: [{start_size: 5000}]}
- name: Y
  ancestors: [X]
  epochs: [{end_time: 1000, start_size: 8000}]
- {name: B, ancestors: [Y], epochs: [{start_size: 2000}]}
- {name: C, ancestors: [Y], epochs: [{start_size: 4000}]}
parameters:
- {name: T1, values: [{demes: {X: {epochs: {0: end_time}}}}], lower_bound: 500, upper_bound: 8000}
- {name: T2, values: [{demes: {Y: {epochs: {0: end_time}}}}], lower_bound: 100}
constraints:
- {params: [T1, T2], constraint: greater_than}
";

    fn experiment() -> Experiment {
        let mut experiment = Preset::SizeChanges.experiment();
        let study = Study::default().documented(demes::read(DOCUMENT.as_bytes()).unwrap());
        classes::write(&mut experiment, 0, &study);
        experiment
    }

    #[test]
    fn a_bound_that_is_missing_is_proposed_until_it_is_chosen() {
        let mut e = experiment();
        assert_eq!(check(&e), Ok(()));
        let scenario = &e.scenarios[0];
        assert_eq!(
            scenario.law("p_T2"),
            Some(&Law::Prior(Prior::uniform(100.0, 2_000.0)))
        );
        let said = proposals(scenario);
        assert_eq!(said.len(), 1);
        assert!(said[0].contains("upper bound for T2: 2,000"), "{said:?}");
        e.scenarios[0].set("p_T2", Law::Prior(Prior::uniform(100.0, 1_500.0)));
        assert_eq!(proposals(&e.scenarios[0]), Vec::<String>::new());
    }

    #[test]
    fn draws_that_break_a_constraint_are_counted() {
        let mut e = experiment();
        let said = broken(&e, 0).unwrap();
        assert!(said.contains("first 1,000 examples"), "{said}");
        e.scenarios[0].set("p_T1", Law::Prior(Prior::uniform(2_500.0, 8_000.0)));
        assert_eq!(broken(&e, 0), None);
        assert_eq!(broken(&e, 1), None, "no document, nothing to break");
        e.scenarios[0].set("p_T1", Law::Prior(Prior::uniform(50.0, 102.0)));
        let refused = check(&e).unwrap_err();
        let said = format!("{refused:?}");
        assert!(said.contains("constraints"), "{said}");
    }
}
