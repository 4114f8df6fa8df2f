//! Demes documents that are not: everything gets a sentence with its place, and nothing takes long. And the YAML around those that are.

use coalescent_playground::formats::demes::{
    DemesError, DemesModel, MAX_BYTES, MAX_MIGRATIONS, read,
};
use proptest::prelude::*;
use std::fs;

const FIXTURES: [&str; 6] = [
    "admixture.yaml",
    "islands.yaml",
    "out_of_africa.yaml",
    "pulses.yaml",
    "resolved.json",
    "zigzag.yaml",
];

fn parse(text: &str) -> Result<DemesModel, DemesError> {
    read(text.as_bytes())
}

fn refusal(text: &str) -> String {
    parse(text).expect_err(text).to_string()
}

const HEAD: &str = "time_units: generations\ndefaults: {epoch: {start_size: 100}}\ndemes:\n";
const THREE: &str =
    "- {name: A}\n- {name: B, epochs: [{end_time: 20}]}\n- {name: C, ancestors: [B]}\n";

#[test]
fn what_is_wrong_is_said_with_its_place() {
    let cases = [
        ("", "the file is empty"),
        ("# nothing\n---\n", "the file is empty"),
        (
            "- 1",
            "line 1: expected a mapping of fields, found a list of 1",
        ),
        (
            "demes: [{name: A}]",
            "time_units is missing; expected generations or years",
        ),
        ("time_units: generations", "demes is missing"),
        (
            "time_units: years\ndemes: [{name: A, epochs: [{start_size: 1}]}]",
            "line 1, generation_time is missing",
        ),
        (
            "time_units: generations\ngeneration_time: 25\ndemes: [{name: A, epochs: [{start_size: 1}]}]",
            "line 2, generation_time: expected 1,",
        ),
        (
            "time_units: 3\ndemes: []",
            "line 1, time_units: expected a text (in quotes if it looks like a number), found 3",
        ),
        (
            "time_units: generations\ncolour: red",
            "line 2, colour: no such field; expected description, doi, metadata",
        ),
        (
            "time_units: generations\ntime_units: years",
            "line 2: the key \"time_units\" stands twice",
        ),
        (
            "time_units: generations\ndemes: [{name: A}]",
            "line 2, demes[1].epochs[1].start_size is missing",
        ),
        (
            "doi: [\"\"]\ntime_units: generations\ndemes: [{name: A}]",
            "line 1, doi[1]: expected a DOI",
        ),
    ];
    for (text, expected) in cases {
        let error = refusal(text);
        assert!(error.contains(expected), "{text:?}: {error}");
    }
}

#[test]
fn what_is_wrong_with_a_deme_is_said_with_its_place() {
    let cases = [
        (
            "- {name: A b}",
            "line 4, demes[1].name: expected a name of letters",
        ),
        (
            "- {name: A}\n- {name: A}",
            "line 5, demes[2].name: \"A\" stands here for the second time",
        ),
        (
            "- {name: A, ancestors: [A]}",
            "line 4, demes[1].ancestors[1]: no deme \"A\" is defined before",
        ),
        (
            "- {name: A}\n- name: B\n  ancestors: [A]",
            "line 5, demes[2].start_time is missing; expected the time at which the deme begins",
        ),
        (
            "- {name: A}\n- {name: B}\n- {name: C, ancestors: [A, B], start_time: 3}",
            "line 6, demes[3].proportions is missing",
        ),
        (
            "- {name: A}\n- {name: B, ancestors: [A], start_time: 3, proportions: [0.5]}",
            "demes[2].proportions: the proportions sum to 0.5, expected 1",
        ),
        (
            "- {name: A}\n- {name: B, ancestors: [A], start_time: 3, proportions: [0.5, 0.5]}",
            "expected 1 proportion(s), one for each deme named, found 2",
        ),
        (
            "- {name: A}\n- {name: B, ancestors: [A, A], start_time: 3, proportions: [0.5, 0.5]}",
            "\"A\" stands here for the second time",
        ),
        (
            "- {name: A, start_time: 3}",
            "demes[1].start_time: a deme with ancestors begins at a finite time, one without at infinity; found 3 and 0",
        ),
        (
            "- {name: A}\n- {name: B, ancestors: [A], start_time: .inf}",
            "found .inf and 1 ancestor",
        ),
        (
            "- {name: A, epochs: [{end_time: 9}]}\n- {name: B, ancestors: [A], start_time: 3}",
            "3 is a time outside the existence of \"A\" (.inf to 9)",
        ),
        (
            "- {name: A, epochs: [{end_time: 9}, {end_time: 9}]}",
            "demes[1].epochs[2].end_time: expected an end time below 9, at which it begins, found 9",
        ),
        (
            "- {name: A, epochs: [{}, {end_time: 9}]}",
            "demes[1].epochs[1].end_time is missing",
        ),
        (
            "- {name: A, epochs: []}",
            "demes[1].epochs: expected at least one epoch",
        ),
        (
            "- {name: A, epochs: [{end_size: 0}]}",
            "demes[1].epochs[1].end_size: expected a finite number above 0, found 0",
        ),
        (
            "- {name: A, epochs: [{end_size: 1_000}]}",
            "expected a finite number above 0, found 1_000",
        ),
        (
            "- {name: A, epochs: [{end_size: 50}]}",
            "the size is constant here, but start_size is 100 and end_size 50",
        ),
        (
            "- {name: A, epochs: [{end_time: 9}, {size_function: constant, end_size: 5}]}",
            "demes[1].epochs[2].size_function: the size is constant here",
        ),
        (
            "- {name: A, epochs: [{end_time: 9}, {size_function: linear, end_size: 5}]}",
            "constant and exponential, not \"linear\"; use several short",
        ),
        (
            "- {name: A, epochs: [{size_function: exponential}]}",
            "expected constant, as the epoch begins at infinity",
        ),
        (
            "- {name: A, epochs: [{selfing_rate: 0.1}]}",
            "epochs[1].selfing_rate: the simulator has random mating only; expected 0, found 0.1",
        ),
        (
            "- {name: A, epochs: [{cloning_rate: 1}]}",
            "epochs[1].cloning_rate: the simulator has random mating only",
        ),
        (
            "- {name: A, defaults: {epoch: {selfing_rate: 2}}}",
            "demes[1].defaults.epoch.selfing_rate: expected a number from 0 to 1",
        ),
        (
            "- {name: A, defaults: {deme: {}}}",
            "demes[1].defaults.deme: no such field; expected epoch",
        ),
        (
            "- {name: A, description: null}",
            "demes[1].description: expected a text (in quotes if it looks like a number), found null",
        ),
    ];
    for (text, expected) in cases {
        let error = refusal(&format!("{HEAD}{text}\n"));
        assert!(error.contains(expected), "{text:?}: {error}");
    }
}

#[test]
fn what_is_wrong_with_a_movement_is_said_with_its_place() {
    let cases = [
        (
            "migrations: [{source: A, dest: B}]",
            "line 7, migrations[1].rate is missing",
        ),
        (
            "migrations: [{source: A, dest: X, rate: 0}]",
            "line 7, migrations[1].dest: no deme \"X\"",
        ),
        (
            "migrations: [{source: A, dest: A, rate: 0}]",
            "source and dest are both \"A\"",
        ),
        (
            "migrations: [{source: A, rate: 0}]",
            "line 7, migrations[1]: expected either demes, or source and dest",
        ),
        (
            "migrations: [{source: A, dest: B, demes: [A, B], rate: 0}]",
            "expected either demes, or source and dest",
        ),
        (
            "migrations: [{demes: [A], rate: 0}]",
            "migrations[1].demes: expected the names of at least two demes, found a list of 1",
        ),
        (
            "migrations: [{demes: [A, B, A], rate: 0}]",
            "\"A\" stands here for the second time",
        ),
        (
            "migrations: [{demes: [B, C], rate: 0}]",
            "migrations[1].end_time: expected an end time below 20, at which it begins, found 20",
        ),
        (
            "migrations: [{demes: [A, C], rate: 0, end_time: 30}]",
            "migrations[1].end_time: 30 is a time outside the existence of \"C\" (20 to 0)",
        ),
        (
            "migrations: [{demes: [A, C], rate: 0, start_time: 3, end_time: 3}]",
            "expected an end time below 3, at which it begins, found 3",
        ),
        (
            "migrations: [{demes: [A, C], rate: 1.5}]",
            "expected a number from 0 to 1, found 1.5",
        ),
        (
            "migrations:\n- {demes: [A, C], rate: 0, start_time: 9}\n- {source: C, dest: A, rate: 0, end_time: 8}",
            "line 9, migrations[2]: another migration from \"C\" into \"A\"",
        ),
        (
            "pulses: [{sources: [], dest: A, time: 5, proportions: []}]",
            "line 7, pulses[1].sources: expected the name of at least one deme",
        ),
        (
            "pulses: [{sources: [A], dest: C, time: 5}]",
            "pulses[1].proportions is missing",
        ),
        (
            "pulses: [{sources: [A], dest: C, time: 5, proportions: [0.1, 0.2]}]",
            "expected 1 proportion(s), one for each deme named, found 2",
        ),
        (
            "pulses: [{sources: [A], dest: A, time: 5, proportions: [0.1]}]",
            "source and dest are both \"A\"",
        ),
        (
            "pulses: [{sources: [A], dest: C, time: 5, proportions: [0]}]",
            "proportions[1]: expected a number above 0 and of at most 1, found 0",
        ),
        (
            "pulses: [{sources: [A], dest: B, time: 20, proportions: [0.1]}]",
            "pulses[1].time: 20 is a time outside the existence of \"B\" (.inf to 20)",
        ),
        (
            "pulses: [{sources: [C], dest: A, time: 20, proportions: [0.1]}]",
            "pulses[1].time: 20 is a time outside the existence of \"C\" (20 to 0)",
        ),
        (
            "pulses: [{sources: [C], dest: A, time: .inf, proportions: [0.1]}]",
            "expected a finite number above 0, found .inf",
        ),
    ];
    for (text, expected) in cases {
        let error = refusal(&format!("{HEAD}{THREE}{text}\n"));
        assert!(error.contains(expected), "{text:?}: {error}");
    }
    let crowd = "- {name: D}\nmigrations:\n- {source: A, dest: D, rate: 0.7}\n- {source: C, dest: D, rate: 0.7, end_time: 5}";
    assert!(
        refusal(&format!("{HEAD}{THREE}{crowd}"))
            .contains("line 10, migrations[2]: the rates into \"D\" sum to 1.4 from time 5")
    );
    let sums = "pulses: [{sources: [A, C], dest: D, time: 5, proportions: [0.6, 0.6]}]";
    assert!(
        refusal(&format!("{HEAD}{THREE}- {{name: D}}\n{sums}"))
            .contains("the proportions sum to 1.2, expected at most 1")
    );
    // Times that a generation time makes infinite, or equal.
    let two = "defaults: {epoch: {start_size: 1}}\ndemes:\n- {name: A}\n- {name: B}\n";
    for (unit, text, found) in [
        (
            "1e300",
            "- {name: C, epochs: [{end_time: 1e-20}, {}]}",
            "1e-20",
        ),
        (
            "1e-300",
            "- {name: C, epochs: [{end_time: 1e20}, {}]}",
            "1e20",
        ),
        (
            "1e300",
            "migrations: [{demes: [A, B], rate: 0.1, start_time: 1e-20}]",
            "1e-20",
        ),
        (
            "1e-300",
            "migrations: [{demes: [A, B], rate: 0.1, end_time: 1e20}]",
            "1e20",
        ),
        (
            "1e-300",
            "pulses: [{sources: [A], dest: B, proportions: [0.1], time: 1e20}]",
            "1e20",
        ),
    ] {
        let error = refusal(&format!(
            "time_units: years\ngeneration_time: {unit}\n{two}{text}"
        ));
        assert!(
            error.contains(&format!(
                "line 2, generation_time: divided by the generation time, {found}"
            )),
            "{error}"
        );
    }
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
        (
            "|\n  literal: yes\n   # kept\n\n  end\n",
            "literal: yes\n # kept\n\nend\n",
        ),
        ("|-\n  no end\n\n", "no end"),
        ("|+ # keep\n  end\n\n", "end\n\n\n"),
        ("|2\n    deeper\n  end\n", "  deeper\nend\n"),
        (
            ">\n  folded\n  text\n\n  next\n    deeper\n  end\n",
            "folded text\nnext\n  deeper\nend\n",
        ),
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
        assert_eq!(
            parse(text).unwrap_or_else(|error| panic!("{text}: {error}")),
            plain,
            "{text}"
        );
    }
}

#[test]
fn yaml_that_is_broken_or_beyond_demes_is_refused_by_name() {
    let cases = [
        (
            "a: b: c",
            "line 1: expected a value, or a mapping that begins on a line of its own, found \"b: c\"",
        ),
        (
            "a: 1\n b: 2",
            "line 2: expected no key inside a value of several lines",
        ),
        ("a: 1\n\tb: 2", "line 2: expected no key inside"),
        ("a:\n\tb: 2", "line 2: expected spaces, not tabs"),
        ("a: [1, 2", "expected a closing bracket before the end"),
        (
            "a: [1 2}",
            "line 1: expected a comma or a closing square bracket",
        ),
        ("a: {b: 1]", "line 1: expected a comma or a closing brace"),
        (
            "a: {b}",
            "line 1: expected a colon between a key and its value",
        ),
        ("a: \"b", "line 1: expected a closing quote"),
        ("a: \"\\q\"", "line 1: expected an escape sequence"),
        ("a: \"\\ud83d\"", "line 1: expected an escape sequence"),
        (
            "a: 'b' c",
            "line 1: expected the end of the line, found \"c\"",
        ),
        (
            "a: - b",
            "line 1: expected a value, or a list that begins on a line of its own",
        ),
        (
            "a:\n- 1\n  - 2\nb",
            "line 4: expected a key, a colon and a blank",
        ),
        (
            "a:\n  b: 1\n c: 2",
            "line 3: expected a key in the column of the keys above",
        ),
        (
            "a:\n  - [1]\n    - 2",
            "line 3: expected a dash in the column of the dashes above",
        ),
        ("a: &x 1", "line 1: anchors and aliases are not read"),
        ("a: *x", "line 1: anchors and aliases are not read"),
        ("a: !!str 1", "line 1: tags are not read"),
        ("%YAML 1.2\n---\na: 1", "line 1: directives are not read"),
        ("? a\n: 1", "line 1: keys that are not scalars are not read"),
        ("{[a]: 1}", "line 1: keys that are not scalars are not read"),
        ("<<: {}\n", "line 1: merge keys are not read"),
        (
            "a: 1\n---\na: 1",
            "line 2: several documents in one file are not read",
        ),
        (
            "a: 1\n...\nb",
            "line 3: several documents in one file are not read",
        ),
        (
            "a: @b",
            "line 1: expected a value, quoted if it begins with this character",
        ),
        ("a: b\u{0}c", "line 1 is not text"),
        ("a: |x\n  b", "line 1: expected the end of the line"),
    ];
    for (text, expected) in cases {
        let error = refusal(text);
        assert!(error.contains(expected), "{text:?}: {error}");
    }
    assert!(
        read(b"a: b\nc: \xFF")
            .unwrap_err()
            .to_string()
            .contains("line 2 is not text")
    );
}

/// Each of these documents would be costly for a reader without limits.
#[test]
fn hostile_documents_are_refused_at_once() {
    let began = std::time::Instant::now();
    let large = "[".repeat(MAX_BYTES);
    let names: Vec<String> = (0..100)
        .map(|number| format!("{{name: d{number}}}"))
        .collect();
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
        (
            (0..1_000)
                .map(|depth| format!("{}a:\n", " ".repeat(depth)))
                .collect(),
            "up to 32 deep",
        ),
        (
            format!("a: {}", "\n".repeat(MAX_BYTES - 3)),
            "no such field",
        ),
        (
            format!("a: {}", "b\n  ".repeat(MAX_BYTES / 4 - 3)),
            "no such field",
        ),
        (
            format!("a: \"{}", "\\\n".repeat(MAX_BYTES / 2 - 3)),
            "closing quote",
        ),
        (
            format!("a: |\n{}", " \n".repeat(MAX_BYTES / 2 - 3)),
            "no such field",
        ),
        (
            format!("{crowd}migrations: [{}]", "{start_time: 5},".repeat(60_000)),
            "migrations: up to 20000 are read, found 60000",
        ),
        (
            format!("{crowd}migrations: [{}]", "{},".repeat(MAX_MIGRATIONS)),
            "migrations[3]: up to 20000 are read, found 20001",
        ),
        (
            format!(
                "time_units: generations\ndemes: [{}]",
                "{},".repeat(300_000)
            ),
            "demes: up to 100 are read, found 300000",
        ),
        (
            format!("{HEAD}- {{name: A, epochs: [{}]}}", "{},".repeat(300_000)),
            "demes[1].epochs: up to 500 are read",
        ),
        (
            format!("{HEAD}- {{name: A, ancestors: [{}]}}", "A,".repeat(300_000)),
            "demes[1].ancestors: up to 100 are read",
        ),
        (
            format!("time_units: {}", "x".repeat(MAX_BYTES - 20)),
            "demes is missing",
        ),
        (
            format!("{HEAD}- {{name: A, epochs: [{{end_time: 1e-300}}, {{end_time: 1e300}}]}}"),
            "end time below 1e-300, at which it begins, found 1e300",
        ),
        (
            format!("{}: 1", "x".repeat(MAX_BYTES - 20)),
            "xxx…: no such field",
        ),
    ];
    for (text, expected) in &cases {
        assert!(text.len() <= MAX_BYTES);
        let error = refusal(text);
        assert!(
            error.contains(expected) && error.len() < 300,
            "{}: {error}",
            text.get(..40).unwrap()
        );
    }
    assert_eq!(
        read(&vec![b' '; MAX_BYTES + 1]),
        Err(DemesError::TooLarge {
            bytes: MAX_BYTES + 1
        })
    );
    assert!(began.elapsed().as_secs() < 10, "{:?}", began.elapsed());
}

proptest! {
    #[test]
    fn a_damaged_document_does_no_harm(at in any::<prop::sample::Index>(), which in 0..FIXTURES.len(), with in "[-\\[\\]{},:#'\"|>&*!?\n \t0a]{0,3}") {
        let mut bytes = fs::read(format!("tests/formats/demes/{}", FIXTURES[which])).unwrap();
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
