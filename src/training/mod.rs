//! The training loop, its metrics, checkpoints, and trouble named in plain words.

#[cfg(feature = "train")]
mod adam;
#[cfg(feature = "train")]
mod batch;
#[cfg(feature = "train")]
mod device;
mod diagnosis;
#[cfg(feature = "train")]
mod error;
#[cfg(feature = "train")]
mod learner;
#[cfg(feature = "train")]
mod measure;
mod metrics;
#[cfg(feature = "train")]
mod session;
#[cfg(feature = "train")]
mod tally;
#[cfg(test)]
#[cfg(feature = "flex")]
mod tests;
mod trouble;

#[cfg(feature = "train")]
pub use adam::{Adam, EPSILON};
#[cfg(feature = "train")]
pub use device::ComputeDevice;
pub use diagnosis::diagnose;
#[cfg(feature = "train")]
pub use error::TrainingError;
#[cfg(feature = "train")]
pub use measure::measure;
pub use metrics::{Checkpoint, EpochMetrics};
#[cfg(feature = "train")]
pub use session::Session;
pub use trouble::Trouble;
