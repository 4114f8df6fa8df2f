//! Read-outs of one set of examples: the same folds, penalties and labels for every layer of every network.

use super::ReadOut;
use super::folds::{FOLDS, Standardised, held_out_squares};
use crate::coalescent::{Purpose, Stream};
use crate::evaluation::regression::{moments, varies};
use crate::inspection::InspectionError;

/// The quantities of some examples, and which of the examples are held out together.
///
/// What is read is judged by R2 in a cross-validation of five parts: each part is predicted by ridge regressions on standardised features
/// of the other four. The penalty is chosen on those four alone, by generalised cross-validation, for each quantity. R2 is 1 less the
/// squared errors over the squares around the mean of all examples, so that it is about 0 where nothing can be read, and often a little below.
#[derive(Clone, Debug)]
pub struct ReadOutPlan {
    examples: usize,
    folds: Vec<Vec<usize>>,
    /// Of each quantity that varies, its values standardised, and the same given to other examples.
    targets: Vec<Option<[Vec<f64>; 2]>>,
}

/// What can be read from one layer of one network: R2 of each quantity, as it is and with shuffled labels; none where it does not vary.
#[derive(Clone, Debug, PartialEq)]
pub struct LayerReading {
    /// Of the quantities.
    pub real: Vec<Option<f64>>,
    /// Of the quantities of other examples.
    pub shuffled: Vec<Option<f64>>,
}

impl ReadOutPlan {
    /// Fewest examples: fewer say nothing.
    pub const FEWEST: usize = 25;

    /// Plans read-outs for examples, given the quantities of each.
    ///
    /// # Errors
    /// When there are too few examples.
    pub fn new(quantities: &[impl AsRef<[f64]>], seed: u64) -> Result<Self, InspectionError> {
        let examples = quantities.len();
        if examples < Self::FEWEST {
            return Err(InspectionError::TooFewExamples {
                least: Self::FEWEST,
                found: examples,
            });
        }
        let mut order: Vec<usize> = (0..examples).collect();
        Stream::counted(seed, Purpose::Folds, 0).shuffle(&mut order);
        let folds = (0..FOLDS)
            .map(|fold| order.iter().skip(fold).step_by(FOLDS).copied().collect())
            .collect();
        Stream::counted(seed, Purpose::ShuffledLabels, 0).shuffle(&mut order);
        let target = |quantity: usize| {
            let of = |row: &[f64]| row.get(quantity).copied().unwrap_or(f64::NAN);
            let values: Vec<f64> = quantities.iter().map(|row| of(row.as_ref())).collect();
            let values = varies(&values).then(|| standardised(&values))?;
            let shuffled = order.iter().map(|&other| values[other]).collect();
            Some([values, shuffled])
        };
        Ok(Self {
            examples,
            folds,
            targets: (0..quantities.first().map_or(0, |row| row.as_ref().len()))
                .map(target)
                .collect(),
        })
    }

    /// Reads all quantities from the features of one layer, `[examples, features]`.
    ///
    /// # Errors
    /// When the features are not as many for each example.
    pub fn read(&self, features: &[f32]) -> Result<LayerReading, InspectionError> {
        if !features.len().is_multiple_of(self.examples) {
            return Err(InspectionError::Uneven {
                what: "features",
                examples: self.examples,
                found: features.len(),
            });
        }
        let targets: Vec<Vec<f64>> = self.targets.iter().flatten().flatten().cloned().collect();
        let squares = held_out_squares(
            &Standardised::new(features, self.examples),
            &self.folds,
            &targets,
        );
        // Targets are standardised: the squares around their mean are the number of examples.
        let mut r2 = squares
            .chunks_exact(2)
            .map(|pair| [0, 1].map(|k| 1.0 - pair[k] / self.examples as f64));
        let read: Vec<Option<[f64; 2]>> = self
            .targets
            .iter()
            .map(|target| target.as_ref().and_then(|_| r2.next()))
            .collect();
        let side = |k: usize| read.iter().map(|read| read.map(|read| read[k])).collect();
        Ok(LayerReading {
            real: side(0),
            shuffled: side(1),
        })
    }
}

impl LayerReading {
    /// One row of the table, with the same layer of the untrained network beside this one.
    pub fn beside(&self, untrained: &Self) -> Vec<ReadOut> {
        let pairs = self.real.iter().zip(&untrained.real).zip(&self.shuffled);
        pairs
            .map(|((&trained, &untrained), &shuffled)| ReadOut {
                trained,
                untrained,
                shuffled,
            })
            .collect()
    }
}

fn standardised(values: &[f64]) -> Vec<f64> {
    let (mean, deviation) = moments(values);
    values
        .iter()
        .map(|value| (value - mean) / deviation)
        .collect()
}

#[cfg(test)]
mod tests {
    use super::super::Quantity;
    use super::*;

    const EXAMPLES: usize = 400;
    /// Quantities that are filled; the others are 0.
    const NOISY: usize = 1;
    const EXACT: usize = 2;
    const QUADRATIC: usize = 3;

    fn normal(random: &mut Stream) -> f64 {
        (0..12).map(|_| random.uniform()).sum::<f64>() - 6.0
    }

    /// `width` normal features; one quantity that three of them explain with an R2 of 0.8, one that they are, one that is their square.
    fn drawn(width: usize, seed: u32) -> (Vec<f32>, Vec<[f64; Quantity::ALL.len()]>) {
        let mut random = Stream::counted(11, Purpose::Weights, seed);
        let (mut features, mut quantities) = (Vec::new(), Vec::new());
        for _ in 0..EXAMPLES {
            let row: Vec<f64> = (0..width).map(|_| normal(&mut random)).collect();
            let signal = (row[0] + row[1] - row[2]) * (4.0_f64 / 3.0).sqrt();
            let mut of = [0.0; Quantity::ALL.len()];
            of[NOISY] = 1e3 + 7.0 * (signal + normal(&mut random));
            of[EXACT] = row[0] - 3.0 * row[1];
            of[QUADRATIC] = row[0] * row[0];
            features.extend(row.iter().map(|&x| (100.0 * x + 3.0) as f32));
            quantities.push(of);
        }
        (features, quantities)
    }

    fn read(width: usize, seed: u32) -> LayerReading {
        let (features, quantities) = drawn(width, seed);
        ReadOutPlan::new(&quantities, 1)
            .unwrap()
            .read(&features)
            .unwrap()
    }

    /// Means over ten data sets of the R2 of a quantity, as it is and shuffled.
    fn mean_r2(width: usize, quantity: usize) -> [f64; 2] {
        let readings: Vec<LayerReading> = (0..10).map(|seed| read(width, seed)).collect();
        [0, 1].map(|k| {
            readings
                .iter()
                .map(|r| [&r.real, &r.shuffled][k][quantity].unwrap())
                .sum::<f64>()
                / 10.0
        })
    }

    /// The mean R2 less what is expected: with `p` normal features and `n` training examples a least squares fit leaves unseen squares
    /// larger than the noise by `(n + 1) (n - 2) / (n (n - p - 2))` (Stein 1960), and ridge regression with little penalty is near it.
    fn shortfall(width: usize, r2: f64) -> f64 {
        let (n, p) = (0.8 * EXAMPLES as f64, width as f64);
        1.0 - (1.0 - r2) * (n + 1.0) * (n - 2.0) / (n * (n - p - 2.0)) - mean_r2(width, NOISY)[0]
    }

    /// An R2 of 400 examples has a standard error of 2 x (1 - 0.8) x sqrt(0.8 / 400) = 0.018, the mean of ten of 0.0057: the bound is 4.4 of
    /// those, a false alarm in 90,000 choices of the seed.
    #[test]
    fn a_quantity_is_read_as_well_as_it_can_be() {
        for width in [6, 40] {
            let short = shortfall(width, 0.8);
            assert!(short.abs() < 0.025, "{width} features: {short}");
        }
    }

    #[test]
    fn an_r2_that_is_too_high_by_a_twentieth_is_noticed() {
        assert!(shortfall(6, 0.85) > 0.025);
        assert!(shortfall(40, 0.85) > 0.025);
    }

    /// 500 features of 320 examples: the quantity that is one direction of them is read in part, what is quadratic is not, and nothing is
    /// read from shuffled labels (an R2 of nothing is below 0 but for its standard error of about 0.01 or less).
    #[test]
    fn more_features_than_examples_are_read_too() {
        let [exact, shuffled] = mean_r2(500, EXACT);
        assert!(
            exact > 0.4 && exact < 0.95 && shuffled < 0.02 && shuffled > -0.2,
            "{exact} {shuffled}"
        );
        let [quadratic, _] = mean_r2(500, QUADRATIC);
        assert!(quadratic < 0.02, "{quadratic}");
        let [exact, shuffled] = mean_r2(30, EXACT);
        assert!(
            exact > 0.999_999 && shuffled < 0.02 && shuffled > -0.2,
            "{exact} {shuffled}"
        );
    }

    #[test]
    fn what_does_not_vary_is_not_read() {
        let reading = read(5, 0);
        assert_eq!((reading.real[0], reading.shuffled[0]), (None, None));
        let row = reading.beside(&read(5, 1));
        assert_eq!(row[0], ReadOut::default());
        assert_eq!(
            (row[1].trained, row[1].shuffled),
            (reading.real[1], reading.shuffled[1])
        );
        assert_ne!(row[1].untrained, row[1].trained);
    }

    #[test]
    fn too_little_is_refused() {
        let (features, quantities) = drawn(5, 0);
        let few = ReadOutPlan::new(&quantities[..24], 1).unwrap_err();
        assert_eq!(
            few,
            InspectionError::TooFewExamples {
                least: 25,
                found: 24
            }
        );
        let uneven = ReadOutPlan::new(&quantities, 1)
            .unwrap()
            .read(&features[1..])
            .unwrap_err();
        assert_eq!(
            uneven,
            InspectionError::Uneven {
                what: "features",
                examples: 400,
                found: 1_999
            }
        );
    }
}
