//! Many loci of a study held against theory.

use super::expectation::{root_probability, sites_distribution};
use super::locus::{ExplorationError, Locus};
use super::story::Story;
use super::study::Study;
use super::summary::Summary;
use super::timeline::Timeline;
use crate::coalescent::{Plan, Simulator};
use crate::statistics::Spectrum;
use crate::statistics::theory::island_pair_times;
use serde::{Deserialize, Serialize};

/// Bars of a histogram.
const BARS: usize = 40;

/// One quantity over many loci.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Histogram {
    /// Left edge of the first bar.
    pub low: f64,
    /// Width of a bar.
    pub width: f64,
    /// Loci in each bar; the last one holds all beyond.
    pub counts: Vec<u32>,
    /// Loci that theory expects in each bar; empty where there is no theory.
    pub theory: Vec<f64>,
    /// The mean.
    pub mean: Estimate,
}

/// A mean against its expectation.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Estimate {
    /// The mean over the loci.
    pub mean: f64,
    /// Its standard error.
    pub error: f64,
    /// What theory expects, if it does.
    pub expected: Option<f64>,
}

impl Estimate {
    /// How many standard errors the mean lies above the expectation.
    pub fn z(&self) -> Option<f64> {
        let z = (self.mean - self.expected?) / self.error;
        z.is_finite().then_some(z)
    }
}

/// Many loci, ready to be drawn.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Loci {
    /// How many.
    pub count: u32,
    /// Time to the common ancestor at the start of the locus, generations.
    pub root: Histogram,
    /// Segregating sites.
    pub sites: Histogram,
    /// Mean pairwise differences, per locus.
    pub pi: Histogram,
    /// Tajima's D, of the loci that have a site.
    pub tajima: Histogram,
    /// Mean number of sites with `i` derived alleles; `n + 1` entries.
    pub spectrum: Vec<Estimate>,
}

/// Simulates locus after locus.
pub struct Many {
    study: Study,
    plan: Plan,
    simulator: Simulator,
    done: u32,
    /// Root, sites, pi, Tajima's D of each locus.
    rows: Vec<[f64; 4]>,
    /// Sums of the spectrum and of its squares.
    sums: Vec<[f64; 2]>,
}

impl Many {
    /// Nothing simulated yet.
    ///
    /// # Errors
    /// Where the study cannot be simulated.
    pub fn new(study: Study) -> Result<Self, ExplorationError> {
        let plan = study.plan()?;
        let sums = vec![[0.0; 2]; plan.haplotypes() as usize + 1];
        Ok(Self { study, plan, simulator: Simulator::default(), done: 0, rows: Vec::new(), sums })
    }

    /// Loci so far.
    pub fn done(&self) -> u32 {
        self.done
    }

    /// Simulates the next locus.
    pub fn step(&mut self) {
        let locus = Locus::of_plan(&self.study, &self.plan, self.done, &mut self.simulator);
        let spectrum = locus.spectrum();
        let summary = Summary::of(&spectrum);
        self.rows.push([locus.root_at_start(), summary.sites, summary.pi, summary.tajima]);
        for ([sum, squares], count) in self.sums.iter_mut().zip(&spectrum.counts) {
            *sum += count;
            *squares += count * count;
        }
        self.done += 1;
    }

    /// All loci so far against theory.
    pub fn loci(&self) -> Loci {
        let study = &self.study;
        let n = self.plan.haplotypes();
        let timeline = Timeline::of(&study.demography());
        let rate = study.mutations_per_generation();
        let single = self.plan.single_population();
        let branches = single.as_ref().map(|single| single.branch_lengths(n));
        let expected: Option<Vec<f64>> = branches.map(|branches| branches.iter().map(|length| length * rate).collect());
        let summed = expected.as_ref().map(|expected| Summary::of(&Spectrum { counts: expected.clone() }));
        let count = f64::from(self.done);

        let mut root = self.histogram(0, None, single.as_ref().map(|single| single.tmrca(n)));
        if single.is_some() {
            root.expect(count, |time| root_probability(&timeline, n, time));
        }
        let mut sites = self.histogram(1, Some(1.0), summed.map(|summary| summary.sites));
        if study.story == Story::Constant && study.recombination == 0.0 {
            let theta = 4.0 * study.values.first().copied().unwrap_or_default() * rate;
            let most = self.rows.iter().map(|row| row[1]).fold(0.0, f64::max) as usize;
            let law = sites_distribution(n, theta, most);
            sites.expect(count, |edge| law.iter().take(edge.max(0.0).ceil() as usize).sum());
        }
        let pi = self.histogram(2, None, summed.map(|summary| summary.pi).or_else(|| self.islands().map(|time| 2.0 * rate * time)));
        let spectrum = self.sums.iter().enumerate().map(|(i, &[sum, squares])| {
            let expected = expected.as_ref().and_then(|expected| expected.get(i)).copied().filter(|_| 0 < i && i < n as usize);
            estimate(count, sum, squares, expected)
        });
        Loci { count: self.done, root, sites, pi, tajima: self.histogram(3, None, None), spectrum: spectrum.collect() }
    }

    /// Mean time to the common ancestor of two haplotypes, of all samples together, in the island model.
    fn islands(&self) -> Option<f64> {
        let (Story::Islands, [demes, size, rate]) = (self.study.story, &self.study.values[..]) else { return None };
        let [within, between] = island_pair_times(*demes as u32, *size, *rate);
        let each = f64::from(self.study.haplotypes);
        let pairs = |n: f64| 0.5 * n * (n - 1.0);
        let inside = demes * pairs(each) / pairs(demes * each);
        Some(inside * within + (1.0 - inside) * between)
    }

    /// A histogram of one quantity; `step` makes the width of a bar a multiple of it.
    fn histogram(&self, column: usize, step: Option<f64>, expected: Option<f64>) -> Histogram {
        let values: Vec<f64> = self.rows.iter().filter_map(|row| row.get(column).copied()).filter(|value| value.is_finite()).collect();
        let mut sorted = values.clone();
        sorted.sort_by(f64::total_cmp);
        let at = |quantile: f64| sorted.get((quantile * sorted.len() as f64) as usize).or(sorted.last()).copied().unwrap_or(0.0);
        // A few large values would press all others into the first bars; counts and times begin at 0.
        let low = if column == 3 { at(0.0) } else { 0.0 };
        let high = at(0.995).max(low + 1e-9);
        let mut width = (high - low) / BARS as f64;
        if let Some(step) = step {
            width = ((width / step).ceil() * step).max(step);
        }
        let bars = (((high - low) / width).floor() as usize + 1).clamp(1, BARS + 1);
        let mut counts = vec![0; bars];
        for value in &values {
            let bar = (((value - low) / width).max(0.0) as usize).min(bars - 1);
            if let Some(count) = counts.get_mut(bar) {
                *count += 1;
            }
        }
        let (sum, squares) = values.iter().fold((0.0, 0.0), |(sum, squares), value| (sum + value, squares + value * value));
        Histogram { low, width, counts, theory: Vec::new(), mean: estimate(values.len() as f64, sum, squares, expected) }
    }
}

impl Histogram {
    /// Fills in what theory expects, from the probability of lying below an edge.
    fn expect(&mut self, count: f64, below: impl Fn(f64) -> f64) {
        let edges: Vec<f64> = (0..=self.counts.len()).map(|bar| below(self.low + bar as f64 * self.width)).collect();
        let last = self.counts.len();
        self.theory = (0..last).map(|bar| count * (if bar + 1 == last { 1.0 } else { edges[bar + 1] } - edges[bar])).collect();
    }
}

/// Mean and standard error from sums.
fn estimate(count: f64, sum: f64, squares: f64, expected: Option<f64>) -> Estimate {
    if count < 2.0 {
        return Estimate { mean: if count > 0.0 { sum } else { 0.0 }, error: f64::NAN, expected };
    }
    let mean = sum / count;
    let variance = ((squares - sum * mean) / (count - 1.0)).max(0.0);
    Estimate { mean, error: libm::sqrt(variance / count), expected }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn simulated(study: Study, count: u32) -> Loci {
        let mut many = Many::new(study).unwrap();
        for _ in 0..count {
            many.step();
        }
        many.loci()
    }

    /// Every mean against theory at 4.5 sigma: about 80 in all, a false alarm in 2,000 choices of the seed.
    #[test]
    fn means_agree_with_theory() {
        for story in [Story::Constant, Story::TwoEpoch, Story::Growth, Story::Bottleneck, Story::Islands] {
            let loci = simulated(Study { seed: 5, ..Study::of(story) }, 2_000);
            let estimates = [loci.root.mean, loci.sites.mean, loci.pi.mean].into_iter().chain(loci.spectrum);
            let scores: Vec<f64> = estimates.filter_map(|estimate| estimate.z()).collect();
            assert!(scores.len() == if story == Story::Islands { 1 } else { 22 }, "{story:?}: {}", scores.len());
            assert!(scores.iter().all(|z| z.abs() < 4.5), "{story:?}: {scores:?}");
        }
    }

    /// The test above has power: a mutation rate that is 7 % off is noticed.
    #[test]
    fn a_wrong_expectation_is_noticed() {
        let loci = simulated(Study { seed: 5, ..Study::of(Story::Constant) }, 2_000);
        let off = Estimate { expected: loci.sites.mean.expected.map(|sites| 1.07 * sites), ..loci.sites.mean };
        assert!(off.z().unwrap().abs() > 4.5);
    }

    /// Chi-square of the bars with 10 expected loci or more, against its mean and standard deviation, at 5 sigma.
    #[test]
    fn histograms_follow_the_laws_of_root_and_sites() {
        for story in [Story::Constant, Story::Growth] {
            let loci = simulated(Study { recombination: 0.0, seed: 2, ..Study::of(story) }, 4_000);
            let histograms = if story == Story::Constant { vec![loci.root, loci.sites] } else { vec![loci.root] };
            for histogram in histograms {
                assert_eq!(histogram.theory.len(), histogram.counts.len());
                let bars = histogram.theory.iter().zip(&histogram.counts).filter(|(theory, _)| **theory >= 10.0);
                let terms: Vec<f64> =
                    bars.map(|(theory, count)| (f64::from(*count) - theory) * (f64::from(*count) - theory) / theory).collect();
                let (chi, freedom) = (terms.iter().sum::<f64>(), terms.len() as f64);
                assert!(freedom > 8.0 && chi < freedom + 5.0 * libm::sqrt(2.0 * freedom), "{story:?}: {chi} of {freedom}");
            }
        }
    }
}
