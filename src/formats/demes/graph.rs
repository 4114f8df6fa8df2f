//! A demes document with nothing left open: what the specification calls the machine data model, without selfing and cloning.

use serde::{Deserialize, Serialize};

/// A document. Times are in its own units, 0 is the present.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Graph {
    pub description: String,
    pub doi: Vec<String>,
    pub time_units: String,
    pub generation_time: f64,
    /// Ancestors before their descendants.
    pub demes: Vec<Deme>,
    pub migrations: Vec<Migration>,
    /// By descending time; at the same time in the order in which they happen, forward in time.
    pub pulses: Vec<Pulse>,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Deme {
    pub name: String,
    pub description: String,
    /// When it begins; infinite for a deme without ancestors.
    pub start: f64,
    /// Ancestors by index and the fraction that each gives; the fractions sum to 1.
    pub ancestors: Vec<(usize, f64)>,
    /// From the oldest to the youngest; at least one.
    pub epochs: Vec<Epoch>,
}

/// A stretch of time over which the size changes exponentially or not at all.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Epoch {
    /// When it ends; it begins where the one before ends.
    pub end: f64,
    /// Individuals at its beginning.
    pub start_size: f64,
    /// Individuals at its end.
    pub end_size: f64,
}

/// Individuals of `dest` that come from `source` each generation.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Migration {
    pub source: usize,
    pub dest: usize,
    pub start: f64,
    pub end: f64,
    /// Their fraction of `dest`.
    pub rate: f64,
}

/// Individuals of `dest` that are replaced at one moment.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Pulse {
    /// Where they come from, and their fraction of `dest`.
    pub sources: Vec<(usize, f64)>,
    pub dest: usize,
    pub time: f64,
}

impl Deme {
    /// When it ends; 0 for one that lives today.
    pub fn end(&self) -> f64 {
        self.epochs.last().map_or(0.0, |epoch| epoch.end)
    }
}

/// How far a sum of proportions or rates may lie above 1.
pub const TOLERANCE: f64 = 1e-9;

impl Graph {
    /// A deme, by its place.
    pub fn deme(&self, place: u16) -> Option<&Deme> {
        self.demes.get(usize::from(place))
    }

    /// A migration, by its place.
    pub fn migration(&self, place: u16) -> Option<&Migration> {
        self.migrations.get(usize::from(place))
    }

    /// The first time, looking back, from which more than all individuals of a deme are migrants: which migration begins there, looking
    /// back, and the sum of the rates.
    pub fn overfull(&self) -> Option<(usize, f64)> {
        let mut order: Vec<usize> = (0..self.migrations.len()).collect();
        let end = |&at: &usize| {
            self.migrations
                .get(at)
                .map_or(0.0, |migration| migration.end)
        };
        order.sort_by(|a, b| end(a).total_cmp(&end(b)));
        let mut open: Vec<Vec<Migration>> = vec![Vec::new(); self.demes.len()];
        for at in order {
            let migration = *self.migrations.get(at)?;
            let into = open.get_mut(migration.dest)?;
            into.retain(|other| other.start > migration.end);
            into.push(migration);
            let sum: f64 = into.iter().map(|migration| migration.rate).sum();
            if sum > 1.0 + TOLERANCE {
                return Some((at, sum));
            }
        }
        None
    }
}
