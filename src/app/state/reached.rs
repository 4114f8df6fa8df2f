//! What a network and the simpler methods reached, in words.

use super::asked::Named;
use crate::evaluation::{Measure, Method, MethodScore, Metrics, Reached};
use crate::number::{format_decimal, format_percent};

/// Accuracy, or the error of each number.
pub fn reached(metrics: &Metrics, names: &[Named]) -> String {
    match &metrics.measure {
        Measure::Accuracy(accuracy) if accuracy.is_finite() => format_percent(*accuracy),
        Measure::Accuracy(_) => "–".to_owned(),
        Measure::Rmse(errors) => errors_in_words(errors.iter().copied(), names),
    }
}

fn errors_in_words(errors: impl Iterator<Item = f64>, names: &[Named]) -> String {
    let several = names.len() > 1;
    errors
        .zip(names)
        .map(|(error, of)| {
            let said = format_decimal(error);
            let error = if error.is_finite() {
                of.measured(&said)
            } else {
                said
            };
            if several {
                format!("{}: {error}", of.name)
            } else {
                format!("RMSE {error}")
            }
        })
        .collect::<Vec<_>>()
        .join(" · ")
}

/// A simpler method in words, and what it reached.
pub fn method_row(score: &MethodScore, names: &[Named]) -> (String, String) {
    let classes = matches!(score.reached, Reached::Classes { .. });
    let name = match &score.method {
        Method::Nothing if classes => "Guessing".to_owned(),
        Method::Nothing => "The mean".to_owned(),
        Method::Best { statistic } => format!("The best single statistic: {statistic}"),
        Method::Alone { statistic } => format!("{statistic} alone"),
        Method::Linear if classes => "Logistic regression on all statistics".to_owned(),
        Method::Linear => "Ridge regression on all statistics".to_owned(),
        Method::Forest => "Random forest on all statistics".to_owned(),
    };
    let reached = match &score.reached {
        Reached::Classes { confusion, .. } => format_percent(confusion.accuracy()),
        Reached::Numbers(scores) => {
            errors_in_words(scores.iter().map(|(score, _)| score.rmse), names)
        }
    };
    (name, reached)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::evaluation::Confusion;
    use crate::evaluation::regression::RegressionScore;
    use crate::history::Unit;

    fn named(name: &str, unit: Unit) -> Named {
        Named {
            name: name.to_owned(),
            unit,
        }
    }

    fn metrics(measure: Measure) -> Metrics {
        Metrics { loss: 0.1, measure }
    }

    #[test]
    fn accuracies_are_percentages_and_errors_have_units() {
        let none: [Named; 0] = [];
        let of = |measure, names: &[Named]| reached(&metrics(measure), names);
        assert_eq!(of(Measure::Accuracy(0.913_4), &none), "91.3 %");
        assert_eq!(of(Measure::Accuracy(f64::NAN), &none), "–");
        let split = named("Split", Unit::Generations);
        let theta = named("θ", Unit::None);
        assert_eq!(
            of(Measure::Rmse(vec![1_234.5]), std::slice::from_ref(&split)),
            "RMSE 1,235 generations"
        );
        assert_eq!(
            of(Measure::Rmse(vec![f64::NAN, 0.123_4]), &[split, theta]),
            "Split: – · θ: 0.123",
            "what is not a number has no unit"
        );
    }

    #[test]
    fn simpler_methods_are_called_by_what_they_do_to_classes_and_to_numbers() {
        let mut confusion = Confusion::new(3);
        for (truth, predicted) in [(0, 0), (1, 1), (2, 0), (2, 2)] {
            confusion.add(truth, predicted);
        }
        let classes = Reached::Classes {
            confusion,
            interval: [0.0, 1.0],
        };
        let score = RegressionScore {
            rmse: 0.25,
            r2: None,
        };
        let numbers = Reached::Numbers(vec![(score, [0.2, 0.3])]);
        let statistic = || "π".to_owned();
        let names = [named("θ", Unit::None)];
        for (method, of_classes, of_numbers) in [
            (Method::Nothing, "Guessing", "The mean"),
            (
                Method::Best {
                    statistic: statistic(),
                },
                "The best single statistic: π",
                "The best single statistic: π",
            ),
            (
                Method::Alone {
                    statistic: statistic(),
                },
                "π alone",
                "π alone",
            ),
            (
                Method::Linear,
                "Logistic regression on all statistics",
                "Ridge regression on all statistics",
            ),
            (
                Method::Forest,
                "Random forest on all statistics",
                "Random forest on all statistics",
            ),
        ] {
            let row = |reached: &Reached| {
                let reached = reached.clone();
                let method = method.clone();
                method_row(&MethodScore { method, reached }, &names)
            };
            assert_eq!(row(&classes), (of_classes.to_owned(), "75.0 %".to_owned()));
            assert_eq!(
                row(&numbers),
                (of_numbers.to_owned(), "RMSE 0.25".to_owned())
            );
        }
    }
}
