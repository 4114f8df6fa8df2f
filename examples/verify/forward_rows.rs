//! Sweeps against a forward simulation, as rows of a table: no theory says what must come out.

use crate::common::{Random, Z};
use crate::forward::compare::{FORWARD, Row, WHAT, mean, ours, row, sweep, z};
use coalescent_playground::coalescent::sweep::Start;

/// One number of one kind of sweep.
pub struct Forwarded {
    /// Which sweep.
    pub sweep: &'static str,
    /// Which number.
    pub what: &'static str,
    /// Means: forward in time, and ours.
    pub means: [f64; 2],
    /// Their difference in standard errors.
    pub z: f64,
}

impl Forwarded {
    /// Whether it is within its bound; not a number is not.
    pub fn holds(&self) -> bool {
        self.z.abs() < Z
    }
}

fn rows(sweep: &'static str, ours: &[Row], forward: &[Row]) -> Vec<Forwarded> {
    let scores = z(ours, forward);
    let one = |(column, (what, z)): (usize, (&'static str, f64))| Forwarded {
        sweep,
        what,
        means: [forward, ours].map(|rows| mean(rows, column)[0]),
        z,
    };
    // A sweep of a new copy is selected all along: its age says it once.
    WHAT.into_iter()
        .zip(scores)
        .enumerate()
        .filter(|(column, _)| sweep == "soft" || *column != 1)
        .map(one)
        .collect()
}

/// Copies at which a partial sweep is looked at.
const PARTIAL: std::ops::RangeInclusive<usize> = 275..=325;

/// Hard sweeps, soft ones from a tenth of the alleles, and partial ones, at `scale` times the tests' replicates.
pub fn all(scale: u32) -> Vec<Forwarded> {
    let mut random = Random(31);
    let hard: Vec<Row> = (0..300 * scale)
        .map(|_| row(&FORWARD.hard(&mut random), 1.0))
        .collect();
    let copies = FORWARD.diploids / 5;
    let soft: Vec<Row> = (0..150 * scale)
        .map(|_| FORWARD.soft(copies, &mut random))
        .map(|(population, weight)| row(&population, weight))
        .collect();
    let ends = vec![(1.0, 1.0); 1_000 * scale as usize];
    let from = |start: Start, seed: u64| {
        ours(
            move |end| sweep(start, end),
            FORWARD.recombination,
            &ends,
            seed,
        )
    };
    let mut all = rows("hard", &from(Start::NewMutation, 98), &hard);
    all.extend(rows(
        "soft",
        &from(Start::StandingVariation { frequency: 0.1 }, 99),
        &soft,
    ));
    let seen: Vec<_> = (0..300 * scale)
        .map(|_| FORWARD.partial(PARTIAL, &mut random))
        .collect();
    let partial: Vec<Row> = seen
        .iter()
        .map(|(population, weight)| row(population, *weight))
        .collect();
    let ends: Vec<(f64, f64)> = seen
        .iter()
        .map(|(population, weight)| (*weight, population.frequency()))
        .collect();
    let hard = |end| sweep(Start::NewMutation, end);
    all.extend(rows(
        "partial",
        &ours(hard, FORWARD.recombination, &ends.repeat(3), 100),
        &partial,
    ));
    all
}
