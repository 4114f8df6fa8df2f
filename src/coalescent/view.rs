//! One locus as a person looks at it.

use super::genealogy::Genealogy;
use super::lineage::{LOCUS, Position, base_pairs};
use super::mutations::{Mutation, place};
use super::stream::{Purpose, Stream};
use super::tree::{LocalTree, local_tree};
use super::{LocusId, Plan, Simulator, SplitModel};
use crate::statistics::{JointSpectrum, Summary};
use serde::{Deserialize, Serialize};

/// One segregating site.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Site {
    /// Base pairs from the start of the locus.
    pub position: f64,
    /// When the mutation happened, generations ago.
    pub time: f64,
    /// Whether each haplotype carries the derived allele; A's haplotypes, then B's.
    pub derived: Vec<bool>,
    /// The node below the mutation in [`LocusView::tree`]; none for a site of a neighbouring tree.
    pub node: Option<u32>,
}

/// One locus as a person looks at it, at one position of the sequence.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct LocusView {
    /// Which locus.
    pub id: LocusId,
    /// Its parameters.
    pub scenario: SplitModel,
    /// The position looked at, base pairs.
    pub position: f64,
    /// The tree at that position.
    pub tree: LocalTree,
    /// Which of the locus' distinct trees it is, from 0.
    pub tree_index: u32,
    /// How many distinct trees the locus has.
    pub tree_count: u32,
    /// The sites of this tree and of its neighbours, by ascending position; at most `max_sites` around the position.
    pub sites: Vec<Site>,
    /// Segregating sites of the whole locus.
    pub total_sites: u32,
    /// The spectrum of the whole locus: the network's input before coding.
    pub spectrum: JointSpectrum,
    /// Its summary statistics.
    pub summary: Summary,
}

/// A locus replayed from its streams, with everything kept.
struct Replay {
    spectrum: JointSpectrum,
    genealogy: Genealogy,
    mutations: Vec<Mutation>,
}

impl Simulator {
    /// Replays a locus from the same streams and shows it at one position: its tree, sites and spectrum. The spectrum equals
    /// [`Simulator::joint_spectrum`]'s, cell by cell, and the alignment of the whole locus has that spectrum.
    ///
    /// A position outside the locus is moved to its nearer end.
    pub fn look(
        &mut self,
        scenario: &SplitModel,
        id: LocusId,
        position: f64,
        max_sites: usize,
    ) -> LocusView {
        let Replay {
            spectrum,
            genealogy,
            mutations,
        } = self.replay(scenario, id);
        // The conversion saturates, and takes what is not a number for 0.
        let at = ((position / scenario.length * LOCUS as f64) as Position).clamp(0, LOCUS - 1);
        let (tree, place) = local_tree(&genealogy, at, scenario.length);
        let sites = around(&mutations, place.interval, at, max_sites)
            .iter()
            .map(|mutation| {
                let inside = place.interval[0] <= mutation.at && mutation.at < place.interval[1];
                let node = if inside {
                    place.find(mutation.node)
                } else {
                    None
                };
                Site {
                    node,
                    ..site(&genealogy, mutation, scenario.length)
                }
            })
            .collect();
        LocusView {
            id,
            scenario: *scenario,
            position: base_pairs(at, scenario.length),
            tree,
            tree_index: place.index as u32,
            tree_count: place.count as u32,
            sites,
            total_sites: mutations.len() as u32,
            summary: Summary::of(&spectrum),
            spectrum,
        }
    }

    /// All segregating sites of a locus by ascending position, with the spectrum of [`Simulator::joint_spectrum`].
    pub fn whole_alignment(&mut self, scenario: &SplitModel, id: LocusId) -> Vec<Site> {
        let Replay {
            genealogy,
            mutations,
            ..
        } = self.replay(scenario, id);
        mutations
            .iter()
            .map(|mutation| site(&genealogy, mutation, scenario.length))
            .collect()
    }

    fn replay(&mut self, scenario: &SplitModel, id: LocusId) -> Replay {
        let spectrum = self.joint_spectrum(scenario, id);
        let mut genealogy = Genealogy::new(scenario.samples);
        self.hudson.run(
            &Plan::of(scenario),
            &mut Stream::new(id, Purpose::Genealogy),
            &mut genealogy,
        );
        let mutations = place(
            &spectrum,
            &genealogy,
            &mut Stream::new(id, Purpose::MutationPlaces),
        );
        Replay {
            spectrum,
            genealogy,
            mutations,
        }
    }
}

/// A mutation as a site of the alignment, of no tree in particular.
pub(super) fn site(genealogy: &Genealogy, mutation: &Mutation, length: f64) -> Site {
    Site {
        position: base_pairs(mutation.at, length),
        time: mutation.time,
        derived: genealogy.descendants(mutation.node),
        node: None,
    }
}

/// At most `most` neighbouring mutations: those of the interval, as near `at` as they fit, then as many more on either side.
fn around(
    mutations: &[Mutation],
    interval: [Position; 2],
    at: Position,
    most: usize,
) -> &[Mutation] {
    let [first, centre, end] = [interval[0], at, interval[1]]
        .map(|bound| mutations.partition_point(|mutation| mutation.at < bound));
    let most = most.min(mutations.len());
    let start = if end - first > most {
        centre.saturating_sub(most / 2).clamp(first, end - most)
    } else {
        first
            .saturating_sub((most - (end - first)) / 2)
            .min(mutations.len() - most)
    };
    mutations.get(start..start + most).unwrap_or_default()
}
