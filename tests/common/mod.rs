//! What the statistical tests share: loci by number, moments with their standard errors, and distances between distributions.
#![allow(
    dead_code,
    clippy::unwrap_used,
    reason = "each test binary uses its own part, and may fail"
)]

#[path = "../split/mod.rs"]
pub mod split;

use coalescent_playground::coalescent::genome::MutationModel;
use coalescent_playground::coalescent::{
    BranchSpectrum, Events, LocusId, Plan, Purpose, Simulator, Stream,
};
use coalescent_playground::locus::Record;
use coalescent_playground::statistics::{Alignment, JointSpectrum, Spectrum};
use split::{MigrationWindow, SplitModel};

/// Largest |z| of a single comparison. Both tails beyond it: 6 in 100,000.
pub const Z: f64 = 4.0;
/// Largest |z| among the cells of a spectrum, up to 440 at once: a false alarm in 300 choices of the seed.
pub const Z_CELLS: f64 = 4.5;

/// The locus of this number.
pub fn locus(seed: u64, index: u32) -> LocusId {
    LocusId {
        seed,
        class: 0,
        index,
    }
}

/// The spectrum of A (0) or B (1) alone.
pub fn marginal(spectrum: &JointSpectrum, population: usize) -> Spectrum {
    let mut counts = vec![0.0; spectrum.samples[population] as usize + 1];
    for (i, j, count) in spectrum.segregating() {
        counts[[i, j][population] as usize] += count;
    }
    Spectrum { counts }
}

/// One population of 10,000 diploids with `n` haplotypes; 100 kb at 1e-8, so that `theta = rho = 40`.
pub fn one_population(n: u32) -> SplitModel {
    SplitModel {
        samples: [n, 0],
        sizes: [10_000.0; 2],
        ancestral_size: 10_000.0,
        split_time: 1.0,
        migration: None,
        length: 1e5,
        mutation_rate: 1e-8,
        recombination_rate: 1e-8,
    }
}

/// Three sizes and two backward rates that all differ, over a window inside the time since the split.
pub fn one_way() -> SplitModel {
    SplitModel {
        samples: [8, 12],
        sizes: [5_000.0, 2_000.0],
        ancestral_size: 8_000.0,
        split_time: 10_000.0,
        migration: Some(MigrationWindow {
            rates: [4e-4, 5e-5],
            start: 1_000.0,
            end: 6_000.0,
        }),
        length: 5e4,
        mutation_rate: 4e-8,
        recombination_rate: 1e-8,
    }
}

/// The same history with the two directions of migration exchanged.
pub fn swapped(scenario: SplitModel) -> SplitModel {
    let migration = scenario.migration.map(|window| MigrationWindow {
        rates: [window.rates[1], window.rates[0]],
        ..window
    });
    SplitModel {
        migration,
        ..scenario
    }
}

/// The stream of a locus' genealogy.
pub fn genealogy(id: LocusId) -> Stream {
    Stream::new(id, Purpose::Genealogy)
}

/// What each of `replicates` loci comes to.
fn each<T>(
    scenario: &SplitModel,
    seed: u64,
    replicates: u32,
    mut one: impl FnMut(&mut Simulator, &Plan, LocusId) -> T,
) -> Vec<T> {
    let (plan, mut simulator) = (scenario.plan(), Simulator::default());
    (0..replicates)
        .map(|index| one(&mut simulator, &plan, locus(seed, index)))
        .collect()
}

/// Branch lengths by cell of the joint spectrum of A and B, and what happened.
fn lengths(simulator: &mut Simulator, plan: &Plan, id: LocusId) -> (BranchSpectrum, Events) {
    simulator
        .branch_spectrum(plan, &[0, 1], &mut genealogy(id))
        .unwrap()
}

/// Spectra of `replicates` loci, counted as those that a network is given.
pub fn spectra(scenario: &SplitModel, seed: u64, replicates: u32) -> Vec<JointSpectrum> {
    each(scenario, seed, replicates, |simulator, plan, id| {
        let mut stream = Stream::new(id, Purpose::MutationCounts);
        let (lengths, _) = lengths(simulator, plan, id);
        JointSpectrum {
            samples: scenario.samples,
            cells: lengths.mutations(scenario.mutations_per_generation(), &mut stream),
        }
    })
}

/// Branch lengths by cell, and events, of `replicates` loci.
pub fn branch_lengths(
    scenario: &SplitModel,
    seed: u64,
    replicates: u32,
) -> Vec<(JointSpectrum, Events)> {
    each(scenario, seed, replicates, |simulator, plan, id| {
        let (BranchSpectrum { cells, .. }, events) = lengths(simulator, plan, id);
        let samples = scenario.samples;
        (JointSpectrum { samples, cells }, events)
    })
}

/// Records of `replicates` genealogies, one after the other.
pub fn for_each_record(
    scenario: &SplitModel,
    seed: u64,
    replicates: u32,
    mut look: impl FnMut(&Record, Events),
) {
    each(scenario, seed, replicates, |simulator, plan, id| {
        let mut record = Record::new(plan.samples());
        let events = simulator.run(plan, &mut genealogy(id), &mut record);
        look(&record, events);
    });
}

/// How many trees each of `replicates` loci has.
pub fn trees(scenario: &SplitModel, seed: u64, replicates: u32) -> Vec<f64> {
    let mut trees = Vec::new();
    for_each_record(scenario, seed, replicates, |record, _| {
        trees.push(record.breakpoints().count() as f64 + 1.0);
    });
    trees
}

/// Alignments of `replicates` loci, one after the other, on the genealogies of [`branch_lengths`]; the scenario's own mutation rate is not
/// used.
pub fn for_each_alignment(
    scenario: &SplitModel,
    mutation: MutationModel,
    seed: u64,
    replicates: u32,
    mut look: impl FnMut(u32, &Alignment),
) {
    let mut alignment = Alignment::default();
    each(scenario, seed, replicates, |simulator, plan, id| {
        let streams = [genealogy(id), Stream::new(id, Purpose::Mutations)];
        simulator
            .alignment_of_plan(plan, scenario.length, mutation, streams, &mut alignment)
            .unwrap();
        look(id.index, &alignment);
    });
}

/// Mean and variance of a sample, with their standard errors.
#[derive(Clone, Copy, Debug)]
pub struct Moments {
    /// The mean.
    pub mean: f64,
    /// Its standard error.
    pub mean_error: f64,
    /// The variance.
    pub variance: f64,
    /// Its standard error, from the fourth moment.
    pub variance_error: f64,
}

impl Moments {
    /// Of these values.
    pub fn of(values: &[f64]) -> Self {
        let n = values.len() as f64;
        let mean = values.iter().sum::<f64>() / n;
        let central = |power: i32| {
            values
                .iter()
                .map(|value| (value - mean).powi(power))
                .sum::<f64>()
                / n
        };
        let variance = central(2) * n / (n - 1.0);
        let variance_error = ((central(4) - variance * variance).max(0.0) / n).sqrt();
        Self {
            mean,
            mean_error: (variance / n).sqrt(),
            variance,
            variance_error,
        }
    }

    /// How many standard errors the mean lies from what is expected.
    pub fn z(&self, expected: f64) -> f64 {
        (self.mean - expected) / self.mean_error
    }

    /// How many standard errors the variance lies from what is expected.
    pub fn variance_z(&self, expected: f64) -> f64 {
        (self.variance - expected) / self.variance_error
    }
}

/// Fails unless the mean of the values is within [`Z`] standard errors of what is expected.
#[track_caller]
pub fn assert_mean(what: &str, values: &[f64], expected: f64) {
    let moments = Moments::of(values);
    let z = moments.z(expected);
    assert!(
        z.abs() < Z,
        "{what}: mean {} expected {expected}, z = {z:.1}",
        moments.mean
    );
}

/// Each cell's values over the loci.
pub fn by_cell<'a>(spectra: impl IntoIterator<Item = &'a JointSpectrum>) -> Vec<Vec<f64>> {
    let mut cells = Vec::new();
    for spectrum in spectra {
        cells.resize(spectrum.cells.len(), Vec::new());
        for (values, &cell) in cells.iter_mut().zip(&spectrum.cells) {
            values.push(cell);
        }
    }
    cells
}

/// The largest distance between the distribution functions of two samples.
pub fn ks_distance(a: &[f64], b: &[f64]) -> f64 {
    let sorted = |values: &[f64]| {
        let mut values = values.to_vec();
        values.sort_by(f64::total_cmp);
        values
    };
    let (a, b) = (sorted(a), sorted(b));
    let below = |values: &[f64], x: f64| {
        values.partition_point(|&value| value <= x) as f64 / values.len() as f64
    };
    a.iter()
        .chain(&b)
        .map(|&x| (below(&a, x) - below(&b, x)).abs())
        .fold(0.0, f64::max)
}

/// The distance that two samples of one distribution exceed with this probability (Smirnov's asymptotic law).
pub fn ks_bound(n: usize, m: usize, probability: f64) -> f64 {
    let (n, m) = (n as f64, m as f64);
    (libm::log(2.0 / probability) / 2.0 * (n + m) / (n * m)).sqrt()
}

/// Which quantities differ between two simulators, in mean or in distribution: 4.5 standard errors, 1 in 10,000.
pub fn differences(ours: &[Vec<f64>], twins: &[Vec<f64>]) -> Vec<String> {
    assert_eq!(ours.len(), twins.len());
    let mut differences = Vec::new();
    for (index, (ours, twins)) in ours.iter().zip(twins).enumerate() {
        let (a, b) = (Moments::of(ours), Moments::of(twins));
        let error = (a.mean_error * a.mean_error + b.mean_error * b.mean_error).sqrt();
        let z = if error > 0.0 {
            (a.mean - b.mean) / error
        } else {
            0.0
        };
        if z.abs() > Z_CELLS {
            differences.push(format!(
                "{index}: means {} and {}, z = {z:.1}",
                a.mean, b.mean
            ));
        }
        let (distance, bound) = (
            ks_distance(ours, twins),
            ks_bound(ours.len(), twins.len(), 1e-4),
        );
        if distance > bound {
            differences.push(format!(
                "{index}: distributions {distance:.3} apart, bound {bound:.3}"
            ));
        }
    }
    differences
}

/// `SplitMix64`, for the naive twins: not even the generator is shared with the simulator under test.
pub struct Random(pub u64);

impl Random {
    fn word(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut word = self.0;
        word = (word ^ (word >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        word = (word ^ (word >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        word ^ (word >> 31)
    }

    /// Uniform in `(0, 1)`.
    pub fn uniform(&mut self) -> f64 {
        ((self.word() >> 11) as f64 + 0.5) / (1_u64 << 53) as f64
    }

    /// Exponential with mean 1.
    pub fn exponential(&mut self) -> f64 {
        -libm::log(self.uniform())
    }

    /// Uniform over `0..bound`; the bias of a small bound is beyond notice.
    pub fn below(&mut self, bound: usize) -> usize {
        ((u128::from(self.word()) * bound as u128) >> 64) as usize
    }
}
