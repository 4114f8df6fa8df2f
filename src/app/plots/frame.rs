//! Two axes with round ticks and hairlines, for plots that are written as SVG directly.

use super::colour::{HAIRLINE, INK_SOFT};
use super::scale::{Kind, Scale};
use super::svg::{Anchor, Svg, text_width};

/// One axis.
pub(super) struct Axis<'a> {
    pub(super) kind: Kind,
    pub(super) domain: [f64; 2],
    pub(super) title: &'a str,
    pub(super) format: fn(f64) -> String,
}

/// A frame: places by its scales, in CSS pixels.
pub(super) struct Frame {
    pub(super) x: Scale,
    pub(super) y: Scale,
    pub(super) left: f64,
    pub(super) right: f64,
    pub(super) top: f64,
    pub(super) bottom: f64,
}

impl Frame {
    /// Draws the axes into an empty drawing of a size.
    pub(super) fn draw(svg: &mut Svg, size: [f64; 2], x: Axis<'_>, y: Axis<'_>) -> Self {
        let y_ticks = Scale::new(y.kind, y.domain, [0.0, 1.0]).ticks(4);
        let widest = y_ticks
            .iter()
            .map(|&tick| text_width(&(y.format)(tick)))
            .fold(0.0, f64::max);
        let (left, right, top, bottom) =
            ((widest + 8.0).round(), size[0] - 10.0, 22.0, size[1] - 34.0);
        let frame = Self {
            x: Scale::new(x.kind, x.domain, [left, right]),
            y: Scale::new(y.kind, y.domain, [bottom, top]),
            left,
            right,
            top,
            bottom,
        };
        for tick in y_ticks {
            let place = frame.y.at(tick);
            svg.line([left, place], [right, place], HAIRLINE, "");
            svg.text(
                [left - 5.0, place + 4.0],
                Anchor::End,
                INK_SOFT,
                &(y.format)(tick),
            );
        }
        svg.line(
            [left, bottom],
            [right, bottom],
            INK_SOFT,
            " stroke-width=\"0.75\"",
        );
        let mut free = f64::NEG_INFINITY;
        for tick in frame.x.ticks(((right - left) / 70.0).max(2.0) as usize) {
            let (place, text) = (frame.x.at(tick), (x.format)(tick));
            let half = 0.5 * text_width(&text);
            svg.line([place, bottom], [place, bottom + 3.0], INK_SOFT, "");
            if place - half > free {
                svg.text([place, bottom + 15.0], Anchor::Middle, INK_SOFT, &text);
                free = place + half + 4.0;
            }
        }
        svg.text([0.0, 10.0], Anchor::Start, INK_SOFT, y.title);
        svg.text(
            [0.5 * (left + right), size[1] - 4.0],
            Anchor::Middle,
            INK_SOFT,
            x.title,
        );
        frame
    }
}
