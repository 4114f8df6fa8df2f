//! A sweep is checked once, before it is simulated many times.

use super::sizes::{Epoch, Sizes};
use super::{Path, Start, Sweep, SweepModel};
use crate::coalescent::demography::Change;
use crate::coalescent::lineage::{LOCUS, Position};
use thiserror::Error;

/// Most haplotypes in a sample.
const MOST_HAPLOTYPES: u32 = 10_000;

/// Why a model of a sweep cannot be simulated.
#[derive(Clone, Debug, PartialEq, Error)]
pub enum SweepError {
    /// A sample that has no genealogy, or is beyond what is meant to be simulated.
    #[error("haplotypes: {found}, expected 2 to {MOST_HAPLOTYPES}")]
    Haplotypes {
        /// What was asked for.
        found: u32,
    },
    /// A number outside its bounds.
    #[error("{field}: {found}, expected {expected}")]
    OutOfBounds {
        /// Which number.
        field: &'static str,
        /// What it is.
        found: f64,
        /// What it may be.
        expected: &'static str,
    },
    /// The sweep starts where it has already ended.
    #[error("start frequency: {start}, expected less than the end frequency, {end}")]
    StartAboveEnd {
        /// Frequency at the onset of selection.
        start: f64,
        /// Frequency at the end of the sweep.
        end: f64,
    },
    /// The allele has less than one copy when the sweep ends.
    #[error("end frequency: {found}, expected more than one copy among {size} diploids")]
    LessThanOneCopy {
        /// The end frequency.
        found: f64,
        /// Diploids at the end of the sweep.
        size: f64,
    },
    /// The logistic curve of an allele without advantage is flat.
    #[error("selection: 0, expected more than 0 for a deterministic path")]
    FlatPath,
    /// A history of more or less than one population.
    #[error("history: {found} populations, expected 1")]
    Populations {
        /// How many there are.
        found: usize,
    },
    /// An event that one population cannot have, or that a sweep is not defined for.
    #[error("event {index}: expected a change of the size of the only population")]
    Event {
        /// Index of the event in the history.
        index: usize,
    },
    /// An event that stands after a later one.
    #[error("event {index}: time {found}, expected {earliest} or more generations ago")]
    Order {
        /// Index of the event in the history.
        index: usize,
        /// Its time.
        found: f64,
        /// The time of the one before.
        earliest: f64,
    },
    /// A size that cannot be: not positive, or outside what numbers hold at the end of an epoch.
    #[error("size from {start} generations ago on: {found}, expected a positive finite number")]
    Size {
        /// When the epoch begins, looking back.
        start: f64,
        /// The size.
        found: f64,
    },
    /// Looking back, the population grows for ever, so lineages may never meet.
    #[error("growth from {start} generations ago on: {found}, expected 0 or more, or lineages may never meet")]
    GrowsForEver {
        /// When the last epoch begins, looking back.
        start: f64,
        /// Its growth rate.
        found: f64,
    },
}

/// A model of a sweep that can be simulated.
#[derive(Clone, Debug, PartialEq)]
pub struct SweepPlan {
    haplotypes: u32,
    sizes: Sizes,
    sweep: Sweep,
    length: f64,
    mutations: f64,
    crossovers: f64,
    all_crossovers: bool,
}

impl SweepPlan {
    /// Checks a model.
    ///
    /// # Errors
    /// A number outside its bounds, or a history that is not one population with changes of its size.
    pub fn new(model: &SweepModel) -> Result<Self, SweepError> {
        let SweepModel { haplotypes, history: _, length, mutation_rate, recombination_rate, sweep } = model;
        if !(2..=MOST_HAPLOTYPES).contains(haplotypes) {
            return Err(SweepError::Haplotypes { found: *haplotypes });
        }
        let start = match sweep.start {
            Start::NewMutation => None,
            Start::StandingVariation { frequency } => Some(frequency),
        };
        let not_negative = |x: f64| x >= 0.0 && x.is_finite();
        let bounds = [
            ("length", *length, *length > 0.0 && length.is_finite(), "a positive finite number"),
            ("mutation rate", *mutation_rate, not_negative(*mutation_rate), "a finite number, 0 or more"),
            ("recombination rate", *recombination_rate, not_negative(*recombination_rate), "a finite number, 0 or more"),
            ("position", sweep.position, (0.0..=*length).contains(&sweep.position), "a position in the locus"),
            ("selection", sweep.selection, (0.0..=1.0).contains(&sweep.selection), "0 to 1"),
            ("end frequency", sweep.end_frequency, sweep.end_frequency > 0.0 && sweep.end_frequency <= 1.0, "more than 0, at most 1"),
            ("end time", sweep.end_time, not_negative(sweep.end_time), "a finite number, 0 or more"),
            ("start frequency", start.unwrap_or(0.5), start.is_none_or(|x| x > 0.0 && x < 1.0), "between 0 and 1"),
        ];
        if let Some(&(field, found, _, expected)) = bounds.iter().find(|(_, _, inside, _)| !inside) {
            return Err(SweepError::OutOfBounds { field, found, expected });
        }
        let end = sweep.end_frequency;
        if let Some(start) = start.filter(|&start| start >= end) {
            return Err(SweepError::StartAboveEnd { start, end });
        }
        if sweep.path == Path::Deterministic && sweep.selection == 0.0 {
            return Err(SweepError::FlatPath);
        }
        let sizes = sizes(model)?;
        let size = sizes.epoch(sweep.end_time).0.at(sweep.end_time);
        if end * 2.0 * size <= 1.0 {
            return Err(SweepError::LessThanOneCopy { found: end, size });
        }
        Ok(Self {
            haplotypes: *haplotypes,
            sizes,
            sweep: *sweep,
            length: *length,
            mutations: mutation_rate * length,
            crossovers: recombination_rate * length / LOCUS as f64,
            all_crossovers: true,
        })
    }

    /// Leaves out crossovers between the selected site and what a lineage carries, as msprime 1.4 does: a lineage that carries nothing at
    /// the site then keeps its background for too long, and a few percent of the diversity beside the site are missing. For comparison
    /// with msprime only.
    pub fn as_in_msprime(self) -> Self {
        Self { all_crossovers: false, ..self }
    }

    /// Whether crossovers between the selected site and what a lineage carries count.
    pub(super) fn counts_all_crossovers(&self) -> bool {
        self.all_crossovers
    }

    /// Haplotypes sampled today.
    pub fn haplotypes(&self) -> u32 {
        self.haplotypes
    }

    /// The sweep.
    pub fn sweep(&self) -> &Sweep {
        &self.sweep
    }

    /// The population's size.
    pub(super) fn sizes(&self) -> &Sizes {
        &self.sizes
    }

    /// Base pairs.
    pub(super) fn length(&self) -> f64 {
        self.length
    }

    /// Where a position in base pairs is, or the nearer end of the locus.
    pub(super) fn at(&self, position: f64) -> Position {
        // The conversion saturates, and takes what is not a number for 0.
        ((position / self.length * LOCUS as f64) as Position).clamp(0, LOCUS - 1)
    }

    /// Mutations on a haplotype per generation.
    pub(super) fn mutations(&self) -> f64 {
        self.mutations
    }

    /// Crossovers per unit of position per generation.
    pub(super) fn crossovers(&self) -> f64 {
        self.crossovers
    }
}

/// The epochs of a history of one population.
fn sizes(model: &SweepModel) -> Result<Sizes, SweepError> {
    let [population] = model.history.populations.as_slice() else {
        return Err(SweepError::Populations { found: model.history.populations.len() });
    };
    if population.end != 0.0 {
        return Err(SweepError::OutOfBounds { field: "end of the population", found: population.end, expected: "0, the present" });
    }
    let mut epochs = vec![Epoch { start: 0.0, size: population.size, growth: population.growth }];
    let mut earliest = 0.0;
    for (index, event) in model.history.events.iter().enumerate() {
        let Change::Size { population: 0, size, growth } = event.change else {
            return Err(SweepError::Event { index });
        };
        if !(event.time >= earliest && event.time.is_finite()) {
            return Err(SweepError::Order { index, found: event.time, earliest });
        }
        earliest = event.time;
        // Of changes at the same time, the last one counts.
        epochs.retain(|epoch| epoch.start < event.time);
        epochs.push(Epoch { start: event.time, size, growth });
    }
    let ends = epochs.iter().skip(1).map(|epoch| epoch.start).chain([0.0]);
    for (epoch, end) in epochs.iter().zip(ends) {
        let &Epoch { start, size, growth } = epoch;
        if !growth.is_finite() {
            return Err(SweepError::OutOfBounds { field: "growth", found: growth, expected: "a finite number" });
        }
        for found in [size, epoch.at(end.max(start))] {
            if !(found > 0.0 && found.is_finite()) {
                return Err(SweepError::Size { start, found });
            }
        }
    }
    match epochs.last() {
        Some(&Epoch { start, growth, .. }) if growth < 0.0 => Err(SweepError::GrowsForEver { start, found: growth }),
        _ => Ok(Sizes(epochs)),
    }
}
