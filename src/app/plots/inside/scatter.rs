//! Predicted against true, their difference along the range, and one network against its twin.

use super::super::chart::{Axis, Chart};
use super::super::colour::{INK_SOFT, POPULATION};
use super::super::figure::{Figure, Table};
use super::super::format::{format_count, format_decimal};
use super::super::scale::{Kind, extent, round_out};
use super::super::svg::{Fit, number, polyline};
use super::density::{self, hexagons};
use crate::evaluation::NumberAnswers;
use crate::evaluation::regression::RegressionBin;
use crate::inspection::twins::TwinReport;

/// Widest a figure is drawn, CSS pixels.
const WIDEST: f64 = 440.0;
/// Ink of the points.
const POINTS: &str = POPULATION[0];
/// Ink of what stands out among them.
const APART: &str = POPULATION[1];

/// Predicted against true values with the line on which they would be equal, and one example that stands out (`[true, predicted]`). `target`
/// names what is predicted.
pub fn predicted_against_true(
    report: &NumberAnswers,
    target: &str,
    highlighted: Option<[f64; 2]>,
    width: f64,
) -> Figure {
    let points: Vec<[f64; 2]> = report
        .points
        .iter()
        .map(|point| point.map(f64::from))
        .collect();
    let mut chart = square(
        &points,
        highlighted,
        [format!("true {target}"), "predicted".to_owned()],
        width,
    );
    cloud(&mut chart, &points, ["true", "predicted"]);
    if let Some(point) = highlighted.filter(|point| point.iter().all(|value| value.is_finite())) {
        let [x, y] = chart.place(point);
        chart.over().circle(
            [x, y],
            6.0,
            "none",
            &format!(" stroke=\"{APART}\" stroke-width=\"2.2\""),
        );
        let text = format!(
            "this example: true {}, predicted {}",
            format_decimal(point[0]),
            format_decimal(point[1])
        );
        chart.hover([x - 7.0, y - 7.0, 14.0, 14.0], text);
    }
    let rmse = [
        report.score.rmse,
        report.rmse_interval[0],
        report.rmse_interval[1],
    ]
    .map(format_decimal);
    let mut rows = vec![vec![
        "RMSE".to_owned(),
        rmse[0].clone(),
        format!("{} to {}", rmse[1], rmse[2]),
    ]];
    let mut summary = format!(
        "Predicted against true {target} of {} examples: RMSE {} (95 % interval {} to {})",
        format_count(points.len() as f64),
        rmse[0],
        rmse[1],
        rmse[2]
    );
    if let Some(r2) = report.score.r2 {
        summary.push_str(&format!(", R² {}", format_decimal(r2)));
        let interval = report
            .r2_interval
            .map_or_else(|| "–".to_owned(), |[low, high]| between(low, high));
        rows.push(vec!["R²".to_owned(), format_decimal(r2), interval]);
    }
    summary.push('.');
    chart.finish(
        summary,
        Some(Table::new(&["score", "value", "95 % interval"], rows)),
    )
}

/// The predictions of two networks against each other.
pub fn agreement(report: &TwinReport, target: &str, width: f64) -> Figure {
    let points: Vec<[f64; 2]> = report
        .points
        .iter()
        .map(|&[_, first, twin]| [f64::from(first), f64::from(twin)])
        .collect();
    let mut chart = square(
        &points,
        None,
        [
            format!("{target}, predicted by this network"),
            "by its twin".to_owned(),
        ],
        width,
    );
    cloud(&mut chart, &points, ["this network", "twin"]);
    let [first, twin, each_other] = report.rmse.map(format_decimal);
    let summary = format!(
        "Two networks on {} examples: their predictions correlate by {}; RMSE {first} and {twin} against the truth, {each_other} against each other.",
        format_count(points.len() as f64),
        format_decimal(report.agreement)
    );
    let rows = [
        ("this network against the truth", first),
        ("twin against the truth", twin),
        ("one against the other", each_other),
    ]
    .map(|(what, rmse)| vec![what.to_owned(), rmse]);
    chart.finish(summary, Some(Table::new(&["pair", "RMSE"], rows.to_vec())))
}

/// Predicted minus true against true, with the mean (line) and the standard deviation (band) of each bin.
pub fn residuals(report: &NumberAnswers, target: &str, width: f64) -> Figure {
    let Fit { view, drawn } = Fit::new(width, [200.0, 600.0]);
    let points: Vec<[f64; 2]> = report
        .points
        .iter()
        .map(|&[truth, predicted]| [f64::from(truth), f64::from(predicted) - f64::from(truth)])
        .collect();
    let bins: Vec<&RegressionBin> = report
        .bins
        .iter()
        .filter(|bin| {
            bin.count > 0
                && [bin.low, bin.high, bin.bias, bin.spread]
                    .iter()
                    .all(|value| value.is_finite())
        })
        .collect();
    let furthest = points
        .iter()
        .map(|point| point[1].abs())
        .filter(|residual| residual.is_finite())
        .fold(0.0, f64::max);
    let edges = bins.iter().flat_map(|bin| [bin.low, bin.high]);
    let x = axis(
        extent(
            Kind::Linear,
            points.iter().map(|point| point[0]).chain(edges),
        ),
        format!("true {target}"),
    );
    let y = axis(
        Some([-furthest, furthest]),
        "predicted minus true".to_owned(),
    );
    let size = [view, (drawn * 0.6).clamp(190.0, 320.0).round()];
    let mut chart = Chart::new(size, x, y, 14.0 + view - drawn);
    cloud(&mut chart, &points, ["true", "off by"]);
    zero_line(&mut chart);

    let places = |shift: f64| {
        bins.iter()
            .map(|bin| chart.place([middle(bin), bin.bias + shift * bin.spread]))
            .collect::<Vec<_>>()
    };
    let ribbon = polyline(
        places(1.0)
            .into_iter()
            .chain(places(-1.0).into_iter().rev()),
    );
    let line = polyline(places(0.0));
    let dots = places(0.0);
    chart.over().path(&ribbon, APART, " fill-opacity=\"0.2\"");
    chart.over().path(
        &line,
        "none",
        &format!(" stroke=\"{APART}\" stroke-width=\"1.75\" stroke-linejoin=\"round\""),
    );
    for dot in dots {
        chart.over().circle(dot, 2.4, APART, "");
    }
    let [top, _, bottom, _] = chart.frame();
    for bin in &bins {
        let [[left, _], [right, _]] = [chart.place([bin.low, 0.0]), chart.place([bin.high, 0.0])];
        let text = format!(
            "true {} to {}: off by {} on average, standard deviation {}, {} alignments",
            format_decimal(bin.low),
            format_decimal(bin.high),
            format_decimal(bin.bias),
            format_decimal(bin.spread),
            format_count(f64::from(bin.count))
        );
        // At the foot, so that the points above keep their own read-outs.
        chart.hover(
            [
                left,
                bottom - 0.2 * (bottom - top),
                right - left,
                0.2 * (bottom - top),
            ],
            text,
        );
    }
    let worst = bins
        .iter()
        .max_by(|one, other| one.bias.abs().total_cmp(&other.bias.abs()));
    let summary = worst.map_or_else(
        || format!("Predicted minus true {target}: nothing predicted yet."),
        |bin| {
            let (bias, low, high) = (format_decimal(bin.bias), format_decimal(bin.low), format_decimal(bin.high));
            format!("Predicted minus true {target}: on average furthest off, by {bias}, where the truth lies between {low} and {high}.")
        },
    );
    let rows = bins.iter().map(|bin| {
        let numbers = [bin.low, bin.high, bin.bias, bin.spread].map(format_decimal);
        numbers
            .into_iter()
            .chain([format_count(f64::from(bin.count))])
            .collect()
    });
    chart.finish(
        summary,
        Some(Table::new(
            &["from", "to", "mean", "standard deviation", "alignments"],
            rows.collect(),
        )),
    )
}

/// A square chart with the same range on both axes and the line on which both are equal.
fn square(points: &[[f64; 2]], also: Option<[f64; 2]>, [x, y]: [String; 2], width: f64) -> Chart {
    let Fit { view, drawn } = Fit::new(width, [200.0, WIDEST]);
    let range = extent(Kind::Linear, points.iter().copied().chain(also).flatten());
    let (x, y) = (axis(range, x), axis(range, y));
    let [low, high] = x.domain;
    let mut chart = Chart::new([view, drawn], x, y, 14.0 + view - drawn);
    let [from, to] = [[low, low], [high, high]].map(|point| chart.place(point));
    chart
        .over()
        .line(from, to, INK_SOFT, " stroke-dasharray=\"4 3\"");
    chart
}

/// The points as hexagons, each of which says how many there are.
fn cloud(chart: &mut Chart, points: &[[f64; 2]], [x, y]: [&str; 2]) {
    let finite: Vec<&[f64; 2]> = points
        .iter()
        .filter(|point| point.iter().all(|value| value.is_finite()))
        .collect();
    let hexagons = hexagons(finite.iter().map(|&&point| chart.place(point)));
    density::draw(chart.over(), &hexagons, POINTS);
    for hexagon in &hexagons {
        let [at_x, at_y] = chart.value(hexagon.middle).map(format_decimal);
        let many = hexagon.points.len();
        let noun = if many == 1 { "alignment" } else { "alignments" };
        chart.hover(
            hexagon.area(),
            format!(
                "{x} {at_x}, {y} {at_y}: {} {noun}",
                format_count(many as f64)
            ),
        );
    }
}

fn zero_line(chart: &mut Chart) {
    let [_, right, _, left] = chart.frame();
    let [_, y] = chart.place([0.0, 0.0]);
    chart.over().raw(&format!(
        "<path d=\"M{} {y}H{}\" stroke=\"{INK_SOFT}\" stroke-dasharray=\"4 3\"/>",
        number(left),
        number(right),
        y = number(y)
    ));
}

fn axis(range: Option<[f64; 2]>, title: String) -> Axis {
    Axis {
        kind: Kind::Linear,
        domain: round_out(Kind::Linear, range.unwrap_or([-1.0, 1.0]), 5),
        title,
        format: format_decimal,
        ticks: 5,
    }
}

fn middle(bin: &RegressionBin) -> f64 {
    0.5 * (bin.low + bin.high)
}

fn between(low: f64, high: f64) -> String {
    format!("{} to {}", format_decimal(low), format_decimal(high))
}

#[cfg(test)]
mod tests;
