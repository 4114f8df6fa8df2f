//! Predicted against true, their difference along the range, and one network against its twin.

use super::super::chart::Chart;
use super::super::colour::{INK_SOFT, POPULATION};
use super::super::errors::filled;
use super::super::figure::{Figure, Table};
use super::super::frame::Axis;
use super::super::scale::{Kind, extent, round_out};
use super::super::svg::{Anchor, Fit, number, polyline};
use super::density::{self, hexagons};
use crate::evaluation::NumberAnswers;
use crate::evaluation::regression::RegressionBin;
use crate::inspection::twins::TwinReport;
use crate::number::{format_count, format_decimal};
use crate::sentence::counted;

/// Widest a figure is drawn, CSS pixels.
const WIDEST: f64 = 440.0;
/// Ink of the points.
const POINTS: &str = POPULATION[0];
/// Ink of what stands out among them.
const APART: &str = POPULATION[1];

/// What is predicted: its name, and its unit where it has one.
pub type Target<'a> = (&'a str, &'a str);

/// How much wider than the truth's own range the axis of predictions may be, on each side.
const WIDER: f64 = 0.5;

/// Predicted against true values with the line on which they would be equal, and one example that stands out (`[true, predicted]`). The axes
/// have the range of the truth; a prediction far outside it is drawn at the edge, and counted.
pub fn predicted_against_true(
    report: &NumberAnswers,
    (target, unit): Target<'_>,
    highlighted: Option<[f64; 2]>,
    width: f64,
) -> Figure {
    let points: Vec<[f64; 2]> = report
        .points
        .iter()
        .map(|point| point.map(f64::from))
        .collect();
    let ranges = truth_and_predicted(&points, highlighted);
    let mut chart = with_diagonal(
        ranges,
        [
            with_unit(&format!("true {target}"), unit),
            with_unit("predicted", unit),
        ],
        width,
    );
    let beyond = cloud(&mut chart, &points, ["true", "predicted"]);
    say_beyond(&mut chart, beyond);
    if let Some(point) = highlighted.filter(|point| point.iter().all(|value| value.is_finite())) {
        let [x, y] = chart.place(at_the_edge(&chart, point));
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
        with_unit("RMSE", unit),
        rmse[0].clone(),
        format!("{} to {}", rmse[1], rmse[2]),
    ]];
    let mut summary = format!(
        "Predicted against true {target} of {} examples: RMSE {} (95 % interval {} to {})",
        format_count(points.len() as f64),
        [rmse[0].as_str(), unit].join(" ").trim_end(),
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
    if beyond != [0, 0] {
        let all = format_count((beyond[0] + beyond[1]) as f64);
        summary.push_str(&format!(", {all} predicted beyond the axis"));
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
pub fn residuals(report: &NumberAnswers, (target, unit): Target<'_>, width: f64) -> Figure {
    let Fit { view, drawn } = Fit::new(width, [200.0, 600.0]);
    let points: Vec<[f64; 2]> = report
        .points
        .iter()
        .map(|&[truth, predicted]| [f64::from(truth), f64::from(predicted) - f64::from(truth)])
        .collect();
    let bins = filled(&report.bins);
    let furthest = points
        .iter()
        .map(|point| point[1].abs())
        .filter(|residual| residual.is_finite())
        .fold(0.0, f64::max);
    let truth = extent(Kind::Linear, points.iter().map(|point| point[0]));
    // A few predictions far off leave the others in sight.
    let furthest = match truth {
        Some([low, high]) if high > low => furthest.min(high - low),
        _ => furthest,
    };
    let edges = bins.iter().flat_map(|bin| [bin.low, bin.high]);
    let x = axis(
        extent(
            Kind::Linear,
            points.iter().map(|point| point[0]).chain(edges),
        ),
        with_unit(&format!("true {target}"), unit),
    );
    let y = axis(
        Some([-furthest, furthest]),
        with_unit("predicted minus true", unit),
    );
    let size = [view, (drawn * 0.6).clamp(190.0, 320.0).round()];
    let mut chart = Chart::new(size, x, y, 14.0 + view - drawn);
    let beyond = cloud(&mut chart, &points, ["true", "off by"]);
    say_beyond(&mut chart, beyond);
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
fn square(points: &[[f64; 2]], also: Option<[f64; 2]>, titles: [String; 2], width: f64) -> Chart {
    let range = extent(Kind::Linear, points.iter().copied().chain(also).flatten());
    with_diagonal([range; 2], titles, width)
}

/// The range of the truth, and that of the predictions as far as it is not too far from it.
fn truth_and_predicted(points: &[[f64; 2]], also: Option<[f64; 2]>) -> [Option<[f64; 2]>; 2] {
    let along = |axis: usize| {
        let values = points.iter().copied().chain(also);
        extent(
            Kind::Linear,
            values.map(|point| if axis == 0 { point[0] } else { point[1] }),
        )
    };
    let (truth, predicted) = (along(0), along(1));
    match (truth, predicted) {
        (Some([low, high]), Some([least, most])) if high > low => {
            let room = WIDER * (high - low);
            let range = [least.clamp(low - room, low), most.clamp(high, high + room)];
            [truth, Some(range)]
        }
        // One true value says nothing about what is far.
        _ => [extent(Kind::Linear, points.iter().copied().chain(also).flatten()); 2],
    }
}

/// A chart with the line on which both axes are equal.
fn with_diagonal(ranges: [Option<[f64; 2]>; 2], [x, y]: [String; 2], width: f64) -> Chart {
    let Fit { view, drawn } = Fit::new(width, [200.0, WIDEST]);
    let (x, y) = (axis(ranges[0], x), axis(ranges[1], y));
    let (low, high) = (x.domain[0].max(y.domain[0]), x.domain[1].min(y.domain[1]));
    let mut chart = Chart::new([view, drawn], x, y, 14.0 + view - drawn);
    let [from, to] = [[low, low], [high, high]].map(|point| chart.place(point));
    chart
        .over()
        .line(from, to, INK_SOFT, " stroke-dasharray=\"4 3\"");
    chart
}

fn with_unit(text: &str, unit: &str) -> String {
    if unit.is_empty() {
        text.to_owned()
    } else {
        format!("{text}, {unit}")
    }
}

/// A point where it is, or at the edge of the chart below or above it.
fn at_the_edge(chart: &Chart, [x, y]: [f64; 2]) -> [f64; 2] {
    let [top, _, bottom, left] = chart.frame();
    let [[_, low], [_, high]] = [chart.value([left, bottom]), chart.value([left, top])];
    // Where there is no axis, nothing is beyond it.
    if low <= high {
        [x, y.clamp(low, high)]
    } else {
        [x, y]
    }
}

/// Says how many points are drawn at the lower and the upper edge though they lie beyond it.
fn say_beyond(chart: &mut Chart, [below, above]: [usize; 2]) {
    let [top, _, bottom, left] = chart.frame();
    for (count, y, way) in [(above, top + 12.0, "above"), (below, bottom - 6.0, "below")] {
        if count > 0 {
            let text = format!("{} {way}", format_count(count as f64));
            chart.label([left + 6.0, y], Anchor::Start, INK_SOFT, &text);
        }
    }
}

/// The points as hexagons, each of which says how many there are; those below and above the chart stand at its edge, and are counted.
fn cloud(chart: &mut Chart, points: &[[f64; 2]], [x, y]: [&str; 2]) -> [usize; 2] {
    let mut beyond = [0, 0];
    let mut drawn = Vec::new();
    for &point in points
        .iter()
        .filter(|point| point.iter().all(|value| value.is_finite()))
    {
        let edge = at_the_edge(chart, point);
        // The inverse of an axis is not exact: what lies at its end is within it.
        let hair = 1e-9 * (1.0 + point[1].abs());
        beyond[0] += usize::from(point[1] < edge[1] - hair);
        beyond[1] += usize::from(point[1] > edge[1] + hair);
        drawn.push(chart.place(edge));
    }
    let hexagons = hexagons(drawn);
    density::draw(chart.over(), &hexagons, POINTS);
    for hexagon in &hexagons {
        let [at_x, at_y] = chart.value(hexagon.middle).map(format_decimal);
        let loci = counted(hexagon.points.len() as u64, "locus", "loci");
        chart.hover(hexagon.area(), format!("{x} {at_x}, {y} {at_y}: {loci}"));
    }
    beyond
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
    Axis::new(
        Kind::Linear,
        round_out(Kind::Linear, range.unwrap_or([-1.0, 1.0]), 5),
        title,
    )
    .written(format_decimal)
    .with_ticks(5)
}

fn middle(bin: &RegressionBin) -> f64 {
    0.5 * (bin.low + bin.high)
}

fn between(low: f64, high: f64) -> String {
    format!("{} to {}", format_decimal(low), format_decimal(high))
}

#[cfg(test)]
mod tests;
