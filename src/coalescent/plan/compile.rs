//! From events to epochs.

use super::{Breaks, Conversion, Epoch, Moment, Plan, Route, SizeLaw};
use crate::coalescent::demography::{Change, Demography, Event, SampleSet};
use crate::coalescent::genome::Genome;
use crate::coalescent::lineage::LOCUS;
use crate::coalescent::map::GeneticMap;
use std::sync::Arc;

/// A population's size from a time on.
#[derive(Clone, Copy, Debug)]
struct Law {
    size: f64,
    growth: f64,
    since: f64,
}

/// What holds at a moment.
#[derive(Debug)]
struct State {
    /// None where a population does not exist.
    laws: Vec<Option<Law>>,
    /// By `from`, then `into`.
    routes: Vec<Route>,
}

impl Plan {
    /// Lays out a history that has been checked.
    pub(in crate::coalescent) fn compile(
        &mut self,
        demography: &Demography,
        samples: &[SampleSet],
    ) {
        let Demography {
            populations,
            events,
        } = demography;
        let mut times = vec![0.0];
        times.extend(populations.iter().map(|population| population.end));
        times.extend(samples.iter().map(|set| set.time));
        times.extend(events.iter().map(|event| event.time));
        times.sort_unstable_by(f64::total_cmp);
        times.dedup();

        self.populations = populations.len();
        self.samples = samples.to_vec();
        let mut state = State {
            laws: vec![None; populations.len()],
            routes: Vec::new(),
        };
        let mut events = events.iter().peekable();
        let mut sets: Vec<usize> = (0..samples.len()).collect();
        sets.sort_unstable_by(|&a, &b| samples[a].time.total_cmp(&samples[b].time).then(a.cmp(&b)));
        let mut sets = sets
            .into_iter()
            .filter_map(|set| Some((set, samples.get(set)?)))
            .peekable();
        for (index, &start) in times.iter().enumerate() {
            let begun = [self.moments.len(), self.laws.len(), self.routes.len()];
            for (population, law) in populations.iter().zip(&mut state.laws) {
                if population.end == start {
                    *law = Some(Law {
                        size: population.size,
                        growth: population.growth,
                        since: start,
                    });
                }
            }
            while let Some((set, sample)) = sets.next_if(|(_, sample)| sample.time <= start) {
                self.moments.push(Moment::Sample {
                    set,
                    population: sample.population,
                    haplotypes: sample.haplotypes,
                });
            }
            while let Some(event) = events.next_if(|event| event.time <= start) {
                self.moments.extend(state.apply(event));
            }
            self.laws.extend(state.at(start));
            self.routes.extend(&state.routes);
            self.epochs.push(Epoch {
                start,
                end: times.get(index + 1).copied().unwrap_or(f64::INFINITY),
                moments: begun[0]..self.moments.len(),
                laws: begun[1]..self.laws.len(),
                routes: begun[2]..self.routes.len(),
            });
        }
    }
}

impl State {
    /// Changes the rates, and says what happens to lineages.
    fn apply(&mut self, event: &Event) -> Option<Moment> {
        match event.change {
            Change::Size {
                population,
                size,
                growth,
            } => {
                if let Some(law) = self.laws.get_mut(population) {
                    *law = Some(Law {
                        size,
                        growth,
                        since: event.time,
                    });
                }
                None
            }
            Change::Migration { from, into, rate } => {
                let place = self
                    .routes
                    .binary_search_by_key(&(from, into), |route| (route.from, route.into));
                match place {
                    Ok(at) if rate > 0.0 => self.routes[at].rate = rate,
                    Ok(at) => drop(self.routes.remove(at)),
                    Err(at) if rate > 0.0 => self.routes.insert(at, Route { from, into, rate }),
                    Err(_) => {}
                }
                None
            }
            Change::Join { from, into } => {
                if let Some(law) = self.laws.get_mut(from) {
                    *law = None;
                }
                self.routes
                    .retain(|route| route.from != from && route.into != from);
                Some(Moment::Join { from, into })
            }
            Change::Pulse {
                from,
                into,
                proportion,
            } => Some(Moment::Pulse {
                from,
                into,
                proportion,
            }),
            Change::Bottleneck {
                population,
                strength,
            } => Some(Moment::Bottleneck {
                population,
                strength,
            }),
        }
    }

    /// The laws of the populations that exist, as they are at a time.
    fn at(&self, time: f64) -> impl Iterator<Item = SizeLaw> {
        self.laws
            .iter()
            .enumerate()
            .filter_map(move |(population, law)| {
                let Law {
                    size,
                    growth,
                    since,
                } = (*law)?;
                let size = if growth == 0.0 {
                    size
                } else {
                    size * libm::exp(-growth * (time - since))
                };
                Some(SizeLaw {
                    population,
                    pair_rate: 0.5 / size,
                    growth,
                })
            })
    }
}

impl Breaks {
    /// Of a genome that has been checked.
    pub fn of(genome: &Genome) -> Self {
        let (crossovers, map) = GeneticMap::of(genome);
        let conversion = genome
            .conversion
            .filter(|conversion| conversion.rate > 0.0)
            .map(|conversion| Conversion {
                begins: conversion.rate * genome.length / LOCUS as f64,
                covers: conversion.rate * conversion.tract,
                tract: conversion.tract / genome.length * LOCUS as f64,
            });
        Self {
            crossovers,
            map: map.map(Arc::new),
            conversion,
        }
    }
}
