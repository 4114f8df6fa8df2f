//! One training run, and what is asked beside it.

use super::Outbox;
use super::arrivals::Arrivals;
use super::held::Held;
use super::refusal::{Asked, Refusal};
use crate::evaluation::{Confusion, Measure, Metrics};
use crate::experiment::Experiment;
use crate::protocol::{Envelope, FromTrainer, Run, Which};
use crate::training::{
    Checkpoint, ComputeDevice, EpochMetrics, Session, TrainingError, Trouble, diagnose,
};
use crate::worker::motion::{BETWEEN_REPORTS, Motion, Pace, SLICE};
use std::rc::Rc;

/// A run with its networks.
pub(super) struct Active {
    pub(super) run: Run,
    pub(super) session: Session,
    /// The experiment as it was asked for.
    pub(super) of: Experiment,
    /// The new examples, where every batch is new.
    pub(super) arrivals: Arrivals,
    /// The network before its first step, once somebody has asked for it.
    pub(super) fresh: Option<Session>,
    /// The one trained from another seed.
    pub(super) twin: Option<Session>,
    /// What the network was given that was opened last.
    pub(super) opened: Option<Vec<f32>>,
    motion: Motion,
    stopped: bool,
    /// Validation metrics before the first step, and the epochs since this trainer took the run over.
    untrained: Metrics,
    epochs: Vec<EpochMetrics>,
    since_report: Pace,
    in_epoch: Pace,
}

impl Active {
    /// Builds the network and says where it stands.
    pub(super) async fn prepare(
        run: Run,
        device: &ComputeDevice,
        held: &Held,
        experiment: &Experiment,
        checkpoint: Option<&Checkpoint>,
    ) -> Result<(Self, FromTrainer), TrainingError> {
        let parts = held.parts();
        let build = |checkpoint: Option<&Checkpoint>| {
            let (data, parts) = (Rc::clone(&held.data), Rc::clone(&parts));
            Session::new(device, data, parts, experiment, checkpoint)
        };
        let session = build(checkpoint)?;
        let (validation, confusion) = session.validate().await?;
        let untrained = if session.step() == 0 {
            validation.clone()
        } else {
            build(None)?.validate().await?.0
        };
        let prepared = FromTrainer::Prepared {
            report: Box::new(held.report()),
            validation,
            confusion,
            steps_per_epoch: session.steps_per_epoch(),
            checkpoint: session.checkpoint().await?,
        };
        let active = Self {
            run,
            session,
            of: experiment.clone(),
            arrivals: Arrivals::default(),
            fresh: None,
            twin: None,
            opened: None,
            motion: Motion::Rest,
            stopped: false,
            untrained,
            epochs: Vec::new(),
            since_report: Pace::default(),
            in_epoch: Pace::default(),
        };
        Ok((active, prepared))
    }

    /// Whether it trains, or would if what it waits for were there.
    pub(super) fn in_motion(&self) -> bool {
        self.motion != Motion::Rest
    }

    /// Whether there is a batch to be trained on now.
    pub(super) fn has_a_batch(&self) -> bool {
        self.in_motion() && !self.arrivals.keep_waiting(&self.session)
    }

    /// Which new examples are missing, of the network and of a twin that is being trained, where it is time to say so.
    pub(super) fn ask(&mut self, twin: Option<&Session>) -> Option<Envelope<FromTrainer>> {
        let own = (&self.session, self.in_motion());
        let own = (!self.stopped).then_some(own);
        let networks = own.into_iter().chain(twin.map(|twin| (twin, true)));
        let missing = self.arrivals.ask(networks)?;
        Some(self.unasked().say(FromTrainer::Needs { missing }))
    }

    /// What is said about the run, asked or not.
    pub(super) fn unasked(&self) -> Asked {
        Asked {
            run: self.run,
            ask: 0,
        }
    }

    /// Nothing is left to train.
    fn is_over(&self) -> bool {
        self.stopped || self.session.is_finished()
    }

    pub(super) fn go(
        &mut self,
        asked: Asked,
        motion: Motion,
        outbox: &mut Outbox,
    ) -> Result<(), Refusal> {
        if self.is_over() {
            // The page may take the run for one in motion.
            outbox.push(asked.say(FromTrainer::Finished { trouble: None }));
            return Err(Refusal::Over);
        }
        self.motion = motion;
        Ok(())
    }

    /// Comes to rest. A person looks now: what a GPU has not been asked for yet is read.
    pub(super) async fn pause(&mut self) -> Result<FromTrainer, TrainingError> {
        if self.is_over() {
            return Ok(FromTrainer::Finished { trouble: None });
        }
        self.motion = Motion::Rest;
        self.since_report = Pace::default();
        if self.session.settle().await? > 0 {
            // Nobody took the time of what was waited for just now.
            self.in_epoch = Pace::default();
        }
        Ok(self.paused())
    }

    /// Trains no further for now; nothing is read.
    pub(super) fn rest(&mut self) -> FromTrainer {
        self.motion = Motion::Rest;
        self.paused()
    }

    fn paused(&self) -> FromTrainer {
        FromTrainer::Paused {
            step: self.session.step(),
            training: self.session.running(),
        }
    }

    pub(super) fn stop(&mut self, trouble: Option<Trouble>) -> FromTrainer {
        self.motion = Motion::Rest;
        self.stopped = true;
        FromTrainer::Finished { trouble }
    }

    /// Trains a slice, if the run is in motion; true where an epoch ended with it.
    pub(super) async fn train(
        &mut self,
        clock: &impl Fn() -> f64,
        outbox: &mut Outbox,
    ) -> Result<bool, Refusal> {
        if !self.in_motion() {
            return Ok(false);
        }
        let asked = self.unasked();
        let start = clock();
        let mut before = start;
        loop {
            let Some(examples) = self.arrivals.train(&mut self.session).await? else {
                return Ok(false);
            };
            let ended = if self.session.epoch_is_over() {
                Some(self.session.end_epoch().await?)
            } else {
                None
            };
            let now = clock();
            self.in_epoch.add(examples, now - before);
            self.since_report.add(examples, now - before);
            before = now;
            let losses = match &ended {
                Some((epoch, _)) => vec![epoch.training.loss, epoch.validation.loss],
                None => self
                    .session
                    .running()
                    .map(|metrics| metrics.loss)
                    .into_iter()
                    .collect(),
            };
            if let Some(trouble) = losses.into_iter().find_map(|loss| self.broken(loss)) {
                let stopped = self.stop(Some(trouble));
                outbox.push(asked.say(stopped));
                return Ok(false);
            }
            let epoch_ended = ended.is_some();
            if let Some((metrics, confusion)) = ended {
                let epoch = self.end_epoch(metrics, confusion).await?;
                outbox.push(asked.say(epoch));
            }
            if self.session.is_finished() {
                self.motion = Motion::Rest;
                outbox.push(asked.say(FromTrainer::Finished { trouble: None }));
                return Ok(epoch_ended);
            }
            if self.motion == Motion::Batch || (epoch_ended && self.motion == Motion::Epoch) {
                let paused = self.pause().await?;
                outbox.push(asked.say(paused));
                return Ok(epoch_ended);
            }
            if self.since_report.milliseconds >= BETWEEN_REPORTS {
                let examples_per_second = std::mem::take(&mut self.since_report).per_second();
                let (step, training) = (self.session.step(), self.session.running());
                outbox.push(asked.say(FromTrainer::Progress {
                    step,
                    training,
                    examples_per_second,
                }));
            }
            if epoch_ended || now - start >= SLICE {
                return Ok(epoch_ended);
            }
        }
    }

    /// What an epoch reached, as a message.
    async fn end_epoch(
        &mut self,
        metrics: EpochMetrics,
        confusion: Option<Confusion>,
    ) -> Result<FromTrainer, Refusal> {
        let explained = self.explained(&metrics.validation);
        self.epochs.push(metrics.clone());
        let troubles = diagnose(
            &self.of,
            &self.untrained,
            &self.epochs,
            confusion.as_ref(),
            &explained,
            self.session.rate(),
        );
        let examples_per_second = std::mem::take(&mut self.in_epoch).per_second();
        Ok(FromTrainer::Epoch {
            metrics,
            confusion,
            checkpoint: self.session.checkpoint().await?,
            troubles,
            examples_per_second,
        })
    }

    /// R2 on validation of each target; none where it does not vary there, nothing of classes.
    fn explained(&self, validation: &Metrics) -> Vec<Option<f64>> {
        let Measure::Rmse(errors) = &validation.measure else {
            return Vec::new();
        };
        let part = &self.session.parts().validation;
        let r2 = |(target, rmse): (usize, &f64)| {
            let [_, sd] = self.session.data().target_moments(target, part);
            (sd > 0.0).then(|| 1.0 - (rmse / sd) * (rmse / sd))
        };
        errors.iter().enumerate().map(r2).collect()
    }

    /// The network that is meant.
    pub(super) fn network(
        &mut self,
        device: &ComputeDevice,
        which: Which,
    ) -> Result<&Session, Refusal> {
        match which {
            Which::Trained => Ok(&self.session),
            Which::Twin => self.twin.as_ref().ok_or(Refusal::NoTwin),
            Which::Untrained => self.untrained(device),
        }
    }

    /// The network before its first step.
    pub(super) fn untrained(&mut self, device: &ComputeDevice) -> Result<&Session, Refusal> {
        let fresh = match self.fresh.take() {
            Some(fresh) => fresh,
            None => self.another(device, &self.of)?,
        };
        Ok(self.fresh.insert(fresh))
    }

    /// A network with fresh weights on the same data.
    pub(super) fn another(
        &self,
        device: &ComputeDevice,
        experiment: &Experiment,
    ) -> Result<Session, TrainingError> {
        let (data, parts) = (self.session.data(), self.session.parts());
        Session::new(device, Rc::clone(data), Rc::clone(parts), experiment, None)
    }

    /// What is wrong with a loss that is no number.
    fn broken(&self, loss: f64) -> Option<Trouble> {
        let step = self.session.step().saturating_sub(1);
        let rate = self.session.experiment().training.rate_at(step);
        (!loss.is_finite()).then_some(Trouble::NotANumber { step, rate })
    }
}
