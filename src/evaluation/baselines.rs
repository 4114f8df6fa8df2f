//! The simpler methods: logistic regressions on summary statistics.

use super::logistic::Logistic;
use super::{Confusion, label_of};
use crate::dataset::{Dataset, Example, RowLayout};
use serde::{Deserialize, Serialize};

/// A simpler method, for comparison.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Baseline {
    /// Logistic regression on Hudson's F_ST.
    Fst,
    /// Logistic regression on the fraction of shared polymorphisms.
    Shared,
    /// Logistic regression on the eight summary statistics.
    Summaries,
}

/// What a simpler method reached.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct BaselineScore {
    /// The method.
    pub baseline: Baseline,
    /// Its predictions.
    pub confusion: Confusion,
}

/// Places in [`crate::statistics::Summary::NAMES`].
const F_ST: usize = 4;
const SHARED: usize = 5;

/// The simpler methods, fitted.
#[derive(Clone, Debug)]
pub struct Baselines {
    fst: Logistic<1, 2>,
    shared: Logistic<1, 2>,
    summaries: Logistic<{ RowLayout::STATISTICS }, { RowLayout::STATISTICS + 1 }>,
}

impl Baselines {
    /// Fits all three on training examples.
    pub fn fit(data: &Dataset, training: &[Example]) -> Self {
        let rows: Vec<[f64; RowLayout::STATISTICS]> = training
            .iter()
            .map(|&example| data.statistics(example))
            .collect();
        let labels: Vec<usize> = training.iter().map(|(class, _)| class.label()).collect();
        let one = |place: usize| {
            Logistic::fit(
                &rows.iter().map(|row| [row[place]]).collect::<Vec<_>>(),
                &labels,
            )
        };
        Self {
            fst: one(F_ST),
            shared: one(SHARED),
            summaries: Logistic::fit(&rows, &labels),
        }
    }

    /// What each of them predicts for some examples.
    pub fn score(&self, data: &Dataset, examples: &[Example]) -> Vec<BaselineScore> {
        [Baseline::Fst, Baseline::Shared, Baseline::Summaries]
            .map(|baseline| {
                let mut confusion = Confusion::default();
                for &example in examples {
                    let statistics = data.statistics(example);
                    let log_odds = match baseline {
                        Baseline::Fst => self.fst.log_odds(&[statistics[F_ST]]),
                        Baseline::Shared => self.shared.log_odds(&[statistics[SHARED]]),
                        Baseline::Summaries => self.summaries.log_odds(&statistics),
                    };
                    confusion.add(example.0.label(), label_of([0.0, log_odds as f32]));
                }
                BaselineScore {
                    baseline,
                    confusion,
                }
            })
            .to_vec()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::experiment::Class;
    use crate::statistics::Summary;

    #[test]
    fn the_places_are_those_of_the_names() {
        assert_eq!(
            (Summary::NAMES[F_ST], Summary::NAMES[SHARED]),
            ("F_ST", "shared")
        );
    }

    /// F_ST separates the classes perfectly, the shared fraction says nothing, and the training part alone is looked at.
    #[test]
    fn each_method_sees_its_own_statistics() {
        let mut data = Dataset::new([1, 1], 40);
        for class in Class::ALL {
            let rows: Vec<f32> = (0..40_u16)
                .flat_map(|index| {
                    let mut row = vec![0.0; RowLayout::new([1, 1]).width()];
                    row[4 + F_ST] =
                        f32::from(index) + if class == Class::GeneFlow { 100.0 } else { 0.0 };
                    row[4 + SHARED] = f32::from(index % 2);
                    row
                })
                .collect();
            data.insert(class, 0, &rows).unwrap();
        }
        let all: Vec<Example> = Class::ALL
            .into_iter()
            .flat_map(|class| (0..40).map(move |index| (class, index)))
            .collect();
        let scores = Baselines::fit(&data, &all).score(&data, &all);
        let accuracies: Vec<f64> = scores
            .iter()
            .map(|score| score.confusion.accuracy())
            .collect();
        assert_eq!(accuracies, [1.0, 0.5, 1.0]);
        assert_eq!(
            scores
                .iter()
                .map(|score| score.baseline)
                .collect::<Vec<_>>(),
            [Baseline::Fst, Baseline::Shared, Baseline::Summaries]
        );
    }
}
