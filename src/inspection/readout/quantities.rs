//! The quantities that are read, and what they are.

use super::Quantity;

impl Quantity {
    /// All of them, in the order of the columns.
    pub const ALL: [Quantity; 12] = [
        Self::SegregatingSites,
        Self::Pi,
        Self::ThetaW,
        Self::TajimasD,
        Self::Singletons,
        Self::FayWuH,
        Self::TajimaDeviation,
        Self::VarianceLinear,
        Self::VarianceQuadratic,
        Self::HaplotypeNumber,
        Self::MeanR2,
        Self::MeanDerived,
    ];

    /// What it is, in one sentence.
    pub const fn explanation(self) -> &'static str {
        match self {
            Self::SegregatingSites => {
                "The number of sites at which the haplotypes of the sample differ."
            }
            Self::Pi => {
                "The number of sites at which two haplotypes differ, averaged over all pairs."
            }
            Self::ThetaW => {
                "S divided by 1 + 1/2 + ... + 1/(n−1), which estimates theta in a population of constant size."
            }
            Self::TajimasD => {
                "The difference between π and θ_W, divided by its estimated standard deviation."
            }
            Self::Singletons => {
                "The number of sites at which one haplotype alone carries the derived allele."
            }
            Self::FayWuH => {
                "π less the estimator of theta that weighs common derived alleles most; negative where many are common."
            }
            Self::TajimaDeviation => {
                "The estimated standard deviation of π − θ_W, the root of e₁S + e₂S(S−1)."
            }
            Self::VarianceLinear => {
                "The term of that variance that grows with S; a constant times S."
            }
            Self::VarianceQuadratic => "The term of that variance that grows with the square of S.",
            Self::HaplotypeNumber => "The number of haplotypes of the sample that are distinct.",
            Self::MeanR2 => {
                "The squared correlation between the alleles of two sites, averaged over all pairs of sites."
            }
            Self::MeanDerived => {
                "The number of derived alleles at a segregating site, averaged over sites; it changes when derived and ancestral are exchanged, \
                 which π does not."
            }
        }
    }
}
