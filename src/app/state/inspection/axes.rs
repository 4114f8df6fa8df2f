//! The axes of a grid: where they begin for an experiment, and why they are refused, in the words of the fields.

use crate::experiment::Experiment;
use crate::inspection::{GridAxes, GridAxis, GridNumber, InspectionError};
use crate::number::round_significant;

/// Cells along the axes, and examples in each, to begin with.
const CELLS: [u32; 2] = [12, 8];
const PER_CELL: u32 = 100;
/// How far beyond the trained range an axis goes, on either side.
const BEYOND: f64 = 4.0;
/// Where an axis of a number that is 0 ends, if it may.
const FROM_NOTHING: f64 = 10.0;

/// Axes that go beyond what an experiment trains on, on both sides: of the first two numbers that vary, else of those of the locus. None where an
/// experiment has fewer than two numbers.
pub fn around(experiment: &Experiment) -> Option<GridAxes> {
    let mut numbers = GridNumber::all(experiment);
    // Varying ones first, in their order; those that follow another number last.
    numbers.sort_by_key(|number| match number.drawn {
        Some([low, high]) if low < high => 0,
        Some(_) => 1,
        None => 2,
    });
    let [x, y] = numbers.get(..2)? else {
        return None;
    };
    Some(GridAxes {
        x: beyond(x, CELLS[0]),
        y: beyond(y, CELLS[1]),
        per_cell: PER_CELL,
        target: 0,
    })
}

/// An axis of another number, with as many cells; none where the experiment has no such number.
pub fn axis_of(experiment: &Experiment, key: &str, cells: u32) -> Option<GridAxis> {
    GridNumber::all(experiment)
        .iter()
        .find(|number| number.key == key)
        .map(|number| beyond(number, cells))
}

fn beyond(number: &GridNumber, cells: u32) -> GridAxis {
    let [least, most] = number.bounds;
    let [low, high] = number.drawn.unwrap_or(number.bounds);
    let logarithmic = low > 0.0;
    let (low, high) = if logarithmic {
        (low / BEYOND, high * BEYOND)
    } else if low < 0.0 {
        (2.0 * low, 2.0 * high.abs().max(-low))
    } else if high > 0.0 {
        (0.0, 2.0 * high)
    } else {
        (0.0, FROM_NOTHING)
    };
    let rounded = |value: f64| round_significant(value, 2).clamp(least, most);
    let (low, high) = (rounded(low), rounded(high));
    GridAxis {
        key: number.key.clone(),
        // At the edge of what it may be, a number has only one side.
        low: if low < high { low } else { least },
        high,
        cells,
        logarithmic: logarithmic && low > 0.0,
    }
}

/// Why axes are refused, in the words of the fields.
pub fn refusal(axes: &GridAxes, experiment: &Experiment) -> Option<String> {
    let error = axes.check(experiment).err()?;
    let InspectionError::Grid {
        field,
        expected,
        found,
    } = &error
    else {
        return Some(error.to_string());
    };
    let field = match field.split_once(": ") {
        Some(("x", field)) => format!("Left to right, {}", worded(field)),
        Some(("y", field)) => format!("Bottom to top, {}", worded(field)),
        Some(("cell", "target")) => "What is judged".to_owned(),
        _ => "Examples in each cell".to_owned(),
    };
    Some(format!("{field}: expected {expected}, found {found}."))
}

fn worded(field: &str) -> &str {
    match field {
        "low" => "from",
        "high" => "to",
        other => other,
    }
}
