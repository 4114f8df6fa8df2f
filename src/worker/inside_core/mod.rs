//! What a trainer does with the messages of the page "Inside": browser-free, so that it is tested natively.
//!
//! It simulates, trains, and looks into networks, a slice at a time; the shell around it gives messages a turn in between.

mod active;
mod grid;
mod held;
mod jobs;
mod opening;
mod permute;
mod preparing;
mod read_out;
mod report;
mod simpler;
mod stock;
mod twin;
mod work;

use super::motion::{Motion, SLICE};
use crate::dataset::Part;
use crate::dataset::alignments::AlignmentError;
use crate::experiment::ExperimentError;
use crate::experiment::regression::Regression;
use crate::inspection::InspectionError;
use crate::observation::alignment::SampleSize;
use crate::protocol::Run;
use crate::protocol::inside::{FromInside, ToInside};
use crate::training::{Checkpoint, ComputeDevice, TrainingError};
use active::Active;
use preparing::Preparing;
use std::cmp::Ordering;
use stock::Stock;

/// The trainer of the page "Inside": a device, and at most one run with its data.
pub struct Inside {
    device: ComputeDevice,
    preparing: Option<Preparing>,
    /// What was asked of the run that is being prepared, until it is.
    waiting: Vec<ToInside>,
    active: Option<Active>,
    /// Examples of the last run; while another one is prepared also those of one that was left before it was prepared.
    stock: Option<Stock>,
    outbox: Vec<FromInside>,
}

/// Why something asked for cannot be done.
#[derive(Debug, thiserror::Error)]
pub(super) enum Refusal {
    #[error("run {0} is not prepared: send Prepare first")]
    NoRun(Run),
    #[error("the run is over: raise the number of epochs, reset it or take new weights")]
    Over,
    #[error("a learning rate of {0}: it must be a positive number")]
    Rate(f64),
    #[error("there is no example {index} in a part of {of}")]
    NoExample { index: u32, of: usize },
    #[error("nothing was opened yet: choose an alignment first")]
    NothingOpen,
    #[error("there is no twin yet: train one first")]
    NoTwin,
    #[error("the network is untrained: train it first, then a twin is trained for as many epochs")]
    Untrained,
    #[error(
        "seed {0} is the network's own: a twin from it would be the network itself; take another"
    )]
    OwnSeed(u64),
    #[error(transparent)]
    Sample(#[from] SampleSize),
    #[error(transparent)]
    Inspection(#[from] InspectionError),
    #[error(transparent)]
    Experiment(#[from] ExperimentError),
    #[error(transparent)]
    Alignments(#[from] AlignmentError),
    #[error(transparent)]
    Training(#[from] TrainingError),
}

impl Inside {
    /// A trainer without data.
    pub fn new(device: ComputeDevice) -> Self {
        Self {
            device,
            preparing: None,
            waiting: Vec::new(),
            active: None,
            stock: None,
            outbox: Vec::new(),
        }
    }

    /// Whether [`Inside::tick`] has something to do.
    pub fn busy(&self) -> bool {
        self.preparing.is_some() || self.active.as_ref().is_some_and(Active::busy)
    }

    /// The answers so far, oldest first; they are handed over once.
    pub fn outbox(&mut self) -> Vec<FromInside> {
        std::mem::take(&mut self.outbox)
    }

    /// Acts on a message. Those of an older run than the present one are dropped.
    ///
    /// # Errors
    /// With what the device said, when it failed: it is gone with all that it held.
    pub async fn handle(&mut self, message: ToInside) -> Result<(), String> {
        let run = message.run();
        match self.act(run, message).await {
            Ok(()) => Ok(()),
            Err(refusal) => self.refuse(run, refusal),
        }
    }

    /// Works for about 30 milliseconds of the clock, which reads milliseconds from any origin.
    ///
    /// # Errors
    /// As [`Inside::handle`].
    pub async fn tick(&mut self, clock: &impl Fn() -> f64) -> Result<(), String> {
        if let Some(run) = self.preparing.as_ref().map(|preparing| preparing.run) {
            if let Err(refusal) = self.prepare_on(clock).await {
                let left = self.preparing.take().map(|preparing| preparing.stock);
                self.keep(left);
                self.waiting.clear();
                return self.refuse(run, refusal);
            }
            if self.preparing.is_none() {
                for message in std::mem::take(&mut self.waiting) {
                    self.handle(message).await?;
                }
            }
            return Ok(());
        }
        let Some(active) = &mut self.active else {
            return Ok(());
        };
        let run = active.run;
        if let Err(refusal) = active.train(clock, &mut self.outbox).await {
            // Else the same would fail again and again.
            let paused = active.rest();
            self.refuse(run, refusal)?;
            self.outbox.push(paused);
            return Ok(());
        }
        match active.work(&self.device, clock, &mut self.outbox).await {
            Ok(()) => Ok(()),
            Err(refusal) => self.refuse(run, refusal),
        }
    }

    async fn act(&mut self, run: Run, message: ToInside) -> Result<(), Refusal> {
        if let ToInside::Prepare {
            experiment,
            checkpoint,
            ..
        } = message
        {
            return self.prepare(run, *experiment, checkpoint);
        }
        match self
            .preparing
            .as_ref()
            .map(|preparing| run.cmp(&preparing.run))
        {
            Some(Ordering::Equal) => {
                self.waiting.push(message);
                return Ok(());
            }
            Some(Ordering::Less) => return Ok(()),
            Some(Ordering::Greater) | None => {}
        }
        let (device, outbox) = (&self.device, &mut self.outbox);
        let active = match self
            .active
            .as_mut()
            .map(|active| (run.cmp(&active.run), active))
        {
            Some((Ordering::Equal, active)) => active,
            Some((Ordering::Less, _)) => return Ok(()),
            Some((Ordering::Greater, _)) | None => return Err(Refusal::NoRun(run)),
        };
        match message {
            ToInside::Prepare { .. } => {}
            ToInside::Resume { .. } => active.go(Motion::Whole, outbox)?,
            ToInside::StepBatch { .. } => active.go(Motion::Batch, outbox)?,
            ToInside::StepEpoch { .. } => active.go(Motion::Epoch, outbox)?,
            ToInside::Pause { .. } => outbox.push(active.pause().await?),
            ToInside::Stop { .. } => outbox.push(active.stop(None)),
            ToInside::SetRate { rate, .. } => {
                if !rate.is_finite() || rate <= 0.0 {
                    return Err(Refusal::Rate(rate));
                }
                let step = active.session.set_rate(rate);
                outbox.push(FromInside::RateChanged { run, step, rate });
            }
            ToInside::Open {
                which,
                subject,
                gradient,
                ..
            } => outbox.push(active.open(device, which, subject, gradient).await?),
            ToInside::Explain {
                which, layer, cell, ..
            } => outbox.push(active.explain(device, which, layer, cell).await?),
            ToInside::Weights { which, .. } => outbox.push(active.kernels(device, which).await?),
            ToInside::Validate { .. } => {
                let report = Box::new(active.report(Part::Validation).await?);
                outbox.push(FromInside::Validated { run, report });
            }
            ToInside::Test { .. } => {
                let report = Box::new(active.report(Part::Test).await?);
                outbox.push(FromInside::Tested { run, report });
            }
            ToInside::ReadOut {
                features, examples, ..
            } => active.ask_read_out(features, examples)?,
            ToInside::WatchReadOut { watch, .. } => active.watch(watch)?,
            ToInside::Permute { permutations, .. } => active.ask_permutations(permutations),
            ToInside::Twin { seed, .. } => active.ask_twin(device, seed)?,
            ToInside::Grid { axes, .. } => active.ask_grid(axes)?,
            ToInside::Abandon { .. } => active.abandon(),
        }
        Ok(())
    }

    /// Begins to simulate, from what was simulated before where it serves.
    fn prepare(
        &mut self,
        run: Run,
        experiment: Regression,
        checkpoint: Option<Checkpoint>,
    ) -> Result<(), Refusal> {
        self.waiting.clear();
        experiment.validate()?;
        self.active = None;
        let [under_way, kept] = [
            self.preparing.take().map(|preparing| preparing.stock),
            self.stock.take(),
        ];
        let (stock, rest) = match (under_way, kept) {
            (Some(stock), rest) | (rest, Some(stock)) if stock.serves(&experiment) => (stock, rest),
            (under_way, kept) => {
                self.keep(under_way);
                self.keep(kept);
                let rest = self.stock.take().filter(Stock::is_small);
                (Stock::new(&experiment)?, rest)
            }
        };
        self.stock = rest;
        self.preparing = Some(Preparing::new(run, experiment, checkpoint, stock));
        Ok(())
    }

    /// Of what is left behind, the most is kept.
    fn keep(&mut self, stock: Option<Stock>) {
        if stock.as_ref().map(Stock::drawn) > self.stock.as_ref().map(Stock::drawn) {
            self.stock = stock;
        }
    }

    async fn prepare_on(&mut self, clock: &impl Fn() -> f64) -> Result<(), Refusal> {
        let Some(preparing) = &mut self.preparing else {
            return Ok(());
        };
        let start = clock();
        while !preparing.is_whole() {
            preparing.simulate()?;
            if clock() - start >= SLICE {
                self.outbox.push(preparing.progress());
                return Ok(());
            }
        }
        let (active, prepared) = preparing.finish(&self.device).await?;
        self.active = Some(active);
        self.stock = self.preparing.take().map(|preparing| preparing.stock);
        self.outbox.push(prepared);
        Ok(())
    }

    /// Says no, or hands on what a device said that failed.
    fn refuse(&mut self, run: Run, refusal: Refusal) -> Result<(), String> {
        let reason = refusal.to_string();
        if matches!(refusal, Refusal::Training(TrainingError::Device(_))) {
            self.active = None;
            return Err(reason);
        }
        self.outbox.push(FromInside::Refused { run, reason });
        Ok(())
    }
}
