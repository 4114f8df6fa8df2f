//! From an example's name to its row, by the fastest way that gives what is observed of it.

use super::layout::Observed;
use super::made_up::make_up;
use super::{Drawn, ExampleError, ExampleId, Layout, draw};
use crate::coalescent::genome::MutationModel;
use crate::coalescent::kingman::{self, Kingman};
use crate::coalescent::{Purpose, Simulator, Stream};
use crate::experiment::{Experiment, Input, Quantity, Statistic, Task};
use crate::history::{Sites, Story, Study};
use crate::locus::Prepared;
use crate::observation::alignment::Seen;
use crate::statistics::{Alignment, Spectrum};

/// How often an example is drawn whose target is not a number.
const MOST_TRIES: u32 = 10_000;

/// Simulates the examples of an experiment, each from streams of its own: the same seed gives the same bits, whatever was simulated before
/// and by whom.
pub struct ExampleSimulator {
    experiment: Experiment,
    layout: Layout,
    simulator: Simulator,
    kingman: Option<Kingman>,
}

/// An example with all that is known of it.
#[derive(Clone, Debug)]
pub struct Truth {
    /// The name of its streams: where its target was not a number at first, one with another seed.
    pub id: ExampleId,
    /// What it was drawn with.
    pub drawn: Drawn,
    /// What is observed of it.
    pub observed: Observed,
    /// Its targets, each on its own scale.
    pub targets: Vec<f64>,
    /// How often it was drawn before all its targets were numbers.
    pub rejected: u32,
}

impl ExampleSimulator {
    /// For an experiment that a check lets through.
    pub fn new(experiment: &Experiment) -> Self {
        Self {
            layout: Layout::of(experiment),
            experiment: experiment.clone(),
            simulator: Simulator::default(),
            kingman: None,
        }
    }

    /// The experiment.
    pub fn experiment(&self) -> &Experiment {
        &self.experiment
    }

    /// How its rows are laid out.
    pub fn layout(&self) -> &Layout {
        &self.layout
    }

    /// Rows of the examples `first..first + count` of a scenario, one after the other.
    ///
    /// # Errors
    /// Where one of them cannot be simulated.
    pub fn rows(&mut self, scenario: u8, first: u32, count: u32) -> Result<Vec<f32>, ExampleError> {
        let mut rows = Vec::with_capacity(self.layout.width() * count as usize);
        for index in first..first.saturating_add(count) {
            let truth = self.example(scenario, index)?;
            self.layout.write(
                &truth.observed,
                &truth.targets,
                &truth.drawn.numbers,
                &mut rows,
            );
        }
        Ok(rows)
    }

    /// One example.
    ///
    /// # Errors
    /// Where it cannot be simulated.
    pub fn example(&mut self, scenario: u8, index: u32) -> Result<Truth, ExampleError> {
        let of = self.experiment.scenarios.len();
        let Some(name) = self
            .experiment
            .scenarios
            .get(usize::from(scenario))
            .map(|scenario| scenario.name.clone())
        else {
            return Err(ExampleError::NoScenario {
                place: scenario,
                of,
            });
        };
        let seed = self.experiment.seeds.data;
        let mut id = ExampleId {
            seed,
            scenario,
            index,
        };
        let mut further = None;
        for rejected in 0..MOST_TRIES {
            let drawn = draw(&self.experiment, id);
            let (observed, spectrum) = self.observe(&drawn, id, &name)?;
            if let Some(targets) = self.targets(&drawn, spectrum.as_ref()) {
                return Ok(Truth {
                    id,
                    drawn,
                    observed,
                    targets,
                    rejected,
                });
            }
            let stream = further.get_or_insert_with(|| {
                Stream::counted(
                    seed,
                    Purpose::FurtherAttempts,
                    // Those of other scenarios have other streams.
                    index ^ u32::from(scenario).reverse_bits(),
                )
            });
            id.seed = stream.bits();
        }
        Err(ExampleError::NoTarget {
            scenario: name,
            index,
            tries: MOST_TRIES,
        })
    }

    /// What is observed of an example, and (where it is asked for) the spectrum of its true alignment.
    fn observe(
        &mut self,
        drawn: &Drawn,
        id: ExampleId,
        name: &str,
    ) -> Result<(Observed, Option<Spectrum>), ExampleError> {
        let observation = &self.experiment.observation;
        let counted = matches!(observation.input, Input::Spectrum { .. })
            && observation.noise.is_empty()
            && drawn.study.sites == Sites::Infinite
            && drawn.study.story != Story::MadeUp;
        if counted {
            let cells = self.cells(drawn, id, name)?;
            let spectrum = self.wants_spectrum().then(|| self.of_all(&cells));
            return Ok((Observed::Spectrum(cells), spectrum));
        }
        let mut alignment = Alignment::default();
        self.alignment(drawn, id, name, &mut alignment)?;
        let spectrum = self.wants_spectrum().then(|| alignment.spectrum());
        let noise = &self.experiment.observation.noise;
        let seen = Seen::through(noise, alignment, id.locus())?;
        Ok((Observed::Alignment(seen), spectrum))
    }

    fn wants_spectrum(&self) -> bool {
        match &self.experiment.task {
            Task::Classify => false,
            Task::Regress(targets) => targets
                .iter()
                .any(|target| matches!(target.of, Quantity::Statistic(_))),
        }
    }

    /// The spectrum of all observed haplotypes together.
    fn of_all(&self, cells: &[f64]) -> Spectrum {
        let observed = self.layout.observed();
        let mut counts = vec![0.0; observed.iter().sum::<u32>() as usize + 1];
        for (place, &count) in cells.iter().enumerate() {
            let (mut rest, mut derived) = (place, 0);
            for &axis in observed.iter().rev() {
                derived += rest % (axis as usize + 1);
                rest /= axis as usize + 1;
            }
            if let Some(slot) = counts.get_mut(derived) {
                *slot += count;
            }
        }
        Spectrum { counts }
    }

    /// Cells of the spectrum of an example under infinite sites.
    fn cells(
        &mut self,
        drawn: &Drawn,
        id: ExampleId,
        name: &str,
    ) -> Result<Vec<f64>, ExampleError> {
        let prepared = prepared(drawn, id, name)?;
        let axes: Vec<usize> = (0..self.layout.observed().len()).collect();
        let mut stream = Stream::new(id.locus(), Purpose::Genealogy);
        let lengths = match &prepared.sweep {
            Some(plan) => self.simulator.branch_spectrum_of_sweep(plan, &mut stream).0,
            None => self
                .simulator
                .branch_spectrum(&prepared.plan, &axes, &mut stream)
                .map(|(lengths, _)| lengths)
                .unwrap_or_default(),
        };
        let rate = drawn.study.mutations_per_generation();
        let mut mutations = Stream::new(id.locus(), Purpose::MutationCounts);
        Ok(lengths.mutations(rate, &mut mutations))
    }

    /// The true alignment of an example, haplotypes sample after sample.
    ///
    /// # Errors
    /// Where it cannot be simulated.
    pub fn alignment(
        &mut self,
        drawn: &Drawn,
        id: ExampleId,
        name: &str,
        out: &mut Alignment,
    ) -> Result<(), ExampleError> {
        let (study, id_of) = (&drawn.study, id.locus());
        let haplotypes = study.samples().iter().map(|set| set.haplotypes).sum();
        match (study.story, study.sites) {
            (Story::MadeUp, Sites::Exactly(sites)) => {
                let mut stream = Stream::new(id_of, Purpose::MadeUp);
                make_up(haplotypes, sites, &mut stream, out);
                return Ok(());
            }
            _ if Self::is_one_tree(study) => {
                return self.tree(drawn, id, haplotypes, out);
            }
            _ => {}
        }
        let prepared = prepared(drawn, id, name)?;
        let rate = study.mutation;
        let mutation = match study.sites {
            Sites::Infinite => MutationModel::InfiniteSites { rate },
            Sites::TwoAlleles => MutationModel::TwoAlleles { rate },
            Sites::Exactly(sites) => MutationModel::FixedSites { sites },
        };
        let streams =
            [Purpose::Genealogy, Purpose::Mutations].map(|purpose| Stream::new(id_of, purpose));
        match &prepared.sweep {
            Some(plan) => self
                .simulator
                .alignment_of_sweep(plan, mutation, streams, out)
                .map(drop)?,
            None => self
                .simulator
                .alignment_of_plan(&prepared.plan, study.length, mutation, streams, out)
                .map(drop)?,
        }
        Ok(())
    }

    pub(super) fn simulator(&mut self) -> &mut Simulator {
        &mut self.simulator
    }

    /// Whether the alignments of a study are drawn from one tree at once: one population of constant size without recombination.
    pub(super) fn is_one_tree(study: &Study) -> bool {
        study.story == Story::Constant
            && study.sites != Sites::TwoAlleles
            && study.breaks() == 0.0
            && !study.is_sweep()
    }

    /// The meetings of such a tree: when, in generations, and of which two nodes.
    pub(super) fn meetings(
        &mut self,
        study: &Study,
        id: ExampleId,
    ) -> Result<Vec<(f64, [u32; 2])>, ExampleError> {
        let haplotypes = study.samples().iter().map(|set| set.haplotypes).sum();
        let unit = 2.0 * study.number("N");
        let meetings = self.kingman(haplotypes)?.meetings(id.locus());
        Ok(meetings
            .into_iter()
            .map(|(time, nodes)| (time * unit, nodes))
            .collect())
    }

    fn kingman(&mut self, haplotypes: u32) -> Result<&mut Kingman, ExampleError> {
        let kingman = match self.kingman.take() {
            Some(kingman) if kingman.haplotypes() == haplotypes => kingman,
            _ => Kingman::new(haplotypes)?,
        };
        Ok(self.kingman.insert(kingman))
    }

    /// An alignment of one population of constant size without recombination: a tree is drawn at once.
    fn tree(
        &mut self,
        drawn: &Drawn,
        id: ExampleId,
        haplotypes: u32,
        out: &mut Alignment,
    ) -> Result<(), ExampleError> {
        let study = &drawn.study;
        let sites = match study.sites {
            Sites::Exactly(sites) => kingman::Sites::Fixed(sites),
            _ => kingman::Sites::Theta(4.0 * study.number("N") * study.mutations_per_generation()),
        };
        self.kingman(haplotypes)?
            .alignment(sites, id.locus(), out)?;
        Ok(())
    }

    /// The targets of an example, each on its own scale; none where one of them is no number.
    fn targets(&self, drawn: &Drawn, spectrum: Option<&Spectrum>) -> Option<Vec<f64>> {
        let Task::Regress(targets) = &self.experiment.task else {
            return Some(Vec::new());
        };
        let keys = self.experiment.keys();
        targets
            .iter()
            .map(|target| {
                let value = match &target.of {
                    Quantity::Parameter(key) => {
                        let place = keys.iter().position(|own| own == key)?;
                        *drawn.numbers.get(place)?
                    }
                    Quantity::Statistic(statistic) => statistic_of(*statistic, spectrum?)?,
                };
                Some(target.scaled(value)).filter(|value| value.is_finite())
            })
            .collect()
    }
}

/// A statistic of a spectrum; none where it is no number.
pub fn statistic_of(statistic: Statistic, spectrum: &Spectrum) -> Option<f64> {
    match statistic {
        Statistic::TajimasD => spectrum.tajimas_d(),
        Statistic::Pi => Some(spectrum.pi()),
        Statistic::FayWuH => Some(spectrum.fay_wu_h()),
        Statistic::SegregatingSites => Some(spectrum.segregating_sites()),
    }
}

pub(super) fn prepared(drawn: &Drawn, id: ExampleId, name: &str) -> Result<Prepared, ExampleError> {
    drawn
        .study
        .compile()
        .map_err(|source| ExampleError::History {
            scenario: name.to_owned(),
            index: id.index,
            source: Box::new(source),
        })
}
