//! What numbers are counted in, and the words for it.

use std::fmt;

/// What a number is counted in: of histories, of loci, and of noise.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Unit {
    /// A number by itself: a proportion, a count, a logarithm.
    #[default]
    None,
    /// Sizes.
    Diploids,
    /// Times, backwards from today.
    GenerationsAgo,
    /// Lengths of time.
    Generations,
    /// Times of a document in years.
    YearsAgo,
    /// Their differences.
    Years,
    /// Times of a document in another unit.
    TimeAgo,
    /// Their differences.
    Time,
    /// Rates of growth.
    PerGeneration,
    /// Rates of migration.
    FractionPerGeneration,
    /// Lengths of time, as a multiple of 2N.
    Drift,
    /// Places along the locus.
    OfTheLength,
    /// Lengths of sequence.
    BasePairs,
    /// Rates of mutation and recombination.
    PerBasePair,
    /// A rate of mutation, scaled.
    Theta,
    /// A rate of recombination, scaled.
    Rho,
    /// Crossovers of a hotspot.
    TimesRate,
    /// Gene conversion.
    TractsPerCrossover,
    /// Columns of an alignment.
    Sites,
    /// Noise on alleles.
    PerAllele,
    /// Coverage.
    ReadsPerIndividual,
}

impl Unit {
    /// Its words, behind a number; empty where there is nothing to say.
    pub const fn words(self) -> &'static str {
        match self {
            Self::None => "",
            Self::Diploids => "diploids",
            Self::GenerationsAgo => "generations ago",
            Self::Generations => "generations",
            Self::YearsAgo => "years ago",
            Self::Years => "years",
            Self::TimeAgo => "units of time ago",
            Self::Time => "units of time",
            Self::PerGeneration => "per generation",
            Self::FractionPerGeneration => "fraction per generation",
            Self::Drift => "generations / 2N",
            Self::OfTheLength => "of the length",
            Self::BasePairs => "base pairs",
            Self::PerBasePair => "per base pair and generation",
            Self::Theta => "4NμL, of the whole locus",
            Self::Rho => "4NrL, of the whole locus",
            Self::TimesRate => "times the rate elsewhere",
            Self::TractsPerCrossover => "tracts per crossover",
            Self::Sites => "sites",
            Self::PerAllele => "probability for each allele",
            Self::ReadsPerIndividual => "reads for each individual",
        }
    }

    /// Whether there is nothing to say.
    pub const fn is_empty(self) -> bool {
        matches!(self, Self::None)
    }

    /// That of the difference of two such numbers: an error in time is not a time ago.
    pub const fn of_a_difference(self) -> Self {
        match self {
            Self::GenerationsAgo => Self::Generations,
            Self::YearsAgo => Self::Years,
            Self::TimeAgo => Self::Time,
            other => other,
        }
    }
}

impl fmt::Display for Unit {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.words())
    }
}

impl From<Unit> for &'static str {
    fn from(unit: Unit) -> Self {
        unit.words()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_difference_of_times_is_a_length_of_time() {
        for unit in [Unit::GenerationsAgo, Unit::YearsAgo, Unit::TimeAgo] {
            let words = unit.of_a_difference().words();
            assert_eq!(format!("{words} ago"), unit.words());
        }
        assert_eq!(Unit::Diploids.of_a_difference(), Unit::Diploids);
    }
}
