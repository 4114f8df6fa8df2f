//! From an experiment to data and an untrained network.

use super::Refusal;
use super::active::Active;
use crate::dataset::alignments::{AlignmentBuilder, AlignmentData};
use crate::experiment::regression::Regression;
use crate::protocol::Run;
use crate::protocol::inside::{FromInside, RegressionData};
use crate::training::{Checkpoint, ComputeDevice, RegressionSession};
use std::rc::Rc;

/// Alignments simulated between two looks at the clock.
const AT_ONCE: u32 = 64;

/// Data on the way.
pub(super) struct Preparing {
    pub(super) run: Run,
    experiment: Regression,
    checkpoint: Option<Checkpoint>,
    source: Data,
}

enum Data {
    Held(Rc<AlignmentData>),
    Building(Box<AlignmentBuilder>),
}

impl Preparing {
    /// Begins. `held` are the data of the run before with their experiment.
    pub(super) fn new(
        run: Run,
        experiment: Regression,
        checkpoint: Option<Checkpoint>,
        held: Option<(Rc<AlignmentData>, Regression)>,
    ) -> Result<Self, Refusal> {
        let source = match held {
            Some((data, of)) if same_data(&of, &experiment) => Data::Held(data),
            _ => Data::Building(Box::new(AlignmentBuilder::new(&experiment)?)),
        };
        Ok(Self { run, experiment, checkpoint, source })
    }

    pub(super) fn is_whole(&self) -> bool {
        match &self.source {
            Data::Held(_) => true,
            Data::Building(builder) => builder.is_whole(),
        }
    }

    /// Some more alignments.
    pub(super) fn simulate(&mut self) -> Result<(), Refusal> {
        match &mut self.source {
            Data::Held(_) => Ok(()),
            Data::Building(builder) => Ok(builder.push(AT_ONCE)?),
        }
    }

    pub(super) fn progress(&self) -> FromInside {
        let done = match &self.source {
            Data::Held(_) => self.experiment.examples,
            Data::Building(builder) => builder.done(),
        };
        FromInside::Simulating { run: self.run, done, of: self.experiment.examples }
    }

    /// Builds the network and says where it stands.
    pub(super) async fn finish(self, device: &ComputeDevice) -> Result<(Active, FromInside), Refusal> {
        let data = match self.source {
            Data::Held(data) => data,
            Data::Building(builder) => Rc::new(builder.finish()?),
        };
        let session = RegressionSession::new(device, Rc::clone(&data), &self.experiment, self.checkpoint.as_ref())?;
        let validation = session.validate().await?;
        let untrained = if session.step() == 0 {
            validation
        } else {
            RegressionSession::new(device, Rc::clone(&data), &self.experiment, None)?.validate().await?
        };
        let parts = data.parts();
        let report = RegressionData {
            training: parts.training.len() as u32,
            validation: parts.validation.len() as u32,
            test: parts.test.len() as u32,
            target: data.target_scale(),
            sites: data.sites(),
            cropped: data.cropped(),
            bytes: data.bytes() as u64,
        };
        let prepared = FromInside::Prepared {
            run: self.run,
            report,
            validation,
            steps_per_epoch: session.steps_per_epoch(),
            checkpoint: session.checkpoint().await?,
        };
        Ok((Active::new(self.run, session, data, self.experiment, untrained), prepared))
    }
}

/// Whether two experiments are about the same numbers.
fn same_data(one: &Regression, other: &Regression) -> bool {
    one.source == other.source
        && one.target == other.target
        && one.examples == other.examples
        && one.observation == other.observation
        && one.seeds.data == other.seeds.data
        && one.seeds.split == other.seeds.split
}
