//! How good answers are, whatever was asked: classes or numbers, beside simpler methods on the same examples.

mod along;
mod bins;
mod cholesky;
mod confusion;
mod linear;
mod logistic;
mod logits;
mod methods;
mod range;
pub mod regression;
mod report;
mod ridge;
mod roc;
mod rows;

pub use bins::{AccuracyBin, Scale, accuracy_by};
pub use confusion::{Confusion, wilson};
pub use logits::{cross_entropy, named, softmax};
pub use methods::{Fitting, Methods};
pub use range::{RangeReport, TrainingRange};
pub use report::{report, scales};
pub use roc::{CalibrationBin, RocPoint, calibration, roc};

use regression::{RegressionBin, RegressionScore};
use serde::{Deserialize, Serialize};

/// Loss, and what a person feels: the fraction of classes named rightly, or how far numbers lie from the truth.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Metrics {
    /// Mean cross-entropy in nats, or mean squared error in the unit that is trained on.
    pub loss: f64,
    /// What a person feels of it.
    pub measure: Measure,
}

/// What a person feels of a loss.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Measure {
    /// Fraction of classes named rightly, 0 to 1.
    Accuracy(f64),
    /// Root mean squared error of each target, on the target's scale.
    Rmse(Vec<f64>),
}

/// A simpler method.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Method {
    /// Always the commonest class, or the mean of the training part.
    Nothing,
    /// The one statistic that does best alone on the validation part: a line, or a logistic curve.
    Best {
        /// Its name.
        statistic: String,
    },
    /// One statistic of those that an experiment names.
    Alone {
        /// Its name.
        statistic: String,
    },
    /// A logistic or ridge regression on all summaries.
    Linear,
    /// A random forest on all statistics.
    Forest,
}

/// What a simpler method reached.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct MethodScore {
    /// The method.
    pub method: Method,
    /// What it reached; of classes its accuracy, of numbers the RMSE and R2 of each target.
    pub reached: Reached,
}

/// The methods as a table lists them, each once: a statistic that an experiment names and that turned out the best alone is the same method
/// twice, and stands there as the best.
pub fn listed(methods: &[MethodScore]) -> impl Iterator<Item = &MethodScore> {
    let is_best = move |named: &str| {
        methods
            .iter()
            .any(|score| matches!(&score.method, Method::Best { statistic } if statistic == named))
    };
    methods.iter().filter(
        move |score| !matches!(&score.method, Method::Alone { statistic } if is_best(statistic)),
    )
}

/// What a method reached on a part of the data.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Reached {
    /// Of classes.
    Classes {
        /// Predictions.
        confusion: Confusion,
        /// 95 % Wilson interval of its accuracy.
        interval: [f64; 2],
    },
    /// Of numbers: for each target its score and the 95 % bootstrap interval of its RMSE.
    Numbers(Vec<(RegressionScore, [f64; 2])>),
}

/// Errors along a number that the examples were drawn with.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Along {
    /// Its key.
    pub key: String,
    /// The class whose examples are counted; none for all.
    pub class: Option<u8>,
    /// Bins have equal ratios instead of equal widths.
    pub logarithmic: bool,
    /// Accuracy in each bin of its range, where classes are asked for.
    pub accuracy: Vec<AccuracyBin>,
    /// Bias and spread of each target in each bin, where numbers are asked for; on the target's scale.
    pub errors: Vec<Vec<RegressionBin>>,
}

/// What a part of the data says of a network.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Report {
    /// Examples.
    pub examples: u32,
    /// Loss, accuracy or errors.
    pub metrics: Metrics,
    /// What it answered.
    pub answers: Answers,
    /// Errors along every number that varies.
    pub along: Vec<Along>,
    /// The simpler methods on the same examples, fitted on the training part.
    pub methods: Vec<MethodScore>,
}

/// What a network answered on a part of the data.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Answers {
    /// Classes.
    Classes {
        /// Predictions.
        confusion: Confusion,
        /// 95 % Wilson interval of the accuracy.
        interval: [f64; 2],
        /// ROC curve of the second class against the first, at most 200 points; of two classes only.
        roc: Vec<RocPoint>,
        /// Area under it.
        auc: Option<f64>,
        /// How often a probability came true: of the second class where there are two, else of the class that was named. Ten bins, empty
        /// ones left out.
        calibration: Vec<CalibrationBin>,
    },
    /// Numbers, target after target.
    Numbers(Vec<NumberAnswers>),
}

/// What a network answered for one target. All on the target's scale.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct NumberAnswers {
    /// RMSE and R2.
    pub score: RegressionScore,
    /// 95 % bootstrap interval of the RMSE.
    pub rmse_interval: [f64; 2],
    /// 95 % bootstrap interval of R2, where there is one.
    pub r2_interval: Option<[f64; 2]>,
    /// True and predicted, of every example, or of the first 20,000 of them.
    pub points: Vec<[f32; 2]>,
    /// Bias along the range of the truth, ten bins of the same width; empty ones left out.
    pub bins: Vec<RegressionBin>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_statistic_is_listed_once_and_the_best_keeps_its_place() {
        let alone = |name: &str| Method::Alone {
            statistic: name.to_owned(),
        };
        let methods = |best: &str| -> Vec<MethodScore> {
            let statistic = best.to_owned();
            let all = [
                Method::Nothing,
                Method::Best { statistic },
                alone("F_ST"),
                alone("fixed"),
                Method::Linear,
                Method::Forest,
            ];
            let score = |method| MethodScore {
                method,
                reached: Reached::Numbers(Vec::new()),
            };
            all.into_iter().map(score).collect()
        };
        let all = methods("F_ST");
        let left: Vec<&Method> = listed(&all).map(|score| &score.method).collect();
        assert_eq!(left.len(), 5);
        assert_eq!((left[1], left[2]), (&all[1].method, &alone("fixed")));
        // Of several numbers each has a best statistic of its own: that is no one statistic alone.
        assert_eq!(listed(&methods("F_ST, fixed")).count(), 6);
        assert_eq!(listed(&methods("pi")).count(), 6);
    }
}
