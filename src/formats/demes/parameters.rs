//! Which numbers of a document vary: the lists `parameters` and `constraints` of moments' demes inference.
//!
//! ```yaml
//! parameters:
//! - name: T
//!   description: when the two parted
//!   values:
//!   - demes: {A: {epochs: {0: end_time}}}
//!   - migrations: {1: start_time}
//!   - pulses: {0: {proportions: 0}}
//!   lower_bound: 100
//!   upper_bound: 5000
//!   law: log-uniform
//! constraints:
//! - params: [T, T1]
//!   constraint: greater_than
//! ```
//!
//! A place is a path into the document as it is written: demes by name, all others by their place, counted from 0. What a number is copied
//! to by the document's defaults (the beginning of a deme from the end of its ancestor) follows it: the copies are found by resolving the
//! document with another value and looking which numbers have changed.

use super::constraints::constraint;
use super::document::Document;
use super::fields::{ANY, At, Fields, plain_number, wrong};
use super::graph::Graph;
use super::resolve::resolve;
use super::spot::{Slot, number, spots, with};
use super::template::{Template, Variable, is_name};
use super::yaml::{Entry, Node, Value};
use super::{DemesError, MAX_DEPTH, MAX_VARIABLES, Place, excerpt};

/// Most places of one number that are written down; what they are copied to is not counted.
const MOST_PLACES: usize = 200;
/// Shares that the two proportions of a deme leave each other.
const PAIR: usize = 2;

/// The document with the numbers that vary; none may be named.
pub fn template(root: &Node, graph: &Graph) -> Result<Template, DemesError> {
    let mut variables: Vec<Variable> = Vec::new();
    for (item, place) in items_of(root, "parameters", "values")? {
        let variable = variable(item, &place.field, root, graph)?;
        if variables.iter().any(|other| other.name == variable.name) {
            return Err(DemesError::Repeated {
                place,
                name: variable.name,
            });
        }
        variables.push(variable);
    }
    let constraints = items_of(root, "constraints", "params")?
        .into_iter()
        .map(|(item, place)| constraint(item, &place, &variables))
        .collect::<Result<_, _>>()?;
    Ok(Template::new(graph.clone(), variables, constraints))
}

/// The items of a list that stands beside the demes, in the metadata, or in both. In the metadata anything may stand, and other tools may
/// mean something else by it: it is ours where an item has a field that ours have.
fn items_of<'a>(
    root: &'a Node,
    key: &str,
    field: &str,
) -> Result<Vec<(&'a Node, Place)>, DemesError> {
    let top = entries(root);
    let metadata = find(top, "metadata").map_or(&[][..], |entry| entries(&entry.value));
    let has = |key: &str, field: &str| {
        find(metadata, key).filter(|entry| match &entry.value.value {
            Value::List(items) => items
                .iter()
                .any(|item| find(entries(item), field).is_some()),
            _ => false,
        })
    };
    // Beside parameters of ours, constraints are ours.
    let beside = has("parameters", "values").and_then(|_| find(metadata, key));
    let mut found = Vec::new();
    for (entry, path) in [
        (find(top, key), ""),
        (has(key, field).or(beside), "metadata."),
    ] {
        let Some(entry) = entry else { continue };
        let (place, items) = items(entry, path)?;
        found.extend(items);
        if found.len() > MAX_VARIABLES {
            return Err(DemesError::TooMany {
                place,
                limit: MAX_VARIABLES,
                found: found.len(),
            });
        }
    }
    Ok(found)
}

fn entries(node: &Node) -> &[Entry] {
    match &node.value {
        Value::Map(entries) => entries,
        _ => &[],
    }
}

fn find<'a>(entries: &'a [Entry], key: &str) -> Option<&'a Entry> {
    entries.iter().find(|entry| entry.key == key)
}

/// The place of a list, and its items with theirs.
type Items<'a> = (Place, Vec<(&'a Node, Place)>);

fn items<'a>(entry: &'a Entry, path: &str) -> Result<Items<'a>, DemesError> {
    let place = Place {
        line: entry.line,
        field: format!("{path}{}", entry.key),
    };
    let Value::List(items) = &entry.value.value else {
        return Err(wrong(place, "a list", &entry.value.value));
    };
    let item = |(item, number): (_, usize)| {
        let &Node { line, .. } = item;
        let field = format!("{}[{number}]", place.field);
        (item, Place { line, field })
    };
    let items = items.iter().zip(1..).map(item).collect();
    Ok((place, items))
}

fn variable(node: &Node, path: &str, root: &Node, graph: &Graph) -> Result<Variable, DemesError> {
    let fields = Fields::of(
        node,
        path,
        &[
            "name",
            "description",
            "values",
            "lower_bound",
            "upper_bound",
            "law",
        ],
    )?;
    let name = fields
        .text("name")?
        .ok_or_else(|| fields.missing("name", "the name of a number that varies"))?;
    if !is_name(&name.value) {
        return Err(DemesError::Value {
            place: name.place,
            expected: "a name of at most 40 ASCII letters, digits and underscores that does not begin with a digit",
            found: excerpt(&name.value),
        });
    }
    let values = fields
        .get("values")
        .ok_or_else(|| fields.missing("values", "a list of places in the document"))?;
    let mut places = Vec::new();
    leaves(values.value, &mut Vec::new(), &mut places);
    if places.is_empty() || places.len() > MOST_PLACES {
        return Err(wrong(
            values.place,
            "a list of places in the document",
            &values.value.value,
        ));
    }
    let value = common_value(root, &places, &values.place)?;
    let slots = slots(root, graph, &places, value, &values.place)?;
    let kind = match slots.split_first() {
        Some((first, others))
            if others
                .iter()
                .all(|slot| slot.spot.kind() == first.spot.kind()) =>
        {
            first.spot.kind()
        }
        _ => {
            return Err(DemesError::Value {
                place: values.place,
                expected: "places of one kind: sizes, times, rates or proportions",
                found: "several kinds".to_owned(),
            });
        }
    };
    let [lower, upper] = ["lower_bound", "upper_bound"].map(|key| fields.number(key, ANY));
    let bounds = [lower?, upper?];
    let refused = |bound: &At<f64>, expected: &'static str| DemesError::Value {
        place: bound.place.clone(),
        expected,
        found: super::shown::shown(&bound.value),
    };
    if let [Some(lower), Some(upper)] = &bounds
        && lower.value > upper.value
    {
        return Err(refused(upper, "an upper bound of at least the lower one"));
    }
    if let Some(lower) = bounds[0].as_ref().filter(|lower| lower.value > value) {
        return Err(refused(
            lower,
            "a lower bound of at most the value that stands in the document",
        ));
    }
    if let Some(upper) = bounds[1].as_ref().filter(|upper| upper.value < value) {
        return Err(refused(
            upper,
            "an upper bound of at least the value that stands in the document",
        ));
    }
    // None, by another word.
    let bounds = bounds.map(|bound| bound.filter(|bound| bound.value.is_finite()));
    let law = fields.text("law")?;
    let logarithmic = match &law {
        None => false,
        Some(At { value, place }) => match value.as_str() {
            "uniform" => false,
            "log-uniform" => true,
            other => {
                return Err(DemesError::Value {
                    place: place.clone(),
                    expected: "uniform or log-uniform",
                    found: excerpt(other),
                });
            }
        },
    };
    if let Some(law) = law.filter(|_| logarithmic) {
        if let Some(lower) = bounds[0].as_ref().filter(|lower| lower.value <= 0.0) {
            return Err(refused(
                lower,
                "a lower bound above 0 of a number that is uniform in its logarithm",
            ));
        }
        if value <= 0.0 {
            return Err(DemesError::Value {
                place: law.place,
                expected: "uniform where the value that stands in the document is 0",
                found: law.value,
            });
        }
    }
    let description = fields.text("description")?;
    let [lower, upper] = bounds.map(|bound| bound.map(|bound| bound.value));
    Ok(Variable {
        name: name.value,
        description: description.map(|text| text.value).unwrap_or_default(),
        kind,
        value,
        lower,
        upper,
        logarithmic,
        slots,
    })
}

/// The paths that a nest of mappings and lists spells.
fn leaves(node: &Node, path: &mut Vec<String>, found: &mut Vec<Vec<String>>) {
    match &node.value {
        Value::Plain(text) | Value::Text(text) => {
            path.push(text.clone());
            found.push(path.clone());
            path.pop();
        }
        Value::List(items) => items.iter().for_each(|item| leaves(item, path, found)),
        Value::Map(entries) if path.len() < MAX_DEPTH => {
            for entry in entries {
                path.push(entry.key.clone());
                leaves(&entry.value, path, found);
                path.pop();
            }
        }
        Value::Map(_) => {}
    }
}

/// The value that stands at all places.
fn common_value(root: &Node, places: &[Vec<String>], of: &Place) -> Result<f64, DemesError> {
    let mut common = None;
    for path in places {
        let known = path
            .first()
            .is_some_and(|first| ["demes", "migrations", "pulses"].contains(&first.as_str()));
        let node = path
            .iter()
            .try_fold(root, |node, step| child(node, step))
            .filter(|_| known);
        let value = match node.map(|node| &node.value) {
            Some(Value::Plain(text)) => plain_number(text).filter(|value| value.is_finite()),
            _ => None,
        };
        let Some(value) = value else {
            return Err(DemesError::Value {
                place: of.clone(),
                expected: "the place of a number that is written down in the document, such as demes: {A: {epochs: {0: end_time}}}",
                found: excerpt(&path.join(".")),
            });
        };
        if *common.get_or_insert(value) != value {
            return Err(DemesError::Value {
                place: of.clone(),
                expected: "places at which the document has one value",
                found: format!("{value} at {}", excerpt(&path.join("."))),
            });
        }
    }
    Ok(common.unwrap_or_default())
}

/// A field of a mapping, an item of a list by its index, or one by its name.
fn child<'a>(node: &'a Node, step: &str) -> Option<&'a Node> {
    match &node.value {
        Value::Map(entries) => find(entries, step).map(|entry| &entry.value),
        Value::List(items) => items.get(index_of(items, step)?),
        _ => None,
    }
}

fn index_of(items: &[Node], step: &str) -> Option<usize> {
    let named = |item: &Node| {
        find(entries(item), "name").is_some_and(|entry| {
            matches!(&entry.value.value, Value::Plain(text) | Value::Text(text) if text == step)
        })
    };
    items.iter().position(named).or_else(|| step.parse().ok())
}

fn child_mut<'a>(node: &'a mut Node, step: &str) -> Option<&'a mut Node> {
    match &mut node.value {
        Value::Map(entries) => entries
            .iter_mut()
            .find(|entry| entry.key == step)
            .map(|entry| &mut entry.value),
        Value::List(items) => {
            let index = index_of(items, step)?;
            items.get_mut(index)
        }
        _ => None,
    }
}

/// Where a number ends up when the document is resolved.
fn slots(
    root: &Node,
    graph: &Graph,
    places: &[Vec<String>],
    value: f64,
    of: &Place,
) -> Result<Vec<Slot>, DemesError> {
    let mut refused = None;
    // Near enough that the order of times is kept, one way or the other.
    let others = if value == 0.0 {
        [1e-3, 1e-6]
    } else {
        [value * (1.0 - 1e-6), value * (1.0 + 1e-6)]
    };
    for other in others {
        let changed = written_with(root, places, other);
        match Document::of(&changed).and_then(resolve) {
            Ok(mut changed) => {
                let slots = differences(graph, &mut changed, other);
                // Two pulses of one time may change their order where one of them moves.
                if with(graph, &slots, other).as_ref() == Some(&changed) {
                    return Ok(slots);
                }
            }
            Err(error) => refused = Some(error),
        }
    }
    Err(DemesError::Value {
        place: of.clone(),
        expected: "a number that can be another; name all places that change with it",
        found: refused.map_or_else(
            || "several events that change their order with it".to_owned(),
            |error| error.to_string(),
        ),
    })
}

/// The document with another value at some places.
fn written_with(root: &Node, places: &[Vec<String>], value: f64) -> Node {
    let mut root = root.clone();
    for path in places {
        let Some((last, before)) = path.split_last() else {
            continue;
        };
        let parent = before
            .iter()
            .try_fold(&mut root, |node, step| child_mut(node, step));
        let Some(parent) = parent else { continue };
        // Of two ancestors, one gives what the other leaves.
        let pair = before.first().is_some_and(|first| first == "demes")
            && before.last().is_some_and(|key| key == "proportions");
        if let Value::List(items) = &mut parent.value
            && pair
            && items.len() == PAIR
        {
            for item in items {
                item.value = Value::Plain((1.0 - value).to_string());
            }
        }
        if let Some(node) = child_mut(parent, last) {
            node.value = Value::Plain(value.to_string());
        }
    }
    root
}

/// The places at which two documents of one shape differ.
fn differences(graph: &Graph, changed: &mut Graph, value: f64) -> Vec<Slot> {
    let mut graph = graph.clone();
    spots(&graph)
        .into_iter()
        .filter_map(|spot| {
            let before = *number(&mut graph, spot)?;
            let after = *number(changed, spot)?;
            (before != after).then_some(Slot {
                spot,
                rest: after != value,
            })
        })
        .collect()
}

#[cfg(test)]
mod tests;
