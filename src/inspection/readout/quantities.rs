//! The quantities that are read, with their names.

use super::Quantity;
use crate::evaluation::regression::Summaries;
use crate::statistics::{Alignment, Spectrum, TajimaConstants};

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

    /// Its symbol.
    pub const fn symbol(self) -> &'static str {
        match self {
            Self::SegregatingSites => "S",
            Self::Pi => "π",
            Self::ThetaW => "θ_W",
            Self::TajimasD => "D",
            Self::Singletons => "η₁",
            Self::FayWuH => "H",
            Self::TajimaDeviation => "sd(d)",
            Self::VarianceLinear => "e₁S",
            Self::VarianceQuadratic => "e₂S(S−1)",
            Self::HaplotypeNumber => "K",
            Self::MeanR2 => "r²",
            Self::MeanDerived => "mean derived",
        }
    }

    /// Its name.
    pub const fn name(self) -> &'static str {
        match self {
            Self::SegregatingSites => "segregating sites",
            Self::Pi => "mean pairwise differences",
            Self::ThetaW => "Watterson's theta",
            Self::TajimasD => "Tajima's D",
            Self::Singletons => "singletons",
            Self::FayWuH => "Fay and Wu's H",
            Self::TajimaDeviation => "denominator of Tajima's D",
            Self::VarianceLinear => "variance of D's numerator, term in S",
            Self::VarianceQuadratic => "variance of D's numerator, term in S(S−1)",
            Self::HaplotypeNumber => "haplotype number",
            Self::MeanR2 => "mean r²",
            Self::MeanDerived => "mean derived alleles",
        }
    }

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

    /// All quantities of an alignment, in the order of [`Self::ALL`]. None with fewer than four haplotypes or two segregating sites: then
    /// D or r2 are not defined, and the example cannot be used.
    pub fn all_of(alignment: &Alignment) -> Option<[f64; Self::ALL.len()]> {
        Self::all_of_parts(&alignment.spectrum(), &Summaries::of(alignment))
    }

    /// The same from what was computed before.
    pub fn all_of_parts(
        spectrum: &Spectrum,
        summaries: &Summaries,
    ) -> Option<[f64; Self::ALL.len()]> {
        let constants = TajimaConstants::new(spectrum.samples())?;
        let (sites, mean_r2, tajimas_d) = (
            summaries.segregating_sites,
            summaries.mean_r2?,
            spectrum.tajimas_d()?,
        );
        let derived: f64 = spectrum
            .segregating()
            .map(|(copies, count)| f64::from(copies) * count)
            .sum();
        Some(Self::ALL.map(|quantity| match quantity {
            Self::SegregatingSites => sites,
            Self::Pi => summaries.pi,
            Self::ThetaW => sites / constants.a1,
            Self::TajimasD => tajimas_d,
            Self::Singletons => summaries.singletons,
            Self::FayWuH => summaries.pi - summaries.theta_h,
            Self::TajimaDeviation => constants.variance(sites).sqrt(),
            Self::VarianceLinear => constants.e1 * sites,
            Self::VarianceQuadratic => constants.e2 * sites * (sites - 1.0),
            Self::HaplotypeNumber => summaries.haplotype_number,
            Self::MeanR2 => mean_r2,
            Self::MeanDerived => derived / sites,
        }))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_quantities_are_those_of_their_names() {
        let mut alignment = Alignment::new(5);
        for (position, site) in [
            (0.1, 0b00001),
            (0.2, 0b00110),
            (0.5, 0b01111),
            (0.7, 0b11111),
        ] {
            alignment.push_site(position, &[site]);
        }
        let found = Quantity::all_of(&alignment).unwrap();
        let of = |quantity: Quantity| {
            found[Quantity::ALL
                .iter()
                .position(|&other| other == quantity)
                .unwrap()]
        };
        let near = |quantity: Quantity, expected: f64| {
            assert!(
                (of(quantity) - expected).abs() < 1e-12,
                "{quantity:?}: {}, not {expected}",
                of(quantity)
            );
        };
        let a1 = 25.0 / 12.0;
        near(Quantity::SegregatingSites, 3.0);
        near(Quantity::Pi, 1.4);
        near(Quantity::ThetaW, 3.0 / a1);
        near(Quantity::Singletons, 1.0);
        near(Quantity::FayWuH, 1.4 - 2.0 * (1.0 + 4.0 + 16.0) / 20.0);
        near(Quantity::HaplotypeNumber, 4.0);
        near(Quantity::MeanDerived, 7.0 / 3.0);
        near(
            Quantity::TajimasD,
            (1.4 - 3.0 / a1) / of(Quantity::TajimaDeviation),
        );
        let variance = of(Quantity::VarianceLinear) + of(Quantity::VarianceQuadratic);
        near(Quantity::TajimaDeviation, variance.sqrt());
        // 00001 and 00110, 00001 and 01111, 00110 and 01111
        let r2 = [
            (2.0_f64 / 25.0).powi(2) / (4.0 / 25.0 * 6.0 / 25.0),
            (1.0_f64 / 25.0).powi(2) / (4.0 / 25.0 * 4.0 / 25.0),
        ];
        near(
            Quantity::MeanR2,
            (r2[0] + r2[1] + (2.0_f64 / 25.0).powi(2) / (4.0 / 25.0 * 6.0 / 25.0)) / 3.0,
        );
    }

    #[test]
    fn what_is_not_defined_is_not_read() {
        let mut alignment = Alignment::new(5);
        alignment.push_site(0.1, &[0b1]);
        assert_eq!(Quantity::all_of(&alignment), None);
        let mut three = Alignment::new(3);
        three.push_site(0.1, &[0b1]);
        three.push_site(0.2, &[0b10]);
        assert_eq!(Quantity::all_of(&three), None);
    }
}
