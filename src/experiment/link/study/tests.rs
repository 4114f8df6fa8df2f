//! Links of studies lead back to them, and one broken field costs nothing else.

use super::super::mend::MAX_READ;
use super::rows::STORY;
use super::*;
use crate::coalescent::demography::{Change, Demography, Event};
use crate::experiment::NoiseKind;
use crate::history::{Hotspot, Selected};
use proptest::prelude::*;
use proptest::sample::select;

fn named(notes: &[LinkNote]) -> Vec<&str> {
    notes.iter().map(|note| note.field.as_str()).collect()
}

#[test]
fn what_is_usual_is_left_out_and_the_seed_is_not() {
    for story in Story::ALL {
        let study = Study::of(story);
        assert_eq!(
            to_query(&study, &View::of(&study)),
            format!("h={}&seed=1", story.key())
        );
        // Links of old left out the usual seed.
        let query = format!("h={}", story.key());
        assert_eq!(
            from_query(&query),
            (study.clone(), View::of(&study), vec![])
        );
        assert!(STORY.contains(story.key()), "{story:?}");
    }
    assert_eq!(from_query(""), (Study::default(), View::default(), vec![]));
}

/// Every kind of study: ready and of one's own, with what can be selected in it, and nothing in it as usual.
fn studies() -> impl Strategy<Value = (Study, View)> {
    let written = [Story::Admixture, Story::TwoEpoch, Story::Islands]
        .map(|story| Study::default().with(Study::of(story).demography()));
    let begun: Vec<Study> = Story::ALL
        .map(Study::of)
        .into_iter()
        .chain(written)
        .collect();
    let begun = (select(begun), select(Selected::ALL.to_vec())).prop_map(|(study, selected)| {
        let with = study.select(selected);
        if with.check().is_ok() { with } else { study }
    });
    let locus = (1_000.0..50_000.0_f64, 1e-9..2e-8_f64, 0.5..5.0_f64);
    let seen = (
        any::<u32>(),
        2..=MOST_LOCI,
        0.0..1e4_f64,
        select(NoiseKind::ALL.to_vec()),
    );
    (begun, 0.9..1.1_f64, 1..8_u32, locus, any::<u64>(), seen).prop_map(
        |(mut study, times, pairs, (length, rate, factor), seed, seen)| {
            let parameters: Vec<_> = study.parameters().collect();
            for (parameter, value) in parameters.iter().zip(&mut study.values) {
                *value = match parameter.choices {
                    [] if !parameter.whole => *value * times,
                    [] => *value + 1.0,
                    _ => 1.0,
                };
            }
            study.haplotypes = 2 * pairs;
            (study.length, study.mutation, study.recombination) = (length, rate, 2.0 * rate);
            study.seed = seed;
            let spot = [0.1, 0.9].map(|share| share * length);
            study.hotspot = Hotspot {
                start: spot[0],
                end: spot[1],
                factor,
            };
            if !study.is_sweep() {
                study.sites = crate::history::Sites::TwoAlleles;
                study.conversion.ratio = factor;
            }
            if study.story == Story::Written && !study.is_sweep() {
                let name = study.demography().populations[0].name.clone();
                study = study
                    .with_samples(&format!("{name}:6,{name}:4@10"))
                    .unwrap();
            }
            let (replicate, loci, position, kind) = seen;
            let mut noise = Noise::of(kind);
            noise.amount *= 2.0;
            (
                study,
                View {
                    replicate,
                    position,
                    loci,
                    noise,
                },
            )
        },
    )
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(128))]

    #[test]
    fn a_link_gives_back_what_was_written((study, view) in studies()) {
        prop_assume!(study.check().is_ok());
        let query = to_query(&study, &view);
        prop_assert_eq!(from_query(&query), (study, view, vec![]), "{}", query);
    }

    /// What is broken is named, and the link opens as it would without it, be that a field on which others depend or not.
    #[test]
    fn one_broken_field_costs_nothing_else((study, view) in studies(), place in 0..40_usize, wrong in select(vec!["", "%3F", "NaN", "-1e999"])) {
        prop_assume!(study.check().is_ok());
        let query = to_query(&study, &view);
        let fields: Vec<&str> = query.split('&').collect();
        let place = place % fields.len();
        let key = fields[place].split_once('=').unwrap().0;
        // Nobody sampled is everybody sampled.
        prop_assume!(!(key == "samples" && wrong.is_empty()));
        let others: Vec<&str> = fields.iter().enumerate().filter(|(at, _)| *at != place).map(|(_, field)| *field).collect();
        let mut broken = fields.clone();
        let text = format!("{key}={wrong}");
        broken[place] = &text;
        let (opened, seen, notes) = from_query(&broken.join("&"));
        let (study, view, mut expected) = from_query(&others.join("&"));
        prop_assert_eq!((&opened, seen), (&study, view), "{}: {}", query, text);
        prop_assert!(named(&notes).contains(&key), "{}: {:?}", text, notes);
        let alone = expected.is_empty();
        expected.retain(|note| note.field != key);
        let rest: Vec<&LinkNote> = notes.iter().filter(|note| note.field != key).collect();
        prop_assert_eq!(named(&expected), rest.iter().map(|note| note.field.as_str()).collect::<Vec<_>>());
        // Where no other field goes with it, all others are as they were.
        if alone && key != "seed" && key != "h" {
            prop_assert_eq!(to_query(&opened, &seen), others.join("&"), "{}", text);
        }
    }

    /// Any value of any key leaves a study that may be run, and a link of its own.
    #[test]
    fn no_text_breaks_it(story in select(Story::ALL.to_vec()), rows in prop::collection::vec((select(table()), "[-+.:,@0-9a-zA-Z%&=]{0,12}|[0-9]{1,9}|none|0"), 0..12)) {
        let fields: Vec<String> = rows.iter().map(|([key, ..], value)| format!("{key}={value}")).collect();
        let (study, view, _) = from_query(&format!("h={}&{}", story.key(), fields.join("&")));
        prop_assert!(check(&(study.clone(), view)).is_ok());
        let query = to_query(&study, &view);
        prop_assert_eq!(from_query(&query), (study, view, vec![]), "{}", query);
    }
}

#[test]
fn what_cannot_be_followed_is_named() {
    for (query, field) in [
        ("h=dinosaurs", "h"),
        ("h=split&m=a+lot", "m"),
        ("n=4000", "n"),
        ("N=NaN", "N"),
        ("mu=inf", "mu"),
        ("k=1", "k"),
        ("at=-1", "at"),
        ("n=5&n=6", "n"),
        ("seed=-1", "seed"),
        ("L=%00%ff", "L"),
        ("hotx=-1", "hotx"),
        ("gc=often", "gc"),
        ("h=soft-sweep&gc=1", "gc"),
        ("h=hard-sweep&a=30000", "a"),
        ("h=hard-sweep&path=1", "path"),
        ("h=hard-sweep&x=1.5", "x"),
        ("h=soft-sweep&f0=0.00001", "f0"),
        ("h=partial-sweep&c=0.00005", "c"),
        ("h=growth&sweep=loud", "sweep"),
        ("h=islands&sweep=hard", "sweep"),
        ("noise=fog", "noise"),
        ("h=written", "demes"),
        ("h=written&demes=*", "demes"),
        ("h=written&varies=AAAA", "varies"),
        ("h=constant&demes=AAAA", "demes"),
        ("h=constant&weather=fine", "weather"),
    ] {
        let (study, view, notes) = from_query(query);
        let usual = Study::of(study.story);
        assert_eq!((&study, view), (&usual, View::of(&usual)), "{query}");
        assert_eq!(named(&notes), [field], "{query}: {notes:?}");
    }
    let long = format!("n={}", "1".repeat(MAX_READ));
    assert_eq!(named(&from_query(&long).2), ["link"]);
}

/// Of two that do not go together one is left out, which the sentence names, and all others stay.
#[test]
fn of_fields_that_do_not_go_together_one_is_left_out() {
    for (query, field, left) in [
        ("hotx=10&hot0=8000&hot1=7000&n=12", "hot0", "n=12"),
        ("hotx=10&L=5000&n=12", "hot1", "n=12"),
        ("gc=1&tract=0&n=12", "tract", "n=12"),
        ("h=hard-sweep&a=0&path=deterministic&n=12", "a", "n=12"),
        ("h=growth&sweep=hard&s=2&n=12", "s", "n=12"),
        (
            "h=growth&sweep=hard&s=0&path=deterministic&n=12",
            "s",
            "n=12",
        ),
        ("h=bottleneck&sweep=soft&tau=0&n=12", "tau", "n=12"),
        ("noise=unphased&n=7&L=9000", "noise", "L=9000"),
        ("noise=missing&q=2&n=12", "q", "n=12"),
        ("h=split&T=5000&w1=9000&n=12", "w1", "n=12"),
        ("h=split&T=8000&n=12", "w1", "n=12"),
    ] {
        let (study, view, notes) = from_query(query);
        assert_eq!(check(&(study.clone(), view)), Ok(()), "{query}");
        assert!(named(&notes).contains(&field), "{query}: {notes:?}");
        let back = to_query(&study, &view);
        assert!(back.contains(left), "{query}: {back}");
        let history = query
            .split('&')
            .next()
            .filter(|first| first.starts_with("h="));
        assert!(
            back.starts_with(history.unwrap_or("h=constant")),
            "{query}: {back}"
        );
        assert!(notes[0].sentence.contains("is left out"), "{notes:?}");
    }
}

#[test]
fn a_history_of_ones_own_is_in_the_link_unless_it_is_too_long() {
    let own = Study {
        haplotypes: 6,
        ..Study::default().with(Study::of(Story::OutOfAfrica).demography())
    };
    let query = to_query(&own, &View::default());
    assert_eq!(
        (from_query(&query), left_out(&own)),
        ((own.clone(), View::default(), vec![]), None)
    );
    assert!(query.len() < 500, "{}", query.len());

    let mut long = Study::of(Story::Constant).demography();
    let change = |step: u32| Change::Size {
        population: 0,
        size: 1_000.0 / (3.0 + f64::from(step)),
        growth: 0.0,
    };
    long.events = (1..400)
        .map(|step| Event {
            time: f64::from(step),
            change: change(step),
        })
        .collect();
    let long = Study {
        seed: 7,
        ..Study::default().with(long)
    };
    assert!(long.check().is_ok() && left_out(&long).unwrap().contains("keep the document"));
    // The tab's own entry finds it all the same.
    let query = to_query(&long, &View::default());
    assert!(query.len() > MAX_BYTES);
    assert_eq!(from_query(&query), (long, View::default(), vec![]));

    // A history that cannot be simulated is read, and refused where it would be.
    let endless = Demography {
        events: vec![],
        ..Study::of(Story::Islands).demography()
    };
    let (study, _, notes) = from_query(&format!("h=written&demes={}", pack(&endless).unwrap()));
    assert_eq!((study.written.as_ref(), notes), (Some(&endless), vec![]));
    assert!(
        study
            .prepare()
            .err()
            .unwrap()
            .to_string()
            .contains("never meet")
    );
}

#[test]
fn a_history_of_nobody_gives_way_to_a_ready_one() {
    let (study, _, notes) = from_query("h=written&demes=AAAA&seed=5");
    assert_eq!(to_query(&study, &View::default()), "h=constant&seed=5");
    assert_eq!(named(&notes), ["n", "demes"], "{notes:?}");
}

#[test]
fn numbers_that_vary_stay_so_in_the_link() {
    let text = "time_units: generations\ndemes: [{name: A, epochs: [{start_size: 2000}]}]\n\
        parameters: [{name: N, values: [{demes: {A: {epochs: {0: start_size}}}}], lower_bound: 500}]\n";
    let model = crate::formats::demes::read(text.as_bytes()).unwrap();
    let study = Study::default().documented(model);
    let query = to_query(&study, &View::of(&study));
    // Links that were shared: their form must not change.
    const SHARED: &str =
        "h=written&varies=AQAAC2dlbmVyYXRpb25zAgABAUEAAAABAAAEBgQGAAABAU4AAAQGAQoEAAACAwAAAAQAAAAA";
    assert_eq!(query, format!("{SHARED}&seed=1"));
    for query in [SHARED, &query] {
        let (back, _, notes) = from_query(query);
        assert_eq!((&back, notes), (&study, vec![]));
    }
}

#[test]
fn the_readme_has_the_table() {
    let readme = std::fs::read_to_string("README.md").unwrap();
    let rows: Vec<String> = table()
        .into_iter()
        .map(|[key, meaning, form]| format!("| `{key}` | {meaning} | {form} |"))
        .collect();
    let table = rows.join("\n");
    assert!(readme.contains(&table), "README lacks the table\n{table}");
}

/// Where nothing varies the document is in the link all the same: its numbers can be let vary later.
#[test]
fn a_document_stays_one_in_the_link() {
    let text = "time_units: years\ngeneration_time: 25\ndemes: [{name: A, epochs: [{end_time: 500, start_size: 2000}, {start_size: 70}]}]\n";
    let model = crate::formats::demes::read(text.as_bytes()).unwrap();
    let study = Study::default().documented(model);
    let (back, _, notes) = from_query(&to_query(&study, &View::of(&study)));
    assert_eq!((&back, notes), (&study, vec![]));
    assert_eq!(back.template.unwrap().time_units(), "years");
}
