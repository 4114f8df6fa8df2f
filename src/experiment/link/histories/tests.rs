//! A history that is lost takes nothing else of its link with it.

use crate::experiment::link::value::Value;
use crate::experiment::link::{LinkNote, Page, from_query, to_query};
use crate::experiment::{Experiment, Law, Preset, Prior, Scenario, Task, View};
use crate::formats::demes;
use crate::history::{Story, Study};
use crate::network::{Layer, ready};

const DOCUMENT: &str = "time_units: generations\ndemes:\n- {name: X, epochs: [{end_time: 500, start_size: 9000}]}\n\
    - {name: A, ancestors: [X], epochs: [{start_size: 800}]}\n- {name: B, ancestors: [X], epochs: [{start_size: 700}]}\n\
    parameters: [{name: T, values: [{demes: {X: {epochs: {0: end_time}}}}], upper_bound: 2000}, {name: N, values: [{demes: {A: {epochs: {0: start_size}}}}]}]\n";

/// A history of one's own of which two numbers vary.
fn varying(name: &str, haplotypes: &[u32]) -> Scenario {
    let model = demes::read(DOCUMENT.as_bytes()).unwrap();
    Scenario {
        name: name.to_owned(),
        ..Scenario::of_study(&Study::default().documented(model))
    }
    .drawn("p_T", Prior::log_uniform(100.0, 1_000.0))
    .sampled(haplotypes)
}

/// Two samples, observed jointly, of a split and of a document.
fn two(haplotypes: &[u32]) -> Experiment {
    let mut two = Preset::Own.experiment();
    let split = Scenario::of("the split", Story::Split)
        .with("NA", Law::fixed(3_000.0))
        .sampled(haplotypes);
    two.scenarios = vec![split, varying("the document", haplotypes)];
    two.observation.samples = vec![0, 1];
    two.layers = vec![Layer::Flatten];
    two.layers.extend(ready::perceptron(&[8], 0.25, 2));
    two.training.epochs = 3;
    assert_eq!(two.check(), Ok(()));
    two
}

fn query(experiment: &Experiment) -> String {
    to_query(experiment, &View::of(experiment))
}

fn read(query: &str) -> (Experiment, Vec<LinkNote>) {
    let (experiment, view, notes) = from_query(Page::Lab, query);
    assert_eq!(experiment.check(), Ok(()), "{query}");
    let again = from_query(Page::Lab, &to_query(&experiment, &view));
    assert_eq!(again, (experiment.clone(), view, vec![]));
    (experiment, notes)
}

fn fields(notes: &[LinkNote]) -> Vec<&str> {
    notes.iter().map(|note| note.field.as_str()).collect()
}

/// The value of a field.
fn value<'a>(query: &'a str, name: &str) -> &'a str {
    let mut fields = query.split('&').filter_map(|field| field.split_once('='));
    fields.find(|(own, _)| *own == name).unwrap().1
}

/// Whether all is as it was but for the history of this class.
fn kept(read: &Experiment, whole: &Experiment, lost: usize) {
    let mut expected = whole.clone();
    let (own, was) = (&read.scenarios[lost], &whole.scenarios[lost]);
    assert_eq!((&own.name, &own.haplotypes), (&was.name, &was.haplotypes));
    assert!(!own.same_history(was));
    expected.scenarios[lost] = own.clone();
    assert_eq!(*read, expected);
}

#[test]
fn of_an_unreadable_document_only_what_is_its_own_is_left_out() {
    for haplotypes in [&[20, 4][..], &[10, 10]] {
        let two = two(haplotypes);
        let link = query(&two);
        let document = format!("c1.varies={}", value(&link, "c1.varies"));
        for broken in [
            "c1.varies=xx".to_owned(),
            "c1.varies=".to_owned(),
            document[..document.len() - 9].to_owned(),
            format!("{document}&{document}"),
        ] {
            let (read, notes) = read(&link.replace(&document, &broken));
            assert_eq!(fields(&notes), ["c1.varies", "c1.p_T"], "{notes:?}");
            kept(&read, &two, 1);
            let [lost, law] = &notes[..] else { panic!() };
            assert!(
                lost.sentence.ends_with(
                    "Only this field is left out, and 2 populations of one size that split long ago stand in its place."
                ),
                "{lost:?}"
            );
            assert!(
                law.sentence.contains("as it goes with \"c1.varies\", but"),
                "{law:?}"
            );
        }
    }
}

#[test]
fn the_same_holds_for_every_field_that_is_a_history() {
    let mut all = two(&[20, 4]);
    let three = Study::default().with(Study::of(Story::OutOfAfrica).demography());
    all.scenarios.push(Scenario {
        name: "three".to_owned(),
        ..Scenario::of_study(&three).sampled(&[20, 4, 6])
    });
    all.fit_outputs();
    assert_eq!(all.check(), Ok(()));
    let link = query(&all);
    let demes = value(&link, "c2.demes");
    let (read_on, notes) = read(&link.replace(demes, "xx"));
    assert_eq!(fields(&notes), ["c2.demes"], "{notes:?}");
    kept(&read_on, &all, 2);
    let (read_on, notes) = read(&link.replace("c0.h=split", "c0.h=splitt"));
    assert_eq!(fields(&notes), ["c0.h", "c0.NA"], "{notes:?}");
    kept(&read_on, &all, 0);
}

/// Where a number of the only history is asked for, the answer goes with it.
#[test]
fn a_number_that_is_lost_is_not_asked_for() {
    let mut one = two(&[20, 4]);
    one.scenarios.remove(0);
    one.task = Task::read("p_T").unwrap();
    one.fit_outputs();
    assert_eq!(one.check(), Ok(()));
    let link = query(&one);
    let (read, notes) = read(&link.replace(value(&link, "c0.varies"), "xx"));
    assert_eq!(fields(&notes), ["c0.varies", "predict", "c0.p_T"]);
    assert!(
        notes[1]
            .sentence
            .contains("holds \"p_T\". Only this number"),
        "{notes:?}"
    );
    assert_eq!(read.task, Task::read("stat:pi").unwrap());
    one.task = read.task.clone();
    kept(&read, &one, 0);
}

/// One document of which several numbers are asked for, with that document's link.
fn asks(haplotypes: &[u32], predict: &str) -> (Experiment, String) {
    let mut one = two(haplotypes);
    one.scenarios.remove(0);
    one.scenarios[0] = one.scenarios[0]
        .clone()
        .drawn("p_N", Prior::log_uniform(100.0, 1_000.0));
    one.task = Task::read(predict).unwrap();
    one.fit_outputs();
    assert_eq!(one.check(), Ok(()));
    let link = query(&one);
    (one, link)
}

/// The last free statistic stands for the number, and those that were asked for beside it stay.
#[test]
fn a_lost_number_leaves_the_statistics_beside_it() {
    let (mut one, link) = asks(&[20, 4], "p_T,stat:pi,stat:fay-wu-h,stat:tajimas-d");
    let (read, notes) = read(&link.replace(value(&link, "c0.varies"), "xx"));
    assert_eq!(
        fields(&notes),
        ["c0.varies", "predict", "c0.p_T", "c0.p_N"],
        "{notes:?}"
    );
    assert!(notes[1].sentence.ends_with("and S is asked for."));
    one.task = Task::read("stat:s,stat:pi,stat:fay-wu-h,stat:tajimas-d").unwrap();
    assert_eq!(read.task, one.task);
    kept(&read, &one, 0);
}

#[test]
fn a_lost_number_that_no_statistic_can_stand_for_is_left_out() {
    let statistics = "stat:pi,stat:fay-wu-h,stat:tajimas-d";
    let (mut one, link) = asks(&[20, 4], &format!("p_T,{statistics},p_N"));
    let (read, notes) = read(&link.replace(value(&link, "c0.varies"), "xx"));
    assert_eq!(
        fields(&notes),
        ["c0.varies", "predict", "predict", "c0.p_T", "c0.p_N"],
        "{notes:?}"
    );
    let last = "holds \"p_N\". Only this number is left out.";
    assert!(notes[2].sentence.ends_with(last), "{notes:?}");
    one.task = Task::read(&format!("stat:s,{statistics}")).unwrap();
    one.fit_outputs();
    assert_eq!(read.task, one.task);
    kept(&read, &one, 0);
}

/// The sizes of the samples are not in a link where they are the document's own.
#[test]
fn what_stands_in_has_the_samples_of_the_other_classes() {
    let usual = varying("", &[]);
    let two = two(&Scenario {
        haplotypes: Vec::new(),
        ..usual
    }
    .usual()
    .samples()
    .iter()
    .map(|set| set.haplotypes)
    .collect::<Vec<_>>());
    let link = query(&two);
    assert!(!link.contains("c1.n="), "{link}");
    let broken = link.replace(value(&link, "c1.varies"), "xx");
    let (read, notes) = read(&broken);
    assert_eq!(fields(&notes), ["c1.varies", "c1.p_T"]);
    kept(&read, &two, 1);
}

#[test]
fn several_documents_are_lost_as_one_is() {
    let mut two = two(&[20, 4]);
    two.scenarios[0] = varying("another", &[20, 4]).with("p_N", Law::fixed(500.0));
    let link = query(&two);
    let broken = link.replace("varies=A", "varies=-");
    let (read, notes) = read(&broken);
    let lost = ["c0.varies", "c1.varies", "c0.p_T", "c0.p_N", "c1.p_T"];
    assert_eq!(fields(&notes), lost);
    for (own, was) in read.scenarios.iter().zip(&two.scenarios) {
        assert_eq!((&own.name, &own.haplotypes), (&was.name, &was.haplotypes));
    }
    assert_eq!(
        (&read.layers, &read.observation),
        (&two.layers, &two.observation)
    );
}

/// A document that is read, but cannot be simulated, is lost in the same way.
#[test]
fn a_document_that_cannot_be_followed_is_named_by_its_own_field() {
    let two = two(&[20, 4]);
    let apart = "time_units: generations\ndemes:\n- {name: A, epochs: [{start_size: 800}]}\n- {name: B, epochs: [{start_size: 700}]}\n";
    let mut own = two.clone();
    let model = demes::read(apart.as_bytes()).unwrap();
    own.scenarios[1] = Scenario {
        name: "the document".to_owned(),
        ..Scenario::of_study(&Study::default().documented(model))
    }
    .sampled(&[20, 4]);
    let (read, notes) = read(&query(&own));
    assert_eq!(fields(&notes), ["c1.varies"], "{notes:?}");
    assert!(notes[0].sentence.contains("never meet"), "{notes:?}");
    kept(&read, &two, 1);
}

/// So are the numbers of it that were asked for.
#[test]
fn a_number_of_a_document_that_cannot_be_followed_is_not_asked_for_in_silence() {
    let apart = "time_units: generations\ndemes:\n- {name: A, epochs: [{start_size: 800}]}\n- {name: B, epochs: [{start_size: 700}]}\n\
        parameters: [{name: T, values: [{demes: {A: {epochs: {0: start_size}}}}]}]\n";
    let mut one = asks(&[20, 4], "p_T").0;
    let model = demes::read(apart.as_bytes()).unwrap();
    one.scenarios[0] = Scenario {
        name: one.scenarios[0].name.clone(),
        ..Scenario::of_study(&Study::default().documented(model))
    }
    .drawn("p_T", Prior::log_uniform(100.0, 1_000.0))
    .sampled(&[20, 4]);
    let (read, notes) = read(&query(&one));
    assert_eq!(
        fields(&notes),
        ["c0.varies", "predict", "c0.p_T"],
        "{notes:?}"
    );
    assert!(notes[0].sentence.contains("never meet"), "{notes:?}");
    assert!(notes[1].sentence.ends_with("and π is asked for."));
    assert_eq!(read.task, Task::read("stat:pi").unwrap());
    let with = "nothing, as it goes with \"c0.varies\", but";
    assert!(notes[2].sentence.contains(with), "{notes:?}");
}

#[test]
fn what_stands_behind_a_history_or_beside_it_is_named() {
    let two = two(&[20, 4]);
    let link = query(&two);
    let document = value(&link, "c1.varies");
    let (read_on, notes) = read(&link.replace(document, &format!("{document}AAAA")));
    assert_eq!((fields(&notes), &read_on), (vec!["c1.varies"], &two));
    assert!(
        notes[0]
            .sentence
            .contains("but it holds \"AAAA\". Only what stands behind it"),
        "{notes:?}"
    );
    let beside = link.replace("c1.varies", "c1.h=constant&c1.varies");
    let (read_on, notes) = read(&beside);
    assert_eq!((fields(&notes), &read_on), (vec!["c1.h"], &two));
    assert!(
        notes[0]
            .sentence
            .contains("as \"c1.varies\" is the history"),
        "{notes:?}"
    );
}

#[test]
fn classes_of_which_a_link_says_nothing_are_said_to_be_alike() {
    for preset in Preset::ALL {
        if preset.experiment().task != Task::Classify {
            continue;
        }
        let (eight, notes) = read(&format!("v=2&preset={}&classes=8", preset.key()));
        assert_eq!(eight.scenarios.len(), 8, "{preset:?}: {notes:?}");
        assert_eq!(fields(&notes), ["classes"], "{preset:?}: {notes:?}");
        assert!(
            notes[0].sentence.contains("\"class 8\" from another class"),
            "{notes:?}"
        );
    }
    let (eight, notes) = read("v=2&classes=3&c2.h=split&c2.n=20,20&c2.m=0.001");
    assert_eq!(
        (eight.scenarios.len(), fields(&notes).len()),
        (3, 0),
        "{notes:?}"
    );
}

/// A sentence says of a field that is not in the link that it is not.
#[test]
fn fields_that_a_link_does_not_have_are_not_called_its_own() {
    let (_, notes) = read("v=2&predict=T&epochs=3");
    let said =
        "The link has no field \"classes\", and what stands there without it cannot be followed";
    assert!(notes[0].sentence.starts_with(said), "{notes:?}");
    let (_, notes) = read(&format!("v=2&lr={}", "1e300"));
    assert!(notes[0].sentence.len() < 200, "{notes:?}");
    let (_, _, notes) = from_query(
        Page::Lab,
        &format!(
            "v=2{}",
            (0..300).map(|at| format!("&x{at}=1")).collect::<String>()
        ),
    );
    assert!(
        notes[0]
            .sentence
            .starts_with("The link should hold at most"),
        "{notes:?}"
    );
}
