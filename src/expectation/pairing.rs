//! The first two samples of many loci beside each other.

use super::histogram::Histogram;
use crate::history::Study;
use crate::locus::{Between, Locus, f_st};
use crate::statistics::JointSpectrum;

/// Adds up the joint spectra of many loci.
pub(super) struct Pairing {
    empty: Between,
    sum: JointSpectrum,
    /// F_ST of the loci that have one.
    f_st: Vec<f64>,
}

impl Pairing {
    pub fn new(study: &Study) -> Option<Self> {
        let empty = Between::new(study)?;
        Some(Self {
            sum: empty.spectrum.clone(),
            empty,
            f_st: Vec::new(),
        })
    }

    pub fn see(&mut self, locus: &Locus) {
        let spectrum = locus.joint_spectrum(self.sum.samples);
        self.f_st.extend(f_st(&spectrum));
        self.sum
            .cells
            .iter_mut()
            .zip(&spectrum.cells)
            .for_each(|(sum, cell)| *sum += cell);
    }

    /// All loci so far.
    pub fn between(&self, loci: f64) -> Between {
        let cells = self.sum.cells.iter().map(|cell| cell / loci).collect();
        self.empty.with(JointSpectrum { cells, ..self.sum })
    }

    /// F_ST of each locus that has one.
    pub fn f_st(&self) -> Histogram {
        Histogram::of(&self.f_st, None, None, None)
    }
}

#[cfg(test)]
mod tests {
    use super::super::Many;
    use super::*;
    use crate::history::Story;
    use crate::statistics::theory;

    /// `1 - T_within / T_between` of the island model (Slatkin 1991), from ten sets of 400 loci: 4.5 sigma of their mean, a false alarm in
    /// 700 for Student's t with 9 degrees of freedom.
    #[test]
    fn islands_are_as_different_as_theory_says() {
        let study = Study::of(Story::Islands);
        let [demes, size, rate] = study.values[..] else {
            panic!("three numbers")
        };
        let [within, between] = theory::island_pair_times(demes as u32, size, rate);
        let expected = theory::f_st(within, between);
        let found: Vec<f64> = (0..10)
            .map(|seed| {
                let mut many = Many::new(
                    Study {
                        seed,
                        ..study.clone()
                    },
                    400,
                )
                .unwrap();
                (0..400).for_each(|_| many.step());
                let loci = many.loci();
                assert!(loci.f_st.unwrap().mean.mean.is_finite());
                loci.between.unwrap().f_st.unwrap()
            })
            .collect();
        let mean = found.iter().sum::<f64>() / 10.0;
        let error = (found
            .iter()
            .map(|f_st| (f_st - mean) * (f_st - mean))
            .sum::<f64>()
            / 90.0)
            .sqrt();
        let t = |expected: f64| (mean - expected) / error;
        assert!(
            t(expected).abs() < 4.5,
            "{mean} +- {error}, expected {expected}"
        );
        // Infinitely many demes would differ more, and it is noticed.
        assert!(
            t(1.0 / (1.0 + 4.0 * size * rate)).abs() > 4.5,
            "{mean} +- {error}"
        );
    }
}
