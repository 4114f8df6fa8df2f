//! The simulator against a naive twin: the same process written down as plainly as possible, with nothing shared but the scenario.

use crate::common::split::SplitModel;
use crate::common::{Moments, Random, Z, branch_lengths, differences, one_way};

/// What a lineage carries over an interval: the haplotypes below (a bit each), on a branch that began at `since`.
#[derive(Clone, Copy, Debug)]
struct Piece {
    left: f64,
    right: f64,
    below: u32,
    since: f64,
}

#[derive(Clone, Debug)]
struct Lineage {
    population: usize,
    pieces: Vec<Piece>,
}

impl Lineage {
    fn ends(&self) -> [f64; 2] {
        let left = self
            .pieces
            .iter()
            .map(|piece| piece.left)
            .fold(f64::INFINITY, f64::min);
        let right = self
            .pieces
            .iter()
            .map(|piece| piece.right)
            .fold(f64::NEG_INFINITY, f64::max);
        [left, right]
    }

    fn at(&self, position: f64) -> Option<Piece> {
        self.pieces
            .iter()
            .copied()
            .find(|piece| piece.left <= position && position < piece.right)
    }
}

#[derive(Clone, Copy, Debug)]
enum Event {
    Meet(usize, usize),
    Cut(usize),
    Move(usize),
}

/// What one run of the twin leaves behind.
#[derive(Debug, Default)]
struct Outcome {
    /// Branch length x span of each cell, generations x base pairs.
    cells: Vec<f64>,
    meetings: f64,
    cuts: f64,
    moves: f64,
}

struct Twin {
    scenario: SplitModel,
    lineages: Vec<Lineage>,
    time: f64,
    outcome: Outcome,
}

impl Twin {
    fn run(scenario: SplitModel, random: &mut Random) -> Outcome {
        let [a, b] = scenario.samples;
        let haplotype = |index: u32| Lineage {
            population: usize::from(index >= a),
            pieces: vec![Piece {
                left: 0.0,
                right: scenario.length,
                below: 1 << index,
                since: 0.0,
            }],
        };
        let cells = vec![0.0; ((a + 1) * (b + 1)) as usize];
        let outcome = Outcome {
            cells,
            ..Outcome::default()
        };
        let mut twin = Self {
            scenario,
            lineages: (0..a + b).map(haplotype).collect(),
            time: 0.0,
            outcome,
        };
        while !twin.lineages.is_empty() {
            twin.step(random);
        }
        twin.outcome
    }

    /// Everything that can happen next, with its rate.
    fn events(&self) -> Vec<(Event, f64)> {
        let scenario = &self.scenario;
        let mut events = Vec::new();
        for (index, lineage) in self.lineages.iter().enumerate() {
            let size = [
                scenario.sizes[0],
                scenario.sizes[1],
                scenario.ancestral_size,
            ][lineage.population];
            for (other, second) in self.lineages.iter().enumerate().skip(index + 1) {
                if lineage.population == second.population {
                    events.push((Event::Meet(index, other), 1.0 / (2.0 * size)));
                }
            }
            let [left, right] = lineage.ends();
            events.push((
                Event::Cut(index),
                scenario.recombination_rate * (right - left),
            ));
            if let Some(window) = scenario.migration
                && (window.start..window.end).contains(&self.time)
                && lineage.population < 2
            {
                events.push((Event::Move(index), window.rates[lineage.population]));
            }
        }
        events
    }

    fn step(&mut self, random: &mut Random) {
        let events = self.events();
        let total: f64 = events.iter().map(|(_, rate)| rate).sum();
        let next = self.time - libm::log(random.uniform()) / total;
        let window = self
            .scenario
            .migration
            .map_or([0.0; 2], |window| [window.start, window.end]);
        let changes = [window[0], window[1], self.scenario.split_time];
        if let Some(change) = changes
            .into_iter()
            .filter(|&change| self.time < change && change <= next)
            .reduce(f64::min)
        {
            // Rates change first: forget the draw and go on from there.
            self.time = change;
            if change >= self.scenario.split_time {
                self.lineages
                    .iter_mut()
                    .for_each(|lineage| lineage.population = 2);
            }
            return;
        }
        self.time = next;
        let mut choice = random.uniform() * total;
        for (event, rate) in events {
            if choice < rate {
                return self.happen(event, random);
            }
            choice -= rate;
        }
    }

    fn happen(&mut self, event: Event, random: &mut Random) {
        match event {
            Event::Meet(first, second) => {
                self.outcome.meetings += 1.0;
                let second = self.lineages.remove(second);
                let first = self.lineages.remove(first);
                self.meet(&first, &second);
            }
            Event::Cut(index) => {
                self.outcome.cuts += 1.0;
                let lineage = self.lineages.remove(index);
                let [left, right] = lineage.ends();
                let cut = left + random.uniform() * (right - left);
                let part = |keep: [f64; 2]| {
                    let clip = |piece: &Piece| Piece {
                        left: piece.left.max(keep[0]),
                        right: piece.right.min(keep[1]),
                        ..*piece
                    };
                    let pieces = lineage
                        .pieces
                        .iter()
                        .map(clip)
                        .filter(|piece| piece.left < piece.right)
                        .collect();
                    Lineage { pieces, ..lineage }
                };
                self.lineages
                    .extend([part([0.0, cut]), part([cut, self.scenario.length])]);
            }
            Event::Move(index) => {
                self.outcome.moves += 1.0;
                self.lineages[index].population = 1 - self.lineages[index].population;
            }
        }
    }

    fn meet(&mut self, first: &Lineage, second: &Lineage) {
        let [a, b] = self.scenario.samples;
        let all = (1_u32 << (a + b)) - 1;
        let mut ends: Vec<f64> = [first, second]
            .iter()
            .flat_map(|lineage| &lineage.pieces)
            .flat_map(|piece| [piece.left, piece.right])
            .collect();
        ends.sort_by(f64::total_cmp);
        let mut pieces = Vec::new();
        for [left, right] in ends.array_windows() {
            match [first.at(*left), second.at(*left)] {
                [Some(one), Some(other)] => {
                    for piece in [one, other] {
                        let (i, j) = (
                            (piece.below & ((1 << a) - 1)).count_ones(),
                            (piece.below >> a).count_ones(),
                        );
                        self.outcome.cells[(i * (b + 1) + j) as usize] +=
                            (self.time - piece.since) * (right - left);
                    }
                    if one.below | other.below != all {
                        pieces.push(Piece {
                            left: *left,
                            right: *right,
                            below: one.below | other.below,
                            since: self.time,
                        });
                    }
                }
                [Some(piece), None] | [None, Some(piece)] => pieces.push(Piece {
                    left: *left,
                    right: *right,
                    ..piece
                }),
                [None, None] => {}
            }
        }
        pieces.retain(|piece| piece.left < piece.right);
        if !pieces.is_empty() {
            self.lineages.push(Lineage { pieces, ..*first });
        }
    }
}

const REPLICATES: u32 = 3_000;

/// Small enough for the twin, with every kind of event many times over: rho is about 20.
fn scenario() -> SplitModel {
    SplitModel {
        samples: [4, 3],
        length: 6e4,
        ..one_way()
    }
}

/// Cells, then numbers of events, over all replicates; branch lengths in generations.
fn twins(scenario: SplitModel, seed: u64) -> Vec<Vec<f64>> {
    let mut random = Random(seed);
    let outcomes: Vec<Outcome> = (0..REPLICATES)
        .map(|_| Twin::run(scenario, &mut random))
        .collect();
    let cells = outcomes[0].cells.len();
    let mut values: Vec<Vec<f64>> = (0..cells)
        .map(|cell| {
            outcomes
                .iter()
                .map(|outcome| outcome.cells[cell] / scenario.length)
                .collect()
        })
        .collect();
    values.extend(
        [
            |o: &Outcome| o.meetings,
            |o: &Outcome| o.cuts,
            |o: &Outcome| o.moves,
        ]
        .map(|count| outcomes.iter().map(count).collect()),
    );
    values
}

fn ours(scenario: SplitModel, seed: u64) -> Vec<Vec<f64>> {
    let outcomes = branch_lengths(&scenario, seed, REPLICATES);
    let cells = outcomes[0].0.cells.len();
    let mut values: Vec<Vec<f64>> = (0..cells)
        .map(|cell| {
            outcomes
                .iter()
                .map(|(lengths, _)| lengths.cells[cell])
                .collect()
        })
        .collect();
    let counts = outcomes.iter().map(|(_, events)| {
        [
            events.coalescences,
            events.recombinations,
            events.migrations,
        ]
        .map(f64::from)
    });
    values.extend([0, 1, 2].map(|kind| counts.clone().map(|count| count[kind]).collect()));
    values
}

/// 23 means at 4.5 sigma and 23 distributions at 1 in 10,000: a false alarm in 400 choices of the seeds.
#[test]
fn both_have_the_same_distribution() {
    let differences = differences(&ours(scenario(), 31), &twins(scenario(), 32));
    assert!(differences.is_empty(), "{differences:#?}");
}

#[test]
fn small_differences_are_noticed() {
    let twins = twins(scenario(), 32);
    let one_size = SplitModel {
        sizes: [5_500.0, 2_000.0],
        ..scenario()
    };
    let one_rate = SplitModel {
        recombination_rate: 1.1e-8,
        ..scenario()
    };
    for wrong in [one_size, one_rate] {
        assert!(
            !differences(&ours(wrong, 31), &twins).is_empty(),
            "{wrong:?}"
        );
    }
    // Recombination is seen in the events, and so is the migration that is left out.
    let moves = Moments::of(&ours(scenario(), 31)[22]);
    assert!(moves.mean > 10.0 * moves.mean_error * Z);
}
