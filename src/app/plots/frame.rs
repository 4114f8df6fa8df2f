//! Two axes with round ticks and hairlines.

use super::colour::{HAIRLINE, INK_SOFT};
use super::scale::{Kind, Scale, round_out};
use super::svg::{Anchor, Fit, Svg, text_width};
use crate::number::format_short;

/// One axis.
pub(super) struct Axis {
    pub(super) kind: Kind,
    pub(super) domain: [f64; 2],
    /// Empty for none.
    pub(super) title: String,
    pub(super) format: fn(f64) -> String,
    /// About how many ticks; along a wide figure there are more.
    pub(super) ticks: usize,
}

impl Axis {
    /// An axis with about four ticks and short numbers.
    pub(super) fn new(kind: Kind, domain: [f64; 2], title: impl Into<String>) -> Self {
        Self {
            kind,
            domain,
            title: title.into(),
            format: format_short,
            ticks: 4,
        }
    }

    /// An axis from 0 to a round number, for what is counted.
    pub(super) fn from_zero(highest: f64, title: impl Into<String>) -> Self {
        Self::new(
            Kind::Linear,
            round_out(Kind::Linear, [0.0, highest], 4),
            title,
        )
    }

    /// The same with numbers written in another way.
    pub(super) fn written(self, format: fn(f64) -> String) -> Self {
        Self { format, ..self }
    }

    /// The same with about so many ticks.
    pub(super) fn with_ticks(self, ticks: usize) -> Self {
        Self { ticks, ..self }
    }
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
    /// A drawing with its axes for a fitted width: as high as a share of what is drawn, within bounds.
    pub(super) fn figure(
        Fit { view, drawn }: Fit,
        share: f64,
        [least, most]: [f64; 2],
        [x, y]: [Axis; 2],
    ) -> (Svg, Self) {
        let height = (drawn * share).clamp(least, most).round();
        let mut svg = Svg::new([view, height]);
        let frame = Self::draw(&mut svg, [drawn, height], 10.0, &x, &y);
        (svg, frame)
    }

    /// Draws the axes into an empty drawing of a size, with room right of them.
    pub(super) fn draw(svg: &mut Svg, size: [f64; 2], room: f64, x: &Axis, y: &Axis) -> Self {
        let y_ticks = Scale::new(y.kind, y.domain, [0.0, 1.0]).ticks(y.ticks);
        let widest = y_ticks
            .iter()
            .map(|&tick| text_width(&(y.format)(tick)))
            .fold(0.0, f64::max);
        let top = if y.title.is_empty() { 8.0 } else { 22.0 };
        let below = if x.title.is_empty() { 20.0 } else { 34.0 };
        let (left, right) = ((widest + 8.0).round(), (size[0] - room).round());
        let bottom = (size[1] - below).round();
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
        let about = x.ticks.max(((right - left) / 70.0).max(0.0) as usize);
        for tick in frame.x.ticks(about) {
            let (place, text) = (frame.x.at(tick), (x.format)(tick));
            let half = 0.5 * text_width(&text);
            svg.line([place, bottom], [place, bottom + 3.0], INK_SOFT, "");
            if place - half > free {
                svg.text([place, bottom + 15.0], Anchor::Middle, INK_SOFT, &text);
                free = place + half + 4.0;
            }
        }
        svg.text([0.0, top - 12.0], Anchor::Start, INK_SOFT, &y.title);
        svg.text(
            [0.5 * (left + right), bottom + 30.0],
            Anchor::Middle,
            INK_SOFT,
            &x.title,
        );
        frame
    }

    /// A column of the frame from a place on, for what is pointed at.
    pub(super) fn column(&self, left: f64, width: f64) -> [f64; 4] {
        [left, self.top, width, self.bottom - self.top]
    }
}
