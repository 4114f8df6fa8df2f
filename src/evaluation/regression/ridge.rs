//! Ridge regression on summary statistics.

use super::Summaries;
use super::score::{mean, moments, varies};
use crate::coalescent::{Purpose, Stream};
use crate::evaluation::linear::Cholesky;

const N: usize = Summaries::COUNT;
/// Parts of a cross-validation.
const FOLDS: usize = 5;
/// Penalties that are tried, as multiples of the number of examples: with standardised features 1 halves the weight of one that is alone.
const PENALTIES: [f64; 10] = [1e-8, 1e-7, 1e-6, 1e-5, 1e-4, 1e-3, 1e-2, 1e-1, 1.0, 10.0];

/// A weighted sum of standardised features; a feature that is not there counts as its mean.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Ridge {
    means: [f64; N],
    deviations: [f64; N],
    weights: [f64; N],
    intercept: f64,
}

/// Sums over some rows, of features and target, from which a fit follows.
#[derive(Clone, Copy, Default)]
struct Sums {
    count: f64,
    x: [f64; N],
    xx: [[f64; N]; N],
    xy: [f64; N],
    y: f64,
}

impl Sums {
    fn add(&mut self, row: &[f64; N], y: f64) {
        self.count += 1.0;
        self.y += y;
        for i in 0..N {
            self.x[i] += row[i];
            self.xy[i] += row[i] * y;
            for j in 0..=i {
                self.xx[i][j] += row[i] * row[j];
            }
        }
    }

    /// These sums without those of some of the rows.
    fn without(mut self, other: &Self) -> Self {
        self.count -= other.count;
        self.y -= other.y;
        for i in 0..N {
            self.x[i] -= other.x[i];
            self.xy[i] -= other.xy[i];
            for j in 0..=i {
                self.xx[i][j] -= other.xx[i][j];
            }
        }
        self
    }

    /// Weights and intercept; the intercept is not penalised. Without examples, and where nothing is a number, all are 0.
    fn solve(&self, penalty: f64) -> ([f64; N], f64) {
        let mut matrix = self.xx;
        let mut right = self.xy;
        for (i, row) in matrix.iter_mut().enumerate() {
            right[i] -= self.x[i] * self.y / self.count;
            row.iter_mut()
                .zip(&self.x)
                .for_each(|(cell, x)| *cell -= self.x[i] * x / self.count);
            row[i] += penalty * self.count;
        }
        let Some(factor) = Cholesky::new(&matrix) else {
            return ([0.0; N], 0.0);
        };
        let weights = factor.solve(&right);
        let at_the_mean: f64 = weights
            .iter()
            .zip(&self.x)
            .map(|(weight, x)| weight * x)
            .sum();
        (weights, (self.y - at_the_mean) / self.count)
    }
}

fn predict(row: &[f64; N], (weights, intercept): &([f64; N], f64)) -> f64 {
    intercept
        + row
            .iter()
            .zip(weights)
            .map(|(x, weight)| x * weight)
            .sum::<f64>()
}

impl Ridge {
    /// Fits a target, with the penalty that predicts best in a cross-validation of five parts.
    pub(super) fn fit(examples: &[Summaries], target: &[f64], seed: u64) -> Self {
        let columns: [Vec<f64>; N] = std::array::from_fn(|k| {
            examples
                .iter()
                .filter_map(|example| example.row()[k])
                .collect()
        });
        let mut model = Self {
            means: [0.0; N],
            deviations: [1.0; N],
            weights: [0.0; N],
            intercept: 0.0,
        };
        for (k, column) in columns.iter().enumerate() {
            let (mean, deviation) = moments(column);
            model.means[k] = if column.is_empty() { 0.0 } else { mean };
            model.deviations[k] = if varies(column) { deviation } else { 1.0 };
        }
        // Targets far from 0 would cost digits in the differences of sums below.
        let height = if target.is_empty() { 0.0 } else { mean(target) };
        let mut order: Vec<usize> = (0..examples.len()).collect();
        Stream::counted(seed, Purpose::Folds, 0).shuffle(&mut order);
        let rows: Vec<([f64; N], f64)> = order
            .iter()
            .filter_map(|&k| Some((model.standardise(examples.get(k)?), target.get(k)? - height)))
            .collect();
        let folds: Vec<&[([f64; N], f64)]> =
            rows.chunks(rows.len().div_ceil(FOLDS).max(1)).collect();
        let sums: Vec<Sums> = folds.iter().map(|fold| summed(fold)).collect();
        let all = summed(&rows);
        let error = |penalty: f64| -> f64 {
            let held_out = |(fold, sums): (&&[([f64; N], f64)], &Sums)| {
                let fit = all.without(sums).solve(penalty);
                fold.iter()
                    .map(|(row, y)| (predict(row, &fit) - y) * (predict(row, &fit) - y))
                    .sum::<f64>()
            };
            folds.iter().zip(&sums).map(held_out).sum()
        };
        let mut best = (f64::INFINITY, PENALTIES[0]);
        for penalty in PENALTIES {
            let found = error(penalty);
            if found < best.0 {
                best = (found, penalty);
            }
        }
        let (weights, intercept) = if rows.is_empty() {
            ([0.0; N], 0.0)
        } else {
            all.solve(best.1)
        };
        Self {
            weights,
            intercept: intercept + height,
            ..model
        }
    }

    /// What it says of an alignment.
    pub(super) fn predict(&self, example: &Summaries) -> f64 {
        predict(&self.standardise(example), &(self.weights, self.intercept))
    }

    fn standardise(&self, example: &Summaries) -> [f64; N] {
        let row = example.row();
        std::array::from_fn(|k| row[k].map_or(0.0, |x| (x - self.means[k]) / self.deviations[k]))
    }
}

fn summed(rows: &[([f64; N], f64)]) -> Sums {
    let mut sums = Sums::default();
    for (row, y) in rows {
        sums.add(row, *y);
    }
    sums
}

#[cfg(test)]
mod tests {
    use super::super::score;
    use super::*;

    /// Features drawn at random, with one that never varies and one that is often not there.
    fn examples(count: u32) -> Vec<Summaries> {
        let mut random = Stream::counted(5, Purpose::Bootstrap, 0);
        let mut draw = |scale: f64| scale * random.uniform();
        let one = |k: u32| Summaries {
            segregating_sites: 40.0,
            pi: draw(10.0),
            singletons: draw(30.0).floor(),
            theta_h: draw(1e4),
            haplotype_number: draw(1e-3),
            mean_r2: (!k.is_multiple_of(3)).then(|| draw(1.0)),
        };
        (0..count).map(one).collect()
    }

    #[test]
    fn a_linear_target_is_found_exactly() {
        let examples = examples(400);
        let target: Vec<f64> = examples
            .iter()
            .map(|x| {
                1e3 + 2.0 * x.pi - x.singletons + 1e-3 * x.theta_h + 500.0 * x.haplotype_number
            })
            .collect();
        let ridge = Ridge::fit(&examples[..200], &target[..200], 1);
        let predicted: Vec<f64> = examples[200..]
            .iter()
            .map(|example| ridge.predict(example))
            .collect();
        let found = score(&target[200..], &predicted);
        assert!(found.r2.unwrap() > 1.0 - 1e-10, "{found:?}");
        assert_eq!(ridge.weights[0], 0.0, "what does not vary has no weight");
    }

    /// The penalty is what keeps 6 weights from fitting noise in 12 examples: with none, the mean squared error beyond them is 1 + 6 / 5 or
    /// so times the target's variance; the mean alone has 1 + 1 / 12.
    #[test]
    fn noise_is_shrunk_towards_the_mean() {
        let examples = examples(2_012);
        let mut random = Stream::counted(6, Purpose::Bootstrap, 0);
        let target: Vec<f64> = examples.iter().map(|_| random.uniform()).collect();
        let ridge = Ridge::fit(&examples[..12], &target[..12], 1);
        let predicted: Vec<f64> = examples[12..]
            .iter()
            .map(|example| ridge.predict(example))
            .collect();
        let found = score(&target[12..], &predicted).r2.unwrap();
        assert!(found > -0.3, "{found}");
    }

    #[test]
    fn nothing_to_fit_predicts_nothing() {
        let one = examples(1);
        assert_eq!(Ridge::fit(&[], &[], 1).predict(&one[0]), 0.0);
        assert_eq!(Ridge::fit(&one, &[7.5], 1).predict(&one[0]), 7.5);
    }
}
