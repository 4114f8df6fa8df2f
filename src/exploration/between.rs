//! The first two samples of a study beside each other: their joint spectrum, and how different they are.

use super::histogram::Histogram;
use super::locus::Locus;
use super::study::Study;
use crate::statistics::{JointSpectrum, Summary};
use serde::{Deserialize, Serialize};

/// Two samples beside each other.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Between {
    /// Their populations, with the age of a sample that is not of the present.
    pub names: [String; 2],
    /// Sites by derived alleles in the first and the second: of one locus, or the mean of many.
    pub spectrum: JointSpectrum,
    /// Hudson's F_ST of it, `1 - pi_within / pi_between` as a ratio of averages over sites, and over loci; none where nothing differs
    /// between the samples, or one of them is a single haplotype.
    pub f_st: Option<f64>,
    /// F_ST of each locus that has one, of many.
    pub loci: Option<Histogram>,
}

impl Between {
    /// The first two samples of a study, without sites; none where there is only one.
    pub(super) fn new(study: &Study) -> Option<Self> {
        let (demography, samples) = (study.demography(), study.samples());
        let [one, other, ..] = samples[..] else {
            return None;
        };
        let names = [one, other].map(|set| {
            let name = demography
                .populations
                .get(set.population)
                .map(|population| population.name.clone())
                .unwrap_or_default();
            if set.time == 0.0 {
                name
            } else {
                format!("{name}, {} generations ago", set.time)
            }
        });
        Some(Self {
            names,
            spectrum: JointSpectrum::zeros([one.haplotypes, other.haplotypes]),
            f_st: None,
            loci: None,
        })
    }

    /// The same with the sites of a locus.
    pub(super) fn of_locus(self, locus: &Locus) -> Self {
        self.with(locus.joint_spectrum(self.spectrum.samples))
    }

    fn with(&self, spectrum: JointSpectrum) -> Self {
        Self {
            f_st: f_st(&spectrum),
            spectrum,
            names: self.names.clone(),
            loci: None,
        }
    }
}

/// F_ST of a joint spectrum.
fn f_st(spectrum: &JointSpectrum) -> Option<f64> {
    let summary = Summary::of(spectrum);
    (summary.d_xy > 0.0 && spectrum.samples.iter().all(|&haplotypes| haplotypes > 1))
        .then_some(summary.f_st)
}

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
        let between = self.empty.with(JointSpectrum { cells, ..self.sum });
        Between {
            loci: Some(Histogram::of(&self.f_st, None, None, None)),
            ..between
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::{Many, Story};
    use super::*;
    use crate::coalescent::Simulator;
    use crate::statistics::theory;

    #[test]
    fn two_samples_have_the_sites_of_their_haplotypes() {
        let study = Study::default()
            .with(Study::of(Story::Admixture).demography())
            .with_samples("A:3,B:5@100")
            .unwrap();
        let view = Locus::simulate(&study, 1, &mut Simulator::default())
            .unwrap()
            .look(0.0);
        let between = view.between.unwrap();
        assert_eq!(
            between.names,
            ["A".to_owned(), "B, 100 generations ago".to_owned()]
        );
        let mut spectrum = JointSpectrum::zeros([3, 5]);
        for site in &view.sites {
            let count = |of: std::ops::Range<usize>| {
                site.derived[of].iter().filter(|derived| **derived).count()
            };
            spectrum.cells[6 * count(0..3) + count(3..8)] += 1.0;
        }
        assert!(view.sites.len() as u32 == view.total_sites && view.total_sites > 5);
        assert_eq!(between.spectrum, spectrum);
        let single = Locus::simulate(&Study::of(Story::Growth), 1, &mut Simulator::default())
            .unwrap()
            .look(0.0);
        assert_eq!(single.between, None);
    }

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
                let between = many.loci().between.unwrap();
                assert!(between.loci.unwrap().mean.mean.is_finite());
                between.f_st.unwrap()
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
