//! The most distant stretch of a history: rates that never change again, and therefore linear equations.

use super::Pairs;
use super::rates::Rates;

/// Most states that equations are solved for: more would take longer than a second.
const MOST_STATES: usize = 400;
/// Least share of a pivot that may be left: below it, pairs that hardly ever meet would leave no digits.
const LEAST_PIVOT: f64 = 1e-9;

/// Adds the time that all pairs still need to meet. None where some never do, or hardly ever.
pub(super) fn finish(rates: &Rates, pairs: &mut Pairs) -> Option<()> {
    let places = reached(rates, pairs);
    let count = places.iter().flatten().count();
    if count > MOST_STATES {
        return None;
    }
    let number = |state: usize| places.get(state).copied().flatten();
    // Time spent in a state: what comes in balances what goes out.
    let mut rows = vec![vec![0.0; count + 1]; count];
    let mut add = |row: usize, column: usize, by: f64| {
        if let Some(cell) = rows.get_mut(row).and_then(|row| row.get_mut(column)) {
            *cell += by;
        }
    };
    for transition in &rates.transitions {
        let (Some(from), Some(into)) = (number(transition.from), number(transition.into)) else {
            continue;
        };
        add(from, from, transition.rate);
        add(into, from, -transition.rate);
    }
    for meeting in &rates.meetings {
        if let Some(state) = number(meeting.state) {
            add(state, state, meeting.rate);
        }
    }
    for (state, &weight) in pairs.weights.iter().enumerate() {
        if let Some(row) = number(state) {
            add(row, count, weight);
        }
    }
    let times = solve(rows)?;
    let lineages = pairs.sampled();
    for (state, lineages) in lineages.into_iter().enumerate() {
        pairs.passed += lineages
            * number(state)
                .and_then(|number| times.get(number))
                .copied()
                .unwrap_or_default();
    }
    Some(())
}

/// Numbers for the states that pairs are in or come into.
fn reached(rates: &Rates, pairs: &Pairs) -> Vec<Option<usize>> {
    let mut there: Vec<bool> = pairs.weights.iter().map(|weight| *weight > 0.0).collect();
    loop {
        let mut more = false;
        for transition in &rates.transitions {
            if there.get(transition.from) == Some(&true)
                && let Some(into) = there.get_mut(transition.into).filter(|into| !**into)
            {
                (*into, more) = (true, true);
            }
        }
        if !more {
            break;
        }
    }
    let mut next = 0..;
    there
        .into_iter()
        .map(|there| if there { next.next() } else { None })
        .collect()
}

/// Gauss's elimination; every column's diagonal outweighs the rest of it, so that no rows need to be exchanged.
fn solve(mut rows: Vec<Vec<f64>>) -> Option<Vec<f64>> {
    let count = rows.len();
    let whole: Vec<f64> = rows
        .iter()
        .enumerate()
        .map(|(index, row)| row.get(index).copied().unwrap_or_default())
        .collect();
    for column in 0..count {
        let (above, below) = rows.split_at_mut(column + 1);
        let pivot_row = above.last()?;
        let pivot = *pivot_row.get(column)?;
        if pivot.is_nan() || pivot <= LEAST_PIVOT * whole.get(column)? {
            return None;
        }
        for row in below {
            let factor = row.get(column)? / pivot;
            if factor != 0.0 {
                row.iter_mut()
                    .zip(pivot_row)
                    .skip(column)
                    .for_each(|(cell, above)| *cell -= factor * above);
            }
        }
    }
    let mut times = vec![0.0; count];
    for (index, row) in rows.iter().enumerate().rev() {
        let known: f64 = row
            .iter()
            .zip(&times)
            .skip(index + 1)
            .map(|(cell, time)| cell * time)
            .sum();
        let time = (row.last()? - known) / row.get(index)?;
        *times.get_mut(index)? = time;
    }
    Some(times)
}
