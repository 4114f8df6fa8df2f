//! The lineages that are alive at a moment, each in its population, and what can happen to them.

use super::lineage::{
    Ancestry, LOCUS, Lineage, Load, NOTHING, Position, Step, excise, merge, reach, split,
};
use super::map::GeneticMap;
use super::plan::Plan;
use super::stream::Stream;
use super::weights::Weights;
use serde::{Deserialize, Serialize};
use std::sync::Arc;

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
    /// A tract of gene conversion parted what a lineage carried.
    pub conversions: u32,
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
    /// Whether anything ever cuts a lineage; nothing is measured otherwise.
    cuts: bool,
    /// How reaches are measured; by position where there is no map.
    map: Option<Arc<GeneticMap>>,
    /// Width over which each slot's lineage can be cut, in the map's units.
    reaches: Weights,
    /// The same in units of position, kept only where something besides the map's crossovers cuts lineages.
    spans: Option<Weights>,
    /// A position that every lineage's reach includes, whether it carries anything there or not.
    held: Option<Position>,
    /// Where an ancestor is put together.
    scratch: Lineage,
    /// What happened since the last reset.
    pub events: Events,
}

impl Lineages {
    /// No lineage yet, in the populations and on the locus of a plan.
    pub fn begin(&mut self, plan: &Plan) {
        self.cuts = plan.breaks.crossovers > 0.0 || plan.breaks.conversion.is_some();
        self.map.clone_from(&plan.breaks.map);
        let spans = self.map.is_some() && plan.breaks.conversion.is_some();
        self.spans = if spans {
            Some(self.spans.take().unwrap_or_default())
        } else {
            None
        };
        self.reset(plan.populations);
    }

    /// No lineage, in this many populations.
    fn reset(&mut self, populations: usize) {
        self.events = Events::default();
        // The last locus is the best guess of how many there will be.
        self.reaches.reset(self.fresh);
        self.spans
            .iter_mut()
            .for_each(|spans| spans.reset(self.fresh));
        self.fresh = 0;
        self.free.clear();
        self.held = None;
        self.populations.resize_with(populations, Vec::new);
        self.populations.iter_mut().for_each(Vec::clear);
    }

    /// Memory that the buffers hold, bytes: as they only grow, the most that any locus needed.
    pub fn bytes(&self) -> usize {
        let steps = self
            .lineages
            .iter()
            .chain([&self.scratch])
            .map(Vec::capacity)
            .sum::<usize>();
        let slots = self.homes.capacity()
            + self.free.capacity()
            + self.populations.iter().map(Vec::capacity).sum::<usize>();
        size_of::<Step>() * steps
            + size_of::<Lineage>() * self.lineages.capacity()
            + size_of::<usize>() * slots
            + self.reaches.bytes()
            + self.spans.as_ref().map_or(0, Weights::bytes)
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

    /// Summed width of the lineages, from their first to their last carried position.
    #[inline]
    pub fn span(&self) -> Position {
        self.spans.as_ref().unwrap_or(&self.reaches).total()
    }

    /// Number of lineages in all populations.
    #[inline]
    pub fn alive(&self) -> usize {
        self.fresh - self.free.len()
    }

    /// Brings the width of a slot's lineage up to date.
    #[inline]
    fn measure(&mut self, slot: usize) {
        if !self.cuts {
            return;
        }
        if self.map.is_some() || self.held.is_some() {
            return self.measure_apart(slot);
        }
        let [left, right] = reach(&self.lineages[slot]);
        self.reaches.set(slot, right - left);
    }

    /// By a map, or up to a held position.
    #[cold]
    fn measure_apart(&mut self, slot: usize) {
        let [left, right] = held_reach(&self.lineages[slot], self.held);
        let width = match &self.map {
            None => right - left,
            Some(map) => map.genetic(right) - map.genetic(left),
        };
        self.reaches.set(slot, width);
        if let Some(spans) = &mut self.spans {
            let [left, right] = reach(&self.lineages[slot]);
            spans.set(slot, right - left);
        }
    }

    /// A sampled haplotype, which carries its load along the whole locus.
    pub fn sample(&mut self, population: usize, load: Load) {
        let slot = self.open(population);
        self.lineages[slot].clear();
        self.lineages[slot].extend([
            Step { at: 0, load },
            Step {
                at: LOCUS,
                load: NOTHING,
            },
        ]);
        self.measure(slot);
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
    pub fn coalesce<A: Ancestry>(
        &mut self,
        population: usize,
        time: f64,
        stream: &mut Stream,
        ancestry: &mut A,
    ) {
        let slots = &self.populations[population];
        let count = slots.len() as u32;
        if count < 2 {
            return;
        }
        let first = stream.below(count);
        let second = stream.below(count - 1);
        let second = second + u32::from(second >= first);
        let (kept, gone) = (slots[first as usize], slots[second as usize]);
        merge(
            &self.lineages[kept],
            &self.lineages[gone],
            &mut self.scratch,
            ancestry,
            time,
            population,
        );
        std::mem::swap(&mut self.lineages[kept], &mut self.scratch);
        self.measure(kept);
        self.release(gone);
        let slots = &mut self.populations[population];
        if self.lineages[kept].is_empty() {
            self.free.push(kept);
            slots.swap_remove(first.max(second) as usize);
            slots.swap_remove(first.min(second) as usize);
        } else {
            slots.swap_remove(second as usize);
        }
        self.events.coalescences += 1;
    }

    /// Makes a slot free whose lineage has left its population.
    #[inline]
    fn release(&mut self, slot: usize) {
        if self.cuts {
            self.reaches.set(slot, 0);
        }
        if let Some(spans) = &mut self.spans {
            spans.set(slot, 0);
        }
        self.free.push(slot);
    }

    /// The lineage in whose reach `target`, in `[0, reach)`, falls is cut there; both parts live on.
    pub fn recombine(&mut self, target: Position) {
        let (slot, depth) = self.reaches.find(target);
        let Some(lineage) = self.lineages.get(slot) else {
            return;
        };
        let at = self.at(reach(lineage)[0], depth);
        if let Some(carried) = self.cut(slot, at) {
            self.events.recombinations += 1;
            self.events.cuts_of_ancestral_material += u32::from(carried);
        }
    }

    /// The position that lies this far from another, as reaches are measured.
    #[inline]
    fn at(&self, left: Position, depth: Position) -> Position {
        match &self.map {
            None => left + depth,
            Some(map) => map.position(map.genetic(left) + depth),
        }
    }

    /// From now on, every lineage can also be cut between a position and what it carries; `None` ends that.
    pub fn hold(&mut self, position: Option<Position>) {
        self.held = position;
        for population in 0..self.populations.len() {
            for index in 0..self.populations[population].len() {
                self.measure(self.populations[population][index]);
            }
        }
    }

    /// As [`Lineages::recombine`], where `target` can also fall between a held position and what a lineage carries. Says which lineage, by
    /// population and place in it, is now cut off from `site`: the part of a cut lineage on its far side, or a whole lineage that was cut
    /// beside all it carries.
    pub fn recombine_beside(&mut self, site: Position, target: Position) -> Option<(usize, usize)> {
        let (slot, depth) = self.reaches.find(target);
        let [first, last] = held_reach(self.lineages.get(slot)?, self.held);
        let at = self.at(first, depth);
        if !(first < at && at < last) {
            return None;
        }
        let home = self.homes[slot];
        if let Some(carried) = self.cut(slot, at) {
            self.events.recombinations += 1;
            self.events.cuts_of_ancestral_material += u32::from(carried);
            if at > site {
                return Some((home, self.populations[home].len() - 1));
            }
        }
        Some((
            home,
            self.populations[home]
                .iter()
                .position(|&other| other == slot)?,
        ))
    }

    /// Cuts a slot's lineage; both parts live on. Says whether the cut fell on carried material; nothing happens outside its reach.
    #[inline]
    fn cut(&mut self, slot: usize, at: Position) -> Option<bool> {
        let [left, right] = reach(&self.lineages[slot]);
        if !(left < at && at < right) {
            return None;
        }
        let new = self.open(self.homes[slot]);
        let mut tail = std::mem::take(&mut self.lineages[new]);
        let carried = split(&mut self.lineages[slot], at, &mut tail);
        self.lineages[new] = tail;
        self.measure(slot);
        self.measure(new);
        Some(carried)
    }

    /// A tract of gene conversion begins in the lineage in whose span `target`, in `[0, span)`, falls: what it carries there has another
    /// ancestor than what lies on either side. Nothing happens where it carries nothing there.
    pub fn convert(&mut self, target: Position, length: Position) {
        let (slot, depth) = self.spans.as_ref().unwrap_or(&self.reaches).find(target);
        let Some(lineage) = self.lineages.get(slot) else {
            return;
        };
        let [left, right] = reach(lineage);
        let from = left + depth;
        let until = from.saturating_add(length);
        if until >= right {
            self.events.conversions += u32::from(self.cut(slot, from).is_some());
        } else if left < from && from < until {
            let mut middle = std::mem::take(&mut self.scratch);
            if excise(&mut self.lineages[slot], [from, until], &mut middle) {
                let new = self.open(self.homes[slot]);
                std::mem::swap(&mut self.lineages[new], &mut middle);
                self.measure(new);
                self.events.conversions += 1;
            }
            self.scratch = middle;
        }
    }

    /// A tract that began left of a random lineage's first carried position covers this much of it.
    pub fn convert_from_before(&mut self, length: Position, stream: &mut Stream) {
        let mut index = stream.below(self.alive() as u32) as usize;
        for population in 0..self.populations.len() {
            let slots = &self.populations[population];
            if let Some(&slot) = slots.get(index) {
                let left = reach(&self.lineages[slot])[0];
                self.events.conversions +=
                    u32::from(self.cut(slot, left.saturating_add(length)).is_some());
                return;
            }
            index -= slots.len();
        }
    }

    /// A random lineage moves; nothing happens where there is none.
    pub fn migrate<A: Ancestry>(
        &mut self,
        [from, into]: [usize; 2],
        time: f64,
        stream: &mut Stream,
        ancestry: &mut A,
    ) {
        let count = self.populations[from].len() as u32;
        if count > 0 {
            self.send([from, into], stream.below(count) as usize, time, ancestry);
        }
    }

    /// One lineage moves, by its place in its population; the last of the population takes its place.
    pub fn send<A: Ancestry>(
        &mut self,
        [from, into]: [usize; 2],
        index: usize,
        time: f64,
        ancestry: &mut A,
    ) {
        if index < self.populations[from].len() {
            let slot = self.populations[from].swap_remove(index);
            self.homes[slot] = into;
            self.populations[into].push(slot);
            self.events.migrations += 1;
            ancestry.moved(time, into, &self.lineages[slot]);
        }
    }

    /// All lineages of a population move.
    pub fn join<A: Ancestry>(&mut self, [from, into]: [usize; 2], time: f64, ancestry: &mut A) {
        let mut moving = std::mem::take(&mut self.populations[from]);
        for &slot in &moving {
            self.homes[slot] = into;
            ancestry.moved(time, into, &self.lineages[slot]);
        }
        self.populations[into].append(&mut moving);
        self.populations[from] = moving;
    }

    /// Each lineage of a population moves with this probability.
    pub fn pulse<A: Ancestry>(
        &mut self,
        route: [usize; 2],
        proportion: f64,
        time: f64,
        stream: &mut Stream,
        ancestry: &mut A,
    ) {
        let mut index = 0;
        while index < self.populations[route[0]].len() {
            if stream.uniform() < proportion {
                self.send(route, index, time, ancestry);
            } else {
                index += 1;
            }
        }
    }
}
