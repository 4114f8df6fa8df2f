//! Links of experiments lead back to them, and no text breaks the codec.

use super::{MAX_READ, Page, change, from_query, left_out, table, to_query};
use crate::experiment::{
    BackendChoice, Experiment, Input, Law, Noise, NoiseKind, Opened, Portion, Preset, Prior,
    Quantity, RateChange, Scale, Scenario, Shows, Split, Statistic, Target, Task, View, bounds,
};
use crate::history::{Selected, Sites, Story, Study};
use proptest::prelude::*;
use proptest::sample::select;

fn read(query: &str) -> (Experiment, View, Vec<String>) {
    let (experiment, view, notes) = from_query(Page::Lab, query);
    let fields = notes.into_iter().map(|note| note.field).collect();
    (experiment, view, fields)
}

fn back(experiment: &Experiment, view: &View) {
    let query = to_query(experiment, view);
    assert_eq!(read(&query), (experiment.clone(), *view, vec![]), "{query}");
}

#[test]
fn presets_are_short_links_and_come_back() {
    for preset in Preset::ALL {
        let experiment = preset.experiment();
        let view = View::of(&experiment);
        back(&experiment, &view);
        let query = to_query(&experiment, &view);
        assert!(query.len() < 60, "{query}");
        assert!(query.contains("sd=1&ss=1&sw=1"));
    }
}

/// A history of one's own of which a number varies, with another law than its document's.
fn varying() -> Scenario {
    let document = "time_units: generations\ndemes:\n- {name: X, epochs: [{end_time: 500, start_size: 9000}]}\n\
        - {name: A, ancestors: [X], epochs: [{start_size: 800}]}\n- {name: B, ancestors: [X], epochs: [{start_size: 700}]}\n\
        parameters: [{name: T, values: [{demes: {X: {epochs: {0: end_time}}}}], upper_bound: 2000}]\n";
    let model = crate::formats::demes::read(document.as_bytes()).unwrap();
    Scenario {
        name: "varying".to_owned(),
        ..Scenario::of_study(&Study::default().documented(model))
    }
    .drawn("p_T", Prior::log_uniform(100.0, 1_000.0))
    .sampled(&[20, 4])
}

/// A link that was shared: its form must not change.
#[test]
fn a_link_with_numbers_that_vary_means_what_it_meant() {
    const SHARED: &str = "v=2&preset=own&c1.varies=AQAAC2dlbmVyYXRpb25zAgADAVgAAAABCgQSBhIGAUEAAQoEAQACAAEAABAEEAQBQgABCgQBAAIAAQAADgQOBAAAAQFUAAEKBAABBAYAAwIAAAAAAQAAAAIAAAA&c1.name=varying&c1.n=20,4&c1.p_T=log:100:1000&sd=1&ss=1&sw=1";
    let mut own = Preset::Own.experiment();
    own.scenarios[1] = varying();
    let view = View::of(&own);
    assert_eq!(to_query(&own, &view), SHARED);
    back(&own, &view);
}

#[test]
fn an_experiment_of_ones_own_comes_back() {
    let mut own = Preset::Own.experiment();
    own.scenarios[0].name = "so & so = 100 % \"ok\", é".to_owned();
    own.scenarios[1] = Scenario::of("swept growth", Story::Growth)
        .drawn("g", Prior::log_uniform(5e-4, 1e-3))
        .sampled(&[20]);
    own.scenarios[1].selected = Selected::Hard;
    own.scenarios[1]
        .values
        .extend([0.01, 0.25, 10.0, 1.0].map(Law::fixed));
    own.scenarios.push(Scenario {
        name: "demes".to_owned(),
        ..Scenario::of_study(&Study::default().with(Study::of(Story::OutOfAfrica).demography()))
    });
    own.scenarios[2].haplotypes = vec![20, 4, 4];
    own.scenarios
        .push(Scenario::of("partial", Story::PartialSweep).drawn("c", Prior::uniform(0.3, 0.9)));
    own.scenarios[3].set("N", Law::Like { scenario: 0 });
    own.scenarios.push(varying());
    if let Some(crate::network::Layer::Dense { units, .. }) = own.layers.last_mut() {
        *units = 5;
    }
    own.observation.noise = vec![
        Noise::of(NoiseKind::Unphased),
        Noise {
            kind: NoiseKind::Missing,
            amount: 0.125,
        },
    ];
    own.observation.input = Input::Statistics {
        windows: 5,
        folded: true,
    };
    own.training.split = Split::TENTHS;
    own.training.rate_changes = vec![RateChange {
        step: 94,
        rate: 1e-4,
    }];
    own.examples = 300;
    let view = View {
        shown: Opened::Example {
            scenario: 3,
            index: 299,
        },
        position: 1_234.5,
        shows: Shows::Gradient,
        backend: BackendChoice::Cpu,
    };
    assert_eq!(own.check(), Ok(()));
    back(&own, &view);
    assert_eq!(left_out(&own), None);
}

#[test]
fn a_broken_field_is_named_and_nothing_else_is_lost() {
    for (query, field) in [
        ("v=2&lr=fast&epochs=3", "lr"),
        ("v=2&lr=0&epochs=3", "lr"),
        ("v=2&c1.m=uniform:2:1&epochs=3", "c1.m"),
        ("v=2&c0.T=times:T:1&epochs=3", "c0.T"),
        ("v=2&c9.T=1&epochs=3", "c9.T"),
        ("v=2&c0.h=atlantis&epochs=3", "c0.h"),
        ("v=2&c0.Q=1&epochs=3", "c0.Q"),
        ("v=2&c1.n=10,20&epochs=3", "c1.n"),
        ("v=2&theta=5&epochs=3", "theta"),
        ("v=2&width=5&epochs=3", "width"),
        ("v=2&see=0,0&epochs=3", "see"),
        ("v=2&noise=fog&epochs=3", "noise"),
        ("v=2&predict=T&epochs=3", "classes"),
        ("v=2&shown=5:1&epochs=3", "shown"),
        ("v=2&at=1e9&epochs=3", "at"),
        ("v=2&lr=1e-3&lr=1e-4&epochs=3", "lr"),
        ("v=2&weather=fine&epochs=3", "weather"),
        ("v=2&classes=12&epochs=3", "classes"),
        ("v=2&c1.h=ancient&c1.t=5&epochs=3", "c1.t"),
    ] {
        let (experiment, _, fields) = read(query);
        assert_eq!(experiment.check(), Ok(()), "{query}");
        assert!(
            fields.contains(&field.to_owned()) || field == "c1.t",
            "{query}: {fields:?}"
        );
        assert_eq!(experiment.training.epochs, 3, "{query}: {fields:?}");
    }
    let (experiment, _, fields) = read("v=3&epochs=3");
    assert_eq!(
        (experiment, fields),
        (Experiment::default(), vec!["v".to_owned()])
    );
    let long = format!("v=2&c0.name={}", "a".repeat(MAX_READ));
    assert_eq!(read(&long).2, ["link"]);
}

#[test]
fn a_link_by_hand_says_little() {
    let (experiment, _, fields) =
        read("v=2&preset=size-changes&classes=2&c1.h=two-epochs&c1.T=log:500:5000");
    assert_eq!(fields, Vec::<String>::new());
    assert_eq!(experiment.scenarios.len(), 2);
    assert_eq!(experiment.scenarios[1].story, Story::TwoEpoch);
    assert_eq!(experiment.outputs(), 2);
    assert_eq!(experiment.check(), Ok(()));
    let (experiment, _, fields) = read("v=2&preset=size-changes&classes=1&predict=log:N,stat:pi");
    assert_eq!(fields, Vec::<String>::new());
    assert_eq!(
        experiment.task,
        Task::Regress(vec![
            Target {
                of: Quantity::Parameter("N".to_owned()),
                scale: Scale::Log,
            },
            Target::linear(Quantity::Statistic(Statistic::Pi)),
        ])
    );
}

#[test]
fn a_lesson_changes_one_thing_or_nothing() {
    let mut own = Preset::Own.experiment();
    own.training.epochs = 7;
    let view = View::of(&own);
    let (changed, seen) = change(&own, &view, "?lr=1e-2").unwrap();
    assert_eq!((changed.training.learning_rate, seen), (1e-2, view));
    assert_eq!(changed.training.epochs, 7);
    let (changed, _) = change(&own, &view, "c0.N=5000").unwrap();
    assert_eq!(changed.scenarios[0].law("N"), Some(&Law::fixed(5_000.0)));
    let cpu = View {
        backend: BackendChoice::Cpu,
        ..view
    };
    let (changed, seen) = change(&own, &cpu, "preset=theta&width=100").unwrap();
    assert_eq!(
        (changed.preset, seen.backend),
        (Preset::Theta, BackendChoice::Cpu)
    );
    for (query, field) in [
        ("lr=0", "lr"),
        ("weather=fine", "weather"),
        ("preset=x", "preset"),
        ("c5.N=1", "c5.N"),
    ] {
        assert_eq!(change(&own, &view, query).unwrap_err().field, field);
    }
}

#[test]
fn a_part_of_the_data_can_be_named() {
    let (_, view, fields) = read("v=2&preset=theta&shown=test:5");
    assert_eq!(fields, Vec::<String>::new());
    assert_eq!(view.shown, Opened::InPart(Portion::Test, 5));
    assert_eq!(read("v=2&preset=theta&shown=test:1000").2, ["shown"]);
}

#[test]
fn every_key_has_one_row() {
    let table = table();
    let names: Vec<&str> = table
        .lines()
        .filter_map(|line| line.strip_prefix("| `")?.split('`').next())
        .collect();
    for (place, name) in names.iter().enumerate() {
        assert!(!names[..place].contains(name), "{name}");
    }
    assert!(names.len() > 45, "{}", names.len());
    // A text cannot be made of a number there.
    let classes = format!("| a whole number from 1 to {} |", bounds::CLASSES.end());
    assert!(table.contains(&classes), "{classes}");
}

/// A prior within some bounds.
fn prior([low, high]: [f64; 2]) -> impl Strategy<Value = Prior> {
    (low..high, low..high, 0..3).prop_map(|(one, other, law)| {
        let (low, high) = (f64::min(one, other), f64::max(one, other));
        match law {
            0 => Prior::fixed(low),
            1 => Prior::uniform(low, high),
            _ => Prior::log_uniform(low, high),
        }
    })
}

/// Classes of one population, with random numbers.
fn classes() -> impl Strategy<Value = Experiment> {
    let one = (
        0..4,
        prior([2_000.0, 90_000.0]),
        prior([600.0, 900_000.0]),
        any::<bool>(),
    );
    (
        prop::collection::vec(one, 2..=8),
        2..=40_u32,
        any::<[u64; 3]>(),
        (any::<bool>(), 1..=9_u32, 0..3),
        (1e3..2e5, 1e-9..1e-7, 1e-6..1e-1),
    )
        .prop_map(
            |(classes, haplotypes, seeds, (folded, windows, input), (length, mutation, rate))| {
                let mut new = Preset::Own.experiment();
                new.scenarios = classes
                    .iter()
                    .enumerate()
                    .map(|(place, &(story, size, time, like))| {
                        let name = format!("class no. {place}");
                        let scenario = match story {
                            0 => Scenario::of(&name, Story::Constant).drawn("N", size),
                            1 => Scenario::of(&name, Story::TwoEpoch)
                                .drawn("N0", size)
                                .drawn("T", time),
                            2 => Scenario::of(&name, Story::Bottleneck)
                                .drawn("N", size)
                                .drawn("T", time),
                            _ => Scenario::of(&name, Story::HardSweep).drawn("N", size),
                        };
                        let scenario = scenario.sampled(&[haplotypes]);
                        if like && place > 0 && classes[0].0 != 1 && story == 0 {
                            scenario.with("N", Law::Like { scenario: 0 })
                        } else {
                            scenario
                        }
                    })
                    .collect();
                new.observation.input = match input {
                    0 => Input::Statistics { windows, folded },
                    _ => Input::Spectrum {
                        encoding: crate::experiment::Encoding::Counts,
                        folded,
                    },
                };
                let outputs = new.scenarios.len();
                if let Some(crate::network::Layer::Dense { units, .. }) = new.layers.last_mut() {
                    *units = outputs;
                }
                new.locus.length = length;
                new.locus.mutation = Prior::fixed(mutation);
                new.training.learning_rate = rate;
                [new.seeds.data, new.seeds.split, new.seeds.weights] = seeds;
                new
            },
        )
}

/// Keys and values of links, right and wrong ones.
fn field() -> impl Strategy<Value = String> {
    let names: Vec<String> = table()
        .lines()
        .filter_map(|line| {
            line.strip_prefix("| `")?
                .split('`')
                .next()
                .map(str::to_owned)
        })
        .chain(["c1.h", "c1.T", "c2.N", "c0.m", "c1.sweep", "c1.s"].map(str::to_owned))
        .collect();
    let values = [
        "2",
        "1",
        "0",
        "-1",
        "1e9",
        "uniform:1:2",
        "log:500:1000",
        "times:T:0.5:whole",
        "like:0",
        "drawn:1",
        "growth",
        "split",
        "hard",
        "scaled",
        "alignment",
        "statistics",
        "class",
        "T",
        "stat:pi",
        "tajima",
        "theta",
        "own",
        "yes",
        "20,20",
        "conv:8:2,flat,dense:1",
        "test:3",
        "0:5",
        "missing:0.1",
        "infinite",
        "40",
    ];
    (select(names), select(values.to_vec())).prop_map(|(name, value)| format!("{name}={value}"))
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn random_experiments_come_back(experiment in classes(), at in 0.0..1.0) {
        prop_assume!(experiment.check().is_ok());
        let view = View { position: at * experiment.locus.length, ..View::of(&experiment) };
        back(&experiment, &view);
    }

    #[test]
    fn any_text_gives_an_experiment_that_comes_back(
        text in prop_oneof![
            "[a-z0-9.=&:,?%-]{0,60}",
            prop::collection::vec(field(), 0..8).prop_map(|fields| format!("v=2&{}", fields.join("&"))),
            prop::collection::vec(field(), 0..8).prop_map(|fields| fields.join("&")),
        ],
        inside in any::<bool>(),
    ) {
        let page = if inside { Page::Inside } else { Page::Lab };
        let (experiment, view, _) = from_query(page, &text);
        prop_assert_eq!(experiment.check(), Ok(()), "{}", text);
        let query = to_query(&experiment, &view);
        prop_assert_eq!(from_query(page, &query), (experiment, view, vec![]), "{} {}", text, query);
    }
}

#[test]
fn sites_of_every_kind_come_back() {
    for sites in [Sites::Infinite, Sites::TwoAlleles, Sites::Exactly(17)] {
        let mut experiment = Preset::SizeChanges.experiment();
        experiment.locus.sites = sites;
        back(&experiment, &View::of(&experiment));
    }
}
