//! Ridge regression on any number of features.

use super::cholesky::solve;
use super::rows::{Moments, Rows};
use crate::coalescent::{Purpose, Stream};

/// Parts of a cross-validation.
const FOLDS: usize = 5;
/// Penalties that are tried, as multiples of the number of examples: with standardised features 1 halves the weight of one that is alone.
const PENALTIES: [f64; 10] = [1e-8, 1e-7, 1e-6, 1e-5, 1e-4, 1e-3, 1e-2, 1e-1, 1.0, 10.0];

/// A weighted sum of standardised features.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Ridge {
    moments: Moments,
    weights: Vec<f64>,
    intercept: f64,
}

/// Sums over some rows, of features and target, from which a fit follows.
#[derive(Clone)]
struct Sums {
    count: f64,
    x: Vec<f64>,
    /// The lower triangle, of whole rows.
    xx: Vec<f64>,
    xy: Vec<f64>,
    y: f64,
}

/// Rows with their targets, and the sums of all others.
type Fold<'a> = (&'a [(Vec<f64>, f64)], Sums);

impl Sums {
    fn of(rows: &[(Vec<f64>, f64)], columns: usize) -> Self {
        let mut sums = Self {
            count: 0.0,
            x: vec![0.0; columns],
            xx: vec![0.0; columns * columns],
            xy: vec![0.0; columns],
            y: 0.0,
        };
        for (row, y) in rows {
            sums.count += 1.0;
            sums.y += y;
            for (i, x) in row.iter().enumerate() {
                sums.x[i] += x;
                sums.xy[i] += x * y;
                for (slot, other) in sums.xx[i * columns..=i * columns + i].iter_mut().zip(row) {
                    *slot += x * other;
                }
            }
        }
        sums
    }

    /// These sums without those of some of the rows.
    fn without(&self, other: &Self) -> Self {
        let less = |own: &[f64], their: &[f64]| own.iter().zip(their).map(|(a, b)| a - b).collect();
        Self {
            count: self.count - other.count,
            x: less(&self.x, &other.x),
            xx: less(&self.xx, &other.xx),
            xy: less(&self.xy, &other.xy),
            y: self.y - other.y,
        }
    }

    /// Weights and intercept; the intercept is not penalised. Without examples, and where nothing is a number, all are 0.
    fn solve(&self, penalty: f64) -> (Vec<f64>, f64) {
        let columns = self.x.len();
        let mut matrix = self.xx.clone();
        let mut right = self.xy.clone();
        for (i, x) in self.x.iter().enumerate() {
            right[i] -= x * self.y / self.count;
            for (slot, other) in matrix[i * columns..].iter_mut().zip(&self.x) {
                *slot -= x * other / self.count;
            }
            matrix[i * columns + i] += penalty * self.count;
        }
        let Some(weights) = solve(&matrix, &right) else {
            return (vec![0.0; columns], 0.0);
        };
        let at_the_mean: f64 = weights.iter().zip(&self.x).map(|(w, x)| w * x).sum();
        (weights, (self.y - at_the_mean) / self.count)
    }
}

fn predict(row: &[f64], weights: &[f64], intercept: f64) -> f64 {
    intercept + row.iter().zip(weights).map(|(x, w)| x * w).sum::<f64>()
}

impl Ridge {
    /// Fits a target, with the penalty that predicts best in a cross-validation of five parts.
    pub(super) fn fit(features: &Rows, target: &[f64], seed: u64) -> Self {
        let moments = Moments::of(features);
        let columns = features.columns();
        // Targets far from 0 would cost digits in the differences of sums below.
        let height = target.iter().sum::<f64>() / target.len().max(1) as f64;
        let mut order: Vec<usize> = (0..features.iter().len()).collect();
        Stream::counted(seed, Purpose::Folds, 0).shuffle(&mut order);
        let rows: Vec<(Vec<f64>, f64)> = order
            .iter()
            .filter_map(|&k| {
                Some((
                    moments.standardise(features.row(k)),
                    target.get(k)? - height,
                ))
            })
            .collect();
        let all = Sums::of(&rows, columns);
        let folds: Vec<Fold> = rows
            .chunks(rows.len().div_ceil(FOLDS).max(1))
            .map(|fold| (fold, all.without(&Sums::of(fold, columns))))
            .collect();
        let error = |penalty: f64| -> f64 {
            let held_out = |(fold, rest): &Fold| {
                let (weights, intercept) = rest.solve(penalty);
                fold.iter()
                    .map(|(row, y)| predict(row, &weights, intercept) - y)
                    .map(|error| error * error)
                    .sum::<f64>()
            };
            folds.iter().map(held_out).sum()
        };
        let mut best = (f64::INFINITY, PENALTIES[0]);
        for penalty in PENALTIES {
            let found = error(penalty);
            if found < best.0 {
                best = (found, penalty);
            }
        }
        let (weights, intercept) = if rows.is_empty() {
            (vec![0.0; columns], 0.0)
        } else {
            all.solve(best.1)
        };
        Self {
            moments,
            weights,
            intercept: intercept + height,
        }
    }

    /// What it says of a row of features.
    pub(super) fn predict(&self, row: &[f64]) -> f64 {
        predict(
            &self.moments.standardise(row),
            &self.weights,
            self.intercept,
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::evaluation::regression::score;

    /// Features drawn at random on many scales, with one that never varies.
    fn features(count: u32) -> Rows {
        let mut random = Stream::counted(5, Purpose::Bootstrap, 0);
        let values = (0..count).flat_map(|_| {
            let drawn = [10.0, 1e4, 1e-3].map(|scale| scale * random.uniform());
            [40.0, drawn[0], drawn[1], drawn[2]]
        });
        Rows::new(values.collect(), 4)
    }

    fn part(rows: &Rows, range: std::ops::Range<usize>) -> Rows {
        Rows::new(rows.values()[range.start * 4..range.end * 4].to_vec(), 4)
    }

    #[test]
    fn a_linear_target_is_found_exactly() {
        let features = features(400);
        let target: Vec<f64> = features
            .iter()
            .map(|x| 1e3 + 2.0 * x[1] - 1e-3 * x[2] + 500.0 * x[3])
            .collect();
        let ridge = Ridge::fit(&part(&features, 0..200), &target[..200], 1);
        let predicted: Vec<f64> = part(&features, 200..400)
            .iter()
            .map(|row| ridge.predict(row))
            .collect();
        let found = score(&target[200..], &predicted);
        assert!(found.r2.unwrap() > 1.0 - 1e-10, "{found:?}");
        assert_eq!(ridge.weights[0], 0.0, "what does not vary has no weight");
    }

    #[test]
    fn noise_is_shrunk_towards_the_mean() {
        let features = features(2_012);
        let mut random = Stream::counted(6, Purpose::Bootstrap, 0);
        let target: Vec<f64> = features.iter().map(|_| random.uniform()).collect();
        let ridge = Ridge::fit(&part(&features, 0..12), &target[..12], 1);
        let predicted: Vec<f64> = part(&features, 12..2_012)
            .iter()
            .map(|row| ridge.predict(row))
            .collect();
        let found = score(&target[12..], &predicted).r2.unwrap();
        assert!(found > -0.3, "{found}");
    }

    #[test]
    fn nothing_to_fit_predicts_nothing() {
        let one = features(1);
        let none = Rows::new(Vec::new(), 4);
        assert_eq!(Ridge::fit(&none, &[], 1).predict(one.row(0)), 0.0);
        assert_eq!(Ridge::fit(&one, &[7.5], 1).predict(one.row(0)), 7.5);
    }
}
