//! Each number's law: bounds, priors that cross, and ties that lead somewhere.

use super::{Checked, ExperimentError, short, within};
use crate::experiment::study::{MADE_UP, SCALED};
use crate::experiment::{
    Experiment, Law, Locus, Number, Prior, Scenario, Shape, Task, Units, bounds,
};
use crate::history::{MOST_SITES, Selected, Sites, Story, Unit};
use crate::sentence::is_unseen;

/// Sizes, times and rates of growth in scaled units.
const SCALED_SIZE: [f64; 2] = [1e-4, 1e4];
const SCALED_TIME: [f64; 2] = [0.0, 1e4];
const SCALED_GROWTH: f64 = 1_000.0;
const SCALED_MIGRATION: f64 = 1e4;
/// Scaled rates of a whole locus.
const SCALED_RATE: [f64; 2] = [0.0, 1_000.0];

impl Number {
    /// Smallest and largest value that it may take in an experiment: wider than in the view History, where somebody waits for it.
    pub fn range(&self, units: Units) -> [f64; 2] {
        let [low, high] = self.bounds;
        match (units, self.unit) {
            (Units::Generations, Unit::Diploids) => [*bounds::SIZE.start(), *bounds::SIZE.end()],
            (Units::Generations, Unit::GenerationsAgo) => [low, *bounds::TIME.end()],
            (Units::Generations, Unit::FractionPerGeneration) => [low, 1.0],
            (Units::Scaled, Unit::Diploids) => SCALED_SIZE,
            (Units::Scaled, Unit::GenerationsAgo) => SCALED_TIME,
            (Units::Scaled, Unit::FractionPerGeneration) => [0.0, SCALED_MIGRATION],
            (Units::Scaled, Unit::PerGeneration) if low < 0.0 => [-SCALED_GROWTH, SCALED_GROWTH],
            (Units::Scaled, Unit::PerGeneration) => [0.0, SCALED_GROWTH],
            _ => [low, high],
        }
    }
}

impl Locus {
    /// Smallest and largest value of its numbers, in the order of [`Locus::keys`].
    pub fn ranges(&self) -> [[f64; 2]; 2] {
        // Of exactly so many sites, the rate says nothing.
        let exactly = matches!(self.sites, Sites::Exactly(_));
        match self.units {
            Units::Generations => {
                let least = if exactly {
                    0.0
                } else {
                    *bounds::MUTATION_RATE.start()
                };
                [
                    [least, *bounds::MUTATION_RATE.end()],
                    [*bounds::RATE.start(), *bounds::RATE.end()],
                ]
            }
            Units::Scaled => [SCALED_RATE; 2],
        }
    }
}

impl Experiment {
    pub(super) fn check_scenarios(&self) -> Checked {
        let found = self.scenarios.len();
        match self.task {
            Task::Classify if !bounds::CLASSES.contains(&found) => {
                return Err(ExperimentError::new(
                    "classes",
                    format!(
                        "expected from {} to {} classes to tell apart, found {found}; add or remove some",
                        bounds::CLASSES.start(),
                        bounds::CLASSES.end()
                    ),
                ));
            }
            Task::Regress(_) if found != 1 => {
                return Err(ExperimentError::new(
                    "classes",
                    format!(
                        "numbers are predicted in one history, and there are {found}; keep one, or tell classes apart"
                    ),
                ));
            }
            _ => {}
        }
        for (place, scenario) in self.scenarios.iter().enumerate() {
            let name = scenario.name.trim();
            let wrong = |sentence: String| Err(ExperimentError::of(place, "name", sentence));
            if name.is_empty() {
                return wrong(format!("history {} has no name; give it one", place + 1));
            }
            if name.chars().count() > bounds::NAME_CHARACTERS || name.chars().any(is_unseen) {
                return wrong(format!(
                    "a name has at most {} characters and no line breaks",
                    bounds::NAME_CHARACTERS
                ));
            }
            let same = |other: &Scenario| other.name.trim() == name;
            if self.scenarios.iter().take(place).any(same) {
                return wrong(format!(
                    "two classes are called \"{name}\"; name them apart"
                ));
            }
            self.check_story(place, scenario)?;
        }
        Ok(())
    }

    fn check_story(&self, place: usize, scenario: &Scenario) -> Checked {
        let wrong = |field: &str, sentence: &str| Err(ExperimentError::of(place, field, sentence));
        if (scenario.story == Story::Written) != scenario.written.is_some() {
            return wrong(
                "demes",
                "the history of one's own is missing; write it, or choose a ready one",
            );
        }
        if scenario.values.len() != scenario.numbers().len() {
            return wrong(
                "h",
                "the history's numbers are not complete; choose it again",
            );
        }
        if scenario.story == Story::MadeUp {
            if !matches!(self.locus.sites, Sites::Exactly(_)) {
                return wrong(
                    "h",
                    "made-up haplotypes have no mutation rate: let the number of sites be given exactly",
                );
            }
            if scenario.selected != Selected::Nothing {
                return wrong("sweep", MADE_UP);
            }
        }
        let sweeps = scenario.story.is_sweep() || scenario.selected != Selected::Nothing;
        if sweeps && self.locus.units == Units::Scaled {
            return wrong(
                if scenario.story.is_sweep() {
                    "h"
                } else {
                    "sweep"
                },
                SCALED,
            );
        }
        Ok(())
    }

    pub(super) fn check_locus(&self) -> Checked {
        let locus = &self.locus;
        match locus.units {
            Units::Generations => within(
                "L",
                "the length of the locus, base pairs",
                locus.length,
                [*bounds::LENGTH.start(), *bounds::LENGTH.end()],
            )?,
            Units::Scaled => within(
                "L",
                "the locus is the unit of length here",
                locus.length,
                [1.0; 2],
            )?,
        }
        if locus.units == Units::Scaled && locus.sites == Sites::TwoAlleles {
            return Err(ExperimentError::new(
                "sites",
                "finite sites are base pairs, and scaled units have none: let the units be generations, or the sites infinite",
            ));
        }
        if locus.units == Units::Scaled && locus.conversion.ratio > 0.0 {
            return Err(ExperimentError::new(
                "gc",
                "tracts of gene conversion have a length in base pairs, and scaled units have none: let the units be generations",
            ));
        }
        if let Sites::Exactly(sites) = locus.sites {
            within("sites", "segregating sites", sites, [1, MOST_SITES])?;
        }
        within(
            "years",
            "years that a generation lasts",
            locus.generation_years,
            [
                *bounds::GENERATION_YEARS.start(),
                *bounds::GENERATION_YEARS.end(),
            ],
        )?;
        for ((key, prior), range) in locus
            .keys()
            .into_iter()
            .zip(locus.priors())
            .zip(locus.ranges())
        {
            sound(prior, range, false).map_err(|sentence| ExperimentError::new(key, sentence))?;
        }
        if !matches!(locus.sites, Sites::Exactly(_)) && locus.mutation.ends()[1] <= 0.0 {
            let [key, _] = locus.keys();
            return Err(ExperimentError::new(
                key,
                "without mutations nothing segregates; expected a rate above 0",
            ));
        }
        Ok(())
    }

    pub(super) fn check_laws(&self) -> Checked {
        for (place, scenario) in self.scenarios.iter().enumerate() {
            for (number, law) in scenario.numbers().iter().zip(&scenario.values) {
                self.check_law(place, number, law)
                    .map_err(|sentence| ExperimentError::of(place, number.key.clone(), sentence))?;
            }
        }
        (0..self.scenarios.len()).try_for_each(|place| self.check_waiting(place))
    }

    /// Whether a scenario with a document can be drawn before those whose draws it has: until they keep its constraints, its numbers are
    /// drawn again, and so are theirs.
    fn check_waiting(&self, place: usize) -> Checked {
        let waits = |at: usize| {
            self.scenarios
                .get(at)
                .is_some_and(|own| own.varying().is_some())
        };
        let mut reached = vec![place];
        let mut next = 0;
        while let Some(at) = reached.get(next).copied().filter(|&at| waits(at)) {
            next += 1;
            for number in self
                .scenarios
                .get(at)
                .map(Scenario::numbers)
                .unwrap_or_default()
            {
                // Laws that lead nowhere were refused before.
                let home = self
                    .source(at, &number.key)
                    .map_or(at, |source| source.home);
                if home == place && at != place {
                    return Err(ExperimentError::of(
                        at,
                        number.key,
                        "it is drawn with another class, and that class with this one, both until they keep the constraints of a document; let one of the two draw its own",
                    ));
                }
                if waits(home) && !reached.contains(&home) {
                    reached.push(home);
                }
            }
        }
        Ok(())
    }

    fn check_law(&self, place: usize, number: &Number, law: &Law) -> Result<(), String> {
        match law {
            Law::Prior(prior) => {
                let range = number.range(self.locus.units);
                sound(prior, range, number.whole)?;
            }
            Law::Times { factor, .. } => {
                if !(factor.is_finite() && factor.abs() <= 1e9) {
                    return Err(format!("expected a finite factor, found {}", short(factor)));
                }
            }
            Law::Drawn { with: other } | Law::Like { scenario: other } => {
                if usize::from(*other) == place {
                    return Err("it is to be like itself; name another class".to_owned());
                }
            }
        }
        self.source(place, &number.key)
            .map(drop)
            .map_err(|astray| astray.to_string())
    }
}

/// Whether a prior stays within a range.
pub(super) fn sound(prior: &Prior, [low, high]: [f64; 2], whole: bool) -> Result<(), String> {
    let ends = prior.ends();
    if let Some(found) = ends.iter().find(|end| !(low..=high).contains(*end)) {
        return Err(format!(
            "expected a number from {} to {}, found {}",
            short(low),
            short(high),
            short(found)
        ));
    }
    let fraction = ends.iter().any(|end| end.fract() != 0.0);
    if whole && (fraction || !prior.integer && prior.shape != Shape::Fixed) {
        return Err("expected a whole number, or a prior over whole numbers".to_owned());
    }
    if prior.integer && fraction {
        return Err(format!(
            "expected whole numbers as bounds of a prior over whole numbers, found {} to {}",
            short(prior.low),
            short(prior.high)
        ));
    }
    let [low, high] = ends;
    if low > high {
        return Err(format!(
            "the prior's ends cross: {} to {}; expected the lower one first",
            short(low),
            short(high)
        ));
    }
    if prior.shape == Shape::LogUniform && low <= 0.0 {
        return Err(format!(
            "a prior uniform in the logarithm begins above 0, found {}",
            short(low)
        ));
    }
    Ok(())
}
