//! A template from a link keeps the limits of a document that is read.

use super::super::graph::{Deme, Epoch, Graph, Migration, Pulse};
use super::super::spot::{Kind, Slot, Spot, spots};
use super::super::{
    MAX_DEMES, MAX_EPOCHS, MAX_MIGRATIONS, MAX_NAME, MAX_PULSES, MAX_VARIABLES, read,
};
use super::{Constraint, Template, Variable};

/// A deme of some size that lives until today, from the end of the first.
fn deme(name: &str, size: f64, start: f64, ancestors: Vec<(usize, f64)>) -> Deme {
    Deme {
        name: name.to_owned(),
        description: String::new(),
        start,
        ancestors,
        epochs: vec![Epoch {
            end: 0.0,
            start_size: size,
            end_size: size,
        }],
    }
}

/// Two demes, of 100 and 200 diploids, that were there always.
fn two() -> Graph {
    Graph {
        description: String::new(),
        doi: Vec::new(),
        time_units: "generations".to_owned(),
        generation_time: 1.0,
        demes: vec![
            deme("A", 100.0, f64::INFINITY, Vec::new()),
            deme("B", 200.0, f64::INFINITY, Vec::new()),
        ],
        migrations: Vec::new(),
        pulses: Vec::new(),
    }
}

/// The size of one of two.
fn size(name: String, deme: u16) -> Variable {
    let spots = [
        Spot::StartSize { deme, epoch: 0 },
        Spot::EndSize { deme, epoch: 0 },
    ];
    Variable {
        name,
        description: String::new(),
        kind: Kind::Size,
        value: [100.0, 200.0][usize::from(deme)],
        lower: None,
        upper: None,
        logarithmic: false,
        slots: spots.map(|spot| Slot { spot, rest: false }).to_vec(),
    }
}

/// That the first of two numbers is the smaller.
const ORDER: Constraint = Constraint {
    smaller: 0,
    larger: 1,
    greater: false,
};

fn demes(count: usize) -> Template {
    let mut graph = two();
    let name = |place| format!("D{place}");
    graph.demes = (0..count)
        .map(|place| deme(&name(place), 100.0, f64::INFINITY, Vec::new()))
        .collect();
    Template::new(graph, Vec::new(), Vec::new())
}

fn epochs(count: usize) -> Template {
    let mut graph = two();
    let epoch = |end: usize| Epoch {
        end: end as f64,
        start_size: 100.0,
        end_size: 100.0,
    };
    graph.demes[0].epochs = (0..count).rev().map(epoch).collect();
    Template::new(graph, Vec::new(), Vec::new())
}

fn ancestors(count: usize) -> Template {
    let mut graph = two();
    let shares = vec![(0, 1.0 / count as f64); count];
    graph.demes.push(deme("C", 100.0, 50.0, shares));
    Template::new(graph, Vec::new(), Vec::new())
}

fn migrations(count: usize) -> Template {
    let mut graph = two();
    let migration = |end: usize| Migration {
        source: 0,
        dest: 1,
        start: end as f64 + 1.0,
        end: end as f64,
        rate: 1e-3,
    };
    graph.migrations = (0..count).map(migration).collect();
    Template::new(graph, Vec::new(), Vec::new())
}

fn pulse(sources: usize) -> Pulse {
    Pulse {
        sources: vec![(0, 1e-3); sources],
        dest: 1,
        time: 10.0,
    }
}

fn pulses(count: usize) -> Template {
    let mut graph = two();
    graph.pulses = vec![pulse(1); count];
    Template::new(graph, Vec::new(), Vec::new())
}

fn sources(count: usize) -> Template {
    let mut graph = two();
    graph.pulses.push(pulse(count));
    Template::new(graph, Vec::new(), Vec::new())
}

fn variables(count: usize) -> Template {
    let variables = (0..count).map(|place| size(format!("v{place}"), 0));
    Template::new(two(), variables.collect(), Vec::new())
}

fn constraints(count: usize) -> Template {
    let variables = [0, 1].map(|deme| size(format!("v{deme}"), deme)).to_vec();
    Template::new(two(), variables, vec![ORDER; count])
}

/// One number at so many places of a document with as many as that of two demes.
fn places(count: usize) -> Template {
    let mut variable = size("v".to_owned(), 0);
    let [first, second] = variable.slots[..] else {
        panic!("{variable:?}")
    };
    variable.slots = [first, second].into_iter().cycle().take(count).collect();
    Template::new(two(), vec![variable], Vec::new())
}

#[test]
fn a_link_holds_no_more_than_a_document() {
    type Make = fn(usize) -> Template;
    let limits: [(&str, Make, usize); 9] = [
        ("demes", demes, MAX_DEMES),
        ("epochs", epochs, MAX_EPOCHS),
        ("ancestors", ancestors, MAX_DEMES),
        ("migrations", migrations, MAX_MIGRATIONS),
        ("pulses", pulses, MAX_PULSES),
        ("sources", sources, MAX_DEMES),
        ("variables", variables, MAX_VARIABLES),
        ("constraints", constraints, MAX_VARIABLES),
        ("places", places, spots(&two()).len()),
    ];
    for (what, of, most) in limits {
        for (count, fits) in [(most, true), (most + 1, false)] {
            let template = of(count);
            let bytes = template.pack().unwrap();
            let found = Template::unpack(&bytes);
            assert_eq!(found, fits.then_some(template), "{what}: {count}");
        }
    }
}

/// The limit of places is one of what is written, not of what follows it by default.
#[test]
fn a_rate_among_many_demes_comes_back() {
    let names: Vec<String> = (0..15).map(|place| format!("D{place}")).collect();
    let each = |name: &String| format!("- {{name: {name}, epochs: [{{start_size: 100}}]}}\n");
    let text = format!(
        "time_units: generations\ndemes:\n{}migrations: [{{demes: [{}], rate: 1e-4}}]\n\
         parameters: [{{name: m, values: [{{migrations: {{0: rate}}}}]}}]\n",
        names.iter().map(each).collect::<String>(),
        names.join(", ")
    );
    let template = read(text.as_bytes()).unwrap().template.unwrap();
    assert_eq!(template.variables()[0].slots.len(), 15 * 14);
    let bytes = template.pack().unwrap();
    assert_eq!(Template::unpack(&bytes), Some(template));
}

/// The name of a deme is as long in a link as in a document, and what is longer is refused at its place.
#[test]
fn a_name_of_a_deme_has_an_end() {
    for (letters, fits) in [(MAX_NAME, true), (MAX_NAME + 1, false), (100_000, false)] {
        let name = "é".repeat(letters);
        let mut graph = two();
        graph.demes[1].name.clone_from(&name);
        let template = Template::new(graph, Vec::new(), Vec::new());
        assert_eq!(template.is_sound(), fits, "{letters}");
        let text = format!(
            "time_units: generations\ndemes:\n- {{name: {name}, epochs: [{{start_size: 100}}]}}\n"
        );
        match read(text.as_bytes()) {
            Ok(_) => assert!(fits, "{letters}"),
            Err(error) => {
                let said = error.to_string();
                let limit = format!(
                    "line 3, demes[1].name: expected a name of letters, digits and underscores that does not begin with a digit, of at most {MAX_NAME} characters, found é"
                );
                assert!(!fits && said.starts_with(&limit), "{letters}: {said}");
                assert!(said.chars().count() < 250, "{letters}: {said}");
            }
        }
    }
}
