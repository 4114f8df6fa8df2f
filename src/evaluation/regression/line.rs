//! A straight line.

use super::score::{mean, varies};

/// `intercept + slope x`, fitted by least squares.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(in crate::evaluation) struct Line {
    intercept: f64,
    slope: f64,
}

impl Line {
    /// Fits a number for each value. Of values that do not vary nothing follows: the line is flat, at the mean.
    pub(in crate::evaluation) fn fit(values: &[f64], target: &[f64]) -> Self {
        let (middle, height) = (mean(values), mean(target));
        let [mut xx, mut xy] = [0.0; 2];
        for (x, y) in values.iter().zip(target) {
            xx += (x - middle) * (x - middle);
            xy += (x - middle) * (y - height);
        }
        let slope = if varies(values) { xy / xx } else { 0.0 };
        Self {
            intercept: height - slope * middle,
            slope,
        }
    }

    /// Its height.
    pub(in crate::evaluation) fn at(&self, value: f64) -> f64 {
        self.intercept + self.slope * value
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_is_found_and_a_constant_says_nothing() {
        let line = Line::fit(&[1.0, 2.0, 3.0, 4.0], &[1.0, 4.0, 5.0, 8.0]);
        assert!(
            (line.slope - 2.2).abs() < 1e-12 && (line.at(0.0) + 1.0).abs() < 1e-12,
            "{line:?}"
        );
        let flat = Line::fit(&[11.3; 3], &[1.0, 2.0, 6.0]);
        assert_eq!((flat.slope, flat.at(11.3)), (0.0, 3.0));
    }
}
