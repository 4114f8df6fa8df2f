//! Predicted against true numbers, and what simpler methods reach on the same examples.

mod bins;
mod forest;
mod interval;
mod line;
mod report;
mod ridge;
mod score;
mod simpler;
mod summaries;

pub(in crate::evaluation) use bins::bins;
pub(in crate::evaluation) use forest::Growing;
pub(in crate::evaluation) use interval::{percentiles, resampled_sums};
pub(in crate::evaluation) use line::Line;

pub use forest::Forest;
pub(in crate::evaluation) use score::mean;
pub use score::{correlation, score};
pub(crate) use score::{moments, varies};
pub use simpler::{Simpler, SimplerPredictions};
pub use summaries::Summaries;

use serde::{Deserialize, Serialize};

/// How far predictions lie from the truth.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct RegressionScore {
    /// Root mean squared error, in the target's unit.
    pub rmse: f64,
    /// `1 - sum (predicted - true)^2 / sum (true - mean)^2`; none where the truth does not vary.
    pub r2: Option<f64>,
}

/// A simpler method.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum SimplerMethod {
    /// A straight line on mean pairwise differences.
    Pi,
    /// A straight line on Watterson's theta.
    ThetaW,
    /// Ridge regression on summary statistics.
    Ridge,
    /// A random forest on the site frequency spectrum.
    Forest,
}

impl SimplerMethod {
    /// All of them, in the order of the table.
    pub const ALL: [SimplerMethod; 4] = [Self::Pi, Self::ThetaW, Self::Ridge, Self::Forest];
}

/// What a simpler method reached.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct SimplerScore {
    /// The method.
    pub method: SimplerMethod,
    /// What it reached.
    pub score: RegressionScore,
    /// 95 % bootstrap interval of its RMSE.
    pub rmse_interval: [f64; 2],
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

/// What a set of examples says about a network.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct RegressionReport {
    /// The network.
    pub score: RegressionScore,
    /// 95 % bootstrap interval of the RMSE.
    pub rmse_interval: [f64; 2],
    /// 95 % bootstrap interval of R2, where there is one.
    pub r2_interval: Option<[f64; 2]>,
    /// True and predicted, of every example, or of the first 20,000 of them.
    pub points: Vec<[f32; 2]>,
    /// Bias along the range of the truth, ten bins of the same width; empty ones left out.
    pub bins: Vec<RegressionBin>,
    /// The simpler methods on the same examples, fitted on the training part.
    pub simpler: Vec<SimplerScore>,
}
