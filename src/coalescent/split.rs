//! Two populations that split and may exchange migrants: a model in a few numbers.

use super::demography::{Change, Demography, Event, Population, SampleSet};
use super::genome::{Genome, RateMap};
use super::model::Model;
use serde::{Deserialize, Serialize};

/// Two populations that split, as plain numbers. Times in generations, sizes in diploids, rates per generation.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct SplitModel {
    /// Haplotypes sampled from A and B.
    pub samples: [u32; 2],
    /// Effective sizes of A and B.
    pub sizes: [f64; 2],
    /// Effective size of the ancestral population.
    pub ancestral_size: f64,
    /// Generations since the split.
    pub split_time: f64,
    /// Migration, if there is any.
    pub migration: Option<MigrationWindow>,
    /// Base pairs.
    pub length: f64,
    /// Mutations per base pair per generation.
    pub mutation_rate: f64,
    /// Crossovers per base pair per generation.
    pub recombination_rate: f64,
}

/// Migration between two times.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct MigrationWindow {
    /// Backward rates: `[0]` moves a lineage from A to B (genes flow from B into A forward in time), `[1]` from B to A.
    pub rates: [f64; 2],
    /// Generations ago at which migration begins, looking back.
    pub start: f64,
    /// Generations ago at which it ends, looking back.
    pub end: f64,
}

impl SplitModel {
    /// The same as a general model: populations A, B and, earlier than the split, their ancestor.
    pub fn model(&self) -> Model {
        let split = self.split_time;
        let population = |name: &str, end: f64, size: f64| Population {
            name: name.into(),
            end,
            size,
            growth: 0.0,
        };
        let populations = vec![
            population("A", 0.0, self.sizes[0]),
            population("B", 0.0, self.sizes[1]),
            population("ancestral", split, self.ancestral_size),
        ];
        let mut events = Vec::with_capacity(6);
        if let Some(MigrationWindow { rates, start, end }) = self.migration {
            let start = start.min(split);
            for (time, [a, b]) in [(start, rates), (end.min(split).max(start), [0.0; 2])] {
                events.push(Event {
                    time,
                    change: Change::Migration {
                        from: 0,
                        into: 1,
                        rate: a,
                    },
                });
                events.push(Event {
                    time,
                    change: Change::Migration {
                        from: 1,
                        into: 0,
                        rate: b,
                    },
                });
            }
        }
        events.extend([0, 1].map(|from| Event {
            time: split,
            change: Change::Join { from, into: 2 },
        }));
        let set = |population: usize| SampleSet {
            population,
            haplotypes: self.samples[population],
            time: 0.0,
        };
        Model {
            demography: Demography {
                populations,
                events,
            },
            samples: vec![set(0), set(1)],
            genome: Genome {
                length: self.length,
                crossovers: RateMap::uniform(self.length, self.recombination_rate),
                conversion: None,
            },
        }
    }
}
