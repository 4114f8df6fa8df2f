//! One training run: a network, its optimiser and its data.

use super::batch::{encoded, targets};
use super::learner::Learner;
use super::tally::Tally;
use super::{Checkpoint, ComputeDevice, EpochMetrics, Metrics, TrainingError};
use crate::dataset::{Dataset, Example, Parts};
use crate::evaluation::{Confusion, Logits, softmax};
use crate::experiment::{Experiment, RateChange};
use crate::inspection::{Inspection, LayerOutput};
use crate::network::Input;
use crate::observation::encode;
use burn::tensor::activation;
use std::rc::Rc;

/// A training run. It is driven from outside: [`Session::train_batch`] until [`Session::epoch_is_over`], then [`Session::end_epoch`].
pub struct Session {
    learner: Learner,
    data: Rc<Dataset>,
    parts: Rc<Parts>,
    experiment: Experiment,
    /// Epochs completed.
    epoch: u32,
    /// The training examples in the order of the epoch under way.
    order: Vec<Example>,
    /// How many of them were trained on.
    trained: usize,
    /// What was read of the epoch under way, and how many examples that is.
    tally: Tally,
    read: usize,
}

impl Session {
    /// A run with fresh weights from the experiment's seed, or one that goes on from a checkpoint.
    ///
    /// # Errors
    /// When the network cannot be built, there is nothing to train on, or the checkpoint is of another network or data set.
    pub fn new(
        device: &ComputeDevice,
        data: Rc<Dataset>,
        parts: Rc<Parts>,
        experiment: &Experiment,
        checkpoint: Option<&Checkpoint>,
    ) -> Result<Self, TrainingError> {
        let batch_size = experiment.training.batch_size as usize;
        if batch_size == 0 {
            return Err(TrainingError::EmptyBatch);
        }
        if parts.training.is_empty() {
            return Err(TrainingError::NoExamples);
        }
        let largest_batch = batch_size.min(parts.training.len());
        let (layers, input) = (experiment.network.layers(), Input::Image(data.shape()));
        let learner = Learner::new(
            device,
            &layers,
            input,
            largest_batch,
            experiment.seeds.weights,
            checkpoint,
        )?;
        let mut session = Self {
            learner,
            data,
            parts,
            experiment: experiment.clone(),
            epoch: checkpoint.map_or(0, |checkpoint| checkpoint.epoch),
            order: Vec::new(),
            trained: 0,
            tally: Tally::default(),
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
        session.order = session.parts.epoch_order(experiment.seeds.split, epoch + 1);
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
    pub fn experiment(&self) -> &Experiment {
        &self.experiment
    }

    /// The learning rate of the next step.
    pub fn rate(&self) -> f64 {
        self.experiment.training.rate_at(self.step())
    }

    /// Every epoch that was asked for is done.
    pub fn is_finished(&self) -> bool {
        self.epoch >= self.experiment.training.epochs
    }

    /// Every batch of the epoch under way was trained on: it is time for [`Session::end_epoch`].
    pub fn epoch_is_over(&self) -> bool {
        self.trained >= self.order.len()
    }

    /// Means over the epoch so far; none before its first batch, and on a GPU while something that was trained has not been read.
    pub fn running(&self) -> Option<Metrics> {
        self.tally.means().filter(|_| self.read == self.trained)
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
    /// When the device fails.
    pub async fn train_batch(&mut self) -> Result<usize, TrainingError> {
        let end =
            (self.trained + self.experiment.training.batch_size as usize).min(self.order.len());
        let batch = self.order.get(self.trained..end).unwrap_or_default();
        if batch.is_empty() {
            return Ok(0);
        }
        let input = encoded(&self.data, &self.experiment.observation, batch);
        let rate = self.experiment.training.rate_at(self.learner.step());
        // The mean cross-entropy.
        let count = batch.len();
        self.learner
            .descend(input, targets(batch), rate, |logits, targets| {
                activation::log_softmax(logits, 1) * targets * (-1.0 / count as f64)
            });
        self.trained = end;
        if self.learner.reads_each_step() {
            self.settle().await?;
        }
        Ok(count)
    }

    /// Waits until everything that was trained is done, and reads its losses, so that [`Session::running`] covers it; returns how many
    /// examples that were.
    ///
    /// # Errors
    /// When the device fails.
    pub async fn settle(&mut self) -> Result<usize, TrainingError> {
        let values = self.learner.read().await?;
        let (logits, _): (&[Logits], _) = values.as_chunks();
        let labels = self
            .order
            .iter()
            .skip(self.read)
            .map(|(class, _)| class.label());
        self.tally.add(Tally::of(labels, logits));
        self.read += logits.len();
        Ok(logits.len())
    }

    /// Ends the epoch: reads what was not read, validates, and lays out the next epoch.
    ///
    /// # Errors
    /// When the device fails.
    pub async fn end_epoch(&mut self) -> Result<(EpochMetrics, Confusion), TrainingError> {
        self.settle().await?;
        let nothing = Metrics {
            loss: 0.0,
            accuracy: 0.0,
        };
        let training = self.running().unwrap_or(nothing);
        let (validation, confusion) = self.validate().await?;
        self.epoch += 1;
        self.order = self
            .parts
            .epoch_order(self.experiment.seeds.split, self.epoch + 1);
        self.trained = 0;
        self.read = 0;
        self.tally = Tally::default();
        Ok((
            EpochMetrics {
                epoch: self.epoch,
                training,
                validation,
            },
            confusion,
        ))
    }

    /// Metrics and predictions on validation, as the network stands. Of no examples, the metrics are zero.
    ///
    /// # Errors
    /// When the device fails.
    pub async fn validate(&self) -> Result<(Metrics, Confusion), TrainingError> {
        let logits = self.predict(&self.parts.validation).await?;
        let labels = || self.parts.validation.iter().map(|(class, _)| class.label());
        let metrics = Tally::of(labels(), &logits).means().unwrap_or(Metrics {
            loss: 0.0,
            accuracy: 0.0,
        });
        Ok((metrics, Confusion::of(labels(), &logits)))
    }

    /// Logits of examples of the data set, without dropout, in their order.
    ///
    /// # Errors
    /// When the device fails.
    pub async fn predict(&self, examples: &[Example]) -> Result<Vec<Logits>, TrainingError> {
        let chunks = examples
            .chunks(self.learner.at_once())
            .map(|chunk| encoded(&self.data, &self.experiment.observation, chunk));
        Ok(self.learner.predict(chunks).await?.as_chunks().0.to_vec())
    }

    /// Every layer's output for the raw cells of a spectrum, which are encoded first.
    ///
    /// # Errors
    /// When there are more or fewer cells than the network takes, or the device fails.
    pub async fn inspect(&self, cells: &[f32]) -> Result<Inspection, TrainingError> {
        let [rows, columns] = self.data.shape();
        if cells.len() != rows * columns {
            return Err(TrainingError::InputSize {
                expected: rows * columns,
                found: cells.len(),
            });
        }
        let mut encoded = cells.to_vec();
        encode(&self.experiment.observation, [rows, columns], &mut encoded);
        let outputs = self.learner.outputs(encoded.clone()).await?;
        let logits = self
            .learner
            .predict(std::iter::once(encoded.clone()))
            .await?
            .first_chunk()
            .copied()
            .unwrap_or_default();
        let mut layers = vec![LayerOutput {
            name: "Input".to_owned(),
            shape: vec![rows, columns, 1],
            values: encoded,
        }];
        for (line, values) in self.learner.lines().iter().zip(outputs) {
            layers.push(LayerOutput {
                name: line.name.clone(),
                shape: line.shape.clone(),
                values,
            });
        }
        Ok(Inspection {
            layers,
            probabilities: softmax(logits),
        })
    }

    /// Weights and moments as they stand. At the end of an epoch this is all that is needed to go on.
    ///
    /// # Errors
    /// When the device fails.
    pub async fn checkpoint(&self) -> Result<Checkpoint, TrainingError> {
        self.learner.checkpoint(self.epoch).await
    }
}
