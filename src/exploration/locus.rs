//! One locus of a study: its trees, sites and spectrum.

use super::record::Record;
use super::study::{Study, StudyError};
use super::summary::Summary;
use super::timeline::Timeline;
use super::tree::Tree;
use super::view::{LocusView, Site};
use crate::coalescent::{Model, ModelError, Plan, Purpose, Simulator, Stream};
use crate::statistics::Spectrum;
use thiserror::Error;

/// Most sites of a view: more than a person can see side by side.
const MOST_SITES: usize = 300;
/// Most cells of its alignment, so that it is drawn within a frame.
const MOST_CELLS: usize = 20_000;

/// Why a study is not simulated.
#[derive(Clone, Debug, PartialEq, Error)]
pub enum ExplorationError {
    /// A number of the study is wrong.
    #[error(transparent)]
    Study(#[from] StudyError),
    /// The history cannot be simulated.
    #[error(transparent)]
    Model(#[from] ModelError),
}

impl Study {
    /// The study as the simulator takes it.
    ///
    /// # Errors
    /// Where it cannot be simulated.
    pub fn plan(&self) -> Result<Plan, ExplorationError> {
        self.check()?;
        Ok(Plan::new(&Model { demography: self.demography(), samples: self.samples(), genome: self.genome() })?)
    }
}

/// One replicate, kept so that it can be looked at anywhere.
pub struct Locus {
    replicate: u32,
    length: f64,
    record: Record,
    sites: Vec<Placed>,
    /// What theory expects of its spectrum.
    expected: Option<Vec<f64>>,
    /// The history, for what becomes of lineages where populations join.
    timeline: Timeline,
}

/// A mutation of the locus.
#[derive(Clone, Debug)]
struct Placed {
    /// Base pairs from the start.
    position: f64,
    time: f64,
    /// The node below it.
    node: u32,
    derived: Vec<u32>,
}

impl Locus {
    /// Simulates a replicate.
    ///
    /// # Errors
    /// Where the study cannot be simulated.
    pub fn simulate(study: &Study, replicate: u32, simulator: &mut Simulator) -> Result<Self, ExplorationError> {
        let plan = study.plan()?;
        let branches = plan.single_population().map(|single| single.branch_lengths(plan.haplotypes()));
        let rate = study.mutations_per_generation();
        let expected = branches.map(|branches| branches.iter().map(|length| length * rate).collect());
        let timeline = Timeline::of(&study.demography());
        Ok(Self { expected, timeline, ..Self::of_plan(study, &plan, replicate, simulator) })
    }

    /// Simulates a replicate of a study whose plan is there already.
    pub(super) fn of_plan(study: &Study, plan: &Plan, replicate: u32, simulator: &mut Simulator) -> Self {
        let mut record = Record::new(plan.samples());
        simulator.run(plan, &mut Stream::counted(study.seed, Purpose::Genealogy, replicate), &mut record);
        let mut stream = Stream::counted(study.seed, Purpose::MutationPlaces, replicate);
        let mut sites: Vec<Placed> = record
            .mutations(study.mutations_per_generation(), &mut stream)
            .into_iter()
            .map(|mutation| Placed {
                position: mutation.position * study.length,
                time: mutation.time,
                node: mutation.node,
                derived: record.haplotypes_below(mutation.node),
            })
            .collect();
        sites.sort_by(|one, other| one.position.total_cmp(&other.position));
        Self { replicate, length: study.length, record, sites, expected: None, timeline: Timeline::default() }
    }

    /// Sites by the number of derived alleles, `n + 1` entries.
    pub(super) fn spectrum(&self) -> Spectrum {
        let mut counts = vec![0.0; self.record.haplotypes() + 1];
        for site in &self.sites {
            if let Some(count) = counts.get_mut(site.derived.len()) {
                *count += 1.0;
            }
        }
        Spectrum { counts }
    }

    /// Generations ago of the common ancestor at the start of the locus.
    pub(super) fn root_at_start(&self) -> f64 {
        self.record.root_at_start()
    }

    /// The locus at a position in base pairs; a position outside is moved to its nearer end.
    pub fn look(&self, position: f64) -> LocusView {
        let inside = if position.is_finite() { position.clamp(0.0, self.length) } else { 0.0 };
        let (mut tree, index, count) = self.record.tree(inside / self.length, self.length);
        tree.follow_joins(&self.timeline);
        let haplotypes = self.record.haplotypes();
        let centre = self.sites.partition_point(|site| site.position < inside);
        let most = (MOST_CELLS / haplotypes.max(1)).min(MOST_SITES);
        let from = centre.saturating_sub(most / 2).min(self.sites.len().saturating_sub(most));
        let shown = self.sites.iter().skip(from).take(most);
        let sites = shown.map(|site| site.seen(&tree, haplotypes)).collect();
        let spectrum = self.spectrum();
        let summary = Summary::of(&spectrum);
        let total_sites = self.sites.len() as u32;
        let expected = self.expected.clone();
        LocusView {
            replicate: self.replicate,
            position: inside,
            tree,
            index,
            count,
            sites,
            total_sites,
            spectrum: spectrum.counts,
            expected,
            summary,
        }
    }
}

impl Placed {
    fn seen(&self, tree: &Tree, haplotypes: usize) -> Site {
        let own = (tree.left..tree.right).contains(&self.position);
        let node = own.then(|| tree.nodes.iter().position(|node| node.id == self.node)).flatten();
        let mut derived = vec![false; haplotypes];
        for &haplotype in &self.derived {
            if let Some(derived) = derived.get_mut(haplotype as usize) {
                *derived = true;
            }
        }
        Site { position: self.position, time: self.time, node: node.map(|node| node as u32), derived }
    }
}

#[cfg(test)]
mod tests {
    use super::super::Story;
    use super::*;

    #[test]
    fn sites_lie_on_branches_of_their_tree_and_add_up_to_the_spectrum() {
        for story in Story::ALL {
            let study = Study::of(story);
            let locus = Locus::simulate(&study, 3, &mut Simulator::default()).unwrap();
            let view = locus.look(12_000.0);
            assert!(view.tree.left <= 12_000.0 && 12_000.0 < view.tree.right && view.index < view.count, "{story:?}");
            assert_eq!(view.spectrum.iter().sum::<f64>(), f64::from(view.total_sites));
            assert_eq!(view.tree.nodes.len(), 2 * view.tree.order.len() - 1);
            for site in &view.sites {
                let own = (view.tree.left..view.tree.right).contains(&site.position);
                assert_eq!(own, site.node.is_some());
                if let Some(node) = site.node {
                    let branch = &view.tree.nodes[node as usize];
                    let parent = &view.tree.nodes[branch.parent.unwrap() as usize];
                    assert!(branch.time <= site.time && site.time <= parent.time);
                    let mut below = view.tree.haplotypes_below(node);
                    below.sort_unstable();
                    let derived: Vec<u32> = (0..).zip(&site.derived).filter(|(_, derived)| **derived).map(|(index, _)| index).collect();
                    assert_eq!(below, derived);
                }
            }
        }
    }

    #[test]
    fn the_same_seed_gives_the_same_locus_and_another_replicate_another() {
        let study = Study::of(Story::Split);
        let look = |replicate| Locus::simulate(&study, replicate, &mut Simulator::default()).unwrap().look(0.0);
        assert_eq!(look(0), look(0));
        assert_ne!(look(0).tree, look(1).tree);
    }
}
