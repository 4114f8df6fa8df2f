//! A locus looked at is the locus the network was given.

use crate::common::split::{MigrationWindow, SplitModel, split};
use crate::common::{assert_mean, genealogy, locus, one_population, one_way};
use coalescent_playground::coalescent::{LocusId, Purpose, Simulator, Stream};
use coalescent_playground::dataset::{ExampleSimulator, Observed};
use coalescent_playground::experiment::Preset;
use coalescent_playground::history::Study;
use coalescent_playground::locus::{Fallen, Locus, LocusView, Record};

/// Most sites of a view.
const MOST_SITES: usize = 300;

/// The model as a study of the page; who samples nobody of a population has no set of it.
fn study(scenario: &SplitModel, seed: u64) -> Study {
    let model = scenario.model();
    let samples = model.samples.iter().filter(|set| set.haplotypes > 0);
    Study {
        sampled: samples.copied().collect(),
        length: scenario.length,
        mutation: scenario.mutation_rate,
        recombination: scenario.recombination_rate,
        seed,
        ..Study::default().with(model.demography)
    }
}

/// The cells of a locus' spectrum, which a network is given, and the locus with as many sites on its genealogy: what `dataset` does for
/// the examples of an experiment, for any model.
fn replay(scenario: &SplitModel, id: LocusId, simulator: &mut Simulator) -> (Vec<f64>, Locus) {
    let plan = scenario.plan();
    let (lengths, _) = simulator
        .branch_spectrum(&plan, &[0, 1], &mut genealogy(id))
        .unwrap();
    let mut counts = Stream::new(id, Purpose::MutationCounts);
    let cells = lengths.mutations(scenario.mutations_per_generation(), &mut counts);
    let mut record = Record::with_moves(plan.samples());
    simulator.run(&plan, &mut genealogy(id), &mut record);
    let locus = Locus::of_example(
        &study(scenario, id.seed),
        record,
        None,
        &Fallen::Cells(&cells),
        &mut Stream::new(id, Purpose::MutationPlaces),
        id.index,
    );
    (cells, locus)
}

/// A whole locus, which is small.
fn whole(locus: &Locus) -> LocusView {
    let view = locus.look(0.0);
    assert_eq!(view.sites.len(), view.total_sites as usize);
    view
}

/// Loci of both presets and classes, and one with asymmetric migration.
fn loci() -> Vec<(SplitModel, LocusId)> {
    let mut loci: Vec<_> = (0..10).map(|index| (one_way(), locus(5, index))).collect();
    for preset in [Preset::GeneFlow, Preset::Human] {
        for class in 0..2 {
            for index in 0..2 {
                let id = LocusId {
                    seed: 3,
                    class,
                    index,
                };
                loci.push((split(&preset.experiment(), id), id));
            }
        }
    }
    loci
}

#[test]
fn the_alignment_has_the_networks_input_as_its_spectrum() {
    let mut simulator = Simulator::default();
    for (scenario, id) in loci() {
        let (cells, locus) = replay(&scenario, id, &mut simulator);
        let view = locus.look(0.5 * scenario.length);
        assert_eq!(view.between.unwrap().spectrum.cells, cells, "{id:?}");
        assert_eq!(f64::from(view.total_sites), cells.iter().sum::<f64>());
        assert!(view.sites.is_sorted_by(|a, b| a.position <= b.position));
        assert!(
            view.sites
                .iter()
                .all(|site| (0.0..scenario.length).contains(&site.position) && site.time > 0.0)
        );
        // A simulator that has done other work before gives the same locus.
        let (again, _) = replay(&scenario, id, &mut Simulator::default());
        assert_eq!(again, cells);
    }
}

/// The examples of the Lab's presets are these very loci.
#[test]
fn examples_are_replayed_like_this() {
    for preset in [Preset::GeneFlow, Preset::Human] {
        let mut experiment = preset.experiment();
        experiment.seeds.data = 3;
        let mut examples = ExampleSimulator::new(&experiment);
        for class in 0..2 {
            let id = LocusId {
                seed: 3,
                class,
                index: 1,
            };
            let (cells, locus) = replay(&split(&experiment, id), id, &mut Simulator::default());
            let example = examples.example(class, 1).unwrap();
            assert!(matches!(example.observed, Observed::Spectrum(own) if own == cells));
            let position = 0.4 * experiment.locus.length;
            let seen = examples.look(class, 1, position).unwrap();
            let view = locus.look(position);
            assert_eq!((seen.tree, seen.sites), (view.tree, view.sites));
        }
    }
}

/// The tree is a binary tree of the sample with times that rise, populations that make sense, and the sites where they belong.
fn check_view(view: &LocusView, scenario: &SplitModel) {
    let (tree, [a, b]) = (&view.tree, scenario.samples.map(|n| n as usize));
    let root = 2 * (a + b) - 2;
    assert_eq!(tree.nodes.len(), root + 1);
    assert!(
        tree.left <= view.position && view.position < tree.right
            || view.position == scenario.length && tree.right == scenario.length,
        "{} in {} to {}",
        view.position,
        tree.left,
        tree.right
    );
    for (index, node) in tree.nodes.iter().enumerate() {
        assert_eq!(node.parent.is_none(), index == root);
        assert_eq!(node.children.len(), if index < a + b { 0 } else { 2 });
        for &child in &node.children {
            assert_eq!(tree.nodes[child as usize].parent, Some(index as u32));
            assert!(tree.nodes[child as usize].time < node.time);
        }
        if index < a + b {
            assert_eq!((node.time, node.population), (0.0, u32::from(index >= a)));
        } else {
            assert!(index == a + b || tree.nodes[index - 1].time <= node.time);
            assert_eq!(node.population == 2, node.time > scenario.split_time);
        }
        // No crossing branches: what lies below a node stands together.
        let below = tree.haplotypes_below(index as u32);
        assert_eq!(node.below as usize, below.len());
        let places: Vec<usize> = (0..a + b)
            .filter(|&place| below.contains(&tree.order[place]))
            .collect();
        assert_eq!(places.len(), below.len());
        assert_eq!(places.last().unwrap() - places[0] + 1, places.len());
    }
    assert!(view.index < view.count);
    assert_eq!(f64::from(view.total_sites), view.summary.sites);
    let most = MOST_SITES.min(20_000 / (a + b));
    assert_eq!(view.sites.len(), most.min(view.total_sites as usize));
    assert!(view.sites.is_sorted_by(|a, b| a.position <= b.position));
    for site in &view.sites {
        assert_eq!(
            site.node.is_some(),
            tree.left <= site.position && site.position < tree.right
        );
        if let Some(node) = site.node {
            let mut derived = vec![false; a + b];
            for haplotype in tree.haplotypes_below(node) {
                derived[haplotype as usize] = true;
            }
            assert_eq!(site.derived, derived);
            let node = &tree.nodes[node as usize];
            let parent = &tree.nodes[node.parent.unwrap() as usize];
            assert!(node.time <= site.time && site.time <= parent.time);
        }
    }
}

#[test]
fn the_tree_at_a_position_explains_its_sites() {
    let mut simulator = Simulator::default();
    let mut in_trees = 0;
    for (scenario, id) in loci() {
        let (_, locus) = replay(&scenario, id, &mut simulator);
        for fraction in [0.0, 0.31, 0.77, 1.0] {
            let view = locus.look(fraction * scenario.length);
            check_view(&view, &scenario);
            in_trees += view.sites.iter().filter(|site| site.node.is_some()).count();
        }
    }
    assert!(in_trees > 100, "{in_trees}");
}

/// Looking from tree to tree along the locus meets every tree once and every site in its place.
#[test]
fn the_trees_tile_the_locus() {
    let scenario = SplitModel {
        mutation_rate: 1e-8,
        ..one_way()
    };
    let (_, locus) = replay(&scenario, locus(6, 0), &mut Simulator::default());
    let sites = whole(&locus).sites;
    let (mut position, mut seen) = (0.0, 0);
    loop {
        let view = locus.look(position);
        assert_eq!(view.index, seen);
        assert_eq!(view.sites.len(), sites.len());
        for (here, site) in view.sites.iter().zip(&sites) {
            assert_eq!(
                (here.position, here.time, &here.derived),
                (site.position, site.time, &site.derived)
            );
        }
        seen += 1;
        if view.tree.right >= scenario.length {
            assert_eq!(seen, view.count);
            break;
        }
        assert!(view.tree.right > position);
        position = view.tree.right;
    }
    assert!(seen > 10);
}

#[test]
fn positions_outside_the_locus_are_moved_inside() {
    let scenario = one_way();
    let (_, locus) = replay(&scenario, locus(7, 0), &mut Simulator::default());
    for asked in [-5.0, f64::NAN, f64::NEG_INFINITY, f64::INFINITY] {
        assert_eq!(locus.look(asked).index, 0);
    }
    for asked in [scenario.length, 1e300] {
        let view = locus.look(asked);
        assert_eq!(view.index + 1, view.count);
    }
}

/// The two ways in which a locus comes to its sites: as many as a network is given, placed on the branches of each cell; and those that
/// fall on the whole genealogy, as for a study.
fn both_ways(scenario: &SplitModel, id: LocusId, simulator: &mut Simulator) -> [LocusView; 2] {
    let (_, example) = replay(scenario, id, simulator);
    let of_study = Locus::simulate(&study(scenario, id.seed), id.index, simulator).unwrap();
    [example, of_study].map(|locus| whole(&locus))
}

/// Within one cell mutations fall on branches by length x span; so along the locus, where branches are equally long on average, they
/// are uniform. 20 bins, 19 degrees of freedom: 50 is exceeded once in 7,000 choices of the seed, by each of the two ways (counts of one
/// tree vary together, so that a few long trees are avoided by a high recombination rate).
#[test]
fn sites_are_spread_evenly_over_the_locus() {
    let mut simulator = Simulator::default();
    let scenario = SplitModel {
        recombination_rate: 2e-7,
        mutation_rate: 2e-9,
        ..one_population(4)
    };
    let mut both = [[0.0; 20]; 2];
    for index in 0..150 {
        let views = both_ways(&scenario, locus(8, index), &mut simulator);
        for (bins, view) in both.iter_mut().zip(views) {
            for site in view.sites {
                bins[(site.position / scenario.length * 20.0) as usize] += 1.0;
            }
        }
    }
    let chi_square = |bins: &[f64; 20]| {
        let expected = bins.iter().sum::<f64>() / 20.0;
        assert!(expected > 50.0, "{bins:?}");
        let squares = bins
            .iter()
            .map(|count| (count - expected) * (count - expected) / expected);
        squares.sum::<f64>()
    };
    for bins in &mut both {
        assert!(chi_square(bins) < 50.0, "{bins:?}");
        // A twentieth of the locus that gets twice as many is noticed.
        bins[7] *= 2.0;
        assert!(chi_square(bins) > 50.0, "{bins:?}");
    }
}

/// Two haplotypes: a mutation falls on a pair of branches of length T, and on long ones more often, so that its mean age is
/// `E[T^2 / 2] / E[T] = 2N`. Two means: a false alarm in 8,000 choices of the seed.
#[test]
fn mutations_fall_on_branches_in_proportion_to_their_length() {
    let mut simulator = Simulator::default();
    let mut excesses = [Vec::<f64>::new(), Vec::new()];
    for index in 0..3_000 {
        let views = both_ways(&one_population(2), locus(10, index), &mut simulator);
        for (excesses, view) in excesses.iter_mut().zip(views) {
            excesses.push(view.sites.iter().map(|site| site.time - 20_000.0).sum());
        }
    }
    for (what, excesses) in ["example", "study"].into_iter().zip(&excesses) {
        assert_mean(
            &format!("age less 2N, summed over a locus, {what}"),
            excesses,
            0.0,
        );
    }
}

/// What the bounds of an experiment allow, at its edges; none may panic or hang.
#[test]
fn extreme_scenarios_are_simulated() {
    let window = |start, end, rates| Some(MigrationWindow { rates, start, end });
    let base = one_way();
    let extremes = [
        SplitModel {
            samples: [100, 100],
            ..base
        },
        SplitModel {
            sizes: [1.0; 2],
            ancestral_size: 1.0,
            ..base
        },
        SplitModel {
            sizes: [1e9, 1.0],
            mutation_rate: 1e-12,
            recombination_rate: 1e-14,
            ..base
        },
        SplitModel {
            ancestral_size: 1e9,
            mutation_rate: 0.0,
            recombination_rate: 0.0,
            ..base
        },
        SplitModel {
            length: 1.0,
            mutation_rate: 1e-3,
            ..base
        },
        SplitModel {
            split_time: 1.0,
            migration: window(0.0, 0.0, [1.0, 1.0]),
            ..base
        },
        SplitModel {
            migration: window(10_000.0, 10_000.0, [1e-3; 2]),
            ..base
        },
        SplitModel {
            migration: window(0.0, 10_000.0, [0.1, 0.0]),
            ..base
        },
        SplitModel {
            migration: window(0.0, 20_000.0, [0.0, 0.1]),
            ..base
        },
        SplitModel {
            mutation_rate: 0.0,
            ..base
        },
        SplitModel {
            samples: [1, 1],
            ..base
        },
        SplitModel {
            samples: [2, 0],
            ..base
        },
    ];
    let mut simulator = Simulator::default();
    for (index, scenario) in (0..).zip(extremes) {
        let (_, locus) = replay(&scenario, locus(9, index), &mut simulator);
        check_view(&locus.look(0.5 * scenario.length), &scenario);
    }
}
