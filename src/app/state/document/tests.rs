//! Numbers of a class' document: listed, let vary and kept fixed, and what is said of them.

use super::*;
use crate::app::state::{Lab, Look, asked, check, classes};
use crate::experiment::{Preset, Prior, Target, Task};
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
            let now = row.now.map(|own| format!(", {own}"));
            let [heading, now] = [heading, now].map(Option::unwrap_or_default);
            format!("{heading}{}: {}{now} [{}]", row.label, row.value, row.word)
        })
        .collect();
    assert_eq!(
        said,
        [
            "[X] X ends, A begins, Y begins: 3,000 generations ago, varies as T1, 500 – 8,000 [keep it fixed]",
            "size: 10,000 diploids [let it vary]",
            "[A] size: 5,000 diploids [let it vary]",
            "[Y] Y ends, B begins, C begins: 1,000 generations ago, varies as T2, 100 – 2,000 [keep it fixed]",
            "size: 8,000 diploids [let it vary]",
            "[B] size: 2,000 diploids [let it vary]",
            "[C] size: 4,000 diploids [let it vary]",
        ]
    );
    assert_eq!(numbers(&e, 1), []);
    let mut e = e;
    let size = row(&e, "p_N_A").place;
    classes::turn(&mut e, 0, size);
    let said = |key: &str| meaning(&e, 0, key);
    assert_eq!(said("p_T1").unwrap(), "X ends, A begins, Y begins");
    assert_eq!(said("p_N_A").unwrap(), "A: size");
    assert_eq!(said("p_N_B"), None, "it does not vary");
    assert_eq!(meaning(&e, 1, "N"), None, "of no document");
}

#[test]
fn a_number_of_the_document_is_listed_by_the_law_that_it_has() {
    let mut e = experiment();
    let now = |e: &Experiment| {
        let row = row(e, "p_T2");
        (row.now.unwrap(), row.word)
    };
    e.scenarios[0].set("p_T2", Law::fixed(900.0));
    assert_eq!(
        now(&e),
        ("T2, fixed at 900".to_owned(), "as in the document")
    );
    e.scenarios[0].set("p_T2", half("p_T1"));
    assert_eq!(
        now(&e),
        ("varies as T2, 0.5 × T1".to_owned(), "keep it fixed")
    );
    e.scenarios[0].set("p_T1", Law::fixed(3_900.0));
    assert_eq!(now(&e).0, "T2, fixed at 1,950");
    assert_eq!(row(&e, "p_T1").now.unwrap(), "T1, fixed at 3,900");
    classes::duplicate(&mut e, 0);
    e.scenarios[1].set("p_T2", Law::Prior(Prior::log_uniform(400.0, 1_600.0)));
    e.scenarios[0].set("p_T2", Law::Drawn { with: 1 });
    assert_eq!(now(&e).0, "varies as T2, the draw of your own 2");
    e.scenarios[0].set("p_T2", Law::Prior(Prior::log_uniform(400.0, 1_600.0)));
    assert_eq!(now(&e).0, "varies as T2, 400 – 1,600 (log)");
}

fn half(of: &str) -> Law {
    Law::Times {
        of: of.to_owned(),
        factor: 0.5,
        whole: false,
    }
}

/// What a row does is found by the document's own number: rows may be those of a moment ago, when others varied.
#[test]
fn rows_of_a_moment_ago_turn_the_numbers_that_they_name() {
    let mut lab = Lab::new(experiment(), Look::default());
    let keys = ["p_T1", "p_N_A", "p_T2", "p_N_B"];
    let rows = keys.map(|key| row(&lab.experiment, key));
    for row in &rows {
        assert_eq!(lab.turn(0, row.place), None);
        assert_eq!(lab.refused, None);
    }
    let varies = |lab: &Lab| {
        let numbers = laws::numbers(&lab.experiment, 0).into_iter();
        numbers.map(|number| number.key).collect::<Vec<_>>()
    };
    assert_eq!(varies(&lab), ["p_N_A", "p_N_B"]);
    assert_eq!(lab.turn(0, rows[1].place), None);
    assert_eq!(varies(&lab), ["p_N_B"]);
    let before = lab.clone();
    assert_eq!(lab.turn(0, 99), None);
    assert_eq!(lab.turn(9, 0), None);
    assert_eq!(lab, before);
}

#[test]
fn what_follows_a_number_that_is_kept_fixed_is_said() {
    let mut e = experiment();
    let alone = row(&e, "p_T2").place;
    classes::duplicate(&mut e, 0);
    e.scenarios[0].set("p_T2", half("p_T1"));
    e.scenarios[1].set("p_T1", Law::Drawn { with: 0 });
    let mut lab = Lab::new(e, Look::default());
    let time = row(&lab.experiment, "p_T1").place;
    assert_eq!(
        lab.turn(0, time).unwrap(),
        "T1 is fixed at 3,000 again. What follows it goes with it: T2 of \"your own\" is fixed at 1,500, T1 of \"your own 2\" is fixed at 3,000, \
         T2 of \"your own 2\" is fixed at 1,500."
    );
    assert_eq!(check(&lab.experiment), Ok(()));
    // Nothing follows that of the other class.
    assert_eq!(lab.turn(1, alone), None);
    // The only number that was asked for.
    let mut lab = Lab::new(experiment(), Look::default());
    lab.ask_numbers(0);
    let target = crate::experiment::Quantity::Parameter("p_T1".to_owned());
    lab.edit(|e| e.task = Task::Regress(vec![Target::linear(target)]));
    assert_eq!(
        lab.turn(0, time).unwrap(),
        "T1 is fixed at 3,000 again. T1 can no longer be predicted: the network is asked for T2 instead."
    );
    assert_eq!(
        lab.turn(0, alone).unwrap(),
        "T2 is fixed at 1,000 again. T2 can no longer be predicted: the network is asked for Tajima's D instead."
    );
}

/// The other class draws its second time up to what the first was drawn from: at the document's own value its order breaks.
#[test]
fn a_refusal_at_another_class_is_said_where_the_number_is_turned() {
    let mut e = experiment();
    classes::duplicate(&mut e, 0);
    for (class, second) in [(0, 900.0), (1, 3_500.0)] {
        e.scenarios[class].set("p_T1", Law::Prior(Prior::uniform(4_000.0, 8_000.0)));
        e.scenarios[class].set("p_T2", Law::fixed(second));
    }
    e.scenarios[1].set("p_T1", Law::Drawn { with: 0 });
    let time = row(&e, "p_T1").place;
    let mut lab = Lab::new(e.clone(), Look::default());
    let said = lab.turn(0, time).unwrap();
    assert!(
        said.starts_with("Nothing was changed: \"your own 2\" follows this number, and "),
        "{said}"
    );
    assert_eq!(lab.experiment, e);
}

#[test]
fn a_number_that_varies_is_asked_for_and_shared_and_what_followed_it_follows_when_it_is_fixed() {
    let mut e = experiment();
    assert_eq!(invites(&e.scenarios[0]), None);
    classes::duplicate(&mut e, 0);
    for class in [0, 1] {
        let size = row(&e, "p_N_A").place;
        classes::turn(&mut e, class, size);
    }
    assert_eq!(check(&e), Ok(()));
    let own = Law::Prior(Prior::uniform(2_500.0, 10_000.0));
    assert_eq!(e.scenarios[0].law("p_N_A"), Some(&own));
    e.scenarios[1].set("p_N_A", Law::Drawn { with: 0 });
    assert_eq!(check(&e), Ok(()));
    let size = row(&e, "p_N_A").place;
    classes::turn(&mut e, 0, size);
    assert_eq!(e.scenarios[0].law("p_N_A"), None);
    assert_eq!(
        e.scenarios[1].law("p_N_A"),
        Some(&Law::fixed(5_000.0)),
        "the very draw, as before"
    );
    assert_eq!(check(&e), Ok(()));
    // Asked for, and no longer.
    classes::turn(&mut e, 0, size);
    crate::app::state::task::predict(&mut e, 0);
    let target = crate::experiment::Quantity::Parameter("p_N_A".to_owned());
    assert!(asked::quantities(&e).contains(&target));
    asked::ask(&mut e, &target, true);
    assert!(asked::names(&e).contains(&"N_A".to_owned()));
    assert_eq!(check(&e), Ok(()));
    classes::turn(&mut e, 0, size);
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
    assert_eq!(numbers(&e, 0), []);
    classes::write(&mut e, 0, &Study::default().documented(model));
    let said = invites(&e.scenarios[0]).unwrap();
    assert!(said.contains("Let a number vary"), "{said}");
    assert!(numbers(&e, 0).iter().all(|row| row.open));
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
