//! Why a run cannot start or go on.

use crate::dataset::ExampleError;
use crate::network::NetworkError;

/// Why a run cannot start or go on.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
pub enum TrainingError {
    /// The layers do not fit together.
    #[error("the network cannot be built: {0}")]
    Network(#[from] NetworkError),
    /// Nothing to train on.
    #[error("no training examples: simulate at least two loci for each class")]
    NoExamples,
    /// No examples in a step.
    #[error("a batch of 0 examples: the batch size must be at least 1")]
    EmptyBatch,
    /// A checkpoint of another network.
    #[error(
        "the checkpoint does not fit this network: tensor {tensor} has {found} values, {expected} were expected"
    )]
    ForeignCheckpoint {
        /// Position in the list of tensors, from 0.
        tensor: usize,
        /// Values the network needs.
        expected: usize,
        /// Values in the checkpoint.
        found: usize,
    },
    /// A checkpoint that is not of the end of an epoch with this data set and batch size.
    #[error(
        "the checkpoint is of step {step}, but epoch {epoch} of this data set ends at step {expected}: data or batch size differ"
    )]
    CheckpointOffEpoch {
        /// Epochs the checkpoint says were trained.
        epoch: u32,
        /// Steps it says were taken.
        step: u32,
        /// Steps that many epochs take.
        expected: u64,
    },
    /// An input of another size than the network's.
    #[error("{found} cells were given, the network takes {expected}")]
    InputSize {
        /// Cells the network takes.
        expected: usize,
        /// Cells that came.
        found: usize,
    },
    /// A target that is the same for every training example, to be divided by its standard deviation.
    #[error(
        "{target} is {value} for every training example: there is nothing to learn; let a parameter vary"
    )]
    ConstantTarget {
        /// The target's name.
        target: String,
        /// What it always is.
        value: f64,
    },
    /// A new example cannot be drawn.
    #[error(transparent)]
    Example(#[from] ExampleError),
    /// New examples of another number than the batch has.
    #[error("{found} numbers of new examples were given, the batch takes {expected}")]
    FreshRows {
        /// Numbers in the rows of the batch.
        expected: usize,
        /// Numbers that came.
        found: usize,
    },
    /// New examples could not be drawn where they are drawn.
    #[error("{0}")]
    Undrawn(String),
    /// A last layer of another width than the task.
    #[error(
        "the last layer has {found} units, the question has {expected} answers: give it that many"
    )]
    Outputs {
        /// Outputs of the task.
        expected: usize,
        /// Units of the last layer.
        found: usize,
    },
    /// The device failed.
    #[error("the device did not answer: {0}")]
    Device(String),
}
