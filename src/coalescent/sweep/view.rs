//! What comes out of a sweep: a spectrum, or one locus with all there is to see.

use super::{SweepEvents, SweepPlan, Trajectory};
use crate::coalescent::genealogy::Genealogy;
use crate::coalescent::genome::MutationModel;
use crate::coalescent::mutations::place;
use crate::coalescent::poisson::poisson;
use crate::coalescent::stream::{Purpose, Stream};
use crate::coalescent::tree::{LocalTree, local_tree};
use crate::coalescent::view::{Site, site};
use crate::coalescent::{Ancestry, LocusId, MutationError, Simulator};
use crate::statistics::Alignment;
use crate::statistics::JointSpectrum;
use serde::{Deserialize, Serialize};

/// One locus around a sweep.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct SweepView {
    /// The trees at the positions asked for. Of their nodes, those in population 1 carried the selected allele.
    pub trees: Vec<LocalTree>,
    /// All segregating sites by ascending position, without the selected one.
    pub sites: Vec<Site>,
    /// The spectrum of the sites; that of [`Simulator::sweep_spectrum`].
    pub spectrum: JointSpectrum,
    /// The frequency of the selected allele.
    pub trajectory: Trajectory,
    /// What happened.
    pub events: SweepEvents,
}

/// A spectrum of branch lengths in generations, as numbers of mutations, at this rate per haplotype per generation.
fn mutate(lengths: &mut JointSpectrum, mutations: f64, id: LocusId) {
    let mut stream = Stream::new(id, Purpose::MutationCounts);
    for cell in &mut lengths.cells {
        *cell = poisson(*cell * mutations, &mut stream);
    }
}

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

    /// The spectrum of a locus around a sweep, with all haplotypes in A; the mutation rate is per base pair per generation.
    pub fn sweep_spectrum(
        &mut self,
        plan: &SweepPlan,
        mutation_rate: f64,
        id: LocusId,
    ) -> JointSpectrum {
        let (mut spectrum, _) = self.sweep_branch_lengths(plan, id);
        mutate(&mut spectrum, mutation_rate * plan.length(), id);
        spectrum
    }

    /// The branch length of each cell of the spectrum in generations, averaged along the locus, and what happened in the genealogy.
    pub fn sweep_branch_lengths(
        &mut self,
        plan: &SweepPlan,
        id: LocusId,
    ) -> (JointSpectrum, SweepEvents) {
        let samples = [plan.haplotypes(), 0];
        self.branches
            .reset(plan.plan.samples(), &[0], &samples[..1]);
        let events = self.sweep.run(
            plan,
            &mut Stream::new(id, Purpose::Genealogy),
            &mut self.branches,
        );
        (
            JointSpectrum {
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

    /// Replays a locus around a sweep from its streams, with everything kept; the trees are those at these positions, in base pairs. A
    /// position outside the locus is moved to its nearer end. The mutation rate is per base pair per generation.
    pub fn look_at_sweep(
        &mut self,
        plan: &SweepPlan,
        mutation_rate: f64,
        id: LocusId,
        positions: &[f64],
    ) -> SweepView {
        let spectrum = self.sweep_spectrum(plan, mutation_rate, id);
        let mut genealogy = Genealogy::new([plan.haplotypes(), 0]);
        let events = self.sweep.run(
            plan,
            &mut Stream::new(id, Purpose::Genealogy),
            &mut genealogy,
        );
        let mutations = place(
            &spectrum,
            &genealogy,
            &mut Stream::new(id, Purpose::MutationPlaces),
        );
        SweepView {
            trees: positions
                .iter()
                .map(|&position| local_tree(&genealogy, plan.at(position), plan.length()).0)
                .collect(),
            sites: mutations
                .iter()
                .map(|mutation| site(&genealogy, mutation, plan.length()))
                .collect(),
            spectrum,
            trajectory: self.sweep.trajectory().clone(),
            events,
        }
    }
}
