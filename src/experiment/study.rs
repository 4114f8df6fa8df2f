//! From numbers to a history at a locus, and back: what the view History looks at.

use super::{Experiment, Law, Locus, Preset, Scenario, Units};
use crate::experiment::Prior;
use crate::history::Study;

/// Diploids of a reference population of size 1 in scaled units: a generation is then 2N generations.
const REFERENCE: f64 = 0.5;

impl Experiment {
    /// The history, samples and locus of a scenario with these numbers, as the simulator takes them. Numbers of the scenario stand in the
    /// order of [`Scenario::numbers`], those of the locus in that of [`Locus::keys`]. In scaled units a generation is 2N generations and a
    /// base pair the locus. Only what is observed is sampled.
    pub fn study(
        &self,
        scenario: &Scenario,
        values: &[f64],
        [mut mutation, mut recombination]: [f64; 2],
        seed: u64,
    ) -> Study {
        let locus = &self.locus;
        let (varying, values) = values
            .split_at_checked(scenario.variables())
            .unwrap_or_default();
        // Numbers that break a document's constraints make no history: nobody lives in it.
        let written = match &scenario.template {
            Some(template) => Some(template.demography(varying).unwrap_or_default()),
            None => scenario.written.clone(),
        };
        let (mut values, mut length) = (values.to_vec(), locus.length);
        if locus.units == Units::Scaled {
            let numbers = scenario.numbers().into_iter().skip(scenario.variables());
            for (value, number) in values.iter_mut().zip(numbers) {
                if number.unit == "diploids" {
                    *value *= REFERENCE;
                }
            }
            mutation /= 4.0 * REFERENCE;
            recombination /= 4.0 * REFERENCE;
            length = 1.0;
        }
        let mut study = Study {
            story: scenario.story,
            values,
            length,
            selected: scenario.selected,
            mutation,
            sites: locus.sites,
            recombination,
            hotspot: locus.hotspot,
            conversion: locus.conversion,
            seed,
            written,
            ..Study::default()
        };
        let mut sets = study.samples();
        for (set, &haplotypes) in sets.iter_mut().zip(&scenario.haplotypes) {
            set.haplotypes = haplotypes;
        }
        study.sampled = self
            .observation
            .samples
            .iter()
            .filter_map(|&place| sets.get(usize::from(place)).copied())
            .collect();
        study
    }

    /// What "train on this history" begins with: an experiment of one's own at the study's locus, whose first class is a population of
    /// constant size, and whose second is the history of the study, with as many haplotypes.
    pub fn of_study(study: &Study) -> Self {
        let mut experiment = Preset::Own.experiment();
        let own = Scenario::of_study(study);
        let observed = own.haplotypes.first().copied().unwrap_or_default();
        let constant = experiment.scenarios.first().cloned();
        experiment.observation.samples = vec![0];
        experiment.locus = Locus::of_study(study);
        experiment.seeds.data = study.seed;
        experiment.scenarios = constant
            .map(|constant| constant.sampled(&[observed]))
            .into_iter()
            .chain([own])
            .collect();
        experiment
    }
}

impl Scenario {
    /// The history of a study, its numbers fixed but for those that its document lets vary, with the study's samples.
    pub fn of_study(study: &Study) -> Self {
        let usual = Study {
            sampled: Vec::new(),
            ..study.clone()
        };
        // Samples that are asked for one by one: as many of each usual one.
        let asked = study.samples();
        let haplotypes = usual.samples().into_iter().map(|set| {
            asked
                .iter()
                .filter(|own| own.population == set.population && own.time == set.time)
                .map(|own| own.haplotypes)
                .sum()
        });
        let template = study
            .template
            .clone()
            .filter(|template| !template.variables().is_empty());
        let laws = template
            .iter()
            .flat_map(|template| template.variables())
            .map(Law::of_variable);
        let values = laws
            .chain(study.values.iter().copied().map(Law::fixed))
            .collect();
        Self {
            name: study.story.title().to_owned(),
            story: study.story,
            written: study.written.clone(),
            template,
            selected: study.selected,
            values,
            haplotypes: haplotypes.collect(),
        }
    }
}

impl Locus {
    /// The locus of a study.
    pub fn of_study(study: &Study) -> Self {
        Self {
            units: Units::Generations,
            length: study.length,
            mutation: Prior::fixed(study.mutation),
            recombination: Prior::fixed(study.recombination),
            hotspot: study.hotspot,
            conversion: study.conversion,
            sites: study.sites,
            generation_years: 25.0,
        }
    }
}
