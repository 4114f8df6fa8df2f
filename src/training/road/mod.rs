//! Training runs of any experiment, and what they reach.

mod metrics;
#[cfg(feature = "train")]
mod session;
#[cfg(feature = "train")]
mod tally;
mod trouble;

pub use metrics::EpochMetrics;
#[cfg(feature = "train")]
pub use session::Session;
pub use trouble::diagnose;
