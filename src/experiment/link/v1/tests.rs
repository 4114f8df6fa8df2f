//! Links of old: whatever they hold, what they open can be run, and what is wrong with them is named as it stands there.

use super::*;
use crate::experiment::link::{LinkNote, MAX_READ};
use crate::experiment::{BackendChoice, Experiment, Opened, Portion, View};
use proptest::prelude::*;
use proptest::sample::select;

fn keys(page: Page) -> Vec<&'static str> {
    let tables = match page {
        Page::Lab => [lab::SAME, lab::OTHER],
        Page::Inside => [inside::SAME, inside::OTHER],
    };
    let more: &[&str] = match page {
        Page::Lab => &["nB", "dropout", "class", "at", "v", "preset"],
        Page::Inside => &["v", "preset"],
    };
    tables
        .into_iter()
        .flatten()
        .map(|(old, _)| *old)
        .chain(more.iter().copied())
        .collect()
}

#[test]
fn keys_are_distinct() {
    for page in [Page::Lab, Page::Inside] {
        let mut keys = keys(page);
        keys.sort_unstable();
        assert!(keys.array_windows().all(|[a, b]| a != b), "{keys:?}");
    }
}

/// What a link of old leaves out, a preset of today supplies: each key of old can be said again with what the preset has, and changes nothing.
#[test]
fn what_is_said_of_the_usual_experiment_changes_nothing() {
    let said = [
        (
            Page::Lab,
            "m0=0&m1=0.5&nA=20&nB=20&layers=2&dropout=0.2&class=divergence&locus=0&at=50000&flow=both&NC=int:10000:100000&T=int:50000:500000&m=uniform:1e-6:1e-4&n=5000&g=1",
        ),
        (
            Page::Inside,
            "n=20&sites=fixed:40&growth=fixed:0&bottleneck=none&target=tajimas-d&rho=fixed:0&shown=validation:0&width=40",
        ),
    ];
    for (page, query) in said {
        let usual = from_query(page, "");
        assert_eq!(usual.0, page.usual().experiment());
        assert_eq!(from_query(page, query), usual, "{query}");
    }
}

#[test]
fn what_is_looked_at_is_taken_over() {
    let (_, view, _) = from_query(Page::Lab, "class=gene-flow&locus=7&at=123&backend=cpu");
    let shown = Opened::Example {
        scenario: 1,
        index: 7,
    };
    assert_eq!((view.shown, view.position), (shown, 123.0));
    assert_eq!(view.backend, BackendChoice::Cpu);
    let (_, view, _) = from_query(Page::Inside, "shown=test:9&show=gradient");
    assert_eq!(view.shown, Opened::InPart(Portion::Test, 9));
    // Of a locus that is shorter than the place where loci were looked at, the middle.
    let (experiment, view, notes) = from_query(Page::Lab, "L=20000");
    assert_eq!(
        (experiment.locus.length, view.position),
        (20_000.0, 10_000.0)
    );
    assert_eq!(notes, []);
}

/// Reads a link, and the fields of its notes.
fn read(page: Page, query: &str) -> (Experiment, View, Vec<LinkNote>) {
    let read = from_query(page, query);
    assert_eq!(read.0.check(), Ok(()), "{query}");
    read
}

#[test]
fn a_broken_field_of_the_lab_is_named_and_the_others_are_kept() {
    let cases = [
        ("lr=fast", "lr", "a number"),
        ("T=int:9:1", "T", "to 1"),
        ("m=log:0:1e-4", "m", "above 0"),
        ("m0=0.5", "m0", "begins at"),
        ("m1=2", "m1", "from 0 to 1"),
        ("m0=0.7&m1=0.6", "m1", "begins at"),
        ("n=1000000", "n", "examples"),
        ("nA=8", "nA", "9"),
        ("nB=101", "nB", "100"),
        ("flow=up", "flow", "number"),
        ("layers=5", "layers", "4"),
        ("sd=-1", "sd", "whole"),
        ("sd=1&sd=2", "sd", "one value"),
        ("locus=5000", "locus", "5000"),
        ("class=hybrid", "class", "divergence"),
        ("at=1e9", "at", "100000"),
        ("rates=5:1,4:1", "rates", "step"),
        ("dropout=1", "dropout", "not including 1"),
    ];
    for (broken, field, expected) in cases {
        let (experiment, view, notes) = read(Page::Lab, &format!("epochs=3&{broken}&backend=cpu"));
        let kept = (experiment.training.epochs, view.backend);
        assert_eq!(kept, (3, BackendChoice::Cpu), "{broken}");
        let note = notes.first().unwrap_or_else(|| panic!("{broken}: no note"));
        assert_eq!(note.field, field, "{broken}: {notes:?}");
        assert!(note.sentence.contains(expected), "{broken}: {notes:?}");
        assert!(!note.sentence.contains("c0."), "{broken}: {notes:?}");
    }
}

#[test]
fn a_broken_field_of_inside_is_named_and_the_others_are_kept() {
    let cases = [
        ("n=3", "n"),
        ("sites=forty", "sites"),
        ("sites=fixed:0", "sites"),
        ("sites=theta:uniform:9:1", "sites"),
        ("rho=uniform:0:1e9", "rho"),
        ("growth=fixed:-1", "growth"),
        ("bottleneck=fixed:0.1,0.3", "bottleneck"),
        ("bottleneck=fixed:0.1,0.3,0.1", "bottleneck"),
        ("bottleneck=fixed:0,0.1,0.3", "bottleneck"),
        ("bottleneck=fixed:0.1,0.1,0.3&growth=fixed:1", "growth"),
        ("target=theta", "target"),
        ("target=height", "target"),
        ("width=1", "width"),
        ("pad=11", "pad"),
        ("rows=sorted", "rows"),
        ("net=flat,dense:2", "net"),
        ("net=conv:4:41,flat,dense:1", "net"),
        ("epochs=0", "epochs"),
        ("shown=validation:2000", "shown"),
    ];
    for (broken, field) in cases {
        let (experiment, view, notes) =
            read(Page::Inside, &format!("std=yes&{broken}&backend=cpu"));
        let kept = (experiment.training.standardise, view.backend);
        assert_eq!(kept, (true, BackendChoice::Cpu), "{broken}");
        let fields: Vec<&str> = notes.iter().map(|note| note.field.as_str()).collect();
        assert_eq!(fields, [field], "{broken}: {notes:?}");
    }
}

/// What the other fields differ from is not known then.
#[test]
fn a_link_without_its_preset_is_not_followed() {
    for (page, query, field) in [
        (Page::Lab, "preset=tajima", "preset"),
        (Page::Inside, "preset=human", "preset"),
        (Page::Inside, "preset=tajima&preset=theta", "preset"),
        (Page::Lab, "v=1&v=1", "v"),
    ] {
        let (experiment, view, notes) = read(page, &format!("lr=1e-2&{query}&backend=cpu"));
        assert_eq!(experiment, page.usual().experiment(), "{query}");
        assert_eq!(view.backend, BackendChoice::Auto);
        assert!(
            notes.len() == 1 && notes[0].field == field && notes[0].sentence.contains("instead"),
            "{query}: {notes:?}"
        );
    }
    let long = format!("epochs=3&note={}", "x".repeat(MAX_READ));
    assert_eq!(read(Page::Lab, &long).2[0].field, "link");
}

/// A key of today that was none of old means nothing in a link of old.
#[test]
fn keys_of_today_are_strange_to_old_links() {
    for key in ["c0.T", "examples", "net", "classes"] {
        let (experiment, _, notes) = read(Page::Lab, &format!("{key}=2"));
        assert_eq!(experiment, Experiment::default());
        assert_eq!((notes.len(), notes[0].field.as_str()), (1, key));
    }
}

proptest! {
    #[test]
    fn junk_behind_a_key_does_no_harm(page in select(vec![Page::Lab, Page::Inside]), of in any::<prop::sample::Index>(), value in "[-+:,.0-9a-zA-Z%&=]{0,40}") {
        let key = *of.get(&keys(page));
        let (experiment, view, _) = from_query(page, &format!("?{key}={value}"));
        prop_assert!(experiment.check().is_ok());
        prop_assert!(view.wrong(&experiment).is_none());
    }

    /// What a link of old opens has a link of today that leads back to it.
    #[test]
    fn a_link_of_today_leads_back(page in select(vec![Page::Lab, Page::Inside]), query in "[a-zA-Z0-9]{1,3}=[a-z0-9:.,-]{1,12}(&[a-zA-Z0-9]{1,8}=[a-z0-9:.,-]{1,12}){0,4}") {
        let (experiment, view, _) = from_query(page, &query);
        let (back, seen, notes) = codec::from_query(&codec::to_query(&experiment, &view));
        prop_assert_eq!((back, seen, notes), (experiment, view, vec![]));
    }
}
