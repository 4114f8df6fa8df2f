//! Alignments with a number to predict of each: drawn, arranged as the network sees them, and held as bits.
//!
//! An [`AlignmentSimulator`] draws the alignment of any index, [`AlignmentData`] holds as many as an experiment has. Which of them train,
//! validate and test is [`super::Parts::without_classes`] with [`crate::experiment::regression::Regression::SPLIT`]: the author of the toy
//! data tests on the first fifth of his matrices, here they are shuffled, which makes no difference where all are drawn from one law.

mod data;
mod error;
mod parameters;
mod simulator;
mod toy;

pub use data::{AlignmentData, target_of};
pub use error::AlignmentError;
pub use parameters::{Drawn, Given};
pub use simulator::AlignmentSimulator;
pub(crate) use toy::make_up;
