//! Which question is being answered, and why something asked for cannot be done.

use crate::dataset::{DatasetError, ExampleError};
use crate::experiment::ExperimentError;
use crate::inspection::InspectionError;
use crate::observation::alignment::SampleSize;
use crate::protocol::{Envelope, FromTrainer, Run, Shown};
use crate::training::TrainingError;

/// Why something asked for cannot be done.
#[derive(Debug, thiserror::Error)]
pub(super) enum Refusal {
    #[error("there is no data set {0}: send Expect, its rows and Take first")]
    NoData(Run),
    #[error("a message of rows came without its numbers")]
    NoBody,
    #[error(
        "the experiment has other examples than data set {0}: send Expect, its rows and Take first, or change only split, network and training"
    )]
    OtherData(Run),
    #[error("run {0} is not prepared: send Prepare first")]
    NoRun(Run),
    #[error("the run is over: raise the number of epochs, reset it or take new weights")]
    Over,
    #[error("a learning rate of {0}: it must be a positive number")]
    Rate(f64),
    #[error(
        "there is no example {} of scenario {}: each of {scenarios} has {examples}, counted from 0",
        shown.index,
        shown.scenario
    )]
    NoExample {
        shown: Shown,
        scenarios: usize,
        examples: u32,
    },
    #[error("there is no output {found}: the network has {outputs}, counted from 0")]
    NoOutput { found: u8, outputs: usize },
    #[error("{found} cells, where the network's spectrum has {expected}")]
    Cells { expected: usize, found: usize },
    #[error("the network is given {given}: it cannot be shown a spectrum")]
    NoSpectrum { given: &'static str },
    #[error("the spectrum is of {found:?} haplotypes, the network takes {expected:?}")]
    OtherSamples { found: Vec<u32>, expected: Vec<u32> },
    #[error("the network is given {given}: only alignments can be permuted")]
    NoAlignment { given: &'static str },
    #[error(
        "the noise of this experiment leaves alleles unknown: such alignments cannot be permuted; take another noise"
    )]
    Unknown,
    #[error("nothing was opened yet: choose an example first")]
    NothingOpen,
    #[error("there is no twin yet: train one first")]
    NoTwin,
    #[error("the network is untrained: train it first, then a twin is trained for as many epochs")]
    Untrained,
    #[error(
        "seed {0} is the network's own: a twin from it would be the network itself; take another"
    )]
    OwnSeed(u64),
    #[error(transparent)]
    Experiment(#[from] ExperimentError),
    #[error(transparent)]
    Sample(#[from] SampleSize),
    #[error(transparent)]
    Inspection(#[from] InspectionError),
    #[error(transparent)]
    Rows(#[from] DatasetError),
    #[error(transparent)]
    Example(#[from] ExampleError),
    #[error(transparent)]
    Training(#[from] TrainingError),
}

impl Refusal {
    /// The device failed.
    pub(super) fn is_of_the_device(&self) -> bool {
        matches!(self, Self::Training(TrainingError::Device(_)))
    }
}

/// Which question is being answered.
#[derive(Clone, Copy, Debug)]
pub(super) struct Asked {
    pub run: Run,
    pub ask: u32,
}

impl Asked {
    pub(super) fn say(self, message: FromTrainer) -> Envelope<FromTrainer> {
        let Self { run, ask } = self;
        Envelope { run, ask, message }
    }
}
