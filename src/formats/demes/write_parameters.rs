//! A document with the numbers that vary, in the form that they are read in.

use super::constraints;
use super::shown::number;
use super::spot::{Slot, Spot};
use super::template::{Template, Variable};
use super::write::{joined, quoted, text as document};

/// The document's text, with `parameters` and `constraints` in its metadata.
pub fn text(template: &Template) -> String {
    let graph = template.graph();
    let alone = |variable: &Variable, deme: usize, epoch: usize| {
        let has = |spot: fn(u16, u16) -> Spot| {
            let (deme, epoch) = (deme as u16, epoch as u16);
            variable
                .slots
                .iter()
                .any(|slot| slot.spot == spot(deme, epoch))
        };
        has(|deme, epoch| Spot::EndSize { deme, epoch })
            != has(|deme, epoch| Spot::StartSize { deme, epoch })
    };
    let mut out = document(graph, |deme, epoch| {
        template
            .variables()
            .iter()
            .any(|variable| alone(variable, deme, epoch))
    });
    if template.variables().is_empty() {
        return out;
    }
    out.push_str("metadata:\n  parameters:\n");
    for variable in template.variables() {
        out.push_str(&variable_text(variable, template));
    }
    let name = |place: u16| {
        template
            .variables()
            .get(usize::from(place))
            .map(|variable| variable.name.clone())
            .unwrap_or_default()
    };
    if !template.constraints().is_empty() {
        out.push_str("  constraints:\n");
    }
    for constraint in template.constraints() {
        let mut pair = [constraint.smaller, constraint.larger].map(name);
        if constraint.greater {
            pair.reverse();
        }
        let kind = constraints::order(constraint.greater);
        out.push_str(&format!(
            "  - {{params: [{}], constraint: {kind}}}\n",
            joined(pair.iter().map(|name| quoted(name)))
        ));
    }
    out
}

fn variable_text(variable: &Variable, template: &Template) -> String {
    let mut out = format!("  - name: {}\n", quoted(&variable.name));
    if !variable.description.is_empty() {
        out.push_str(&format!(
            "    description: {}\n",
            quoted(&variable.description)
        ));
    }
    out.push_str("    values:\n");
    for slot in &variable.slots {
        if let Some(path) = path(*slot, variable, template) {
            out.push_str(&format!("    - {path}\n"));
        }
    }
    for (key, bound) in [
        ("lower_bound", variable.lower),
        ("upper_bound", variable.upper),
    ] {
        if let Some(bound) = bound {
            out.push_str(&format!("    {key}: {}\n", number(bound)));
        }
    }
    if variable.logarithmic {
        out.push_str("    law: log-uniform\n");
    }
    out
}

/// The path of a place; none for one that follows another.
fn path(slot: Slot, variable: &Variable, template: &Template) -> Option<String> {
    if slot.rest {
        return None;
    }
    let deme = |place: u16, rest: String| {
        let deme = template.graph().demes.get(usize::from(place))?;
        Some(format!("demes: {{{}: {{{rest}}}}}", quoted(&deme.name)))
    };
    let epoch =
        |place: u16, epoch: u16, field: &str| deme(place, format!("epochs: {{{epoch}: {field}}}"));
    match slot.spot {
        Spot::Start { deme: place } => {
            let deme = template.graph().demes.get(usize::from(place))?;
            Some(format!("demes: {{{}: start_time}}", quoted(&deme.name)))
        }
        Spot::Ancestor {
            deme: place,
            ancestor,
        } => deme(place, format!("proportions: {ancestor}")),
        Spot::End {
            deme: place,
            epoch: at,
        } => epoch(place, at, "end_time"),
        Spot::StartSize {
            deme: place,
            epoch: at,
        } => epoch(place, at, "start_size"),
        Spot::EndSize {
            deme: place,
            epoch: at,
        } => {
            let start = Spot::StartSize {
                deme: place,
                epoch: at,
            };
            let follows = variable.slots.iter().any(|slot| slot.spot == start);
            (!follows).then(|| epoch(place, at, "end_size")).flatten()
        }
        Spot::MigrationStart { migration } => {
            Some(format!("migrations: {{{migration}: start_time}}"))
        }
        Spot::MigrationEnd { migration } => Some(format!("migrations: {{{migration}: end_time}}")),
        Spot::MigrationRate { migration } => Some(format!("migrations: {{{migration}: rate}}")),
        Spot::PulseTime { pulse } => Some(format!("pulses: {{{pulse}: time}}")),
        Spot::PulseShare { pulse, source } => {
            Some(format!("pulses: {{{pulse}: {{proportions: {source}}}}}"))
        }
    }
}
