//! From an experiment on alignments to the numbers that a network is given: scalings against theory, orders and codings against brute
//! force, and what permutations keep.
//!
//! Seeds are fixed. Means and variances fail beyond four standard errors: a correct simulator fails one of this file's tests for about one
//! in 400 choices of the seeds. Each kind of comparison with theory has a twin that must fail.

use crate::common::{Moments, Random, Z, assert_mean};
use coalescent_playground::coalescent::{LocusId, Purpose, Stream};
use coalescent_playground::dataset::{Drawn, ExampleError, ExampleSimulator, Layout, Observed};
use coalescent_playground::experiment::{
    AlignmentObservation, Coding, ColumnOrder, Experiment, Input as Given, Law, Orientation,
    Preset, Prior, Quantity, RowOrder, Scenario, Statistic, Target, Task,
};
use coalescent_playground::history::Story;
use coalescent_playground::network::Input;
use coalescent_playground::observation::alignment::{Image, SampleSize, Seen};
use coalescent_playground::statistics::theory::{self, SizeEpoch, SizeHistory};
use coalescent_playground::statistics::{Alignment, AlignmentStatistics, linkage};
use proptest::prelude::*;
use proptest::sample::select;

/// The experiments on one population of which the first page of alignments had each.
const PRESETS: [Preset; 4] = [
    Preset::Tajima,
    Preset::TajimaVarying,
    Preset::TajimaToy,
    Preset::Theta,
];

fn statistic(of: Statistic) -> Task {
    Task::Regress(vec![Target::linear(Quantity::Statistic(of))])
}

/// An experiment on samples of `n` of a population of constant size with theta 6 and that much recombination, in scaled units.
fn experiment(n: u32, recombination: f64) -> Experiment {
    let mut experiment = Experiment {
        task: statistic(Statistic::Pi),
        ..Preset::TajimaVarying.experiment()
    };
    experiment.scenarios[0].haplotypes = vec![n];
    experiment.locus.mutation = Prior::fixed(6.0);
    experiment.locus.recombination = Prior::fixed(recombination);
    experiment
}

/// The same without recombination in another history, with these numbers.
fn history(n: u32, story: Story, numbers: &[(&str, f64)]) -> Experiment {
    let scenario = numbers
        .iter()
        .fold(Scenario::of("", story), |scenario, (key, value)| {
            scenario.with(key, Law::fixed(*value))
        });
    Experiment {
        scenarios: vec![scenario.sampled(&[n])],
        ..experiment(n, 0.0)
    }
}

/// The alignments of some indices, and what they were drawn with.
struct Alignments(ExampleSimulator);

impl Alignments {
    fn of(experiment: &Experiment) -> Self {
        Self(ExampleSimulator::new(experiment))
    }

    fn draw(&mut self, index: u32) -> (Alignment, Drawn) {
        let truth = self.0.example(0, index).unwrap();
        let mut alignment = Alignment::default();
        self.0
            .alignment(&truth.drawn, truth.id, "", &mut alignment)
            .unwrap();
        (alignment, truth.drawn)
    }
}

/// S and pi of `count` alignments.
fn sites_and_pi(experiment: &Experiment, count: u32) -> [Vec<f64>; 2] {
    let mut simulator = Alignments::of(experiment);
    let mut values = [Vec::new(), Vec::new()];
    for index in 0..count {
        let spectrum = simulator.draw(index).0.spectrum();
        values[0].push(spectrum.segregating_sites());
        values[1].push(spectrum.pi());
    }
    values
}

/// E[S] and E[pi] for a theta of 6 under a history with times in units of 2N generations.
fn expected(n: u32, epochs: Vec<SizeEpoch>) -> [f64; 2] {
    let history = SizeHistory::new(epochs, Vec::new());
    [
        3.0 * history.branch_lengths(n).iter().sum::<f64>(),
        3.0 * 2.0 * history.pair_time(),
    ]
}

fn epoch(start: f64, size: f64, growth: f64) -> SizeEpoch {
    SizeEpoch {
        start,
        size: 0.5 * size,
        growth,
    }
}

#[test]
fn theta_is_4_n_mu_on_both_roads() {
    // So little recombination that none happens, but the general simulator is taken.
    for rho in [0.0, 1e-12] {
        let constant = experiment(10, rho);
        let [sites, pi] = sites_and_pi(&constant, 20_000);
        assert_mean("S", &sites, theory::segregating_sites_mean(10, 6.0));
        assert_mean("pi", &pi, 6.0);
        assert!(
            Moments::of(&sites)
                .variance_z(theory::segregating_sites_variance(10, 6.0))
                .abs()
                < Z
        );
        assert!(
            Moments::of(&pi)
                .variance_z(theory::pi_variance(10, 6.0))
                .abs()
                < Z
        );
        assert!(
            Moments::of(&sites).z(theory::segregating_sites_mean(10, 6.3)) < -Z,
            "a theta wrong by one in twenty"
        );
    }
}

#[test]
fn growth_is_per_2n_generations() {
    let growing = history(10, Story::Exponential, &[("N0", 1.0), ("g", 4.0)]);
    let [sites, pi] = sites_and_pi(&growing, 20_000);
    let [mean_sites, mean_pi] = expected(10, vec![epoch(0.0, 1.0, 4.0)]);
    assert_mean("S", &sites, mean_sites);
    assert_mean("pi", &pi, mean_pi);
    // Time in units of 4N, and of N.
    for wrong in [2.0, 8.0] {
        let [mean_sites, mean_pi] = expected(10, vec![epoch(0.0, 1.0, wrong)]);
        assert!(
            Moments::of(&sites).z(mean_sites).abs() > Z && Moments::of(&pi).z(mean_pi).abs() > Z
        );
    }
}

#[test]
fn a_bottleneck_is_a_time_of_fewer() {
    let numbers = [
        ("N0", 1.0),
        ("N1", 0.1),
        ("N2", 1.0),
        ("t1", 0.1),
        ("t2", 0.3),
    ];
    let squeezed = history(10, Story::ThreeEpoch, &numbers);
    let [sites, pi] = sites_and_pi(&squeezed, 20_000);
    let [mean_sites, mean_pi] = expected(
        10,
        vec![
            epoch(0.0, 1.0, 0.0),
            epoch(0.1, 0.1, 0.0),
            epoch(0.3, 1.0, 0.0),
        ],
    );
    assert_mean("S", &sites, mean_sites);
    assert_mean("pi", &pi, mean_pi);
    // Times in units of 4N.
    let [mean_sites, _] = expected(
        10,
        vec![
            epoch(0.0, 1.0, 0.0),
            epoch(0.2, 0.1, 0.0),
            epoch(0.6, 1.0, 0.0),
        ],
    );
    assert!(Moments::of(&sites).z(mean_sites).abs() > Z);
}

/// Of two haplotypes the variance is known exactly (Hudson 1983).
#[test]
fn recombination_leaves_the_mean_and_lowers_the_variance() {
    for rho in [4.0, 20.0] {
        let pair = experiment(2, rho);
        let [sites, _] = sites_and_pi(&pair, 20_000);
        assert_mean("S", &sites, 6.0);
        let moments = Moments::of(&sites);
        assert!(
            moments
                .variance_z(theory::pair_segregating_sites_variance(6.0, rho))
                .abs()
                < Z
        );
        for wrong in [0.5 * rho, 2.0 * rho] {
            assert!(
                moments
                    .variance_z(theory::pair_segregating_sites_variance(6.0, wrong))
                    .abs()
                    > Z,
                "{rho} for {wrong}"
            );
        }
    }
    let variance = |rho: f64| {
        let sample = experiment(10, rho);
        Moments::of(&sites_and_pi(&sample, 5_000)[0]).variance
    };
    let falling = [0.0, 5.0, 50.0].map(variance);
    assert!(
        falling[0] > 1.2 * falling[1] && falling[1] > 1.2 * falling[2],
        "{falling:?}"
    );
}

#[test]
fn an_alignment_depends_on_seed_and_index_alone() {
    for preset in PRESETS {
        let experiment = preset.experiment();
        let draw = Alignments::draw;
        let mut simulator = Alignments::of(&experiment);
        let forwards: Vec<_> = (0..20).map(|index| draw(&mut simulator, index)).collect();
        for index in (0..20).rev() {
            assert_eq!(draw(&mut simulator, index), forwards[index as usize]);
            assert_eq!(
                draw(&mut Alignments::of(&experiment), index),
                forwards[index as usize]
            );
        }
        let mut other = experiment;
        other.seeds.data = 2;
        assert_ne!(draw(&mut Alignments::of(&other), 0), forwards[0]);
    }
}

#[test]
fn what_does_not_segregate_is_drawn_again_where_the_target_needs_it() {
    let mut rare = experiment(5, 0.0);
    rare.locus.mutation = Prior::fixed(0.3);
    let with_none = sites_and_pi(&rare, 5_000)[0]
        .iter()
        .filter(|sites| **sites == 0.0)
        .count() as f64;
    let none = theory::segregating_sites_probability(5, 0.3, 0);
    assert!(
        (with_none / 5_000.0 - none).abs() < Z * (none * (1.0 - none) / 5_000.0).sqrt(),
        "pi is 0 there, and stays"
    );
    rare.task = statistic(Statistic::TajimasD);
    let [sites, _] = sites_and_pi(&rare, 20_000);
    assert!(sites.iter().all(|sites| *sites > 0.0));
    assert_mean(
        "S of those with some",
        &sites,
        theory::segregating_sites_mean(5, 0.3) / (1.0 - none),
    );
    rare.locus.mutation = Prior::fixed(0.0);
    let error = Alignments::of(&rare).0.example(0, 7).unwrap_err();
    assert!(matches!(error, ExampleError::NoTarget { index: 7, .. }));
}

/// Mean and standard deviation of D as in five runs of the author's script: 1.33 and 0.80, over 5,000 matrices each.
#[test]
fn the_toy_is_the_authors() {
    let mut simulator = Alignments::of(&Preset::TajimaToy.experiment());
    let (mut sites, mut d, mut copies) = (Vec::new(), Vec::new(), Vec::new());
    for index in 0..5_000 {
        let (alignment, _) = simulator.draw(index);
        assert_eq!((alignment.haplotypes(), alignment.sites()), (20, 40));
        let statistics = AlignmentStatistics::of(&alignment);
        sites.push(f64::from(statistics.segregating_sites));
        d.push(statistics.tajimas_d.unwrap());
        // All that equal the modal haplotype are one; with 40 random alleles no others are ever the same.
        copies.push(f64::from(20 - statistics.haplotype_number));
    }
    assert_mean(
        "S",
        &sites,
        40.0 * (1.0 - libm::pow(0.75, 20.0) - libm::pow(0.25, 20.0)),
    );
    let moments = Moments::of(&d);
    assert!(
        (moments.mean - 1.33).abs() < 0.05 && (moments.variance.sqrt() - 0.80).abs() < 0.04,
        "{moments:?}"
    );
    // One fewer than the Binomial(20, 1/2) number of copies, unless there is none.
    assert_mean("copies", &copies, 9.0 + libm::pow(0.5, 20.0));
}

// Orders, coding and packing.

fn observation() -> impl Strategy<Value = AlignmentObservation> {
    (
        select(vec![
            RowOrder::Sampled,
            RowOrder::Medoid,
            RowOrder::Seriation,
            RowOrder::Frequency,
        ]),
        select(vec![ColumnOrder::Position, ColumnOrder::Frequency]),
        select(vec![
            Coding::ZeroOne,
            Coding::PlusMinus,
            Coding::MinorAllele,
        ]),
        select(vec![Orientation::Sites, Orientation::Haplotypes]),
        2..90_u32,
        select(vec![0.0, -1.0, 0.5]),
        any::<bool>(),
    )
        .prop_map(
            |(rows, columns, coding, orientation, width, padding, positions)| {
                AlignmentObservation {
                    rows,
                    columns,
                    coding,
                    orientation,
                    width,
                    padding,
                    positions,
                }
            },
        )
}

/// Any alignment, also with haplotypes that are the same and sites that do not vary.
fn alignment() -> impl Strategy<Value = Alignment> {
    (4..80_u32, 0..100_usize, any::<u64>(), 1..6_usize).prop_map(
        |(haplotypes, sites, seed, rarity)| {
            let mut random = Random(seed);
            let mut alignment = Alignment::new(haplotypes);
            let kinds: Vec<usize> = (0..haplotypes)
                .map(|_| random.below(haplotypes as usize))
                .collect();
            for site in 0..sites {
                let alleles: Vec<bool> = (0..haplotypes)
                    .map(|_| random.below(rarity + 1) == 0)
                    .collect();
                let mut words = [0_u64; 2];
                for (haplotype, &kind) in
                    kinds.iter().enumerate().filter(|(_, kind)| alleles[**kind])
                {
                    let _ = kind;
                    words[haplotype / 64] |= 1 << (haplotype % 64);
                }
                alignment.push_site((site as f64 + random.uniform()) / sites as f64, &words);
            }
            alignment
        },
    )
}

/// Columns of alleles with their positions.
type Matrix = Vec<(f64, Vec<bool>)>;

fn matrix(alignment: &Alignment) -> Matrix {
    let column = |site| {
        (0..alignment.haplotypes())
            .map(|haplotype| alignment.derived(haplotype, site))
            .collect()
    };
    alignment
        .positions()
        .iter()
        .enumerate()
        .map(|(site, &position)| (position, column(site)))
        .collect()
}

fn row(matrix: &Matrix, haplotype: usize) -> Vec<bool> {
    matrix.iter().map(|(_, column)| column[haplotype]).collect()
}

fn distance(a: &[bool], b: &[bool]) -> usize {
    a.iter().zip(b).filter(|(a, b)| a != b).count()
}

/// The observation by its words, on booleans.
fn arranged_by_hand(observation: &AlignmentObservation, alignment: &Alignment) -> Matrix {
    let mut sites = matrix(alignment);
    let derived = |column: &[bool]| column.iter().filter(|derived| **derived).count();
    if observation.columns == ColumnOrder::Frequency {
        sites.sort_by_key(|(_, column)| derived(column));
    }
    sites.truncate(observation.width as usize);
    let rows: Vec<Vec<bool>> = (0..alignment.haplotypes())
        .map(|haplotype| row(&sites, haplotype))
        .collect();
    let mut order: Vec<usize> = (0..rows.len()).collect();
    match observation.rows {
        RowOrder::Sampled => {}
        RowOrder::Frequency => order.sort_by_key(|&index| derived(&rows[index])),
        RowOrder::Medoid => {
            let sum = |index: usize| {
                rows.iter()
                    .map(|other| distance(&rows[index], other))
                    .sum::<usize>()
            };
            let smallest = order.iter().map(|&index| sum(index)).min().unwrap();
            let medoid = order
                .iter()
                .copied()
                .find(|&index| sum(index) == smallest)
                .unwrap();
            order.sort_by_key(|&index| distance(&rows[medoid], &rows[index]));
        }
        RowOrder::Seriation => {
            let (mut longest, mut first) = (0, 0);
            for a in 0..rows.len() {
                for b in a + 1..rows.len() {
                    if distance(&rows[a], &rows[b]) > longest {
                        (longest, first) = (distance(&rows[a], &rows[b]), a);
                    }
                }
            }
            let mut chain = vec![first];
            while chain.len() < rows.len() {
                let last = &rows[*chain.last().unwrap()];
                let left: Vec<usize> = order
                    .iter()
                    .copied()
                    .filter(|index| !chain.contains(index))
                    .collect();
                let nearest = left
                    .iter()
                    .map(|&index| distance(last, &rows[index]))
                    .min()
                    .unwrap();
                chain.push(
                    left.into_iter()
                        .find(|&index| distance(last, &rows[index]) == nearest)
                        .unwrap(),
                );
            }
            order = chain;
        }
    }
    sites
        .into_iter()
        .map(|(position, column)| (position, order.iter().map(|&index| column[index]).collect()))
        .collect()
}

/// The network's input by its words.
fn encoded_by_hand(
    observation: &AlignmentObservation,
    haplotypes: usize,
    matrix: &Matrix,
) -> Vec<f32> {
    let width = observation.width as usize;
    let number = |site: usize, haplotype: usize| {
        let Some((_, column)) = matrix.get(site) else {
            return observation.padding as f32;
        };
        let common = 2 * column.iter().filter(|derived| **derived).count() > haplotypes;
        match observation.coding {
            Coding::ZeroOne => f32::from(column[haplotype]),
            Coding::PlusMinus => 2.0 * f32::from(column[haplotype]) - 1.0,
            Coding::MinorAllele => f32::from(column[haplotype] != common),
        }
    };
    let mut numbers: Vec<f32> = match observation.orientation {
        Orientation::Sites => (0..width)
            .flat_map(|site| (0..haplotypes).map(move |haplotype| (site, haplotype)))
            .map(|(s, h)| number(s, h))
            .collect(),
        Orientation::Haplotypes => (0..haplotypes)
            .flat_map(|haplotype| (0..width).map(move |site| (site, haplotype)))
            .map(|(s, h)| number(s, h))
            .collect(),
    };
    if observation.positions {
        numbers.extend((0..width).map(|site| {
            matrix
                .get(site)
                .map_or(-1.0, |(position, _)| *position as f32)
        }));
    }
    numbers
}

fn of_observation(observation: AlignmentObservation, haplotypes: usize) -> Experiment {
    let mut experiment = Experiment {
        task: statistic(Statistic::Pi),
        ..Preset::Tajima.experiment()
    };
    experiment.observation.input = Given::Alignment(observation);
    experiment.scenarios[0].haplotypes = vec![haplotypes as u32];
    experiment
}

proptest! {
    #[test]
    fn what_the_network_sees_is_what_the_words_say(observation in observation(), alignments in prop::collection::vec(alignment(), 1..4)) {
        let haplotypes = alignments[0].haplotypes();
        let experiment = of_observation(observation, haplotypes);
        let layout = Layout::of(&experiment);
        let id = LocusId { seed: 1, class: 0, index: 0 };
        for alignment in alignments.iter().filter(|alignment| alignment.haplotypes() == haplotypes) {
            let mut row = Vec::new();
            let seen = Seen::through(&[], alignment.clone(), id).unwrap();
            layout.write(&Observed::Alignment(seen), &[0.0], &vec![0.0; experiment.keys().len()], &mut row);
            prop_assert_eq!(row.len(), layout.width());
            let by_hand = arranged_by_hand(&observation, alignment);
            let arrange = |alignment: &Alignment| {
                let arranged = Seen::known(alignment.clone()).arranged(&observation, &[haplotypes as u32]);
                arranged.seen.alignment().clone()
            };
            let arranged = arrange(alignment);
            prop_assert_eq!(&matrix(&arranged), &by_hand);
            prop_assert_eq!(&arrange(&arranged), &arranged, "arranging again changes something");
            let mut numbers = vec![7.0];
            layout.write_input(&row, &mut numbers);
            prop_assert_eq!(numbers.len(), 1 + layout.input_width());
            prop_assert_eq!(numbers[1..].to_vec(), encoded_by_hand(&observation, haplotypes, &by_hand));
            let mut at_once = Vec::new();
            Image::new(&observation, haplotypes as u32).encode(&arranged, &mut at_once).unwrap();
            prop_assert_eq!(&numbers[1..], &at_once);
            prop_assert_eq!(layout.sites(&row)[0] as usize, alignment.sites());
        }
        let Input::Sequence { steps, channels, positions } = layout.input() else { panic!("no sequence") };
        prop_assert_eq!(steps * channels + positions, layout.input_width());
    }
}

#[test]
fn data_grow_in_slices_and_start_anywhere() {
    for preset in PRESETS {
        let experiment = preset.experiment();
        let mut simulator = ExampleSimulator::new(&experiment);
        let whole = simulator.rows(0, 0, 50).unwrap();
        let mut sliced = Vec::new();
        for (first, count) in [(0, 1), (1, 0), (1, 30), (31, 19)] {
            sliced.extend(simulator.rows(0, first, count).unwrap());
        }
        // Not a number where a scenario has none of that key.
        let bits = |row: &[f32]| {
            row.iter()
                .map(|number| number.to_bits())
                .collect::<Vec<_>>()
        };
        assert!(bits(&whole) == bits(&sliced), "{preset:?}");
        let later = simulator.rows(0, 40, 10).unwrap();
        assert!(bits(&later) == bits(&whole[40 * simulator.layout().width()..]));
    }
}

#[test]
fn an_alignment_of_another_sample_is_refused() {
    let Given::Alignment(observation) = Preset::Tajima.experiment().observation.input else {
        panic!("alignments are observed");
    };
    let image = Image::new(&observation, 20);
    for found in [0, 19, 21, 64, 65, 200] {
        assert_eq!(
            image.encode(&Alignment::new(found as u32), &mut Vec::new()),
            Err(SampleSize {
                expected: 20,
                found
            })
        );
        let mut other = Alignment::new(found as u32);
        other.push_site(0.5, &[u64::MAX; 4]);
        image.pack(&other, &mut Vec::new());
    }
}

/// The stream of a disturbance.
fn stream(index: u32) -> Stream {
    Stream::counted(1, Purpose::Disturbance, index)
}

mod disturbed {
    use super::*;
    use coalescent_playground::observation::alignment::Permutation;
    use coalescent_playground::observation::alignment::disturb::{
        fixed, flipped, permuted, polarity_flipped, shuffled_columns, shuffled_rows,
    };

    fn sorted<T: Ord>(mut items: Vec<T>) -> Vec<T> {
        items.sort_unstable();
        items
    }

    fn rows(alignment: &Alignment) -> Vec<Vec<bool>> {
        (0..alignment.haplotypes())
            .map(|haplotype| row(&matrix(alignment), haplotype))
            .collect()
    }

    fn columns(alignment: &Alignment) -> Vec<Vec<bool>> {
        matrix(alignment)
            .into_iter()
            .map(|(_, column)| column)
            .collect()
    }

    fn counts(alignment: &Alignment) -> Vec<usize> {
        columns(alignment)
            .iter()
            .map(|column| column.iter().filter(|derived| **derived).count())
            .collect()
    }

    proptest! {
        #[test]
        fn a_permutation_keeps_what_it_says(alignment in alignment(), seed in any::<u32>()) {
            let total: usize = counts(&alignment).iter().sum();
            for permutation in Permutation::ALL {
                let after = permuted(permutation, &alignment, &mut stream(seed));
                prop_assert_eq!(after.positions(), alignment.positions());
                prop_assert_eq!(after.haplotypes(), alignment.haplotypes());
                prop_assert_eq!(counts(&after).iter().sum::<usize>(), total);
                match permutation {
                    Permutation::Rows => {
                        prop_assert_eq!(sorted(rows(&after)), sorted(rows(&alignment)));
                        prop_assert_eq!(counts(&after), counts(&alignment));
                    }
                    Permutation::Columns => prop_assert_eq!(sorted(columns(&after)), sorted(columns(&alignment))),
                    Permutation::WithinColumns => prop_assert_eq!(after.spectrum(), alignment.spectrum()),
                    Permutation::Everything => {}
                    Permutation::AllRight | Permutation::AllLeft => {
                        let mut alleles: Vec<bool> = columns(&after).concat();
                        if permutation == Permutation::AllRight {
                            alleles.reverse();
                        }
                        prop_assert!(alleles.iter().enumerate().all(|(place, derived)| *derived == (place < total)));
                    }
                }
            }
        }

        #[test]
        fn an_edit_changes_what_it_names(alignment in alignment(), haplotype in 0..90_usize, site in 0..110_usize) {
            let before = columns(&alignment);
            let inside = haplotype < alignment.haplotypes() && site < alignment.sites();
            let after = columns(&flipped(&alignment, haplotype, site));
            let different: usize = before.iter().zip(&after).map(|(a, b)| distance(a, b)).sum();
            prop_assert_eq!(different, usize::from(inside));
            prop_assert!(!inside || after[site][haplotype] != before[site][haplotype]);
            let mut expected = before;
            if let Some(column) = expected.get_mut(site) {
                column.iter_mut().for_each(|derived| *derived = !*derived);
            }
            prop_assert_eq!(columns(&polarity_flipped(&alignment, site)), expected.clone());
            for derived in [true, false] {
                if let Some(column) = expected.get_mut(site) {
                    column.fill(derived);
                }
                prop_assert_eq!(columns(&fixed(&alignment, site, derived)), expected.clone());
            }
        }
    }

    /// Where one marked allele, row or column goes: chi-squared with 19 degrees of freedom, beyond 50.8 once in 10,000 seeds.
    #[test]
    fn every_place_is_equally_likely() {
        let mut marked = Alignment::new(4);
        (0..5).for_each(|site| marked.push_site(f64::from(site) / 5.0, &[u64::from(site == 0)]));
        let chi_squared = |permutation| {
            let mut counts = [0_u32; 20];
            for index in 0..20_000 {
                let places = columns(&permuted(permutation, &marked, &mut stream(index))).concat();
                counts[places.iter().position(|derived| *derived).unwrap()] += 1;
            }
            counts
                .iter()
                .map(|&count| (f64::from(count) - 1_000.0).powi(2) / 1_000.0)
                .sum::<f64>()
        };
        for permutation in [Permutation::Everything, Permutation::WithinColumns] {
            assert!(chi_squared(permutation) < 50.8, "{permutation:?}");
        }
        assert!(chi_squared(Permutation::Columns) > 50.8, "the row stays");
        let mut seen = std::collections::BTreeSet::new();
        for index in 0..200 {
            seen.insert(columns(&shuffled_rows(
                &shuffled_columns(&marked, &mut stream(index)),
                &mut stream(index + 1_000),
            )));
        }
        assert_eq!(seen.len(), 20);
    }

    /// Within columns, linkage is gone: the mean r2 of what is left is that of independent sites, about 1 / (n - 1).
    #[test]
    fn permuting_within_columns_destroys_linkage() {
        let mut simulator = Alignments::of(&Preset::Tajima.experiment());
        let (mut before, mut after) = (Vec::new(), Vec::new());
        for index in 0..500 {
            let (alignment, _) = simulator.draw(index);
            before.push(linkage::mean_r2(&alignment, 1).unwrap());
            after.push(
                linkage::mean_r2(
                    &permuted(Permutation::WithinColumns, &alignment, &mut stream(index)),
                    1,
                )
                .unwrap(),
            );
        }
        assert_mean("r2", &after, 1.0 / 19.0);
        assert!(Moments::of(&before).z(1.0 / 19.0) > Z);
    }
}
