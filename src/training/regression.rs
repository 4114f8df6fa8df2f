//! One training run of a network that predicts a number of an alignment.

use super::learner::Learner;
use super::{Checkpoint, ComputeDevice, RegressionEpoch, RegressionMetrics, TrainingError};
use crate::dataset::Parts;
use crate::dataset::alignments::{AlignmentData, AlignmentSimulator};
use crate::experiment::RateChange;
use crate::experiment::regression::Regression;
use crate::network::LayerSummary;
use std::rc::Rc;

/// A training run. It is driven from outside: [`RegressionSession::train_batch`] until [`RegressionSession::epoch_is_over`], then
/// [`RegressionSession::end_epoch`].
pub struct RegressionSession {
    learner: Learner,
    data: Rc<AlignmentData>,
    parts: Rc<Parts<u32>>,
    /// Where new alignments come from if every batch is new, and the newest batch.
    fresh: Option<(AlignmentSimulator, AlignmentData)>,
    experiment: Regression,
    /// Mean and standard deviation that the target is trained with.
    scale: [f64; 2],
    /// Epochs completed.
    epoch: u32,
    /// The training examples in the order of the epoch under way, and how many of them were trained on.
    order: Vec<u32>,
    trained: usize,
    /// Scaled targets of the batches whose outputs are not read yet.
    unread: Vec<f32>,
    /// Sum of squared errors in the scaled unit, and of how many examples, in the epoch under way.
    squares: f64,
    read: u32,
}

impl RegressionSession {
    /// A run with fresh weights from the experiment's seed, or one that goes on from a checkpoint.
    ///
    /// # Errors
    /// When the network cannot be built, there is nothing to train on, or the checkpoint is of another network or data set.
    pub fn new(
        device: &ComputeDevice,
        data: Rc<AlignmentData>,
        parts: Rc<Parts<u32>>,
        experiment: &Regression,
        checkpoint: Option<&Checkpoint>,
    ) -> Result<Self, TrainingError> {
        let batch_size = experiment.training.batch_size as usize;
        if batch_size == 0 {
            return Err(TrainingError::EmptyBatch);
        }
        let examples = parts.training.len();
        if examples == 0 {
            return Err(TrainingError::NoExamples);
        }
        let (largest_batch, seed) = (batch_size.min(examples), experiment.seeds.weights);
        let learner = Learner::new(
            device,
            &experiment.layers,
            experiment.input(),
            largest_batch,
            seed,
            checkpoint,
        )?;
        let fresh = if experiment.fresh {
            Some((
                AlignmentSimulator::new(experiment)?,
                AlignmentData::new(experiment),
            ))
        } else {
            None
        };
        let scale = if experiment.standardise {
            data.target_moments(&parts.training)
        } else {
            [0.0, 1.0]
        };
        if scale[1] <= 0.0 {
            return Err(TrainingError::ConstantTarget {
                target: "the target".to_owned(),
                value: scale[0],
            });
        }
        let mut session = Self {
            learner,
            data,
            parts,
            fresh,
            experiment: experiment.clone(),
            scale,
            epoch: checkpoint.map_or(0, |checkpoint| checkpoint.epoch),
            order: Vec::new(),
            trained: 0,
            unread: Vec::new(),
            squares: 0.0,
            read: 0,
        };
        let (epoch, step) = (session.epoch, session.step());
        let expected = u64::from(epoch) * u64::from(session.steps_per_epoch());
        if u64::from(step) != expected {
            return Err(TrainingError::CheckpointOffEpoch {
                epoch,
                step,
                expected,
            });
        }
        session.lay_out();
        Ok(session)
    }

    /// Optimiser steps in an epoch; the last one takes the examples that are left.
    pub fn steps_per_epoch(&self) -> u32 {
        (self.parts.training.len() as u32).div_ceil(self.experiment.training.batch_size.max(1))
    }

    /// Optimiser steps taken since the start.
    pub fn step(&self) -> u32 {
        self.learner.step()
    }

    /// Epochs completed.
    pub fn epoch(&self) -> u32 {
        self.epoch
    }

    /// The experiment, with the changes of the learning rate made on the way.
    pub fn experiment(&self) -> &Regression {
        &self.experiment
    }

    /// The network's summary, a line for each layer.
    pub fn lines(&self) -> &[LayerSummary] {
        self.learner.lines()
    }

    /// The learning rate of the next step.
    pub fn rate(&self) -> f64 {
        self.experiment.training.rate_at(self.step())
    }

    /// Every epoch that was asked for is done.
    pub fn is_finished(&self) -> bool {
        self.epoch >= self.experiment.training.epochs
    }

    /// Every batch of the epoch under way was trained on: it is time for [`RegressionSession::end_epoch`].
    pub fn epoch_is_over(&self) -> bool {
        self.trained >= self.order.len()
    }

    /// Means over the epoch so far; none before its first batch, and on a GPU while something that was trained has not been read.
    pub fn running(&self) -> Option<RegressionMetrics> {
        (self.read > 0 && self.unread.is_empty())
            .then(|| self.metrics(self.squares / f64::from(self.read)))
    }

    /// Changes the learning rate from the next step on; returns that step.
    pub fn set_rate(&mut self, rate: f64) -> u32 {
        let step = self.step();
        self.experiment
            .training
            .change_rate(RateChange { step, rate });
        step
    }

    /// Trains on the next batch of the epoch; returns how many examples it had, 0 when the epoch is over. On the CPU the loss of the
    /// batch is read, on a GPU nothing is.
    ///
    /// # Errors
    /// When the device fails, or a new alignment cannot be drawn.
    pub async fn train_batch(&mut self) -> Result<usize, TrainingError> {
        let end =
            (self.trained + self.experiment.training.batch_size as usize).min(self.order.len());
        let batch = self.order.get(self.trained..end).unwrap_or_default();
        if batch.is_empty() {
            return Ok(0);
        }
        let count = batch.len();
        let mut input = Vec::with_capacity(count * self.data.numbers());
        let mut targets = Vec::with_capacity(count);
        let [mean, sd] = self.scale;
        let mut take = |data: &AlignmentData, example: u32| {
            data.write_input(example, &mut input);
            targets.push(((data.target(example) - mean) / sd) as f32);
        };
        match &mut self.fresh {
            Some((simulator, data)) => {
                let training = self.order.len() as u32;
                data.restart(AlignmentData::fresh_index(
                    &self.experiment,
                    training,
                    self.epoch + 1,
                    self.trained as u32,
                ));
                data.push(simulator, count as u32)?;
                (0..count as u32).for_each(|example| take(data, example));
            }
            None => batch.iter().for_each(|&example| take(&self.data, example)),
        }
        self.unread.extend_from_slice(&targets);
        let rate = self.rate();
        // The mean squared error.
        self.learner
            .descend(input, targets, rate, |outputs, targets| {
                let error = outputs - targets;
                error.clone() * error * (1.0 / count as f64)
            });
        self.trained = end;
        if self.learner.reads_each_step() {
            self.settle().await?;
        }
        Ok(count)
    }

    /// Waits until everything that was trained is done, and reads its losses, so that [`RegressionSession::running`] covers it; returns how
    /// many examples that were.
    ///
    /// # Errors
    /// When the device fails.
    pub async fn settle(&mut self) -> Result<usize, TrainingError> {
        let outputs = self.learner.read().await?;
        let targets = std::mem::take(&mut self.unread);
        for (output, target) in outputs.iter().zip(targets) {
            let error = f64::from(*output) - f64::from(target);
            self.squares += error * error;
            self.read += 1;
        }
        Ok(outputs.len())
    }

    /// Ends the epoch: reads what was not read, validates, and lays out the next epoch.
    ///
    /// # Errors
    /// When the device fails.
    pub async fn end_epoch(&mut self) -> Result<RegressionEpoch, TrainingError> {
        self.settle().await?;
        let training = self.running().unwrap_or(RegressionMetrics {
            loss: 0.0,
            rmse: 0.0,
        });
        let validation = self.validate().await?;
        self.epoch += 1;
        self.lay_out();
        Ok(RegressionEpoch {
            epoch: self.epoch,
            training,
            validation,
        })
    }

    /// Error on validation, as the network stands. Of no examples it is zero.
    ///
    /// # Errors
    /// When the device fails.
    pub async fn validate(&self) -> Result<RegressionMetrics, TrainingError> {
        let validation = &self.parts.validation;
        let predictions = self.predict(validation).await?;
        let sd = self.scale[1];
        let square = |(&example, predicted): (&u32, &f64)| {
            let error = (predicted - self.data.target(example)) / sd;
            error * error
        };
        let sum: f64 = validation.iter().zip(&predictions).map(square).sum();
        Ok(self.metrics(sum / predictions.len().max(1) as f64))
    }

    /// Predictions for examples of the data set in the target's unit, without dropout, in their order.
    ///
    /// # Errors
    /// When the device fails.
    pub async fn predict(&self, examples: &[u32]) -> Result<Vec<f64>, TrainingError> {
        let chunk = |chunk: &[u32]| {
            let mut input = Vec::with_capacity(chunk.len() * self.data.numbers());
            chunk
                .iter()
                .for_each(|&example| self.data.write_input(example, &mut input));
            input
        };
        let outputs = self
            .learner
            .predict(examples.chunks(self.learner.at_once()).map(chunk))
            .await?;
        Ok(outputs
            .into_iter()
            .map(|output| self.in_unit(output))
            .collect())
    }

    /// Predictions for rows of input in the target's unit.
    ///
    /// # Errors
    /// When the device fails.
    pub async fn predict_inputs(&self, input: &[f32]) -> Result<Vec<f64>, TrainingError> {
        let row = self.data.numbers().max(1);
        let outputs = self
            .learner
            .predict(
                input
                    .chunks(self.learner.at_once() * row)
                    .map(<[f32]>::to_vec),
            )
            .await?;
        Ok(outputs
            .into_iter()
            .map(|output| self.in_unit(output))
            .collect())
    }

    /// Every layer's output for some rows of input, without dropout, `[examples, values]` each.
    ///
    /// # Errors
    /// When there are no whole rows, or the device fails.
    pub async fn outputs(&self, input: Vec<f32>) -> Result<Vec<Vec<f32>>, TrainingError> {
        self.learner.outputs(input).await
    }

    /// The gradient of the prediction, in the target's unit, with respect to one row of input.
    ///
    /// # Errors
    /// When it is no whole row, or the device fails.
    pub async fn gradient(&self, input: Vec<f32>) -> Result<Vec<f32>, TrainingError> {
        let sd = self.scale[1] as f32;
        Ok(self
            .learner
            .gradient(input, 0)
            .await?
            .into_iter()
            .map(|slope| slope * sd)
            .collect())
    }

    /// The weights, as in a checkpoint.
    ///
    /// # Errors
    /// When the device fails.
    pub async fn weights(&self) -> Result<Vec<Vec<f32>>, TrainingError> {
        self.learner.weights().await
    }

    /// Weights and moments as they stand. At the end of an epoch this is all that is needed to go on.
    ///
    /// # Errors
    /// When the device fails.
    pub async fn checkpoint(&self) -> Result<Checkpoint, TrainingError> {
        self.learner.checkpoint(self.epoch).await
    }

    /// An output of the network in the target's unit.
    pub fn in_unit(&self, output: f32) -> f64 {
        let [mean, sd] = self.scale;
        f64::from(output) * sd + mean
    }

    fn metrics(&self, loss: f64) -> RegressionMetrics {
        RegressionMetrics {
            loss,
            rmse: loss.sqrt() * self.scale[1],
        }
    }

    /// Begins an epoch.
    fn lay_out(&mut self) {
        self.order = self
            .parts
            .epoch_order(self.experiment.seeds.split, self.epoch + 1);
        self.trained = 0;
        self.unread.clear();
        self.squares = 0.0;
        self.read = 0;
    }
}
