//! What a trainer does with its messages: browser-free, so that it is tested natively.
//!
//! The shell around it feeds messages in ([`Trainer::handle`]), lets it train a slice ([`Trainer::tick`]) while it is [`Trainer::busy`], sends
//! what lies in the [`Trainer::outbox`], and gives the browser a turn in between.

mod held;
mod run;

use crate::dataset::{Dataset, DatasetError};
use crate::evaluation::TestReport;
use crate::experiment::{Class, Experiment};
use crate::protocol::{self, DeviceReport, FromTrainer, Run, ToTrainer};
use crate::statistics::JointSpectrum;
use crate::training::{Checkpoint, ComputeDevice, TrainingError};
use crate::worker::motion::Motion;
use crate::worker::road;
use held::Held;
use run::ActiveRun;
use std::cmp::Ordering;
use std::rc::Rc;

/// A trainer: a device, at most one data set, and at most one run; and the same for any experiment.
pub struct Trainer {
    device: ComputeDevice,
    road: road::core::Trainer,
    report: DeviceReport,
    held: Option<Held>,
    run: Option<ActiveRun>,
    outbox: Vec<FromTrainer>,
}

/// Why something asked for cannot be done.
#[derive(Debug, thiserror::Error)]
enum Refusal {
    #[error("there is no data set {0}: send Expect and its rows first")]
    NoData(Run),
    #[error("{0} loci have not arrived: send all rows before Prepare")]
    MissingRows(usize),
    #[error("the rows of the training run are already in use: send Expect first to replace them")]
    InUse,
    #[error("a message of rows came without its numbers")]
    NoBody,
    #[error("run {0} is not prepared: send Prepare first")]
    NoRun(Run),
    #[error("the run is over: raise the number of epochs, reset it or take new weights")]
    Over,
    #[error("a learning rate of {0}: it must be a positive number")]
    Rate(f64),
    #[error("there is no locus {index} in a class of {loci}")]
    NoLocus { index: u32, loci: u32 },
    #[error("the spectrum is of {}+{} haplotypes, the network takes {}+{}", found[0], found[1], expected[0], expected[1])]
    OtherSamples { found: [u32; 2], expected: [u32; 2] },
    #[error(transparent)]
    Experiment(#[from] crate::experiment::ExperimentError),
    #[error(transparent)]
    Rows(#[from] DatasetError),
    #[error(transparent)]
    Training(#[from] TrainingError),
}

impl Trainer {
    /// A trainer without data. `report` describes the device.
    pub fn new(device: ComputeDevice, report: DeviceReport) -> Self {
        Self {
            road: road::core::Trainer::new(device.clone(), report.clone()),
            device,
            report,
            held: None,
            run: None,
            outbox: Vec::new(),
        }
    }

    /// Whether a run is in motion: [`Trainer::tick`] has something to do.
    pub fn busy(&self) -> bool {
        self.road.busy() || self.run.as_ref().is_some_and(ActiveRun::in_motion)
    }

    /// The answers so far, oldest first; they are handed over once.
    pub fn outbox(&mut self) -> Vec<FromTrainer> {
        std::mem::take(&mut self.outbox)
    }

    /// Acts on a message. Messages of an older run or data set than the present one are dropped.
    pub async fn handle(&mut self, message: ToTrainer, body: Option<Vec<f32>>) {
        let (run, done) = match message {
            ToTrainer::Expect { data, experiment } => (data, self.expect(data, experiment)),
            ToTrainer::Rows { data, class, first } => (data, self.rows(data, class, first, body)),
            ToTrainer::Prepare {
                run,
                data,
                experiment,
                checkpoint,
            } => (run, self.prepare(run, data, experiment, checkpoint).await),
            ToTrainer::Resume { run } => (run, self.go(run, Motion::Whole)),
            ToTrainer::StepBatch { run } => (run, self.go(run, Motion::Batch)),
            ToTrainer::StepEpoch { run } => (run, self.go(run, Motion::Epoch)),
            ToTrainer::Pause { run } => (run, self.pause(run).await),
            ToTrainer::Stop { run } => (run, self.stop(run)),
            ToTrainer::SetRate { run, rate } => (run, self.set_rate(run, rate)),
            ToTrainer::Inspect { run, class, index } => {
                (run, self.inspect(run, class, index).await)
            }
            ToTrainer::Predict { run, spectrum } => (run, self.predict(run, &spectrum).await),
            ToTrainer::Test { run } => (run, self.test(run).await),
            ToTrainer::Road(envelope) => {
                self.road.handle(*envelope, body).await;
                return self.hand_on_road();
            }
            ToTrainer::Panic => fault(),
            // Time is the shell's.
            ToTrainer::Pace { .. } => return,
        };
        if let Err(refusal) = done {
            self.refuse(run, refusal);
        }
    }

    /// Trains a slice: until about 30 milliseconds of the clock have passed, the epoch is over, or the step that was asked for is done.
    /// `clock` reads milliseconds from any origin.
    pub async fn tick(&mut self, clock: &impl Fn() -> f64) {
        if self.road.busy() {
            self.road.tick(clock).await;
            self.hand_on_road();
        }
        let Some(run) = self.run.as_mut().filter(|run| run.in_motion()) else {
            return;
        };
        let name = run.name;
        if let Err(error) = run.slice(clock, &mut self.outbox).await {
            self.refuse(name, error.into());
        }
    }

    fn expect(&mut self, data: Run, experiment: Experiment) -> Result<(), Refusal> {
        experiment.validate()?;
        self.run = None;
        self.held = Some(Held::new(data, experiment));
        Ok(())
    }

    fn rows(
        &mut self,
        data: Run,
        class: Class,
        first: u32,
        body: Option<Vec<f32>>,
    ) -> Result<(), Refusal> {
        let Some(held) = &mut self.held else {
            return Err(Refusal::NoData(data));
        };
        if held.name != data {
            return if data < held.name {
                Ok(())
            } else {
                Err(Refusal::NoData(data))
            };
        }
        let numbers = body.ok_or(Refusal::NoBody)?;
        Rc::get_mut(&mut held.data)
            .ok_or(Refusal::InUse)?
            .insert(class, first, &numbers)?;
        Ok(())
    }

    async fn prepare(
        &mut self,
        run: Run,
        data: Run,
        experiment: Experiment,
        checkpoint: Option<Checkpoint>,
    ) -> Result<(), Refusal> {
        experiment.validate()?;
        let held = self
            .held
            .as_mut()
            .filter(|held| held.name == data)
            .ok_or(Refusal::NoData(data))?;
        let missing = held.data.missing();
        if missing > 0 {
            return Err(Refusal::MissingRows(missing));
        }
        held.cut(experiment.seeds.split);
        let (active, prepared) =
            ActiveRun::prepare(run, &self.device, held, experiment, checkpoint).await?;
        self.run = Some(active);
        self.outbox.push(prepared);
        Ok(())
    }

    /// The run of a message; none when the message is late.
    fn active(&mut self, run: Run) -> Result<Option<&mut ActiveRun>, Refusal> {
        match self.run.as_ref().map(|active| run.cmp(&active.name)) {
            Some(Ordering::Less) => Ok(None),
            Some(Ordering::Equal) => Ok(self.run.as_mut()),
            Some(Ordering::Greater) | None => Err(Refusal::NoRun(run)),
        }
    }

    fn go(&mut self, run: Run, motion: Motion) -> Result<(), Refusal> {
        let Some(active) = self.active(run)? else {
            return Ok(());
        };
        if active.go(motion) {
            return Ok(());
        }
        // The page may take the run for one in motion.
        let finished = active.finished();
        self.outbox.push(finished);
        Err(Refusal::Over)
    }

    async fn pause(&mut self, run: Run) -> Result<(), Refusal> {
        let Some(active) = self.active(run)? else {
            return Ok(());
        };
        let message = active.pause().await?;
        self.outbox.push(message);
        Ok(())
    }

    fn stop(&mut self, run: Run) -> Result<(), Refusal> {
        let Some(active) = self.active(run)? else {
            return Ok(());
        };
        let message = active.stop(None);
        self.outbox.push(message);
        Ok(())
    }

    fn set_rate(&mut self, run: Run, rate: f64) -> Result<(), Refusal> {
        if !rate.is_finite() || rate <= 0.0 {
            return Err(Refusal::Rate(rate));
        }
        let Some(active) = self.active(run)? else {
            return Ok(());
        };
        let step = active.session.set_rate(rate);
        self.outbox
            .push(FromTrainer::RateChanged { run, step, rate });
        Ok(())
    }

    async fn inspect(&mut self, run: Run, class: Class, index: u32) -> Result<(), Refusal> {
        let data = self.data(run)?;
        let Some(active) = self.active(run)? else {
            return Ok(());
        };
        if index >= data.loci_per_class() {
            return Err(Refusal::NoLocus {
                index,
                loci: data.loci_per_class(),
            });
        }
        let inspection = active.session.inspect(data.cells((class, index))).await?;
        self.outbox.push(FromTrainer::Inspected {
            run,
            class,
            index,
            inspection,
        });
        Ok(())
    }

    async fn predict(&mut self, run: Run, spectrum: &JointSpectrum) -> Result<(), Refusal> {
        let expected = self
            .data(run)?
            .shape()
            .map(|haplotypes| haplotypes.saturating_sub(1) as u32);
        let Some(active) = self.active(run)? else {
            return Ok(());
        };
        if spectrum.samples != expected {
            return Err(Refusal::OtherSamples {
                found: spectrum.samples,
                expected,
            });
        }
        let cells: Vec<f32> = spectrum.cells.iter().map(|&cell| cell as f32).collect();
        let inspection = active.session.inspect(&cells).await?;
        let encoding = active.session.experiment().observation.encoding;
        let range = self
            .held
            .as_mut()
            .ok_or(Refusal::NoRun(run))?
            .range(encoding)
            .judge(spectrum);
        self.outbox.push(FromTrainer::Predicted {
            run,
            inspection,
            range,
        });
        Ok(())
    }

    async fn test(&mut self, run: Run) -> Result<(), Refusal> {
        let data = self.data(run)?;
        let Some(active) = self.active(run)? else {
            return Ok(());
        };
        let logits = active.session.predict(&active.parts.test).await?;
        let report = TestReport::new(
            &data,
            &active.parts,
            &active.session.experiment().history,
            &logits,
        );
        self.outbox.push(FromTrainer::Tested { run, report });
        Ok(())
    }

    /// The data of a run.
    fn data(&self, run: Run) -> Result<Rc<Dataset>, Refusal> {
        self.held
            .as_ref()
            .map(|held| Rc::clone(&held.data))
            .ok_or(Refusal::NoRun(run))
    }

    /// Hands on the answers about a run of any experiment.
    fn hand_on_road(&mut self) {
        let answers = self.road.outbox().into_iter();
        self.outbox
            .extend(answers.map(|answer| match answer.message {
                protocol::road::FromTrainer::DeviceLost { reason } => {
                    FromTrainer::DeviceLost { reason }
                }
                _ => FromTrainer::Road(Box::new(answer)),
            }));
    }

    /// Says no. A GPU that fails is gone with all that it held.
    fn refuse(&mut self, run: Run, refusal: Refusal) {
        let reason = refusal.to_string();
        if matches!(refusal, Refusal::Training(TrainingError::Device(_))) {
            self.run = None;
            if self.report.backend != "cpu" {
                self.outbox.push(FromTrainer::DeviceLost { reason });
                return;
            }
        }
        self.outbox.push(FromTrainer::Refused { run, reason });
    }
}

/// Fault injection for tests: as if the worker had met a bug.
#[expect(clippy::panic, reason = "this is what the message asks for")]
fn fault() -> ! {
    panic!("asked to panic by a message")
}
