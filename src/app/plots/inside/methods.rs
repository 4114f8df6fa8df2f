//! The network beside simpler methods, and before and after permutations.

use super::super::figure::{Figure, Table};
use super::super::format::format_decimal;
use super::names::{method_name, permutation_name};
use super::rows::{Row, Shape, draw};
use crate::evaluation::regression::{RegressionReport, RegressionScore};
use crate::inspection::PermutationScore;

/// An error below this fraction of the network's is that of the arithmetic: the method is exact.
const EXACT: f64 = 1e-5;

/// RMSE of the network and of each simpler method on the same examples, with 95 % intervals; `target` names what is predicted.
pub fn simpler_methods(report: &RegressionReport, target: &str, width: f64) -> Figure {
    let network = ("network", report.score, report.rmse_interval, true);
    let simpler = report.simpler.iter().map(|simpler| {
        (
            method_name(simpler.method),
            simpler.score,
            simpler.rmse_interval,
            false,
        )
    });
    let all: Vec<_> = std::iter::once(network).chain(simpler).collect();
    let said = |value: f64| {
        if value < EXACT * report.score.rmse {
            "0 (exact)".to_owned()
        } else {
            format_decimal(value)
        }
    };
    let row = |&(name, score, interval, strong): &(&str, RegressionScore, [f64; 2], bool)| {
        let [value, low, high] = [score.rmse, interval[0], interval[1]].map(said);
        let reading = format!(
            "{name}: RMSE {value}, 95 % interval {low} to {high}, R² {}",
            r2(score)
        );
        Row {
            name: name.to_owned(),
            value: score.rmse,
            interval: Some(interval),
            text: value,
            reading,
            strong,
        }
    };
    let rows: Vec<Row> = all.iter().map(row).collect();
    let best = report
        .simpler
        .iter()
        .filter(|simpler| simpler.score.rmse.is_finite());
    let best = best.min_by(|one, other| one.score.rmse.total_cmp(&other.score.rmse));
    let rmse = format_decimal(report.score.rmse);
    let summary = best.map_or_else(
        || format!("The network's RMSE is {rmse}."),
        |best| {
            let other = said(best.score.rmse);
            format!(
                "The network's RMSE is {rmse}; the best simpler method, {}, reaches {other}.",
                method_name(best.method)
            )
        },
    );
    let table = all.iter().map(|&(name, score, [low, high], _)| {
        vec![
            name.to_owned(),
            said(score.rmse),
            format!("{} to {}", said(low), said(high)),
            r2(score),
        ]
    });
    let table = Table::new(&["method", "RMSE", "95 % interval", "R²"], table.collect());
    draw(
        &rows,
        Shape::Dot,
        None,
        &format!("RMSE, {target}"),
        summary,
        table,
        width,
    )
}

/// RMSE as the alignments are, and after each permutation of them; `target` names what is predicted.
pub fn permutation_bars(
    plain: RegressionScore,
    scores: &[PermutationScore],
    target: &str,
    width: f64,
) -> Figure {
    let as_it_is = std::iter::once(("as it is", plain, true));
    let all: Vec<_> = as_it_is
        .chain(
            scores
                .iter()
                .map(|score| (permutation_name(score.permutation), score.score, false)),
        )
        .collect();
    let times = |score: RegressionScore| {
        let ratio = score.rmse / plain.rmse;
        if ratio.is_finite() {
            format!("{} times", format_decimal(ratio))
        } else {
            "–".to_owned()
        }
    };
    let row = |&(name, score, strong): &(&str, RegressionScore, bool)| {
        let value = format_decimal(score.rmse);
        let reading = format!(
            "{name}: RMSE {value}, {} what it was, R² {}",
            times(score),
            r2(score)
        );
        let text = if strong {
            value
        } else {
            format!("{value}, {}", times(score))
        };
        Row {
            name: name.to_owned(),
            value: score.rmse,
            interval: None,
            text,
            reading,
            strong,
        }
    };
    let rows: Vec<Row> = all.iter().map(row).collect();
    let said: Vec<String> = all
        .iter()
        .map(|(name, score, _)| format!("{name} {}", format_decimal(score.rmse)))
        .collect();
    let summary = format!("RMSE after permuting the alignments: {}.", said.join(", "));
    let table = all
        .iter()
        .map(|&(name, score, _)| {
            vec![
                name.to_owned(),
                format_decimal(score.rmse),
                times(score),
                r2(score),
            ]
        })
        .collect();
    let table = Table::new(&["permuted", "RMSE", "against as it is", "R²"], table);
    draw(
        &rows,
        Shape::Bar,
        Some(plain.rmse),
        &format!("RMSE, {target}"),
        summary,
        table,
        width,
    )
}

fn r2(score: RegressionScore) -> String {
    score.r2.map_or_else(|| "–".to_owned(), format_decimal)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::evaluation::regression::{SimplerMethod, SimplerScore};
    use crate::inspection::Permutation;

    fn attributes(figure: &Figure, tag: &str, name: &str) -> Vec<f64> {
        let document = roxmltree::Document::parse(&figure.svg).unwrap();
        let nodes = document.descendants().filter(|node| node.has_tag_name(tag));
        nodes
            .map(|node| node.attribute(name).unwrap().parse().unwrap())
            .collect()
    }

    #[test]
    fn a_better_method_stands_further_left() {
        let score = |rmse| RegressionScore {
            rmse,
            r2: Some(1.0 - rmse),
        };
        let simpler = |method, rmse| SimplerScore {
            method,
            score: score(rmse),
            rmse_interval: [rmse * 0.9, rmse * 1.1],
        };
        let report = RegressionReport {
            score: score(0.06),
            rmse_interval: [0.055, 0.065],
            r2_interval: None,
            points: Vec::new(),
            bins: Vec::new(),
            simpler: vec![
                simpler(SimplerMethod::Pi, 0.02),
                simpler(SimplerMethod::Forest, 0.2),
            ],
        };
        let figure = simpler_methods(&report, "Tajima's D", 358.0);
        let dots = attributes(&figure, "circle", "cx");
        assert!(dots[1] < dots[0] && dots[0] < dots[2], "{dots:?}");
        assert_eq!(
            figure.summary,
            "The network's RMSE is 0.06; the best simpler method, π alone, reaches 0.02."
        );
        assert_eq!(
            figure.hover[2].text,
            "forest on the SFS: RMSE 0.2, 95 % interval 0.18 to 0.22, R² 0.8"
        );
    }

    #[test]
    fn an_error_of_the_arithmetic_is_none() {
        let score = |rmse| RegressionScore {
            rmse,
            r2: Some(1.0),
        };
        let simpler = vec![SimplerScore {
            method: SimplerMethod::Pi,
            score: score(3e-15),
            rmse_interval: [2e-15, 4e-15],
        }];
        let report = RegressionReport {
            score: score(0.06),
            rmse_interval: [0.05, 0.07],
            r2_interval: None,
            points: Vec::new(),
            bins: Vec::new(),
            simpler,
        };
        let rows = simpler_methods(&report, "Tajima's D", 358.0)
            .table
            .unwrap()
            .rows;
        assert_eq!(
            rows[1],
            ["π alone", "0 (exact)", "0 (exact) to 0 (exact)", "1"]
        );
    }

    #[test]
    fn bars_are_as_long_as_their_errors() {
        let scores =
            [(Permutation::Rows, 0.2), (Permutation::Columns, 0.1)].map(|(permutation, rmse)| {
                PermutationScore {
                    permutation,
                    score: RegressionScore { rmse, r2: None },
                }
            });
        let figure = permutation_bars(
            RegressionScore {
                rmse: 0.1,
                r2: Some(0.9),
            },
            &scores,
            "θ",
            1000.0,
        );
        let bars = attributes(&figure, "rect", "width");
        assert!(
            (bars[1] - 2.0 * bars[0]).abs() < 0.05 && (bars[2] - bars[0]).abs() < 0.05,
            "{bars:?}"
        );
        assert_eq!(
            figure.table.unwrap().rows[1],
            ["rows", "0.2", "2 times", "–"]
        );
    }
}
