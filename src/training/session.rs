//! One training run: a network, its optimiser and its data.

use super::learner::Learner;
use super::tally::Tally;
use super::{Checkpoint, ComputeDevice, EpochMetrics, TrainingError};
use crate::dataset::{Dataset, Example, ExampleSimulator, Parts};
use crate::evaluation::{Confusion, Measure, Metrics, scales};
use crate::experiment::{Experiment, RateChange, Task};
use crate::network::LayerSummary;
use burn::tensor::activation;
use std::ops::Range;
use std::rc::Rc;

/// A training run. It is driven from outside: [`Session::train_batch`] until [`Session::epoch_is_over`], then [`Session::end_epoch`].
pub struct Session {
    learner: Learner,
    data: Rc<Dataset>,
    parts: Rc<Parts>,
    /// Draws the new examples in place, if every batch is new and nobody else draws them.
    fresh: Option<ExampleSimulator>,
    experiment: Experiment,
    outputs: usize,
    /// Mean and standard deviation that each target is trained with; none of classes.
    scales: Vec<[f64; 2]>,
    /// Epochs completed.
    epoch: u32,
    /// The training examples in the order of the epoch under way, and how many of them were trained on.
    order: Vec<Example>,
    trained: usize,
    /// Scaled targets of the batches whose outputs are not read yet; none of classes.
    unread: Vec<f32>,
    /// What was read of the epoch under way.
    tally: Tally,
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
        let examples = parts.training.len();
        if examples == 0 {
            return Err(TrainingError::NoExamples);
        }
        let scales = scales(&data, experiment, &parts);
        if let Task::Regress(targets) = &experiment.task
            && let Some((target, [mean, _])) =
                targets.iter().zip(&scales).find(|(_, [_, sd])| *sd <= 0.0)
        {
            return Err(TrainingError::ConstantTarget {
                target: target.of.name(experiment),
                value: target.unscaled(*mean),
            });
        }
        let learner = Learner::new(
            device,
            &experiment.layers,
            data.layout().input(),
            batch_size.min(examples),
            experiment.seeds.weights,
            checkpoint,
        )?;
        let expected = experiment.outputs();
        let found = learner
            .lines()
            .last()
            .map_or(0, |line| line.shape.iter().product());
        if found != expected {
            return Err(TrainingError::Outputs { expected, found });
        }
        let mut session = Self {
            learner,
            data,
            parts,
            fresh: experiment
                .training
                .fresh
                .then(|| ExampleSimulator::new(experiment)),
            tally: nothing(experiment),
            outputs: expected,
            experiment: experiment.clone(),
            scales,
            epoch: checkpoint.map_or(0, |checkpoint| checkpoint.epoch),
            order: Vec::new(),
            trained: 0,
            unread: Vec::new(),
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
    pub fn experiment(&self) -> &Experiment {
        &self.experiment
    }

    /// The data that it trains on.
    pub fn data(&self) -> &Rc<Dataset> {
        &self.data
    }

    /// Which examples train, validate and test.
    pub fn parts(&self) -> &Rc<Parts> {
        &self.parts
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

    /// Every batch of the epoch under way was trained on: it is time for [`Session::end_epoch`].
    pub fn epoch_is_over(&self) -> bool {
        self.trained >= self.order.len()
    }

    /// Means over the epoch so far; none before its first batch, and on a GPU while something that was trained has not been read.
    pub fn running(&self) -> Option<Metrics> {
        let read = self.tally.count() as usize;
        (read > 0 && read == self.trained).then(|| self.tally.means(self.deviations()))
    }

    /// Changes the learning rate from the next step on; returns that step.
    pub fn set_rate(&mut self, rate: f64) -> u32 {
        let step = self.step();
        self.experiment
            .training
            .change_rate(RateChange { step, rate });
        step
    }

    /// The epoch under way, counted from 1.
    pub fn epoch_under_way(&self) -> u32 {
        self.epoch + 1
    }

    /// The places in the epoch's order that the next batch takes; none when the epoch is over.
    pub fn next_batch(&self) -> Range<usize> {
        let batch = self.experiment.training.batch_size as usize;
        self.trained..(self.trained + batch).min(self.order.len())
    }

    /// Trains on the next batch of the epoch; returns how many examples it had, 0 when the epoch is over. Where every batch is new, its
    /// examples are drawn here. On the CPU the loss of the batch is read, on a GPU nothing is.
    ///
    /// # Errors
    /// When the device fails, or a new example cannot be drawn.
    pub async fn train_batch(&mut self) -> Result<usize, TrainingError> {
        let (epoch, places) = (self.epoch_under_way(), self.next_batch());
        let rows = match &mut self.fresh {
            Some(simulator) => {
                let (first, count) = (places.start as u32, places.len() as u32);
                Some(simulator.fresh_rows(&self.order, epoch, first, count)?)
            }
            None => None,
        };
        self.descend(rows.as_deref()).await
    }

    /// The same with new examples that were drawn elsewhere: the rows of [`Session::next_batch`] in the series of the epoch under way.
    ///
    /// # Errors
    /// When the device fails, or these are other than the rows of that batch.
    pub async fn train_on(&mut self, rows: &[f32]) -> Result<usize, TrainingError> {
        let expected = self.next_batch().len() * self.data.layout().width();
        if rows.len() != expected {
            let found = rows.len();
            return Err(TrainingError::FreshRows { expected, found });
        }
        self.descend(Some(rows)).await
    }

    /// Trains on the next batch: on these rows, or on those of the data set.
    async fn descend(&mut self, fresh: Option<&[f32]>) -> Result<usize, TrainingError> {
        let places = self.next_batch();
        let end = places.end;
        let batch = self.order.get(places).unwrap_or_default();
        if batch.is_empty() {
            return Ok(0);
        }
        let count = batch.len();
        let layout = self.data.layout();
        let mut input = Vec::with_capacity(count * layout.input_width());
        let mut targets = Vec::with_capacity(count * self.outputs);
        let mut fresh = fresh.map(|rows| rows.chunks_exact(layout.width()));
        for &example in batch {
            let new = fresh.as_mut().and_then(Iterator::next);
            let row = new.unwrap_or_else(|| self.data.row(example));
            layout.write_input(row, &mut input);
            match self.experiment.task {
                Task::Classify => targets.extend(
                    (0..self.outputs)
                        .map(|class| f32::from(u8::from(class == usize::from(example.0)))),
                ),
                Task::Regress(_) => {
                    targets.extend((0..).zip(&self.scales).map(|(target, [mean, sd])| {
                        ((layout.target(target, row) - mean) / sd) as f32
                    }));
                }
            }
        }
        let rate = self.experiment.training.rate_at(self.learner.step());
        match self.experiment.task {
            // The mean cross-entropy.
            Task::Classify => self
                .learner
                .descend(input, targets, rate, |logits, targets| {
                    activation::log_softmax(logits, 1) * targets * (-1.0 / count as f64)
                }),
            // The mean squared error.
            Task::Regress(_) => {
                self.unread.extend_from_slice(&targets);
                let numbers = targets.len();
                self.learner
                    .descend(input, targets, rate, |outputs, targets| {
                        let error = outputs - targets;
                        error.clone() * error * (1.0 / numbers as f64)
                    });
            }
        }
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
        let outputs = self.learner.read().await?;
        let units = self.outputs.max(1);
        match self.experiment.task {
            Task::Classify => {
                let truths = self.order.iter().skip(self.tally.count() as usize);
                self.tally
                    .add_classes(truths.map(truth_of), &outputs, units);
            }
            Task::Regress(_) => {
                let targets = std::mem::take(&mut self.unread);
                for (outputs, targets) in outputs.chunks_exact(units).zip(targets.chunks(units)) {
                    self.tally.add_errors(
                        outputs
                            .iter()
                            .zip(targets)
                            .map(|(output, target)| f64::from(*output) - f64::from(*target)),
                    );
                }
            }
        }
        Ok(outputs.len() / units)
    }

    /// Ends the epoch: reads what was not read, validates, and lays out the next epoch. The predictions on validation come with it, where
    /// classes are asked for.
    ///
    /// # Errors
    /// When the device fails.
    pub async fn end_epoch(&mut self) -> Result<(EpochMetrics, Option<Confusion>), TrainingError> {
        self.settle().await?;
        let training = self
            .running()
            .unwrap_or_else(|| nothing(&self.experiment).means(self.deviations()));
        let (validation, confusion) = self.validate().await?;
        self.epoch += 1;
        self.lay_out();
        Ok((
            EpochMetrics {
                epoch: self.epoch,
                training,
                validation,
            },
            confusion,
        ))
    }

    /// Metrics and, where classes are asked for, predictions on validation, as the network stands. Of no examples, the metrics are zero.
    ///
    /// # Errors
    /// When the device fails.
    pub async fn validate(&self) -> Result<(Metrics, Option<Confusion>), TrainingError> {
        let outputs = self.predict(&self.parts.validation).await?;
        Ok(self.judge(&self.parts.validation, &outputs))
    }

    /// Metrics and, where classes are asked for, the confusion of raw outputs for examples of the data set.
    pub fn judge(&self, examples: &[Example], outputs: &[f32]) -> (Metrics, Option<Confusion>) {
        let mut tally = nothing(&self.experiment);
        let truths = || examples.iter().map(truth_of);
        let confusion = match self.experiment.task {
            Task::Classify => {
                tally.add_classes(truths(), outputs, self.outputs);
                Some(Confusion::of(self.outputs, truths(), outputs))
            }
            Task::Regress(_) => {
                for (&example, outputs) in examples
                    .iter()
                    .zip(outputs.chunks_exact(self.outputs.max(1)))
                {
                    let error = |(target, &output): (usize, &f32)| {
                        (self.in_unit(target, output) - self.data.target(target, example))
                            / self.scale(target)[1]
                    };
                    tally.add_errors(outputs.iter().enumerate().map(error));
                }
                None
            }
        };
        (tally.means(self.deviations()), confusion)
    }

    /// Raw outputs for examples of the data set, `[examples, outputs]`, without dropout, in their order: logits, or numbers in the unit that
    /// is trained on (see [`Session::in_unit`]).
    ///
    /// # Errors
    /// When the device fails.
    pub async fn predict(&self, examples: &[Example]) -> Result<Vec<f32>, TrainingError> {
        let chunk = |chunk: &[Example]| {
            let mut input = Vec::with_capacity(chunk.len() * self.data.layout().input_width());
            for &example in chunk {
                self.data.write_input(example, &mut input);
            }
            input
        };
        self.learner
            .predict(examples.chunks(self.learner.at_once()).map(chunk))
            .await
    }

    /// The same for rows of input.
    ///
    /// # Errors
    /// When the device fails, or they are no whole rows.
    pub async fn predict_inputs(&self, input: &[f32]) -> Result<Vec<f32>, TrainingError> {
        let row = self.data.layout().input_width().max(1);
        if !input.len().is_multiple_of(row) {
            return Err(TrainingError::InputSize {
                expected: row,
                found: input.len(),
            });
        }
        let chunks = input.chunks(self.learner.at_once() * row);
        self.learner.predict(chunks.map(<[f32]>::to_vec)).await
    }

    /// Every layer's output for some rows of input, without dropout, `[examples, values]` each.
    ///
    /// # Errors
    /// When there are no whole rows, or the device fails.
    pub async fn outputs(&self, input: Vec<f32>) -> Result<Vec<Vec<f32>>, TrainingError> {
        self.learner.outputs(input).await
    }

    /// The gradient of an output (a logit, or a number on its target's scale) with respect to one row of input.
    ///
    /// # Errors
    /// When it is no whole row, or the device fails.
    pub async fn gradient(
        &self,
        input: Vec<f32>,
        output: usize,
    ) -> Result<Vec<f32>, TrainingError> {
        let sd = self.scale(output)[1] as f32;
        Ok(self
            .learner
            .gradient(input, output)
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

    /// An output of the network on its target's scale; a logit as it is.
    pub fn in_unit(&self, target: usize, output: f32) -> f64 {
        let [mean, sd] = self.scale(target);
        f64::from(output) * sd + mean
    }

    /// Raw outputs, `[examples, outputs]`, as a report takes them: logits as they are, numbers on their targets' scales.
    pub fn answers(&self, outputs: &[f32]) -> Vec<f64> {
        let units = self.outputs.max(1);
        outputs
            .iter()
            .enumerate()
            .map(|(place, &output)| self.in_unit(place % units, output))
            .collect()
    }

    /// R2 of each target on validation by its metrics; none where the truth does not vary. Empty of classes.
    pub fn explained(&self, validation: &Metrics) -> Vec<Option<f64>> {
        let Measure::Rmse(rmses) = &validation.measure else {
            return Vec::new();
        };
        (0..)
            .zip(rmses)
            .map(|(target, rmse)| {
                let [_, sd] = self.data.target_moments(target, &self.parts.validation);
                (sd > 0.0).then(|| 1.0 - (rmse / sd) * (rmse / sd))
            })
            .collect()
    }

    fn scale(&self, target: usize) -> [f64; 2] {
        self.scales.get(target).copied().unwrap_or([0.0, 1.0])
    }

    fn deviations(&self) -> impl Iterator<Item = f64> + '_ {
        self.scales.iter().map(|[_, sd]| *sd)
    }

    /// Begins an epoch.
    fn lay_out(&mut self) {
        self.order = self
            .parts
            .epoch_order(self.experiment.seeds.split, self.epoch + 1);
        self.trained = 0;
        self.unread.clear();
        self.tally = nothing(&self.experiment);
    }
}

fn truth_of(&(scenario, _): &Example) -> usize {
    usize::from(scenario)
}

/// A tally for what is asked.
fn nothing(experiment: &Experiment) -> Tally {
    match &experiment.task {
        Task::Classify => Tally::of_classes(),
        Task::Regress(targets) => Tally::of_numbers(targets.len()),
    }
}
