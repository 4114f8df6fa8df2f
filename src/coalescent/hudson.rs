//! Hudson's algorithm (1983): coalescence, recombination and migration as competing exponential clocks, backwards in time.

use super::lineage::{Ancestry, LOCUS, Lineage, NOTHING, Position, Step, merge, reach, split};
use super::scenario::Scenario;
use super::stream::Stream;
use super::weights::Weights;

/// Index of the ancestral population; A and B are 0 and 1.
pub const ANCESTRAL: usize = 2;

/// How often each event happened.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Events {
    /// Two lineages found a common ancestor, whether or not they carried anything at the same position.
    pub coalescences: u32,
    /// A lineage was cut between its first and last carried position.
    pub recombinations: u32,
    /// Those of them that fell on carried material.
    pub cuts_of_ancestral_material: u32,
    /// A lineage moved.
    pub migrations: u32,
}

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

/// The lineages and their populations; buffers stay from one locus to the next.
#[derive(Debug, Default)]
pub struct Hudson {
    /// Every slot's lineage; free slots keep their buffer.
    lineages: Vec<Lineage>,
    /// The population of each slot.
    homes: Vec<usize>,
    /// Slots from here on have not been used yet.
    fresh: usize,
    /// Slots that were used and are free again.
    free: Vec<usize>,
    /// The slots of A, B and the ancestral population.
    populations: [Vec<usize>; 3],
    /// Width over which each slot's lineage can be cut, as its steps are measured.
    reaches: Weights,
    /// Where an ancestor is put together.
    scratch: Lineage,
    events: Events,
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
        let [a, b, ancestral_slots] = &mut self.populations;
        ancestral_slots.append(a);
        ancestral_slots.append(b);
        self.homes.fill(ANCESTRAL);
        self.evolve(&ancestral(scenario), time, stream, ancestry);
        self.events
    }

    /// Puts the sample at time 0. A sample of one has no genealogy.
    fn sample<A: Ancestry>(&mut self, scenario: &Scenario, ancestry: &A) {
        self.events = Events::default();
        self.fresh = 0;
        self.free.clear();
        self.reaches.reset();
        self.populations.iter_mut().for_each(Vec::clear);
        if scenario.samples[0].saturating_add(scenario.samples[1]) < 2 {
            return;
        }
        for (population, count) in scenario.samples.into_iter().enumerate() {
            for index in 0..count {
                let slot = self.open(population);
                let whole = [Step { at: 0, load: ancestry.sample(population, index) }, Step { at: LOCUS, load: NOTHING }];
                self.lineages[slot].clear();
                self.lineages[slot].extend(whole);
                self.reaches.set(slot, LOCUS);
            }
        }
    }

    /// A free slot in a population.
    fn open(&mut self, population: usize) -> usize {
        let slot = self.free.pop().unwrap_or_else(|| {
            self.fresh += 1;
            if self.lineages.len() < self.fresh {
                self.lineages.push(Lineage::new());
                self.homes.push(population);
            }
            self.fresh - 1
        });
        self.homes[slot] = population;
        self.populations[population].push(slot);
        slot
    }

    /// Runs the clocks until the epoch's end, or until every position has found its common ancestor.
    fn evolve<A: Ancestry>(&mut self, epoch: &Epoch, mut time: f64, stream: &mut Stream, ancestry: &mut A) {
        loop {
            let counts = [self.populations[0].len() as f64, self.populations[1].len() as f64, self.populations[2].len() as f64];
            let coalescence = [0, 1, 2].map(|home| 0.5 * counts[home] * (counts[home] - 1.0) * epoch.pair_rates[home]);
            let migration = [counts[0] * epoch.migration[0], counts[1] * epoch.migration[1]];
            let recombination = self.reaches.total() as f64 * epoch.recombination;
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
                self.recombine((choice / epoch.recombination) as Position);
                continue;
            }
            choice -= recombination;
            let clocks = [coalescence[0], coalescence[1], coalescence[2], migration[0]];
            let mut clock = 0;
            while clock < clocks.len() && choice >= clocks[clock] {
                choice -= clocks[clock];
                clock += 1;
            }
            if clock <= ANCESTRAL {
                self.coalesce(clock, time, stream, ancestry);
            } else {
                self.migrate(clock - ANCESTRAL - 1, stream);
            }
        }
    }

    /// Two random lineages of a population meet.
    fn coalesce<A: Ancestry>(&mut self, population: usize, time: f64, stream: &mut Stream, ancestry: &mut A) {
        let slots = &mut self.populations[population];
        let count = slots.len() as u32;
        // Rounding of the clocks' sum can choose a clock whose rate is 0; nothing happens then, here and below.
        if count < 2 {
            return;
        }
        let first = stream.below(count);
        let second = stream.below(count - 1);
        let second = second + u32::from(second >= first);
        let (kept, gone) = (slots[first as usize], slots[second as usize]);
        merge(&self.lineages[kept], &self.lineages[gone], &mut self.scratch, ancestry, time, population);
        std::mem::swap(&mut self.lineages[kept], &mut self.scratch);
        let [left, right] = reach(&self.lineages[kept]);
        self.reaches.set(kept, right - left);
        self.reaches.set(gone, 0);
        self.free.push(gone);
        if self.lineages[kept].is_empty() {
            self.free.push(kept);
            slots.swap_remove(first.max(second) as usize);
            slots.swap_remove(first.min(second) as usize);
        } else {
            slots.swap_remove(second as usize);
        }
        self.events.coalescences += 1;
    }

    /// The lineage in whose reach `target` falls is cut there; both parts live on.
    fn recombine(&mut self, target: Position) {
        let (slot, depth) = self.reaches.find(target);
        let Some(lineage) = self.lineages.get(slot) else { return };
        let [left, right] = reach(lineage);
        let at = left + depth;
        if !(left < at && at < right) {
            return;
        }
        let new = self.open(self.homes[slot]);
        let mut tail = std::mem::take(&mut self.lineages[new]);
        let carried = split(&mut self.lineages[slot], at, &mut tail);
        for (slot, lineage) in [(slot, &self.lineages[slot]), (new, &tail)] {
            let [left, right] = reach(lineage);
            self.reaches.set(slot, right - left);
        }
        self.lineages[new] = tail;
        self.events.recombinations += 1;
        self.events.cuts_of_ancestral_material += u32::from(carried);
    }

    /// A random lineage of A (0) or B (1) moves to the other.
    fn migrate(&mut self, from: usize, stream: &mut Stream) {
        let count = self.populations[from].len() as u32;
        if count > 0 {
            let slot = self.populations[from].swap_remove(stream.below(count) as usize);
            self.homes[slot] = 1 - from;
            self.populations[1 - from].push(slot);
            self.events.migrations += 1;
        }
    }
}
