//! Multinomial logistic regression, fitted by Newton's method; of two classes it is the logistic regression that everyone knows.

use super::cholesky::solve;
use super::rows::{Moments, Rows};

/// Penalty on the squared weights of the standardised inputs (as `RIDGE / 2 x sum of squares`, added to the summed cross-entropy): too
/// small to be seen where the classes overlap, enough to keep the weights finite where one input separates them.
const RIDGE: f64 = 1e-3;
const ITERATIONS: usize = 100;
const HALVINGS: usize = 30;

/// `P(class) ~ exp(intercept + weights . standardised inputs)`, where those of the first class are 0.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Logistic {
    moments: Moments,
    classes: usize,
    /// For each class but the first: a weight for each input, and the intercept.
    coefficients: Vec<f64>,
}

/// A fit under way.
#[derive(Clone, Debug)]
pub(super) struct Fit {
    model: Logistic,
    /// Standardised inputs and a 1 for the intercept.
    rows: Vec<f64>,
    labels: Vec<usize>,
    objective: f64,
    iterations: usize,
}

impl Logistic {
    /// Fits at once.
    pub(super) fn fit(inputs: &Rows, labels: &[usize], classes: usize) -> Self {
        let mut fit = Fit::new(inputs, labels, classes);
        while fit.step() {}
        fit.model
    }

    /// Log-odds of every class against the first, for a row of inputs.
    pub(super) fn log_odds(&self, row: &[f64]) -> Vec<f64> {
        self.sums(&self.moments.with_one(row))
    }

    fn width(&self) -> usize {
        self.moments.len() + 1
    }

    /// The sums of a standardised row; 0 for the first class.
    fn sums(&self, row: &[f64]) -> Vec<f64> {
        let mut sums = vec![0.0];
        sums.extend(
            self.coefficients
                .chunks(self.width())
                .map(|own| row.iter().zip(own).map(|(x, w)| x * w).sum::<f64>()),
        );
        sums
    }
}

/// `log(sum exp)` without overflow.
fn log_of_sum(sums: &[f64]) -> f64 {
    let (mut place, mut largest) = (0, 0.0);
    for (other, &sum) in sums.iter().enumerate() {
        if sum > largest {
            (place, largest) = (other, sum);
        }
    }
    let rest: f64 = (0..)
        .zip(sums)
        .filter(|&(other, _)| other != place)
        .map(|(_, sum)| libm::exp(sum - largest))
        .fold(0.0, |sum, part| sum + part);
    largest + libm::log1p(rest)
}

fn probability(sums: &[f64], class: usize) -> f64 {
    let own = sums.get(class).copied().unwrap_or(f64::NAN);
    let others = (0..)
        .zip(sums)
        .filter(|&(other, _)| other != class)
        .map(|(_, sum)| libm::exp(sum - own));
    1.0 / others.fold(1.0, |sum, part| sum + part)
}

impl Fit {
    /// Begins with equal odds.
    pub(super) fn new(inputs: &Rows, labels: &[usize], classes: usize) -> Self {
        let moments = Moments::of(inputs);
        let rows: Vec<f64> = inputs
            .iter()
            .flat_map(|row| moments.with_one(row))
            .collect();
        let coefficients = vec![0.0; classes.saturating_sub(1) * (moments.len() + 1)];
        let mut fit = Self {
            model: Logistic {
                moments,
                classes,
                coefficients,
            },
            rows,
            labels: labels.to_vec(),
            objective: 0.0,
            iterations: 0,
        };
        fit.objective = fit.objective();
        fit
    }

    /// One step (of iteratively reweighted least squares, halved until it improves); whether there is more to do.
    pub(super) fn step(&mut self) -> bool {
        if self.iterations >= ITERATIONS {
            return false;
        }
        self.iterations += 1;
        let Some(step) = self.newton_step() else {
            return false;
        };
        let from = self.model.coefficients.clone();
        let mut best = self.objective;
        let mut length = 1.0;
        for _ in 0..HALVINGS {
            self.model.coefficients = from
                .iter()
                .zip(&step)
                .map(|(w, s)| w + length * s)
                .collect();
            best = self.objective();
            if best <= self.objective {
                break;
            }
            length /= 2.0;
        }
        if best.is_nan() || best > self.objective {
            self.model.coefficients = from;
            return false;
        }
        let gain = self.objective - best;
        self.objective = best;
        gain > 1e-10 * (1.0 + self.objective)
    }

    /// The model as it stands.
    pub(super) fn finish(self) -> Logistic {
        self.model
    }

    fn rows(&self) -> impl Iterator<Item = (&[f64], usize)> {
        self.rows
            .chunks(self.model.width())
            .zip(self.labels.iter().copied())
    }

    /// Summed cross-entropy plus the penalty.
    fn objective(&self) -> f64 {
        let entropy: f64 = self
            .rows()
            .map(|(row, label)| {
                let sums = self.model.sums(row);
                log_of_sum(&sums) - sums.get(label).copied().unwrap_or(0.0)
            })
            .sum();
        let width = self.model.width();
        let penalty: f64 = self
            .model
            .coefficients
            .chunks(width)
            .map(|own| own.iter().take(width - 1).map(|w| w * w).sum::<f64>())
            .sum();
        entropy + 0.5 * RIDGE * penalty
    }

    /// Minus the inverse Hessian times the gradient.
    fn newton_step(&self) -> Option<Vec<f64>> {
        let width = self.model.width();
        let free = self.model.classes.saturating_sub(1);
        let size = free * width;
        let mut gradient = vec![0.0; size];
        let mut hessian = vec![0.0; size * size];
        for (row, label) in self.rows() {
            let sums = self.model.sums(row);
            let p: Vec<f64> = (1..=free).map(|class| probability(&sums, class)).collect();
            for (class, &own) in p.iter().enumerate() {
                let residual = f64::from(u8::from(label == class + 1)) - own;
                for (slot, x) in gradient.iter_mut().skip(class * width).zip(row) {
                    *slot += residual * x;
                }
                for (other, &their) in p.iter().enumerate().take(class + 1) {
                    let weight = if other == class {
                        own * (1.0 - own)
                    } else {
                        -own * their
                    };
                    for (i, x) in row.iter().enumerate() {
                        // Of a class with itself the lower triangle is enough.
                        let until = if other == class { i + 1 } else { width };
                        let start = (class * width + i) * size + other * width;
                        let slots = hessian.get_mut(start..start + until).unwrap_or_default();
                        for (slot, y) in slots.iter_mut().zip(row) {
                            *slot += weight * x * y;
                        }
                    }
                }
            }
        }
        for k in 0..size {
            let ridge = if k % width < width - 1 { RIDGE } else { 0.0 };
            gradient[k] -= ridge * self.model.coefficients[k];
            // The tiny addition keeps the intercept's row definite when every prediction is certain.
            hessian[k * size + k] += ridge + 1e-12;
        }
        solve(&hessian, &gradient)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Two inputs on a grid, labels by a rule with a few flips, so that a finite optimum exists.
    fn overlapping(classes: usize) -> (Vec<[f64; 2]>, Vec<usize>) {
        let inputs: Vec<[f64; 2]> = (0..400)
            .map(|k| [f64::from(k % 20) / 3.0, 1e4 * f64::from(k / 20)])
            .collect();
        let labels = (0..400)
            .zip(&inputs)
            .map(|(k, x)| {
                let rule = if x[0] + x[1] / 3e4 > 6.0 {
                    classes - 1
                } else {
                    usize::from(x[0] > 2.0).min(classes - 2)
                };
                (rule + usize::from(k % 7 == 0)) % classes
            })
            .collect();
        (inputs, labels)
    }

    fn rows(inputs: &[[f64; 2]]) -> Rows {
        Rows::new(inputs.concat(), 2)
    }

    #[test]
    fn the_gradient_vanishes_at_the_fit() {
        for classes in [2, 3] {
            let (inputs, labels) = overlapping(classes);
            let model = Logistic::fit(&rows(&inputs), &labels, classes);
            vanishes(&model, &inputs, &labels, classes);
        }
    }

    fn vanishes(model: &Logistic, inputs: &[[f64; 2]], labels: &[usize], classes: usize) {
        for class in 1..classes {
            for k in 0..3 {
                let mut gradient = if k < 2 {
                    -RIDGE * model.coefficients[(class - 1) * 3 + k]
                } else {
                    0.0
                };
                for (row, &label) in inputs.iter().zip(labels) {
                    let p = probability(&model.log_odds(row), class);
                    gradient +=
                        (f64::from(u8::from(label == class)) - p) * model.moments.with_one(row)[k];
                }
                assert!(gradient.abs() < 1e-4, "class {class}, {k}: {gradient}");
            }
        }
    }

    #[test]
    fn nothing_to_fit_gives_even_odds() {
        let model = Logistic::fit(&Rows::new(Vec::new(), 1), &[], 3);
        assert_eq!(model.log_odds(&[4.0]), [0.0; 3]);
    }
}
