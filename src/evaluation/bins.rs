//! Accuracy against the true value of a parameter.

use crate::experiment::Prior;
use serde::{Deserialize, Serialize};

/// Accuracy among the examples whose parameter lies in `[low, high)`.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct AccuracyBin {
    /// Lower edge.
    pub low: f64,
    /// Upper edge.
    pub high: f64,
    /// Right predictions.
    pub right: u32,
    /// Examples.
    pub count: u32,
}

/// How the range of a prior is cut.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Scale {
    /// Into equal widths.
    Linear,
    /// Into equal ratios; needs a positive range, otherwise as [`Scale::Linear`].
    Logarithmic,
}

const BINS: usize = 10;

/// Counts examples, given as (value, whether predicted rightly), in ten bins over the range of a prior; one bin where the prior is fixed.
/// A value on the upper end, or beyond an end by rounding, counts in the bin at that end.
pub fn accuracy_by(
    prior: &Prior,
    scale: Scale,
    examples: impl IntoIterator<Item = (f64, bool)>,
) -> Vec<AccuracyBin> {
    let [low, high] = prior.ends();
    let count = if low < high { BINS } else { 1 };
    let ratio =
        (scale == Scale::Logarithmic && low > 0.0 && low < high).then(|| libm::log(high / low));
    let edge = |k: usize| {
        let part = k as f64 / count as f64;
        match ratio {
            _ if k == count => high,
            Some(ratio) => low * libm::exp(part * ratio),
            None => low + part * (high - low),
        }
    };
    let mut bins: Vec<AccuracyBin> = (0..count)
        .map(|k| AccuracyBin {
            low: edge(k),
            high: edge(k + 1),
            right: 0,
            count: 0,
        })
        .collect();
    for (value, right) in examples {
        let place = bins
            .partition_point(|bin| bin.low <= value)
            .saturating_sub(1);
        if let Some(bin) = bins.get_mut(place) {
            bin.right += u32::from(right);
            bin.count += 1;
        }
    }
    bins
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn logarithmic_bins_have_equal_ratios_and_meet() {
        let bins = accuracy_by(
            &Prior::uniform(1e-6, 1e-4),
            Scale::Logarithmic,
            [(1e-6, true), (1.2e-6, false), (1e-4, true), (2e-4, true)],
        );
        assert_eq!(bins.len(), 10);
        for pair in bins.windows(2) {
            assert_eq!(pair[0].high, pair[1].low);
            assert!((pair[0].high / pair[0].low - libm::pow(10.0, 0.2)).abs() < 1e-9);
        }
        assert_eq!((bins[0].right, bins[0].count), (1, 2));
        assert_eq!(
            (bins[9].right, bins[9].count),
            (2, 2),
            "the upper end and what lies beyond count in the last bin"
        );
    }

    #[test]
    fn a_value_on_an_edge_counts_above_it() {
        let bins = accuracy_by(
            &Prior::uniform_integer(0.0, 100.0),
            Scale::Linear,
            [(10.0, true), (9.99, false)],
        );
        assert_eq!((bins[0].count, bins[1].count), (1, 1));
    }

    #[test]
    fn a_fixed_prior_has_one_bin() {
        let bins = accuracy_by(
            &Prior::fixed(5.0),
            Scale::Linear,
            [(5.0, true), (5.0, false)],
        );
        assert_eq!(
            bins,
            [AccuracyBin {
                low: 5.0,
                high: 5.0,
                right: 1,
                count: 2
            }]
        );
    }
}
