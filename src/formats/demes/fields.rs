//! Typed fields of a mapping, each with its place.

use super::yaml::{Entry, Node, Value};
use super::{DemesError, MAX_DEMES, Place, excerpt};
use std::rc::Rc;

/// A value and where it stands.
#[derive(Clone, Debug)]
pub struct At<T> {
    pub value: T,
    pub place: Place,
}

/// Names with their places; shared, so that a default costs little however often it is taken.
pub type Names = Rc<Vec<At<String>>>;

/// What a number may be.
#[derive(Clone, Copy)]
pub struct Range {
    says: &'static str,
    holds: fn(f64) -> bool,
}

pub const SIZE: Range = Range {
    says: "a finite number above 0",
    holds: |x| x > 0.0 && x.is_finite(),
};
pub const TIME: Range = Range {
    says: "a finite number of at least 0",
    holds: |x| x >= 0.0 && x.is_finite(),
};
pub const START: Range = Range {
    says: "a number above 0, .inf or \"Infinity\"",
    holds: |x| x > 0.0,
};
pub const RATE: Range = Range {
    says: "a number from 0 to 1",
    holds: |x| (0.0..=1.0).contains(&x),
};
pub const ANY: Range = Range {
    says: "a number",
    holds: |x| !x.is_nan(),
};
pub const PROPORTION: Range = Range {
    says: "a number above 0 and of at most 1",
    holds: |x| x > 0.0 && x <= 1.0,
};

/// The fields of a mapping, all of them known.
pub struct Fields<'a> {
    pub place: Place,
    entries: &'a [Entry],
}

impl<'a> Fields<'a> {
    /// The node as a mapping in which no other fields than these stand.
    pub fn of(node: &'a Node, field: &str, known: &[&str]) -> Result<Self, DemesError> {
        let place = Place {
            line: node.line,
            field: field.to_owned(),
        };
        let Value::Map(entries) = &node.value else {
            return Err(wrong(place, "a mapping of fields", &node.value));
        };
        let fields = Self { place, entries };
        match entries
            .iter()
            .find(|entry| !known.contains(&entry.key.as_str()))
        {
            Some(odd) => Err(DemesError::UnknownField {
                place: fields.at(&excerpt(&odd.key), odd.line),
                expected: known.join(", "),
            }),
            None => Ok(fields),
        }
    }

    fn at(&self, key: &str, line: usize) -> Place {
        let field = if self.place.field.is_empty() {
            key.to_owned()
        } else {
            format!("{}.{key}", self.place.field)
        };
        Place { line, field }
    }

    /// A field of any kind.
    pub fn get(&self, key: &str) -> Option<At<&'a Node>> {
        let entry = self.entries.iter().find(|entry| entry.key == key)?;
        Some(At {
            value: &entry.value,
            place: self.at(key, entry.line),
        })
    }

    /// The error of a field that must be there.
    pub fn missing(&self, key: &str, expected: &'static str) -> DemesError {
        DemesError::Missing {
            place: self.at(key, self.place.line),
            expected,
        }
    }

    pub fn number(&self, key: &str, range: Range) -> Result<Option<At<f64>>, DemesError> {
        self.get(key)
            .map(|field| number(field.value, field.place, range))
            .transpose()
    }

    pub fn text(&self, key: &str) -> Result<Option<At<String>>, DemesError> {
        self.get(key)
            .map(|field| text(field.value, field.place))
            .transpose()
    }

    /// A list, of any length.
    pub fn list(&self, key: &str) -> Result<Option<At<Vec<At<&'a Node>>>>, DemesError> {
        self.get(key)
            .map(|field| list(field.value, field.place))
            .transpose()
    }

    /// A list with an entry for each of some demes.
    fn short_list(&self, key: &str) -> Result<Option<At<Vec<At<&'a Node>>>>, DemesError> {
        match self.list(key)? {
            Some(At { value, place }) if value.len() > MAX_DEMES => Err(DemesError::TooMany {
                place,
                limit: MAX_DEMES,
                found: value.len(),
            }),
            list => Ok(list),
        }
    }

    pub fn texts(&self, key: &str) -> Result<Option<At<Names>>, DemesError> {
        let Some(At { value, place }) = self.short_list(key)? else {
            return Ok(None);
        };
        let texts = value
            .into_iter()
            .map(|item| text(item.value, item.place))
            .collect::<Result<_, _>>()?;
        Ok(Some(At {
            value: Rc::new(texts),
            place,
        }))
    }

    pub fn numbers(&self, key: &str, range: Range) -> Result<Option<At<Rc<Vec<f64>>>>, DemesError> {
        let Some(At { value, place }) = self.short_list(key)? else {
            return Ok(None);
        };
        let numbers = value
            .into_iter()
            .map(|item| Ok(number(item.value, item.place, range)?.value))
            .collect::<Result<_, DemesError>>()?;
        Ok(Some(At {
            value: Rc::new(numbers),
            place,
        }))
    }
}

fn list(node: &Node, place: Place) -> Result<At<Vec<At<&Node>>>, DemesError> {
    let Value::List(items) = &node.value else {
        return Err(wrong(place, "a list", &node.value));
    };
    let item = |(value, number): (_, usize)| {
        let &Node { line, .. } = value;
        At {
            value,
            place: Place {
                line,
                field: format!("{}[{number}]", place.field),
            },
        }
    };
    Ok(At {
        value: items.iter().zip(1..).map(item).collect(),
        place: place.clone(),
    })
}

fn number(node: &Node, place: Place, range: Range) -> Result<At<f64>, DemesError> {
    let infinite_allowed = (range.holds)(f64::INFINITY);
    let value = match &node.value {
        Value::Plain(text) | Value::Text(text) if infinite_allowed && text == "Infinity" => {
            Some(f64::INFINITY)
        }
        Value::Plain(text) => plain_number(text),
        _ => None,
    };
    match value.filter(|&value| (range.holds)(value)) {
        Some(value) => Ok(At { value, place }),
        None => Err(wrong(place, range.says, &node.value)),
    }
}

fn text(node: &Node, place: Place) -> Result<At<String>, DemesError> {
    match &node.value {
        Value::Text(text) => Ok(At {
            value: text.clone(),
            place,
        }),
        Value::Plain(text) if !is_typed(text) => Ok(At {
            value: text.clone(),
            place,
        }),
        other => Err(wrong(
            place,
            "a text (in quotes if it looks like a number)",
            other,
        )),
    }
}

/// Whether YAML's core schema takes a plain scalar for something else than a string.
pub fn is_typed(text: &str) -> bool {
    matches!(
        text,
        "" | "~"
            | "null"
            | "Null"
            | "NULL"
            | "true"
            | "True"
            | "TRUE"
            | "false"
            | "False"
            | "FALSE"
    ) || matches!(
        text.trim_start_matches(['+', '-']),
        ".inf" | ".Inf" | ".INF" | ".nan" | ".NaN" | ".NAN"
    ) || plain_number(text).is_some()
}

/// A decimal number or infinity as YAML's core schema writes them.
pub fn plain_number(text: &str) -> Option<f64> {
    let unsigned = text.strip_prefix(['+', '-']).unwrap_or(text);
    if matches!(unsigned, ".inf" | ".Inf" | ".INF") {
        return Some(if text.starts_with('-') {
            f64::NEG_INFINITY
        } else {
            f64::INFINITY
        });
    }
    let begins = unsigned
        .trim_start_matches('.')
        .starts_with(|first: char| first.is_ascii_digit());
    let is_numeric = unsigned
        .bytes()
        .all(|byte| byte.is_ascii_digit() || matches!(byte, b'.' | b'e' | b'E' | b'+' | b'-'));
    if begins && is_numeric {
        text.parse().ok()
    } else {
        None
    }
}

pub fn wrong(place: Place, expected: &'static str, found: &Value) -> DemesError {
    let found = match found {
        Value::Plain(text) if text.is_empty() => "nothing".to_owned(),
        Value::Plain(text) => excerpt(text),
        Value::Text(text) => format!("the text \"{}\"", excerpt(text)),
        Value::List(items) => format!("a list of {}", items.len()),
        Value::Map(entries) => format!("a mapping of {} field(s)", entries.len()),
    };
    DemesError::Value {
        place,
        expected,
        found,
    }
}
