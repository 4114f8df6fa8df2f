//! Hard, soft and partial sweeps against forward simulation.

use super::models::{constant, hard, of_haplotypes, plan};
use crate::common::Random;
use crate::common::{Z, locus};
use crate::forward::{Forward, Population};
use coalescent_playground::coalescent::genome::{Genome, RateMap};
use coalescent_playground::coalescent::sweep::{Path, Start, Sweep};
use coalescent_playground::coalescent::{LocalTree, Simulator};

/// Haplotypes of which ancestors are followed.
const SAMPLE: u32 = 6;
/// Where, as fractions of the segment; the selected site is the first.
const PLACES: [f64; 3] = [0.3, 0.4, 1.0];
/// Small, with selection that is weak enough for a diffusion and strong enough to matter: `alpha = 20`.
const FORWARD: Forward = Forward { diploids: 250, selection: 0.04, recombination: 0.03, site: PLACES[0] };

/// What is compared: the allele's age, the length of the selected phase; then at each place how many ancestors the sample has when the
/// allele arises, and when the first two meet, at most the allele's age.
const WHAT: [&str; 8] = ["age", "selected", "ancestors", "ancestors", "ancestors", "pair", "pair", "pair"];

/// One history, with its weight.
type Row = (f64, [f64; 8]);

fn row(population: &Population, weight: f64) -> Row {
    let ancestors = PLACES.map(|place| population.ancestors(SAMPLE as usize, place));
    let age = population.age();
    let [a, b, c] = ancestors.map(|(count, _)| count as f64);
    let [d, e, f] = ancestors.map(|(_, pair)| pair as f64);
    (weight, [age as f64, (age - population.onset) as f64, a, b, c, d, e, f])
}

/// The same sweep from the present back, a history for each end frequency with its weight.
fn ours(sweep: impl Fn(f64) -> Sweep, recombination: f64, ends: &[(f64, f64)], seed: u64) -> Vec<Row> {
    let mut simulator = Simulator::default();
    let one = |(index, &(weight, end_frequency)): (u32, &(f64, f64))| {
        let mut model = of_haplotypes(SAMPLE, hard(0.0));
        model.model.demography = constant(FORWARD.diploids as f64);
        model.model.genome = Genome { length: 1.0, crossovers: RateMap::uniform(1.0, recombination), conversion: None };
        model.sweep = sweep(end_frequency);
        let look = simulator.look_at_sweep(&plan(&model), 0.0, locus(seed, index), &PLACES);
        let age = look.events.origin;
        let ancestors = |tree: &LocalTree| 1 + tree.nodes.iter().filter(|node| node.time > age).count();
        let pair = |tree: &LocalTree| {
            let mut at = [0_u32, 1];
            while at[0] != at[1] {
                // Numbers of nodes ascend with their times: the lower one goes on.
                let lower = usize::from(at[1] < at[0]);
                at[lower] = tree.nodes[at[lower] as usize].parent.unwrap();
            }
            tree.nodes[at[0] as usize].time.min(age)
        };
        let [a, b, c] = [0, 1, 2].map(|place| ancestors(&look.trees[place]) as f64);
        let [d, e, f] = [0, 1, 2].map(|place| pair(&look.trees[place]));
        (weight, [age, look.trajectory.onset(), a, b, c, d, e, f])
    };
    (0..).zip(ends).map(one).collect()
}

/// Weighted mean and its standard error.
fn mean(rows: &[Row], column: usize) -> [f64; 2] {
    let total: f64 = rows.iter().map(|(weight, _)| weight).sum();
    let mean = rows.iter().map(|(weight, values)| weight * values[column]).sum::<f64>() / total;
    let squares: f64 = rows.iter().map(|(weight, values)| (weight * (values[column] - mean)).powi(2)).sum();
    [mean, squares.sqrt() / total]
}

/// How many standard errors each column's means are apart.
fn z(ours: &[Row], forward: &[Row]) -> [f64; 8] {
    std::array::from_fn(|column| {
        let ([a, error_a], [b, error_b]) = (mean(ours, column), mean(forward, column));
        (a - b) / (error_a * error_a + error_b * error_b).sqrt().max(1e-12)
    })
}

#[track_caller]
fn assert_alike(what: &str, ours: &[Row], forward: &[Row]) {
    for (z, name) in z(ours, forward).into_iter().zip(WHAT) {
        assert!(z.abs() < Z, "{what}, {name}: z = {z:.1}");
    }
}

/// A sweep of the same selection. The diffusion's is the rate at which the logarithm of the odds `z` changes; a generation forward in
/// time multiplies the odds by `1 + s / (1 + s x)`, of which the logarithm is `s (1 - s / 2 - s x)` to second order. `x` is taken as its mean
/// over the odds that the sweep passes, `log((1 + exp(z1)) / (1 + exp(z0))) / (z1 - z0)`.
fn sweep(start: Start, end_frequency: f64) -> Sweep {
    let one_copy = 0.5 / FORWARD.diploids as f64;
    let from = match start {
        Start::NewMutation => one_copy,
        Start::StandingVariation { frequency } => frequency,
    };
    let to = end_frequency.min(1.0 - one_copy);
    let odds = |x: f64| x / (1.0 - x);
    let mean = libm::log((1.0 - from) / (1.0 - to)) / libm::log(odds(to) / odds(from));
    let selection = FORWARD.selection * (1.0 - FORWARD.selection * (0.5 + mean));
    Sweep { position: PLACES[0], selection, start, end_frequency, end_time: 0.0, path: Path::Stochastic }
}

/// Eight means at 4 sigma: a false alarm in 2,000 choices of the seeds.
#[test]
fn hard_sweeps_are_those_of_forward_simulation() {
    let mut random = Random(1);
    let forward: Vec<Row> = (0..600).map(|_| row(&FORWARD.hard(&mut random), 1.0)).collect();
    let ours_with = |strength: f64, recombination: f64| {
        let sweep = |end| Sweep { selection: strength * sweep(Start::NewMutation, end).selection, ..sweep(Start::NewMutation, end) };
        ours(sweep, recombination, &[(1.0, 1.0); 2_000], 70)
    };
    assert_alike("hard", &ours_with(1.0, FORWARD.recombination), &forward);
    assert!(z(&ours_with(2.0, FORWARD.recombination), &forward)[0].abs() > Z);
    assert!(z(&ours_with(1.0, 0.0), &forward)[3].abs() > Z);
}

/// Eight means at 4 sigma: a false alarm in 2,000 choices of the seeds.
#[test]
fn soft_sweeps_are_those_of_forward_simulation() {
    let mut random = Random(2);
    let forward: Vec<Row> = (0..300).map(|_| FORWARD.soft(50, &mut random)).map(|(population, weight)| row(&population, weight)).collect();
    let ours_from =
        |frequency| ours(|end| sweep(Start::StandingVariation { frequency }, end), FORWARD.recombination, &[(1.0, 1.0); 2_000], 71);
    assert_alike("soft", &ours_from(0.1), &forward);
    let other = z(&ours_from(0.2), &forward);
    assert!(other[1].abs() > Z, "{other:?}");
}

/// Eight means at 4 sigma: a false alarm in 2,000 choices of the seeds.
#[test]
fn partial_sweeps_are_those_of_forward_simulation() {
    let mut random = Random(3);
    let seen: Vec<(Population, f64)> = (0..600).map(|_| FORWARD.partial(275..=325, &mut random)).collect();
    let forward: Vec<Row> = seen.iter().map(|(population, weight)| row(population, *weight)).collect();
    let ends: Vec<(f64, f64)> = seen.iter().map(|(population, weight)| (*weight, population.frequency())).collect();
    let ends = ends.repeat(3);
    let hard = |end| sweep(Start::NewMutation, end);
    assert_alike("partial", &ours(hard, FORWARD.recombination, &ends, 72), &forward);
    let later: Vec<(f64, f64)> = ends.iter().map(|&(weight, end)| (weight, end + 0.2)).collect();
    assert!(z(&ours(hard, FORWARD.recombination, &later, 72), &forward)[0].abs() > Z);
}
