//! The naive twin of the general simulator: every lineage a list of pieces, every event drawn anew from a list of all that can happen.

use crate::common::Random;
use coalescent_playground::coalescent::Model;
use coalescent_playground::coalescent::demography::Change;

/// Tracts begin up to this many mean lengths to the left of a lineage; longer ones are one in three million.
const SEEN: f64 = 15.0;

/// What a lineage carries over an interval: the haplotypes below (a bit each), on a branch that began at `since`.
#[derive(Clone, Copy, Debug, PartialEq)]
struct Piece {
    left: f64,
    right: f64,
    below: u32,
    since: f64,
}

#[derive(Clone, Debug)]
struct Lineage {
    population: usize,
    /// By ascending position.
    pieces: Vec<Piece>,
}

impl Lineage {
    fn ends(&self) -> [f64; 2] {
        [
            self.pieces[0].left,
            self.pieces[self.pieces.len() - 1].right,
        ]
    }

    fn at(&self, position: f64) -> Option<Piece> {
        self.pieces
            .iter()
            .copied()
            .find(|piece| piece.left <= position && position < piece.right)
    }

    /// What lies in an interval.
    fn within(&self, [from, until]: [f64; 2]) -> Vec<Piece> {
        let clip = |piece: &Piece| Piece {
            left: piece.left.max(from),
            right: piece.right.min(until),
            ..*piece
        };
        self.pieces
            .iter()
            .map(clip)
            .filter(|piece| piece.left < piece.right)
            .collect()
    }
}

#[derive(Clone, Copy, Debug)]
enum Event {
    Meet(usize, usize),
    Cut(usize),
    Convert(usize),
    Move(usize, usize),
}

/// The model's moments that are still to come.
#[derive(Clone, Copy, Debug)]
enum Moment {
    Sample(usize),
    Change(Change),
}

pub struct Twin<'a> {
    model: &'a Model,
    lineages: Vec<Lineage>,
    time: f64,
    /// Haplotypes sampled so far, and which set each is of.
    sets: Vec<usize>,
    cells: Vec<f64>,
    breakpoints: Vec<f64>,
    tmrca: f64,
    meetings: f64,
    cuts: f64,
    moves: f64,
    conversions: f64,
}

impl<'a> Twin<'a> {
    /// One genealogy: branch lengths by cell, the trees' mean depth and number, and the numbers of events.
    pub fn run(model: &'a Model, random: &mut Random) -> Vec<f64> {
        let cells = model
            .samples
            .iter()
            .map(|set| set.haplotypes as usize + 1)
            .product();
        let sets = model
            .samples
            .iter()
            .enumerate()
            .flat_map(|(set, sample)| vec![set; sample.haplotypes as usize])
            .collect();
        let (lineages, breakpoints) = (Vec::new(), Vec::new());
        let cells = vec![0.0; cells];
        let mut twin = Self {
            model,
            lineages,
            time: 0.0,
            sets,
            cells,
            breakpoints,
            tmrca: 0.0,
            meetings: 0.0,
            cuts: 0.0,
            moves: 0.0,
            conversions: 0.0,
        };
        let samples = model
            .samples
            .iter()
            .enumerate()
            .map(|(set, sample)| (sample.time, Moment::Sample(set)));
        let changes = model
            .demography
            .events
            .iter()
            .map(|event| (event.time, Moment::Change(event.change)));
        let mut moments: Vec<(f64, Moment)> = samples.chain(changes).collect();
        // Stable: samples before events, each in their order.
        moments.sort_by(|a, b| a.0.total_cmp(&b.0));
        for (time, moment) in moments {
            twin.evolve(time, random);
            twin.time = time;
            twin.pass(moment, random);
        }
        twin.evolve(f64::INFINITY, random);
        twin.breakpoints
            .retain(|&at| 0.0 < at && at < model.genome.length);
        twin.breakpoints.sort_by(f64::total_cmp);
        twin.breakpoints.dedup();
        let length = model.genome.length;
        let mut row: Vec<f64> = twin.cells.iter().map(|cell| cell / length).collect();
        row.extend([
            twin.tmrca / length,
            twin.breakpoints.len() as f64 + 1.0,
            twin.meetings,
            twin.cuts,
            twin.moves,
            twin.conversions,
        ]);
        row
    }

    /// The size of a population: the last thing that was said of it.
    fn size(&self, population: usize, time: f64) -> f64 {
        let first = &self.model.demography.populations[population];
        let mut law = (first.end, first.size, first.growth);
        for event in &self.model.demography.events {
            if let Change::Size {
                population: changed,
                size,
                growth,
            } = event.change
                && changed == population
                && event.time <= self.time
            {
                law = (event.time, size, growth);
            }
        }
        law.1 * libm::exp(-law.2 * (time - law.0))
    }

    /// The last rate that was said, unless one of the two is gone.
    fn migration(&self, one: usize, other: usize) -> f64 {
        let mut last = 0.0;
        for event in self
            .model
            .demography
            .events
            .iter()
            .filter(|event| event.time <= self.time)
        {
            match event.change {
                Change::Migration { from, into, rate } if (from, into) == (one, other) => {
                    last = rate;
                }
                Change::Join { from, .. } if from == one || from == other => return 0.0,
                _ => {}
            }
        }
        last
    }

    /// Crossovers per generation in an interval.
    fn map(&self, [left, right]: [f64; 2]) -> f64 {
        let mut begin: f64 = 0.0;
        let mut sum = 0.0;
        for stretch in &self.model.genome.crossovers.stretches {
            sum += (right.min(stretch.end) - left.max(begin)).max(0.0) * stretch.rate;
            begin = stretch.end;
        }
        sum
    }

    /// Everything that can happen at a time, with its rate.
    fn events(&self, time: f64) -> Vec<(Event, f64)> {
        let mut events = Vec::new();
        for (index, lineage) in self.lineages.iter().enumerate() {
            for (other, second) in self.lineages.iter().enumerate().skip(index + 1) {
                if lineage.population == second.population {
                    events.push((
                        Event::Meet(index, other),
                        1.0 / (2.0 * self.size(lineage.population, time)),
                    ));
                }
            }
            events.push((Event::Cut(index), self.map(lineage.ends())));
            if let Some(conversion) = self.model.genome.conversion {
                let [left, right] = lineage.ends();
                events.push((
                    Event::Convert(index),
                    conversion.rate * (right - left + SEEN * conversion.tract),
                ));
            }
            for into in 0..self.model.demography.populations.len() {
                events.push((
                    Event::Move(index, into),
                    self.migration(lineage.population, into),
                ));
            }
        }
        events
    }

    /// Until a time, or until the sample that has entered so far has met.
    ///
    /// Sizes change: within a short step, events are drawn at the larger of the rates at its ends, which no rate between them exceeds, and
    /// kept as often as the rate at the event says.
    fn evolve(&mut self, until: f64, random: &mut Random) {
        let fastest = self.fastest_growth();
        while self.time < until && !self.lineages.is_empty() {
            let end = (self.time + 0.5 / fastest).min(until);
            let rates = [self.events(self.time), self.events(end.min(1e300))];
            let bounds: Vec<f64> = rates[0]
                .iter()
                .zip(&rates[1])
                .map(|(now, then)| now.1.max(then.1))
                .collect();
            let total: f64 = bounds.iter().sum();
            if total == 0.0 && end.is_infinite() {
                return;
            }
            let next = self.time + random.exponential() / total;
            if next >= end {
                self.time = end;
                continue;
            }
            self.time = next;
            let rates = self.events(next);
            let mut choice = random.uniform() * total;
            for ((event, rate), bound) in rates.into_iter().zip(bounds) {
                if choice < bound {
                    if choice < rate {
                        self.happen(event, random);
                    }
                    break;
                }
                choice -= bound;
            }
        }
    }

    /// The fastest relative change of any size; 0 where all are constant.
    fn fastest_growth(&self) -> f64 {
        let of_events = self
            .model
            .demography
            .events
            .iter()
            .map(|event| match event.change {
                Change::Size { growth, .. } => growth.abs(),
                _ => 0.0,
            });
        self.model
            .demography
            .populations
            .iter()
            .map(|population| population.growth.abs())
            .chain(of_events)
            .fold(0.0, f64::max)
    }

    fn pass(&mut self, moment: Moment, random: &mut Random) {
        match moment {
            Moment::Sample(set) => {
                let population = self.model.samples[set].population;
                let right = self.model.genome.length;
                for haplotype in
                    (0..self.sets.len()).filter(|&haplotype| self.sets[haplotype] == set)
                {
                    let piece = Piece {
                        left: 0.0,
                        right,
                        below: 1 << haplotype,
                        since: self.time,
                    };
                    self.lineages.push(Lineage {
                        population,
                        pieces: vec![piece],
                    });
                }
            }
            Moment::Change(Change::Join { from, into }) => {
                self.lineages
                    .iter_mut()
                    .filter(|lineage| lineage.population == from)
                    .for_each(|lineage| lineage.population = into);
            }
            Moment::Change(Change::Pulse {
                from,
                into,
                proportion,
            }) => {
                for lineage in self
                    .lineages
                    .iter_mut()
                    .filter(|lineage| lineage.population == from)
                {
                    if random.uniform() < proportion {
                        lineage.population = into;
                        self.moves += 1.0;
                    }
                }
            }
            Moment::Change(Change::Bottleneck {
                population,
                strength,
            }) => self.squeeze(population, strength, random),
            Moment::Change(Change::Size { .. } | Change::Migration { .. }) => {}
        }
    }

    /// Every pair has a clock of its own.
    fn squeeze(&mut self, population: usize, mut strength: f64, random: &mut Random) {
        loop {
            let mut first = None;
            for one in 0..self.lineages.len() {
                for other in one + 1..self.lineages.len() {
                    if self.lineages[one].population == population
                        && self.lineages[other].population == population
                    {
                        let wait = random.exponential();
                        if first.is_none_or(|(shortest, _, _)| wait < shortest) {
                            first = Some((wait, one, other));
                        }
                    }
                }
            }
            match first {
                Some((wait, one, other)) if wait < strength => {
                    strength -= wait;
                    self.happen(Event::Meet(one, other), random);
                }
                _ => return,
            }
        }
    }

    fn happen(&mut self, event: Event, random: &mut Random) {
        match event {
            Event::Meet(first, second) => {
                self.meetings += 1.0;
                let second = self.lineages.remove(second);
                let first = self.lineages.remove(first);
                self.meet(&first, &second);
            }
            Event::Cut(index) => {
                self.cuts += 1.0;
                let [left, right] = self.lineages[index].ends();
                // The place at which the map has reached a uniform share of what lies between the ends.
                let target = random.uniform() * self.map([left, right]);
                let (mut low, mut high) = (left, right);
                for _ in 0..60 {
                    let middle = 0.5 * (low + high);
                    if self.map([left, middle]) < target {
                        low = middle;
                    } else {
                        high = middle;
                    }
                }
                self.part(index, [low, f64::INFINITY]);
            }
            Event::Convert(index) => {
                let Some(conversion) = self.model.genome.conversion else {
                    return;
                };
                let [left, right] = self.lineages[index].ends();
                let reach = SEEN * conversion.tract;
                let from = left - reach + random.uniform() * (right - left + reach);
                let tract = [from, from + conversion.tract * random.exponential()];
                self.conversions += f64::from(u8::from(self.part(index, tract)));
            }
            Event::Move(index, into) => {
                self.moves += 1.0;
                self.lineages[index].population = into;
            }
        }
    }

    /// What lies in an interval goes one way and the rest another, if there is any of both.
    fn part(&mut self, index: usize, [from, until]: [f64; 2]) -> bool {
        let lineage = &self.lineages[index];
        let inside = lineage.within([from, until]);
        let mut outside = lineage.within([f64::NEG_INFINITY, from]);
        outside.extend(lineage.within([until, f64::INFINITY]));
        if inside.is_empty() || outside.is_empty() {
            return false;
        }
        let population = lineage.population;
        self.lineages.remove(index);
        self.lineages
            .extend([inside, outside].map(|pieces| Lineage { population, pieces }));
        true
    }

    /// The cell of the spectrum that these haplotypes are counted in.
    fn cell(&self, below: u32) -> usize {
        self.model
            .samples
            .iter()
            .enumerate()
            .fold(0, |cell, (set, sample)| {
                let count = (0..self.sets.len())
                    .filter(|&haplotype| self.sets[haplotype] == set && below >> haplotype & 1 == 1)
                    .count();
                cell * (sample.haplotypes as usize + 1) + count
            })
    }

    fn meet(&mut self, first: &Lineage, second: &Lineage) {
        let all = (1_u32 << self.sets.len()) - 1;
        let mut ends: Vec<f64> = [first, second]
            .iter()
            .flat_map(|lineage| &lineage.pieces)
            .flat_map(|piece| [piece.left, piece.right])
            .collect();
        ends.sort_by(f64::total_cmp);
        ends.dedup();
        let mut pieces: Vec<Piece> = Vec::new();
        for [left, right] in ends.array_windows() {
            let interval = |piece: Piece| Piece {
                left: *left,
                right: *right,
                ..piece
            };
            match [first.at(*left), second.at(*left)] {
                [Some(one), Some(other)] => {
                    for piece in [one, other] {
                        let cell = self.cell(piece.below);
                        self.cells[cell] += (self.time - piece.since) * (right - left);
                    }
                    self.breakpoints.extend([*left, *right]);
                    if one.below | other.below == all {
                        self.tmrca += self.time * (right - left);
                    } else {
                        pieces.push(interval(Piece {
                            below: one.below | other.below,
                            since: self.time,
                            ..one
                        }));
                    }
                }
                [Some(piece), None] | [None, Some(piece)] => match pieces.last_mut() {
                    // A cut that is healed leaves no trace.
                    Some(last)
                        if last.right == *left
                            && (last.below, last.since) == (piece.below, piece.since) =>
                    {
                        last.right = *right;
                    }
                    _ => pieces.push(interval(piece)),
                },
                [None, None] => {}
            }
        }
        if !pieces.is_empty() {
            self.lineages.push(Lineage { pieces, ..*first });
        }
    }
}
