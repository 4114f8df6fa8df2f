//! Hudson's algorithm (1983): coalescence, recombination and migration as competing exponential clocks, backwards in time.

use super::lineage::{Ancestry, LOCUS, Position};
use super::lineages::{Events, Lineages};
use super::scenario::Scenario;
use super::stream::Stream;

/// Index of the ancestral population; A and B are 0 and 1.
pub const ANCESTRAL: usize = 2;

/// A stretch of time over which all rates are constant.
#[derive(Clone, Copy, Debug)]
struct Epoch {
    /// Generations ago at which it ends.
    end: f64,
    /// Rates at which a pair of lineages meets in A, B and the ancestral population.
    pair_rates: [f64; 3],
    /// Backward migration rates of a lineage, A to B and B to A.
    migration: [f64; 2],
    /// Crossovers per unit of position.
    recombination: f64,
}

/// The epochs before the split: without, with and without migration, as far as they exist.
fn epochs(scenario: &Scenario) -> impl Iterator<Item = Epoch> {
    let split = scenario.split_time;
    let (start, end, rates) = match scenario.migration {
        Some(window) => (window.start.min(split), window.end.min(split), window.rates),
        None => (0.0, 0.0, [0.0; 2]),
    };
    [(start, [0.0; 2]), (end, rates), (split, [0.0; 2])].into_iter().map(|(end, migration)| Epoch { end, migration, ..ancestral(scenario) })
}

/// The last epoch, without end.
fn ancestral(scenario: &Scenario) -> Epoch {
    let pair_rates = [scenario.sizes[0], scenario.sizes[1], scenario.ancestral_size].map(|diploids| 0.5 / diploids);
    Epoch {
        end: f64::INFINITY,
        pair_rates,
        migration: [0.0; 2],
        recombination: scenario.recombination_rate * scenario.length / LOCUS as f64,
    }
}

/// Runs the process; keeps its buffers from one locus to the next.
#[derive(Debug, Default)]
pub struct Hudson {
    lineages: Lineages,
}

impl Hudson {
    /// Simulates a genealogy and tells `ancestry` of every meeting.
    pub fn run<A: Ancestry>(&mut self, scenario: &Scenario, stream: &mut Stream, ancestry: &mut A) -> Events {
        self.sample(scenario, ancestry);
        let mut time = 0.0;
        for epoch in epochs(scenario) {
            if epoch.end > time {
                self.evolve(&epoch, time, stream, ancestry);
                time = epoch.end;
            }
        }
        self.lineages.join(0, ANCESTRAL);
        self.lineages.join(1, ANCESTRAL);
        self.evolve(&ancestral(scenario), time, stream, ancestry);
        self.lineages.events
    }

    /// Puts the sample at time 0. A sample of one has no genealogy.
    fn sample<A: Ancestry>(&mut self, scenario: &Scenario, ancestry: &A) {
        self.lineages.reset(ANCESTRAL + 1);
        if scenario.samples[0].saturating_add(scenario.samples[1]) < 2 {
            return;
        }
        for (population, count) in scenario.samples.into_iter().enumerate() {
            for index in 0..count {
                self.lineages.sample(population, ancestry.sample(population, index));
            }
        }
    }

    /// Runs the clocks until the epoch's end, or until every position has found its common ancestor.
    fn evolve<A: Ancestry>(&mut self, epoch: &Epoch, mut time: f64, stream: &mut Stream, ancestry: &mut A) {
        loop {
            let counts = [0, 1, ANCESTRAL].map(|home| self.lineages.count(home) as f64);
            let coalescence = [0, 1, 2].map(|home| 0.5 * counts[home] * (counts[home] - 1.0) * epoch.pair_rates[home]);
            let migration = [counts[0] * epoch.migration[0], counts[1] * epoch.migration[1]];
            let recombination = self.lineages.reach() as f64 * epoch.recombination;
            let total = recombination + coalescence[0] + coalescence[1] + coalescence[2] + migration[0] + migration[1];
            if total <= 0.0 || total.is_nan() {
                return;
            }
            time += stream.exponential() / total;
            if time >= epoch.end {
                return;
            }
            let mut choice = stream.uniform() * total;
            if choice < recombination {
                self.lineages.recombine((choice / epoch.recombination) as Position);
                continue;
            }
            choice -= recombination;
            // Rounding of the clocks' sum can choose a clock whose rate is 0; nothing happens then.
            let clocks = [coalescence[0], coalescence[1], coalescence[2], migration[0]];
            let mut clock = 0;
            while clock < clocks.len() && choice >= clocks[clock] {
                choice -= clocks[clock];
                clock += 1;
            }
            if clock <= ANCESTRAL {
                self.lineages.coalesce(clock, time, stream, ancestry);
            } else {
                let from = clock - ANCESTRAL - 1;
                self.lineages.migrate(from, 1 - from, stream);
            }
        }
    }
}
