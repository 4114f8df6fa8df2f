//! From an experiment to data and an untrained network.

use super::Refusal;
use super::active::Active;
use super::held::Held;
use super::stock::Stock;
use crate::dataset::Parts;
use crate::experiment::regression::Regression;
use crate::protocol::Run;
use crate::protocol::inside::{FromInside, RegressionData};
use crate::training::{Checkpoint, ComputeDevice};
use std::rc::Rc;

/// Alignments simulated between two looks at the clock.
const AT_ONCE: u32 = 64;

/// Data on the way.
pub(super) struct Preparing {
    pub(super) run: Run,
    experiment: Regression,
    checkpoint: Option<Checkpoint>,
    pub(super) stock: Stock,
}

impl Preparing {
    /// Begins with what there is of the data.
    pub(super) fn new(
        run: Run,
        experiment: Regression,
        checkpoint: Option<Checkpoint>,
        mut stock: Stock,
    ) -> Self {
        stock.turn_to(&experiment);
        Self {
            run,
            experiment,
            checkpoint,
            stock,
        }
    }

    fn missing(&self) -> u32 {
        self.experiment.examples.saturating_sub(self.stock.len())
    }

    pub(super) fn is_whole(&self) -> bool {
        self.missing() == 0
    }

    /// Some more alignments.
    pub(super) fn simulate(&mut self) -> Result<(), Refusal> {
        Ok(self.stock.push(AT_ONCE.min(self.missing()))?)
    }

    pub(super) fn progress(&self) -> FromInside {
        FromInside::Simulating {
            run: self.run,
            done: self.stock.len(),
            of: self.experiment.examples,
        }
    }

    /// Builds the network and says where it stands.
    pub(super) async fn finish(
        &self,
        device: &ComputeDevice,
    ) -> Result<(Active, FromInside), Refusal> {
        let experiment = self.experiment.clone();
        let parts = Parts::without_classes(
            experiment.examples,
            &Regression::SPLIT,
            experiment.seeds.split,
        );
        let held = Held {
            data: Rc::clone(&self.stock.data),
            parts: Rc::new(parts),
        };
        let session = held.session(device, &experiment, self.checkpoint.as_ref())?;
        let validation = session.validate().await?;
        let untrained = if session.step() == 0 {
            validation
        } else {
            held.session(device, &experiment, None)?.validate().await?
        };
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
        Ok((
            Active::new(self.run, session, held, experiment, untrained),
            prepared,
        ))
    }
}
