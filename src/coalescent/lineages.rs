//! The lineages that are alive at a moment, each in its population, and what can happen to them.

use super::lineage::{Ancestry, LOCUS, Lineage, Load, NOTHING, Position, Step, merge, reach, split};
use super::stream::Stream;
use super::weights::Weights;
use serde::{Deserialize, Serialize};

/// How often each event happened.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
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

/// A lineage's reach, widened to a held position.
#[inline]
fn held_reach(lineage: &[Step], held: Option<Position>) -> [Position; 2] {
    let [left, right] = reach(lineage);
    match held {
        Some(site) if left < right => [left.min(site), right.max(site)],
        _ => [left, right],
    }
}

/// The lineages and their populations; buffers stay from one locus to the next.
#[derive(Debug, Default)]
pub struct Lineages {
    /// Every slot's lineage; free slots keep their buffer.
    lineages: Vec<Lineage>,
    /// The population of each slot.
    homes: Vec<usize>,
    /// Slots from here on have not been used yet.
    fresh: usize,
    /// Slots that were used and are free again.
    free: Vec<usize>,
    /// The slots of each population.
    populations: Vec<Vec<usize>>,
    /// Width over which each slot's lineage can be cut, as its steps are measured.
    reaches: Weights,
    /// A position that every lineage's reach includes, whether it carries anything there or not.
    held: Option<Position>,
    /// Where an ancestor is put together.
    scratch: Lineage,
    /// What happened since the last reset.
    pub events: Events,
}

impl Lineages {
    /// No lineage, in this many populations.
    pub fn reset(&mut self, populations: usize) {
        self.events = Events::default();
        self.fresh = 0;
        self.free.clear();
        self.reaches.reset();
        self.held = None;
        self.populations.resize_with(populations, Vec::new);
        self.populations.iter_mut().for_each(Vec::clear);
    }

    /// Number of lineages in a population.
    #[inline]
    pub fn count(&self, population: usize) -> usize {
        self.populations[population].len()
    }

    /// Summed width over which lineages can be cut.
    #[inline]
    pub fn reach(&self) -> Position {
        self.reaches.total()
    }

    /// A sampled haplotype, which carries its load along the whole locus.
    pub fn sample(&mut self, population: usize, load: Load) {
        let slot = self.open(population);
        self.lineages[slot].clear();
        self.lineages[slot].extend([Step { at: 0, load }, Step { at: LOCUS, load: NOTHING }]);
        self.reaches.set(slot, LOCUS);
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

    /// Two random lineages of a population meet; nothing happens where there are fewer.
    pub fn coalesce<A: Ancestry>(&mut self, population: usize, time: f64, stream: &mut Stream, ancestry: &mut A) {
        let slots = &mut self.populations[population];
        let count = slots.len() as u32;
        if count < 2 {
            return;
        }
        let first = stream.below(count);
        let second = stream.below(count - 1);
        let second = second + u32::from(second >= first);
        let (kept, gone) = (slots[first as usize], slots[second as usize]);
        merge(&self.lineages[kept], &self.lineages[gone], &mut self.scratch, ancestry, time, population);
        std::mem::swap(&mut self.lineages[kept], &mut self.scratch);
        let [left, right] = held_reach(&self.lineages[kept], self.held);
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

    /// The lineage in whose reach `target`, in `[0, reach)`, falls is cut there; both parts live on.
    pub fn recombine(&mut self, target: Position) {
        let (slot, depth) = self.reaches.find(target);
        let Some(lineage) = self.lineages.get(slot) else { return };
        let [left, right] = reach(lineage);
        let at = left + depth;
        if left < at && at < right {
            self.cut(slot, at);
        }
    }

    /// Cuts a lineage strictly inside its reach; the right part is the last of the same population.
    fn cut(&mut self, slot: usize, at: Position) {
        let new = self.open(self.homes[slot]);
        let mut tail = std::mem::take(&mut self.lineages[new]);
        let carried = split(&mut self.lineages[slot], at, &mut tail);
        for (slot, lineage) in [(slot, &self.lineages[slot]), (new, &tail)] {
            let [left, right] = held_reach(lineage, self.held);
            self.reaches.set(slot, right - left);
        }
        self.lineages[new] = tail;
        self.events.recombinations += 1;
        self.events.cuts_of_ancestral_material += u32::from(carried);
    }

    /// From now on, every lineage can also be cut between a position and what it carries; `None` ends that.
    pub fn hold(&mut self, position: Option<Position>) {
        self.held = position;
        for &slot in self.populations.iter().flatten() {
            let [left, right] = held_reach(&self.lineages[slot], position);
            self.reaches.set(slot, right - left);
        }
    }

    /// As [`Lineages::recombine`], where `target` can also fall between a held position and what a lineage carries. Says which lineage, by
    /// population and place in it, is now cut off from `site`: the part of a cut lineage on its far side, or a whole lineage that was cut
    /// beside all it carries.
    pub fn recombine_beside(&mut self, site: Position, target: Position) -> Option<(usize, usize)> {
        let (slot, depth) = self.reaches.find(target);
        let lineage = self.lineages.get(slot)?;
        let ([left, right], [first, last]) = (reach(lineage), held_reach(lineage, self.held));
        let at = first + depth;
        if !(first < at && at < last) {
            return None;
        }
        let home = self.homes[slot];
        if left < at && at < right {
            self.cut(slot, at);
            if at > site {
                return Some((home, self.populations[home].len() - 1));
            }
        }
        Some((home, self.populations[home].iter().position(|&other| other == slot)?))
    }

    /// One lineage moves, by its place in its population; the last of the population takes its place.
    pub fn send(&mut self, from: usize, index: usize, into: usize) {
        if index < self.populations[from].len() {
            let slot = self.populations[from].swap_remove(index);
            self.homes[slot] = into;
            self.populations[into].push(slot);
            self.events.migrations += 1;
        }
    }

    /// A random lineage moves; nothing happens where there is none.
    pub fn migrate(&mut self, from: usize, into: usize, stream: &mut Stream) {
        let count = self.populations[from].len() as u32;
        if count > 0 {
            let slot = self.populations[from].swap_remove(stream.below(count) as usize);
            self.homes[slot] = into;
            self.populations[into].push(slot);
            self.events.migrations += 1;
        }
    }

    /// All lineages of a population move.
    pub fn join(&mut self, from: usize, into: usize) {
        let mut moving = std::mem::take(&mut self.populations[from]);
        for &slot in &moving {
            self.homes[slot] = into;
        }
        self.populations[into].append(&mut moving);
        self.populations[from] = moving;
    }
}
