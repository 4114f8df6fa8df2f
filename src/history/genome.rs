//! The stretch of genome that a study simulates, as the simulator takes it.

use super::error::StudyError;
use super::parameter::within;
use super::recombination::Hotspot;
use super::study::Study;
use super::unit::Unit;
use crate::coalescent::genome::{GeneConversion, Genome, RateMap, Stretch};

impl Study {
    /// The stretch of genome.
    pub fn genome(&self) -> Genome {
        let conversion = (self.conversion.ratio > 0.0).then_some(GeneConversion {
            rate: self.conversion.ratio * self.recombination,
            tract: self.conversion.tract,
        });
        Genome {
            length: self.length,
            crossovers: self.map(),
            conversion,
        }
    }

    fn map(&self) -> RateMap {
        let Hotspot { start, end, factor } = self.hotspot;
        if factor == 1.0 {
            return RateMap::uniform(self.length, self.recombination);
        }
        let stretches =
            [(start, 1.0), (end, factor), (self.length, 1.0)].map(|(end, times)| Stretch {
                end,
                rate: times * self.recombination,
            });
        // A hotspot may begin or end with the locus.
        let mut begin = 0.0;
        let kept = stretches
            .into_iter()
            .filter(|stretch| stretch.end > std::mem::replace(&mut begin, stretch.end));
        RateMap {
            stretches: kept.collect(),
        }
    }

    /// Crossovers per generation between two positions, base pairs.
    pub fn genetic_distance(&self, one: f64, other: f64) -> f64 {
        let [left, right] = [one.min(other), one.max(other)];
        let mut begin = 0.0;
        let parts = self
            .map()
            .stretches
            .into_iter()
            .map(|Stretch { end, rate }| {
                let long = (right.min(end) - left.max(begin)).max(0.0);
                begin = end;
                long * rate
            });
        parts.sum()
    }

    /// Crossovers and tracts of gene conversion on the whole locus, per generation.
    pub(crate) fn breaks(&self) -> f64 {
        self.genetic_distance(0.0, self.length)
            + self.conversion.ratio * self.recombination * self.length
    }

    /// Whether hotspot and gene conversion can be.
    pub(super) fn recombines(&self) -> Result<(), StudyError> {
        let Hotspot { start, end, factor } = self.hotspot;
        within("hotx", factor, [0.0, 1e4], Unit::TimesRate, false)?;
        within("hot0", start, [0.0, 1e7], Unit::BasePairs, false)?;
        within("hot1", end, [0.0, 1e7], Unit::BasePairs, false)?;
        within(
            "gc",
            self.conversion.ratio,
            [0.0, 1e3],
            Unit::TractsPerCrossover,
            false,
        )?;
        within(
            "tract",
            self.conversion.tract,
            [1.0, 1e6],
            Unit::BasePairs,
            false,
        )?;
        if factor != 1.0 && start >= end {
            return Err(StudyError::Order {
                field: "hot0",
                reason: "the hotspot must begin before it ends",
            });
        }
        if factor != 1.0 && end > self.length {
            return Err(StudyError::Order {
                field: "hot1",
                reason: "the hotspot must end within the locus",
            });
        }
        if self.is_sweep() && self.conversion.ratio > 0.0 {
            return Err(StudyError::Order {
                field: "gc",
                reason: "a sweep is simulated without gene conversion",
            });
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::super::{Conversion, Story};
    use super::*;

    fn hot(start: f64, end: f64, factor: f64) -> Study {
        Study {
            hotspot: Hotspot { start, end, factor },
            ..Study::of(Story::Constant)
        }
    }

    #[test]
    fn a_hotspot_is_a_stretch_of_the_map_wherever_it_lies() {
        let ends = |study: &Study| {
            study
                .genome()
                .crossovers
                .stretches
                .iter()
                .map(|stretch| (stretch.end, stretch.rate))
                .collect::<Vec<_>>()
        };
        assert_eq!(ends(&hot(5_000.0, 6_000.0, 1.0)), [(20_000.0, 1e-8)]);
        assert_eq!(
            ends(&hot(5_000.0, 6_000.0, 50.0)),
            [(5_000.0, 1e-8), (6_000.0, 50.0 * 1e-8), (20_000.0, 1e-8)]
        );
        assert_eq!(ends(&hot(0.0, 20_000.0, 2.0)), [(20_000.0, 2e-8)]);
        for study in [hot(0.0, 100.0, 0.0), hot(100.0, 20_000.0, 10.0)] {
            assert!(study.check().is_ok() && study.plan().is_ok());
        }
    }

    #[test]
    fn distances_are_those_of_the_map() {
        let study = hot(5_000.0, 6_000.0, 50.0);
        let near = |found: f64, expected: f64| {
            assert!((found / expected - 1.0).abs() < 1e-12, "{found} {expected}");
        };
        near(
            study.genetic_distance(4_000.0, 7_000.0),
            1e-8 * (2_000.0 + 50_000.0),
        );
        near(
            study.genetic_distance(5_500.0, 5_400.0),
            50.0 * 1e-8 * 100.0,
        );
        near(study.breaks(), 1e-8 * (19_000.0 + 50_000.0));
        let converting = Study {
            conversion: Conversion {
                ratio: 2.0,
                tract: 300.0,
            },
            ..study
        };
        near(converting.breaks(), 1e-8 * (19_000.0 + 50_000.0 + 40_000.0));
        assert_eq!(
            converting.genome().conversion,
            Some(GeneConversion {
                rate: 2.0 * 1e-8,
                tract: 300.0
            })
        );
    }

    #[test]
    fn what_cannot_be_names_its_field() {
        let field = |study: Study| study.check().unwrap_err().field();
        assert_eq!(field(hot(6_000.0, 5_000.0, 10.0)), "hot0");
        assert_eq!(field(hot(6_000.0, 25_000.0, 10.0)), "hot1");
        assert_eq!(field(hot(6_000.0, 7_000.0, -1.0)), "hotx");
        assert_eq!(field(hot(0.0, 20_000.0, 1_000.0)), "r");
        assert_eq!(
            hot(25_000.0, 5_000.0, 1.0).check(),
            Ok(()),
            "without effect"
        );
        let converting = |story, ratio, tract| Study {
            conversion: Conversion { ratio, tract },
            ..Study::of(story)
        };
        assert_eq!(field(converting(Story::Constant, -1.0, 500.0)), "gc");
        assert_eq!(field(converting(Story::Constant, 1.0, 0.0)), "tract");
        assert_eq!(field(converting(Story::HardSweep, 1.0, 500.0)), "gc");
    }
}
