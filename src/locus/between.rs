//! The first two samples of a study beside each other: their joint spectrum, and how different they are.

use crate::history::Study;
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
}

impl Between {
    /// The first two samples of a study, without sites; none where there is only one.
    pub(crate) fn new(study: &Study) -> Option<Self> {
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
        })
    }

    /// The same with sites.
    pub(crate) fn with(&self, spectrum: JointSpectrum) -> Self {
        Self {
            f_st: f_st(&spectrum),
            spectrum,
            names: self.names.clone(),
        }
    }
}

/// F_ST of a joint spectrum; none where nothing differs between the samples, or one of them is a single haplotype.
pub(crate) fn f_st(spectrum: &JointSpectrum) -> Option<f64> {
    let summary = Summary::of(spectrum);
    (summary.d_xy > 0.0 && spectrum.samples.iter().all(|&haplotypes| haplotypes > 1))
        .then_some(summary.f_st)
}

#[cfg(test)]
mod tests {
    use super::super::Locus;
    use super::*;
    use crate::coalescent::Simulator;
    use crate::history::Story;

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
}
