//! Links: whatever is valid comes back from its link bit for bit, and whatever is not valid does no harm.

use coalescent_playground::experiment::link::{KEYS, MAX_BYTES, change, from_query, to_query};
use coalescent_playground::experiment::road;
use coalescent_playground::experiment::{
    BackendChoice, Class, Direction, Encoding, Experiment, History, Law, Locus, Migration, Network,
    Observation, Preset, Prior, RateChange, Seeds, Training, ViewState, bounds,
};
use proptest::prelude::*;
use proptest::sample::select;

/// Any prior with bounds in a range. Whole numbers are drawn only where the range holds some.
fn prior(low: f64, high: f64, integers: bool) -> impl Strategy<Value = Prior> {
    (
        select(vec![Law::Fixed, Law::Uniform, Law::LogUniform]),
        low..high,
        low..high,
        any::<bool>(),
    )
        .prop_map(move |(law, a, b, integer)| {
            let integer = integer && integers;
            let [a, b] = [a, b].map(|x| if integer { x.ceil() } else { x });
            let (low, high) = if law == Law::Fixed {
                (a, b)
            } else {
                (a.min(b), a.max(b))
            };
            Prior {
                law,
                low,
                high,
                integer,
            }
        })
}

fn history() -> impl Strategy<Value = History> {
    let size = || prior(1.0, 1e5, true);
    let migration = (
        prior(1e-9, 1e-3, false),
        select(vec![Direction::Both, Direction::AToB, Direction::BToA]),
        0.0..=1.0,
        0.0..=1.0,
    )
        .prop_map(|(rate, direction, a, b): (_, _, f64, f64)| Migration {
            rate,
            direction,
            start: a.min(b),
            end: a.max(b),
        });
    (
        size(),
        [size(), size()],
        prior(1.0, 1e6, true),
        migration,
        1e-3..1e3,
    )
        .prop_map(
            |(ancestral_size, sizes, split_time, migration, generation_years)| History {
                ancestral_size,
                sizes,
                split_time,
                migration,
                generation_years,
            },
        )
}

fn training() -> impl Strategy<Value = Training> {
    let changes = prop::collection::vec(
        (any::<u32>(), 1e-12..10.0).prop_map(|(step, rate)| RateChange { step, rate }),
        0..=100,
    );
    (1e-12..10.0, changes, 1..=1024_u32, 1..=200_u32).prop_map(
        |(learning_rate, mut rate_changes, batch_size, epochs)| {
            rate_changes.sort_by_key(|change| change.step);
            Training {
                learning_rate,
                rate_changes,
                batch_size,
                epochs,
            }
        },
    )
}

fn experiment() -> impl Strategy<Value = Experiment> {
    let locus = ([9..=40_u32, 9..=40], 1.0..1e5, 0.0..1e-7, 0.0..1e-8).prop_map(
        |(samples, length, mutation_rate, recombination_rate)| Locus {
            samples,
            length,
            mutation_rate,
            recombination_rate,
        },
    );
    let observation = (
        select(vec![Encoding::Counts, Encoding::Log, Encoding::Proportions]),
        any::<bool>(),
    )
        .prop_map(|(encoding, folded)| Observation { encoding, folded });
    let network = (1..=4_u32, 0.0..1.0).prop_map(|(dense_layers, dropout)| Network {
        dense_layers,
        dropout,
    });
    let seeds =
        (any::<u64>(), any::<u64>(), any::<u64>()).prop_map(|(data, split, weights)| Seeds {
            data,
            split,
            weights,
        });
    (
        select(Preset::ALL.to_vec()),
        history(),
        locus,
        200..=29_000_u32,
        observation,
        network,
        training(),
        seeds,
    )
        .prop_map(
            |(preset, history, locus, loci_per_class, observation, network, training, seeds)| {
                Experiment {
                    preset,
                    history,
                    locus,
                    loci_per_class,
                    observation,
                    network,
                    training,
                    seeds,
                }
            },
        )
}

/// An experiment and a view that fits it.
fn state() -> impl Strategy<Value = (Experiment, ViewState)> {
    let backend = select(vec![
        BackendChoice::Auto,
        BackendChoice::Cpu,
        BackendChoice::WebGpu,
    ]);
    (
        experiment(),
        select(Class::ALL.to_vec()),
        0.0..1.0,
        0.0..1.0,
        backend,
    )
        .prop_map(|(experiment, class, index, along, backend)| {
            let index = (index * f64::from(experiment.loci_per_class)) as u32;
            let position = along * experiment.locus.length;
            (
                experiment,
                ViewState {
                    class,
                    index,
                    position,
                    backend,
                },
            )
        })
}

proptest! {
    #[test]
    fn a_link_holds_everything((experiment, view) in state()) {
        prop_assume!(experiment.validate().is_ok());
        let query = to_query(&experiment, &view);
        prop_assert!(query.len() <= MAX_BYTES, "{} bytes", query.len());
        prop_assert!(query.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"&=:,.-".contains(&byte)), "{query}");
        prop_assert_eq!(from_query(&query), (experiment, view, Vec::new()));
    }

    #[test]
    fn junk_does_no_harm(query in any::<String>()) {
        let (experiment, _, _) = from_query(&query);
        prop_assert!(experiment.validate().is_ok());
    }

    #[test]
    fn junk_behind_a_key_does_no_harm(key in select(KEYS.iter().map(|key| key.name).chain(["v", "preset"]).collect::<Vec<_>>()), value in "[-+:,.0-9a-zA-Z%&=]{0,40}") {
        let (experiment, view, _) = from_query(&format!("?{key}={value}"));
        prop_assert!(experiment.validate().is_ok());
        prop_assert!(view.index < experiment.loci_per_class);
    }

    /// A damaged link opens as a valid experiment: the one it was, another valid one, or a default with a note.
    #[test]
    fn a_damaged_link_does_no_harm((experiment, view) in state(), at in any::<prop::sample::Index>(), byte in any::<u8>()) {
        let mut query = to_query(&experiment, &view).into_bytes();
        let at = at.index(query.len());
        query[at] = byte;
        let (read, _, _) = from_query(&String::from_utf8_lossy(&query));
        prop_assert!(read.validate().is_ok());
    }
}

#[test]
fn most_states_tried_are_valid() {
    let mut runner = proptest::test_runner::TestRunner::deterministic();
    let valid = (0..200)
        .filter(|_| {
            experiment().new_tree(&mut runner).is_ok_and(|tree| {
                proptest::strategy::ValueTree::current(&tree)
                    .validate()
                    .is_ok()
            })
        })
        .count();
    assert!(
        valid >= 150,
        "only {valid} of 200 experiments pass, so that the round trip proves little"
    );
}

#[test]
fn a_preset_is_a_short_link() {
    for preset in Preset::ALL {
        let query = to_query(&preset.experiment(), &ViewState::default());
        let start = if preset == Preset::GeneFlow {
            "v=1".to_owned()
        } else {
            format!("v=1&preset={}", preset.key())
        };
        assert_eq!(query, format!("{start}&sd=1&ss=1&sw=1"));
    }
}

#[test]
fn the_shortest_links_are_read() {
    assert_eq!(
        from_query(""),
        (Experiment::default(), ViewState::default(), Vec::new())
    );
    assert_eq!(from_query("?preset=human").0, Preset::Human.experiment());
    let (experiment, view, notes) =
        from_query("?preset=gene-flow&backend=cpu&T=int%3A1000%3A2000&lr=1e-3&rates=94:1e-4,188:0");
    assert_eq!(
        experiment.training.rate_changes,
        [],
        "a rate of 0 breaks its field"
    );
    assert_eq!(
        (experiment.history.split_time, view.backend, notes.len()),
        (
            Prior::uniform_integer(1_000.0, 2_000.0),
            BackendChoice::Cpu,
            1
        )
    );
    let (experiment, view, notes) =
        from_query("?preset=gene-flow&backend=cpu&T=int%3A1000%3A2000&lr=1e-3&rates=94:1e-4");
    assert_eq!((view.backend, notes.len()), (BackendChoice::Cpu, 0));
    assert_eq!(
        experiment.history.split_time,
        Prior::uniform_integer(1_000.0, 2_000.0)
    );
    assert_eq!(
        (
            experiment.training.learning_rate,
            experiment.training.rate_at(94)
        ),
        (1e-3, 1e-4)
    );
}

#[test]
fn a_broken_field_is_named_and_the_others_are_kept() {
    let cases = [
        ("lr=fast", "lr", "a number"),
        ("lr=inf", "lr", "a number"),
        ("T=int:9:1", "T", "a lower bound"),
        ("m=log:0:1e-4", "m", "above 0"),
        ("NA=int:1:1e7", "L", "4NrL"),
        ("n=1000000", "n", "200"),
        ("nA=8", "nA", "9"),
        ("nA=100&nB=90&n=50000", "n", "cells"),
        ("flow=up", "flow", "both"),
        ("sd=-1", "sd", "whole"),
        ("sd=1&sd=2", "sd", "one value"),
        ("locus=5000", "locus", "5000"),
        ("at=1e9", "at", "100000"),
        ("rates=5:1,4:1", "rates", "ascending"),
        ("dropout=1", "dropout", "not including 1"),
    ];
    for (broken, field, expected) in cases {
        let (experiment, view, notes) = from_query(&format!("epochs=3&class=gene-flow&{broken}"));
        assert_eq!(
            (
                experiment.training.epochs,
                view.class,
                experiment.validate()
            ),
            (3, Class::GeneFlow, Ok(())),
            "{broken}"
        );
        let [note] = notes.as_slice() else {
            panic!("{broken}: {notes:?}")
        };
        assert_eq!(note.field, field, "{broken}");
        assert!(
            note.sentence.contains(expected),
            "{broken}: {}",
            note.sentence
        );
    }
    let (experiment, _, notes) = from_query("preset=human&lr=fast");
    assert_eq!(
        (experiment, notes.len()),
        (Preset::Human.experiment(), 1),
        "the preset stands where only a setting is broken"
    );
    assert_eq!(from_query("preset=martian").0, Experiment::default());
    let (experiment, view, notes) = from_query("v=2&epochs=3&class=gene-flow");
    assert_eq!(
        (experiment, view),
        (Experiment::default(), ViewState::default()),
        "another version may mean anything"
    );
    assert!(notes.len() == 1 && notes[0].field == "v", "{notes:?}");
}

#[test]
fn strange_fields_are_ignored_with_a_short_note() {
    let (experiment, _, notes) = from_query(&format!(
        "epochs=3&utm_source={}&{}=1",
        "x".repeat(500),
        "<b>%00%0A".repeat(50)
    ));
    assert_eq!((experiment.training.epochs, notes.len()), (3, 2));
    assert!(
        notes
            .iter()
            .all(|note| note.sentence.len() < 200 && !note.sentence.contains(['\n', '\0'])),
        "{notes:?}"
    );
    let (experiment, _, notes) = from_query(&"epochs=3&".repeat(2_000));
    assert_eq!(
        (experiment, notes[0].field.as_str()),
        (Experiment::default(), "link")
    );
}

#[test]
fn keys_are_distinct_and_cover_what_validation_names() {
    let mut names: Vec<_> = KEYS
        .iter()
        .map(|key| key.name)
        .chain(["v", "preset"])
        .collect();
    names.sort_unstable();
    assert!(names.array_windows().all(|[a, b]| a != b), "{names:?}");
}

#[test]
fn the_readme_lists_every_key() {
    let (readme, table) = (include_str!("../README.md"), road::link::table());
    assert!(
        readme.contains(&table),
        "README.md lacks this table of the link's keys:\n\n{table}"
    );
}

#[test]
fn the_presets_stay_within_the_bounds_of_work() {
    for preset in Preset::ALL {
        preset.experiment().validate().unwrap();
    }
    let human = Preset::Human.experiment();
    let rho =
        4.0 * human.history.sizes[0].high * human.locus.recombination_rate * human.locus.length;
    assert!(
        rho * 2.0 <= bounds::SCALED_RECOMBINATION,
        "a person may double the human locus"
    );
}

#[test]
fn a_lesson_changes_what_it_names_and_nothing_else() {
    let mut experiment = Experiment::default();
    experiment.network.dropout = 0.5;
    let view = ViewState {
        backend: BackendChoice::Cpu,
        ..ViewState::default()
    };
    let (changed, same_view) = change(&experiment, &view, "?lr=1e-3&sw=7").unwrap();
    let mut expected = experiment.clone();
    expected.training.learning_rate = 1e-3;
    expected.seeds.weights = 7;
    assert_eq!((changed, same_view), (expected, view));

    let (human, human_view) = change(&experiment, &view, "preset=human&n=1000").unwrap();
    assert_eq!(
        human,
        Experiment {
            loci_per_class: 1_000,
            ..Preset::Human.experiment()
        }
    );
    assert_eq!(human_view.backend, BackendChoice::Cpu);
}

#[test]
fn a_lessons_broken_link_changes_nothing_and_says_why() {
    for (query, field) in [
        ("?lr=fast", "lr"),
        ("?weather=fine", "weather"),
        ("?preset=x", "preset"),
        ("?n=5", "n"),
        ("?n=300&n=400", "n"),
    ] {
        let note = change(&Experiment::default(), &ViewState::default(), query).unwrap_err();
        assert_eq!(note.field, field, "{}", note.sentence);
    }
}

#[test]
fn every_link_of_a_lesson_changes_something() {
    let mut links = 0;
    let lessons = std::fs::read_dir(concat!(env!("CARGO_MANIFEST_DIR"), "/lessons"))
        .unwrap()
        .map(|lesson| lesson.unwrap().path());
    // Those of the other pages change other things, and have tests beside their own links.
    for lesson in lessons.filter(|lesson| {
        !["inside.md", "histories.md"]
            .iter()
            .any(|other| lesson.ends_with(other))
    }) {
        let text = std::fs::read_to_string(lesson).unwrap();
        for rest in text.split("](?").skip(1) {
            let query = rest.split(')').next().unwrap();
            // Away from every default, so that a link back to one changes something, too.
            let mut elsewhere = road::Preset::GeneFlow.experiment();
            let (_, view, _) = road::link::from_query(road::link::Page::Lab, "v=2&shown=0:11");
            elsewhere.training.learning_rate = 0.5;
            elsewhere.seeds.weights = 99;
            let changed = road::link::change(&elsewhere, &view, query)
                .unwrap_or_else(|note| panic!("{query}: {}", note.sentence));
            assert_ne!(changed, (elsewhere, view), "{query}");
            links += 1;
        }
    }
    assert!(links > 5);
}
