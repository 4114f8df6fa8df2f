//! What is said of a class that has a document: which numbers it has and which of them vary, which bounds were proposed, and how many draws
//! break its constraints.

use super::drawn;
use crate::experiment::{Experiment, Law, Number, Scenario, Units};
use crate::formats::demes::{MAX_VARIABLES, Variable};
use crate::history::{Story, Study};
use crate::number::{format_count, format_decimal, show};

/// How far the share of so many draws may be from that of all, in percent: points that are spread evenly are nearer than chance ones, whose
/// standard error is 2.2 at most.
const GIVE_OR_TAKE: u32 = 4;

/// Most numbers of a document that are listed: nobody reads more.
const MOST_LISTED: usize = 300;

/// A number of a document, as a row of a list.
#[derive(Clone, Debug, PartialEq)]
pub struct Row {
    /// Its place among the document's numbers.
    pub place: usize,
    /// What it and those below stand under, where that is another than before.
    pub heading: Option<String>,
    /// What it is.
    pub label: String,
    /// What it is to whom the rows above it are not read.
    pub full_name: String,
    /// The document's own value, with its unit.
    pub value: String,
    /// The place among what varies, where it does.
    pub variable: Option<usize>,
    /// The key that it has, or would have, among the class' numbers.
    pub key: String,
    /// Its name there, where it varies.
    pub name: Option<String>,
}

/// The numbers of a class' document; none where it has no document.
pub fn numbers(experiment: &Experiment, class: usize) -> Vec<Row> {
    let scenario = experiment.scenarios.get(class);
    let Some(template) = scenario.and_then(|scenario| scenario.template.as_ref()) else {
        return Vec::new();
    };
    let mut heading = String::new();
    let numbers = template.numbers().into_iter().take(MOST_LISTED);
    numbers
        .enumerate()
        .map(|(place, number)| {
            let unit = Number::unit_of(number.kind, template.time_units()).words();
            let new = (heading != number.group).then(|| number.group.clone());
            heading.clone_from(&number.group);
            Row {
                place,
                heading: new,
                full_name: format!("{heading}, {}", number.label),
                label: number.label,
                value: format!("{} {unit}", show(number.value))
                    .trim_end()
                    .to_owned(),
                variable: number.variable,
                key: Number::key_of(&number.name),
                name: number.variable.map(|_| number.name),
            }
        })
        .collect()
}

/// Whether another number of a class' document can vary.
pub fn can_vary(experiment: &Experiment, class: usize) -> bool {
    let scenario = experiment.scenarios.get(class);
    scenario
        .is_some_and(|scenario| scenario.template.is_some() && scenario.variables() < MAX_VARIABLES)
}

/// What can be done with the numbers of a history of one's own of which none varies, in a sentence.
pub fn invites(scenario: &Scenario) -> Option<&'static str> {
    if scenario.story != Story::Written || scenario.variables() > 0 {
        return None;
    }
    Some(match scenario.template {
        Some(_) => {
            "Every number of this history is fixed, as its document has it. \"Let a number vary\" gives one a prior: it can be drawn, tied, shared with another class, and predicted."
        }
        None => {
            "Every number of this history is fixed. Below, under \"Write your own (demes)\", \"Show as demes\" writes it as a document: take that, and its numbers can vary."
        }
    })
}

/// Which document a class has, in a sentence; none where it has none.
pub fn comes_from(scenario: &Scenario) -> Option<String> {
    let template = scenario.template.as_ref()?;
    let described = template.description().trim();
    Some(if described.is_empty() {
        "This class comes from a document without a description.".to_owned()
    } else {
        format!("This class comes from \"{described}\".")
    })
}

/// The history of a class as a study that can be written as a document: its own document, with the priors of the class, or the history in the
/// middle of all priors. In units of 2N there is none, as a document is in generations.
pub fn written(experiment: &Experiment, class: usize) -> Option<Study> {
    if experiment.locus.units == Units::Scaled {
        return None;
    }
    experiment
        .documented(class)
        .or_else(|| drawn::middle(experiment, class))
}

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
    use crate::app::state::{asked, check, classes};
    use crate::experiment::{Preset, Prior};
    use crate::formats::demes;

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

    /// The place of the row with this key.
    fn row(e: &Experiment, key: &str) -> Row {
        let mut rows = numbers(e, 0).into_iter();
        rows.find(|row| row.key == key).unwrap()
    }

    #[test]
    fn numbers_of_a_document_are_listed_under_their_demes_with_their_units() {
        let e = experiment();
        let said: Vec<String> = numbers(&e, 0)
            .into_iter()
            .map(|row| {
                let heading = row.heading.map(|own| format!("[{own}] "));
                let name = row.name.map(|own| format!(" as {own}"));
                let [heading, name] = [heading, name].map(Option::unwrap_or_default);
                format!("{heading}{}: {}{name}", row.label, row.value)
            })
            .collect();
        assert_eq!(
            said,
            [
                "[X] X ends, A begins, Y begins: 3000 generations ago as T1",
                "size: 10000 diploids",
                "[A] size: 5000 diploids",
                "[Y] Y ends, B begins, C begins: 1000 generations ago as T2",
                "size: 8000 diploids",
                "[B] size: 2000 diploids",
                "[C] size: 4000 diploids",
            ]
        );
        assert_eq!(numbers(&e, 1), []);
    }

    #[test]
    fn a_number_that_varies_is_asked_for_and_shared_and_what_followed_it_stays_when_it_is_fixed() {
        let mut e = experiment();
        assert_eq!(invites(&e.scenarios[0]), None);
        classes::duplicate(&mut e, 0);
        for class in [0, 1] {
            let size = row(&e, "p_N_A").place;
            classes::vary(&mut e, class, size);
        }
        assert_eq!(check(&e), Ok(()));
        let own = Law::Prior(Prior::uniform(2_500.0, 10_000.0));
        assert_eq!(e.scenarios[0].law("p_N_A"), Some(&own));
        e.scenarios[1].set("p_N_A", Law::Drawn { with: 0 });
        assert_eq!(check(&e), Ok(()));
        let size = row(&e, "p_N_A");
        assert_eq!(size.name.as_deref(), Some("N_A"));
        classes::keep_fixed(&mut e, 0, size.variable.unwrap());
        assert_eq!(e.scenarios[0].law("p_N_A"), None);
        assert_eq!(e.scenarios[1].law("p_N_A"), Some(&own), "its heir");
        assert_eq!(check(&e), Ok(()));
        // Asked for, and no longer.
        let size = row(&e, "p_N_A").place;
        classes::vary(&mut e, 0, size);
        crate::app::state::task::predict(&mut e, 0);
        let target = crate::experiment::Quantity::Parameter("p_N_A".to_owned());
        assert!(asked::quantities(&e).contains(&target));
        asked::ask(&mut e, &target, true);
        assert!(asked::names(&e).contains(&"N_A".to_owned()));
        assert_eq!(check(&e), Ok(()));
        let size = row(&e, "p_N_A").variable.unwrap();
        classes::keep_fixed(&mut e, 0, size);
        assert!(!asked::names(&e).contains(&"N_A".to_owned()));
        assert_eq!(check(&e), Ok(()));
    }

    #[test]
    fn a_document_in_which_nothing_varies_says_what_can_be_done() {
        let (fixed, _) = DOCUMENT.split_once("parameters").unwrap();
        let model = demes::read(fixed.as_bytes()).unwrap();
        let mut e = Preset::SizeChanges.experiment();
        let sealed = |e: &Experiment| crate::app::state::sealed::key(e);
        let history = Study::default().with(model.demography.clone());
        classes::write(&mut e, 0, &history);
        let before = sealed(&e);
        assert!(
            invites(&e.scenarios[0])
                .unwrap()
                .contains("writes it as a document")
        );
        assert!(!can_vary(&e, 0));
        classes::write(&mut e, 0, &Study::default().documented(model));
        let said = invites(&e.scenarios[0]).unwrap();
        assert!(said.contains("Let a number vary"), "{said}");
        assert!(can_vary(&e, 0));
        // Tests that were opened stay opened: the examples are the same.
        assert_eq!(sealed(&e), before);
        assert_eq!(invites(&e.scenarios[1]), None);
        assert_eq!(
            comes_from(&e.scenarios[0]).unwrap(),
            "This class comes from a document without a description."
        );
        assert_eq!(comes_from(&e.scenarios[1]), None);
        // What is shown as a document is the class' own, a ready history's, or none.
        assert!(written(&e, 0).unwrap().template.is_some());
        assert!(written(&e, 1).unwrap().template.is_none());
        e.locus.units = Units::Scaled;
        assert_eq!(written(&e, 0), None);
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
