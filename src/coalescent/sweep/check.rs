//! A sweep is checked once, before it is simulated many times.

use super::sizes::{Epoch, Sizes};
use super::tilt::{Floor, Tilt};
use super::{Path, Start, Sweep, SweepModel};
use crate::coalescent::demography::Change;
use crate::coalescent::lineage::{LOCUS, Position};
use crate::coalescent::{ModelError, Plan};
use crate::number::show;
use thiserror::Error;

/// Why a model of a sweep cannot be simulated.
#[derive(Clone, Debug, PartialEq, Error)]
pub enum SweepError {
    /// The history, the sample or the genome.
    #[error(transparent)]
    Model(#[from] ModelError),
    /// A history of more than one population.
    #[error("history: {found} populations, expected 1")]
    Populations {
        /// How many there are.
        found: usize,
    },
    /// Samples of several times or places.
    #[error("samples: expected one set of haplotypes of the present")]
    Samples,
    /// A bottleneck that may fall into the sweep.
    #[error(
        "event {index}: an instantaneous bottleneck before the end of the sweep; give it as sizes, with a length"
    )]
    Bottleneck {
        /// Index of the event in the history.
        index: usize,
    },
    /// A tract of gene conversion has two ends, and a sweep is not defined for it.
    #[error("genome: gene conversion, expected none")]
    Conversion,
    /// A number outside its bounds.
    #[error("sweep, {field}: {}, expected {expected}", show(*.found))]
    OutOfBounds {
        /// Which number.
        field: &'static str,
        /// What it is.
        found: f64,
        /// What it may be.
        expected: &'static str,
    },
    /// The sweep starts where it has already ended.
    #[error("sweep, start frequency: {}, expected less than the end frequency, {}", show(*.start), show(*.end))]
    StartAboveEnd {
        /// Frequency at the onset of selection.
        start: f64,
        /// Frequency at the end of the sweep.
        end: f64,
    },
    /// An allele with less than two copies when the sweep ends has not begun to sweep.
    #[error("sweep, end frequency: {}, expected two copies or more among {} diploids", show(*.found), show(*.size))]
    TooFewCopies {
        /// The end frequency.
        found: f64,
        /// Diploids at the end of the sweep.
        size: f64,
    },
    /// The logistic curve of an allele without advantage is flat.
    #[error("sweep, selection: 0, expected more than 0 for a deterministic path")]
    FlatPath,
}

/// A model of a sweep that can be simulated.
#[derive(Clone, Debug, PartialEq)]
pub struct SweepPlan {
    pub(super) plan: Plan,
    pub(super) sizes: Sizes,
    /// What changes of size do to the selected phase of a trajectory.
    pub(super) selected: Option<Tilt>,
    /// What they do to its neutral phase, before selection on standing variation.
    pub(super) neutral: Option<Tilt>,
    sweep: Sweep,
    length: f64,
    as_in_msprime: bool,
}

impl SweepPlan {
    /// Checks a model.
    ///
    /// # Errors
    /// A model that cannot be simulated, or not with a sweep.
    pub fn new(model: &SweepModel) -> Result<Self, SweepError> {
        let SweepModel { model, sweep } = model;
        let mut plan = Plan::new(model)?;
        if plan.populations() != 1 {
            return Err(SweepError::Populations {
                found: plan.populations(),
            });
        }
        if model.samples.len() != 1 || model.samples.iter().any(|set| set.time > 0.0) {
            return Err(SweepError::Samples);
        }
        if model
            .genome
            .conversion
            .is_some_and(|conversion| conversion.rate > 0.0)
        {
            return Err(SweepError::Conversion);
        }
        self::sweep(sweep, model.genome.length)?;
        let late = |change: &Change, time: f64| {
            matches!(change, Change::Bottleneck { .. }) && time >= sweep.end_time
        };
        if let Some(index) = model
            .demography
            .events
            .iter()
            .position(|event| late(&event.change, event.time))
        {
            return Err(SweepError::Bottleneck { index });
        }
        let sizes = Sizes(
            plan.epochs
                .iter()
                .filter_map(|epoch| {
                    plan.laws(epoch)
                        .first()
                        .map(|law| Epoch::of(epoch.start, law))
                })
                .collect(),
        );
        let size = sizes.epoch(sweep.end_time).0.at(sweep.end_time);
        if sweep.end_frequency * size < 1.0 {
            return Err(SweepError::TooFewCopies {
                found: sweep.end_frequency,
                size,
            });
        }
        let tilt = |selection, floor| Tilt::new(&sizes, selection, sweep.end_time, &floor);
        let (neutral, floor) = match sweep.start {
            Start::NewMutation => (None, None),
            Start::StandingVariation { frequency } => (tilt(0.0, Floor::Origin), Some(frequency)),
        };
        let selected = match (sweep.path, floor) {
            (Path::Deterministic, _) => None,
            (Path::Stochastic, None) => tilt(sweep.selection, Floor::Origin),
            (Path::Stochastic, Some(frequency)) => tilt(
                sweep.selection,
                Floor::Onset {
                    frequency,
                    neutral: neutral.as_ref(),
                },
            ),
        };
        // The carriers are a population of their own while the sweep lasts.
        plan.populations = 2;
        Ok(Self {
            plan,
            sizes,
            selected,
            neutral,
            sweep: *sweep,
            length: model.genome.length,
            as_in_msprime: false,
        })
    }

    /// Leaves out crossovers between the selected site and what a lineage carries, as msprime 1.4 does: a lineage that carries nothing at
    /// the site then keeps its background for too long, and a few percent of the diversity beside the site are missing. For comparison
    /// with msprime only.
    pub fn as_in_msprime(self) -> Self {
        Self {
            as_in_msprime: true,
            ..self
        }
    }

    /// Haplotypes sampled today.
    pub fn haplotypes(&self) -> u32 {
        self.plan.haplotypes()
    }

    /// The sweep.
    pub fn sweep(&self) -> &Sweep {
        &self.sweep
    }

    /// Base pairs.
    pub fn length(&self) -> f64 {
        self.length
    }

    /// Whether [`Self::as_in_msprime`] was asked for.
    pub(super) fn is_as_in_msprime(&self) -> bool {
        self.as_in_msprime
    }

    /// Where a position in base pairs is, or the nearer end of the locus.
    pub(super) fn at(&self, position: f64) -> Position {
        // The conversion saturates, and takes what is not a number for 0.
        ((position / self.length * LOCUS as f64) as Position).clamp(0, LOCUS - 1)
    }
}

/// Everything that can be seen of a sweep on a locus of this length without the population's size.
fn sweep(sweep: &Sweep, length: f64) -> Result<(), SweepError> {
    let start = match sweep.start {
        Start::NewMutation => None,
        Start::StandingVariation { frequency } => Some(frequency),
    };
    let end = sweep.end_frequency;
    let bounds = [
        (
            "position",
            sweep.position,
            (0.0..=length).contains(&sweep.position),
            "a position in the locus",
        ),
        (
            "selection",
            sweep.selection,
            (0.0..=1.0).contains(&sweep.selection),
            "0 to 1",
        ),
        (
            "end frequency",
            end,
            end > 0.0 && end <= 1.0,
            "more than 0, at most 1",
        ),
        (
            "end time",
            sweep.end_time,
            sweep.end_time >= 0.0 && sweep.end_time.is_finite(),
            "a finite number, 0 or more",
        ),
        (
            "start frequency",
            start.unwrap_or(0.5),
            start.is_none_or(|start| start > 0.0 && start < 1.0),
            "between 0 and 1",
        ),
    ];
    if let Some(&(field, found, _, expected)) = bounds.iter().find(|(_, _, inside, _)| !inside) {
        return Err(SweepError::OutOfBounds {
            field,
            found,
            expected,
        });
    }
    if let Some(start) = start.filter(|&start| start >= end) {
        return Err(SweepError::StartAboveEnd { start, end });
    }
    if sweep.path == Path::Deterministic && sweep.selection == 0.0 {
        return Err(SweepError::FlatPath);
    }
    Ok(())
}
