//! What a history means, however it is written down: sizes at a time, and where the ancestors of a lineage are.

use coalescent_playground::coalescent::demography::{Change, Demography, PopulationId};

/// The size of a population at a time at which it exists.
pub fn size(history: &Demography, id: PopulationId, time: f64) -> f64 {
    let population = &history.populations[id];
    let mut state = (population.end, population.size, population.growth);
    for event in history.events.iter().filter(|event| event.time <= time) {
        if let Change::Size {
            population,
            size,
            growth,
        } = event.change
            && population == id
        {
            state = (event.time, size, growth);
        }
    }
    let (since, size, growth) = state;
    size * libm::exp(-growth * (time - since))
}

/// When a population begins, forward in time.
pub fn start(history: &Demography, id: PopulationId) -> f64 {
    let join = history
        .events
        .iter()
        .find(|event| matches!(event.change, Change::Join { from, .. } if from == id));
    join.map_or(f64::INFINITY, |event| event.time)
}

/// Where a lineage that is in population `id` just before `since` is at `until`, by population.
pub fn lineage(history: &Demography, id: PopulationId, since: f64, until: f64) -> Vec<f64> {
    let count = history.populations.len();
    let mut rates = vec![vec![0.0; count]; count];
    let mut here = vec![0.0; count];
    here[id] = 1.0;
    let mut now = since;
    for event in history.events.iter().filter(|event| event.time <= until) {
        if event.time > now {
            here = migrate(&here, &rates, event.time - now);
            now = event.time;
        }
        let moving = |from: usize, into: usize, part: f64, here: &mut Vec<f64>| {
            if event.time > since {
                let moved = here[from] * part;
                here[from] -= moved;
                here[into] += moved;
            }
        };
        match event.change {
            Change::Migration { from, into, rate } => rates[from][into] = rate,
            Change::Pulse {
                from,
                into,
                proportion,
            } => moving(from, into, proportion, &mut here),
            Change::Join { from, into } => {
                moving(from, into, 1.0, &mut here);
                rates[from].fill(0.0);
                rates.iter_mut().for_each(|row| row[from] = 0.0);
            }
            Change::Size { .. } | Change::Bottleneck { .. } => {}
        }
    }
    migrate(&here, &rates, until - now)
}

/// `here * exp(Q t)` by its Taylor series over steps that are short against all rates.
fn migrate(here: &[f64], rates: &[Vec<f64>], time: f64) -> Vec<f64> {
    let fastest = rates.iter().map(|row| row.iter().sum()).fold(0.0, f64::max);
    let steps = (fastest * time).ceil().max(1.0);
    let dt = time / steps;
    let mut here = here.to_vec();
    for _ in 0..steps as u32 {
        let mut term = here.clone();
        for order in 1..25 {
            let mut next = vec![0.0; here.len()];
            for (from, row) in rates.iter().enumerate() {
                for (into, rate) in row.iter().enumerate() {
                    let flow = term[from] * rate * dt / f64::from(order);
                    next[from] -= flow;
                    next[into] += flow;
                }
            }
            term = next;
            here.iter_mut()
                .zip(&term)
                .for_each(|(sum, term)| *sum += term);
        }
    }
    here
}

/// The largest difference between two histories of the same populations, by name, at a grid of times around all events: of sizes,
/// relatively, and of the probabilities of [`lineage`].
pub fn difference(a: &Demography, b: &Demography) -> f64 {
    let other: Vec<usize> = a
        .populations
        .iter()
        .map(|one| {
            b.populations
                .iter()
                .position(|two| one.name == two.name)
                .unwrap_or(usize::MAX)
        })
        .collect();
    if other.contains(&usize::MAX) || a.populations.len() != b.populations.len() {
        return f64::INFINITY;
    }
    let mut edges: Vec<f64> = a
        .events
        .iter()
        .chain(&b.events)
        .map(|event| event.time)
        .chain([0.0])
        .collect();
    edges.extend(a.populations.iter().map(|population| population.end));
    edges.sort_by(f64::total_cmp);
    edges.dedup_by(|next, last| (*next - *last).abs() <= 1e-9 * last.abs());
    let mut worst: f64 = 0.0;
    for (at, &edge) in edges.iter().enumerate() {
        let until = edges
            .get(at + 1)
            .map_or(edge * 1.5 + 10.0, |next| f64::midpoint(edge, *next));
        for (id, &twin) in other.iter().enumerate() {
            let end = a.populations[id].end;
            if end > until || (end - b.populations[twin].end).abs() > 1e-9 * end {
                worst = worst.max(if end > until { 0.0 } else { f64::INFINITY });
                continue;
            }
            let (one, two) = (
                lineage(a, id, end, until),
                lineage(b, twin, b.populations[twin].end, until),
            );
            worst = other
                .iter()
                .enumerate()
                .map(|(id, &twin)| (one[id] - two[twin]).abs())
                .fold(worst, f64::max);
            match (start(a, id) > until, start(b, twin) > until) {
                (true, true) => {
                    worst = worst.max((size(a, id, until) / size(b, twin, until) - 1.0).abs());
                }
                (false, false) => {}
                _ => return f64::INFINITY,
            }
        }
    }
    worst
}
