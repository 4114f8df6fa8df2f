//! A model made ready to run: checked, and laid out as epochs with what happens between them.

mod check;
mod compile;
mod error;
mod meeting;
mod single;

pub use check::{MOST_DIPLOIDS, MOST_GENERATIONS, MOST_HAPLOTYPES, MOST_POPULATIONS};
pub use error::{EventName, ModelError};

use super::demography::{PopulationId, SampleSet};
use super::lineage::Position;
use super::map::GeneticMap;
use super::model::Model;
use std::ops::Range;
use std::sync::Arc;

/// A checked model, laid out along time. Looking back, an epoch begins with its moments, in the order in which they stand, and then keeps
/// its rates until the next one begins.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Plan {
    /// Populations that ever exist.
    pub(super) populations: usize,
    /// Who is sampled, by ascending index of the set.
    pub(super) samples: Vec<SampleSet>,
    /// By ascending time, without gaps, from 0 to infinity.
    pub(super) epochs: Vec<Epoch>,
    /// What happens, epoch after epoch.
    moments: Vec<Moment>,
    /// How populations change, epoch after epoch.
    laws: Vec<SizeLaw>,
    /// How lineages migrate, epoch after epoch.
    routes: Vec<Route>,
    /// What breaks lineages up.
    pub(super) breaks: Breaks,
}

/// A stretch of time with one law for each population's size and constant migration rates.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Epoch {
    /// Generations ago at which it begins, looking back.
    pub start: f64,
    /// Generations ago at which it ends, looking back; infinite for the last.
    pub end: f64,
    moments: Range<usize>,
    laws: Range<usize>,
    routes: Range<usize>,
}

/// Something that happens at the beginning of an epoch. What it does to rates is in the epoch already.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Moment {
    /// A sample set enters.
    Sample {
        set: usize,
        population: PopulationId,
        haplotypes: u32,
    },
    /// All lineages of `from` move.
    Join {
        from: PopulationId,
        into: PopulationId,
    },
    /// Each lineage of `from` moves with this probability.
    Pulse {
        from: PopulationId,
        into: PopulationId,
        proportion: f64,
    },
    /// A coalescent of this many units of `2N` generations, all at once.
    Bottleneck {
        population: PopulationId,
        strength: f64,
    },
}

/// The size of a population in an epoch: `size * exp(-growth * (t - start))`.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct SizeLaw {
    /// Which population.
    pub population: PopulationId,
    /// Rate at which a pair of lineages meets at the epoch's start, `1 / (2 size)`.
    pub pair_rate: f64,
    /// Per generation, forward in time.
    pub growth: f64,
}

/// Migration that happens in an epoch.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Route {
    /// Where a lineage leaves, looking back.
    pub from: PopulationId,
    /// Where it goes.
    pub into: PopulationId,
    /// Per lineage per generation; positive.
    pub rate: f64,
}

/// How often lineages are broken up.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Breaks {
    /// Crossovers per unit of reach per generation.
    pub crossovers: f64,
    /// How reach is measured; by position where there is no map.
    pub map: Option<Arc<GeneticMap>>,
    /// Gene conversion, if there is any.
    pub conversion: Option<Conversion>,
}

/// Gene conversion in the simulator's units.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Conversion {
    /// Tracts that begin, per unit of position per generation.
    pub begins: f64,
    /// Tracts that cover any given point, per generation: rate x mean length.
    pub covers: f64,
    /// Mean length, units of position.
    pub tract: f64,
}

impl Plan {
    /// Checks a model and lays it out.
    ///
    /// Samples taken at the time of an event enter before it; a population is there from its `end` on, before any event of that time.
    /// Events at the same time apply in the order in which they stand.
    ///
    /// # Errors
    /// Every way in which a model cannot be simulated, [`ModelError`].
    pub fn new(model: &Model) -> Result<Self, ModelError> {
        check::check(model)?;
        let mut plan = Self::default();
        plan.compile(&model.demography, &model.samples);
        plan.breaks = Breaks::of(&model.genome);
        check::sizes(&plan, &model.demography)?;
        meeting::check(&plan, &model.demography)?;
        Ok(plan)
    }

    /// Populations that ever exist.
    pub fn populations(&self) -> usize {
        self.populations
    }

    /// The sample sets, as the model has them.
    pub fn samples(&self) -> &[SampleSet] {
        &self.samples
    }

    /// Sampled haplotypes, all sets together.
    pub fn haplotypes(&self) -> u32 {
        self.samples.iter().map(|set| set.haplotypes).sum()
    }

    /// The size of a population at a time, diploids; none where it does not exist. At the beginning of an epoch, the size further back.
    pub fn size(&self, population: PopulationId, time: f64) -> Option<f64> {
        let epoch = self
            .epochs
            .iter()
            .find(|epoch| epoch.start <= time && time < epoch.end)?;
        let law = self
            .laws(epoch)
            .iter()
            .find(|law| law.population == population)?;
        Some(0.5 / law.rate_at(time - epoch.start))
    }

    /// The moments at the start of an epoch.
    #[inline]
    pub(super) fn moments(&self, epoch: &Epoch) -> &[Moment] {
        self.moments.get(epoch.moments.clone()).unwrap_or_default()
    }

    /// The populations that exist in an epoch, by ascending index.
    #[inline]
    pub(super) fn laws(&self, epoch: &Epoch) -> &[SizeLaw] {
        self.laws.get(epoch.laws.clone()).unwrap_or_default()
    }

    /// The migration of an epoch, by ascending index of the population that lineages leave, then of the one they go to.
    #[inline]
    pub(super) fn routes(&self, epoch: &Epoch) -> &[Route] {
        self.routes.get(epoch.routes.clone()).unwrap_or_default()
    }
}

impl SizeLaw {
    /// Rate at which a pair of lineages meets, this long after the epoch's start.
    #[inline]
    pub fn rate_at(&self, since: f64) -> f64 {
        if self.growth == 0.0 {
            self.pair_rate
        } else {
            self.pair_rate * libm::exp(self.growth * since)
        }
    }
}

impl Conversion {
    /// A length in whole units of position, from an exponential number with mean 1.
    #[inline]
    pub fn length(&self, exponential: f64) -> Position {
        (self.tract * exponential) as Position
    }
}
