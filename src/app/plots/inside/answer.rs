//! What a network answers, and the truth, output by output.

use crate::inspection::{Answer, Given, Opening};
use crate::number::format_decimal;

/// What is answered: the probability of each class, or each number.
pub(super) fn values(opening: &Opening) -> &[f64] {
    match &opening.answer {
        Answer::Classes { probabilities, .. } => probabilities,
        Answer::Numbers { predicted, .. } => predicted,
    }
}

/// What is written beside an answer.
pub(super) fn beside(opening: &Opening, names: &[String], output: usize) -> String {
    let name = names.get(output).map_or("", String::as_str);
    match &opening.answer {
        Answer::Classes { truth, .. } => {
            if *truth == Some(output as u8) {
                format!("{name} (the truth)")
            } else {
                name.to_owned()
            }
        }
        Answer::Numbers { truth, predicted } => {
            let truth = truth.get(output).copied().flatten().map_or_else(
                || untold(opening).to_owned(),
                |truth| format!("truth {}", three_decimals(truth)),
            );
            if predicted.len() > 1 {
                format!("{name}, {truth}")
            } else {
                truth
            }
        }
    }
}

/// Why there is no truth to a number.
fn untold(opening: &Opening) -> &'static str {
    match &opening.given {
        Given::Alignment { statistics, .. } if statistics.segregating_sites == 0 => {
            "no truth: nothing segregates"
        }
        _ => "no truth is known",
    }
}

/// Answer and truth in a few words.
pub(super) fn sentence(opening: &Opening, names: &[String]) -> String {
    match &opening.answer {
        Answer::Classes {
            truth,
            probabilities,
        } => {
            let said: Vec<String> = names
                .iter()
                .zip(probabilities)
                .map(|(name, probability)| format!("{name} {}", format_decimal(*probability)))
                .collect();
            let truth = truth.and_then(|truth| names.get(usize::from(truth)));
            let truth = truth.map_or_else(String::new, |truth| format!(", truth {truth}"));
            format!("probability of {}{truth}", said.join(", "))
        }
        Answer::Numbers { truth, predicted } => {
            let one = |(output, value): (usize, &f64)| {
                let truth = truth
                    .get(output)
                    .copied()
                    .flatten()
                    .map_or_else(String::new, |truth| {
                        format!(", truth {}", format_decimal(truth))
                    });
                let name = match names.get(output) {
                    Some(name) if predicted.len() > 1 => format!(" of {name}"),
                    _ => String::new(),
                };
                format!("prediction{name} {}{truth}", format_decimal(*value))
            };
            let all: Vec<String> = predicted.iter().enumerate().map(one).collect();
            all.join("; ")
        }
    }
}

/// A predicted or true value: three decimals, so that the two can be compared.
pub(super) fn three_decimals(value: f64) -> String {
    if value.is_finite() && value.abs() < 1e6 {
        format!("{value:.3}")
    } else {
        format_decimal(value)
    }
}
