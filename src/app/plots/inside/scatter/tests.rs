use super::*;
use crate::evaluation::regression::RegressionScore;

fn report(points: &[[f32; 2]]) -> NumberAnswers {
    NumberAnswers {
        score: RegressionScore {
            rmse: 0.061,
            r2: Some(0.995),
        },
        rmse_interval: [0.058, 0.064],
        r2_interval: Some([0.994, 0.996]),
        points: points.to_vec(),
        bins: vec![
            RegressionBin {
                low: -2.0,
                high: 0.0,
                count: 3,
                bias: 0.01,
                spread: 0.05,
            },
            RegressionBin {
                low: 0.0,
                high: 2.0,
                count: 4,
                bias: -0.2,
                spread: 0.05,
            },
            RegressionBin {
                low: 2.0,
                high: 3.0,
                count: 0,
                bias: 0.0,
                spread: 0.0,
            },
        ],
    }
}

fn middle_of(target: &super::super::super::figure::HoverTarget) -> [f64; 2] {
    [target.x + 0.5 * target.w, target.y + 0.5 * target.h]
}

#[test]
fn equal_predictions_lie_on_the_line_and_the_highlighted_one_is_last() {
    let points: Vec<[f32; 2]> = (0..20).map(|k| [k as f32 * 0.1, k as f32 * 0.1]).collect();
    let figure = predicted_against_true(
        &report(&points),
        ("Tajima's D", ""),
        Some([1.5, 1.0]),
        358.0,
    );
    let document = roxmltree::Document::parse(&figure.svg).unwrap();
    let line = document
        .descendants()
        .find(|node| node.attribute("stroke-dasharray") == Some("4 3"))
        .unwrap();
    let [x1, y1, x2, y2] =
        ["x1", "y1", "x2", "y2"].map(|name| line.attribute(name).unwrap().parse::<f64>().unwrap());
    for target in figure.hover.iter().take(figure.hover.len() - 1) {
        let [x, y] = middle_of(target);
        let on_line = y1 + (x - x1) / (x2 - x1) * (y2 - y1);
        assert!((y - on_line).abs() < 7.0, "{target:?}");
    }
    let last = figure.hover.last().unwrap();
    assert_eq!(last.text, "this example: true 1.5, predicted 1");
    let [x, y] = middle_of(last);
    assert!(
        y > y1 + (x - x1) / (x2 - x1) * (y2 - y1),
        "predicted below the truth"
    );
    assert_eq!(
        figure.summary,
        "Predicted against true Tajima's D of 20 examples: RMSE 0.061 (95 % interval 0.058 to 0.064), R² 0.995."
    );
}

#[test]
fn every_point_is_counted_once() {
    let points: Vec<[f32; 2]> = (0..900)
        .map(|k| [(k % 30) as f32 * 0.05, (k / 30) as f32 * 0.07])
        .collect();
    let figure = predicted_against_true(&report(&points), ("θ", ""), None, 1000.0);
    let counted: f64 = figure
        .hover
        .iter()
        .filter_map(|target| {
            target
                .text
                .rsplit(": ")
                .next()?
                .split(' ')
                .next()?
                .replace(',', "")
                .parse::<f64>()
                .ok()
        })
        .sum();
    assert_eq!(counted, 900.0);
}

#[test]
fn residuals_are_predicted_minus_true_and_empty_bins_are_left_out() {
    let figure = residuals(
        &report(&[[0.0, 0.3], [1.0, 0.8], [-1.0, -1.0]]),
        ("θ", ""),
        358.0,
    );
    assert_eq!(figure.table.as_ref().unwrap().rows.len(), 2);
    assert_eq!(
        figure.summary,
        "Predicted minus true θ: on average furthest off, by -0.2, where the truth lies between 0 and 2."
    );
    let at = |start: &str| {
        middle_of(
            figure
                .hover
                .iter()
                .find(|target| target.text.starts_with(start))
                .unwrap(),
        )
    };
    let document = roxmltree::Document::parse(&figure.svg).unwrap();
    let dots: Vec<f64> = document
        .descendants()
        .filter(|node| node.has_tag_name("circle"))
        .map(|node| node.attribute("cy").unwrap().parse().unwrap())
        .collect();
    assert!(
        dots[1] > dots[0],
        "a negative bias is drawn lower: {dots:?}"
    );
    assert!(at("true -2 to 0")[0] < at("true 0 to 2")[0]);
}

#[test]
fn the_twin_s_predictions_are_upright() {
    let report = TwinReport {
        seed: 2,
        points: vec![[0.0, 1.0, -1.0]],
        agreement: 0.99,
        rmse: [0.1, 0.11, 0.05],
        layers: Vec::new(),
        alignment: Vec::new(),
        untrained: Vec::new(),
        matchings: Vec::new(),
    };
    let figure = agreement(&report, "Tajima's D", 358.0);
    let [x, y] = middle_of(&figure.hover[0]);
    assert!(
        x > 0.5 * figure.size[0] && y > 0.5 * figure.size[1],
        "far right, low: {x} {y}"
    );
    assert!(figure.summary.contains(
        "correlate by 0.99; RMSE 0.1 and 0.11 against the truth, 0.05 against each other"
    ));
}

#[test]
fn a_prediction_far_outside_the_truth_stands_at_the_edge_and_is_counted() {
    let mut points: Vec<[f32; 2]> = (0..=20).map(|k| [k as f32 * 0.1, k as f32 * 0.1]).collect();
    points.extend([[1.0, 500.0], [1.5, 90.0], [1.0, -40.0]]);
    let figure = predicted_against_true(&report(&points), ("size", "diploids"), None, 358.0);
    for said in [
        "2 above",
        "1 below",
        "true size, diploids",
        "predicted, diploids",
    ] {
        assert!(figure.svg.contains(said), "{said}");
    }
    assert!(
        figure.summary.contains("RMSE 0.061 diploids (95 %"),
        "{}",
        figure.summary
    );
    assert!(
        figure.summary.ends_with("3 predicted beyond the axis."),
        "{}",
        figure.summary
    );
    let within = figure
        .hover
        .iter()
        .all(|target| target.y >= -4.0 && target.y + target.h <= figure.size[1] + 4.0);
    assert!(within, "{:?}", figure.hover);
    // Nothing is beyond what is only as wide as the truth.
    let equal: Vec<[f32; 2]> = (0..=20)
        .map(|k| [k as f32 * 0.1, 2.0 - k as f32 * 0.1])
        .collect();
    let figure = predicted_against_true(&report(&equal), ("size", ""), None, 358.0);
    assert!(!figure.summary.contains("beyond"), "{}", figure.summary);
}
