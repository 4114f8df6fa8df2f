//! The table of an experiment's keys, for the README.

use super::codec::VERSION;
use super::rows::{FIELDS, SHAPE};
use super::scenario::{OF_EACH, SHAPE_OF_EACH};
use super::values::LAYERS;
use crate::experiment::Preset;

/// The README's table of keys, in Markdown.
pub fn table() -> String {
    let mut table = String::from("| key | meaning | form |\n|---|---|---|\n");
    let mut row = |name: &str, meaning: &str, form: &str| {
        table.push_str(&format!("| `{name}` | {meaning} | {form} |\n"));
    };
    row("v", "version of the link", VERSION);
    let presets = Preset::ALL.map(Preset::key).join(", ");
    row(
        "preset",
        "the experiment that supplies what the link leaves out",
        &presets,
    );
    for key in SHAPE {
        row(key.name, key.meaning, key.form);
    }
    for key in SHAPE_OF_EACH.iter().chain(OF_EACH) {
        row(&format!("c0.{}", key.name), key.meaning, key.form);
    }
    row(
        "c0.N, c0.T, ...",
        "a number of a history, by its key in the view History",
        "a number, or a law",
    );
    for key in FIELDS {
        row(key.name, key.meaning, key.form);
    }
    table
        + "\nHistories are counted from 0: `c1.T` is the split time of the second. A law is a number, a prior, or a tie. A prior is \
           `uniform:low:high`, `log:low:high` (uniform in the logarithm) or `fixed:value`; `int:low:high`, `log-int:low:high` and \
           `fixed-int:value` are the same over whole numbers, both bounds included. A tie is `times:T:0.5` (half of T; `times:T:0.5:whole` \
           rounded down), `drawn:0` (the very draw of the same number in history 0) or `like:0` (drawn anew by its law). "
        + LAYERS
        + "\n"
}
