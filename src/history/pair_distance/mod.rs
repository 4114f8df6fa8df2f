//! How far apart two sampled haplotypes of any neutral history are on average: generations along their tree.
//!
//! A pair of lineages is in a state: the populations that the two are in. States change by migration, end by meeting, and the joins,
//! pulses and bottlenecks of a history move or end what is in them. Between two changes of the rates the probabilities follow a linear
//! master equation, which is solved exactly but for rounding ([`rates`]).

mod last;
mod rates;

use super::Timeline;
use crate::coalescent::demography::{Change, Demography, PopulationId, SampleSet};
use rates::Rates;

/// Probabilities of the states of a pair. Ancient samples wait in populations of their own, behind those of the history, where
/// nothing happens to them until it is their time.
struct Pairs {
    /// By [`place`].
    weights: Vec<f64>,
    /// Populations, waiting samples among them.
    places: usize,
    /// Those of the history.
    populations: usize,
    /// Generations along the branches so far.
    passed: f64,
}

/// Where two populations stand among all pairs of them.
fn place(one: PopulationId, other: PopulationId) -> usize {
    let (low, high) = (one.min(other), one.max(other));
    high * (high + 1) / 2 + low
}

/// Mean generations along the tree from one sampled haplotype to another, any two of all samples with the same probability. Times the
/// mutation rate of the locus it is the expected number of pairwise differences, the mean of pi.
///
/// None where fewer than two are sampled, or where so much happens in the history that its equations would take longer than a second.
pub fn pair_distance(demography: &Demography, samples: &[SampleSet]) -> Option<f64> {
    let timeline = Timeline::of(demography);
    let mut pairs = Pairs::of(demography.populations.len(), samples)?;
    let mut stops = timeline.changes();
    stops.extend(
        samples
            .iter()
            .map(|set| set.time)
            .chain(demography.events.iter().map(|event| event.time)),
    );
    stops.push(0.0);
    stops.sort_by(f64::total_cmp);
    stops.dedup();
    let mut budget = rates::MOST_WORK;
    for (index, &from) in stops.iter().enumerate() {
        for (set, sample) in samples
            .iter()
            .enumerate()
            .filter(|(_, set)| set.time == from && from > 0.0)
        {
            pairs.shift(pairs.populations + set, sample.population, 1.0);
        }
        for event in demography.events.iter().filter(|event| event.time == from) {
            pairs.happen(event.change);
        }
        let rates = Rates::of(&timeline, from, &pairs);
        match stops.get(index + 1) {
            Some(&until) => rates.run(&mut pairs, until - from, &mut budget)?,
            None if rates.grow() => rates.run(&mut pairs, f64::INFINITY, &mut budget)?,
            None => last::finish(&rates, &mut pairs)?,
        }
    }
    Some(pairs.passed).filter(|passed| passed.is_finite())
}

impl Pairs {
    /// Two haplotypes drawn from all samples.
    fn of(populations: usize, samples: &[SampleSet]) -> Option<Self> {
        let places = populations + samples.len();
        let all: f64 = samples.iter().map(|set| f64::from(set.haplotypes)).sum();
        let mut weights = vec![0.0; places * (places + 1) / 2];
        let begin = |set: usize, sample: &SampleSet| {
            if sample.time > 0.0 {
                populations + set
            } else {
                sample.population
            }
        };
        for (first, one) in samples.iter().enumerate() {
            for (second, other) in samples.iter().enumerate() {
                let others = f64::from(other.haplotypes) - if first == second { 1.0 } else { 0.0 };
                let weight = weights.get_mut(place(begin(first, one), begin(second, other)))?;
                *weight += f64::from(one.haplotypes) * others.max(0.0) / (all * (all - 1.0));
            }
        }
        (all >= 2.0).then_some(Self {
            weights,
            places,
            populations,
            passed: 0.0,
        })
    }

    fn weight(&self, one: PopulationId, other: PopulationId) -> f64 {
        self.weights
            .get(place(one, other))
            .copied()
            .unwrap_or_default()
    }

    fn change(&mut self, one: PopulationId, other: PopulationId, by: f64) {
        if let Some(weight) = self.weights.get_mut(place(one, other)) {
            *weight += by;
        }
    }

    /// How many of a state's two lineages have been sampled: those that branches are counted of.
    fn sampled(&self) -> Vec<f64> {
        let one = |population: PopulationId| {
            if population < self.populations {
                1.0
            } else {
                0.0
            }
        };
        (0..self.places)
            .flat_map(|high| (0..=high).map(move |low| one(low) + one(high)))
            .collect()
    }

    /// Each lineage of a population moves into another with a probability.
    fn shift(&mut self, from: PopulationId, into: PopulationId, probability: f64) {
        if from == into {
            return;
        }
        let both = self.weight(from, from);
        let one = 2.0 * both * probability * (1.0 - probability);
        self.change(
            from,
            from,
            both * (1.0 - probability) * (1.0 - probability) - both,
        );
        self.change(into, into, both * probability * probability);
        for other in (0..self.places).filter(|other| *other != from) {
            let moved = self.weight(from, other) * probability;
            self.change(from, other, -moved);
            self.change(into, other, moved);
        }
        self.change(from, into, one);
    }

    fn happen(&mut self, change: Change) {
        match change {
            Change::Join { from, into } => self.shift(from, into, 1.0),
            Change::Pulse {
                from,
                into,
                proportion,
            } => self.shift(from, into, proportion),
            Change::Bottleneck {
                population,
                strength,
            } => {
                let met = self.weight(population, population) * -libm::expm1(-strength);
                self.change(population, population, -met);
            }
            Change::Size { .. } | Change::Migration { .. } => {}
        }
    }
}

#[cfg(test)]
mod tests;
