//! Two networks from two seeds: alike in what they answer, not in what they look like inside.

use super::super::chart::Chart;
use super::super::colour::{INK_SOFT, PALETTE, viridis};
use super::super::curves::curve_size;
use super::super::ends::{End, name_ends};
use super::super::figure::{Figure, HoverTarget, Table};
use super::super::frame::Axis;
use super::super::mosaic::Grid;
use super::super::scale::{Kind, extent, round_out};
use super::super::svg::{Anchor, Fit, Svg, number, text_width};
use crate::inspection::twins::{Matching, TwinReport};
use crate::number::format_decimal;

/// What the layers of a network are compared with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Against {
    /// The twin's layers.
    Twin,
    /// The same network's before training: the control.
    Untrained,
}

/// Centred kernel alignment of each layer of the network (rows) with each layer of another (columns), a number in each cell.
pub fn alignment_heatmap(report: &TwinReport, against: Against, width: f64) -> Figure {
    let (matrix, columns) = match against {
        Against::Twin => (&report.alignment, "the twin's layers"),
        Against::Untrained => (&report.untrained, "its untrained layers"),
    };
    let (layers, count) = (&report.layers, report.layers.len());
    let Fit { view, drawn } = Fit::new(width, [200.0, 560.0]);
    let longest = layers
        .iter()
        .map(|layer| text_width(layer))
        .fold(0.0, f64::max);
    let (left, top) = (longest + 8.0, longest + 26.0);
    let side = ((drawn - left) / count.max(1) as f64)
        .clamp(12.0, 46.0)
        .floor();
    let cell = [side, side.min(30.0)];
    let grid = Grid {
        origin: [left, top],
        cell,
        rows: count,
        columns: count,
        gap: 1.0,
    };
    let size = [view.max(left + grid.size()[0]), top + grid.size()[1] + 2.0];
    let mut svg = Svg::new(size);
    let value = |row: usize, column: usize| {
        matrix
            .get(row)?
            .get(column)
            .copied()
            .filter(|value| value.is_finite())
    };
    grid.draw(&mut svg, |row, column| value(row, column).map(viridis));
    svg.text([left, 11.0], Anchor::Start, INK_SOFT, columns);
    let mut hover = Vec::with_capacity(count * count);
    for (row, layer) in layers.iter().enumerate() {
        let middle = top + (row as f64 + 0.5) * cell[1];
        svg.text([left - 8.0, middle + 4.0], Anchor::End, INK_SOFT, layer);
        let x = left + (row as f64 + 0.5) * cell[0] + 4.0;
        svg.raw(&format!(
            "<g transform=\"translate({} {}) rotate(-90)\">",
            number(x),
            number(top - 5.0)
        ));
        svg.text([0.0, 0.0], Anchor::Start, INK_SOFT, layer);
        svg.raw("</g>");
        for (column, other) in layers.iter().enumerate() {
            let text = value(row, column).map_or_else(
                || "–".to_owned(),
                |value| format!("{value:.2}").replacen("0.", ".", 1),
            );
            if side >= 24.0 {
                let [x, y, w, h] = grid.area(row, column);
                // Viridis is light from here on.
                let ink = if value(row, column).is_some_and(|value| value > 0.55) {
                    "#000000"
                } else {
                    "#ffffff"
                };
                let ink = if value(row, column).is_some() {
                    ink
                } else {
                    INK_SOFT
                };
                svg.text([x + 0.5 * w, y + 0.5 * h + 4.0], Anchor::Middle, ink, &text);
            }
            hover.push(HoverTarget::new(
                grid.area(row, column),
                format!("{layer} with {other} of {}: {text}", whose(against)),
            ));
        }
    }
    let same: Vec<String> = (0..count)
        .filter_map(|k| {
            Some(format!(
                "{}: {}",
                layers.get(k)?,
                format_decimal(value(k, k)?)
            ))
        })
        .collect();
    let summary = if same.is_empty() {
        "Centred kernel alignment: nothing compared yet.".to_owned()
    } else {
        format!(
            "Centred kernel alignment of each layer with the same layer of {}: {}.",
            whose(against),
            same.join(", ")
        )
    };
    let header: Vec<&str> = std::iter::once("layer")
        .chain(layers.iter().map(String::as_str))
        .collect();
    let rows = layers.iter().enumerate().map(|(row, layer)| {
        let cells = (0..count)
            .map(|column| value(row, column).map_or_else(|| "–".to_owned(), format_decimal));
        std::iter::once(layer.clone()).chain(cells).collect()
    });
    let table = Table::new(&header, rows.collect());
    svg.figure(summary, hover).with_table(table)
}

const fn whose(against: Against) -> &'static str {
    match against {
        Against::Twin => "the twin",
        Against::Untrained => "the untrained network",
    }
}

/// The correlations of matched channels, best first, a line for each layer; dashed the mean of channels paired by number.
pub fn matched(matchings: &[Matching], width: f64) -> Figure {
    let sorted = |matching: &Matching| {
        let mut correlations: Vec<f64> = matching
            .correlation
            .iter()
            .flatten()
            .copied()
            .filter(|value| value.is_finite())
            .collect();
        correlations.sort_by(|one, other| other.total_cmp(one));
        correlations
    };
    let curves: Vec<(&Matching, Vec<f64>)> = matchings
        .iter()
        .map(|matching| (matching, sorted(matching)))
        .collect();
    let values = curves
        .iter()
        .flat_map(|(matching, values)| values.iter().copied().chain(matching.mean));
    let low = extent(Kind::Linear, values).map_or(0.0, |[low, _]| low.clamp(-1.0, 0.0));
    let y = Axis::new(
        Kind::Linear,
        [round_out(Kind::Linear, [low, 1.0], 5)[0], 1.0],
        "correlation, dashed: by number",
    )
    .written(format_decimal)
    .with_ticks(5);
    let title = "matched channels, best first".to_owned();
    let x = Axis::new(Kind::Linear, [0.0, 100.0], title)
        .written(|share| format!("{} %", format_decimal(share)));
    let room = matchings
        .iter()
        .map(|matching| text_width(&matching.layer))
        .fold(0.0, f64::max)
        + 26.0;
    let mut chart = Chart::new(curve_size(width), x, y, room);
    let mut ends = Vec::new();
    for ((matching, correlations), ink) in curves.iter().zip(PALETTE) {
        let share = |rank: usize| 100.0 * (rank as f64 + 0.5) / correlations.len().max(1) as f64;
        let points: Vec<[f64; 2]> = correlations
            .iter()
            .enumerate()
            .map(|(rank, &value)| [share(rank), value])
            .collect();
        if let Some(before) = Some(matching.mean[0]).filter(|mean| mean.is_finite()) {
            chart.curve(
                &[[0.0, before], [100.0, before]],
                ink,
                " stroke-width=\"1\" stroke-dasharray=\"4 3\"",
            );
        }
        chart.curve(&points, ink, " stroke-width=\"1.75\"");
        for (rank, &point) in points.iter().enumerate() {
            let [x, y] = chart.place(point);
            let text = format!(
                "{}, pair {} of {}: {}",
                matching.layer,
                rank + 1,
                points.len(),
                format_decimal(point[1])
            );
            chart.hover([x - 3.0, y - 6.0, 6.0, 12.0], text);
        }
        ends.extend(points.last().map(|&at| End {
            at,
            ink,
            name: matching.layer.clone(),
        }));
    }
    name_ends(&mut chart, ends);
    let means: Vec<String> = matchings
        .iter()
        .map(|matching| {
            format!(
                "{} from {} to {}",
                matching.layer,
                format_decimal(matching.mean[0]),
                format_decimal(matching.mean[1])
            )
        })
        .collect();
    let summary = if means.is_empty() {
        "Matching channels of the two networks: nothing compared yet.".to_owned()
    } else {
        format!(
            "Matching channels instead of pairing them by number raises their mean correlation: {}.",
            means.join(", ")
        )
    };
    let rows = curves.iter().map(|(matching, correlations)| {
        let silent = matching.correlation.len() - correlations.len();
        let [before, after] = matching.mean.map(format_decimal);
        vec![
            matching.layer.clone(),
            before,
            after,
            correlations.len().to_string(),
            silent.to_string(),
        ]
    });
    let table = Table::new(
        &[
            "layer",
            "by number",
            "matched",
            "pairs",
            "with a silent channel",
        ],
        rows.collect(),
    );
    chart.finish(summary, Some(table))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn report() -> TwinReport {
        TwinReport {
            seed: 2,
            points: Vec::new(),
            agreement: 0.9,
            rmse: [0.1, 0.1, 0.05],
            layers: vec!["Conv 1".to_owned(), "Dense".to_owned()],
            alignment: vec![vec![0.91, 0.4], vec![0.35, 0.8]],
            untrained: vec![vec![0.7, 0.2], vec![0.1, 0.3]],
            matchings: Vec::new(),
        }
    }

    #[test]
    fn rows_are_the_network_and_columns_the_other() {
        let figure = alignment_heatmap(&report(), Against::Twin, 358.0);
        assert_eq!(figure.hover[1].text, "Conv 1 with Dense of the twin: .40");
        assert!(figure.hover[1].x > figure.hover[0].x && figure.hover[2].y > figure.hover[0].y);
        let summary = "Centred kernel alignment of each layer with the same layer of the untrained network: Conv 1: 0.7, Dense: 0.3.";
        assert_eq!(
            alignment_heatmap(&report(), Against::Untrained, 358.0).summary,
            summary
        );
    }

    #[test]
    fn matched_pairs_are_sorted_and_silent_ones_counted() {
        let matching = Matching {
            layer: "Conv 1".to_owned(),
            partner: vec![2, 0, 1],
            correlation: vec![Some(0.3), None, Some(0.9)],
            mean: [0.05, 0.6],
        };
        let figure = matched(&[matching], 358.0);
        assert_eq!(figure.hover[0].text, "Conv 1, pair 1 of 2: 0.9");
        assert!(figure.hover[0].y < figure.hover[1].y);
        assert_eq!(
            figure.table.unwrap().rows[0],
            ["Conv 1", "0.05", "0.6", "2", "1"]
        );
    }
}
