//! The statistics of one locus that have a theory.

use crate::statistics::Spectrum;
use serde::{Deserialize, Serialize};

/// Statistics of one locus, all samples together.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Summary {
    /// Segregating sites, S.
    pub sites: f64,
    /// Mean pairwise differences, per locus.
    pub pi: f64,
    /// Watterson's estimate of theta, per locus.
    pub watterson: f64,
    /// Tajima's D; not a number where there are no sites.
    pub tajima: f64,
}

impl Summary {
    /// The statistics of a spectrum.
    pub fn of(spectrum: &Spectrum) -> Self {
        Self {
            sites: spectrum.segregating_sites(),
            pi: spectrum.pi(),
            watterson: spectrum.theta_w(),
            tajima: spectrum.tajimas_d().unwrap_or(f64::NAN),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::statistics::TajimaConstants;

    /// The example of Tajima (1989): 10 sequences, 16 sites, 3.888889 differences.
    #[test]
    fn tajimas_example() {
        let constants = TajimaConstants::new(10).unwrap();
        let tajima = (3.888_889 - 16.0 / constants.a1) / constants.variance(16.0).sqrt();
        assert!((tajima - -1.446_172).abs() < 1e-5);
    }

    #[test]
    fn a_spectrum_is_summed_up() {
        let of = |counts: &[f64]| {
            Summary::of(&Spectrum {
                counts: counts.to_vec(),
            })
        };
        let summary = of(&[0.0, 2.0, 1.0, 0.0, 0.0]);
        assert_eq!(summary.sites, 3.0);
        assert!((summary.pi - (2.0 * 0.5 + 2.0 / 3.0)).abs() < 1e-12);
        assert!((summary.watterson - 3.0 / (1.0 + 0.5 + 1.0 / 3.0)).abs() < 1e-12);
        assert!(of(&[0.0; 5]).tajima.is_nan() && of(&[]).sites == 0.0);
    }
}
