//! One training run as messages see it.

use super::held::Held;
use crate::dataset::Parts;
use crate::experiment::Experiment;
use crate::protocol::{FromTrainer, Run};
use crate::training::{
    Checkpoint, ComputeDevice, EpochMetrics, Metrics, Session, TrainingError, Trouble, diagnose,
};
use crate::worker::motion::{BETWEEN_REPORTS, Motion, Pace, SLICE};
use std::rc::Rc;

/// A run with its network.
pub(super) struct ActiveRun {
    pub(super) name: Run,
    pub(super) session: Session,
    pub(super) parts: Rc<Parts>,
    motion: Motion,
    stopped: bool,
    /// Validation metrics of the network before its first step.
    untrained: Metrics,
    /// The epochs since this trainer took the run over.
    epochs: Vec<EpochMetrics>,
    /// Examples trained on, and milliseconds spent on them, since the last report and in the epoch.
    since_report: Pace,
    in_epoch: Pace,
}

impl ActiveRun {
    /// Builds the network and says where it stands.
    pub(super) async fn prepare(
        name: Run,
        device: &ComputeDevice,
        held: &mut Held,
        experiment: Experiment,
        checkpoint: Option<Checkpoint>,
    ) -> Result<(Self, FromTrainer), TrainingError> {
        let parts = held.parts();
        let build = |checkpoint: Option<&Checkpoint>| {
            Session::new(
                device,
                Rc::clone(&held.data),
                Rc::clone(&parts),
                &experiment,
                checkpoint,
            )
        };
        let session = build(checkpoint.as_ref())?;
        let (validation, confusion) = session.validate().await?;
        let untrained = if session.step() == 0 {
            validation
        } else {
            build(None)?.validate().await?.0
        };
        let checkpoint = session.checkpoint().await?;
        let prepared = FromTrainer::Prepared {
            run: name,
            report: held.report(),
            validation,
            confusion,
            steps_per_epoch: session.steps_per_epoch(),
            checkpoint,
        };
        let pace = Pace::default();
        let run = Self {
            name,
            session,
            parts,
            motion: Motion::Rest,
            stopped: false,
            untrained,
            epochs: Vec::new(),
            since_report: pace,
            in_epoch: pace,
        };
        Ok((run, prepared))
    }

    pub(super) fn in_motion(&self) -> bool {
        self.motion != Motion::Rest
    }

    /// Nothing is left to train.
    fn is_over(&self) -> bool {
        self.stopped || self.session.is_finished()
    }

    /// Goes on; false where nothing is left to train.
    pub(super) fn go(&mut self, motion: Motion) -> bool {
        if !self.is_over() {
            self.motion = motion;
        }
        !self.is_over()
    }

    /// Comes to rest. A person looks now: what a GPU has not been asked for yet is read.
    pub(super) async fn pause(&mut self) -> Result<FromTrainer, TrainingError> {
        if self.is_over() {
            return Ok(self.finished());
        }
        self.motion = Motion::Rest;
        self.since_report = Pace::default();
        if self.session.settle().await? > 0 {
            // Nobody took the time of what was waited for just now.
            self.in_epoch = Pace::default();
        }
        Ok(FromTrainer::Paused {
            run: self.name,
            step: self.session.step(),
            training: self.session.running(),
        })
    }

    /// What was said when the run came to its end.
    pub(super) fn finished(&self) -> FromTrainer {
        FromTrainer::Finished {
            run: self.name,
            trouble: None,
        }
    }

    pub(super) fn stop(&mut self, trouble: Option<Trouble>) -> FromTrainer {
        self.motion = Motion::Rest;
        self.stopped = true;
        FromTrainer::Finished {
            run: self.name,
            trouble,
        }
    }

    /// Trains a slice.
    pub(super) async fn slice(
        &mut self,
        clock: &impl Fn() -> f64,
        outbox: &mut Vec<FromTrainer>,
    ) -> Result<(), TrainingError> {
        let start = clock();
        let mut before = start;
        loop {
            let examples = self.session.train_batch().await?;
            let ended = if self.session.epoch_is_over() {
                Some(self.session.end_epoch().await?)
            } else {
                None
            };
            let now = clock();
            self.in_epoch.add(examples, now - before);
            self.since_report.add(examples, now - before);
            before = now;
            let training = ended
                .as_ref()
                .map(|(metrics, _)| metrics.training)
                .or_else(|| self.session.running());
            if let Some(trouble) = training.and_then(|metrics| self.broken(metrics)) {
                outbox.push(self.stop(Some(trouble)));
                return Ok(());
            }
            let epoch_ended = ended.is_some();
            if let Some((metrics, confusion)) = ended {
                self.epochs.push(metrics);
                let Experiment { network, .. } = self.session.experiment();
                let troubles = diagnose(
                    &self.untrained,
                    &self.epochs,
                    &confusion,
                    network.dropout,
                    self.session.rate(),
                );
                let checkpoint = self.session.checkpoint().await?;
                let examples_per_second = std::mem::take(&mut self.in_epoch).per_second();
                outbox.push(FromTrainer::Epoch {
                    run: self.name,
                    metrics,
                    confusion,
                    checkpoint,
                    troubles,
                    examples_per_second,
                });
            }
            if self.session.is_finished() {
                self.motion = Motion::Rest;
                outbox.push(self.finished());
                return Ok(());
            }
            if self.motion == Motion::Batch || (epoch_ended && self.motion == Motion::Epoch) {
                outbox.push(self.pause().await?);
                return Ok(());
            }
            if self.since_report.milliseconds >= BETWEEN_REPORTS {
                let examples_per_second = std::mem::take(&mut self.since_report).per_second();
                let (step, training) = (self.session.step(), self.session.running());
                outbox.push(FromTrainer::Progress {
                    run: self.name,
                    step,
                    training,
                    examples_per_second,
                });
            }
            if epoch_ended || now - start >= SLICE {
                return Ok(());
            }
        }
    }

    /// What is wrong with a loss that is no number.
    fn broken(&self, metrics: Metrics) -> Option<Trouble> {
        let step = self.session.step().saturating_sub(1);
        let rate = self.session.experiment().training.rate_at(step);
        (!metrics.loss.is_finite()).then_some(Trouble::NotANumber { step, rate })
    }
}
