//! What is asked beside training, done in slices.

use super::Outbox;
use super::active::Active;
use super::grid::GridJob;
use super::held::Held;
use super::methods::{MethodsJob, ReportJob};
use super::permute::PermuteJob;
use super::read_out::ReadOutJob;
use super::refusal::{Asked, Refusal};
use super::twin::TwinJob;
use crate::protocol::FromTrainer;
use crate::training::{ComputeDevice, Session};
use crate::worker::motion::SLICE;
use std::collections::VecDeque;

/// Something under way.
pub(super) enum Job {
    /// The simpler methods are fitted.
    Methods(Box<MethodsJob>),
    /// A report waits for them.
    Report(ReportJob),
    /// Known quantities are read off the layers.
    ReadOut(Box<ReadOutJob>),
    /// Alignments are disturbed.
    Permute(Box<PermuteJob>),
    /// A second network is trained, and compared.
    Twin(Box<TwinJob>),
    /// A grid of two numbers is tested.
    Grid(Box<GridJob>),
}

/// How often a job says that it is under way, milliseconds.
const BETWEEN_WORDS: f64 = 2_000.0;

impl Job {
    /// Whether it reads the network that is trained, which must not change meanwhile.
    pub(super) fn reads_the_network(&self) -> bool {
        match self {
            Self::Methods(_) | Self::Report(_) => false,
            Self::Twin(job) => job.reads_the_network(),
            Self::ReadOut(_) | Self::Permute(_) | Self::Grid(_) => true,
        }
    }

    /// The twin that it trains.
    fn twin(&self) -> Option<&Session> {
        match self {
            Self::Twin(job) => job.in_training(),
            _ => None,
        }
    }

    /// Whether it can do nothing before new examples are there.
    fn waits(&self, active: &Active) -> bool {
        self.twin()
            .is_some_and(|twin| active.arrivals.keep_waiting(twin))
    }
}

/// What is under way for a run beside training.
#[derive(Default)]
pub(super) struct Jobs {
    /// In the order in which they were asked for, and which question each answers.
    queue: VecDeque<(Asked, Job)>,
    /// Read out after each epoch, in answer to this question.
    watched: Option<Asked>,
    /// When a job last said something, milliseconds.
    spoken: f64,
}

impl Jobs {
    pub(super) fn add(&mut self, asked: Asked, job: Job) {
        self.queue.push_back((asked, job));
    }

    pub(super) fn is_empty(&self) -> bool {
        self.queue.is_empty()
    }

    /// Whether something can be done now.
    pub(super) fn can_work(&self, active: &Active) -> bool {
        let first = self.queue.front();
        first.is_some_and(|(_, job)| !job.waits(active))
    }

    /// The twin that is being trained, or will be.
    pub(super) fn twin(&self) -> Option<&Session> {
        self.queue.iter().find_map(|(_, job)| job.twin())
    }

    /// Whether the network must not change now: what is read must be of one state.
    pub(super) fn read_the_network(&self) -> bool {
        self.queue
            .front()
            .is_some_and(|(_, job)| job.reads_the_network())
    }

    /// Reads out now and after each epoch, or no longer.
    pub(super) fn watch(
        &mut self,
        asked: Asked,
        active: &Active,
        watch: bool,
    ) -> Result<(), Refusal> {
        self.watched = watch.then_some(asked);
        self.read_out_watched(active)
    }

    /// Reads out, if somebody watches, before anything else is done and in place of what was being read for an earlier look.
    fn read_out_watched(&mut self, active: &Active) -> Result<(), Refusal> {
        let Some(asked) = self.watched else {
            return Ok(());
        };
        self.queue
            .retain(|(_, job)| !matches!(job, Job::ReadOut(job) if job.watched));
        let job = ReadOutJob::watched(active)?;
        self.queue.push_front((asked, Job::ReadOut(Box::new(job))));
        Ok(())
    }

    /// An epoch has ended: whoever watches sees what it changed.
    pub(super) fn epoch_ended(&mut self, active: &Active, outbox: &mut Outbox) {
        if let (Err(refusal), Some(asked)) = (self.read_out_watched(active), self.watched) {
            let reason = refusal.to_string();
            outbox.push(asked.say(FromTrainer::Refused { reason }));
        }
    }

    /// Works on the oldest of the jobs for a slice of the clock. What fails is over.
    pub(super) async fn work(
        &mut self,
        active: &mut Active,
        device: &ComputeDevice,
        held: &mut Held,
        clock: &impl Fn() -> f64,
        outbox: &mut Outbox,
    ) -> Result<(), (Asked, Refusal)> {
        let Some((asked, mut job)) = self.queue.pop_front() else {
            return Ok(());
        };
        let start = clock();
        loop {
            let done = match &mut job {
                Job::Methods(job) => Ok(job.step(asked, active, held, outbox)),
                Job::Report(job) => {
                    job.say(asked, active, held, outbox);
                    Ok(true)
                }
                Job::ReadOut(job) => job.step(asked, device, active, outbox).await,
                Job::Permute(job) => job.step(asked, active, outbox).await,
                Job::Twin(job) => job.step(asked, device, active, outbox).await,
                Job::Grid(job) => job.step(asked, active, outbox).await,
            };
            if done.map_err(|refusal| (asked, refusal))? {
                return Ok(());
            }
            let now = clock();
            if now - start >= SLICE || job.waits(active) {
                if now - self.spoken >= BETWEEN_WORDS {
                    self.spoken = now;
                    outbox.push(asked.say(FromTrainer::Working));
                }
                self.queue.push_front((asked, job));
                return Ok(());
            }
        }
    }

    /// Stops what takes long, but for training. What permutations cost is soon known, and somebody waits for it.
    pub(super) fn abandon(&mut self) {
        self.queue
            .retain(|(_, job)| matches!(job, Job::Permute(_) | Job::Methods(_) | Job::Report(_)));
    }
}
