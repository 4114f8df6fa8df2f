//! What a trainer does with its messages, whatever is trained: browser-free, so that it is tested natively.
//!
//! The shell around it feeds messages in ([`Trainer::handle`]), lets it work a slice ([`Trainer::tick`]) while it is [`Trainer::busy`],
//! sends what lies in the [`Trainer::outbox`], and gives the browser a turn in between.
//!
//! Whether an experiment can be simulated is asked where it is made ([`Experiment::check`]), and not here once more: it would bring the simulator's
//! plans and the reader of documents along, for which every browser that trains would wait.

mod active;
mod arrivals;
mod grid;
mod held;
mod jobs;
mod methods;
mod opening;
mod permute;
mod predict;
mod read_out;
mod refusal;
mod twin;
mod waiting;

use crate::coalescent::LocusId;
use crate::dataset::{DatasetError, Part, Series};
use crate::experiment::Experiment;
use crate::protocol::{DeviceReport, Envelope, FromTrainer, Run, ToTrainer};
use crate::training::{Checkpoint, ComputeDevice};
use crate::worker::motion::Motion;
use active::Active;
use arrivals::Arrivals;
use grid::GridJob;
use held::Held;
use jobs::{Job, Jobs};
use methods::ReportJob;
use permute::PermuteJob;
use read_out::ReadOutJob;
use refusal::{Asked, Refusal};
use std::cmp::Ordering;
use std::rc::Rc;
use twin::TwinJob;
use waiting::{Delivery, Early, Waiting};

/// A trainer: a device, the data set at hand and the one that is to take its place, and at most one run on the one at hand.
pub struct Trainer {
    device: ComputeDevice,
    report: DeviceReport,
    held: Option<Held>,
    /// The data set that is expected.
    coming: Option<Held>,
    /// Rows that were faster than the message that says what they are of.
    early: Early,
    /// A network that will be built when the last rows have arrived.
    waiting: Option<Waiting>,
    /// The run, and what is under way beside its training.
    active: Option<(Active, Jobs)>,
    outbox: Outbox,
}

/// What is said, oldest first.
type Outbox = Vec<Envelope<FromTrainer>>;

impl Trainer {
    /// A trainer without data. `report` describes the device.
    pub fn new(device: ComputeDevice, report: DeviceReport) -> Self {
        Self {
            device,
            report,
            held: None,
            coming: None,
            early: Early::default(),
            waiting: None,
            active: None,
            outbox: Vec::new(),
        }
    }

    /// Whether [`Trainer::tick`] has something to do.
    pub fn busy(&self) -> bool {
        self.active
            .as_ref()
            .is_some_and(|(active, jobs)| active.has_a_batch() || jobs.can_work(active))
    }

    /// The answers so far, oldest first; they are handed over once.
    pub fn outbox(&mut self) -> Vec<Envelope<FromTrainer>> {
        std::mem::take(&mut self.outbox)
    }

    /// Acts on a message. Messages of an older run or data set than the present one are dropped.
    pub async fn handle(&mut self, envelope: Envelope<ToTrainer>, body: Option<Vec<f32>>) {
        let Envelope { run, ask, message } = envelope;
        let asked = Asked { run, ask };
        let done = match message {
            ToTrainer::Expect { data, experiment } => self.expect(data, *experiment),
            ToTrainer::Take { data } => self.take(data),
            ToTrainer::Rows { of, series, first } => match (body, series) {
                (Some(numbers), Series::Scenario(scenario)) => {
                    let rows = Delivery {
                        data: of,
                        scenario,
                        first,
                        numbers,
                    };
                    let done = self.rows(rows);
                    self.go_on().await;
                    done
                }
                (Some(numbers), Series::Epoch(epoch)) => {
                    self.new_rows(of, |arrivals| arrivals.insert(epoch, first, &numbers))
                }
                (None, _) => Err(Refusal::NoBody),
            },
            ToTrainer::Undrawn { run, epoch, reason } => self.new_rows(run, |arrivals| {
                arrivals.undrawn(epoch, reason);
                Ok(())
            }),
            ToTrainer::Prepare {
                data,
                experiment,
                checkpoint,
            } => self.prepare(asked, data, *experiment, checkpoint).await,
            ToTrainer::Panic => fault(),
            // Time and lines are the shell's.
            ToTrainer::Pace { .. } | ToTrainer::Line => Ok(()),
            message => self.act(asked, message).await,
        };
        if let Err(refusal) = done {
            self.refuse(asked, refusal);
        }
        self.ask();
    }

    /// Works for about 30 milliseconds of the clock, which reads milliseconds from any origin: trains, until the epoch is over or the step
    /// that was asked for is done, and goes on with what was asked beside.
    pub async fn tick(&mut self, clock: &impl Fn() -> f64) {
        self.work(clock).await;
        self.ask();
    }

    /// Says which new examples are missing, where that is news.
    fn ask(&mut self) {
        if let Some((active, jobs)) = &mut self.active {
            self.outbox.extend(active.ask(jobs.twin()));
        }
    }

    async fn work(&mut self, clock: &impl Fn() -> f64) {
        let Some((active, jobs)) = &mut self.active else {
            return;
        };
        if !jobs.read_the_network() {
            match active.train(clock, &mut self.outbox).await {
                Ok(true) => jobs.epoch_ended(active, &mut self.outbox),
                Ok(false) => {}
                Err(refusal) => {
                    let asked = active.unasked();
                    // Else the same would fail again and again.
                    let paused = active.rest();
                    let lives_on = !refusal.is_of_the_device() || self.report.backend == "cpu";
                    self.refuse(asked, refusal);
                    if lives_on {
                        self.outbox.push(asked.say(paused));
                    }
                    return;
                }
            }
        }
        let Some(held) = &mut self.held else { return };
        if let Err((asked, refusal)) = jobs
            .work(active, &self.device, held, clock, &mut self.outbox)
            .await
        {
            self.refuse(asked, refusal);
        }
    }

    fn expect(&mut self, data: Run, experiment: Experiment) -> Result<(), Refusal> {
        let early = self.early.expect(data);
        self.coming = Some(Held::new(data, experiment));
        early.into_iter().try_for_each(|rows| self.rows(rows))
    }

    fn take(&mut self, data: Run) -> Result<(), Refusal> {
        let coming = self.coming.take_if(|coming| coming.name == data);
        self.held = Some(coming.ok_or(Refusal::NoData(data))?);
        (self.active, self.waiting) = (None, None);
        Ok(())
    }

    /// Puts rows where they belong. Those of a set that nobody wants any more are dropped, and so are those that are there already.
    fn rows(&mut self, rows: Delivery) -> Result<(), Refusal> {
        if self.early.awaits(rows.data) {
            self.early.keep(rows);
            return Ok(());
        }
        let sets = [&mut self.held, &mut self.coming];
        let mut own = sets.into_iter().flatten();
        if let Some(held) = own.find(|held| held.name == rows.data)
            && let Some(data) = Rc::get_mut(&mut held.data)
        {
            data.insert(rows.scenario, rows.first, &rows.numbers)?;
        }
        Ok(())
    }

    /// Takes in what comes of new examples; those of another run are dropped. A network that still waits for others says that it lives.
    fn new_rows(
        &mut self,
        run: Run,
        come: impl FnOnce(&mut Arrivals) -> Result<(), DatasetError>,
    ) -> Result<(), Refusal> {
        let active = self.active.as_mut();
        let Some((active, jobs)) = active.filter(|(active, _)| active.run == run) else {
            return Ok(());
        };
        come(&mut active.arrivals)?;
        let waits = active.in_motion() || !jobs.is_empty();
        let unasked = active.unasked();
        if waits && !self.busy() {
            self.outbox.push(unasked.say(FromTrainer::Working));
        }
        Ok(())
    }

    /// Builds the network that waits, once its data are there. Until then it says that it lives.
    async fn go_on(&mut self) {
        let Some(waiting) = self.waiting.take() else {
            return;
        };
        let missing = |held: &Held| held.data.missing() > 0;
        if self.held.as_ref().is_some_and(missing) {
            self.outbox.push(waiting.asked.say(FromTrainer::Working));
            self.waiting = Some(waiting);
            return;
        }
        let Waiting {
            asked,
            experiment,
            checkpoint,
            then,
        } = waiting;
        if let Err(refusal) = self.build(asked, &experiment, checkpoint).await {
            self.refuse(asked, refusal);
        }
        for (asked, message) in then {
            if let Err(refusal) = self.act(asked, message).await {
                self.refuse(asked, refusal);
            }
        }
    }

    async fn prepare(
        &mut self,
        asked: Asked,
        data: Run,
        experiment: Experiment,
        checkpoint: Option<Checkpoint>,
    ) -> Result<(), Refusal> {
        let held = self
            .held
            .as_ref()
            .filter(|held| held.name == data)
            .ok_or(Refusal::NoData(data))?;
        if !held.experiment.same_data(&experiment) {
            return Err(Refusal::OtherData(data));
        }
        experiment.check_network()?;
        // From here on, whatever becomes of the new run, the old one is over.
        (self.active, self.waiting) = (None, None);
        if held.data.missing() > 0 {
            self.waiting = Some(Waiting {
                asked,
                experiment,
                checkpoint,
                then: Vec::new(),
            });
            return Ok(());
        }
        self.build(asked, &experiment, checkpoint).await
    }

    /// Builds a network on the data at hand.
    async fn build(
        &mut self,
        asked: Asked,
        experiment: &Experiment,
        checkpoint: Option<Checkpoint>,
    ) -> Result<(), Refusal> {
        let held = self.held.as_mut().ok_or(Refusal::NoRun(asked.run))?;
        held.cut(experiment);
        let (active, prepared) = Active::prepare(
            asked.run,
            &self.device,
            held,
            experiment,
            checkpoint.as_ref(),
        )
        .await?;
        let mut jobs = Jobs::default();
        if held.methods().is_none() {
            jobs.add(Asked { ask: 0, ..asked }, Job::Methods(Box::default()));
        }
        self.active = Some((active, jobs));
        self.outbox.push(asked.say(prepared));
        Ok(())
    }

    async fn act(&mut self, asked: Asked, message: ToTrainer) -> Result<(), Refusal> {
        let Asked { run, .. } = asked;
        if let Some(waiting) = self
            .waiting
            .as_mut()
            .filter(|waiting| waiting.asked.run == run)
        {
            waiting.then.push((asked, message));
            return Ok(());
        }
        let (device, outbox) = (&self.device, &mut self.outbox);
        let Some((active, jobs)) = &mut self.active else {
            return Err(Refusal::NoRun(run));
        };
        match run.cmp(&active.run) {
            Ordering::Equal => {}
            Ordering::Less => return Ok(()),
            Ordering::Greater => return Err(Refusal::NoRun(run)),
        }
        let held = self.held.as_mut().ok_or(Refusal::NoRun(run))?;
        let answer = match message {
            ToTrainer::Resume => return active.go(asked, Motion::Whole, outbox),
            ToTrainer::StepBatch => return active.go(asked, Motion::Batch, outbox),
            ToTrainer::StepEpoch => return active.go(asked, Motion::Epoch, outbox),
            ToTrainer::Pause => active.pause().await?,
            ToTrainer::Stop => active.stop(None),
            ToTrainer::SetRate { rate } => {
                if !rate.is_finite() || rate <= 0.0 {
                    return Err(Refusal::Rate(rate));
                }
                let step = active.session.set_rate(rate);
                FromTrainer::RateChanged { step, rate }
            }
            ToTrainer::Open {
                which,
                subject,
                gradient,
            } => active.open(device, which, subject, gradient).await?,
            ToTrainer::Explain { which, layer, cell } => {
                active.explain(device, which, layer, cell).await?
            }
            ToTrainer::Weights { which } => active.kernels(device, which).await?,
            ToTrainer::Predict { spectrum } => active.predict(held, spectrum).await?,
            ToTrainer::Validate | ToTrainer::Test => {
                let part = match message {
                    ToTrainer::Test => Part::Test,
                    _ => Part::Validation,
                };
                let job = ReportJob::new(active, part).await?;
                jobs.add(asked, Job::Report(job));
                return Ok(());
            }
            ToTrainer::ReadOut { features, examples } => {
                let job = ReadOutJob::new(active, features, examples)?;
                jobs.add(asked, Job::ReadOut(Box::new(job)));
                return Ok(());
            }
            ToTrainer::WatchReadOut { watch } => return jobs.watch(asked, active, watch),
            ToTrainer::Permute { permutations } => {
                let job = PermuteJob::new(active, permutations)?;
                jobs.add(asked, Job::Permute(Box::new(job)));
                return Ok(());
            }
            ToTrainer::Twin { seed } => {
                let job = TwinJob::new(active, device, seed)?;
                jobs.add(asked, Job::Twin(Box::new(job)));
                return Ok(());
            }
            ToTrainer::Grid { axes } => {
                let job = GridJob::new(active, axes)?;
                jobs.add(asked, Job::Grid(Box::new(job)));
                return Ok(());
            }
            ToTrainer::Abandon => {
                jobs.abandon();
                return Ok(());
            }
            ToTrainer::Line
            | ToTrainer::Expect { .. }
            | ToTrainer::Take { .. }
            | ToTrainer::Rows { .. }
            | ToTrainer::Undrawn { .. }
            | ToTrainer::Prepare { .. }
            | ToTrainer::Panic
            | ToTrainer::Pace { .. } => return Ok(()),
        };
        outbox.push(asked.say(answer));
        Ok(())
    }

    /// Says no. A GPU that fails is gone with all that it held.
    fn refuse(&mut self, asked: Asked, refusal: Refusal) {
        let reason = refusal.to_string();
        if refusal.is_of_the_device() && self.report.backend != "cpu" {
            self.active = None;
            self.outbox
                .push(asked.say(FromTrainer::DeviceLost { reason }));
            return;
        }
        self.outbox.push(asked.say(FromTrainer::Refused { reason }));
    }
}

/// The streams of an example of a scenario.
fn locus(experiment: &Experiment, scenario: u8, index: u32) -> LocusId {
    LocusId {
        seed: experiment.seeds.data,
        class: scenario,
        index,
    }
}

/// Fault injection for tests: as if the worker had met a bug.
#[expect(clippy::panic, reason = "this is what the message asks for")]
fn fault() -> ! {
    panic!("asked to panic by a message")
}
