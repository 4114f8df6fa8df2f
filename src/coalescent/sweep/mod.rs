//! A selective sweep in one population whose size may change: the frequency of the selected allele through time, and the genealogy of
//! a neutral locus around it (Kaplan, Hudson & Langley 1989; Braverman et al. 1995).
//!
//! **Which s.** Genotypes without, with one and with two copies of the allele have fitness `1`, `1 + s` and `1 + 2s`: [`Sweep::selection`]
//! is the advantage of the *heterozygote* (dominance 1/2), and `alpha = 2 N s`, as in discoal. msprime names the homozygote's advantage,
//! so its `s` is twice ours. Forward in time the frequency `x` follows
//!
//! ```text
//! dx = s x (1 - x) dt + sqrt(x (1 - x) / (2N)) dW        t in generations
//! ```
//!
//! ```text
//! time 0 ─┬─ neutral ─┬────── selection ──────┬── neutral, allele still there ──┬─ neutral, without end
//!         present     end of the sweep        onset (standing variation only)    origin: one copy
//!                     end frequency           start frequency
//! ```
//!
//! Until the end of the sweep nobody asks who carries the allele. From there back to its origin each lineage is in one of two
//! backgrounds: pairs meet at rate `1 / (2N x)` among carriers and `1 / (2N (1 - x))` among the others; a crossover leaves the part with
//! the selected site in its background, the other part joins the carriers with probability `x`. At the origin one chromosome carries
//! the allele, so the carriers that are left meet in it, in random order, at that moment.

mod check;
mod diffusion;
mod simulate;
mod sizes;
mod structured;
mod tilt;
mod trajectory;

pub use check::{SweepError, SweepPlan};
pub use trajectory::{Point, Trajectory};

use super::hudson::{advance, happen};
use super::lineage::Ancestry;
use super::lineages::{Events, Lineages};
use super::model::Model;
use super::stream::Stream;
use serde::{Deserialize, Serialize};

/// Where lineages are that do not carry the selected allele, and all lineages before and after the sweep.
pub const WITHOUT: usize = 0;
/// Where lineages are that carry the selected allele, during the sweep.
pub const CARRIERS: usize = 1;

/// A sweep, as it is asked for.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Sweep {
    /// The selected site, base pairs from the start of the locus.
    pub position: f64,
    /// Advantage of the heterozygote; genotypes have fitness `1`, `1 + s`, `1 + 2s`.
    pub selection: f64,
    /// What the sweep starts from.
    pub start: Start,
    /// The allele's frequency when the sweep ends: 1 for a complete sweep, less for a partial one.
    pub end_frequency: f64,
    /// Generations ago at which the sweep ends: fixation, or the end of selection where it is partial.
    pub end_time: f64,
    /// How the frequency changes.
    pub path: Path,
}

/// What a sweep starts from.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub enum Start {
    /// A hard sweep: selection acts on one new copy.
    NewMutation,
    /// A soft sweep: the allele was neutral, and selection begins when it has this frequency.
    StandingVariation {
        /// Frequency at the onset of selection.
        frequency: f64,
    },
}

/// How the frequency of the selected allele changes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Path {
    /// The Wright-Fisher diffusion, given that the allele arose once and reached its end frequency.
    Stochastic,
    /// The logistic curve between one copy and all but one. What is neutral, before the onset of selection on standing variation, is
    /// stochastic nevertheless.
    Deterministic,
}

/// A model of one population, whose size may change, with a sweep in it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct SweepModel {
    /// One population, one set of haplotypes of the present, and a locus without gene conversion.
    pub model: Model,
    /// The sweep.
    pub sweep: Sweep,
}

/// What happened in a genealogy with a sweep.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct SweepEvents {
    /// All meetings and cuts; a migration is a change of background.
    pub events: Events,
    /// How many lineages there were when the sweep ended, without and with the selected allele.
    pub at_the_end: [u32; 2],
    /// How many carriers were left to meet at the origin.
    pub at_the_origin: u32,
    /// Generations ago at which the allele arose.
    pub origin: f64,
}

/// Simulates genealogies around a sweep; keeps its buffers from one locus to the next.
#[derive(Debug, Default)]
pub(super) struct SweepSimulator {
    lineages: Lineages,
    trajectory: Trajectory,
}

impl SweepSimulator {
    /// Memory that the buffers hold, bytes.
    pub fn bytes(&self) -> usize {
        self.lineages.bytes() + self.trajectory.bytes()
    }

    /// Simulates a trajectory and a genealogy, and tells `ancestry` of every meeting. Meetings among carriers are in population
    /// [`CARRIERS`], all others in [`WITHOUT`].
    pub fn run<A: Ancestry>(
        &mut self,
        plan: &SweepPlan,
        stream: &mut Stream,
        ancestry: &mut A,
    ) -> SweepEvents {
        let Self {
            lineages,
            trajectory,
        } = self;
        lineages.begin(&plan.plan);
        trajectory.draw(plan, stream);
        let (end, origin) = (plan.sweep().end_time, trajectory.origin());
        // What happens at a time is left to the phase that begins there; at the present, that is the sample.
        for moment in plan
            .plan
            .epochs
            .iter()
            .filter(|epoch| epoch.start == 0.0)
            .flat_map(|epoch| plan.plan.moments(epoch))
        {
            happen(moment, lineages, 0.0, stream, ancestry);
        }
        advance(
            lineages,
            &plan.plan,
            f64::MIN_POSITIVE,
            end,
            stream,
            ancestry,
        );
        let [at_the_end, at_the_origin] =
            structured::advance(lineages, plan, trajectory, stream, ancestry);
        advance(
            lineages,
            &plan.plan,
            origin,
            f64::INFINITY,
            stream,
            ancestry,
        );
        SweepEvents {
            events: lineages.events,
            at_the_end,
            at_the_origin: at_the_origin[CARRIERS],
            origin,
        }
    }

    /// The trajectory of the last genealogy.
    pub fn trajectory(&self) -> &Trajectory {
        &self.trajectory
    }
}
