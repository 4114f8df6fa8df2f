//! From an experiment to data and an untrained network.

use super::Refusal;
use super::active::Active;
use crate::dataset::alignments::{AlignmentData, AlignmentSimulator};
use crate::dataset::{Part, Parts};
use crate::experiment::regression::Regression;
use crate::protocol::Run;
use crate::protocol::inside::{FromInside, RegressionData};
use crate::training::{Checkpoint, ComputeDevice, RegressionSession, TrainingError};
use std::rc::Rc;

/// Alignments simulated between two looks at the clock.
const AT_ONCE: u32 = 64;

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
        RegressionSession::new(device, Rc::clone(&self.data), Rc::clone(&self.parts), experiment, checkpoint)
    }
}

/// Data on the way.
pub(super) struct Preparing {
    pub(super) run: Run,
    experiment: Regression,
    checkpoint: Option<Checkpoint>,
    source: Source,
}

enum Source {
    Held(Held),
    Building(Box<(AlignmentSimulator, AlignmentData)>),
}

impl Preparing {
    /// Begins. `held` are the data of the run before with their experiment: where they are the same, they are taken over.
    pub(super) fn new(
        run: Run,
        experiment: Regression,
        checkpoint: Option<Checkpoint>,
        held: Option<(Held, Regression)>,
    ) -> Result<Self, Refusal> {
        let source = match held {
            Some((held, of)) if same_data(&of, &experiment) => Source::Held(held),
            _ => Source::Building(Box::new((AlignmentSimulator::new(&experiment)?, AlignmentData::new(&experiment)))),
        };
        Ok(Self { run, experiment, checkpoint, source })
    }

    /// Examples so far.
    fn done(&self) -> u32 {
        match &self.source {
            Source::Held(held) => held.data.len(),
            Source::Building(building) => building.1.len(),
        }
    }

    pub(super) fn is_whole(&self) -> bool {
        self.done() >= self.experiment.examples
    }

    /// Some more alignments.
    pub(super) fn simulate(&mut self) -> Result<(), Refusal> {
        let missing = self.experiment.examples.saturating_sub(self.done());
        if let Source::Building(building) = &mut self.source {
            let (simulator, data) = &mut **building;
            data.push(simulator, AT_ONCE.min(missing))?;
        }
        Ok(())
    }

    pub(super) fn progress(&self) -> FromInside {
        FromInside::Simulating { run: self.run, done: self.done(), of: self.experiment.examples }
    }

    /// Builds the network and says where it stands.
    pub(super) async fn finish(self, device: &ComputeDevice) -> Result<(Active, FromInside), Refusal> {
        let experiment = self.experiment;
        let held = match self.source {
            Source::Held(held) => held,
            Source::Building(building) => {
                let parts = Parts::without_classes(experiment.examples, &Regression::SPLIT, experiment.seeds.split);
                Held { data: Rc::new(building.1), parts: Rc::new(parts) }
            }
        };
        let session = held.session(device, &experiment, self.checkpoint.as_ref())?;
        let validation = session.validate().await?;
        let untrained = if session.step() == 0 { validation } else { held.session(device, &experiment, None)?.validate().await? };
        let Held { data, parts } = &held;
        let report = RegressionData {
            training: parts.training.len() as u32,
            validation: parts.validation.len() as u32,
            test: parts.test.len() as u32,
            target: data.target_moments(&parts.training),
            validation_target_sd: data.target_moments(&parts.validation)[1],
            sites: data.sites(),
            cropped: data.cropped(),
            bytes: data.bytes(),
        };
        let prepared = FromInside::Prepared {
            run: self.run,
            report,
            validation,
            steps_per_epoch: session.steps_per_epoch(),
            checkpoint: session.checkpoint().await?,
        };
        Ok((Active::new(self.run, session, held, experiment, untrained), prepared))
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
