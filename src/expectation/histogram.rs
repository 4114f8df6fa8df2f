//! Quantities over many loci: means with their errors, and histograms.

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

impl Histogram {
    /// A histogram of finite values; `step` makes the width of a bar a multiple of it, and `low` is the first bar's left edge where it is
    /// known.
    pub(super) fn of(
        values: &[f64],
        low: Option<f64>,
        step: Option<f64>,
        expected: Option<f64>,
    ) -> Self {
        let mut sorted = values.to_vec();
        sorted.sort_by(f64::total_cmp);
        let at = |quantile: f64| {
            sorted
                .get((quantile * sorted.len() as f64) as usize)
                .or(sorted.last())
                .copied()
                .unwrap_or(0.0)
        };
        // A few large values would press all others into the first bars.
        let low = low.unwrap_or_else(|| at(0.0));
        let high = at(0.995).max(low + 1e-9);
        let mut width = (high - low) / BARS as f64;
        if let Some(step) = step {
            width = ((width / step).ceil() * step).max(step);
        }
        let bars = (((high - low) / width).floor() as usize + 1).clamp(1, BARS + 1);
        let mut counts = vec![0; bars];
        for value in values {
            let bar = (((value - low) / width).max(0.0) as usize).min(bars - 1);
            if let Some(count) = counts.get_mut(bar) {
                *count += 1;
            }
        }
        let (sum, squares) = values.iter().fold((0.0, 0.0), |(sum, squares), value| {
            (sum + value, squares + value * value)
        });
        Self {
            low,
            width,
            counts,
            theory: Vec::new(),
            mean: estimate(values.len() as f64, sum, squares, expected),
        }
    }
    /// Fills in what theory expects, from the probability of lying below an edge.
    pub(super) fn expect(&mut self, count: f64, below: impl Fn(f64) -> f64) {
        let edges: Vec<f64> = (0..=self.counts.len())
            .map(|bar| below(self.low + bar as f64 * self.width))
            .collect();
        let last = self.counts.len();
        self.theory = (0..last)
            .map(|bar| count * (if bar + 1 == last { 1.0 } else { edges[bar + 1] } - edges[bar]))
            .collect();
    }
}

/// Mean and standard error from sums.
pub(super) fn estimate(count: f64, sum: f64, squares: f64, expected: Option<f64>) -> Estimate {
    if count < 2.0 {
        return Estimate {
            mean: if count > 0.0 { sum } else { 0.0 },
            error: f64::NAN,
            expected,
        };
    }
    let mean = sum / count;
    let variance = ((squares - sum * mean) / (count - 1.0)).max(0.0);
    Estimate {
        mean,
        error: libm::sqrt(variance / count),
        expected,
    }
}
