//! Predicted against true numbers, and a forest that predicts them.

mod bins;
mod forest;
mod interval;
mod line;
mod score;

pub(in crate::evaluation) use bins::bins;
pub(in crate::evaluation) use forest::Growing;
pub(in crate::evaluation) use interval::{percentiles, resampled_sums};
pub(in crate::evaluation) use line::Line;

pub use forest::Forest;
pub(in crate::evaluation) use score::mean;
pub use score::{correlation, score};
pub(crate) use score::{moments, varies};

use serde::{Deserialize, Serialize};

/// How far predictions lie from the truth.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct RegressionScore {
    /// Root mean squared error, in the target's unit.
    pub rmse: f64,
    /// `1 - sum (predicted - true)^2 / sum (true - mean)^2`; none where the truth does not vary.
    pub r2: Option<f64>,
}

/// Errors among the examples whose truth lies in `[low, high)`.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct RegressionBin {
    /// Lower edge.
    pub low: f64,
    /// Upper edge.
    pub high: f64,
    /// Examples.
    pub count: u32,
    /// Mean of predicted minus true.
    pub bias: f64,
    /// Standard deviation of predicted minus true.
    pub spread: f64,
}
