//! What is said of a class whose document lets numbers vary: which bounds were proposed, and how many draws break its constraints.

use crate::experiment::{Experiment, Law, Scenario};
use crate::formats::demes::Variable;
use crate::number::{format_count, format_decimal};

/// How far the share of so many draws may be from that of all, in percent: points that are spread evenly are nearer than chance ones, whose
/// standard error is 2.2 at most.
const GIVE_OR_TAKE: u32 = 4;

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
                format_decimal(now)
            )
        })
        .collect()
}

/// What the document asks for between its numbers, in a sentence; none where it asks for nothing.
pub fn asks(scenario: &Scenario) -> Option<String> {
    let orders = scenario.template.as_ref()?.orders();
    (!orders.is_empty()).then(|| {
        format!(
            "The document asks for {}: a draw that breaks it is drawn again.",
            orders.join(", ")
        )
    })
}

/// How many draws break the document's constraints, in a sentence; none where none does. What is counted are the points that the check
/// looks at: 1.4 ms for ten populations, where a thousand draws took 48.
pub fn broken(experiment: &Experiment, class: usize) -> Option<String> {
    let [kept, all] = experiment.kept(class)?;
    (kept < all).then(|| {
        let broken = all - kept;
        format!(
            "Of {all} draws spread evenly over the priors {broken} break the order that the document asks for, and are drawn again: about {} %, give or take {}.",
            format_count((100.0 * f64::from(broken) / f64::from(all)).round()),
            GIVE_OR_TAKE
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
        // T1 is uniform from 500 to 8,000, T2 from 100 to 2,000: of a rectangle, a triangle.
        let share = 50.0 * 1_500.0 * 1_500.0 / (7_500.0 * 1_900.0);
        let about = |share: f64| format!("about {share:.0} %, give or take 4");
        let near = (-4..=4).any(|by| said.contains(&about(share + f64::from(by))));
        assert!(near && said.contains("Of 512 draws"), "{said}, {share}");
        assert_eq!(
            asks(&e.scenarios[0]).unwrap(),
            "The document asks for T1 > T2: a draw that breaks it is drawn again."
        );
        assert_eq!(asks(&e.scenarios[1]), None);
        e.scenarios[0].set("p_T1", Law::Prior(Prior::uniform(2_500.0, 8_000.0)));
        assert_eq!(broken(&e, 0), None);
        assert_eq!(broken(&e, 1), None, "no document, nothing to break");
        e.scenarios[0].set("p_T1", Law::Prior(Prior::uniform(50.0, 102.0)));
        let refused = check(&e).unwrap_err();
        let said = format!("{refused:?}");
        assert!(said.contains("constraints"), "{said}");
    }
}
