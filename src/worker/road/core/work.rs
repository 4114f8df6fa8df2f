//! What is asked beside training, done in slices.

use super::active::Active;
use super::held::Held;
use super::jobs::Job;
use super::{Asked, Outbox, Refusal};
use crate::protocol::road::FromTrainer;
use crate::training::ComputeDevice;
use crate::worker::motion::SLICE;

/// How often a job says that it is under way, milliseconds.
const BETWEEN_WORDS: f64 = 2_000.0;

impl Active {
    /// Works on the oldest of the jobs for a slice of the clock. What fails is over.
    pub(super) async fn work(
        &mut self,
        device: &ComputeDevice,
        held: &mut Held,
        clock: &impl Fn() -> f64,
        outbox: &mut Outbox,
    ) -> Result<(), (Asked, Refusal)> {
        let Some((asked, mut job)) = self.jobs.pop_front() else {
            return Ok(());
        };
        let start = clock();
        loop {
            let done = match &mut job {
                Job::Methods(job) => Ok(job.step(asked, self, held, outbox)),
                Job::ReadOut(job) => job.step(asked, device, self, outbox).await,
                Job::Permute(job) => job.step(asked, self, outbox).await,
                Job::Twin(job) => job.step(asked, device, self, outbox).await,
                Job::Grid(job) => job.step(asked, self, outbox).await,
            };
            if done.map_err(|refusal| (asked, refusal))? {
                return Ok(());
            }
            let now = clock();
            if now - start >= SLICE {
                if now - self.spoken >= BETWEEN_WORDS {
                    self.spoken = now;
                    outbox.push(asked.say(FromTrainer::Working));
                }
                self.jobs.push_front((asked, job));
                return Ok(());
            }
        }
    }

    /// Stops what takes long, but for training. What permutations cost is soon known, and somebody waits for it.
    pub(super) fn abandon(&mut self) {
        self.jobs
            .retain(|(_, job)| matches!(job, Job::Permute(_) | Job::Methods(_)));
    }
}
