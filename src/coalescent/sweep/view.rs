//! What comes out of a sweep: a spectrum, or one locus with all there is to see.

use super::{SweepError, SweepEvents, SweepModel, SweepPlan, Trajectory};
use crate::coalescent::genealogy::Genealogy;
use crate::coalescent::lineage::{LOCUS, Position};
use crate::coalescent::mutations::place;
use crate::coalescent::poisson::poisson;
use crate::coalescent::stream::{Purpose, Stream};
use crate::coalescent::tree::{LocalTree, local_tree};
use crate::coalescent::view::{Site, site};
use crate::coalescent::{LocusId, Simulator};
use crate::statistics::JointSpectrum;
use serde::{Deserialize, Serialize};

/// One locus around a sweep, looked at at one position of the sequence.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct SweepView {
    /// The tree at that position. Of its nodes, those in population 1 carried the selected allele.
    pub tree: LocalTree,
    /// All segregating sites by ascending position, without the selected one.
    pub sites: Vec<Site>,
    /// The spectrum of the sites; that of [`Simulator::sweep_spectrum`].
    pub spectrum: JointSpectrum,
    /// The frequency of the selected allele.
    pub trajectory: Trajectory,
    /// What happened.
    pub events: SweepEvents,
}

/// A spectrum of branch lengths per base pair, as numbers of mutations.
fn mutate(lengths: &mut JointSpectrum, model: &SweepModel, id: LocusId) {
    let mut stream = Stream::new(id, Purpose::MutationCounts);
    for cell in &mut lengths.cells {
        *cell = poisson(*cell * model.mutation_rate * model.length, &mut stream);
    }
}

impl Simulator {
    /// The spectrum of a locus around a sweep, with all haplotypes in A.
    ///
    /// # Errors
    /// A model that cannot be simulated.
    pub fn sweep_spectrum(&mut self, model: &SweepModel, id: LocusId) -> Result<JointSpectrum, SweepError> {
        let (mut spectrum, _) = self.sweep_branch_lengths(&SweepPlan::new(model)?, id);
        mutate(&mut spectrum, model, id);
        Ok(spectrum)
    }

    /// The branch length of each cell of the spectrum in generations, averaged along the locus, and what happened in the genealogy.
    pub fn sweep_branch_lengths(&mut self, plan: &SweepPlan, id: LocusId) -> (JointSpectrum, SweepEvents) {
        let samples = [plan.haplotypes(), 0];
        self.branches.reset(samples);
        let events = self.sweep.run(plan, &mut Stream::new(id, Purpose::Genealogy), &mut self.branches);
        (JointSpectrum { samples, cells: self.branches.mean_lengths().collect() }, events)
    }

    /// Replays a locus around a sweep from its streams, with everything kept; the tree is that at `position`, in base pairs. A position
    /// outside the locus is moved to its nearer end.
    ///
    /// # Errors
    /// A model that cannot be simulated.
    pub fn look_at_sweep(&mut self, model: &SweepModel, id: LocusId, position: f64) -> Result<SweepView, SweepError> {
        let plan = SweepPlan::new(model)?;
        let (mut spectrum, _) = self.sweep_branch_lengths(&plan, id);
        mutate(&mut spectrum, model, id);
        let mut genealogy = Genealogy::new([plan.haplotypes(), 0]);
        let events = self.sweep.run(&plan, &mut Stream::new(id, Purpose::Genealogy), &mut genealogy);
        let mutations = place(&spectrum, &genealogy, &mut Stream::new(id, Purpose::MutationPlaces));
        // The conversion saturates, and takes what is not a number for 0.
        let at = ((position / model.length * LOCUS as f64) as Position).clamp(0, LOCUS - 1);
        Ok(SweepView {
            tree: local_tree(&genealogy, at, model.length).0,
            sites: mutations.iter().map(|mutation| site(&genealogy, mutation, model.length)).collect(),
            spectrum,
            trajectory: self.sweep.trajectory().clone(),
            events,
        })
    }
}
