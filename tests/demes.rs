//! Demes documents: what the field writes is read as msprime reads it, what is written is read again, and everything else gets a sentence
//! with its place.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a failure is a panic")]

#[path = "demes/meaning.rs"]
mod meaning;

use coalescent_playground::coalescent::demography::{Change, Demography, Event, Population, SampleSet};
use coalescent_playground::coalescent::genome::{Genome, RateMap};
use coalescent_playground::coalescent::{Model, Plan};
use coalescent_playground::formats::demes::{DemesError, DemesModel, MAX_BYTES, MAX_MIGRATIONS, WriteError, read, write};
use meaning::{difference, lineage, size, start};
use proptest::prelude::*;
use std::fs;

/// Rounding of a growth rate, or of a time that was multiplied and divided by the generation time.
const ROUNDING: f64 = 1e-9;
const FIXTURES: [&str; 6] = ["admixture.yaml", "islands.yaml", "out_of_africa.yaml", "pulses.yaml", "resolved.json", "zigzag.yaml"];

fn fixture(name: &str) -> DemesModel {
    let bytes = fs::read(format!("tests/demes/{name}")).unwrap();
    read(&bytes).unwrap_or_else(|error| panic!("{name}: {error}"))
}

fn parse(text: &str) -> Result<DemesModel, DemesError> {
    read(text.as_bytes())
}

fn refusal(text: &str) -> String {
    parse(text).expect_err(text).to_string()
}

/// The largest difference from msprime's sizes and lineage probabilities.
fn distance(name: &str, history: &Demography) -> f64 {
    let json: serde_json::Value = serde_json::from_str(&fs::read_to_string("tests/reference/demes.json").unwrap()).unwrap();
    let reference = &json[name];
    let times = |value: &serde_json::Value| value.as_array().unwrap().iter().map(|time| time.as_f64().unwrap()).collect::<Vec<_>>();
    let names: Vec<&str> = reference["populations"].as_array().unwrap().iter().map(|name| name.as_str().unwrap()).collect();
    assert_eq!(names, history.populations.iter().map(|population| population.name.as_str()).collect::<Vec<_>>());
    let mut worst: f64 = 0.0;
    for (id, name) in names.iter().enumerate() {
        for (time, expected) in times(&reference["times"]).into_iter().zip(reference["sizes"][name].as_array().unwrap()) {
            let exists = history.populations[id].end <= time && time < start(history, id);
            assert_eq!(exists, expected.is_number(), "{name} at {time}");
            if let Some(expected) = expected.as_f64() {
                worst = worst.max((size(history, id, time) / expected - 1.0).abs());
            }
        }
        let lineages = &reference["lineages"][name];
        let since = lineages["since"].as_f64().unwrap();
        for (time, expected) in times(&lineages["times"]).into_iter().zip(lineages["probabilities"].as_array().unwrap()) {
            let here = lineage(history, id, since, time);
            worst = here.iter().zip(times(expected)).map(|(here, expected)| (here - expected).abs()).fold(worst, f64::max);
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
    swapped.events.iter_mut().for_each(|event| swap(&mut event.change));
    assert!(distance("pulses.yaml", &swapped) > 1e-3);
    let mut reversed = fixture("pulses.yaml").demography;
    let at = reversed.events.iter().position(|event| event.time == 200.0).unwrap();
    reversed.events.swap(at, at + 1);
    assert!(distance("pulses.yaml", &reversed) > 1e-3);
    let mut whole = fixture("admixture.yaml").demography;
    for event in &mut whole.events {
        if let Change::Pulse { into: 3, proportion, .. } = &mut event.change {
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
        let samples = samples.map(|population| SampleSet { population, haplotypes: 4, time: 0.0 }).collect();
        let genome = Genome { length: 1e3, crossovers: RateMap::uniform(1e3, 1e-8), conversion: None };
        let plan = Plan::new(&Model { demography: demography.clone(), samples, genome }).unwrap_or_else(|error| panic!("{name}: {error}"));
        for id in 0..demography.populations.len() {
            for time in [0.5, 30.0, 150.0, 700.0, 5_000.0, 40_000.0] {
                let exists = demography.populations[id].end <= time && time < start(&demography, id);
                let expected = exists.then(|| size(&demography, id, time));
                let found = plan.size(id, time);
                assert_eq!(found.is_some(), exists, "{name} {id} {time}");
                assert!(
                    found.zip(expected).is_none_or(|(found, expected)| (found / expected - 1.0).abs() < ROUNDING),
                    "{name} {id} {time}"
                );
            }
        }
    }
}

#[test]
fn what_is_said_beside_the_history_is_kept() {
    let model = fixture("out_of_africa.yaml");
    assert_eq!(model.description, "Africans, Europeans and East Asians since the expansion out of Africa, with migration throughout.");
    assert_eq!(model.doi, ["10.1371/journal.pgen.1000695"]);
    assert_eq!((model.time_units.as_str(), model.generation_time), ("years", 25.0));
    assert_eq!(model.descriptions[1], "Anatomically modern humans");
    assert_eq!(model.demography.populations[0].end, 8800.0);
    assert_eq!(fixture("zigzag.yaml").description, "Sizes that fall and rise — the zigzag");
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
    let changes: Vec<Change> = events.iter().filter(|event| event.time == 50.0).map(|event| event.change).collect();
    let expected = [
        Change::Size { population: 0, size: 10.0, growth: 0.0 },
        Change::Migration { from: 0, into: 1, rate: 0.0 },
        Change::Migration { from: 1, into: 0, rate: 0.1 },
        Change::Pulse { from: 2, into: 0, proportion: 0.5 },
        Change::Pulse { from: 0, into: 1, proportion: 0.4 },
        Change::Pulse { from: 1, into: 0, proportion: 0.3 },
        Change::Pulse { from: 2, into: 0, proportion: 0.25 },
        Change::Join { from: 2, into: 1 },
    ];
    assert_eq!(changes, expected);
    assert_eq!(events.len(), expected.len() + 2);
}

/// The specification's own example of pulses at one time: the later one dilutes the earlier one.
#[test]
fn pulses_of_one_time_dilute_each_other_in_order() {
    let demes = "demes: [{name: A}, {name: B}, {name: C}]\ndefaults: {epoch: {start_size: 1000}}\ntime_units: generations\n";
    let [a, b] = ["{sources: [A], dest: C, proportions: [0.25], time: 10}", "{sources: [B], dest: C, proportions: [0.2], time: 10}"];
    for (order, expected) in [([a, b], [0.2, 0.2, 0.6]), ([b, a], [0.25, 0.15, 0.6])] {
        let model = parse(&format!("{demes}pulses: [{}, {}]", order[0], order[1])).unwrap();
        for (found, expected) in lineage(&model.demography, 2, 0.0, 11.0).iter().zip(expected) {
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
        assert!(difference(&model.demography, &again.demography) < ROUNDING, "{name}\n{text}");
        let words = |model: &DemesModel| (model.description.clone(), model.doi.clone(), model.time_units.clone(), model.generation_time);
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

const HEAD: &str = "time_units: generations\ndefaults: {epoch: {start_size: 100}}\ndemes:\n";
const THREE: &str = "- {name: A}\n- {name: B, epochs: [{end_time: 20}]}\n- {name: C, ancestors: [B]}\n";

#[test]
fn what_is_wrong_is_said_with_its_place() {
    let cases = [
        ("", "the file is empty"),
        ("# nothing\n---\n", "the file is empty"),
        ("- 1", "line 1: expected a mapping of fields, found a list of 1"),
        ("demes: [{name: A}]", "time_units is missing; expected generations or years"),
        ("time_units: generations", "demes is missing"),
        ("time_units: years\ndemes: [{name: A, epochs: [{start_size: 1}]}]", "line 1, generation_time is missing"),
        (
            "time_units: generations\ngeneration_time: 25\ndemes: [{name: A, epochs: [{start_size: 1}]}]",
            "line 2, generation_time: expected 1,",
        ),
        ("time_units: 3\ndemes: []", "line 1, time_units: expected a text (in quotes if it looks like a number), found 3"),
        ("time_units: generations\ncolour: red", "line 2, colour: no such field; expected description, doi, metadata"),
        ("time_units: generations\ntime_units: years", "line 2: the key \"time_units\" stands twice"),
        ("time_units: generations\ndemes: [{name: A}]", "line 2, demes[1].epochs[1].start_size is missing"),
        ("doi: [\"\"]\ntime_units: generations\ndemes: [{name: A}]", "line 1, doi[1]: expected a DOI"),
    ];
    for (text, expected) in cases {
        let error = refusal(text);
        assert!(error.contains(expected), "{text:?}: {error}");
    }
}

#[test]
fn what_is_wrong_with_a_deme_is_said_with_its_place() {
    let cases = [
        ("- {name: A b}", "line 4, demes[1].name: expected a name of letters"),
        ("- {name: A}\n- {name: A}", "line 5, demes[2].name: \"A\" stands here for the second time"),
        ("- {name: A, ancestors: [A]}", "line 4, demes[1].ancestors[1]: no deme \"A\" is defined before"),
        ("- {name: A}\n- name: B\n  ancestors: [A]", "line 5, demes[2].start_time is missing; expected the time at which the deme begins"),
        ("- {name: A}\n- {name: B}\n- {name: C, ancestors: [A, B], start_time: 3}", "line 6, demes[3].proportions is missing"),
        (
            "- {name: A}\n- {name: B, ancestors: [A], start_time: 3, proportions: [0.5]}",
            "demes[2].proportions: the proportions sum to 0.5, expected 1",
        ),
        (
            "- {name: A}\n- {name: B, ancestors: [A], start_time: 3, proportions: [0.5, 0.5]}",
            "expected 1 proportion(s), one for each deme named, found 2",
        ),
        ("- {name: A}\n- {name: B, ancestors: [A, A], start_time: 3, proportions: [0.5, 0.5]}", "\"A\" stands here for the second time"),
        (
            "- {name: A, start_time: 3}",
            "demes[1].start_time: a deme with ancestors begins at a finite time, one without at infinity; found 3 and 0",
        ),
        ("- {name: A}\n- {name: B, ancestors: [A], start_time: .inf}", "found inf and 1 ancestor"),
        (
            "- {name: A, epochs: [{end_time: 9}]}\n- {name: B, ancestors: [A], start_time: 3}",
            "3 is a time outside the existence of \"A\" (inf to 9)",
        ),
        (
            "- {name: A, epochs: [{end_time: 9}, {end_time: 9}]}",
            "demes[1].epochs[2].end_time: expected an end time below 9, at which it begins, found 9",
        ),
        ("- {name: A, epochs: [{}, {end_time: 9}]}", "demes[1].epochs[1].end_time is missing"),
        ("- {name: A, epochs: []}", "demes[1].epochs: expected at least one epoch"),
        ("- {name: A, epochs: [{end_size: 0}]}", "demes[1].epochs[1].end_size: expected a finite number above 0, found 0"),
        ("- {name: A, epochs: [{end_size: 1_000}]}", "expected a finite number above 0, found 1_000"),
        ("- {name: A, epochs: [{end_size: 50}]}", "the size is constant here, but start_size is 100 and end_size 50"),
        (
            "- {name: A, epochs: [{end_time: 9}, {size_function: constant, end_size: 5}]}",
            "demes[1].epochs[2].size_function: the size is constant here",
        ),
        (
            "- {name: A, epochs: [{end_time: 9}, {size_function: linear, end_size: 5}]}",
            "constant and exponential, not \"linear\"; use several short",
        ),
        ("- {name: A, epochs: [{size_function: exponential}]}", "expected constant, as the epoch begins at infinity"),
        (
            "- {name: A, epochs: [{selfing_rate: 0.1}]}",
            "epochs[1].selfing_rate: the simulator has random mating only; expected 0, found 0.1",
        ),
        ("- {name: A, epochs: [{cloning_rate: 1}]}", "epochs[1].cloning_rate: the simulator has random mating only"),
        ("- {name: A, defaults: {epoch: {selfing_rate: 2}}}", "demes[1].defaults.epoch.selfing_rate: expected a number from 0 to 1"),
        ("- {name: A, defaults: {deme: {}}}", "demes[1].defaults.deme: no such field; expected epoch"),
        ("- {name: A, description: null}", "demes[1].description: expected a text (in quotes if it looks like a number), found null"),
    ];
    for (text, expected) in cases {
        let error = refusal(&format!("{HEAD}{text}\n"));
        assert!(error.contains(expected), "{text:?}: {error}");
    }
}

#[test]
fn what_is_wrong_with_a_movement_is_said_with_its_place() {
    let cases = [
        ("migrations: [{source: A, dest: B}]", "line 7, migrations[1].rate is missing"),
        ("migrations: [{source: A, dest: X, rate: 0}]", "line 7, migrations[1].dest: no deme \"X\""),
        ("migrations: [{source: A, dest: A, rate: 0}]", "source and dest are both \"A\""),
        ("migrations: [{source: A, rate: 0}]", "line 7, migrations[1]: expected either demes, or source and dest"),
        ("migrations: [{source: A, dest: B, demes: [A, B], rate: 0}]", "expected either demes, or source and dest"),
        ("migrations: [{demes: [A], rate: 0}]", "migrations[1].demes: expected the names of at least two demes, found a list of 1"),
        ("migrations: [{demes: [A, B, A], rate: 0}]", "\"A\" stands here for the second time"),
        ("migrations: [{demes: [B, C], rate: 0}]", "migrations[1].end_time: expected an end time below 20, at which it begins, found 20"),
        (
            "migrations: [{demes: [A, C], rate: 0, end_time: 30}]",
            "migrations[1].end_time: 30 is a time outside the existence of \"C\" (20 to 0)",
        ),
        ("migrations: [{demes: [A, C], rate: 0, start_time: 3, end_time: 3}]", "expected an end time below 3, at which it begins, found 3"),
        ("migrations: [{demes: [A, C], rate: 1.5}]", "expected a number from 0 to 1, found 1.5"),
        (
            "migrations:\n- {demes: [A, C], rate: 0, start_time: 9}\n- {source: C, dest: A, rate: 0, end_time: 8}",
            "line 9, migrations[2]: another migration from \"C\" into \"A\"",
        ),
        ("pulses: [{sources: [], dest: A, time: 5, proportions: []}]", "line 7, pulses[1].sources: expected the name of at least one deme"),
        ("pulses: [{sources: [A], dest: C, time: 5}]", "pulses[1].proportions is missing"),
        (
            "pulses: [{sources: [A], dest: C, time: 5, proportions: [0.1, 0.2]}]",
            "expected 1 proportion(s), one for each deme named, found 2",
        ),
        ("pulses: [{sources: [A], dest: A, time: 5, proportions: [0.1]}]", "source and dest are both \"A\""),
        (
            "pulses: [{sources: [A], dest: C, time: 5, proportions: [0]}]",
            "proportions[1]: expected a number above 0 and of at most 1, found 0",
        ),
        (
            "pulses: [{sources: [A], dest: B, time: 20, proportions: [0.1]}]",
            "pulses[1].time: 20 is a time outside the existence of \"B\" (inf to 20)",
        ),
        (
            "pulses: [{sources: [C], dest: A, time: 20, proportions: [0.1]}]",
            "pulses[1].time: 20 is a time outside the existence of \"C\" (20 to 0)",
        ),
        ("pulses: [{sources: [C], dest: A, time: .inf, proportions: [0.1]}]", "expected a finite number above 0, found .inf"),
    ];
    for (text, expected) in cases {
        let error = refusal(&format!("{HEAD}{THREE}{text}\n"));
        assert!(error.contains(expected), "{text:?}: {error}");
    }
    let crowd = "- {name: D}\nmigrations:\n- {source: A, dest: D, rate: 0.7}\n- {source: C, dest: D, rate: 0.7, end_time: 5}";
    assert!(refusal(&format!("{HEAD}{THREE}{crowd}")).contains("line 10, migrations[2]: the rates into \"D\" sum to 1.4 from time 5"));
    let sums = "pulses: [{sources: [A, C], dest: D, time: 5, proportions: [0.6, 0.6]}]";
    assert!(refusal(&format!("{HEAD}{THREE}- {{name: D}}\n{sums}")).contains("the proportions sum to 1.2, expected at most 1"));
    let lost = "time_units: years\ngeneration_time: 1e300\ndefaults: {epoch: {start_size: 1}}\ndemes:\n- {name: A, epochs: [{end_time: 1e-20}, {}]}";
    assert!(refusal(lost).contains("line 5, demes[1]: divided by the generation time"), "{}", refusal(lost));
}

/// What a description is read as, from YAML that people and programs write.
#[test]
fn scalars_are_read_as_yaml_means_them() {
    let cases = [
        ("plain text # comment", "plain text"),
        ("plain: no", ""),
        ("a#b c:d -e", "a#b c:d -e"),
        ("goes\n  on\n\n  here  \n", "goes on\nhere"),
        ("'it''s' # so", "it's"),
        ("'two\n  lines\n\n  more'", "two lines\nmore"),
        ("\"tab\\tand \\u00e9 \\x41 \\U0001F400\"", "tab\tand é A 🐀"),
        ("\"cut \\\n   \\ here\"", "cut  here"),
        ("\"\\ud83d\\udc00\"", "🐀"),
        ("|\n  literal: yes\n   # kept\n\n  end\n", "literal: yes\n # kept\n\nend\n"),
        ("|-\n  no end\n\n", "no end"),
        ("|+ # keep\n  end\n\n", "end\n\n\n"),
        ("|2\n    deeper\n  end\n", "  deeper\nend\n"),
        (">\n  folded\n  text\n\n  next\n    deeper\n  end\n", "folded text\nnext\n  deeper\nend\n"),
        ("\n  below", "below"),
        ("'2008'", "2008"),
        ("[not a text]", ""),
        ("yes", "yes"),
    ];
    for (scalar, expected) in cases {
        let text = format!("description: {scalar}\n{HEAD}- name: A\n");
        match parse(&text) {
            Ok(model) => assert_eq!(model.description, expected, "{text}"),
            Err(error) => assert!(expected.is_empty(), "{text}\n{error}"),
        }
    }
}

#[test]
fn layouts_that_yaml_allows_mean_the_same() {
    let plain = parse("time_units: generations\ndemes:\n- name: A\n  epochs:\n  - start_size: 1e3\n    end_time: 5\n").unwrap();
    let same = [
        "---\ntime_units: generations\r\ndemes:\r\n  -   name: A # first\r\n\r\n      epochs:\r\n      - start_size: 1000.0\r\n        end_time: +5\r\n...\r\n",
        "{time_units: generations,\n demes: [ {name: A, epochs: [{start_size: 1.e3, end_time: 5, },],}, ]\n}",
        "{\"time_units\":\"generations\",\"demes\":[{\"name\":\"A\",\"epochs\":[{\"start_size\":1e3,\"end_time\":5}]}]}",
        "\"time_units\" : 'generations'\n'demes':\n-\n  name:\n    A\n  epochs:\n    -\n      start_size: 1E+3\n      end_time: 05\n",
        "\u{feff}# first\ndemes:\n- {name: A, epochs: [{start_size: 1000, # so\n   end_time: 5}]}\ntime_units: generations",
    ];
    for text in same {
        assert_eq!(parse(text).unwrap_or_else(|error| panic!("{text}: {error}")), plain, "{text}");
    }
}

#[test]
fn yaml_that_is_broken_or_beyond_demes_is_refused_by_name() {
    let cases = [
        ("a: b: c", "line 1: expected a value, or a mapping that begins on a line of its own, found \"b: c\""),
        ("a: 1\n b: 2", "line 2: expected no key inside a value of several lines"),
        ("a: 1\n\tb: 2", "line 2: expected no key inside"),
        ("a:\n\tb: 2", "line 2: expected spaces, not tabs"),
        ("a: [1, 2", "expected a closing bracket before the end"),
        ("a: [1 2}", "line 1: expected a comma or a closing square bracket"),
        ("a: {b: 1]", "line 1: expected a comma or a closing brace"),
        ("a: {b}", "line 1: expected a colon between a key and its value"),
        ("a: \"b", "line 1: expected a closing quote"),
        ("a: \"\\q\"", "line 1: expected an escape sequence"),
        ("a: \"\\ud83d\"", "line 1: expected an escape sequence"),
        ("a: 'b' c", "line 1: expected the end of the line, found \"c\""),
        ("a: - b", "line 1: expected a value, or a list that begins on a line of its own"),
        ("a:\n- 1\n  - 2\nb", "line 4: expected a key, a colon and a blank"),
        ("a:\n  b: 1\n c: 2", "line 3: expected a key in the column of the keys above"),
        ("a:\n  - [1]\n    - 2", "line 3: expected a dash in the column of the dashes above"),
        ("a: &x 1", "line 1: anchors and aliases are not read"),
        ("a: *x", "line 1: anchors and aliases are not read"),
        ("a: !!str 1", "line 1: tags are not read"),
        ("%YAML 1.2\n---\na: 1", "line 1: directives are not read"),
        ("? a\n: 1", "line 1: keys that are not scalars are not read"),
        ("{[a]: 1}", "line 1: keys that are not scalars are not read"),
        ("<<: {}\n", "line 1: merge keys are not read"),
        ("a: 1\n---\na: 1", "line 2: several documents in one file are not read"),
        ("a: 1\n...\nb", "line 3: several documents in one file are not read"),
        ("a: @b", "line 1: expected a value, quoted if it begins with this character"),
        ("a: b\u{0}c", "line 1 is not text"),
        ("a: |x\n  b", "line 1: expected the end of the line"),
    ];
    for (text, expected) in cases {
        let error = refusal(text);
        assert!(error.contains(expected), "{text:?}: {error}");
    }
    assert!(read(b"a: b\nc: \xFF").unwrap_err().to_string().contains("line 2 is not text"));
}

/// Each of these documents would be costly for a reader without limits.
#[test]
fn hostile_documents_are_refused_at_once() {
    let began = std::time::Instant::now();
    let large = "[".repeat(MAX_BYTES);
    let names: Vec<String> = (0..100).map(|number| format!("{{name: d{number}}}")).collect();
    let everyone: Vec<String> = (0..100).map(|number| format!("d{number}")).collect();
    let crowd = format!(
        "time_units: generations\ndefaults: {{epoch: {{start_size: 1}}, migration: {{rate: 0, demes: [{}]}}}}\ndemes: [{}]\n",
        everyone.join(","),
        names.join(",")
    );
    let cases = [
        (large, "up to 32 deep"),
        ("{a: ".repeat(MAX_BYTES / 4), "up to 32 deep"),
        ("- ".repeat(MAX_BYTES / 2), "up to 32 deep"),
        ("- \n".repeat(MAX_BYTES / 3), "expected a mapping of fields"),
        ((0..1_000).map(|depth| format!("{}a:\n", " ".repeat(depth))).collect(), "up to 32 deep"),
        (format!("a: {}", "\n".repeat(MAX_BYTES - 3)), "no such field"),
        (format!("a: {}", "b\n  ".repeat(MAX_BYTES / 4 - 3)), "no such field"),
        (format!("a: \"{}", "\\\n".repeat(MAX_BYTES / 2 - 3)), "closing quote"),
        (format!("a: |\n{}", " \n".repeat(MAX_BYTES / 2 - 3)), "no such field"),
        (format!("{crowd}migrations: [{}]", "{start_time: 5},".repeat(60_000)), "migrations: up to 20000 are read, found 60000"),
        (format!("{crowd}migrations: [{}]", "{},".repeat(MAX_MIGRATIONS)), "migrations[3]: up to 20000 are read, found 20001"),
        (format!("time_units: generations\ndemes: [{}]", "{},".repeat(300_000)), "demes: up to 100 are read, found 300000"),
        (format!("{HEAD}- {{name: A, epochs: [{}]}}", "{},".repeat(300_000)), "demes[1].epochs: up to 500 are read"),
        (format!("{HEAD}- {{name: A, ancestors: [{}]}}", "A,".repeat(300_000)), "demes[1].ancestors: up to 100 are read"),
        (format!("time_units: {}", "x".repeat(MAX_BYTES - 20)), "demes is missing"),
        (format!("{}: 1", "x".repeat(MAX_BYTES - 20)), "xxx…: no such field"),
    ];
    for (text, expected) in &cases {
        assert!(text.len() <= MAX_BYTES);
        let error = refusal(text);
        assert!(error.contains(expected) && error.len() < 300, "{}: {error}", text.get(..40).unwrap());
    }
    assert_eq!(read(&vec![b' '; MAX_BYTES + 1]), Err(DemesError::TooLarge { bytes: MAX_BYTES + 1 }));
    assert!(began.elapsed().as_secs() < 10, "{:?}", began.elapsed());
}

fn population(name: &str, end: f64) -> Population {
    Population { name: name.to_owned(), end, size: 100.0, growth: 0.0 }
}

fn event(time: f64, change: Change) -> Event {
    Event { time, change }
}

#[test]
fn histories_that_demes_cannot_tell_are_refused_by_event() {
    let join = |time, from, into| event(time, Change::Join { from, into });
    let pulse = |time, from, into| event(time, Change::Pulse { from, into, proportion: 0.5 });
    let move_at = |rate| event(5.0, Change::Migration { from: 0, into: 1, rate });
    let cases = [
        (vec![event(5.0, Change::Bottleneck { population: 0, strength: 1.0 })], "event 1: demes has no instantaneous bottleneck"),
        (vec![event(5.0, Change::Size { population: 0, size: 100.0, growth: 0.1 })], "population 1 grows at rate 0.1 without end"),
        (
            vec![event(5.0, Change::Size { population: 0, size: -1.0, growth: 0.0 })],
            "event 1, size: expected a finite number above 0, found -1",
        ),
        (vec![join(5.0, 0, 1), pulse(6.0, 2, 0)], "event 2: population 1 does not exist at time 6"),
        (vec![pulse(6.0, 0, 3)], "event 1: population 4 does not exist at time 6"),
        (vec![pulse(60.0, 0, 1), join(50.0, 0, 1)], "event 2, time: expected a finite time, not before that of the event above, found 50"),
        (vec![pulse(5.0, 0, 9)], "event 1: population 10 does not exist"),
        (vec![pulse(5.0, 1, 1)], "event 1: population 2 is both ends of it"),
        (vec![pulse(5.0, 0, 1), join(5.0, 1, 2)], "event 1: a pulse from population 2 at time 5, when that population itself begins"),
        (vec![pulse(20.0, 3, 1)], "event 1: a pulse into population 4 at time 20, when that population itself ends"),
        (vec![join(20.0, 3, 1)], "event 1: population 4 does not exist at time 20"),
        (vec![move_at(1.5)], "event 1, rate: expected a number from 0 to 1, found 1.5"),
        (
            vec![move_at(0.6), event(7.0, Change::Migration { from: 0, into: 2, rate: 0.6 })],
            "the migration rates into population 1 sum to 1.2 from time 7",
        ),
        (vec![event(5.0, Change::Size { population: 0, size: 1.0, growth: 99.0 }), join(90.0, 0, 1)], "population 1, size at time 90"),
    ];
    for (events, expected) in cases {
        let populations = vec![population("A", 0.0), population("B", 0.0), population("C", 0.0), population("D", 20.0)];
        let error = write(&DemesModel::of(Demography { populations, events })).expect_err(expected).to_string();
        assert!(error.contains(expected), "{expected}: {error}");
    }
    let of = |populations: Vec<Population>| write(&DemesModel::of(Demography { populations, events: Vec::new() })).unwrap_err();
    assert_eq!(of(Vec::new()), WriteError::Empty);
    assert!(of(vec![population("two words", 0.0)]).to_string().contains("population 1: \"two words\" cannot name a deme"));
    assert!(of(vec![population("A", 0.0), population("A", 0.0)]).to_string().contains("population 2: \"A\" names another population"));
    assert!(of(vec![population("A", f64::NAN)]).to_string().contains("population 1, end: expected a finite number"));
}

/// Lineages that move several times at one moment: what joins goes on with the pulses that follow.
#[test]
fn moves_that_follow_each_other_at_one_time_are_composed() {
    let populations = vec![population("A", 0.0), population("B", 0.0), population("C", 0.0), population("D", 0.0)];
    let events = vec![
        event(5.0, Change::Pulse { from: 0, into: 1, proportion: 0.3 }),
        event(5.0, Change::Pulse { from: 1, into: 2, proportion: 0.5 }),
        event(5.0, Change::Join { from: 0, into: 3 }),
        event(5.0, Change::Pulse { from: 3, into: 2, proportion: 0.2 }),
        event(5.0, Change::Join { from: 3, into: 1 }),
    ];
    let history = Demography { populations, events };
    let text = write(&DemesModel::of(history.clone())).unwrap();
    let again = parse(&text).unwrap().demography;
    assert!(difference(&history, &again) < ROUNDING, "{text}");
    assert_eq!(again.events.len(), 5, "{text}");
}

/// Any history that keeps to the rules: each population may join one that begins earlier, with what happens between.
fn history() -> impl Strategy<Value = Demography> {
    let steps = prop::collection::vec((0..5_usize, 0..5_usize, 0..4_u8, 0..40_u32, 0.01..1.0_f64), 0..25);
    (2..6_usize, prop::collection::vec((0..15_u32, 0..60_u32, 10.0..1e4_f64, -0.05..0.05_f64), 5), steps).prop_map(
        |(count, lives, steps)| {
            let mut populations: Vec<Population> = Vec::new();
            let mut starts = Vec::new();
            let mut events = Vec::new();
            for (id, &(end, life, size, growth)) in lives.iter().take(count).enumerate() {
                let ends_late = id > 0 && life < 10;
                let (end, start) = (f64::from(end), if id == 0 || ends_late { f64::INFINITY } else { f64::from(end + life) });
                let growth = if start.is_finite() { growth } else { 0.0 };
                populations.push(Population { name: format!("p{id}"), end, size, growth });
                starts.push(start);
                if start.is_finite() {
                    let into = (0..id).rev().find(|&other| starts[other] > start && populations[other].end <= start);
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
                let growth = if starts[from].is_finite() { share / 50.0 } else { 0.0 };
                events.push(event(
                    time,
                    match kind {
                        0 => Change::Size { population: from, size: share * 1e4, growth },
                        1 => Change::Migration { from, into, rate: if share < 0.3 { 0.0 } else { share / 6.0 } },
                        _ => Change::Pulse { from, into, proportion: share },
                    },
                ));
            }
            events.sort_by(|a, b| a.time.total_cmp(&b.time));
            Demography { populations, events }
        },
    )
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
            description: description.clone(), doi: vec![format!("x{description}")], time_units: units, generation_time, demography, descriptions: vec![description],
        };
        let text = write(&model).unwrap();
        prop_assert_eq!(parse(&text).unwrap_or_else(|error| panic!("{error}\n{text}")), model);
    }

    #[test]
    fn a_damaged_document_does_no_harm(at in any::<prop::sample::Index>(), which in 0..FIXTURES.len(), with in "[-\\[\\]{},:#'\"|>&*!?\n \t0a]{0,3}") {
        let mut bytes = fs::read(format!("tests/demes/{}", FIXTURES[which])).unwrap();
        let at = at.index(bytes.len());
        bytes.splice(at..=at, with.bytes());
        match read(&bytes) {
            Ok(model) => prop_assert!(model.demography.events.iter().all(|event| event.time.is_finite())),
            Err(error) => prop_assert!(error.to_string().len() < 300, "{}", error),
        }
    }

    #[test]
    fn junk_does_no_harm(text in "[-a:\\[\\]{},#'\"|>&*!?\n \t0.\\\\]{0,60}") {
        if let Err(error) = parse(&text) {
            prop_assert!(error.to_string().len() < 300, "{}", error);
        }
    }
}
