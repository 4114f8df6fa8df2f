//! Effective size through time, both on logarithmic axes.

use super::colour::INK;
use super::figure::{Figure, HoverTarget, Table};
use super::frame::{Axis, Frame};
use super::palette::Palette;
use super::scale::{Kind, extent, round_out};
use super::svg::{Anchor, Fit, Svg, polyline, text_width};
use crate::history::{Timeline, Unit};
use crate::number::format_count;

/// Points along a curve.
const POINTS: u32 = 48;

/// A line for each population; a step where the size changes at once, a dot where it joins another.
pub fn effective_sizes(timeline: &Timeline, width: f64) -> Figure {
    let Fit { view, drawn } = Fit::new(width, [230.0, 620.0]);
    let palette = Palette::of(timeline);
    let keys = legend(timeline, drawn);
    let legend = keys.last().map_or(0.0, |[_, y]| y + 20.0);
    let size = [drawn, (drawn * 0.5).clamp(180.0, 260.0).round()];
    let horizon = timeline.horizon();
    let first = timeline
        .changes()
        .first()
        .copied()
        .unwrap_or(horizon / 50.0);
    let domain = round_out(Kind::Log, [(0.05 * first).max(horizon * 1e-5), horizon], 4);
    let curves: Vec<Vec<[f64; 2]>> = timeline
        .spans
        .iter()
        .map(|span| curve(&span.pieces, domain))
        .collect();
    let ends = timeline
        .spans
        .iter()
        .flat_map(|span| &span.pieces)
        .flat_map(|piece| [piece.size, piece.size_at(piece.to.min(horizon))]);
    let sizes = extent(Kind::Log, ends).unwrap_or([1_000.0, 10_000.0]);
    // A line on an axis would not be seen as one.
    let air = if sizes[1] < 1.5 * sizes[0] { 3.0 } else { 1.2 };
    let wide = [sizes[0] / air, sizes[1] * air];

    let mut svg = Svg::new([view, size[1] + legend]);
    let x = Axis::new(Kind::Log, domain, Unit::GenerationsAgo.words());
    let y = Axis::new(
        Kind::Log,
        round_out(Kind::Log, wide, 4),
        "effective size, diploids",
    );
    let frame = Frame::draw(&mut svg, size, 10.0, &x, &y);
    let mut hover = Vec::new();
    for (index, (curve, span)) in curves.iter().zip(&timeline.spans).enumerate() {
        let places = curve
            .iter()
            .map(|&[time, size]| [frame.x.at(time), frame.y.at(size)]);
        let ink = palette.ink(index);
        // Lines that lie on each other are told apart by their dashes.
        let dash = if index > 0 {
            format!(
                " stroke-dasharray=\"{} {}\"",
                9 - index.min(6),
                1 + index.min(6)
            )
        } else {
            String::new()
        };
        svg.path(
            &polyline(places),
            "none",
            &format!(" stroke=\"{ink}\" stroke-width=\"2\"{dash} class=\"size\""),
        );
        if let (true, Some(&[time, size])) = (span.into.is_some(), curve.last()) {
            svg.circle([frame.x.at(time), frame.y.at(size)], 3.0, ink, "");
        }
        for piece in &span.pieces {
            let [from, to] = [piece.from.max(domain[0]), piece.to.min(domain[1])];
            if from < to {
                let (low, high) = (
                    frame.y.at(piece.size_at(from)),
                    frame.y.at(piece.size_at(to)),
                );
                let text = format!(
                    "{}: {} diploids {} generations ago",
                    span.name,
                    format_count(piece.size_at(from).round()),
                    format_count(from.round())
                );
                hover.push(HoverTarget::new(
                    [
                        frame.x.at(from),
                        low.min(high) - 4.0,
                        frame.x.at(to) - frame.x.at(from),
                        libm::fabs(low - high) + 8.0,
                    ],
                    text,
                ));
            }
        }
    }
    for pinch in &timeline.pinches {
        let x = frame.x.at(pinch.time);
        svg.line(
            [x, frame.top],
            [x, frame.bottom],
            INK,
            " stroke-dasharray=\"1.5 2.5\"",
        );
        svg.text(
            [x + 5.0, frame.top + 11.0],
            Anchor::Start,
            INK,
            "bottleneck",
        );
    }
    for (index, (&[x, y], span)) in keys.iter().zip(&timeline.spans).enumerate() {
        let y = y + size[1] + 9.0;
        svg.line(
            [x, y],
            [x + 14.0, y],
            palette.ink(index),
            " stroke-width=\"3\" class=\"key\"",
        );
        svg.text([x + 18.0, y + 4.0], Anchor::Start, INK, &span.name);
    }
    let [low, high] = sizes.map(|size| format_count(size.round()));
    let summary = match timeline.spans.len() {
        1 => format!("Effective size through time, from {low} to {high} diploids."),
        count => format!(
            "Effective sizes of {count} populations through time, from {low} to {high} diploids."
        ),
    };
    svg.figure(summary, hover).with_table(table(timeline))
}

/// Where the names of several populations stand below the figure: in as many lines as they need.
fn legend(timeline: &Timeline, width: f64) -> Vec<[f64; 2]> {
    let (mut x, mut y) = (0.0, 0.0);
    let key = |span: &crate::history::Span| {
        let wide = text_width(&span.name) + 36.0;
        if x > 0.0 && x + wide > width {
            (x, y) = (0.0, y + 17.0);
        }
        let place = [x, y];
        x += wide;
        place
    };
    if timeline.spans.len() > 1 {
        timeline.spans.iter().map(key).collect()
    } else {
        Vec::new()
    }
}

/// Sizes at both ends of every stretch of time.
fn table(timeline: &Timeline) -> Table {
    let rows = timeline.spans.iter().flat_map(|span| {
        span.pieces.iter().map(|piece| {
            let [to, last] =
                [piece.to, piece.size_at(piece.to)].map(|value| format_count(value.round()));
            vec![
                span.name.clone(),
                format_count(piece.from.round()),
                to,
                format_count(piece.size.round()),
                last,
            ]
        })
    });
    Table::new(
        &[
            "population",
            "from, generations ago",
            "to",
            "size there",
            "size at the other end",
        ],
        rows.collect(),
    )
}

/// Times and sizes along the pieces within a stretch of time.
fn curve(pieces: &[crate::history::Piece], [first, last]: [f64; 2]) -> Vec<[f64; 2]> {
    let mut points = Vec::new();
    for piece in pieces {
        let (from, to) = (piece.from.max(first), piece.to.min(last));
        if from >= to {
            continue;
        }
        let count = if piece.growth == 0.0 { 1 } else { POINTS };
        points.extend((0..=count).map(|point| {
            let time = from * libm::pow(to / from, f64::from(point) / f64::from(count));
            [time, piece.size_at(time)]
        }));
    }
    points.retain(|point| point.iter().all(|value| value.is_finite()));
    points
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::history::{Story, Study};

    #[test]
    fn every_population_has_a_line_and_growth_a_curve() {
        for (story, lines) in [
            (Story::Constant, 1),
            (Story::OutOfAfrica, 4),
            (Story::Split, 3),
        ] {
            let figure = effective_sizes(&Timeline::of(&Study::of(story).demography()), 400.0);
            assert_eq!(
                figure.svg.matches("class=\"size\"").count(),
                lines,
                "{story:?}"
            );
        }
        for demes in [2, 12] {
            let study = Study {
                values: vec![f64::from(demes), 1_000.0, 1e-3],
                ..Study::of(Story::Islands)
            };
            let figure = effective_sizes(&Timeline::of(&study.demography()), 320.0);
            assert_eq!(
                figure.svg.matches("class=\"key\"").count(),
                demes as usize,
                "every population has its key"
            );
        }
        let growth = Timeline::of(&Study::of(Story::Growth).demography());
        let points = curve(&growth.spans[0].pieces, [10.0, 2_400.0]);
        assert_eq!(points.len(), 51);
        assert!(
            points.windows(2).all(|pair| pair[0][1] >= pair[1][1]),
            "looking back it shrinks"
        );
        assert_eq!(
            effective_sizes(&growth, 400.0).summary,
            "Effective size through time, from 4,979 to 100,000 diploids."
        );
    }
}
