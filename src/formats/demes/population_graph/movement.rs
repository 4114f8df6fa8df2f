//! Where lineages go: windows of migration, pulses, and the ancestors of each population.

use super::super::WriteError;
use super::super::graph::{Migration, Pulse};
use super::check::EventAt;
use crate::coalescent::demography::Population;
use std::collections::BTreeMap;

/// Populations and the fraction that each gives.
type Shares = Vec<(usize, f64)>;

/// A history that is followed backwards.
pub struct Movement {
    /// When each population ends.
    ends: Vec<f64>,
    /// When each population begins and where its lineages go then, once it has.
    origins: Vec<Option<(f64, Shares)>>,
    /// By source and destination, forward in time: since when, looking back, and the rate.
    open: BTreeMap<(usize, usize), (f64, f64)>,
    /// What moves at the current time.
    now: Vec<Move>,
    pub migrations: Vec<Migration>,
    /// By ascending time; at one time in the order in which lineages move.
    pub pulses: Vec<Pulse>,
}

/// Lineages that move at once: a part of them in a pulse, all in a join.
struct Move {
    at: EventAt,
    from: usize,
    into: usize,
    proportion: f64,
    is_join: bool,
}

impl Movement {
    pub fn new(populations: &[Population]) -> Self {
        Self {
            ends: populations
                .iter()
                .map(|population| population.end)
                .collect(),
            origins: vec![None; populations.len()],
            open: BTreeMap::new(),
            now: Vec::new(),
            migrations: Vec::new(),
            pulses: Vec::new(),
        }
    }

    /// Refuses a population that has not ended yet, looking back, or has begun already.
    pub fn check_present(&self, population: usize, at: &EventAt) -> Result<(), WriteError> {
        let has_ended = self.ends.get(population).is_some_and(|&end| end <= at.time);
        let has_joined = self
            .now
            .iter()
            .any(|step| step.is_join && step.from == population);
        if has_ended && !has_joined && self.origins.get(population).is_some_and(Option::is_none) {
            Ok(())
        } else {
            Err(WriteError::Absent {
                event: at.number,
                population: population + 1,
                time: at.time,
            })
        }
    }

    /// From now on, lineages of `from` move to `into` at this rate.
    pub fn migrate(
        &mut self,
        from: usize,
        into: usize,
        rate: f64,
        at: &EventAt,
    ) -> Result<(), WriteError> {
        self.check_present(from, at)?;
        self.check_present(into, at)?;
        let key = (into, from);
        if self
            .open
            .get(&key)
            .is_some_and(|&(_, before)| before == rate)
        {
            return Ok(());
        }
        if let Some((since, before)) = self.open.remove(&key) {
            self.close(key, since, at.time, before);
        }
        if rate > 0.0 {
            self.open.insert(key, (at.time, rate));
        }
        Ok(())
    }

    fn close(&mut self, (source, dest): (usize, usize), since: f64, until: f64, rate: f64) {
        if until > since {
            self.migrations.push(Migration {
                source,
                dest,
                start: until,
                end: since,
                rate,
            });
        }
    }

    /// A part of the lineages of `from` moves to `into`.
    pub fn pulse(
        &mut self,
        from: usize,
        into: usize,
        proportion: f64,
        at: &EventAt,
    ) -> Result<(), WriteError> {
        self.check_present(from, at)?;
        self.check_present(into, at)?;
        self.now.push(Move {
            at: *at,
            from,
            into,
            proportion,
            is_join: false,
        });
        Ok(())
    }

    /// All lineages of `from` move to `into`, and `from` begins here, forward in time.
    pub fn join(&mut self, from: usize, into: usize, at: &EventAt) -> Result<(), WriteError> {
        self.check_present(from, at)?;
        self.check_present(into, at)?;
        if self.ends.get(from).is_some_and(|&end| end >= at.time) {
            return Err(WriteError::Absent {
                event: at.number,
                population: from + 1,
                time: at.time,
            });
        }
        let ended: Vec<_> = self
            .open
            .iter()
            .filter(|((a, b), _)| [*a, *b].contains(&from))
            .map(|(&key, &window)| (key, window))
            .collect();
        for (key, (since, rate)) in ended {
            self.open.remove(&key);
            self.close(key, since, at.time, rate);
        }
        self.now.push(Move {
            at: *at,
            from,
            into,
            proportion: 1.0,
            is_join: true,
        });
        Ok(())
    }

    /// All that moves at the current time is known: populations that join others get their ancestors, the other moves are pulses.
    pub fn finish_time(&mut self) -> Result<(), WriteError> {
        let moves = std::mem::take(&mut self.now);
        let joins = |population: usize| {
            moves
                .iter()
                .any(|step| step.is_join && step.from == population)
        };
        for step in moves.iter().filter(|step| step.proportion > 0.0) {
            let EventAt { number, time } = step.at;
            if step.is_join {
                let ancestors = destinations(step.from, &moves);
                if let Some(origin) = self.origins.get_mut(step.from) {
                    *origin = Some((time, ancestors));
                }
            } else if !joins(step.from) {
                if joins(step.into) {
                    return Err(WriteError::PulseFromBeginning {
                        event: number,
                        population: step.into + 1,
                        time,
                    });
                }
                if self.ends.get(step.from).is_some_and(|&end| end >= time) {
                    return Err(WriteError::PulseIntoEnd {
                        event: number,
                        population: step.from + 1,
                        time,
                    });
                }
                self.pulses.push(Pulse {
                    sources: vec![(step.into, step.proportion)],
                    dest: step.from,
                    time,
                });
            }
        }
        Ok(())
    }

    /// No event is left: what still migrates does so for ever.
    pub fn finish(&mut self) {
        for (key, (since, rate)) in std::mem::take(&mut self.open) {
            self.close(key, since, f64::INFINITY, rate);
        }
    }

    /// When a population begins, and its ancestors; infinity and none if it never does.
    pub fn origin(&self, population: usize) -> (f64, Shares) {
        self.origins
            .get(population)
            .cloned()
            .flatten()
            .unwrap_or((f64::INFINITY, Vec::new()))
    }
}

/// Where the lineages of a population are after all these moves.
fn destinations(population: usize, moves: &[Move]) -> Shares {
    let mut shares = vec![(population, 1.0)];
    for step in moves {
        let Some(at) = shares.iter().position(|&(here, _)| here == step.from) else {
            continue;
        };
        let (_, share) = shares.remove(at);
        let moved = if step.is_join {
            share
        } else {
            share * step.proportion
        };
        for (here, part) in [(step.from, share - moved), (step.into, moved)] {
            match shares.iter_mut().find(|(other, _)| *other == here) {
                Some((_, sum)) => *sum += part,
                None if part > 0.0 => shares.push((here, part)),
                None => {}
            }
        }
    }
    shares
}
