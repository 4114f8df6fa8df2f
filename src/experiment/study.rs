//! From numbers to a history at a locus, and back: what the view History looks at.

use super::{Experiment, Law, Locus, Number, Preset, Scenario, Units, opponent};
use crate::experiment::Prior;
use crate::formats::demes::Template;
use crate::history::{Selected, Story, Study, Unit};
use crate::network::{Layer, ready};

/// Diploids of a reference population of size 1 in scaled units: a generation is then 2N generations.
const SCALED_DIPLOIDS: f64 = 0.5;
/// Why nothing is selected in these histories.
pub(super) const MADE_UP: &str = "nothing is selected in made-up haplotypes";
pub(super) const SCALED: &str =
    "an allele is selected in a population of so many diploids: let the units be generations";

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
                    *value *= SCALED_DIPLOIDS;
                }
            }
            mutation /= 4.0 * SCALED_DIPLOIDS;
            recombination /= 4.0 * SCALED_DIPLOIDS;
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

    /// Whether an allele can be selected in the history of a class, beside those histories that are sweeps by themselves; if not, why.
    ///
    /// # Errors
    /// Where there is no such class, or the simulator has no sweep for it at this locus.
    pub fn selectable(&self, place: usize) -> Result<(), String> {
        let study = self.largest(place).ok_or("there is no such class")?;
        if study.story == Story::MadeUp {
            return Err(MADE_UP.to_owned());
        }
        if self.locus.units == Units::Scaled {
            return Err(SCALED.to_owned());
        }
        study.selectable()?;
        // The locus is that of all classes, and stays as it is.
        let swept = Study {
            sites: study.sites,
            conversion: study.conversion,
            ..study.select(Selected::Hard)
        };
        swept.agree().map_err(|error| error.to_string())
    }

    /// Lets something be selected in the history of a class. Numbers that were there stay with their laws; the others begin where they go
    /// with the largest that the history's can come to: a sweep has ended before a bottleneck, however long ago that may be.
    pub fn select(&mut self, place: usize, selected: Selected) {
        let study = self.largest(place);
        if let Some((scenario, study)) = self.scenarios.get_mut(place).zip(study) {
            scenario.select(selected, &study);
        }
    }

    /// A class with each of its numbers as large as it can come to; of a document, where they break its constraints, as it was written.
    fn largest(&self, place: usize) -> Option<Study> {
        let scenario = self.scenarios.get(place)?;
        let numbers = scenario.numbers();
        let largest = |number: &Number| {
            let source = self.source(place, &number.key).ok();
            source.map_or(f64::NAN, |source| {
                let [low, high] = source.prior.ends().map(|end| source.of(end));
                low.max(high)
            })
        };
        let values: Vec<f64> = numbers.iter().map(largest).collect();
        let rates = self.locus.priors().map(|prior| prior.ends()[1]);
        let mut study = self.study(scenario, &values, rates, self.seeds.data);
        if !scenario.keeps(&values) {
            study.written.clone_from(&scenario.written);
        }
        Some(study)
    }

    /// What "train on this history" begins with: the history of a study as the last class of an experiment of one's own, at the study's
    /// locus. One sample is observed beside a population of constant size, as diverse where that can be worked out. Of two or more the first two
    /// are observed jointly, beside a simple history that has two samples, too.
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
                if let Some(size) = opponent::as_diverse(study) {
                    constant.set("N", size);
                }
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

/// The name of the class that a study becomes: what its document says of itself, or what its history is called; beside a class that has
/// that name, its history's title.
fn name(study: &Study) -> String {
    let described = study.template.as_ref().map_or("", Template::description);
    let described = Scenario::name_of(described);
    [described.trim_end().to_owned(), study.story.short()]
        .into_iter()
        .find(|name| {
            !name.is_empty() && name != "constant" && !opponent::NAMES.contains(&name.as_str())
        })
        .unwrap_or_else(|| study.story.title().to_owned())
}

impl Scenario {
    /// Its history with the usual numbers, or as its document has it.
    pub(super) fn usual(&self) -> Study {
        match &self.written {
            Some(written) => Study::default().with(written.clone()),
            None => Study::of(self.story),
        }
    }

    /// Lets something be selected in it, as [`Study::select`] does in a study of it. The numbers of its history keep their laws, and so do
    /// those of what is selected that it had before; the others are those of the study.
    pub(super) fn select(&mut self, selected: Selected, study: &Study) {
        let begun = study.select(selected).values;
        let begun = begun.into_iter().skip(self.story.parameters().len());
        let laws: Vec<Law> = selected
            .parameters()
            .iter()
            .zip(begun)
            .map(|(parameter, begun)| {
                let before = self.law(parameter.key).cloned();
                before.unwrap_or(Law::fixed(begun))
            })
            .collect();
        self.values.truncate(self.own_numbers());
        self.values.extend(laws);
        self.selected = selected;
    }

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
    use crate::history::{Sites, Timeline};

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
            // Beside one of constant size another needs a name of its own.
            let usual = story.short();
            let expected = if story == Story::Constant {
                story.title()
            } else {
                &usual
            };
            assert_eq!(own.name, expected);
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

    /// Two haplotypes of a population that was `before` until `time` generations ago, and has been `now` since, and of its opponent.
    #[test]
    fn one_sample_is_told_from_a_population_that_is_as_diverse() {
        let beside = |study: &Study| Experiment::of_study(study).scenarios[0].clone();
        let story = Study::of(Story::TwoEpoch);
        let [now, before, time] = ["N0", "N1", "T"].map(|key| {
            let place = story.parameters().position(|own| own.key == key);
            story.values[place.unwrap()]
        });
        let mean = |before: f64| now + (before - now) * libm::exp(-time / (2.0 * now));
        assert_eq!(value(&beside(&story), "N"), Some(mean(before).round()));
        // A sweep is told from the same population without one; one size from other sizes.
        let swept = Study::of(Story::Constant).select(Selected::Hard);
        assert_eq!(value(&beside(&swept), "N"), Some(swept.values[0]));
        let usual = Preset::Own.experiment().scenarios[0].values.clone();
        assert_eq!(beside(&Study::of(Story::Constant)).values, usual);
        // A size of the document that varies, at either end.
        let document = format!(
            "time_units: generations\ndemes:\n- name: X\n  epochs: [{{end_time: {time}, start_size: {before}}}, {{start_size: {now}}}]\n\
             parameters:\n- {{name: N1, values: [{{demes: {{X: {{epochs: {{0: start_size}}}}}}}}], lower_bound: 1000, upper_bound: 40000}}\n"
        );
        let study = Study::default().documented(demes::read(document.as_bytes()).unwrap());
        let [low, high] = [1_000.0, 40_000.0].map(|size| mean(size).round());
        assert_eq!(
            beside(&study).values,
            [Law::Prior(Prior::log_uniform(low, high))]
        );
        assert_eq!(Experiment::of_study(&study).check(), Ok(()));
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

    /// What is selectable can be run, and what is not cannot: in every preset, so in both units and beside every law of a bottleneck's time.
    #[test]
    fn what_can_be_selected_in_a_class_is_what_can_be_run() {
        let mut counts = [0, 0];
        let sites = [None, Some(Sites::TwoAlleles), Some(Sites::Infinite)];
        for (preset, sites) in Preset::ALL
            .into_iter()
            .flat_map(|of| sites.map(|sites| (of, sites)))
        {
            let stories = Story::ALL.into_iter().chain([Story::MadeUp]).map(Some);
            for story in stories.chain([None]) {
                let mut experiment = preset.experiment();
                experiment.locus.sites = sites.unwrap_or(experiment.locus.sites);
                let (units, last) = (experiment.locus.units, experiment.scenarios.len() - 1);
                if let Some(story) = story {
                    experiment.scenarios[last] = Scenario::begun("begun", story, units);
                }
                for scenario in &mut experiment.scenarios {
                    scenario.haplotypes.fill(10);
                }
                let samples = experiment.scenarios.iter().map(|own| own.haplotypes.len());
                let fewest = samples.min().unwrap_or_default();
                experiment
                    .observation
                    .samples
                    .retain(|&set| usize::from(set) < fewest);
                // What is given may be a row of numbers already.
                let fits = [vec![], vec![Layer::Flatten]].into_iter().any(|layers| {
                    experiment.layers = layers;
                    experiment.fit_outputs();
                    experiment.check().is_ok()
                });
                if !fits {
                    continue;
                }
                let selectable = experiment.selectable(last);
                for selected in Selected::ALL.into_iter().skip(1) {
                    let mut swept = experiment.clone();
                    swept.select(last, selected);
                    let checked = swept.check().map_err(|error| error.to_string());
                    let name = format!("{preset:?} {story:?} {selected:?}");
                    assert_eq!(
                        checked.is_ok(),
                        selectable.is_ok(),
                        "{name}: {checked:?} {selectable:?}"
                    );
                    counts[usize::from(checked.is_ok())] += 1;
                    swept.select(last, Selected::Nothing);
                    assert_eq!(swept, experiment, "{name}");
                }
            }
        }
        assert!(counts.iter().all(|count| *count > 20), "{counts:?}");
    }

    /// An instantaneous bottleneck of which nobody knows when it was: the sweep has ended before the earliest.
    #[test]
    fn a_sweep_has_ended_before_a_bottleneck_whenever_that_was() {
        let mut experiment = Preset::SizeChanges.experiment();
        experiment.scenarios[2] = Scenario::of("bottleneck", Story::Bottleneck);
        for (time, tau) in [
            (Prior::fixed(700.0), 1_200.0),
            (Prior::log_uniform(500.0, 10_000.0), 10_500.0),
        ] {
            experiment.select(2, Selected::Nothing);
            experiment.scenarios[2].set("T", Law::Prior(time));
            experiment.select(2, Selected::Partial);
            let class = &experiment.scenarios[2];
            assert_eq!(value(class, "tau"), Some(tau));
            assert_eq!(class.law("T"), Some(&Law::Prior(time)));
            assert_eq!(experiment.check(), Ok(()));
        }
        // What both have stays as it is.
        experiment.scenarios[2].set("s", Law::fixed(0.02));
        experiment.select(2, Selected::Hard);
        let class = &experiment.scenarios[2];
        assert_eq!(
            (value(class, "tau"), value(class, "s")),
            (Some(10_500.0), Some(0.02))
        );
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
        assert_eq!(own(silent), "your own");
    }
}
