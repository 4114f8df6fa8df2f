//! Errors along the numbers that examples were drawn with.

use super::regression::{RegressionBin, moments};
use super::{AccuracyBin, Along, Scale, accuracy_by};
use crate::dataset::{Dataset, Example};
use crate::experiment;
use crate::experiment::{Experiment, Law, Prior};

/// Bins have equal ratios from this ratio between the ends of a prior on.
const TWO_DECADES: f64 = 100.0;

/// What was right or wrong of each example.
pub(super) enum Judged<'a> {
    /// Whether the class was named rightly.
    Classes(&'a [bool]),
    /// Predicted minus true, for each target.
    Numbers(&'a [Vec<f64>]),
}

/// Along every number that varies by itself within the examples: over all of them where it varies in every scenario, else over those of each
/// scenario in which it does. A number that is always so many times another tells nothing that the other does not.
pub(super) fn along(
    data: &Dataset,
    experiment: &Experiment,
    examples: &[Example],
    judged: &Judged,
) -> Vec<Along> {
    let scenarios = experiment.scenarios.len() as u8;
    let mut found = Vec::new();
    for (place, key) in experiment.keys().iter().enumerate() {
        let of = |example: Example| {
            data.parameters(example)
                .get(place)
                .map_or(f64::NAN, |&value| f64::from(value))
        };
        let varies = |scenario: u8| {
            let mut values = examples
                .iter()
                .filter(|(own, _)| *own == scenario)
                .map(|&example| of(example))
                .filter(|value| value.is_finite());
            let first = values.next();
            first.is_some_and(|first| values.any(|value| value != first))
        };
        let varying: Vec<u8> = (0..scenarios)
            .filter(|&scenario| follows_no_other(experiment, scenario, key) && varies(scenario))
            .collect();
        let groups: Vec<(Option<u8>, Vec<u8>)> = if varying.len() == usize::from(scenarios) {
            vec![(None, varying)]
        } else {
            varying
                .into_iter()
                .map(|scenario| (Some(scenario), vec![scenario]))
                .collect()
        };
        for (class, scenarios) in groups {
            let chosen: Vec<(usize, f64)> = examples
                .iter()
                .enumerate()
                .filter(|(_, (scenario, _))| scenarios.contains(scenario))
                .map(|(row, &example)| (row, of(example)))
                .filter(|(_, value)| value.is_finite())
                .collect();
            if !chosen.is_empty() {
                found.push(one(experiment, key, class, &scenarios, &chosen, judged));
            }
        }
    }
    found
}

fn one(
    experiment: &Experiment,
    key: &str,
    class: Option<u8>,
    scenarios: &[u8],
    chosen: &[(usize, f64)],
    judged: &Judged,
) -> Along {
    let (range, logarithmic) = range(experiment, key, scenarios, chosen);
    let scale = if logarithmic {
        Scale::Logarithmic
    } else {
        Scale::Linear
    };
    let (mut accuracy, mut errors) = (Vec::new(), Vec::new());
    match judged {
        Judged::Classes(right) => {
            let right = |row: usize| right.get(row).copied().unwrap_or(false);
            accuracy = accuracy_by(
                &range,
                scale,
                chosen.iter().map(|&(row, value)| (value, right(row))),
            );
        }
        Judged::Numbers(targets) => {
            let edges = accuracy_by(&range, scale, []);
            errors = targets
                .iter()
                .map(|target| {
                    let own = |&(row, value): &(usize, f64)| Some((value, *target.get(row)?));
                    binned(&edges, chosen.iter().filter_map(own))
                })
                .collect();
        }
    }
    Along {
        key: key.to_owned(),
        class,
        logarithmic,
        accuracy,
        errors,
    }
}

/// Bias and spread in each bin; empty ones are left out.
fn binned(edges: &[AccuracyBin], errors: impl Iterator<Item = (f64, f64)>) -> Vec<RegressionBin> {
    let mut bins = vec![Vec::new(); edges.len()];
    for (value, error) in errors {
        let place = edges
            .partition_point(|bin| bin.low <= value)
            .saturating_sub(1);
        if let Some(bin) = bins.get_mut(place) {
            bin.push(error);
        }
    }
    edges
        .iter()
        .zip(bins)
        .filter(|(_, errors)| !errors.is_empty())
        .map(|(edge, errors)| {
            let (bias, spread) = moments(&errors);
            RegressionBin {
                low: edge.low,
                high: edge.high,
                count: errors.len() as u32,
                bias,
                spread,
            }
        })
        .collect()
}

/// The range of a number's priors in some scenarios, and whether it is cut into equal ratios; the range of its values where no prior tells.
fn range(
    experiment: &Experiment,
    key: &str,
    scenarios: &[u8],
    chosen: &[(usize, f64)],
) -> (Prior, bool) {
    let priors: Vec<&Prior> = scenarios
        .iter()
        .filter_map(|&scenario| prior_of(experiment, scenario, key))
        .filter(|prior| prior.shape != experiment::Shape::Fixed)
        .collect();
    let values = || chosen.iter().map(|&(_, value)| value);
    let ends = |lows: &mut dyn Iterator<Item = f64>, highs: &mut dyn Iterator<Item = f64>| {
        (
            lows.fold(f64::INFINITY, f64::min),
            highs.fold(f64::NEG_INFINITY, f64::max),
        )
    };
    let (low, high) = if priors.is_empty() {
        ends(&mut values(), &mut values())
    } else {
        ends(
            &mut priors.iter().map(|prior| prior.low),
            &mut priors.iter().map(|prior| prior.high),
        )
    };
    let wide = high >= TWO_DECADES * low
        || priors
            .iter()
            .any(|prior| prior.shape == experiment::Shape::LogUniform);
    (Prior::uniform(low, high), low > 0.0 && wide)
}

/// The prior that a number is drawn from, in its own scenario or in the one that its law points to.
fn prior_of<'a>(experiment: &'a Experiment, scenario: u8, key: &'a str) -> Option<&'a Prior> {
    let place = usize::from(scenario);
    if experiment.scenarios.get(place)?.place(key).is_none() {
        let locus = &experiment.locus;
        let own = locus.keys().iter().position(|own| *own == key)?;
        return locus.priors().get(own).copied();
    }
    experiment.source(place, key).ok()?.own_prior()
}

/// Whether a number of a scenario is not made from another of the same scenario.
fn follows_no_other(experiment: &Experiment, scenario: u8, key: &str) -> bool {
    experiment
        .scenarios
        .get(usize::from(scenario))
        .and_then(|scenario| scenario.law(key))
        .is_none_or(|law| !matches!(law, Law::Times { .. }))
}
