//! Many loci of a study held against theory.

use super::histogram::{Estimate, Histogram, estimate};
use super::laws::{root_probability, sites_distribution};
use super::pairing::Pairing;
use super::profile::{Profile, Profiler};
use crate::coalescent::Simulator;
use crate::history::{Sites, Story, Study, Timeline, pair_distance};
use crate::locus::{Between, Locus, PrepareError, Prepared, Summary};
use crate::statistics::Spectrum;
use serde::{Deserialize, Serialize};

/// Many loci, ready to be drawn.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Loci {
    /// How many.
    pub count: u32,
    /// Time to the common ancestor at the start of the locus, or at the selected site, generations.
    pub root: Histogram,
    /// Segregating sites.
    pub sites: Histogram,
    /// Mean pairwise differences, per locus.
    pub pi: Histogram,
    /// Tajima's D, of the loci that have a site.
    pub tajima: Histogram,
    /// Mean number of sites with `i` derived alleles; `n + 1` entries.
    pub spectrum: Vec<Estimate>,
    /// The first two samples beside each other, where there are two.
    pub between: Option<Between>,
    /// F_ST of each locus that has one, where there are two samples.
    pub f_st: Option<Histogram>,
    /// What is expected is that of the same population without a sweep.
    pub neutral: bool,
    /// Diversity along the locus, where an allele is selected.
    pub profile: Option<Profile>,
}

/// Simulates locus after locus.
pub struct Many {
    study: Study,
    prepared: Prepared,
    simulator: Simulator,
    done: u32,
    /// Root, sites, pi, Tajima's D of each locus.
    rows: Vec<[f64; 4]>,
    /// Sums of the spectrum and of its squares.
    sums: Vec<[f64; 2]>,
    profiler: Option<Profiler>,
    /// Mean generations along the tree from one haplotype to another.
    distance: Option<f64>,
    pairing: Option<Pairing>,
    /// Memory of the largest locus, bytes.
    largest: usize,
}

impl Many {
    /// Nothing simulated yet; so many loci are to come.
    ///
    /// # Errors
    /// Where the study cannot be simulated.
    pub fn new(study: Study, count: u32) -> Result<Self, PrepareError> {
        let prepared = study.prepare()?;
        let sums = vec![[0.0; 2]; prepared.plan.haplotypes() as usize + 1];
        let profiler = Profiler::new(&study, prepared.plan.single_population(), count);
        let distance = pair_distance(&study.demography(), &study.samples());
        let pairing = Pairing::new(&study);
        Ok(Self {
            pairing,
            study,
            prepared,
            simulator: Simulator::default(),
            done: 0,
            rows: Vec::new(),
            sums,
            profiler,
            distance,
            largest: 0,
        })
    }

    /// Loci so far.
    pub fn done(&self) -> u32 {
        self.done
    }

    /// Memory that so many loci will take, bytes: what is kept of each, and twice the largest one so far while it is simulated.
    pub fn memory(&self, count: u32) -> f64 {
        (count as usize * size_of::<[f64; 4]>() + 2 * self.largest) as f64
    }

    /// Simulates the next locus.
    pub fn step(&mut self) {
        let (record, sweep) =
            self.prepared
                .record(self.study.seed, self.done, false, &mut self.simulator);
        if let (Some((_, trajectory)), Some(profiler)) = (sweep, &mut self.profiler) {
            profiler.follow(self.done, trajectory);
        }
        let locus = Locus::of_record(&self.study, record, self.done);
        self.largest = self.largest.max(locus.bytes());
        let spectrum = locus.spectrum();
        let summary = Summary::of(&spectrum);
        if let Some(pairing) = &mut self.pairing {
            pairing.see(&locus);
        }
        let place = if self.profiler.is_some() {
            self.study.number("x")
        } else {
            0.0
        };
        self.rows.push([
            locus.root_at(place),
            summary.sites,
            summary.pi,
            summary.tajima,
        ]);
        for ([sum, squares], count) in self.sums.iter_mut().zip(&spectrum.counts) {
            *sum += count;
            *squares += count * count;
        }
        if let Some(profiler) = &mut self.profiler {
            profiler.see(self.prepared.plan.haplotypes(), locus.derived_counts());
        }
        self.done += 1;
    }

    /// Finite values of one quantity.
    fn values(&self, column: usize) -> Vec<f64> {
        self.rows
            .iter()
            .filter_map(|row| row.get(column).copied())
            .filter(|value| value.is_finite())
            .collect()
    }

    /// All loci so far against theory.
    pub fn loci(&self) -> Loci {
        let study = &self.study;
        let n = self.prepared.plan.haplotypes();
        let timeline = Timeline::of(&study.demography());
        let rate = study.mutations_per_generation();
        let single = self.prepared.plan.single_population();
        // All that theory says of sites is said of infinite ones at a rate.
        let at_a_rate = study.sites == Sites::Infinite;
        let branches = single
            .as_ref()
            .filter(|_| at_a_rate)
            .map(|single| single.branch_lengths(n));
        let expected: Option<Vec<f64>> =
            branches.map(|branches| branches.iter().map(|length| length * rate).collect());
        let summed = expected.as_ref().map(|expected| {
            Summary::of(&Spectrum {
                counts: expected.clone(),
            })
        });
        let count = f64::from(self.done);

        let mut root = Histogram::of(
            &self.values(0),
            Some(0.0),
            None,
            single.as_ref().map(|single| single.tmrca(n)),
        );
        // Beside a selected site, the law without the sweep lies far outside the histogram.
        // Lineages of one sample may pass through several populations: the law is that of a history that has one.
        if single.is_some() && timeline.spans.len() == 1 && self.profiler.is_none() {
            root.expect(count, |time| root_probability(&timeline, n, time));
        }
        let mut sites = Histogram::of(
            &self.values(1),
            Some(0.0),
            Some(1.0),
            summed.map(|summary| summary.sites),
        );
        if study.story == Story::Constant && study.recombination == 0.0 && at_a_rate {
            let theta = 4.0 * study.values.first().copied().unwrap_or_default() * rate;
            let most = self.rows.iter().map(|row| row[1]).fold(0.0, f64::max) as usize;
            let law = sites_distribution(n, theta, most);
            sites.expect(count, |edge| {
                law.iter().take(edge.max(0.0).ceil() as usize).sum()
            });
        }
        let pi = Histogram::of(
            &self.values(2),
            Some(0.0),
            None,
            self.distance
                .filter(|_| at_a_rate)
                .map(|distance| rate * distance),
        );
        let tajima = Histogram::of(&self.values(3), None, None, None);
        let spectrum = self.sums.iter().enumerate().map(|(i, &[sum, squares])| {
            let expected = expected
                .as_ref()
                .and_then(|expected| expected.get(i))
                .copied()
                .filter(|_| 0 < i && i < n as usize);
            estimate(count, sum, squares, expected)
        });
        let profile = self.profiler.as_ref().map(Profiler::profile);
        let between = self.pairing.as_ref().map(|pairing| pairing.between(count));
        Loci {
            between,
            f_st: self.pairing.as_ref().map(Pairing::f_st),
            count: self.done,
            root,
            sites,
            pi,
            tajima,
            spectrum: spectrum.collect(),
            neutral: profile.is_some(),
            profile,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn simulated(study: Study, count: u32) -> Loci {
        let mut many = Many::new(study, count).unwrap();
        for _ in 0..count {
            many.step();
        }
        many.loci()
    }

    /// Every mean against theory at 4.5 sigma: about 80 in all, a false alarm in 2,000 choices of the seed.
    #[test]
    fn means_agree_with_theory() {
        let several = [
            Story::Islands,
            Story::Split,
            Story::Admixture,
            Story::Ancient,
            Story::OutOfAfrica,
        ];
        for story in [
            Story::Constant,
            Story::TwoEpoch,
            Story::Growth,
            Story::Bottleneck,
        ]
        .into_iter()
        .chain(several)
        {
            let loci = simulated(
                Study {
                    seed: 5,
                    ..Study::of(story)
                },
                2_000,
            );
            let estimates = [loci.root.mean, loci.sites.mean, loci.pi.mean]
                .into_iter()
                .chain(loci.spectrum);
            let scores: Vec<f64> = estimates.filter_map(|estimate| estimate.z()).collect();
            assert!(
                scores.len() == if several.contains(&story) { 1 } else { 22 },
                "{story:?}: {}",
                scores.len()
            );
            assert!(
                scores.iter().all(|z| z.abs() < 4.5),
                "{story:?}: {scores:?}"
            );
        }
    }

    /// The test above has power: a mutation rate that is 7 % off is noticed.
    #[test]
    fn a_wrong_expectation_is_noticed() {
        let loci = simulated(
            Study {
                seed: 5,
                ..Study::of(Story::Constant)
            },
            2_000,
        );
        let off = Estimate {
            expected: loci.sites.mean.expected.map(|sites| 1.07 * sites),
            ..loci.sites.mean
        };
        assert!(off.z().unwrap().abs() > 4.5);
    }

    /// Chi-square of the bars with 10 expected loci or more, against its mean and standard deviation, at 5 sigma.
    #[test]
    fn histograms_follow_the_laws_of_root_and_sites() {
        for story in [Story::Constant, Story::Growth] {
            let loci = simulated(
                Study {
                    recombination: 0.0,
                    seed: 2,
                    ..Study::of(story)
                },
                4_000,
            );
            let histograms = if story == Story::Constant {
                vec![loci.root, loci.sites]
            } else {
                vec![loci.root]
            };
            for histogram in histograms {
                assert_eq!(histogram.theory.len(), histogram.counts.len());
                let bars = histogram
                    .theory
                    .iter()
                    .zip(&histogram.counts)
                    .filter(|(theory, _)| **theory >= 10.0);
                let terms: Vec<f64> = bars
                    .map(|(theory, count)| {
                        (f64::from(*count) - theory) * (f64::from(*count) - theory) / theory
                    })
                    .collect();
                let (chi, freedom) = (terms.iter().sum::<f64>(), terms.len() as f64);
                assert!(
                    freedom > 8.0 && chi < freedom + 5.0 * libm::sqrt(2.0 * freedom),
                    "{story:?}: {chi} of {freedom}"
                );
            }
        }
    }
}
