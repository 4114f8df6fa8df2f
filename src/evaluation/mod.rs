//! The sealed test, and the simpler methods on the same examples.

mod baselines;
mod bins;
mod confusion;
mod linear;
mod logistic;
mod logits;
mod range;
pub mod regression;
mod report;
pub mod road;
mod roc;

pub use baselines::{Baseline, BaselineScore, Baselines};
pub use bins::{AccuracyBin, Scale, accuracy_by};
pub use confusion::{Confusion, wilson};
pub use logits::{Logits, cross_entropy, label_of, softmax};
pub use range::{RangeReport, TrainingRange};
pub use report::TestReport;
pub use roc::{CalibrationBin, RocPoint, calibration, roc};
