//! What the page asks for: a history, a sample, a locus and a seed.

use super::models;
use super::story::Story;
use super::timeline::Timeline;
use crate::coalescent::demography::{Demography, SampleSet};
use crate::coalescent::genome::{Genome, RateMap};
use serde::{Deserialize, Serialize};
use thiserror::Error;

/// Most sampled haplotypes, all populations together: more are no longer seen in a tree.
pub const MOST_HAPLOTYPES: u32 = 200;
/// Most loci of one comparison with theory.
pub const MOST_LOCI: u32 = 100_000;
/// Largest `4 N r L`: a locus still takes a fraction of a second.
const MOST_CROSSOVERS: f64 = 2_000.0;
/// Largest `4 N mu L`.
const MOST_MUTATIONS: f64 = 5_000.0;
/// Largest `4 N m`: beyond, populations are one.
const MOST_MIGRATIONS: f64 = 1_000.0;

/// A history with its numbers, and how it is looked at.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Study {
    /// Which history.
    pub story: Story,
    /// Its numbers, in the order of [`Story::parameters`].
    pub values: Vec<f64>,
    /// Haplotypes from each sample.
    pub haplotypes: u32,
    /// Length of the locus, base pairs.
    pub length: f64,
    /// Mutations per base pair and generation.
    pub mutation: f64,
    /// Crossovers per base pair and generation.
    pub recombination: f64,
    /// Everything random follows from it.
    pub seed: u64,
    /// The history of [`Story::Written`].
    pub written: Option<Demography>,
}

/// Why a study cannot be simulated.
#[derive(Clone, Debug, PartialEq, Error)]
pub enum StudyError {
    /// A number outside its range.
    #[error("expected {expected}, found {found}")]
    Value {
        /// The field's key.
        field: &'static str,
        /// What was expected.
        expected: String,
        /// What stands there.
        found: String,
    },
    /// Two numbers in the wrong order.
    #[error("{reason}")]
    Order {
        /// The field's key.
        field: &'static str,
        /// Which must come first.
        reason: &'static str,
    },
    /// It would take too long.
    #[error("{what} would be about {found:.0}, more than the {most:.0} that a page can simulate while you wait; lower it or the sizes")]
    Cost {
        /// The field's key.
        field: &'static str,
        /// What is too much.
        what: &'static str,
        /// About how much it would be.
        found: f64,
        /// The limit.
        most: f64,
    },
}

impl StudyError {
    /// The key of the field that it is about.
    pub fn field(&self) -> &'static str {
        match self {
            Self::Value { field, .. } | Self::Order { field, .. } | Self::Cost { field, .. } => field,
        }
    }
}

impl Default for Study {
    fn default() -> Self {
        Self::of(Story::default())
    }
}

impl Study {
    /// A story with its defaults.
    pub fn of(story: Story) -> Self {
        Self {
            story,
            values: story.parameters().iter().map(|parameter| parameter.default).collect(),
            haplotypes: story.haplotypes(),
            length: 20_000.0,
            mutation: 1.25e-8,
            recombination: 1e-8,
            seed: 1,
            written: None,
        }
    }

    /// Whether it can be simulated.
    ///
    /// # Errors
    /// Where a number is outside its range, two are in the wrong order, or it would take too long.
    pub fn check(&self) -> Result<(), StudyError> {
        for (parameter, &value) in self.story.parameters().iter().zip(&self.values) {
            within(parameter.key, value, parameter.bounds, parameter.unit, parameter.whole)?;
        }
        within("L", self.length, [1.0, 1e7], "base pairs", false)?;
        within("mu", self.mutation, [0.0, 1e-3], "per base pair and generation", false)?;
        within("r", self.recombination, [0.0, 1e-3], "per base pair and generation", false)?;
        let sets = self.samples().len().max(1) as u32;
        let most = MOST_HAPLOTYPES / sets;
        if most == 0 || self.samples().is_empty() {
            let found = self.samples().len().to_string();
            return Err(StudyError::Value {
                field: "n",
                expected: format!("from 1 to {MOST_HAPLOTYPES} populations that live today"),
                found,
            });
        }
        let least = 2_u32.div_ceil(sets);
        if !(least..=most).contains(&self.haplotypes) {
            let expected = format!("a whole number from {least} to {most}: together at most {MOST_HAPLOTYPES}");
            return Err(StudyError::Value { field: "n", expected, found: self.haplotypes.to_string() });
        }
        self.order()?;
        self.cost()
    }

    fn order(&self) -> Result<(), StudyError> {
        let value = |index: usize| self.values.get(index).copied().unwrap_or_default();
        match self.story {
            Story::Split if value(5) >= value(6) => {
                Err(StudyError::Order { field: "w1", reason: "migration must have begun longer ago than it ended" })
            }
            Story::Split if value(6) > value(3) => {
                Err(StudyError::Order { field: "w1", reason: "migration cannot have begun before the split" })
            }
            Story::Admixture if value(2) >= value(1) => {
                Err(StudyError::Order { field: "t", reason: "the pulse must be more recent than the split" })
            }
            Story::Growth if !(1.0..=1e7).contains(&(value(0) * libm::exp(-value(1) * value(2)))) => Err(StudyError::Order {
                field: "g",
                reason: "at this rate the size before growth began would not be between 1 and 10,000,000 diploids",
            }),
            _ => Ok(()),
        }
    }

    fn cost(&self) -> Result<(), StudyError> {
        let depth = 2.0 * self.depth();
        let migration = Timeline::of(&self.demography()).flows.iter().map(|flow| flow.rate).fold(0.0, f64::max);
        let costs = [
            ("r", "the recombination rate of the locus, 4NrL,", depth * self.recombination * self.length, MOST_CROSSOVERS),
            ("mu", "the mutation rate of the locus, 4NμL,", depth * self.mutation * self.length, MOST_MUTATIONS),
            ("m", "the migration rate, 4Nm,", depth * migration, MOST_MIGRATIONS),
        ];
        match costs.into_iter().find(|(_, _, found, most)| found > most) {
            Some((field, what, found, most)) => Err(StudyError::Cost { field, what, found, most }),
            None => Ok(()),
        }
    }

    /// About how long two lineages need to meet, generations; rather too long than too short.
    pub fn depth(&self) -> f64 {
        let timeline = Timeline::of(&self.demography());
        let last: f64 = timeline
            .spans
            .iter()
            .filter_map(|span| span.pieces.last().filter(|piece| piece.to.is_infinite()))
            .map(|piece| piece.size)
            .sum();
        let apart = match self.story {
            Story::Islands | Story::Written => {
                let lasting = timeline.flows.iter().filter(|flow| flow.end.is_infinite());
                lasting.map(|flow| 0.5 / flow.rate).fold(0.0, f64::max)
            }
            _ => 0.0,
        };
        // Where one population has changed its size, most lineages may have met before.
        let recent = timeline.spans.first().filter(|_| timeline.spans.len() == 1).and_then(|span| span.size_at(0.0));
        timeline.last_change().min(recent.map_or(f64::INFINITY, |size| 2.0 * size)) + 2.0 * last + apart
    }

    /// A history of one's own, with everything else as it is.
    pub fn with(&self, written: Demography) -> Self {
        let haplotypes = Story::Written.haplotypes();
        Self { story: Story::Written, values: Vec::new(), haplotypes, written: Some(written), ..self.clone() }
    }

    /// The history.
    pub fn demography(&self) -> Demography {
        match &self.written {
            Some(written) => written.clone(),
            None => models::demography(self.story, &self.values),
        }
    }

    /// Who is sampled, in the order of the haplotypes.
    pub fn samples(&self) -> Vec<SampleSet> {
        match &self.written {
            Some(written) => models::living(written, self.haplotypes),
            None => models::samples(self.story, &self.values, self.haplotypes),
        }
    }

    /// The stretch of genome.
    pub fn genome(&self) -> Genome {
        Genome { length: self.length, crossovers: RateMap::uniform(self.length, self.recombination), conversion: None }
    }

    /// Mutations per generation on a branch that spans the whole locus.
    pub fn mutations_per_generation(&self) -> f64 {
        self.mutation * self.length
    }
}

fn within(field: &'static str, value: f64, [low, high]: [f64; 2], unit: &str, whole: bool) -> Result<(), StudyError> {
    if (low..=high).contains(&value) && (!whole || value.fract() == 0.0) {
        return Ok(());
    }
    let number = if whole { "a whole number" } else { "a number" };
    let unit = if unit.is_empty() { String::new() } else { format!(" {unit}") };
    Err(StudyError::Value { field, expected: format!("{number} from {low} to {high}{unit}"), found: value.to_string() })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_story_is_sound_with_its_defaults() {
        for story in Story::ALL {
            let study = Study::of(story);
            assert_eq!(study.check(), Ok(()), "{story:?}");
            assert!(study.samples().len() <= 8 && !study.lead_is_empty());
        }
    }

    impl Study {
        fn lead_is_empty(&self) -> bool {
            self.story.lead().is_empty()
        }
    }

    #[test]
    fn what_cannot_be_names_its_field() {
        let broken = |story: Story, change: &dyn Fn(&mut Study)| {
            let mut study = Study::of(story);
            change(&mut study);
            study.check().unwrap_err().field()
        };
        assert_eq!(broken(Story::Constant, &|study| study.values[0] = f64::NAN), "N");
        assert_eq!(broken(Story::Constant, &|study| study.haplotypes = 201), "n");
        assert_eq!(broken(Story::Islands, &|study| study.haplotypes = 51), "n");
        assert_eq!(broken(Story::Constant, &|study| study.haplotypes = 1), "n");
        assert_eq!(broken(Story::Islands, &|study| study.values[0] = 2.5), "d");
        assert_eq!(broken(Story::Split, &|study| study.values[6] = 1_000.0), "w1");
        assert_eq!(broken(Story::Split, &|study| study.values[6] = 30_000.0), "w1");
        assert_eq!(broken(Story::Admixture, &|study| study.values[2] = 30_000.0), "t");
        assert_eq!(broken(Story::Growth, &|study| study.values[1] = 0.1), "g");
        assert_eq!(broken(Story::Constant, &|study| study.recombination = 1e-5), "r");
        assert_eq!(broken(Story::Constant, &|study| study.mutation = 1e-5), "mu");
        assert_eq!(broken(Story::Islands, &|study| study.values[2] = 0.1), "m");
    }

    #[test]
    fn the_ancient_sample_is_of_its_time() {
        let samples = Study::of(Story::Ancient).samples();
        assert_eq!(samples.iter().map(|set| set.time).collect::<Vec<_>>(), [0.0, 6_000.0]);
    }
}
