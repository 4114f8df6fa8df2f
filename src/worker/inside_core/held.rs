//! The examples that a run has.

use crate::dataset::alignments::AlignmentData;
use crate::dataset::{Part, Parts};
use crate::experiment::regression::Regression;
use crate::training::{Checkpoint, ComputeDevice, RegressionSession, TrainingError};
use std::rc::Rc;

/// Examples and how they are cut.
#[derive(Clone)]
pub(super) struct Held {
    pub(super) data: Rc<AlignmentData>,
    pub(super) parts: Rc<Parts<u32>>,
}

impl Held {
    /// The examples of a part.
    pub(super) fn part(&self, part: Part) -> &[u32] {
        match part {
            Part::Training => &self.parts.training,
            Part::Validation => &self.parts.validation,
            Part::Test => &self.parts.test,
        }
    }

    /// A network for an experiment on these examples.
    pub(super) fn session(
        &self,
        device: &ComputeDevice,
        experiment: &Regression,
        checkpoint: Option<&Checkpoint>,
    ) -> Result<RegressionSession, TrainingError> {
        RegressionSession::new(
            device,
            Rc::clone(&self.data),
            Rc::clone(&self.parts),
            experiment,
            checkpoint,
        )
    }
}
