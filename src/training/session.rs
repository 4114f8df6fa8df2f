//! One training run: a network, its optimiser and its data.

use super::adam::Adam;
use super::batch::{download_all, download_logits, inputs, targets, upload};
use super::tally::Tally;
use super::{Checkpoint, ComputeDevice, EpochMetrics, Metrics, TrainingError};
use crate::dataset::{Dataset, Example, Parts};
use crate::evaluation::{Confusion, Logits, softmax};
use crate::experiment::{Experiment, RateChange};
use crate::inspection::{Inspection, LayerOutput};
use crate::network::{Input, LayerSummary, Model, initial_weights, summarise, weight_shapes};
use crate::observation::encode;
use burn::tensor::{Tensor, activation};
use std::rc::Rc;

/// Examples predicted at once.
const PREDICTED_AT_ONCE: usize = 256;

/// Logits of this many steps are joined on the device before they are read.
const STEPS_JOINED: usize = 64;

/// A training run. It is driven from outside: [`Session::train_batch`] until [`Session::epoch_is_over`], then [`Session::end_epoch`].
pub struct Session {
    device: ComputeDevice,
    data: Rc<Dataset>,
    parts: Rc<Parts>,
    experiment: Experiment,
    lines: Vec<LayerSummary>,
    model: Model,
    weights: Vec<Tensor<2>>,
    adam: Adam,
    /// Epochs completed.
    epoch: u32,
    /// Steps taken.
    step: u32,
    /// The training examples in the order of the epoch under way.
    order: Vec<Example>,
    /// How many of them were trained on.
    trained: usize,
    /// What was read of the epoch under way.
    tally: Tally,
    /// Logits of the steps since, not read yet, and how many examples they are of.
    unread: Vec<Tensor<2>>,
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
        let layers = experiment.network.layers();
        let batch_size = experiment.training.batch_size as usize;
        if batch_size == 0 {
            return Err(TrainingError::EmptyBatch);
        }
        if parts.training.is_empty() {
            return Err(TrainingError::NoExamples);
        }
        let shapes = weight_shapes(&layers, Input::Image(data.shape()))?;
        let fresh;
        let values = match checkpoint {
            Some(checkpoint) => &checkpoint.weights,
            None => {
                fresh = initial_weights(&layers, Input::Image(data.shape()), experiment.seeds.weights)?;
                &fresh
            }
        };
        let weights = upload_all(values, &shapes, device)?;
        let mut adam = Adam::new(&weights);
        if let Some(moments) = checkpoint.map(|checkpoint| &checkpoint.moments).filter(|moments| !moments.is_empty()) {
            let [first, second] = [0, 1].map(|order: usize| moments.iter().map(|pair| pair[order].as_slice()).collect::<Vec<_>>());
            let [first, second] = [upload_all(&first, &shapes, device)?, upload_all(&second, &shapes, device)?];
            adam.moments = first.into_iter().zip(second).map(|(first, second)| [first, second]).collect();
        }
        let largest_batch = batch_size.min(parts.training.len()).max(PREDICTED_AT_ONCE);
        let mut session = Self {
            device: device.clone(),
            lines: summarise(&layers, Input::Image(data.shape()))?,
            model: Model::new(&layers, Input::Image(data.shape()), largest_batch, device.convolution, &device.device)?,
            data,
            parts,
            experiment: experiment.clone(),
            weights,
            adam,
            epoch: checkpoint.map_or(0, |checkpoint| checkpoint.epoch),
            step: checkpoint.map_or(0, |checkpoint| checkpoint.step),
            order: Vec::new(),
            trained: 0,
            tally: Tally::default(),
            unread: Vec::new(),
            read: 0,
        };
        let expected = u64::from(session.epoch) * u64::from(session.steps_per_epoch());
        if u64::from(session.step) != expected {
            return Err(TrainingError::CheckpointOffEpoch { epoch: session.epoch, step: session.step, expected });
        }
        session.order = session.parts.epoch_order(experiment.seeds.split, session.epoch + 1);
        Ok(session)
    }

    /// Optimiser steps in an epoch; the last one takes the examples that are left.
    pub fn steps_per_epoch(&self) -> u32 {
        (self.parts.training.len() as u32).div_ceil(self.experiment.training.batch_size.max(1))
    }

    /// Optimiser steps taken since the start.
    pub fn step(&self) -> u32 {
        self.step
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
        self.experiment.training.rate_at(self.step)
    }

    /// Every epoch that was asked for is done.
    pub fn is_finished(&self) -> bool {
        self.epoch >= self.experiment.training.epochs
    }

    /// Every batch of the epoch under way was trained on: it is time for [`Session::end_epoch`].
    pub fn epoch_is_over(&self) -> bool {
        self.trained >= self.order.len()
    }

    /// Means over the epoch so far; none before its first batch, and on a device that is not read inside an epoch.
    pub fn running(&self) -> Option<Metrics> {
        self.tally.means()
    }

    /// Changes the learning rate from the next step on; returns that step.
    pub fn set_rate(&mut self, rate: f64) -> u32 {
        let step = self.step;
        let changes = &mut self.experiment.training.rate_changes;
        changes.retain(|change| change.step < step);
        changes.push(RateChange { step, rate });
        step
    }

    /// Trains on the next batch of the epoch; returns how many examples it had, 0 when the epoch is over. On the CPU the loss of the
    /// batch is read, on a GPU nothing is.
    ///
    /// # Errors
    /// When the device fails.
    pub async fn train_batch(&mut self) -> Result<usize, TrainingError> {
        let batch_size = self.experiment.training.batch_size as usize;
        let end = (self.trained + batch_size).min(self.order.len());
        let batch = self.order.get(self.trained..end).unwrap_or_default().to_vec();
        if batch.is_empty() {
            return Ok(0);
        }
        let logits = self.descend(&batch);
        self.trained = end;
        self.unread.push(logits);
        if self.device.reads_each_step {
            self.read_losses().await?;
        } else if self.unread.len() >= STEPS_JOINED {
            let joined = Tensor::cat(std::mem::take(&mut self.unread), 0);
            self.unread.push(joined);
        }
        Ok(batch.len())
    }

    /// One step of Adam; returns the logits that it descended from.
    fn descend(&mut self, batch: &[Example]) -> Tensor<2> {
        let device = self.device.device.clone().autodiff();
        let leaves: Vec<Tensor<2>> = self.weights.iter().map(|weight| weight.clone().autodiff().require_grad()).collect();
        let seed = self.experiment.seeds.weights;
        let masks = self.model.masks(batch.len(), seed, self.step, &device);
        let input = inputs(&self.data, &self.experiment.observation, batch, &device);
        let logits = self.model.forward(&leaves, input, &masks);
        let kept = logits.clone().inner();
        let loss = (activation::log_softmax(logits, 1) * targets(batch, &device)).sum() * (-1.0 / batch.len() as f64);
        let mut gradients = loss.backward();
        let gradients = leaves.iter().map(|leaf| leaf.grad_remove(&mut gradients)).collect();
        let rate = self.rate();
        self.step += 1;
        self.adam.update(&mut self.weights, gradients, rate, self.step);
        kept
    }

    /// Waits until everything that was trained is done, and reads its losses, so that [`Session::running`] covers it.
    ///
    /// # Errors
    /// When the device fails.
    pub async fn settle(&mut self) -> Result<(), TrainingError> {
        self.read_losses().await
    }

    /// Reads the logits of the batches since the last read.
    async fn read_losses(&mut self) -> Result<(), TrainingError> {
        let unread = std::mem::take(&mut self.unread);
        if unread.is_empty() {
            return Ok(());
        }
        let logits = download_logits(Tensor::cat(unread, 0)).await?;
        let labels = self.order.iter().skip(self.read).map(|(class, _)| class.label());
        self.tally.add(Tally::of(labels, &logits));
        self.read += logits.len();
        Ok(())
    }

    /// Ends the epoch: reads what was not read, validates, and lays out the next epoch.
    ///
    /// # Errors
    /// When the device fails.
    pub async fn end_epoch(&mut self) -> Result<(EpochMetrics, Confusion), TrainingError> {
        self.read_losses().await?;
        let nothing = Metrics { loss: 0.0, accuracy: 0.0 };
        let training = self.running().unwrap_or(nothing);
        let (validation, confusion) = self.validate().await?;
        self.epoch += 1;
        self.order = self.parts.epoch_order(self.experiment.seeds.split, self.epoch + 1);
        self.trained = 0;
        self.read = 0;
        self.tally = Tally::default();
        Ok((EpochMetrics { epoch: self.epoch, training, validation }, confusion))
    }

    /// Metrics and predictions on validation, as the network stands. Of no examples, the metrics are zero.
    ///
    /// # Errors
    /// When the device fails.
    pub async fn validate(&self) -> Result<(Metrics, Confusion), TrainingError> {
        let logits = self.predict(&self.parts.validation).await?;
        let labels = || self.parts.validation.iter().map(|(class, _)| class.label());
        let metrics = Tally::of(labels(), &logits).means().unwrap_or(Metrics { loss: 0.0, accuracy: 0.0 });
        Ok((metrics, Confusion::of(labels(), &logits)))
    }

    /// Logits of examples of the data set, without dropout, in their order.
    ///
    /// # Errors
    /// When the device fails.
    pub async fn predict(&self, examples: &[Example]) -> Result<Vec<Logits>, TrainingError> {
        let parts: Vec<Tensor<2>> = examples
            .chunks(PREDICTED_AT_ONCE)
            .map(|chunk| {
                let input = inputs(&self.data, &self.experiment.observation, chunk, &self.device.device);
                self.model.forward(&self.weights, input, &[])
            })
            .collect();
        if parts.is_empty() { Ok(Vec::new()) } else { download_logits(Tensor::cat(parts, 0)).await }
    }

    /// Every layer's output for the raw cells of a spectrum, which are encoded first.
    ///
    /// # Errors
    /// When there are more or fewer cells than the network takes, or the device fails.
    pub async fn inspect(&self, cells: &[f32]) -> Result<Inspection, TrainingError> {
        let [rows, columns] = self.data.shape();
        if cells.len() != rows * columns {
            return Err(TrainingError::InputSize { expected: rows * columns, found: cells.len() });
        }
        let mut encoded = cells.to_vec();
        encode(&self.experiment.observation, [rows, columns], &mut encoded);
        let input = upload(encoded.clone(), [1, rows * columns], &self.device.device);
        let mut tensors = self.model.outputs(&self.weights, input.clone());
        tensors.push(self.model.forward(&self.weights, input, &[]));
        let mut outputs = download_all(tensors).await?;
        let logits = outputs.pop().and_then(|logits| logits.first_chunk().copied()).unwrap_or_default();
        let mut layers = vec![LayerOutput { name: "Input".to_owned(), shape: vec![rows, columns, 1], values: encoded }];
        for (line, values) in self.lines.iter().zip(outputs) {
            layers.push(LayerOutput { name: line.name.clone(), shape: line.shape.clone(), values });
        }
        Ok(Inspection { layers, probabilities: softmax(logits) })
    }

    /// Weights and moments as they stand. At the end of an epoch this is all that is needed to go on.
    ///
    /// # Errors
    /// When the device fails.
    pub async fn checkpoint(&self) -> Result<Checkpoint, TrainingError> {
        let moments = if self.step > 0 { self.adam.moments.as_slice() } else { &[] };
        let tensors = self.weights.iter().chain(moments.iter().flatten()).cloned().collect();
        let mut weights = download_all(tensors).await?;
        let moments = weights.split_off(self.weights.len());
        Ok(Checkpoint { epoch: self.epoch, step: self.step, weights, moments: moments.as_chunks().0.to_vec() })
    }
}

/// Tensors of the shapes that are asked for.
fn upload_all<T: AsRef<[f32]>>(values: &[T], shapes: &[[usize; 2]], device: &ComputeDevice) -> Result<Vec<Tensor<2>>, TrainingError> {
    shapes
        .iter()
        .enumerate()
        .map(|(tensor, &shape)| {
            let values = values.get(tensor).map(AsRef::as_ref).unwrap_or_default();
            let expected = shape[0] * shape[1];
            if values.len() != expected {
                return Err(TrainingError::ForeignCheckpoint { tensor, expected, found: values.len() });
            }
            Ok(upload(values.to_vec(), shape, &device.device))
        })
        .collect()
}
