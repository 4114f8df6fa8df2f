//! From numbers to a history at a locus, and back: what the view History looks at.

use super::{Experiment, Law, Locus, Preset, Scenario, Units, opponent};
use crate::experiment::Prior;
use crate::formats::demes::Template;
use crate::history::{Study, Unit};
use crate::network::{Layer, ready};

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
        let written = match scenario.varying() {
            Some(template) => Some(template.demography(varying).unwrap_or_default()),
            None => scenario.written.clone(),
        };
        let (mut values, mut length) = (values.to_vec(), locus.length);
        if locus.units == Units::Scaled {
            let numbers = scenario.numbers().into_iter().skip(scenario.variables());
            for (value, number) in values.iter_mut().zip(numbers) {
                if number.unit == Unit::Diploids {
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

    /// What "train on this history" begins with: the history of a study as the last class of an experiment of one's own, at the study's
    /// locus. One sample is observed beside a population of constant size. Of two or more the first two are observed jointly, beside a
    /// simple history that has two samples, too.
    pub fn of_study(study: &Study) -> Self {
        let mut experiment = Preset::Own.experiment();
        let mut own = Scenario::of_study(study);
        own.name = name(study);
        experiment.locus = Locus::of_study(study);
        experiment.seeds.data = study.seed;
        let taken: Vec<usize> = (0..own.haplotypes.len())
            .filter(|&set| own.haplotypes.get(set).is_some_and(|&size| size > 0))
            .collect();
        if let &[one, two, ..] = taken.as_slice() {
            let observed = [one, two].map(|set| u8::try_from(set).unwrap_or(u8::MAX));
            experiment.observation.samples = observed.to_vec();
            let mut simple = opponent::beside(study);
            if two >= simple.haplotypes.len() {
                simple = opponent::apart(simple, two + 1);
            }
            for (size, own) in simple.haplotypes.iter_mut().zip(&own.haplotypes) {
                *size = *own;
            }
            experiment.scenarios = vec![simple, own];
            experiment.layers = ready::spectrum(2, 0.2, 2);
            if experiment.check().is_err() {
                // Of a few haplotypes the spectrum is too small for two convolutions.
                experiment.layers = std::iter::once(Layer::Flatten)
                    .chain(ready::perceptron(&[64, 32], 0.0, 2))
                    .collect();
            }
        } else {
            // The one that is sampled, be it the first population's or another's.
            let place = taken.first().copied().unwrap_or_default();
            let observed = own.haplotypes.get(place).copied().unwrap_or_default();
            experiment.observation.samples = vec![u8::try_from(place).unwrap_or(u8::MAX)];
            let simple = experiment.scenarios.first().cloned().map(|mut constant| {
                if place >= constant.haplotypes.len() {
                    constant = opponent::alone(constant, place + 1);
                }
                if let Some(size) = constant.haplotypes.get_mut(place) {
                    *size = observed;
                }
                constant
            });
            experiment.scenarios = simple.into_iter().chain([own]).collect();
        }
        experiment
    }
}

/// The name of the class that a study becomes: what its document says of itself, or its history's title.
fn name(study: &Study) -> String {
    let described = study.template.as_ref().map_or("", Template::description);
    let described = Scenario::name_of(described);
    let taken = described == "constant" || opponent::NAMES.contains(&described.as_str());
    if described.is_empty() || taken {
        study.story.title().to_owned()
    } else {
        described.trim_end().to_owned()
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
        let variables = study.template.iter();
        let laws = variables
            .flat_map(|template| template.variables())
            .map(Law::of_variable);
        let values = laws
            .chain(study.values.iter().copied().map(Law::fixed))
            .collect();
        Self {
            name: study.story.title().to_owned(),
            story: study.story,
            written: study.written.clone(),
            template: study.template.clone(),
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::formats::demes;
    use crate::history::{Story, Timeline};

    fn value(scenario: &Scenario, key: &str) -> Option<f64> {
        scenario.law(key).and_then(Law::value)
    }

    #[test]
    fn two_samples_are_observed_jointly_beside_a_split_without_migration() {
        for story in Story::ALL {
            let mut study = Study::of(story);
            study.haplotypes = 10;
            let sets = study.samples().len();
            let experiment = Experiment::of_study(&study);
            assert_eq!(experiment.check(), Ok(()), "{story:?}");
            let [null, own] = experiment.scenarios.as_slice() else {
                panic!("{story:?}");
            };
            assert_eq!(own.name, story.title());
            if sets < 2 {
                assert_eq!(experiment.observed(), [10], "{story:?}");
                assert_eq!(null.name, "constant");
                continue;
            }
            assert_eq!(experiment.observed(), [10, 10], "{story:?}");
            assert_eq!(null.name, "split, no migration", "{story:?}");
            assert_eq!(value(null, "m"), Some(0.0));
            assert_eq!(experiment.layers, ready::spectrum(2, 0.2, 2), "{story:?}");
        }
    }

    #[test]
    fn the_split_has_the_sizes_and_the_time_of_the_history() {
        let null = |study: &Study| Experiment::of_study(study).scenarios[0].clone();
        let split = null(&Study::of(Story::Split));
        let values = |scenario: &Scenario| ["NC", "NA", "NB", "T"].map(|key| value(scenario, key));
        assert_eq!(
            values(&split),
            [1e4, 1e4, 5e3, 2e4].map(Some),
            "all but the migration"
        );
        let [_, africa, _, out] = values(&null(&Study::of(Story::OutOfAfrica)));
        assert_eq!([africa, out], [Some(12_300.0), Some(5_600.0)]);
        let islands = values(&null(&Study::of(Story::Islands)));
        assert_eq!(islands[3], Some(islands[1].unwrap() + islands[2].unwrap()));
    }

    #[test]
    fn a_split_without_migration_is_told_from_one_population() {
        let mut study = Study::of(Story::Split);
        let place = Scenario::of("", Story::Split).place("m").unwrap();
        study.values[place] = 0.0;
        let experiment = Experiment::of_study(&study);
        assert_eq!(experiment.check(), Ok(()));
        assert_eq!(
            experiment.scenarios[0].name,
            "one population, sampled twice"
        );
        assert_eq!(value(&experiment.scenarios[0], "N"), Some(7_500.0));
    }

    #[test]
    fn samples_that_were_asked_for_are_those_observed() {
        let study = Study::of(Story::OutOfAfrica)
            .with_samples("Europe:12,East Asia:14")
            .unwrap();
        let experiment = Experiment::of_study(&study);
        assert_eq!(experiment.check(), Ok(()));
        assert_eq!(experiment.observed(), [12, 14]);
        assert_eq!(experiment.observation.samples, [1, 2]);
        assert_eq!(experiment.scenarios[0].name, "split, no migration");
    }

    /// Where only a later population is sampled, that sample is what the network is given, of both classes.
    #[test]
    fn a_sample_of_another_population_than_the_first_is_observed() {
        for place in [1, 2] {
            let name = ["Africa", "Europe", "East Asia"][place];
            let own = Study::default().with(Study::of(Story::OutOfAfrica).demography());
            let study = own.with_samples(&format!("{name}:12")).unwrap();
            let experiment = Experiment::of_study(&study);
            assert_eq!(experiment.check(), Ok(()), "{name}");
            assert_eq!(experiment.observed(), [12], "{name}");
            assert_eq!(usize::from(experiment.observation.samples[0]), place);
            let [simple, class] = experiment.scenarios.as_slice() else {
                panic!("{name}");
            };
            assert_eq!(
                (simple.name.as_str(), class.haplotypes[place]),
                ("constant", 12)
            );
            let values: Vec<f64> = simple.values.iter().filter_map(Law::value).collect();
            let simple = experiment.study(simple, &values, [1e-8, 0.0], 1);
            let samples = simple.samples();
            assert_eq!((samples.len(), samples[0].haplotypes), (1, 12), "{name}");
            let sizes = Timeline::of(&simple.demography());
            assert_eq!(sizes.spans[place].pieces.len(), 1, "{name}");
            assert!(simple.prepare().is_ok(), "{name}");
        }
    }

    #[test]
    fn a_document_gives_its_class_its_description() {
        let document = "\
description: A split,   and nothing Else
time_units: generations
demes:
- {name: X, epochs: [{end_time: 3000, start_size: 10000}]}
- {name: A, ancestors: [X], epochs: [{start_size: 5000}]}
- {name: B, ancestors: [X], epochs: [{start_size: 2000}]}
parameters:
- {name: T1, values: [{demes: {X: {epochs: {0: end_time}}}}], lower_bound: 500, upper_bound: 8000}
";
        let study = Study::default().documented(demes::read(document.as_bytes()).unwrap());
        let experiment = Experiment::of_study(&study);
        assert_eq!(experiment.check(), Ok(()));
        assert_eq!(experiment.scenarios[1].name, "A split, and nothing Else");
        assert_eq!(value(&experiment.scenarios[0], "T"), Some(3_000.0));
        // One in which nothing varies, too; one that says nothing goes by the history's title.
        let (fixed, _) = document.split_once("parameters").unwrap();
        let own = |document: &str| {
            let study = Study::default().documented(demes::read(document.as_bytes()).unwrap());
            Experiment::of_study(&study).scenarios[1].name.clone()
        };
        assert_eq!(own(fixed), "A split, and nothing Else");
        let (_, silent) = fixed.split_once('\n').unwrap();
        assert_eq!(own(silent), "Your own");
    }
}
