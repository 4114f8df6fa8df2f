//! What must hold between two numbers of a document that vary: moments' constraints.

use super::fields::{At, Fields};
use super::shown::shown;
use super::template::{Constraint, Variable};
use super::yaml::Node;
use super::{DemesError, Place, excerpt};

/// What a constraint is called that is written of the larger of two numbers, or of the smaller.
pub fn order(greater: bool) -> &'static str {
    if greater { "greater_than" } else { "less_than" }
}

/// Reads a constraint between two of these variables, which the values of the document keep.
pub fn constraint(
    node: &Node,
    place: &Place,
    variables: &[Variable],
) -> Result<Constraint, DemesError> {
    let fields = Fields::of(node, &place.field, &["params", "constraint"])?;
    let params = fields
        .texts("params")?
        .ok_or_else(|| fields.missing("params", "the names of two parameters"))?;
    let [first, second] = &params.value[..] else {
        return Err(DemesError::Value {
            place: params.place,
            expected: "the names of two parameters",
            found: format!("a list of {}", params.value.len()),
        });
    };
    let known = |name: &At<String>| {
        variables
            .iter()
            .position(|variable| variable.name == name.value)
            .and_then(|place| Some((u16::try_from(place).ok()?, variables.get(place)?.value)))
            .ok_or_else(|| DemesError::Value {
                place: name.place.clone(),
                expected: "the name of a parameter of this document",
                found: excerpt(&name.value),
            })
    };
    let pair = [known(first)?, known(second)?];
    let kind = fields
        .text("constraint")?
        .ok_or_else(|| fields.missing("constraint", "greater_than or less_than"))?;
    let Some(greater) = [false, true]
        .into_iter()
        .find(|&greater| order(greater) == kind.value)
    else {
        return Err(DemesError::Value {
            place: kind.place,
            expected: "greater_than or less_than",
            found: excerpt(&kind.value),
        });
    };
    let [(smaller, less), (larger, more)] = if greater { [pair[1], pair[0]] } else { pair };
    if less >= more {
        let said = |(name, (_, value)): (&At<String>, (u16, f64))| {
            format!("{} = {}", name.value, shown(&value))
        };
        let [one, other] = [(first, pair[0]), (second, pair[1])].map(said);
        return Err(DemesError::Value {
            place: place.clone(),
            expected: "a constraint that the values of the document keep",
            found: format!("{one} and {other}"),
        });
    }
    Ok(Constraint {
        smaller,
        larger,
        greater,
    })
}
