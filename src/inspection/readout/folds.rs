//! One ridge regression for all quantities, cross-validated.

use super::tridiagonal::Tridiagonal;
use crate::inspection::columns::{Column, columns};
use crate::inspection::products::gram;

/// Parts of the cross-validation.
pub(super) const FOLDS: usize = 5;

/// Penalties that are tried, as multiples of the mean squared length of the examples' features: from nearly none to nearly nothing left.
const PENALTIES: [f64; 23] = [
    1e-9, 3e-9, 1e-8, 3e-8, 1e-7, 3e-7, 1e-6, 3e-6, 1e-5, 3e-5, 1e-4, 3e-4, 1e-3, 3e-3, 1e-2, 3e-2,
    1e-1, 3e-1, 1.0, 3.0, 10.0, 30.0, 100.0,
];

/// Features, `[examples, columns]`, standardised over all examples; those that do not vary are left out.
pub(super) struct Standardised {
    pub(super) examples: usize,
    pub(super) columns: usize,
    pub(super) values: Vec<f64>,
}

impl Standardised {
    pub(super) fn new(rows: &[f32], examples: usize) -> Self {
        let width = rows.len() / examples.max(1);
        let columns = columns(rows, width);
        let varying: Vec<(usize, &Column)> = columns
            .iter()
            .enumerate()
            .filter(|(_, column)| column.varies())
            .collect();
        let mut values = Vec::with_capacity(examples * varying.len());
        for row in rows.chunks_exact(width.max(1)) {
            values.extend(
                varying.iter().map(|&(place, column)| {
                    (f64::from(row[place]) - column.mean) / column.deviation
                }),
            );
        }
        Self {
            examples,
            columns: varying.len(),
            values,
        }
    }

    fn row(&self, example: usize) -> &[f64] {
        &self.values[example * self.columns..(example + 1) * self.columns]
    }
}

/// What does not depend on which fold is held out.
enum Shared {
    /// Fewer features than examples: sums of products of features over each fold, `[features, features]`, and over all.
    Primal { folds: Vec<Vec<f64>>, all: Vec<f64> },
    /// More: products of examples, `[examples, examples]`.
    Dual(Vec<f64>),
}

/// The sum of squared errors of each target, `[examples]`, over all folds, each predicted by ridge regressions on the other folds. The
/// penalty is chosen for each target and fold by generalised cross-validation (Golub, Heath & Wahba 1979) on those other folds alone.
pub(super) fn held_out_squares(
    features: &Standardised,
    folds: &[Vec<usize>],
    targets: &[Vec<f64>],
) -> Vec<f64> {
    let fewest = features.examples - folds.iter().map(Vec::len).max().unwrap_or(0);
    let shared = if features.columns <= fewest {
        primal(features, folds)
    } else {
        Shared::Dual(gram_of_examples(features))
    };
    let mut squares = vec![0.0; targets.len()];
    for (held_out, fold) in folds.iter().enumerate() {
        let training: Vec<usize> = folds
            .iter()
            .enumerate()
            .filter(|(k, _)| *k != held_out)
            .flat_map(|(_, fold)| fold)
            .copied()
            .collect();
        let predictions = match &shared {
            Shared::Primal { folds, all } => {
                primal_predictions(features, &folds[held_out], all, &training, fold, targets)
            }
            Shared::Dual(products) => {
                dual_predictions(features.examples, products, &training, fold, targets)
            }
        };
        for ((target, predicted), squares) in targets.iter().zip(&predictions).zip(&mut squares) {
            *squares += fold
                .iter()
                .zip(predicted)
                .map(|(&example, y)| (target[example] - y) * (target[example] - y))
                .sum::<f64>();
        }
    }
    squares
}

fn primal(features: &Standardised, folds: &[Vec<usize>]) -> Shared {
    let of_fold = |fold: &Vec<usize>| {
        gram(fold.len(), features.columns, |k, i| {
            features.row(fold[k])[i]
        })
    };
    let folds: Vec<Vec<f64>> = folds.iter().map(of_fold).collect();
    let mut all = vec![0.0; features.columns * features.columns];
    for fold in &folds {
        all.iter_mut()
            .zip(fold)
            .for_each(|(all, fold)| *all += fold);
    }
    Shared::Primal { folds, all }
}

fn gram_of_examples(features: &Standardised) -> Vec<f64> {
    gram(features.columns, features.examples, |k, i| {
        features.row(i)[k]
    })
}

/// A target on the training examples: its mean, and what is left of each value.
fn centred(target: &[f64], training: &[usize]) -> (f64, Vec<f64>) {
    let mean = training.iter().map(|&example| target[example]).sum::<f64>() / training.len() as f64;
    (
        mean,
        training
            .iter()
            .map(|&example| target[example] - mean)
            .collect(),
    )
}

/// For each target the solution (in the basis of the tridiagonal matrix) with the penalty whose generalised cross-validation is smallest.
/// `freedom` are the degrees of freedom that are left, from a penalty and the trace of the inverse with it; `left` what is left of a
/// target's squares with a penalty and a solution.
fn choose(
    matrix: &Tridiagonal,
    scale: f64,
    right: &[Vec<f64>],
    freedom: impl Fn(f64, f64) -> f64,
    left: impl Fn(usize, f64, &[f64]) -> f64,
) -> Vec<Vec<f64>> {
    let mut best: Vec<(f64, Vec<f64>)> = right
        .iter()
        .map(|right| (f64::INFINITY, vec![0.0; right.len()]))
        .collect();
    for penalty in PENALTIES.map(|penalty| penalty * scale) {
        let factored = matrix.penalised(penalty);
        let freedom = freedom(penalty, factored.trace_of_inverse());
        for (target, (smallest, solution)) in best.iter_mut().enumerate() {
            let mut found = right[target].clone();
            factored.solve(&mut found);
            let criterion = left(target, penalty, &found) / (freedom * freedom);
            if criterion < *smallest {
                (*smallest, *solution) = (criterion, found);
            }
        }
    }
    best.into_iter().map(|(_, solution)| solution).collect()
}

fn primal_predictions(
    features: &Standardised,
    own: &[f64],
    all: &[f64],
    training: &[usize],
    held_out: &[usize],
    targets: &[Vec<f64>],
) -> Vec<Vec<f64>> {
    let (p, n) = (features.columns, training.len() as f64);
    let mut means = vec![0.0; p];
    for &example in training {
        means
            .iter_mut()
            .zip(features.row(example))
            .for_each(|(mean, x)| *mean += x / n);
    }
    let mut matrix: Vec<f64> = all.iter().zip(own).map(|(all, own)| all - own).collect();
    for (row, line) in matrix.chunks_exact_mut(p.max(1)).enumerate() {
        line.iter_mut()
            .zip(&means)
            .for_each(|(cell, mean)| *cell -= n * means[row] * mean);
    }
    let scale = (0..p).map(|k| matrix[k * p + k]).sum::<f64>() / n;
    let matrix = Tridiagonal::new(matrix, p);
    let centred: Vec<(f64, Vec<f64>)> = targets
        .iter()
        .map(|target| centred(target, training))
        .collect();
    let mut right = Vec::with_capacity(targets.len());
    for (_, y) in &centred {
        let mut products = vec![0.0; p];
        for (&example, y) in training.iter().zip(y) {
            products
                .iter_mut()
                .zip(features.row(example))
                .for_each(|(sum, x)| *sum += x * y);
        }
        matrix.apply_transposed(&mut products);
        right.push(products);
    }
    let squares: Vec<f64> = centred
        .iter()
        .map(|(_, y)| y.iter().map(|y| y * y).sum())
        .collect();
    // |y - Zw|^2 = y'y - w'Z'y - penalty w'w, as (Z'Z + penalty) w = Z'y
    let left = |target: usize, penalty: f64, w: &[f64]| {
        let [along, own] = w
            .iter()
            .zip(&right[target])
            .fold([0.0; 2], |[along, own], (w, b)| {
                [along + w * b, own + w * w]
            });
        (squares[target] - along - penalty * own).max(0.0)
    };
    // One is the mean's, and directions without a feature are not in the matrix.
    let freedom = |penalty: f64, trace: f64| n - 1.0 - p as f64 + penalty * trace;
    let solutions = choose(&matrix, scale, &right, freedom, left);
    let predict = |(mut weights, (mean, _)): (Vec<f64>, &(f64, Vec<f64>))| {
        matrix.apply(&mut weights);
        let one = |&example: &usize| {
            mean + features
                .row(example)
                .iter()
                .zip(&means)
                .zip(&weights)
                .map(|((x, mean), w)| (x - mean) * w)
                .sum::<f64>()
        };
        held_out.iter().map(one).collect()
    };
    solutions.into_iter().zip(&centred).map(predict).collect()
}

fn dual_predictions(
    examples: usize,
    products: &[f64],
    training: &[usize],
    held_out: &[usize],
    targets: &[Vec<f64>],
) -> Vec<Vec<f64>> {
    let n = training.len();
    let at = |i: usize, j: usize| products[i * examples + j];
    let means: Vec<f64> = training
        .iter()
        .map(|&i| training.iter().map(|&j| at(i, j)).sum::<f64>() / n as f64)
        .collect();
    let mean = means.iter().sum::<f64>() / n as f64;
    let mut matrix = vec![0.0; n * n];
    for (row, (line, &i)) in matrix.chunks_exact_mut(n).zip(training).enumerate() {
        for ((cell, &j), column) in line.iter_mut().zip(training).zip(&means) {
            *cell = at(i, j) - means[row] - column + mean;
        }
    }
    let scale = (0..n).map(|k| matrix[k * n + k]).sum::<f64>() / n as f64;
    // The direction of the mean, in which centred targets have nothing, would have the eigenvalue 0 and leave a degree of freedom that has to
    // be taken away again, at a loss of digits. Adding this to every entry makes that eigenvalue as large as all others together.
    matrix.iter_mut().for_each(|cell| *cell += scale);
    let matrix = Tridiagonal::new(matrix, n);
    let centred: Vec<(f64, Vec<f64>)> = targets
        .iter()
        .map(|target| centred(target, training))
        .collect();
    let right: Vec<Vec<f64>> = centred
        .iter()
        .map(|(_, y)| {
            let mut y = y.clone();
            matrix.apply_transposed(&mut y);
            y
        })
        .collect();
    // y - K a = penalty a
    let left =
        |_, penalty: f64, a: &[f64]| penalty * penalty * a.iter().map(|a| a * a).sum::<f64>();
    let freedom = |penalty: f64, trace: f64| penalty * (trace - 1.0 / (n as f64 * scale + penalty));
    let solutions = choose(&matrix, scale, &right, freedom, left);
    let predict = |(mut weights, (height, _)): (Vec<f64>, &(f64, Vec<f64>))| {
        matrix.apply(&mut weights);
        // The weights add up to 0, so that of the centring of these products only the training examples' means are left.
        let one = |&i: &usize| {
            height
                + training
                    .iter()
                    .zip(&means)
                    .zip(&weights)
                    .map(|((&j, mean), w)| (at(i, j) - mean) * w)
                    .sum::<f64>()
        };
        held_out.iter().map(one).collect()
    };
    solutions.into_iter().zip(&centred).map(predict).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::coalescent::{Purpose, Stream};

    /// Both ways are the same regression: what is held out differs by rounding alone.
    #[test]
    fn few_and_many_features_are_regressed_alike() {
        let (examples, columns) = (60, 20);
        let mut random = Stream::counted(2, Purpose::Weights, 0);
        let rows: Vec<f32> = (0..examples * columns)
            .map(|k| {
                if k % columns == 3 {
                    5.0
                } else {
                    random.uniform() as f32
                }
            })
            .collect();
        let features = Standardised::new(&rows, examples);
        assert_eq!(
            features.columns,
            columns - 1,
            "a feature that does not vary is left out"
        );
        let folds: Vec<Vec<usize>> = (0..FOLDS)
            .map(|fold| (fold..examples).step_by(FOLDS).collect())
            .collect();
        let targets: Vec<Vec<f64>> = (0..3)
            .map(|q| {
                (0..examples)
                    .map(|k| features.row(k)[q] * 2.0 + f64::from(q as u32) * random.uniform())
                    .collect()
            })
            .collect();
        let Shared::Primal { folds: own, all } = primal(&features, &folds) else {
            panic!()
        };
        let products = gram_of_examples(&features);
        for held_out in 0..FOLDS {
            let training: Vec<usize> = (0..examples).filter(|k| k % FOLDS != held_out).collect();
            let first = primal_predictions(
                &features,
                &own[held_out],
                &all,
                &training,
                &folds[held_out],
                &targets,
            );
            let second =
                dual_predictions(examples, &products, &training, &folds[held_out], &targets);
            for (a, b) in first.iter().flatten().zip(second.iter().flatten()) {
                assert!((a - b).abs() < 1e-6, "{a} {b}");
            }
        }
    }

    #[test]
    fn without_features_the_mean_is_predicted() {
        let features = Standardised::new(&[2.5; 10], 10);
        let folds: Vec<Vec<usize>> = (0..FOLDS).map(|fold| vec![fold, fold + 5]).collect();
        let target: Vec<f64> = (0..10).map(f64::from).collect();
        let expected: f64 = folds
            .iter()
            .map(|fold| {
                let mean = (45.0 - target[fold[0]] - target[fold[1]]) / 8.0;
                fold.iter()
                    .map(|&k| (target[k] - mean) * (target[k] - mean))
                    .sum::<f64>()
            })
            .sum();
        assert!((held_out_squares(&features, &folds, &[target])[0] - expected).abs() < 1e-9);
    }
}
