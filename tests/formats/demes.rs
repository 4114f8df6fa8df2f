//! Demes documents: what the field writes is read as msprime reads it, what is written is read again.

mod meaning;

use coalescent_playground::coalescent::demography::{
    Change, Demography, Event, Population, SampleSet,
};
use coalescent_playground::coalescent::genome::{Genome, RateMap};
use coalescent_playground::coalescent::{Model, Plan};
use coalescent_playground::formats::demes::{DemesError, DemesModel, WriteError, read, write};
use meaning::{difference, lineage, size, start};
use proptest::prelude::*;
use std::fs;

/// Rounding of a growth rate, or of a time that was multiplied and divided by the generation time.
const ROUNDING: f64 = 1e-9;
const FIXTURES: [&str; 6] = [
    "admixture.yaml",
    "islands.yaml",
    "out_of_africa.yaml",
    "pulses.yaml",
    "resolved.json",
    "zigzag.yaml",
];

fn fixture(name: &str) -> DemesModel {
    let bytes = fs::read(format!("tests/formats/demes/{name}")).unwrap();
    read(&bytes).unwrap_or_else(|error| panic!("{name}: {error}"))
}

fn parse(text: &str) -> Result<DemesModel, DemesError> {
    read(text.as_bytes())
}

/// The largest difference from msprime's sizes and lineage probabilities.
fn distance(name: &str, history: &Demography) -> f64 {
    let json: serde_json::Value =
        serde_json::from_str(&fs::read_to_string("tests/reference/demes.json").unwrap()).unwrap();
    let reference = &json[name];
    let times = |value: &serde_json::Value| {
        value
            .as_array()
            .unwrap()
            .iter()
            .map(|time| time.as_f64().unwrap())
            .collect::<Vec<_>>()
    };
    let names: Vec<&str> = reference["populations"]
        .as_array()
        .unwrap()
        .iter()
        .map(|name| name.as_str().unwrap())
        .collect();
    assert_eq!(
        names,
        history
            .populations
            .iter()
            .map(|population| population.name.as_str())
            .collect::<Vec<_>>()
    );
    let mut worst: f64 = 0.0;
    for (id, name) in names.iter().enumerate() {
        for (time, expected) in times(&reference["times"])
            .into_iter()
            .zip(reference["sizes"][name].as_array().unwrap())
        {
            let exists = history.populations[id].end <= time && time < start(history, id);
            assert_eq!(exists, expected.is_number(), "{name} at {time}");
            if let Some(expected) = expected.as_f64() {
                worst = worst.max((size(history, id, time) / expected - 1.0).abs());
            }
        }
        let lineages = &reference["lineages"][name];
        let since = lineages["since"].as_f64().unwrap();
        for (time, expected) in times(&lineages["times"])
            .into_iter()
            .zip(lineages["probabilities"].as_array().unwrap())
        {
            let here = lineage(history, id, since, time);
            worst = here
                .iter()
                .zip(times(expected))
                .map(|(here, expected)| (here - expected).abs())
                .fold(worst, f64::max);
        }
    }
    worst
}

#[test]
fn documents_mean_what_msprime_makes_of_them() {
    for name in FIXTURES {
        let distance = distance(name, &fixture(name).demography);
        assert!(distance < 1e-7, "{name}: {distance}");
    }
}

/// The test above has power: a migration the other way round, events of one time in another order, and a share taken of the whole are seen.
#[test]
fn a_history_that_is_slightly_wrong_is_noticed() {
    let swap = |change: &mut Change| {
        if let Change::Migration { from, into, .. } = change {
            std::mem::swap(from, into);
        }
    };
    let mut swapped = fixture("pulses.yaml").demography;
    swapped
        .events
        .iter_mut()
        .for_each(|event| swap(&mut event.change));
    assert!(distance("pulses.yaml", &swapped) > 1e-3);
    let mut reversed = fixture("pulses.yaml").demography;
    let at = reversed
        .events
        .iter()
        .position(|event| event.time == 200.0)
        .unwrap();
    reversed.events.swap(at, at + 1);
    assert!(distance("pulses.yaml", &reversed) > 1e-3);
    let mut whole = fixture("admixture.yaml").demography;
    for event in &mut whole.events {
        if let Change::Pulse {
            into: 3,
            proportion,
            ..
        } = &mut event.change
        {
            *proportion = 0.2;
        }
    }
    assert!(distance("admixture.yaml", &whole) > 1e-3);
    let mut grown = fixture("zigzag.yaml").demography;
    grown.populations[0].size *= 1.001;
    assert!(distance("zigzag.yaml", &grown) > 1e-4);
}

/// The simulator takes every one of these histories, and its sizes are msprime's.
#[test]
fn what_is_read_can_be_simulated() {
    for name in FIXTURES {
        let demography = fixture(name).demography;
        let alive = |id: &usize| demography.populations[*id].end == 0.0;
        let samples = (0..demography.populations.len()).filter(alive);
        let samples = samples
            .map(|population| SampleSet {
                population,
                haplotypes: 4,
                time: 0.0,
            })
            .collect();
        let genome = Genome {
            length: 1e3,
            crossovers: RateMap::uniform(1e3, 1e-8),
            conversion: None,
        };
        let plan = Plan::new(&Model {
            demography: demography.clone(),
            samples,
            genome,
        })
        .unwrap_or_else(|error| panic!("{name}: {error}"));
        for id in 0..demography.populations.len() {
            for time in [0.5, 30.0, 150.0, 700.0, 5_000.0, 40_000.0] {
                let exists =
                    demography.populations[id].end <= time && time < start(&demography, id);
                let expected = exists.then(|| size(&demography, id, time));
                let found = plan.size(id, time);
                assert_eq!(found.is_some(), exists, "{name} {id} {time}");
                assert!(
                    found
                        .zip(expected)
                        .is_none_or(|(found, expected)| (found / expected - 1.0).abs() < ROUNDING),
                    "{name} {id} {time}"
                );
            }
        }
    }
}

#[test]
fn what_is_said_beside_the_history_is_kept() {
    let model = fixture("out_of_africa.yaml");
    assert_eq!(
        model.description,
        "Africans, Europeans and East Asians since the expansion out of Africa, with migration throughout."
    );
    assert_eq!(model.doi, ["10.1371/journal.pgen.1000695"]);
    assert_eq!(
        (model.time_units.as_str(), model.generation_time),
        ("years", 25.0)
    );
    assert_eq!(model.descriptions[1], "Anatomically modern humans");
    assert_eq!(model.demography.populations[0].end, 8800.0);
    assert_eq!(
        fixture("zigzag.yaml").description,
        "Sizes that fall and rise — the zigzag"
    );
    assert_eq!(fixture("resolved.json").descriptions[1], "🐀 mice");
}

/// Looking back at one time: sizes, rates that end, rates that begin, pulses from the last to the first, demes that begin.
#[test]
fn events_of_one_time_stand_in_the_stated_order() {
    let text = "
time_units: generations
demes:
- {name: A, epochs: [{start_size: 10, end_time: 50}, {start_size: 20}]}
- {name: B, epochs: [{start_size: 10}]}
- {name: C, ancestors: [A, B], proportions: [0.25, 0.75], start_time: 50, epochs: [{start_size: 5}]}
migrations:
- {source: A, dest: B, rate: 0.1, end_time: 50, start_time: 90}
- {source: B, dest: A, rate: 0.2, start_time: 50}
pulses:
- {sources: [A], dest: B, proportions: [0.3], time: 50}
- {sources: [B], dest: A, proportions: [0.4], time: 50}
- {sources: [A], dest: C, proportions: [0.5], time: 50}
";
    let events = parse(text).unwrap().demography.events;
    let changes: Vec<Change> = events
        .iter()
        .filter(|event| event.time == 50.0)
        .map(|event| event.change)
        .collect();
    let expected = [
        Change::Size {
            population: 0,
            size: 10.0,
            growth: 0.0,
        },
        Change::Migration {
            from: 0,
            into: 1,
            rate: 0.0,
        },
        Change::Migration {
            from: 1,
            into: 0,
            rate: 0.1,
        },
        Change::Pulse {
            from: 2,
            into: 0,
            proportion: 0.5,
        },
        Change::Pulse {
            from: 0,
            into: 1,
            proportion: 0.4,
        },
        Change::Pulse {
            from: 1,
            into: 0,
            proportion: 0.3,
        },
        Change::Pulse {
            from: 2,
            into: 0,
            proportion: 0.25,
        },
        Change::Join { from: 2, into: 1 },
    ];
    assert_eq!(changes, expected);
    assert_eq!(events.len(), expected.len() + 2);
}

/// A rate that changes is one event, and a migration that ends as one of its demes begins is none.
#[test]
fn windows_that_touch_need_one_event() {
    let text = "
time_units: generations
demes:
- {name: A, epochs: [{start_size: 10}]}
- {name: B, ancestors: [A], start_time: 90, epochs: [{start_size: 10}]}
migrations:
- {source: A, dest: B, rate: 0.1, end_time: 50}
- {source: A, dest: B, rate: 0.2, start_time: 50, end_time: 20}
- {source: A, dest: B, rate: 0, start_time: 20}
";
    let expected = [
        event(
            20.0,
            Change::Migration {
                from: 1,
                into: 0,
                rate: 0.2,
            },
        ),
        event(
            50.0,
            Change::Migration {
                from: 1,
                into: 0,
                rate: 0.1,
            },
        ),
        event(90.0, Change::Join { from: 1, into: 0 }),
    ];
    assert_eq!(parse(text).unwrap().demography.events, expected);
}

/// Of several changes at one time the last counts, and one at the very beginning counts for nothing.
#[test]
fn sizes_that_last_for_no_time_are_not_written() {
    let size = |time, size| {
        event(
            time,
            Change::Size {
                population: 1,
                size,
                growth: 0.0,
            },
        )
    };
    let populations = vec![population("A", 0.0), population("B", 0.0)];
    let events = vec![
        size(0.0, 7.0),
        size(30.0, 8.0),
        size(30.0, 9.0),
        size(60.0, 11.0),
        event(60.0, Change::Join { from: 1, into: 0 }),
    ];
    let history = Demography {
        populations,
        events,
    };
    let text = write(&DemesModel::of(history.clone())).unwrap();
    let again = parse(&text).unwrap().demography;
    assert_eq!(again.populations[1].size, 7.0, "{text}");
    assert_eq!(
        again.events,
        [
            size(30.0, 9.0),
            event(60.0, Change::Join { from: 1, into: 0 })
        ],
        "{text}"
    );
    assert!(difference(&history, &again) < ROUNDING);
}

/// The specification's own example of pulses at one time: the later one dilutes the earlier one.
#[test]
fn pulses_of_one_time_dilute_each_other_in_order() {
    let demes = "demes: [{name: A}, {name: B}, {name: C}]\ndefaults: {epoch: {start_size: 1000}}\ntime_units: generations\n";
    let [a, b] = [
        "{sources: [A], dest: C, proportions: [0.25], time: 10}",
        "{sources: [B], dest: C, proportions: [0.2], time: 10}",
    ];
    for (order, expected) in [([a, b], [0.2, 0.2, 0.6]), ([b, a], [0.25, 0.15, 0.6])] {
        let model = parse(&format!("{demes}pulses: [{}, {}]", order[0], order[1])).unwrap();
        for (found, expected) in lineage(&model.demography, 2, 0.0, 11.0)
            .iter()
            .zip(expected)
        {
            assert!((found - expected).abs() < 1e-15, "{found} {expected}");
        }
    }
}

#[test]
fn what_is_written_is_read_again() {
    for name in FIXTURES {
        let model = fixture(name);
        let text = write(&model).unwrap();
        let again = parse(&text).unwrap_or_else(|error| panic!("{name}: {error}\n{text}"));
        assert!(
            difference(&model.demography, &again.demography) < ROUNDING,
            "{name}\n{text}"
        );
        let words = |model: &DemesModel| {
            (
                model.description.clone(),
                model.doi.clone(),
                model.time_units.clone(),
                model.generation_time,
            )
        };
        assert_eq!(words(&again), words(&model), "{name}\n{text}");
        assert_eq!(write(&again).unwrap(), text, "{name}");
    }
}

/// The text was read with demes 0.2.3 and msprime 1.4.4, and meant the same.
#[test]
fn the_written_text_is_in_the_fields_own_layout() {
    let expected = "\
time_units: years
generation_time: 29.5
demes:
- name: root
  epochs:
  - {end_time: 60000, start_size: 9000}
- name: west
  ancestors: [root]
  start_time: 60000
  epochs:
  - {end_time: 0, start_size: 5000}
- name: east
  ancestors: [root]
  start_time: 60000
  epochs:
  - {end_time: 12000, start_size: 4000}
  - {end_time: 0, start_size: 4000, end_size: 90000}
- name: north
  ancestors: [root]
  start_time: 60000
  epochs:
  - {end_time: 12000, start_size: 700, end_size: 350}
- name: mixed
  ancestors: [west, north, east]
  proportions: [0.5, 0.2, 0.3]
  start_time: 12000
  epochs:
  - {end_time: 3000, start_size: 2000, end_size: 6000}
  - {end_time: 0, start_size: 6000}
- name: late
  ancestors: [mixed]
  start_time: 5000
  epochs:
  - {end_time: 0, start_size: 800}
";
    assert_eq!(write(&fixture("admixture.yaml")).unwrap(), expected);
}

fn population(name: &str, end: f64) -> Population {
    Population {
        name: name.to_owned(),
        end,
        size: 100.0,
        growth: 0.0,
    }
}

fn event(time: f64, change: Change) -> Event {
    Event { time, change }
}

#[test]
fn histories_that_demes_cannot_tell_are_refused_by_event() {
    let join = |time, from, into| event(time, Change::Join { from, into });
    let pulse = |time, from, into| {
        event(
            time,
            Change::Pulse {
                from,
                into,
                proportion: 0.5,
            },
        )
    };
    let move_at = |rate| {
        event(
            5.0,
            Change::Migration {
                from: 0,
                into: 1,
                rate,
            },
        )
    };
    let cases = [
        (
            vec![event(
                5.0,
                Change::Bottleneck {
                    population: 0,
                    strength: 1.0,
                },
            )],
            "event 1: demes has no instantaneous bottleneck",
        ),
        (
            vec![event(
                5.0,
                Change::Size {
                    population: 0,
                    size: 100.0,
                    growth: 0.1,
                },
            )],
            "population 1 grows at rate 0.1 without end",
        ),
        (
            vec![event(
                5.0,
                Change::Size {
                    population: 0,
                    size: -1.0,
                    growth: 0.0,
                },
            )],
            "event 1, size: expected a finite number above 0, found -1",
        ),
        (
            vec![join(5.0, 0, 1), pulse(6.0, 2, 0)],
            "event 2: population 1 does not exist at time 6",
        ),
        (
            vec![pulse(6.0, 0, 3)],
            "event 1: population 4 does not exist at time 6",
        ),
        (
            vec![pulse(60.0, 0, 1), join(50.0, 0, 1)],
            "event 2, time: expected a finite time, not before that of the event above, found 50",
        ),
        (
            vec![pulse(5.0, 0, 9)],
            "event 1: population 10 does not exist",
        ),
        (
            vec![pulse(5.0, 1, 1)],
            "event 1: population 2 is both ends of it",
        ),
        (
            vec![pulse(5.0, 0, 1), join(5.0, 1, 2)],
            "event 1: a pulse from population 2 at time 5, when that population itself begins",
        ),
        (
            vec![pulse(20.0, 3, 1)],
            "event 1: a pulse into population 4 at time 20, when that population itself ends",
        ),
        (
            vec![join(20.0, 3, 1)],
            "event 1: population 4 does not exist at time 20",
        ),
        (
            vec![move_at(1.5)],
            "event 1, rate: expected a number from 0 to 1, found 1.5",
        ),
        (
            vec![
                move_at(0.6),
                event(
                    7.0,
                    Change::Migration {
                        from: 0,
                        into: 2,
                        rate: 0.6,
                    },
                ),
            ],
            "the migration rates into population 1 sum to 1.2 from time 7",
        ),
        (
            vec![
                event(
                    5.0,
                    Change::Size {
                        population: 0,
                        size: 1.0,
                        growth: 99.0,
                    },
                ),
                join(90.0, 0, 1),
            ],
            "population 1, size at time 90",
        ),
    ];
    for (events, expected) in cases {
        let populations = vec![
            population("A", 0.0),
            population("B", 0.0),
            population("C", 0.0),
            population("D", 20.0),
        ];
        let error = write(&DemesModel::of(Demography {
            populations,
            events,
        }))
        .expect_err(expected)
        .to_string();
        assert!(error.contains(expected), "{expected}: {error}");
    }
    let of = |populations: Vec<Population>| {
        write(&DemesModel::of(Demography {
            populations,
            events: Vec::new(),
        }))
        .unwrap_err()
    };
    assert_eq!(of(Vec::new()), WriteError::Empty);
    assert!(
        of(vec![population("two words", 0.0)])
            .to_string()
            .contains("population 1: \"two words\" cannot name a deme")
    );
    assert!(
        of(vec![population("A", 0.0), population("A", 0.0)])
            .to_string()
            .contains("population 2: \"A\" names another population")
    );
    assert!(
        of(vec![population("A", f64::NAN)])
            .to_string()
            .contains("population 1, end: expected a finite number")
    );
}

/// Lineages that move several times at one moment: what joins goes on with the pulses that follow.
#[test]
fn moves_that_follow_each_other_at_one_time_are_composed() {
    let populations = vec![
        population("A", 0.0),
        population("B", 0.0),
        population("C", 0.0),
        population("D", 0.0),
    ];
    let events = vec![
        event(
            5.0,
            Change::Pulse {
                from: 0,
                into: 1,
                proportion: 0.3,
            },
        ),
        event(
            5.0,
            Change::Pulse {
                from: 1,
                into: 2,
                proportion: 0.5,
            },
        ),
        event(5.0, Change::Join { from: 0, into: 3 }),
        event(
            5.0,
            Change::Pulse {
                from: 3,
                into: 2,
                proportion: 0.2,
            },
        ),
        event(5.0, Change::Join { from: 3, into: 1 }),
    ];
    let history = Demography {
        populations,
        events,
    };
    let text = write(&DemesModel::of(history.clone())).unwrap();
    let again = parse(&text).unwrap().demography;
    assert!(difference(&history, &again) < ROUNDING, "{text}");
    assert_eq!(again.events.len(), 5, "{text}");
}

/// Any history that keeps to the rules: each population may join one that begins earlier, with what happens between.
fn history() -> impl Strategy<Value = Demography> {
    let steps = prop::collection::vec(
        (0..5_usize, 0..5_usize, 0..4_u8, 0..40_u32, 0.01..1.0_f64),
        0..25,
    );
    (
        2..6_usize,
        prop::collection::vec((0..15_u32, 0..60_u32, 10.0..1e4_f64, -0.05..0.05_f64), 5),
        steps,
    )
        .prop_map(|(count, lives, steps)| {
            let mut populations: Vec<Population> = Vec::new();
            let mut starts = Vec::new();
            let mut events = Vec::new();
            for (id, &(end, life, size, growth)) in lives.iter().take(count).enumerate() {
                let ends_late = id > 0 && life < 10;
                let (end, start) = (
                    f64::from(end),
                    if id == 0 || ends_late {
                        f64::INFINITY
                    } else {
                        f64::from(end + life)
                    },
                );
                let growth = if start.is_finite() { growth } else { 0.0 };
                populations.push(Population {
                    name: format!("p{id}"),
                    end,
                    size,
                    growth,
                });
                starts.push(start);
                if start.is_finite() {
                    let into = (0..id)
                        .rev()
                        .find(|&other| starts[other] > start && populations[other].end <= start);
                    match into {
                        Some(into) => events.push(event(start, Change::Join { from: id, into })),
                        None => (starts[id], populations[id].growth) = (f64::INFINITY, 0.0),
                    }
                }
            }
            for (from, into, kind, time, share) in steps {
                let (from, into, time) = (from % count, into % count, f64::from(time) + 0.5);
                let exists = |id: usize| populations[id].end < time && time < starts[id];
                if from == into || !exists(from) || !exists(into) {
                    continue;
                }
                let growth = if starts[from].is_finite() {
                    share / 50.0
                } else {
                    0.0
                };
                events.push(event(
                    time,
                    match kind {
                        0 => Change::Size {
                            population: from,
                            size: share * 1e4,
                            growth,
                        },
                        1 => Change::Migration {
                            from,
                            into,
                            rate: if share < 0.3 { 0.0 } else { share / 6.0 },
                        },
                        _ => Change::Pulse {
                            from,
                            into,
                            proportion: share,
                        },
                    },
                ));
            }
            events.sort_by(|a, b| a.time.total_cmp(&b.time));
            Demography {
                populations,
                events,
            }
        })
}

proptest! {
    #[test]
    fn any_history_is_the_same_after_a_document(history in history(), unit in prop::sample::select(vec![1.0, 25.0, 29.3])) {
        let model = DemesModel { time_units: if unit == 1.0 { "generations" } else { "years" }.to_owned(), generation_time: unit, ..DemesModel::of(history) };
        let text = write(&model).unwrap();
        let again = parse(&text).unwrap_or_else(|error| panic!("{error}\n{text}"));
        prop_assert!(difference(&model.demography, &again.demography) < ROUNDING, "{text}");
    }

    #[test]
    fn any_words_come_back(description in "\\PC{0,40}|[\n \t:#'\"a-]{0,20}", name in "[\\pL_][\\pL0-9_]{0,8}", units in "[a-z .0-9~]{1,9}") {
        let demography = Demography { populations: vec![population(&name, 0.0)], events: Vec::new() };
        let generation_time = if units == "generations" { 1.0 } else { 2.0 };
        let model = DemesModel {
            template: None,
            description: description.clone(), doi: vec![format!("x{description}")], time_units: units, generation_time, demography, descriptions: vec![description],
        };
        let text = write(&model).unwrap();
        let read = parse(&text).unwrap_or_else(|error| panic!("{error}\n{text}"));
        prop_assert_eq!(DemesModel { template: None, ..read.clone() }, model);
        // The document itself has the same words.
        prop_assert_eq!(parse(&write(&read).unwrap()).unwrap(), read);
    }
}
