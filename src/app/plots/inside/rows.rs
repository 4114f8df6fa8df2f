//! One number for each of a few things, as bars one below the other on one axis.

use super::super::colour::{HAIRLINE, INK, INK_SOFT, POPULATION};
use super::super::figure::{Figure, HoverTarget, Table};
use super::super::scale::{Kind, Scale, extent, round_out};
use super::super::svg::{Anchor, Fit, Svg, text_width};
use crate::number::format_decimal;

/// Height of a row, CSS pixels.
const ROW: f64 = 24.0;
/// Below the rows, for ticks and the axis' title.
const FOOT: f64 = 38.0;

/// A thing and its number.
pub(super) struct Row {
    pub(super) name: String,
    pub(super) value: f64,
    /// What is written at the right end.
    pub(super) text: String,
    /// What pointing at it says.
    pub(super) reading: String,
    /// Stands out among the others.
    pub(super) strong: bool,
}

/// Draws rows as bars on an axis from zero; `mark` is a value worth a line through all of them.
pub(super) fn draw(
    rows: &[Row],
    mark: Option<f64>,
    title: &str,
    summary: String,
    table: Table,
    width: f64,
) -> Figure {
    let Fit { view, drawn } = Fit::new(width, [240.0, 640.0]);
    let widest = |texts: &mut dyn Iterator<Item = &str>| texts.map(text_width).fold(0.0, f64::max);
    let left = (widest(&mut rows.iter().map(|row| row.name.as_str())) + 10.0).min(0.45 * drawn);
    let right = drawn - widest(&mut rows.iter().map(|row| row.text.as_str())) - 12.0;
    let size = [view, rows.len() as f64 * ROW + FOOT];
    let bottom = size[1] - FOOT;
    let values = rows.iter().map(|row| row.value).chain(mark);
    let [_, high] = extent(Kind::Linear, values).unwrap_or([0.0, 1.0]);
    let scale = Scale::new(
        Kind::Linear,
        round_out(Kind::Linear, [0.0, high.max(0.0)], 4),
        [left, right.max(left + 40.0)],
    );
    let mut svg = Svg::new(size);

    let about = ((right - left) / 60.0).clamp(2.0, 5.0) as usize;
    for tick in scale.ticks(about) {
        let x = scale.at(tick);
        svg.line([x, 0.0], [x, bottom + 3.0], HAIRLINE, "");
        svg.text(
            [x, bottom + 15.0],
            Anchor::Middle,
            INK_SOFT,
            &format_decimal(tick),
        );
    }
    svg.text([left, bottom + 31.0], Anchor::Start, INK_SOFT, title);
    if let Some(mark) = mark.filter(|mark| mark.is_finite()) {
        let x = scale.at(mark);
        svg.line([x, 0.0], [x, bottom], INK, " stroke-dasharray=\"3 3\"");
    }
    let mut hover = Vec::with_capacity(rows.len());
    for (index, row) in rows.iter().enumerate() {
        let middle = (index as f64 + 0.5) * ROW;
        let weight = if row.strong { "600" } else { "400" };
        svg.raw(&format!("<g font-weight=\"{weight}\">"));
        svg.text([left - 8.0, middle + 4.0], Anchor::End, INK, &row.name);
        svg.text(
            [drawn, middle + 4.0],
            Anchor::End,
            if row.strong { INK } else { INK_SOFT },
            &row.text,
        );
        svg.raw("</g>");
        let ink = if row.strong {
            POPULATION[0]
        } else {
            POPULATION[2]
        };
        if row.value.is_finite() {
            let x = scale.at(row.value);
            svg.rect([left, middle - 6.0, x - left, 12.0], ink, "");
        }
        hover.push(HoverTarget::new(
            [0.0, middle - 0.5 * ROW, drawn, ROW],
            row.reading.clone(),
        ));
    }
    svg.figure(summary, hover).with_table(table)
}
