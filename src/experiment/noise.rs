//! What stands between the alignment of a locus and what is read of it, chosen by one name and one number.

use crate::history::{Parameter, Study, StudyError, Unit, parameter};
use serde::{Deserialize, Serialize};

/// A model of noise.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum NoiseKind {
    /// The alignment as it is.
    #[default]
    None,
    /// Alleles are read as the other one.
    GenotypeError,
    /// Genotypes are not called.
    Missing,
    /// The phase of heterozygous sites is dealt out at random.
    Unphased,
    /// Sites whose rarer allele is too rare are left out.
    MinorCutoff,
    /// Genotypes are called from a few reads.
    LowCoverage,
}

/// A model of noise with its number.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Noise {
    /// Which model.
    pub kind: NoiseKind,
    /// Its number, as [`NoiseKind::parameter`] names it.
    pub amount: f64,
}

static ERROR: Parameter = parameter("q", "Error", Unit::PerAllele, 0.01, [0.0, 0.5]);
static MISSING: Parameter = parameter("q", "Missing", Unit::PerAllele, 0.05, [0.0, 0.95]);
static CUTOFF: Parameter = Parameter {
    whole: true,
    ..parameter(
        "q",
        "Least copies of the rarer allele",
        Unit::None,
        2.0,
        [1.0, 100.0],
    )
};
static COVERAGE: Parameter = parameter(
    "q",
    "Mean coverage",
    Unit::ReadsPerIndividual,
    4.0,
    [0.01, 100.0],
);

/// Haplotypes of an individual, where noise is of individuals.
pub(crate) const PLOIDY: u32 = 2;

impl NoiseKind {
    /// All, in the order of the page.
    pub const ALL: [Self; 6] = [
        Self::None,
        Self::GenotypeError,
        Self::Missing,
        Self::Unphased,
        Self::MinorCutoff,
        Self::LowCoverage,
    ];

    /// Its name in links.
    pub fn key(self) -> &'static str {
        match self {
            Self::None => "none",
            Self::GenotypeError => "error",
            Self::Missing => "missing",
            Self::Unphased => "unphased",
            Self::MinorCutoff => "cutoff",
            Self::LowCoverage => "reads",
        }
    }

    /// Its name on the page.
    pub fn title(self) -> &'static str {
        match self {
            Self::None => "No noise",
            Self::GenotypeError => "Genotype error",
            Self::Missing => "Missing data",
            Self::Unphased => "Unphased pairs",
            Self::MinorCutoff => "Minor-allele cut-off",
            Self::LowCoverage => "Low-coverage reads",
        }
    }

    /// What it does, in a sentence or two.
    pub fn lead(self) -> &'static str {
        match self {
            Self::None => "Every allele is known.",
            Self::GenotypeError => {
                "Each allele is read as the other one with this probability. Errors at sites where nothing varies are not added."
            }
            Self::Missing => "Each allele is unknown with this probability.",
            Self::Unphased => {
                "Neighbouring haplotypes are a diploid whose heterozygous sites are phased at random."
            }
            Self::MinorCutoff => "Sites at which the rarer allele has fewer copies are left out.",
            Self::LowCoverage => {
                "Neighbouring haplotypes are a diploid, called from its reads: heterozygous where both alleles are among them, missing without \
                 any. Heterozygotes of which one allele was not read are called homozygous."
            }
        }
    }

    /// The number that it needs.
    pub fn parameter(self) -> Option<&'static Parameter> {
        match self {
            Self::None | Self::Unphased => None,
            Self::GenotypeError => Some(&ERROR),
            Self::Missing => Some(&MISSING),
            Self::MinorCutoff => Some(&CUTOFF),
            Self::LowCoverage => Some(&COVERAGE),
        }
    }

    /// Why it cannot be laid over samples of so many haplotypes each; none where it can.
    pub(super) fn unpaired(
        self,
        haplotypes: impl IntoIterator<Item = u32>,
    ) -> Option<&'static str> {
        let pairs = matches!(self, Self::Unphased | Self::LowCoverage);
        let odd = |n: u32| !n.is_multiple_of(PLOIDY);
        (pairs && haplotypes.into_iter().any(odd))
            .then_some("diploids need an even number of haplotypes from each sample")
    }

    /// The noise of a name in a link.
    pub fn of_key(key: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.key() == key)
    }
}

impl Noise {
    /// A model with the number where it begins.
    pub fn of(kind: NoiseKind) -> Self {
        Self {
            kind,
            amount: kind.parameter().map_or(0.0, |parameter| parameter.default),
        }
    }

    /// Whether it can be laid over the alignments of a study.
    ///
    /// # Errors
    /// Where its number is outside its bounds, or individuals cannot be made up of the haplotypes.
    pub fn check(&self, study: &Study) -> Result<(), StudyError> {
        if let Some(parameter) = self.kind.parameter() {
            parameter.check(self.amount)?;
        }
        let haplotypes = study.samples().into_iter().map(|set| set.haplotypes);
        if let Some(reason) = self.kind.unpaired(haplotypes) {
            return Err(StudyError::Order {
                field: "noise",
                reason,
            });
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::history::Story;

    #[test]
    fn what_cannot_be_names_its_field() {
        let study = Study {
            haplotypes: 7,
            ..Study::of(Story::Constant)
        };
        let field = |noise: Noise| noise.check(&study).unwrap_err().field();
        assert_eq!(field(Noise::of(NoiseKind::Unphased)), "noise");
        assert_eq!(
            field(Noise {
                kind: NoiseKind::Missing,
                amount: 1.5
            }),
            "q"
        );
        assert_eq!(
            field(Noise {
                kind: NoiseKind::MinorCutoff,
                amount: 1.5
            }),
            "q"
        );
        assert_eq!(
            field(Noise {
                kind: NoiseKind::LowCoverage,
                amount: f64::NAN
            }),
            "q"
        );
        for kind in NoiseKind::ALL {
            assert_eq!(
                Noise::of(kind).check(&Study::of(Story::Split)),
                Ok(()),
                "{kind:?}"
            );
            assert_eq!(NoiseKind::of_key(kind.key()), Some(kind));
        }
    }
}
