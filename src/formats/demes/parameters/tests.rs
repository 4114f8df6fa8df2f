//! A history of other values is that of the document with these values written into it.

use crate::coalescent::demography::Demography;
use crate::formats::demes::{DemesModel, Kind, MAX_VARIABLES, Template, read, write};
use proptest::prelude::*;

/// A document in years with all that may vary: copies that follow from defaults, both ways of a migration, a pulse, two ancestors.
fn document(values: [f64; 6]) -> String {
    let [time, size, rate, share, pulse, late] = values;
    format!(
        "\
description: three populations
time_units: years
generation_time: 25
demes:
- name: X
  epochs: [{{end_time: {time}, start_size: 10000}}]
- name: A
  ancestors: [X]
  epochs: [{{start_size: {size}}}]
- name: B
  ancestors: [X]
  epochs:
  - {{end_time: {late}, start_size: {size}}}
  - {{start_size: {size}, end_size: 90000}}
- name: C
  ancestors: [A, B]
  proportions: [{share}, {}]
  start_time: {late}
  epochs: [{{start_size: 700}}]
migrations:
- {{demes: [A, B], rate: {rate}}}
pulses:
- {{sources: [A], dest: B, time: 9000, proportions: [{pulse}]}}
",
        1.0 - share
    )
}

const WRITTEN: [f64; 6] = [80_000.0, 4_000.0, 1e-4, 0.3, 0.1, 5_000.0];

const PARAMETERS: &str = "\
parameters:
- name: T
  description: \"when A and B parted: long ago\"
  values: [{demes: {X: {epochs: {0: end_time}}}}]
  lower_bound: 10000
  upper_bound: 2e5
  law: log-uniform
- name: N
  values:
  - demes:
      A: {epochs: {0: start_size}}
      B:
        epochs:
          0: start_size
          1: start_size
- {name: m, values: [{migrations: {0: rate}}], lower_bound: 0, upper_bound: 1e-3}
- {name: f, values: [{demes: {C: {proportions: 0}}}]}
- {name: p, values: [{pulses: {0: {proportions: 0}}}], upper_bound: .inf}
- name: late
  values:
  - demes: {C: start_time, B: {epochs: {0: end_time}}}
constraints:
- {params: [T, late], constraint: greater_than}
";

fn template_of(text: &str) -> Template {
    read(text.as_bytes()).unwrap().template.unwrap()
}

fn demography_of(text: &str) -> Demography {
    read(text.as_bytes()).unwrap().demography
}

fn refused(text: &str) -> String {
    read(text.as_bytes()).unwrap_err().to_string()
}

fn whole() -> String {
    document(WRITTEN) + PARAMETERS
}

#[test]
fn parameters_are_read_with_their_kinds_bounds_and_laws() {
    let template = template_of(&whole());
    let said: Vec<_> = template
        .variables()
        .iter()
        .map(|v| (v.name.as_str(), v.kind, v.lower, v.upper, v.logarithmic))
        .collect();
    assert_eq!(
        said,
        [
            ("T", Kind::Time, Some(1e4), Some(2e5), true),
            ("N", Kind::Size, None, None, false),
            ("m", Kind::Rate, Some(0.0), Some(1e-3), false),
            ("f", Kind::Proportion, None, None, false),
            ("p", Kind::Proportion, None, None, false),
            ("late", Kind::Time, None, None, false),
        ]
    );
    assert_eq!(template.values(), WRITTEN);
    assert_eq!(template.time_units(), "years");
    assert!(template.is_sound());
    assert_eq!(
        template_of(&document(WRITTEN)).variables(),
        [],
        "a document that lets nothing vary"
    );
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    #[test]
    fn other_values_make_the_history_of_the_document_that_holds_them(
        time in 10_000.0..200_000_f64, size in 1.0..1e6_f64, rate in 0.0..0.4_f64,
        share in 0.01..0.99_f64, pulse in 0.01..0.99_f64, late in 1.0..8_999_f64,
    ) {
        let values = [time, size, rate, share, pulse, late];
        let expected = demography_of(&document(values));
        prop_assert_eq!(template_of(&whole()).demography(&values), Some(expected));
    }

    #[test]
    fn what_breaks_a_constraint_or_a_rule_makes_none(
        time in -1e3..1e5_f64, size in -1e2..1e6_f64, rate in -0.1..1.1_f64,
        share in -0.1..1.1_f64, pulse in -0.1..1.1_f64, late in -1e3..1e5_f64,
    ) {
        let values = [time, size, rate, share, pulse, late];
        let holds = read(document(values).as_bytes()).is_ok() && values[0] > values[5];
        prop_assert_eq!(template_of(&whole()).demography(&values).is_some(), holds);
    }
}

#[test]
fn a_document_in_its_metadata_is_the_same_and_comes_back_from_what_is_written() {
    let indented: String = PARAMETERS
        .lines()
        .map(|line| format!("  {line}\n"))
        .collect();
    let inside = template_of(&format!("{}metadata:\n{indented}", document(WRITTEN)));
    let template = template_of(&whole());
    assert_eq!(inside, template);
    let text = write(&DemesModel {
        template: Some(template.clone()),
        ..DemesModel::default()
    })
    .unwrap();
    assert_eq!(template_of(&text), template, "{text}");
    assert_eq!(demography_of(&text), demography_of(&document(WRITTEN)));
}

/// A document with two numbers of each kind, in pairs.
const PAIRS: &str = "\
time_units: generations
demes:
- {name: X, epochs: [{end_time: 3000, start_size: 10000}]}
- {name: A, ancestors: [X], epochs: [{start_size: 5000}]}
- {name: B, ancestors: [X], epochs: [{start_size: 400, end_size: 2000}]}
- {name: C, ancestors: [A, B], proportions: [0.3, 0.7], start_time: 1000, epochs: [{start_size: 700}]}
migrations:
- {source: A, dest: B, rate: 1.0e-4}
- {source: B, dest: A, rate: 2.0e-4}
pulses: [{sources: [B], dest: A, proportions: [0.1], time: 500}]
";
const PAIRS_VARY: &str = "\
parameters:
- {name: N1, values: [{demes: {A: {epochs: {0: start_size}}}}]}
- {name: N2, values: [{demes: {B: {epochs: {0: end_size}}}}]}
- {name: T1, values: [{demes: {X: {epochs: {0: end_time}}}}]}
- {name: T2, values: [{pulses: {0: time}}]}
- {name: m1, values: [{migrations: {0: rate}}]}
- {name: m2, values: [{migrations: {1: rate}}]}
- {name: f, values: [{demes: {C: {proportions: 0}}}]}
- {name: p, values: [{pulses: {0: {proportions: 0}}}]}
";
const PAIRS_WRITTEN: [f64; 8] = [5_000.0, 2_000.0, 3_000.0, 500.0, 1e-4, 2e-4, 0.3, 0.1];

fn indented(text: &str) -> String {
    text.lines().map(|line| format!("  {line}\n")).collect()
}

#[test]
fn a_constraint_between_any_two_numbers_is_kept_in_both_directions_and_written_back() {
    let names = ["N1", "N2", "T1", "T2", "m1", "m2", "f", "p"];
    for (one, first) in names.iter().enumerate() {
        for (other, second) in names.iter().enumerate() {
            if one == other {
                continue;
            }
            let greater = PAIRS_WRITTEN[one] > PAIRS_WRITTEN[other];
            let [fits, breaks] = if greater {
                ["greater_than", "less_than"]
            } else {
                ["less_than", "greater_than"]
            };
            let asked = |kind: &str| {
                format!("constraints:\n- {{params: [{first}, {second}], constraint: {kind}}}\n")
            };
            let refused = refused(&format!("{PAIRS}{PAIRS_VARY}{}", asked(breaks)));
            assert!(
                refused.contains("constraints[1]") && refused.contains(&format!("{first} = ")),
                "{refused}"
            );
            let template = template_of(&format!("{PAIRS}{PAIRS_VARY}{}", asked(fits)));
            // The two as near as they are far, in the other order, and the same.
            let mut values = PAIRS_WRITTEN;
            values.swap(one, other);
            assert!(!template.keeps(&values), "{first} {fits} {second}");
            values[one] = values[other];
            assert!(!template.keeps(&values), "{first} is {second}");
            assert!(template.keeps(&PAIRS_WRITTEN));
            let sign = if greater { ">" } else { "<" };
            assert_eq!(template.orders(), [format!("{first} {sign} {second}")]);
            let text = write(&DemesModel {
                template: Some(template.clone()),
                ..DemesModel::default()
            })
            .unwrap();
            assert!(
                text.contains(&format!(
                    "{{params: [{first}, {second}], constraint: {fits}}}"
                )),
                "{text}"
            );
            assert_eq!(template_of(&text), template);
            // Through a link, too.
            let packed = template.pack().unwrap();
            assert_eq!(Template::unpack(&packed), Some(template));
        }
    }
}

/// Without the constraint, what breaks it is a history like any other: of sizes, rates and shares, nothing else refuses it.
#[test]
fn the_twin_without_a_constraint_takes_the_other_order() {
    let free = template_of(&format!("{PAIRS}{PAIRS_VARY}"));
    for [one, other] in [[0, 1], [4, 5], [6, 7]] {
        let mut values = PAIRS_WRITTEN;
        values.swap(one, other);
        assert!(free.keeps(&values), "{one}, {other}");
    }
}

#[test]
fn constraints_are_found_wherever_they_and_the_parameters_stand() {
    let own = "constraints:\n- {params: [N1, N2], constraint: greater_than}\n";
    let expected = template_of(&format!("{PAIRS}{PAIRS_VARY}{own}"));
    for document in [
        format!("{PAIRS}{PAIRS_VARY}metadata:\n{}", indented(own)),
        format!("{PAIRS}{own}metadata:\n{}", indented(PAIRS_VARY)),
        format!(
            "{PAIRS}metadata:\n{}{}",
            indented(PAIRS_VARY),
            indented(own)
        ),
    ] {
        assert_eq!(template_of(&document), expected, "{document}");
    }
    // One list here and one there are both read.
    let more = "constraints:\n- {params: [T2, T1], constraint: less_than}\n";
    let both = template_of(&format!(
        "{PAIRS}{PAIRS_VARY}{own}metadata:\n{}",
        indented(more)
    ));
    assert_eq!(both.orders(), ["N1 > N2", "T2 < T1"]);
    // Of numbers that do not vary, and in words that nobody knows, they are refused and not passed over.
    for (document, place) in [
        (format!("{PAIRS}{own}"), "constraints[1].params[1]"),
        (
            format!("{PAIRS}metadata:\n{}", indented(own)),
            "metadata.constraints[1].params[1]",
        ),
        (
            format!(
                "{PAIRS}metadata:\n{}  constraints: [T1 > T2]\n",
                indented(PAIRS_VARY)
            ),
            "metadata.constraints[1]",
        ),
        (
            format!(
                "{PAIRS}{PAIRS_VARY}constraints: [{{params: [T1, T2, N1], constraint: greater_than}}]\n"
            ),
            "constraints[1].params: expected the names of two parameters",
        ),
        (
            format!(
                "{PAIRS}metadata:\n{}  - {{name: x}}\n",
                indented(PAIRS_VARY)
            ),
            "metadata.parameters[9].values",
        ),
    ] {
        let said = refused(&document);
        assert!(said.contains(place), "{place}: {said}");
    }
}

/// Two lists, one beside the demes and one in the metadata, are no more than one may be.
#[test]
fn more_numbers_or_constraints_than_are_read_are_refused() {
    let numbers = |from: usize, to: usize| {
        let one = |number: usize| {
            format!(
                "- {{name: v{number}, values: [{{demes: {{A: {{epochs: {{0: start_size}}}}}}}}]}}\n"
            )
        };
        format!("parameters:\n{}", (from..to).map(one).collect::<String>())
    };
    let document = document(WRITTEN);
    let of = |beside: usize, inside: usize| {
        let all = beside + inside;
        format!(
            "{document}{}metadata:\n{}",
            numbers(0, beside),
            indented(&numbers(beside, all))
        )
    };
    assert_eq!(template_of(&of(30, 20)).variables().len(), MAX_VARIABLES);
    for (text, expected) in [
        (
            of(30, 21),
            "metadata.parameters: up to 50 are read, found 51",
        ),
        (of(51, 1), "parameters: up to 50 are read, found 51"),
        (
            format!(
                "{PAIRS}{PAIRS_VARY}constraints:\n{}",
                "- {params: [N1, N2], constraint: greater_than}\n".repeat(51)
            ),
            "constraints: up to 50 are read, found 51",
        ),
    ] {
        let said = refused(&text);
        assert!(said.contains(expected), "{said}");
    }
}

#[test]
fn what_other_tools_keep_in_the_metadata_is_theirs() {
    for other in [
        "parameters: {a: 1}",
        "parameters: [1, 2]",
        "parameters: none",
        "constraints: [a, b]",
    ] {
        let text = format!("{}metadata:\n  {other}\n", document(WRITTEN));
        assert_eq!(template_of(&text).variables(), [], "{other}");
    }
}

#[test]
fn what_is_wrong_is_named_at_its_place() {
    let with = |parameters: &str| refused(&(document(WRITTEN) + "parameters:\n" + parameters));
    for (parameters, place, expected) in [
        (
            "- {values: [{migrations: {0: rate}}]}",
            "parameters[1].name",
            "the name of a number",
        ),
        (
            "- {name: 1x, values: [{migrations: {0: rate}}]}",
            "parameters[1].name",
            "does not begin with a digit",
        ),
        ("- {name: m}", "parameters[1].values", "a list of places"),
        (
            "- {name: m, values: [{migrations: {1: rate}}]}",
            "parameters[1].values",
            "migrations.1.rate",
        ),
        (
            "- {name: m, values: [{demes: {A: {epochs: {0: end_size}}}}]}",
            "parameters[1].values",
            "demes.A.epochs.0.end_size",
        ),
        (
            "- {name: m, values: [{demes: {A: name}}]}",
            "parameters[1].values",
            "a number that is written down",
        ),
        (
            "- {name: m, values: [generation_time]}",
            "parameters[1].values",
            "generation_time",
        ),
        (
            "- {name: m, values: [{migrations: {0: rate}, pulses: {0: {proportions: 0}}}]}",
            "parameters[1].values",
            "one value",
        ),
        (
            "- {name: m, values: [{demes: {C: start_time}}], law: normal}",
            "parameters[1].law",
            "uniform or log-uniform",
        ),
        (
            "- {name: m, values: [{migrations: {0: rate}}], lower_bound: 2, upper_bound: 1}",
            "parameters[1].upper_bound",
            "at least the lower one",
        ),
        (
            "- {name: m, values: [{migrations: {0: rate}}], lower_bound: 0.01}",
            "parameters[1].lower_bound",
            "at most the value that stands in the document",
        ),
        (
            "- {name: m, values: [{migrations: {0: rate}}], lower_bound: .inf}",
            "parameters[1].lower_bound",
            "at most the value that stands in the document",
        ),
        (
            "- {name: m, values: [{migrations: {0: rate}}], upper_bound: -1}",
            "parameters[1].upper_bound",
            "at least the value that stands in the document",
        ),
        (
            "- {name: m, values: [{migrations: {0: rate}}], lower_bound: 0, law: log-uniform}",
            "parameters[1].lower_bound",
            "uniform in its logarithm",
        ),
        (
            "- {name: m, values: [{migrations: {0: rate}}], colour: red}",
            "parameters[1].colour",
            "name, description, values",
        ),
        (
            "- {name: m, values: [{migrations: {0: rate}}]}\n- {name: m, values: [{demes: {C: start_time}}]}",
            "parameters[2]",
            "m",
        ),
        (
            "- {name: m, values: [{migrations: {0: rate}}]}\nconstraints: [{params: [m, q], constraint: less_than}]",
            "constraints[1].params[2]",
            "a parameter of this document",
        ),
        (
            "- {name: m, values: [{migrations: {0: rate}}]}\nconstraints: [{params: [m, m], constraint: near}]",
            "constraints[1].constraint",
            "greater_than or less_than",
        ),
        (
            "- {name: m, values: [{migrations: {0: rate}}]}\nconstraints: [{params: [m, m], constraint: less_than}]",
            "constraints[1]",
            "values of the document keep",
        ),
    ] {
        let said = with(parameters);
        assert!(
            said.contains(place) && said.contains(expected),
            "{parameters}: {said}"
        );
    }
}

#[test]
fn a_number_that_cannot_move_alone_says_so() {
    // Both ancestors end when their descendant begins.
    let text = "\
time_units: generations
demes:
- {name: X, epochs: [{end_time: 100, start_size: 1000}]}
- {name: Y, ancestors: [X], start_time: 100, epochs: [{start_size: 1000}]}
parameters:
- {name: T, values: [{demes: {X: {epochs: {0: end_time}}}}]}
";
    // It can become smaller, not larger: what is refused is an example, not the document.
    let template = template_of(text);
    assert!(template.demography(&[90.0]).is_some());
    assert_eq!(template.demography(&[110.0]), None);
    let shares = document(WRITTEN)
        .replace("ancestors: [A, B]", "ancestors: [A, B, X]")
        .replace("proportions: [0.3, 0.7]", "proportions: [0.3, 0.3, 0.4]");
    let said =
        refused(&(shares + "parameters:\n- {name: f, values: [{demes: {C: {proportions: 0}}}]}\n"));
    assert!(!said.is_empty());
}
