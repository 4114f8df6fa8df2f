//! Logistic regression, fitted by Newton's method.

use super::linear::Cholesky;

/// Penalty on the squared weights of the standardised inputs (as `RIDGE / 2 x sum of squares`, added to the summed cross-entropy): too
/// small to be seen where the classes overlap, enough to keep the weights finite where one input separates them.
const RIDGE: f64 = 1e-3;
const ITERATIONS: usize = 100;
const HALVINGS: usize = 30;

/// `P(label 1) = 1 / (1 + exp(-(intercept + weights . standardised inputs)))`. `N` inputs; `P = N + 1` coefficients, the intercept last.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Logistic<const N: usize, const P: usize> {
    means: [f64; N],
    deviations: [f64; N],
    coefficients: [f64; P],
}

impl<const N: usize, const P: usize> Logistic<N, P> {
    /// Fits inputs with labels 0 and 1 (iteratively reweighted least squares with step halving, so that every step improves).
    pub(super) fn fit(inputs: &[[f64; N]], labels: &[usize]) -> Self {
        const {
            assert!(
                P == N + 1,
                "one coefficient for each input, and the intercept"
            );
        };
        let (means, deviations) = moments(inputs);
        let mut model = Self {
            means,
            deviations,
            coefficients: [0.0; P],
        };
        let rows: Vec<[f64; P]> = inputs.iter().map(|row| model.standardise(row)).collect();
        let mut objective = model.objective(&rows, labels);
        for _ in 0..ITERATIONS {
            let Some(step) = model.newton_step(&rows, labels) else {
                break;
            };
            let from = model.coefficients;
            let mut best = objective;
            let mut length = 1.0;
            for _ in 0..HALVINGS {
                model.coefficients = std::array::from_fn(|k| from[k] + length * step[k]);
                best = model.objective(&rows, labels);
                if best <= objective {
                    break;
                }
                length /= 2.0;
            }
            if best.is_nan() || best > objective {
                model.coefficients = from;
                break;
            }
            let gain = objective - best;
            objective = best;
            if gain <= 1e-10 * (1.0 + objective) {
                break;
            }
        }
        model
    }

    /// The log-odds of label 1.
    pub(super) fn log_odds(&self, inputs: &[f64; N]) -> f64 {
        self.dot(&self.standardise(inputs))
    }

    /// Standardised inputs and a 1 for the intercept.
    fn standardise(&self, inputs: &[f64; N]) -> [f64; P] {
        std::array::from_fn(|k| {
            if k < N {
                (inputs[k] - self.means[k]) / self.deviations[k]
            } else {
                1.0
            }
        })
    }

    fn dot(&self, row: &[f64; P]) -> f64 {
        row.iter().zip(&self.coefficients).map(|(x, w)| x * w).sum()
    }

    /// Summed cross-entropy plus the penalty.
    fn objective(&self, rows: &[[f64; P]], labels: &[usize]) -> f64 {
        let entropy: f64 = rows
            .iter()
            .zip(labels)
            .map(|(row, &label)| {
                let z = self.dot(row);
                // log(1 + e^z) without overflow
                z.max(0.0) + libm::log1p(libm::exp(-z.abs())) - if label == 1 { z } else { 0.0 }
            })
            .sum();
        entropy + 0.5 * RIDGE * self.coefficients[..N].iter().map(|w| w * w).sum::<f64>()
    }

    /// Minus the inverse Hessian times the gradient.
    fn newton_step(&self, rows: &[[f64; P]], labels: &[usize]) -> Option<[f64; P]> {
        let mut gradient = [0.0; P];
        let mut hessian = [[0.0; P]; P];
        for (row, &label) in rows.iter().zip(labels) {
            let p = 1.0 / (1.0 + libm::exp(-self.dot(row)));
            let (residual, weight) = (label as f64 - p, p * (1.0 - p));
            for i in 0..P {
                gradient[i] += residual * row[i];
                for j in 0..=i {
                    hessian[i][j] += weight * row[i] * row[j];
                }
            }
        }
        for k in 0..P {
            let ridge = if k < N { RIDGE } else { 0.0 };
            gradient[k] -= ridge * self.coefficients[k];
            // The tiny addition keeps the intercept's row definite when every prediction is certain.
            hessian[k][k] += ridge + 1e-12;
        }
        Cholesky::new(&hessian).map(|factor| factor.solve(&gradient))
    }
}

/// Mean and standard deviation of each input; 1 for one that does not vary.
fn moments<const N: usize>(rows: &[[f64; N]]) -> ([f64; N], [f64; N]) {
    let n = rows.len().max(1) as f64;
    let means = std::array::from_fn(|k| rows.iter().map(|row| row[k]).sum::<f64>() / n);
    let deviations = std::array::from_fn(|k| {
        let deviation = (rows
            .iter()
            .map(|row| (row[k] - means[k]) * (row[k] - means[k]))
            .sum::<f64>()
            / n)
            .sqrt();
        if deviation > 0.0 { deviation } else { 1.0 }
    });
    (means, deviations)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Two inputs on a grid, labels by a rule with a few flips, so that a finite optimum exists.
    fn overlapping() -> (Vec<[f64; 2]>, Vec<usize>) {
        let inputs: Vec<[f64; 2]> = (0..400)
            .map(|k| [f64::from(k % 20) / 3.0, 1e4 * f64::from(k / 20)])
            .collect();
        let labels = (0..400)
            .zip(&inputs)
            .map(|(k, x)| usize::from((x[0] + x[1] / 3e4 > 6.0) != (k % 7 == 0)))
            .collect();
        (inputs, labels)
    }

    #[test]
    fn the_gradient_vanishes_at_the_fit() {
        let (inputs, labels) = overlapping();
        let model = Logistic::<2, 3>::fit(&inputs, &labels);
        for k in 0..3 {
            let mut gradient = if k < 2 {
                -RIDGE * model.coefficients[k]
            } else {
                0.0
            };
            for (row, &label) in inputs.iter().zip(&labels) {
                let p = 1.0 / (1.0 + libm::exp(-model.log_odds(row)));
                gradient += (label as f64 - p) * model.standardise(row)[k];
            }
            assert!(gradient.abs() < 1e-4, "coefficient {k}: {gradient}");
        }
    }

    #[test]
    fn separable_classes_and_constant_inputs_give_finite_weights() {
        let inputs: Vec<[f64; 2]> = (0..100).map(|k| [f64::from(k), 3.0]).collect();
        let labels: Vec<usize> = (0..100).map(|k| usize::from(k >= 50)).collect();
        let model = Logistic::<2, 3>::fit(&inputs, &labels);
        assert!(
            model.coefficients.iter().all(|w| w.is_finite()),
            "{:?}",
            model.coefficients
        );
        let right = inputs
            .iter()
            .zip(&labels)
            .filter(|&(row, &label)| usize::from(model.log_odds(row) > 0.0) == label)
            .count();
        assert_eq!(right, 100);
    }

    #[test]
    fn nothing_to_fit_predicts_even_odds() {
        assert_eq!(Logistic::<1, 2>::fit(&[], &[]).log_odds(&[4.0]), 0.0);
    }
}
