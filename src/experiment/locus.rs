//! The stretch of genome that is simulated.

use crate::experiment::Prior;
use crate::history::{Conversion, Hotspot, Sites};
use serde::{Deserialize, Serialize};

/// The units of a scenario's and a locus' numbers.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum Units {
    /// Sizes in diploids, times in generations, rates per base pair and generation.
    #[default]
    Generations,
    /// Sizes in times a reference size N, times in units of 2N generations, and scaled rates of the whole locus: `theta = 4 N mu L` and
    /// `rho = 4 N r L`. The locus has no base pairs then; positions are fractions of it.
    Scaled,
}

/// The stretch of genome.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Locus {
    /// The units of its rates, and of the numbers of all scenarios.
    pub units: Units,
    /// Base pairs; 1 in scaled units.
    pub length: f64,
    /// Mutations per base pair and generation, or theta.
    pub mutation: Prior,
    /// Crossovers per base pair and generation, or rho.
    pub recombination: Prior,
    /// Where crossovers are more or less frequent.
    pub hotspot: Hotspot,
    /// Gene conversion.
    pub conversion: Conversion,
    /// How mutations become sites.
    pub sites: Sites,
    /// Years a generation lasts; only for display.
    pub generation_years: f64,
}

impl Locus {
    /// With the usual values for what has no effect: the place of a hotspot where crossovers are as frequent as elsewhere, the length of tracts
    /// where there are none, and the years of a generation. Two loci that are equal then are simulated alike, bit for bit.
    #[must_use]
    pub fn in_effect(self) -> Self {
        Self {
            hotspot: if self.hotspot.factor == 1.0 {
                Hotspot::default()
            } else {
                self.hotspot
            },
            conversion: if self.conversion.ratio == 0.0 {
                Conversion::default()
            } else {
                self.conversion
            },
            generation_years: 1.0,
            ..self
        }
    }

    /// The keys of its numbers, in the order in which they are drawn: mutation, then recombination.
    pub const fn keys(&self) -> [&'static str; 2] {
        match self.units {
            Units::Generations => ["mu", "r"],
            Units::Scaled => ["theta", "rho"],
        }
    }

    /// The priors of its numbers, in the same order.
    pub const fn priors(&self) -> [&Prior; 2] {
        [&self.mutation, &self.recombination]
    }
}
