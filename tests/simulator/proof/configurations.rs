//! The configurations of `reference/configurations.json`, and their distributions as msprime has them.

use coalescent_playground::coalescent::Model;
use coalescent_playground::coalescent::genome::MutationModel;
use serde::Deserialize;
use std::collections::BTreeMap;

/// The whole file.
#[derive(Debug, Deserialize)]
pub struct File {
    /// Version that the distributions come from.
    pub msprime: String,
    /// All of them.
    pub configurations: Vec<Configuration>,
}

/// A model, and the distributions that msprime finds under it.
#[derive(Clone, Debug, Deserialize)]
pub struct Configuration {
    /// A name that no other has.
    pub name: String,
    /// What it is about: one of ten.
    pub axis: String,
    /// In words.
    pub about: String,
    /// msprime's replicates.
    pub replicates: u32,
    /// History, samples, genome.
    pub model: Model,
    /// How mutations fall.
    pub mutation: MutationModel,
    /// A hard sweep, if there is one.
    pub sweep: Option<Swept>,
    /// The two sample sets between which F_ST is taken.
    pub groups: Option<[usize; 2]>,
    /// Copies that the rarer allele of a site must have for the site to count in the mean r2.
    pub minor_allele_count: u32,
    /// Distributions by name of the statistic; those that do not vary are left out.
    pub statistics: BTreeMap<String, Distribution>,
}

/// A hard sweep in a population of constant size.
#[derive(Clone, Copy, Debug, Deserialize)]
pub struct Swept {
    /// Base pairs.
    pub position: f64,
    /// Advantage of the heterozygote; that of the homozygote is twice as much.
    pub selection: f64,
    /// Generations since its end.
    pub time: f64,
    /// Frequency at its end; none for fixation.
    pub end_frequency: Option<f64>,
}

/// One statistic's distribution.
#[derive(Clone, Debug, Deserialize)]
pub struct Distribution {
    /// Replicates in which it is not defined.
    pub undefined: u32,
    /// Mean of the others.
    pub mean: f64,
    /// Their standard deviation.
    pub sd: f64,
    /// Counts of its values, for a statistic of whole numbers.
    pub counts: Option<Counts>,
    /// Otherwise an even grid of quantiles from the smallest to the largest value, each the smallest value with at least that probability
    /// at or below it; five digits.
    pub quantiles: Option<Vec<f64>>,
}

/// Counts of whole numbers.
#[derive(Clone, Debug, Deserialize)]
pub struct Counts {
    /// The smallest.
    pub first: u32,
    /// How often it and each number after it occurs.
    pub of: Vec<u32>,
}

/// The whole reference.
pub fn file() -> File {
    serde_json::from_str(include_str!("../../reference/configurations.json")).unwrap()
}

/// The configurations of one axis.
pub fn axis(axis: &str) -> Vec<Configuration> {
    file()
        .configurations
        .into_iter()
        .filter(|configuration| configuration.axis == axis)
        .collect()
}

/// One configuration.
pub fn named(name: &str) -> Configuration {
    file()
        .configurations
        .into_iter()
        .find(|configuration| configuration.name == name)
        .unwrap()
}

impl Distribution {
    /// Replicates in which it is defined.
    pub fn defined(&self, replicates: u32) -> u32 {
        replicates - self.undefined
    }

    /// The value below which a fraction `p` of the values lies.
    pub fn quantile(&self, p: f64) -> f64 {
        let steps = self.steps();
        let reached = |&x: &f64| self.below(x)[1] >= p;
        steps
            .iter()
            .copied()
            .find(reached)
            .or(steps.last().copied())
            .unwrap_or_default()
    }

    /// Bounds of the distribution function at `x`: equal for counts, a grid step apart for quantiles.
    pub fn below(&self, x: f64) -> [f64; 2] {
        if let Some(quantiles) = &self.quantiles {
            let steps = (quantiles.len() - 1) as f64;
            let reached = quantiles.partition_point(|&quantile| quantile <= x) as f64;
            return [
                ((reached - 1.0).max(0.0)) / steps,
                (reached / steps).min(1.0),
            ];
        }
        let Some(Counts { first, of }) = &self.counts else {
            return [0.0, 1.0];
        };
        let total: u32 = of.iter().sum();
        let below: u32 = (*first..)
            .zip(of)
            .take_while(|&(value, _)| f64::from(value) <= x)
            .map(|(_, &count)| count)
            .sum();
        [f64::from(below) / f64::from(total); 2]
    }

    /// Where the distribution function may step.
    pub fn steps(&self) -> Vec<f64> {
        match (&self.quantiles, &self.counts) {
            (Some(quantiles), _) => quantiles.clone(),
            (None, Some(counts)) => (counts.first..)
                .zip(&counts.of)
                .map(|(value, _)| f64::from(value))
                .collect(),
            (None, None) => Vec::new(),
        }
    }
}
