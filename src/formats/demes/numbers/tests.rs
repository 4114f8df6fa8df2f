//! Every number of a document is found once, with all its places, and varies as one that the document itself had named.

use crate::formats::demes::{DemesModel, DocumentNumber, Template, read, write};

/// A document with a number at every kind of place.
const EVERYWHERE: &str = "\
time_units: years
generation_time: 25
demes:
- {name: X, epochs: [{end_time: 50000, start_size: 10000}]}
- {name: A, ancestors: [X], epochs: [{end_time: 20000, start_size: 5000}, {end_time: 9000, start_size: 100, end_size: 3000}, {end_size: 40000}]}
- {name: B, ancestors: [X], epochs: [{start_size: 800}]}
- {name: C, ancestors: [A, B], proportions: [0.25, 0.75], start_time: 9000, epochs: [{start_size: 700}]}
- {name: D, ancestors: [B], start_time: 9000, epochs: [{start_size: 900}]}
migrations:
- {demes: [A, B], rate: 1.25e-4}
- {source: C, dest: D, rate: 2.0e-4, start_time: 4000, end_time: 100}
pulses:
- {sources: [B, D], dest: C, proportions: [0.1, 0.2], time: 5000}
";

fn template(text: &str) -> Template {
    read(text.as_bytes()).unwrap().template.unwrap()
}

fn numbers(template: &Template) -> Vec<DocumentNumber> {
    template.numbers()
}

fn place(template: &Template, name: &str) -> usize {
    let numbers = template.numbers();
    let at = numbers.iter().position(|number| number.name == name);
    at.unwrap_or_else(|| panic!("{name}"))
}

fn varied(template: &Template, name: &str) -> Template {
    template.varied(place(template, name)).unwrap()
}

fn written(template: &Template) -> String {
    let template = Some(template.clone());
    write(&DemesModel {
        template,
        ..DemesModel::default()
    })
    .unwrap()
}

#[test]
fn a_document_has_these_numbers_each_once_with_all_its_places() {
    let said: Vec<String> = numbers(&template(EVERYWHERE))
        .iter()
        .map(|own| {
            format!(
                "{} | {} | {} = {} ({})",
                own.group,
                own.label,
                own.name,
                own.value,
                own.slots.len()
            )
        })
        .collect();
    assert_eq!(
        said,
        [
            "X | X ends, A begins, B begins | T_X = 50000 (5)",
            "X | size | N_X = 10000 (2)",
            "A | epoch 1 of A ends | T_A_1 = 20000 (1)",
            "A | size in epoch 1 | N_A_1 = 5000 (2)",
            "A | epoch 2 of A ends, C begins, D begins | T_A_2 = 9000 (3)",
            "A | size at the beginning of epoch 2 | N_A_2_start = 100 (1)",
            "A | size at the end of epoch 2, at the beginning of epoch 3 | N_A_2_end = 3000 (2)",
            "A | size at the end of epoch 3 | N_A_3_end = 40000 (1)",
            "B | size | N_B = 800 (2)",
            "C | share from A | f_A_C = 0.25 (2)",
            "C | size | N_C = 700 (2)",
            "D | size | N_D = 900 (2)",
            "Migration | rate between A and B | m_A_B = 0.000125 (2)",
            "Migration | migration from C to D begins | T_m_C_D_start = 4000 (1)",
            "Migration | migration from C to D ends | T_m_C_D_end = 100 (1)",
            "Migration | rate from C to D | m_C_D = 0.0002 (1)",
            "Pulses | pulse from B into C | T_pulse_1 = 5000 (1)",
            "Pulses | share from B into C | f_B_C = 0.1 (1)",
            "Pulses | share from D into C | f_D_C = 0.2 (1)",
        ]
    );
}

#[test]
fn each_number_varies_as_if_the_document_had_named_it_and_comes_back_in_both_forms() {
    let begun = template(EVERYWHERE);
    for (at, number) in numbers(&begun).iter().enumerate() {
        let own = begun.varied(at).unwrap();
        assert!(own.is_sound(), "{}", number.name);
        assert_eq!(own.values(), [number.value]);
        // Its places move together, so that the document stays one.
        for factor in [0.999, 1.001] {
            assert!(own.keeps(&[factor * number.value]), "{}", number.name);
        }
        let text = written(&own);
        assert_eq!(template(&text), own, "{text}");
        assert_eq!(Template::unpack(&own.pack().unwrap()).as_ref(), Some(&own));
        let said = &own.numbers()[at];
        assert_eq!((said.variable, &said.name), (Some(0), &number.name));
        assert_eq!(own.varied(at), None, "it varies already");
        assert_eq!(own.fixed(0), begun);
    }
    // All of them at once.
    let all = (0..numbers(&begun).len()).try_fold(begun.clone(), |own, at| own.varied(at));
    let all = all.unwrap();
    assert_eq!(template(&written(&all)), all);
    assert_eq!(Template::unpack(&all.pack().unwrap()), Some(all));
}

#[test]
fn proposals_keep_the_order_of_the_documents_times() {
    let begun = template(EVERYWHERE);
    let times: Vec<usize> = (0..numbers(&begun).len())
        .filter(|&at| numbers(&begun)[at].name.starts_with('T'))
        .collect();
    let all = times.iter().try_fold(begun, |own, &at| own.varied(at));
    let all = all.unwrap();
    let ends: Vec<[f64; 2]> = all.variables().iter().map(|own| own.ends()).collect();
    for (own, [low, high]) in all.variables().iter().zip(&ends) {
        assert!(*low < own.value && own.value < *high, "{own:?}");
        assert!(
            *low >= 0.5 * own.value && *high <= 2.0 * own.value,
            "{own:?}"
        );
    }
    // Every corner of the proposals.
    for corner in 0..1_u32 << ends.len() {
        let value = |(at, ends): (usize, &[f64; 2])| ends[(corner >> at & 1) as usize];
        let values: Vec<f64> = ends.iter().enumerate().map(value).collect();
        assert!(all.keeps(&values), "{values:?}");
    }
    // 4,000 is between 100 and 5,000, 5,000 between 4,000 and 9,000.
    let of = |name: &str| all.variables().iter().find(|own| own.name == name);
    assert_eq!(of("T_m_C_D_start").unwrap().ends(), [2_000.0, 4_470.0]);
    assert_eq!(of("T_pulse_1").unwrap().ends(), [4_480.0, 6_700.0]);
}

#[test]
fn what_the_document_names_itself_is_found_among_its_numbers() {
    let named = format!(
        "{EVERYWHERE}parameters:\n\
        - {{name: N_A, values: [{{demes: {{B: {{epochs: {{0: start_size}}}}}}}}], lower_bound: 500}}\n\
        - {{name: T, values: [{{demes: {{X: {{epochs: {{0: end_time}}}}}}}}]}}\n\
        - {{name: late, values: [{{pulses: {{0: time}}}}]}}\n\
        constraints:\n\
        - {{params: [T, late], constraint: greater_than}}\n"
    );
    let own = template(&named);
    let varying: Vec<_> = own
        .numbers()
        .into_iter()
        .filter_map(|number| Some((number.name, number.variable?)))
        .collect();
    assert_eq!(
        varying,
        [
            ("T".to_owned(), 1),
            ("N_A".to_owned(), 0),
            ("late".to_owned(), 2)
        ]
    );
    // The constraint stays while both of its numbers vary.
    assert_eq!(own.fixed(0).orders(), ["T > late"]);
    assert_eq!(own.fixed(2).orders(), [] as [String; 0]);
    assert_eq!(own.fixed(1).variables().len(), 2);
    assert_eq!(own.fixed(3), own);
    // A name that is taken is not proposed.
    let one = "time_units: generations\ndemes: [{name: A, epochs: [{end_time: 10, start_size: 5}, {start_size: 6}]}]\n\
        parameters: [{name: N_A_2, values: [{demes: {A: {epochs: {0: start_size}}}}]}]\n";
    assert!(
        numbers(&template(one))
            .iter()
            .any(|own| own.name == "N_A_2_2")
    );
}

#[test]
fn what_cannot_be_another_is_no_number_that_varies() {
    let document = "time_units: generations\ndemes:\n\
        - {name: A, epochs: [{start_size: 10}]}\n- {name: B, epochs: [{start_size: 10}]}\n- {name: C, epochs: [{start_size: 10}]}\n\
        - {name: D, ancestors: [A, B, C], proportions: [0.25, 0.25, 0.5], start_time: 7, epochs: [{start_size: 10}]}\n\
        - {name: E, ancestors: [A], start_time: 7, epochs: [{start_size: 10}]}\n\
        migrations: [{source: A, dest: B, rate: 0}]\n";
    let names: Vec<String> = numbers(&template(document))
        .into_iter()
        .map(|own| own.name)
        .collect();
    assert_eq!(names, ["N_A", "N_B", "N_C", "T_D", "N_D", "N_E"]);
}

#[test]
fn no_more_vary_than_a_document_may_name() {
    let demes: String = (0..60)
        .map(|at| {
            format!(
                "- {{name: p{at}, epochs: [{{start_size: {}}}]}}\n",
                100 + at
            )
        })
        .collect();
    let begun = template(&format!("time_units: generations\ndemes:\n{demes}"));
    let mut own = begun.clone();
    for at in 0..50 {
        own = own.varied(at).unwrap();
    }
    assert_eq!(own.varied(50), None);
    assert!(own.fixed(7).varied(50).is_some());
    assert_eq!(own.bare(), begun);
    assert_eq!(varied(&begun, "N_p7").variables()[0].name, "N_p7");
}
