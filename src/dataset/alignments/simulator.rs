//! From an index to an alignment.

use super::toy::make_up;
use super::{AlignmentError, Drawn, Given};
use crate::coalescent::demography::{Change, Demography, Event, Population, SampleSet};
use crate::coalescent::genome::{Genome, MutationModel, RateMap};
use crate::coalescent::kingman::{Kingman, Sites};
use crate::coalescent::{LocusId, Model, Plan, Purpose, Simulator, Stream};
use crate::experiment::regression::{Regression, SitesLaw, Source, Target};
use crate::statistics::Alignment;

/// How often an alignment without segregating sites is drawn again.
const MOST_TRIES: u32 = 10_000;

/// Diploids of the present population, so that a generation is the unit of 2N generations in which a [`Source`] is written.
const DIPLOIDS: f64 = 0.5;

/// Draws the alignments of an experiment, each from streams of its own: the same seed and index give the same bits, whatever was drawn
/// before.
pub struct AlignmentSimulator {
    source: Source,
    seed: u64,
    /// Whether the target is no number without segregating sites.
    must_segregate: bool,
    kingman: Kingman,
    general: Simulator,
}

impl AlignmentSimulator {
    /// For an experiment that [`Regression::validate`] lets through.
    ///
    /// # Errors
    /// When the number of haplotypes is not one.
    pub fn new(experiment: &Regression) -> Result<Self, AlignmentError> {
        Ok(Self {
            source: experiment.source,
            seed: experiment.seeds.data,
            must_segregate: experiment.target == Target::TajimasD,
            kingman: Kingman::new(experiment.source.haplotypes)?,
            general: Simulator::default(),
        })
    }

    /// Whether the alignments of another experiment are the same, index for index.
    pub fn draws_for(&self, experiment: &Regression) -> bool {
        let must_segregate = experiment.target == Target::TajimasD;
        (self.source, self.seed, self.must_segregate)
            == (experiment.source, experiment.seeds.data, must_segregate)
    }

    /// The alignment of an index, with parameters from the experiment's priors. Haplotypes are as sampled and sites by ascending position.
    ///
    /// Where the target needs segregating sites and there are none, parameters and alignment are drawn again together, so that what comes
    /// out follows the law of alignments with segregating sites, and its parameters a little less than the prior where theta is low.
    ///
    /// # Errors
    /// When nothing segregates however often it is drawn, or the history cannot be simulated.
    pub fn draw(&mut self, index: u32, out: &mut Alignment) -> Result<Drawn, AlignmentError> {
        self.draw_of(self.seed, &Given::default(), index, out)
    }

    /// The alignment of an index with some parameters given: none of those that [`Self::draw`] gives.
    ///
    /// # Errors
    /// As of [`Self::draw`], and when a given parameter is out of bounds or not one of the experiment's history.
    pub fn draw_at(
        &mut self,
        given: &Given,
        index: u32,
        out: &mut Alignment,
    ) -> Result<Drawn, AlignmentError> {
        given.check(&self.source)?;
        let seed = Stream::counted(self.seed, Purpose::GivenParameters, 0).bits();
        self.draw_of(seed, given, index, out)
    }

    fn draw_of(
        &mut self,
        seed: u64,
        given: &Given,
        index: u32,
        out: &mut Alignment,
    ) -> Result<Drawn, AlignmentError> {
        let mut id = LocusId {
            seed,
            class: 0,
            index,
        };
        let mut further = None;
        for _ in 0..MOST_TRIES {
            let drawn = given.complete(&self.source, &mut Stream::new(id, Purpose::Parameters));
            self.simulate(&drawn, id, out)?;
            if !self.must_segregate || segregates(out) {
                return Ok(drawn);
            }
            id.seed = further
                .get_or_insert_with(|| Stream::counted(seed, Purpose::FurtherAttempts, index))
                .bits();
        }
        Err(AlignmentError::NothingSegregates {
            index,
            tries: MOST_TRIES,
        })
    }

    fn simulate(
        &mut self,
        drawn: &Drawn,
        id: LocusId,
        out: &mut Alignment,
    ) -> Result<(), AlignmentError> {
        let fixed = match (drawn.theta, self.source.sites) {
            (None, SitesLaw::MadeUp(sites)) => {
                make_up(
                    self.source.haplotypes,
                    sites,
                    &mut Stream::new(id, Purpose::MadeUp),
                    out,
                );
                return Ok(());
            }
            (None, SitesLaw::Fixed(sites)) => sites,
            // A theta is always drawn where sites follow one.
            (Some(_), _) | (None, SitesLaw::Theta(_)) => 0,
        };
        let theta = drawn.theta;
        let is_constant =
            drawn.growth == 0.0 && drawn.bottleneck_size.is_none_or(|size| size == 1.0);
        if is_constant && drawn.recombination == 0.0 {
            self.kingman
                .alignment(theta.map_or(Sites::Fixed(fixed), Sites::Theta), id, out)?;
        } else {
            let plan = Plan::new(&model(&self.source, drawn))?;
            // A branch mutates at rate theta / 2 in each unit of 2N generations.
            let mutation = theta.map_or(MutationModel::FixedSites { sites: fixed }, |theta| {
                MutationModel::InfiniteSites {
                    rate: theta / (4.0 * DIPLOIDS),
                }
            });
            let streams =
                [Purpose::Genealogy, Purpose::Mutations].map(|purpose| Stream::new(id, purpose));
            self.general
                .alignment_of_plan(&plan, 1.0, mutation, streams, out)?;
        }
        Ok(())
    }
}

/// One population, on a locus of one base pair: rates are those of the whole locus.
fn model(source: &Source, drawn: &Drawn) -> Model {
    let population = Population {
        name: "population".to_owned(),
        end: 0.0,
        size: DIPLOIDS,
        growth: drawn.growth,
    };
    let size = |time, fraction: f64| Event {
        time,
        change: Change::Size {
            population: 0,
            size: DIPLOIDS * fraction,
            growth: 0.0,
        },
    };
    let events = match (source.bottleneck, drawn.bottleneck_size) {
        (Some(bottleneck), Some(fraction)) => {
            vec![size(bottleneck.start, fraction), size(bottleneck.end, 1.0)]
        }
        _ => Vec::new(),
    };
    Model {
        demography: Demography {
            populations: vec![population],
            events,
        },
        samples: vec![SampleSet {
            population: 0,
            haplotypes: source.haplotypes,
            time: 0.0,
        }],
        genome: Genome {
            length: 1.0,
            crossovers: RateMap::uniform(1.0, drawn.recombination / (4.0 * DIPLOIDS)),
            conversion: None,
        },
    }
}

fn segregates(alignment: &Alignment) -> bool {
    let haplotypes = alignment.haplotypes() as u32;
    let derived = |site| {
        alignment
            .site(site)
            .iter()
            .map(|word| word.count_ones())
            .sum::<u32>()
    };
    (0..alignment.sites()).any(|site| (1..haplotypes).contains(&derived(site)))
}
