//! The same sweeps forward in time and from the present back, by numbers that both have.

use super::{Forward, Population};
use crate::common::{genealogy, locus};
use coalescent_playground::coalescent::demography::{self, Demography, SampleSet};
use coalescent_playground::coalescent::genome::{Genome, RateMap};
use coalescent_playground::coalescent::sweep::{Path, Start, Sweep, SweepModel, SweepPlan};
use coalescent_playground::coalescent::{Model, Simulator};
use coalescent_playground::locus::{Record, Tree};

/// Haplotypes of which ancestors are followed.
pub const SAMPLE: u32 = 6;
/// Where, as fractions of the segment; the selected site is the first.
pub const PLACES: [f64; 3] = [0.3, 0.4, 1.0];
/// Small, with selection that is weak enough for a diffusion and strong enough to matter: `alpha = 20`.
pub const FORWARD: Forward = Forward {
    diploids: 250,
    selection: 0.04,
    recombination: 0.03,
    site: PLACES[0],
};

/// What is compared: the allele's age, the length of the selected phase; then at each place how many ancestors the sample has when the
/// allele arises, and when the first two meet, at most the allele's age.
pub const WHAT: [&str; 8] = [
    "generations since the allele arose",
    "generations since selection began",
    "ancestors of six at the site when it arose",
    "ancestors, a tenth of the segment away",
    "ancestors, at the end of the segment",
    "generations until a pair at the site meets",
    "until a pair meets, a tenth away",
    "until a pair meets, at the end",
];

/// One history, with its weight.
pub type Row = (f64, [f64; 8]);

pub fn row(population: &Population, weight: f64) -> Row {
    let ancestors = PLACES.map(|place| population.ancestors(SAMPLE as usize, place));
    let age = population.age();
    let [a, b, c] = ancestors.map(|(count, _)| count as f64);
    let [d, e, f] = ancestors.map(|(_, pair)| pair as f64);
    (
        weight,
        [
            age as f64,
            (age - population.onset) as f64,
            a,
            b,
            c,
            d,
            e,
            f,
        ],
    )
}

/// The same sweep from the present back, a history for each end frequency with its weight.
pub fn ours(
    sweep: impl Fn(f64) -> Sweep,
    recombination: f64,
    ends: &[(f64, f64)],
    seed: u64,
) -> Vec<Row> {
    let mut simulator = Simulator::default();
    let samples = [SampleSet {
        population: 0,
        haplotypes: SAMPLE,
        time: 0.0,
    }];
    let one = |(index, &(weight, end_frequency)): (u32, &(f64, f64))| {
        let one = demography::Population {
            name: "A".into(),
            end: 0.0,
            size: FORWARD.diploids as f64,
            growth: 0.0,
        };
        let model = Model {
            demography: Demography {
                populations: vec![one],
                events: Vec::new(),
            },
            samples: samples.to_vec(),
            genome: Genome {
                length: 1.0,
                crossovers: RateMap::uniform(1.0, recombination),
                conversion: None,
            },
        };
        let plan = SweepPlan::new(&SweepModel {
            model,
            sweep: sweep(end_frequency),
        })
        .unwrap();
        let mut record = Record::with_moves(&samples);
        let (events, trajectory) =
            simulator.run_sweep(&plan, &mut genealogy(locus(seed, index)), &mut record);
        let trees = PLACES.map(|place| record.tree(place, 1.0).0);
        let age = events.origin;
        let ancestors = |tree: &Tree| 1 + tree.nodes.iter().filter(|node| node.time > age).count();
        let pair = |tree: &Tree| {
            let mut at = [0_u32, 1];
            while at[0] != at[1] {
                // Numbers of nodes ascend with their times: the lower one goes on.
                let lower = usize::from(at[1] < at[0]);
                at[lower] = tree.nodes[at[lower] as usize].parent.unwrap();
            }
            tree.nodes[at[0] as usize].time.min(age)
        };
        let [a, b, c] = [0, 1, 2].map(|place| ancestors(&trees[place]) as f64);
        let [d, e, f] = [0, 1, 2].map(|place| pair(&trees[place]));
        (weight, [age, trajectory.onset(), a, b, c, d, e, f])
    };
    (0..).zip(ends).map(one).collect()
}

/// Weighted mean and its standard error.
pub fn mean(rows: &[Row], column: usize) -> [f64; 2] {
    let total: f64 = rows.iter().map(|(weight, _)| weight).sum();
    let mean = rows
        .iter()
        .map(|(weight, values)| weight * values[column])
        .sum::<f64>()
        / total;
    let squares: f64 = rows
        .iter()
        .map(|(weight, values)| (weight * (values[column] - mean)).powi(2))
        .sum();
    [mean, squares.sqrt() / total]
}

/// How many standard errors each column's means are apart.
pub fn z(ours: &[Row], forward: &[Row]) -> [f64; 8] {
    std::array::from_fn(|column| {
        let ([a, error_a], [b, error_b]) = (mean(ours, column), mean(forward, column));
        (a - b) / (error_a * error_a + error_b * error_b).sqrt().max(1e-12)
    })
}

/// A sweep of the same selection. The diffusion's is the rate at which the logarithm of the odds `z` changes; a generation forward in
/// time multiplies the odds by `1 + s / (1 + s x)`, of which the logarithm is `s (1 - s / 2 - s x)` to second order. `x` is taken as its mean
/// over the odds that the sweep passes, `log((1 + exp(z1)) / (1 + exp(z0))) / (z1 - z0)`.
pub fn sweep(start: Start, end_frequency: f64) -> Sweep {
    let one_copy = 0.5 / FORWARD.diploids as f64;
    let from = match start {
        Start::NewMutation => one_copy,
        Start::StandingVariation { frequency } => frequency,
    };
    let to = end_frequency.min(1.0 - one_copy);
    let odds = |x: f64| x / (1.0 - x);
    let mean = libm::log((1.0 - from) / (1.0 - to)) / libm::log(odds(to) / odds(from));
    let selection = FORWARD.selection * (1.0 - FORWARD.selection * (0.5 + mean));
    Sweep {
        position: PLACES[0],
        selection,
        start,
        end_frequency,
        end_time: 0.0,
        path: Path::Stochastic,
    }
}
