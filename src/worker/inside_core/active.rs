//! One training run of the page "Inside", and what is asked beside it.

use super::Refusal;
use super::held::Held;
use super::jobs::Job;
use super::simpler::SimplerOn;
use crate::experiment::regression::Regression;
use crate::network::Layer;
use crate::protocol::Run;
use crate::protocol::inside::{FromInside, Which};
use crate::training::{
    ComputeDevice, RegressionEpoch, RegressionMetrics, RegressionSession, TrainingError, Trouble,
    diagnose_regression,
};
use crate::worker::motion::{BETWEEN_REPORTS, Motion, Pace, SLICE};
use std::collections::VecDeque;

/// A run with its networks and its data.
pub(super) struct Active {
    pub(super) run: Run,
    pub(super) session: RegressionSession,
    pub(super) held: Held,
    /// The experiment as it was asked for.
    pub(super) of: Regression,
    /// The network before its first step, once somebody has asked for it.
    pub(super) fresh: Option<RegressionSession>,
    /// The one trained from another seed.
    pub(super) twin: Option<RegressionSession>,
    /// What was opened last.
    pub(super) opened: Option<Opened>,
    /// What is under way beside training, in the order it was asked for.
    pub(super) jobs: VecDeque<Job>,
    /// Read out after each epoch.
    pub(super) watched: bool,
    /// When a job last said something, milliseconds.
    pub(super) spoken: f64,
    pub(super) simpler: SimplerOn,
    motion: Motion,
    stopped: bool,
    /// Validation metrics before the first step, and the epochs since this trainer took the run over.
    untrained: RegressionMetrics,
    epochs: Vec<RegressionEpoch>,
    since_report: Pace,
    in_epoch: Pace,
}

/// What was opened last: a cell of it can be explained.
pub(super) struct Opened {
    /// What the network was given.
    pub(super) numbers: Vec<f32>,
}

impl Active {
    pub(super) fn new(
        run: Run,
        session: RegressionSession,
        held: Held,
        of: Regression,
        untrained: RegressionMetrics,
    ) -> Self {
        Self {
            run,
            session,
            held,
            of,
            fresh: None,
            twin: None,
            opened: None,
            jobs: VecDeque::new(),
            watched: false,
            spoken: 0.0,
            simpler: SimplerOn::default(),
            motion: Motion::Rest,
            stopped: false,
            untrained,
            epochs: Vec::new(),
            since_report: Pace::default(),
            in_epoch: Pace::default(),
        }
    }

    pub(super) fn busy(&self) -> bool {
        self.motion != Motion::Rest || !self.jobs.is_empty()
    }

    /// Nothing is left to train.
    fn is_over(&self) -> bool {
        self.stopped || self.session.is_finished()
    }

    pub(super) fn go(
        &mut self,
        motion: Motion,
        outbox: &mut Vec<FromInside>,
    ) -> Result<(), Refusal> {
        if self.is_over() {
            outbox.push(FromInside::Finished {
                run: self.run,
                trouble: None,
            });
            return Err(Refusal::Over);
        }
        self.motion = motion;
        Ok(())
    }

    /// Comes to rest. A person looks now: what a GPU has not been asked for yet is read.
    pub(super) async fn pause(&mut self) -> Result<FromInside, TrainingError> {
        if self.is_over() {
            return Ok(FromInside::Finished {
                run: self.run,
                trouble: None,
            });
        }
        self.motion = Motion::Rest;
        self.since_report = Pace::default();
        if self.session.settle().await? > 0 {
            // Nobody took the time of what was waited for just now.
            self.in_epoch = Pace::default();
        }
        Ok(FromInside::Paused {
            run: self.run,
            step: self.session.step(),
            training: self.session.running(),
        })
    }

    /// Trains no further for now; nothing is read.
    pub(super) fn rest(&mut self) -> FromInside {
        self.motion = Motion::Rest;
        FromInside::Paused {
            run: self.run,
            step: self.session.step(),
            training: self.session.running(),
        }
    }

    pub(super) fn stop(&mut self, trouble: Option<Trouble>) -> FromInside {
        self.motion = Motion::Rest;
        self.stopped = true;
        FromInside::Finished {
            run: self.run,
            trouble,
        }
    }

    /// Trains a slice, if the run is in motion and no job reads the network: what is read must be of one state.
    pub(super) async fn train(
        &mut self,
        clock: &impl Fn() -> f64,
        outbox: &mut Vec<FromInside>,
    ) -> Result<(), Refusal> {
        if self.motion == Motion::Rest || self.jobs.front().is_some_and(Job::reads_the_network) {
            return Ok(());
        }
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
                .map(|epoch| epoch.training)
                .or_else(|| self.session.running());
            let validation = ended.map(|epoch| epoch.validation);
            if let Some(trouble) = training
                .into_iter()
                .chain(validation)
                .find_map(|metrics| self.broken(metrics))
            {
                outbox.push(self.stop(Some(trouble)));
                return Ok(());
            }
            if let Some(metrics) = ended {
                outbox.push(self.end_epoch(metrics).await?);
                if self.watched
                    && let Err(refusal) = self.read_out_next()
                {
                    outbox.push(FromInside::Refused {
                        run: self.run,
                        reason: refusal.to_string(),
                    });
                }
            }
            if self.session.is_finished() {
                self.motion = Motion::Rest;
                outbox.push(FromInside::Finished {
                    run: self.run,
                    trouble: None,
                });
                return Ok(());
            }
            if self.motion == Motion::Batch || (ended.is_some() && self.motion == Motion::Epoch) {
                outbox.push(self.pause().await?);
                return Ok(());
            }
            if self.since_report.milliseconds >= BETWEEN_REPORTS {
                let examples_per_second = std::mem::take(&mut self.since_report).per_second();
                let (step, training) = (self.session.step(), self.session.running());
                outbox.push(FromInside::Progress {
                    run: self.run,
                    step,
                    training,
                    examples_per_second,
                });
            }
            if ended.is_some() || now - start >= SLICE {
                return Ok(());
            }
        }
    }

    /// What an epoch reached, as a message.
    async fn end_epoch(&mut self, metrics: RegressionEpoch) -> Result<FromInside, Refusal> {
        self.epochs.push(metrics);
        let [_, sd] = self.held.data.target_moments(&self.held.parts.validation);
        let explained = (sd > 0.0)
            .then(|| 1.0 - (metrics.validation.rmse / sd) * (metrics.validation.rmse / sd));
        let dropout = self.of.layers.iter().filter_map(|layer| {
            if let Layer::Dropout { rate } = layer {
                Some(*rate)
            } else {
                None
            }
        });
        let troubles = diagnose_regression(
            &self.untrained,
            &self.epochs,
            explained,
            dropout.fold(0.0, f64::max),
            self.session.rate(),
        );
        let examples_per_second = std::mem::take(&mut self.in_epoch).per_second();
        let checkpoint = self.session.checkpoint().await?;
        Ok(FromInside::Epoch {
            run: self.run,
            metrics,
            checkpoint,
            troubles,
            examples_per_second,
        })
    }

    /// The network that is meant.
    pub(super) fn network(
        &mut self,
        device: &ComputeDevice,
        which: Which,
    ) -> Result<&RegressionSession, Refusal> {
        match which {
            Which::Trained => Ok(&self.session),
            Which::Twin => self.twin.as_ref().ok_or(Refusal::NoTwin),
            Which::Untrained => self.untrained(device),
        }
    }

    /// The network before its first step.
    pub(super) fn untrained(
        &mut self,
        device: &ComputeDevice,
    ) -> Result<&RegressionSession, Refusal> {
        let fresh = match self.fresh.take() {
            Some(fresh) => fresh,
            None => self.held.session(device, &self.of, None)?,
        };
        Ok(self.fresh.insert(fresh))
    }

    /// What is wrong with a loss that is no number.
    fn broken(&self, metrics: RegressionMetrics) -> Option<Trouble> {
        let step = self.session.step().saturating_sub(1);
        let rate = self.session.experiment().training.rate_at(step);
        (!metrics.loss.is_finite()).then_some(Trouble::NotANumber { step, rate })
    }
}
