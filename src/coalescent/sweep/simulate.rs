//! What comes out of a sweep: a genealogy, a spectrum or an alignment.

use super::{SweepEvents, SweepPlan, Trajectory};
use crate::coalescent::genome::MutationModel;
use crate::coalescent::stream::Stream;
use crate::coalescent::{Ancestry, BranchSpectrum, MutationError, Simulator};
use crate::statistics::Alignment;

impl Simulator {
    /// Simulates a genealogy around a sweep and tells `ancestry` of every meeting and move; the trajectory stays until the next sweep.
    pub fn run_sweep<A: Ancestry>(
        &mut self,
        plan: &SweepPlan,
        stream: &mut Stream,
        ancestry: &mut A,
    ) -> (SweepEvents, &Trajectory) {
        (
            self.sweep.run(plan, stream, ancestry),
            self.sweep.trajectory(),
        )
    }

    /// Branch lengths by number of derived haplotypes, and what happened in the genealogy, which is that of [`Simulator::run_sweep`] from
    /// the same stream.
    pub fn branch_spectrum_of_sweep(
        &mut self,
        plan: &SweepPlan,
        stream: &mut Stream,
    ) -> (BranchSpectrum, SweepEvents) {
        let samples = vec![plan.haplotypes()];
        self.branches.reset(plan.plan.samples(), &[0], &samples);
        let events = self.sweep.run(plan, stream, &mut self.branches);
        (
            BranchSpectrum {
                samples,
                cells: self.branches.mean_lengths().collect(),
            },
            events,
        )
    }

    /// The alignment of a locus around a sweep, without the selected site, and what happened in its genealogy, which is that of
    /// [`Simulator::run_sweep`] from the same stream.
    ///
    /// # Errors
    /// Where mutations cannot fall like this.
    pub fn alignment_of_sweep(
        &mut self,
        plan: &SweepPlan,
        mutation: MutationModel,
        [mut genealogy, mutations]: [Stream; 2],
        out: &mut Alignment,
    ) -> Result<SweepEvents, MutationError> {
        self.recorder
            .reset(plan.plan.samples(), mutation, plan.length(), mutations)?;
        let events = self.sweep.run(plan, &mut genealogy, &mut self.recorder);
        self.recorder.finish(out)?;
        Ok(events)
    }
}
