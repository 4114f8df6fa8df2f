//! The keys of a link in words, for the README.

use super::rows::{FIELDS, HISTORY, SELECTED, VIEW};
use crate::history::{Selected, Story};
use crate::sentence::lowered;

/// Every key: key, meaning, form.
pub fn table() -> Vec<[String; 3]> {
    let fixed = [HISTORY, SELECTED, FIELDS, VIEW];
    let mut rows: Vec<[String; 3]> = fixed
        .into_iter()
        .flatten()
        .map(|row| [row.name, row.meaning, row.form].map(str::to_owned))
        .collect();
    let stories = Story::ALL
        .into_iter()
        .map(|story| (story.key().to_owned(), story.parameters()));
    let sweeps = Selected::ALL
        .into_iter()
        .map(|selected| (format!("sweep={}", selected.key()), selected.parameters()));
    for (of, parameters) in stories.chain(sweeps) {
        for parameter in parameters {
            let unit = if parameter.unit.is_empty() {
                String::new()
            } else {
                format!(", {}", parameter.unit)
            };
            let meaning = format!("{of}: {}{unit}", lowered(parameter.label));
            rows.push([parameter.key.to_owned(), meaning, parameter.form()]);
        }
    }
    rows
}
