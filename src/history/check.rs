//! A study is checked before it is simulated: every number has its bounds, and the whole its price.

use super::error::StudyError;
use super::parameter::within;
use super::sites::{MOST_SITES, Sites};
use super::story::Story;
use super::study::{MOST_HAPLOTYPES, Study};
use super::unit::Unit;

const NO_WINDOW: &str = "migration must have begun longer ago than it ended";

impl Study {
    /// Whether it can be simulated.
    ///
    /// # Errors
    /// Where a number is outside its range, two are in the wrong order, or it would take too long.
    pub fn check(&self) -> Result<(), StudyError> {
        for (parameter, &value) in self.parameters().zip(&self.values) {
            parameter.check(value)?;
        }
        within("L", self.length, [1.0, 1e7], Unit::BasePairs, false)?;
        within("mu", self.mutation, [0.0, 1e-3], Unit::PerBasePair, false)?;
        within(
            "r",
            self.recombination,
            [0.0, 1e-3],
            Unit::PerBasePair,
            false,
        )?;
        if self.sampled.is_empty() {
            self.numbers_of_haplotypes()?;
        } else {
            self.sampling()?;
        }
        self.agree()?;
        if self.story == Story::Split && self.number("w0") == self.number("w1") {
            return Err(StudyError::Order {
                field: "w1",
                reason: NO_WINDOW,
            });
        }
        self.growth_began()?;
        self.cost()
    }

    /// Whether its numbers go together, each of which may stand where it is. The price and the bounds of a page on which somebody waits are
    /// not looked at, nor numbers of individuals.
    ///
    /// # Errors
    /// Where two are in the wrong order, or something is asked for that no simulator does.
    pub(crate) fn agree(&self) -> Result<(), StudyError> {
        self.recombines()?;
        self.selects()?;
        self.sweeps()?;
        self.mutates()?;
        self.order()
    }

    /// Whether growth began from a population and not from a few individuals.
    ///
    /// # Errors
    /// Where it did not.
    pub(crate) fn growth_began(&self) -> Result<(), StudyError> {
        let [size, rate, began] = ["N0", "g", "T"].map(|key| self.number(key));
        let first = size * libm::exp(-rate * began);
        if self.story == Story::Growth && !(1.0..=1e7).contains(&first) {
            return Err(StudyError::Order {
                field: "g",
                reason: "at this rate the size before growth began would not be between 1 and 10,000,000 diploids",
            });
        }
        Ok(())
    }

    fn numbers_of_haplotypes(&self) -> Result<(), StudyError> {
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
            let expected = match sets {
                1 => format!("a whole number from {least} to {most}"),
                _ => format!(
                    "a whole number from {least} to {most} for each of {sets} samples: together at most {MOST_HAPLOTYPES} haplotypes"
                ),
            };
            return Err(StudyError::Value {
                field: "n",
                expected,
                found: self.haplotypes.to_string(),
            });
        }
        Ok(())
    }

    /// Whether mutations can fall like this.
    fn mutates(&self) -> Result<(), StudyError> {
        match self.sites {
            Sites::Infinite => Ok(()),
            _ if self.sweep().is_some() => Err(StudyError::Order {
                field: "sites",
                reason: "the theory beside a sweep is that of infinite sites at the mutation rate",
            }),
            Sites::Exactly(found) if !(1..=MOST_SITES).contains(&found) => Err(StudyError::Value {
                field: "sites",
                expected: format!("a whole number from 1 to {MOST_SITES}"),
                found: found.to_string(),
            }),
            Sites::Exactly(_) | Sites::TwoAlleles => Ok(()),
        }
    }

    fn order(&self) -> Result<(), StudyError> {
        let number = |key: &str| self.number(key);
        match self.story {
            Story::Split if number("w0") > number("w1") => Err(StudyError::Order {
                field: "w1",
                reason: NO_WINDOW,
            }),
            Story::Split if number("w1") > number("T") => Err(StudyError::Order {
                field: "w1",
                reason: "migration cannot have begun before the split",
            }),
            Story::ThreeEpoch if number("t1") >= number("t2") => Err(StudyError::Order {
                field: "t1",
                reason: "the second change of size must be more recent than the first",
            }),
            Story::MadeUp => Err(StudyError::Order {
                field: "h",
                reason: "made-up haplotypes have no history to be looked at",
            }),
            Story::Admixture if number("t") >= number("T") => Err(StudyError::Order {
                field: "t",
                reason: "the pulse must be more recent than the split",
            }),
            _ => Ok(()),
        }
    }
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
        assert_eq!(
            broken(Story::Constant, &|study| study.values[0] = f64::NAN),
            "N"
        );
        assert_eq!(
            broken(Story::Constant, &|study| study.haplotypes = 201),
            "n"
        );
        assert_eq!(broken(Story::Islands, &|study| study.haplotypes = 51), "n");
        assert_eq!(broken(Story::Constant, &|study| study.haplotypes = 1), "n");
        assert_eq!(broken(Story::Islands, &|study| study.values[0] = 2.5), "d");
        assert_eq!(
            broken(Story::Split, &|study| study.values[6] = 1_000.0),
            "w1"
        );
        assert_eq!(
            broken(Story::Split, &|study| study.values[6] = 30_000.0),
            "w1"
        );
        assert_eq!(
            broken(Story::Admixture, &|study| study.values[2] = 30_000.0),
            "t"
        );
        assert_eq!(broken(Story::Growth, &|study| study.values[1] = 0.1), "g");
        assert_eq!(
            broken(Story::Constant, &|study| study.recombination = 1e-5),
            "r"
        );
        assert_eq!(
            broken(Story::Constant, &|study| study.mutation = 1e-5),
            "mu"
        );
        assert_eq!(
            broken(Story::Islands, &|study| {
                (study.values, study.recombination) = (vec![12.0, 1e6, 0.1], 0.0);
                study.mutation = 1e-9;
            }),
            "m"
        );
    }

    #[test]
    fn the_ancient_sample_is_of_its_time() {
        let samples = Study::of(Story::Ancient).samples();
        assert_eq!(
            samples.iter().map(|set| set.time).collect::<Vec<_>>(),
            [0.0, 6_000.0]
        );
    }
}
