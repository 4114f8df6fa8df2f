//! The parameters of one locus, drawn from the priors.

use super::demography::{Change, Demography, Event, Population, SampleSet};
use super::genome::{Genome, RateMap};
use super::stream::{Purpose, Stream};
use super::{LocusId, Model};
use crate::experiment::{Class, Direction, Experiment, Law, Prior};
use serde::{Deserialize, Serialize};

/// The parameters of one locus, drawn from the priors. Times in generations, sizes in diploids, rates per generation.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Scenario {
    /// Haplotypes sampled from A and B.
    pub samples: [u32; 2],
    /// Effective sizes of A and B.
    pub sizes: [f64; 2],
    /// Effective size of the ancestral population.
    pub ancestral_size: f64,
    /// Generations since the split.
    pub split_time: f64,
    /// Migration, if this locus has any.
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

impl Scenario {
    /// The scenario as a general model: populations A, B and, earlier than the split, their ancestor.
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

/// Draws the parameters of a locus from the experiment's priors.
///
/// Split time, ancestral size, size of A, size of B and, in the gene-flow class, migration rate, in this order, each from one number
/// of the locus' parameter stream (none for a fixed parameter). The window's bounds are whole generations, rounded down.
pub fn draw_scenario(experiment: &Experiment, id: LocusId) -> Scenario {
    let (history, locus) = (&experiment.history, &experiment.locus);
    let mut stream = Stream::new(id, Purpose::Parameters);
    let split_time = draw_prior(&history.split_time, &mut stream);
    let ancestral_size = draw_prior(&history.ancestral_size, &mut stream);
    let sizes = [
        draw_prior(&history.sizes[0], &mut stream),
        draw_prior(&history.sizes[1], &mut stream),
    ];
    let migration = match id.class {
        Class::Divergence => None,
        Class::GeneFlow => {
            let rate = draw_prior(&history.migration.rate, &mut stream);
            let rates = match history.migration.direction {
                Direction::Both => [rate, rate],
                // Genes that flow from A into B forward in time are lineages that move from B to A backward.
                Direction::AToB => [0.0, rate],
                Direction::BToA => [rate, 0.0],
            };
            let whole = |fraction: f64| libm::floor(fraction * split_time);
            Some(MigrationWindow {
                rates,
                start: whole(history.migration.start),
                end: whole(history.migration.end),
            })
        }
    };
    Scenario {
        samples: locus.samples,
        sizes,
        ancestral_size,
        split_time,
        migration,
        length: locus.length,
        mutation_rate: locus.mutation_rate,
        recombination_rate: locus.recombination_rate,
    }
}

/// One draw from a prior. Whole numbers include both bounds, each with the probability of one unit of a real prior.
pub(crate) fn draw_prior(prior: &Prior, stream: &mut Stream) -> f64 {
    let Prior {
        law,
        low,
        high,
        integer,
    } = *prior;
    let width = if integer {
        high - low + 1.0
    } else {
        high - low
    };
    let value = match law {
        Law::Fixed => return low,
        Law::Uniform => low + stream.uniform() * width,
        Law::LogUniform => {
            let ratio = if integer {
                (high + 1.0) / low
            } else {
                high / low
            };
            low * libm::exp(stream.uniform() * libm::log(ratio))
        }
    };
    // Rounding may carry a draw onto the open end.
    if integer {
        libm::floor(value).min(high)
    } else {
        value.min(high)
    }
}
