//! Jobs done in slices.

use super::Refusal;
use super::active::Active;
use super::jobs::Job;
use crate::protocol::inside::FromInside;
use crate::training::ComputeDevice;
use crate::worker::motion::SLICE;

/// How often a job says that it is under way, milliseconds.
const BETWEEN_WORDS: f64 = 2_000.0;

impl Active {
    /// Works on the oldest of the jobs for a slice of the clock.
    pub(super) async fn work(
        &mut self,
        device: &ComputeDevice,
        clock: &impl Fn() -> f64,
        outbox: &mut Vec<FromInside>,
    ) -> Result<(), Refusal> {
        let Some(mut job) = self.jobs.pop_front() else {
            return Ok(());
        };
        let start = clock();
        loop {
            let done = match &mut job {
                Job::ReadOut(job) => job.step(device, self, outbox).await?,
                Job::Permute(job) => job.step(self, outbox).await?,
                Job::Twin(job) => job.step(device, self, outbox).await?,
                Job::Grid(job) => job.step(self, outbox).await?,
            };
            if done {
                return Ok(());
            }
            let now = clock();
            if now - start >= SLICE {
                if now - self.spoken >= BETWEEN_WORDS {
                    self.spoken = now;
                    outbox.push(FromInside::Working { run: self.run });
                }
                self.jobs.push_front(job);
                return Ok(());
            }
        }
    }

    /// Stops what takes long, but for training. What permutations cost is soon known, and somebody waits for it.
    pub(super) fn abandon(&mut self) {
        self.jobs.retain(|job| matches!(job, Job::Permute(_)));
    }
}
