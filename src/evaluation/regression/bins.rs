//! Bias along the range of the truth.

use super::{RegressionBin, moments};

const BINS: usize = 10;

/// Errors in ten bins of the same width from the smallest truth to the largest, empty ones left out; one bin where the truth does not vary.
pub(in crate::evaluation) fn bins(truth: &[f64], predicted: &[f64]) -> Vec<RegressionBin> {
    let low = truth.iter().copied().fold(f64::INFINITY, f64::min);
    let high = truth.iter().copied().fold(f64::NEG_INFINITY, f64::max);
    let count = if low < high { BINS } else { 1 };
    let edge = |k: usize| {
        if k == count {
            high
        } else {
            low + (high - low) * (k as f64 / count as f64)
        }
    };
    let mut errors = vec![Vec::new(); count];
    for (truth, predicted) in truth.iter().zip(predicted) {
        let place = (1..count).take_while(|&k| edge(k) <= *truth).count();
        if let Some(errors) = errors.get_mut(place) {
            errors.push(predicted - truth);
        }
    }
    let bin = |(k, errors): (usize, Vec<f64>)| {
        let (bias, spread) = moments(&errors);
        RegressionBin {
            low: edge(k),
            high: edge(k + 1),
            count: errors.len() as u32,
            bias,
            spread,
        }
    };
    errors
        .into_iter()
        .enumerate()
        .filter(|(_, errors)| !errors.is_empty())
        .map(bin)
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_error_is_in_the_bin_of_its_truth() {
        let truth = [0.0, 0.5, 1.0, 10.0, 9.0, 8.99];
        let predicted = [1.0, 2.5, 1.0, 9.0, 9.0, 9.99];
        let found: Vec<(f64, f64, u32)> = bins(&truth, &predicted)
            .iter()
            .map(|bin| (bin.low, bin.high, bin.count))
            .collect();
        assert_eq!(
            found,
            [(0.0, 1.0, 2), (1.0, 2.0, 1), (8.0, 9.0, 1), (9.0, 10.0, 2)]
        );
        let first = bins(&truth, &predicted)[0];
        assert_eq!((first.bias, first.spread), (1.5, 0.5));
    }

    #[test]
    fn a_truth_that_does_not_vary_has_one_bin() {
        let found = bins(&[2.0, 2.0], &[1.0, 4.0]);
        assert_eq!(
            found,
            [RegressionBin {
                low: 2.0,
                high: 2.0,
                count: 2,
                bias: 0.5,
                spread: 1.5
            }]
        );
        assert!(bins(&[], &[]).is_empty());
    }
}
