//! One locus of a study: its trees, sites and spectrum.

use super::between::Between;
use super::mutations::Mutation;
use super::noise::Observed;
use super::prepared::PrepareError;
use super::record::Record;
use super::summary::Summary;
use super::sweep::SweepView;
use super::tree::Tree;
use super::view::{LocusView, Site};
use crate::coalescent::{Purpose, Simulator, Stream};
use crate::experiment::{Noise, NoiseKind};
use crate::history::{Sites, Study};
use crate::observation::noise::NoiseError;
use crate::statistics::{JointSpectrum, Spectrum};

/// Most sites of a view: more than a person can see side by side.
const MOST_SITES: usize = 300;
/// Most cells of its alignment, so that it is drawn within a frame.
const MOST_CELLS: usize = 20_000;

/// Most breakpoints of a view.
const MOST_BREAKPOINTS: usize = 1_000;

/// One replicate, kept so that it can be looked at anywhere.
pub struct Locus {
    replicate: u32,
    seed: u64,
    length: f64,
    record: Record,
    sweep: Option<SweepView>,
    sites: Vec<Placed>,
    /// The first two samples beside each other.
    between: Option<Between>,
    /// What theory expects of its spectrum.
    expected: Option<Vec<f64>>,
}

/// A mutation of the locus.
#[derive(Clone, Debug)]
pub(super) struct Placed {
    /// Base pairs from the start.
    pub position: f64,
    /// Generations ago.
    pub time: f64,
    /// The node below it; none where the site was hit more than once.
    pub node: Option<u32>,
    /// The haplotypes that carry it.
    pub derived: Vec<u32>,
}

impl Locus {
    /// Simulates a replicate.
    ///
    /// # Errors
    /// Where the study cannot be simulated.
    pub fn simulate(
        study: &Study,
        replicate: u32,
        simulator: &mut Simulator,
    ) -> Result<Self, PrepareError> {
        let prepared = study.prepare()?;
        let plan = &prepared.plan;
        let single = plan
            .single_population()
            .filter(|_| study.sites == Sites::Infinite);
        let branches = single.map(|single| single.branch_lengths(plan.haplotypes()));
        let rate = study.mutations_per_generation();
        let expected =
            branches.map(|branches| branches.iter().map(|length| length * rate).collect());
        let (record, sweep) = prepared.record(study.seed, replicate, true, simulator);
        let sweep = study
            .sweep()
            .zip(sweep)
            .map(|(sweep, (events, trajectory))| SweepView::of(&sweep, &events, trajectory));
        let locus = Self::of_record(study, record, replicate);
        let between = Between::new(study)
            .map(|between| between.with(locus.joint_spectrum(between.spectrum.samples)));
        Ok(Self {
            expected,
            sweep,
            between,
            ..locus
        })
    }

    /// Puts mutations on the genealogy of a replicate.
    pub(crate) fn of_record(study: &Study, record: Record, replicate: u32) -> Self {
        let mut stream = Stream::counted(study.seed, Purpose::MutationPlaces, replicate);
        let mut mutations = record.mutations(study, &mut stream);
        mutations.sort_by(|one, other| one.position.total_cmp(&other.position));
        let sites = match study.sites {
            Sites::TwoAlleles => mutations
                .chunk_by(|one, other| one.position == other.position)
                .filter_map(|hits| Placed::of_hits(&record, hits))
                .collect(),
            Sites::Infinite | Sites::Exactly(_) => mutations
                .iter()
                .map(|mutation| Placed::of(&record, mutation))
                .collect(),
        };
        Self {
            replicate,
            seed: study.seed,
            length: study.length,
            record,
            sweep: None,
            sites,
            between: None,
            expected: None,
        }
    }

    /// Sites that are known, by ascending position, on the genealogy of a replicate.
    pub(super) fn of_sites(
        study: &Study,
        record: Record,
        sweep: Option<SweepView>,
        sites: Vec<Placed>,
        replicate: u32,
    ) -> Self {
        let locus = Self {
            replicate,
            seed: study.seed,
            length: study.length,
            record,
            sweep,
            sites,
            between: None,
            expected: None,
        };
        let between = Between::new(study)
            .map(|between| between.with(locus.joint_spectrum(between.spectrum.samples)));
        Self { between, ..locus }
    }

    /// Sites by the number of derived alleles, `n + 1` entries.
    pub(crate) fn spectrum(&self) -> Spectrum {
        let mut counts = vec![0.0; self.record.haplotypes() + 1];
        for site in &self.sites {
            if let Some(count) = counts.get_mut(site.derived.len()) {
                *count += 1.0;
            }
        }
        Spectrum { counts }
    }

    /// Sites by the number of derived alleles in the first two samples, of so many haplotypes.
    pub(crate) fn joint_spectrum(&self, samples: [u32; 2]) -> JointSpectrum {
        let mut spectrum = JointSpectrum::zeros(samples);
        let [first, second] = samples;
        for site in &self.sites {
            let below = |end: u32| {
                site.derived
                    .iter()
                    .filter(|haplotype| **haplotype < end)
                    .count()
            };
            let i = below(first);
            let j = below(first + second) - i;
            if let Some(cell) = spectrum.cells.get_mut(i * (second as usize + 1) + j) {
                *cell += 1.0;
            }
        }
        // Sites that vary only in other samples.
        if let [first, .., last] = &mut spectrum.cells[..] {
            (*first, *last) = (0.0, 0.0);
        }
        spectrum
    }

    /// Generations ago of the common ancestor at a fraction of the locus.
    pub(crate) fn root_at(&self, fraction: f64) -> f64 {
        self.record.root_at(fraction)
    }

    /// Position in base pairs and number of derived haplotypes of every site, by ascending position.
    pub(crate) fn derived_counts(&self) -> impl Iterator<Item = (f64, usize)> {
        self.sites
            .iter()
            .map(|site| (site.position, site.derived.len()))
    }

    /// Memory that it takes, bytes.
    pub(crate) fn bytes(&self) -> usize {
        let sites = self
            .sites
            .iter()
            .map(|site| size_of::<Placed>() + size_of::<u32>() * site.derived.capacity());
        self.record.bytes() + sites.sum::<usize>()
    }

    /// The sites that are shown around a position inside.
    fn shown(&self, inside: f64) -> std::ops::Range<usize> {
        let most = (MOST_CELLS / self.record.haplotypes().max(1)).min(MOST_SITES);
        let centre = self.sites.partition_point(|site| site.position < inside);
        let from = centre
            .saturating_sub(most / 2)
            .min(self.sites.len().saturating_sub(most));
        from..(from + most).min(self.sites.len())
    }

    /// The locus at a position in base pairs; a position outside is moved to its nearer end.
    pub fn look(&self, position: f64) -> LocusView {
        let inside = if position.is_finite() {
            position.clamp(0.0, self.length)
        } else {
            0.0
        };
        let (mut tree, index, count) = self.record.tree(inside / self.length, self.length);
        if let Some(sweep) = &self.sweep {
            tree.divide(sweep);
        }
        let haplotypes = self.record.haplotypes();
        let shown = self.sites.get(self.shown(inside)).unwrap_or_default();
        let sites = shown
            .iter()
            .map(|site| site.seen(&tree, haplotypes))
            .collect();
        let stride = (count as usize).div_ceil(MOST_BREAKPOINTS).max(1);
        let breakpoints = self
            .record
            .breakpoints()
            .step_by(stride)
            .map(|fraction| fraction * self.length)
            .collect();
        let spectrum = self.spectrum();
        let summary = Summary::of(&spectrum);
        LocusView {
            replicate: self.replicate,
            position: inside,
            tree,
            index,
            count,
            breakpoints,
            sites,
            total_sites: self.sites.len() as u32,
            spectrum: spectrum.counts,
            expected: self.expected.clone(),
            between: self.between.clone(),
            summary,
            sweep: self.sweep.clone(),
            observed: None,
        }
    }

    /// The same through noise, which has been checked with the study.
    ///
    /// # Errors
    /// Where the noise cannot be laid over this alignment.
    pub fn look_through(&self, position: f64, noise: &Noise) -> Result<LocusView, NoiseError> {
        let view = self.look(position);
        if noise.kind == NoiseKind::None {
            return Ok(view);
        }
        let haplotypes = self.record.haplotypes();
        let truth: Vec<&[u32]> = self
            .sites
            .iter()
            .map(|site| site.derived.as_slice())
            .collect();
        let seen = noise.read(haplotypes, &truth, self.seed, self.replicate)?;
        let observed = Observed::of(haplotypes, &truth, seen, self.shown(view.position));
        Ok(LocusView {
            observed: Some(observed),
            ..view
        })
    }
}

impl Placed {
    fn of(record: &Record, mutation: &Mutation) -> Self {
        let derived = record.haplotypes_below(mutation.node);
        Self {
            position: mutation.position,
            time: mutation.time,
            node: Some(mutation.node),
            derived,
        }
    }

    /// A base pair with two alleles: those below an odd number of its mutations have the other one than the ancestor of all. None where all
    /// haplotypes have the same.
    fn of_hits(record: &Record, hits: &[Mutation]) -> Option<Self> {
        let [first, others @ ..] = hits else {
            return None;
        };
        if others.is_empty() {
            return Some(Self::of(record, first));
        }
        let mut flipped = vec![false; record.haplotypes()];
        for haplotype in hits
            .iter()
            .flat_map(|hit| record.haplotypes_below(hit.node))
        {
            if let Some(flipped) = flipped.get_mut(haplotype as usize) {
                *flipped = !*flipped;
            }
        }
        let derived: Vec<u32> = (0..)
            .zip(&flipped)
            .filter(|(_, flipped)| **flipped)
            .map(|(haplotype, _)| haplotype)
            .collect();
        let time = hits.iter().map(|hit| hit.time).fold(0.0, f64::max);
        (!derived.is_empty() && derived.len() < flipped.len()).then_some(Self {
            position: first.position,
            time,
            node: None,
            derived,
        })
    }

    fn seen(&self, tree: &Tree, haplotypes: usize) -> Site {
        let own = (tree.left..tree.right).contains(&self.position);
        let node = own
            .then(|| {
                tree.nodes
                    .iter()
                    .position(|node| Some(node.id) == self.node)
            })
            .flatten();
        let mut derived = vec![false; haplotypes];
        for &haplotype in &self.derived {
            if let Some(derived) = derived.get_mut(haplotype as usize) {
                *derived = true;
            }
        }
        Site {
            position: self.position,
            time: self.time,
            node: node.map(|node| node as u32),
            derived,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::history::{Story, Timeline};

    #[test]
    fn sites_lie_on_branches_of_their_tree_and_add_up_to_the_spectrum() {
        for story in Story::ALL {
            let study = Study::of(story);
            let locus = Locus::simulate(&study, 3, &mut Simulator::default()).unwrap();
            let view = locus.look(12_000.0);
            assert!(
                view.tree.left <= 12_000.0 && 12_000.0 < view.tree.right && view.index < view.count,
                "{story:?}"
            );
            assert_eq!(
                view.spectrum.iter().sum::<f64>(),
                f64::from(view.total_sites)
            );
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
                    let derived: Vec<u32> = (0..)
                        .zip(&site.derived)
                        .filter(|(_, derived)| **derived)
                        .map(|(index, _)| index)
                        .collect();
                    assert_eq!(below, derived);
                }
            }
        }
    }

    /// Lineages move while their branch lasts, into populations that are there, and meet where both of them are.
    #[test]
    fn lineages_are_in_populations_that_exist_and_meet_where_they_are() {
        let mut moved = 0;
        for story in [
            Story::Islands,
            Story::Split,
            Story::Admixture,
            Story::OutOfAfrica,
        ] {
            let study = Study::of(story);
            let timeline = Timeline::of(&study.demography());
            let locus = Locus::simulate(&study, 5, &mut Simulator::default()).unwrap();
            for position in [0.0, 7_000.0, 19_999.0] {
                let tree = locus.look(position).tree;
                for node in tree.nodes.iter().filter(|node| node.parent.is_some()) {
                    let parent = &tree.nodes[node.parent.unwrap() as usize];
                    assert!(node.moves.windows(2).all(|pair| pair[0].0 <= pair[1].0));
                    assert!(
                        node.moves
                            .iter()
                            .all(|&(time, _)| node.time <= time && time <= parent.time)
                    );
                    for &(time, into) in &node.moves {
                        let span = &timeline.spans[into as usize];
                        assert!(
                            span.from <= time && time < span.to,
                            "{story:?}: {} at {time}",
                            span.name
                        );
                    }
                    assert_eq!(
                        node.moves.last().map_or(node.population, |last| last.1),
                        parent.population,
                        "{story:?}"
                    );
                    moved += node.moves.len();
                }
            }
        }
        assert!(moved > 200, "{moved}");
    }

    #[test]
    fn the_same_seed_gives_the_same_locus_and_another_replicate_another() {
        let study = Study::of(Story::Split);
        let look = |replicate| {
            Locus::simulate(&study, replicate, &mut Simulator::default())
                .unwrap()
                .look(0.0)
        };
        assert_eq!(look(0), look(0));
        assert_ne!(look(0).tree, look(1).tree);
    }
}
