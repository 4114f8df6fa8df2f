//! A network with its weights and its optimiser on a device: what every training run has in common.

use super::adam::Adam;
use super::batch::{download, download_all, upload};
use super::{Checkpoint, ComputeDevice, TrainingError};
use crate::network::{
    Input, Layer, LayerSummary, Model, initial_weights, summarise, weight_shapes,
};
use burn::tensor::Tensor;

/// Most examples predicted at once, and most numbers in all layers for them: 64 MiB.
const PREDICTED_AT_ONCE: usize = 256;
const PREDICTED_NUMBERS: usize = 1 << 24;

/// Outputs of this many steps are joined on the device before they are read.
const STEPS_JOINED: usize = 64;

/// A network that learns.
pub(in crate::training) struct Learner {
    device: ComputeDevice,
    lines: Vec<LayerSummary>,
    model: Model,
    weights: Vec<Tensor<2>>,
    adam: Adam,
    /// Numbers of one example.
    width: usize,
    /// Examples predicted at once.
    at_once: usize,
    /// Of the weights and of dropout.
    seed: u64,
    /// Steps taken.
    step: u32,
    /// Outputs of the steps since the last read.
    unread: Vec<Tensor<2>>,
}

impl Learner {
    /// A network with fresh weights from the seed, or with those of a checkpoint, for batches of at most `largest_batch` examples.
    ///
    /// # Errors
    /// When the network cannot be built, or the checkpoint is of another network.
    pub(in crate::training) fn new(
        device: &ComputeDevice,
        layers: &[Layer],
        input: Input,
        largest_batch: usize,
        seed: u64,
        checkpoint: Option<&Checkpoint>,
    ) -> Result<Self, TrainingError> {
        let shapes = weight_shapes(layers, input)?;
        let fresh;
        let values = match checkpoint {
            Some(checkpoint) => &checkpoint.weights,
            None => {
                fresh = initial_weights(layers, input, seed)?;
                &fresh
            }
        };
        let weights = upload_all(values, &shapes, device)?;
        let mut adam = Adam::new(&weights);
        if let Some(moments) = checkpoint
            .map(|checkpoint| &checkpoint.moments)
            .filter(|moments| !moments.is_empty())
        {
            let [first, second] = [0, 1].map(|order: usize| {
                moments
                    .iter()
                    .map(|pair| pair[order].as_slice())
                    .collect::<Vec<_>>()
            });
            let [first, second] = [
                upload_all(&first, &shapes, device)?,
                upload_all(&second, &shapes, device)?,
            ];
            adam.moments = first
                .into_iter()
                .zip(second)
                .map(|(first, second)| [first, second])
                .collect();
        }
        let lines = summarise(layers, input)?;
        let numbers: usize = lines
            .iter()
            .map(|line| line.shape.iter().product::<usize>())
            .sum();
        let at_once = (PREDICTED_NUMBERS / numbers.max(1)).clamp(1, PREDICTED_AT_ONCE);
        Ok(Self {
            device: device.clone(),
            model: Model::new(
                layers,
                input,
                largest_batch.max(at_once),
                device.convolution,
                &device.device,
            )?,
            lines,
            at_once,
            weights,
            adam,
            width: input.width(),
            seed,
            step: checkpoint.map_or(0, |checkpoint| checkpoint.step),
            unread: Vec::new(),
        })
    }

    /// The network's summary, a line for each layer.
    pub(in crate::training) fn lines(&self) -> &[LayerSummary] {
        &self.lines
    }

    /// Optimiser steps taken.
    pub(in crate::training) fn step(&self) -> u32 {
        self.step
    }

    /// Results are there at once, so that each step's outputs may be read.
    pub(in crate::training) fn reads_each_step(&self) -> bool {
        self.device.reads_each_step
    }

    /// One step of Adam on a batch, rows of input and of targets one after the other. `losses` makes numbers of the outputs, `[batch, units]`,
    /// and the targets: their sum, which nobody computes, is the loss. The outputs that it descended from wait for [`Learner::read`].
    pub(in crate::training) fn descend(
        &mut self,
        input: Vec<f32>,
        targets: Vec<f32>,
        rate: f64,
        losses: impl FnOnce(Tensor<2>, Tensor<2>) -> Tensor<2>,
    ) {
        let device = self.device.device.clone().autodiff();
        let batch = input.len() / self.width.max(1);
        // One after the other: a GPU is handed all it was asked for before it is sent numbers.
        let masks = self.model.masks(batch, self.seed, self.step, &device);
        let units = targets.len() / batch.max(1);
        let (input, targets) = (
            upload(input, [batch, self.width], &device),
            upload(targets, [batch, units], &device),
        );
        let leaves: Vec<Tensor<2>> = self
            .weights
            .iter()
            .map(|weight| weight.clone().autodiff().require_grad())
            .collect();
        let outputs = self.model.forward(&leaves, input, &masks);
        let kept = outputs.clone().inner();
        let mut gradients = losses(outputs, targets).backward();
        let gradients = leaves
            .iter()
            .map(|leaf| leaf.grad_remove(&mut gradients))
            .collect();
        self.step += 1;
        self.adam
            .update(&mut self.weights, gradients, rate, self.step);
        self.unread.push(kept);
        if self.unread.len() >= STEPS_JOINED {
            let joined = Tensor::cat(std::mem::take(&mut self.unread), 0);
            self.unread.push(joined);
        }
    }

    /// The outputs of the steps since the last read, rows one after the other. On a GPU this waits for all work under way.
    ///
    /// # Errors
    /// When the device fails.
    pub(in crate::training) async fn read(&mut self) -> Result<Vec<f32>, TrainingError> {
        let unread = std::mem::take(&mut self.unread);
        if unread.is_empty() {
            Ok(Vec::new())
        } else {
            download(Tensor::cat(unread, 0)).await
        }
    }

    /// How many examples to predict at once.
    pub(in crate::training) fn at_once(&self) -> usize {
        self.at_once
    }

    /// Outputs without dropout, for rows of input that come in chunks of at most [`Learner::at_once`] examples.
    ///
    /// # Errors
    /// When the device fails.
    pub(in crate::training) async fn predict(
        &self,
        chunks: impl Iterator<Item = Vec<f32>>,
    ) -> Result<Vec<f32>, TrainingError> {
        let parts: Vec<Tensor<2>> = chunks
            .map(|chunk| self.model.forward(&self.weights, self.input(chunk), &[]))
            .collect();
        if parts.is_empty() {
            Ok(Vec::new())
        } else {
            download(Tensor::cat(parts, 0)).await
        }
    }

    /// Every layer's output for some rows of input, without dropout, each `[batch, values]`; probabilities where the last layer gives such.
    ///
    /// # Errors
    /// When there are no whole rows, or the device fails.
    pub(in crate::training) async fn outputs(
        &self,
        input: Vec<f32>,
    ) -> Result<Vec<Vec<f32>>, TrainingError> {
        if input.is_empty() || !input.len().is_multiple_of(self.width) {
            return Err(TrainingError::InputSize {
                expected: self.width,
                found: input.len(),
            });
        }
        download_all(self.model.outputs(&self.weights, self.input(input))).await
    }

    /// The gradient of one output (summed over the rows) with respect to the input, in its order; of the last where there are not so many.
    ///
    /// # Errors
    /// As [`Learner::outputs`].
    pub(in crate::training) async fn gradient(
        &self,
        input: Vec<f32>,
        output: usize,
    ) -> Result<Vec<f32>, TrainingError> {
        if input.is_empty() || !input.len().is_multiple_of(self.width) {
            return Err(TrainingError::InputSize {
                expected: self.width,
                found: input.len(),
            });
        }
        let weights: Vec<Tensor<2>> = self
            .weights
            .iter()
            .map(|weight| weight.clone().autodiff())
            .collect();
        let input = self.input(input).autodiff().require_grad();
        let outputs = self.model.forward(&weights, input.clone(), &[]);
        let units = outputs.shape()[1];
        let chosen = if units > 1 {
            outputs.narrow(1, output.min(units - 1), 1)
        } else {
            outputs
        };
        let mut gradients = chosen.sum().backward();
        match input.grad_remove(&mut gradients) {
            Some(gradient) => download(gradient).await,
            None => Err(TrainingError::Device(
                "the input has no gradient".to_owned(),
            )),
        }
    }

    /// The weights, as in a checkpoint.
    ///
    /// # Errors
    /// When the device fails.
    pub(in crate::training) async fn weights(&self) -> Result<Vec<Vec<f32>>, TrainingError> {
        download_all(self.weights.clone()).await
    }

    /// Weights and moments as they stand. At the end of an epoch this is all that is needed to go on.
    ///
    /// # Errors
    /// When the device fails.
    pub(in crate::training) async fn checkpoint(
        &self,
        epoch: u32,
    ) -> Result<Checkpoint, TrainingError> {
        let moments = if self.step > 0 {
            self.adam.moments.as_slice()
        } else {
            &[]
        };
        let tensors = self
            .weights
            .iter()
            .chain(moments.iter().flatten())
            .cloned()
            .collect();
        let mut weights = download_all(tensors).await?;
        let moments = weights.split_off(self.weights.len());
        Ok(Checkpoint {
            epoch,
            step: self.step,
            weights,
            moments: moments.as_chunks().0.to_vec(),
        })
    }

    fn input(&self, rows: Vec<f32>) -> Tensor<2> {
        let batch = rows.len() / self.width.max(1);
        upload(rows, [batch, self.width], &self.device.device)
    }
}

/// Tensors of the shapes that are asked for.
fn upload_all<T: AsRef<[f32]>>(
    values: &[T],
    shapes: &[[usize; 2]],
    device: &ComputeDevice,
) -> Result<Vec<Tensor<2>>, TrainingError> {
    shapes
        .iter()
        .enumerate()
        .map(|(tensor, &shape)| {
            let values = values.get(tensor).map(AsRef::as_ref).unwrap_or_default();
            let expected = shape[0] * shape[1];
            if values.len() != expected {
                return Err(TrainingError::ForeignCheckpoint {
                    tensor,
                    expected,
                    found: values.len(),
                });
            }
            Ok(upload(values.to_vec(), shape, &device.device))
        })
        .collect()
}
